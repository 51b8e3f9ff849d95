"""The organisers of one side event: split, told apart as lead and co-sponsors, with their kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrcstats.read.list_words import looks_like_state
from hrcstats.read.lists import split_list
from hrcstats.read.persons import drop_person
from hrcstats.read.speaker_kinds import kind_by_name
from hrcstats.read.state_names import fold

_COSPONSOR_CUE = re.compile(
    r"(?:[,;.\n]\s*|\s+|^)\(?\b(?:co-?\s?sponsored\s+by|co-?\s?sponsors?\s*:|"
    r"co-?\s?organi[sz]ed\s+(?:by|with)|"
    r"co-?\s?organi[sz]ers?\s*:|in\s+(?:co-?operation|partnership|association|collaboration)\s+with|"
    r""
    r"jointly\s+with|supported\s+by|together\s+with|coparrain[ée]{1,2}s?\s+par|"
    r"co-?organis[ée]{1,2}s?\s+(?:par|avec)|"
    r"en\s+(?:coop[ée]ration|partenariat|collaboration)\s+avec|copatrocinad[oa]s?\s+por|"
    r"en\s+(?:cooperaci[óo]n|colaboraci[óo]n|asociaci[óo]n)\s+con|"
    r"conjuntamente\s+con)\s*:?\s*", re.I)
_LEAD_CUE = re.compile(
    r"^\s*(?:main\s+organi[sz]ers?|lead\s+organi[sz]ers?|organi[sz]ers?|organi[sz]ed\s+by|hosts?|"
    r"hosted\s+by|sponsors?|"
    r"sponsored\s+by|organisateurs?|organis[ée]{1,2}s?\s+par|parrain[ée]{1,2}s?\s+par|"
    r"organizador(?:es)?|"
    r"organizad[oa]s?\s+por|patrocinad[oa]s?\s+por)\s*:?\s+", re.I)
_ROLE_OPEN = re.compile(r"\s*\(\s*(?:organi[sz]e\s+or\s+co-?sponsor|"
                        r"role\s+not\s+stated)\s*\)\s*", re.I)
_ROLE_LEAD = re.compile(r"\s*\(\s*(?:lead|main|principal|host|"
                        r"chef\s+de\s+file)(?:\s+organi[sz]er)?\s*\)\s*", re.I)
_MISSIONS = re.compile(
    r"^(?:(?:the|les|las|los)\s+)?(?:permanent\s+missions|missions\s+permanentes|"
    r"misiones\s+permanentes|delegations|"
    r"governments)\s+(?:of\s+|de\s+la\s+|de\s+l'|de\s+los\s+|du\s+|des\s+|de\s+|d')", re.I)
_MISSION = re.compile(
    r"\b(?:permanent\s+mission|mission\s+permanente|misi[óo]n\s+permanente|delegation|government|"
    r"ministry|embassy|"
    r"gouvernement|gobierno|minist[èe]re|ministerio)\b", re.I)
_PRINTED_KINDS = (
    ("ngo", "ngo|non governmental|civil society|ong|societe civile|sociedad civil"),
    ("nhri", "nhri|national human rights institution|indh"),
    ("un_entity", "un entity|united nations|un agency|special procedure"),
    ("igo", "igo|intergovernmental|regional organi"),
    ("state", "state|member|permanent mission|etat|estado"),
)


@dataclass(frozen=True)
class Organiser:
    """One organiser as printed."""

    name: str
    kind: str   # "" where the name itself does not show it
    role: str   # lead, co_sponsor, or "" where the list does not say
    flags: tuple[str, ...] = ()


def split_organisers(leads: str, cosponsors: str = "", *, language: str = "en"
                     ) -> tuple[list[Organiser], int]:
    """Organisers in printed order, and how many names of persons were dropped.

    Where one cell holds all of them the first is the lead and the others are co-sponsors, unless
    words such as "co-sponsored by" part them or the list says that the role is not known.
    """
    cue = _COSPONSOR_CUE.search(leads)
    if cue:
        leads, more = leads[:cue.start()], leads[cue.end():].rstrip(" )")
        cosponsors = f"{more}; {cosponsors}" if cosponsors else more
    role_unknown = bool(_ROLE_OPEN.search(leads))
    leads = _ROLE_OPEN.sub(" ", _LEAD_CUE.sub("", leads))
    first, dropped = _names(leads, language)
    others, more_dropped = _names(_LEAD_CUE.sub("", cosponsors), language)
    parted = bool(others)
    organisers = []
    for index, (name, flags) in enumerate([*first, *others]):
        is_lead = index < len(first) and (parted or index == 0 or bool(_ROLE_LEAD.search(name)))
        role = "" if role_unknown else "lead" if is_lead else "co_sponsor"
        if role_unknown:
            flags = (*flags, "role_not_stated")
        organisers.append(Organiser(_ROLE_LEAD.sub(" ", name).strip(), _kind(name), role, flags))
    return organisers, dropped + more_dropped


def _names(cell: str, language: str) -> tuple[list[tuple[str, tuple[str, ...]]], int]:
    """The names of one cell: line breaks, bullets and ";" part first, then "/" and ","."""
    cell = re.sub(r"^[\s•·▪*\u2022-]+|\s*[•·▪\u2022]\s*", "\n", cell, flags=re.M).strip()
    if not cell:
        return [], 0
    strong = re.split(r"\s*;\s*|\n+", cell)
    names: list[tuple[str, tuple[str, ...]]] = []
    dropped = 0
    for chunk in filter(None, (part.strip(" ,.\t") for part in strong)):
        for name, flags in _of_chunk(chunk, language, is_sure=len(strong) > 1):
            name, person = drop_person(name)
            dropped += bool(person)
            if name:
                names.append((name, flags))
    return names, dropped


def _of_chunk(chunk: str, language: str, *, is_sure: bool) -> list[tuple[str, tuple[str, ...]]]:
    """What stands between two sure separators: one name, or several parted by "/" or ","."""
    missions = _MISSIONS.match(chunk)
    if missions:
        states = split_list(chunk[missions.end():], language=language, may_be_one_per_line=False)
        return [(item.text, ()) for item in states]
    by_slash = re.split(r"\s+/\s*|\s*/\s+", chunk) if "/" in chunk else [chunk]
    if len(by_slash) == 1 and "/" in chunk and not re.search(r"\b\w{1,4}/\w{1,4}\b", chunk):
        by_slash = chunk.split("/")
    if is_sure and len(by_slash) == 1 and "," in chunk and not _MISSION.search(chunk):
        # Elsewhere the cell parts by ";" or lines: this comma belongs to a name.
        return [(chunk, ())]
    found: list[tuple[str, tuple[str, ...]]] = []
    for part in by_slash:
        for item in split_list(part.strip(), language=language, may_be_one_per_line=False):
            found += [(name, item.flags) for name in _after_mission(item.text)]
    return found


def _after_mission(name: str) -> list[str]:
    """"The Permanent Mission of X and the Y Network" are two, where X is a State."""
    found = re.match(r"(.*\b(?:mission|misi[óo]n)\b.*?\b(?:of|de|du|del)\s+(?:the\s+|la\s+|"
                     r"l')?(.+?))\s+"
                     r"(?:and|et|y)\s+(.+)$", name, re.I)
    return [found[1], found[3]] if found and looks_like_state(found[2]) else [name]


def _kind(name: str) -> str:
    if _MISSION.search(name) and not re.search(r"\b(?:NGO|ONG)\b", name):
        return "state"
    kind = kind_by_name(name)
    if kind.startswith("state"):
        return "state"
    return kind if kind in ("igo", "un_entity", "nhri", "other") else ""


def printed_kind(text: str) -> str:
    """The kind of organiser that a column of the list states, or ''."""
    folded = fold(text)
    for kind, words in _PRINTED_KINDS:
        if re.search(rf"\b(?:{words})", folded):
            return kind
    return "other" if folded == "other" else ""
