"""What a full set of papers would let us find: power of estimate_surge by slots a session.

The start lies in the middle, overdispersion is 2 and autocorrelation 0.3, and lists hold about 200
NGO slots. Made-up series only. Same arguments as calibrate_surge.py:

    python benchmarks/full_papers.py --replicates 400 --jobs 2
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import runner
from calibrate_surge import Cell, draw

from hrcstats.measure import estimate_surge

RESULTS = Path(__file__).parent / "results" / "full_papers.csv"
_MEANS = (2.0, 5.0, 10.0, 20.0, 40.0)


def cells() -> list[object]:
    """Linked slots a session, sessions, and the ratio planted."""
    return [Cell(n, n // 2, 2.0, 0.3, "counts", ratio, mean=mean)
            for n, ratio, mean in itertools.product((12, 24, 36), (1.5, 2.0, 3.0), _MEANS)]


def run_cell(cell: Cell, replicates: int, rng: np.random.Generator) -> runner.Rows:
    """How often the step is found in one cell, and how often the method refuses."""
    found, refused, width = 0, 0, []
    for _ in range(replicates):
        row = estimate_surge(draw(cell, rng), 20 + cell.start).iloc[0]
        if np.isnan(row["value"]):
            refused += 1
            continue
        found += bool(row["p_value"] <= 0.05 and row["value"] > 1)
        width.append(np.log(row["high"]) - np.log(row["low"]))
    return [{"sessions_n": cell.sessions_n, "ratio": cell.step, "linked_mean": cell.mean,
             "power": found / replicates, "refused_share": refused / replicates,
             "interval_factor": float(np.exp(np.median(width))) if width else None}]


if __name__ == "__main__":
    print(runner.main(cells(), run_cell, RESULTS, __doc__.splitlines()[0]).to_string())
