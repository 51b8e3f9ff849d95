"""What two names have in common, as a few numbers that a person can read.

The words of both names are aligned: equal, translated or inflected, written together, misspelt.
What stays over on either side is what tells two organisations apart, and counts by how rare it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from hrcstats.normalise import names
from hrcstats.normalise.match_words import Token, tokens

FEATURES = [
    "shared",             # weight of the aligned words, of all words of both names (0-1)
    "covered",            # the same, of the words of the shorter name
    "left_both",          # weight left over on both sides: one word stands where another stood
    "left_both_rare",     # rarest word left over on the side where it is commoner
    "left_words",         # words left over on both sides (places and kinds of body apart)
    "left_one",           # weight left over on the longer side only
    "left_one_rare",      # rarest word left over on any side
    "misspelt",           # weight lost to misspellings
    "translated",         # share of the aligned weight that needed a translation
    "letters",            # likeness of the two keys letter by letter (0-1)
    "place_differs",      # both name places, none in common
    "place_added",        # only one names a place
    "number_differs",
    "kind_differs",       # association here, foundation there
    "kind_added",
    "scope_added",        # international, national ... on one side only
    "acronym_agrees",     # the same acronym, or the acronym is the other's initials
    "acronym_differs",
    "initials_only",      # one name is nothing but the other's acronym
    "part_used",          # a part of the name (bracket, slash, dash, comma) was compared
    "content",            # how much the shorter name says at all
    "country_agrees",     # from the source, not the name
    "country_differs",
]


@dataclass(slots=True)
class Parsed:
    """A name taken apart once, compared many times."""

    key: str
    tokens: list[Token]
    weight: float
    words: dict[str, int]
    places: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    parts: list[Parsed] = field(default_factory=list)
    problems: tuple[str, ...] = ()


@lru_cache(maxsize=500_000)
def parse(text: str) -> Parsed:
    """The name as tokens, places, numbers, acronyms, initials and parts."""
    key = names.comparison_key(text)
    parsed = _parse_words(key.split())
    shown = names.display_name(text)
    given = frozenset(names.acronyms(shown))
    if " " not in key and names.is_acronym(shown):
        given |= {key}
    parsed.acronyms = given
    outside = names.fold(names.without_brackets(shown))
    all_words = names.WORD.findall(outside)
    parsed.initials = frozenset(
        letters for letters in (names.initials(all_words), names.initials(parsed.key.split()))
        if len(letters) > 1
    )
    parsed.parts = _parts(shown, key)
    parsed.problems = tuple(names.name_problems(text))
    return parsed


def _parse_words(words: list[str]) -> Parsed:
    found = tokens(words)
    return Parsed(
        key=" ".join(words), tokens=found, weight=sum(token.weight for token in found) or 1e-6,
        words={token.word: at for at, token in enumerate(found)},
        places=frozenset(c for token in found if token.kind == "place" for c in token.concepts),
        numbers=frozenset(token.word for token in found if token.kind == "number"),
        scopes=frozenset(c for token in found if token.is_scope for c in token.concepts),
    )


def _parts(shown: str, key: str) -> list[Parsed]:
    """Parts that may stand for the whole: several words or a rare one, no mere place."""
    if not names.has_parts(shown):
        return []
    found = {}
    for piece in names.name_parts(shown):
        if names.is_legal_form(piece):
            continue
        words = names.comparison_key(piece).split()
        part = _parse_words(words)
        says = sum(token.weight for token in part.tokens if token.kind == "word")
        if part.key and part.key != key and says >= 0.7:
            found[part.key] = part
    return list(found.values())[:6]


@dataclass(slots=True)
class Alignment:
    """Which words of two names correspond and what is left over."""

    matched_a: float
    matched_b: float
    misspelt: float
    translated: float
    left_a: list[Token]
    left_b: list[Token]

    @property
    def shared(self) -> float:
        """Weight of what corresponds."""
        return (self.matched_a + self.matched_b) / 2


def align(a: Parsed, b: Parsed) -> Alignment:
    """Align the words of two names, the surest correspondence first."""
    rest_a = [token for token in a.tokens if token.word not in b.words]
    rest_b = [token for token in b.tokens if token.word not in a.words]
    matched_a = a.weight - sum(token.weight for token in rest_a)
    matched_b = b.weight - sum(token.weight for token in rest_b)
    result = Alignment(matched_a, matched_b, 0.0, 0.0, rest_a, rest_b)
    if rest_a and rest_b:
        _align_translated(result)
    if result.left_a and result.left_b:
        _align_joined(result)
        _align_misspelt(result)
    return result


def _take(result: Alignment, a: list[Token], b: list[Token], likeness: float = 1.0) -> None:
    for token in a:
        result.left_a.remove(token)
        result.matched_a += token.weight * likeness
    for token in b:
        result.left_b.remove(token)
        result.matched_b += token.weight * likeness


def _align_translated(result: Alignment) -> None:
    for token in list(result.left_a):
        for other in result.left_b:
            if token.concepts & other.concepts:
                _take(result, [token], [other])
                if token.word[:4] != other.word[:4]:
                    result.translated += token.weight
                break


def _align_joined(result: Alignment) -> None:
    """Words written together or broken by the printer: "Internat ional", "ArabEuropean"."""
    for left, other_side, flip in ((result.left_a, result.left_b, False),
                                   (result.left_b, result.left_a, True)):
        for first, second in zip(list(left), list(left)[1:], strict=False):
            joined = first.word + second.word
            whole = next((token for token in other_side if token.word == joined), None)
            if whole is not None and first in left and second in left:
                pair, single = [first, second], [whole]
                _take(result, single if flip else pair, pair if flip else single)


def _align_misspelt(result: Alignment) -> None:
    likely = []
    for token in result.left_a:
        for other in result.left_b:
            likeness = _same_word_likeness(token, other)
            if likeness:
                likely.append((likeness, token, other))
    for likeness, token, other in sorted(likely, key=lambda item: -item[0]):
        if token in result.left_a and other in result.left_b:
            _take(result, [token], [other], likeness)
            result.misspelt += (1 - likeness) * (token.weight + other.weight) / 2


def _same_word_likeness(a: Token, b: Token) -> float:
    """Likeness of two spellings of one word; 0 where both are words of their own."""
    if a.kind == "number" or b.kind == "number" or (a.kind == b.kind == "place"):
        return 0.0
    shorter = min(len(a.word), len(b.word))
    if shorter < 4 or (a.count > 2 and b.count > 2):
        return 0.0
    likeness = Levenshtein.normalized_similarity(a.word, b.word, score_cutoff=0.7)
    if likeness < (0.75 if shorter > 5 else 0.79):
        return 0.0
    return likeness


def features(a: Parsed, b: Parsed, country_a: str = "", country_b: str = "") -> list[float]:
    """The numbers of `FEATURES` for two names, on the pair of parts that fits best."""
    used_a, used_b, best = a, b, align(a, b)
    parts_used = 0
    if (a.parts or b.parts) and (best.left_a or best.left_b):
        used_a, used_b, best, parts_used = _best_parts(a, b, best)
    return _numbers(a, b, used_a, used_b, best, parts_used, country_a, country_b)


def _fit(alignment: Alignment, a: Parsed, b: Parsed) -> float:
    return 2 * alignment.shared / (a.weight + b.weight)


def _best_parts(a: Parsed, b: Parsed, whole: Alignment
                ) -> tuple[Parsed, Parsed, Alignment, int]:
    best = (a, b, whole, 0)
    best_fit = _fit(whole, a, b)
    for used_a in (a, *a.parts):
        for used_b in (b, *b.parts):
            parts_used = (used_a is not a) + (used_b is not b)
            if not parts_used:
                continue
            alignment = align(used_a, used_b)
            fit = _fit(alignment, used_a, used_b) - 0.06 * parts_used
            if fit > best_fit:
                best, best_fit = (used_a, used_b, alignment, parts_used), fit
    return best


def _numbers(a: Parsed, b: Parsed, used_a: Parsed, used_b: Parsed, found: Alignment,
             parts_used: int, country_a: str, country_b: str) -> list[float]:
    left_a, left_b = _weights(found.left_a), _weights(found.left_b)
    rare_a, rare_b = max(left_a, default=0.0), max(left_b, default=0.0)
    sum_a, sum_b = sum(left_a), sum(left_b)
    kinds_a = any(token.is_kind for token in found.left_a)
    kinds_b = any(token.is_kind for token in found.left_b)
    agrees, only = _acronym_evidence(a, b)
    differs = bool(a.acronyms and b.acronyms and not (a.acronyms & b.acronyms)) and not agrees
    places_added = bool(a.places) != bool(b.places)
    return [
        _fit(found, used_a, used_b),
        min(found.shared / min(used_a.weight, used_b.weight), 1.0),
        min(sum_a, sum_b),
        min(rare_a, rare_b),
        min(_content_words(found.left_a), _content_words(found.left_b), 3),
        max(sum_a, sum_b) - min(sum_a, sum_b),
        max(rare_a, rare_b),
        found.misspelt,
        found.translated / max(found.shared, 1e-6),
        fuzz.ratio(used_a.key, used_b.key) / 100,
        float(bool(a.places and b.places and not (a.places & b.places))),
        float(places_added),
        float(a.numbers != b.numbers),
        float(kinds_a and kinds_b),
        float(kinds_a != kinds_b),
        float(bool(a.scopes) != bool(b.scopes)),
        float(agrees),
        float(differs),
        float(only),
        float(min(parts_used, 1)),
        min(used_a.weight, used_b.weight, 4.0),
        float(bool(country_a and country_b and country_a == country_b)),
        float(bool(country_a and country_b and country_a != country_b)),
    ]


def _weights(left: list[Token]) -> list[float]:
    return [token.weight for token in left if token.kind != "place"]


def _content_words(left: list[Token]) -> int:
    return sum(token.kind == "word" and not token.is_kind for token in left)


def _acronym_evidence(a: Parsed, b: Parsed) -> tuple[bool, bool]:
    """Whether an acronym speaks for identity, and whether one name is only the acronym."""
    agrees = bool(
        a.acronyms & b.acronyms or _long(a.acronyms & b.initials) or _long(b.acronyms & a.initials)
    )
    lone_a = len(a.tokens) == 1 and a.tokens[0].word in b.initials | b.acronyms
    lone_b = len(b.tokens) == 1 and b.tokens[0].word in a.initials | a.acronyms
    return agrees, (lone_a or lone_b) and len(a.tokens) != len(b.tokens)


def _long(letters: frozenset[str]) -> bool:
    return any(len(item) > 2 for item in letters)
