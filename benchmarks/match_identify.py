"""Identification against a registry of 7,000: who is meant, and who is nobody there.

Registry: 7,000 real organisations, one spelling each. Queries with an answer: spoilt copies of
registry names (see match_perturb) and, where the labelled held-out pairs give one, another real
spelling. Queries without an answer: real organisations kept out of the registry, whose names have
no spelling in it (checked by the minted groups of all records).
"""

from __future__ import annotations

import random
import time

import pandas as pd
from match_perturb import spoil

from hrcstats.normalise.match import match_names


def identification(names: list[str], held_same: pd.DataFrame, seed: int = 0,
                   registry_n: int = 7000, queries_n: int = 500) -> dict[str, float]:
    """Shares of right top candidates, of nobody called new or review, of matched that are right.

    `names` has one spelling for each organisation.
    """
    rng = random.Random(seed)
    shuffled = rng.sample(names, len(names))
    inside, outside = shuffled[:registry_n], shuffled[registry_n:registry_n + queries_n]
    real = [(row.name_b, row.name_a) for row in held_same.itertuples()]
    inside += [known for _, known in real]
    registry = pd.DataFrame({"organisation_id": [f"org_{at}" for at in range(len(inside))],
                             "organisation_name": inside})
    ids = dict(zip(inside, registry["organisation_id"], strict=True))
    asked = [(spoil(name, rng), ids[name]) for name in rng.sample(inside, queries_n)]
    asked += [(name, ids[known]) for name, known in real]
    asked += [(name, "") for name in outside]
    queries = pd.DataFrame(asked, columns=["name", "truth"])
    start = time.perf_counter()
    found = match_names(queries, registry, column="name")
    elapsed = time.perf_counter() - start
    has_answer = found["truth"] != ""
    is_matched = found["decision"] == "matched"
    right = found["organisation_id"] == found["truth"]
    return {
        "top_1": float((found["candidate_1_id"] == found["truth"])[has_answer].mean()),
        "matched_of_known": float(is_matched[has_answer].mean()),
        "nobody_new_or_review": float((~is_matched)[~has_answer].mean()),
        "matched_right": float(right[is_matched].mean()),
        "seconds": elapsed,
        "queries_n": len(queries),
    }
