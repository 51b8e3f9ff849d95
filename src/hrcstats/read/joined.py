"""Text put together from pieces of lines, with the way back to the line of each position."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from hrcstats.read.lines import Line


@dataclass
class Joined:
    """Text put together from pieces of lines; remembers which line each position came from."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def add(self, piece: str, line: Line) -> None:
        """Append a piece: words broken at a hyphen or slash are joined, others get a space."""
        if self.text and not re.search(r"(?:\w-|/)$", self.text):
            self.text += " "
        self.starts.append(len(self.text))
        self.lines.append(line)
        self.text += piece

    def line_at(self, position: int) -> Line:
        """The line on which the character at `position` is printed."""
        return self.lines[max(0, bisect_right(self.starts, position) - 1)]

    def cut(self, begin: int, end: int) -> Joined:
        """The same text between two positions, lines kept."""
        part = Joined(self.text[begin:end])
        for start, line in zip(self.starts, self.lines, strict=True):
            if start < end:
                part.starts.append(max(0, start - begin))
                part.lines.append(line)
        return part
