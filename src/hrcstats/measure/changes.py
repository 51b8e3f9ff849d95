"""When did the share of linked slots change: change points with a count cost, and how sure."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from hrcstats.errors import raise_if_any
from hrcstats.measure.autocorrelation import CriticalValue
from hrcstats.measure.change_location import MIN_SEGMENT, Change, locate_changes, segments
from hrcstats.measure.count_series import (
    CountSeries,
    read_series,
    season_columns,
    seasons_unlike,
    without_empty,
)
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import level_problems, whole_problems
from hrcstats.measure.scan import indicators, largest_t, null_residuals, studentised

_WHERE = "find_changes(series)"
MIN_SESSIONS, MIN_LINKED, MIN_FREEDOM = 12, 10, 5
_LENGTHS = (4, 6, 9, 12, 18)  # of the temporary changes that the test looks for
_WIDE = 4  # sessions on either side: a date less sure than that is said to be unsure
CANDIDATE = ["candidate_session", "candidate_low", "candidate_high"]
_METHOD = ("penalised change points, count cost; place and interval by likelihood, autocorrelation "
           "and overdispersion averaged")


def find_changes(series: pd.DataFrame, *, seed: int = 0, most: int = 3,
                 level: float = 0.95) -> pd.DataFrame:
    """Sessions from which the share of linked slots was another one, with intervals.

    A candidate is a place where the fit gains more than its penalty. A run of an autocorrelated
    series can look the same: `p_value` tells whether any change stands out from noise that may be
    overdispersed and autocorrelated. Where none does, the candidates are shown but not asserted:
    their rows have a null value.

    Parameters
    ----------
    series
        As for `estimate_surge`.
    seed
        Of the simulated critical values.
    most
        Changes looked for at most.
    level
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row a candidate, in order. Key columns: `candidate_session`, the first session of the
        new share, `candidate_low` and `candidate_high`, its interval, and `share_ratio`, the share
        after over the share before, until the neighbouring candidates. `p_value` is that of any
        change at all. Where it is at most 1 - `level`, `value`, `low` and `high` repeat the
        session and its interval; otherwise they and `share_ratio` are null, and the warning names
        the candidate. Where there is no candidate, or the data are too few, one row with a null
        value and the reason.

    Notes
    -----
    The test is the largest studentised contrast over all two-part splits and over windows of some
    lengths, with a critical value simulated under several autocorrelations. Candidates minimise the
    Poisson cost; each is then dated by the likelihood of every place under several
    autocorrelations, the overdispersion integrated out, to the place that has most chance on it and
    its two neighbours. A change must raise the log-likelihood by 3.7. The interval
    holds the place with equal tails of that likelihood. How often the date is right to within one
    session depends on the noise and has a bound that no method can pass: docs/methods/changes.md
    shows both. A change that was found by looking has a ratio that is too large on average.

    References
    ----------
    C. Truong, L. Oudre, N. Vayatis (2020), Selective review of offline change point detection
    methods, Signal Processing 167.
    """
    raise_if_any([*level_problems(level, _WHERE), *whole_problems(seed, _WHERE, "seed", 0),
                  *whole_problems(most, _WHERE, "most", 1)])
    return _frame(change_rows(read_series(series, _WHERE), seed, most, level))


def change_rows(observed: CountSeries, seed: int = 0, most: int = 3,
                level: float = 0.95) -> list[dict[str, object]]:
    """The rows of `find_changes` for a series that is read already."""
    size = {"n": float(observed.linked.sum()), "denominator_n": float(observed.slots.sum())}
    whole, observed = observed, without_empty(observed)
    reason = _reason_to_refuse(whole)
    if not reason and (reason := _reason_to_refuse(observed)):
        reason = "; ".join([reason, *observed.warnings[len(whole.warnings):]])
    if reason:
        return [refusal_row("change", reason, n=size["n"], denominator_n=size["denominator_n"])]
    p_value = _test(observed, seed)
    changes = locate_changes(observed, most)
    if not changes:
        return [estimate_row("change", None, p_value=p_value, method=_METHOD,
                             warnings=["no change found", *observed.warnings], **size)]
    rows = _rows(observed, changes, level, p_value)
    return [_not_asserted(row) for row in rows] if p_value > 1 - level else rows


def _reason_to_refuse(observed: CountSeries) -> str:
    """Why these data cannot show a change, in words; '' where they can."""
    n = len(observed.session)
    reasons = [f"{n} sessions with counts: at least {MIN_SESSIONS} are needed"
               ] if n < MIN_SESSIONS else []
    if observed.linked.sum() < MIN_LINKED:
        reasons.append(f"{observed.linked.sum():.0f} linked slots in all: at least {MIN_LINKED} "
                       "are needed")
    seasons_n = 1 + season_columns(observed).shape[1]
    if not reasons and n - seasons_n < MIN_FREEDOM:
        reasons.append(f"{n} sessions in {seasons_n} seasons: too few are left to compare")
    return "; ".join(reasons or filter(None, [seasons_unlike(observed)]))


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    none = dict.fromkeys([*CANDIDATE, "share_ratio"], np.nan)
    return estimates_frame({**none, **row} for row in rows)


def _test(series: CountSeries, seed: int) -> float:
    """p-value of any change."""
    regressors = np.column_stack([np.ones(len(series.session)), season_columns(series)])
    residuals, weights = null_residuals(series, regressors)
    t, drift = studentised(series.session, regressors, _contrasts(len(series.session)),
                                residuals[None, :], weights)
    best = int(t[0].argmax())
    critical = _critical(tuple(series.session.tolist()), tuple(map(tuple, regressors.tolist())),
                         seed)
    seen = float(drift[0, best])
    return critical.p_value(max(float(t[0, best]), 0.0) / critical.at(seen))


@lru_cache(maxsize=128)
def _critical(positions: tuple[float, ...], regressors: tuple[tuple[float, ...], ...],
              seed: int) -> CriticalValue:
    return largest_t(positions, regressors, _contrasts(len(positions)), seed)


def _contrasts(n: int) -> np.ndarray:
    """Indicators of every late part and of inner windows, each with both signs."""
    windows = [(first, n - 1) for first in range(MIN_SEGMENT, n - MIN_SEGMENT + 1)]
    windows += [(first, first + length - 1) for length in _LENGTHS if length <= n - 2 * MIN_SEGMENT
                for first in range(MIN_SEGMENT, n - MIN_SEGMENT - length + 1)]
    inside = indicators(windows, n)
    return np.hstack([inside, -inside])


def _rows(series: CountSeries, changes: list[Change], level: float,
          p_value: float) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    parts = segments([change.place for change in changes], len(series.session))
    rates = [series.linked[a:b].sum() / series.slots[a:b].sum() for a, b in parts]
    for j, change in enumerate(changes):
        low, high = change.interval(level)
        ratio = rates[j + 1] / rates[j] if rates[j] > 0 else np.nan
        warnings = [*series.warnings, "found by looking: the ratio is too large on average"]
        if max(change.place - low, high - change.place) > _WIDE:
            warnings.append("the date is unsure: quote the interval, not the session alone")
        dated = [float(series.session[place]) for place in (change.place, low, high)]
        rows.append({**dict(zip(CANDIDATE, dated, strict=True)), "share_ratio": ratio,
                     **estimate_row(
            "change", dated[0], low=dated[1], high=dated[2], level=level, p_value=p_value,
            n=float(series.linked.sum()), denominator_n=float(series.slots.sum()),
            method=_METHOD, warnings=warnings)})
    return rows


def _not_asserted(row: dict[str, object]) -> dict[str, object]:
    """The row of a candidate that the test does not support: no value, the session in words."""
    session, low, high = (row[name] for name in CANDIDATE)
    reason = (f"the change does not stand out from autocorrelated noise: session {session:.0f} "
              f"({low:.0f} to {high:.0f}) is where one would lie")
    return {**row, **dict.fromkeys(["share_ratio", "value", "low", "high"], np.nan),
            "warnings": "; ".join(filter(None, [reason, str(row["warnings"])]))}
