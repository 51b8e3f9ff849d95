"""Statements to turns: whose mouth each sentence comes from, the chair's or a speaker's.

The recogniser runs speakers together and puts one's words under another's label, so a label is
only a first guess; the chair's own phrases inside a speech, and a speech after the chair's call,
split a statement.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from hrcstats.read import transcripts_words as words
from hrcstats.read.transcripts_load import Meeting, Sentence, Speaker, Statement
from hrcstats.read.transcripts_names import (
    clean_called_name,
    is_state_code,
    looks_like_name,
)

_CHAIR_FUNCTION = re.compile(
    r"\b(?:vice-?\s?)?(?:president|presidente|presidenta|chair(?:person|man|woman)?)\b", re.I)
_NOT_CHAIR_FUNCTION = re.compile(
    r"\b(?:of|de|del|du|d'|former)\b(?!.*\b(?:council|conseil|consejo|hrc)\b)", re.I)
_COUNCIL_AFFILIATION = re.compile(r"^(?:|hrc|un|unhrc|council|ohchr|.*human rights council.*)$", re.I)


@dataclass
class Turn:
    """Consecutive sentences of one mouth within one statement."""

    is_chair: bool
    statement: Statement
    sentences: list[Sentence] = field(default_factory=list)
    is_relabelled: bool = False  # the recogniser gave these words to somebody else
    dropped: list[Sentence] = field(default_factory=list)  # interpreters' words

    @property
    def speaker(self) -> Speaker:
        """The recogniser's speaker; nobody where its label is known to be wrong."""
        return Speaker() if self.is_relabelled else self.statement.speaker

    @property
    def text(self) -> str:
        """The turn's words, without accents, for searching."""
        return words.plain(" ".join(sentence.text for sentence in self.sentences))

    @property
    def seconds(self) -> float:
        """Seconds spoken, interpreters' own words left out."""
        return sum(sentence.seconds for sentence in self.sentences)

    @property
    def start(self) -> float:
        """Second at which the turn begins in its recording."""
        return self.sentences[0].start if self.sentences else self.dropped[0].start


def chair_voices(meeting: Meeting) -> frozenset[str]:
    """Marks of the voices that chair the meeting.

    A chair is known by what it does: it gives the floor. The function "President" alone also
    belongs to heads of State and to presidents of associations.
    """
    statements: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    titled: set[str] = set()
    for statement in meeting.statements:
        voice = statement.speaker.voice
        if not voice:
            continue
        statements[voice] += 1
        calls[voice] += any(_is_floor_given(sentence.text) for sentence in statement.sentences)
        if _has_chair_title(statement.speaker):
            titled.add(voice)
    return frozenset(
        voice for voice, count in statements.items()
        if (voice in titled and (calls[voice] or count > 2 or len(titled) == 1))
        or (calls[voice] >= 3 and calls[voice] / count >= 0.4))


def split_turns(meeting: Meeting) -> list[Turn]:
    """The meeting as turns in the order spoken; every statement gives at least one turn."""
    chairs = chair_voices(meeting)
    turns: list[Turn] = []
    for statement in meeting.statements:
        turns += _split_statement(statement, _is_chair(statement, chairs))
    return turns


def _has_chair_title(speaker: Speaker) -> bool:
    function = words.plain(speaker.function)
    affiliation = speaker.affiliation
    return bool(
        _CHAIR_FUNCTION.search(function) and not _NOT_CHAIR_FUNCTION.search(function)
        and (_COUNCIL_AFFILIATION.match(affiliation) or is_state_code(affiliation)
             or _CHAIR_FUNCTION.search(words.plain(affiliation)))
    ) or bool(_CHAIR_FUNCTION.fullmatch(words.plain(affiliation)))


def _is_chair(statement: Statement, chairs: frozenset[str]) -> bool:
    speaker = statement.speaker
    if speaker.voice in chairs:
        return True
    if speaker.affiliation and not _COUNCIL_AFFILIATION.match(speaker.affiliation):
        return False
    # Nobody's label on a short statement that does what only a chair does.
    seconds = sum(sentence.seconds for sentence in statement.sentences)
    if speaker.function and not _has_chair_title(speaker):
        return False
    return seconds < 15 and any(
        _is_floor_given(sentence.text) or _is_bare_call(sentence.text)
        for sentence in statement.sentences[-2:])


def _split_statement(statement: Statement, is_chair: bool) -> list[Turn]:
    turns: list[Turn] = []
    dropped: list[Sentence] = []
    kept: list[Sentence] = []
    for sentence in statement.sentences:
        (dropped if words.INTERPRETER.search(words.plain(sentence.text)) else kept).append(sentence)
    in_chair = is_chair
    gave_floor = False
    for index, sentence in enumerate(kept):
        rest = kept[index + 1:index + 3]
        if in_chair:
            if gave_floor and _begins_speech(sentence, kept[index:], is_chair):
                in_chair = False
        elif _begins_chair(sentence, rest):
            in_chair, gave_floor = True, False
        if not turns or turns[-1].is_chair is not in_chair:
            turns.append(Turn(in_chair, statement, is_relabelled=in_chair is not is_chair))
        turns[-1].sentences.append(sentence)
        if in_chair:
            gave_floor = gave_floor or _gives_floor(sentence.text, is_chair)
        else:
            gave_floor = False
    if not is_chair and turns:
        _forget_wrong_labels(turns)
    if not turns:
        turns = [Turn(is_chair, statement)]
    turns[0].dropped = dropped
    return turns


def _forget_wrong_labels(turns: list[Turn]) -> None:
    """In a statement that runs two speakers together only one of them bears its label: the one
    who speaks longest, where there is more than one speech."""
    speeches = [turn for turn in turns if not turn.is_chair]
    if len(speeches) > 1:
        longest = max(speeches, key=lambda turn: turn.seconds)
        for turn in speeches:
            turn.is_relabelled = turn is not longest


def _is_floor_given(text: str) -> bool:
    call = words.find_call(text, from_chair=False)
    if call is None or re.search(r"\b(?:my|our)\s+(?:\w+\s+)?(?:colleague|friend)|\bmi\s+colega|"
                                 r"\bmon\s+collegue|\bma\s+collegue", words.plain(text), re.I):
        return False
    name = clean_called_name(call.who)
    return not call.who or name.is_person_only or looks_like_name(name.holder)


def _is_bare_call(text: str) -> bool:
    return looks_like_name(clean_called_name(text).holder, bare=True) and (
        len(text.split()) > 1 or text.rstrip(".").isupper() or looks_like_name(text))


def _gives_floor(text: str, is_chair: bool) -> bool:
    if _is_floor_given(text) or words.RETURNS.search(words.plain(text)):
        return True
    return is_chair and (_is_bare_call(text) or _chair_call_is_name(text))


def _chair_call_is_name(text: str) -> bool:
    call = words.find_call(text, from_chair=True)
    return call is not None and looks_like_name(clean_called_name(call.who).holder)


def _begins_chair(sentence: Sentence, rest: list[Sentence]) -> bool:
    """True where a speaker's words end and the chair's begin, under the speaker's label."""
    shadow = words.plain(sentence.text)
    if _is_floor_given(sentence.text):
        return True
    thanks = words.THANKS_SPEAKER.search(shadow) and not words.ADDRESSES_CHAIR.search(shadow)
    stops = words.STOPS.search(shadow) or words.TIME_UP.search(shadow)
    return bool((thanks or stops) and not shadow[:1].islower()
                and any(_is_floor_given(later.text) for later in rest)
                and sentence.seconds < 12)


def _begins_speech(sentence: Sentence, rest: list[Sentence], is_chair: bool) -> bool:
    """True where a speech begins under the label of the chair, or after the chair's call."""
    shadow = words.plain(sentence.text)
    if _gives_floor(sentence.text, True) or words.NOT_HEARD.search(shadow):
        return False
    if words.ADDRESSES_CHAIR.search(shadow):
        return True
    if words.WITHDRAWS.search(shadow) or words.STOPS.search(shadow):
        return False
    seconds = sum(later.seconds for later in rest)
    if not is_chair:
        return True
    later_calls = any(_is_floor_given(later.text) for later in rest[:3])
    return seconds > 15 and len(rest) > 1 and not later_calls and not words.RULES.search(shadow) and (
        not words.OPENS.search(shadow) and not words.TECHNICAL.search(shadow))
