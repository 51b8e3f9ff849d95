"""A name taken apart once, compared many times: words, places, numbers, acronyms, parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from hrcstats.normalise import names, not_names
from hrcstats.normalise.match_translations import entry_of
from hrcstats.normalise.match_words import Token, language_of_most, language_of_words, tokens
from hrcstats.normalise.name_fold import folded_words, is_legal_form

_SECTION_WORDS = frozenset({"section", "regional"})
# One empty set for all names: at 100,000 names a set of its own for each would cost 0.1 GB.
_NO_WORDS: frozenset[str] = frozenset()
_NO_PLACES: frozenset[frozenset[str]] = frozenset()


@dataclass(slots=True)
class Parsed:
    """A name taken apart once, compared many times."""

    key: str
    tokens: list[Token]
    weight: float
    words: dict[str, int]
    places: frozenset[frozenset[str]] = _NO_PLACES
    numbers: frozenset[str] = _NO_WORDS
    scopes: frozenset[str] = _NO_WORDS
    acronyms: frozenset[str] = _NO_WORDS
    initials: frozenset[str] = _NO_WORDS
    language: str = ""
    is_fragment: bool = False
    parts: tuple[Parsed, ...] = ()
    text: str | None = None          # as written; None of a part
    entry: int | None = None         # of the table of translations, by a name
    entry_of_any: int | None = None  # the same, by a name or an acronym

    @property
    def problems(self) -> tuple[str, ...]:
        """Why the text is no name (`name_problems`); looked for only where somebody asks."""
        return () if self.text is None else _problems(self.text)


@lru_cache(maxsize=500_000)
def parse(text: str) -> Parsed:
    """The name as tokens, places, numbers, acronyms, initials and parts."""
    key = names.comparison_key(text)
    words = key.split()
    parsed = _parse_words(key)
    shown = names.display_name(text)
    outside = folded_words(names.without_brackets(shown))
    # By the linking words; where they do not tell, by most of the other words.
    parsed.language = language_of_words(outside) or language_of_most(words)
    parsed.initials = frozenset(
        letters for letters in (names.initials(outside), names.initials(words)) if len(letters) > 1
    ) or _NO_WORDS
    if len(words) == 1 and names.is_acronym(shown):
        parsed.acronyms = frozenset({key})
    if names.has_parts(shown):
        parsed.acronyms |= frozenset(names.acronyms(shown))
        parsed.places = _section_places(shown, parsed.places)
        parsed.parts = _parts(shown, key)
    parsed.text = text
    return parsed


@lru_cache(maxsize=20_000)
def _problems(text: str) -> tuple[str, ...]:
    return tuple(not_names.name_problems(text))


def _parse_words(key: str) -> Parsed:
    words = key.split()
    found = tokens(words)
    parsed = Parsed(key, found, sum([one.weight for one in found]) or 1e-6,
                    {one.word: at for at, one in reversed(list(enumerate(found)))})
    if any(one.kind != "word" or one.scope for one in found):
        parsed.places = frozenset(one.concepts for one in found if one.kind == "place")
        parsed.numbers = frozenset(one.word for one in found if one.kind == "number") or _NO_WORDS
        parsed.scopes = frozenset(one.scope for one in found if one.scope) or _NO_WORDS
    parsed.entry, parsed.entry_of_any = entry_of(key), entry_of(key, with_acronyms=True)
    return parsed


@lru_cache(maxsize=1000)
def _parse_piece(piece: str) -> Parsed:
    return _parse_words(names.comparison_key(piece))


def _parts(shown: str, key: str) -> tuple[Parsed, ...]:
    """Parts that may stand for the whole: other names beside it, or a part that says enough."""
    found: dict[str, Parsed] = {}
    for pieces, least in ((names.other_names(shown), 0.5), (names.name_parts(shown), 1.1)):
        for piece in pieces:
            if names.comparison_key(piece) in ("", key):
                continue  # the whole name again, but for its acronym
            if names.is_acronym(piece) or is_legal_form(piece):
                continue
            part = _parse_piece(piece)
            if any(one.concepts & _SECTION_WORDS for one in part.tokens):
                continue
            if _says_enough(part, least):
                found.setdefault(part.key, replace(part, is_fragment=least > 1))
    return tuple(found.values())[:6]


def _says_enough(part: Parsed, least: float) -> bool:
    told = [token.weight for token in part.tokens if token.kind == "word"]
    if len(part.tokens) == 1 or not told:
        return sum(told) >= 0.85
    return part.weight >= least


def _section_places(shown: str, places: frozenset[frozenset[str]]
                    ) -> frozenset[frozenset[str]]:
    """Places that tell a section apart: a part naming a region counts, a second name does not.

    "(Keren Kayemeth Le Israel)" is another name; "(Western Hemisphere Region)" is a section.
    """
    brackets = names.bracketed(shown)
    for inside in [*brackets, *names.name_parts(shown)[1:]]:
        part = _parse_piece(inside)
        if any(one.concepts & _SECTION_WORDS for one in part.tokens):
            telling = [one for one in part.tokens if not one.concepts & _SECTION_WORDS]
            places |= {one.concepts for one in telling}
        elif inside in brackets and sum(one.kind != "place" for one in part.tokens) > 1:
            places -= part.places
    return places
