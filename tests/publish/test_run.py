"""Runs: what goes in, what comes out, and what stays when one fails."""

import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError, UsageError
from hrcstats.publish import run as room
from hrcstats.publish.check import check_notebook
from hrcstats.publish.run import commit, find_notebook, known_states, run_notebook

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="session")
def executed(built_study):
    """One notebook run for real, with a parameter that is not the default."""
    return run_notebook(built_study, "06", {"top": "3"})


def edit_notebook(study, name, **cells):
    """Replaces the source of cells of a notebook, or the tags of one, by position."""
    path = study.notebooks_dir / f"{name}.ipynb"
    book = nbformat.read(path, as_version=4)
    for position, source in cells.items():
        book.cells[int(position.removeprefix("cell"))].source = source
    nbformat.write(book, path)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_committed_notebook_has_its_shape(path):
    assert check_notebook(path) == []
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].cell_type == "markdown" and cells[0].source.startswith("# ")
    assert cells[0].source.splitlines()[0].endswith("?"), "the title is the question"
    assert cells[-1].cell_type == "code" and "run.close(" in cells[-1].source, "it ends in limits"
    assert any('open_run("' + path.stem + '")' in cell.source for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_prose_of_a_notebook_states_no_computed_number(path):
    # Numbers in prose are computed in code cells; markdown may name sessions, items and years.
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            assert "%" not in cell.source, cell.source


def test_notebooks_are_found_by_a_unique_part_of_their_name(checkout):
    assert find_notebook(checkout, "06").stem == "06_committee_access"
    assert find_notebook(checkout, "02_presence.ipynb").stem == "02_presence"
    with pytest.raises(UsageError, match="several notebooks fit"):
        find_notebook(checkout, "0")
    with pytest.raises(UsageError) as refused:
        find_notebook(checkout, "06_comittee_access")
    assert "06_committee_access" in refused.value.problems[0].remedy


def test_states_that_a_parameter_may_name(checkout):
    known = known_states(checkout)
    assert {"USA", "CUB", "PSE"} <= known and "" not in known and "XXX" not in known


def test_outside_git_the_commit_is_unknown(checkout):
    assert commit(checkout) == "unknown"


@pytest.mark.slow
def test_a_run_leaves_notebook_results_figures_and_record(executed, built_study):
    record = json.loads((executed / "record.json").read_text())
    assert (record["status"], record["parameters"]) == ("ok", {"top": 3})
    assert record["scope"] == executed.name == "top-3"
    assert "data/processed/committee_decisions.parquet" in record["inputs"]
    assert "notebooks/06_committee_access.ipynb" in record["inputs"]
    assert len(record["input_hash"]) == 64
    results = pd.read_csv(executed / "results.csv").set_index("result_id")
    assert results.loc["06_committee_access/top-3/deferred/2013-02-11", "value"] == 180
    assert results.index.is_unique
    assert results["sources"].str.contains("data/processed/").all()
    often = results[results["quantity"] == "sessions_deferred"]
    assert 3 <= len(often) < 10
    for kind in ("figures", "figures-85mm"):
        packs = sorted(path.name for path in (executed / kind).iterdir())
        assert packs == ["decisions", "deferrals-official", "time-to-status", "vote-agreement"]
        suffixes = {path.suffix for path in (executed / kind / "decisions").iterdir()}
        assert {".svg", ".pdf", ".png", ".csv"} <= suffixes
    assert not list(executed.parent.glob(".*.new"))


@pytest.mark.slow
def test_an_executed_notebook_says_limits_inputs_and_versions(executed):
    book = nbformat.read(executed / "06_committee_access.ipynb", as_version=4)
    last = book.cells[-1].outputs[0].data["text/markdown"]
    for part in ("### Limits", "### Inputs", "### Versions", "sha256", "pandas 3", "commit"):
        assert part in last
    assert not any(output.output_type == "error" for cell in book.cells
                   if cell.cell_type == "code" for output in cell.outputs)


@pytest.mark.slow
def test_a_cell_that_fails_names_itself_and_keeps_the_previous_run(executed, built_study,
                                                                 tmp_path, fingerprint):
    import shutil

    from hrcstats.study import load_study
    study_dir = tmp_path / "study"
    shutil.copytree(built_study.root, study_dir)
    spoilt = load_study(study_dir)
    run_dir = spoilt.reports_dir / "runs" / "06_committee_access" / "top-3"
    before = fingerprint(run_dir)
    edit_notebook(spoilt, "06_committee_access", cell4="1 / 0")
    with pytest.raises(HrcStatsError) as refused:
        run_notebook(spoilt, "06", {"top": 3})
    (problem,) = refused.value.problems
    assert problem.what == "a cell failed" and "ZeroDivisionError" in problem.value
    assert "06_committee_access.ipynb, cell" in problem.where and "failed.ipynb" in problem.remedy
    after = fingerprint(run_dir)
    record = json.loads((run_dir / "record.json").read_text())
    assert record["status"] == "failed" and "ZeroDivisionError" in record["error"]
    kept = {file: digest for file, digest in before.items() if file != "record.json"}
    assert kept.items() <= after.items()
    assert set(after) - set(before) == {"failed.ipynb"}


@pytest.mark.parametrize("given", [{"topp": 3}, {"top": 0}, {"top": "many"}, {"state": "USA"}])
def test_a_bad_parameter_is_refused_before_anything_runs(checkout, monkeypatch, given):
    monkeypatch.setattr(room, "_execute", lambda *_: pytest.fail("it ran"))
    with pytest.raises(UsageError):
        run_notebook(checkout, "06", given)
    assert not checkout.reports_dir.exists()


def test_a_notebook_without_its_tag_is_refused_before_anything_runs(checkout, monkeypatch, call):
    path = checkout.notebooks_dir / "06_committee_access.ipynb"
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        cell.metadata.pop("tags", None)
    nbformat.write(book, path)
    monkeypatch.setattr(room, "_execute", lambda *_: pytest.fail("it ran"))
    called = call(checkout, "run", "06", "-p", "top=3")
    assert called.code == 1
    assert "0 cells tagged 'parameters'" in called.err and "-> tag the cell" in called.err
    assert not checkout.reports_dir.exists()


def test_the_scope_of_a_run_is_its_state_and_session_and_what_differs(checkout, monkeypatch):
    def pretend(study, path, fresh, parameters, scope, exploratory):
        (fresh / "results.csv").write_text("")
    monkeypatch.setattr(room, "_execute", pretend)
    assert run_notebook(checkout, "05", {}).name == "state-USA_upr_session-50"
    assert run_notebook(checkout, "05", {"state": "SVN", "upr_session": 48}).name == (
        "state-SVN_upr_session-48")
    assert run_notebook(checkout, "06", {"top": 10}).name == "all"
    assert run_notebook(checkout, "06", {"top": 11}).name == "top-11"
