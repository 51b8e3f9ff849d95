"""Sentences from estimate rows."""

import pytest

from hrcstats.measure.estimate import estimate_row, refusal_row
from hrcstats.publish.say import say_count, say_estimate, say_list


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
