"""Results: stable ids, one a number."""

import subprocess
import sys

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure.estimate import estimate_row, estimates_frame
from hrcstats.publish.results import RESULT_COLUMNS, as_results, collect_results, result_ids

FRAME = estimates_frame([
    {"committee_session_end": pd.Timestamp("2021-06-08"), "official_n": 9, "state_name": "x"}
    | estimate_row("deferred", 1),
    {"committee_session_end": pd.NaT, "official_n": 7, "state_name": "y"}
    | estimate_row("deferred", 2)])


def results(frame=FRAME, scope="all"):
    """Result rows of a frame."""
    return as_results(frame, notebook="06", scope=scope, cell=3, sources="a; b")


def test_ids_hold_notebook_scope_quantity_and_keys_and_no_number_or_name():
    assert result_ids(FRAME, "06", "all") == ["06/deferred/2021-06-08", "06/deferred/none"]
    assert result_ids(FRAME, "06", "state-USA")[0] == "06/state-USA/deferred/2021-06-08"


def test_ids_survive_another_order_and_another_value():
    changed = FRAME.iloc[::-1].assign(value=[8.0, 9.0], official_n=0)
    assert sorted(result_ids(changed, "06", "all")) == sorted(result_ids(FRAME, "06", "all"))


def test_blanks_and_slashes_in_keys_stay_out_of_ids():
    frame = estimates_frame([{"doc_symbol": "A/HRC 3"} | estimate_row("x", 1)])
    assert result_ids(frame, "05", "all") == ["05/x/A_HRC_3"]


def test_rows_have_the_columns_of_the_results_file():
    found = results()
    assert list(found) == RESULT_COLUMNS
    assert set(found["cell"]) == {3} and not found["is_synthetic"].any()


def test_two_results_with_one_id_are_refused():
    with pytest.raises(HrcStatsError, match="two results with one id"):
        results(pd.concat([FRAME, FRAME]))


def test_results_of_all_runs_are_collected_in_order_of_id(tmp_path):
    for notebook, scope in (("06", "all"), ("05", "state-USA")):
        folder = tmp_path / "runs" / notebook / scope
        folder.mkdir(parents=True)
        as_results(FRAME, notebook=notebook, scope=scope, cell=1, sources="").to_csv(
            folder / "results.csv", index=False)
    merged = collect_results(tmp_path)
    assert merged["result_id"].is_monotonic_increasing and merged["result_id"].is_unique
    assert len(merged) == 4
    first = (tmp_path / "results.csv").read_bytes()
    collect_results(tmp_path)
    assert (tmp_path / "results.csv").read_bytes() == first


def test_no_run_gives_an_empty_file_with_its_header(tmp_path):
    assert collect_results(tmp_path).empty
    assert (tmp_path / "results.csv").read_text().strip() == ",".join(RESULT_COLUMNS)


def test_results_of_an_older_plan_are_exploratory_when_collected(tmp_path):
    for notebook, plan_hash in (("nb5", "old"), ("nb6", "now")):
        folder = tmp_path / "runs" / notebook / "all"
        folder.mkdir(parents=True)
        as_results(FRAME, notebook=notebook, scope="all", cell=1, sources="",
                   plan_hash=plan_hash).to_csv(folder / "results.csv", index=False)
    merged = collect_results(tmp_path, plan_hash="now").set_index("notebook")
    assert merged.loc["nb5", "is_exploratory"].all()
    assert not merged.loc["nb6", "is_exploratory"].any()
    assert merged.loc["nb5", "why_exploratory"].str.contains("older plan \\(old\\)").all()
    assert merged.loc["nb6", "why_exploratory"].fillna("").eq("").all()



def test_a_label_tells_two_records_of_one_measure_apart():
    assert result_ids(FRAME, "06", "all", "put off once")[1] == "06/deferred/put_off_once/none"
    assert not set(result_ids(FRAME, "06", "all", "all")) & set(result_ids(FRAME, "06", "all"))


def test_two_runs_with_one_id_are_refused_and_both_are_named(tmp_path):
    for scope in ("all", "state-CHN"):
        folder = tmp_path / "runs" / "03" / scope
        folder.mkdir(parents=True)
        # Both runs took the same scope for their ids: one would hide the other.
        as_results(FRAME, notebook="03", scope="state-CHN", cell=1, sources="").to_csv(
            folder / "results.csv", index=False)
    with pytest.raises(HrcStatsError, match="two runs have results with one id"):
        collect_results(tmp_path)


def test_two_processes_may_collect_at_the_same_time(tmp_path):
    folder = tmp_path / "runs" / "05_x" / "all"
    folder.mkdir(parents=True)
    as_results(estimates_frame([estimate_row("share", 0.5)]), notebook="05_x", scope="all", cell=1,
               sources="").to_csv(folder / "results.csv", index=False)
    script = ("import pathlib, sys; from hrcstats.publish.results import collect_results\n"
              "for _ in range(60): collect_results(pathlib.Path(sys.argv[1]))")
    both = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stderr=subprocess.PIPE,
                             text=True) for _ in range(2)]
    for process in both:
        _, told = process.communicate()
        assert process.returncode == 0, told
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["results.csv"]
