"""Statements to turns: whose mouth each sentence comes from, the chair's or a speaker's.

The recogniser runs speakers together and puts one's words under another's label, so a label is
only a first guess; the chair's own phrases inside a speech, and a speech after the chair's call,
split a statement.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from hrcstats.read import transcripts_words as words
from hrcstats.read.transcripts_kinds import is_state_code
from hrcstats.read.transcripts_load import Meeting, Sentence, Speaker, Statement
from hrcstats.read.transcripts_names import (
    clean_called_name,
    hear_call,
    is_same_name,
    looks_like_name,
)

_CHAIR_FUNCTION = re.compile(
    r"\b(?:vice-?\s?)?(?:president|presidente|presidenta|chair(?:person|man|woman)?)\b", re.I)
_NOT_CHAIR_FUNCTION = re.compile(
    r"\b(?:of|de|del|du|d'|former)\b(?!.*\b(?:council|conseil|consejo|hrc)\b)", re.I)
_COUNCIL_AFFILIATION = re.compile(r"^(?:|hrc|un|unhrc|council|ohchr|"
                                  r".*human rights council.*)$", re.I)
_SHORTEST_SPEECH_S = 15  # before this a "thank you" greets, after it one takes leave


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
    if seconds > 15 or (speaker.function and not _has_chair_title(speaker)):
        return False
    first = statement.sentences[0].text
    if words.ADDRESSES_CHAIR.search(words.plain(first)):
        return False
    last = statement.sentences[-2:]
    if any(_is_floor_given(sentence.text) or _is_bare_call(sentence.text, from_chair=True)
           for sentence in last):
        return True
    thanks = words.THANKS_SPEAKER.search(words.plain(first)) or (
        len(statement.sentences) == 1 and not first[:1].islower())
    return bool(thanks) and any(_chair_call_is_name(sentence.text) for sentence in last)


def _split_statement(statement: Statement, is_chair: bool) -> list[Turn]:
    turns: list[Turn] = []
    dropped: list[Sentence] = []
    kept: list[Sentence] = []
    for sentence in statement.sentences:
        (dropped if words.INTERPRETER.search(words.plain(sentence.text)) else kept).append(sentence)
    in_chair = is_chair
    gave_floor = False
    for index, sentence in enumerate(kept):
        if in_chair:
            if gave_floor and _begins_speech(sentence, kept[index:], is_chair):
                in_chair = False
        elif _begins_chair(kept, index):
            in_chair, gave_floor = True, False
        if not turns or turns[-1].is_chair is not in_chair:
            turns.append(Turn(in_chair, statement, is_relabelled=in_chair is not is_chair))
        turns[-1].sentences.append(sentence)
        gave_floor = in_chair and (gave_floor or _gives_floor(sentence.text, True))
    if not is_chair and turns:
        _forget_wrong_labels(turns)
    if not turns:
        turns = [Turn(is_chair, statement)]
    turns[0].dropped = dropped
    return turns


def _forget_wrong_labels(turns: list[Turn]) -> None:
    """In a statement that runs two speakers together only one of them bears its label: the one
    whom the call in between names, else the first."""
    speeches = [turn for turn in turns if not turn.is_chair]
    if not speeches:
        return
    labelled = speeches[0]
    for before, turn in pairwise(turns):
        if before.is_chair and not turn.is_chair and _names_speaker(before, turn):
            labelled = turn
    for turn in speeches:
        turn.is_relabelled = turn is not labelled


def _names_speaker(chair: Turn, turn: Turn) -> bool:
    speaker = turn.statement.speaker
    named = [hear_call(sentence.text, from_chair=True) or clean_called_name(sentence.text)
             for sentence in chair.sentences]
    called = [name.holder for name in named]
    return any(is_same_name(name, label) for name in called
               for label in (speaker.affiliation, speaker.affiliation_full))


@lru_cache(maxsize=65536)  # asked of each sentence by its neighbours too
def _is_floor_given(text: str) -> bool:
    if re.search(r"\b(?:my|our)\s+(?:\w+\s+)?(?:colleague|friend)|\bmi\s+colega|"
                 r"\bm(?:on|a)\s+collegue", words.plain(text), re.I):
        return False
    return hear_call(text, from_chair=False) is not None


def _is_bare_call(text: str, *, from_chair: bool = False) -> bool:
    return looks_like_name(clean_called_name(text).holder, bare=True, from_chair=from_chair)


def _gives_floor(text: str, is_chair: bool) -> bool:
    if _is_floor_given(text) or words.RETURNS.search(words.plain(text)):
        return True
    return is_chair and (_is_bare_call(text, from_chair=True) or _chair_call_is_name(text))


def _chair_call_is_name(text: str) -> bool:
    name = hear_call(text, from_chair=True)
    return name is not None and bool(name.holder)


def _begins_chair(kept: list[Sentence], index: int) -> bool:
    """True where a speaker's words end and the chair's begin, under the speaker's label."""
    sentence, rest = kept[index], kept[index + 1:index + 3]
    if _is_floor_given(sentence.text):
        return True
    if sentence.text[:1].islower() or sentence.seconds > 12:
        return False
    shadow = words.plain(sentence.text)
    if any(_is_floor_given(later.text) for later in rest):
        addresses = words.ADDRESSES_CHAIR.search(shadow)
        # Of two thanks in a row the first is the speaker's.
        is_first = words.THANKS_SPEAKER.search(words.plain(rest[0].text)) and not (
            index and words.CLOSES.search(words.plain(kept[index - 1].text)))
        if words.THANKS_SPEAKER.search(shadow) and not addresses and not is_first:
            return True
        if words.STOPS.search(shadow) or words.TIME_UP.search(shadow):
            return True
    if index == 0 or not words.CLOSES.search(words.plain(kept[index - 1].text)):
        return False
    if words.THANKS_ONLY.search(shadow) and rest and _gives_floor(rest[0].text, True):
        return True  # thanks twice: a speaker's, then the chair's
    has_spoken = sentence.start - kept[0].start > _SHORTEST_SPEECH_S
    return has_spoken and _calls_answered(kept[index:index + 4])


def _calls_answered(sentences: list[Sentence]) -> bool:
    """True where one of the sentences calls a name in any words, and the next answers to it: by
    addressing the chair, or by naming itself."""
    for call, answer in pairwise(sentences):
        name = hear_call(call.text, from_chair=True)
        if name is None and _is_bare_call(call.text):
            name = clean_called_name(call.text)
        if name is None or not name.holder:
            continue
        shadow = words.plain(answer.text)
        if words.ADDRESSES_CHAIR.search(shadow) or words.plain(name.holder) in shadow[:80]:
            return True
    return False


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
    if later_calls or len(rest) < 2 or words.OPENS.search(shadow):
        return False
    # Once the floor is given a chair says a sentence or two more, never half a minute.
    return seconds > 30 or (seconds > 15 and not words.RULES.search(shadow)
                            and not words.TECHNICAL.search(shadow))
