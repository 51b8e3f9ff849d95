"""Train the pair model on the design half of the labelled pairs and write its coefficients.

    python benchmarks/match_train.py

Reads benchmarks/data/labelled_pairs.csv (rows with split = design only) and writes
src/hrcstats/normalise/match_model.json. The held-out half is never read here.

The thresholds are set on scores that are cross-fitted: the organisations of the design half are
parted into ten, and each tenth is scored by a model that never saw it.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from hrcstats.normalise.match_features import FEATURES, acronym_alone, features, parse
from hrcstats.normalise.match_model import Model
from hrcstats.normalise.names import comparison_key

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
    "other_language": -1, "doubt": -1,
}
# Evidence that no labelled pair shows; set by hand, in units of the log odds.
BY_HAND = {"country_agrees": 0.7, "country_differs": -1.5, "number_differs": -5.0,
           "doubt": 0.0}
# Where one word stands for another the score goes no higher: "in_doubt" with the same acronym or in
# two languages (a person looks), "plain" else (not the same, but near enough to be looked at).
AT_MOST = {"in_doubt": 0.84, "plain": 0.45}
# A name that is nothing but an acronym: by where the acronym stands and its number of letters.
ACRONYM_ALONE = {"given": 0.9, "initials_5": 0.75, "initials_4": 0.6, "initials_3": 0.3,
                 "initials_2": 0.1}

# What the thresholds are set for, on pairs that are harder than the records are.
MATCHED_WRONG, NEW_WRONG = 0.01, 0.025
GRID = [round(0.05 * step, 2) for step in range(1, 20)]
PARTS_N = 10


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


def organisations_of(pairs: pd.DataFrame) -> np.ndarray:
    """A number for each connected set of names, so that a split never parts an organisation."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            key = parent[key]
        return key

    for a, b in zip(pairs["name_a"], pairs["name_b"], strict=True):
        parent[root(comparison_key(a))] = root(comparison_key(b))
    roots = [root(comparison_key(name)) for name in pairs["name_a"]]
    return pd.factorize(pd.Series(roots))[0]


def cross_fitted(pairs: pd.DataFrame) -> np.ndarray:
    """The score of each pair by a model that never saw its organisation."""
    numbers, is_same = pair_features(pairs), pairs["is_same"].to_numpy()
    scores = np.zeros(len(pairs))
    for known, asked in GroupKFold(PARTS_N).split(numbers, groups=organisations_of(pairs)):
        model = Model(*train(numbers[known], is_same[known]), 0, 0, 0, {}, AT_MOST)
        scores[asked] = model.score(numbers[asked])
    return scores


def error_rate(wrong: np.ndarray) -> dict[str, float]:
    """The share that is wrong with its exact 95 % interval."""
    found = binomtest(int(wrong.sum()), len(wrong)).proportion_ci(0.95)
    return {"wrong_n": int(wrong.sum()), "of_n": len(wrong),
            "share": round(float(wrong.mean()), 4), "low": round(float(found.low), 4),
            "high": round(float(found.high), 4)}


def thresholds(scores: np.ndarray, is_same: np.ndarray) -> tuple[dict, dict]:
    """The widest `matched` and `new` whose error on cross-fitted scores stays as allowed."""
    is_different = is_same == 0
    match_from = min(at for at in GRID if is_different[scores >= at].mean() <= MATCHED_WRONG
                     and at > AT_MOST["in_doubt"])
    review_from = max(at for at in GRID if (is_same == 1)[scores < at].mean() <= NEW_WRONG
                      and at < AT_MOST["plain"])
    chosen = {"match_from": match_from, "review_from": review_from, "same_from": 0.5}
    return chosen, {"matched": error_rate(is_different[scores >= match_from]),
                    "new": error_rate((is_same == 1)[scores < review_from])}


def main() -> None:
    """Train and write the file that the package ships."""
    pairs = pd.read_csv(PAIRS)
    design = pairs[(pairs["split"] == "design") & ~pairs.apply(_is_acronym_alone, axis=1)]
    coefficients, intercept = train(pair_features(design), design["is_same"].to_numpy())
    chosen, errors = thresholds(cross_fitted(design), design["is_same"].to_numpy())
    held = {
        "command": "python benchmarks/match_train.py",
        "pairs_n": len(design),
        "same_n": int(design["is_same"].sum()),
        "thresholds": chosen,
        "errors_cross_fitted": errors,
        "by_hand": BY_HAND,
        "acronym_alone": ACRONYM_ALONE,
        "at_most": AT_MOST,
        "intercept": round(intercept, 4),
        "coefficients": {name: round(float(value), 4)
                         for name, value in zip(FEATURES, coefficients, strict=True)},
    }
    MODEL.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
