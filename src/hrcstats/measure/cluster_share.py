"""An interval for a share whose observations hang together in clusters."""

from __future__ import annotations

import numpy as np


def share_interval(hits: np.ndarray, clusters: np.ndarray, level: float) -> tuple[float, float]:
    """Korn and Graubard's exact interval for a share in a sample of clusters.

    Clopper-Pearson with the number of observations that the variance between clusters leaves; where
    all are hits, or none is, with the number of clusters, because no variance can be seen.

    Parameters
    ----------
    hits
        0 or 1 each.
    clusters
        The cluster of each; two clusters at least.

    References
    ----------
    E. L. Korn and B. I. Graubard (1998), Survey Methodology 24, 193-201.

    Examples
    --------
    >>> low, high = share_interval(np.array([1.0] * 5 + [0.0] * 5), np.arange(10), 0.95)
    >>> round(low, 3), round(high, 3)
    (0.173, 0.827)
    """
    from scipy import stats

    n, share = len(hits), float(np.mean(hits))
    _, place = np.unique(clusters, return_inverse=True)
    sums = np.bincount(place, weights=hits - share)
    clusters_n = len(sums)
    variance = clusters_n / (clusters_n - 1) * float((sums**2).sum()) / n**2
    if share in (0.0, 1.0) or variance <= 0:
        effective = float(clusters_n)
    else:
        tails = stats.t.ppf((1 + level) / 2, [max(n - 1, 1), clusters_n - 1])
        effective = min(n, share * (1 - share) / variance * float(tails[0] / tails[1]) ** 2)
        effective = max(effective, 1.0)
    hits_n, tail = share * effective, (1 - level) / 2
    low = 0.0 if share == 0 else float(stats.beta.ppf(tail, hits_n, effective - hits_n + 1))
    high = 1.0 if share == 1 else float(stats.beta.ppf(1 - tail, hits_n + 1, effective - hits_n))
    return low, high
