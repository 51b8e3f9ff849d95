"""A p-value for a share before and since a date that takes the session, not the grant, as unit.

Grants of one session hang together, so an exact test of single grants calls too many differences.
"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

DRAWS = 9_999


def permute_sessions(counts: NDArray[np.float64], totals: NDArray[np.float64],
                     later: NDArray[np.bool_], *, seed: int = 0,
                     draws: int = DRAWS) -> NDArray[np.float64]:
    """Two-sided p-values when sessions are dealt anew to before and since.

    Parameters
    ----------
    counts
        Linked grants: one row a session, one column a State.
    totals
        All grants of each session, above 0.
    later
        Which sessions belong to the later period.
    seed, draws
        Of the permutations; where there are no more than `draws` of them, all are taken.

    Returns
    -------
    numpy.ndarray
        One p-value a column; 1 where nothing is linked, or where all sessions are of one period.

    Notes
    -----
    The statistic is the sum, over later sessions, of the counts less their expectation at one share
    for all sessions, each over the root of the session's total, so that large sessions do not
    decide. It asks that sessions be exchangeable: a drift over years counts as a difference.

    Examples
    --------
    >>> low_then_high = np.array([[1.0], [1], [1], [6], [6], [6]])
    >>> permute_sessions(low_then_high, np.full(6, 50.0), np.arange(6) >= 3).round(2).tolist()
    [0.1]
    """
    expected = np.outer(totals / totals.sum(), counts.sum(axis=0))
    scaled = (counts - expected) / np.sqrt(totals)[:, None]
    scaled = scaled - scaled.mean(axis=0)
    observed = np.abs(later.astype(float) @ scaled)
    dealt, is_whole = _deal(len(later), int(later.sum()), draws, seed)
    extreme = (np.abs(dealt @ scaled) >= observed - 1e-9).sum(axis=0)
    # All permutations hold the observed one; drawn ones do not, and it is counted in.
    extra = 0 if is_whole else 1
    return np.asarray((extreme + extra) / (len(dealt) + extra), dtype=float)


def _deal(sessions_n: int, later_n: int, draws: int, seed: int
          ) -> tuple[NDArray[np.float64], bool]:
    """Rows of 0 and 1: which sessions are dealt to the later period; whether these are all."""
    if comb(sessions_n, later_n) <= draws:
        chosen = list(combinations(range(sessions_n), later_n))
        dealt = np.zeros((len(chosen), sessions_n))
        for row, places in zip(dealt, chosen, strict=True):
            row[list(places)] = 1
        return dealt, True
    order = np.random.default_rng(seed).random((draws, sessions_n)).argsort(axis=1)
    return (order < later_n).astype(float), False
