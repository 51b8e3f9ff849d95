"""What a notebook uses, outside a kernel."""

import json

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure.estimate import estimate_row, estimates_frame
from hrcstats.normalise.sources import file_hash
from hrcstats.publish.notebook import NotebookRun, open_run


@pytest.fixture
def run(built_study, tmp_path):
    """A run over the bundled tables that writes elsewhere."""
    return NotebookRun("06_committee_access", built_study, tmp_path / "run")


def one(value, **key):
    """One estimate."""
    return estimates_frame([key | estimate_row("x", value)])


def test_a_table_read_is_an_input_with_its_hash(run, built_study):
    votes = run.table("committee_votes")
    assert len(votes) == 1788
    assert run.inputs == {"data/processed/committee_votes.parquet": file_hash(
        built_study.processed_dir / "committee_votes.parquet")}


def test_an_unknown_table_offers_the_nearest(run):
    with pytest.raises(HrcStatsError) as refused:
        run.table("comittee_votes")
    assert refused.value.problems[0].remedy == "did you mean 'committee_votes'?"


def test_a_table_that_was_not_built_says_how_to_build_it(checkout, tmp_path):
    with pytest.raises(HrcStatsError) as refused:
        NotebookRun("x", checkout, tmp_path).table("debates")
    assert refused.value.problems[0].remedy == "hrcstats build"


def test_recording_a_cell_again_replaces_its_rows(run):
    run.record(one(1, session="57"))
    run.record(one(2, session="58"))
    run.record(one(3, session="57"))
    written = pd.read_csv(run.run_dir / "results.csv").set_index("result_id")["value"]
    assert written.to_dict() == {"06_committee_access/x/57": 3.0, "06_committee_access/x/58": 2.0}


def test_rows_that_do_not_exist_are_refused_with_those_that_do(run):
    frame = pd.DataFrame({"state": ["USA", "CUB"], "upr_session": [50, 44]})
    assert len(run.only(frame, state="CUB", upr_session=44)) == 1
    with pytest.raises(HrcStatsError) as refused:
        run.only(frame, state="CUB", upr_session=50)
    assert "CUB 44" in refused.value.problems[0].expected


def test_names_stand_beside_codes_and_no_address_is_said_in_words(run):
    named = run.with_state_names(pd.DataFrame({"code": ["IRN", None]}), "code")
    assert named["state_name"].tolist() == ["Iran (Islamic Republic of)", "no address printed"]


def test_the_overview_and_the_counts_are_those_of_the_build(run, bundled):
    overview = run.overview().set_index("table")["rows"]
    assert overview.to_dict() == {name: len(frame) for name, frame in bundled.tables.items()}
    assert run.row_counts().to_dict("list") == bundled.counts.to_dict("list")
    assert run.match_counts().to_dict("list") == bundled.unmatched.to_dict("list")


def test_the_end_states_limits_inputs_versions_and_commit(run, monkeypatch):
    monkeypatch.setenv("HRCSTATS_COMMIT", "abc123")
    run.table("side_events")
    text = run.close(["Listed is not delivered."]).data
    assert "- Listed is not delivered." in text
    digest = run.inputs["data/processed/side_events.parquet"]
    assert f"sha256 `{digest[:16]}`" in text
    assert "- pandas 3" in text and "abc123" in text
    assert json.loads((run.run_dir / "inputs.json").read_text()) == run.inputs
    assert (run.run_dir / "results.csv").is_file()


def test_outside_a_run_results_go_to_the_scratch_folder(built_study, monkeypatch):
    monkeypatch.chdir(built_study.root)
    monkeypatch.delenv("HRCSTATS_RUN_DIR", raising=False)
    run = open_run("00_start_here")
    assert run.run_dir == built_study.reports_dir / "scratch" / "00_start_here"
    monkeypatch.setenv("HRCSTATS_RUN_DIR", "/somewhere")
    monkeypatch.setenv("HRCSTATS_SCOPE", "state-USA")
    assert open_run("x").run_dir.as_posix() == "/somewhere" and open_run("x").scope == "state-USA"


def test_a_reference_table_is_an_input_and_a_misspelt_one_offers_the_nearest(run):
    regions = run.facts("reference/state_regions.csv")
    assert {"state_iso3", "region"} <= set(regions) and "data/reference/state_regions.csv" in (
        run.inputs)
    with pytest.raises(HrcStatsError) as refused:
        run.facts("reference/state_region.csv")
    assert refused.value.problems[0].remedy == "did you mean 'reference/state_regions.csv'?"
