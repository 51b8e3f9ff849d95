"""Guarded corrections: a reader can see every change, and each fails when its source was mended.

`data/hand/corrections.csv` has one row a correction: where it applies (`source_file`,
`source_page` where there are pages, `source_line`, `column`), the value that must stand there
(the guard, `expected_value`), what to do, why, who and when.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem

ACTIONS = {
    "replace": "the value becomes new_value",
    "reject": "the row is dropped, with the reason in the ledger",
    "split": "the row becomes several, one per value of new_value (' | ' between)",
}
COLUMNS = ["correction_id", "source_file", "source_page", "source_line", "column",
           "expected_value", "action", "new_value", "reason", "decided_by", "decided_on"]


@dataclass
class Corrected:
    """Rows after the corrections, and what was done to which row (for the ledger)."""

    rows: pd.DataFrame
    done: list[dict[str, object]] = field(default_factory=list)


def load_corrections(path: Path) -> pd.DataFrame:
    """The corrections at `path`, checked: columns, actions, guards and reasons present."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise HrcStatsError(Problem("not a readable CSV", str(path), str(error),
                                    "columns " + ", ".join(COLUMNS), "restore it")) from error
    problems = [Problem("missing column", str(path), expected=column)
                for column in COLUMNS if column not in table]
    if not problems:
        for row in table.to_dict("records"):
            problems += _check_correction(row, path)
    if problems:
        raise HrcStatsError(problems)
    return table[COLUMNS]


def _check_correction(row: dict[str, str], path: Path) -> list[Problem]:
    where = f"{path.name}, {row['correction_id']}"
    problems = []
    if row["action"] not in ACTIONS:
        problems.append(Problem("unknown action", where, row["action"], ", ".join(ACTIONS)))
    for column in ("source_file", "source_line", "column", "expected_value", "reason",
                   "decided_by", "decided_on"):
        if not row[column]:
            problems.append(Problem("empty cell", where, expected=f"a value for {column}"))
    return problems


def apply_corrections(rows: pd.DataFrame, corrections: pd.DataFrame) -> Corrected:
    """`rows` with the corrections of their papers applied and marked in `was_corrected`.

    Raises
    ------
    HrcStatsError
        Where a guard no longer holds: the place does not exist or holds another value.
    """
    mine = corrections[corrections["source_file"].isin(set(rows["source_file"]))]
    out = rows.assign(was_corrected=False)
    done: list[dict[str, object]] = []
    problems: list[Problem] = []
    for fix in mine.to_dict("records"):
        at = _find(rows, fix)
        if len(at) != 1 or fix["column"] not in rows:
            met = "" if len(at) != 1 else f"no column {fix['column']}"
            problems.append(_broken(fix, met or f"{len(at)} rows at this place"))
        elif str(rows.loc[at[0], fix["column"]]).strip() != fix["expected_value"].strip():
            problems.append(_broken(fix, str(rows.loc[at[0], fix["column"]])))
        else:
            out = _apply(out, at[0], fix)
            done.append(fix)
    if problems:
        raise HrcStatsError(problems)
    return Corrected(out.sort_index(kind="stable").reset_index(drop=True), done)


def _find(rows: pd.DataFrame, fix: dict[str, str]) -> pd.Index:
    at = (rows["source_file"] == fix["source_file"]) & (
        rows["source_line"].astype(str) == fix["source_line"]
    )
    if fix["source_page"]:
        at &= rows["source_page"].astype(str) == fix["source_page"]
    return rows.index[at]


def _apply(rows: pd.DataFrame, index: int, fix: dict[str, str]) -> pd.DataFrame:
    if fix["action"] == "reject":
        return rows.drop(index=index)
    values = fix["new_value"].split(" | ") if fix["action"] == "split" else [fix["new_value"]]
    # The same text in another column (the item and its slot-holder) is the same mistake.
    same = [column for column in rows if str(rows.at[index, column]) == fix["expected_value"]]
    columns = {*same, fix["column"]}
    fixed = pd.concat([rows.loc[[index]].assign(**dict.fromkeys(columns, value))
                       for value in values])
    return pd.concat([rows.drop(index=index), fixed.assign(was_corrected=True)])


def _broken(fix: dict[str, str], met: str) -> Problem:
    return Problem(
        "the guard of a correction no longer holds",
        f"data/hand/corrections.csv, {fix['correction_id']}: {fix['source_file']}, "
        f"line {fix['source_line']}, {fix['column']}",
        met, repr(fix["expected_value"]),
        "the source was mended or moved: remove the correction or give its new place",
    )
