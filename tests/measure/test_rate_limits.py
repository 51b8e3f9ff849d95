import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from hrcstats.errors import HrcStatsError
from hrcstats.measure.rate_limits import (
    check_level,
    exact_limits,
    find_bunching,
    mid_p_limits,
    weighted_limits,
)


@pytest.mark.parametrize(("n", "total"), [(0, 50), (1, 50), (7, 300), (50, 50)])
def test_exact_limits_are_those_of_statsmodels(n, total):
    assert exact_limits(n, total, 0.9) == pytest.approx(
        proportion_confint(n, total, alpha=0.1, method="beta"))


@pytest.mark.parametrize("total", [100, 300, 1000])
def test_mid_p_holds_93_percent_where_three_events_are_expected(total):
    # Where plain mid-p holds 91.7 %: its upper limit for no event lies just below 3 / total.
    rate = 3.02 / total
    counts = range(20)
    held = sum(stats.binom.pmf(n, total, rate) for n in counts
               if mid_p_limits(n, total, 0.95)[0] <= rate <= mid_p_limits(n, total, 0.95)[1])
    assert held >= 0.93


def test_mid_p_lies_inside_exact():
    for n in (0, 1, 3, 20):
        exact, mid = exact_limits(n, 200, 0.95), mid_p_limits(n, 200, 0.95)
        assert exact[0] <= mid[0] and mid[1] <= exact[1]


def test_one_event_cannot_bunch_and_two_in_one_debate_can():
    sizes = np.full(20, 25.0)
    assert not find_bunching(np.eye(20)[0], sizes, 0.95).is_seen
    assert find_bunching(2 * np.eye(20)[0], sizes, 0.95).inflation == pytest.approx(2, rel=0.05)
    assert not find_bunching(np.ones(20), sizes, 0.95).is_seen


def test_weighted_limits_of_equal_weights_are_exact_poisson_times_the_weight():
    low, high = weighted_limits(np.full(4, 10.0), 10, 0.95)
    assert low == pytest.approx(10 * stats.chi2.ppf(0.025, 8) / 2)
    assert high == pytest.approx(10 * stats.chi2.ppf(0.975, 10) / 2)


def test_no_event_seen_leaves_room_for_the_heaviest_that_could_have_been():
    low, high = weighted_limits(np.array([]), 50, 0.95)
    assert low == 0 and high == pytest.approx(50 * -np.log(0.025))


@pytest.mark.parametrize("level", [95, 0, 1, -0.1, float("nan"), "high", None])
def test_a_level_that_is_none_is_refused(level):
    with pytest.raises(HrcStatsError, match=r"0\.95"):
        check_level(level, "here")
