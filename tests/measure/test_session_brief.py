"""The numbers of a brief: counted by hand on a small session, refused where nothing was read."""

import pandas as pd
import pytest

from hrcstats import measure
from hrcstats.measure import session_brief

DEBATES = pd.DataFrame({
    "debate_id": ["d1", "d2", "d3", "d4"], "session": ["7", "7", "7", "10"],
    "meeting_date": pd.to_datetime(["2008-03-20", "2008-03-18", "2008-03-19", "2009-03-20"]),
    "agenda_item": pd.array([4, 3, 1, 3], dtype="Int64"),
    "debate_kind": ["general_debate", "general_debate", "panel", "general_debate"],
    "is_list_complete": pd.array([False, True, None, True], dtype="boolean"),
    "source_id": ["p1", "p2", "p3", "p4"]})
SLOTS = pd.DataFrame({
    "debate_id": ["d1", "d1", "d1", "d2", "d2", "d3", "d4", "d2"],
    "speaker_kind": ["ngo", "ngo", "state_member", "ngo", "ngo", "state_member", "ngo", "ngo"],
    "observed_as": ["listed"] * 7 + ["delivered"],
    "organisation_id": ["a", "b", None, "a", None, None, "a", "c"]})
TIERS = pd.DataFrame({
    "organisation_id": ["a", "b", "c"], "state_iso3": ["CUB", "CHN", "IRN"],
    "tier": ["probable", "insufficient", "documented"], "is_contradicted": [True, False, False]})
NONE = pd.DataFrame({"session": pd.Series(dtype="str")})


def numbers(session, **more):
    found = measure.brief_numbers(session, DEBATES, SLOTS, TIERS,
                                  **({"incidents": NONE, "events": NONE} | more))
    return found.set_index("quantity")


def test_the_numbers_of_a_session_counted_by_hand():
    found = numbers("7", incidents=pd.DataFrame({"session": ["7", "8", "7"]}))
    assert found.loc["lists_complete", ["value", "denominator_n"]].tolist() == [1, 2]
    assert found.loc["ngo_slots_read", "value"] == 4  # a delivered slot is no place on a list
    assert found.loc["organisations_read", ["value", "denominator_n"]].tolist() == [2, 4]
    assert "1 slot names no organisation" in found.loc["organisations_read", "warnings"]
    assert found.loc["linked_slots_documented", ["value", "low", "high"]].tolist() == [0, 0, 3]
    wide = found.loc["linked_slots_documented_or_probable"]
    assert wide[["value", "low", "high", "denominator_n"]].tolist() == [2, 2, 3, 4]
    assert found.loc["publicised_incidents", "value"] == 2


def test_a_session_without_lists_is_refused_and_never_zero():
    found = numbers("8")
    for quantity in ("lists_complete", "ngo_slots_read", "organisations_read",
                     "linked_slots_documented"):
        assert pd.isna(found.loc[quantity, "value"]) and found.loc[quantity, "warnings"]


def test_debates_stand_by_date_and_a_list_of_states_has_no_ngo_count():
    table = measure.brief_debates("7", DEBATES, SLOTS, TIERS)
    assert table["debate_id"].tolist() == ["d2", "d3", "d1"]
    assert table["list_state"].tolist() == ["complete", "States only", "cut"]
    assert table["ngo_slots_n"].isna().tolist() == [False, True, False]
    assert table["linked_n"].fillna(-1).tolist() == [1, -1, 1]


def test_undecided_codings_are_never_named():
    codings = pd.DataFrame({
        "organisation_id": ["a", "a", "b"], "state_iso3": ["CUB", "CUB", "CHN"],
        "criterion": ["C2", "C5", "C1"], "value": ["yes"] * 3, "confidence": ["medium", "high",
        "low"], "source_kind": ["secondary", "secondary", "secondary"], "publication": ["P", "Q",
        "R"], "publication_date": ["2019", "2020", None], "evidence_paraphrase": ["x", "y", "z"]})
    named = measure.brief_coded("7", DEBATES, SLOTS, TIERS, codings)
    assert named["organisation_id"].tolist() == ["a"]
    assert named.loc[0, ["criterion", "publication", "slots_n"]].tolist() == ["C5", "Q", 2]


def test_only_sessions_of_the_same_season_stand_beside_each_other():
    sessions = pd.DataFrame({"session": ["7", "8", "10"], "season": ["March", "June", "March"]})
    table = measure.brief_season("7", sessions, DEBATES, SLOTS)
    assert table.to_dict("list") == {"session": ["7", "10"], "lists_n": [2, 1],
                                     "complete_lists_n": [1, 1], "ngo_slots_n": [4, 1]}


@pytest.mark.parametrize(("written", "session", "covers"), [
    ("57", "57", True), ("46-60", "57", True), ("46-60", "45", False), ("2021-12", "2021", False),
    ("all", "57", False), ("57", "5", False)])
def test_a_rule_of_a_range_covers_its_sessions(written, session, covers):
    breaks = pd.DataFrame({"session": [written], "measure": ["list_cap"], "value": ["3"],
                           "unit": ["minutes"], "population": ["NGOs"], "basis": ["stated"]})
    table = measure.brief_rules(session, breaks)
    assert table["value"].tolist() == (["3 minutes"] if covers else [])


def test_a_count_of_meetings_does_not_read_as_a_year():
    breaks = pd.DataFrame({"measure": ["formal_meetings"], "population": ["Council"],
                           "value": ["2007"], "unit": ["meetings"]})
    assert session_brief._grouped(breaks["value"], breaks["unit"]).tolist() == ["2,007"]
    assert session_brief._grouped(breaks["value"], pd.Series([""])).tolist() == ["2007"]
