"""Texts that stand where a name should and are none, or not the name of one organisation.

They are flagged with the reason and counted; likeness never matches them.
"""

from __future__ import annotations

import re
import unicodedata

from hrcstats.normalise.name_fold import LEGAL_WORDS, folded_words, key_words
from hrcstats.normalise.names import display_name

LONGEST_NAME = 500  # the longest name in the records of 1998-2025 has 304 characters
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_CHATBOT = re.compile(
    r"\bhere (?:is|are) (?:your|the|a)\b|\bas requested\b|\bbullet points?\b|\bplain font\b|"
    r"\bas an ai\b|\blanguage model\b|\bi (?:cannot|can't|hope this|have (?:removed|formatted))\b|"
    r"^(?:certainly|sure|of course)[!,.]|\blet me know if\b|"
    r"\beach on (?:its|a) (?:own|separate) line\b",
    re.IGNORECASE,
)
_PAGE_HEADER = re.compile(
    r"\b[AES]/(?:HRC|C|RES|CN|INF|\d)[./\dA-Z]|\bE/\d{4}/|\bGE\.\d\d-\d|"
    r"^\s*(?:page\s+)?\d+\s*(?:/|of)\s*\d+\s*$|"
    r"^page\s+\d+\b|\bcontinued\)?\s*$|^(?:agenda )?item\s+\d+\b|"
    r"\bCommittee on Non-?Governmental Organi[sz]ations\b|"
    r"^(?:annex|table|list of)\b(?=.*(?:organi[sz]ations|\d))",
    re.IGNORECASE,
)
# Words without which the longer patterns need not be tried.
_CUES = frozenset({"here", "requested", "bullet", "bullets", "plain", "ai", "language", "i",
                   "certainly", "sure", "course", "let", "each", "ge", "page", "continued", "item",
                   "committee", "annex", "table", "list"})
_CUES_OF_TWO = frozenset({"joint", "with", "behalf", "into", "and", "et", "y"})
_MAY_BE_TWO = re.compile(r"\)\s*[;,aey&]|;|\b(?:joint|with|behalf|into)\b|(?:\band|\bet|\by|,)\s+"
                         r"(?:(?:the|la|le)\s+)?[A-ZÀ-Þ]")
_HEAD = (r"(?:Association|Institute|Foundation|Cent(?:er|re)|Society|Network|Union|Federation|"
         r"Organi[sz]ation|League|Committee|Council|Coalition|Alliance|Fédération|Ligue|Centro|"
         r"Asociación|Fundación)")
_TWO_NAMES = re.compile(
    rf"\bjoint statement\b|\bin (?:partnership|association|cooperation|collaboration) with\b|"
    rf"\bon behalf of\b|\bmerged? (?:with|into)\b|"
    rf"\)\s*(?:;|,?\s*(?:and|et|y|&)\s)\s*(?:the\s+)?[A-ZÀ-Þ][^\s,]+\s+\S|"
    rf"\)\s*,\s*(?:the\s+)?[A-ZÀ-Þ].*(?:\b{_HEAD}\b|\([A-Z]{{2}})|"
    rf"\b{_HEAD}\b.*(?:\band|\bet|\by|,)\s+(?:the\s+|la\s+|le\s+)?{_HEAD}\s+(?:of|for|against|pour|de|para|des|du)\b|"
    rf"\S+\s+\S+\s*;\s*\S+\s+\S|"
    rf"^[A-Z]{{3,8}}(?:\s*[,;&+]\s*|\s+(?:and|et|y|AND|ET|Y)\s+)[A-Z]{{3,8}}$"  # "FIDH and OMCT"
)
_AFTER_BRACKET = re.compile(r"\)\s*,?\s*")


def name_problems(text: object) -> list[str]:
    """Why a text is not the name of one organisation; empty where it may be one.

    Reasons: `empty`, `too_long`, `right_to_left`, `number_only`, `acronym_only`, `legal_form_only`,
    `single_letter`, `chatbot_residue`, `page_header`, `two_organisations`. Such texts are flagged
    and counted, never matched by likeness.

    Examples
    --------
    >>> name_problems("Here is your list without bullet points:")
    ['chatbot_residue']
    >>> name_problems("Amnesty International")
    []
    """
    raw = "" if text is None or text != text else str(text)
    if len(raw) > LONGEST_NAME:
        return ["too_long"]
    name = display_name(raw)
    if not any(c.isalnum() for c in name):
        return ["empty"]
    if not any(c.isalpha() for c in name):
        return ["number_only"]
    problems = []
    if not name.isascii() and _RIGHT_TO_LEFT.search(name) and _is_right_to_left(name):
        problems.append("right_to_left")
    words = folded_words(name)
    problems += _problems_of_words(name, words)
    if not _CUES.isdisjoint(words) or "/" in name or any(map(str.isdigit, name)):
        problems += ["chatbot_residue"] if _CHATBOT.search(name) else []
        problems += ["page_header"] if _PAGE_HEADER.search(name) else []
    has_cue = not _CUES_OF_TWO.isdisjoint(words) or ")" in name or "," in name or ";" in name
    if has_cue and _MAY_BE_TWO.search(name) and _names_two(name):
        problems.append("two_organisations")
    return problems


def _is_right_to_left(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return sum(unicodedata.bidirectional(c) in ("R", "AL") for c in letters) > len(letters) / 2


def _problems_of_words(name: str, words: tuple[str, ...]) -> list[str]:
    if len(words) > 1:
        return []
    if len(words[0]) == 1:
        return ["single_letter"]
    if words[0] in LEGAL_WORDS and words[0] not in ("nonprofit", "company"):
        return ["legal_form_only"]
    is_short = len(words[0]) <= 8 and name.upper() == name and words[0].isascii()
    return ["acronym_only"] if is_short else []


def _names_two(name: str) -> bool:
    if not _TWO_NAMES.search(name) or len(key_words(name)) < 2:
        return False
    # "(HRAPF), Limited by Guarantee" is a legal form after an acronym, not a second name.
    head, *rest = _AFTER_BRACKET.split(name, maxsplit=1)
    if rest and rest[0] and len(key_words(f"x {rest[0]}")) == 1:
        return bool(_TWO_NAMES.search(head))
    return True
