"""Side-event lists and organisers' notices to rows as written, one row an organiser.

No official list is published. Researchers receive spreadsheets or tables of the secretariat, and
collect organisers' notices ("28 February 2019 • 13.30 – 14.30 • Room XXIV, Palais des Nations").
"""

from __future__ import annotations

import re

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.columns import SIDE_EVENTS
from hrcstats.read.document import Document, Grid
from hrcstats.read.ledger import Entry, Reading
from hrcstats.read.side_events_notice import Event, find_notices, lines_as_grid
from hrcstats.read.side_events_organisers import Organiser, printed_kind, split_organisers
from hrcstats.read.side_events_table import Table, find_table, is_header_again
from hrcstats.read.side_events_words import (
    find_date,
    find_time,
    status_of,
    without_notice,
)
from hrcstats.read.upr_persons import redact

_SESSION = re.compile(
    r"\bHRC\s?-?(\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th|e|ème|º|ª|\.ª)?\s+(?:regular\s+)?(?:session|"
    r"sesión)\b|"
    r"\b(?:session|sesión)\s+(\d{1,2})\b", re.I)
_YEAR = re.compile(r"\b(20[0-3]\d)\b")
_FRENCH = re.compile(r"\b(?:organisateur|salle|titre|heure|jour)", re.I)
_SPANISH = re.compile(r"\b(?:organizador|sala|título|titulo|hora|fecha)", re.I)


def read_side_events(document: Document) -> Reading:
    """Rows of a side-event list (columns `SIDE_EVENTS`), one row an organiser of an event.

    An event without a named organiser keeps one row with an empty organiser. Contact persons,
    speakers and moderators are dropped and counted. The notes say which column was taken for what.

    Raises
    ------
    HrcStatsError
        Where the paper holds neither a table with a known header nor a notice with a date and a
        time or room.
    """
    sheets = [(grid, find_table(grid)) for grid in document.grids]
    numbers = {id(grid): n for n, grid in enumerate(document.grids, start=1)}
    tables = [table for _, table in sheets if table is not None]
    if not tables:
        tables = [table for grid in lines_as_grid(document.lines)
                  if (table := find_table(grid)) is not None]
    context = "\n".join([document.name, *(line.text for line in document.lines[:15]),
                         *(" ".join(row) for grid in document.grids for row in grid.rows[:8])])
    reading = Reading()
    session = _session(context)
    year = _year(context)
    if tables:
        for table in tables:
            page = numbers.get(id(table.grid)) if len(numbers) > 1 else None
            _read_table(table, reading, session, year, page)
        for grid, found in sheets:
            if found is None:
                _reject_sheet(grid, reading, numbers[id(grid)] if len(numbers) > 1 else None)
        if document.grids and document.lines:
            reading.notes.append("the paper's tables were read, the text around them was not")
    else:
        _read_notices(document, reading, session, year)
    if not reading.rows:
        raise HrcStatsError(Problem(
            "no side events in this paper", document.name, context.strip()[:80],
            "a table with a header such as Date, Time, Room, Title, Organiser(s) (or Titre, "
            "Organisateurs; Título, Organizadores), or notices with date, time and room",
            "check that this is a side-event list; else name its columns so"))
    return reading


# Tables -------------------------------------------------------------------------------------------

def _reject_sheet(grid: Grid, reading: Reading, page: int | None) -> None:
    """Note a sheet beside the tables whose header is not known: its rows are not read."""
    filled = [(grid.first_row + index, row) for index, row in enumerate(grid.rows)
              if any(cell.strip() for cell in row)]
    if not filled:
        return
    text = " ".join(cell.strip() for cell in filled[0][1] if cell.strip())
    reading.notes.append(f"{grid.name}: no known header, {len(filled)} rows not read")
    reading.ledger.append(Entry(page, filled[0][0], filled[-1][0], "rejected",
                                redact(text)[:200], 0, "sheet without a known header"))


def _read_table(table: Table, reading: Reading, session: str, year: int | None,
                page: int | None = None) -> None:
    reading.notes += table.notes
    grid = table.grid
    language = _language(" ".join(grid.rows[table.header_row]))
    held = {"date": "", "room": "", "time": ""}
    pending: tuple[Event, int, int] | None = None
    for index, row in enumerate(grid.rows):
        number = grid.first_row + index
        text = " ".join(cell.strip() for cell in row if cell.strip())
        if not text:
            continue
        if index <= table.header_row:
            where = "header" if index == table.header_row else "letterhead"
            reading.ledger.append(Entry(page, number, number, "furniture", text[:200], 0, where))
            continue
        if is_header_again(table, row):
            reading.ledger.append(Entry(page, number, number, "furniture", text[:200], 0,
                                        "header again"))
            continue
        cells = {name: " \n".join(filter(None, (row[i].strip() for i in taken if i < len(row))))
                 for name, taken in table.columns.items()}
        if _is_heading(row, cells):
            held["date"] = text if find_date(text, year)[0] else held["date"]
            reading.ledger.append(Entry(page, number, number, "furniture", text[:200], 0,
                                        "heading"))
            continue
        reading.persons_dropped_n += bool(cells.get("contact"))
        if pending and not cells.get("title") and not cells.get("date") and (
                cells.get("organisers") or cells.get("cosponsors")):
            _more_organisers(pending[0], cells)
            pending = (pending[0], pending[1], number)
            continue
        if pending:
            _write(reading, *pending, language, page)
        pending = (_event(cells, held, session, year), number, number)
    if pending:
        _write(reading, *pending, language, page)


def _is_heading(row: list[str], cells: dict[str, str]) -> bool:
    """A row with one cell filled, a day or a repeated header, is no event."""
    filled = [cell for cell in row if cell.strip()]
    if len(filled) == 1 and not cells.get("organisers"):
        return bool(find_date(filled[0], 2000)[0]) or not cells.get("title")
    return len(set(filled)) == 1 and len(filled) > 2


def _event(cells: dict[str, str], held: dict[str, str], session: str, year: int | None) -> Event:
    for name in held:  # merged cells are filled in the first row only
        held[name] = cells.get(name) or (held[name] if name in cells or name == "date" else "")
    if not cells.get("date"):
        cells = {**cells, "date": held["date"]}
    else:
        held["room"], held["time"] = cells.get("room", ""), cells.get("time", "")
    when = cells.get("date", "")
    date, _ = find_date(when, year)
    time_text = " - ".join(filter(None, (cells.get("time"), cells.get("end")))) or when
    time, _ = find_time(time_text)
    flags = [] if date or not when else [f"date_as_printed: {when.replace(';', ',')}"]
    title = " ".join(cells.get("title", "").split())
    return Event(
        session=cells.get("session") or session, date=date,
        time=time or (cells.get("time", "") if "time" in cells else ""),
        room=" ".join(cells.get("room", "").split()), title=without_notice(title),
        status=status_of(cells.get("status", ""), title, cells.get("room", ""), when),
        organisers=cells.get("organisers", ""), cosponsors=cells.get("cosponsors", ""),
        kind=printed_kind(cells.get("kind", "")), flags=flags)


def _more_organisers(event: Event, cells: dict[str, str]) -> None:
    event.organisers = "\n".join(filter(None, (event.organisers, cells.get("organisers", ""))))
    event.cosponsors = "\n".join(filter(None, (event.cosponsors, cells.get("cosponsors", ""))))


# Notices ------------------------------------------------------------------------------------------

def _read_notices(document: Document, reading: Reading, session: str, year: int | None) -> None:
    events, rest = find_notices(document.lines, year)
    language = _language(document.text[:2000])
    for event, lines in events:
        event.session = event.session or session
        first, last = lines[0], lines[-1]
        _write(reading, event, first.number, last.number, language, page=first.page)
    if events:
        reading.notes.append(f"{len(events)} notices found by date and time or room")
    for line in rest:
        if line.text.strip():
            reading.ledger.append(Entry(line.page, line.number, line.number, "furniture",
                                        line.text[:200], 0, "outside any notice"))


# Rows ---------------------------------------------------------------------------------------------

def _write(reading: Reading, event: Event, first: int, last: int, language: str,
           page: int | None = None) -> None:
    organisers, dropped = split_organisers(event.organisers, event.cosponsors, language=language)
    reading.persons_dropped_n += dropped + event.persons_n
    if event.title.startswith("[") and event.title.endswith("]"):
        event.flags.append("title_descriptive")
    if not event.title:
        event.flags.append("title_missing")
    for index, organiser in enumerate(organisers or [Organiser("", "", "")], start=1):
        values = (event.session, event.date, event.time, event.room, event.title, event.status,
                  organiser.name, index if organisers else None,
                  organiser.kind or (event.kind if event.kind != "state" or index == 1 else ""),
                  organiser.role, "; ".join([*event.flags, *organiser.flags]))
        row: dict[str, object] = dict(zip(SIDE_EVENTS, values, strict=True))
        reading.rows.append(row | {"source_page": page, "source_line": first})
    rows_n = max(1, len(organisers))
    reason = "" if organisers else "no organiser named"
    reading.ledger.append(Entry(page, first, last, "row", event.title[:200], rows_n, reason))


def _session(context: str) -> str:
    found = _SESSION.search(context)
    return next(filter(None, found.groups()), "") if found else ""


def _year(context: str) -> int | None:
    years = set(_YEAR.findall(context))
    return int(years.pop()) if len(years) == 1 else None


def _language(text: str) -> str:
    if _SPANISH.search(text):
        return "es"
    return "fr" if _FRENCH.search(text) else "en"
