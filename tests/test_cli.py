"""The command: help, exit codes, and files that stay as they were."""

import subprocess
import sys

import pandas as pd
import pytest
import typer

from hrcstats import cli

HEAVY = ("pandas", "numpy", "scipy", "matplotlib", "statsmodels", "sklearn", "pyarrow", "nbformat",
         "papermill", "snakemake", "pandera", "sphinx", "pypdfium2", "rapidfuzz")


def commands(group=None, words=()):
    """Every command and group of the program, as the words that call it."""
    group = group or typer.main.get_command(cli.app)
    for name, command in group.commands.items():
        yield (*words, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))


COMMANDS = sorted(commands())
CONTRACT = {"study", "read", "match", "build", "run", "figures", "site", "check", "lab", "review"}


def test_the_commands_of_the_contract_exist():
    assert {words[0] for words in COMMANDS} >= CONTRACT


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(call, tmp_path, words):
    called = call(tmp_path, *words, "--help")
    assert called.code == 0
    assert "Example" in called.out and f"hrcstats {words[0]}" in called.out
    assert call(tmp_path, *words, "-h").out == called.out


def test_help_imports_nothing_heavy():
    script = ("import sys\n"
              "sys.argv = ['hrcstats', '--help']\n"
              "from hrcstats.cli import main\n"
              "try:\n    main()\n"
              "except SystemExit as ended:\n    assert not ended.code, ended.code\n"
              "print('loaded:', *sorted({name.split('.')[0] for name in sys.modules}))\n")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                          check=True)
    loaded = set(done.stdout.rsplit("loaded:", 1)[1].split())
    assert "typer" in loaded, "the list of modules is not what it should be"
    assert loaded & set(HEAVY) == set()


def test_the_package_runs_as_a_module_and_knows_its_version():
    from importlib.metadata import version
    done = subprocess.run([sys.executable, "-m", "hrcstats", "--version"], capture_output=True,
                          text=True, check=True)
    assert done.stdout.strip() == version("hrcstats")


@pytest.mark.parametrize("words", [
    ("biuld",), ("build", "--acept"), ("read",), ("read", "speakers"),
    ("read", "speekers", "a.csv", "-o", "out.csv"), ("match", "-o", "out.csv"),
    ("match", "names.csv", "-o", "out.csv"),
    ("register", "names.csv", "--title", "t", "--url", "www.ohchr.org", "--licence", "UN"),
    ("register", "names.csv", "--title", "t", "--url", "https://www.ohchr.org", "--licence", "UN",
     "--language", "english"), ("run",), ("run", "06", "-p", "top"),
    ("run", "no_such_notebook"), ("run", "05", "--state", "ATL"), ("run", "0"),
    ("run", "06", "-p", "topp=3"), ("run", "06", "-p", "top=0"), ("run", "06", "-p", "top=many"),
    ("study", "--sessions", "57-25"), ("study", "--states", "CHN,XXX"), ("study", "--jobs", "0"),
    ("simulate", "-o", "made", "--seed", "1", "--surge", "XB1:43:2"),
    ("simulate", "-o", "made", "--seed", "1", "--surge", "XA1:43"),
    ("simulate", "-o", "made", "--seed", "1", "--paper-format", "pdf"),
    ("simulate", "-o", "made", "--seed", "1", "--sessions", "90"),
    ("simulate", "-o", "made", "--seed", "1", "--coding-error", "2"), ("simulate", "-o", "made"),
    ("figures", "--format", "gif"), ("figures", "--width-mm", "90"),
    ("read", "upr", "a.csv", "-o", "out.csv", "--candidates", "c.csv"),
], ids=" ".join)
def test_wrong_usage_ends_with_2_and_touches_nothing(call, checkout, fingerprint, words):
    (checkout.root / "names.csv").write_text("name\nUN Watch\n")
    before = fingerprint(checkout.root)
    called = call(checkout, *words)
    assert called.code == 2, called.out + called.err
    assert "Traceback" not in called.err + called.out
    assert called.err.strip()
    assert fingerprint(checkout.root) == before


def test_a_misspelt_parameter_names_the_nearest_and_a_bad_value_what_is_allowed(call, checkout):
    misspelt = call(checkout, "run", "06", "-p", "topp=3", "-p", "top=500").err
    assert "did you mean 'top'?" in misspelt
    assert "int from 1 to 100" in misspelt and "'500'" in misspelt
    assert misspelt.count("error: ") == 2
    state = call(checkout, "run", "05", "--state", "ATL").err
    assert "ISO 3166-1 alpha-3" in state


def test_outside_a_study_the_error_is_1_and_says_where_to_call(call, tmp_path):
    called = call(tmp_path, "build")
    assert called.code == 1
    assert "no study here" in called.err and "checkout" in called.err


def test_a_paper_that_is_not_there_is_1_and_the_old_rows_stay(call, tmp_path):
    out = tmp_path / "rows.csv"
    out.write_text("old\n")
    called = call(tmp_path, "read", "upr", str(tmp_path / "none.pdf"), "-o", str(out))
    assert called.code == 1
    assert "none.pdf" in called.err and "Traceback" not in called.err
    assert out.read_text() == "old\n"


def test_one_bad_paper_of_two_is_named_and_the_other_is_read(call, checkout):
    good = checkout.data_dir / "raw" / "speakers" / "2018-03-19_item6_ohchr.csv"
    bad = checkout.root / "bad.csv"
    bad.write_text("session,speaker_as_written\n37,Cuba\n")
    out = checkout.root / "rows.csv"
    called = call(checkout, "read", "speakers", str(good), str(bad), "-o", str(out),
                  "--ledger", str(checkout.root / "ledger.csv"))
    assert called.code == 1
    assert "bad.csv: missing column; expected speaker_kind" in called.err
    rows, ledger = pd.read_csv(out), pd.read_csv(checkout.root / "ledger.csv")
    assert len(rows) == len(ledger) == len(pd.read_csv(good))
    assert "26 rows" in called.out and "ledger: 26 row, 0 rejected" in called.out


def test_a_kind_without_a_reader_yet_takes_transcribed_tables_and_says_so(call, tmp_path):
    table = tmp_path / "a.csv"
    table.write_text("organisation_as_written,decision\nUN Watch,postponed\n")
    called = call(tmp_path, "read", "committee", str(table), "-o", str(tmp_path / "out.csv"))
    assert called.code == 0
    assert pd.read_csv(tmp_path / "out.csv")["decision"].tolist() == ["postponed"]
    text = tmp_path / "notes.txt"
    text.write_text("Nothing of this is a list.\n")
    for kind in ("committee", "side-events"):
        refused = call(tmp_path, "read", kind, str(text), "-o", str(tmp_path / "no.csv"))
        assert refused.code == 1
        assert "notes.txt" in refused.err and "Traceback" not in refused.err
        assert not (tmp_path / "no.csv").exists()


def test_more_than_ten_problems_go_to_a_file(call, tmp_path):
    papers = []
    for number in range(12):
        papers.append(tmp_path / f"{number}.csv")
        papers[-1].write_text("session,speaker_as_written\n37,Cuba\n")
    called = call(tmp_path, "read", "speakers", *map(str, papers), "-o", str(tmp_path / "out.csv"))
    assert called.code == 1
    assert called.err.count("error: ") == 10
    assert "and 2 more" in called.err
    assert len(pd.read_csv(tmp_path / "problems.csv")) == 12


def test_with_debug_the_traceback_is_shown(call, tmp_path):
    from hrcstats.errors import HrcStatsError
    with pytest.raises(HrcStatsError, match="no study here"):
        call(tmp_path, "--debug", "build")




def test_the_plan_is_shown_and_its_change_recorded_with_why(call, checkout):
    history = checkout.data_dir / "hand" / "plan_amendments.csv"
    history.write_text(history.read_text().splitlines()[0] + "\n")  # nothing recorded yet
    shown = call(checkout, "plan")
    assert shown.code == 0 and "start in speakers: 37 for CHN" in shown.out
    recorded = call(checkout, "plan", "amend", "--reason", "first fixed", "--coder", "ab")
    assert recorded.code == 0 and "(none) -> " in recorded.out
    plan = checkout.data_dir / "hand" / "plan.toml"
    plan.write_text(plan.read_text().replace("start_session = 37", "start_session = 38"))
    refused = call(checkout, "run", "06_committee_access")
    assert refused.code == 1 and "data/hand/plan.toml: the plan changed after" in refused.err
    assert "hrcstats plan amend" in refused.err and not checkout.reports_dir.exists()
    assert call(checkout, "plan").code == 1
    assert call(checkout, "plan", "amend", "--reason", "misread", "--coder", "ab").code == 0
    assert "amended once" in call(checkout, "plan").out


def test_made_up_papers_are_read_back_by_the_command(call, tmp_path):
    options = ("--sessions", "3", "--slots", "40", "--reviews", "1", "--missing", "26")
    for folder in ("a", "b"):
        made = call(tmp_path, "simulate", "-o", folder, "--seed", "4", *options)
        assert made.code == 0, made.err
    files = sorted((tmp_path / "a").rglob("*.*"))
    assert [path.read_bytes() for path in files] == [
        path.read_bytes() for path in sorted((tmp_path / "b").rglob("*.*"))]
    for kind, folder in (("speakers", "speaker"), ("upr", "upr")):
        papers = sorted((tmp_path / "a" / "papers" / folder).iterdir())
        assert call(tmp_path, "read", kind, *map(str, papers), "-o", "rows.csv").code == 0
        truth = pd.read_csv(tmp_path / "a" / f"{folder}_paper_rows.csv", dtype=str)
        rows = pd.read_csv(tmp_path / "rows.csv", dtype=str)
        shared = [name for name in truth if name in rows]
        assert {"source_file"} < set(shared) and truth["is_synthetic"].eq("True").all()
        assert (sorted(map(tuple, rows[shared].to_numpy()))
                == sorted(map(tuple, truth[shared].to_numpy())))
    again = call(tmp_path, "simulate", "-o", "a", "--seed", "5", "--sessions", "2",
                 "--no-papers")
    assert again.code == 0
    left = [path.name for path in (tmp_path / "a").rglob("*.*")]
    assert not [name for name in left if "paper_rows" in name or name.startswith("synthetic_")]
