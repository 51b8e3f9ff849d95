"""What a full set of papers would let us find: power read from the committed simulation."""

from __future__ import annotations

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns

_WHERE = "benchmarks/results/full_papers.csv"
_MISSING = f"{_WHERE} is missing: python benchmarks/full_papers.py makes it"
_METHOD = "simulated series, estimate_surge at 5 %; exact interval of the simulation"


def read_power(results: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """How often a planted surge was found, by sessions, ratio and linked slots a session.

    Parameters
    ----------
    results
        benchmarks/results/full_papers.csv: `sessions_n`, `ratio`, `linked_mean`, `power`,
        `refused_share`, `interval_factor`, `replicates`. Made-up series only.
    level
        Of the interval that the number of replicates leaves.

    Returns
    -------
    pandas.DataFrame
        Key `sessions`, `ratio`, `linked_mean`; `value` is the power (0-1), `n` the replicates in
        which the surge was found, `denominator_n` all. `interval_factor` is the median upper end of
        the interval over its lower end.
    """
    if results.empty:
        return estimates_frame([{"sessions": None, "ratio": None, "linked_mean": None,
                                 "interval_factor_n": None} | refusal_row("power", _MISSING)])
    require_columns(results, ["sessions_n", "ratio", "linked_mean", "power", "replicates"], _WHERE)
    rows = []
    for cell in results.itertuples():
        found = round(cell.power * cell.replicates)
        low, high = proportion_confint(found, cell.replicates, alpha=1 - level, method="beta")
        refused = f"refused in {cell.refused_share:.0%} of series" if cell.refused_share else ""
        rows.append({"sessions": int(cell.sessions_n), "ratio": cell.ratio,
                     "linked_mean": cell.linked_mean, "interval_factor_n": cell.interval_factor}
                    | estimate_row("power", cell.power, low=low, high=high, level=level, n=found,
                                   denominator_n=cell.replicates, method=_METHOD,
                                   warnings=refused))
    return estimates_frame(rows)


def slots_needed(power: pd.DataFrame, at: float = 0.8) -> pd.DataFrame:
    """The fewest linked slots a session, of those simulated, at which a surge is usually found.

    Returns
    -------
    pandas.DataFrame
        Key `ratio`, `sessions`: `value` is the mean of linked slots a session from which power is
        at least `at`; refused where none of those simulated reaches it.
    """
    if power["value"].isna().all():
        return estimates_frame([{"ratio": None, "sessions": None}
                                | refusal_row("linked_slots_needed", _MISSING)])
    rows = []
    for (ratio, sessions), cells in power.groupby(["ratio", "sessions"]):
        key = {"ratio": ratio, "sessions": sessions}
        enough = cells.loc[cells["value"] >= at, "linked_mean"]
        if enough.empty:
            most = cells["linked_mean"].max()
            rows.append(key | refusal_row("linked_slots_needed",
                                          f"not with {most:.0f} linked slots a session either"))
            continue
        rows.append(key | estimate_row("linked_slots_needed", enough.min(), method=(
            f"fewest of {len(cells)} means simulated with power of {at:.0%} or more")))
    return estimates_frame(rows)
