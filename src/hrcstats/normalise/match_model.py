"""The score of a pair of names: a logistic model whose few coefficients stand in a file.

`match_model.json` holds the coefficients, the thresholds with the error rates they were set for,
and the command that trained it; `explain` says in words which features made a score.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np

from hrcstats.normalise.match_align import align
from hrcstats.normalise.match_features import FEATURES, Parsed, acronym_alone, features
from hrcstats.normalise.match_words import Token

# An equal key leaves room only for two bodies of one name.
_SAME_KEY = 0.97
_BLOCK = 20_000
_DOUBT = FEATURES.index("doubt")
MODEL_FILE = Path(__file__).with_name("match_model.json")


@dataclass(frozen=True)
class Model:
    """Coefficients per feature and the two thresholds."""

    coefficients: np.ndarray
    intercept: float
    match_from: float   # score from which a name counts as matched
    review_from: float  # score from which a person should look
    same_from: float    # score from which a pair counts as the same (pairs alone, no registry)
    acronyms: dict[str, float]  # score of a name that is nothing but an acronym of the other
    at_most: dict[str, float]   # highest score where one word stands for another

    def score(self, numbers: np.ndarray) -> np.ndarray:
        """Scores from 0 to 1 of rows of `FEATURES`, no higher than the doubt about them allows."""
        scores = 1 / (1 + np.exp(-(numbers @ self.coefficients + self.intercept)))
        doubt = numbers[:, _DOUBT]
        return np.minimum(scores, np.select([doubt == 1, doubt > 0],
                                            [self.at_most["plain"], self.at_most["in_doubt"]], 1.0))


@cache
def load_model() -> Model:
    """The model shipped with the package."""
    held = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    coefficients = np.array([held["coefficients"][name] for name in FEATURES])
    return Model(coefficients, held["intercept"], **held["thresholds"],
                 acronyms=held["acronym_alone"], at_most=held["at_most"])


def score_pairs(pairs: Iterable[tuple[Parsed, Parsed, str, str]]) -> np.ndarray:
    """Scores of pairs of names with their countries; taken in blocks, to spare memory."""
    return score_and_doubt(pairs)[0]


def score_and_doubt(pairs: Iterable[tuple[Parsed, Parsed, str, str]]
                    ) -> tuple[np.ndarray, np.ndarray]:
    """Scores of pairs, and whether a word of one plainly stands where the other has another."""
    scores, exchanged = [np.empty(0)], [np.empty(0, dtype=bool)]
    waiting = iter(pairs)
    while block := list(islice(waiting, _BLOCK)):
        found = _score_block(block)
        scores.append(found[0])
        exchanged.append(found[1])
    return np.concatenate(scores), np.concatenate(exchanged)


def _score_block(block: list[tuple[Parsed, Parsed, str, str]]) -> tuple[np.ndarray, np.ndarray]:
    model = load_model()
    numbers = np.array([features(*pair) for pair in block])
    scores = model.score(numbers)
    for at, (a, b, *_) in enumerate(block):
        if is_same_entry(a, b):
            scores[at] = max(scores[at], _SAME_KEY)
        elif len(a.tokens) == 1 or len(b.tokens) == 1:
            scores[at] = _special_score(a, b, float(scores[at]), model)
        elif a.key == b.key:
            scores[at] = max(scores[at], _SAME_KEY)
    return scores, numbers[:, _DOUBT] == 1


def is_same_entry(a: Parsed, b: Parsed) -> bool:
    """Whether the table of translations holds both names, at least one of them written out."""
    if a.entry_of_any is None or a.entry_of_any != b.entry_of_any:
        return False
    return a.entry is not None or b.entry is not None


def _special_score(a: Parsed, b: Parsed, score: float, model: Model) -> float:
    """Names of one word: an acronym has a score of its own, an equal key is nearly certain."""
    if a.key == b.key:
        return max(score, _SAME_KEY)
    return model.acronyms.get(acronym_alone(a, b), score)


_WORDS_TOLD = 4
# What these say is said by naming the words.
_TOLD_BY_WORDS = frozenset({"shared", "covered", "left_both", "left_both_rare", "left_words",
                            "left_one", "left_one_rare", "word_added", "letters", "content"})
_PHRASES = {
    "misspelt": "spelling differs", "other_language": "different languages",
    "synonyms": "other words of like meaning", "reordered": "another order of words",
    "opens": "one begins like the other", "parts_used": "parts of both names compared",
    "place_differs": "different places",
    "place_added": "only one names a place", "number_differs": "different numbers",
    "kind_differs": "different kinds of body", "kind_added": "only one names its kind",
    "scope_differs": "different scope", "acronym_agrees": "acronym agrees",
    "acronym_differs": "different acronyms",
    "fragment_used": "a fragment compared",
    "part_used": "a part of the name compared",
    "country_agrees": "same country", "country_differs": "different countries",
    "doubt": "a word or place tells them apart",
}


def explain(a: Parsed, b: Parsed, country_a: str = "", country_b: str = "", most: int = 4) -> str:
    """Which words agree and which do not, then what else moved the score most, in words.

    Examples
    --------
    >>> from hrcstats.normalise.match_features import parse
    >>> why = explain(parse("Service for Human Rights"),
    ...               parse("International Service for Human Rights"))
    >>> "these words agree: service, human, rights; in one only: international" in why
    True
    """
    model = load_model()
    if is_same_entry(a, b) and a.key != b.key:
        return "both names stand in the table of translations"
    if alone := acronym_alone(a, b):
        return "an acronym alone: " + alone.replace("_", " ")
    numbers = features(a, b, country_a, country_b)
    moved = [
        (abs(weight * value), _PHRASES[name])
        for name, weight, value in zip(FEATURES, model.coefficients, numbers, strict=True)
        if value and abs(weight * value) > 0.1 and name not in _TOLD_BY_WORDS
    ]
    first = [_PHRASES["doubt"]] if numbers[_DOUBT] else []
    others = [text for _, text in sorted(moved, reverse=True)[:most]]
    return "; ".join([*first, *_words_told(a, b), *others])


def _words_told(a: Parsed, b: Parsed) -> list[str]:
    """The words that agree and those of one name only, the rarest first."""
    found = align(a, b)
    agree = [a.tokens[at] for at, _ in found.pairs]
    left = [a.tokens[at] for at in found.left_a], [b.tokens[at] for at in found.left_b]
    told = [f"these words agree: {_rarest(agree)}"] if agree else ["no word agrees"]
    if all(left):
        return [*told, f"against each other: {_rarest(left[0])} / {_rarest(left[1])}"]
    return [*told, *(f"in one only: {_rarest(words)}" for words in left if words)]


def _rarest(words: list[Token]) -> str:
    ranked = sorted(words, key=lambda word: (-word.weight, word.word))
    return ", ".join(word.word for word in ranked[:_WORDS_TOLD]) + (
        ", ..." if len(ranked) > _WORDS_TOLD else "")
