"""Side-event lists as tables: which column is what, by headers in English, French and Spanish."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from hrcstats.read.document import Grid
from hrcstats.read.state_names import fold

_HEADERS = tomllib.loads(
    Path(__file__).with_name("side_events_headers.toml").read_text(encoding="utf-8"))
_PATTERNS = [(name, re.compile(rf"^(?:{pattern})$")) for name, pattern in _HEADERS.items()]
_REPEATED = ("organisers", "cosponsors", "contact", "status")  # may stand in several columns
_SEARCHED_ROWS = 40


@dataclass(frozen=True)
class Table:
    """A grid whose columns are understood."""

    grid: Grid
    header_row: int                 # index into the grid's rows
    columns: dict[str, list[int]]   # field -> columns
    notes: list[str] = field(default_factory=list)


def find_table(grid: Grid) -> Table | None:
    """The table in a grid, its header wherever it stands; None where no header is found.

    A header names at least the title or the organisers, and one thing more.
    """
    best: tuple[int, int, dict[str, list[int]]] | None = None
    for index, row in enumerate(grid.rows[:_SEARCHED_ROWS]):
        columns = _columns(row)
        known = set(columns) - {"number"}
        if ("title" in known or "organisers" in known) and len(known) >= 2 and (
                best is None or len(known) > best[0]):
            best = (len(known), index, columns)
    if best is None:
        return None
    _, index, columns = best
    header = grid.rows[index]
    notes = [f"{grid.name}, row {grid.first_row + index}: header; "
             + ", ".join(f"{name} from {' + '.join(repr(header[i]) for i in taken)}"
                         for name, taken in columns.items() if name != "number")]
    unknown = [cell for cell in header if cell.strip() and not _field_of(cell)]
    if unknown:
        notes.append(f"{grid.name}: columns not read: {', '.join(map(repr, unknown))}")
    return Table(grid, index, columns, notes)


def is_header_again(table: Table, row: list[str]) -> bool:
    """Whether a row under the header repeats it, as lists do on each page."""
    cells = {fold(cell) for cell in row if cell.strip()}
    header = {fold(cell) for cell in table.grid.rows[table.header_row] if cell.strip()}
    return len(cells) > 1 and (cells <= header or all(_field_of(c) for c in row if c.strip()))


def _columns(row: list[str]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for index, cell in enumerate(row):
        name = _field_of(cell)
        if name and (name not in columns or name in _REPEATED):
            columns.setdefault(name, []).append(index)
    return columns


def _field_of(cell: str) -> str:
    if len(cell) > 60:
        return ""
    # "Date / Fecha", "Organiser(s)", "organisers_as_written"
    whole = fold(re.sub(r"\(\s*(?:s|es|er|rs)\s*\)", "s", cell.replace("_", " ")))
    whole = whole.removesuffix(" as written")
    heard = [whole, *(fold(part) for part in re.split(r"[/\n|]", cell))]
    for form in filter(None, heard):
        for name, pattern in _PATTERNS:
            if pattern.match(form):
                return name
    if re.match(r"(?:date|fecha)\b.*\b(?:time|heure|hora)", whole):
        return "date"
    return ""
