"""Corrections stand beside the papers, and fail when their reason is gone."""

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.build import build_tables
from hrcstats.normalise.corrections import COLUMNS, apply_corrections, load_corrections

ROWS = pd.DataFrame({
    "source_file": "a.csv", "source_page": None, "source_line": [2, 3, 4],
    "speaker_as_written": ["Georgia Venezuela", "Cuba", "gGmbH"],
    "slot_holder_as_written": ["Georgia Venezuela", "Cuba", "gGmbH"],
})


def fixes(*changes):
    """Corrections of the rows above, each a set of cells that differ from the first one."""
    first = {"correction_id": "c1", "source_file": "a.csv", "source_page": "", "source_line": "2",
             "column": "speaker_as_written", "expected_value": "Georgia Venezuela",
             "action": "split", "new_value": "Georgia | Venezuela", "reason": "run together",
             "decided_by": "us", "decided_on": "2026-11-22"}
    return pd.DataFrame([first | change for change in changes])[COLUMNS]


def test_a_split_row_becomes_two_in_place_and_says_so():
    done = apply_corrections(ROWS, fixes({}))
    assert done.rows["speaker_as_written"].tolist() == ["Georgia", "Venezuela", "Cuba", "gGmbH"]
    # The slot-holder held the same text: it is the same mistake.
    assert done.rows["slot_holder_as_written"].tolist()[:2] == ["Georgia", "Venezuela"]
    assert done.rows["was_corrected"].tolist() == [True, True, False, False]
    assert [fix["correction_id"] for fix in done.done] == ["c1"]


def test_a_rejected_row_goes_and_a_replaced_one_changes():
    done = apply_corrections(ROWS, fixes(
        {"source_line": "4", "expected_value": "gGmbH", "action": "reject", "new_value": ""},
        {"source_line": "3", "expected_value": "Cuba", "action": "replace", "new_value": "Kuba"}))
    assert done.rows["speaker_as_written"].tolist() == ["Georgia Venezuela", "Kuba"]
    assert ROWS["speaker_as_written"].tolist() == ["Georgia Venezuela", "Cuba", "gGmbH"]


def test_corrections_of_other_papers_do_nothing():
    done = apply_corrections(ROWS, fixes({"source_file": "b.csv"}))
    assert done.done == [] and len(done.rows) == 3


@pytest.mark.parametrize("change", [{"expected_value": "Georgia"}, {"source_line": "9"},
                                    {"column": "speakers"}])
def test_a_guard_that_no_longer_holds_names_correction_place_and_remedy(change):
    with pytest.raises(HrcStatsError) as refused:
        apply_corrections(ROWS, fixes(change))
    (problem,) = refused.value.problems
    assert "guard" in problem.what and "c1" in problem.where and "a.csv, line" in problem.where
    assert problem.remedy


def test_all_broken_guards_are_told_together():
    with pytest.raises(HrcStatsError) as refused:
        apply_corrections(ROWS, fixes({"expected_value": "x"}, {"correction_id": "c2",
                                                                "source_line": "7"}))
    assert ["c1" in p.where or "c2" in p.where for p in refused.value.problems] == [True, True]


def test_a_correction_without_reason_or_with_an_unknown_action_is_refused(tmp_path):
    path = tmp_path / "corrections.csv"
    fixes({"reason": ""}, {"action": "delete"}).to_csv(path, index=False)
    with pytest.raises(HrcStatsError) as refused:
        load_corrections(path)
    assert [problem.what for problem in refused.value.problems] == ["empty cell", "unknown action"]


def test_the_bundled_corrections_are_all_used_and_in_the_ledger(tables, checkout):
    table = load_corrections(checkout.data_dir / "hand" / "corrections.csv")
    reasons = tables["ledger"].loc[tables["ledger"]["reason"].str.match(r"c\d", na=False), "reason"]
    assert sorted(reason.split(":")[0] for reason in reasons) == sorted(table["correction_id"])


def test_no_residue_is_left_and_the_homoglyph_is_gone(tables):
    names = tables["committee_decisions"]["organisation_as_written"]
    assert not names.str.contains("Here is your list", regex=False).any()
    assert not names.str.contains("[A-Za-z][\u0400-\u04ff]", regex=True).any()
    decisions = tables["committee_decisions"]
    assert decisions["was_corrected"].sum() == 7
    split = decisions.loc[decisions["source_locator"] == "line 4800"]
    assert {"Mountain Women Development Organization", "New Millennium Peace Foundation"} <= set(
        split["organisation_as_written"])


@pytest.mark.parametrize(("correction", "message"), [("c003", "residue in place of a name"),
                                                     ("c005", "homoglyphs")])
def test_a_defect_whose_correction_was_removed_stops_the_build(checkout, change, correction,
                                                               message):
    change(checkout, "hand/corrections.csv",
           lambda table: table[table["correction_id"] != correction])
    with pytest.raises(HrcStatsError) as refused:
        build_tables(checkout.data_dir)
    assert message in refused.value.problems[0].what
    assert "corrections.csv" in refused.value.problems[0].remedy


def test_a_mended_source_stops_the_build_until_its_correction_goes(checkout, change):
    def mend(table):
        table.loc[905 - 1, "organisation_as_written"] = "Shrimad Rajchandra Sarvamangal Trust"
    file = "raw/committee_decisions/10_newapplications_deferred.csv"
    change(checkout, file, mend)
    with pytest.raises(HrcStatsError) as refused:
        build_tables(checkout.data_dir)
    assert any("guard" in problem.what and "c007" in problem.where
               for problem in refused.value.problems)


def test_a_place_that_names_two_rows_is_no_place():
    # One line of a paper can hold several names; only the page or the value tells them apart.
    twice = ROWS.assign(source_line=[2, 2, 4], speaker_as_written="Georgia Venezuela")
    with pytest.raises(HrcStatsError) as refused:
        apply_corrections(twice, fixes({}))
    assert refused.value.problems[0].value == "2 rows at this place"
    paged = twice.assign(source_page=["1", "2", "2"])
    done = apply_corrections(paged, fixes({"source_page": "2"}))
    assert done.rows["was_corrected"].tolist() == [False, True, True, False]
