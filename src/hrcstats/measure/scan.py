"""Which State and which sessions stand out: a temporal scan over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.measure.autocorrelation import (
    CriticalValue,
    WorkingErrors,
    correlation,
    tune,
)
from hrcstats.measure.count_series import (
    CountSeries,
    fit_counts,
    middle_probability,
    overdispersion,
    read_series,
    season_columns,
    seasons_unlike,
    without_empty,
)
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, read_text, require_columns, rows_at, whole_problems

_WHERE = "scan_surges(panel)"
KEYS = ["state_iso3", "window_start", "window_end"]
MIN_SESSIONS = 12
# Below these, false alarms of the scan were seen above 7 % (docs/methods/scan.md).
MIN_A_SESSION, MIN_FREEDOM, _LEAST_DISPERSION = 3, 5, 0.3
LENGTHS = (1, 2, 3, 4, 6, 9, 12, 18, 24)  # of windows, in sessions, up to half of the series
FALSE_DISCOVERY = 0.05
# Fewer than in `autocorrelation`: every one is worked out for every window of every draw.
_CARRIED = ((0.0, 0.0), (1.0, 0.3), (1.0, 0.6), (1.0, 0.85), (0.67, 0.4), (0.67, 0.65),
            (0.67, 0.85), (0.33, 0.6), (0.33, 0.85))
_GUARDED = ((1.0, 0.0), (1.0, 0.3), (1.0, 0.6), (0.67, 0.3), (0.67, 0.6), (0.33, 0.6))
_DRAWS, _BLOCK = 1500, 100
# Of many States the smallest p-value counts: one of twenty is judged at 0.25 %, not at 5 %.
_DRAWS_FAMILY = 4500
_METHOD = "temporal scan, Monte Carlo p; Benjamini-Hochberg over {} States"


def scan_surges(panel: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Windows of sessions in which a State's linked organisations took more than their usual share.

    For every State, windows of 1, 2, 3, 4, 6, ... consecutive sessions, up to half of them, are
    compared with the rest of its series, against all NGO slots and by season, and the most extreme
    is kept. Its p-value says how often a series without any surge, overdispersed and autocorrelated
    as this one may be, has a window as extreme. The p-values of all States are adjusted together.

    Parameters
    ----------
    panel
        `state_iso3`, `session`, `linked_n`, `slots_n`; optional `season`. One row a State and
        session; sessions without papers are missing, never zero.
    seed
        Of the simulated series.

    Returns
    -------
    pandas.DataFrame
        Key `state_iso3`, `window_start`, `window_end` (session numbers). One row for each window
        flagged at a false discovery rate of 5 %: `value` is the rate ratio inside against outside
        (infinite, with a warning, where no linked slot lies outside), `p_value` the adjusted one,
        `n` linked slots and `denominator_n` all slots inside. States that cannot be scanned have a
        refusal row. No rows: nothing stands out.

    Raises
    ------
    HrcStatsError
        A State and session that stand twice, slots without denominator, a negative count.

    Notes
    -----
    Kulldorff's scan compares observed with expected counts in every window. Here the excess is a
    regression coefficient on normal scores of the counts under the fit without surge, studentised
    under several autocorrelations; Kulldorff's Poisson likelihood ratio would flag
    every overdispersed series. The ratio of a window found by looking is too large on average, so
    it has no interval: estimate_surge on sessions to come can confirm it.

    References
    ----------
    M. Kulldorff (2001), Prospective time periodic geographical disease surveillance using a scan
    statistic. Y. Benjamini and Y. Hochberg (1995).
    """
    raise_if_any(whole_problems(seed, _WHERE, "seed", 0))
    # The last row only gives an empty scan its columns.
    rows = [*scan_rows(_read_panel(panel), seed), {**_key(""), **refusal_row("surge_window", "")}]
    return estimates_frame(rows).iloc[:-1].reset_index(drop=True)


def scan_rows(by_state: dict[str, CountSeries], seed: int = 0) -> list[dict[str, object]]:
    """The rows of `scan_surges` for series that are read already."""
    rows, found = [], []
    if not by_state:
        return [_key("") | refusal_row("surge_window", "the panel has no row: no State to scan")]
    for state, whole in by_state.items():
        series = without_empty(whole)
        reason = _reason_to_refuse(whole)
        if not reason and (reason := _reason_to_refuse(series)):
            reason = "; ".join([reason, *series.warnings[len(whole.warnings):]])
        if reason:
            rows.append({**_key(state), **refusal_row("surge_window", reason, n=series.linked.sum(),
                                                      denominator_n=series.slots.sum())})
        else:
            found.append((state, series, _scan(series, seed)))
    if found:
        best = [scanned.p_values[0] for _, _, scanned in found]
        adjusted = multipletests(best, alpha=FALSE_DISCOVERY, method="fdr_bh")[1]
        method = _METHOD.format(len(found))
        for (state, series, scanned), p_value in zip(found, adjusted, strict=True):
            rows += _flagged(state, series, scanned, p_value, method)
    return rows


def _key(state: str, window: tuple[float, float] = (np.nan, np.nan)) -> dict[str, object]:
    return dict(zip(KEYS, (state, *window), strict=True))


def _read_panel(panel: pd.DataFrame) -> dict[str, CountSeries]:
    """One checked series for each State; the problems of all States are raised at once."""
    require_columns(panel, ["state_iso3", "session", "linked_n", "slots_n"], _WHERE)
    blank = is_blank(panel["state_iso3"])
    problems = [Problem("row without a State", rows_at(_WHERE, blank))] if blank.any() else []
    by_state = {}
    for state, part in panel[~blank].groupby(read_text(panel["state_iso3"])[~blank]):
        try:
            by_state[str(state)] = read_series(part, f"{_WHERE}, {state}")
        except HrcStatsError as error:
            problems += error.problems
    raise_if_any(problems)
    return by_state


def _reason_to_refuse(series: CountSeries) -> str:
    n = len(series.session)
    if n < MIN_SESSIONS:
        return f"{n} sessions with counts: at least {MIN_SESSIONS} are needed"
    mean = series.linked.mean()
    if mean < MIN_A_SESSION:
        return (f"{mean:.1f} linked slots a session: at least {MIN_A_SESSION} are needed, because "
                "the largest of many small counts stands out by chance too often")
    if reason := seasons_unlike(series):
        return reason
    design = np.column_stack([np.ones(n), season_columns(series)])
    freedom = n - np.linalg.matrix_rank(design)
    if freedom < MIN_FREEDOM:
        return f"{n} sessions, {n - freedom} of them spent on seasons: too few are left to compare"
    fit = fit_counts(series.linked, series.slots, design, 0.0)
    dispersion = float(((series.linked - fit.mean) ** 2 / fit.mean).sum() / freedom)
    if dispersion < _LEAST_DISPERSION:
        return (f"counts vary {dispersion:.2f} times as much as chance would have them: a quota or "
                "a copied list, in which any single slot would stand out")
    return ""


@dataclass(frozen=True)
class Scanned:
    """Windows of one series that do not overlap, the most extreme first."""

    windows: list[tuple[int, int]]  # first and last position
    p_values: list[float]


def _scan(series: CountSeries, seed: int) -> Scanned:
    regressors = np.column_stack([np.ones(len(series.session)), season_columns(series)])
    residuals, weights = null_residuals(series, regressors)
    windows = _windows(len(series.session))
    t, seen = studentised(series.session, regressors, indicators(windows, len(series.session)),
                          residuals[None, :], weights)
    critical = _critical(tuple(series.session.tolist()), tuple(map(tuple, regressors.tolist())),
                         seed)
    limit = critical.at(float(seen[0, t[0].argmax()]))
    kept: list[tuple[int, int]] = []
    p_values = []
    for i in np.argsort(-t[0]):
        first, last = windows[i]
        if all(last < a or first > b for a, b in kept):
            kept.append((first, last))
            p_values.append(critical.p_value(max(float(t[0, i]), 0.0) / limit))
    return Scanned(kept, p_values)


def null_residuals(series: CountSeries, regressors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Normal scores of the counts under the fit without surge, and the sessions' weights.

    Pearson residuals of small or overdispersed counts are skewed, and the largest of many windows
    would be flagged for that alone.
    """
    alpha = overdispersion(series.linked, series.slots, regressors)
    fit = fit_counts(series.linked, series.slots, regressors, alpha)
    middle = middle_probability(series.linked, fit.mean, alpha)
    return stats.norm.ppf(np.clip(middle, 1e-9, 1 - 1e-9)), fit.weights


def _windows(n: int) -> list[tuple[int, int]]:
    return [(first, first + length - 1) for length in LENGTHS if length <= n // 2
            for first in range(n - length + 1)]


def indicators(windows: list[tuple[int, int]], n: int) -> np.ndarray:
    """Sessions by windows: 1 inside."""
    place = np.arange(n)[:, None]
    first, last = np.array(windows).T
    return ((place >= first) & (place <= last)).astype(float)


@lru_cache(maxsize=64)
def _errors(positions: tuple[float, ...]) -> WorkingErrors:
    return WorkingErrors(np.array(positions), _CARRIED)


def studentised(positions: np.ndarray, regressors: np.ndarray, extra: np.ndarray,
                residuals: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """t of adding each column of `extra`, and the drift that it leaves.

    Residuals are draws by sessions, already on the scale of unit variance; the result is draws by
    columns, averaged over autocorrelations like `WorkingErrors`, without a loop over columns.
    """
    root = np.sqrt(weights)[:, None]
    freedom = len(positions) - regressors.shape[1] - 1
    parts = []
    errors = _errors(tuple(positions.tolist()))
    for whiten, log_root in zip(errors.whiteners, errors.log_roots, strict=True):
        x, added, y = whiten @ (root * regressors), whiten @ (root * extra), residuals @ whiten.T
        hat = x @ np.linalg.pinv(x)
        added, y = added - hat @ added, y - y @ hat.T
        size = np.maximum((added**2).sum(axis=0), 1e-12)
        value = (y @ added) / size
        squares = np.maximum((y**2).sum(axis=1)[:, None] - value**2 * size, 1e-12)
        plausible = (log_root - 0.5 * np.linalg.slogdet(x.T @ x)[1] - 0.5 * np.log(size)
                     - freedom / 2 * np.log(squares))
        parts.append((plausible, value, squares / max(freedom - 2, 1) / size))
    plausible, values, variances = (np.stack(part) for part in zip(*parts, strict=True))
    chance = np.exp(plausible - plausible.max(axis=0))
    chance /= chance.sum(axis=0)
    value = (chance * values).sum(axis=0)
    variance = (chance * (variances + (values - value) ** 2)).sum(axis=0)
    return value / np.sqrt(variance), np.einsum("adw,a->dw", chance, errors.drift)


@lru_cache(maxsize=128)
def _critical(positions: tuple[float, ...], regressors: tuple[tuple[float, ...], ...],
              seed: int) -> CriticalValue:
    n = len(positions)
    return largest_t(positions, regressors, indicators(_windows(n), n), seed, is_family=True)


def largest_t(positions: tuple[float, ...], regressors: tuple[tuple[float, ...], ...],
              extra: np.ndarray, seed: int, *, is_family: bool = False) -> CriticalValue:
    """Critical value of the largest t over the columns of `extra`, under every guarded error.

    With `is_family` its p-values are for comparison between many series, from more draws.
    """
    place, x = np.array(positions), np.array(regressors)
    draws_n = _DRAWS_FAMILY if is_family else _DRAWS
    noise = np.random.default_rng(seed).standard_normal((draws_n, len(place)))
    log_t, seen = np.empty((2, len(_GUARDED), draws_n))
    for error, pair in enumerate(_GUARDED):
        draws = noise @ np.linalg.cholesky(correlation(place, *pair)).T
        for start in range(0, draws_n, _BLOCK):
            block = slice(start, start + _BLOCK)
            t, drift = studentised(place, x, extra, draws[block], np.ones(len(place)))
            best = t.argmax(axis=1)[:, None]
            log_t[error, block] = np.log(np.maximum(np.take_along_axis(t, best, 1)[:, 0], 1e-6))
            seen[error, block] = np.take_along_axis(drift, best, 1)[:, 0]
    critical = tune(log_t[:, :_DRAWS].ravel(), seen[:, :_DRAWS].ravel(), len(_GUARDED))
    return critical.under_the_worst(log_t, seen) if is_family else critical


def _flagged(state: str, series: CountSeries, scanned: Scanned, adjusted: float,
             method: str) -> list[dict[str, object]]:
    """Rows of the windows whose p-value stays below the false discovery rate when adjusted."""
    factor = adjusted / scanned.p_values[0]
    rows = []
    for (first, last), p_value in zip(scanned.windows, scanned.p_values, strict=True):
        if p_value * factor > FALSE_DISCOVERY:
            break
        inside = np.zeros(len(series.session))
        inside[first:last + 1] = 1
        ratio = _ratio(series, inside)
        warnings = [*series.warnings,
                    "found by looking: the ratio is too large on average" if np.isfinite(ratio) else
                    "no linked slot outside the window: the ratio is without bound"]
        rows.append({
            **_key(state, (series.session[first], series.session[last])),
            **estimate_row("surge_window", ratio, p_value=min(1, p_value * factor),
                           n=series.linked[inside > 0].sum(),
                           denominator_n=series.slots[inside > 0].sum(), method=method,
                           warnings=warnings)})
    return rows


def _ratio(series: CountSeries, inside: np.ndarray) -> float:
    """Share inside over share outside, by season where there are seasons; inf: none outside."""
    strata = np.unique(series.season, return_inverse=True)[1] if series.season is not None else (
        np.zeros(len(inside), dtype=int))
    # Mantel-Haenszel: pooled over seasons without fitting, so that a zero breaks nothing.
    above = below = 0.0
    for stratum in np.unique(strata):
        here = strata == stratum
        within, without = here & (inside > 0), here & (inside == 0)
        total = series.slots[here].sum()
        above += series.linked[within].sum() * series.slots[without].sum() / total
        below += series.linked[without].sum() * series.slots[within].sum() / total
    return above / below if below > 0 else float("inf")
