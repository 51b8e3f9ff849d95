"""Contributor lists of treaty-body reviews: who sent information on a State to a committee.

The committees' pages list documents by symbol (`INT/CEDAW/NGO/CHN/52678/E`), one submission a
line or a table row, under headings such as "Information from civil society organizations".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.columns import SOURCE, TREATY_BODIES
from hrcstats.read.document import Document
from hrcstats.read.ledger import Entry, Reading
from hrcstats.read.persons import drop_person
from hrcstats.read.state_names import fold

_BODY = r"CEDAW|CCPR|CESCR|CERD|CRC|CRPD|CMW|CAT|CED|SPT"
_SYMBOL = re.compile(
    rf"\bINT/(?P<body>{_BODY})(?:-OP-\w+)?/(?P<kind>[A-Z]{{2,4}})/(?P<state>[A-Z]{{3}})/"
    r"(?P<number>\d+)(?:/[A-Z])?\b")
_CATEGORIES = {"NGO": "civil_society", "CSS": "civil_society", "NGS": "civil_society",
               "ICO": "civil_society", "NHS": "nhri", "NHRI": "nhri", "IFN": "nhri", "IFL": "nhri"}
_HEADING = re.compile(
    r"information (?:received )?from (?P<who>civil society|non-?governmental|national human rights|"
    r"nhri)|"
    r"(?P<who2>civil society organi[sz]ations|national human rights institutions?)\s*:?$", re.I)
_SESSION = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)?\s+session\b|\bsession\s+(\d{1,3})\b", re.I)
_HEADERS = {
    "organisation": ("submitter", "submitted by", "organisation", "organization", "ngo", "title",
                     "name", "author", "contributor", "organisations", "organizations"),
    "state": ("country", "state", "state party", "pays", "pais"),
    "session": ("session",),
    "symbol": ("symbol", "document symbol", "doc symbol", "reference"),
}


def read_treaty_bodies(document: Document) -> Reading:
    """One row a submission (columns `TREATY_BODIES` and `SOURCE`), in printed order.

    Raises
    ------
    HrcStatsError
        Where the paper holds no line with a submission's symbol and no table with a column for
        the submitter and one for the symbol, the State or the session.
    """
    reading = Reading()
    context = f"{document.name}\n" + "\n".join(line.text for line in document.lines[:20])
    body = re.search(rf"\b({_BODY})\b", context)
    defaults = {"body": body[1] if body else "", "session": _session(context)}
    tables = list(_tables(document))
    for grid_name, first_row, rows, columns in tables:
        reading.notes.append(f"{grid_name}: " + ", ".join(
            f"{name} from column {index + 1}" for name, index in columns.items()))
        _read_table(rows, first_row, columns, defaults, reading)
    if not tables:
        _read_lines(document, defaults, reading)
    if not reading.rows:
        raise HrcStatsError(Problem(
            "no treaty-body contributors in this paper", document.name, context.strip()[:80],
            "lines with symbols such as INT/CEDAW/NGO/CHN/52678/E, or a table of submitters",
            "check that this is a list of submissions to a treaty body"))
    return reading


def _tables(document: Document) -> Iterator[tuple[str, int, list[list[str]], dict[str, int]]]:
    for grid in document.grids:
        for index, row in enumerate(grid.rows[:30]):
            folded = [fold(cell) for cell in row]
            columns = {name: next(i for i, cell in enumerate(folded) if cell in headers)
                       for name, headers in _HEADERS.items() if set(folded) & set(headers)}
            if "organisation" in columns and len(columns) >= 2:
                yield grid.name, grid.first_row + index + 1, grid.rows[index + 1:], columns
                break


def _read_table(rows: list[list[str]], first_row: int, columns: dict[str, int],
                defaults: dict[str, str], reading: Reading) -> None:
    for number, row in enumerate(rows, start=first_row):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: row[index].strip() if index < len(row) else ""
                 for name, index in columns.items()}
        symbol = _SYMBOL.search(" ".join(row))
        _write(cells["organisation"], cells.get("state", ""), cells.get("session", ""), symbol,
               "civil_society", defaults, (None, number), reading)


def _read_lines(document: Document, defaults: dict[str, str], reading: Reading) -> None:
    category = "civil_society"
    for line in document.lines:
        text = " ".join(line.text.split())
        if not text:
            continue
        symbol = _SYMBOL.search(text)
        if symbol is None:
            heading = _HEADING.search(text)
            if heading:
                who = (heading["who"] or heading["who2"]).casefold()
                category = "nhri" if who.startswith(("national", "nhri")) else "civil_society"
            defaults["session"] = _session(text) or defaults["session"]
            reason = "heading" if heading else "no symbol in this line"
            reading.ledger.append(Entry(line.page, line.number, line.number, "furniture",
                                        text[:200], 0, reason))
            continue
        name = (text[:symbol.start()] + " " + text[symbol.end():]).strip(" -–—|:;,.\t()")
        _write(name, "", "", symbol, category, defaults, (line.page, line.number), reading)


def _write(name: str, state: str, session: str, symbol: re.Match[str] | None, category: str,
           defaults: dict[str, str], place: tuple[int | None, int], reading: Reading) -> None:
    page, number = place
    kept, person = drop_person(" ".join(name.split()))
    reading.persons_dropped_n += bool(person)
    if not kept:
        reason = "a natural person" if person else "no submitter named"
        reading.ledger.append(Entry(page, number, number, "rejected",
                                    "[person]" if person else name, 0, reason))
        return
    body = symbol["body"] if symbol else defaults["body"]
    if symbol:
        category = _CATEGORIES.get(symbol["kind"], category)
    values = (state or (symbol["state"] if symbol else ""), body, session or defaults["session"],
              symbol.group() if symbol else "", category, kept,
              "state_from_symbol" if symbol and not state else "")
    row: dict[str, object] = dict(zip(TREATY_BODIES, values, strict=True))
    reading.rows.append(row | dict(zip(SOURCE[1:], (page, number), strict=True)))
    reading.ledger.append(Entry(page, number, number, "row", kept[:200], 1))


def _session(text: str) -> str:
    found = _SESSION.search(text)
    return (found[1] or found[2]) if found else ""
