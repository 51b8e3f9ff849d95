"""A name taken apart once, compared many times: words, places, numbers, acronyms, parts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from hrcstats.normalise import names
from hrcstats.normalise.match_words import Token, language_of_words, token, tokens
from hrcstats.normalise.name_fold import WORD, fold

_SECTION_WORDS = frozenset({"section", "regional"})


@dataclass(slots=True)
class Parsed:
    """A name taken apart once, compared many times."""

    key: str
    tokens: list[Token]
    weight: float
    words: dict[str, int]
    places: frozenset[frozenset[str]] = frozenset()
    numbers: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    language: str = ""
    is_fragment: bool = False
    parts: list[Parsed] = field(default_factory=list)
    problems: tuple[str, ...] = ()


@lru_cache(maxsize=500_000)
def parse(text: str) -> Parsed:
    """The name as tokens, places, numbers, acronyms, initials and parts."""
    key = names.comparison_key(text)
    words = key.split()
    parsed = _parse_words(words)
    shown = names.display_name(text)
    outside = WORD.findall(fold(names.without_brackets(shown)))
    parsed.language = _language(set(outside), words)
    parsed.initials = frozenset(
        letters for letters in (names.initials(outside), names.initials(words)) if len(letters) > 1
    )
    if len(words) == 1 and names.is_acronym(shown):
        parsed.acronyms = frozenset({key})
    if names.has_parts(shown):
        parsed.acronyms |= frozenset(names.acronyms(shown))
        parsed.places = _section_places(shown, parsed.places)
        parsed.parts = _parts(shown, key)
    parsed.problems = tuple(names.name_problems(text))
    return parsed


def _language(words: set[str], key_words: list[str]) -> str:
    """Language by the linking words; where they do not tell, by most of the other words."""
    told = language_of_words(words)
    if told:
        return told
    votes = Counter(language for word in key_words if (language := token(word).language))
    most = votes.most_common(2)
    return most[0][0] if most and (len(most) == 1 or most[0][1] > most[1][1]) else ""


def _parse_words(words: list[str]) -> Parsed:
    found = tokens(words)
    return Parsed(
        key=" ".join(words), tokens=found, weight=sum(token.weight for token in found) or 1e-6,
        words={one.word: len(found) - 1 - at for at, one in enumerate(reversed(found))},
        places=frozenset(one.concepts for one in found if one.kind == "place"),
        numbers=frozenset(token.word for token in found if token.kind == "number"),
        scopes=frozenset(token.scope for token in found if token.scope),
    )


def _parts(shown: str, key: str) -> list[Parsed]:
    """Parts that may stand for the whole: other names beside it, or a part that says enough."""
    if not names.has_parts(shown):
        return []
    found: dict[str, Parsed] = {}
    for pieces, least in ((names.other_names(shown), 0.5), (names.name_parts(shown), 1.1)):
        for piece in pieces:
            if names.is_legal_form(piece) or names.is_acronym(piece):
                continue
            part = _parse_words(names.comparison_key(piece).split())
            if any(one.concepts & _SECTION_WORDS for one in part.tokens):
                continue
            if part.key and part.key != key and _says_enough(part, least):
                part.is_fragment = least > 1
                found.setdefault(part.key, part)
    return list(found.values())[:6]


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
        part = _parse_words(names.comparison_key(inside).split())
        if any(one.concepts & _SECTION_WORDS for one in part.tokens):
            telling = [one for one in part.tokens if not one.concepts & _SECTION_WORDS]
            places |= {one.concepts for one in telling}
        elif inside in brackets and sum(one.kind != "place" for one in part.tokens) > 1:
            places -= part.places
    return places
