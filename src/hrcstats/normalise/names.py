"""Pure functions on the names of organisations: how one is shown and how one is compared.

The display form is what a reader sees; the comparison key is what decides whether two spellings
are the same text. They are different things: the key of two names may be equal although both are
printed differently, and a key is never printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from hrcstats.normalise.name_fold import (
    LEGAL_WORDS,
    LOOKS_ALIKE,
    WORD,
    folded_words,
    key_words,
    latin_look_alikes,
    without_legal_endings,
    without_stop_words,
)

LONGEST_NAME = 500  # the longest name in the records of 1998-2025 has 304 characters

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_BULLET = re.compile(r"^(?:[•·▪‣●*\-–—]|[oe](?=\s[A-Z]))\s*(?=\S)")
_STATUS_NOTE = re.compile(
    r"""\s*[,;]?\s*\(\s*(?:in\s+)?(?:general|special|roster)?\s*[,;]?\s*
            (?:consultative\s+)?(?:status)?\s*[,;]?\s*(?:\d{4})?\s*\)(?=\s*$)
      | \s*\(ad\s+referendum\)(?=\s*$)
      | \s*,?\s*\(?\b(?:an?\s+)?(?:non[-\s]?governmental\s+)?(?:organi[sz]ation\s+)?
            (?:not\s+)?in\s+(?:(?:general|special|roster)\s+)?(?:consultative\s+)?status
            (?:\s+with\s+the\s+(?:economic\s+and\s+social\s+)?council(?:\s+since\s+\d{4})?)?\)?
            (?=[\s,]*$)
      | \s*,?\s*\(\s*(?:roster|general|special)\s*\)(?=\s*$)""",
    re.VERBOSE | re.IGNORECASE,
)
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])(?:-|\u00ad|\ufffe)\s*\n\s*(?=[a-z])")
# "Cen- tre", but not "pre- and post-natal".
_BROKEN_IN_LINE = re.compile(r"(?<=[^\W\d_])- (?=[a-zà-ÿ]{2})(?!(?:and|or|et|ou|y|und|e)\b)")
_SPACES = re.compile(r"\s+")
_BRACKETED = re.compile(r"\(([^()]*)\)?|\[([^\[\]]*)\]?")
_DASH = r"\s+[-–—―]\s*|\s*[–—―]\s+|\s*[—―|]\s*|\s*:\s+|\s*;\s+"
_DASH_BREAK = re.compile(_DASH)
_MAY_DIVIDE = re.compile(r"[(\[/|:;,—―“”«»\"]|\s[-–]|–\s")
_SLASH = re.compile(r"(?<![A-Z]{2})/|/(?![A-Z]{2})")
_QUOTED = re.compile(r"[“«\"]([^“”«»\"]{4,})[”»\"]")
_QUOTATION_MARKS = frozenset("“«\"")
# "Al-Haq, Law in the Service of Man", but not "for Peace, Justice and Human Rights".
_BEFORE_COMMA = re.compile(r"([^,]+),\s+(?=[A-ZÀ-Þ])(?!.*\s(?:and|et|y|e|und|&)\s)")
_QUOTES = "\"'“”«»„‟‘’‚‛`´"
# Bracketed capitals that are places, not acronyms: they tell sections apart.
_PLACE_LETTERS = frozenset({"UK", "USA", "US", "UAE", "DRC", "RDC", "EU", "NZ", "PRC", "ROK",
                            "DPRK", "EEUU", "UN", "ONU", "CAR", "PNG"})


@lru_cache(maxsize=400_000)
def display_name(text: object) -> str:
    """The name as a reader should see it: the words as printed, without what is not the name.

    Removed are invisible characters, line-end hyphens, stray bullets, notes on consultative status
    and superfluous spaces; look-alike letters of another alphabet within a Latin word are replaced.
    Case, accents, acronyms and legal forms stay as printed.

    Examples
    --------
    >>> display_name("• Jubilee  Campaign, Inc. (special, 2003)")
    'Jubilee Campaign, Inc.'
    >>> display_name("Academic Mobility \u0421enter")
    'Academic Mobility Center'
    """
    name = "" if text is None or text != text else str(text)
    if "\n" in name:
        name = _BROKEN_WORD.sub("", name)
    if not name.isascii():
        name = _INVISIBLE.sub("", unicodedata.normalize("NFC", name))
        if LOOKS_ALIKE.search(name):
            name = latin_look_alikes(name)
    name = " ".join(name.split())
    if "- " in name:
        name = _BROKEN_IN_LINE.sub("", name)
    if not name[:1].isupper():
        name = _BULLET.sub("", name)
    if "status" in name.lower() or name.endswith((")", ") ")):
        name = _STATUS_NOTE.sub("", name)
    return _without_outer_marks(name)


def _without_outer_marks(name: str) -> str:
    name = name.strip().strip(",;").strip()
    if len(name) > 2 and name[0] in _QUOTES and name[-1] in _QUOTES:
        name = name[1:-1].strip()
    return name


@lru_cache(maxsize=400_000)
def comparison_key(text: str) -> str:
    """The key by which two spellings count as the same text; applying it twice changes nothing.

    Case, accents, punctuation, articles, linking words, legal forms, status notes, British and
    American spelling, and an acronym in brackets are ignored; a place in brackets is kept, since
    it tells national sections apart. Words keep their order and are never translated.

    Examples
    --------
    >>> comparison_key("The Khiam Rehabilitation Centre for the Victims of Torture, Inc.")
    'khiam rehabilitation center victims torture'
    >>> comparison_key("International Federation of Women Lawyers (Nigeria)")
    'international federation women lawyers nigeria'
    """
    name = display_name(text)
    core = _without_acronyms(name) if "(" in name or "[" in name else name
    words = key_words(core) or key_words(name)
    # A pass can expose a further ending ("A Inc for the"): repeat until nothing changes.
    while (again := without_legal_endings(without_stop_words(words))) != words:
        words = again
    return " ".join(words)


def _without_acronyms(name: str) -> str:
    shorter = _BRACKETED.sub(
        lambda match: " " if is_acronym(_inside(match)) else f" {_inside(match)} ", name
    )
    return shorter if WORD.search(shorter) else name


def _inside(match: re.Match[str]) -> str:
    return (match.group(1) or match.group(2) or "").strip(_QUOTES + " ")


def is_acronym(text: str) -> bool:
    """True for a single token mostly in capitals, such as FIDH or P-FOX, that names no place."""
    if not 2 <= len(text) <= 20 or " " in text.strip():
        return False
    if text.replace(".", "") in _PLACE_LETTERS:
        return False
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return capitals >= 2 and capitals >= len(letters) / 2


def acronyms(text: str) -> list[str]:
    """Acronyms that the name itself gives, in brackets or as a part of its own, letters only.

    Examples
    --------
    >>> acronyms("ISHR – International Service for Human Rights")
    ['ishr']
    """
    name = display_name(text)
    found = bracketed(name)
    outside = _BRACKETED.sub(" ", name)
    parts = [part.strip(_QUOTES + " ,") for part in _DASH_BREAK.split(outside)]
    if len(parts) > 1 or found:
        found += parts
    letters = ["".join(folded_words(part)) for part in found if is_acronym(part)]
    return list(dict.fromkeys(letters))


def initials(words: Sequence[str]) -> str:
    """First letters of the words, for comparison with an acronym."""
    return "".join(word[0] for word in words)


def name_variants(text: str) -> list[str]:
    """The whole name, its parts on brackets, slashes, dashes and colons, and its initials.

    The whole name comes first and the initials (in capitals) last. A variant is a name that the
    organisation might also be printed under; none of them alone proves identity.

    Examples
    --------
    >>> name_variants("Villages unis (United Villages)")
    ['Villages unis (United Villages)', 'Villages unis', 'United Villages', 'VU']
    """
    name = display_name(text)
    words = key_words(without_brackets(name))
    letters = initials(words).upper() if len(words) > 1 else ""
    return [piece for piece in dict.fromkeys([name, *other_names(name), *name_parts(name), letters])
            if piece]


def has_parts(name: str) -> bool:
    """Whether the name has brackets, slashes, dashes, colons or commas that may divide it."""
    return _MAY_DIVIDE.search(name) is not None


def without_brackets(name: str) -> str:
    """The name without what stands in brackets."""
    if "(" not in name and "[" not in name:
        return name
    return _SPACES.sub(" ", _BRACKETED.sub(" ", name)).strip()


def bracketed(name: str) -> list[str]:
    """What stands in brackets."""
    return [_inside(match) for match in _BRACKETED.finditer(name)]


@lru_cache(maxsize=1000)
def other_names(name: str) -> tuple[str, ...]:
    """Names beside the name: what is left without brackets, in brackets, on sides of a slash."""
    outside = without_brackets(name)
    pieces = [outside, *bracketed(name)]
    for piece in list(pieces):
        # A slash divides only where words stand on both sides, and never "HIV/AIDS".
        sides = [side.strip() for side in _SLASH.split(piece)]
        if len(sides) > 1 and all(" " in side for side in sides):
            pieces += sides
    return tuple(piece for piece in map(_without_outer_marks, pieces) if piece)


@lru_cache(maxsize=1000)
def name_parts(name: str) -> tuple[str, ...]:
    """The parts on dashes and colons, in quotation marks, and before the first comma."""
    pieces = []
    for piece in other_names(name):
        divided = _DASH_BREAK.split(piece)
        pieces += divided if len(divided) > 1 else []
        if not _QUOTATION_MARKS.isdisjoint(piece):
            pieces += [match.group(1) for match in _QUOTED.finditer(piece)]
        if "," in piece and (match := _BEFORE_COMMA.match(piece)):
            pieces.append(match.group(1))
    return tuple(piece for piece in map(_without_outer_marks, pieces) if piece)


# --- Texts that are no names -------------------------------------------------------------------

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
