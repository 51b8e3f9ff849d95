"""What cut lists can and cannot support."""

import pandas as pd

from hrcstats.measure import (
    list_completeness,
    list_states,
    slots_by_kind,
    slots_per_session,
    surge_support,
)
from hrcstats.measure.presence import MINIMUM_SESSIONS


def debates(*rows):
    """Debates as (session, item, kind, whether the NGO list is complete)."""
    frame = pd.DataFrame(rows, columns=["session", "agenda_item", "debate_kind",
                                        "is_list_complete"])
    return frame.assign(is_list_complete=frame["is_list_complete"].astype("boolean"),
                        is_state_list_complete=pd.array([None] * len(frame), "boolean"))


def test_two_of_28_ngo_lists_are_complete(tables):
    ngo, states = list_completeness(tables["debates"]).itertuples()
    assert (ngo.quantity, ngo.n, ngo.denominator_n) == ("ngo_lists_complete_share", 2, 28)
    assert ngo.value == 2 / 28
    assert states.denominator_n > 0 and 0 <= states.value <= 1


def test_completeness_agrees_with_the_transcribed_lists(tables, facts, read_csv):
    lists = read_csv(facts / "speakers.csv").query("speaker_kind == 'ngo'")
    said = lists.groupby("list_id")["list_complete"].agg(set)
    ngo = list_completeness(tables["debates"]).iloc[0]
    assert ngo["n"] == (said == {"1"}).sum()


def test_lists_nobody_read_are_refused():
    refused = list_completeness(debates(("37", 6, "general_debate", None)))
    assert refused["value"].isna().all()
    assert set(refused["warnings"]) == {"no list was read"}


def test_no_surge_can_be_measured_and_the_refusal_says_why(tables):
    (row,) = surge_support(tables["debates"]).itertuples()
    assert pd.isna(row.value)
    assert row.method == "refused"
    assert "no surge can be measured from cut lists" in row.warnings
    assert f"at least {MINIMUM_SESSIONS} sessions" in row.warnings
    assert row.n < MINIMUM_SESSIONS < row.denominator_n


def test_enough_complete_lists_are_not_refused():
    many = debates(*((str(session), 4, "general_debate", True) for session in range(20, 32)))
    (row,) = surge_support(many).itertuples()
    assert (row.value, row.denominator_n) == (12, 12)
    one_less = surge_support(many.iloc[1:]).iloc[0]
    assert pd.isna(one_less["value"])


def test_panels_and_dialogues_support_no_trend_of_general_debates():
    mixed = debates(*((str(session), 4, "interactive_dialogue", True) for session in range(20, 40)))
    assert pd.isna(surge_support(mixed)["value"].iloc[0])


def test_slots_by_kind_are_all_slots(tables):
    kinds = slots_by_kind(tables["speaker_slots"])
    assert kinds["value"].sum() == len(tables["speaker_slots"]) == 813
    assert kinds["warnings"].str.contains("lower bound").all()


def test_a_session_without_papers_has_no_row(tables):
    read = slots_per_session(tables["debates"], tables["speaker_slots"])
    assert read["session"].astype(int).is_monotonic_increasing
    assert "24" not in set(read["session"]) and (read["value"] > 0).any()
    cut = read["complete_lists_n"] < read["lists_n"]
    assert read.loc[cut, "warnings"].str.contains("lower bound").all()
    assert (read.loc[~cut, "warnings"] == "").all()


def test_general_debates_without_papers_stand_as_missing():
    sessions = pd.DataFrame({"session": ["20", "21", "22", "S-9"],
                             "session_kind": ["regular"] * 3 + ["special"]})
    read = debates(("20", 4, "general_debate", True), ("22", 4, "general_debate", True),
                   ("22", 4, "general_debate", False))
    cells = list_states(read, sessions)
    assert cells.set_index("session")["state"].to_dict() == {
        20: "complete_list", 21: "no_papers", 22: "cut_list"}
