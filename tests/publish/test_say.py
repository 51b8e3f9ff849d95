"""Sentences from estimate rows."""

import pytest

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.publish.say import say_count, say_estimate, say_linked, say_list, say_shares


def test_an_estimate_with_its_interval_and_p():
    row = estimate_row("step", 1.9, low=1.4, high=2.6, level=0.95, p_value=0.002)
    assert say_estimate(row, "The step") == (
        "The step is 1.9 (95% interval 1.4 to 2.6), p below 0.01.")


def test_bounds_are_no_interval_of_a_level():
    row = estimate_row("share", 0.1, low=0.1, high=0.25)
    assert say_estimate(row, "The share", is_share=True) == (
        "The share is 10.0% (bounds 10.0% to 25.0%).")


def test_a_refusal_gives_its_reason():
    assert say_estimate(refusal_row("step", "8 sessions: 12 are needed"), "The step") == (
        "The step is not estimated: 8 sessions: 12 are needed.")


@pytest.mark.parametrize(("words", "said"), [
    ([], "none"), (["China"], "China"), (["China", "Cuba"], "China and Cuba"),
    (["China", "Cuba", "Iran"], "China, Cuba and Iran")])
def test_lists(words, said):
    assert say_list(words) == said


@pytest.mark.parametrize(("n", "said"), [
    (0, "no coding"), (1, "1 coding"), (1200, "1,200 codings")])
def test_counts(n, said):
    assert say_count(n, "coding") == said


def test_a_share_of_what_nobody_coded_is_unknown_and_no_zero():
    counts = {"uncoded_n": 349, "insufficient_n": 0}
    row = refusal_row("linked_share", "nobody coded them", n=0, denominator_n=349) | counts
    said = say_linked(row, "CHN")
    assert "unknown, not zero: nobody coded them" in said and "0.0%" not in said
    assert "Of 349 NGO slots read, 0 are" in said and "349 by organisations that nobody" in said


def test_a_linked_share_counts_the_uncoded_and_claims_no_upper_end():
    row = estimate_row("linked_share", 0.02, low=0.02, high=0.04, n=2, denominator_n=100)
    said = say_linked(row | {"uncoded_n": 95, "insufficient_n": 2}, "USA")
    assert "Of 100 NGO slots read, 5 are" in said and "Nearly all are uncoded" in said
    assert "2 (2.0%)" in said and "4 (4.0%)" in said and "at most" not in said
    assert "Nearly all" not in say_linked(row | {"uncoded_n": 50, "insufficient_n": 2}, "USA")


def test_an_estimate_with_its_count():
    row = estimate_row("precision", 0.98, low=0.93, high=0.99, level=0.95, n=108, denominator_n=110)
    assert say_estimate(row, "Precision", is_share=True, with_n=True) == (
        "Precision is 98.0%, 108 of 110 (95% interval 93.0% to 99.0%).")


def test_cells_of_shares_hold_their_interval_and_a_refusal_no_number():
    rows = estimates_frame([estimate_row("share", 0.302, low=0.284, high=0.321),
                            refusal_row("share", "8 applications")])
    assert say_shares(rows) == ["30.2% (28.4–32.1%)", "-"]
