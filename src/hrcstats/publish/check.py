"""`hrcstats check`: what must hold before anything is published."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest
from hrcstats.normalise.build import EXPECTED_COUNTS, check_counts
from hrcstats.normalise.corrections import load_corrections
from hrcstats.normalise.hand_headers import check_headers
from hrcstats.normalise.sources import check_sources, load_sources
from hrcstats.plan import load_plan
from hrcstats.plan_history import check_unchanged
from hrcstats.publish.check_privacy import find_persons
from hrcstats.publish.parameters import open_notebook, read_parameters
from hrcstats.schema import check_tables, conform, load_tables
from hrcstats.study import Study

CELL_LINES = 12


def check_study(study: Study) -> tuple[list[str], list[Problem]]:
    """Every check in turn: lines on what was checked, and all problems found.

    With a wrong header in data/hand nothing else is checked: the rows cannot be read.
    """
    checks: list[tuple[str, Callable[[Study], list[Problem]]]] = [
        ("tables kept by hand have their columns", _headers),
        ("papers are listed and unchanged", _papers),
        ("tables have their keys and types", _tables),
        ("the ledger adds up to the row", _ledger),
        ("row counts are the committed ones", _counts),
        ("corrections and aliases are used", _hand),
        ("no natural person is named", find_persons),
        ("notebooks have their shape", _notebooks),
        ("the analysis plan is the recorded one", _plan),
    ]
    done, problems = [], []
    for what, run_check in checks:
        try:
            found = run_check(study)
        except HrcStatsError as error:
            found = error.problems
        done.append(f"{'ok  ' if not found else f'{len(found):<4}'} {what}")
        problems += found
        if found and run_check is _headers:
            break
    return done, problems


def load_built(study: Study) -> dict[str, pd.DataFrame]:
    """The built tables by name.

    Raises
    ------
    HrcStatsError
        Where a table was not built.
    """
    missing = [name for name in load_tables()
               if not (study.processed_dir / f"{name}.parquet").is_file()]
    if missing:
        raise HrcStatsError(Problem("tables not built", "data/processed", ", ".join(missing),
                                    remedy="hrcstats build"))
    return {name: pd.read_parquet(study.processed_dir / f"{name}.parquet")
            for name in load_tables()}


def _headers(study: Study) -> list[Problem]:
    return check_headers(study.data_dir)


def _papers(study: Study) -> list[Problem]:
    return check_sources(load_sources(study.data_dir), study.data_dir)


def _tables(study: Study) -> list[Problem]:
    return check_tables({name: conform(frame, name) for name, frame in load_built(study).items()})


def _ledger(study: Study) -> list[Problem]:
    """Rows that the ledger counts per paper against the rows that stand in the tables."""
    built = load_built(study)
    ledger = built["ledger"]
    counted = ledger.groupby("source_id")["rows_n"].sum()
    stands = pd.Series(0, index=counted.index)
    # One row of a paper gives one row of exactly one of these tables.
    for name in ("speaker_slots", "upr_submitters", "committee_decisions", "committee_questions",
                 "committee_votes", "interruptions", "interruption_lookalikes",
                 "allotted_times", "treaty_body_submissions"):
        stands = stands.add(built[name].groupby("source_id").size(), fill_value=0)
    mine = counted[~counted.index.str.startswith(("side_events/", "hand/"))]
    return [Problem("the ledger does not add up", paper, f"{stands[paper]:.0f} rows in the tables",
                    f"{rows} rows in the ledger")
            for paper, rows in mine.items() if stands[paper] != rows]


def _counts(study: Study) -> list[Problem]:
    return check_counts(load_built(study), study.processed_dir / EXPECTED_COUNTS)


def _hand(study: Study) -> list[Problem]:
    corrections = load_corrections(study.data_dir / "hand" / "corrections.csv")
    papers = {Path(file).name for file in load_sources(study.data_dir)["file"]}
    problems = [Problem("unused correction", f"data/hand/corrections.csv, {row.correction_id}",
                        str(row.source_file), "a registered paper", "remove it")
                for row in corrections[~corrections["source_file"].isin(papers)].itertuples()]
    path = study.data_dir / "hand" / "aliases.csv"
    if path.is_file():
        aliases = pd.read_csv(path, dtype=str, keep_default_na=False)
        known = set(load_built(study)["aliases"]["alias_text"])
        problems += [Problem("unused alias", f"data/hand/aliases.csv, line {number}", str(text),
                             "a name that occurs in the records", "remove it or correct it")
                     for number, text in enumerate(aliases["alias_text"], start=2)
                     if text not in known]
    return problems


def _notebooks(study: Study) -> list[Problem]:
    problems = []
    for path in sorted(study.notebooks_dir.glob("*.ipynb")):
        problems += check_notebook(path)
    missing = [name for name in study.notebooks
               if not (study.notebooks_dir / f"{name}.ipynb").is_file()]
    return problems + [Problem("notebook of study.toml is missing", "notebooks/", name)
                       for name in missing]


def _plan(study: Study) -> list[Problem]:
    """A plan with problems, changed without a record, or about parameters that do not exist."""
    problems = []
    for name, choice in load_plan(study.data_dir).notebooks.items():
        path = study.notebooks_dir / f"{name}.ipynb"
        if path.is_file() and isinstance(choice.value, dict):
            declared = read_parameters(path)
            problems += [Problem("no such parameter of the notebook",
                                 f"data/hand/plan.toml, [notebooks.{name}] parameters", parameter,
                                 ", ".join(declared), nearest(parameter, declared))
                         for parameter in choice.value if parameter not in declared]
    return problems + check_unchanged(study.data_dir, study.reports_dir)


def check_notebook(path: Path) -> list[Problem]:
    """Problems with a notebook's shape: outputs, kernel, long cells, definitions, no parameters."""
    problems: list[Problem] = []
    try:
        notebook = open_notebook(path)
    except HrcStatsError as error:
        return error.problems
    try:
        read_parameters(path)
    except HrcStatsError as error:
        problems += error.problems
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        problems.append(Problem("kernelspec is not python3", path.name))
    for number, cell in enumerate(notebook.cells):
        where = f"{path.name}, cell {number}"
        if cell.cell_type != "code":
            continue
        if cell.outputs or cell.execution_count:
            problems.append(Problem("committed with outputs", where, remedy="clear the outputs"))
        if len(cell.source.splitlines()) > CELL_LINES:
            problems.append(Problem("long cell", where, f"{len(cell.source.splitlines())} lines",
                                    f"at most {CELL_LINES}", "move logic into the library"))
        if re.search(r"^\s*(?:def|class)\s", cell.source, re.MULTILINE):
            problems.append(Problem("definition in a notebook", where,
                                    remedy="move it into the library"))
    return problems
