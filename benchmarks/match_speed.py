"""Time, memory and candidate recall of deduplicating one number of names, as one line of JSON.

    python benchmarks/match_speed.py 100000

A process of its own for each size, so that the peak of memory is that of the size. `yardsticks` is
the wall time over that of rapidfuzz WRatio on 1,000 x 1,000 names in the same process: it says how
fast the machine was.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from pathlib import Path

import pandas as pd
from match_perturb import spoilt_list
from rapidfuzz import fuzz, process

from hrcstats.normalise.match import match_names
from hrcstats.normalise.match_candidates import candidate_pairs
from hrcstats.normalise.match_features import parse
from hrcstats.normalise.match_model import score_pairs
from hrcstats.normalise.match_pause import collector_paused
from hrcstats.normalise.not_names import name_problems

COMMITTEE = Path(__file__).parents[1] / "data" / "raw" / "committee_decisions"
IDENTIFY_N = 15_000  # with this size also 1,000 names against 7,000 are timed


def committee_rows() -> pd.DataFrame:
    """The Committee's decisions of the bundled records that name an organisation."""
    tables = [pd.read_csv(path, dtype=str) for path in sorted(COMMITTEE.glob("*.csv"))]
    return pd.concat(tables, ignore_index=True).dropna(subset=["organisation_as_written"])


def real_names() -> list[str]:
    """Distinct names of the Committee's decisions that are names."""
    names = committee_rows()["organisation_as_written"].unique()
    return sorted(name for name in names if not name_problems(name))


@collector_paused()
def deduplicate(names: list[str]) -> tuple[pd.DataFrame, int]:
    """Candidate pairs among the names with their scores."""
    parsed = [parse.__wrapped__(name) for name in names]
    pairs = candidate_pairs(parsed)
    scores = score_pairs((parsed[a], parsed[b], "", "") for a, b in pairs)
    return pd.DataFrame({"a": pairs[:, 0], "b": pairs[:, 1], "score": scores}), len(pairs)


def measure(names: list[str], count: int) -> dict[str, float]:
    """The numbers of one size."""
    start = time.perf_counter()
    process.cdist(names[:1000], names[1000:2000], scorer=fuzz.WRatio, workers=1)
    yardstick = time.perf_counter() - start
    spoilt = spoilt_list(names, count, seed=1)
    start, start_cpu = time.perf_counter(), time.process_time()
    found, pairs_n = deduplicate(spoilt["name"].tolist())
    wall, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    owner = spoilt["organisation"].to_numpy()
    is_true = owner[found["a"]] == owner[found["b"]]
    true_n = int((spoilt["organisation"].value_counts() == 2).sum())
    return {"seconds_wall": wall, "seconds_cpu": cpu, "yardsticks": wall / yardstick,
            "pairs": pairs_n, "candidate_recall": int(is_true.sum()) / true_n,
            "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2}


def identify(names: list[str]) -> dict[str, float]:
    """1,000 names against 7,000, after import."""
    registry = pd.DataFrame({"organisation_id": [f"org_{at}" for at in range(7000)],
                             "organisation_name": random.Random(0).sample(names, 7000)})
    asked = pd.DataFrame({"name": spoilt_list(names, 2000, seed=3)["name"][:1000]})
    start, start_cpu = time.perf_counter(), time.process_time()
    match_names(asked, registry, column="name")
    return {"identify_1000_of_7000_seconds_wall": time.perf_counter() - start,
            "identify_1000_of_7000_seconds_cpu": time.process_time() - start_cpu}


def main() -> None:
    """Measure one size and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    asked = parser.parse_args()
    names = real_names()
    counted = identify(names) if asked.count == IDENTIFY_N else {}
    print(json.dumps(counted | measure(names, asked.count)))


if __name__ == "__main__":
    main()
