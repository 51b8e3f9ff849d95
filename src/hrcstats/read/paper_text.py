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
    r"\d{1,4}|\d{1,4}\s+GE\.\d\d-\d{4,6}|_{5,}|\d{1,3}\s+(?:Idem|Ibid|Ídem)\.?|"
    r"\d{1,4}\s+A/HRC/\S+|A/HRC/\S+\s+\d{1,4}|\*\d{6,}\*|Advance (?:unedited )?version|"
    r"\d{1,3}\s*(?:Observers? of the (?:Human Rights )?Council speaking|"
    r"(?:État|Estado)s?\s+observa\w+.{0,40}(?:au nom|en nombre)).*)\s*",
    re.IGNORECASE,
)


# A short line of the web page that carries a release: no part of the list that it stands in.
_ASIDE = re.compile(
    r"\s*(?:\[(?![^\]]*(?:behalf|joint|video|au\s+nom|nombre|see\b))\s*[a-zà-þ][^\[\]]{0,60}\]|"
    r"(?:share|tweet|print|follow|like)(?:\s+(?:this|on|us|page|article|twitter|facebook|x|"
    r"linkedin|whatsapp|email|by))+|advertisement)\s*",
    re.IGNORECASE,
)
# A numbered list of names can stand under a rule too: only the words of a footnote are one.
_FOOTNOTE = re.compile(
    r"\s*\d{1,3}\s+(?:(?:Observ|Member|Membre|Miembro|État|Estado|Idem|Ibid|Ídem|See|Voir|Véase|"
    r"Spoke|Speaking)\w*\b|[AES]/)"
)


def _footnotes(lines: list[Line]) -> set[int]:
    """The lines of footnotes under a rule: "__________", then each with its number and no dot."""
    found: set[int] = set()
    is_under_rule = is_open = False
    for index, line in enumerate(lines):
        text = line.text.strip()
        if re.fullmatch(r"_{5,}", text):
            is_under_rule, is_open = True, False
        elif is_under_rule and text:
            if not (is_open or _FOOTNOTE.match(text)):
                is_under_rule = False
                continue
            found.add(index)
            is_open = not text.endswith(".") and len(text) > 60
    return found


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


def paper_text(document: Document, drops_asides: bool = False) -> PaperText:
    """The lines of a paper joined, page furniture aside; paragraphs stand a blank line apart.

    `drops_asides` leaves out "[share on twitter]" and the like as well.
    """
    joiner = "\n\n" if document.kind in _BLOCKS else "\n"
    kept, starts, furniture, pieces, at = [], [], [], [], 0
    footnotes = _footnotes(document.lines)
    for index, line in enumerate(document.lines):
        if line.is_furniture or index in footnotes or (
            line.text.strip() and _FURNITURE.fullmatch(line.text)
        ) or (drops_asides and _ASIDE.fullmatch(line.text)):
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
