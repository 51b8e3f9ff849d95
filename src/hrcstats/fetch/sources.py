"""data/raw/sources.csv and the table of addresses."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hrcstats.errors import HrcStatsError, Problem, UsageError, nearest

SOURCE_COLUMNS = ["file", "sha256", "title", "symbol", "url", "licence", "retrieved", "language",
                  "observed_in_full"]
ADDRESSES = Path("data/reference/source_addresses.csv")
_ADDRESS_COLUMNS = ["kind", "role", "url", "suffix", "links", "licence", "note"]


@dataclass(frozen=True)
class Address:
    """One line of the table: where papers of a kind are, and how they are named there."""

    kind: str
    role: str     # paper: the paper itself; index: a page or list that leads to papers
    url: str      # with {symbol}, {session}, {state}, {language}, {from}, {to}, {page}
    suffix: str   # of the file saved
    links: str    # in an index: a pattern of the papers' addresses
    licence: str
    note: str


def read_addresses(path: Path = ADDRESSES) -> list[Address]:
    """The table of source addresses.

    Raises
    ------
    HrcStatsError
        Where the table is absent or lacks a column.
    """
    if not path.is_file():
        raise HrcStatsError(Problem("no table of source addresses", str(path),
                                    remedy="run from the repository's root, or name the table"))
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [name for name in _ADDRESS_COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise HrcStatsError(Problem("columns missing", str(path), ", ".join(missing),
                                        ", ".join(_ADDRESS_COLUMNS)))
        return [Address(**{name: row[name] or "" for name in _ADDRESS_COLUMNS}) for row in reader]


def address_of(kind: str, path: Path = ADDRESSES) -> Address:
    """The address for a kind of paper.

    Raises
    ------
    UsageError
        Where the kind is unknown; the message names those that are known.
    """
    table = read_addresses(path)
    for address in table:
        if address.kind == kind:
            return address
    kinds = sorted({address.kind for address in table})
    raise UsageError(Problem("unknown kind of paper", "fetch", kind, ", ".join(kinds),
                             nearest(kind, kinds)))


def append_source(path: Path | str, row: Mapping[str, object]) -> bool:
    """Add one file to sources.csv; False where the same file with the same hash is there.

    The table is written beside itself and renamed, so that a broken run leaves the old one.

    Raises
    ------
    HrcStatsError
        Where the row lacks a column, or the file stands there with another hash.
    """
    path = Path(path)
    unknown = [name for name in row if name not in SOURCE_COLUMNS]
    missing = [name for name in ("file", "sha256", "url", "licence", "retrieved")
               if not str(row.get(name) or "")]
    if unknown or missing:
        raise HrcStatsError(Problem("a source row is not complete", str(path),
                                    f"missing {missing}, unknown {unknown}",
                                    ", ".join(SOURCE_COLUMNS)))
    rows: list[dict[str, str]] = []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    for known in rows:
        if known.get("file") == row["file"]:
            if known.get("sha256") == row["sha256"]:
                return False
            raise HrcStatsError(Problem("a source file stands there with another hash", str(path),
                                        str(row["file"]), str(known.get("sha256")),
                                        "save the new version under another name"))
    columns = list(dict.fromkeys([*(rows[0] if rows else SOURCE_COLUMNS), *SOURCE_COLUMNS]))
    rows.append({name: _text(row.get(name)) for name in columns})
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    with draft.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    draft.replace(path)
    return True


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
