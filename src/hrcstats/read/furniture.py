"""Running heads, symbols and page numbers: recognised by what repeats, not by their wording."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hrcstats.read.lines import Line

_SYMBOL = re.compile(r"[A-Z]{1,3}(?:/[\w.()-]+){2,}")
_EDGE = 3  # furniture stands among this many lines at the top or the bottom of a page


def mark_page_furniture(pages: Sequence[Sequence[tuple[Line, float]]]) -> list[Line]:
    """All lines in order, with those marked that repeat at the edge of pages.

    `pages` holds each line with its height on the page. A line repeats when the same text, figures
    aside, stands at the same edge of two pages at least; a bare number, when it counts the pages.
    """
    edges = [_edge_lines(page) for page in pages]
    shapes: Counter[tuple[str, str]] = Counter()
    for edge in edges:
        shapes.update({(side, _shape(line)) for line, side in edge})
    steps: Counter[int] = Counter()
    for index, edge in enumerate(edges):
        steps.update({int(line.text) - index for line, _ in edge if _is_number(line)})
    needed = 2 if len(pages) < 8 else 3
    marked: set[tuple[int | None, int]] = set()
    for index, edge in enumerate(edges):
        inward = {"top": True, "bottom": True}  # what stands behind a line of text is text
        for line, side in edge:
            if _is_number(line):
                is_repeated = steps[int(line.text) - index] >= 2
            else:
                is_repeated = len(_shape(line)) < 90 and shapes[side, _shape(line)] >= needed
            inward[side] = inward[side] and is_repeated
            if inward[side]:
                marked.add((line.page, line.number))
    return [replace(line, is_furniture=(line.page, line.number) in marked)
            for page in pages for line, _ in page]


def _edge_lines(page: Sequence[tuple[Line, float]]) -> list[tuple[Line, str]]:
    ordered = [line for line, _ in sorted(page, key=lambda pair: -pair[1])]
    if len(ordered) <= _EDGE:
        return [(line, "top") for line in ordered]
    bottom = ordered[max(_EDGE, len(ordered) - _EDGE):]
    return [*((line, "top") for line in ordered[:_EDGE]),
            *((line, "bottom") for line in reversed(bottom))]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", line.text.strip()))


def _is_number(line: Line) -> bool:
    return bool(re.fullmatch(r"\d{1,4}", line.text.strip()))


def mark_text_furniture(lines: Sequence[Line]) -> list[Line]:
    """The lines of a text without pages, with those marked that recur all through it.

    A running head recurs unchanged at page-like distances; page numbers and job numbers stand
    beside it, the same each time but for their figures.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if 3 <= len(line.text.strip()) <= 80:
            places[line.text.strip()].append(index)
    heads = {index for text, found in places.items()
             if _is_paged(found) and (_SYMBOL.fullmatch(text) or _counts_pages(lines, found))
             for index in found}
    marked = set(heads)
    beside: defaultdict[str, set[int]] = defaultdict(set)
    for index in heads:
        for near in _neighbours(lines, index):
            beside[_shape(lines[near])].add(near)
    for shape, found in beside.items():
        if len(found) >= 2 and len(shape) < 40 and _steps_by_page(
            [lines[index].text for index in sorted(found)]
        ):
            marked |= found
    return [replace(line, is_furniture=index in marked) for index, line in enumerate(lines)]


def _steps_by_page(texts: list[str]) -> bool:
    """Whether a number in these lines grows by one page, or by two where odd pages differ."""
    numbers = [[int(number) for number in re.findall(r"\d+", text)] for text in texts]
    return any(
        all(0 < b[place] - a[place] <= 2 for a, b in pairwise(numbers))
        for place in range(len(numbers[0]))
    )


def _is_paged(found: list[int]) -> bool:
    """Whether these lines stand as far apart as pages do, and evenly."""
    steps = [b - a for a, b in pairwise(found)]
    return len(found) >= 3 and min(steps) >= 15 and max(steps) < 4 * min(steps) + 40


def _counts_pages(lines: Sequence[Line], found: list[int]) -> bool:
    """Whether a number that grows stands beside most of these lines: headings have none."""
    numbers = []
    for index in found:
        beside = [int(match[0]) for near in _neighbours(lines, index)
                  if len(lines[near].text.strip()) < 30
                  and (match := re.search(r"(?<![\d-])\d{1,3}(?!\d)", lines[near].text))]
        numbers += beside[:1]
    grows = all(b > a for a, b in pairwise(numbers))
    return grows and len(numbers) > 2 * len(found) / 3


def _neighbours(lines: Sequence[Line], index: int) -> list[int]:
    """The nearest lines above and below that hold text, two each way."""
    found = []
    for step in (-1, 1):
        near, taken = index + step, 0
        while 0 <= near < len(lines) and taken < 2:
            if lines[near].text.strip():
                found.append(near)
                taken += 1
            near += step
    return found
