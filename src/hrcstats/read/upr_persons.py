"""Natural persons among submitters and in titles of attachments: their names stay outside."""

from __future__ import annotations

import re

from hrcstats.read.persons import is_person
from hrcstats.read.upr_places import explains, is_city, part_place

_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Judge|Rev|Fr|Sister|Mme|Mlle|Monsieur|Madame|Sr|Sra"
    r"|Srta|Don|Doña|Maître|Me|M)"
)
_NAME = (
    r"(?:[A-ZÀ-ÞŠŽČ][\w'’-]+|[A-Z]\.)"
    r"(?:\s+(?:de|da|von|van|el|al|bin|ben|dos|[A-ZÀ-ÞŠŽČ][\w'’.-]*)){0,3}"
)
_TITLED = re.compile(rf"\b{_TITLE}\.?\s+{_NAME}")


def redact(text: str) -> str:
    """The text with titled names of natural persons replaced by "[person]"."""
    return _TITLED.sub("[person]", text)


def drop_person(name: str, code: str = "") -> tuple[str, int]:
    """The organisation in a printed name without the person before it, and how many were dropped.

    "Given Family, Shelter Beyond War" keeps the organisation; a person alone leaves "".
    """
    if is_person(name):
        return "", 1
    before, _, after = name.partition(", ")
    if after and is_person(before) and (not is_city(after) or explains(code, after)):
        return after.strip(), 1
    titled = _TITLED.match(name)
    if titled and re.match(r"\s*[,(–-]", name[titled.end() :]):
        rest = name[titled.end() :].lstrip(" ,(–-").rstrip(")")
        return part_place(rest).name, 1
    return name, 0
