"""Did organisations linked to a State take more of the floor, beyond the growth of all NGOs?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from hrcstats.errors import Problem, nearest, raise_if_any
from hrcstats.measure.autocorrelation import (
    STRONG_CORRELATION,
    critical_values,
    working_errors,
)
from hrcstats.measure.count_series import (
    CountFit,
    CountSeries,
    fit_counts,
    keep,
    overdispersion,
    read_series,
    season_columns,
)
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import level_problems, session_number, whole_problems
from hrcstats.plural import plural

_WHERE = "estimate_surge(series)"
QUANTITIES = ("step", "slope")
MIN_SESSIONS, MIN_SIDE, MIN_FREEDOM = 12, 4, 5
MIN_LINKED, MIN_LINKED_SIDE = 20, 5
MIN_SESSIONS_WITH = 3       # sessions with linked slots on either side
_MOST_LOG_RATIO = 10.0      # beyond it a coefficient has run off for want of linked slots
_FEW_A_SESSION = 2.0
_SHORT = 18                 # sessions
_MOST_DISPERSION = 3.0      # variance over mean up to which the estimator was calibrated
UNITS = ("slots", "submissions", "side events", "seconds")


def estimate_surge(series: pd.DataFrame, start_session: int | str, seed: int = 0, *,
                   level: float = 0.95, unit: str = "slots") -> pd.DataFrame:
    """Step and slope, as rate ratios, of linked slots against all slots from a session on.

    The share of linked slots before `start_session` is compared with that from it on. `step` is the
    ratio at the start itself, `slope` the further ratio for each session after it. The start is
    chosen beforehand (the analysis plan), not by looking at the series. Sessions without papers
    are missing, never zero: leave them out or leave `linked_n` empty.

    Parameters
    ----------
    series
        `session`, `linked_n`, `slots_n` (those of all NGOs, counted alike), one row a session in
        any order; optional `season` (label) and `is_capped` (list capped by rule).
    start_session
        First session of the surge asked about.
    seed
        Of the simulated critical values.
    level
        Of the intervals.
    unit
        What both columns count: slots (listed or delivered), submissions, side events, or seconds
        spoken. Seconds are no counts: a speaker is worth some ninety of them. The minimum of linked
        slots is then asked of the seconds divided by their overdispersion.

    Returns
    -------
    pandas.DataFrame
        Estimate rows `step` and `slope`, then `step_quasi_poisson` and `slope_quasi_poisson`, the
        fit that takes sessions for independent, for comparison only. `n` is linked slots,
        `denominator_n` all slots. With fewer than 12 sessions (4 on either side of the start) or 20
        linked slots (5 on either side, in 3 sessions at least), both are refused, and the warning
        says why.

    Raises
    ------
    HrcStatsError
        A session with slots but no denominator, a session that stands twice, a negative count, a
        start that is no session, a level outside 0 to 1, an unknown unit.

    Notes
    -----
    log E(linked) = log(slots) + season + cap + step [session >= start]
    + slope (session - start)+, negative binomial and quasi-Poisson variance. From that fit one
    generalised least squares step is taken under each of several autocorrelations, and the results
    are averaged by restricted likelihood; t is compared with a critical value simulated for these
    very sessions (`hrcstats.measure.autocorrelation`). False alarms, coverage and power over 12 to
    60 sessions are measured in benchmarks/results/surge.csv and quoted in docs/methods/surge.md;
    warnings say where a series looks like one outside that range. There is no trend before the
    start in the model: a share that was already rising shows as step and slope.

    Examples
    --------
    >>> series = pd.DataFrame({"session": range(10, 34), "slots_n": 200,
    ...                        "linked_n": [9, 11, 10, 12] * 3 + [19, 22, 20, 21] * 3})
    >>> estimate_surge(series, 22).set_index("quantity").loc["step", "value"].round(2).item()
    1.9
    """
    start = _start(start_session, level, unit, seed)
    return estimates_frame(surge_rows(read_series(series, _WHERE), start, seed, level=level,
                                      unit=unit))


def surge_rows(observed: CountSeries, start: float, seed: int = 0, *, level: float = 0.95,
               unit: str = "slots") -> list[dict[str, object]]:
    """The rows of `estimate_surge` for a series that is read already."""
    observed = _without_empty_seasons(observed)
    regressors, columns, notes = _design(observed, start)
    size = {"n": observed.linked.sum(), "denominator_n": observed.slots.sum()}
    reason = _reason_to_refuse(observed, start, regressors, unit)
    if reason:
        why = "; ".join([reason, *observed.warnings])
        return [refusal_row(quantity, why, **size) for quantity in QUANTITIES]
    poisson = fit_counts(observed.linked, observed.slots, regressors, 0.0)
    warnings = [*observed.warnings, *notes,
                *_noise_warnings(observed, poisson, regressors.shape[1], unit)]
    with np.errstate(over="ignore"):  # a limit beyond every number is infinite
        rows = _calibrated_rows(observed, poisson, regressors, columns, level, seed, warnings)
        rows += _quasi_poisson_rows(poisson, regressors, columns, level)
    ratios = np.array([row["value"] for row in rows], dtype=float)
    if not ((ratios > np.exp(-_MOST_LOG_RATIO)) & (ratios < np.exp(_MOST_LOG_RATIO))).all():
        why = "; ".join(["linked slots are too unevenly spread for the model: a ratio of step or "
                         "slope has no finite estimate", *observed.warnings])
        return [refusal_row(quantity, why, **size) for quantity in QUANTITIES]
    return [{**row, **size} for row in rows]


def _start(start_session: int | str, level: float, unit: str, seed: int) -> float:
    """The start as a number; what is wrong with any of the settings is raised at once."""
    start = session_number(start_session)
    problems = level_problems(level, _WHERE) + whole_problems(seed, _WHERE, "seed", 0)
    if np.isnan(start):
        problems.append(Problem("start_session is not a session number", _WHERE,
                                str(start_session), "57 or HRC57"))
    if unit not in UNITS:
        problems.append(Problem("unknown unit", _WHERE, str(unit), ", ".join(UNITS),
                                nearest(str(unit), UNITS)))
    raise_if_any(problems)
    return start


def _without_empty_seasons(series: CountSeries) -> CountSeries:
    """Drop seasons in which no linked slot ever occurs: they say nothing about a ratio."""
    if series.season is None or series.linked.sum() == 0:
        return series
    empty = [label for label in np.unique(series.season)
             if series.linked[series.season == label].sum() == 0]
    if not empty:
        return series
    return keep(series, ~np.isin(series.season, empty),
                f"no linked slot in any session of {', '.join(empty)}: that season is left out")


def _design(series: CountSeries, start: float) -> tuple[np.ndarray, list[int], list[str]]:
    """Regressors, the columns of step and slope, and what could not be adjusted for."""
    after = (series.session >= start).astype(float)
    core = np.column_stack([np.ones(len(after)), after, after * (series.session - start)])
    notes = []
    optional = [("season", season_columns(series))]
    if series.is_capped is not None and series.is_capped.any():
        if series.is_capped.all():
            notes.append("every list was capped: shares carry the signal, counts do not")
        else:
            optional.append(("caps", series.is_capped[:, None].astype(float)))
    for name, columns in optional:
        wider = np.column_stack([core, columns])
        if columns.shape[1] and np.linalg.matrix_rank(wider) < wider.shape[1]:
            notes.append(f"not adjusted for {name}: it cannot be told apart from the surge")
            continue
        core = wider
    return core, [1, 2], notes


def _reason_to_refuse(series: CountSeries, start: float, regressors: np.ndarray,
                      unit: str) -> str:
    """Why these data cannot support an estimate, in words; '' where they can."""
    before = series.session < start
    n, n_before = len(before), int(before.sum())
    reasons = []
    if n < MIN_SESSIONS:
        reasons.append(f"{_sessions(n)} with counts: at least {MIN_SESSIONS} are needed")
    if min(n_before, n - n_before) < MIN_SIDE:
        reasons.append(f"{_sessions(n_before)} before the start and {n - n_before} from it on: at "
                       f"least {MIN_SIDE} on either side are needed")
    freedom = n - np.linalg.matrix_rank(regressors) if n else 0
    if not reasons and freedom < MIN_FREEDOM:
        reasons.append(f"{n} sessions for {regressors.shape[1]} coefficients: too few are left to "
                       "judge the noise by")
    worth = 1.0
    if unit == "seconds" and not reasons and series.linked.sum() > 0:
        fit = fit_counts(series.linked, series.slots, regressors, 0.0)
        worth = max(1.0, _dispersion(fit, series.linked, freedom))
    linked = series.linked[before].sum() / worth, series.linked[~before].sum() / worth
    if sum(linked) < MIN_LINKED or min(linked) < MIN_LINKED_SIDE:
        what = "linked seconds over their overdispersion" if unit == "seconds" else f"linked {unit}"
        reasons.append(f"{linked[0]:.0f} {what} before the start and {linked[1]:.0f} from it "
                       f"on: at least {MIN_LINKED} in all and {MIN_LINKED_SIDE} on either side are "
                       "needed")
    with_linked = [int((series.linked[side] > 0).sum()) for side in (before, ~before)]
    if not reasons and min(with_linked) < MIN_SESSIONS_WITH:
        reasons.append(f"linked {unit} in {_sessions(with_linked[0])} before the start and "
                       f"{with_linked[1]} from it on: at least {MIN_SESSIONS_WITH} on either side "
                       "are needed, or a single session makes step and slope")
    return "; ".join(reasons)


def _sessions(n: int) -> str:
    return f"{n} {plural(n, 'session')}"


def _dispersion(fit: CountFit, linked: np.ndarray, freedom: int) -> float:
    """Pearson's statistic over its degrees of freedom: variance over mean."""
    return float(((linked - fit.mean) ** 2 / fit.mean).sum() / freedom)


def _noise_warnings(series: CountSeries, fit: CountFit, coefficients_n: int,
                    unit: str) -> list[str]:
    """In what this series looks unlike those on which the estimator was calibrated."""
    warnings = []
    freedom = len(series.linked) - coefficients_n
    dispersion = _dispersion(fit, series.linked, freedom)
    surely = dispersion * freedom > _MOST_DISPERSION * stats.chi2.ppf(0.95, freedom)
    if unit == "seconds":
        warnings.append(f"seconds are no counts: {dispersion:.0f} of them weigh as one")
    elif surely:
        warnings.append(f"counts vary {dispersion:.1f} times as much as chance alone: more than "
                        f"the calibration covers ({_MOST_DISPERSION:.0f}); read the interval as "
                        "rough, and give unit='seconds' if these are seconds")
    if len(series.linked) < _SHORT:
        warnings.append(f"{len(series.linked)} sessions do not show how much they hang together: "
                        "the calibration vouches for autocorrelation up to 0.6, hardly for more")
    if series.linked.mean() < _FEW_A_SESSION:
        warnings.append(f"{series.linked.mean():.1f} linked {unit} a session: intervals are wider "
                        "than they need be")
    return warnings


def _calibrated_rows(series: CountSeries, poisson: CountFit, regressors: np.ndarray,
                     columns: list[int], level: float, seed: int,
                     warnings: list[str]) -> list[dict[str, object]]:
    errors = working_errors(series.session)
    # Whether noise grows with the count or with its square is no better known than the rest.
    alpha = overdispersion(series.linked, series.slots, regressors, poisson)
    candidates = errors.fit(regressors, poisson.response[None, :], columns, poisson.weights)
    if alpha > 0:
        negative = fit_counts(series.linked, series.slots, regressors, alpha)
        candidates = candidates.join(errors.fit(regressors, negative.response[None, :], columns,
                                                negative.weights))
    averaged = candidates.average()
    correlation = float(averaged.correlation[0])
    # A series without any noise shows none of its autocorrelation either.
    is_noisy = _dispersion(poisson, series.linked, len(series.linked)) > 1e-6
    if correlation > STRONG_CORRELATION and is_noisy:
        warnings = [*warnings, "sessions hang together more than the calibration covers "
                               f"(autocorrelation about {correlation:.1f}): read the interval as "
                               "too short"]
    rows = []
    criticals = critical_values(series.session, regressors, columns, seed)
    for j, (quantity, critical) in enumerate(zip(QUANTITIES, criticals, strict=True)):
        value, error = averaged.value[0, j], averaged.error[0, j]
        limit = critical.at(float(averaged.drift[0]))
        reach = limit * critical.stretch(level) * error
        rows.append(estimate_row(
            quantity, np.exp(value), low=np.exp(value - reach), high=np.exp(value + reach),
            level=level, p_value=critical.p_value(abs(value) / (error * limit)),
            method=f"negative binomial, offset log(all), {len(series.session)} sessions; "
                   "autocorrelation averaged, critical value simulated", warnings=warnings))
    return rows


def _quasi_poisson_rows(poisson: CountFit, regressors: np.ndarray, columns: list[int],
                        level: float) -> list[dict[str, object]]:
    """The fit users would otherwise pick: right on average, its interval too short."""
    spread = np.linalg.inv((regressors.T * poisson.weights) @ regressors)
    coefficients = spread @ (regressors.T @ (poisson.weights * poisson.response))
    noise = poisson.response - regressors @ coefficients
    freedom = len(noise) - len(coefficients)
    errors = np.sqrt(np.diag(spread) * (poisson.weights * noise**2).sum() / freedom)
    rows = []
    for quantity, column in zip(QUANTITIES, columns, strict=True):
        value, error = coefficients[column], max(float(errors[column]), 1e-12)
        reach = stats.t.ppf((1 + level) / 2, freedom) * error
        rows.append(estimate_row(
            f"{quantity}_quasi_poisson", np.exp(value), low=np.exp(value - reach),
            high=np.exp(value + reach), level=level,
            p_value=2 * stats.t.sf(abs(value) / error, freedom),
            method="quasi-Poisson, offset log(all), t interval",
            warnings="sensitivity: takes sessions for independent"))
    return rows
