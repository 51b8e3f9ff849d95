"""Shares before and since a date: the test of sessions holds where that of grants fails."""

import numpy as np
import pytest
from scipy import stats

from hrcstats.measure.session_permutation import permute_sessions

# As many sessions as the record of the Committee has, of about its sizes.
TOTALS = np.array([60.0] * 18 + [140] * 8 + [200] * 18)
LATER = np.arange(44) >= 31
STATES = 1500


def made_up(overdispersion, share=0.03):
    """Synthetic counts without any change: sessions by States, overdispersed within a session."""
    rng = np.random.default_rng(20261128)
    mean = np.repeat((TOTALS * share)[:, None], STATES, axis=1)
    if overdispersion > 1:
        mean = rng.gamma(mean / (overdispersion - 1), overdispersion - 1)
    return rng.poisson(mean).astype(float)


def exact_p(counts):
    """The test of single grants, on the same counts."""
    since, all_ = counts[LATER].sum(axis=0), counts.sum(axis=0)
    share = TOTALS[LATER].sum() / TOTALS.sum()
    return np.array([stats.binomtest(int(n), int(total), share).pvalue
                     for n, total in zip(since, all_, strict=True)])


@pytest.mark.parametrize("share", [0.003, 0.03])
@pytest.mark.parametrize("overdispersion", [1, 1.5, 2])
def test_false_alarms_stay_between_3_and_7_per_cent(overdispersion, share):
    p = permute_sessions(made_up(overdispersion, share), TOTALS, LATER, draws=1999)
    assert 0.03 <= (p <= 0.05).mean() <= 0.07


def test_the_test_of_single_grants_calls_too_many_where_they_hang_together():
    assert (exact_p(made_up(2)) <= 0.05).mean() > 0.1


def test_a_change_is_found():
    counts = made_up(2)
    counts[LATER] *= 2
    p = permute_sessions(counts, TOTALS, LATER, draws=1999)
    assert (p <= 0.05).mean() > 0.8


def test_nothing_linked_and_one_period_alone_give_one():
    assert permute_sessions(np.zeros((44, 1)), TOTALS, LATER, draws=99).tolist() == [1]
    counts = made_up(1)[:, :1]
    assert permute_sessions(counts, TOTALS, np.ones(44, bool), draws=99).tolist() == [1]


def test_the_same_seed_gives_the_same_p():
    counts = made_up(2)[:, :5]
    first, second = (permute_sessions(counts, TOTALS, LATER, seed=3, draws=199) for _ in range(2))
    assert first.tolist() == second.tolist()
