"""Natural persons among submitters and in titles of attachments: their names stay outside."""

from __future__ import annotations

import re

from hrcstats.read.upr_places import ORGANISATION_WORDS, explains, is_city, part_place

_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Judge|Rev|Fr|Sister|Mme|Mlle|Monsieur|Madame|Sr|Sra"
    r"|Srta|Don|Doña|Maître|Me|M)"
)
_NAME = (
    r"(?:[A-ZÀ-ÞŠŽČ][\w'’-]+|[A-Z]\.)"
    r"(?:\s+(?:de|da|von|van|el|al|bin|ben|dos|[A-ZÀ-ÞŠŽČ][\w'’.-]*)){0,3}"
)
_TITLED = re.compile(rf"\b{_TITLE}\.?\s+{_NAME}")
# Frequent given names over many languages: a two- or three-word submitter that begins with one of
# them and holds no word for an organisation is a person.
_FREQUENT = """
    aaron abdul abdullah adam ahmad ahmed aisha alan alberto alejandro alex alexander alexandra
    ali alice alicia amanda amina amir ana andrea andreas andrew andrey angela anita anna anne
    antoine antonio arthur barbara benjamin bernard brian carlos carmen carol caroline catherine
    cecilia charles christian christine christopher claire claudia daniel david deborah diana
    diego dmitry dominique edward elena elizabeth emily emma eric eva fatima felix fernando
    francis francisco frank françois frederic gabriel george gerard giovanni grace gregory
    guillermo hannah hans hassan hector helen henry hussein ibrahim igor ines irina isabel ivan
    jacob jacques james jane janet javier jean jennifer jessica joan joao johan john jonathan
    jorge jose josé joseph juan judith julia julie karen karl kate katherine kenneth kevin
    khaled laura leila leonardo linda lisa louis louise lucia luis lukas manuel marc marco
    margaret maria maría marie mario mark martha martin martine mary matthew maurice michael
    michel miguel mohamed mohammad mohammed monica mustafa nadia nancy natalia nicholas nicolas
    nikolai nina olga omar oscar pablo patricia patrick paul paula pedro peter philip philippe
    pierre rachel rafael ramon raul rebecca ricardo richard robert roberto rosa rose ruth samuel
    sandra sara sarah sergei sergio simon sofia sophie stefan stephen steven susan svetlana
    sylvia tatiana teresa thomas timothy valeria vera veronica victor vincent vladimir walter
    william yusuf yves zainab
"""
_GIVEN = frozenset(_FREQUENT.split())


def redact(text: str) -> str:
    """The text with titled names of natural persons replaced by "[person]"."""
    return _TITLED.sub("[person]", text)


def is_person(name: str) -> bool:
    """Whether a submitter's printed name is that of a natural person."""
    bare = re.sub(r"\([^()]*\)", " ", name).strip(" ,;.")
    if _TITLED.match(bare) and not ORGANISATION_WORDS.search(bare):
        return True
    words = bare.split()
    if not 2 <= len(words) <= 4 or ORGANISATION_WORDS.search(bare) or "," in bare:
        return False
    return words[0].casefold() in _GIVEN and all(
        word[0].isupper() or word in ("de", "da", "von", "van", "del", "el", "al") for word in words
    ) and not any(len(word) > 1 and word.isupper() for word in words)


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
