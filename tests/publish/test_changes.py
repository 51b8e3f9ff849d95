"""What moved between two runs: every change is found, with the causes that the records show."""

import copy

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.publish.changes import compare, read_snapshot, take_snapshot, write_snapshot
from hrcstats.publish.site import build_site


def result(value, *, low=None, high=None, n=None, warnings=None):
    return {"notebook": "02_presence", "scope": "all", "value": value, "low": low, "high": high,
            "n": n, "denominator_n": None, "warnings": warnings,
            "sources": "data/processed/speaker_slots.parquet"}


@pytest.fixture
def state():
    return {
        "format": 2,
        "results": {"a": result(1.0), "b": result(2.0, low=1.0, high=3.0)},
        "runs": {"02_presence/all": {
            "commit": "c1", "inputs": {"data/processed/speaker_slots.parquet": "h1",
                                       "notebooks/02_presence.ipynb": "n1"}}},
        "files": {"raw/speakers/x.csv": "1", "raw/upr/y.csv": "1", "hand/corrections.csv": "1"},
        "tables": {"speaker_slots": ["speakers/x"]},
    }


def changed(state):
    return copy.deepcopy(state)


def test_nothing_changed_is_no_row(state):
    assert compare(state, changed(state)).empty


def test_moved_added_removed_and_refused_are_told_apart(state):
    new = changed(state)
    new["results"] = {"b": result(None, warnings="too few"), "c": result(5.0)}
    found = compare(state, new).set_index("result_id")
    assert found["change"].to_dict() == {"a": "removed", "b": "now refused", "c": "added"}
    new["results"] = {"a": result(4.0), "b": result(2.0, low=1.5, high=3.0)}
    found = compare(state, new).set_index("result_id")
    assert found["change"].to_dict() == {"a": "moved", "b": "moved"}
    assert found.loc["a", "difference"] == 3


@pytest.mark.parametrize(("now", "change", "moved"), [
    (result(2.0, low=1.5, high=3.0), "moved", "low 1 to 1.5"),
    (result(2.0, low=1.0, high=3.0, n=5.0), "moved", "n none to 5"),
    (result(2.0, low=1.0, high=3.0, warnings="few"), "warnings changed", "warnings none to few")])
def test_value_that_stayed_has_no_difference_and_what_moved_is_said(state, now, change, moved):
    new = changed(state)
    new["results"]["b"] = now
    (row,) = compare(state, new).to_dict("records")
    assert (row["change"], row["moved"]) == (change, moved) and pd.isna(row["difference"])


def test_cell_that_an_earlier_version_did_not_keep_has_not_moved(state):
    new = changed(state)
    new["results"]["b"] |= {"n": 5.0}
    del state["results"]["b"]["n"]
    assert compare(state, new).empty


def test_cause_is_the_paper_that_the_run_read_and_no_other(state):
    new = changed(state)
    new["results"]["a"] = result(2.0)
    new["runs"]["02_presence/all"]["inputs"]["data/processed/speaker_slots.parquet"] = "h2"
    new["files"] |= {"raw/speakers/x.csv": "2", "raw/upr/y.csv": "2"}
    assert compare(state, new)["causes"].tolist() == ["data/raw/speakers/x.csv changed"]


def test_cause_is_a_decision_the_notebook_or_the_code(state):
    new = changed(state)
    new["results"]["a"] = result(2.0)
    run = new["runs"]["02_presence/all"]
    run["inputs"] = {"data/processed/speaker_slots.parquet": "h2",
                     "notebooks/02_presence.ipynb": "n2"}
    run["commit"] = "c2"
    new["files"]["hand/corrections.csv"] = "2"
    assert compare(state, new)["causes"].tolist() == [
        "data/hand/corrections.csv changed; notebooks/02_presence.ipynb changed; code: c1 to c2"]


def test_cause_of_another_commit_is_code_only_where_the_code_differs(state):
    new = changed(state)
    new["results"]["a"] = result(2.0)
    for snapshot, code in ((state, "m1"), (new, "m1")):
        snapshot["runs"]["02_presence/all"]["code"] = code
    new["runs"]["02_presence/all"]["commit"] = "c2"
    assert compare(state, new)[["kinds", "causes"]].iloc[0].tolist() == ["", ""]
    new["runs"]["02_presence/all"]["code"] = "m2"
    assert compare(state, new)["kinds"].tolist() == ["code"]


def test_cause_names_the_alias_that_was_added_and_no_coding_that_was_not_read(state):
    new = changed(state)
    new["results"]["a"] = result(2.0)
    new["runs"]["02_presence/all"]["inputs"]["data/processed/speaker_slots.parquet"] = "h2"
    state["files"] |= {"hand/aliases.csv": "1", "hand/codings/x.csv": "1"}
    new["files"] |= {"hand/aliases.csv": "2", "hand/codings/x.csv": "2"}
    state["lines"] = {"hand/aliases.csv": ["FIDH,International Federation"]}
    new["lines"] = {"hand/aliases.csv": ["FIDH,International Federation", "CIHRS,Cairo Institute"]}
    (row,) = compare(state, new).to_dict("records")
    assert row["kinds"] == "alias"
    assert row["causes"] == "data/hand/aliases.csv changed (+ CIHRS,Cairo Institute)"


def test_code_of_another_room_is_a_cause_of_rebuilt_tables(state):
    new = changed(state)
    new["results"]["a"] = result(2.0)
    new["runs"]["02_presence/all"]["inputs"]["data/processed/speaker_slots.parquet"] = "h2"
    state["code"], new["code"] = {"read": "1", "normalise": "1"}, {"read": "2", "normalise": "1"}
    assert compare(state, new)["causes"].tolist() == ["code in read changed"]


def test_new_paper_is_a_cause(state):
    new = changed(state)
    new["results"]["a"] = result(2.0)
    new["runs"]["02_presence/all"]["inputs"]["data/processed/speaker_slots.parquet"] = "h2"
    new["files"]["raw/speakers/z.csv"] = "1"
    new["tables"]["speaker_slots"] = ["speakers/x", "speakers/z"]
    assert compare(state, new)["causes"].tolist() == ["data/raw/speakers/z.csv added"]


def test_snapshot_survives_its_file(study, tmp_path):
    snapshot = take_snapshot(study.reports, study.data)
    write_snapshot(snapshot, tmp_path / "snapshot.json")
    assert read_snapshot(tmp_path) == snapshot
    assert compare(snapshot, read_snapshot(tmp_path / "snapshot.json")).empty


@pytest.mark.parametrize(("text", "message"), [
    (None, "no snapshot"), ("{", "cannot be read"), ('{"format": 99}', "another version")])
def test_unusable_snapshot_is_named(tmp_path, text, message):
    if text is not None:
        (tmp_path / "snapshot.json").write_text(text)
    with pytest.raises(HrcStatsError, match=message):
        read_snapshot(tmp_path)


def test_site_says_what_changed_since_it_was_published_before(study):
    def build():
        build_site(study.reports, study.docs, study.out)
        return (study.out / "changes.html").read_text("utf-8")

    assert "first run" in build()
    name = "06_committee_access/deferred_total/2013-02-11"
    for row in study.rows:
        if row["result_id"] == name:
            row["value"] = 185
    study.write_results()
    (study.data / "raw" / "committee.csv").write_text("a,b\n1,3\n")
    page = build()
    assert "1 moved" in page and name in page
    assert "data/raw/committee.csv" in page
    assert build() == page, "a rebuilt site keeps what it said"
