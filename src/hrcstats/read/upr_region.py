"""The note of a UPR summary that lists its contributors: where it begins and where it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hrcstats.read.document import Line
from hrcstats.read.upr_header import SYMBOL

# "The stakeholders listed below have contributed information ...", and its kin in cycle 1,
# French and Spanish. The sentence runs over several lines.
LEAD_IN = re.compile(
    r"(?:stakeholders?\s+(?:listed|mentioned|identified|named)\s+(?:below|hereunder)"
    r"|following\s+stakeholders?\b.{0,80}?(?:submission|submitted|contribut|information)"
    r"|parties\s+prenantes\s+(?:.{0,40}?)(?:énumérées|mentionnées|citées|dont|indiquées|ci-après"
    r"|ci-dessous|suivantes)"
    r"|(?:partes\s+interesadas|interesados)\s+(?:.{0,30}?)(?:enumera|menciona|indica|cita|figura"
    r"|relaciona|siguientes|a\s+continuación))",
    re.IGNORECASE | re.DOTALL,
)
_CONTRIBUTED = re.compile(
    r"contribut|contribu|submi|made|provided|information|renseignements|apport|facilit|present"
    r"|communiqu|fourn|full\s+text|texte|texto", re.IGNORECASE,
)
_NOTE_NUMBER = re.compile(r"^\s*\[?(\d{1,2})\]?[.)]?(?:\s+|$)")
_CITATION = re.compile(
    r"^\s*\d{0,3}\s*\S.{0,60}?[,.]?\s(?:pp?|paras?|párrs?|págs?|pages?)\b\.?\s*\d+", re.IGNORECASE
)
_TREATIES = re.compile(
    r"following\s+abbreviations|abréviations\s+(?:suivantes|ci-après)|abreviaturas\s+siguientes"
    r"|siguientes\s+abreviaturas|^\s*(?:OP-?\s?)?(?:ICERD|ICESCR|ICCPR|CEDAW|CAT|ICRMW|CRPD|ICPPED)"
    r"(?:-OP\s?\d?)?\s+(?:International|Optional|Second|Convention|Pacte|Pacto|Convención)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:For|See|Voir|Véase|Ibid|Pour|Para)\b|A/HRC|ibid|[A-Z][\w/-]+,? (?:pp?|paras?)\b\.?"
)
_FURNITURE = re.compile(
    r"(?:(?:Page|Página|page)\s+\d{1,3}|\d{1,3}|[ivx]{1,5}|\f"
    r"|(?:\d{1,3}\s+)?GE\s?\.\s?\d\d-\d{5}(?:\s?\(\w\))?(?:\s+\d{1,3})?"
    r"|/\.\.\.|\(?continued\)?|/?\s?HRC/WG\.6/\d+/[A-Z]{3}/3)"
)
_ANY_SYMBOL = re.sub(r"\?P<\w+>", "", SYMBOL.pattern)
INLINE_FURNITURE = re.compile(
    rf"(?:\b\d{{1,2}}\s+)?{_ANY_SYMBOL}(?:\s+(?:Page\s+)?\d{{1,3}}\b)?"
    r"|\d{0,3}\s*GE\.\d\d-\d{5}(?:\s?\(\w\))?(?:\s+\d{1,3}\b)?"
)


@dataclass
class ContributorsNote:
    """The lines of the note: its lead-in, its list, and everything after it (for citations)."""

    lead_in: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    number: int | None = None


def is_page_furniture(line: Line) -> bool:
    """Whether the line is a running head, a symbol, a job number or a bare page number."""
    text = line.text.strip()
    if line.is_furniture or not text:
        return True
    rest = SYMBOL.sub("", text).strip()
    return not rest or bool(_FURNITURE.fullmatch(rest))


def find_note(lines: list[Line], is_heading: re.Pattern[str]) -> ContributorsNote | None:
    """The contributors' note, or None. `is_heading` matches a heading inside the list."""
    start = _find_lead_in(lines)
    if start is None:
        headings = [n for n, line in enumerate(lines) if is_heading.match(line.text.strip())]
        if len(headings) < 2:
            return None
        return ContributorsNote(body=lines[headings[0] :])
    match = _NOTE_NUMBER.match(lines[start].text)
    number = int(match[1]) if match else _number_above(lines, start)
    first = _end_of_lead_in(lines, start, is_heading)
    end = _find_end(lines, first, number)
    return ContributorsNote(lines[start:first], lines[first:end], lines[end:], number)


def _find_lead_in(lines: list[Line]) -> int | None:
    """The last line that opens the lead-in: notes stand at the end, the body may quote it."""
    found = None
    for n, line in enumerate(lines):
        if not line.text.strip() or line.is_furniture:
            continue
        window = " ".join(
            other.text.strip() for other in lines[n : n + 6] if other.text.strip()
        )[:500]
        match = LEAD_IN.search(window)
        if match and match.start() <= len(line.text.strip()) and _CONTRIBUTED.search(window):
            found = n
    return found


def _number_above(lines: list[Line], start: int) -> int | None:
    """A note number that stands alone on the line above, as superscripts do in some PDFs."""
    above = [line.text.strip() for line in lines[max(0, start - 3) : start] if line.text.strip()]
    return int(above[-1]) if above and re.fullmatch(r"\d{1,2}", above[-1]) else None


def _end_of_lead_in(lines: list[Line], start: int, is_heading: re.Pattern[str]) -> int:
    sentence_end = None
    for n in range(start, min(start + 16, len(lines))):
        text = lines[n].text.strip()
        if n > start and is_heading.match(text):
            return n
        if sentence_end is None and n > start and re.search(r"[.:]\)?\]?$", text):
            sentence_end = n + 1
    return sentence_end if sentence_end is not None else start + 1


def _find_end(lines: list[Line], first: int, number: int | None) -> int:
    for n in range(first, len(lines)):
        text = lines[n].text.strip()
        if not text or lines[n].is_furniture:
            continue
        if _TREATIES.search(text) or _begins_next_note(lines, n, number):
            return n
        if _CITATION.match(text) and not re.search(r"submission|submitted", text, re.IGNORECASE):
            return n
    return len(lines)


def _begins_next_note(lines: list[Line], n: int, number: int | None) -> bool:
    """Whether line `n` opens the note after the contributors' one.

    A number alone may be a page's: then the next line has to look like a reference.
    """
    match = _NOTE_NUMBER.match(lines[n].text)
    if not match or (number is not None and int(match[1]) != number + 1):
        return False
    rest = lines[n].text.strip()[len(match[0].strip()) :].strip()
    if not rest:
        following = [line.text.strip() for line in lines[n + 1 : n + 4] if line.text.strip()]
        return bool(following) and bool(_REFERENCE.match(following[0]))
    if number is None:
        return bool(_REFERENCE.match(rest))
    return bool(re.match(r"[A-Z\"“‘(]|ibid", rest))
