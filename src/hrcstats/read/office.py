"""Word papers and spreadsheets: paragraphs and tables in their order, notes, sheets."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.lines import Line

Table = tuple[str, list[list[str]]]


def read_docx(path: Path) -> tuple[list[Line], list[Table]]:
    """The lines of a Word paper (a table's row is one line, cells parted by tabs) and its tables.

    Footnotes and endnotes follow the body, each opened by its number: the contributors of a UPR
    summary stand in one.
    """
    import docx
    from docx.table import Table as WordTable

    try:
        paper = docx.Document(str(path))
    except Exception as error:  # python-docx lets errors of zip and XML through as they are
        raise HrcStatsError(_broken(path, "a Word file", error)) from error
    texts: list[str] = []
    tables: list[Table] = []
    for block in paper.iter_inner_content():
        if isinstance(block, WordTable):
            rows = _table_rows(block)
            tables.append((f"table {len(tables) + 1}", rows))
            texts += ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
        else:
            texts += block.text.split("\n")
    texts += _notes(paper)
    lines = [Line(text.replace("\xa0", " ").replace("\xad", "").rstrip(), None, n)
             for n, text in enumerate(texts, start=1)]
    return lines, tables


def _table_rows(table: Any) -> list[list[str]]:
    rows = []
    for row in table.rows:
        # Merged cells come back once for each column that they span.
        cells = {id(cell._tc): cell for cell in row.cells}
        rows.append([cell.text.strip() for cell in cells.values()])
    return rows


def _notes(paper: Any) -> list[str]:
    """The paragraphs of footnotes and endnotes, the first of each opened by its number."""
    from docx.oxml import parse_xml

    texts = []
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for relation in paper.part.rels.values():
        kind = re.search(r"/(footnote|endnote)s$", relation.reltype)
        if not kind or relation.is_external:
            continue
        number = 0
        for note in parse_xml(relation.target_part.blob).iter(f"{space}{kind[1]}"):
            if note.get(f"{space}type") not in (None, "normal"):
                continue
            number += 1
            paragraphs = [_note_text(paragraph, space) for paragraph in note.iter(f"{space}p")]
            paragraphs = [text for text in paragraphs if text.strip()]
            texts += [f"{number} {text.lstrip()}" if n == 0 else text
                      for n, text in enumerate(paragraphs)]
    return texts


def _note_text(paragraph: Any, space: str) -> str:
    pieces = []
    for node in paragraph.iter():
        if node.tag == f"{space}t":
            pieces.append(node.text or "")
        elif node.tag == f"{space}tab":
            pieces.append("\t")
        elif node.tag in (f"{space}br", f"{space}cr"):
            pieces.append(" ")
        elif node.tag == f"{space}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def read_sheets(path: Path) -> list[Table]:
    """Each sheet of a workbook as rows of text, empty rows above a header kept."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return [
            (name, [[_cell(cell) for cell in row] for row in
                    workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)])
            for name in workbook.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise HrcStatsError(_broken(path, "a spreadsheet", error)) from error


def _cell(value: object) -> str:
    """A cell as a person reads it: 5 and not 5.0, 2019-02-28 and not a timestamp at midnight."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def _broken(path: Path, kind: str, error: Exception) -> Problem:
    return Problem("the file is broken or encrypted", str(path), f"{type(error).__name__}: {error}",
                   f"{kind} that opens without a password", "open it and save it anew, or fetch it"
                   " again")
