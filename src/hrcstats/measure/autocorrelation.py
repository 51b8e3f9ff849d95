"""Regression whose errors may hang together from session to session, for short series.

The autocorrelation of a dozen sessions cannot be known, and a test that trusts its estimate gives
twice the false alarms it promises. So it is averaged over what the residuals leave plausible, and
the critical value is simulated so that the test keeps its level at autocorrelations from 0 to 0.6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np

# (share of the variance that is carried over at all, autocorrelation of that share). The rest is
# noise of the single session: counts of 20 drawn around a slowly moving rate look like this.
CARRIED = ((0.0, 0.0),
           (1.0, 0.15), (1.0, 0.3), (1.0, 0.45), (1.0, 0.6), (1.0, 0.75), (1.0, 0.9),
           (0.67, 0.3), (0.67, 0.5), (0.67, 0.65), (0.67, 0.8), (0.67, 0.9),
           (0.33, 0.4), (0.33, 0.6), (0.33, 0.75), (0.33, 0.9))
# The errors under which the level is held.
GUARDED = ((1.0, 0.0), (1.0, 0.15), (1.0, 0.3), (1.0, 0.45), (1.0, 0.6), (0.67, 0.3), (0.67, 0.6),
           (0.5, 0.6), (0.33, 0.6), (0.33, 0.3))
LEVEL = 0.05
STRONG_CORRELATION = 0.7  # averaged; a series of autocorrelation 0.6 rarely shows it
_HELD_BETWEEN = (0.045, 0.055)
_SLOPES, _HUMPS = np.linspace(0, 2, 21), (-0.05, 0.0, 0.05, 0.1, 0.15, 0.2)
_DRAWS, _BLOCK = 4000, 250
# Counts behave a little worse than the normal noise of the simulation.
_CAUTION = 1.01
_LONG = 20  # sessions


@dataclass(frozen=True)
class Candidates:
    """Fits of one regression, one under each autocorrelation considered.

    First axis: autocorrelations; then draws; then coefficients.
    """

    plausible: np.ndarray  # log restricted likelihood, the scale integrated out
    values: np.ndarray
    variances: np.ndarray
    neighbours: np.ndarray  # correlation of neighbouring sessions under each
    drift: np.ndarray       # log of what a long mean loses by it: log(1 + 2 sum of correlations)

    def join(self, other: Candidates) -> Candidates:
        """Both sets as one, for instance under two ways in which the variance may grow."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Candidates(*(np.concatenate(pair) for pair in pairs))

    def average(self) -> Averaged:
        """Weighted by likelihood; that the right one is not known counts in the error."""
        weights = np.exp(self.plausible - self.plausible.max(axis=0))
        weights /= weights.sum(axis=0)
        each = weights[..., None]
        value = (each * self.values).sum(axis=0)
        variance = (each * (self.variances + (self.values - value) ** 2)).sum(axis=0)
        return Averaged(value, np.sqrt(np.maximum(variance, 1e-300)), weights.T @ self.neighbours,
                        weights.T @ self.drift)


@dataclass(frozen=True)
class Averaged:
    """Coefficients averaged over autocorrelations; rows are draws, columns coefficients."""

    value: np.ndarray
    error: np.ndarray
    correlation: np.ndarray  # of neighbouring sessions, one a row
    drift: np.ndarray        # one a row


class WorkingErrors:
    """The autocorrelations considered, prepared for sessions at `positions`."""

    def __init__(self, positions: np.ndarray,
                 carried: tuple[tuple[float, float], ...] = CARRIED) -> None:
        roots = [np.linalg.cholesky(correlation(positions, *pair)) for pair in carried]
        self.whiteners = np.linalg.inv(np.stack(roots))
        self.log_roots = np.array([-np.log(np.diag(root)).sum() for root in roots])
        if len(positions) >= _LONG:
            # Noise carried over in part looks like less autocorrelation than it is: it counts twice
            # as likely beforehand, where there are sessions enough to tell it from none.
            self.log_roots += np.log([2.0 if 0 < share < 1 else 1.0 for share, _ in carried])
        self.neighbours = np.array([share * rho for share, rho in carried])
        self.drift = np.log([1 + 2 * share * rho / (1 - rho) for share, rho in carried])

    def fit(self, regressors: np.ndarray, responses: np.ndarray, columns: list[int],
            weights: np.ndarray | None = None) -> Candidates:
        """Generalised least squares of responses (draws by sessions) under each of them.

        `weights` are inverse variances of the sessions, up to a factor.
        """
        sessions_n, coefficients_n = regressors.shape
        freedom = sessions_n - coefficients_n
        root = np.ones(sessions_n) if weights is None else np.sqrt(weights)
        x = self.whiteners @ (root[:, None] * regressors)  # errors, sessions, coefficients
        y = (root * responses) @ self.whiteners.transpose(0, 2, 1)  # errors, draws, sessions
        moment = x.transpose(0, 2, 1) @ x
        spread = np.linalg.inv(moment)
        projected = y @ x
        values = projected @ spread
        squares = np.maximum((y**2).sum(axis=2) - (values * projected).sum(axis=2), 1e-12)
        known = self.log_roots + np.log(root).sum() - 0.5 * np.linalg.slogdet(moment)[1]
        plausible = known[:, None] - freedom / 2 * np.log(squares)
        scale = spread[:, columns, columns][:, None, :] / max(freedom - 2, 1)
        return Candidates(plausible, values[..., columns], squares[..., None] * scale,
                          self.neighbours, self.drift)


@lru_cache(maxsize=64)
def _prepared(positions: tuple[float, ...]) -> WorkingErrors:
    return WorkingErrors(np.array(positions))


def working_errors(positions: np.ndarray) -> WorkingErrors:
    """The errors considered for sessions at `positions`, kept between calls."""
    return _prepared(tuple(positions.tolist()))


def correlation(positions: np.ndarray, carried: float, rho: float) -> np.ndarray:
    """Correlation of sessions by their distance: carried * rho ** distance, 1 on the diagonal."""
    distance = np.abs(positions[:, None] - positions[None, :])
    matrix = carried * np.power(rho, distance)
    np.fill_diagonal(matrix, 1.0)
    return matrix


@dataclass(frozen=True)
class CriticalValue:
    """How far |t| must go for one coefficient, given how its errors seem to hang together."""

    centre: float       # of the averaged drift
    scale: float
    base: float         # log critical value at the centre, nearly
    slope: float
    hump: float
    nulls: np.ndarray   # sorted simulated |t| / critical value, guarded errors pooled or the worst
    held: np.ndarray    # false-alarm rate under each guarded error

    def at(self, drift: float) -> float:
        """The critical value of |t| at 5 % where this averaged drift was seen."""
        seen = (drift - self.centre) / self.scale
        return _CAUTION * float(np.exp(self.base + _bend(np.array(seen), self.slope, self.hump)))

    def p_value(self, ratio: float) -> float:
        """Of a |t| that is `ratio` times its critical value; 0.05 where that is 1."""
        beyond = len(self.nulls) - np.searchsorted(self.nulls, ratio)
        return float((1 + beyond) / (1 + len(self.nulls)))

    def under_the_worst(self, log_t: np.ndarray, drifts: np.ndarray) -> CriticalValue:
        """The same with p-values that hold under each error, however small they are.

        Pooled, they hold at 5 %; further out one error has twice the false alarms of another. Draws
        are errors by draws.
        """
        bend = _bend((drifts - self.centre) / self.scale, self.slope, self.hump)
        ratios = np.exp(np.sort(log_t - self.base - bend, axis=1))
        return replace(self, nulls=ratios.max(axis=0))

    def stretch(self, level: float) -> float:
        """Factor on the critical value for an interval of another level than 95 %."""
        return float(np.quantile(self.nulls, level))


def critical_values(positions: np.ndarray, regressors: np.ndarray, columns: list[int],
                    seed: int) -> list[CriticalValue]:
    """Critical values for some coefficients; kept between calls with the same sessions."""
    return _simulated(tuple(positions.tolist()), tuple(map(tuple, regressors.tolist())),
                      tuple(columns), seed)


@lru_cache(maxsize=512)
def _simulated(positions: tuple[float, ...], regressors: tuple[tuple[float, ...], ...],
               columns: tuple[int, ...], seed: int) -> list[CriticalValue]:
    place, x = np.array(positions), np.array(regressors)
    errors, rng = WorkingErrors(place), np.random.default_rng(seed)
    blocks = []
    for pair in GUARDED:
        root = np.linalg.cholesky(correlation(place, *pair)).T
        draws = rng.standard_normal((_DRAWS, len(place))) @ root
        blocks += [errors.fit(x, draws[first:first + _BLOCK], list(columns)).average()
                   for first in range(0, _DRAWS, _BLOCK)]
    log_t = np.concatenate([np.log(np.abs(block.value) / block.error) for block in blocks])
    seen = np.concatenate([block.drift for block in blocks])
    return [tune(log_t[:, j], seen, len(GUARDED)) for j in range(len(columns))]


def tune(log_t: np.ndarray, drifts: np.ndarray, errors_n: int) -> CriticalValue:
    """The flattest critical value that holds the level under every guarded error.

    A single number would do for none of them; one that follows the residuals too closely would
    hold the level with intervals that are sometimes absurdly long. Draws stand one of the
    `errors_n` errors after the other.
    """
    centre, scale = float(drifts.mean()), float(drifts.std()) + 1e-12
    seen = (drifts - centre) / scale
    low, high = np.log(_HELD_BETWEEN)
    best: CriticalValue | None = None
    least = np.inf
    for slope, hump in product(_SLOPES, _HUMPS):
        bend = _bend(seen, slope, hump)
        # Pooled over the guarded errors the level is met exactly, so interval and p-value agree.
        base = float(np.quantile(log_t - bend, 1 - LEVEL))
        held = (log_t > base + bend).reshape(errors_n, -1).mean(axis=1)
        off = np.log(held + 1e-9)
        outside = np.maximum(0, off - high) + np.maximum(0, low - off)
        loss = 30 * (outside**2).sum() + 0.3 * bend.var()
        if loss < least:
            least = loss
            best = CriticalValue(centre, scale, base, slope, hump, log_t - base - bend, held)
    assert best is not None  # the grids are not empty
    return replace(best, nulls=np.sort(np.exp(best.nulls)))


def _bend(seen: np.ndarray, slope: float, hump: float) -> np.ndarray:
    """How the log critical value follows the standardised drift that was seen.

    A middling one may be a weak one or a strong one under much noise, which asks for a
    higher value than either: the hump.
    """
    return np.asarray(np.tanh(slope * seen) + hump * np.maximum(1 - seen**2, -1))
