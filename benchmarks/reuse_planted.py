"""Are planted near-duplicates found, and headings not? Made-up texts, marked synthetic in each row.

One row a script, share of words changed in each copy, and number of texts:

    python benchmarks/reuse_planted.py --replicates 20
"""

from __future__ import annotations

import argparse
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from hrcstats.measure import find_reuse

RESULTS = Path(__file__).parent / "results" / "reuse.csv"
WORDS_N, HEADING_N, VOCABULARY_N = 800, 120, 4000
CHANGES = (0.0, 0.02, 0.05, 0.1, 0.2)
GROUPS = {"pair": 2, "campaign": 40}  # copies of one text among all texts


def word(number: int, script: str) -> str:
    """A made-up word; in Han a letter, with no space behind it."""
    return chr(0x4E00 + number) if script == "han" else f"w{number} "


def draw(rng: np.random.Generator, size: int) -> np.ndarray:
    """Words with the skew of real ones: the commonest make up much of every text."""
    weights = 1 / np.arange(1, VOCABULARY_N + 1)
    return rng.choice(VOCABULARY_N, size, p=weights / weights.sum())


def texts(rng: np.random.Generator, script: str, change: float, texts_n: int, copies_n: int
          ) -> pd.DataFrame:
    """`copies_n` changed copies of one text among others, all under the same heading."""
    heading, original = draw(rng, HEADING_N), draw(rng, WORDS_N)
    rows = []
    for number in range(texts_n):
        body = original.copy() if number < copies_n else draw(rng, WORDS_N)
        if number < copies_n:
            changed = rng.random(WORDS_N) < change
            body[changed] = draw(rng, int(changed.sum()))
        rows.append((f"copy{number}" if number < copies_n else f"own{number}",
                     "".join(word(int(one), script) for one in (*heading, *body))))
    return pd.DataFrame(rows, columns=["text_id", "text"])


def measure(script: str, change: float, group: str, texts_n: int, replicates: int) -> dict:
    """Planted pairs found, and pairs found that were not planted, over all replicates."""
    found_n = planted_n = false_n = 0
    values: list[float] = []
    for seed in range(replicates):
        rng = np.random.default_rng([seed, texts_n, int(change * 1000), script == "han"])
        pairs = find_reuse(texts(rng, script, change, texts_n, GROUPS[group]))
        planted = {frozenset(pair) for pair in
                   combinations([f"copy{n}" for n in range(GROUPS[group])], 2)}
        found = {frozenset(pair) for pair in pairs[["text_id_a", "text_id_b"]].itertuples(
            index=False)}
        planted_n, found_n = planted_n + len(planted), found_n + len(planted & found)
        false_n += len(found - planted)
        values += pairs["value"].tolist()
    return {"script": script, "change_share": change, "planted": group, "texts_n": texts_n,
            "replicates_n": replicates, "planted_pairs_n": planted_n,
            "found_share": found_n / planted_n, "false_pairs_n": false_n,
            "median_jaccard": float(np.median(values)) if values else None, "is_synthetic": True}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replicates", type=int, default=20)
    replicates = parser.parse_args().replicates
    rows = [measure(script, change, group, texts_n, replicates)
            for script in ("latin", "han") for change in CHANGES
            for group, texts_n in (("pair", 30), ("pair", 120), ("campaign", 60))]
    frame = pd.DataFrame(rows).round(4)
    frame.to_csv(RESULTS, index=False, lineterminator="\n")
    print(frame.to_string(index=False))


if __name__ == "__main__":
    main()
