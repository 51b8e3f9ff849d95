"""What a notebook uses, outside a kernel."""

import json

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure.estimate import estimate_row, estimates_frame
from hrcstats.normalise.sources import file_hash
from hrcstats.plan import load_plan
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
    assert "upr_session 50 of CUB was not read; -> read: 44 of CUB" in str(refused.value)


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


def test_the_end_prints_the_plan_and_what_is_outside_it(run, built_study):
    text = run.close([]).data
    assert f"plan `{load_plan(built_study.data_dir).hash}`" in text
    assert "the parameters of this run are in the plan" in text
    run.exploratory = "seed is 1 (in the plan: 20261122)"
    assert "**this run is exploratory**: seed is 1 (in the plan: 20261122)" in run.close([]).data


def test_results_outside_the_plan_are_exploratory_and_say_why(run, built_study):
    run.record(one(1, session="57"))
    run.record(one(2, session="58"), is_exploratory=True)
    run.exploratory = "seed is 1"
    run.record(one(3, session="59"))
    written = pd.read_csv(run.run_dir / "results.csv")
    assert written["is_exploratory"].tolist() == [False, True, True]
    assert written["why_exploratory"].fillna("").tolist() == [
        "", "a question that the plan does not ask", "seed is 1"]
    assert set(written["plan_hash"]) == {load_plan(built_study.data_dir).hash}


def test_the_plan_is_an_input_of_a_notebook_that_reads_it(run):
    assert run.plan.start("committee", "CHN") and list(run.inputs) == ["data/hand/plan.toml"]


def test_outside_a_run_results_go_to_the_scratch_folder(built_study, monkeypatch):
    monkeypatch.chdir(built_study.root)
    monkeypatch.delenv("HRCSTATS_RUN_DIR", raising=False)
    run = open_run("00_start_here")
    assert run.run_dir == built_study.reports_dir / "scratch" / "00_start_here"
    monkeypatch.setenv("HRCSTATS_RUN_DIR", "/somewhere")
    monkeypatch.setenv("HRCSTATS_SCOPE", "state-USA")
    assert open_run("x").run_dir.as_posix() == "/somewhere" and open_run("x").scope == "state-USA"


def test_two_cells_of_a_run_may_not_record_one_id(run, monkeypatch):
    cells = iter([3, 4, 5])
    monkeypatch.setattr("hrcstats.publish.notebook._cell_number", lambda: next(cells))
    monkeypatch.setenv("HRCSTATS_RUN_DIR", str(run.run_dir))
    run.record(one(1, state="CHN"))
    run.record(one(1, state="CHN"))  # the same number again is the same result
    with pytest.raises(HrcStatsError, match="two cells record different results"):
        run.record(one(2, state="CHN"))


def test_a_benchmark_that_was_not_run_has_no_rows(run):
    assert run.benchmark("never_simulated").empty and run.inputs == {}


def test_replies_stand_beside_codings(run, monkeypatch):
    coded = pd.DataFrame({"organisation_id": ["a", "b"]})
    assert run.with_replies(coded)["reply"].tolist() == ["none on record"] * 2
    replies = pd.DataFrame({"organisation_id": ["b"], "reply_date": pd.to_datetime(["2026-05-01"]),
                            "reply": ["We are independent"]})
    monkeypatch.setattr(NotebookRun, "table", lambda self, name: {"replies": replies}[name])
    assert run.with_replies(coded)["reply"].tolist() == [
        "none on record", "2026-05-01: We are independent"]


def test_a_table_without_rows_says_so(run):
    empty = pd.DataFrame({"organisation": [], "slots_n": pd.Series([], dtype="Int64")})
    html = run.view(empty, links={"organisation": "url"}).to_html()
    assert "none on record" in html and "<thead>" in html and ">0<" not in html


def test_a_link_leads_to_its_address_and_holds_no_markup(run):
    frame = pd.DataFrame({"publication": ["A <b>"], "url": ["https://example.org/?a=1&b=\"2\""]})
    html = run.view(frame, {"publication": "by"}, links={"publication": "url"}).to_html()
    assert '<a href="https://example.org/?a=1&amp;b=&quot;2&quot;">A &lt;b&gt;</a>' in html
    bad = pd.DataFrame({"publication": ["A"], "url": ["javascript:alert(1)"]})
    assert "href" not in run.view(bad, {"publication": "by"},
                                  links={"publication": "url"}).to_html()


def test_a_reference_table_is_an_input_and_a_misspelt_one_offers_the_nearest(run):
    regions = run.facts("reference/state_regions.csv")
    assert {"state_iso3", "region"} <= set(regions) and "data/reference/state_regions.csv" in (
        run.inputs)
    with pytest.raises(HrcStatsError) as refused:
        run.facts("reference/state_region.csv")
    assert refused.value.problems[0].remedy == "did you mean 'reference/state_regions.csv'?"
    assert len(run.facts("hand/codings/two_passes.csv")) > 200


def test_rows_kept_stand_beside_the_results_and_hide_no_built_table(run):
    rows = pd.DataFrame({"decision_id": ["a"], "when": pd.to_datetime(["2024-06-14"])})
    assert run.keep_rows("lost_deferrals", rows) is rows
    assert (run.run_dir / "rows" / "lost_deferrals.csv").read_text() == (
        "decision_id,when\na,2024-06-14\n")
    with pytest.raises(HrcStatsError, match="built table"):
        run.keep_rows("debates", rows)
