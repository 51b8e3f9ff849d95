"""Letters and words of a name in one form: the ground under keys and display forms."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

# Letters that look like Latin ones; one Cyrillic С stands in "Academic Mobility Сenter".
_HOMOGLYPHS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧορν", "ABESIJKMHOPCTYXaesijopcyxdvABEZHIKMNOPTYXopv"
)
LOOKS_ALIKE = re.compile("[\u0370-\u0529]")
_LETTERS_WITHOUT_ACCENT_FORM = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i",
     "ə": "e", "ħ": "h", "ŋ": "n", "ŀ": "l", "²": "2", "ª": "a", "º": "o"}
)
WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}(?=\W|$|[^\W\d_]{2})")
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])'s\b|(?<=s)'(?=\s)")
# In capitals; "un" is an article in French, Spanish and Italian, and no part of a key.
_UNITED_NATIONS = re.compile(r"\b(?:UN|U\.\s?N\.)(?![\w.])")
_ELISION = re.compile(r"\b(?:d|l|qu|dell|all|nell|sull|dall|un)'(?=\w)")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‛": "'",
                              "ʻ": "'", "ʾ": "'", "ʿ": "'", "‐": "-", "‑": "-", "‒": "-",
                              "–": "-", "—": "-", "―": "-", "“": '"', "”": '"', "„": '"',
                              "«": '"', "»": '"', "‹": '"', "›": '"', "…": " ", "·": " ",
                              "•": " ", "\xa0": " "})


def _name_words(role: str) -> dict[str, str]:
    """Words of one role in the table shipped with the package, with what they become."""
    with Path(__file__).with_name("name_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["becomes"] for row in csv.DictReader(file) if row["role"] == role}


STOP_WORDS = frozenset(_name_words("stop_word"))
_STOP_LETTERS = frozenset(_name_words("stop_letter"))
SPELLINGS = _name_words("spelling")
_LEGAL_BY_LAST: dict[str, list[tuple[str, ...]]] = {}
for _ending in sorted((tuple(words.split()) for words in _name_words("legal_ending")), key=len,
                      reverse=True):
    _LEGAL_BY_LAST.setdefault(_ending[-1], []).append(_ending)
LEGAL_WORDS = frozenset(
    word for endings in _LEGAL_BY_LAST.values() for ending in endings for word in ending
)
_LEGAL_OR_LINKING = LEGAL_WORDS | STOP_WORDS | _STOP_LETTERS
_JOINS_WORDS = frozenset("&'.")


def latin_look_alikes(name: str) -> str:
    """Replace look-alikes only where most letters are Latin: a Russian name stays Russian."""
    letters = [c for c in name if c.isalpha()]
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return name.translate(_HOMOGLYPHS) if latin > len(letters) / 2 else name


def _plain_letter(letter: str) -> str:
    folded = letter.casefold().translate(_LETTERS_WITHOUT_ACCENT_FORM)
    parts = unicodedata.normalize("NFKD", folded)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return plain.translate(_LETTERS_WITHOUT_ACCENT_FORM).casefold()


# Latin letters with their accents, folded once for speed; other scripts take the longer way.
_PLAIN_LETTERS = {
    code: plain for code in (*range(0xA0, 0x250), *range(0x1E00, 0x1F00), *range(0x2010, 0x2040))
    if (plain := _plain_letter(chr(code).translate(_APOSTROPHES))) != chr(code)
}
_FOLDED = _PLAIN_LETTERS | _APOSTROPHES


def fold(text: str) -> str:
    """Lower case without accents, typographic apostrophes made plain; every script is kept."""
    if text.isascii():
        return text.lower().replace("`", "'")
    text = text.translate(_FOLDED).casefold()
    return text if text.isascii() else "".join(map(_plain_letter, text))


@lru_cache(maxsize=1000)
def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text as `fold` leaves them; a name is asked several times in a row."""
    return tuple(WORD.findall(fold(text)))


def key_words(text: str) -> list[str]:
    """The words of a name that take part in comparison, in order, in one spelling."""
    if "UN" in text or "U.N" in text:
        text = _UNITED_NATIONS.sub("United Nations", text)
    folded = fold(text)
    found = folded_words(text) if _JOINS_WORDS.isdisjoint(folded) else _words_joined(folded)
    words = [SPELLINGS.get(word, word) for word in found]
    return without_legal_endings(without_stop_words(words))


def _words_joined(folded: str) -> list[str]:
    """The words where signs make one word of several letters: "d'aide", "y. s.", "R&D"."""
    folded = folded.replace("&", " and ")
    if "'" in folded:
        folded = _ELISION.sub("", _POSSESSIVE.sub("", folded)).replace("'", "")
    if "." in folded:
        folded = _DOTTED.sub(lambda match: _joined(match.group()), folded)
    return WORD.findall(folded)


def is_legal_form(text: str) -> bool:
    """Whether a text is nothing but a legal form, such as "Ltd./Gte."."""
    words = folded_words(text)
    if _JOINS_WORDS.isdisjoint(fold(text)) and not all(
            SPELLINGS.get(word, word) in _LEGAL_OR_LINKING for word in words):
        return False  # most names, told without taking them apart
    return key_words(f"x {text}") == ["x"]


def _joined(dotted: str) -> str:
    """ "y. s. " as "ys ": initials written apart are one word."""
    return dotted.replace(".", "").replace(" ", "") + " "


def without_stop_words(words: list[str]) -> list[str]:
    is_long = len(words) > 3
    kept = [
        word for word in words
        if word not in STOP_WORDS and not (is_long and word in _STOP_LETTERS)
    ]
    return kept or words


def without_legal_endings(words: list[str]) -> list[str]:
    while len(words) > 1:
        for ending in _LEGAL_BY_LAST.get(words[-1], ()):
            size = len(ending)
            if len(words) > size and tuple(words[-size:]) == ending:
                words = words[:-size]
                break
        else:
            break
    return words
