import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import bound_unreported, estimate_reported_share, estimate_unreported


def _lists(**lists):
    return pd.DataFrame([(incident, name) for name, held in lists.items() for incident in held],
                        columns=["incident_id", "list_id"])


def _refusal(lists):
    row = estimate_unreported(lists).iloc[0]
    assert np.isnan(row["value"])
    return row["warnings"]


def test_one_or_two_lists_are_refused():
    assert "1 list: " in _refusal(_lists(a=range(9)))
    assert "2 lists: capture-recapture needs three" in _refusal(_lists(a=range(9), b=range(5, 12)))


@pytest.mark.parametrize(("third", "words"), [
    ([None], "'c' is empty"), (range(30), "is the same as"), ([1, 2], "only incidents of")])
def test_a_third_list_that_adds_no_look_is_two_lists_by_the_back_door(third, words):
    said = _refusal(_lists(a=range(30), b=range(15, 40), c=third))
    assert words in said and "two lists by the back door" in said


def test_a_list_that_meets_no_other_is_refused():
    assert "is on another list" in _refusal(
        _lists(a=range(30), b=range(15, 40), c=range(90, 109)))


def test_three_independent_lists_recover_a_planted_number():
    # A design without noise: 1,000 incidents, each list holds half of them, independently.
    at = np.arange(1000)
    lists = _lists(a=at[at % 2 == 0], b=at[(at // 2) % 2 == 0], c=at[(at // 4) % 2 == 0])
    row = estimate_unreported(lists).iloc[0]
    assert row["value"] == pytest.approx(1000, rel=0.01) and row["low"] < 1000 < row["high"]
    assert "lower bound" in row["warnings"]


def test_order_of_rows_and_names_of_lists_do_not_matter():
    rng = np.random.default_rng(0)
    on = rng.random((200, 3)) < 0.4
    lists = pd.DataFrame(np.argwhere(on), columns=["incident_id", "list_id"])
    turned = lists.sample(frac=1, random_state=1).assign(list_id=lambda frame: "x" + (
        2 - frame["list_id"]).astype(str))
    first, then = (estimate_unreported(frame).iloc[0] for frame in (lists, turned))
    assert first["value"] == pytest.approx(then["value"], rel=1e-6)


def test_bounds_hold_what_they_say():
    row = bound_unreported(40, reported=(0.5, 1)).iloc[0]
    assert (row["value"], row["low"]) == (40, 40) and 80 < row["high"] < 110
    assert bound_unreported(40, reported=(1, 1)).iloc[0]["high"] == 40
    none = bound_unreported(0, reported=(0.2, 1)).iloc[0]
    assert none["low"] == 0 and none["high"] > 10  # nothing known is not nothing done
    open_ = bound_unreported(5, reported=(0, 1)).iloc[0]
    assert np.isnan(open_["high"]) and "no upper bound" in open_["warnings"]


def test_shares_that_are_none_are_refused():
    with pytest.raises(HrcStatsError, match="pair of shares"):
        bound_unreported(5, reported=(0.8, 0.2))
    with pytest.raises(HrcStatsError, match="no count"):
        bound_unreported(-1, reported=(0.2, 0.8))


def test_without_observed_interruptions_there_is_no_reported_share():
    empty = estimate_reported_share(pd.DataFrame({"was_publicised": []})).iloc[0]
    assert np.isnan(empty["value"]) and "observed in full" in empty["warnings"]
    row = estimate_reported_share(pd.DataFrame({"was_publicised": [True, False, False, None]}))
    assert row["denominator_n"].iloc[0] == 3


@pytest.mark.parametrize("said", [["false", "true", "False", ""], [False, True, False, None]])
def test_publicised_as_text_is_read_as_what_it_says(said):
    row = estimate_reported_share(pd.DataFrame({"was_publicised": said})).iloc[0]
    assert (row["n"], row["denominator_n"]) == (1, 3)


def test_publicised_in_other_words_is_refused():
    with pytest.raises(HrcStatsError, match="neither true nor false"):
        estimate_reported_share(pd.DataFrame({"was_publicised": ["perhaps"]}))


@pytest.mark.parametrize("known", [float("nan"), float("inf"), "forty", None, 2.5])
def test_a_count_that_is_none_is_refused_in_words(known):
    with pytest.raises(HrcStatsError, match="no count"):
        bound_unreported(known, reported=(0.5, 1))


A, B = set(range(40)), set(range(20, 70))


@pytest.mark.parametrize(("third", "words"), [
    ((A - {0}) | {99}, "39 of its 40 incidents on 'a'"),
    ((A & B) | {99}, "20 of its 21 incidents on"),
    ({3, 98}, "holds 2 incidents, fewer than 10")])
def test_near_copies_and_stubs_are_two_lists_by_the_back_door(third, words):
    said = _refusal(_lists(a=A, b=B, c=third))
    assert words in said and "two lists by the back door" in said


def test_the_union_of_two_lists_is_no_third():
    said = _refusal(_lists(a=A, b=B, c=(A | B) | {99}))
    assert "two lists by the back door" in said


def test_one_list_cut_into_two_is_refused():
    said = _refusal(_lists(a=range(20), b=range(20, 40), c=[*range(10, 30), *range(40, 80)]))
    assert "lists cut apart" in said and "'a' and 'b'" in said


def test_lists_that_share_all_they_hold_or_hold_little_are_refused():
    assert "back door" in _refusal(_lists(x=["a", "b"], y=["b", "c"], z=["c", "a"]))
    few = _refusal(_lists(a=range(12), b=[*range(6), *range(12, 18)], c=range(3, 15)))
    assert "fewer than 20" in few
    alone = _refusal(_lists(a=range(30), b=range(10, 42), c=[*range(5, 15), *range(28, 45)]))
    assert "fewer than 5 incidents stand on" in alone


def test_names_of_lists_that_differ_in_case_and_blanks_are_one_list():
    lists = _lists(**{"A": range(30), "a ": range(10, 50), "b": range(20, 70)})
    assert "2 lists" in _refusal(lists)


def test_bounds_say_their_level_and_the_independence_they_assume():
    said = bound_unreported(40, reported=(0.1, 1), level=0.9).iloc[0]["warnings"]
    assert "bounds at 90%" in said and "independently" in said
