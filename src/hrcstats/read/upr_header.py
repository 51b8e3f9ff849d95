"""What the head of a UPR summary says: its symbol, the State under review, how many submissions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from hrcstats.read.document import Line
from hrcstats.read.upr_places import fold

SYMBOL = re.compile(
    r"A\s*/\s*HRC\s*/\s*WG\s*\.\s*6\s*/\s*(?P<session>\d{1,3})\s*/\s*(?P<state>[A-Z]{3})\s*/\s*3"
    r"(?P<issue>/(?:Rev|Add|Corr)\.\s?\d+)?(?![\d/])"
)
_TITLES = re.compile(
    r"(?:Summary of (?:the )?stakeholders.{0,3} (?:submissions|information) on"
    r"|Résumé des communications (?:des|soumises par les|émanant des) parties prenantes"
    r" (?:concernant|sur|relatives? (?:à|au))"
    r"|Résumé des communications des parties prenantes"
    r"|Resumen de las comunicaciones de las partes interesadas (?:sobre|relativ\w+ a)"
    r"|(?:in accordance with|conformément à|con arreglo a) .{0,60}?"
    r"(?:resolution|résolution|resolución) \d+/\d+)\s+"
    r"(?P<state>[^\d*]{3,80}?)\s*(?:\*|\d|Report of|Rapport|Informe|The present|Le présent|I\.)",
    re.IGNORECASE | re.DOTALL,
)
_TOTALS = (
    # English: "a summary of 155 stakeholders' submissions", "of nine submissions by stakeholders"
    r"summary of (?:the )?(?P<n>[\w -]{1,40}?) (?:stakeholders?['’]?s?['’]?|stakeholder)"
    r" submissions",
    r"summary of (?:the )?(?P<n>[\w -]{1,40}?) submissions",
    r"(?:résumé|résume|synthèse) (?:de |des |les |d['’])?(?:informations? )?"
    r"(?P<n>[\w -]{1,40}?) (?:communications|contributions|soumissions|exposés)",
    r"communications (?:reçues |soumises )?(?:de|par) (?P<n>[\w -]{1,40}?) parties prenantes",
    r"resum(?:en|e) de (?:las )?(?P<n>[\w -]{1,40}?)"
    r" (?:comunicaciones|presentaciones|contribuciones|informes)",
    r"comunicaciones (?:presentadas )?(?:de|por) (?P<n>[\w -]{1,40}?)"
    r" (?:partes interesadas|interesados)",
)
_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
          " fifteen sixteen seventeen eighteen nineteen",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
          " seize dix-sept dix-huit dix-neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
          " dieciseis diecisiete dieciocho diecinueve",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingt quatre-vingt-dix",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
_HUNDREDS = {"en": "hundred", "fr": "cent", "es": "ciento"}
_LINKS = {"en": "and", "fr": "et", "es": "y"}


def find_symbol(lines: Iterable[Line]) -> str:
    """The paper's own symbol: the one that stands alone on lines most often, else the first.

    Symbols of other papers are cited inside sentences; the paper's own heads its pages.
    """
    lines = list(lines)
    text = "\n".join(line.text for line in lines)
    alone: Counter[str] = Counter()
    first = ""
    for match in SYMBOL.finditer(text):
        symbol = re.sub(r"\s", "", match[0])
        first = first or symbol
        line = text[text.rfind("\n", 0, match.start()) + 1 : text.find("\n", match.end())]
        if len(line.strip()) - len(match[0]) < 20:
            alone[symbol] += 1
    return alone.most_common(1)[0][0] if alone else first


def find_state(lines: Iterable[Line]) -> str:
    """The State under review as the title prints it, or ""."""
    text = " ".join(line.text.strip() for line in list(lines)[:120] if not line.is_furniture)
    match = _TITLES.search(re.sub(r"\s+", " ", text))
    return match["state"].strip(" ,:") if match else ""


def find_stated_total(lines: Iterable[Line]) -> int | None:
    """The number of submissions that the paper says it summarises, in figures or words."""
    text = re.sub(r"\s+", " ", " ".join(line.text for line in lines if not line.is_furniture))
    for pattern in _TOTALS:
        for match in re.finditer(pattern, text[:8000], re.IGNORECASE):
            number = read_number(match["n"])
            if number is not None:
                return number
    return None


def read_number(text: str) -> int | None:
    """The number that figures or words state (English, French, Spanish, below 1,000), or None.

    Examples
    --------
    >>> read_number("155"), read_number("twenty-six"), read_number("vingt et un")
    (155, 26, 21)
    >>> read_number("ciento cuatro"), read_number("the")
    (104, None)
    """
    folded = re.sub(r"(?<=[ i])un[ea]$", "un", fold(text))
    if re.fullmatch(r"\d{1,4}", folded):
        return int(folded)
    return _number_words().get(re.sub(r"[\s-]+", " ", folded))


def _number_words() -> dict[str, int]:
    words: dict[str, int] = {}
    for language, units in _UNITS.items():
        below = dict(enumerate(units.split()))
        for tens, word in enumerate(_TENS[language].split(), start=2):
            below.setdefault(tens * 10, word)
            for unit in range(1, 20 if language == "fr" and tens in (6, 8) else 10):
                below.setdefault(tens * 10 + unit, f"{word} {below[unit]}")
        for number, word in below.items():
            for spelt in _spellings(word, language):
                words.setdefault(spelt, number)
                for hundred in _hundreds(language, below):
                    if number:
                        words.setdefault(f"{hundred[1]} {spelt}", hundred[0] + number)
        for hundred_n, hundred_word in _hundreds(language, below):
            words.setdefault(hundred_word, hundred_n)
    words |= {"une": 1, "una": 1, "un": 1, "a hundred": 100, "cien": 100, "veintiun": 21}
    return words


def _hundreds(language: str, below: dict[int, str]) -> list[tuple[int, str]]:
    word = _HUNDREDS[language]
    pairs = [(100, word)] if language != "en" else [(100, "one hundred"), (100, "one hundred and")]
    if language == "es":
        return [*pairs, (200, "doscientos"), (200, "doscientas")]
    return [*pairs, *[(n * 100, f"{below[n]} {word}{'s' if language == 'fr' else ''}")
                      for n in range(2, 6)]]


def _spellings(word: str, language: str) -> list[str]:
    plain = word.replace("-", " ")
    first, _, last = plain.rpartition(" ")
    linked = [f"{first} {_LINKS[language]} {last}"] if first else []
    joined = [f"veinti{last}"] if first == "veinte" else []
    plural = [f"{plain}s"] if plain == "quatre vingt" else []
    return [plain, *linked, *joined, *plural]
