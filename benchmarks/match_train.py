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

from hrcstats.normalise.match_features import FEATURES, features, parse

HERE = Path(__file__).parent
PAIRS = HERE / "data" / "labelled_pairs.csv"
MODEL = HERE.parent / "src" / "hrcstats" / "normalise" / "match_model.json"
STRENGTH = 0.3  # of the logistic penalty (C); chosen by cross-validation within the design half


def pair_features(pairs: pd.DataFrame) -> np.ndarray:
    """One row of features for each pair, countries used where the pairs give them."""
    columns = [pairs.get(name, pd.Series("", index=pairs.index)).fillna("").astype(str)
               for name in ("country_a", "country_b")]
    return np.array([
        features(parse(a), parse(b), *countries)
        for a, b, *countries in zip(pairs["name_a"], pairs["name_b"], *columns, strict=True)
    ])


def train(numbers: np.ndarray, is_same: np.ndarray) -> tuple[np.ndarray, float]:
    """Coefficients and intercept on the scale of the raw features."""
    scaler = StandardScaler().fit(numbers)
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(scaler.transform(numbers), is_same)
    coefficients = model.coef_[0] / scaler.scale_
    intercept = model.intercept_[0] - coefficients @ scaler.mean_
    return coefficients, float(intercept)


def main() -> None:
    """Train and write the file that the package ships."""
    pairs = pd.read_csv(PAIRS)
    design = pairs[pairs["split"] == "design"]
    coefficients, intercept = train(pair_features(design), design["is_same"].to_numpy())
    held = {
        "command": "python benchmarks/match_train.py",
        "pairs_n": len(design),
        "same_n": int(design["is_same"].sum()),
        "thresholds": {"match_from": 0.8, "review_from": 0.2, "same_from": 0.5},
        "intercept": round(intercept, 4),
        "coefficients": {name: round(float(value), 4)
                         for name, value in zip(FEATURES, coefficients, strict=True)},
    }
    MODEL.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
