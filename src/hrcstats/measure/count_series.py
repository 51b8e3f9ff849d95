"""A series of linked slots by session: read, checked, and fitted against all NGO slots."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import optimize, special

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.inputs import (
    read_booleans,
    read_counts,
    read_sessions,
    read_text,
    require_columns,
    rows_at,
)

LEAST_EXPECTED = 1.5  # linked slots of a session, for scans and change points
_MOST_STEPS, _TOLERANCE = 50, 1e-5
_MOST_OVERDISPERSION = 100.0  # alpha of the negative binomial; counts carry nothing beyond it
_RATES = np.linspace(-7, 7, 113)  # standard normal; sums over them are as good as integrals
_CHANCES = np.exp(-(_RATES**2) / 2) / np.exp(-(_RATES**2) / 2).sum()


@dataclass(frozen=True)
class CountSeries:
    """Sessions in order, those without papers left out (never zero)."""

    session: np.ndarray
    linked: np.ndarray
    slots: np.ndarray
    season: np.ndarray | None     # labels
    is_capped: np.ndarray | None
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CountFit:
    """A log-linear fit of linked slots, linearised: what inference on its coefficients needs."""

    response: np.ndarray  # working response: the linear predictor and the residual on its scale
    weights: np.ndarray   # its inverse variance, up to a factor
    mean: np.ndarray      # fitted counts


def read_series(series: pd.DataFrame, where: str) -> CountSeries:
    """The series in order of session; every problem in it is raised at once.

    A session without `linked_n`, or with no slot at all, is missing and left out, with a warning.
    A session with linked slots but no denominator is an error: its papers are there.
    """
    require_columns(series, ["session", "linked_n", "slots_n"], where)
    problems: list[Problem] = []
    series = series.reset_index(drop=True)
    session = read_sessions(series, where, problems).to_numpy()
    linked = read_counts(series, "linked_n", where, problems).to_numpy()
    slots = read_counts(series, "slots_n", where, problems).to_numpy()
    season = (read_text(series["season"]).astype("object").to_numpy()
              if "season" in series.columns else None)
    capped = (read_booleans(series, "is_capped", where, problems)
              if "is_capped" in series.columns else None)
    problems += _problems(session, linked, slots, where)
    raise_if_any(problems)
    missing = np.isnan(linked) | np.isnan(slots) | (slots == 0)
    order = np.argsort(session, kind="stable")
    kept = order[~missing[order]]
    warnings = []
    if missing.any():
        many_n = int(missing.sum())
        words = "session without counts is" if many_n == 1 else "sessions without counts are"
        warnings.append(f"{many_n} {words} missing, not zero ({_sessions(session[missing])})")
    many = linked > slots
    if many[kept].any():
        warnings.append(f"more linked slots than slots in sessions {_sessions(session[many])}: "
                        "linked ones must be part of all; check the denominator")
    return CountSeries(session[kept], linked[kept], slots[kept], _season(season, kept, warnings),
                       _capped(capped, kept, warnings), warnings)


def _sessions(numbers: np.ndarray) -> str:
    """Session numbers in order, the first six of them written out."""
    shown = [f"{session:.0f}" for session in np.sort(numbers)]
    return ", ".join(shown[:6]) + (", ..." if len(shown) > 6 else "")


def _problems(session: np.ndarray, linked: np.ndarray, slots: np.ndarray,
              where: str) -> list[Problem]:
    problems = []
    no_denominator = (~np.isnan(linked) & np.isnan(slots)) | ((linked > 0) & (slots == 0))
    if no_denominator.any():
        problems.append(Problem(
            "session with slots but no denominator", rows_at(where, pd.Series(no_denominator)),
            _sessions(session[no_denominator]), "slots_n, all NGO slots of the session",
            "count all slots of the same papers, or leave linked_n empty where the list is "
            "incomplete"))
    twice = ~np.isnan(session) & pd.Series(session).duplicated(keep=False).to_numpy()
    if twice.any():
        problems.append(Problem("session stands twice", rows_at(where, pd.Series(twice)),
                                _sessions(np.unique(session[twice])),
                                "one row a session", "add up the debates of a session first"))
    return problems


def _season(season: np.ndarray | None, kept: np.ndarray, warnings: list[str]) -> np.ndarray | None:
    if season is None or pd.isna(season[kept]).all():
        warnings.append("no season given: sessions of different seasons are compared as they are")
        return None
    if pd.isna(season[kept]).any():
        warnings.append("season unknown for some sessions: not adjusted for season")
        return None
    return season[kept].astype(str)


def _capped(capped: pd.Series | None, kept: np.ndarray,
            warnings: list[str]) -> np.ndarray | None:
    if capped is None:
        return None
    capped = capped.iloc[kept]
    if capped.isna().any():
        warnings.append("sessions of which it is unknown whether lists were capped: taken as "
                        "not capped")
    return capped.fillna(False).to_numpy(dtype=bool)


def keep(series: CountSeries, chosen: np.ndarray, warning: str) -> CountSeries:
    """The series with some of its sessions only, and why."""
    return CountSeries(
        series.session[chosen], series.linked[chosen], series.slots[chosen],
        None if series.season is None else series.season[chosen],
        None if series.is_capped is None else series.is_capped[chosen],
        [*series.warnings, warning])


def without_empty(series: CountSeries) -> CountSeries:
    """The series without sessions in which next to no linked slot was to be expected.

    A season in which nobody comes, or a special session of an hour, has counts of 0 and 1 only.
    They make the noise look smaller than it is elsewhere, and a single slot in one of them stands
    out as no normal score can tell.
    """
    if not series.linked.any():
        return series
    design = np.column_stack([np.ones(len(series.session)), season_columns(series)])
    is_empty = fit_counts(series.linked, series.slots, design, 0.0).mean < LEAST_EXPECTED
    if not is_empty.any():
        return series
    return keep(series, ~is_empty, f"{int(is_empty.sum())} sessions in which fewer than "
                f"{LEAST_EXPECTED} linked slots were to be expected are left out "
                f"({_sessions(series.session[is_empty])})")


def seasons_unlike(series: CountSeries) -> str:
    """Why these seasons cannot be told from a change, in words; '' where they come again."""
    if series.season is None:
        return ""
    seasons_n = len(np.unique(series.season))
    runs_n = 1 + int((series.season[1:] != series.season[:-1]).sum())
    if seasons_n == 1 or runs_n > seasons_n:
        return ""
    return (f"each of the {seasons_n} seasons comes once: a season that never comes again cannot "
            "be told from a change; give the season within the year (March, June, September)")


def season_columns(series: CountSeries) -> np.ndarray:
    """Indicators of each season but the first."""
    if series.season is None:
        return np.empty((len(series.session), 0))
    labels = np.unique(series.season)[1:]
    return (series.season[:, None] == labels[None, :]).astype(float)


def overdispersion(linked: np.ndarray, slots: np.ndarray, regressors: np.ndarray,
                   poisson: CountFit | None = None) -> float:
    """Alpha of the negative binomial at which Pearson's statistic equals its degrees of freedom."""
    freedom = regressors.shape[0] - regressors.shape[1]
    alpha = 0.0
    fit = poisson or fit_counts(linked, slots, regressors, alpha)
    for _ in range(3):
        fitted = fit.mean
        squares = (linked - fitted) ** 2

        def excess(a: float, m: np.ndarray = fitted, s: np.ndarray = squares) -> float:
            return float((s / (m + a * m**2)).sum() - freedom)

        if excess(0.0) <= 0:
            return 0.0
        if excess(_MOST_OVERDISPERSION) >= 0:
            return _MOST_OVERDISPERSION
        before, alpha = alpha, optimize.brentq(excess, 0.0, _MOST_OVERDISPERSION)
        if abs(alpha - before) < 1e-2 * alpha:
            break
        fit = fit_counts(linked, slots, regressors, alpha)
    return float(alpha)


def fit_counts(linked: np.ndarray, slots: np.ndarray, regressors: np.ndarray,
               alpha: float) -> CountFit:
    """Negative binomial with offset log(slots); alpha 0 is (quasi-)Poisson.

    Iteratively reweighted least squares, the same numbers as statsmodels' GLM (a test compares
    them) at a twentieth of its time: calibration fits some million series.
    """
    offset = np.log(slots)
    mean = (linked + linked.mean()) / 2 + 1e-3
    for _ in range(_MOST_STEPS):
        response = np.log(mean) - offset + (linked - mean) / mean
        weights = mean / (1 + alpha * mean)
        moment = regressors.T * weights
        coefficients = np.linalg.lstsq(moment @ regressors, moment @ response, rcond=None)[0]
        # A season without any linked slot has no finite coefficient.
        before, mean = mean, np.exp(np.clip(regressors @ coefficients + offset, -25, 25))
        if np.abs(mean / before - 1).max() < _TOLERANCE:
            break
    return CountFit(np.log(mean / slots) + (linked - mean) / mean, mean / (1 + alpha * mean), mean)


def middle_probability(counts: np.ndarray, mean: np.ndarray, alpha: float) -> np.ndarray:
    """Chance of fewer than each count and half of that of the count itself.

    The rate behind the counts is lognormal, with the variance mean + alpha mean^2 of the negative
    binomial. Few series tell the two laws apart, but large counts are rarer under the negative
    binomial: where rates are lognormal after all, it takes a chance peak for more than that.

    Examples
    --------
    >>> middle_probability(np.array([0.0, 4.0, 16.0]), np.full(3, 4.0), 0.25).round(3).tolist()
    [0.027, 0.574, 0.997]
    """
    width = np.sqrt(np.log1p(alpha))
    rates = mean[:, None] * np.exp(width * _RATES - width**2 / 2)
    counts = counts[:, None]
    exactly = np.exp(special.xlogy(counts, rates) - rates - special.gammaln(counts + 1))
    return np.asarray((special.pdtr(counts, rates) - exactly / 2) @ _CHANCES)
