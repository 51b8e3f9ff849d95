"""UPR contributors as documents, submissions and submitters."""

import pandas as pd
import pytest

from hrcstats.measure import count_removals, latest_versions
from hrcstats.normalise.upr import (
    build_changes,
    build_documents,
    build_submissions,
    build_submitters,
    check_totals,
    check_upr,
)
from hrcstats.read.columns import READ_COLUMNS

CALENDAR = pd.DataFrame({"upr_session": ["50"] * 3, "cycle": "4", "iso3": ["USA", "CUB", "CHE"],
                         "session_start": "2025-11-03"})


def contributors(*rows):
    """Rows of one summary as read; each given by what differs from a plain submitter."""
    plain = dict.fromkeys(READ_COLUMNS["upr"], "") | {
        "state_under_review_iso3": "USA", "upr_session": "50", "doc_symbol": "A/HRC/WG.6/50/USA/3",
        "version": "1", "category": "civil_society", "submission_kind": "individual", "code": "X",
        "member_index": "1", "organisation_as_written": "Org", "source_file": "a.csv",
        "source_id": "upr/a"}
    return pd.DataFrame([plain | {"source_line": line} | row for line, row in enumerate(rows, 2)])


def test_the_united_states_in_2025(tables):
    mine = tables["upr_submissions"].query("state_under_review_iso3 == 'USA'")
    individual = mine.query("category == 'civil_society' and submission_kind == 'individual'")
    assert len(individual) == 86
    assert (individual["first_country_iso3"] == "IRN").sum() == 30
    document = tables["upr_documents"].set_index("state_under_review_iso3").loc["USA"]
    assert (document["listed_n"], document["stated_n"]) == (155, 155)
    assert set(mine["year"]) == {2025} and set(mine["cycle"]) == {4}


def test_submissions_and_organisations_are_counted_apart(tables):
    submissions, submitters = tables["upr_submissions"], tables["upr_submitters"]
    assert len(submitters) == 612
    assert submissions["members_n"].sum() == 612
    per_document = submissions.groupby(["doc_symbol", "version"]).size()
    listed = tables["upr_documents"].set_index(["doc_symbol", "version"])["listed_n"]
    assert per_document.sort_index().tolist() == listed.sort_index().tolist()


def test_individual_submissions_have_one_member(tables):
    individual = tables["upr_submissions"].query("submission_kind == 'individual'")
    assert (individual["members_n"] == 1).all()


def test_an_address_not_printed_stays_null(places):
    rows = contributors({"country_as_written": "Iran (Islamic Republic of)"},
                        {"code": "JS1", "submission_kind": "joint"})
    submitters, problems = build_submitters(rows, places)
    assert problems == []
    assert submitters["country_iso3"].iloc[0] == "IRN" and submitters["country_iso3"].isna().iloc[1]


def test_members_of_one_code_are_one_submission_and_the_first_address_counts(places):
    rows = contributors({"code": "JS1", "submission_kind": "joint", "member_index": "10",
                         "country_as_written": "Cuba"},
                        {"code": "JS1", "submission_kind": "joint", "member_index": "9",
                         "country_as_written": "Switzerland", "organisation_as_written": "Other"})
    submissions = build_submissions(build_submitters(rows, places)[0], CALENDAR)
    assert submissions[["members_n", "first_country_iso3", "cycle", "year"]].values.tolist() == [
        [2, "CHE", "4", "2025"]]


def test_submissions_without_a_code_are_told_apart_by_their_organisation(places):
    rows = contributors({"code": ""}, {"code": "", "organisation_as_written": "Other"})
    assert build_submitters(rows, places)[0]["submission_id"].nunique() == 2


def test_the_same_code_in_two_versions_or_documents_is_not_one_submission(places):
    rows = contributors({}, {"version": "2"}, {"doc_symbol": "A/HRC/WG.6/50/CUB/3"})
    assert build_submitters(rows, places)[0]["submission_id"].nunique() == 3


def test_the_total_printed_in_the_paper_goes_before_the_reference(places):
    submissions = build_submissions(build_submitters(contributors({}), places)[0], CALENDAR)
    known = pd.DataFrame({"doc_symbol": ["A/HRC/WG.6/50/USA/3"], "stated_submissions_n": ["155"]})
    printed = build_documents(submissions, known, {"a.csv": {"submissions_n": 7}})
    assert printed["stated_n"].iloc[0] == 7
    assert build_documents(submissions, known, {})["stated_n"].iloc[0] == "155"


@pytest.mark.parametrize(("change", "message"), [
    ({"upr_session": "99"}, "unknown UPR session"), ({"category": "ngo"}, "unknown category"),
    ({"submission_kind": "shared"}, "unknown submission_kind")])
def test_what_does_not_exist_is_named_with_its_line(change, message):
    (problem,) = check_upr(contributors({}, change), CALENDAR)
    assert problem.what == message and problem.where == "a.csv, line 3"


def test_a_state_that_was_not_reviewed_then_is_a_problem(read_csv, checkout):
    calendar = read_csv(checkout.data_dir / "reference" / "upr_calendar.csv")
    (problem,) = check_upr(contributors({"upr_session": "28", "state_under_review_iso3": "USA"}),
                           calendar)
    assert problem.what == "State not under review at this session"
    assert "UKR" in problem.expected


def test_a_state_on_no_calendar_is_a_problem_also_where_a_session_is_listed_in_part():
    (problem,) = check_upr(contributors({"state_under_review_iso3": "XKX"}), CALENDAR)
    assert problem.what == "State on no review's calendar" and problem.value == "XKX"


def test_two_totals_for_one_summary_contradict_each_other_but_not_for_two_versions(places):
    known = pd.DataFrame({"doc_symbol": ["A/HRC/WG.6/50/USA/3"], "stated_submissions_n": ["155"]})
    printed = {"a.csv": {"submissions_n": 7}}
    one = build_submissions(build_submitters(contributors({}), places)[0], CALENDAR)
    (problem,) = check_totals(build_documents(one, known, printed), known)
    assert "7 in the paper" in problem.value and "155" in problem.expected
    two = build_submissions(build_submitters(contributors({}, {"version": "2"}), places)[0],
                            CALENDAR)
    assert check_totals(build_documents(two, known, printed), known) == []
    assert check_totals(build_documents(one, known, {}), known) == []


def test_a_revision_is_the_next_version_of_the_same_document(places):
    first = {"doc_symbol": "A/HRC/WG.6/50/USA/3"}
    rows = contributors(*[first | {"code": code, "organisation_as_written": f"Made-up {code}"}
                          for code in "ABCD"])
    revised = rows.iloc[1:].assign(doc_symbol="A/HRC/WG.6/50/USA/3/Rev.1", source_id="upr/b",
                                   version="")
    submitters, _ = build_submitters(pd.concat([rows.assign(version=""), revised]), places)
    submissions = build_submissions(submitters, CALENDAR)
    documents = build_documents(submissions, pd.DataFrame(
        {"doc_symbol": [], "stated_submissions_n": []}), {})
    assert documents[["doc_symbol", "version", "listed_n"]].values.tolist() == [
        ["A/HRC/WG.6/50/USA/3", "1", 4], ["A/HRC/WG.6/50/USA/3", "2", 3]]
    changes = build_changes(submitters)
    assert changes["organisation_as_written"].tolist() == ["Made-up A"]
    assert changes[["version_before", "version_after"]].values.tolist() == [[1, 2]]
    removed = count_removals(changes, documents.astype({"version": int}))
    assert removed.loc[removed["quantity"] == "removed_share", "value"].tolist() == [0.25]
    assert latest_versions(submissions.astype({"version": int}))["code"].tolist() == list("BCD")


def test_without_a_second_version_nothing_changed(tables):
    assert tables["upr_version_changes"].empty
    counted = count_removals(tables["upr_version_changes"], tables["upr_documents"])
    assert counted["value"].isna().all() and len(counted) == 9


def test_a_summary_under_two_file_names_is_told_with_the_file_that_was_there():
    first = contributors({}, {"code": "Y"}).assign(source_file="A_HRC_WG.6_50_USA_3.csv")
    again = first.assign(source_file="A_copy.csv")
    (problem,) = check_upr(pd.concat([again, first], ignore_index=True), CALENDAR)
    assert problem.what == "this paper is already there as A_HRC_WG.6_50_USA_3.csv"
    assert problem.where == "A_copy.csv" and "remove A_copy.csv" in problem.remedy
    later = again.assign(version="2")
    assert check_upr(pd.concat([later, first], ignore_index=True), CALENDAR) == []
