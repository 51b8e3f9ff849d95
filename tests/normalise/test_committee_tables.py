"""The Committee on NGOs as decisions, questions and votes."""

import pandas as pd
import pytest

from hrcstats.normalise.committee import (
    DECISIONS,
    build_counts,
    build_votes,
    check_decisions,
    check_names,
    check_votes,
    reject_empty,
)


def named(*names):
    """Rows of a sheet that hold these names."""
    return pd.DataFrame({"organisation_as_written": names, "source_file": "7.csv",
                         "source_line": range(2, len(names) + 2)})


def test_every_decision_is_of_a_known_kind_and_session(tables, checkout, read_csv):
    decisions = tables["committee_decisions"]
    assert set(decisions["decision"]) == set(DECISIONS)
    known = read_csv(checkout.data_dir / "reference" / "committee_sessions.csv")
    assert set(decisions["committee_session_end"].dt.strftime("%Y-%m-%d")) <= set(
        known["committee_session_end"])


def test_empty_rows_are_rejected_with_their_reason_in_the_ledger(tables):
    ledger = tables["ledger"]
    empty = ledger[ledger["reason"].str.startswith("empty", na=False)]
    assert (empty["kind"] == "rejected").all() and (empty["rows_n"] == 0).all()
    assert len(empty[empty["source_id"].str.startswith("committee_votes/")]) == 1
    kept, rejected = reject_empty(named("A", "  ", "", None), "organisation_as_written")
    assert kept["organisation_as_written"].tolist() == ["A"]
    assert rejected["source_line"].tolist() == [3, 4, 5]
    assert set(rejected["reason"]) == {"empty organisation_as_written"}


@pytest.mark.parametrize("name", [
    "Here is your list, as requested, without bullet points and with each NGO on a separate line:",
    "Here are the organizations:", "• World Organisation Against Torture", "- Amnesty",
    "I'm sorry, but I cannot", "As an AI language model", "▪ Cultural Survival",
])
def test_residue_of_a_chatbot_or_converter_is_a_problem(name):
    (problem,) = check_names(named("UN Watch", name))
    assert problem.where == "7.csv, line 3" and problem.value == name
    assert "corrections.csv" in problem.remedy


@pytest.mark.parametrize("name", ["Academic Mobility Сenter", "Мemorial", "Соciety"])
def test_homoglyphs_are_a_problem(name):
    (problem,) = check_names(named(name))
    assert "homoglyphs" in problem.what


@pytest.mark.parametrize("name", [
    "Мемориал", "Мемориал (Memorial)", "Here-I-Am Foundation", "Where is Here", "Bullet Free World",
    "International Human Rights Association of American Minorities - IHRAAM", "11 11", "Ελλάδα",
    "Association “Здоровье”", "مركز القاهرة", "As one", "I am a girl",
])
def test_real_and_awkward_names_pass(name):
    assert check_names(named(name)) == []


def test_an_undated_sheet_misses_its_column_once():
    rows = named("A", "B").assign(decision="granted", committee_session_end=None)
    sessions = pd.DataFrame({"committee_session_end": ["2024-06-14"]})
    (problem,) = check_decisions(rows, sessions)
    assert (problem.what, problem.expected) == ("missing column", "committee_session_end")


def test_recorded_rejected_added_and_left_add_up():
    written = pd.DataFrame({"committee_session_end": "2024-06-14", "decision": "granted",
                            "source_id": "x", "source_line": [2, 3, 4]})
    left = written.iloc[[0, 1, 1]]
    counts = build_counts(written, left).iloc[0]
    assert counts[["recorded_n", "rejected_n", "added_n", "rows_n"]].tolist() == [3, 1, 1, 3]


def test_grants_on_first_consideration_stay_apart_from_grants(tables):
    counts = tables["committee_counts"]
    first = counts[counts["decision"] == "granted_on_first_consideration"]["rows_n"].sum()
    assert first == 3944 - 2  # one row is residue of a chatbot, one is empty


def test_the_ledger_shows_what_was_rejected(tables):
    ledger = tables["ledger"].query("kind == 'rejected'").set_index(["source_id", "line_start"])
    text = ledger.loc[("committee_decisions/1_ecosoc_status_granted", 2398), "text"]
    assert text.startswith("Here is your list, as requested")


def test_votes_carry_the_topic_of_their_call_to_every_row(tables):
    votes = tables["committee_votes"]
    assert len(votes) == 1788
    assert votes["topic_as_written"].notna().all()
    assert votes["state_iso3"].notna().mean() > 0.99
    assert set(votes["vote"].dropna()) == {"for", "against", "abstaining", "absent"}
    # The Committee has 19 members; a State counted twice keeps its own row.
    once = votes[votes["row_index"] == 1]
    assert once.groupby("vote_id")["state_as_written"].nunique().max() <= 19


def test_two_calls_of_one_topic_stay_apart_and_an_unknown_vote_is_told(places):
    rows = pd.DataFrame({
        "vote_topic": ["T", "", "T", ""], "state_as_written": ["Cuba", "China", "Cuba", "Chinaa"],
        "vote": ["in favor", "Against", "absent", "perhaps"], "outcome": ["granted", "", "x", ""],
        "committee_session_end": ["2024-06-14", "", "2024-06-14", ""],
        "source_file": "8.csv", "source_line": [2, 3, 4, 5]})
    votes, problems = build_votes(rows, places)
    assert votes["vote_id"].nunique() == 2
    assert votes["committee_session_end"].tolist() == ["2024-06-14"] * 4
    assert {(problem.what, problem.where) for problem in problems} == {
        ("unknown State spelling in state_as_written", "8.csv, line 5"),
        ("unknown vote", "8.csv, line 5")}


def test_questions_name_the_state_that_asked(tables):
    questions = tables["committee_questions"]
    assert len(questions) == 148
    assert set(questions["role"]) <= {"asked", "commented", "motion"}
    assert questions["questioning_state_iso3"].notna().mean() > 0.95


def test_official_totals_hold_only_what_is_printed(tables):
    official = tables["committee_official_totals"]
    assert official["official_n"].notna().all()
    assert not official.duplicated(["committee_session_end", "measure"]).any()


def _votes(tmp_rows, places):
    rows = pd.DataFrame(tmp_rows, columns=["vote_topic", "state_as_written", "vote"])
    rows = rows.assign(outcome="", source_file="8.csv", source_line=range(2, len(rows) + 2),
                       committee_session_end=["2024-06-14"] + [""] * (len(rows) - 1))
    return build_votes(rows, places)[0]


MEMBERS = pd.DataFrame({"state_iso3": ["CUB", "CHN"], "term_start": "2023-01-01",
                        "term_end": "2026-12-31"})
SESSIONS = pd.DataFrame({"committee_session_end": ["2024-02-09", "2024-06-14"]})


def test_a_vote_by_a_state_without_a_seat_has_its_place_and_remedy(places):
    votes = _votes([("T", "Cuba", "in favor"), ("", "France", "against")], places)
    (problem,) = check_votes(votes, MEMBERS, SESSIONS)
    assert problem.where == "8.csv, line 3" and "France" in problem.value
    assert "committee_members.csv" in problem.expected and problem.remedy


def test_a_seat_of_another_term_is_no_seat(places):
    votes = _votes([("T", "Cuba", "in favor")], places)
    (problem,) = check_votes(votes, MEMBERS.assign(term_end="2024-01-01"), SESSIONS)
    assert "without a seat" in problem.what


def test_a_roll_call_of_the_council_is_told_apart(places):
    states = ["Cuba", "China", "France", "Italy", "Germany", "Spain", "Chile", "Peru", "Brazil",
              "Mexico", "India", "Pakistan", "Japan", "Kenya", "Ghana", "Mali", "Egypt", "Turkey",
              "Poland", "Norway"]
    votes = _votes([("T" if n == 0 else "", state, "against") for n, state in enumerate(states)],
                   places)
    (problem,) = check_votes(votes, MEMBERS, SESSIONS)
    assert problem.value == "20 States" and "Economic and Social Council" in problem.remedy


def test_a_decision_outside_the_sessions_stops_the_build(checkout, call, change, fingerprint):
    before = fingerprint(checkout.processed_dir)
    change(checkout, "raw/committee_decisions/5_ecosoc_status_declined.csv",
           lambda rows: rows.replace({"committee_session_end": {"2023-06-05": "2023-07-05"}}))
    called = call(checkout, "build")
    assert called.code == 1 and "date ends no session of the Committee" in called.err
    assert "5_ecosoc_status_declined.csv, line" in called.err and "2023-06-05" in called.err
    assert fingerprint(checkout.processed_dir) == before


def test_a_vote_without_a_seat_stops_the_build(checkout, call, change):
    change(checkout, "raw/committee_votes/8_roll_call_votes.csv",
           lambda rows: rows.assign(state_as_written=rows["state_as_written"].mask(
               rows.index == 5, "France")))
    called = call(checkout, "build")
    assert called.code == 1 and "line 7: vote by a State without a seat" in called.err
