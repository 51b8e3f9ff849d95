# ruff: noqa: SIM905  (word lists read better as text)
"""Where a printed list could part: brackets, separators, line breaks, and the words between."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrcstats.read.attachments import opens_attachment
from hrcstats.read.list_words import fold, is_complete_name, starts_like_a_name

AND = r"(?:and|AND|et|y|e|und|&)"
AS_WELL = r"(?:as\s+well\s+as|along\s+with|together\s+with\s+the|ainsi\s+que|as[ií]\s+como)"
_BULLET = r"(?:[-•*·–—▪◦‣]|\(?\d{1,3}[.)])\s+"
_LEADING_AND = re.compile(rf"(?:{AND}|{AS_WELL})\s+(?=\S)")
_AS_WELL = re.compile(rf"\s+{AS_WELL}\s+(?=\S)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“«][^\"”»\n]{1,80}[\"”»]")
# What may stand between two items, and nothing else: the splitter's own proof of completeness.
GAP = re.compile(rf"(?:[^\w]|(?<!\w)\d{{1,3}}(?=[.)])|\b{AND}\b|{AS_WELL})*")


@dataclass(frozen=True)
class Segment:
    """A run of text between two separators, and the separator before it."""

    start: int
    end: int
    separator: str = ""
    has_leading_and: bool = False


def bracket_depth(text: str) -> list[int]:
    """How deep each character stands in brackets or quotation marks that do close.

    A bracket that never closes protects nothing, else one slip would swallow the rest of a list.
    """
    depth = [0] * (len(text) + 1)
    open_at: list[int] = []
    for at, char in enumerate(text):
        if char in "([":
            open_at.append(at)
        elif char in ")]" and open_at:
            for inside in range(open_at.pop(), at + 1):
                depth[inside] += 1
        elif char == "\n" and re.match(r"\n[ \t]*\n", text[at:at + 20]):
            open_at.clear()
    for quoted in _QUOTED.finditer(text):
        for inside in range(*quoted.span()):
            depth[inside] += 1
    return depth


def is_one_per_line(text: str) -> bool:
    """Whether line breaks separate the items: bulleted lines, or short lines without separators."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return False
    if sum(bool(re.match(_BULLET, line)) for line in lines) >= 0.8 * len(lines):
        return True
    outside = [re.sub(r"\(.*?\)", "", line) for line in lines]
    marks_n = sum(len(re.findall(r"[,;](?:\s|$)", line)) for line in outside)
    # A short list of long names can wrap to lines without a separator: whole names tell them apart.
    whole = [line for line in lines if is_complete_name(line.strip(" .,;"), ())]
    return (
        len(lines) >= 3
        and marks_n * 4 <= len(lines)
        and not (marks_n and lines[-1].endswith("."))  # a sentence, wrapped
        and len(whole) >= 0.5 * len(lines)
        and all(line.count("(") == line.count(")") for line in lines)
        and all(starts_like_a_name(line) and len(line) < 120 for line in lines)
        and not any(fold(line).rpartition(" ")[2] in _OPEN_ENDS for line in lines)
    )


_OPEN_ENDS = frozenset("of for and the in to on de des du et pour la le les y del para".split())


def find_segments(
    text: str, separators: str = ",;", may_be_one_per_line: bool = True
) -> tuple[list[Segment], bool]:
    """The runs between separators outside brackets, and whether line breaks separate too."""
    one_per_line = may_be_one_per_line and is_one_per_line(text)
    depth = bracket_depth(text)
    marks: list[tuple[int, int, str]] = []
    for at, char in enumerate(text):
        if depth[at]:
            continue
        is_mark = char in separators or char in "|•" or (char == "\n" and one_per_line)
        if is_mark and not _is_inside_a_number(text, at):
            marks.append((at, at + 1, char))
    marks += [(m.start(), m.end(), ",") for m in _AS_WELL.finditer(text) if not depth[m.start()]]
    marks += _after_closed_attachments(text)
    return _between(text, sorted(marks)), one_per_line


def _is_inside_a_number(text: str, at: int) -> bool:
    return text[at] == "," and text[at - 1:at].isdigit() and text[at + 1:at + 2].isdigit()


_CLOSED_THEN_NAME = re.compile(r"\(([^()]*)\)\d{0,2}(?P<gap>\s+)(?=[A-ZÀ-Þ\"“«])")


def _after_closed_attachments(text: str) -> list[tuple[int, int, str]]:
    """Places where "(in a joint statement with several NGOs) Next Name" lacks its separator."""
    return [
        (*match.span("gap"), "") for match in _CLOSED_THEN_NAME.finditer(text)
        if opens_attachment(match[1])
    ]


def _between(text: str, marks: list[tuple[int, int, str]]) -> list[Segment]:
    segments: list[Segment] = []
    start, separator = 0, ""
    for mark_start, mark_end, char in [*marks, (len(text), len(text), "end")]:
        segment = _trimmed(text, start, mark_start, separator)
        if segment is not None:
            segments.append(segment)
            separator = char
        elif char == ";":
            separator = ";"
        start = max(start, mark_end)
    return segments


def _trimmed(text: str, start: int, end: int, separator: str) -> Segment | None:
    body = text[start:end]
    lead = re.match(rf"\s*(?:{_BULLET})?", body)
    start += lead.end() if lead else 0
    leading_and = _LEADING_AND.match(text[start:end])
    if leading_and:
        start += leading_and.end()
    body = text[start:end].rstrip()
    if not re.search(r"\w", body):
        return None
    return Segment(start, start + len(body), separator, bool(leading_and))
