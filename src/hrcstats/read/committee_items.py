"""One application as a release prints it: its name, its country, and what was said about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrcstats.read.committee_words import SPEAKER, role_of
from hrcstats.read.upr_members import find_members
from hrcstats.read.upr_places import is_country, matching_brackets, part_place, split_top


@dataclass(frozen=True)
class Question:
    """A State's part in one application, in its own words as far as they are reported."""

    state: str
    role: str
    text: str


@dataclass(frozen=True)
class Application:
    """One organisation as printed, at `offset` of the text it was read from."""

    name: str
    country: str
    offset: int
    questions: tuple[Question, ...] = ()


_CLAUSE = re.compile(
    r"(?:\s*[–—―]\s*|\s-{1,2}\s+|,\s+)(?=(?:as|after|following|because|pending|until|since|when|whose"
    r"|while|with|despite|on|upon|due|in order|after which|comme|après|suite|en attendant|car|dans"
    r"|lorsque|the\s+representatives?|l[ae]\s+représentante?)\b)"
    r"|(?<=\))\s*(?:[–—―]|\s-{1,2})\s*(?=[A-Za-z])", re.IGNORECASE,
)
_DESCRIPTION = re.compile(
    r"(?:,|\s[–—-])\s+(?=(?:an?|the|une?|which|whose|based|seeking|working|with|qui|basée?)\s"
    r"(?!.*\([A-Z][^()]*\)\s*$))"
)
_FROM = re.compile(
    r"\b(?:in|from|of|based in|basée? (?:en|au|aux|à)|d['’]|de(?: la)?|du|des)\s+"
    r"(?P<place>(?:the\s+)?[A-Z]"
    r"[\w .'’-]{2,50}?)(?=[,.;]|\s+(?:that|which|seeking|working|with|to|and|dedicated|aim)|$)"
)
_QUOTED = re.compile(r"[«“\"]\s*(?P<name>[^«»“”\"]{3,200}?)\s*[»”\"]")
_COUNT = re.compile(
    r"^(?:(?:an?|the|its|other|some|several|these|those|all|both|action|applications?|consideration"
    r"|\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|deux|trois|quatre|cinq|six"
    r"|sept|huit|neuf|dix|les?|des)\s+)*(?:\w+\s+){0,3}(?:organi[sz]ations?|NGOs?|ONG|entities|groups?"
    r"|applications?|others?|applicants?|candidates?|reports?|rapports?|demandes?|bodies|requests?"
    r"|autres|decisions?|status)\b(?!\s+(?:of|for|des|de|du|against|in)\s+[A-Z])", re.IGNORECASE,
)


_SAID = re.compile(
    r"(?:(?:and|et|while|but|also|then)\s+)?(?:(?:because|as|since|after|when|car|comme)\b\s+)?"
    r"(?:(?:the|its|an?)\s+(?:representative|delegate|delegation|observer|speaker)s?\s+(?:of|from|for)"
    r"|l[ae]s?\s+(?:représentant|délégation|délégué|observat)\w*\s+d)"
    r"|(?:because|as\s+the|car)\b", re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"(?:action|consideration|decisions?|review|applications?|requests?|status)\s+(?:on|of|for|from|by)"
    r"\s+(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|others?|several|many)\b",
    re.IGNORECASE,
)
_KEEPS_STOP = re.compile(r"\b(?:Inc|Ltd|Corp|Assn|Assoc|Org|Bros|Intl)\.$")


def is_said(text: str) -> bool:
    """Whether a fragment tells what a State said ("the representative of ..."): no name."""
    return bool(_SAID.match(text.strip(" ;,.")))


def split_items(text: str, is_list: bool) -> list[tuple[int, str]]:
    """The items of a list, each with its offset: at semicolons, else as names in a sentence."""
    quoted = list(_QUOTED.finditer(text))
    if len(quoted) > 1 and not is_list:
        return [(match.start("name"), _with_bracket(text, match)) for match in quoted]
    if ";" in text or is_list:
        return split_top(text, ";")
    named, said = _part_clause(text)
    items = [(member.offset, f"{member.name} ({member.country})" if member.country else member.name)
             for member in find_members(named)]
    return [*items, (len(text) - len(said), said)] if is_said(said) else items


def _with_bracket(text: str, quoted: re.Match[str]) -> str:
    after = re.match(r"\*?\s*(\([^()]*\))", text[quoted.end() :])
    return f"{quoted['name']} {after[1]}" if after else quoted["name"]


def read_application(text: str, offset: int = 0) -> Application | None:
    """The application that one item of a list names, or None where it names none."""
    stripped = text.lstrip(" ;,.*•·-\t")
    offset += len(text) - len(stripped)
    link = re.match(r"(?:and|et|y|also|as well as)\s+", stripped)
    if link:
        stripped, offset = stripped[link.end() :], offset + link.end()
    stripped = stripped.strip(" ;")
    name, said = _part_clause(stripped)
    quoted = re.match(rf"(?:[Ll]['’])?(?:ONG|NGO|organi[sz]ation)?\s*{_QUOTED.pattern}", name)
    if quoted:
        name = _with_bracket(name, quoted)
    name, country = _part_country(name)
    name = name.strip(" ,*«»“”\"")
    if _KEEPS_STOP.search(f"{name}.") and f"{name}." in stripped:
        name = f"{name}."
    elif not _KEEPS_STOP.search(name):
        name = re.sub(r"(?<=\w{3})\.$", "", name).strip()
    if is_said(name) or _FRAGMENT.match(name):
        return None
    is_link = name.casefold() in ("and", "et", "y", "also")
    # "Minority Lake Group (India)" is a name; "other groups" and "3 organizations" are counts.
    is_count = _COUNT.match(name) and not (country and name[0].isupper())
    if is_link or not re.search(r"[^\W\d_]{2}", name) or is_count or len(name) > 250:
        return None
    return Application(name, country, offset, find_questions(said))


def _part_clause(text: str) -> tuple[str, str]:
    """The name with its country, and what the release says about the application."""
    inside = matching_brackets(text).items()
    for match in _CLAUSE.finditer(text):
        if any(start < match.start() < end for start, end in inside):
            continue
        # A comma alone is part of many names: a State has to speak after it.
        if not match[0].startswith(",") or SPEAKER.search(text[match.end() :]):
            return text[: match.start()], text[match.end() :]
    return text, ""


def _part_country(name: str) -> tuple[str, str]:
    bare = re.sub(r"\(\s+", "(", name.strip(" ,.*"))
    place = part_place(bare)
    if place.country and "(" in bare:
        return (f"{place.name}, {place.city}" if place.city else place.name), place.country
    description = _DESCRIPTION.search(bare)
    if description:
        origin = _FROM.search(bare[description.end() :])
        country = origin["place"] if origin and is_country(origin["place"]) else ""
        return bare[: description.start()], country
    if place.country:
        return (f"{place.name}, {place.city}" if place.city else place.name), place.country
    for start, end in matching_brackets(bare).items():
        if is_country(bare[start + 1 : end]):
            return bare[:start].strip(), bare[start + 1 : end].strip()
    return bare, ""


def find_questions(said: str) -> tuple[Question, ...]:
    """What each State did in this matter; one entry a State and role, asking before commenting."""
    found: dict[tuple[str, str], Question] = {}
    speakers = list(SPEAKER.finditer(said))
    for n, match in enumerate(speakers):
        end = speakers[n + 1].start() if n + 1 < len(speakers) else len(said)
        words = said[match.end() : end].strip(" ,;.")
        words = re.sub(r"[,;.]\s+(?:The|L[ae])$", "", words)
        words = re.sub(r"[,;]?\s+(?:and|while|as|et|after|but)(?:\s+as)?$", "", words)
        role = role_of(words)
        named = match["states"] or match["owner"] or match["bare"] or ""
        for state in _states(named):
            found.setdefault((state, role), Question(state, role, words))
    asked = {state for state, role in found if role == "asked"}
    return tuple(question for (state, role), question in found.items()
                 if role != "commented" or state not in asked)


def _states(text: str) -> list[str]:
    """The States in a list of them, as printed."""
    if is_country(text.strip(" ,")):
        return [text.strip(" ,")]
    parts = re.split(
        r",\s*(?:and|et)\s+|,|\s+(?:and|et|as well as|ainsi que)\s+"
        r"(?:de\s+la|de\s+l['’]|du|des|d['’])?", text)
    names = [re.sub(r"^(?:de\s+la|de\s+l['’]|du|des|d['’]|that of|those of)\s*", "", part.strip())
             for part in parts]
    return [name for name in names if name and is_country(name)]
