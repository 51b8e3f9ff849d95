"""Any file to lines with their place, or to a grid: the one layer under all readers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.lines import Line
from hrcstats.read.sniff import find_kind

__all__ = ["SUFFIXES", "Document", "Grid", "Line", "read_document", "read_documents"]

SUFFIXES = (".txt", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".xls", ".csv", ".json")


@dataclass(frozen=True)
class Grid:
    """One sheet or table as strings; `first_row` is the number of its first row in the file."""

    name: str
    rows: list[list[str]]
    first_row: int = 1


@dataclass
class Document:
    """A paper as a reader sees it: lines for prose, grids for tables, data for JSON."""

    path: Path
    kind: str  # text, html, pdf, docx, grid, json
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    data: object = None
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file's name, as written to `source_file`."""
        return self.path.name

    @property
    def surprises(self) -> list[str]:
        """The notes that a user should see: all but the encoding that every file should have."""
        return [note for note in self.notes if note != "encoding utf-8"]

    @property
    def text(self) -> str:
        """All lines joined; for searching, never for positions."""
        return "\n".join(line.text for line in self.lines)


def read_document(path: Path | str) -> Document:
    """The paper at `path` as lines, grids or data.

    What the file holds decides how it is read, not its suffix; where the two differ, a note says
    so. Notes also state the encoding and delimiter found.

    Raises
    ------
    HrcStatsError
        Where the file is absent, empty, of an unknown kind, encrypted, broken, a scan without
        text, or a web server's error page; the message says what was found and what to do.
    """
    path = Path(path)
    kind, notes = find_kind(path, SUFFIXES)
    document = Document(path, kind, notes=notes)
    if kind == "pdf":
        from hrcstats.read.pdf import read_pdf

        document.lines, more = read_pdf(path)
        document.notes += more
        return document
    _fill(document)
    if not (any(line.text.strip() for line in document.lines) or document.data is not None
            or any(any(cell.strip() for cell in row) for g in document.grids for row in g.rows)):
        raise HrcStatsError(Problem("nothing in the file", str(path), "no text and no table",
                                    "a paper with text", "fetch the paper again"))
    return document


def _fill(document: Document) -> None:
    """Read any kind but PDF into the document; each reader is imported when first needed."""
    path = document.path
    if document.kind in ("docx", "sheet"):
        from hrcstats.read import office

        if document.kind == "docx":
            document.lines, tables = office.read_docx(path)
        else:
            tables, document.kind = office.read_sheets(path), "grid"
    else:
        from hrcstats.read import texts

        text, encoding = texts.decode(path)
        document.notes.append(encoding)
        tables = []
        if document.kind == "html":
            document.lines, tables = texts.read_html(path, text)
        elif document.kind == "json":
            document.data = texts.read_json(path, text)
        elif document.kind == "csv":
            rows, delimiter = texts.read_csv(text)
            document.notes.append(delimiter)
            tables, document.kind = [(path.name, rows)], "grid"
        else:
            document.lines = texts.read_text(text)
    document.grids = [Grid(name, rows) for name, rows in tables]


def read_documents(
    paths: Iterable[Path | str], jobs: int = 1
) -> Iterator[Document | HrcStatsError]:
    """Papers one after another in the order given; an unreadable one comes as its error.

    With `jobs` above 1 as many processes read ahead, and no further than twice that many papers,
    so that memory stays bounded by single papers.
    """
    if jobs <= 1:
        yield from map(_read_or_error, paths)
        return
    with ProcessPoolExecutor(jobs) as pool:
        waiting: deque[Future[Document | HrcStatsError]] = deque()
        for path in paths:
            waiting.append(pool.submit(_read_or_error, path))
            if len(waiting) >= 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _read_or_error(path: Path | str) -> Document | HrcStatsError:
    try:
        return read_document(path)
    except HrcStatsError as error:
        return HrcStatsError(error.problems)
