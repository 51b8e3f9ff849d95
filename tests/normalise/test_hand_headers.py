"""Every table in data/hand refuses a column that is missing or that it does not know."""

import csv
import shutil
from pathlib import Path

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.build import build_tables
from hrcstats.normalise.hand_headers import HAND_COLUMNS, check_headers
from hrcstats.normalise.watched import OBSERVED_COLUMNS

HAND = Path(__file__).resolve().parents[2] / "data" / "hand"
FILES = sorted(path.relative_to(HAND).as_posix() for path in HAND.rglob("*.csv"))
# Tables that no study has begun yet are made here with their header.
TABLES = {file: HAND_COLUMNS[file] for file in HAND_COLUMNS} | {
    "observed/hrc-61-2.csv": OBSERVED_COLUMNS}


def header(file):
    with (HAND / file).open(encoding="utf-8", newline="") as rows:
        return next(csv.reader(rows))


def test_every_bundled_table_is_known_by_its_columns():
    assert len(FILES) >= 18 and set(FILES) <= set(HAND_COLUMNS)
    assert {file: sorted(header(file)) for file in FILES} == {
        file: sorted(HAND_COLUMNS[file]) for file in FILES}


def misspelt(column):
    """The column with two letters exchanged, as a hand does it."""
    middle = len(column) // 2
    return column[:middle - 1] + column[middle] + column[middle - 1] + column[middle + 1:]


@pytest.mark.parametrize(("file", "column"), [(file, column) for file, columns in TABLES.items()
                                              for column in columns])
def test_a_renamed_column_is_named_with_the_nearest(tmp_path, file, column):
    wrong = column + "x" if misspelt(column) == column else misspelt(column)
    path = tmp_path / "hand" / file
    path.parent.mkdir(parents=True)
    if (HAND / file).is_file():
        shutil.copy(HAND / file, path)
    else:
        path.write_text(",".join(TABLES[file]) + "\n", encoding="utf-8")
    assert check_headers(tmp_path) == []
    head, _, rows = path.read_text("utf-8").partition("\n")
    renamed = [wrong if name == column else name for name in head.split(",")]
    path.write_text(",".join(renamed) + "\n" + rows, encoding="utf-8")
    missing, unknown = check_headers(tmp_path)
    assert (missing.what, missing.expected) == ("missing column", column)
    assert missing.remedy == f"did you mean {wrong!r}?"
    assert (unknown.what, unknown.value) == ("unknown column", wrong)
    assert unknown.remedy == f"did you mean {column!r}?"
    assert missing.where == unknown.where == f"data/hand/{file}"


def test_a_column_too_many_or_twice_is_refused(tmp_path):
    path = tmp_path / "hand" / "codings" / "two_passes.csv"
    path.parent.mkdir(parents=True)
    path.write_text("unit,criterion,coder_a,coder_b,coder_b,mood\n", encoding="utf-8")
    assert [(problem.what, problem.value) for problem in check_headers(tmp_path)] == [
        ("unknown column", "mood"), ("column stands twice", "coder_b")]


@pytest.mark.parametrize("file", FILES)
def test_the_build_refuses_a_misspelt_header_of_each_table(checkout, file):
    column, path = header(file)[-1], checkout.data_dir / "hand" / file
    head, _, rows = path.read_text("utf-8").partition("\n")
    path.write_text(head + "x\n" + rows, encoding="utf-8")
    with pytest.raises(HrcStatsError) as error:
        build_tables(checkout.data_dir)
    assert sorted(str(problem.what) for problem in error.value.problems) == [
        "missing column", "unknown column"]
    assert f"did you mean {column!r}?" in str(error.value)
