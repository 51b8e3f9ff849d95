"""Dates, times, places and states of side events as lists and notices print them."""

from __future__ import annotations

import datetime as dt
import re

from hrcstats.read.state_names import fold

_MONTHS = {
    name: number
    for number, names in enumerate((
        "january jan janvier enero ene", "february feb fevrier fevr febrero",
        "march mar mars marzo", "april apr avril avr abril abr", "may mai mayo",
        "june jun juin junio", "july jul juillet juil julio", "august aug aout agosto ago",
        "september sep sept septembre septiembre setiembre", "october oct octobre octubre",
        "november nov novembre noviembre", "december dec decembre diciembre dic"), 1)
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATES = [re.compile(pattern, re.I) for pattern in (
    r"(?P<year>\d{4})-(?P<number>\d{1,2})(?:-(?P<day>\d{1,2}))?(?!\d)",
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?\s+(?:de\s+|of\s+)?{_MONTH}(?:,?\s+(?:de\s+|"
    rf"del\s+)?"
    r"(?P<year>\d{4}))?",
    rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?\b(?!\s*[.:h]\s*\d)(?:,?\s+(?P<year>\d{{4}}))?",
    r"(?<!\d)(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>\d{4}|\d{2})(?!\d)",
    rf"\b{_MONTH}\s+(?:de\s+)?(?P<year>\d{{4}})",
)]
_CLOCK = r"(\d{1,2})(?:\s*[:.hH]\s*(\d{2})|\s*[hH]\b)?\s*(a\.?m\.?|p\.?m\.?|noon)?"
_TIME = re.compile(
    rf"(?<![\d/.-]){_CLOCK}\s*(?:-|–|—|to\b|à|a\b|until|hasta|jusqu'à)\s*{_CLOCK}(?![\d/])", re.I)
_SINGLE = re.compile(r"(?<![\d/.-])(\d{1,2})\s*[:.hH]\s*(\d{2})\s*(a\.?m\.?|"
                     r"p\.?m\.?)?(?![\d/.])", re.I)
_ROOM = re.compile(
    r"(?:\b(?:conference\s+)?room\s+[IVXLC\d]+\b(?:,?\s*(?:building\s+\w+|palais\s+des\s+nations))*|"
    r""
    r"\b(?:salle|sala)\s+[IVXLC\d]+\b(?:,?\s*palais\s+des\s+nations|"
    r",?\s*palacio\s+de\s+las\s+naciones)?|"
    r"\bpalais\s+des\s+nations\b(?:,\s*(?:room|salle)\s+[IVXLC\d]+)?|\bpalais\s+wilson\b|"
    r"\b(?:online|virtual|hybrid|en\s+ligne|en\s+línea|webex|zoom)(?:\s+(?:event|"
    r"meeting))?\b)", re.I)
_CANCELLED = re.compile(r"\b(?:cancel+ed|cancel+ation|annul[ée]{1,2}e?s?|cancelad[oa]s?|"
                        r"withdrawn)\b", re.I)
_MOVED = re.compile(
    r"\b(?:moved|postponed|rescheduled|re-scheduled|relocated|report[ée]e?s?|d[ée]plac[ée]e?s?|"
    r"aplazad[oa]s?|trasladad[oa]s?|reprogramad[oa]s?|new\s+(?:room|date|time)|"
    r"change\s+of\s+(?:room|date|time)|"
    r"room\s+changed?|nouvelle\s+(?:salle|date)|nueva\s+(?:sala|fecha))\b", re.I)
_NOTICE = re.compile(r"[\[(]?\s*\*{0,2}(?:cancel+ed|annul[ée]e?|cancelad[oa]|moved|postponed|"
                     r"report[ée]e?|"
                     r"rescheduled|aplazad[oa]|d[ée]plac[ée]e?|"
                     r"withdrawn)\*{0,2}\s*[\])]?\s*[:–-]?\s*", re.I)


def find_date(text: str, year: int | None = None) -> tuple[str, str]:
    """The first date in a text as ISO (a month alone as "2018-09"), and the words that hold it.

    A date without a year takes `year`; without one it is not a date.

    >>> find_date("Jeudi 28 février 2019, salle XXIV")
    ('2019-02-28', '28 février 2019')
    """
    plain = "".join(fold(char) if char.isalpha() and fold(char) else char for char in text)
    if len(plain) != len(text):
        plain = text
    for pattern in _DATES:
        found = pattern.search(plain)
        if not found:
            continue
        parts = found.groupdict()
        number = int(parts["number"]) if parts.get("number") else _MONTHS[parts["month"].casefold()]
        held = parts.get("year")
        years = (int(held) + (2000 if len(held) == 2 else 0)) if held else year
        if years is None:
            continue
        words = text[slice(*found.span())].strip(" ,")
        if not parts.get("day"):
            return f"{years:04}-{number:02}", words
        try:
            return dt.date(years, number, int(parts["day"])).isoformat(), words
        except ValueError:
            continue
    return "", ""


def find_time(text: str) -> tuple[str, str]:
    """The first time or span of time as HH:MM-HH:MM, and the words that hold it.

    >>> find_time("13.30 – 14.30"), find_time("1 p.m. to 2 p.m.")[0]
    (('13:30-14:30', '13.30 – 14.30'), '13:00-14:00')
    """
    for found in _TIME.finditer(text):
        first, last = found.groups()[:3], found.groups()[3:]
        if not (first[1] or last[1] or first[2] or last[2] or re.search("h", found.group(), re.I)):
            continue  # "3 - 5" is a span of days as easily
        begin, end = _clock(first[0], first[1], first[2] or last[2]), _clock(*last)
        if begin and end:
            return f"{begin}-{end}", found.group().strip()
    single = _SINGLE.search(text)
    if single and (begin := _clock(*single.groups())):
        return begin, single.group().strip()
    return "", ""


def find_room(text: str) -> str:
    """The room or place in a text, as printed, or ''."""
    found = _ROOM.search(text)
    return found.group().strip(" ,") if found else ""


def status_of(*texts: str) -> str:
    """`cancelled`, `moved` or `held_as_listed`, from what the list says of the event."""
    said = " ".join(texts)
    if _CANCELLED.search(said):
        return "cancelled"
    return "moved" if _MOVED.search(said) else "held_as_listed"


def without_notice(title: str) -> str:
    """A title without the "[CANCELLED]" that was put before or after it."""
    return _NOTICE.sub("", title).strip() if _NOTICE.match(title) or re.search(
        r"[\[(]\s*\*{0,2}(?:cancel|annul|moved|postponed|report|aplaz)[^\])]*[\])]\s*$", title, re.I
    ) else title


def _clock(hour: str, minute: str | None, half: str | None) -> str:
    number = int(hour)
    half = (half or "").replace(".", "").casefold()
    if half == "pm" and number < 12:
        number += 12
    if half == "am" and number == 12:
        number = 0
    if number > 24 or int(minute or 0) > 59:
        return ""
    return f"{number:02}:{int(minute or 0):02}"
