"""Notes that lost their line breaks: cut again where the printed list must have had them."""

from __future__ import annotations

import re
from dataclasses import replace

from hrcstats.read.lines import Line

_LONG = 400  # no printed line is this long: whole notes or pages stand in one
_HEADINGS = (
    r"Civil society(?=\s+(?:Individual|Joint)|\s*:)|(?:Individual|Joint) submissions?\s*:"
    r"|National human rights institutions?(?:\(s\))?\s*:|Regional (?:inter-?governmental )?"
    r"organi[sz]ations?(?:\(s\))?\s*:|Attachments?\s*:"
    r"|Société civile(?=\s+Communications)|Communications? (?:individuelles?|conjointes?)\s*:"
    r"|Institutions? nationales? .{0,40}?homme\s*:|Organisations? .{0,40}?régionales?\s*:"
    r"|Sociedad civil(?=\s+Comunicaciones)"
    r"|Comunicaci(?:ón|ones) (?:individual|conjunta)(?:es|s)?\s*:"
    r"|Instituci(?:ón|ones) nacional(?:es)? .{0,30}?humanos\s*:"
    r"|Organizaci(?:ón|ones) .{0,40}?regional(?:es)?\s*:"
)
_BREAKS = re.compile(
    rf"\s+(?=(?:{_HEADINGS}))|(?<=:)\s+|(?<=;)\s+|\s+(?=(?:[\w-]+\s?/\s?)?JS\s?\d{{1,3}}\s+Joint)"
    r"|(?<=[.)])\s+(?=\d{1,3}\s+[A-Z\"“])|\s+(?=\d{1,2}\s+(?:The (?:following )?stakeholders|Les"
    r" parties prenantes|Las partes interesadas))"
)


def unfold(lines: list[Line]) -> list[Line]:
    """The lines, with those of impossible length cut; the pieces keep their line's place."""
    unfolded = []
    for line in lines:
        if len(line.text) < _LONG:
            unfolded.append(line)
            continue
        text = re.sub(r"\s+", " ", line.text)
        text = re.sub(r"(?<=\w)- (?!and\b|or\b)(?=\w)", "-", text)  # words broken at line ends
        unfolded += [replace(line, text=piece, gaps=()) for piece in _BREAKS.split(text) if piece]
    return unfolded
