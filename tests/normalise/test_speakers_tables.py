"""Speaker lists as debates and slots."""

import pandas as pd
import pytest

from hrcstats.normalise.speakers import add_debate_id, build_debates, build_slots, check_values
from hrcstats.read.columns import READ_COLUMNS, SPEAKER_KINDS


def lists(*rows):
    """Rows of one list as read; each given by what differs from a plain slot of an NGO."""
    plain = dict.fromkeys(READ_COLUMNS["speakers"], "") | {
        "session": "37", "meeting_date": "2018-03-19", "agenda_item": "6",
        "debate_kind": "general_debate", "is_list_complete": "true", "speaker_kind": "ngo",
        "speaker_as_written": "UN Watch", "source_file": "a.csv", "source_id": "speakers/a"}
    return pd.DataFrame([plain | {"source_line": line} | row for line, row in enumerate(rows, 2)])


def test_the_bundled_lists_give_813_slots_of_812_rows(tables):
    # One State was printed together with another one; a guarded correction splits the row.
    assert len(tables["speaker_slots"]) == 813
    assert tables["debates"]["source_id"].nunique() == 32
    assert set(tables["speaker_slots"]["speaker_kind"]) <= set(SPEAKER_KINDS)


def test_states_have_their_code_and_no_organisation(tables):
    slots = tables["speaker_slots"]
    is_state = slots["speaker_kind"].str.startswith("state")
    whole = is_state & ~slots["flags"].str.contains("name_truncated", na=False)
    coded = slots.loc[whole, "state_iso3"].notna()
    # What has no code is known to be no State, such as the European Union.
    assert coded.mean() > 0.98
    assert slots.loc[is_state, "organisation_id"].isna().all()
    assert slots.loc[~is_state, "state_iso3"].isna().all()


def test_nothing_was_seen_delivered_without_a_transcript(tables):
    assert tables["speaker_slots"]["was_delivered"].isna().all()
    assert not tables["debates"]["observed_in_full"].any()


def test_every_slot_belongs_to_a_debate(tables):
    assert set(tables["speaker_slots"]["debate_id"]) == set(tables["debates"]["debate_id"])


def test_two_releases_of_one_debate_are_one_debate(places):
    rows = lists({}, {"source_file": "b.csv", "source_id": "speakers/b"})
    assert len(build_debates(rows, places)) == 1
    assert build_slots(rows, places)[0]["slot_id"].is_unique


def test_undated_lists_of_two_papers_stay_apart(places):
    rows = lists({"meeting_date": ""}, {"meeting_date": "", "source_id": "speakers/b"})
    assert len(build_debates(rows, places)) == 2


def test_a_list_is_complete_only_where_no_row_denies_it(places):
    def completeness(*said):
        rows = lists(*({"is_list_complete": value, "speaker_as_written": str(number)}
                       for number, value in enumerate(said)))
        return build_debates(rows, places)["is_list_complete"].iloc[0]
    assert completeness("true", "true") == "true"
    assert completeness("true", "false") == "false"
    assert completeness("true", "") == ""


def test_the_list_of_states_and_the_list_of_ngos_are_told_apart(places):
    rows = lists({}, {"speaker_kind": "state_member", "speaker_as_written": "Cuba",
                      "is_list_complete": "false"})
    debate = build_debates(rows, places).iloc[0]
    assert (debate["is_list_complete"], debate["is_state_list_complete"]) == ("true", "false")


def test_an_unknown_state_is_a_problem_unless_its_name_is_cut(places):
    cut = lists({"speaker_kind": "state_member", "speaker_as_written": "Venezu",
                 "flags": "name_truncated"})
    wrong = lists({"speaker_kind": "state_member", "speaker_as_written": "Venezuelaa"})
    assert build_slots(cut, places)[1] == []
    (problem,) = build_slots(wrong, places)[1]
    assert problem.where == "a.csv, line 2" and "Venezuela" in problem.remedy


def test_the_holder_is_the_speaker_where_no_other_is_named(places):
    slots, _ = build_slots(lists({}, {"speaker_as_written": "A joint with B",
                                      "slot_holder_as_written": "A"}), places)
    assert slots["slot_holder_as_written"].tolist() == ["UN Watch", "A"]


@pytest.mark.parametrize(("column", "value"), [("speaker_kind", "NGO"), ("speaker_kind", ""),
                                               ("agenda_item", "0"), ("agenda_item", "6.5")])
def test_values_that_do_not_exist(column, value):
    (problem,) = check_values(lists({}, {column: value}))
    assert problem.what == f"unknown {column}" and problem.where == "a.csv, line 3"


def test_order_of_rows_changes_no_debate_id():
    rows = lists({}, {"agenda_item": "4"}, {"agenda_item": ""})
    ids = add_debate_id(rows).set_index("source_line")["debate_id"]
    turned = add_debate_id(rows.iloc[::-1]).set_index("source_line")["debate_id"]
    assert ids.sort_index().equals(turned.sort_index())
