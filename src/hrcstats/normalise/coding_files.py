"""The coders' spreadsheets and the tables of codings kept by hand: read with places, written whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.normalise.registry import REGISTRY

FOLDER = Path("hand") / "codings"
_WIDTHS = {"organisation_name": 46, "question": 46, "value": 12, "url": 44, "evidence": 60,
           "evidence_paraphrase": 60, "reply": 60}
_HELP = [
    ("value", "yes, no or unknown, as the drop-down offers it; unknown where it cannot be told. An "
              "empty value leaves the row open"),
    ("source_kind", "primary: the organisation's or the State's own document; secondary: what "
                    "others say"),
    ("url", "where the evidence can be read; a coding without it is refused"),
    ("access_date", "the day on which you read it, 2026-11-28"),
    ("confidence", "high, medium or low"),
    ("valid_from, valid_to", "when the relation began and ended, where the source says: 2012, "
                             "2012-06 or 2012-06-30; empty where it does not"),
    ("evidence_paraphrase", "one line in your own words; organisations only, no person's name"),
    ("other columns", "leave them as they are"),
]


def read_table(data_dir: Path, file: str, columns: Sequence[str]) -> pd.DataFrame:
    """A table of data/hand as text, with `place` (file and line) for problems to name."""
    path = data_dir / "hand" / file
    if not path.is_file():
        return pd.DataFrame(columns=[*columns, "place"], dtype=str)
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    raise_if_any(Problem("missing column", f"data/hand/{file}", expected=name,
                         remedy=nearest(name, table.columns) or "add the column")
                 for name in columns if name not in table.columns)
    return table.assign(place=[f"data/hand/{file}, line {line}"
                               for line in range(2, len(table) + 2)])


def write_table(table: pd.DataFrame, data_dir: Path, file: str, columns: Sequence[str]) -> None:
    """A table of data/hand, written beside the old one and exchanged at the end."""
    path = data_dir / "hand" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    table.reindex(columns=list(columns)).to_csv(fresh, index=False, lineterminator="\n")
    fresh.replace(path)


def read_sheet(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """A filled sheet (.xlsx or .csv) as text, with `place`; its columns must still be there."""
    if not path.is_file():
        raise HrcStatsError(Problem("no such file", str(path)))
    if path.suffix == ".xlsx":
        table = pd.read_excel(path, sheet_name=0, dtype=str, engine="calamine")
    else:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    raise_if_any(Problem("missing column", path.name, expected=name,
                         remedy=nearest(name, map(str, table.columns)) or "keep the columns of the "
                         "sheet as it was written")
                 for name in columns if name not in table.columns)
    table = table.fillna("").astype(str).apply(lambda column: column.str.strip())
    for name in table.columns:
        # A spreadsheet turns 2026-11-28 into a date, which comes back with a time of day.
        if str(name).endswith(("_date", "_from", "_to")):
            table[name] = table[name].str.replace(r"[T ]00:00:00$", "", regex=True)
    return table.assign(place=[f"{path.name}, row {row}" for row in range(2, len(table) + 2)])


def write_sheet(sheet: pd.DataFrame, path: Path, choices: dict[str, pd.Series]) -> None:
    """A sheet to fill in; `choices` holds for a column each row's allowed values, "; " between.

    Raises
    ------
    HrcStatsError
        Where the file type is neither .xlsx nor .csv.
    """
    if path.suffix == ".csv":
        sheet.to_csv(path, index=False, lineterminator="\n")
    elif path.suffix == ".xlsx":
        _write_book(sheet, path, choices)
    else:
        raise HrcStatsError(Problem("file type not written", str(path), path.suffix,
                                    ".xlsx or .csv", "name the file sheet.xlsx"))


def _write_book(sheet: pd.DataFrame, path: Path, choices: dict[str, pd.Series]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    page.title = "sheet"
    page.append(list(sheet.columns))
    for row in sheet.fillna("").astype(str).itertuples(index=False):
        page.append(list(row))
        for cell in page[page.max_row]:
            cell.data_type = "s"  # a name may begin with "=": it is text, never a formula
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for at, name in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(str(name), 16)
        page.cell(1, at).font = Font(bold=True)
    page.freeze_panes = "C2"
    for name, allowed in choices.items():
        _offer(page, get_column_letter(list(sheet.columns).index(name) + 1), allowed)
    guide = book.create_sheet("how to fill")
    for line in _HELP:
        guide.append(line)
    book.save(path)


def _offer(page: object, letter: str, allowed: pd.Series) -> None:
    """Drop-downs: each row offers its own values."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for values in allowed.unique():
        offer = DataValidation(type="list", allow_blank=True, showErrorMessage=True,
                               formula1='"' + ",".join(part.strip() for part in
                                                       values.split(";")) + '"')
        for at in (allowed == values).to_numpy().nonzero()[0]:
            offer.add(f"{letter}{at + 2}")
        page.add_data_validation(offer)  # type: ignore[attr-defined]


class Subjects:
    """Organisations of the committed registry, found by id or by a name as it stands there."""

    def __init__(self, data_dir: Path) -> None:
        table = pd.read_csv(data_dir / REGISTRY, dtype=str, keep_default_na=False)
        self.names = table.groupby("organisation_id")["organisation_name"].first()
        spellings = pd.concat([
            table[["alias_text", "organisation_id"]],
            table[["organisation_name", "organisation_id"]].set_axis(
                ["alias_text", "organisation_id"], axis=1)]).drop_duplicates()
        self._ids = spellings.groupby("alias_text")["organisation_id"].agg(list).to_dict()

    def find(self, text: str, where: str) -> tuple[str, list[Problem]]:
        """The id for an id or a name; a problem where none or several organisations bear it."""
        if text in self.names.index:
            return text, []
        found = self._ids.get(text, [])
        if len(found) == 1:
            return found[0], []
        if found:
            return "", [Problem("several organisations bear this name", where, text,
                                ", ".join(found), "give the organisation_id")]
        return "", [Problem("organisation is not in the registry", where, text,
                            "a name or id of data/reference/organisations.csv",
                            nearest(text, self._ids))]
