"""The score of a pair of names: a logistic model whose few coefficients stand in a file.

`match_model.json` holds the coefficients, the thresholds with the error rates they were set for,
and the command that trained it; `explain` says in words which features made a score.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from hrcstats.normalise.match_features import FEATURES

MODEL_FILE = Path(__file__).with_name("match_model.json")


@dataclass(frozen=True)
class Model:
    """Coefficients per feature and the two thresholds."""

    coefficients: np.ndarray
    intercept: float
    match_from: float   # score from which a name counts as matched
    review_from: float  # score from which a person should look
    same_from: float    # score from which a pair counts as the same (pairs alone, no registry)

    def score(self, numbers: np.ndarray) -> np.ndarray:
        """Scores from 0 to 1 of rows of `FEATURES`."""
        return 1 / (1 + np.exp(-(numbers @ self.coefficients + self.intercept)))


@cache
def load_model() -> Model:
    """The model shipped with the package."""
    held = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    coefficients = np.array([held["coefficients"][name] for name in FEATURES])
    return Model(coefficients, held["intercept"], **held["thresholds"])


_PHRASES = {
    "shared": "words agree", "covered": "all words of the shorter name agree",
    "left_both": "other words stand in their place", "left_both_rare": "rare words differ",
    "left_words": "words stand against other words",
    "left_one": "one name is longer", "left_one_rare": "a rare word is missing in one",
    "misspelt": "spelling differs", "translated": "translated words agree",
    "letters": "letters agree", "place_differs": "different places",
    "place_added": "only one names a place", "number_differs": "different numbers",
    "kind_differs": "different kinds of body", "kind_added": "only one names its kind",
    "scope_added": "only one names its scope", "acronym_agrees": "acronym agrees",
    "acronym_differs": "different acronyms", "initials_only": "an acronym alone",
    "part_used": "a part of the name compared", "content": "telling words",
    "country_agrees": "same country", "country_differs": "different countries",
}


def explain(numbers: Sequence[float], most: int = 4) -> str:
    """The features that moved the score most, strongest first, as words with their value."""
    model = load_model()
    moved = [
        (abs(weight * value), f"{_PHRASES[name]} ({value:.2f})")
        for name, weight, value in zip(FEATURES, model.coefficients, numbers, strict=True)
        if value and abs(weight * value) > 0.1
    ]
    return "; ".join(text for _, text in sorted(moved, reverse=True)[:most])
