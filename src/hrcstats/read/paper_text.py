"""A paper as one running text that still knows the line of every character."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from hrcstats.read.document import Document, Line
from hrcstats.read.ledger import Entry

_BLOCKS = ("html", "docx")  # kinds whose every line is a paragraph
# Running heads and foots that the document layer may have seen too seldom to know them.
_FURNITURE = re.compile(
    r"\s*(?:A/HRC/(?:S-)?\d+/\S+(?:\s+page\s+\d+)?|(?:page|p\.)\s*\d{1,4}|GE\.\d\d-\d{4,6}.*|"
    r"\d{1,4}|"
    r"\d{1,4}\s+A/HRC/\S+|A/HRC/\S+\s+\d{1,4}|\*\d{6,}\*|Advance (?:unedited )?version|"
    r"\d{1,3}\s*(?:Observers? of the (?:Human Rights )?Council speaking|"
    r"(?:État|Estado)s?\s+observa\w+.{0,40}(?:au nom|en nombre)).*)\s*",
    re.IGNORECASE,
)


def _place(line: Line) -> tuple[int, int]:
    return line.page or 0, line.number


@dataclass
class PaperText:
    """The running text, and where each line of the paper stands in it."""

    text: str
    lines: list[Line]
    starts: list[int]
    furniture: list[Line] = field(default_factory=list)
    head: str = ""  # the first lines with their running heads, where symbol and session stand

    def line_at(self, offset: int) -> Line:
        """The line that holds a character."""
        return self.lines[max(bisect.bisect_right(self.starts, offset) - 1, 0)]

    def furniture_between(self, first: Line, last: Line) -> list[Line]:
        """Running heads and page numbers that stand between two lines."""
        low = bisect.bisect_right(self.furniture, _place(first), key=_place)
        high = bisect.bisect_left(self.furniture, _place(last), key=_place)
        return self.furniture[low:high]

    def index_at(self, offset: int) -> int:
        """The index in `lines` of the line that holds a character."""
        return max(bisect.bisect_right(self.starts, offset) - 1, 0)


def begins_a_line(text: str, at: int) -> bool:
    """Whether nothing but blanks and a bullet stands before a place in its line."""
    return not re.search(r"\w", text[text.rfind("\n", 0, at) + 1:at])


def paper_text(document: Document) -> PaperText:
    """The lines of a paper joined, page furniture aside; paragraphs stand a blank line apart."""
    joiner = "\n\n" if document.kind in _BLOCKS else "\n"
    kept, starts, furniture, pieces, at = [], [], [], [], 0
    for line in document.lines:
        if line.is_furniture or (line.text.strip() and _FURNITURE.fullmatch(line.text)):
            furniture.append(line)
            continue
        kept.append(line)
        starts.append(at)
        pieces.append(line.text)
        at += len(line.text) + len(joiner)
    head = "\n".join(line.text for line in document.lines[:120])
    return PaperText(joiner.join(pieces), kept, starts, furniture, head)


def region_ledger(
    paper: PaperText, start: int, end: int, item_starts: list[int], lead_in_end: int
) -> list[Entry]:
    """One entry for each line of a list's region: rows begun on it, or furniture.

    A line that only continues an item counts no row and says so; a line of the lead-in alone, a
    blank line and page furniture inside the region are furniture.
    """
    if end <= start:
        return []
    first, last = paper.index_at(start), paper.index_at(end - 1)
    begun = [paper.index_at(offset) for offset in item_starts]
    entries = []
    for index in range(first, last + 1):
        line = paper.lines[index]
        line_end = paper.starts[index] + len(line.text)
        shown = line.text[max(start - paper.starts[index], 0):max(end - paper.starts[index], 0)]
        rows_n = begun.count(index)
        kind, reason = "row", ""
        if not rows_n:
            if line_end <= lead_in_end:
                kind, reason = "furniture", "lead-in"
            elif not shown.strip(" \t,;.*•-"):
                kind, reason = "furniture", "blank line or separator"
            else:
                reason = "continues the item above"
        entries.append(
            Entry(line.page, line.number, line.number, kind, shown.strip(), rows_n, reason)
        )
    inside = paper.furniture_between(paper.lines[first], paper.lines[last])
    entries += [Entry(line.page, line.number, line.number, "furniture", line.text.strip(), 0,
                      "page furniture") for line in inside]
    return sorted(entries, key=lambda entry: (entry.source_page or 0, entry.line_start or 0))
