"""How a result is said: shares as per cents, ratios as times, no number without its meaning."""

import math

import pytest

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.publish.site_results import _counted, count_words, shown_value


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


def test_official_total_is_set_beside_a_count_and_never_above_it():
    row = estimate_row("deferred", 326, n=326, denominator_n=323)
    assert _counted(row) == "326 recorded; official 323"
    share = estimate_row("deferred", 0.5, n=5, denominator_n=10)
    assert _counted(share) == "5 of 10"


def test_numbers_counted_are_found_and_not_made_up():
    rows = estimates_frame([
        estimate_row("slots", 3, n=3), estimate_row("address_share", 0.5, low=0.1, high=0.9),
        refusal_row("surge", "26 of 32 lists are cut"), estimate_row("power", 0.8)])
    frame = rows.assign(is_synthetic=[False, False, False, True])
    assert count_words(frame) == "2 numbers, 1 of them with an interval"
