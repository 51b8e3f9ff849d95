"""Sessions, their seasons and rules, and the dates that belong to them."""

import itertools

import pandas as pd
import pytest

from hrcstats.normalise.calendar import check_sessions, is_within


def listed(**row):
    """One row of a list as `check_sessions` takes it."""
    return pd.DataFrame([{"session": "", "meeting_date": "", "source_file": "a.csv",
                          "source_line": 2} | row])


@pytest.fixture(scope="module")
def sessions(tables):
    """The sessions of the bundled records, as text."""
    table = tables["sessions"].copy()
    for column in ("start_date", "end_date", "resumed_start_date", "resumed_end_date"):
        table[column] = table[column].dt.strftime("%Y-%m-%d").fillna("")
    return table


def test_all_regular_and_special_sessions_stand(tables):
    kinds = tables["sessions"]["session_kind"].value_counts()
    assert kinds["regular"] == 63
    assert kinds.sum() == 63 + 28
    assert tables["sessions"]["session"].is_unique


@pytest.mark.parametrize(("session", "season"), [
    ("37", "March"), ("38", "June"), ("39", "September"), ("57", "September"), ("58", "March")])
def test_seasons(tables, session, season):
    assert tables["sessions"].set_index("session").loc[session, "season"] == season


def test_seasons_alternate_from_2007_on(tables):
    regular = tables["sessions"].query("session_kind == 'regular'").dropna(subset=["start_date"])
    regular = regular.sort_values("start_date")
    seasons = regular.loc[regular["start_date"] >= "2008-01-01", "season"].tolist()
    after = {"March": "June", "June": "September", "September": "March"}
    assert all(later == after[earlier] for earlier, later in itertools.pairwise(seasons))


def test_no_session_ends_before_it_begins(tables):
    table = tables["sessions"]
    assert not (table["end_date"] < table["start_date"]).any()
    assert not (table["resumed_start_date"] < table["end_date"]).any()


def test_the_suspended_session_has_its_resumed_part(sessions):
    suspended = sessions.set_index("session").loc["43"]
    assert suspended["resumed_start_date"] == "2020-06-15"
    assert is_within("2020-03-13", suspended)
    assert is_within("2020-06-20", suspended)
    assert not is_within("2020-05-01", suspended)


def test_rules_in_force_stand_at_their_session(tables):
    rules = tables["sessions"].set_index("session")["breaks"]
    assert "NGO_general_debate_list_cap" in rules["49"]
    assert len(tables["breaks"]) == 182


def test_a_date_in_its_session_and_an_unknown_date_pass(sessions):
    assert check_sessions(listed(session="37", meeting_date="2018-03-19"), sessions) == []
    assert check_sessions(listed(session="37"), sessions) == []
    assert check_sessions(listed(meeting_date="2018-03-19"), sessions) == []


def test_a_date_outside_names_the_session_and_its_days(sessions):
    (problem,) = check_sessions(listed(session="37", meeting_date="2018-06-19"), sessions)
    assert problem.where == "a.csv, line 2"
    assert "HRC37: 2018-02-26 to 2018-03-23" in problem.expected
    assert problem.remedy


def test_an_unknown_session_is_told_once_a_paper(sessions):
    twice = pd.concat([listed(session="99"), listed(session="99"), listed(session="99",
                                                                          source_file="b.csv")])
    found = check_sessions(twice, sessions)
    assert [problem.where for problem in found] == ["a.csv, line 2", "b.csv, line 2"]
    assert {problem.what for problem in found} == {"unknown session"}
