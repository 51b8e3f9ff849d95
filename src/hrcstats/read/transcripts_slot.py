"""One slot of a meeting: who held the floor, what was said in it, what broke in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hrcstats.read import transcripts_words as words
from hrcstats.read.transcripts_debates import Debate
from hrcstats.read.transcripts_kinds import kind_of_speaker
from hrcstats.read.transcripts_load import Sentence, Speaker, Statement
from hrcstats.read.transcripts_names import (
    clean_called_name,
    is_same_name,
    looks_like_name,
)
from hrcstats.read.transcripts_turns import Turn


@dataclass
class Moment:
    """Something in or after a slot that a person should look at."""

    kind: str
    sentence: Sentence
    statement: Statement
    cue: str
    state: str = ""


@dataclass
class Slot:
    """One place on the speakers' list as it was delivered, or called and not heard."""

    holder: str
    on_behalf_of: str
    kind: str
    speaker: Speaker
    statement: Statement
    start: float
    debate: Debate
    allotted: int | None = None
    was_called: bool = True
    was_delivered: bool | None = True
    sentences: list[Sentence] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    voices: set[str] = field(default_factory=set)
    moments: list[Moment] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    ended_by: list[tuple[Sentence, Statement]] = field(default_factory=list)  # the chair's words
    is_suspended: bool = False  # a point of order is being dealt with

    @property
    def seconds(self) -> float:
        """Seconds spoken by the slot's own voice."""
        return sum(sentence.seconds for sentence in self.sentences)

    def flag(self, name: str) -> None:
        """Add a flag once."""
        if name not in self.flags:
            self.flags.append(name)


_NAMES_ITSELF = re.compile(
    r"^(?P<name>(?:The )?[A-Z][^.;:]{3,90}?)\s+(?:welcomes?|thanks?|is|are|would|wish(?:es)?|"
    r"notes?|"
    r"express(?:es)?|commends?|remains?|remercie|salue|souhaite|est|agradece|acoge|expresa|"
    r"desea)\b|"
    r"\b(?:on behalf of|in the name of|representing|au nom d(?:e la|e l'|es|u|e|')|"
    r"en nombre del?)\s*"
    r"(?:the )?(?P<behalf>[A-Z][^.;:]{3,90}?)(?:,|\.|$|\s+(?:and|i|we|et|y|je|nous)\b)")


def self_named(slot: Slot) -> str:
    """The organisation that a speaker names as its own in its first words, or ''."""
    for sentence in slot.sentences[:3]:
        found = _NAMES_ITSELF.search(words.plain(sentence.text))
        if found:
            span = found.span("name") if found["name"] else found.span("behalf")
            name = clean_called_name(sentence.text[slice(*span)]).holder
            if looks_like_name(name, bare=True, from_chair=True):
                slot.flag("named_by_itself")
                slot.kind = kind_of_speaker(name, slot.speaker)
                return name
    return ""


def said(turns: list[Turn], pattern: re.Pattern[str]) -> bool:
    """True where any sentence of the turns holds the pattern."""
    return any(pattern.search(words.plain(sentence.text))
               for turn in turns for sentence in turn.sentences)


def same_voice(slot: Slot, turn: Turn) -> bool:
    """True where the recogniser hears the slot's own speaker, by voice or by affiliation."""
    speaker = turn.speaker
    if speaker.voice and speaker.voice in slot.voices:
        return True
    return bool(speaker.affiliation) and is_same_name(speaker.affiliation,
                                                      slot.speaker.affiliation)


def starts_lower(turn: Turn) -> bool:
    """True where a turn begins in the middle of a sentence."""
    first = re.search(r"[^\W\d_]", turn.sentences[0].text)
    return bool(first and first.group().islower())


def is_unfinished(slot: Slot) -> bool:
    """True where the slot's last sentence has no end."""
    return bool(slot.sentences) and not re.search(r"[.!?:;\"')\]]$", slot.sentences[-1].text)


def has_closed(slot: Slot) -> bool:
    """True where the speaker's last words are a speaker's last words."""
    return len(slot.sentences) > 1 and bool(
        words.CLOSES.search(words.plain(slot.sentences[-1].text)))


def is_off_record(turn: Turn) -> bool:
    """True for talk that an open microphone caught."""
    return turn.seconds < 15 and bool(words.OFF_RECORD.search(turn.text)) and not (
        words.ADDRESSES_CHAIR.search(turn.text))
