"""What the commands share: their options' types, tables in and out, problems on the terminal."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from hrcstats.errors import HrcStatsError, Problem, UsageError

Files = Annotated[list[Path], typer.Argument(help="Papers: .txt .html .pdf .docx .xlsx .csv .json")]
Out = Annotated[Path, typer.Option("-o", "--out", help="Where the rows are written (.csv)")]


def open_study() -> Any:
    """The study around the current folder."""
    from hrcstats.study import load_study

    return load_study()


Overwrite = Annotated[bool, typer.Option("--replace", help="Write over the file that is there")]


def refuse_to_overwrite(path: Path, replace: bool) -> None:
    """Stops where a sheet would be written over one that may be filled."""
    if path.exists() and not replace:
        raise HrcStatsError(Problem("the file is there already", str(path),
                                    expected="a new name: what was filled in would be lost",
                                    remedy="give another name, or --replace"))


def require_coder(coder: str) -> None:
    """Stops where nobody says who judged: the name of a login would be that of a person."""
    from hrcstats.normalise.privacy import check_coder

    if problems := check_coder(coder):
        raise UsageError(problems)


def read_table(path: Path, *, keep_blank: bool = False) -> Any:
    """A CSV as text; what cannot be read as one is a problem that names the file and the place.

    With `keep_blank` a blank line of a table of one column is a row without a value: where each
    line is one answer, a line that is passed over would be lost.
    """
    import pandas as pd

    if not path.is_file():
        raise HrcStatsError(Problem("no such file", str(path)))
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise HrcStatsError(_not_utf8(path)) from None
    except pd.errors.EmptyDataError:
        raise HrcStatsError(Problem(
            "empty file", str(path), expected="a header line and rows")) from None
    except pd.errors.ParserError as error:
        raise HrcStatsError(Problem(
            "not a table", str(path), str(error).removeprefix("Error tokenizing data. C error: ")
            .strip(), "as many fields in each line as in the first",
            "put a field that holds a comma between double quotes")) from None
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(table.columns) == 1 and mark in table.columns[0]:
            raise HrcStatsError(Problem(f"columns divided by {name}", str(path), table.columns[0],
                                        "commas", "save it as CSV with commas"))
    if keep_blank and len(table.columns) == 1:
        return _with_blank_lines(path)
    return table


def _with_blank_lines(path: Path) -> Any:
    """A table of one column with its blank lines; those above the header are none of its rows."""
    import pandas as pd

    lines = path.read_text(encoding="utf-8-sig").splitlines()
    above = next(at for at, line in enumerate(lines) if line.strip())
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig",
                       skip_blank_lines=False, skiprows=above).fillna("")


def _not_utf8(path: Path) -> Problem:
    """Which line holds the first letter that is not UTF-8."""
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            met = line[max(error.start - 10, 0):error.start + 10].decode("latin-1")
            return Problem("not UTF-8", f"{path}, line {number}", met, "a file in UTF-8",
                           "save it again as CSV UTF-8")
    return Problem("not UTF-8", str(path), "", "a file in UTF-8")


def write_table(frame: Any, path: Path) -> None:
    """A CSV, written beside the old one and exchanged at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    frame.to_csv(fresh, index=False, lineterminator="\n")
    fresh.replace(path)


def write_json(content: Any, path: Path) -> None:
    """A JSON file in readable letters."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def count_papers(count: int) -> str:
    """"1 paper", "2 papers"."""
    return f"{count:,} paper" + ("" if count == 1 else "s")


def show_counts(counts: Any, first: str, title: str) -> None:
    """A small table on the terminal: numbers with thousands, to the right."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in counts.columns:
        table.add_column(column.removesuffix("_n").replace("_", " "),
                         justify="left" if column == first else "right")
    for row in counts.itertuples(index=False):
        table.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in row))
    Console().print(table)


def show_problems(error: HrcStatsError) -> None:
    """The first ten problems on standard error; all in problems.csv where there are more."""
    for problem in error.problems[:10]:
        typer.echo(f"error: {problem}", err=True)
    if len(error.problems) > 10:
        path = Path("problems.csv").resolve()
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(error.problems[0].as_row()), lineterminator="\n")
            writer.writeheader()
            writer.writerows(problem.as_row() for problem in error.problems)
        typer.echo(f"... and {len(error.problems) - 10} more: all of them in {path}", err=True)
