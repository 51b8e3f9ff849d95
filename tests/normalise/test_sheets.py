"""Sheets that a person fills in."""

from __future__ import annotations

from datetime import time

import openpyxl
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.sheets import read_sheet, write_sheet
from hrcstats.normalise.watched import seconds_of

FRAME = pd.DataFrame({"name": ["=SUM(A1) Foundation", "Ingénieurs du Monde"],
                      "start_s": [None, 3.0],
                      "verdict": ["", ""]})


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "sheet.xlsx"
    write_sheet(FRAME, path, choices={"verdict": ("yes", "no")}, guide=[("verdict", "yes or no")],
                fill=("verdict",), spare_rows=5)
    return path


def test_a_sheet_has_drop_downs_down_to_its_spare_rows_and_a_page_of_help(book):
    sheet, page = openpyxl.load_workbook(book).worksheets
    (listed,) = sheet.data_validations.dataValidation
    assert listed.formula1 == '"yes,no"' and str(listed.sqref) == "C2:C8"
    assert page["A1"].value == "verdict" and page["B1"].value == "yes or no"


def test_a_name_is_never_a_formula_and_comes_back_as_it_was(book):
    assert openpyxl.load_workbook(book).active["A2"].data_type == "s"
    rows = read_sheet(book, list(FRAME))
    assert [row["name"] for row in rows] == FRAME["name"].to_list()
    assert rows[1]["start_s"] == "3" and rows[1]["place"] == "sheet.xlsx, row 3"


def test_a_time_that_the_spreadsheet_took_for_one_is_read_as_seconds(book):
    workbook = openpyxl.load_workbook(book)
    workbook.active["B2"] = time(0, 12, 34)
    workbook.save(book)
    assert seconds_of(read_sheet(book, list(FRAME))[0]["start_s"]) == "754"


def test_what_cannot_be_read_or_written_is_told(book, tmp_path):
    with pytest.raises(HrcStatsError, match="column missing"):
        read_sheet(book, ["reason"])
    with pytest.raises(HrcStatsError, match="no such file"):
        read_sheet(tmp_path / "none.xlsx", [])
    (tmp_path / "broken.xlsx").write_text("no workbook")
    with pytest.raises(HrcStatsError, match="not a readable sheet"):
        read_sheet(tmp_path / "broken.xlsx", [])
    with pytest.raises(HrcStatsError, match=r"\.xlsx or \.csv"):
        write_sheet(FRAME, tmp_path / "sheet.ods", choices={}, guide=[])
