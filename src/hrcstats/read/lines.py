"""One printed line with its place: what all papers in prose are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_WIDE_SPACE = re.compile(r"\s*\t\s*|\s{2,}")


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
        """The columns of the line: parted at known gaps, tabs, or runs of two or more spaces.

        Examples
        --------
        >>> Line("AI   Amnesty International", None, 1).cells
        ['AI', 'Amnesty International']
        """
        pieces = [self.text[a:b] for a, b in pairwise([0, *self.gaps, len(self.text)])]
        return [cell.strip() for piece in pieces for cell in _WIDE_SPACE.split(piece.strip())]
