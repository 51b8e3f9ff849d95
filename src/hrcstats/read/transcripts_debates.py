"""Which debate a meeting is in, from the chair's words and the meeting's title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrcstats.read.debates import ITEM_WORDS, item_of_title, mentions, stated_item
from hrcstats.read.transcripts_words import plain

_ANNOUNCES = re.compile(
    r"\b(?:begin|start|open|continu|resum|proceed|turn|move|take\s+up|now\s+(?:consider|hold|have)|"
    r"we\s+(?:will|shall)|come\s+to|consider|hold|commenc|entam|poursui|repren|passons|abord|ouvr|"
    r"examin|inici|reanud|pas(?:amos|ar|emos)|abri|comenz|welcome\s+to|"
    r"is\s+(?:now\s+)?(?:holding|considering))", re.I)
_CONCLUDES = re.compile(
    r"\b(?:conclud|end(?:s|ed)?\s+(?:of|the)|clos|finish|complet|conclus|achev|termin|finaliz|"
    r"suspend|interrupt)", re.I)
_IN_TITLE = re.compile(r"\s+-\s+\d+(?:st|nd|rd|th|e|a)?\s+(?:Meeting|seance|reunion)", re.I)
_DIALOGUE_IN_TITLE = re.compile(r"^(?:C?E?ID|CID)\s*[:\-]")
_GROUP = (
    r"(?:non-?governmental\s+organi[sz]ations?|ngos?|civil\s+society|ong|societe\s+civile|"
    r"organisations\s+non\s+gouvernementales|organizaciones\s+no\s+gubernamentales|sociedad\s+civil)")
_DURATION = (
    r"(?P<whole>\d+|an?|one|two|three|four|five|une?|deux|trois|dos|tres|ninety|sixty|"
    r"quatre-vingt-dix|noventa|sesenta)(?:\s+(?P<half>and\s+a\s+half))?[\s-]*"
    r"(?P<unit>min(?:ute|uto)?s?|sec(?:ond|onde)?s?|segundos?)\b"
    r"(?:\s+(?:and\s+|et\s+|y\s+)?(?:(?P<half2>a\s+half|demie?|medio)|"
    r"(?P<seconds>\d+|thirty|trente|treinta)(?:\s+(?:seconds?|secondes?|segundos?))?))?")
_LIMIT = re.compile(rf"{_GROUP}[^.;]{{0,60}}?\b{_DURATION}", re.I)
_LIMIT_BEFORE = re.compile(rf"\b{_DURATION}[^.;,]{{0,30}}?\b{_GROUP}", re.I)
_COUNTED = {"ninety": 90, "noventa": 90, "quatre-vingt-dix": 90, "sixty": 60, "sesenta": 60,
            "thirty": 30, "trente": 30, "treinta": 30, "une": 1, "un": 1, "a": 1, "an": 1}


@dataclass(frozen=True)
class Debate:
    """What a slot is part of, as far as the chair or the title said."""

    kind: str = ""
    agenda_item: str = ""
    title: str = ""


def debate_in_title(title: str) -> Debate:
    """The debate named in a recording's title ("Item 4: General debate - 25th Meeting, ...")."""
    named = _IN_TITLE.split(title)[0].strip(" -")
    found = _mentioned(named.replace(":", " "), 0)
    kind = found.kind or ("interactive_dialogue" if _DIALOGUE_IN_TITLE.match(named) else "")
    return Debate(kind, found.agenda_item, named if kind or found.agenda_item else "")


def announced_debate(sentence: str, current: Debate) -> Debate | None:
    """The debate that a chair's sentence opens or resumes; None where it opens none."""
    opening = _ANNOUNCES.search(plain(sentence))
    if opening is None:
        return None
    closing = _CONCLUDES.search(plain(sentence))
    begin = 0
    if closing and closing.start() < opening.start():
        begin = opening.start()  # "That concludes item 3, we now turn to item 4."
    elif closing and not re.search(r"\b(?:and|then|et|y)\b", sentence[closing.end():]):
        begin = closing.end()
    found = _mentioned(sentence, begin)
    if not found.kind and found.agenda_item in ("", current.agenda_item):
        return None
    item = found.agenda_item or (current.agenda_item if found.kind == current.kind else "")
    return Debate(found.kind, item, (found.title or sentence)[:160])


def _mentioned(text: str, begin: int) -> Debate:
    """The first debate that a text names from `begin` on, with its item, wherever that stands."""
    item = stated_item(re.sub(r"\bpunto\b", "tema", text[begin:]))
    for place, found in mentions(text):
        if place >= begin:
            title = ": ".join(filter(None, (found.debate_kind.replace("_", " "),
                                             found.debate_title)))
            item = item or found.agenda_item or item_of_title(found.debate_title, found.debate_kind)
            return Debate(found.debate_kind, item, title)
    return Debate("", item, "")


def ngo_seconds(sentence: str) -> int | None:
    """Seconds that the chair allots to each NGO in this sentence, or None.

    >>> ngo_seconds("States have two minutes and NGOs one and a half minutes.")
    90
    """
    shadow = plain(sentence)
    found = _LIMIT.search(shadow) or _LIMIT_BEFORE.search(shadow)
    if not found:
        return None
    whole = found["whole"].casefold()
    count = int(whole) if whole.isdigit() else _COUNTED.get(whole) or ITEM_WORDS.get(whole, 0)
    seconds = count * (60 if found["unit"].casefold().startswith("min") else 1)
    if found["half"] or found["half2"]:
        seconds += 30
    elif found["seconds"]:
        extra = found["seconds"].casefold()
        seconds += int(extra) if extra.isdigit() else _COUNTED[extra]
    return seconds if 20 <= seconds <= 600 else None
