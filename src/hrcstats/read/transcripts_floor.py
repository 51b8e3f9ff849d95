"""The floor at one moment of a meeting: who has it, who was called, what the chair just said."""

from __future__ import annotations

from dataclasses import dataclass, field

from hrcstats.read import transcripts_words as words
from hrcstats.read.transcripts_debates import announced_debate, debate_in_title
from hrcstats.read.transcripts_kinds import state_in
from hrcstats.read.transcripts_load import Sentence, Statement
from hrcstats.read.transcripts_names import (
    CalledName,
    clean_called_name,
    hear_call,
    is_same_name,
    looks_like_name,
)
from hrcstats.read.transcripts_slot import Slot
from hrcstats.read.transcripts_turns import Turn

_NO_DEBATE = debate_in_title("")


@dataclass
class PendingCall:
    """The chair's call that nobody has answered yet."""

    name: CalledName
    sentence: Sentence
    statement: Statement
    is_point_of_order: bool = False
    not_heard: Sentence | None = None


@dataclass
class Floor:
    """What is known at one turn of the meeting; `turns` also holds what comes after."""

    turns: list[Turn]
    slot: Slot | None = None                # open: nobody else has been given the floor since
    call: PendingCall | None = None
    announced: PendingCall | None = None    # "followed by": whom the last call also named
    chair_turns: list[Turn] = field(default_factory=list)  # since the last speech
    is_closed: bool = False                 # the meeting is adjourned, or not yet open
    _heard: dict[tuple[int, int], CalledName | None] = field(default_factory=dict)

    def called_in(self, index: int, position: int) -> CalledName | None:
        """Whom one sentence of a chair's turn calls, or None."""
        key = (index, position)
        if key not in self._heard:
            self._heard[key] = self._call_in(index, position)
        return self._heard[key]

    def _call_in(self, index: int, position: int) -> CalledName | None:
        turn = self.turns[index]
        sentence = turn.sentences[position]
        shadow = words.plain(sentence.text)
        if words.POINT_OF_ORDER.search(shadow) and not words.RULES.search(shadow):
            # "It appears that China would like to raise a point of order, you have the floor."
            state = state_in(sentence.text)
            if state:
                return CalledName(state)
        name = hear_call(sentence.text, from_chair=True)
        if name is not None:
            breaks_off = not name.holder and not name.is_person_only
            if breaks_off and position + 1 < len(turn.sentences):
                after = clean_called_name(turn.sentences[position + 1].text)
                return after if looks_like_name(after.holder, bare=True, from_chair=True) else name
            return name
        if any(hear_call(later.text, from_chair=False) for later in turn.sentences[position + 1:]):
            return None
        return self._bare_name_in(index, sentence)

    def _bare_name_in(self, index: int, sentence: Sentence) -> CalledName | None:
        """A sentence that is nothing but a name, or that the next speaker answers to."""
        if len(sentence.text) > 160 or words.THANKS_SPEAKER.match(words.plain(sentence.text)):
            return None
        bare = clean_called_name(sentence.text)
        if announced_debate(sentence.text, _NO_DEBATE):
            return None
        if looks_like_name(bare.holder, bare=True, from_chair=True):
            return bare
        following = next((turn for turn in self.turns[index + 1:index + 3]
                          if not turn.is_chair and turn.sentences), None)
        if following is not None and bare.holder and any(
                is_same_name(bare.holder, label) for label in
                (following.speaker.affiliation, following.speaker.affiliation_full)):
            return bare
        return None
