"""Where in a series of counts the share changed: the likelihood of every place, noise unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import ruptures
from scipy.special import xlogy

from hrcstats.measure.autocorrelation import WorkingErrors
from hrcstats.measure.count_series import CountSeries, fit_counts, season_columns

MIN_SEGMENT = 3
_WORTH = 3.7  # log-likelihood: what one series in twenty without change and without runs gains
# Stronger autocorrelation would explain any single step away as a slow drift; independent sessions
# count double, so that a short series is not blurred without reason.
_CARRIED = ((0.0, 0.0), (1.0, 0.3), (1.0, 0.6))
_BEFOREHAND = np.log([0.5, 0.25, 0.25])


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
        return float(-counts * np.log(max(counts, 1e-12) / base))


@dataclass(frozen=True)
class Change:
    """One change: the position it is dated to, and the chance of every position."""

    place: int
    places: np.ndarray
    chance: np.ndarray

    def interval(self, level: float) -> tuple[int, int]:
        """Positions between which the change lies with chance `level`, equal tails."""
        tails = (1 - level) / 2, (1 + level) / 2
        low, high = np.searchsorted(self.chance.cumsum(), tails)
        low, high = (int(self.places[min(i, len(self.places) - 1)]) for i in (low, high))
        return min(low, self.place), max(high, self.place)


def locate_changes(series: CountSeries, most: int) -> list[Change]:
    """The changes that are worth their penalty, in order; none where no change is.

    Candidates are those of least count cost; each is moved to where it is likeliest given the
    others. A further change must raise the log-likelihood by 3.7.
    """
    n = len(series.session)
    base = series.slots * _season_factor(series)
    search = ruptures.Dynp(custom_cost=CountCost(), min_size=MIN_SEGMENT, jump=1)
    search.fit(np.column_stack([series.linked, base]))
    best: list[Change] = []
    least = -_log_likelihoods(series, base, [[]])[1].max()
    for k in range(1, most + 1):
        if (k + 1) * MIN_SEGMENT > n:
            break
        found, likelihood = _refine(series, base, search.predict(k)[:-1])
        cost = k * _WORTH - likelihood
        if cost < least:
            best, least = found, cost
    return best


def segments(places: Sequence[int], n: int) -> list[tuple[int, int]]:
    """First position and end of each part between the changes."""
    return list(pairwise([0, *places, n]))


def _season_factor(series: CountSeries) -> np.ndarray:
    design = np.column_stack([np.ones(len(series.session)), season_columns(series)])
    mean = fit_counts(series.linked, series.slots, design, 0.0).mean
    return np.maximum(mean / series.slots, 1e-9) / (series.linked.sum() / series.slots.sum())


def _refine(series: CountSeries, base: np.ndarray,
            places: list[int]) -> tuple[list[Change], float]:
    """Each change moved in turn to its likeliest place, and the likelihood of the last."""
    n, likelihood = len(base), -np.inf
    changes: list[Change] = []
    for _ in range(1 if len(places) == 1 else 2):
        changes = []
        for j in range(len(places)):
            edges = [0, *places, n]
            free = np.arange(edges[j] + MIN_SEGMENT, edges[j + 2] - MIN_SEGMENT + 1)
            moved = [[*places[:j], int(place), *places[j + 1:]] for place in free]
            weight, profile = _log_likelihoods(series, base, moved)
            if not np.isfinite(weight).any():
                return [], -np.inf
            chance = np.exp(weight - weight.max())
            chance /= chance.sum()
            # The place with most chance on it and its neighbours: right to within one session.
            # Its own counts a little more, or a sure date would tie with those beside it.
            at = int(np.convolve(chance, [1.0, 1.1, 1.0], "full")[1:-1].argmax())
            likelihood = float(profile.max())
            places = moved[at]
            changes.append(Change(places[j], free, chance))
    return changes, likelihood


@lru_cache(maxsize=64)
def _errors(positions: tuple[float, ...]) -> WorkingErrors:
    return WorkingErrors(np.array(positions), _CARRIED)


def _log_likelihoods(series: CountSeries, base: np.ndarray,
                     candidates: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """For each way of cutting the series: log weight with shares integrated out, and log profile.

    Both are averaged over autocorrelations, the overdispersion integrated out. Residuals are
    signed roots of the Poisson deviance, so that without autocorrelation the cost is that of
    counts.
    """
    errors = _errors(tuple(series.session.tolist()))
    linked, n = series.linked, len(base)
    season = season_columns(series)
    designs, residuals = [], []
    for places in candidates:
        inside = np.zeros((n, len(places) + 1))
        for column, (first, end) in enumerate(segments(places, n)):
            inside[first:end, column] = 1
        rates = np.maximum(linked @ inside, 0.5) / (base @ inside)
        mean = base * (inside @ rates)
        deviance = np.maximum(xlogy(linked, linked / mean) - linked + mean, 0)
        residuals.append(np.sign(linked - mean) * np.sqrt(2 * deviance))
        designs.append(np.sqrt(mean)[:, None] * np.column_stack([inside, season]))
    stacked = np.stack(designs)
    # Where a part holds whole seasons, a change cannot be told from them: no place for one.
    is_told = np.linalg.matrix_rank(stacked) == stacked.shape[2]
    stacked[~is_told] = np.eye(n, stacked.shape[2])
    x = errors.whiteners[:, None] @ stacked  # errors, candidates, sessions, coefficients
    y = errors.whiteners[:, None] @ np.stack(residuals)[..., None]
    across = np.swapaxes(x, 2, 3)
    moment, projected = across @ x, across @ y
    moved = np.linalg.solve(moment, projected)
    squares = (y**2).sum(axis=(2, 3)) - (moved * projected).sum(axis=(2, 3))
    # As many for every number of changes, so that the unit of the counts does not choose it.
    freedom = n - 1 - season.shape[1]
    profile = (_BEFOREHAND + errors.log_roots)[:, None] - freedom / 2 * np.log(
        np.maximum(squares, 1e-12))
    weight = profile - 0.5 * np.linalg.slogdet(moment)[1]
    return (np.where(is_told, _log_sum(weight), -np.inf),
            np.where(is_told, _log_sum(profile), -np.inf))


def _log_sum(logs: np.ndarray) -> np.ndarray:
    """Log of the sum over the first axis; scipy's does the same and takes thrice as long."""
    most = logs.max(axis=0)
    return np.asarray(most + np.log(np.exp(logs - most).sum(axis=0)))
