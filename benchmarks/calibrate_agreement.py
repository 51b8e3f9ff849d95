"""Calibration of `agreement`: how often the intervals of alpha and AC1 hold the truth.

Two coders each err on a share of the units, independently, between two values. `bootstrap` is the
bootstrap over units alone, on the same codings. One row a cell and measure; `refused` counts
replicates in which every coding has the same value: they have no interval.

    python benchmarks/calibrate_agreement.py --jobs 2
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import runner

from hrcstats.measure import agreement
from hrcstats.measure.coder_agreement import _ac1, _alpha

RESULTS = Path(__file__).parent / "results" / "agreement.csv"
LEAST, _DRAWS = 0.93, 400
CELLS = [(20, 0.02, 0.5), (20, 0.02, 0.2), (56, 0.01, 0.5), (56, 0.01, 0.2), (50, 0.02, 0.5),
         (50, 0.02, 0.2), (100, 0.05, 0.5), (100, 0.05, 0.2), (50, 0.15, 0.5)]


def truth(error: float, common: float) -> dict[str, float]:
    """Alpha and AC1 of endless units of which `common` are truly "yes"."""
    yes = common * (1 - error) + (1 - common) * error
    differ, by_chance = 2 * error * (1 - error), 2 * yes * (1 - yes)
    return {"alpha": 1 - differ / by_chance, "ac1": 1 - differ / (1 - by_chance)}


@cache
def intervals(both_yes: int, both_no: int, differ: int) -> dict[str, tuple[float, float]]:
    """Limits by measure; units are alike within each pattern, so that their counts say all."""
    pairs = [("yes", "yes")] * both_yes + [("no", "no")] * both_no + [("yes", "no")] * differ
    codings = pd.DataFrame([(unit, coder, value) for unit, pair in enumerate(pairs)
                            for coder, value in enumerate(pair)],
                           columns=["unit", "coder", "value"])
    rows = agreement(codings, replicates=_DRAWS).set_index("quantity")
    out = {name: (float(row["low"]), float(row["high"])) for name, row in rows.iterrows()}
    counts = np.repeat([[0, 2], [2, 0], [1, 1]], [both_yes, both_no, differ], axis=0)
    picks = np.random.default_rng(0).integers(len(counts), size=(_DRAWS, len(counts)))
    for name, measure in (("alpha", lambda units: _alpha(units, np.arange(2.0), "nominal")),
                          ("ac1", _ac1)):
        drawn = np.array([measure(counts[pick]) for pick in picks])
        if not np.isnan(drawn).all():
            low, high = np.nanquantile(drawn, [0.025, 0.975])
            out[f"{name} bootstrap"] = (float(low), float(high))
    return out


def run_cell(cell: object, replicates: int, rng: np.random.Generator) -> runner.Rows:
    """One row for each of alpha and AC1, with ours and with the bootstrap alone."""
    units_n, error, common = cell  # type: ignore[misc]
    held: dict[str, list[bool]] = {}
    true, refused = truth(error, common), 0
    for _ in range(replicates):
        real = rng.random(units_n) < common
        first, second = (real ^ (rng.random(units_n) < error) for _ in range(2))
        found = intervals(int((first & second).sum()), int((~first & ~second).sum()),
                          int((first != second).sum()))
        if np.isnan(found["alpha"][0]):
            refused += 1
            continue
        for name, (low, high) in found.items():
            held.setdefault(name, []).append(low <= true[name.split()[0]] + 1e-12 and
                                             true[name.split()[0]] <= high + 1e-12)
    setting = f"units_n {units_n}, error of a coder {error:g}, yes {common:g}"
    return [{"setting": setting, "measure": f"covered {name}", "share": float(np.mean(hits)),
             "true": true[name.split()[0]], "refused": refused / replicates,
             "low_limit": None if "bootstrap" in name else LEAST,
             "holds": None if "bootstrap" in name else bool(np.mean(hits) >= LEAST)}
            for name, hits in held.items()]


if __name__ == "__main__":
    frame = runner.main(CELLS, run_cell, RESULTS, __doc__.splitlines()[0], replicates=1000)
    print(frame[["setting", "measure", "share", "refused", "holds"]].to_string())
