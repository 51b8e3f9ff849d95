"""The bundled records built once, and copies of the study that a test may spoil."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from hrcstats import cli
from hrcstats.normalise.build import Built, build_tables, write_tables
from hrcstats.normalise.places import Places
from hrcstats.normalise.sources import register
from hrcstats.study import Study, load_study

REPOSITORY = Path(__file__).resolve().parents[1]
FACTS = REPOSITORY.parent / "shared" / "facts"
# The kernel and other processes that a test starts run this checkout, wherever they run it.
os.environ["PYTHONPATH"] = str(REPOSITORY / "src")


@dataclass(frozen=True)
class Called:
    """What one call of the command left: its exit code and what it printed."""

    code: int
    out: str
    err: str


def read_csv(path: Path) -> pd.DataFrame:
    """A CSV as text, nothing turned into null."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """A table as the study writes it."""
    table.to_csv(path, index=False, lineterminator="\n")


def fingerprint(folder: Path) -> dict[str, str]:
    """The hash of every file under a folder, by its path."""
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def copy_study(target: Path) -> Study:
    """The study's settings, inputs and notebooks in a folder of their own, without built tables."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(REPOSITORY / "study.toml", target)
    shutil.copytree(REPOSITORY / "notebooks", target / "notebooks",
                    ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for folder in ("raw", "reference", "hand"):
        shutil.copytree(REPOSITORY / "data" / folder, target / "data" / folder)
    (target / "data" / "processed").mkdir()
    shutil.copy(REPOSITORY / "data" / "processed" / "expected_counts.csv",
                target / "data" / "processed")
    return load_study(target)


def change(study: Study, file: str, edit: Callable[[pd.DataFrame], object], *,
           is_registered: bool = True) -> None:
    """Edits a table of data/; its line in sources.csv takes the new hash unless told otherwise.

    `edit` changes the table in place or returns another one.
    """
    path = study.data_dir / file
    table = read_csv(path)
    edited = edit(table)
    write_csv(edited if isinstance(edited, pd.DataFrame) else table, path)
    if is_registered and not file.startswith("hand/") and file != "raw/sources.csv":
        register(study.data_dir, [path], retrieved="2026-11-22", replace=True)


@pytest.fixture(scope="session", name="read_csv")
def _read_csv() -> Callable[[Path], pd.DataFrame]:
    return read_csv


@pytest.fixture(scope="session", name="change")
def _change() -> Callable[..., None]:
    return change


@pytest.fixture(scope="session", name="fingerprint")
def _fingerprint() -> Callable[[Path], dict[str, str]]:
    return fingerprint


@pytest.fixture(scope="session")
def facts() -> Path:
    """The folder of transcribed facts beside the project."""
    if not FACTS.is_dir():
        pytest.skip(f"no transcribed facts at {FACTS}")
    return FACTS


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The tables of the bundled records, in memory: look, do not change."""
    return build_tables(copy_study(tmp_path_factory.mktemp("bundled")).data_dir)


@pytest.fixture(scope="session")
def tables(bundled: Built) -> dict[str, pd.DataFrame]:
    """The tables of the bundled records by name: look, do not change."""
    return bundled.tables


@pytest.fixture(scope="session")
def reference() -> Callable[[str], pd.DataFrame]:
    """A table of data/reference by its name, as a notebook gets it: text, null where empty."""
    return lambda name: pd.read_csv(REPOSITORY / "data" / "reference" / f"{name}.csv",
                                    dtype="string")


@pytest.fixture(scope="session")
def hand() -> Callable[[str], pd.DataFrame]:
    """A table of data/hand by its name, as a notebook gets it."""
    return lambda name: pd.read_csv(REPOSITORY / "data" / "hand" / f"{name}.csv", dtype="string")


@pytest.fixture(scope="session")
def built_study(bundled: Built, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study with its tables written: look, do not change."""
    study = copy_study(tmp_path_factory.mktemp("built") / "study")
    write_tables(bundled, study.processed_dir)
    return study


@pytest.fixture
def checkout(tmp_path: Path) -> Study:
    """A copy of the study that a test may spoil; nothing is built in it."""
    return copy_study(tmp_path / "study")


@pytest.fixture
def spoilable(built_study: Study, tmp_path: Path) -> Study:
    """A copy of the study with its tables built, that a test may spoil."""
    root = tmp_path / "study"
    shutil.copytree(built_study.root, root)
    return load_study(root)


@pytest.fixture(scope="session")
def places() -> Places:
    """State names in the spellings that occur in the bundled records."""
    return Places.from_file(REPOSITORY / "data" / "reference" / "state_names.csv")


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
         ) -> Callable[..., Called]:
    """Calls the command inside a study, as a person would, and catches how it ended."""

    def run(where: Study | Path, *words: str) -> Called:
        monkeypatch.chdir(where.root if isinstance(where, Study) else where)
        monkeypatch.setattr(sys, "argv", ["hrcstats", *words])
        monkeypatch.setenv("COLUMNS", "200")
        capsys.readouterr()
        code: object = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code
        printed = capsys.readouterr()
        return Called(int(code or 0) if not isinstance(code, str) else 1, printed.out, printed.err)

    return run
