"""The matcher beside its peers, in one run: quality with intervals, identification, speed, memory.

    python -m venv peers && peers/bin/pip install -e . -r benchmarks/requirements-peers.txt
    peers/bin/python benchmarks/match_benchmark.py [pairs identify speed rule flags]

Writes results/match.csv: one row for each method, quantity and setting, with its interval.

Pairs: the model and every peer are trained and their thresholds chosen on the design half of
benchmarks/data/labelled_pairs.csv, and judged on the held-out half, then on 20 random splits of all
pairs by organisation (every method retrained or its threshold chosen anew). Speeds depend on the
machine: the yardstick (rapidfuzz WRatio, 1,000 x 1,000) beside them says how fast it was.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from match_identify import believed, identification
from match_peers import PEERS, Scores
from match_speed import committee_rows, real_names
from match_train import AT_MOST, organisations_of, pair_features, train
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import GroupShuffleSplit

from hrcstats.normalise.match import match_pairs
from hrcstats.normalise.match_model import Model
from hrcstats.normalise.names import comparison_key
from hrcstats.normalise.not_names import name_problems
from hrcstats.normalise.organisations import mint_registry

Row = dict[str, object]
Peer = Callable[[pd.DataFrame, pd.DataFrame], Scores]
SIZES = (15_000, 50_000, 100_000, 300_000)
SLOW_SPLITS_N = 3  # of dedupe, splink, recordlinkage and nomenklatura
HERE = Path(__file__).parent
NAME_CHANGES = HERE.parent / "data" / "raw" / "committee_name_changes" / "2_name_changes.csv"
PAIRS = HERE / "data" / "labelled_pairs.csv"


def best_threshold(scores: np.ndarray, is_same: np.ndarray) -> float:
    """The threshold of the best F1."""
    choices = np.unique(scores)
    return float(max(choices, key=lambda choice: f1_score(is_same, scores >= choice)))


def interval(is_same: np.ndarray, said: np.ndarray, seed: int = 0) -> tuple[float, float]:
    """95 % bootstrap interval of F1 over pairs."""
    rng = np.random.default_rng(seed)
    drawn = [rng.integers(0, len(said), len(said)) for _ in range(2000)]
    values = [f1_score(is_same[rows], said[rows], zero_division=0) for rows in drawn]
    return tuple(np.quantile(values, [0.025, 0.975]))


def row(part: str, method: str, quantity: str, value: float, low: float = np.nan,
        high: float = np.nan, n: int | None = None, note: str = "") -> dict[str, object]:
    """One measured number; printed as it comes, since a run takes minutes."""
    span = "" if np.isnan(low) else f" [{low:.3f}, {high:.3f}]"
    print(f"{part:12s} {method:22s} {quantity:32s} {value:.4f}{span} {note}", flush=True)
    return {"part": part, "method": method, "quantity": quantity, "value": value, "low": low,
            "high": high, "n": n, "note": note}


def bench_pairs() -> Iterator[Row]:
    """F1 on the held-out half and over random splits, of the matcher and every peer."""
    pairs = pd.read_csv(PAIRS)
    pairs = pairs[pairs["split"] != "rename"].reset_index(drop=True)
    is_design = (pairs["split"] == "design").to_numpy()
    design, held = pairs[is_design], pairs[~is_design]
    truth = held["is_same"].to_numpy()
    start = time.perf_counter()
    found = match_pairs(held)
    took = time.perf_counter() - start
    yield from _quality("hrcstats", truth, found["is_same"].to_numpy(), took)
    for peer in PEERS:
        scored = _peer_scores(peer, design, held)
        if scored is None:
            yield row("pairs", peer.__name__, "not_installed", np.nan)
            continue
        known, asked, took = scored
        threshold = best_threshold(known, design["is_same"].to_numpy())
        yield from _quality(peer.__name__, truth, asked >= threshold, took)
    yield from _random_splits(pairs)


def _peer_scores(peer: Peer, design: pd.DataFrame, held: pd.DataFrame
                 ) -> tuple[np.ndarray, np.ndarray, float] | None:
    start = time.perf_counter()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            known, asked = peer(design, held)
    except ImportError:
        return None
    return known, asked, time.perf_counter() - start


def _quality(method: str, truth: np.ndarray, said: np.ndarray, took: float) -> Iterator[Row]:
    low, high = interval(truth, said)
    note = "thresholds chosen on the design half; interval: bootstrap over pairs"
    yield row("pairs", method, "f1", f1_score(truth, said), low, high, len(truth), note)
    yield row("pairs", method, "precision", precision_score(truth, said), n=len(truth))
    yield row("pairs", method, "recall", recall_score(truth, said), n=len(truth))
    yield row("pairs", method, "seconds", took, note="training included")


def _random_splits(pairs: pd.DataFrame, splits_n: int = 20) -> Iterator[Row]:
    """Retrain on random halves by organisation; the slow peers (dedupe, splink ...) on fewer."""
    numbers, is_same = pair_features(pairs), pairs["is_same"].to_numpy()
    results: dict[str, list[float]] = defaultdict(list)
    splitter = GroupShuffleSplit(splits_n, test_size=0.5, random_state=0)
    splits = splitter.split(pairs, groups=organisations_of(pairs))
    for at, (known, asked) in enumerate(splits):
        model = Model(*train(numbers[known], is_same[known]), 0, 0, 0, {}, AT_MOST)
        results["hrcstats"].append(f1_score(is_same[asked], model.score(numbers[asked]) >= 0.5))
        for peer in PEERS if at < SLOW_SPLITS_N else PEERS[:3]:
            scored = _peer_scores(peer, pairs.iloc[known], pairs.iloc[asked])
            if scored is not None:
                threshold = best_threshold(scored[0], is_same[known])
                results[peer.__name__].append(f1_score(is_same[asked], scored[1] >= threshold))
    for name, values in results.items():
        low, high = np.quantile(values, [0.025, 0.975])
        yield row("splits", name, "f1", float(np.mean(values)), low, high, len(values),
                  "random halves of all pairs by organisation; interval: over the halves")


def bench_identify() -> Iterator[Row]:
    """Identification against a registry of 7,000."""
    names = real_names()
    registry, _ = mint_registry(pd.DataFrame({"name_as_written": names, "source_id": "committee"}))
    pairs = pd.read_csv(PAIRS)
    held = pairs[(pairs["split"] == "held_out") & (pairs["is_same"] == 1)]
    held = held[~held["name_a"].duplicated()]
    taken = {comparison_key(name) for name in [*held["name_a"], *held["name_b"]]}
    one_each = [name for name in sorted(registry["organisation_name"].unique())
                if comparison_key(name) not in taken]
    for seed in (0, 1, 2):
        for counted in identification(one_each, held, seed):
            yield row("identify", "hrcstats", note=f"draw {seed}", **counted)
    for seed in (0, 1, 2):
        for kind in ("exchanged", "added"):
            yield row("adversary", "hrcstats", note=f"draw {seed}",
                      **believed(one_each, kind, seed))


def bench_speed() -> Iterator[Row]:
    """Times, memory and candidate recall at rising sizes, each in a process of its own."""
    for count in SIZES:
        command = [sys.executable, str(HERE / "match_speed.py"), str(count)]
        counted = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        for quantity, value in counted.items():
            yield row(f"speed_{count}", "hrcstats", quantity, value, n=count,
                      note="synthetic: real names spoilt as match_perturb says")


def bench_rule() -> Iterator[Row]:
    """The study's counts under exact, case-folded and matched names, side by side."""
    decisions = committee_rows()
    name = decisions["organisation_as_written"]
    changes = pd.read_csv(NAME_CHANGES)
    mentions = pd.DataFrame({"name_as_written": name, "source_id": "committee"})
    matched = mint_registry(mentions, name_changes=changes)[1]["organisation_id"]
    deferred = decisions["decision"].str.startswith("deferred")
    rules = {"as_written": name, "case_folded": name.str.casefold().str.strip(),
             "matched": matched}
    for rule, keys in rules.items():
        counts = keys[deferred].value_counts()
        for quantity, value in (("organisations", keys.nunique()), ("deferred", counts.size),
                                ("deferred_ten_times_or_more", int((counts >= 10).sum())),
                                ("most_deferrals", int(counts.max()))):
            yield row("rule", rule, quantity, value, n=len(name))


def bench_flags() -> Iterator[Row]:
    """How many texts of the Committee's records are no name of one organisation, and why."""
    column = committee_rows()["organisation_as_written"]
    reasons = Counter(reason for text in column for reason in name_problems(text))
    for reason, count in reasons.most_common():
        yield row("flags", "hrcstats", reason, count, n=len(column), note="rows of the records")


def main() -> None:
    """Run the benchmarks asked for and write their rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=["pairs", "identify", "speed", "rule", "flags"])
    parser.add_argument("-o", "--output", type=Path, default=HERE / "results" / "match.csv")
    asked = parser.parse_args()
    rows: list[Row] = []
    if "pairs" in asked.what:
        rows += bench_pairs()
    for what, bench in (("identify", bench_identify), ("speed", bench_speed), ("rule", bench_rule),
                        ("flags", bench_flags)):
        if what in asked.what:
            rows += bench()
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(rows).to_csv(asked.output, index=False, float_format="%.4f")


if __name__ == "__main__":
    main()
