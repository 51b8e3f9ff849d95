"""The queue of names that a person must judge, as a spreadsheet, and the way back.

A verdict becomes a row of `data/hand/judgements.csv` (a pair of names is the same organisation, or
not) or of `data/hand/aliases.csv` (a name stands for an organisation that was no candidate), each
with who, when and why (`review_apply.py`). Applying a file twice changes nothing; a file with any
problem changes nothing either.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.normalise.judgements import JUDGED_UNSURE

VERDICTS = ("same", "different", "unsure", "other")
QUEUE_COLUMNS = [
    "rows_n", "name_as_written", "occurs_in", "country_iso3", "why_asked", "candidate_1_name",
    "candidate_1_score", "candidate_2_name", "candidate_3_name", "verdict", "other_organisation",
    "reason",
]
TO_FILL = ("verdict", "other_organisation", "reason")
_HELP = [
    ("verdict", "same: the name means candidate 1; different: it does not; unsure: cannot be told; "
                "other: it means the organisation written in other_organisation"),
    ("other_organisation", "only with the verdict other: the name exactly as in the registry"),
    ("reason", "one line that a colleague can check: a page, a document, an address"),
    ("empty verdict", "the row stays in the queue"),
]
_SOURCES_SHOWN = 5


def review_queue(mentions: pd.DataFrame, *, column: str = "name_as_written") -> pd.DataFrame:
    """One row for each name in review, those that settle most rows first.

    Parameters
    ----------
    mentions
        The assignments of `mint_registry` or the result of `match_names`: `decision`, `reason`,
        `candidate_1_name`, `candidate_1_score`, optional `source_id`, `country_iso3` and further
        candidates.
    column
        The column that holds the names.

    Returns
    -------
    pandas.DataFrame
        `QUEUE_COLUMNS`; the last three are empty, to be filled by a person.
    """
    missing = [name for name in (column, "decision") if name not in mentions.columns]
    raise_if_any(Problem("column missing", "mentions", name, f"one of {list(mentions.columns)}")
                 for name in missing)
    asked = mentions[mentions["decision"] == "review"]
    if "reason" in asked.columns:
        asked = asked[asked["reason"] != JUDGED_UNSURE]
    rows = [_queue_row(str(name), group) for name, group in asked.groupby(column, sort=True)]
    queue = pd.DataFrame(rows, columns=QUEUE_COLUMNS)
    return queue.sort_values(["rows_n", "name_as_written"], ascending=[False, True],
                             ignore_index=True)


def _queue_row(name: str, group: pd.DataFrame) -> dict[str, object]:
    first = group.iloc[0]
    return {
        "rows_n": len(group),
        "name_as_written": name,
        "occurs_in": _listed(group.get("source_id")),
        "country_iso3": _listed(group.get("country_iso3")),
        "why_asked": first.get("reason", ""),
        **{key: _value(first.get(key)) for key in (
            "candidate_1_name", "candidate_1_score", "candidate_2_name", "candidate_3_name")},
        **dict.fromkeys(TO_FILL, ""),
    }


def _value(value: object) -> object:
    return "" if value is None or value != value else value


def _listed(values: pd.Series | None) -> str:
    """The distinct values, the first few written out."""
    if values is None:
        return ""
    found = sorted({str(value) for value in values.dropna() if str(value)})
    rest = len(found) - _SOURCES_SHOWN
    return "; ".join(found[:_SOURCES_SHOWN]) + (f"; and {rest} more" if rest > 0 else "")


def export_review(mentions: pd.DataFrame, path: Path | str, *, column: str = "name_as_written"
                  ) -> int:
    """Write the queue as a spreadsheet (.xlsx) or .csv; returns how many names it asks about.

    Raises
    ------
    HrcStatsError
        Where the file type is neither .xlsx nor .csv, or a needed column is absent.
    """
    path = Path(path)
    queue = review_queue(mentions, column=column)
    if path.suffix == ".csv":
        queue.to_csv(path, index=False, lineterminator="\n")
    elif path.suffix == ".xlsx":
        _write_sheet(queue, path)
    else:
        raise HrcStatsError(Problem("file type not written", str(path), path.suffix,
                                    ".xlsx or .csv", "name the file queue.xlsx"))
    return len(queue)


def _write_sheet(queue: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "queue"
    sheet.append(QUEUE_COLUMNS)
    for row in queue.itertuples(index=False):
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            # A name may begin with "=": it is text, never a formula.
            if isinstance(cell.value, str):
                cell.data_type = "s"
    widths = (8, 60, 40, 12, 40, 60, 10, 40, 40, 12, 40, 50)
    for at, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + at)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    choice = DataValidation(type="list", formula1='"' + ",".join(VERDICTS) + '"', allow_blank=True)
    sheet.add_data_validation(choice)
    letter = chr(ord("A") + QUEUE_COLUMNS.index("verdict"))
    choice.add(f"{letter}2:{letter}{max(len(queue) + 1, 2)}")
    guide = book.create_sheet("how to fill")
    for line in _HELP:
        guide.append(line)
    book.save(path)
