"""Texts of figures in French and Spanish: whole phrases with places for numbers and names.

A text is looked up whole, then as a phrase with places (`{1} NGO slots on {2} lists`), then
sentence by sentence and part by part. What nobody has translated stays English and is named.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from hrcstats.figures.words import LANGUAGES, check_language, is_word, localise, word

_PLACE = re.compile(r"\{(\d)\}")
_SENTENCES = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
# Numbers, codes and UN symbols read alike in every language.
_SPOKEN = re.compile(r"[a-zà-ÿ]{3,}")
# Sessions are called by the body's acronym in each language; symbols of documents keep theirs.
_SESSIONS = ((re.compile(r"\bHRC(?=\d)"), "CDH"), (re.compile(r"\bUPR(?=\d)"), "EPU"))
# English words that stand in no name of an organisation or State, nor in French or Spanish.
_ENGLISH = re.compile(r"\b(?:HRC|UPR)\d+|\b(?:are|is|was|were|nobody|before|beside|needed|other|"
                      r"others|list|lists|slots|linked|coded|from|until|"
                      r"than|each|every|there|which|whose|not|counts|reasons)\b")
# What stands in a place and begins with a small letter, after any number, is no name.
_NO_NAME = re.compile(r"[\W\d_]*[a-zà-ÿ]{3,}")


@dataclass
class Translator:
    """Says texts in one language; `unknown` collects what stays English.

    Parameters
    ----------
    language
        One of the languages of the figures.
    names
        Names that are said otherwise in this language: States by their English name.
    """

    language: str
    names: Mapping[str, str] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_language(self.language)

    def say(self, text: str) -> str:
        """The text in this language; English, and noted as unknown, where nobody translated it.

        Examples
        --------
        >>> Translator("fr").say("349 NGO slots on 28 lists")
        "349 temps de parole d'ONG sur 28 listes"
        """
        if self.language == "en":
            return text
        sentences = _SENTENCES.split(text)
        if text not in self._said and len(sentences) > 1:
            return " ".join(self.say(sentence) for sentence in sentences)
        said = self._try(text)
        if said is not None:
            return said
        parts = text.split("; ")
        if len(parts) > 1:
            return (" ; " if self.language == "fr" else "; ").join(self.say(part)
                                                                   for part in parts)
        self.unknown[text] = None
        return text

    @cached_property
    def _said(self) -> dict[str, str]:
        said = {row["en"]: row[self.language] for row in phrases()}
        # A code such as `case_folded` is drawn without its underscores and described with them.
        return {english.replace("_", " "): text for english, text in said.items()} | said | dict(
            self.names)

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Phrases with places, those with most words of their own first."""
        with_places = [(row["en"], row[self.language]) for row in phrases()
                       if _PLACE.search(row["en"])]
        with_places.sort(key=lambda pair: -len(_PLACE.sub("", pair[0])))
        return [(_pattern(english), said) for english, said in with_places]

    def _try(self, text: str) -> str | None:
        key = text.replace(" ", "_")
        if is_word(key):
            return word(key, self.language)
        if text in self._said:
            return self._said[text]
        if not _SPOKEN.search(text):
            for code, said in _SESSIONS:
                text = code.sub(said, text)
            return localise(text, self.language)
        return self._fill(text) or self._by_parts(text)

    def _fill(self, text: str) -> str | None:
        for pattern, said in self._patterns:
            found = pattern.fullmatch(text)
            # A place ends with its part, or one pattern would swallow another's words.
            if found and not any("; " in value for value in found.groups()):
                for name, value in found.groupdict().items():
                    said = said.replace(f"{{{name[1:]}}}", self._place(value))
                return said
        return None

    def _place(self, value: str) -> str:
        """What stands in a place: a number, a name, or words that are looked up in turn."""
        said = self._try(value)
        if said is None and (_NO_NAME.match(value) or english_words(value)):
            self.unknown[value] = None
        return value if said is None else said

    def _by_parts(self, text: str) -> str | None:
        """A text whose parts are all known: "USA (50): Iran", or a sentence without its stop."""
        if text.endswith(".") and (said := self._try(text[:-1])) is not None:
            return f"{said}."
        for sign, joint in ((": ", " : " if self.language == "fr" else ": "), (", ", ", ")):
            first, found, rest = text.partition(sign)
            if found:
                parts = [known for part in (first, rest) if (known := self._try(part)) is not None]
                if len(parts) == 2:
                    return joint.join(parts)
        return None


def english_words(text: str) -> list[str]:
    """English words and codes of sessions in a text that should be French or Spanish.

    Examples
    --------
    >>> english_words("point 4, cut list, HRC8; Federation for the Rights of Women")
    ['list', 'HRC8']
    """
    return _ENGLISH.findall(text)


@cache
def phrases() -> list[dict[str, str]]:
    """The table of phrases: English, French, Spanish."""
    text = (files("hrcstats.figures") / "phrases.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def check_phrases(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Phrases that lack a language, or whose places differ between languages."""
    return [row["en"] for row in rows
            if not all(row.get(language) for language in LANGUAGES)
            or len({tuple(sorted(_PLACE.findall(row[language]))) for language in LANGUAGES}) > 1]


def _pattern(english: str) -> re.Pattern[str]:
    literal = re.split(r"(\{\d\})", english)
    return re.compile("".join(f"(?P<p{part[1]}>.+?)" if _PLACE.fullmatch(part)
                              else re.escape(part) for part in literal))
