"""PDF pages to lines in reading order, with the columns inside a line where positions show them.

pypdfium2 gives text in the order in which a page was painted. That is the reading order of most
papers, but a list set as a table can come out as all codes, then all names, and a footnote mark
breaks its line in two. Positions of each line's ends (cheap) show where that happens.
"""

from __future__ import annotations

import ctypes
import re
import statistics
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

HYPHEN = "￾"  # what PDFium writes for a hyphen at the end of a line, hard or soft
_WIDE = 1.5  # a gap wider than this many letter heights parts columns
_NARROW = 0.5  # a gap wider than this does where others end at the same place


@dataclass(frozen=True)
class Piece:
    """A run of text on one baseline: left, right, baseline and size in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    gaps: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Gap:
    """White space inside a line: where it ends and how wide it is, in points."""

    end: float
    width: float


class _Positions:
    """Positions of the characters of one page, asked for one at a time."""

    def __init__(self, text_page: Any, text_length: int) -> None:
        self._page = text_page.raw
        self._is_mapped = text_page.count_chars() != text_length
        self._numbers = [ctypes.c_double() for _ in range(4)]

    def _index(self, at: int) -> int:
        return pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, at) if self._is_mapped else at

    def box(self, at: int) -> tuple[float, float]:
        left, right, bottom, top = self._numbers
        pdfium.FPDFText_GetCharBox(self._page, self._index(at), left, right, bottom, top)
        return left.value, right.value

    def baseline(self, at: int) -> float:
        x, y = self._numbers[:2]
        pdfium.FPDFText_GetCharOrigin(self._page, self._index(at), x, y)
        return y.value

    def size(self, at: int) -> float:
        left, right, bottom, top = self._numbers
        pdfium.FPDFText_GetCharBox(self._page, self._index(at), left, right, bottom, top)
        height = top.value - bottom.value
        return max(pdfium.FPDFText_GetFontSize(self._page, self._index(at)), height, 1.0)

    def rectangles(self) -> list[tuple[float, float, float, float]]:
        """Left, bottom, right, top of each run of text as painted, in painting order."""
        left, top, right, bottom = self._numbers
        found = []
        for n in range(pdfium.FPDFText_CountRects(self._page, 0, -1)):
            pdfium.FPDFText_GetRect(self._page, n, left, top, right, bottom)
            found.append((left.value, bottom.value, right.value, top.value))
        return found


def read_page(text_page: Any) -> list[Piece]:
    """The lines of one page in reading order."""
    text = text_page.get_text_range()
    if not text.strip():
        return []
    if max(text) > "\uffff":
        # PDFium counts such characters twice, so positions cannot be trusted.
        lines = [line for line in text.splitlines() if line.strip()]
        return [Piece(line, 0, 0, -2 * n, 1) for n, line in enumerate(lines)]
    positions = _Positions(text_page, len(text))
    pieces = [piece for piece, _ in _with_gaps(_pieces(text, positions), positions)]
    return _without_interleaving(_merge_columns(_join_baselines(pieces)))


def _pieces(text: str, positions: _Positions) -> list[tuple[Piece, int]]:
    """Each painted line with the index of its first character; lines end at hyphens too."""
    found = []
    for match in re.finditer(rf"[^\r\n{HYPHEN}]*(?:{HYPHEN}|[^\r\n{HYPHEN}])", text):
        line = match[0].rstrip()
        first = len(line) - len(line.lstrip())
        if first == len(line):
            continue
        start, last = match.start() + first, match.start() + len(line) - 1
        x0, y = positions.box(start)[0], positions.baseline(start)
        found.append((Piece(line[first:], x0, positions.box(last)[1], y, positions.size(start)),
                      start))
    return found


def _with_gaps(
    pieces: list[tuple[Piece, int]], positions: _Positions
) -> list[tuple[Piece, int]]:
    """Pieces with the offsets at which another column begins.

    A gap shows between two painted runs, or as a line much longer than its letters need. It parts
    columns where it is wide, or where others end at the same place: gaps of justified lines end
    anywhere.
    """
    if not pieces:
        return pieces
    widths = [(p.x1 - p.x0) / (len(p.text) * p.size) for p, _ in pieces if len(p.text) > 3]
    usual = statistics.median(widths) if widths else 0.5
    rectangles, nearest = positions.rectangles(), 0
    gaps: list[list[_Gap]] = []
    for piece, start in pieces:
        runs, nearest = _runs_of(piece, rectangles, nearest)
        found = [_Gap(b[0], b[0] - a[2]) for a, b in pairwise(runs)
                 if b[0] - a[2] > _NARROW * piece.size]
        stretched = piece.x1 - piece.x0 > 1.25 * usual * len(piece.text) * piece.size + piece.size
        if not found and stretched and " " in piece.text:
            found = _gaps_between_words(piece, start, positions)
        gaps.append(found)
    edges = Counter(round(piece.x0) for piece, _ in pieces)
    edges.update(round(gap.end) for found in gaps for gap in found)
    return [(_with_parting_gaps(piece, start, found, edges, positions), start)
            for (piece, start), found in zip(pieces, gaps, strict=True)]


def _runs_of(
    piece: Piece, rectangles: list[tuple[float, float, float, float]], first: int
) -> tuple[list[tuple[float, float, float, float]], int]:
    runs = []
    for n in range(first, min(first + 60, len(rectangles))):
        left, bottom, right, top = rectangles[n]
        on_line = bottom - 0.1 * piece.size <= piece.y + 0.25 * piece.size <= top + 0.1 * piece.size
        if on_line and left >= piece.x0 - 1 and right <= piece.x1 + piece.size:
            runs.append(rectangles[n])
            first = n + 1
        elif runs:
            break
    return runs, first


def _gaps_between_words(piece: Piece, start: int, positions: _Positions) -> list[_Gap]:
    found = []
    for match in re.finditer(r" +(?=\S)", piece.text):
        left = positions.box(start + match.start() - 1)[1]
        right = positions.box(start + match.end())[0]
        if right - left > _NARROW * piece.size:
            found.append(_Gap(right, right - left))
    return found


def _with_parting_gaps(
    piece: Piece, start: int, gaps: list[_Gap], edges: Counter[int], positions: _Positions
) -> Piece:
    """The piece with those of its gaps that part columns."""
    parting = []
    for gap in gaps:
        others = sum(edges[round(gap.end) + step] for step in (-1, 0, 1)) - 1
        needed = 0 if gap.width > _WIDE * piece.size else 1 if gap.width > piece.size else 3
        # Several narrow gaps in one line are the work of justification.
        if others >= needed and (len(gaps) <= 2 or gap.width > _WIDE * piece.size):
            parting.append(gap.end)
    if not 0 < len(parting) <= 6:
        return piece
    begins = [match.start() for match in re.finditer(r"(?<=\s)\S", piece.text)]
    offsets = []
    for end in parting:
        n = bisect_left(begins, end - 1, key=lambda at: positions.box(start + at)[0])
        if n < len(begins):
            offsets.append(begins[n])
    return replace(piece, gaps=tuple(offsets))


def _join_baselines(pieces: list[Piece]) -> list[Piece]:
    """Put lines together that a raised footnote mark, or painting order, had broken."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and not last.text.endswith(HYPHEN) and _is_same_line(last, piece):
            space = "" if piece.x0 - last.x1 < 0.15 * last.size else " "
            offset = len(last.text) + len(space)
            gaps = (*last.gaps, *((offset,) if piece.x0 - last.x1 > _WIDE * last.size else ()),
                    *(offset + gap for gap in piece.gaps))
            larger = last if last.size >= piece.size else piece
            joined[-1] = Piece(last.text + space + piece.text, last.x0, piece.x1, larger.y,
                               larger.size, gaps)
        else:
            joined.append(piece)
    return joined


def _is_same_line(left: Piece, right: Piece) -> bool:
    tall = max(left.size, right.size)
    return abs(left.y - right.y) < 0.55 * tall and -0.3 * tall < right.x0 - left.x1 < 12 * tall


def _merge_columns(pieces: list[Piece]) -> list[Piece]:
    """Rows of a table that was painted column by column; columns of prose stay apart."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if not runs or piece.y > runs[-1][-1].y + 0.5 * piece.size:
            runs.append([])
        runs[-1].append(piece)
    merged = runs[:1]
    for run in runs[1:]:
        rows = _merged_rows(merged[-1], run)
        if rows is None:
            merged.append(run)
        else:
            merged[-1] = rows
    return [piece for run in merged for piece in run]


def _merged_rows(left_run: list[Piece], right_run: list[Piece]) -> list[Piece] | None:
    """The two runs as rows, where the left one is a narrow column beside the right one."""
    top = right_run[0].y + 0.5 * right_run[0].size
    beside = [piece for piece in left_run if piece.y <= top]
    if len(beside) < 2:
        return None
    bottom = beside[-1].y - 0.5 * beside[-1].size
    right = [piece for piece in right_run if piece.y >= bottom]
    edge, begin = max(p.x1 for p in beside), min(p.x0 for p in right)
    whole = max(p.x1 for p in right) - min(p.x0 for p in beside)
    widths = statistics.median(p.x1 - p.x0 for p in beside)
    on_baseline = sum(any(abs(a.y - b.y) < 0.4 * a.size for b in right) for a in beside)
    if begin < edge - 1 or widths > 0.35 * whole or on_baseline < 0.6 * len(beside):
        return None
    rows = sorted([*beside, *right], key=lambda p: (-round(p.y), p.x0))
    return [*left_run[: len(left_run) - len(beside)], *_joined_rows(rows),
            *right_run[len(right):]]


def _joined_rows(rows: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in sorted(rows, key=lambda p: -p.y):
        last = joined[-1] if joined else None
        if last and abs(last.y - piece.y) < 0.4 * piece.size:
            left, right = sorted((last, piece), key=lambda p: p.x0)
            offset = len(left.text) + 1
            joined[-1] = Piece(f"{left.text} {right.text}", left.x0, right.x1, left.y, left.size,
                               (*left.gaps, offset, *(offset + gap for gap in right.gaps)))
        else:
            joined.append(piece)
    return joined


def _without_interleaving(pieces: list[Piece]) -> list[Piece]:
    """Two columns of prose that were painted row by row, one after the other again."""
    split = [piece for piece in pieces if len(piece.gaps) == 1]
    if len(split) < 6 or len(split) < 0.6 * len(pieces):
        return pieces
    left = [p.text[: p.gaps[0]].strip() for p in split]
    right = [p.text[p.gaps[0]:].strip() for p in split]
    if statistics.median(map(len, left)) < 30 or statistics.median(map(len, right)) < 30:
        return pieces
    first, last = pieces.index(split[0]), len(pieces) - pieces[::-1].index(split[-1])
    middle = statistics.median((p.x0 + p.x1) / 2 for p in split)
    columns: tuple[list[Piece], list[Piece]] = ([], [])
    for piece in pieces[first:last]:
        if len(piece.gaps) == 1:
            gap = piece.gaps[0]
            columns[0].append(replace(piece, text=piece.text[:gap].strip(), gaps=(), x1=middle))
            columns[1].append(replace(piece, text=piece.text[gap:].strip(), gaps=(), x0=middle))
        else:
            columns[piece.x0 >= middle - piece.size].append(piece)
    return [*pieces[:first], *columns[0], *columns[1], *pieces[last:]]
