"""Turns to slots: who held the floor, for how long, and what broke in.

A slot begins with the chair's call and ends when the chair gives the floor to somebody else. What
a State says in between is an interruption, not a slot; what the recogniser gave to another voice
in mid-sentence is still the same slot.
"""

from __future__ import annotations

import re

from hrcstats.read import transcripts_words as words
from hrcstats.read.transcripts_debates import (
    Debate,
    announced_debate,
    debate_in_title,
    ngo_seconds,
)
from hrcstats.read.transcripts_floor import Floor, PendingCall
from hrcstats.read.transcripts_judge import CONTINUATION, INTERRUPTION, SLOT, judge
from hrcstats.read.transcripts_kinds import (
    STATE,
    has_organisation_word,
    is_state,
    kind_of_speaker,
    speaks_for_state,
)
from hrcstats.read.transcripts_load import Meeting, Sentence, Speaker, Statement
from hrcstats.read.transcripts_names import (
    CalledName,
    clean_called_name,
    is_same_name,
    looks_like_name,
    name_heard_in,
    names_in,
)
from hrcstats.read.transcripts_slot import (
    Moment,
    Slot,
    has_closed,
    said,
    same_voice,
    self_named,
    starts_lower,
)
from hrcstats.read.transcripts_turns import Turn, split_turns

_MORE_THAN_THANKS = re.compile(r"^[^a-z]*[A-Z](?:\S*\s+){3}\S")  # four words, from the beginning
_UNHONOURED_PERSON = re.compile(r"(?P<person>[^,]+?),?\s+(?:of|from|for|de|du)\s+(?P<rest>.+)$")


class SlotBuilder:
    """Goes through one meeting's turns and keeps what has the floor.

    `fate` says of each turn that is no part of a slot what it was; `allotted` takes the NGOs'
    seconds a debate as the chair states them.
    """

    def __init__(self, meeting: Meeting, allotted: dict[Debate, int]) -> None:
        self.meeting = meeting
        self.floor = Floor(split_turns(meeting))
        self.allotted = allotted
        self.slots: list[Slot] = []
        self.debate = debate_in_title(meeting.title)
        self.in_reply = False
        self.fate: dict[int, str] = {}

    @property
    def turns(self) -> list[Turn]:
        """All turns of the meeting."""
        return self.floor.turns

    def build(self) -> list[Slot]:
        """All slots of the meeting in the order called."""
        for index, turn in enumerate(self.turns):
            if not turn.sentences:
                self.fate[index] = "interpreters' words"
            elif turn.is_chair:
                self._hear_chair(index, turn)
            else:
                self._hear_speech(index, turn)
        self._drop_call()
        self._close_slot()
        return self.slots

    # The chair --------------------------------------------------------------------------------

    def _hear_chair(self, index: int, turn: Turn) -> None:
        """Calls, absences, debate boundaries and time limits in the chair's words."""
        floor = self.floor
        self.fate[index] = "chair"
        floor.chair_turns.append(turn)
        for position, sentence in enumerate(turn.sentences):
            shadow = words.plain(sentence.text)
            self._note_rules(sentence, shadow)
            name = floor.called_in(index, position)
            if floor.call is None and words.NOT_HEARD.search(shadow):
                self._hear_absence(sentence, turn)
                continue
            if floor.call and (words.NOT_HEARD.search(shadow)
                               or self._is_named_again(sentence, turn)):
                floor.call.not_heard = floor.call.not_heard or sentence
                if name is None or is_same_name(name.holder, floor.call.name.holder):
                    continue
            if name is None:
                self._hear_announcement(sentence, shadow)
            else:
                self._take_call(name, sentence, turn, shadow)

    def _is_named_again(self, sentence: Sentence, turn: Turn) -> bool:
        """True where the chair, after waiting, says the name that it called: nobody answered."""
        call = self.floor.call
        return (call is not None and call.statement is not turn.statement
                and any(is_same_name(name, call.name.holder) for name in names_in(sentence.text)))

    def _hear_absence(self, sentence: Sentence, turn: Turn) -> None:
        """Somebody is said to be absent whose call is lost, or was not understood."""
        names = names_in(sentence.text)
        name = clean_called_name(names[0]) if len(names) == 1 else CalledName("")
        if name.holder and (self.floor.slot is None or has_closed(self.floor.slot)):
            self.floor.call = PendingCall(name, sentence, turn.statement, not_heard=sentence)

    def _note_rules(self, sentence: Sentence, shadow: str) -> None:
        seconds = ngo_seconds(sentence.text)
        if seconds:
            self.allotted[self.debate] = seconds
        if words.RIGHT_OF_REPLY.search(shadow):
            self.in_reply = True
            if self.floor.slot is not None and not self.floor.slot.is_suspended:
                self._close_slot()
        if words.ADJOURNS.search(shadow):
            self.floor.is_closed = True
        if words.OPENS.search(shadow):
            self.floor.is_closed = False

    def _hear_announcement(self, sentence: Sentence, shadow: str) -> None:
        opened = announced_debate(sentence.text, self.debate)
        slot = self.floor.slot
        if opened is None or (slot is not None and slot.is_suspended):
            return
        self._drop_call()
        self._close_slot()
        self.in_reply = bool(words.RIGHT_OF_REPLY.search(shadow))
        known = self.allotted.get(self.debate)
        if known and (opened.kind, opened.agenda_item) == (self.debate.kind,
                                                           self.debate.agenda_item):
            self.allotted.setdefault(opened, known)
        self.debate = opened

    def _take_call(self, name: CalledName, sentence: Sentence, turn: Turn, shadow: str) -> None:
        call = self.floor.call
        is_point = bool(words.POINT_OF_ORDER.search(shadow))
        if call and not name.holder and call.name.holder:
            return
        if call and is_same_name(name.holder, call.name.holder):
            call.is_point_of_order |= is_point
            return
        self._drop_call()
        self.floor.call = PendingCall(name, sentence, turn.statement, is_point)
        after = clean_called_name(words.name_that_follows(sentence.text))
        self.floor.announced = PendingCall(after, sentence, turn.statement) if looks_like_name(
            after.holder, bare=True, from_chair=True) else None

    def _drop_call(self) -> None:
        """A call that nobody answered is a slot called and not heard, where the chair says so.

        Without a word of absence the name was perhaps only announced, or its speech is lost.
        """
        call, self.floor.call = self.floor.call, None
        if call is None or call.not_heard is None or not call.name.holder or call.is_point_of_order:
            return
        self._close_slot()
        slot = self._new_slot(call, Speaker(), call.statement, call.sentence.start)
        slot.was_delivered = False
        slot.moments.append(Moment("not_heard", call.sentence, call.statement,
                                   call.not_heard.text))
        self.floor.slot = None

    # A speech ---------------------------------------------------------------------------------

    def _hear_speech(self, index: int, turn: Turn) -> None:
        """Give the turn to the open slot, to a new one, or set it aside."""
        floor = self.floor
        call, label = floor.call, turn.speaker.affiliation_full or turn.speaker.affiliation
        if call and call.not_heard and label and not is_same_name(label, call.name.holder):
            self._drop_call()  # somebody else speaks: the chair has called again meanwhile
        if floor.call is None and floor.chair_turns:
            self._hear_label_called(turn)
        if floor.call is None and floor.chair_turns:
            self._hear_announced(turn)
        verdict = judge(floor, index, turn)
        if verdict == INTERRUPTION and floor.slot:
            self._interrupt(floor.slot, index, turn)
        elif verdict == CONTINUATION and floor.slot:
            self._continue(floor.slot, turn)
        elif verdict == SLOT:
            self._open(turn)
        else:
            self.fate[index] = verdict
            return
        floor.chair_turns = []

    def _hear_label_called(self, turn: Turn) -> None:
        """A call in words not known: the chair said the name that the next speaker bears."""
        for chair_turn in reversed(self.floor.chair_turns):
            for sentence in reversed(chair_turn.sentences):
                shadow = words.plain(sentence.text)
                if words.THANKS_SPEAKER.search(shadow) or words.NOT_HEARD.search(shadow):
                    continue
                name = name_heard_in(sentence.text, turn.speaker)
                if name:
                    self.floor.call = PendingCall(
                        CalledName(name), sentence, chair_turn.statement,
                        bool(words.POINT_OF_ORDER.search(shadow)))
                    return

    def _hear_announced(self, turn: Turn) -> None:
        """The chair only thanked, and the one whom its last call announced ("followed by") speaks:
        one who bears that name, or a new voice that bears none."""
        floor, slot = self.floor, self.floor.slot
        if floor.announced is None or slot is None or slot.is_suspended or same_voice(slot, turn):
            return
        if not said(floor.chair_turns, words.THANKS_SPEAKER) or said(floor.chair_turns,
                                                                     words.RETURNS):
            return
        is_nobody = not turn.speaker.affiliation and not starts_lower(turn)
        if is_nobody or name_heard_in(floor.announced.name.holder, turn.speaker):
            floor.call, floor.announced = floor.announced, None

    def _interrupt(self, slot: Slot, index: int, turn: Turn) -> None:
        floor = self.floor
        call, floor.call = floor.call, None
        called = call.name.holder if call else ""
        heard = turn.speaker.affiliation if speaks_for_state(turn.speaker) else ""
        self.fate[index] = "point of order"
        is_same_objection = (slot.is_suspended and not floor.chair_turns
                             and bool(slot.moments) and slot.moments[-1].kind == "point_of_order")
        if not is_same_objection:
            cue = next((sentence for sentence in turn.sentences[:4] if words.POINT_OF_ORDER.search(
                words.plain(sentence.text))), turn.sentences[0])
            slot.moments.append(Moment("point_of_order", turn.sentences[0], turn.statement,
                                       cue.text, heard or called))
        slot.is_suspended = True

    def _continue(self, slot: Slot, turn: Turn) -> None:
        call, self.floor.call = self.floor.call, None
        if self.floor.chair_turns and not slot.is_suspended:
            self._note_intervention(slot)
        if not same_voice(slot, turn) and (not self.floor.chair_turns or (
                call is None and not slot.is_suspended)):
            slot.flag("speaker_changed_in_statement")
        slot.is_suspended = False
        _add(slot, turn)

    def _note_intervention(self, slot: Slot) -> None:
        """The chair spoke during the slot: a candidate, unless it only cared for the sound."""
        if slot.kind == STATE:
            return
        spoken = [(sentence, turn.statement, words.plain(sentence.text))
                  for turn in self.floor.chair_turns for sentence in turn.sentences]
        rules = any(words.RULES.search(shadow) for *_, shadow in spoken)
        if not rules and any(words.TECHNICAL.search(shadow) for *_, shadow in spoken):
            slot.flag("technical_pause")
            return
        for pattern in (words.STOPS, words.RULES, words.TIME_UP, words.POINT_OF_ORDER,
                        words.WITHDRAWS, _MORE_THAN_THANKS):
            cue = next((s for s, _, shadow in spoken if pattern.search(shadow)
                        and not words.THANKS_ONLY.search(shadow)), None)
            if cue is not None:
                slot.moments.append(Moment("chair_intervention", spoken[0][0], spoken[0][1],
                                           cue.text))
                return

    def _open(self, turn: Turn) -> None:
        self._close_slot()
        call, self.floor.call = self.floor.call, None
        _add(self._new_slot(call, turn.speaker, turn.statement, turn.start), turn)

    def _new_slot(self, call: PendingCall | None, speaker: Speaker, statement: Statement,
                  start: float) -> Slot:
        label = speaker.affiliation_full or speaker.affiliation
        holder = _without_person(call.name.holder, label) if call else ""
        kind = kind_of_speaker(holder, speaker)
        if not holder or (kind == STATE and label and not is_state(holder)):
            holder = label
        slot = Slot(holder, call.name.on_behalf_of if call else "", kind, speaker, statement, start,
                    self.debate, was_called=call is not None)
        if call is None:
            slot.flag("no_call_heard")
        elif not call.name.holder:
            slot.flag("call_names_nobody")
        if self.in_reply:
            slot.flag("right_of_reply")
        self.floor.slot = slot
        self.slots.append(slot)
        return slot

    def _close_slot(self) -> None:
        slot, self.floor.slot = self.floor.slot, None
        if slot is None:
            return
        if not slot.holder:
            slot.holder = self_named(slot)
        slot.ended_by = [(sentence, turn.statement) for turn in self.floor.chair_turns
                         for sentence in turn.sentences]


def _add(slot: Slot, turn: Turn) -> None:
    slot.sentences += turn.sentences
    slot.statements.append(turn.statement)
    if turn.speaker.voice:
        slot.voices.add(turn.speaker.voice)
    if turn.is_relabelled:
        slot.flag("speakers_run_together")
    if turn.dropped:
        slot.flag("interpreter_heard")


def _without_person(holder: str, label: str) -> str:
    """"Jane Roe of Amnesty International" is Amnesty International, where its label says so."""
    found = _UNHONOURED_PERSON.match(holder)
    if found and is_same_name(found["rest"], label) and not has_organisation_word(found["person"]):
        return found["rest"]
    return holder
