"""When a relation held, where a publication's evidence says so: a human reading, kept apart.

Publications seldom date what they state. A founding of 1952 would then count at every session; so
`data/hand/codings/dates.csv` holds the years that a person read out of the evidence, and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem, nearest

DATES = Path("hand") / "codings" / "dates.csv"
KEY = ["organisation_as_written", "state_iso3", "criterion", "publication"]
COLUMNS = [*KEY, "valid_from", "valid_to", "reason", "decided_by", "decided_on"]


def add_dates(codings: pd.DataFrame, data_dir: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Published codings with `valid_from` and `valid_to`, "" where nobody read a date.

    Parameters
    ----------
    codings
        The columns of `published.csv` in `KEY`.

    Returns
    -------
    tuple
        The codings, and a problem for each row of `dates.csv` that fits no coding, stands twice,
        or lacks a year, a reason, a person or a day.
    """
    path = data_dir / DATES
    if not path.is_file():
        return codings.assign(valid_from="", valid_to=""), []
    dates = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [Problem("missing column", _where(), expected=name, remedy=nearest(name, dates))
               for name in COLUMNS if name not in dates]
    if missing:
        return codings.assign(valid_from="", valid_to=""), missing
    # A column that the codings lack is told once, where they are read.
    is_whole = all((codings[name].fillna("") != "").any() for name in KEY)
    problems = list(_problems(dates, codings)) if is_whole else []
    dated = codings.merge(dates.drop_duplicates(KEY)[[*KEY, "valid_from", "valid_to"]], on=KEY,
                          how="left", suffixes=("_old", ""))
    return dated.drop(columns=[name for name in dated if name.endswith("_old")]).fillna(
        {"valid_from": "", "valid_to": ""}), problems


def _problems(dates: pd.DataFrame, codings: pd.DataFrame) -> Iterator[Problem]:
    coded = set(codings[KEY].itertuples(index=False, name=None))
    names = {row[0] for row in coded}
    for line, row in enumerate(dates.to_dict("records"), start=2):
        where = f"{_where()}, line {line}"
        if tuple(row[name] for name in KEY) not in coded:
            yield Problem("dates of no coding", where, row["organisation_as_written"],
                          "a row of data/hand/codings/published.csv with the same organisation, "
                          "State, criterion and publication",
                          nearest(row["organisation_as_written"], names))
        if not row["valid_from"] and not row["valid_to"]:
            yield Problem("dates without a date", where, expected="valid_from or valid_to")
        for name in ("valid_from", "valid_to"):
            if row[name] and pd.isna(pd.to_datetime(row[name], errors="coerce", format="ISO8601")):
                yield Problem(f"{name} is no date", where, row[name], "2011, 2011-12 or 2011-12-31")
        for name in ("reason", "decided_by", "decided_on"):
            if not row[name].strip():
                yield Problem(f"dates without {name}", where, expected=name)
    for line in dates.index[dates.duplicated(KEY)]:
        yield Problem("dates of one coding given twice", f"{_where()}, line {line + 2}",
                      dates.at[line, "organisation_as_written"], "one row")


def _where() -> str:
    return f"data/{DATES.as_posix()}"
