"""What a chair says, in English, French and Spanish: calls, returns, rulings, time, absence.

The phrases stand in `chair_phrases.toml`, a list a language, so that a researcher can add one.
They are searched in text without accents that is letter for letter as long as the original, so that
what they find can be cut out of it. They describe how the languages give and take the floor, not
how any one chair speaks; a call in words that none of them knows is still heard by the name that
the next speaker bears.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_I = re.IGNORECASE
_ACCENTS = {
    code: base
    for code in range(0xC0, 0x250)
    if (base := unicodedata.normalize("NFD", chr(code))[0]) != chr(code) and base.isascii()
}
_PHRASES = tomllib.loads(
    Path(__file__).with_name("chair_phrases.toml").read_text(encoding="utf-8"))


def _entry(phrase: str) -> str:
    """One phrase of the table as a regular expression."""
    for name, adverbs in _PHRASES["adverbs"].items():
        phrase = phrase.replace("{" + name + "}", adverbs)
    is_stem = phrase.endswith("*")
    phrase = phrase.removesuffix("*").replace(" ", r"\s+")
    begins = "" if phrase[0] in "^\\" else r"\b"
    ends = "" if is_stem or phrase.endswith(("$", "{who}")) else r"\b"
    who = "(?P<who>.+?)" if phrase.startswith("^{who}") else "(?P<who>.+)"
    return begins + phrase.replace("{who}", who) + ends


def _any(section: str) -> re.Pattern[str]:
    listed = _PHRASES[section]
    return re.compile("|".join(_entry(phrase) for language in ("en", "fr", "es")
                               for phrase in listed[language]), _I)


def _each(section: str) -> list[re.Pattern[str]]:
    listed = _PHRASES[section]
    return [re.compile(_entry(phrase), _I) for language in ("en", "fr", "es")
            for phrase in listed[language]]


def word_set(name: str) -> frozenset[str]:
    """One of the table's sets of single words."""
    return frozenset(_PHRASES["words"][name].split())


POINT_OF_ORDER = _any("point_of_order")
OBJECTS = _any("objects")
STOPS = _any("stops")
RETURNS = _any("returns")
RULES = _any("rules")
TIME_UP = _any("time_up")
WITHDRAWS = _any("withdraws")
NOT_HEARD = _any("not_heard")
TECHNICAL = _any("technical")
INTERPRETER = _any("interpreter")
OFF_RECORD = _any("off_record")
ADJOURNS = _any("adjourns")
OPENS = _any("opens")
TO_EVERYBODY = _any("to_everybody")
RIGHT_OF_REPLY = _any("right_of_reply")
ABOUT_FLOOR = _any("about_floor")
_GIVES_FLOOR = _each("gives_floor")
_CALLS = _each("calls")
_FLOOR_WORDS = re.compile(
    r"\b(?:floor|next|speaker|ahead|turn|parole|palabra|you\s+(?:may|can|have)|to\s+you)\b|orateur|"
    r"oratrice|orador|prochain|siguiente|proxim|suivant", _I)
_BREAKS_OFF = re.compile(
    r"\b(?:floor|parole|palabra)\s+(?:now\s+)?(?:to|a|al|au)(?:\s+(?:the|la|le))?\W*$", _I)
_FOLLOWED = re.compile(
    r",?\s+(?:to\s+be\s+)?(?:followed|suivie?|seguid[oa])\s+(?:by|de|par|por)\b", _I)

# The words of one who raises a point of order now, not of one who tells that others did.
_PRESIDENT = r"(?:president[ea]?|chair(?:person|man|woman)?)"
_LEADS_TO_ORDER = (
    "on|i have|i would like to|we|i|there is|it is|this is|yes|sorry|sur|c'est|por|para|es|pido|"
    "une|un|"
    "una|a|my delegation|would|je|j'ai|raise|raises|make|raising|have|demande|souhaite|voudrais|"
    "soulever|souleve|invoque|la palabra|take the floor|for|to|is|must|want|wish|like|am|ask|"
    "asking|"
    "plantear|quisiera|planteo|presento|faire|prends|ma delegation|mi delegacion")
RAISES_ORDER = re.compile(
    rf"^(?:[\w.' ,-]{{0,40}}?\b(?:{_PRESIDENT}|excellency|thank you|merci|gracias|sorry|excuse me|"
    rf"please)\b[,.!]?\s*)?(?:(?:{_LEADS_TO_ORDER})[, ]+)*(?:points?\s+(?:of|on|or)\s+order|"
    r"(?:motion|point)\s+d'ordre|rappel\s+au\s+reglement|(?:mocion|cuestion|"
    r"punto)\s+de\s+orden)\b", _I)
ADDRESSES_CHAIR = re.compile(
    r"\b(?:mr|mister|madam|madame|monsieur|senora?|thank\s+you|distinguished|dear|merci|"
    r"gracias)\.?,?\s+"
    rf"(?:le\s+|la\s+)?(?:vice[- ]?)?{_PRESIDENT}\b|^\W*(?:vice[- ]?)?(?:president|chair)\b[,.]",
    _I)
THANKS_SPEAKER = re.compile(
    r"^(?:(?:i|we|and|and\s+i|many|je|nous|le)\s+)?(?:would\s+like\s+to\s+)?(?:thank(?:s|\s+you)?|"
    r"remercie|remercions|agradezco|agradecemos|merci|gracias)\b", _I)
_THANKS = (r"(?:thank(?:s|\s+you)?|many\s+thanks|merci|remercie|remercions|(?:muchas\s+|"
           r"mil\s+)?gracias|"
           r"agradezco|shukran|spasibo)")
# Thanks and nothing else: what a chair says when a speech is over.
THANKS_ONLY = re.compile(
    rf"^(?:(?:i|we|je\s+vous|le)\s+)?{_THANKS}(?:[\s,]+(?:very\s+much|so\s+much|you|sir|madam|"
    rf"beaucoup|"
    r"infiniment|for\s+your\s+statement))*\W*$|"
    r"^(?:(?:i|we|je)\s+)?(?:thank|remercie|agradezco\s+a)\s+(?:the|le|la|l'|"
    r"al)\s*(?:distinguished\s+)?"
    r"(?:represent|deleg|speaker|orat|orador|ambassad)", _I)
# A speaker's last words.
CLOSES = re.compile(
    r"^(?:(?:and|so|again|once\s+again|with\s+that|finally|y|et)[\s,]+)*"
    rf"(?:(?:i|we|je\s+vous|je\s+vous\s+en|nous\s+vous|le)\s+)?{_THANKS}"
    r"(?:[\s,]+(?:all|again|very\s+much|so\s+much|indeed|kindly|sir|madame?|you|beaucoup|infiniment|"
    r"dear|"
    r"honou?rable|mr|mister|monsieur|le|la|senora?|vice|president[ea]?|chair(?:person|man)?|"
    r"excellenc(?:y|ies)|for\s+(?:your|the)\s+(?:\w+\s+)?(?:attention|time|floor|opportunity|"
    r"statement)|"
    r"por\s+su\s+atencion|pour\s+votre\s+attention)|[.\-])*\W*$", _I)


@dataclass(frozen=True)
class Call:
    """Words that give somebody the floor."""

    who: str  # as spoken, before cleaning; empty where the sentence breaks off
    comes_first: bool = False  # "..., you have the floor": whatever opens the sentence


def plain(text: str) -> str:
    """The text without accents, letter for letter as long as the original."""
    return text if text.isascii() else text.translate(_ACCENTS)


def name_that_follows(text: str) -> str:
    """Who is announced to speak after the one who is called ("..., followed by India"), or ''."""
    switch = _FOLLOWED.search(plain(text))
    return text[switch.end():].strip(" ,:;") if switch else ""


def find_calls(text: str, *, from_chair: bool) -> Iterator[Call]:
    """The calls that a sentence may hold, the surest form first.

    A chair's mouth allows more forms than anybody else's: every speaker may "call on" a
    government, only the chair calls on one to speak.
    """
    shadow = plain(text)
    patterns = _GIVES_FLOOR if _FLOOR_WORDS.search(shadow) else []
    for pattern in [*patterns, *(_CALLS if from_chair else [])]:
        found = pattern.search(shadow)
        if found:
            start, end = found.span("who")
            switch = _FOLLOWED.search(shadow, start, end)
            who = text[start:switch.start() if switch else end].strip(" ,:;")
            yield Call(who, comes_first=start == 0)
    if patterns and _BREAKS_OFF.search(shadow):
        yield Call("")
