"""What two names have in common, as a few numbers that a person can read.

The words of both names are aligned; what stays over on either side is what tells two organisations
apart, and counts by how rare it is.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from hrcstats.normalise.match_align import Alignment, adds_word, align, exchanges_word
from hrcstats.normalise.match_parse import Parsed, parse
from hrcstats.normalise.match_words import Token

__all__ = ["FEATURES", "Parsed", "acronym_alone", "features", "parse"]

FEATURES = [
    "shared",             # weight of the aligned words, of all words of both names (0-1)
    "covered",            # the same, of the words of the shorter name
    "left_both",          # weight left over on both sides: one word stands where another stood
    "left_both_rare",     # rarest word left over on the side where it is commoner
    "left_words",         # words left over on both sides (places and kinds of body apart)
    "left_one",           # weight left over on the longer side only
    "left_one_rare",      # rarest word left over on any side
    "word_added",         # a telling word on one side only, and not at the end
    "misspelt",           # weight lost to misspellings
    "other_language",     # the two names are in different languages
    "synonyms",           # share of the aligned weight in other words of the same language
    "letters",            # likeness of the keys letter by letter; `shared` across languages (0-1)
    "reordered",          # the same words in another order, within one language (0-1)
    "opens",              # the longer name begins with the whole shorter one (by its content)
    "place_differs",      # each names a place that the other does not
    "place_added",        # only one names a place that the other does not
    "number_differs",
    "kind_differs",       # association here, foundation there
    "kind_added",
    "scope_differs",      # international, national ... in one and not the other
    "acronym_agrees",     # the same acronym, or the acronym is the other's initials
    "acronym_differs",
    "part_used",          # a part of one name (bracket, slash, dash, comma) was compared
    "parts_used",         # parts of both names were compared
    "fragment_used",      # a part that is no name beside the name, but a piece of it
    "content",            # how much the shorter name says at all
    "country_agrees",     # from the source, not the name
    "country_differs",
    "doubt",              # 1 one word stands for another; 0.5 the same in two languages or with
                          # the same acronym, or a telling word or place more; it has no coefficient
                          # but limits the score (match_model)
]
LEAST_COMMON = 0.5  # of names that share less than this, no word can be said to be exchanged
_FOREIGN, _ACRONYM = FEATURES.index("other_language"), FEATURES.index("acronym_agrees")
_PLACE_ADDED, _PLACE_DIFFERS = FEATURES.index("place_added"), FEATURES.index("place_differs")
TELLING_ACRONYM = 0.7  # four letters
ENOUGH = 2.5  # a name of this weight says enough; more words make it no surer


def features(a: Parsed, b: Parsed, country_a: str = "", country_b: str = "") -> list[float]:
    """The numbers of `FEATURES` for two names, on the pair of parts that fits best."""
    whole = align(a, b)
    found, parts_used = whole, 0
    if (a.parts or b.parts) and (whole.left_a or whole.left_b):
        found, parts_used = _best_parts(a, b, whole)
    numbers = _numbers(a, b, found, parts_used, country_a, country_b)
    numbers.append(_doubt(whole, found, numbers))
    return numbers


def _doubt(whole: Alignment, found: Alignment, numbers: list[float]) -> float:
    """1 where one word stands for another, 0.5 where a word or place is more or evidence clashes.

    Words are compared in the whole names and in the parts that fit best.
    """
    is_foreign = bool(numbers[_FOREIGN])
    compared = (whole,) if found is whole else (whole, found)
    if any(one.fit >= LEAST_COMMON and exchanges_word(one, is_foreign=is_foreign)
           for one in compared):
        return 0.5 if is_foreign or numbers[_ACRONYM] >= TELLING_ACRONYM else 1.0
    is_other_place = numbers[_PLACE_ADDED] or numbers[_PLACE_DIFFERS]
    return 0.5 if is_other_place or adds_word(found) else 0.0


def _best_parts(a: Parsed, b: Parsed, whole: Alignment) -> tuple[Alignment, int]:
    """The parts of both names that fit best, and of how many names a part was taken."""
    best, best_fit, best_parts_n = whole, whole.fit, 0
    for used_a in (a, *a.parts):
        for used_b in (b, *b.parts):
            parts_n = (used_a is not a) + (used_b is not b)
            # Two fragments alike ("... Human Rights Clinic", "AIDS in Nigeria") prove nothing.
            if not parts_n or (used_a.is_fragment and used_b.is_fragment):
                continue
            alignment = align(used_a, used_b)
            fit = alignment.fit - 0.06 * parts_n
            if fit > best_fit:
                best, best_fit, best_parts_n = alignment, fit, parts_n
    return best, best_parts_n


def _numbers(a: Parsed, b: Parsed, found: Alignment, parts_used: int, country_a: str,
             country_b: str) -> list[float]:
    used_a, used_b = found.a, found.b
    opening = _opening(found)
    left_a, left_b = (_left(tokens) for tokens in found.tokens_left())
    agrees = _acronym_evidence(a, b)
    differs = bool(a.acronyms and b.acronyms and not (a.acronyms & b.acronyms)) and agrees < 0.3
    places_a, places_b = _places_left(a, b), _places_left(b, a)
    is_foreign = bool(a.language and b.language and a.language != b.language)
    return [
        found.fit,
        min(found.shared / min(used_a.weight, used_b.weight), 1.0),
        min(left_a.weight, left_b.weight),
        min(left_a.rarest, left_b.rarest),
        min(left_a.content_n, left_b.content_n, 3),
        abs(left_a.weight - left_b.weight),
        max(left_a.rarest, left_b.rarest),
        float(bool(left_a.content_n) != bool(left_b.content_n) and not opening),
        found.misspelt,
        float(is_foreign),
        0.0 if is_foreign else found.translated / max(found.shared, 1e-6),
        found.fit if is_foreign else fuzz.ratio(used_a.key, used_b.key) / 100,
        0.0 if is_foreign else _reordering(found),
        opening,
        float(bool(places_a and places_b)),
        float(bool(places_a) != bool(places_b)),
        float(a.numbers != b.numbers),
        float(left_a.has_kind and left_b.has_kind),
        float(left_a.has_kind != left_b.has_kind),
        float(a.scopes != b.scopes),
        float(agrees),
        float(differs),
        float(parts_used == 1),
        float(parts_used == 2),
        float(used_a.is_fragment or used_b.is_fragment),
        min(used_a.weight, used_b.weight, ENOUGH),
        float(bool(country_a and country_b and country_a == country_b)),
        float(bool(country_a and country_b and country_a != country_b)),
    ]


def _places_left(a: Parsed, b: Parsed) -> list[frozenset[str]]:
    """Places of the first name that the second does not name ("Congo" may be either Congo)."""
    if not a.places:
        return []
    others = frozenset().union(*b.places)
    return [codes for codes in a.places if not codes & others]


class _Left(NamedTuple):
    """What is left over on one side: its weight, its rarest word, its words that tell."""

    weight: float
    rarest: float
    content_n: int
    has_kind: bool


_NOTHING_LEFT = _Left(0.0, 0.0, 0, False)


def _left(tokens: list[Token]) -> _Left:
    if not tokens:
        return _NOTHING_LEFT
    weights = [token.weight for token in tokens if token.kind != "place"] or [0.0]
    kinds = [token.is_kind for token in tokens]
    content = [token for token in tokens if token.kind == "word" and not token.is_kind]
    return _Left(sum(weights), max(weights), len(content), True in kinds)


def _reordering(found: Alignment) -> float:
    """How far the telling words of both names stand in another order (0 in the same order)."""
    first: dict[int, int] = {}
    for at_a, at_b in sorted(found.pairs):
        token = found.a.tokens[at_a]
        if not token.is_kind and not token.scope and at_b not in first.values():
            first.setdefault(at_a, at_b)
    order = list(first.values())
    return 1 - LCSseq.normalized_similarity(order, sorted(order)) if len(order) > 1 else 0.0


def _opening(found: Alignment) -> float:
    """Content of the shorter name where the longer one begins with it: one may be cut short."""
    if bool(found.left_a) == bool(found.left_b) or len(found.pairs) < 2:
        return 0.0
    side = 0 if found.left_a else 1
    left = found.left_a or found.left_b
    is_tail = min(left) > max(pair[side] for pair in found.pairs)
    return min(found.a.weight, found.b.weight, ENOUGH) if is_tail else 0.0


def _acronym_evidence(a: Parsed, b: Parsed) -> float:
    """How far a common acronym speaks for identity (0-1)."""
    if not (a.acronyms or b.acronyms):
        return 0.0
    common = a.acronyms & b.acronyms | a.acronyms & b.initials | b.acronyms & a.initials
    return max((_telling(letters) for letters in common), default=0.0)


def acronym_alone(a: Parsed, b: Parsed) -> str:
    """Whether one name is nothing but an acronym of the other: given by it, or its initials.

    Returns "given", "initials_n" with the number of letters, or "" where neither holds.
    """
    for short, long in ((a, b), (b, a)):
        if len(short.tokens) == 1 and len(long.tokens) > 1:
            letters = short.tokens[0].word
            if letters in long.acronyms:
                return "given"
            if letters in long.initials:
                return f"initials_{min(len(letters), 5)}"
    return ""


def _telling(letters: str) -> float:
    """Three letters are the initials of many names, five of hardly two."""
    return {1: 0.0, 2: 0.1, 3: 0.3, 4: 0.7}.get(len(letters), 1.0)
