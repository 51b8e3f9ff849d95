"""How a result is said: shares as per cents, ratios as times, no number without its meaning."""

import math

import pytest

from hrcstats.measure.estimate import estimate_row
from hrcstats.publish.site_results import shown_value


@pytest.mark.parametrize(("value", "low", "high", "said"), [
    (1.48, 0.34, 6.43, "1.5 times (0.34 to 6.4)"),
    (1.48, 0.34, math.inf, "1.5 times (0.34 to no upper bound)"),
    (math.inf, 3.8, math.inf, "no upper bound (at least 3.8 times)"),
])
def test_ratio_of_shares_is_said_as_times(value, low, high, said):
    assert shown_value(estimate_row("grant_share_ratio", value, low=low, high=high)) == said


def test_share_stays_a_per_cent():
    row = estimate_row("address_share", 0.349, low=0.249, high=0.459)
    assert shown_value(row) == "34.9% (24.9–45.9%)"
