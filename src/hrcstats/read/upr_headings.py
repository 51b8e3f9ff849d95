"""Headings and lead phrases inside a list of contributors, in English, French and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """What a heading says of the submissions below it; `rest` is what follows on its line."""

    category: str = ""
    kind: str = ""
    is_attachments: bool = False
    rest: str = ""


_END = (
    r"\s*(?::|$|(?=\sJS\s?\d)"
    r"|(?=\s+(?:Individual|Joint|Communications|Comunicaciones)\b))"
)
_PATTERNS: list[tuple[str, Heading]] = [
    (r"(?:civil\s+society(?:\s+(?:organi[sz]ations?|stakeholders?|submissions?|actors?))?"
     r"|soci[ée]t[ée]\s+civile|organisations\s+de\s+la\s+soci[ée]t[ée]\s+civile"
     r"|(?:organizaciones\s+de\s+la\s+)?sociedad\s+civil"
     r"|non-?\s?governmental\s+organi[sz]ations?|organisations\s+non\s+gouvernementales"
     r"|organizaciones\s+no\s+gubernamentales|(?:other\s+)?stakeholders|NGOs|academ\w+"
     r"(?:\s+institutions?)?|universit(?:ies|és)|universidades)",
     Heading(category="civil_society")),
    (r"(?:individual\s+(?:submissions?|contributions?)|submissions?\s+by\s+individual\s+\w+"
     r"|(?:communications?|contributions?|soumissions?|expos[ée]s?|documents?)\s+individuel\w*"
     r"|(?:comunicaci[oó]n(?:es)?|presentaci[oó]n(?:es)?|contribuci[oó]n(?:es)?|informes?"
     r"|aportes?|documentos?)\s+individual(?:es)?)",
     Heading(kind="individual")),
    (r"(?:joint\s+(?:submissions?|contributions?)"
     r"|(?:communications?|contributions?|soumissions?|expos[ée]s?|documents?)\s+(?:conjoint|collecti"
     r"|commun)\w*"
     r"|(?:comunicaci[oó]n(?:es)?|presentaci[oó]n(?:es)?|contribuci[oó]n(?:es)?|informes?"
     r"|aportes?|documentos?)\s+(?:conjunt|colectiv)\w+)",
     Heading(kind="joint")),
    (r"(?:national\s+(?:human\s+rights\s+)?institutions?(?:\s+for\s+human\s+rights)?(?:\s*\(s\))?"
     r"|national\s+human\s+rights\s+institution\s*\(s\)|NHRIs?"
     r"|institutions?(?:\(s\))?\s+nationales?(?:\(s\))?\s+(?:\w+\s+){0,4}?(?:des\s+)?droits?\s+"
     r"(?:de\s+l['’]homme|humains)"
     r"|instituci[oó]n(?:es)?(?:\(es\))?\s+nacional(?:es)?(?:\(es\))?\s+(?:\w+\s+){0,4}?derechos"
     r"\s+humanos)(?:[^:;,]{0,60}(?=:))?",
     Heading(category="nhri", kind="individual")),
    (r"(?:(?:regional\s+)?(?:inter-?\s?governmental\s+|regional\s+)?organi[sz]ations?\s*(?:\(s\))?"
     r"|regional\s+(?:bodies|body|mechanisms?)"
     r"|organisations?(?:\(s\))?\s+(?:inter-?gouvernementales?(?:\(s\))?\s*|r[ée]gionales?(?:\(s\))?"
     r"\s*){1,2}"
     r"|organizaci[oó]n(?:es)?(?:\(es\))?\s+(?:inter-?gubernamental(?:es)?(?:\(es\))?\s*"
     r"|regional(?:es)?(?:\(es\))?\s*){1,2})(?:[^:;,]{0,40}(?=:))?",
     Heading(category="regional_igo", kind="individual")),
    (r"(?:attachments?|annexe?s?|pi[èe]ces?\s+jointes?|documentos?\s+adjuntos?|anexos?)"
     r"(?:\s*\(s\))?",
     Heading(is_attachments=True)),
]
_HEADINGS = [(re.compile(f"{pattern}{_END}", re.IGNORECASE), found) for pattern, found in _PATTERNS]
# Any heading of a list, for finding where the list begins.
ANY_HEADING = re.compile(
    "|".join(f"(?:{pattern}{_END})" for pattern, _ in _PATTERNS[:5]), re.IGNORECASE
)

_JOINT_NOUN = (
    r"(?:joint\s*(?:s\w{2,4}\s?[bi]\w*ss?ions?|contribution|statement|report)"
    r"|(?:communication|contribution|soumission|expos[ée]|document)\s+(?:conjoint|collecti|commun)\w*"
    r"|(?:comunicaci[oó]n|presentaci[oó]n|contribuci[oó]n|informe|aporte|documento)\s+"
    r"(?:conjunt|colectiv)\w+)"
)
_NUMBER = r"(?:\s*(?:n\s?[º°o]?\.?|no\.|núm\.|#)?\s*(?P<number>\d{1,3}))"
_BY = (
    r"(?:\s*(?:\(\s*JS\s?\d+\s*\))?\s*,?\s*(?:(?:was\s+|jointly\s+)*(?:submitted|presented|prepared"
    r"|made|sent)\s+(?:jointly\s+)?by|by|(?:soumise?|présentée?|établie?|transmise?|envoyée?|préparée?"
    r"|élaborée?)\s+(?:conjointement\s+)?par|par|(?:presentad|remitid|enviad|elaborad|preparad)[ao]\s+"
    r"(?:conjuntamente\s+)?por|por)\b\s*[:;]?\s*)"
)
JOINT_LEAD = re.compile(
    rf"{_JOINT_NOUN}(?:{_NUMBER}(?:{_BY}|\s*[:–—-]\s*)|{_BY}|\s*:\s*)"
    r"|submission\s+(?:made\s+)?(?:jointly|conjointly)\s+(?:submitted\s+)?by\b\s*:?\s*",
    re.IGNORECASE,
)
# The reversed shape: organisations first, "(Joint Submission 5)" after them.
JOINT_AFTER = re.compile(
    rf"\(\s*(?:{_JOINT_NOUN}\s*(?:n\s?[º°o]?\.?|no\.|núm\.|#)?\s*|(?:JS|CC|SC)\s?-?)"
    r"(?P<number>\d{1,3})\s*\)", re.IGNORECASE
)
# Cycle 1 marks some at the end: "A and B, joint submission"; others end with the paper's date.
JOINT_END = re.compile(r"[,;]?\s*\(?\bjoint\s+submission\b\)?[\s;.]*$", re.IGNORECASE)
DATED_END = re.compile(
    r"[,;]\s*(?:UPR\s+)?(?:submission|report)\b(?:,?\s+(?:\d{1,2}\s+)?[A-Z]\w+\s+20\d\d)?[\s;.]*$"
    r"|,\s*(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s+20\d\d[\s;.]*$", re.IGNORECASE
)
JOINT_CODE = re.compile(
    r"(?:[\w-]{1,20}\s?/\s?)?(?:JS|J\.S\.)\s?-?(?P<number>\d{1,3})(?:/[\w-]+)?"
)


def match_heading(text: str) -> Heading | None:
    """The heading that begins this line, or None."""
    for pattern, heading in _HEADINGS:
        match = pattern.match(text)
        if match:
            rest = text[match.end() :].strip()
            if heading.kind == "joint" and re.match(r"\d|by\b|par\b|por\b|submitted", rest):
                continue
            return Heading(heading.category, heading.kind, heading.is_attachments, rest)
    return None
