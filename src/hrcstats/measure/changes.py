"""When did the share of linked slots change: change points with a count cost, and how sure."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
import ruptures
from scipy import stats

from hrcstats.measure.autocorrelation import CriticalValue, correlation
from hrcstats.measure.count_series import (
    CountSeries,
    fit_counts,
    overdispersion,
    read_series,
    season_columns,
)
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.scan import indicators, largest_t, null_residuals, studentised

_WHERE = "find_changes(series)"
MIN_SESSIONS, MIN_LINKED, MIN_SEGMENT = 12, 10, 3
_LENGTHS = (4, 6, 9, 12, 18)  # of the temporary changes that the test looks for
_METHOD = "penalised change points, count cost; interval: parametric bootstrap of the location"


class CountCost(ruptures.base.BaseCost):
    """Cost of a segment in which counts are one share of their base: minus the log-likelihood.

    The signal has two columns, counts and base (slots times seasonal factor).
    """

    model = "count"
    min_size = MIN_SEGMENT

    def fit(self, signal: np.ndarray) -> CountCost:
        self.signal = signal
        self.sums = np.vstack([np.zeros((1, 2)), np.cumsum(signal, axis=0)])
        return self

    def error(self, start: int, end: int) -> float:
        counts, base = self.sums[end] - self.sums[start]
        return float(segment_cost(counts, base))


def segment_cost(counts: np.ndarray, base: np.ndarray) -> np.ndarray:
    """-sum y log(sum y / sum base): minus the Poisson log-likelihood, constants left out."""
    return np.asarray(-counts * np.log(np.maximum(counts, 1e-12) / base))


def find_changes(series: pd.DataFrame, *, seed: int = 0, most: int = 3, level: float = 0.95,
                 replicates: int = 200) -> pd.DataFrame:
    """Sessions from which the share of linked slots was another one, with intervals.

    A change is reported where the fit gains more than its penalty. A run of an autocorrelated
    series can look the same: `p_value` tells whether any change stands out from noise that may be
    overdispersed and autocorrelated, and where it does not, the warning says so.

    Parameters
    ----------
    series
        As for `estimate_surge`.
    seed
        Of the simulated series and of the bootstrap.
    most
        Changes looked for at most.
    level, replicates
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row a change, in order: `value` is the first session of the new share, `low` and `high`
        sessions; `share_ratio` (key column) is the share after over the share before, until the
        neighbouring changes; `p_value` is that of any change at all. Where none is found, or the
        data are too few, one row with a null value and the reason.

    Notes
    -----
    The test is the largest studentised contrast over all two-part splits and over windows of some
    lengths, with a critical value simulated under several autocorrelations. Locations minimise the
    Poisson cost, each change costing 3.3 log(sessions) in units of the overdispersion, those after
    the first also in units of the autocorrelation. A change that was found by looking has a ratio
    that is too large on average.

    References
    ----------
    C. Truong, L. Oudre, N. Vayatis (2020), Selective review of offline change point detection
    methods, Signal Processing 167.
    """
    observed = read_series(series, _WHERE)
    n = len(observed.session)
    reasons = [f"{n} sessions with counts: at least {MIN_SESSIONS} are needed"
               ] if n < MIN_SESSIONS else []
    if observed.linked.sum() < MIN_LINKED:
        reasons.append(f"{observed.linked.sum():.0f} linked slots in all: at least {MIN_LINKED} "
                       "are needed")
    size = {"n": float(observed.linked.sum()), "denominator_n": float(observed.slots.sum())}
    if reasons:
        return _frame([refusal_row("change", "; ".join(reasons), n=size["n"],
                                   denominator_n=size["denominator_n"])])
    p_value, hangs_together = _test(observed, seed)
    base = observed.slots * _season_factor(observed)
    places = _locate(observed, base, hangs_together, most)
    if not places:
        return _frame([estimate_row("change", None, p_value=p_value, method=_METHOD,
                                    warnings=["no change found", *observed.warnings], **size)])
    if p_value > 1 - level:
        observed.warnings.append("the change does not stand out from autocorrelated noise")
    drawn = _redraw(observed, base, places, hangs_together, replicates, seed)
    return _frame(_rows(observed, base, places, drawn, level, p_value))


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    return estimates_frame({"share_ratio": np.nan, **row} for row in rows)


def _test(series: CountSeries, seed: int) -> tuple[float, float]:
    """p-value of any change, and the correlation of neighbouring sessions it leaves."""
    regressors = np.column_stack([np.ones(len(series.session)), season_columns(series)])
    residuals, weights = null_residuals(series, regressors)
    t, neighbours = studentised(series.session, regressors, _contrasts(len(series.session)),
                                residuals[None, :], weights)
    best = int(t[0].argmax())
    critical = _critical(tuple(series.session.tolist()), tuple(map(tuple, regressors.tolist())),
                         seed)
    seen = float(neighbours[0, best])
    return critical.p_value(max(float(t[0, best]), 0.0) / critical.at(seen)), seen


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


def _season_factor(series: CountSeries) -> np.ndarray:
    design = np.column_stack([np.ones(len(series.session)), season_columns(series)])
    mean = fit_counts(series.linked, series.slots, design, 0.0).mean
    return np.maximum(mean / series.slots, 1e-9) / (series.linked.sum() / series.slots.sum())


def _locate(series: CountSeries, base: np.ndarray, hangs_together: float,
            most: int) -> list[int]:
    """Positions at which a new share begins; none where no change is worth its penalty."""
    linked, n = series.linked, len(base)
    search = ruptures.Dynp(custom_cost=CountCost(), min_size=MIN_SEGMENT, jump=1)
    search.fit(np.column_stack([linked, base]))
    found = [[], *(search.predict(k)[:-1] for k in range(1, most + 1)
                   if (k + 1) * MIN_SEGMENT <= n)]
    costs = [sum(float(segment_cost(linked[a:b].sum(), base[a:b].sum()))
                 for a, b in _segments(places, n)) for places in found]
    # The noise by which a gain is judged is that of the richest model.
    fitted = _means(linked, base, found[-1])
    freedom = n - 2 * len(found[-1]) - 1 - season_columns(series).shape[1]
    noise = max(1.0, float(((linked - fitted) ** 2 / fitted).sum() / max(freedom, 1)))
    runs = (1 + hangs_together) / (1 - hangs_together)
    penalty = 3.3 / 2 * np.log(n) * noise
    penalised = [cost + penalty * (min(k, 1) + max(k - 1, 0) * runs)
                 for k, cost in enumerate(costs)]
    return list(found[int(np.argmin(penalised))])


def _segments(places: list[int], n: int) -> list[tuple[int, int]]:
    edges = [0, *places, n]
    return list(pairwise(edges))


def _means(linked: np.ndarray, base: np.ndarray, places: list[int]) -> np.ndarray:
    means = np.empty(len(linked))
    for a, b in _segments(places, len(linked)):
        means[a:b] = max(linked[a:b].sum(), 0.5) / base[a:b].sum() * base[a:b]
    return means


def _redraw(series: CountSeries, base: np.ndarray, places: list[int], hangs_together: float,
            replicates: int, seed: int) -> np.ndarray:
    """Locations found again in series simulated from the fit: replicates by changes."""
    n = len(base)
    means = _means(series.linked, base, places)
    design = np.column_stack([(np.arange(n) >= a) & (np.arange(n) < b)
                              for a, b in _segments(places, n)]).astype(float)
    alpha = overdispersion(series.linked, base, design)
    root = np.linalg.cholesky(correlation(series.session, 1.0, min(hangs_together, 0.9)))
    normal = np.random.default_rng(seed).standard_normal((replicates, n)) @ root.T
    law = stats.nbinom(1 / alpha, 1 / (1 + alpha * means)) if alpha > 0 else stats.poisson(means)
    counts = law.ppf(stats.norm.cdf(normal))
    segments = _segments(places, n)
    return np.column_stack([
        left + _best_split(counts[:, left:right], base[left:right])
        for (left, _), (_, right) in pairwise(segments)])


def _best_split(counts: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Of each row, the position that splits it at the least cost."""
    n = counts.shape[1]
    splits = np.arange(MIN_SEGMENT, n - MIN_SEGMENT + 1)
    before, base_before = np.cumsum(counts, axis=1)[:, splits - 1], np.cumsum(base)[splits - 1]
    cost = segment_cost(before, base_before) + segment_cost(
        counts.sum(axis=1, keepdims=True) - before, base.sum() - base_before)
    return np.asarray(splits[cost.argmin(axis=1)])


def _rows(series: CountSeries, base: np.ndarray, places: list[int], drawn: np.ndarray,
          level: float, p_value: float) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    rates = [series.linked[a:b].sum() / base[a:b].sum()
             for a, b in _segments(places, len(base))]
    for j, place in enumerate(places):
        # How far the location strays in simulation, laid around the one found.
        reach = int(np.quantile(np.abs(drawn[:, j] - place), level, method="higher"))
        low, high = max(place - reach, 0), min(place + reach, len(base) - 1)
        ratio = rates[j + 1] / rates[j] if rates[j] > 0 else np.nan
        warnings = [*series.warnings, "found by looking: the ratio is too large on average"]
        rows.append({"share_ratio": ratio, **estimate_row(
            "change", series.session[place], low=series.session[low], high=series.session[high],
            level=level, p_value=p_value, n=float(series.linked.sum()),
            denominator_n=float(series.slots.sum()), method=_METHOD, warnings=warnings)})
    return rows
