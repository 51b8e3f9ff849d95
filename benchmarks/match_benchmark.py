"""The matcher beside its peers, in one run: quality with intervals, identification, speed, memory.

    python -m venv peers && peers/bin/pip install -e . -r benchmarks/requirements-peers.txt
    peers/bin/python benchmarks/match_benchmark.py [pairs identify speed rule] [--facts FOLDER]

Pairs: the model and every peer are trained and their thresholds chosen on the design half of
benchmarks/data/labelled_pairs.csv, and judged on the held-out half, then on 20 random splits of all
pairs by organisation. Speeds are wall-clock and depend on the machine: the yardstick (rapidfuzz
WRatio, 1,000 x 1,000) printed beside them says how fast it was during the run.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import resource
import time
from pathlib import Path

import numpy as np
import pandas as pd
from match_identify import identification
from match_peers import PEERS
from match_perturb import spoilt_list
from match_train import pair_features, train
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import GroupShuffleSplit

from hrcstats.normalise.match import match_names, match_pairs
from hrcstats.normalise.match_candidates import candidate_pairs
from hrcstats.normalise.match_features import parse
from hrcstats.normalise.match_model import score_pairs
from hrcstats.normalise.names import comparison_key, name_problems
from hrcstats.normalise.organisations import mint_registry

HERE = Path(__file__).parent
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


def bench_pairs() -> None:
    """F1 on the held-out half and over random splits."""
    pairs = pd.read_csv(PAIRS)
    pairs = pairs[pairs["split"] != "rename"].reset_index(drop=True)
    is_design = (pairs["split"] == "design").to_numpy()
    print(f"pairs: {is_design.sum()} design, {(~is_design).sum()} held out")
    design, held = pairs[is_design], pairs[~is_design]
    found = match_pairs(held)
    _line("hrcstats", held["is_same"].to_numpy(), found["is_same"].to_numpy())
    for peer in PEERS:
        name = peer.__name__
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                known, asked = peer(design, held)
        except ImportError as missing:
            print(f"{name:22s} NOT INSTALLED ({missing}); pip install -r requirements-peers.txt")
            continue
        threshold = best_threshold(known, design["is_same"].to_numpy())
        _line(name, held["is_same"].to_numpy(), asked >= threshold)
    _random_splits(pairs)


def _line(name: str, is_same: np.ndarray, said: np.ndarray) -> None:
    low, high = interval(is_same, said)
    print(f"{name:22s} F1 {f1_score(is_same, said):.3f} [{low:.3f}, {high:.3f}]  "
          f"precision {precision_score(is_same, said):.3f}  "
          f"recall {recall_score(is_same, said):.3f}", flush=True)


def _random_splits(pairs: pd.DataFrame, splits_n: int = 20) -> None:
    """Retrain on random halves by organisation: the model and the untrained peers."""
    numbers, is_same = pair_features(pairs), pairs["is_same"].to_numpy()
    untrained = {peer.__name__: peer(pairs, pairs)[0] for peer in PEERS[:3]}
    results: dict[str, list[float]] = {name: [] for name in ("hrcstats", *untrained)}
    splitter = GroupShuffleSplit(splits_n, test_size=0.5, random_state=0)
    for known, asked in splitter.split(pairs, groups=organisations_of(pairs)):
        coefficients, intercept = train(numbers[known], is_same[known])
        said = numbers[asked] @ coefficients + intercept >= 0
        results["hrcstats"].append(f1_score(is_same[asked], said))
        for name, scores in untrained.items():
            threshold = best_threshold(scores[known], is_same[known])
            results[name].append(f1_score(is_same[asked], scores[asked] >= threshold))
    print(f"random halves by organisation ({splits_n} splits, all pairs; model retrained on each)")
    for name, values in results.items():
        low, high = np.quantile(values, [0.025, 0.975])
        print(f"{name:22s} F1 {np.mean(values):.3f} [{low:.3f}, {high:.3f}]")


def real_names(facts: Path) -> list[str]:
    """Distinct names of the Committee's decisions that are names."""
    column = pd.read_csv(facts / "committee_decisions.csv")["organisation_as_written"]
    return sorted(name for name in column.dropna().unique() if not name_problems(name))


def bench_identify(facts: Path) -> None:
    """Identification against a registry of 7,000."""
    names = real_names(facts)
    registry, _ = mint_registry(pd.DataFrame({"name_as_written": names, "source_id": "committee"}))
    pairs = pd.read_csv(PAIRS)
    held = pairs[(pairs["split"] == "held_out") & (pairs["is_same"] == 1)]
    held = held[~held["name_a"].duplicated()]
    taken = {comparison_key(name) for name in [*held["name_a"], *held["name_b"]]}
    one_each = [name for name in sorted(registry["organisation_name"].unique())
                if comparison_key(name) not in taken]
    for seed in (0, 1, 2):
        found = identification(one_each, held, seed)
        print("identify", {name: round(value, 4) for name, value in found.items()}, flush=True)


def bench_speed(facts: Path) -> None:
    """Wall-clock, memory and candidate recall, with a yardstick and rising sizes."""
    from rapidfuzz import fuzz, process

    names = real_names(facts)
    for count in (15_000, 50_000, 100_000, 300_000):
        start = time.perf_counter()
        process.cdist(names[:1000], names[1000:2000], scorer=fuzz.WRatio, workers=1)
        yardstick = time.perf_counter() - start
        spoilt = spoilt_list(names, count, seed=1)
        start, start_cpu = time.perf_counter(), time.process_time()
        parsed = [parse.__wrapped__(name) for name in spoilt["name"]]
        pairs = candidate_pairs(parsed)
        score_pairs((parsed[a], parsed[b], "", "") for a, b in pairs)
        elapsed, cpu = time.perf_counter() - start, time.process_time() - start_cpu
        owner = spoilt["organisation"].to_numpy()
        reached = int((owner[pairs[:, 0]] == owner[pairs[:, 1]]).sum())
        true = int((spoilt["organisation"].value_counts() == 2).sum())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"dedupe {count:7d}: {elapsed:6.1f} s wall, {cpu:6.1f} s cpu, "
              f"{elapsed / yardstick:5.1f} yardsticks, {len(pairs)} pairs, "
              f"recall {reached / true:.4f}, peak {memory} MB", flush=True)
    registry = pd.DataFrame({"organisation_id": [f"org_{at}" for at in range(7000)],
                             "organisation_name": random.Random(0).sample(names, 7000)})
    asked = pd.DataFrame({"name": spoilt_list(names, 2000, seed=3)["name"][:1000]})
    parse.cache_clear()
    start = time.perf_counter()
    match_names(asked, registry, column="name")
    print(f"1,000 names against 7,000: {time.perf_counter() - start:.2f} s")


def bench_rule(facts: Path) -> None:
    """The study's counts and rankings under exact, case-folded and matched names, side by side."""
    decisions = pd.read_csv(facts / "committee_decisions.csv").dropna(
        subset=["organisation_as_written"])
    name = decisions["organisation_as_written"]
    mentions = pd.DataFrame({"name_as_written": name, "source_id": "committee"})
    changes = pd.read_csv(facts / "committee_name_changes.csv")
    matched = mint_registry(mentions, name_changes=changes)[1]["organisation_id"]
    deferred = decisions["decision"].str.startswith("deferred")
    rules = {"exact": name, "case_folded": name.str.casefold().str.strip(), "matched": matched}
    shown = name.groupby(matched).agg(lambda texts: texts.mode().iloc[0])
    for rule, keys in rules.items():
        counts = keys[deferred].value_counts()
        top = [f"{shown.get(key, key)} {count}" for key, count in counts.head(5).items()]
        print(f"{rule:12s} organisations {keys.nunique()}, deferred {counts.size}, "
              f"median deferrals {counts.median():.0f}, ten or more {(counts >= 10).sum()}; "
              f"most: {'; '.join(top)}")


def main() -> None:
    """Run the benchmarks asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=["pairs", "identify", "speed", "rule"])
    parser.add_argument("--facts", type=Path, default=HERE.parent.parent / "shared" / "facts")
    asked = parser.parse_args()
    if "pairs" in asked.what:
        bench_pairs()
    for what, bench in (("identify", bench_identify), ("speed", bench_speed), ("rule", bench_rule)):
        if what in asked.what:
            bench(asked.facts)


if __name__ == "__main__":
    main()
