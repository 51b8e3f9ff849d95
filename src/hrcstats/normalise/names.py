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
    LOOKS_ALIKE,
    WORD,
    folded_words,
    key_words,
    latin_look_alikes,
    without_legal_endings,
    without_stop_words,
)

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
