"""The build on the real records: what it keeps, what it refuses, and what it leaves alone."""

import itertools

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise import build as room
from hrcstats.normalise.build import build_tables, check_counts, expected_counts
from hrcstats.schema import check_tables, load_tables

LIST = "raw/speakers/2018-03-19_item6_ohchr.csv"
SUMMARY = "raw/upr/A_HRC_WG.6_50_USA_3.csv"
DEFERRED = "raw/committee_decisions/7_applications_deferred.csv"
QUESTIONS = "raw/committee_questions/questions_convenience_sample.csv"
VOTES = "raw/committee_votes/8_roll_call_votes.csv"
INCIDENTS = "raw/interruptions/publicised_incidents.csv"
NOTICES = "raw/side_events/organisers_notices.csv"


def put(line, column, value):
    """An edit: the value into a line of the file, as a person counts lines."""
    def edit(table):
        table.loc[line - 2, column] = value
    return edit


def drop(column):
    """An edit: the column goes."""
    return lambda table: table.drop(columns=column)


def problems_of(checkout):
    """What a build of the study refuses it for."""
    with pytest.raises(HrcStatsError) as refused:
        build_tables(checkout.data_dir)
    assert refused.value.exit_code == 1
    return refused.value.problems


def test_every_committee_row_is_a_row_a_corrected_row_or_rejected_with_its_reason(bundled):
    ledger = bundled.tables["ledger"]
    mine = ledger[ledger["source_id"].str.startswith("committee_decisions/")]
    assert len(mine) == 18_715
    assert set(mine["kind"]) == {"row", "corrected", "rejected"}
    assert mine["rows_n"].sum() == len(bundled.tables["committee_decisions"])
    rejected = mine[mine["kind"] == "rejected"]
    assert (rejected["rows_n"] == 0).all()
    assert rejected["reason"].str.len().min() > 0
    assert (mine.loc[mine["kind"] == "row", "rows_n"] == 1).all()


def test_counts_shown_to_a_person_add_up(bundled):
    counts = bundled.counts.set_index("papers")
    kinds = counts[["row_n", "corrected_n", "rejected_n", "furniture_n"]].sum(axis=1)
    assert (kinds == counts["in_n"]).all()
    assert counts.loc["committee_decisions", "in_n"] == 18_715
    assert (counts.loc["speakers", "in_n"], counts.loc["upr", "in_n"]) == (812, 612)


def test_rows_of_the_committee_by_decision_add_up_to_the_source(tables):
    counts = tables["committee_counts"]
    assert (counts["recorded_n"] + counts["added_n"] - counts["rejected_n"]
            == counts["rows_n"]).all()
    # Rows without a date and without a name belong to no session: the ledger alone holds them.
    ledger = tables["ledger"]
    nowhere = ledger["source_id"].str.startswith("committee_decisions/") & (
        ledger["reason"] == "empty organisation_as_written")
    assert 18_715 - counts["recorded_n"].sum() <= nowhere.sum()


def test_the_committed_counts_are_those_of_the_bundled_records(bundled, checkout):
    assert check_counts(bundled.tables, checkout.processed_dir / room.EXPECTED_COUNTS) == []


def test_a_changed_count_is_named_with_both_numbers(tables, tmp_path):
    expected_counts(tables).to_csv(tmp_path / "counts.csv", index=False)
    fewer = tables | {"side_events": tables["side_events"].iloc[1:]}
    found = check_counts(fewer, tmp_path / "counts.csv")
    assert [(problem.value, problem.expected) for problem in found] == [("23", "24")]
    assert "side_events" in found[0].where and "--accept" in found[0].remedy


def test_counts_that_were_never_committed_are_a_problem(tables, tmp_path):
    assert "no committed counts" in str(check_counts(tables, tmp_path / "none.csv")[0])


def test_every_table_of_the_dictionary_is_built_and_holds(tables):
    assert set(tables) == set(load_tables())
    assert check_tables(tables) == []


def test_a_table_with_a_repeated_key_is_refused(tables):
    events = pd.concat([tables["side_events"], tables["side_events"].head(1)], ignore_index=True)
    found = check_tables({"side_events": events})
    assert len(found) == 1 and "table side_events" in found[0].where
    assert tables["side_events"]["source_id"].iloc[0] in found[0].what


def test_a_paper_added_twice_is_named_with_the_other_one(tables):
    submitters = tables["upr_submitters"]
    paper = submitters["source_id"].iloc[0]
    mine = submitters[submitters["source_id"] == paper]
    copied = pd.concat([submitters, mine.assign(source_id="upr/copy")], ignore_index=True)
    (problem,) = check_tables({"upr_submitters": copied})
    assert problem.what == f"the same rows stand twice: {len(mine)}, in {paper}, upr/copy"
    assert problem.where.startswith("table upr_submitters, upr/copy, ")
    assert problem.expected == "each submission_id with member_index once"
    assert "the paper that was added twice" in problem.remedy


def test_every_row_leads_to_a_registered_paper(tables, checkout, read_csv):
    files = read_csv(checkout.data_dir / "raw" / "sources.csv")["file"]
    known = {file.removeprefix("raw/").removesuffix(".csv") for file in files}
    for name, frame in tables.items():
        if "source_id" in frame:
            assert set(frame["source_id"].dropna()) <= known, name


def test_no_row_of_a_paper_is_lost_between_reading_and_tables(tables):
    ledger = tables["ledger"]
    for folder, name in {"speakers": "speaker_slots", "upr": "upr_submitters",
                         "committee_questions": "committee_questions",
                         "committee_votes": "committee_votes"}.items():
        counted = ledger.loc[ledger["source_id"].str.startswith(f"{folder}/"), "rows_n"].sum()
        assert counted == len(tables[name]), name


def test_a_second_build_is_byte_identical_and_mints_nobody(built_study, checkout, call,
                                                           fingerprint):
    called = call(checkout, "build")
    assert called.code == 0
    assert "0 organisations are new" in called.out
    assert "18,715" in called.out and "rejected" in called.out and "review" in called.out
    assert fingerprint(checkout.processed_dir) == fingerprint(built_study.processed_dir)
    assert not list(checkout.data_dir.glob("processed.*"))


def test_ids_survive_another_order_of_rows_and_another_neighbour(tables, checkout, change):
    def shuffle(table):
        return table.sample(frac=1, random_state=7)
    for file in (SUMMARY, LIST, NOTICES, QUESTIONS, INCIDENTS):
        change(checkout, file, shuffle)
    # A new paper beside the old ones: no id may be a position.
    change(checkout, "raw/speakers/2016-09-16_item3_unog.csv", lambda table: table.iloc[1:])
    again = build_tables(checkout.data_dir).tables
    for name, key in {"upr_submissions": "submission_id", "side_events": "event_id",
                      "committee_questions": "question_id", "debates": "debate_id",
                      "committee_decisions": "decision_id",
                      "interruptions": "incident_id"}.items():
        assert set(again[name][key]) == set(tables[name][key]), name
    lost = set(tables["speaker_slots"]["slot_id"]) - set(again["speaker_slots"]["slot_id"])
    assert len(lost) == 1
    assert not set(again["speaker_slots"]["slot_id"]) - set(tables["speaker_slots"]["slot_id"])
    by_name = ["organisation_as_written", "organisation_id"]
    for name in ("upr_submitters", "committee_decisions"):
        before, after = (set(frame[name][by_name].dropna().itertuples(index=False, name=None))
                         for frame in (tables, again))
        assert after == before, name


FAULTS = {
    "an unknown session": (LIST, put(3, "session", "99"), "unknown session", "line 3", "99"),
    "a date outside its session": (LIST, put(4, "meeting_date", "2018-06-19"),
                                   "date outside its session", "line 4", "2018-06-19"),
    "an unknown State on a list": (LIST, put(5, "slot_holder_as_written", "Viet Namm"),
                                   "unknown State spelling", "line 5", "Viet Namm"),
    "a kind of speaker that is none": (LIST, put(6, "speaker_kind", "statte"),
                                       "unknown speaker_kind", "line 6", "statte"),
    "an agenda item that is none": (LIST, put(7, "agenda_item", "11"),
                                    "unknown agenda_item", "line 7", "11"),
    "an unknown State of an address": (SUMMARY, put(3, "country_as_written", "Irann"),
                                       "unknown State spelling", "line 3", "Irann"),
    "an unknown UPR session": (SUMMARY, put(8, "upr_session", "fifty"),
                               "unknown UPR session", "line 8", "fifty"),
    "a State not under review": ("raw/upr/A_HRC_WG.6_28_UKR_3.csv",
                                 put(9, "state_under_review_iso3", "USA"),
                                 "State not under review", "line 9", "USA"),
    "a category that is none": (SUMMARY, put(10, "category", "civil societyy"),
                                "unknown category", "line 10", "civil societyy"),
    "a day that ends no session": (DEFERRED, put(30, "committee_session_end", "2024-06-15"),
                                   "ends no session", "line 30", "2024-06-15"),
    "a decision that is none": (DEFERRED, put(31, "decision", "put_off"),
                                "unknown decision", "line 31", "put_off"),
    "residue of a chatbot": (DEFERRED, put(32, "organisation_as_written",
                                           "Here is your list of organizations:"),
                             "residue in place of a name", "line 32", "Here is your list"),
    "a homoglyph": (DEFERRED, put(33, "organisation_as_written", "Аction League"),
                    "homoglyphs", "line 33", "Аction League"),
    "an unknown State that asks": (QUESTIONS, put(3, "questioning_state", "Chinaa"),
                                   "unknown State spelling", "line 3", "Chinaa"),
    "a vote that is none": (VOTES, put(3, "vote", "maybe"), "unknown vote", "line 3", "maybe"),
    "an outcome that is none": (INCIDENTS, put(3, "outcome", "shouted down"),
                                "unknown outcome", "line 3", "shouted down"),
    "an event of an unknown session": (NOTICES, put(3, "session", "88"), "unknown session",
                                       "line 3", "88"),
    "a criterion that is none": ("hand/codings/published.csv", put(3, "criterion", "C9"),
                                 "unknown criterion", "line 3", "C9"),
    "a coding without its source": ("hand/codings/published.csv", put(4, "url", ""),
                                    "coding without source_url", "line 4", ""),
}


def test_every_fault_of_the_papers_is_told_in_one_build_and_nothing_is_touched(
        spoilable, change, call, fingerprint):
    for file, faults in itertools.groupby(sorted(FAULTS.values(), key=lambda fault: fault[0]),
                                          key=lambda fault: fault[0]):
        def edit_all(table, edits=tuple(fault[1] for fault in faults)):
            for edit in edits:
                edit(table)
        change(spoilable, file, edit_all)
    change(spoilable, "reference/agenda_items.csv", put(2, "note", "!"), is_registered=False)
    change(spoilable, "raw/speakers/2011-03-15_item4_ohchr.csv", drop("speaker_kind"))
    before = fingerprint(spoilable.processed_dir)
    found = problems_of(spoilable)
    for what, (file, _, message, place, value) in FAULTS.items():
        name = file.rsplit("/", 1)[1]
        mine = [problem for problem in found if message in problem.what
                and name in problem.where and problem.where.endswith(place)
                and value in problem.value]
        assert len(mine) == 1, (what, [str(problem) for problem in found])
        assert mine[0].expected or mine[0].remedy, what
    assert any("file changed" in problem.what and "agenda_items" in problem.where
               for problem in found)
    assert any(problem.what == "missing column" and problem.expected == "speaker_kind"
               for problem in found)
    # The command says the same: ten problems, the rest in a file, exit code 1, tables as before.
    called = call(spoilable, "build")
    assert called.code == 1
    assert called.err.count("error: ") == 10
    assert f"{len(found) - 10} more" in called.err
    assert "Traceback" not in called.err + called.out
    listed = pd.read_csv(spoilable.root / "problems.csv")
    assert len(listed) == len(found)
    assert list(listed) == ["what", "where", "value", "expected", "remedy"]
    assert fingerprint(spoilable.processed_dir) == before


MISSING = [
    (LIST, "session"), ("raw/speakers/2018-03-22_item2_reliefweb.csv", "speaker_as_written"),
    (SUMMARY, "code"), (SUMMARY, "organisation_as_written"), (SUMMARY, "country_as_written"),
    (DEFERRED, "decision"), (DEFERRED, "committee_session_end"),
    (QUESTIONS, "role"), (QUESTIONS, "date"), (VOTES, "vote"),
    (VOTES, "committee_session_end"), (INCIDENTS, "ngo"), (INCIDENTS, "url"), (NOTICES, "title"),
    ("hand/codings/published.csv", "criterion"), ("hand/codings/published.csv", "url"),
]


def test_missing_columns_of_papers_are_named_all_at_once(checkout, change):
    by_file = {}
    for file, column in MISSING:
        by_file.setdefault(file, []).append(column)
    # Without its date a decision still reads; the file that loses it is another one.
    by_file[DEFERRED].remove("committee_session_end")
    undated = "raw/committee_decisions/5_ecosoc_status_declined.csv"
    by_file[undated] = ["committee_session_end"]
    for file, columns in by_file.items():
        change(checkout, file, drop(columns))
    found = problems_of(checkout)
    assert {problem.what for problem in found} == {"missing column"}
    named = {(problem.where.rsplit("/", 1)[-1], problem.expected) for problem in found}
    assert named == {(file.rsplit("/", 1)[1], column)
                     for file, columns in by_file.items() for column in columns}
    assert all(problem.remedy for problem in found)


@pytest.mark.parametrize(("table", "column"), [
    ("session_calendar", "start_date"), ("special_sessions", "number"),
    ("session_facts", "measure"), ("upr_calendar", "upr_session"),
    ("upr_stated_totals", "stated_submissions_n"), ("committee_sessions", "committee_session_end"),
    ("committee_official_totals", "deferred"), ("state_names", "iso3"),
])
def test_a_reference_table_without_a_column_is_the_only_thing_said(checkout, change, table, column):
    change(checkout, f"reference/{table}.csv", drop(column))
    found = problems_of(checkout)
    assert [(problem.what, problem.expected) for problem in found] == [("missing column", column)]
    assert found[0].where == f"data/reference/{table}.csv"


def test_a_cell_of_the_wrong_type_is_named_with_its_place(checkout, change):
    change(checkout, SUMMARY, put(5, "member_index", "first"))
    change(checkout, INCIDENTS, put(6, "n_points_of_order", "several"))
    found = {problem.value: problem for problem in problems_of(checkout)}
    assert set(found) == {"first", "several"}
    assert "upr/A_HRC_WG.6_50_USA_3, line 5" in found["first"].where
    assert "interruptions/publicised_incidents, line 6" in found["several"].where


@pytest.mark.parametrize("file", [LIST, DEFERRED, "hand/corrections.csv",
                                  "reference/state_names.csv", QUESTIONS])
def test_a_file_that_is_gone_is_named(checkout, file):
    (checkout.data_dir / file).unlink()
    assert any(problem.what == "paper is gone" and file in problem.where
               for problem in problems_of(checkout))


def test_a_failure_while_writing_leaves_the_previous_tables(spoilable, bundled, monkeypatch,
                                                            fingerprint):
    before = fingerprint(spoilable.processed_dir)

    def fail(*_):
        raise OSError("no space left on device")
    monkeypatch.setattr(room, "datapackage", fail)
    with pytest.raises(OSError, match="no space"):
        room.write_tables(bundled, spoilable.processed_dir)
    assert fingerprint(spoilable.processed_dir) == before


def test_accepting_writes_counts_and_registry_and_nothing_else(spoilable, bundled, fingerprint):
    before = fingerprint(spoilable.data_dir)
    room.accept(bundled, spoilable.data_dir)
    changed = {file for file, digest in fingerprint(spoilable.data_dir).items()
               if before.get(file) != digest}
    assert changed <= {"processed/expected_counts.csv", "reference/organisations.csv"}
    counts = expected_counts(bundled.tables)
    committed = pd.read_csv(spoilable.processed_dir / room.EXPECTED_COUNTS, keep_default_na=False)
    assert committed.to_dict("list") == counts.to_dict("list")
