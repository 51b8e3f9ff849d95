"""Which debate a meeting is in, from the chair's words and the meeting's title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrcstats.read.transcripts_words import plain

_NUMBERS = {
    word: number
    for number, forms in enumerate(
        ("one un uno", "two deux dos", "three trois tres", "four quatre cuatro", "five cinq cinco",
         "six seis", "seven sept siete", "eight huit ocho", "nine neuf nueve", "ten dix diez"), 1)
    for word in forms.split()
}
_NUMBER = r"(?P<item>\d{1,2}|" + "|".join(_NUMBERS) + r")\b"
_ITEM = re.compile(
    rf"\b(?:agenda\s+)?items?\s*:?\s*(?:number\s+)?{_NUMBER}|\bpoint\s+{_NUMBER.replace('item', 'fr')}|"
    rf"\b(?:tema|punto)\s+{_NUMBER.replace('item', 'es')}", re.I)
_KINDS = [
    ("upr_outcome", r"\b(?:outcomes?|adoption)\b.{0,60}\b(?:universal\s+periodic\s+)?review\b|\bupr\s+outcome|"
                    r"\bdocuments?\s+final\b.{0,60}\bexamen\b|\bresultado\b.{0,60}\bexamen\b|"
                    r"\bconsideration\s+of\s+upr\s+reports?"),
    ("interactive_dialogue", r"\b(?:enhanced\s+|clustered\s+)?interactive\s+dialogues?\b|\bdialogues?\s+interactifs?\b|"
                             r"\bdialogos?\s+interactivos?\b|^(?:c?l?\.?\s?e?id)\s*[:\-]"),
    ("general_debate", r"\bgeneral\s+debate\b|\bdebat\s+general\b|\bdebate\s+general\b"),
    ("panel", r"\bpanel\b|\bannual\s+(?:full-?day\s+)?discussion\b|\btable\s+ronde\b|\bmesa\s+redonda\b|\breunion-debat\b"),
    ("high_level_segment", r"\bhigh[- ]level\s+segment\b|\bdebat\s+de\s+haut\s+niveau\b|\bserie\s+de\s+sesiones\s+de\s+alto"),
    ("general_segment", r"\bgeneral\s+segment\b"),
    ("urgent_debate", r"\burgent\s+debate\b|\bdebat\s+urgent\b|\bdebate\s+urgente\b"),
    ("decisions", r"\baction\s+on\s+(?:draft|the\s+draft|decisions|resolutions)|\bdecisions\s+and\s+conclusions\b|"
                  r"\bconsideration\s+of\s+(?:the\s+)?draft\b"),
]
_KINDS_RE = [(kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS]
_ANNOUNCES = re.compile(
    r"\b(?:begin|start|open|continu|resum|proceed|turn|move|take\s+up|now\s+(?:consider|hold|have)|we\s+(?:will|shall)|"
    r"come\s+to|consider|hold|commenc|entam|poursui|repren|passons|abord|ouvr|examin|inici|reanud|pas(?:amos|ar|emos)|abri|comenz|"
    r"welcome\s+to|is\s+(?:now\s+)?(?:holding|considering))", re.I)
_CONCLUDES = re.compile(
    r"\b(?:conclud|end(?:s|ed)?\s+(?:of|the)|clos|finish|complet|conclus|achev|termin|finaliz|suspend|interrupt)", re.I)
_GROUP = r"(?:non-?governmental\s+organi[sz]ations?|ngos?|civil\s+society|organisations\s+non\s+gouvernementales|ong|"\
         r"organizaciones\s+no\s+gubernamentales|sociedad\s+civil|societe\s+civile)"
_DURATION = (
    r"(?P<whole>\d+|one|two|three|four|five|une?|deux|trois|un|dos|tres|ninety|sixty|quatre-vingt-dix|noventa|sesenta)"
    r"(?:\s+(?P<half>and\s+a\s+half))?\s*(?P<unit>minutes?|seconds?|minutos?|segundos?|secondes?)"
    r"(?:\s+(?:and\s+|et\s+|y\s+)?(?:(?P<half2>a\s+half|demie?|medio)|(?P<seconds>\d+|thirty|trente|treinta)"
    r"(?:\s+(?:seconds?|secondes?|segundos?))?))?")
_LIMIT = re.compile(rf"{_GROUP}[^.;]{{0,60}}?\b{_DURATION}", re.I)
_LIMIT_BEFORE = re.compile(rf"\b{_DURATION}[^.;,]{{0,30}}?\b{_GROUP}", re.I)
_COUNTED = {"ninety": 90, "noventa": 90, "quatre-vingt-dix": 90, "sixty": 60, "sesenta": 60, "thirty": 30,
            "trente": 30, "treinta": 30, "une": 1, "un": 1}


@dataclass(frozen=True)
class Debate:
    """What a slot is part of, as far as the chair or the title said."""

    kind: str = ""
    agenda_item: str = ""
    title: str = ""


def debate_in_title(title: str) -> Debate:
    """The debate named in a recording's title ("Item 4: General debate - 25th Meeting, ...")."""
    shadow = plain(title)
    kind, agenda_item = _kind(shadow), _item(shadow)
    named = re.split(r"\s+-\s+\d+(?:st|nd|rd|th|e|a)?\s+(?:Meeting|seance|reunion)", title)[0]
    return Debate(kind, agenda_item, named.strip(" -") if kind or agenda_item else "")


def announced_debate(sentence: str, current: Debate) -> Debate | None:
    """The debate that a chair's sentence opens or resumes; None where it opens none."""
    shadow = plain(sentence)
    kind, agenda_item = _kind(shadow), _item(shadow)
    if not (kind or agenda_item) or not _ANNOUNCES.search(shadow):
        return None
    opening = _ANNOUNCES.search(shadow)
    closing = _CONCLUDES.search(shadow)
    if closing and (opening is None or closing.start() < opening.start()):
        later = re.search(r"\b(?:and|then|et|y|before)\b.*", shadow[closing.end():])
        if not later or not (_kind(later.group()) or _item(later.group())):
            return None
        kind, agenda_item = _kind(later.group()), _item(later.group()) or agenda_item
    if not kind and agenda_item == current.agenda_item:
        return None
    same_item = agenda_item or (current.agenda_item if kind == current.kind else "")
    return Debate(kind, same_item, _title(sentence, kind) or sentence[:160])


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
    count = int(whole) if whole.isdigit() else _COUNTED.get(whole) or _NUMBERS.get(whole, 0)
    seconds = count * (60 if found["unit"].casefold().startswith("min") else 1)
    if found["half"] or found["half2"]:
        seconds += 30
    elif found["seconds"]:
        extra = found["seconds"].casefold()
        seconds += int(extra) if extra.isdigit() else _COUNTED[extra]
    return seconds if 20 <= seconds <= 600 else None


def _kind(shadow: str) -> str:
    return next((kind for kind, pattern in _KINDS_RE if pattern.search(shadow)), "")


def _item(shadow: str) -> str:
    found = _ITEM.search(shadow)
    if not found:
        return ""
    word = (found["item"] or found["fr"] or found["es"]).casefold()
    number = int(word) if word.isdigit() else _NUMBERS[word]
    return str(number) if 1 <= number <= 10 else ""


def _title(sentence: str, kind: str) -> str:
    pattern = dict(_KINDS_RE).get(kind)
    found = pattern.search(plain(sentence)) if pattern else None
    if not found:
        return ""
    end = re.search(r"[.;]|,\s+(?:in accordance|pursuant|which|and I|I )", sentence[found.end():])
    title = sentence[found.start():found.end() + end.start() if end else len(sentence)]
    return title.strip(" .,")[:160]
