"""How often estimate_surge raises a false alarm and covers the truth, and its power.

One row a cell and method (`hrcstats`, quasi-Poisson, plain Poisson, OLS of the log share, all on
the same series) in the results file. Run from the repository root; `--cells 0:12` runs a part, so
that a cluster can take one part each, and `--merge` puts the parts together:

    python benchmarks/calibrate_surge.py --replicates 2000 --jobs 2
    python benchmarks/calibrate_surge.py --cells 0:10 -o benchmarks/results/surge.part0.csv
    python benchmarks/calibrate_surge.py --merge benchmarks/results/surge.part*.csv
"""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import runner
from scipy import stats

from hrcstats.measure.count_series import CountSeries, fit_counts
from hrcstats.measure.surge import surge_rows

RESULTS = Path(__file__).parent / "results" / "surge.csv"
WARNINGS = ("too short", "rough")  # what estimate_surge says where a series looks out of scope
SLOTS, MEAN = 200, 20.0
SECONDS = 90.0  # of one slot, in the cells of spoken seconds


@dataclass(frozen=True)
class Cell:
    """A way of making series, and the effect planted."""

    sessions_n: int
    start: int               # sessions before the start
    overdispersion: float
    autocorrelation: float
    noise: str               # autocorrelated `counts`, the `rate` behind them, or `seconds` spoken
    step: float
    slope: float = 1.0
    mean: float = MEAN


def cells() -> list[object]:
    """No surge over the whole range, then planted ones, then power."""
    no_surge = [Cell(n, n // 2, phi, rho, "counts", 1.0) for n, phi, rho in itertools.product(
        (12, 24, 36, 60), (1.0, 3.0), (0.0, 0.3, 0.6))]
    no_surge += [Cell(n, n // 2, 2.0, 0.3, "counts", 1.0) for n in (12, 18, 60)]
    no_surge += [Cell(n, n // 2, 3.0, 0.6, "rate", 1.0) for n in (12, 24, 60)]
    late = [Cell(n, n * 2 // 3, 2.0, rho, "counts", 1.0)
            for n, rho in itertools.product((12, 36), (0.0, 0.6))]
    few = [Cell(n, n // 2, 1.5, 0.3, "counts", 1.0, mean=3.0) for n in (12, 24)]
    planted = [Cell(n, n // 2, phi, rho, "counts", 2.0) for n, (phi, rho) in itertools.product(
        (12, 24, 60), ((1.0, 0.0), (3.0, 0.0), (3.0, 0.6)))]
    rising = [Cell(24, 12, 2.0, 0.3, "counts", 1.5, 1.03)]
    power = [Cell(24, 12, phi, rho, "counts", step) for step, (phi, rho) in itertools.product(
        (1.5, 2.5), ((1.0, 0.0), (3.0, 0.0), (3.0, 0.6)))]
    drifting = [Cell(n, n // 2, phi, 0.6, "rate", 2.0)
                for n, phi in itertools.product((12, 24, 48), (2.0, 3.0))]
    seconds = [Cell(n, n // 2, 1.5, 0.3, "seconds", step) for n, step in ((12, 1.0), (24, 1.0),
                                                                          (24, 2.0))]
    # Beyond what the study asks for: where the estimator ends.
    beyond = [Cell(n, n // 2, 2.0, 0.8, "counts", 1.0) for n in (12, 24, 60)]
    beyond += [Cell(n, n // 2, 8.0, rho, "counts", 1.0) for n, rho in ((12, 0.3), (24, 0.0),
                                                                       (60, 0.6))]
    return [*no_surge, *late, *few, *planted, *rising, *power, *drifting, *seconds, *beyond]


def is_in_scope(cell: Cell) -> bool:
    """Whether the study asks the estimator to hold in this cell."""
    return cell.overdispersion <= 3 and cell.autocorrelation <= 0.6


def draw(cell: Cell, rng: np.random.Generator) -> pd.DataFrame:
    """One series as a frame."""
    series = draw_series(cell, rng)
    return pd.DataFrame({"session": series.session, "linked_n": series.linked,
                         "slots_n": series.slots, "season": series.season})


def draw_series(cell: Cell, rng: np.random.Generator) -> CountSeries:
    """One series: seasons differ, lists vary in length, noise as the cell says."""
    place = np.arange(cell.sessions_n)
    slots = np.round(SLOTS * np.exp(0.2 * np.sin(place)))
    after = place >= cell.start
    share = cell.mean / SLOTS * np.exp(0.2 * (place % 3 == 1))
    share = share * np.where(after, cell.step * cell.slope ** np.maximum(place - cell.start, 0), 1)
    expected = slots * share
    normal = rng.standard_normal(cell.sessions_n)
    rho = cell.autocorrelation
    for i in range(1, cell.sessions_n):
        normal[i] = rho * normal[i - 1] + np.sqrt(1 - rho**2) * normal[i]
    excess = cell.overdispersion - 1
    if cell.noise == "rate":
        variance = np.log(1 + excess / expected)
        linked = rng.poisson(expected * np.exp(np.sqrt(variance) * normal - variance / 2))
    elif excess > 0:
        linked = stats.nbinom.ppf(stats.norm.cdf(normal), expected / excess,
                                  1 / cell.overdispersion)
    else:
        linked = stats.poisson.ppf(stats.norm.cdf(normal), expected)
    linked = linked.astype(int)
    if cell.noise == "seconds":  # a slot is longer or shorter, the whole debate is added up
        linked, slots = rng.gamma(9 * linked, SECONDS / 9), slots * SECONDS
    return CountSeries(20.0 + place, linked.astype(float), slots.astype(float),
                       (place % 3).astype(str), None)


Outcome = tuple[float, float, float, float, bool]


def estimates(cell: Cell, series: CountSeries) -> dict[str, Outcome]:
    """Value, limits (logs), p and whether there was a warning, by method; refusals are left out.

    The rows are those of `estimate_surge` without the making of frames, which takes as long.
    """
    unit = "seconds" if cell.noise == "seconds" else "slots"
    rows = {row["quantity"]: row for row in surge_rows(series, 20.0 + cell.start, unit=unit)}
    out: dict[str, Outcome] = {}
    for name, quantity in (("hrcstats", "step"), ("hrcstats slope", "slope"),
                           ("quasi-Poisson", "step_quasi_poisson")):
        row = rows.get(quantity)
        if row is not None and not np.isnan(row["value"]):
            out[name] = (*np.log([row["value"], row["low"], row["high"]]), row["p_value"],
                         any(word in row["warnings"] for word in WARNINGS))
    after = (series.session >= 20 + cell.start).astype(float)
    x = np.column_stack([np.ones(len(after)), after, after * (series.session - 20 - cell.start),
                         series.season == "1", series.season == "2"]).astype(float)
    out["Poisson"] = _poisson(x, series)
    out["OLS of log share"] = _least_squares(x, np.log((series.linked + 0.5) / series.slots))
    return out


def _poisson(x: np.ndarray, series: CountSeries) -> Outcome:
    """What a plain Poisson regression says of the step (Wald)."""
    fit = fit_counts(series.linked, series.slots, x, 0.0)
    spread = np.linalg.inv((x.T * fit.weights) @ x)
    value = (spread @ (x.T @ (fit.weights * fit.response)))[1]
    error = np.sqrt(spread[1, 1])
    reach = stats.norm.ppf(0.975) * error
    return value, value - reach, value + reach, 2 * stats.norm.sf(abs(value) / error), False


def _least_squares(x: np.ndarray, y: np.ndarray) -> Outcome:
    """What ordinary least squares says of the step."""
    spread, freedom = np.linalg.inv(x.T @ x), len(y) - x.shape[1]
    coefficients = spread @ (x.T @ y)
    error = np.sqrt(((y - x @ coefficients) ** 2).sum() / freedom * spread[1, 1])
    value = coefficients[1]
    reach = stats.t.ppf(0.975, freedom) * error
    return (value, value - reach, value + reach, 2 * stats.t.sf(abs(value) / error, freedom),
            False)


def run_cell(cell: Cell, replicates: int, rng: np.random.Generator) -> runner.Rows:
    """How often each method rejects no effect and covers the truth in one cell."""
    seen: dict[str, list[tuple[bool, bool, float, bool]]] = {}
    for _ in range(replicates):
        drawn = estimates(cell, draw_series(cell, rng))
        for method, (value, low, high, p, warned) in drawn.items():
            truth = np.log(cell.slope if method == "hrcstats slope" else cell.step)
            seen.setdefault(method, []).append(
                (p <= 0.05, low <= truth <= high, value - truth, warned))
    rows: runner.Rows = []
    for method, outcomes in seen.items():
        rejected, covered, bias, warned_share = np.mean(outcomes, axis=0)
        no_effect = (cell.slope if method == "hrcstats slope" else cell.step) == 1
        holds = runner.within(covered, 0.93, 0.97) and (
            not no_effect or runner.within(rejected, 0.03, 0.07))
        rows.append({**asdict(cell), "method": method,
                     "refused_share": 1 - len(outcomes) / replicates, "rejected_share": rejected,
                     "is_false_alarm": no_effect, "covered_share": covered, "bias_log": bias,
                     "warned_share": warned_share, "is_in_scope": is_in_scope(cell),
                     "holds": holds})
    return rows


if __name__ == "__main__":
    frame = runner.main(cells(), run_cell, RESULTS, __doc__.splitlines()[0])
    for method, part in frame[frame["is_in_scope"]].groupby("method"):
        print(f"{method}: {part['holds'].sum()} of {len(part)} cells in scope hold")
    ours = frame["method"].str.startswith("hrcstats") & ~frame["holds"]
    print(frame[ours].drop(columns=["replicates", "seed", "milliseconds"]).to_string())
