"""What earlier sessions lead one to expect of the next, and a bound for what would surprise."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from hrcstats.errors import raise_if_any
from hrcstats.measure.count_series import CountSeries, fit_counts, read_series, season_columns
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import level_problems, whole_problems

_MIN_FREEDOM = 5


def bound_sessions(series: pd.DataFrame, *, level: float = 0.95, first: int = 12) -> pd.DataFrame:
    """For each session, the linked slots that earlier sessions led one to expect, and a bound.

    Parameters
    ----------
    series
        As for `estimate_surge`.
    level
        One-sided: a session without surge stays below `high` with this probability.
    first
        Sessions needed before the first one that is judged.

    Returns
    -------
    pandas.DataFrame
        Key `session`, in order. `value` is the expected number, `high` the bound, `n` the observed
        number, `p_value` one-sided. Sessions with too few before them are refused.

    Notes
    -----
    Quasi-Poisson with offset and season on earlier sessions only; the bound is drawn on the scale
    of counts to the power 2/3 with a t quantile, after Farrington and others (1996). Nothing is
    adjusted for looking at many sessions: that is what `scan_surges` is for.
    """
    where = "bound_sessions(series)"
    raise_if_any([*level_problems(level, where), *whole_problems(first, where, "first", 1)])
    observed = read_series(series, where)
    rows = []
    seasons_n = 1 + season_columns(observed).shape[1]
    for i, session in enumerate(observed.session):
        key = {"session": session}
        needed = max(first, seasons_n + _MIN_FREEDOM)
        reason = (f"{i} earlier sessions: {needed} are needed" if i < needed else
                  "no linked slot in earlier sessions" if observed.linked[:i].sum() == 0 else "")
        row = refusal_row("linked_n_expected", reason, n=observed.linked[i],
                          denominator_n=observed.slots[i]) if reason else _bound(observed, i, level)
        rows.append({**key, **row})
    return estimates_frame(rows)


def _bound(observed: CountSeries, i: int, level: float) -> dict[str, object]:
    design = np.column_stack([np.ones(len(observed.session)), season_columns(observed)])
    past = design[:i]
    used = past.any(axis=0)  # a season not met before has no coefficient yet
    past, now = past[:, used], design[i, used]
    fit = fit_counts(observed.linked[:i], observed.slots[:i], past, 0.0)
    freedom = i - past.shape[1]
    inverse = np.linalg.inv((past.T * fit.weights) @ past)
    beta = inverse @ (past.T @ (fit.weights * fit.response))
    residual = fit.response - past @ beta
    dispersion = max(1.0, float((fit.weights * residual**2).sum() / freedom))
    mean = float(np.exp(now @ beta) * observed.slots[i])
    spread = dispersion * mean + mean**2 * dispersion * float(now @ inverse @ now)
    # On the 2/3 scale a standard deviation s of the count is (2/3) mean^(-1/3) s.
    scale = 2 / 3 * mean ** (-1 / 3) * np.sqrt(spread)
    high = max(0.0, mean ** (2 / 3) + stats.t.ppf(level, freedom) * scale) ** 1.5
    score = (observed.linked[i] ** (2 / 3) - mean ** (2 / 3)) / scale
    return estimate_row("linked_n_expected", mean, low=0, high=high, level=level,
                        p_value=stats.t.sf(score, freedom), n=observed.linked[i],
                        denominator_n=observed.slots[i], warnings=observed.warnings,
                        method=f"quasi-Poisson on {i} earlier sessions, 2/3-power bound")
