"""One door for all papers: a kind and files in; rows as written, a ledger and problems out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, UsageError, nearest
from hrcstats.read.columns import CANDIDATES, READ_COLUMNS, REQUIRED_COLUMNS, SOURCE
from hrcstats.read.ledger import LEDGER_COLUMNS, Entry, Reading, check_ledger, ledger_frame

# kind: (module, function); modules are imported when a paper of that kind is read
_READERS = {
    "speakers": ("hrcstats.read.speakers", "read_speakers"),
    "transcripts": ("hrcstats.read.transcripts", "read_transcripts"),
    "side-events": ("hrcstats.read.side_events", "read_side_events"),
    "upr": ("hrcstats.read.upr", "read_upr"),
    "committee": ("hrcstats.read.committee", "read_committee"),
    "orders": ("hrcstats.read.order_of_the_day", "read_order_of_the_day"),
    "treaty-bodies": ("hrcstats.read.treaty_bodies", "read_treaty_bodies"),
}
KINDS = tuple(_READERS)
# Columns that a transcribed table may hold besides: where the row stood, and what a person noted.
_BESIDE = ("url", "note", "spreadsheet_row")
_Read = TypeVar("_Read")


@dataclass
class Papers:
    """What was read from several papers of one kind.

    `rows` has the columns of `READ_COLUMNS[kind]` (of the table itself where the kind is none of
    these), `ledger` those of `LEDGER_COLUMNS`; `problems` names the papers that were not read.
    """

    rows: pd.DataFrame
    ledger: pd.DataFrame
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stated: dict[str, dict[str, int]] = field(default_factory=dict)
    persons_dropped_n: int = 0
    candidates: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=CANDIDATES))


def read_papers(kind: str, paths: Iterable[Path | str],
                known_names: Collection[str] | None = None) -> Papers:
    """Rows as written from papers of one kind, in any file type that the reader knows.

    A paper that cannot be read is a problem in the result; the others are still read. One release
    at several addresses is read once. `known_names` are evidence for commas inside names of
    speaker lists, never the only one.

    Raises
    ------
    UsageError
        Where `kind` is not a kind of paper.
    """
    if kind not in _READERS:
        raise UsageError(Problem("unknown kind of paper", value=kind, expected=", ".join(KINDS),
                                 remedy=nearest(kind, KINDS)))
    files = [Path(path) for path in paths]
    if kind == "transcripts":
        return _read_transcripts(files)
    papers = Papers(pd.DataFrame(), pd.DataFrame())
    options = {"known_names": _folded(known_names)} if kind == "speakers" else {}
    readings = _read_each(files, lambda path: _read_one(kind, path, **options), papers)
    if kind == "speakers":
        _drop_repeats(readings, papers)
    return _collect(readings, papers, READ_COLUMNS[kind])


def _folded(known_names: Collection[str] | None) -> object:
    """A registry folded once for all papers of a call."""
    from hrcstats.read.list_words import FoldedNames

    return FoldedNames.of(known_names)


def _drop_repeats(readings: list[tuple[str, Reading]], papers: Papers) -> None:
    """Releases read twice lose their rows; their ledger says of which release they are a repeat.

    Transcribed tables are left alone: a person made each of them.
    """
    from hrcstats.read.speakers import deduplicate_releases

    printed = [(name, reading) for name, reading in readings if not name.endswith(".csv")]
    kept, sentences = deduplicate_releases(printed)
    papers.notes += sentences
    names = {str(name) for name, _ in kept}
    for name, reading in printed:
        if name not in names:
            reading.rows.clear()
            for entry in reading.ledger:
                if entry.kind == "row":
                    entry.kind, entry.rows_n, entry.reason = "rejected", 0, "repeats a release"


def read_tables(paths: Iterable[Path | str], required: Sequence[str]) -> Papers:
    """Rows of transcribed tables that are no printed list (votes, incidents, renames)."""
    papers = Papers(pd.DataFrame(), pd.DataFrame())
    readings = _read_each([Path(path) for path in paths],
                          lambda path: _read_transcribed(path, required), papers)
    return _collect(readings, papers, None)


def _read_each(paths: list[Path], read_one: Callable[[Path], _Read], papers: Papers
               ) -> list[tuple[str, _Read]]:
    """What could be read, by file; what could not is a problem of `papers`."""
    found = []
    for path in paths:
        try:
            found.append((path.name, read_one(path)))
        except HrcStatsError as error:
            papers.problems += error.problems
    return found


def _read_transcripts(paths: list[Path]) -> Papers:
    """Transcripts are read together: parts of one meeting may stand in several files."""
    from hrcstats.read.document import read_document
    from hrcstats.read.transcripts import read_transcripts

    papers = Papers(pd.DataFrame(), pd.DataFrame())
    required = REQUIRED_COLUMNS["transcripts"]
    tables = [path for path in paths
              if path.suffix == ".csv" and _is_transcribed(path, required)]
    readings = _read_each(tables, lambda path: _read_transcribed(path, required), papers)
    documents = _read_each([path for path in paths if path not in tables], read_document, papers)
    if documents:
        try:
            reading, candidates = read_transcripts([document for _, document in documents])
            readings.append(("", reading))
            papers.candidates = pd.DataFrame(candidates, columns=CANDIDATES)
        except HrcStatsError as error:
            papers.problems += error.problems
    return _collect(readings, papers, READ_COLUMNS["transcripts"])


def _collect(readings: list[tuple[str, Reading]], papers: Papers, columns: list[str] | None
             ) -> Papers:
    """All readings as one; a reading of several files (name "") names the file in each row."""
    frames, ledgers = [], []
    for name, reading in readings:
        papers.problems += reading.problems + check_ledger(reading, name)
        papers.notes += [f"{name}: {note}" if name else note for note in reading.notes]
        papers.persons_dropped_n += reading.persons_dropped_n
        if reading.stated:
            papers.stated[name] = reading.stated
        rows = pd.DataFrame(reading.rows)
        frames.append(rows.assign(source_file=name) if name else rows)
        ledgers.append(ledger_frame(reading.ledger, name))
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=SOURCE)
    papers.rows = rows.reindex(columns=columns) if columns else rows
    papers.ledger = (pd.concat(ledgers, ignore_index=True) if ledgers
                     else pd.DataFrame(columns=LEDGER_COLUMNS))
    return papers


def _read_one(kind: str, path: Path, **options: object) -> Reading:
    required = REQUIRED_COLUMNS[kind]
    if path.suffix.lower() == ".csv" and _is_transcribed(path, required):
        return _read_transcribed(path, required, READ_COLUMNS[kind])
    from hrcstats.read.document import read_document
    from hrcstats.read.kinds import check_kind

    module, function = _READERS[kind]
    try:
        reader: Callable[..., Reading] = getattr(import_module(module), function)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise HrcStatsError(Problem(
            f"no reader for {kind} papers in this version", str(path),
            expected="a .csv with the columns " + ", ".join(required),
            remedy="transcribe the paper to such a table")) from error
    document = read_document(path)
    check_kind(document, kind)
    return reader(document, **options)


def _is_transcribed(path: Path, required: Sequence[str]) -> bool:
    """Whether a CSV is a transcribed table, be it one that lacks columns.

    Half of the required columns or more, and one that only `read` names so: side-event lists of
    secretariats have a `title` and a `session` too.
    """
    try:
        header = set(pd.read_csv(path, nrows=0, encoding="utf-8-sig").columns)
    except (OSError, ValueError):
        return False
    own = {column for column in required if "_" in column}
    return 2 * len(header & set(required)) >= len(required) and bool(header & own)


def _read_transcribed(path: Path, required: Sequence[str],
                      known: Sequence[str] | None = None) -> Reading:
    """A table whose columns are those that `read` writes: every record is a row.

    With `known`, another column is refused: a renamed one would leave its values behind in silence.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise HrcStatsError(Problem("not a readable CSV", str(path), str(error))) from error
    missing = [column for column in required if column not in table]
    if missing:
        raise HrcStatsError([
            Problem("missing column", str(path), expected=column,
                    remedy=nearest(column, table.columns) or "add the column")
            for column in missing
        ])
    unknown = [column for column in table if known and column not in (*known, *_BESIDE)]
    if unknown:
        raise HrcStatsError([
            Problem("unknown column", str(path), column, "a column that `read` writes",
                    nearest(column, known or ()) or "rename it, or leave it out")
            for column in unknown
        ])
    table["source_page"], table["source_line"] = None, range(2, len(table) + 2)
    # What a person would look for in the paper: the name, where the table holds names.
    names = [column for column in required if column.endswith(("_as_written", "_as_heard"))]
    texts = table[names[0] if names else required[0]]
    ledger = [Entry(None, line, line, "row", text, rows_n=1)
              for line, text in zip(table["source_line"], texts, strict=True)]
    return Reading(rows=table.to_dict("records"), ledger=ledger)
