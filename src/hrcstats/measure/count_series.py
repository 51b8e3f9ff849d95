"""A series of linked slots by session: read, checked, and fitted against all NGO slots."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import optimize
from statsmodels.genmod.families import NegativeBinomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.inputs import (
    is_blank,
    read_booleans,
    read_counts,
    read_sessions,
    read_text,
    require_columns,
    rows_at,
)

_MOST_OVERDISPERSION = 100.0  # alpha of the negative binomial; counts carry nothing beyond it


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
    frame = pd.DataFrame({"session": read_sessions(series, where, problems)})
    frame["linked_n"] = read_counts(series, "linked_n", where, problems)
    frame["slots_n"] = read_counts(series, "slots_n", where, problems)
    if "season" in series.columns:
        frame["season"] = read_text(series["season"]).astype("object")
    if "is_capped" in series.columns:
        frame["is_capped"] = read_booleans(series, "is_capped", where, problems)
    problems += _problems(frame, series, where)
    raise_if_any(problems)
    missing = frame["linked_n"].isna() | (frame["slots_n"].fillna(0) == 0)
    kept = frame[~missing].sort_values("session")
    warnings = []
    if missing.any():
        gone = ", ".join(f"{s:.0f}" for s in sorted(frame.loc[missing, "session"])[:6])
        warnings.append(f"{int(missing.sum())} sessions without counts are missing, not zero "
                        f"({gone}{', ...' if missing.sum() > 6 else ''})")
    if (kept["linked_n"] > kept["slots_n"]).any():
        warnings.append("more linked slots than slots in some session: check the denominator")
    return _series(kept, warnings)


def _problems(frame: pd.DataFrame, series: pd.DataFrame, where: str) -> list[Problem]:
    problems = []
    no_denominator = (frame["linked_n"].notna() & is_blank(series["slots_n"])) | (
        (frame["linked_n"] > 0) & (frame["slots_n"] == 0))
    if no_denominator.any():
        sessions = ", ".join(f"{s:.0f}" for s in frame.loc[no_denominator, "session"].head(10))
        problems.append(Problem(
            "session with slots but no denominator", rows_at(where, no_denominator), sessions,
            "slots_n, all NGO slots of the session", "count all slots of the same papers, or leave "
            "linked_n empty where the list is incomplete"))
    twice = frame["session"].notna() & frame["session"].duplicated(keep=False)
    if twice.any():
        problems.append(Problem("session stands twice", rows_at(where, twice),
                                ", ".join(sorted({f"{s:.0f}" for s in frame["session"][twice]})),
                                "one row a session", "add up the debates of a session first"))
    return problems


def _series(kept: pd.DataFrame, warnings: list[str]) -> CountSeries:
    season = capped = None
    if "season" in kept.columns and kept["season"].notna().all():
        season = kept["season"].to_numpy(dtype=str)
    elif "season" in kept.columns and kept["season"].notna().any():
        warnings.append("season unknown for some sessions: not adjusted for season")
    else:
        warnings.append("no season given: sessions of different seasons are compared as they are")
    if "is_capped" in kept.columns:
        if kept["is_capped"].isna().any():
            warnings.append("sessions of which it is unknown whether lists were capped: taken as "
                            "not capped")
        capped = kept["is_capped"].fillna(False).to_numpy(dtype=bool)
    return CountSeries(kept["session"].to_numpy(float), kept["linked_n"].to_numpy(float),
                       kept["slots_n"].to_numpy(float), season, capped, warnings)


def keep(series: CountSeries, chosen: np.ndarray, warning: str) -> CountSeries:
    """The series with some of its sessions only, and why."""
    return CountSeries(
        series.session[chosen], series.linked[chosen], series.slots[chosen],
        None if series.season is None else series.season[chosen],
        None if series.is_capped is None else series.is_capped[chosen],
        [*series.warnings, warning])


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
    """Negative binomial with offset log(slots); alpha 0 is (quasi-)Poisson."""
    result = _glm(linked, slots, regressors, alpha)
    mean = result.fittedvalues
    response = np.log(mean / slots) + (linked - mean) / mean
    return CountFit(response, mean / (1 + alpha * mean), np.asarray(mean))


def _glm(linked: np.ndarray, slots: np.ndarray, regressors: np.ndarray, alpha: float):  # type: ignore[no-untyped-def]
    family = NegativeBinomial(alpha=alpha) if alpha > 0 else Poisson()
    return GLM(linked, regressors, family=family, offset=np.log(slots)).fit(maxiter=50)
