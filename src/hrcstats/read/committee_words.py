"""How press releases of the Committee on NGOs say what was decided, and who asked what."""

from __future__ import annotations

import re

# In this order: "decided against recommending" is a rejection, "took note" of a report no grant.
DECISIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (decision, re.compile(pattern, re.IGNORECASE)) for decision, pattern in (
        ("rejected",
         r"\breject(?:ed|s|ing)\b|\bdeclined\b|\bdenied\b|\bturned down\b|\bvoted down\b"
         r"|decided (?:against (?:recommending|granting)|not to (?:recommend|grant))"
         r"|did not recommend|(?:decided|agreed|voted) (?:\w+ )?to reject"
         r"|\brejet[ée]e?s?\b|\brejette\b|\brefus(?:é|e|er)\b"
         r"|d[ée]cid[ée] de ne pas recommander|\brechaz(?:ó|a)\b|\bdenegó\b"),
        ("closed",
         r"\bclosed?\b(?=.{0,80}?(?:consideration|application|file|case|request|without prejudice))"
         r"|closed without prejudice|\ba clos\b|\bclore\b|\bclôtur(?:é|er)\b|\bcerró\b"),
        ("withdrawn",
         r"(?:application|request)s?\b.{0,40}\bwithdrawn"
         r"|withdrew (?:its|their) (?:application|request)"
         r"|took note of the withdrawal|retrait d(?:e la|es) demande"),
        ("postponed",
         r"(?:decided|agreed|chose|voted) (?:\w+ )?to (?:postpone|defer|put off)\b"
         r"|\bpostpon(?:ed|es|ing)\b|\bdeferr?(?:ed|s|ing)\b|\bleft pending\b|\bkept pending\b"
         r"|remain(?:ed)? pending|\bput off\b|suspended (?:its )?(?:consideration|decision)"
         r"|\breport(?:é|e|er|ant)\b(?=\s)|\bdiffér(?:é|er)\b|en suspens|\baplaz(?:ó|ar)\b"
         r"|\bpospuso\b"),
        ("noted", r"\btook note\b|\btaking note\b|\bpris note\b|\btomó nota\b"),
        ("recommended",
         r"(?:decided|agreed|voted) (?:\w+ )?to grant\b"
         r"|\brecommend(?:ed|s|ing)?\b|\bgranted\b|\bapproved\b|\brecommand(?:é|e|er|ant)\b"
         r"|\brecomend(?:ó|ar)\b"),
    )
)
# What a decision is about; a sentence that names none of these decides on no application.
_OBJECT = re.compile(
    r"status|statut|applica|demande|solicitud|consideration|examen|organi[sz]ation|\bNGOs?\b|\bONG\b"
    r"|decision|décision|report|rapport|request|action on|pending|following|suivant|siguiente",
    re.IGNORECASE,
)
_ITEM_TYPES = (
    ("reclassification", r"reclassif|reclasif|reclassement|upgrade"),
    ("quadrennial_report", r"quadrenn|quadrienn|cuadrien|four-year report"),
    ("special_report", r"special report|rapport spécial|informe especial"),
    ("name_change", r"change of name|name change|changement de nom"),
    ("complaint", r"\bcomplaint|\bplainte"),
)
_BACKGROUND = re.compile(
    r"^(?:the \d+-member committee|general, special (?:or|and) roster"
    r"|organizations? (?:enjoying|with"
    r"|granted|which|that|on the)|once an application|les \d+ membres|le comité, qui est composé"
    r"|le statut consultatif (?:spécial|général)|non-governmental organizations with|special"
    r" consultative status is|the status)", re.IGNORECASE,
)


def decision_in(sentence: str) -> tuple[str, int, int] | None:
    """The decision that a sentence reports and where its verb stands, or None."""
    if _BACKGROUND.match(sentence.strip()) or not _OBJECT.search(sentence):
        return None
    for decision, pattern in DECISIONS:
        match = pattern.search(sentence)
        if match:
            return decision, match.start(), match.end()
    return None


def item_type_in(sentence: str) -> str:
    """What kind of item a sentence is about; an application where it says nothing else."""
    for item_type, pattern in _ITEM_TYPES:
        if re.search(pattern, sentence, re.IGNORECASE):
            return item_type
    return "application"


# Who spoke: "the representative of Turkey", "China's delegate", "la délégation de la Chine".
SPEAKER = re.compile(
    r"(?:(?:its|the|le|la|les)\s+)?(?:representatives?|delegates?|delegations?|observers?|speakers?"
    r"|représentante?s?|délégations?|déléguée?s?|observat(?:eur|rice)s?)\s+(?:of|from|for|de\s+la|de"
    r"\s+l['’]|du|des|de|d['’])\s*(?P<states>.{2,160}?)\s*(?=,?\s*(?:\b(?:asked|requested|sought|want"
    r"|inquir|enquir|wish|wonder|question|posed|quer|call|demand|propos|moved|tabled|said|noted|stated"
    r"|express|observ|support|oppos|object|rais|stress|point|recall|welcom|urg|told|add|echo|took|also"
    r"|agreed|underlin|reiterat|suggest|announc|warned|regret|who|had|then|voiced|sugg|remark|repl"
    r"|comment|declar|disagre|a\s|ont\s|avai|demand|souhait)|[.;]|$))"
    r"|(?P<owner>(?:the\s+)?[A-Z][\w .'-]{2,40}?)['’]s?\s+(?:representative|delegate|delegation)"
    r"|\b(?:as|after|because)\s+(?P<bare>(?:the\s+)?[A-Z][\w .,'’-]{2,80}?)(?=\s+(?:asked|requested"
    r"|sought|wanted|inquired|proposed|said|noted|expressed))",
)
_MOTION = re.compile(
    r"\bpropos|\bmoved\b|\btabled\b|\bmotion\b|(?:request|call|ask)\w*\s+(?:for\s+|that\s+)?(?:a\s+)?"
    r"(?:recorded\s+|roll[- ]call\s+)?vote|take\s+(?:a\s+)?vote|mis\w*\s+aux\s+voix|un\s+vote",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\bask|\brequest|\bsought|\bseek|\bwant|\binquir|\benquir|\bwish|\bwonder|\bquestion|\bposed"
    r"|\bquer|\bclarif|\bdemand|\bsouhait|\bvoul|\binterrog|\bprécision|\bpregunt|\bpidi[óe]"
    r"|\bsolicit|call\w*\s+(?:for|on)\s+(?:more|further|additional|clarif|the\s+organi)",
    re.IGNORECASE,
)


def role_of(said: str) -> str:
    """What a State did by these words: `motion`, `asked` or `commented`."""
    opening = said[:110]
    if _MOTION.search(opening):
        return "motion"
    return "asked" if _ASKED.search(opening) else "commented"


_MONTHS = {name: number for number, names in enumerate((
    "january janvier enero", "february février fevrier febrero", "march mars marzo",
    "april avril abril", "may mai mayo", "june juin junio", "july juillet julio",
    "august août aout agosto", "september septembre septiembre", "october octobre octubre",
    "november novembre noviembre", "december décembre decembre diciembre"), start=1)
    for name in names.split()}
_DATES = (
    re.compile(r"\b(?P<d>\d{1,2})(?:er|st|nd|rd|th)?\s+(?:de\s+)?(?P<m>[A-Za-zéûÉ]{3,10})\s+(?:de\s+)?"
               r"(?P<y>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<m>[A-Z][a-z]{2,9})\s+(?P<d>\d{1,2}),\s+(?P<y>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<d>\d{2})/(?P<m>\d{2})/(?P<y>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-?(?P<m>[01]\d)-?(?P<d>[0-3]\d)(?=\D|[A-Z]|$)"),
)
_NUMBER = re.compile(r"\b(?:NGO|ONG)/\d{1,4}\b")


def meeting_date(text: str) -> str:
    """The first date of a release, as an ISO date, or ""."""
    found = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            month = _MONTHS.get(match["m"].casefold()) or (
                int(match["m"]) if match["m"].isdigit() else 0)
            if 1 <= month <= 12 and 1 <= int(match["d"]) <= 31:
                found.append((match.start(), f"{match['y']}-{month:02d}-{int(match['d']):02d}"))
    return min(found)[1] if found else ""


def document_number(text: str) -> str:
    """The release's number in the series NGO/... (ONG/... in French), or ""."""
    match = _NUMBER.search(text)
    return match[0] if match else ""
