"""Tables in data/hand/codings whose rows each say something more about one published coding."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem, nearest

KEY = ["organisation_as_written", "state_iso3", "criterion", "publication"]
SIGNED = ["reason", "decided_by", "decided_on"]


def read_coding_notes(data_dir: Path, file: Path, columns: list[str], what: str,
                      codings: pd.DataFrame, *, may_be_empty: Collection[str] = ()
                      ) -> tuple[pd.DataFrame | None, list[Problem]]:
    """A table of notes, checked against the codings that they are about.

    Parameters
    ----------
    file, columns
        Its place below `data_dir`, and its columns besides `KEY` and `SIGNED`.
    what
        What its rows hold, in the plural, for the problems.
    codings
        The columns of `published.csv` in `KEY`.
    may_be_empty
        Columns in which a row may say nothing.

    Returns
    -------
    tuple
        The table, or None where it was not begun or lacks a column; and a problem for each row
        that fits no coding, stands twice, or lacks a word.
    """
    if not (data_dir / file).is_file():
        return None, []
    where = f"data/{file.as_posix()}"
    notes = pd.read_csv(data_dir / file, dtype=str, keep_default_na=False)
    missing = [Problem("missing column", where, expected=name, remedy=nearest(name, notes))
               for name in (*KEY, *columns, *SIGNED) if name not in notes]
    if missing:
        return None, missing
    # A column that the codings lack is told once, where they are read.
    is_whole = all((codings[name].fillna("") != "").any() for name in KEY)
    filled = [name for name in (*columns, *SIGNED) if name not in may_be_empty]
    return notes, list(_problems(notes, codings, where, what, filled)) if is_whole else []


def _problems(notes: pd.DataFrame, codings: pd.DataFrame, where: str, what: str,
              filled: list[str]) -> Iterator[Problem]:
    coded = set(codings[KEY].itertuples(index=False, name=None))
    names = {row[0] for row in coded}
    for line, row in enumerate(notes.to_dict("records"), start=2):
        if tuple(row[name] for name in KEY) not in coded:
            yield Problem(f"{what} of no coding", f"{where}, line {line}",
                          row["organisation_as_written"],
                          "a row of data/hand/codings/published.csv with the same organisation, "
                          "State, criterion and publication",
                          nearest(row["organisation_as_written"], names))
        for name in filled:
            if not row[name].strip():
                yield Problem(f"{what} without {name}", f"{where}, line {line}", expected=name)
    for line in notes.index[notes.duplicated(KEY)]:
        yield Problem(f"{what} of one coding given twice", f"{where}, line {line + 2}",
                      notes.at[line, "organisation_as_written"], "one row")
