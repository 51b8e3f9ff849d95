"""Small tables in data/hand, in and out as text, written all or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from hrcstats.errors import HrcStatsError, Problem


def read_hand(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table with these columns; none where the table was not begun.

    Raises
    ------
    HrcStatsError
        Where a column is gone.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in columns if name not in (reader.fieldnames or [])]
        if missing:
            raise HrcStatsError([Problem("column missing", f"{path.parent.name}/{path.name}",
                                         expected=name, remedy="restore the column")
                                 for name in missing])
        return [{name: (row.get(name) or "").strip() for name in columns} for row in reader]


def write_hand(path: Path, rows: Sequence[dict[str, str]], columns: Sequence[str]) -> None:
    """Writes the table beside the old one and exchanges them at the end."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: [row[name] for name in columns[:2]]))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text.getvalue(), encoding="utf-8")
    fresh.replace(path)
