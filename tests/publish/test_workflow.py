"""The thin call of Snakemake."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hrcstats.errors import UsageError
from hrcstats.publish import workflow
from hrcstats.publish.workflow import run_study

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def called(monkeypatch):
    """The command that would have been run."""
    commands = []

    def remember(command, **_):
        commands.append(command)
        return 0
    monkeypatch.setattr(workflow.subprocess, "call", remember)
    return commands


def test_options_reach_snakemake(checkout, called):
    assert run_study(checkout, sessions="25-57", states="CHN,CUB", jobs=3, dry_run=True) == 0
    (command,) = called
    assert command[1:3] == ["-m", "snakemake"]
    assert command[command.index("--cores") + 1] == "3"
    assert {"sessions=25-57", "states=CHN,CUB", "--dry-run"} <= set(command)
    assert str(checkout.root) in command


def test_a_profile_takes_the_place_of_cores(checkout, called):
    run_study(checkout, profile="slurm")
    assert "--cores" not in called[0] and "slurm" in called[0]


@pytest.mark.parametrize("sessions", ["57-25", "abc", "0", "25-", "-5", "25-57-58", "1-100"])
def test_sessions_that_are_no_range_are_refused(checkout, called, sessions):
    with pytest.raises(UsageError, match="not a range of sessions"):
        run_study(checkout, sessions=sessions)
    assert called == []


def test_all_bad_options_are_told_together(checkout, called):
    with pytest.raises(UsageError) as refused:
        run_study(checkout, sessions="9-1", states="CHN,XXX,yyy")
    assert [problem.value for problem in refused.value.problems] == ["9-1", "XXX", "yyy"]
    assert called == []


@pytest.mark.slow
def test_the_graph_holds_one_job_a_notebook_and_scope_and_a_dry_run_runs_none(checkout,
                                                                             fingerprint):
    shutil.copy(REPOSITORY / "Snakefile", checkout.root)
    for folder in ("src", "docs"):  # the jobs depend on the code and the pages
        (checkout.root / folder).symlink_to(REPOSITORY / folder)
    before = set(fingerprint(checkout.root))
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", str(checkout.root / "Snakefile"),
         "--directory", str(checkout.root), "--dry-run", "--cores", "1"],
        capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = done.stdout + done.stderr
    for name in checkout.notebooks:
        assert f"reports/runs/{name}/" in text
    assert "state-USA_upr_session-50" in text
    left = {file for file in fingerprint(checkout.root) if not file.startswith(".snakemake/")}
    assert left == before


@pytest.mark.slow
def test_only_the_states_asked_for_are_run(checkout):
    shutil.copy(REPOSITORY / "Snakefile", checkout.root)
    for folder in ("src", "docs"):
        (checkout.root / folder).symlink_to(REPOSITORY / folder)
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", str(checkout.root / "Snakefile"),
         "--directory", str(checkout.root), "--dry-run", "--cores", "1", "--config",
         "states=CHN,CUB"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = done.stdout + done.stderr
    assert "03_gongo_surge/state-CHN" in text and "03_gongo_surge/state-CUB" in text
    assert "03_gongo_surge/state-IRN" not in text and "10_real_cases/all" in text


def test_notebook_03_has_a_scope_for_every_state_in_the_codings(checkout, tables):
    scopes = checkout.notebooks["03_gongo_surge"]
    assert {scope["state"] for scope in scopes} == set(tables["codings"]["state_iso3"])
