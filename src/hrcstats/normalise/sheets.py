"""Spreadsheets that a person fills in: drop-downs, instructions, and the way back as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any

_NARROW, _WIDE = 14, 44


def write_sheet(frame: pd.DataFrame, path: Path, *, choices: Mapping[str, Sequence[str]],
                guide: Sequence[tuple[str, str]], fill: Sequence[str] = (),
                spare_rows: int = 0) -> None:
    """Writes `frame` as .xlsx (with drop-downs and a second sheet of instructions) or .csv.

    Parameters
    ----------
    choices
        What the cells of a column may hold: a drop-down.
    fill
        Columns for the person to fill, shaded.
    spare_rows
        Empty rows below, with the same drop-downs.

    Raises
    ------
    HrcStatsError
        Where the file type is neither .xlsx nor .csv.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        frame.to_csv(path, index=False, lineterminator="\n")
    elif path.suffix == ".xlsx":
        _write_book(frame, path, choices, guide, fill, spare_rows)
    else:
        raise HrcStatsError(Problem("file type not written", str(path), path.suffix,
                                    ".xlsx or .csv", "name the file sheet.xlsx"))


def _write_book(frame: pd.DataFrame, path: Path, choices: Mapping[str, Sequence[str]],
                guide: Sequence[tuple[str, str]], fill: Sequence[str], spare_rows: int) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "sheet"
    sheet.append(list(frame.columns))
    for row in frame.itertuples(index=False):
        sheet.append([None if value is None or value != value else value for value in row])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name may begin with "=": text, never a formula
    last = len(frame) + 1 + spare_rows
    for at, column in enumerate(frame.columns, start=1):
        letter = get_column_letter(at)
        longest = max([len(str(column)), *frame[column].astype(str).str.len()], default=0)
        sheet.column_dimensions[letter].width = min(max(_NARROW, longest + 2), _WIDE)
        head = sheet.cell(1, at)
        head.font = Font(bold=True)
        if column in fill:
            head.fill = PatternFill("solid", fgColor="FFE699")
        if column in choices and last > 1:
            listed = DataValidation(type="list", formula1='"' + ",".join(choices[column]) + '"',
                                    allow_blank=True, showErrorMessage=True)
            sheet.add_data_validation(listed)
            listed.add(f"{letter}2:{letter}{last}")
    sheet.freeze_panes = "B2"
    pages = book.create_sheet("how to fill")
    pages.column_dimensions["A"].width, pages.column_dimensions["B"].width = 28, 110
    for line in guide:
        pages.append(line)
    book.save(path)


def read_sheet(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a filled sheet as stripped text, each with its `place` ("file, row 3").

    Raises
    ------
    HrcStatsError
        Where there is no such file, it cannot be opened, or a column is gone.
    """
    if not path.is_file():
        raise HrcStatsError(Problem("no such file", str(path), remedy="export the sheet first"))
    try:
        frame = (pd.read_excel(path, sheet_name=0, dtype=str, engine="calamine")
                 if path.suffix == ".xlsx" else pd.read_csv(path, dtype=str))
    except Exception as error:  # each reader raises its own kind on a broken file
        raise HrcStatsError(Problem("not a readable sheet", str(path), str(error)[:80],
                                    ".xlsx or .csv as exported", "export it again")) from error
    raise_if_any(Problem("column missing", path.name, name, f"one of {list(frame.columns)}",
                         "keep the columns of the exported sheet")
                 for name in needed if name not in frame.columns)
    rows = [{str(key): _text(value) for key, value in row.items()}
            for row in frame.to_dict("records")]
    return [row | {"place": f"{path.name}, row {at}"} for at, row in enumerate(rows, start=2)
            if any(row.values())]


def _text(value: object) -> str:
    text = "" if value is None or value != value else str(value).strip()
    # A spreadsheet writes the whole number 12 as 12.0.
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text
