import numpy as np
import pandas as pd
import pytest

from hrcstats.measure import (
    compare_listed_with_delivered,
    count_motives,
    count_positions,
    interruption_rate,
    interruptions_per_thousand,
    not_reached_rate,
    rates_by_interrupting_state,
    simulate_observed_session,
    slots_as_seen,
    statement_ends,
    time_taken,
)


@pytest.fixture(scope="module")
def made_up():
    return simulate_observed_session(3)


def test_every_row_of_a_made_up_session_says_so(made_up):
    assert made_up.slots["is_synthetic"].all() and made_up.listed["is_synthetic"].all()
    assert made_up.slots["state_concerned_iso3"].str.fullmatch(r"XA\d").all()


def test_per_thousand_is_the_rate_in_other_units(made_up):
    rate, per = (measure(made_up.slots).iloc[0] for measure in (
        interruption_rate, interruptions_per_thousand))
    assert per["value"] == pytest.approx(1000 * rate["value"])
    assert per["high"] == pytest.approx(1000 * rate["high"])
    assert per["quantity"] == "interruptions_per_1000_slots"


def test_states_add_up_to_all_where_one_interrupts_each_statement(made_up):
    rows = rates_by_interrupting_state(made_up.slots)
    assert pd.isna(rows["state_iso3"].iloc[0])
    assert rows["value"].iloc[1:].sum() == pytest.approx(rows["value"].iloc[0])
    two = made_up.slots.copy()
    named = two["interrupting_states_iso3"].notna()
    two.loc[named, "interrupting_states_iso3"] += "; XA9"
    both = rates_by_interrupting_state(two).set_index("state_iso3")
    assert both.loc["XA9", "value"] == pytest.approx(rows["value"].iloc[0])


def test_time_is_weighted_by_the_audit_and_needs_five_debates(made_up):
    slots = pd.DataFrame({
        "debate_id": list("abcde"), "observed_in_full": True, "was_delivered": True,
        "spoken_s": 90.0, "was_interrupted_audit": [True, True, False, False, True],
        "audit_probability": [1, 0.5, 0.5, 0.5, 1], "objection_s": [10.0, 20, None, None, None]})
    rows = time_taken(slots).set_index("quantity")
    assert rows.loc["objection_s", "value"] == 50
    assert rows.loc["objection_share", "value"] == pytest.approx(50 / 500)
    assert "1 interruption without seconds" in rows.loc["objection_s", "warnings"]
    few = time_taken(slots.head(2)).iloc[0]
    assert np.isnan(few["low"]) and "no interval" in few["warnings"]


def test_unknown_ends_leave_the_share_and_are_counted():
    slots = pd.DataFrame({
        "observed_in_full": True, "was_delivered": True, "was_interrupted_audit": True,
        "was_resumed": [True, False, None], "was_finished": [True, True, None],
        "outcome": ["completed", "warned", None]})
    rows = statement_ends(slots).set_index("quantity")
    assert (rows.loc["was_resumed", "n"], rows.loc["was_resumed", "denominator_n"]) == (1, 2)
    assert "1 unknown" in rows.loc["was_finished", "warnings"]
    assert rows.loc["outcome_unknown", "n"] == 1


def test_without_observed_slots_everything_is_refused_in_words(made_up):
    unseen = made_up.slots.assign(observed_in_full=False)
    for measure in (interruptions_per_thousand, time_taken, statement_ends, count_positions,
                    count_motives, rates_by_interrupting_state):
        rows = measure(unseen)
        assert rows["value"].isna().all() and (rows["warnings"] != "").all()
    assert slots_as_seen(unseen).empty


def test_displacement_of_the_made_up_lists_is_found(made_up):
    row = not_reached_rate(compare_listed_with_delivered(made_up.listed, made_up.slots)).iloc[0]
    assert row["n"] == len(made_up.listed) - len(made_up.slots) > 0


@pytest.mark.parametrize("kind", ["object", "boolean", "text"])
def test_a_slot_of_which_nothing_is_known_leaves_one_denominator_for_all(kind):
    slots = pd.DataFrame({
        "debate_id": ["d"] * 4 + ["e"] * 4, "was_interrupted": [True, False, False, False] * 2,
        "was_interrupted_audit": None, "interrupting_states_iso3": ["CHN", None, None, None] * 2})
    said = slots["was_interrupted"].astype("object")
    said[5] = None
    said = said.astype("boolean") if kind == "boolean" else said
    said = said.map({True: "true", False: "false"}) if kind == "text" else said
    rows = rates_by_interrupting_state(slots.assign(was_interrupted=said))
    assert rows["denominator_n"].tolist() == [4, 4] and rows["n"].tolist() == [1, 1]


def test_booleans_in_text_are_read_as_what_they_say():
    slots = pd.DataFrame({
        "debate_id": "d", "observed_in_full": "true", "was_delivered": ["true", "false"] * 3,
        "was_interrupted_audit": ["true", "true", "false", "false", "true", ""],
        "was_resumed": ["false", "true", "", "", "true", ""], "was_finished": "no",
        "outcome": "stopped"})
    rows = statement_ends(slots).set_index("quantity")
    assert rows.loc["was_resumed", ["n", "denominator_n"]].tolist() == [1, 2]
    as_seen = slots_as_seen(slots.assign(state_concerned_iso3=None, is_audited=True,
                                         audit_probability=1.0))
    assert as_seen["was_interrupted"].tolist() == [True, False, True]
