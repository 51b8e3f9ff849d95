"""The words that open a list of speakers in a meeting summary, in three languages.

A lead-in is only a candidate: what follows must read as a list too (`looks_like_a_list`), since
"speakers were concerned" opens prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hrcstats.read.list_words import is_complete_name, starts_like_a_name
from hrcstats.read.lists import Item

# Anything within one sentence, over line breaks but not over a blank line.
_GAP = r"(?:[^.:;\n]|\n(?!\s*\n)){0,220}?"
_BODIES = (
    r"(?:states?|countries|delegations?|observers?|speakers?|organi[sz]ations?|organisms|"
    r"non-?\s?governmental|civil\s+society|ngos?|national\s+human\s+rights|nhris?|"
    r"international|regional|inter-?governmental|united\s+nations)"
)
_SPOKE = (
    r"(?:took\s+the\s+floor|spoke|(?:made|delivered|gave)\s+(?:a\s+|an\s+|their\s+|oral\s+)*"
    r"(?:video\s+)?statements?|participated|took\s+part|intervened|"
    r"addressed\s+the\s+(?:human\s+rights\s+)?council|contributed)"
)
_START = r"(?:^|(?<=[.!?:;)”\"]\s)|(?<=[.!?:;)”\"]\s\s)|(?<=\n)|(?<=\*)|(?<=\*\s))[ \t]*"
_FR_BODIES = (
    r"(?:délégations?|pays|états?|intervenants?|orateurs?|organisations?|ong|institutions?|"
    r"représentants?|entités|organismes)"
)
_ES_BODIES = (
    r"(?:delegaciones|países|estados|oradores|organizaciones|ong|instituciones|representantes|"
    r"entidades|organismos)"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("en", rf"(?:(?:also|then|additionally|finally|in\s+addition),?\s+)?(?:speaking|"
           rf"taking\s+(?:part|the\s+floor)|"
           rf"participating|intervening|making\s+(?:a\s+)?statements?|delivering\s+(?:a\s+)?"
           rf"statements?|addressing\s+the\s+council|contributing)\b{_GAP}\b(?:were|was|"
           rf"included)\b"),
    ("en", rf"(?:(?:in|during)\s+{_GAP},\s+)?the\s+following\s+{_GAP}\b{_SPOKE}\b{_GAP}:"),
    ("en", rf"(?:(?:in|during)\s+{_GAP},\s+|among\s+)?(?:the\s+)?{_BODIES}\b{_GAP}\b(?:{_SPOKE}|"
           rf"speaking|taking\s+(?:part|the\s+floor))"
           rf"\b{_GAP}\b(?:included|were(?:\s+as\s+follows)?)\b"),
    ("en", rf"(?:(?:in|during)\s+{_GAP},\s+)?(?:also,?\s+)?(?:the\s+)?(?:(?:representatives?|"
           rf"delegates|observers?|delegations?)\s+(?:of|from|for)\s+|{_BODIES}\b){_GAP}"
           rf"\b{_SPOKE}\b{_GAP}:"),
    ("en", rf"(?:the\s+)?(?:{_BODIES}|[\s]|\band\b)+\b(?:included|were(?=\s*:))"),
    ("en", rf"(?:the\s+council\s+)?(?:then\s+|also\s+)*(?:heard|hearing)\s+{_GAP}"
           rf"\b(?:from|by)\s+the\s+following\s+{_GAP}:"),
    ("en", r"(?:also\s+)?statements?\s+(?:were|was)\s+(?:also\s+|then\s+)?(?:made|delivered|"
           r"heard)\s+"
           r"(?:by|from)\b"),
    ("en", r"(?:also\s+)?(?:on\s+the\s+)?(?:list\s+of\s+)?(?:the\s+)?(?:speakers?|"
           r"non-?governmental\s+"
           r"organi[sz]ations?|ngos?|civil\s+society(?:\s+organi[sz]ations?)?|states|delegations|"
           r"member\s+states|observer\s+states|national\s+human\s+rights\s+institutions?|"
           r"inter-?governmental\s+organi[sz]ations|international\s+organi[sz]ations)"
           r"(?:\s*\(\d+\))?\s*:"),
    ("fr", rf"(?:(?:au\s+cours|lors|dans|pendant)\s+{_GAP},\s+)?(?:les?\s+|\*+\s*)?"
           rf"(?:{_FR_BODIES}|ont|a)\b{_GAP}\b(?:pris\s+(?:également\s+|"
           rf"aussi\s+)?la\s+parole|"
           rf"participé|fait\s+(?:également\s+)?(?:une\s+|des\s+)?déclarations?)\b{_GAP}:"),
    ("fr", r"(?:ont|a)\s+(?:également\s+|aussi\s+|ensuite\s+|enfin\s+|en\s+outre\s+|notamment\s+)*"
           r"pris\s+(?:également\s+|aussi\s+)?la\s+parole\b"
           r"(?:\s+(?:au\s+cours|lors|durant|pendant|dans\s+le\s+cadre)\s+(?:de\s+|du\s+|d['’])"
           r"[^,.:;]{0,80}?(?=,|\s*:|\s+les?\s))?"),
    ("fr", rf"(?:se\s+sont|sont)\s+(?:également\s+|aussi\s+|ensuite\s+)*(?:exprimée?s?|"
           rf"intervenue?s?)\b"
           rf"(?:{_GAP}:)?"),
    ("fr", rf"les\s+(?:{_FR_BODIES}|non|gouvernementales|de\s+la\s+société\s+civile|"
           rf"\s)+suivante?s\b{_GAP}:"),
    ("fr", rf"\*{{0,4}}\s*(?:liste\s+des\s+)?{_FR_BODIES}(?:\s+ayant\s+{_GAP})?"
           rf"(?:\s+non\s+gouvernementales)?\s*:"),
    ("es", rf"(?:(?:también|además|asimismo|igualmente),?\s+)?(?:tomaron|tomó|hicieron|hizo)\s+"
           rf"(?:también\s+|asimismo\s+)?(?:uso\s+de\s+)?la\s+palabra\b(?:{_GAP}:)?"),
    ("es", r"(?:(?:también|además|asimismo),?\s+)?(?:intervinieron|participaron|hablaron)\b"
           r"(?:\s+(?:también|en\s+el\s+(?:debate|diálogo)(?:\s+general|\s+interactivo)?))*"),
    ("es", rf"(?:las|los)\s+siguientes\s+{_GAP}(?:tomaron|hicieron|intervinieron|formularon|"
           rf"participaron){_GAP}:"),
    ("es", rf"(?:lista\s+de\s+)?{_ES_BODIES}(?:\s+no\s+gubernamentales)?\s*:"),
)
_COMPILED = tuple(
    (language, re.compile(_START + pattern, re.IGNORECASE | re.MULTILINE))
    for language, pattern in _PATTERNS
)
# What may stand between the verb and the first name.
_TAIL = re.compile(
    r"\s*(?:(?:(?:also|notably|notamment|entre\s+autres|among\s+others|by|from|the|les?|las?|"
    r"los)\s+)*"
    r"(?:following|suivante?s|siguientes|representatives?|delegations?|delegates|speakers?|"
    r"observers?|"
    r"organi[sz]ations?|non-?\s?governmental|civil|ngos?|national|international|regional|"
    r"united\s+nations\s+"
    r"(?:agenc|entit|bod)|states?|countries|inter-?governmental|a\s+number|several|member|"
    r"délégations?|représentants?|organisations|ong|états|pays|institutions|"
    r"delegaciones|representantes|organizaciones|estados|países|instituciones)"
    r"(?:[^.,:;\n]|\n(?!\s*\n)){0,160}?:|"
    r"\s*(?:(?:the|les|las|los)\s+)?(?:following\s+)?(?:delegations?|representatives?|delegates|"
    r"speakers?|"
    r"délégations?|représentants?|delegaciones|representantes)\s+"
    r"(?:of|from|for|de\s+la(?=\s)|des|du|de\s+l['’]|de|del)\s+"
    r"(?:(?:the\s+)?following\s+[^.,:;\n]{0,80}:|"
    r"(?:non-?governmental\s+organi[sz]ations|ngos|civil\s+society(?:\s+organi[sz]ations)?)\s+)?|"
    r"(?:a\s+number\s+of|several|the\s+following)\s+[^.,:;\n]{0,80}?(?:,\s+)?including\s+|"
    r"\s*:)?\s*",
    re.IGNORECASE,
)
# Statements in right of reply, votes and countries spoken about are no speaker lists.
_NOT_A_LIST = re.compile(
    r"right\s+of\s+reply|droit\s+de\s+réponse|derecho\s+a\s+(?:réplica|contestar)|"
    r"point\s+of\s+order|"
    r"introduc\w+|present(?:ed|ing)\s+(?:the\s+)?(?:report|draft)|explanation|in\s+favour|"
    r"against\s*:|"
    r"abst[ea]ntions?|raised|concerning\s+the\s+following|panell?ists|keynote|opening\s+(?:remarks|"
    r"statement)|concluding\s+remarks|explication",
    re.IGNORECASE,
)
_DIGNITARIES = re.compile(r"dignitar|ministers?\b|high-level\s+speakers", re.IGNORECASE)
_PROSE = re.compile(
    r"\b(?:said|says|stated|noted|was|were|had|has|have|that|would|should|could|must|are|is|be|"
    r"been|"
    r"expressed|stressed|called|regretted|welcomed|their|its|they|it|this|these|which|who|"
    r"a\s+déclaré|ont|était|sont|qui|que|dijo|fueron|han|está)\b",
    re.IGNORECASE,
)
_LONGEST_NAME = 22  # words; the longest name met has 18
LOOKED_FOR = (
    "Speaking ... were", "Taking the floor were", "Also speaking were",
    "The following ... took the floor", "... also spoke", "Ont également pris la parole",
    "También tomaron la palabra", "(a) Representatives of States Members ...:",
    "Observers for non-governmental organizations:",
)


@dataclass(frozen=True)
class LeadIn:
    """Where a lead-in stands, where its list begins, its words and language."""

    start: int
    end: int
    text: str
    language: str
    names_dignitaries: bool = False
    is_no_list: bool = False
    closes_list: bool = False  # "A, B and C also took the floor.": the words stand after the list


def find_lead_ins(text: str) -> list[LeadIn]:
    """Candidates for lead-ins, in order, none inside another."""
    found: list[LeadIn] = []
    for language, pattern in _COMPILED:
        for match in pattern.finditer(text):
            end = match.end()
            if not match[0].rstrip().endswith(":"):
                tail = _TAIL.match(text, end)
                end = tail.end() if tail else end
            else:
                end += len(text[end:]) - len(text[end:].lstrip())
            start = match.end() - len(match[0].lstrip(" \t\n*"))
            words = text[start:end]
            found.append(LeadIn(start, end, words, language, bool(_DIGNITARIES.search(words)),
                                bool(_NOT_A_LIST.search(words))))
    found.sort(key=lambda lead_in: (lead_in.start, -lead_in.end))
    kept: list[LeadIn] = []
    for lead_in in found:
        if not kept or lead_in.start >= kept[-1].end:
            kept.append(lead_in)
    return kept


_CLOSING = re.compile(
    rf"\s+(?:also\s+|then\s+)?(?:{_SPOKE}|ont\s+(?:également\s+|aussi\s+)?pris\s+la\s+parole|"
    r"(?:también\s+)?(?:tomaron|hicieron\s+uso\s+de)\s+la\s+palabra)"
    r"(?:\s+(?:in|during|as|on|at|lors|au|en|como|pour|sobre)\s+[^.;:]{0,120})?\s*\.",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:(?:the\s+)?(?:representatives?|delegations?|observers?)\s+(?:of|from|for)\s+|les\s+"
    r"(?:délégations|représentants)\s+(?:de\s+la\s+|de\s+l['’]|du\s+|des\s+|de\s+)|"
    r"(?:non-?governmental\s+organi[sz]ations|civil\s+society\s+organi[sz]ations|ngos)\s+)",
    re.IGNORECASE,
)


_SENTENCE_START = re.compile(r"\n\s*\n\s*|[.:!?]\s+(?=[A-ZÀ-Þ\"“])")


def find_closing_lists(text: str) -> list[LeadIn]:
    """"A, B and C also took the floor.": the sentence's subject as a candidate for a list."""
    found = []
    for match in _CLOSING.finditer(text):
        begin, far = 0, max(match.start() - 6000, 0)
        for sentence in _SENTENCE_START.finditer(text, far, match.start()):
            begin = sentence.end()
        subject = _SUBJECT.match(text, begin)
        begin = subject.end() if subject else begin
        if 3 < match.start() - begin < 6000 and not re.match(
            r"\s*(?:the\s+following|speakers?|some|many|several|he|she|they|one|all|other)\b",
            text[begin:begin + 20], re.IGNORECASE,
        ):
            found.append(LeadIn(begin, match.start(), match[0].strip(),
                                "en" if re.search(r"\b(?:the floor|spoke|statement|part)", match[0])
                                else "fr" if "parole" in match[0] else "es",
                                is_no_list=bool(_NOT_A_LIST.search(match[0])), closes_list=True))
    return found


def looks_like_a_list(items: Sequence[Item], *, is_announced: bool) -> bool:
    """Whether items read as names and not as prose; without a clear lead-in more is asked."""
    if not items:
        return False
    proper = [item for item in items if starts_like_a_name(item.text)]
    prose = [item for item in items
             if _PROSE.search(item.name) and not is_complete_name(item.name, ())]
    if is_announced:
        return len(proper) >= 0.6 * len(items) and len(prose) <= 0.2 * len(items) + 0.5
    proper = [item for item in proper if len(item.name.split()) <= _LONGEST_NAME]
    complete = [item for item in items if is_complete_name(item.name, ())]
    return (
        len(proper) >= 0.8 * len(items) and len(prose) <= 0.1 * len(items)
        and len(complete) >= 0.5 * len(items)
    )
