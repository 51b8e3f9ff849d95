"""Limits of rates of rare events: exact, mid-p, bunched in clusters, weighted by an audit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats

from hrcstats.errors import HrcStatsError, Problem

Floats = npt.NDArray[np.float64]
_FEW = 2     # up to so many events mid-p alone is too short: 91.7 % at three events expected
_LEAST_DF = 3.0  # a t quantile of one or two degrees of freedom says nothing any more


@dataclass(frozen=True)
class Bunching:
    """How events bunch in clusters: variance over that of independent trials, and its trust."""

    inflation: float = 1.0
    t_over_z: float = 1.0  # quantile of t over that of the normal, for the few clusters with events

    @property
    def is_seen(self) -> bool:
        """Whether events bunch more than independent trials would on average."""
        return self.inflation > 1


def check_level(level: float, where: str) -> None:
    """Refuses a level that is no confidence level."""
    try:
        fits = 0 < float(level) < 1
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise HrcStatsError(Problem("level is no confidence level", where, str(level),
                                    "a number between 0 and 1, such as 0.95",
                                    "write 95 % as 0.95"))


def exact_limits(n: float, total: float, level: float) -> tuple[float, float]:
    """Clopper-Pearson limits; counts may be effective ones, with fractions."""
    tail = (1 - level) / 2
    low = special.betaincinv(n, total - n + 1, tail) if n > 0 else 0.0
    high = special.betaincinv(n + 1, total - n, 1 - tail) if n < total else 1.0
    return float(low), float(high)


def mid_p_limits(n: float, total: float, level: float) -> tuple[float, float]:
    """Limits at which half the probability of n itself counts as beyond it.

    With two events or fewer the upper limit is the exact one: that of mid-p holds the rate in
    91.7 % only, where three events are expected.
    """
    tail = (1 - level) / 2
    exact_low, exact_high = exact_limits(n, total, level)

    def above(p: float) -> float:
        at_least = special.betainc(n, total - n + 1, p) if n > 0 else 1.0
        more = special.betainc(n + 1, total - n, p) if n < total else 0.0
        return float(at_least + more) / 2

    low = 0.0 if n == 0 else optimize.brentq(lambda p: above(p) - tail, exact_low, exact_high)
    if n <= _FEW or n == total:
        return float(low), exact_high
    return float(low), float(optimize.brentq(lambda p: above(p) - (1 - tail), exact_low,
                                             exact_high))


def find_bunching(events: Floats, sizes: Floats, level: float, *, weights: Floats | None = None
                  ) -> Bunching:
    """How far events (or weighted events) per cluster spread beyond independent trials.

    With `weights` of the events seen, `events` are sums of weights, and the variance of independent
    events is the sum of their squares; without, it is the binomial one.
    """
    clusters, total = len(events), float(events.sum())
    seen_n = total if weights is None else len(weights)
    if clusters < 2 or seen_n < 2:  # one event cannot bunch
        return Bunching()
    rate = total / sizes.sum()
    squares = (events - rate * sizes) ** 2
    independent = (float(sizes.sum() * rate * (1 - rate)) if weights is None
                   else float((weights**2).sum()))
    if independent <= 0:
        return Bunching()
    inflation = float(clusters / (clusters - 1) * squares.sum() / independent)
    if inflation <= 1:
        return Bunching()
    df = max(_LEAST_DF, float(squares.sum() ** 2 / (squares**2).sum()) - 1)
    tail = (1 - level) / 2
    return Bunching(inflation, float(stats.t.ppf(tail, df) / stats.norm.ppf(tail)))


def weighted_limits(weights: Floats, most: float, level: float,
                    inflation: float = 1.0) -> tuple[float, float]:
    """Limits of a sum of weighted rare events (Fay and Feuer's gamma interval).

    Parameters
    ----------
    weights
        Of the events seen.
    most
        The largest weight that an event not seen could have had.
    inflation
        Variance over that of independent events.
    """
    tail = (1 - level) / 2
    total, variance = float(weights.sum()), float((weights**2).sum()) * inflation
    # Events that come in bunches weigh as much as their bunch.
    most = max(most, variance / total if total > 0 else 0.0)
    low = 0.0 if total == 0 else float(
        variance / (2 * total) * stats.chi2.ppf(tail, 2 * total**2 / variance))
    more, spread = total + most, variance + most**2
    return low, float(spread / (2 * more) * stats.chi2.ppf(1 - tail, 2 * more**2 / spread))
