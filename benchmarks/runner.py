"""Runs the cells of a calibration in parallel, or some of them, and writes one CSV.

Every cell draws its own random numbers from the seed and its number, so the result of a cell does
not depend on which others run, on how many processors, or on which machine.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

Rows = list[dict[str, object]]
RunCell = Callable[[object, int, np.random.Generator], Rows]


def slack(replicates: float) -> float:
    """Two standard errors of a simulated rate near 5 %: what chance alone may add."""
    return float(2 * np.sqrt(0.05 * 0.95 / replicates))


def within(rate: float, low: float, high: float, replicates: float | None = None) -> bool:
    """Whether a simulated rate lies between the limits the study sets.

    Chance is allowed for only where the number of replicates is given.
    """
    chance = slack(replicates) if replicates else 1e-6
    return bool(low - chance <= rate <= high + chance)


def main(cells: Sequence[object], run_cell: RunCell, results: Path, about: str,
         replicates: int = 2000, argv: list[str] | None = None) -> pd.DataFrame:
    """Parse the arguments, run the chosen cells (or merge parts), write and return the results."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--replicates", type=int, default=replicates)
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cells", default=":", help="a range of cells such as 0:10")
    parser.add_argument("--merge", nargs="+", type=Path, help="parts to put together instead")
    parser.add_argument("-o", "--output", type=Path, default=results)
    options = parser.parse_args(argv)
    if options.merge:
        frame = _merge(options.merge, len(cells))
    else:
        chosen = slice(*(int(edge) if edge else None for edge in options.cells.split(":")))
        frame = _run(list(enumerate(cells))[chosen], run_cell, options)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(options.output, index=False, float_format="%.4f")
    spent = frame.groupby("cell")["processor_s"].first().sum()
    print(f"{frame['cell'].nunique()} cells, {spent:.0f} s of processor time "
          f"({spent / 120:.1f} min on two cores) -> {options.output}")
    return frame


def _merge(parts: list[Path], cells_n: int) -> pd.DataFrame:
    """The parts put together; a cell that is missing or stands in two parts is told."""
    frames = [pd.read_csv(part) for part in parts]
    met = [int(cell) for frame in frames for cell in frame["cell"].unique()]
    twice = sorted({cell for cell in met if met.count(cell) > 1})
    missing = sorted(set(range(cells_n)) - set(met))
    if twice or missing:
        raise SystemExit(f"cells in more than one part: {twice}; cells in none: {missing}")
    return pd.concat(frames).sort_values("cell", kind="stable")


def _run(numbered: list[tuple[int, object]], run_cell: RunCell,
         options: argparse.Namespace) -> pd.DataFrame:
    began = time.perf_counter()
    rows: Rows = []
    task = partial(_one, run_cell, options.replicates, options.seed)
    with ProcessPoolExecutor(options.jobs) as pool:
        for done, part in enumerate(pool.map(task, numbered), start=1):
            rows += part
            print(f"{done} of {len(numbered)} cells, {time.perf_counter() - began:.0f} s",
                  file=sys.stderr, flush=True)
    return pd.DataFrame(rows)


def _one(run_cell: RunCell, replicates: int, seed: int, numbered: tuple[int, object]) -> Rows:
    number, cell = numbered
    began = time.process_time()
    with threadpool_limits(1):  # cells are the parallel unit
        rows = run_cell(cell, replicates, np.random.default_rng([seed, number]))
    took = time.process_time() - began
    return [{"cell": number, **row, "replicates": replicates, "seed": seed,
             "milliseconds": round(1000 * took / replicates, 1), "processor_s": round(took, 1)}
            for row in rows]
