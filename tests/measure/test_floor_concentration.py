import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrcstats.errors import HrcStatsError
from hrcstats.measure import concentration
from hrcstats.measure.floor_concentration import _deal


def _slots(counts, **columns):
    names = [name for name, n in counts.items() for _ in range(n)]
    return pd.DataFrame({"organisation_id": names, **columns})


def _values(frame):
    return frame.set_index("quantity")["value"]


def test_hand_worked_counts():
    values = _values(concentration(_slots({"a": 1, "b": 2, "c": 3, "d": 4})))
    assert values["hhi"] == pytest.approx((1 + 4 + 9 + 16) / 100)
    assert values["effective_n"] == pytest.approx(100 / 30)
    # Mean absolute difference over all ordered pairs is 1.25; over twice the mean of 2.5.
    assert values["gini"] == pytest.approx(1.25 / 5)


def test_equal_holders_are_as_spread_out_as_can_be():
    frame = concentration(_slots(dict.fromkeys("abcde", 4))).set_index("quantity")
    assert frame.loc["hhi", "value"] == pytest.approx(0.2)
    assert frame.loc["gini", "value"] == pytest.approx(0)
    assert frame.loc["hhi", "p_value"] == 1


def test_one_holder():
    values = _values(concentration(_slots({"a": 7})))
    assert (values["hhi"], values["gini"], values["effective_n"]) == (1, 0, 1)


def test_newcomers_are_organisations_of_the_last_session_not_seen_before():
    slots = pd.DataFrame({"organisation_id": ["a", "b", "a", "c", "c", "d"],
                          "session": ["HRC40", "40", 41, 41, 41, 41.0]})
    row = concentration(slots).set_index("quantity").loc["newcomer_share"]
    assert (row["value"], row["n"], row["denominator_n"]) == (pytest.approx(2 / 3), 2, 3)


def test_by_session_gives_each_session_its_newcomers():
    slots = pd.DataFrame({"organisation_id": list("abacbd"), "session": [1, 1, 2, 2, 3, 3]})
    frame = concentration(slots, by="session")
    shares = frame[frame["quantity"] == "newcomer_share"].set_index("session")
    assert np.isnan(shares.loc[1, "value"]) and "no session before" in shares.loc[1, "warnings"]
    assert shares.loc[[2, 3], "value"].tolist() == [0.5, 0.5]


def test_unmatched_slots_are_counted_in_the_warnings():
    frame = concentration(pd.DataFrame({"organisation_id": ["a", "b", None, " "]}))
    assert "2 of 4 slots have no organisation" in frame["warnings"].iloc[0]
    assert frame["denominator_n"].iloc[0] == 2


def test_nothing_to_measure_is_a_refusal():
    frame = concentration(pd.DataFrame({"organisation_id": [None, None]}))
    assert frame["value"].isna().all() and (frame["warnings"] != "").all()


def test_missing_column_is_named_with_the_nearest():
    with pytest.raises(HrcStatsError, match="did you mean 'organization_id'"):
        concentration(pd.DataFrame({"organization_id": ["a"]}))


def test_dealing_follows_the_law_of_slots_dealt_at_random():
    # Three organisations, five slots, none empty-handed: weights 1 / product of factorials.
    deals = _deal(np.array([3, 1, 1]), 6000, np.random.default_rng(1))
    assert (deals.sum(axis=1) == 5).all() and deals.min() == 1
    assert (deals.max(axis=1) == 3).mean() == pytest.approx(0.4, abs=0.03)


def test_random_lists_are_called_concentrated_as_often_as_promised():
    rng = np.random.default_rng(3)
    alarms = []
    for _ in range(60):
        slots = pd.DataFrame({"organisation_id": rng.integers(25, size=80)})
        alarms.append(concentration(slots, replicates=150)["p_value"].iloc[0] <= 0.2)
    assert 0.05 <= np.mean(alarms) <= 0.4


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from("abcdefg"), min_size=2, max_size=40), st.randoms())
def test_row_order_never_matters(names, random):
    shuffled = random.sample(names, len(names))
    one, two = (concentration(pd.DataFrame({"organisation_id": n}), replicates=20)
                for n in (names, shuffled))
    assert _values(one).fillna(-1).tolist() == pytest.approx(_values(two).fillna(-1).tolist())


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), min_size=2))
def test_merging_two_organisations_never_lowers_hhi(counts):
    merged = dict(counts)
    first, second = list(merged)[:2]
    merged[first] += merged.pop(second)
    before, after = (_values(concentration(_slots(c), replicates=10))["hhi"]
                     for c in (counts, merged))
    assert after >= before


def test_repeated_row_labels_count_each_slot_once():
    one = pd.DataFrame({"organisation_id": list("abcd"), "item": list("xxyy"),
                        "session": [56, 56, 57, 57]})
    both = pd.concat([one, one.assign(organisation_id=list("efgh"))])
    by_item = concentration(both, by="item", replicates=20)
    assert by_item[by_item["quantity"] == "hhi"]["denominator_n"].tolist() == [4, 4]
    by_session = concentration(both, by="session", replicates=20)
    newcomers = by_session[by_session["quantity"] == "newcomer_share"].set_index("session")
    assert newcomers.loc[57, ["n", "denominator_n"]].tolist() == [4, 4]


def test_two_spellings_of_a_session_are_one_group():
    slots = pd.DataFrame({"organisation_id": list("abcd"), "session": ["HRC57", "57", 56, 56]})
    frame = concentration(slots, by="session", replicates=20)
    assert frame[frame["quantity"] == "hhi"]["session"].tolist() == [56, "HRC57"]


@pytest.mark.parametrize("counts", [dict.fromkeys("abcdefghijklmnopqrst", 1), {"a": 10, "b": 1}])
def test_an_interval_without_width_is_called_so(counts):
    frame = concentration(_slots(counts), replicates=200).head(3)
    assert frame["warnings"].str.contains("interval has no width").all()


def test_an_interval_with_width_has_no_such_warning():
    frame = concentration(_slots({name: n for n, name in enumerate("abcdefghijkl", 1)})).head(3)
    assert not frame["warnings"].str.contains("no width").any()


def test_one_organisation_and_one_slot_are_said_as_one():
    slots = pd.DataFrame({"session": ["57", "57"], "organisation_id": ["o1", None]})
    said = concentration(slots)["warnings"].iloc[0]
    assert "only 1 organisation: the interval is rough" in said
    assert "1 of 2 slots has no organisation and is left out" in said
