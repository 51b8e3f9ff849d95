"""Train the pair model on the design half of the labelled pairs and write its coefficients.

    python benchmarks/match_train.py

Reads benchmarks/data/labelled_pairs.csv (rows with split = design only) and writes
src/hrcstats/normalise/match_model.json. The held-out half is never read here.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from hrcstats.normalise.match_features import FEATURES, acronym_alone, features, parse

HERE = Path(__file__).parent
PAIRS = HERE / "data" / "labelled_pairs.csv"
MODEL = HERE.parent / "src" / "hrcstats" / "normalise" / "match_model.json"
STRENGTH = 1.0  # of the logistic penalty (C); chosen by cross-validation within the design half
# What each feature may only speak for (+1) or against (-1) identity; a feature that the data would
# turn the other way is left out, since so few pairs cannot overrule what it means.
SIGNS = {
    "shared": 1, "covered": 1, "left_both": -1, "left_both_rare": -1, "left_words": -1,
    "left_one": -1, "left_one_rare": -1, "word_added": -1, "misspelt": -1, "synonyms": -1,
    "letters": 1, "reordered": -1, "opens": 1, "place_differs": -1, "place_added": -1,
    "number_differs": -1, "kind_differs": -1, "kind_added": -1, "scope_differs": -1,
    "acronym_agrees": 1, "acronym_differs": -1, "part_used": -1, "parts_used": -1,
    "fragment_used": -1, "content": 1, "country_agrees": 1, "country_differs": -1,
    "other_language": -1, "word_for_word": -1,
}
# Evidence that no labelled pair shows; set by hand, in units of the log odds.
BY_HAND = {"country_agrees": 0.7, "country_differs": -1.5, "number_differs": -5.0,
           "word_for_word": 0.0}
# Where one word stands for another the score goes no higher: "in_doubt" with the same acronym or in
# two languages (a person looks), "plain" else (not the same, but near enough to be looked at).
WORD_FOR_WORD = {"in_doubt": 0.84, "plain": 0.45}
# A name that is nothing but an acronym: by where the acronym stands and its number of letters.
ACRONYM_ALONE = {"given": 0.9, "initials_5": 0.75, "initials_4": 0.6, "initials_3": 0.3,
                 "initials_2": 0.1}


def pair_features(pairs: pd.DataFrame) -> np.ndarray:
    """One row of features for each pair, countries used where the pairs give them."""
    columns = [pairs.get(name, pd.Series("", index=pairs.index)).fillna("").astype(str)
               for name in ("country_a", "country_b")]
    return np.array([
        features(parse(a), parse(b), *countries)
        for a, b, *countries in zip(pairs["name_a"], pairs["name_b"], *columns, strict=True)
    ])


def _is_acronym_alone(pair: pd.Series) -> bool:
    return bool(acronym_alone(parse(pair["name_a"]), parse(pair["name_b"])))


def train(numbers: np.ndarray, is_same: np.ndarray) -> tuple[np.ndarray, float]:
    """Coefficients and intercept on the scale of the raw features."""
    signs = np.array([SIGNS[name] for name in FEATURES])
    used = np.array([name not in BY_HAND for name in FEATURES])
    while True:
        scaler = StandardScaler().fit(numbers[:, used])
        model = LogisticRegression(C=STRENGTH, max_iter=5000)
        model.fit(scaler.transform(numbers[:, used]), is_same)
        is_wrong = model.coef_[0] * signs[used] < -1e-9
        if not is_wrong.any():
            break
        used[np.flatnonzero(used)[is_wrong]] = False
    coefficients = np.zeros(len(FEATURES))
    coefficients[used] = model.coef_[0] / scaler.scale_
    intercept = model.intercept_[0] - coefficients[used] @ scaler.mean_
    for name, weight in BY_HAND.items():
        coefficients[FEATURES.index(name)] = weight
    return coefficients, float(intercept)


def main() -> None:
    """Train and write the file that the package ships."""
    pairs = pd.read_csv(PAIRS)
    design = pairs[(pairs["split"] == "design") & ~pairs.apply(_is_acronym_alone, axis=1)]
    coefficients, intercept = train(pair_features(design), design["is_same"].to_numpy())
    held = {
        "command": "python benchmarks/match_train.py",
        "pairs_n": len(design),
        "same_n": int(design["is_same"].sum()),
        "thresholds": {"match_from": 0.85, "review_from": 0.2, "same_from": 0.5},
        "by_hand": BY_HAND,
        "acronym_alone": ACRONYM_ALONE,
        "word_for_word": WORD_FOR_WORD,
        "intercept": round(intercept, 4),
        "coefficients": {name: round(float(value), 4)
                         for name, value in zip(FEATURES, coefficients, strict=True)},
    }
    MODEL.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
