"""What single words tell about identity: how rare they are, what they translate, which place.

Everything here comes from tables shipped with the package, never from the names being matched, so
that one more alias cannot change the weight of a word in an unrelated decision.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

HERE = Path(__file__).parent
PLACE_WEIGHT = 0.6

@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name with what it is worth as evidence (weight 0 common .. 1 rare)."""

    word: str
    concepts: frozenset[str]
    weight: float
    count: int       # names of the records that hold the word; 0 where it is new
    kind: str        # word, place, number
    language: str    # en, fr, es, pt, it, de, or empty where it does not tell
    is_kind: bool    # what a body calls itself: association, foundation ...
    scope: str       # international, national, regional, local, or empty


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _words_of_role(role: str) -> dict[str, str]:
    return {row["word"]: row["becomes"] for row in _rows("name_words.csv") if row["role"] == role}


def language_of_words(words: Iterable[str]) -> str:
    """The language that the linking words of a name tell, or empty."""
    linking = _words_of_role("linking_word")
    return _leading([linking[word] for word in linking.keys() & set(words)])


def language_of_most(words: Iterable[str]) -> str:
    """The language of most of the words that tell one, or empty."""
    return _leading([found for word in words if (found := token(word).language)])


def _leading(languages: list[str]) -> str:
    """The language named most often; empty where there is none, or two are equal."""
    if not languages or languages.count(languages[0]) == len(languages):
        return languages[0] if languages else ""
    counts = sorted(((languages.count(one), one) for one in set(languages)), reverse=True)
    return counts[0][1] if counts[0][0] > counts[1][0] else ""


@cache
def _counted_words() -> tuple[dict[str, int], dict[str, str]]:
    """Of each word of the records how many names hold it, and its language where that tells."""
    counts, languages = {}, {}
    for row in _rows("match_counts.csv"):
        counts[row["word"]] = int(row["names_n"])
        languages[row["word"]] = row["language"]
    return counts, languages


def word_counts() -> dict[str, int]:
    """In how many distinct names of the records each word stands (words of two names or more)."""
    return _counted_words()[0]


def translated_words() -> frozenset[str]:
    """All words of the translation table."""
    return frozenset(_concepts_of_words())


@cache
def names_total() -> int:
    """How many distinct names the counts were taken from."""
    return max(word_counts().get("", 0), 2)


@cache
def _concepts_of_words() -> dict[str, frozenset[str]]:
    concepts: dict[str, set[str]] = defaultdict(set)
    for row in _rows("match_words.csv"):
        for word in row["words"].split():
            concepts[word].add(row["concept"])
    return {word: frozenset(found) for word, found in concepts.items()}


@cache
def _concept_counts() -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for word, concepts in _concepts_of_words().items():
        for concept in concepts:
            counts[concept] = max(counts[concept], word_counts().get(word, 0))
    return dict(counts)


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    return {
        tuple(row["phrase"].split()): tuple(row["replacement"].split())
        for row in _rows("match_phrases.csv")
    }


@cache
def _places() -> dict[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in _rows("match_places.csv"):
        for phrase in row["words"].split("|"):
            found[tuple(phrase.split())].add(row["iso3"])
    return {phrase: frozenset(codes) for phrase, codes in found.items()}


@cache
def _first_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that begin a phrase and words that begin a place, to skip the rest quickly."""
    return (frozenset(phrase[0] for phrase in _phrases()),
            frozenset(phrase[0] for phrase in _places()))


def tokens(words: list[str]) -> list[Token]:
    """The words of a comparison key as tokens: phrases translated, places recognised."""
    words = _with_phrases(words)
    place_starts = _first_words()[1]
    found: list[Token] = []
    at = 0
    while at < len(words):
        if words[at] in place_starts:
            size = _longest(words, at, _places())
            if size:
                found.append(_place_token(tuple(words[at:at + size])))
                at += size
                continue
        found.append(token(words[at]))
        at += 1
    return found


def _with_phrases(words: list[str]) -> list[str]:
    starts = _first_words()[0]
    if not starts.intersection(words):
        return words
    replaced: list[str] = []
    at = 0
    while at < len(words):
        size = _longest(words, at, _phrases()) if words[at] in starts else 0
        replaced += _phrases()[tuple(words[at:at + size])] if size else (words[at],)
        at += size or 1
    return replaced


def _longest(words: list[str], at: int, table: dict) -> int:
    for size in (4, 3, 2, 1):
        if tuple(words[at:at + size]) in table and at + size <= len(words):
            return size
    return 0


@lru_cache(maxsize=4096)
def _place_token(phrase: tuple[str, ...]) -> Token:
    codes = frozenset(f"@{code}" for code in _places()[phrase])
    return Token(" ".join(phrase), codes, PLACE_WEIGHT, 1, "place", "", False, "")


@lru_cache(maxsize=400_000)
def token(word: str) -> Token:
    """One word as evidence; a word that no record holds weighs most."""
    if word.isdigit():
        return Token(word, frozenset({word}), 0.8, 1, "number", "", False, "")
    counts, languages = _counted_words()
    light, kinds, scopes = map(_words_of_role, ("light_word", "kind_of_body", "scope"))
    concepts = _concepts_of_words().get(word) or frozenset((_stem(word),))
    count, shared_by = counts.get(word, 0), _concept_counts()
    shared = max(1, count, *[shared_by.get(concept, 0) for concept in concepts])
    weight = 1 - math.log(shared) / math.log(names_total())
    if not light.keys().isdisjoint(concepts):
        weight = 0.0
    scope = max([scopes.get(concept, "") for concept in concepts])
    return Token(word, concepts, max(weight, 0.05), count, "word", languages.get(word, ""),
                 not kinds.keys().isdisjoint(concepts), scope)


def _stem(word: str) -> str:
    """The word without a plural ending, enough to join "entity" and "entities"."""
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
