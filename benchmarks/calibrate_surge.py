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
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import OLS

from hrcstats.measure import estimate_surge

RESULTS = Path(__file__).parent / "results" / "surge.csv"
SLOTS, MEAN = 200, 20.0


@dataclass(frozen=True)
class Cell:
    """A way of making series, and the effect planted."""

    sessions_n: int
    start: int               # sessions before the start
    overdispersion: float
    autocorrelation: float
    noise: str               # `counts`: the counts are autocorrelated; `rate`: the rate behind them
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
    return [*no_surge, *late, *few, *planted, *rising, *power]


def draw(cell: Cell, rng: np.random.Generator) -> pd.DataFrame:
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
    return pd.DataFrame({"session": 20 + place, "linked_n": linked.astype(int), "slots_n": slots,
                         "season": place % 3})


def estimates(cell: Cell, series: pd.DataFrame) -> dict[str, tuple[float, float, float, float]]:
    """(low, high, p) of the log step by each method, and of the log slope by ours."""
    rows = estimate_surge(series, 20 + cell.start).set_index("quantity")
    out = {}
    for name, quantity in (("hrcstats", "step"), ("hrcstats slope", "slope"),
                           ("quasi-Poisson", "step_quasi_poisson")):
        if quantity in rows.index and not np.isnan(rows.loc[quantity, "value"]):
            row = rows.loc[quantity]
            out[name] = (*np.log([row["value"], row["low"], row["high"]]), row["p_value"])
    after = (series["session"] >= 20 + cell.start).to_numpy(float)
    x = np.column_stack([np.ones(len(after)), after,
                         after * (series["session"] - 20 - cell.start),
                         pd.get_dummies(series["season"], drop_first=True)]).astype(float)
    counts, slots = series["linked_n"].to_numpy(float), series["slots_n"].to_numpy(float)
    poisson = GLM(counts, x, family=Poisson(), offset=np.log(slots)).fit()
    out["Poisson"] = (poisson.params[1], *poisson.conf_int()[1], poisson.pvalues[1])
    ols = OLS(np.log((counts + 0.5) / slots), x).fit()
    out["OLS of log share"] = (ols.params[1], *ols.conf_int()[1], ols.pvalues[1])
    return out


def run_cell(cell: Cell, replicates: int, rng: np.random.Generator) -> runner.Rows:
    """How often each method rejects no effect and covers the truth in one cell."""
    seen: dict[str, list[tuple[bool, bool, float]]] = {}
    for _ in range(replicates):
        for method, (value, low, high, p) in estimates(cell, draw(cell, rng)).items():
            truth = np.log(cell.slope if method == "hrcstats slope" else cell.step)
            seen.setdefault(method, []).append((p <= 0.05, low <= truth <= high, value - truth))
    rows: runner.Rows = []
    for method, outcomes in seen.items():
        rejected, covered, bias = np.mean(outcomes, axis=0)
        no_effect = (cell.slope if method == "hrcstats slope" else cell.step) == 1
        holds = runner.within(covered, 0.93, 0.97, replicates) and (
            not no_effect or runner.within(rejected, 0.03, 0.07, replicates))
        rows.append({**asdict(cell), "method": method,
                     "refused_share": 1 - len(outcomes) / replicates, "rejected_share": rejected,
                     "is_false_alarm": no_effect, "covered_share": covered, "bias_log": bias,
                     "holds": holds})
    return rows


if __name__ == "__main__":
    frame = runner.main(cells(), run_cell, RESULTS, __doc__.splitlines()[0])
    for method, part in frame.groupby("method"):
        print(f"{method}: {part['holds'].sum()} of {len(part)} cells hold")
