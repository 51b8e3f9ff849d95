"""Organisers' notices in prose, and tables that a paper holds only as lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hrcstats.read.document import Grid, Line
from hrcstats.read.side_events_words import (
    find_date,
    find_room,
    find_time,
    status_of,
    without_notice,
)

_LABELS = re.compile(
    r"^\s*(?:(?P<title>title|event|side[- ]event|titre|título|titulo|evento)|"
    r"(?P<organisers>organi[sz]ers?|organi[sz]ed\s+by|hosted\s+by|sponsors?|sponsored\s+by|"
    r"organisateurs?|"
    r"organis[ée]{1,2}s?\s+par|organizador(?:es)?|organizad[oa]\s+por)|"
    r"(?P<cosponsors>co-?\s?sponsors?|co-?\s?sponsored\s+by|co-?\s?organi[sz]ers?|"
    r"co-?\s?organi[sz]ed\s+by|"
    r"coparrain[ée]{1,2}\s+par|copatrocinad[oa]\s+por|partners?)|"
    r"(?P<contact>contact|e-?mail|rsvp|moderator|speakers?|panell?ists?|mod[ée]ration|intervenants?|"
    r"ponentes?)|"
    r"(?P<date>date|when|quand|fecha|cuándo)|(?P<time>time|heure|hora)|"
    r"(?P<room>venue|where|room|place|lieu|où|salle|lugar|dónde|sala)|(?P<session>session|sesión))"
    r"\s*(?::|(?<=by)\s|(?<=par)\s|(?<=por)\s)\s*(?P<value>.*)$", re.I)
_COLUMNS = re.compile(r"\t+|\s{3,}|\s+\|\s+")
_SHORTEST_TITLE = 8


@dataclass
class Event:
    """One side event as printed."""

    session: str = ""
    date: str = ""
    time: str = ""
    room: str = ""
    title: str = ""
    status: str = "held_as_listed"
    organisers: str = ""
    cosponsors: str = ""
    kind: str = ""
    flags: list[str] = field(default_factory=list)
    persons_n: int = 0


def lines_as_grid(lines: Sequence[Line]) -> list[Grid]:
    """Lines whose cells are parted by tabs or wide gaps, as one grid; nothing where too few are."""
    split = [[cell.strip() for cell in _COLUMNS.split(line.text.strip())] for line in lines]
    wide = sum(len(row) >= 3 for row in split)
    if wide < 2 or wide < 0.3 * len([line for line in lines if line.text.strip()]):
        return []
    return [Grid("lines", split, lines[0].number if lines else 1)]


def find_notices(lines: Sequence[Line], year: int | None) -> tuple[list[tuple[Event, list[Line]]],
                                                                  list[Line]]:
    """Events with the lines that hold them, and the lines outside any event.

    A notice is known by a line with a date and a time or a room. Its title stands in the line
    before or, where the first such line has nothing before it, in the line after.
    """
    heads = [index for index, line in enumerate(lines) if _is_head(line.text, year)]
    if not heads:
        return [], list(lines)
    before = _titles_come_before(lines, heads)
    events = []
    used: set[int] = set()
    for position, head in enumerate(heads):
        previous = heads[position - 1] if position else -1
        begin = _title_index(lines, head, previous) if before else head
        following = heads[position + 1] if position + 1 < len(heads) else len(lines)
        end = following
        if before and following < len(lines):
            end = _title_index(lines, following, head)
        block = [index for index in range(begin, end) if lines[index].text.strip()]
        block = [index for index in block if index not in used]
        used |= set(block)
        events.append((_event([lines[i] for i in block], head_text=lines[head].text, year=year),
                       [lines[i] for i in block]))
    return events, [line for index, line in enumerate(lines) if index not in used]


def _is_head(text: str, year: int | None) -> bool:
    if not find_date(text, year)[0]:
        return False
    label = _LABELS.match(text)
    return bool(find_time(text)[0] or find_room(text)) or bool(label and label["date"])


def _titles_come_before(lines: Sequence[Line], heads: list[int]) -> bool:
    last = heads[-1]
    after = [line for line in lines[last + 1:last + 4] if _is_plain(line.text)]
    earlier = [line for line in lines[:heads[0]] if _is_plain(line.text)]
    return bool(earlier) and (not after or len(earlier) <= 2 or len(heads) == 1)


def _is_plain(text: str) -> bool:
    return len(text.strip()) >= _SHORTEST_TITLE and not _LABELS.match(text)


def _title_index(lines: Sequence[Line], head: int, previous_head: int) -> int:
    for index in range(head - 1, previous_head, -1):
        if _is_plain(lines[index].text):
            return index
        if lines[index].text.strip() and not _LABELS.match(lines[index].text):
            break
    return head


def _event(block: list[Line], *, head_text: str, year: int | None) -> Event:
    event = Event()
    plain: list[str] = []
    for line in block:
        text = line.text.strip()
        label = _LABELS.match(text)
        if text == head_text.strip() and not (label and label["date"]):
            continue
        if not label:
            plain.append(text)
            continue
        name = next(key for key, value in label.groupdict().items() if key != "value" and value)
        if name == "contact":
            event.persons_n += 1
        elif name == "date":
            head_text += " " + label["value"]
        elif name in ("time", "room", "title", "organisers", "cosponsors", "session"):
            setattr(event, name, "; ".join(filter(None, (getattr(event, name), label["value"]))))
    event.date = find_date(head_text, year)[0]
    event.time = find_time(event.time or head_text)[0]
    event.room = event.room or find_room(head_text)
    titles = [text for text in plain if len(text) >= _SHORTEST_TITLE]
    event.title = without_notice(event.title or (titles[0] if titles else ""))
    event.status = status_of(head_text, *plain[:3])
    return event
