"""Any file to lines with their place, or to a grid: the one layer under all readers."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from hrcstats.errors import HrcStatsError, Problem

_WIDE_SPACE = re.compile(r"\s*\t\s*|\s{2,}")
SUFFIXES = (".txt", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".xls", ".csv", ".json")


@dataclass(frozen=True)
class Line:
    """One printed line. `page` counts from 1 (None where a format has no pages); `number` counts
    from 1 within the page where there are pages, within the file otherwise."""

    text: str
    page: int | None
    number: int
    is_furniture: bool = False  # running heads and page numbers, recognised by repetition
    gaps: tuple[int, ...] = ()  # offsets at which another column begins, where positions are known

    @property
    def cells(self) -> list[str]:
        """The columns of the line: parted at known gaps, tabs, or runs of two or more spaces."""
        bounds = [0, *self.gaps, len(self.text)]
        pieces = [self.text[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]
        return [cell.strip() for piece in pieces for cell in _WIDE_SPACE.split(piece.strip())]


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
    def text(self) -> str:
        """All lines joined; for searching, never for positions."""
        return "\n".join(line.text for line in self.lines)


def read_document(path: Path | str) -> Document:
    """The paper at `path` as lines, grids or data.

    Raises
    ------
    HrcStatsError
        Where the file is absent, empty, of an unknown kind, encrypted, broken, or a scan without
        text; the message says what was found and what to do.
    """
    path = Path(path)
    if not path.is_file():
        raise HrcStatsError(Problem("no such file", str(path), remedy="check the path"))
    suffix = path.suffix.lower()
    readers = {
        ".txt": _read_text, ".html": _read_html, ".htm": _read_html, ".pdf": _read_pdf,
        ".docx": _read_docx, ".csv": _read_csv, ".xlsx": _read_sheet, ".xls": _read_sheet,
        ".json": _read_json,
    }
    if suffix not in readers:
        raise HrcStatsError(
            Problem("file type not read", str(path), suffix or "no suffix", ", ".join(SUFFIXES),
                    "save or export the paper as one of these")
        )
    return readers[suffix](path)


def _decode(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _lines(text: str, page: int | None = None) -> list[Line]:
    return [Line(line.rstrip(), page, n) for n, line in enumerate(text.splitlines(), start=1)]


def _read_text(path: Path) -> Document:
    return Document(path, "text", _lines(_decode(path)))


def _read_html(path: Path) -> Document:
    from selectolax.parser import HTMLParser

    tree = HTMLParser(_decode(path))
    for node in tree.css("script, style, nav, header, footer"):
        node.decompose()
    body = tree.body
    text = body.text(separator="\n") if body else ""
    return Document(path, "html", [line for line in _lines(text) if line.text.strip()])


def _read_pdf(path: Path) -> Document:
    import pypdfium2

    lines: list[Line] = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page_number, page in enumerate(pdf, start=1):
            text = page.get_textpage().get_text_range().replace("￾\r\n", "").replace("￾", "")
            lines += _lines(text, page_number)
    return Document(path, "pdf", lines)


def _read_docx(path: Path) -> Document:
    import docx

    paragraphs = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    return Document(path, "docx", _lines("\n".join(paragraphs)))


def _read_csv(path: Path) -> Document:
    text = _decode(path)
    dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t|") if text.strip() else csv.excel
    rows = list(csv.reader(io.StringIO(text), dialect))
    return Document(path, "grid", grids=[Grid(path.name, rows)])


def _read_sheet(path: Path) -> Document:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    grids = [
        Grid(name, [[str(cell) for cell in row] for row in
                    workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)])
        for name in workbook.sheet_names
    ]
    return Document(path, "grid", grids=grids)


def _read_json(path: Path) -> Document:
    return Document(path, "json", data=json.loads(_decode(path)))
