"""When a relation held, where a publication's evidence says so: a human reading, kept apart.

Publications seldom date what they state. A founding of 1952 would then count at every session; so
`data/hand/codings/dates.csv` holds the years that a person read out of the evidence, and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.normalise.coding_notes import KEY, read_coding_notes

DATES = Path("hand") / "codings" / "dates.csv"
_BOTH = ["valid_from", "valid_to"]


def add_dates(codings: pd.DataFrame, data_dir: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Published codings with `valid_from` and `valid_to`, "" where nobody read a date.

    Parameters
    ----------
    codings
        The columns of `published.csv` in `coding_notes.KEY`.

    Returns
    -------
    tuple
        The codings, and a problem for each row of `dates.csv` that fits no coding, stands twice,
        or lacks a year, a reason, a person or a day.
    """
    dates, problems = read_coding_notes(data_dir, DATES, _BOTH, "dates", codings,
                                        may_be_empty=_BOTH)
    if dates is None:
        return codings.assign(valid_from="", valid_to=""), problems
    dated = codings.merge(dates.drop_duplicates(KEY)[[*KEY, *_BOTH]], on=KEY, how="left",
                          suffixes=("_old", ""))
    return dated.drop(columns=[name for name in dated if name.endswith("_old")]).fillna(
        dict.fromkeys(_BOTH, "")), [*problems, *_undated(dates)]


def _undated(dates: pd.DataFrame) -> Iterator[Problem]:
    for line, row in enumerate(dates.to_dict("records"), start=2):
        where = f"data/{DATES.as_posix()}, line {line}"
        if not row["valid_from"] and not row["valid_to"]:
            yield Problem("dates without a date", where, expected="valid_from or valid_to")
        for name in _BOTH:
            if row[name] and pd.isna(pd.to_datetime(row[name], errors="coerce", format="ISO8601")):
                yield Problem(f"{name} is no date", where, row[name], "2011, 2011-12 or 2011-12-31")
