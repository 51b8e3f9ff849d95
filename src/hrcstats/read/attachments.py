# ruff: noqa: SIM905  (word lists read better as text)
"""What is printed around a name in a list: for whom it speaks, with whom, and how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_ALSO = r"(?:also|both|equally|jointly|partly|également|aussi|notamment|también|igualmente)"
_SPEAKING = (
    r"(?:speaking|spoke|who\s+spoke|intervening|delivering\s+a\s+statement|"
    r"(?:in\s+)?(?:a\s+)?statements?(?:\s+made|\s+delivered)?|"
    r"qui\s+s['’]exprimai(?:t|ent)|s['’]exprimant|parlant|intervenant|hablando)"
)
_OF_FR = r"(?:du\b|des\b|de\b|d['’])"
_OF_ES = r"(?:del\b|de\b)"
ON_BEHALF = (
    rf"(?:{_SPEAKING}\s+)?(?:{_ALSO}\s+)?(?:"
    r"(?:on|in)\s+(?:its\s+own\s+behalf\s+and\s+(?:also\s+)?on\s+)?(?:the\s+)?behalf\s+(?:also\s+)?of\b|"
    rf"au\s+nom\s+(?:{_ALSO}\s+)?{_OF_FR}|"
    rf"en\s+(?:nombre|representaci[oó]n)\s+(?:{_ALSO}\s+)?{_OF_ES})"
)
JOINT = (
    r"(?:(?:(?:in|as|through|with|by)\s+)?(?:an?\s+)?joint\s+(?:oral\s+|video\s+)?statement"
    r"(?:\s+(?:made\s+|delivered\s+)?(?:together\s+)?(?:with|by|of)\b)?|"
    r"(?:speaking\s+)?(?:jointly|together)\s+with\b|"
    r"(?:(?:dans|par|avec|en)\s+)?(?:une\s+)?d[ée]claration\s+(?:conjointe|commune)"
    r"(?:\s+(?:avec|de)\b)?|conjointement\s+avec\b|"
    r"(?:(?:en|mediante|con)\s+)?(?:una\s+)?declaraci[oó]n\s+conjunta(?:\s+con\b)?|"
    r"(?:con|jun)juntamente\s+con\b|juntamente\s+con\b)"
)
VIDEO = (
    r"(?:(?:by|via|through|in|par|por|mediante)\s+)?(?:an?\s+|un\s+)?(?:pre-?recorded\s+)?"
    r"(?:video[\s-]?(?:message|link|statement|recording|conference|teleconference)s?|"
    r"message\s+vid[ée]o|vid[ée]o(?:conférence)?|mensaje\s+de\s+v[ií]deo|v[ií]deomensaje|video)\b"
)
REPRESENTED = r"(?:(?:statement\s+)?(?:delivered|presented|represented|read(?:\s+out)?)\s+by\b)"
KINDS = ("joint", "on_behalf", "video", "represented")
# A bare "together with" is part of many names, "video" too: those count in brackets or after a
# comma only, which `_AT_EDGE` sees to.
_ANY = re.compile(
    rf"(?P<joint>{JOINT})|(?P<on_behalf>{ON_BEHALF})|(?P<video>{VIDEO})|"
    rf"(?P<represented>{REPRESENTED})",
    re.IGNORECASE,
)
# Most items have nothing attached: these letters are in every phrase above.
_TRIGGER = re.compile(r"behalf|joint|conj|vid|nom|with|deliver|present|read", re.IGNORECASE)
_EDGE_ONLY = re.compile(
    r"video|vid[ée]o|jointly|together|delivered|presented|represented|read|joint\w*ment",
    re.IGNORECASE,
)
_COUNT_WORDS = {
    word: number for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_UNNAMED = re.compile(
    r"(?:an?\s+|un\s+|una\s+)?(?:(?P<count>\d+|" + "|".join(_COUNT_WORDS) + r")\b\s*|"
    r"several\b|various\b|many\b|numerous\b|some\b|other\b|a?\s*(?:number|group|coalition|"
    r"series|range)\s+of\b|plusieurs\b|"
    r"diverses?\b|certaines?\b|d['’]autres\b|varias?\b|varios\b|otr[ao]s\b|"
    r"(?:groupe|grupo)\s+(?:de|d['’])\s*)"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BODIES = re.compile(
    r"\b(?:ngos?|ongs?|organi[sz]ations?|organizaciones|associations?|institutions?|partners?|"
    r"groups?|entities|others|autres|bodies|nhris?)\b|^\s*\d*\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Attachment:
    """One attachment to a name: its kind, where it starts, what it says."""

    kind: str
    start: int
    text: str
    is_also: bool = False
    is_bracketed: bool = False


@lru_cache(maxsize=16384)
def opens_attachment(text: str) -> bool:
    """Whether a fragment begins with an attachment, so that it belongs to the name before it."""
    if not _TRIGGER.search(text):
        return False
    stripped = text.lstrip(" \t\n(,")
    match = _ANY.match(stripped)
    return bool(match) and match is not None and not _is_part_of_a_name(match, stripped)


def _is_part_of_a_name(match: re.Match[str], text: str) -> bool:
    # "Video Volunteers" is an organisation, "video message" is not.
    goes_on = bool(text[match.end():].strip())
    return match.lastgroup == "video" and match[0][:1].isupper() and goes_on


@lru_cache(maxsize=16384)
def find_attachments(text: str) -> tuple[Attachment, ...]:
    """The attachments of one item, in printed order; nested ones belong to the outer one."""
    if not _TRIGGER.search(text):
        return ()
    found: list[Attachment] = []
    position = 0
    while match := _ANY.search(text, position):
        before = text[:match.start()].rstrip()
        at_edge = not before or before[-1] in "(,;-–—"
        if not _starts_a_word(text, match.start()) or (
            _EDGE_ONLY.match(match[0]) and not at_edge
        ) or (at_edge and _is_part_of_a_name(match, text)):
            position = match.end()
            continue
        bracketed = before.endswith("(")
        end = _end_of(text, match, bracketed)
        kind = match.lastgroup or ""
        found.append(
            Attachment(kind, match.start(), _tidy(text[match.end():end]),
                       bool(re.search(rf"\b{_ALSO}\b", match[0], re.IGNORECASE)), bracketed)
        )
        position = max(end, match.end())
    return tuple(found)


def _starts_a_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _end_of(text: str, match: re.Match[str], bracketed: bool) -> int:
    """Where an attachment ends: its bracket closes, or the next attachment begins, or the item."""
    depth = 0
    for at in range(match.end(), len(text)):
        if text[at] == "(":
            following = text[at + 1:].lstrip()
            if depth == 0 and not bracketed and _ANY.match(following):
                return at
            depth += 1
        elif text[at] == ")":
            if depth == 0:
                return at if bracketed else len(text)
            depth -= 1
    return len(text)


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip()
    return text


def without_attachments(text: str, attachments: Sequence[Attachment]) -> str:
    """The name alone: what stands before the first attachment."""
    if not attachments:
        return text
    name = text[:attachments[0].start].rstrip(" \t\n,;(–—-")
    return name or text


def unnamed_partners_n(text: str) -> int | None:
    """How many partners "five other NGOs" counts; 0 where unnamed and uncounted, None where named.

    >>> unnamed_partners_n("five other NGOs"), unnamed_partners_n("several NGOs")
    (5, 0)
    >>> unnamed_partners_n("Soka Gakkai International") is None
    True
    """
    text = re.sub(r"[\d¹²³⁴-⁹]+\W*$", "", text.strip()) or text
    match = _UNNAMED.match(text.strip())
    if not text.strip():
        return 0
    if match is None or not _BODIES.search(match["rest"] or match[0]):
        return None
    count = (match["count"] or "").lower()
    if count.isdigit():
        return int(count)
    return _COUNT_WORDS.get(count, 0)
