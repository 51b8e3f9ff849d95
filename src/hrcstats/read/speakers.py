"""Speaker lists of the Council's papers as rows: meeting summaries and session reports."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from pathlib import Path

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.columns import READ_COLUMNS, REQUIRED_COLUMNS
from hrcstats.read.document import Document, Grid
from hrcstats.read.lead_ins import LOOKED_FOR
from hrcstats.read.ledger import Entry, Reading
from hrcstats.read.list_words import FoldedNames, fold
from hrcstats.read.meeting_summary import SpeakerList, find_speaker_lists
from hrcstats.read.paper_text import PaperText, paper_text, region_ledger
from hrcstats.read.session_report import find_sub_lists
from hrcstats.read.speaker_rows import ListContext, add_list
from hrcstats.read.statements import Statement, find_statements

_CONTINUES = "debate_continued"


def read_speakers(document: Document, known_names: Collection[str] | None = None) -> Reading:
    """The speakers that a paper lists, one row a slot, as written.

    A listed speaker is not a delivered statement. Member and observer States are told apart only
    where the paper does. Statements in right of reply and votes are no speaker lists.

    Parameters
    ----------
    document : Document
        A meeting summary, a session report, or a table with the columns that `read` writes.
    known_names : collection of str, optional
        Names known from elsewhere; evidence for commas inside names, never the only one.

    Returns
    -------
    Reading
        Rows keyed by `columns.SPEAKERS` and `columns.SOURCE`, in printed order.

    Raises
    ------
    HrcStatsError
        Where the paper holds no speaker list; the message says which lead-ins were looked for.
    """
    is_table = any(_header_row(grid) is not None for grid in document.grids)
    if document.grids and (is_table or not document.lines):
        return _read_table(document)
    known = FoldedNames.of(known_names)
    paper = paper_text(document, drops_asides=True)
    reading = Reading()
    lists = find_sub_lists(paper, known) or find_speaker_lists(paper, known)
    _read_lists(reading, document, paper, lists)
    _note_unread(reading, paper, lists)
    statements = find_statements(paper, known)
    if not reading.rows:
        _read_statements(reading, document, paper, statements)
    elif statements:
        reading.persons_dropped_n += len(statements)
        reading.notes.append(
            f"{len(statements)} paragraphs of statements repeat the lists: not read")
    _merge_entries_of_one_line(reading)
    _add_lines_between(reading, paper, lists)
    if not reading.rows and document.grids:
        return _read_table(document)  # says which tables were met
    if not reading.rows:
        raise HrcStatsError(_no_list(document, reading))
    return reading


def _no_list(document: Document, reading: Reading) -> Problem:
    found = "; ".join(reading.notes) or f"{len(document.lines)} lines of text"
    return Problem(
        "no speaker list found", document.name, found,
        "one of the lead-ins " + ", ".join(f"“{lead_in}”" for lead_in in LOOKED_FOR),
        "check that this is a meeting summary or a session report; a paper of another kind has "
        "its own reader (hrcstats read --help)",
    )


def _read_lists(
    reading: Reading, document: Document, paper: PaperText, lists: list[SpeakerList]
) -> None:
    context: ListContext | None = None
    for found in lists:
        if found.rejected:
            _reject(reading, paper, found)
            continue
        if context is None or _is_another_debate(context, found):
            context = ListContext(document.name, found.debate, found.is_complete)
        context.is_complete = found.is_complete
        context.is_alphabetical = found.is_alphabetical
        context.language = found.language
        context.flags = _debate_flags(found)
        added = add_list(reading, paper, context, (found.start, found.list_start, found.end),
                         list(found.items))
        _note_list(reading, paper, found, added)


# A sentence that names speakers: a body's word, its verb, and a colon before a capital.
_MAY_ANNOUNCE = re.compile(
    r"[^.:;\n]*\b(?:(?:[Tt]ook|[Tt]aking)\s+the\s+floor|(?:also|then)\s+spoke|[Ss]peaking|"
    r"pris\s+(?:\w+\s+)?la\s+parole|la\s+palabra)\b[^.:;\n]{0,120}:\s*(?=[A-ZÀ-Þ][^\W\d_])|"
    r"[^.:;\n]*\bheard\s+(?:statements\s+)?from\s+(?:the\s+)?(?=[A-ZÀ-Þ][^.;:\n]*\band\b)"
)


def _note_unread(reading: Reading, paper: PaperText, lists: list[SpeakerList]) -> None:
    """Say where a sentence may announce speakers and no list was read."""
    lines = [
        str(paper.line_at(match.end() - 1).number) for match in _MAY_ANNOUNCE.finditer(paper.text)
        if not any(match.start() < found.end and match.end() + 1 > found.start for found in lists)
    ]
    if lines:
        reading.notes.append(f"line {', '.join(dict.fromkeys(lines))}: a sentence may announce "
                             "speakers and was not read: check the paper")


def _read_statements(
    reading: Reading, document: Document, paper: PaperText, statements: list[Statement]
) -> None:
    """An old summary without any list: each paragraph's head is a slot."""
    if len(statements) < 2:
        return
    context: ListContext | None = None
    for found in statements:
        if context is None or context.debate != found.debate:
            context = ListContext(document.name, found.debate, None)
        region = (found.start, found.start, found.end)
        add_list(reading, paper, context, region, [(found.item, "")], (found.person,))
    reading.notes.append(f"no list: {len(statements)} speakers read from the heads of paragraphs")


def _debate_flags(found: SpeakerList) -> tuple[str, ...]:
    flags = (_CONTINUES,) if found.debate.is_continued else ()
    return (*flags, f"{found.debate.slot}_slot") if found.debate.slot else flags


def _merge_entries_of_one_line(reading: Reading) -> None:
    """Two lists that share a line (prose goes on in it) give that line one entry."""
    merged: dict[tuple[int | None, int | None], Entry] = {}
    kept: list[Entry] = []
    for entry in reading.ledger:
        place = (entry.source_page, entry.line_start)
        first = merged.get(place)
        if entry.kind == "row" and first is not None:
            first.rows_n += entry.rows_n
            first.text = f"{first.text} {entry.text}".strip()
            first.reason = first.reason and entry.reason
            continue
        if entry.kind == "row":
            merged[place] = entry
        kept.append(entry)
    reading.ledger = kept


def _add_lines_between(reading: Reading, paper: PaperText, lists: list[SpeakerList]) -> None:
    """Blank lines and page furniture between two parts of one list are furniture of that list."""
    covered = {(e.source_page, e.line_start) for e in reading.ledger}
    for one, other in pairwise(lists):
        if paper.text[one.end:other.start].strip(" \n\t;.,and"):
            continue
        first, last = paper.index_at(one.end), paper.index_at(other.start)
        blank = paper.lines[first + 1:last]
        inside = paper.furniture_between(paper.lines[first], paper.lines[last])
        for line in (*blank, *inside):
            if (line.page, line.number) not in covered:
                reading.ledger.append(Entry(line.page, line.number, line.number, "furniture",
                                            line.text.strip(), 0, "between two parts of one list"))
    reading.ledger.sort(key=lambda entry: (entry.source_page or 0, entry.line_start or 0))


def _is_another_debate(context: ListContext, found: SpeakerList) -> bool:
    one, other = context.debate, found.debate
    return (one.debate_kind, one.debate_title, one.slot) != (
        other.debate_kind, other.debate_title, other.slot)


def _reject(reading: Reading, paper: PaperText, found: SpeakerList) -> None:
    entries = region_ledger(paper, found.start, found.end, [], found.list_start)
    for entry in entries:
        if entry.kind == "row":
            entry.kind, entry.reason = "rejected", found.rejected
    reading.ledger += entries
    line = paper.line_at(found.start).number
    reading.notes.append(f"line {line}: not read as speakers: {found.rejected}")


def _note_list(reading: Reading, paper: PaperText, found: SpeakerList, added: int) -> None:
    line = paper.line_at(found.start).number
    if found.has_no_lead_in:
        reading.notes.append(f"line {line}: a list without a lead-in, {added} names")
    basis = f"agenda item {found.debate.agenda_item}: {found.debate.basis}"
    if found.debate.basis and not any(note.endswith(basis) for note in reading.notes):
        reading.notes.append(f"line {line}: {basis}")
    if found.stated_n is not None:
        reading.stated["speakers_n"] = reading.stated.get("speakers_n", 0) + found.stated_n
        if found.stated_n != added:
            reading.notes.append(
                f"line {line}: the paper states {found.stated_n} speakers and lists {added}")


def _read_table(document: Document) -> Reading:
    """A transcribed table: the columns that `read` writes, taken over as they are."""
    for grid in document.grids:
        header_at = _header_row(grid)
        if header_at is not None:
            return _table_rows(document, grid, header_at)
    met = [", ".join(grid.rows[0][:12]) for grid in document.grids if grid.rows]
    raise HrcStatsError(Problem(
        "no table of speakers found", document.name, " | ".join(met)[:200],
        "a header row with " + ", ".join(REQUIRED_COLUMNS["speakers"]),
        "name the columns as `hrcstats read speakers` writes them",
    ))


def _header_row(grid: Grid) -> int | None:
    for at, row in enumerate(grid.rows[:40]):
        if set(REQUIRED_COLUMNS["speakers"]) <= {cell.strip() for cell in row}:
            return at
    return None


def _table_rows(document: Document, grid: Grid, header_at: int) -> Reading:
    header = [cell.strip() for cell in grid.rows[header_at]]
    reading = Reading()
    for offset, row in enumerate(grid.rows[header_at + 1:], start=header_at + 1):
        number = grid.first_row + offset
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        shown = ", ".join(cell for cell in row if cell.strip())
        if not shown:
            reading.ledger.append(Entry(None, number, number, "furniture", "", 0, "blank row"))
            continue
        if not cells.get("speaker_as_written"):
            reading.ledger.append(Entry(None, number, number, "rejected", shown, 0, "no speaker"))
            continue
        values: dict[str, object] = {c: cells.get(c, "") for c in READ_COLUMNS["speakers"]}
        values |= {"source_file": document.name, "source_page": None, "source_line": number}
        reading.rows.append(values)
        reading.ledger.append(Entry(None, number, number, "row", shown, 1))
    unread = [column for column in header if column and column not in READ_COLUMNS["speakers"]]
    if unread:
        reading.notes.append("columns not taken over: " + ", ".join(unread))
    return reading


def deduplicate_releases(
    readings: Iterable[tuple[Path | str, Reading]],
) -> tuple[list[tuple[Path | str, Reading]], list[str]]:
    """The readings without repeats of one release, and a sentence for each repeat left out.

    One release stands at several addresses; it is recognised by date, agenda item and title, never
    by its address, and only where the speakers agree too (a debate can go on the same day under
    the same title). A release without a date or title is never taken for a repeat. The fullest of
    the copies is kept.
    """
    kept: list[tuple[Path | str, Reading]] = []
    said: list[str] = []
    for path, reading in readings:
        twins = (at for at, (_, other) in enumerate(kept) if _is_same_release(reading, other))
        twin = next(twins, None)
        if twin is None:
            kept.append((path, reading))
            continue
        other_path, other = kept[twin]
        if len(reading.rows) > len(other.rows):
            kept[twin], path = (path, reading), other_path
            other_path = kept[twin][0]
        said.append(
            f"{Path(path).name} repeats {Path(other_path).name} (same date, item and title)")
    return kept, said


def _release_key(reading: Reading) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (str(row["meeting_date"]), str(row["agenda_item"]),
         fold(str(row["debate_title"] or row["debate_kind"])))
        for row in reading.rows
        if row["meeting_date"] and (row["debate_title"] or row["agenda_item"])
    )


def _is_same_release(one: Reading, other: Reading) -> bool:
    key = _release_key(one)
    if not key or key != _release_key(other):
        return False
    first, second = ({fold(str(row["speaker_as_written"])) for row in r.rows} for r in (one, other))
    return len(first & second) >= 0.8 * min(len(first), len(second))


