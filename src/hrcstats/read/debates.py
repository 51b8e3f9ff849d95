# ruff: noqa: SIM905  (word lists read better as text)
"""Which debate a list belongs to: date, session, agenda item, kind and title, as the paper says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from hrcstats.read.state_names import looks_like_state

MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier fevrier mars avril mai juin juillet aout setiembre octobre novembre decembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
DATE = re.compile(
    r"\b(?P<day>\d{1,2})(?:er|º|st|nd|rd|th)?\s*(?:de\s+|of\s+)?(?P<month>" + "|".join(MONTHS) +
    r")\.?,?\s+(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE,
)
_US_DATE = re.compile(
    r"\b(?P<month>" + "|".join(list(MONTHS)[:12]) + r")\s+(?P<day>\d{1,2}),\s+(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_UNITS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = ("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
          "seventeenth", "eighteenth", "nineteenth")
_TENS = {20: "twent", 30: "thirt", 40: "fort", 50: "fift", 60: "sixt", 70: "sevent", 80: "eight"}
ITEM_WORDS = {word: n for n, word in enumerate(
    "one two three four five six seven eight nine ten".split(), start=1)}
ITEM_WORDS |= {word: n for n, word in enumerate(
    "un deux trois quatre cinq six sept huit neuf dix".split(), start=1)}
ITEM_WORDS |= {word: n for n, word in enumerate(
    "uno dos tres cuatro cinco seis siete ocho nueve diez".split(), start=1)}
AGENDA_ITEM = re.compile(
    r"\b(?:(?:agenda\s+|its\s+)?items?|point|tema)\s+(?:no\.?\s*|number\s+|n[°º]\s*)?"
    r"(?P<n>10|[1-9]|" + "|".join(ITEM_WORDS) + r")\b"
    r"(?!\s*[/(]?\d)(?!\s*(?:,|and|et|y|&)\s*\d)", re.IGNORECASE,
)
# The standing agenda (Council resolution 5/1): a debate named by its item's title has that number.
_ITEM_TITLES = (
    (9, r"racism,?\s+racial|durban declaration|racisme,|racismo|déclaration.{0,40}durban"),
    (8, r"vienna declaration|déclaration.{0,40}vienne|declaración.{0,40}viena"),
    (7, r"palestine and other occupied|territoires arabes occupés|territorios árabes ocupados"),
    (6, r"universal periodic review|examen périodique universel|\bEPU\b|"
        r"examen periódico universal"),
    (10, r"technical assistance and capacity|assistance technique et (?:le )?renforcement|"
         r"asistencia técnica y (?:el )?fomento"),
    (5, r"human rights bodies and mechanisms|organismes et mécanismes|órganos y mecanismos|"
        r"subsidiary bodies"),
    (4, r"situations?\s+(?:that|which)?\s*requir\w+\s+the\s+council|"
        r"situations? .{0,40}qui requi\w+|"
        r"situaciones .{0,40}requier\w+"),
    (2, r"(?:high commissioner|haut-commissaire|alto comisionado|alta comisionada).{0,60}"
        r"(?:update|report|rapport|informe|mise à jour)|"
        r"(?:update|report|rapport|informe|mise à jour).{0,60}"
        r"(?:high commissioner|haut-commissaire|alto comisionado|alta comisionada)"),
    (3, r"promotion and protection of all human rights|promotion et (?:de )?(?:la )?protection de "
        r"tous les droits|promoción y protección de todos los derechos|"
        r"all human rights, (?:civil|including)"),
)
_ITEM_TITLES_COMPILED = tuple(
    (number, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for number, pattern in _ITEM_TITLES
)
_KINDS = (
    ("upr_outcome", r"(?:adopt\w*|consider\w*|discussion)\s+(?:of\s+|on\s+)?(?:the\s+)?"
                    r"(?:final\s+)?(?:universal periodic review\s+)?outcomes?\b|"
                    r"outcomes? of the universal periodic review|"
                    r"universal periodic review (?:final )?outcomes?|"
                    r"document final.{0,60}examen périodique|résultats? de l['’]examen périodique|"
                    r"resultados? del examen periódico"),
    ("enhanced_interactive_dialogue", r"enhanced interactive dialogue|"
                                      r"dialogue (?:interactif )?renforcé"),
    ("clustered_interactive_dialogue",
     r"clustered interactive dialogue|interactive clustered dialogue|dialogue interactif groupé|"
     r"dialogue groupé|diálogo interactivo (?:agrupado|conjunto)"),
    ("interactive_dialogue",
     r"(?:individual\s+)?interactive (?:dialogue|discussion|debate)|dialogue interactif|"
     r"diálogo interactivo|débat interactif"),
    ("general_debate", r"general\s+debates?|débats?\s+général|débats?\s+généraux|"
                       r"debates?\s+general"),
    ("urgent_debate", r"urgent debate|débat urgent|debate urgente"),
    ("high_level_segment", r"high-?level segment|débat de haut niveau|"
                           r"serie de sesiones de alto nivel"),
    ("general_segment", r"general segment"),
    ("panel", r"(?:high-?level\s+)?panel(?:\s+discussion)?\b|réunion-débat|table ronde|"
              r"mesa redonda|annual (?:full-?day |half-?day )?(?:discussion|debate|thematic)|"
              r"(?:full|half)-?day (?:discussion|meeting)|journée.{0,20}débat"),
)
_MENTION = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS), re.IGNORECASE)
_TITLE = re.compile(
    r"\s*(?:\((?:cont['’]?d|continued|suite)\.?\)\s*)?"
    r"(?P<title>(?:on|of|with|about|concerning|regarding|under|sur|avec|au titre|consacré|sobre|"
    r"con)\b"
    r"[^.;:\n“”\"]{3,300}?)(?=\s*(?:[.;:\n]|,\s+(?:speakers?|delegations?|hearing|after|in which|"
    r"during|which|before|following|as|where|les|los|some|and (?:then|it|also|held|heard))\b|"
    r"\s+(?:were|was|had|took|started|said|this (?:morning|afternoon)|at its|in its|which|"
    r"held)\b|$))",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"conclud\w+|continu\w+|cont['’]d|started (?:in|during|on|yesterday|this|at)|resum\w+|"
    r"achev\w+|poursui\w+|suite\)|clos\b|conclu(?:ye|yó|ido)|prosig\w+|reanud\w+", re.IGNORECASE,
)
_STATE_OF = re.compile(
    r"\b(?:outcomes?|examen|review|universel|universal|EPU)\s+(?:of|for|on|de\s+la|de\s+l['’]|"
    r"de|du|del)\s*"
    r"(?:the\s+)?(?=[A-ZÀ-Þ])", re.IGNORECASE,
)


@dataclass(frozen=True)
class Debate:
    """What a paper says of one debate; empty where it says nothing."""

    session: str = ""
    meeting_date: str = ""
    agenda_item: str = ""
    debate_kind: str = ""
    debate_title: str = ""
    state_concerned: str = ""
    is_continued: bool = False
    slot: str = ""  # "first", "second": a panel's part
    basis: str = ""


def find_date(text: str) -> str:
    """The first full date of a text as an ISO date, or ''.

    >>> find_date("GENEVA (23 September 2016) - The Human Rights Council")
    '2016-09-23'
    """
    for pattern in (_ISO, DATE, _US_DATE):
        match = pattern.search(text)
        if match:
            month = match["month"].lower()
            number = int(month) if month.isdigit() else MONTHS[month]
            return f"{match['year']}-{number:02d}-{int(match['day']):02d}"
    return ""


def release_date(text: str) -> str:
    """The date of a release: on a line of its own or after the place, near the top; else ''."""
    for line in text.split("\n")[:60]:
        line = line.strip()
        if not line:
            continue
        place = re.match(r"[A-ZÀ-Þ]{3,}[\w\s,/]*\((?P<date>[^()]*\d{4})\)", line)
        bare = DATE.sub("", line)
        if place:
            return find_date(place["date"])
        if find_date(line) and len(line) < 60 and len(re.findall(r"\w+", bare)) <= 5:
            return find_date(line)
    return ""


def ordinals() -> dict[str, int]:
    """English ordinals up to 89 in words."""
    found = {word: n for n, word in enumerate(_UNITS) if word}
    found |= {word: n for n, word in enumerate(_TEENS, start=10)}
    for tens, stem in _TENS.items():
        found[stem + "ieth"] = tens
        found |= {f"{stem}y-{unit}": tens + n for n, unit in enumerate(_UNITS) if unit}
    return found


_ORDINALS = ordinals()
_SESSION = re.compile(
    r"(?:\bHRC\s?-?(?P<short>\d{1,2})\b|\bA/HRC/(?P<symbol>\d{1,2})/|"
    r"\b(?:its|the|Council['’]s)\s+(?P<of>" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) +
    r"|\d{1,2}(?:st|nd|rd|th))\s+(?:regular\s+)?session(?P<upr>\s+of\s+the\s+(?:universal|"
    r"working))?|"
    r"^\s*(?P<alone>" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) +
    r"|\d{1,2}(?:st|nd|rd|th))[\s-]*(?:regular\s+)?session\b|"
    r"\b(?P<roman>\d{1,2})\s?[eè](?:me)?\s+session|\b(?P<es>\d{1,2})\.?º\s+período)",
    re.IGNORECASE | re.MULTILINE,
)


def find_session(text: str) -> str:
    """The Council's session number that a text states, or ''.

    Symbols count first, then "its thirty-fourth regular session"; a session of another body does
    not count.
    """
    candidates = []
    for match in _SESSION.finditer(text):
        if match["upr"]:
            continue
        printed = next(found for name, found in match.groupdict().items()
                       if found and name != "upr")
        digits = re.match(r"\d+", printed)
        number = int(digits[0]) if digits else _ORDINALS.get(printed.lower(), 0)
        candidates.append((0 if match["symbol"] or match["short"] else 1, match.start(), number))
    return str(min(candidates)[2]) if candidates and min(candidates)[2] else ""


def item_of_title(title: str, kind: str) -> str:
    """The standing agenda item that a debate's title names, or ''.

    Dialogues and panels can stand under any item, so their subject names none; general debates
    and the adoption of UPR outcomes carry their item's own title.
    """
    if kind == "upr_outcome":
        return "6"
    if kind != "general_debate":
        return ""
    for number, pattern in _ITEM_TITLES_COMPILED:
        if pattern.search(title):
            return str(number)
    return ""


def chapter_item(title: str) -> str:
    """The agenda item whose official title a session report's chapter bears, or ''."""
    if re.match(r"organi[sz]ational and procedural|questions d['’]organisation|cuestiones de org",
                title, re.IGNORECASE):
        return "1"
    return item_of_title(title, "general_debate") if title else ""


def stated_item(text: str) -> str:
    """The agenda item that a text states by number, or ''."""
    match = AGENDA_ITEM.search(text)
    if not match:
        return ""
    printed = match["n"].lower()
    return printed if printed.isdigit() else str(ITEM_WORDS[printed])


def mentions(text: str) -> list[tuple[int, Debate]]:
    """Every debate that a text names, with the place of the naming."""
    found = []
    for match in _MENTION.finditer(text):
        kind = match.lastgroup or ""
        title = _TITLE.match(text, match.end())
        printed = " ".join(title["title"].split()) if title else ""
        sentence = _sentence(text, match.start(), title.end() if title else match.end())
        item = stated_item(sentence)
        basis = "stated by number" if item else ""
        if not item and (item := item_of_title(printed, kind)):
            basis = "the item's own title"
        if kind == "upr_outcome":
            printed = " ".join(text[match.start():title.end() if title else match.end()].split())
        found.append((match.start(), Debate(
            agenda_item=item, debate_kind=kind, debate_title=_bare_title(printed),
            state_concerned=_state_reviewed(text, match) if kind == "upr_outcome" else "",
            is_continued=bool(_CONTINUED.search(text[max(match.start() - 40, 0):match.end() + 14])),
            basis=basis,
        )))
    return found


def _state_reviewed(text: str, mention: re.Match[str]) -> str:
    """The State whose review is meant, as printed: the longest run of words that names one."""
    nearby = text[mention.start():mention.end() + 120]
    for match in _STATE_OF.finditer(nearby):
        following = re.findall(r"\S+", nearby[match.end():])[:8]
        for words_n in range(len(following), 0, -1):
            candidate = " ".join(following[:words_n]).strip(" .,;:")
            if looks_like_state(candidate):
                return candidate
    return ""


def _bare_title(title: str) -> str:
    title = re.sub(
        r"^(?:under\s+|on\s+)?(?:its\s+|the\s+)?agenda\s+item\s+\w+\s+(?:on\s+)?(?=\S)|"
        r"^au\s+titre\s+de\s+"
        r"(?:son\s+)?point\s+\w+\s+", "", title, flags=re.IGNORECASE)
    return re.sub(r"^(?:on|of|with|about|sur|avec|sobre|con)\s+", "", title, flags=re.IGNORECASE)


def _sentence(text: str, start: int, end: int) -> str:
    begin = max(text.rfind(". ", 0, start), text.rfind("\n\n", 0, start), 0)
    stop = text.find(".", end)
    return text[begin:stop if stop >= 0 else len(text)][:800]


def debate_at(found: list[tuple[int, Debate]], position: int, own: str = "") -> Debate:
    """The debate that a list at `position` belongs to.

    What the lead-in itself names comes first; then the debate named last before it that has a
    title. A bare "in the general debate" takes the title of the last debate of that kind.
    """
    in_lead_in = [debate for _, debate in mentions(own)] if own else []
    before = [debate for at, debate in found if at < position]
    named = in_lead_in[-1] if in_lead_in else (before[-1] if before else Debate())
    for earlier in reversed(before):
        if _is_same_debate(named, earlier):
            named = replace(
                named, debate_kind=named.debate_kind or earlier.debate_kind,
                debate_title=named.debate_title or earlier.debate_title,
                agenda_item=named.agenda_item or earlier.agenda_item,
                state_concerned=named.state_concerned or earlier.state_concerned,
                is_continued=named.is_continued or earlier.is_continued,
                basis=named.basis or earlier.basis,
            )
    return named


def _is_same_debate(named: Debate, earlier: Debate) -> bool:
    same_kind = not named.debate_kind or earlier.debate_kind == named.debate_kind
    same_title = not named.debate_title or _same_title(named.debate_title, earlier.debate_title)
    return same_kind and same_title and bool(earlier.debate_title or earlier.agenda_item)


def _same_title(one: str, other: str) -> bool:
    if not one or not other:
        return False
    first, second = (set(re.findall(r"[a-zà-þ]{4,}", t.lower())) for t in (one, other))
    return len(first & second) >= 0.6 * min(len(first), len(second))
