"""Turns to slots: who held the floor, for how long, and what broke in.

A slot begins with the chair's call and ends when the chair gives the floor to somebody else. What
a State says in between is an interruption, not a slot; what the recogniser gave to another voice
in mid-sentence is still the same slot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hrcstats.read import transcripts_words as words
from hrcstats.read.transcripts_debates import (
    Debate,
    announced_debate,
    debate_in_title,
    ngo_seconds,
)
from hrcstats.read.transcripts_load import Meeting, Sentence, Speaker, Statement
from hrcstats.read.transcripts_names import (
    CalledName,
    clean_called_name,
    hear_call,
    is_same_name,
    is_state,
    kind_of_speaker,
    looks_like_name,
    name_heard_in,
    speaks_for_state,
    state_in,
)
from hrcstats.read.transcripts_turns import Turn, split_turns

STATE = "state_unspecified"


@dataclass
class Moment:
    """Something in or after a slot that a person should look at."""

    kind: str
    sentence: Sentence
    statement: Statement
    cue: str
    state: str = ""


@dataclass
class PendingCall:
    """The chair's call that nobody has answered yet."""

    name: CalledName
    sentence: Sentence
    statement: Statement
    is_point_of_order: bool = False
    not_heard: Sentence | None = None


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
    ended_by: list[tuple[Sentence, Statement]] = field(default_factory=list)  # the chair's last words
    is_suspended: bool = False  # a point of order is being dealt with

    @property
    def seconds(self) -> float:
        """Seconds spoken by the slot's own voice."""
        return sum(sentence.seconds for sentence in self.sentences)

    def flag(self, name: str) -> None:
        """Add a flag once."""
        if name not in self.flags:
            self.flags.append(name)


class SlotBuilder:
    """Goes through one meeting's turns and keeps what has the floor."""

    def __init__(self, meeting: Meeting, allotted: dict[Debate, int]) -> None:
        self.meeting = meeting
        self.turns = split_turns(meeting)
        self.allotted = allotted
        self.slots: list[Slot] = []
        self.slot: Slot | None = None
        self.call: PendingCall | None = None
        self.chair_turns: list[Turn] = []  # since the last speech
        self.debate = debate_in_title(meeting.title)
        self.in_reply = False
        self.is_closed = False
        self.fate: dict[int, str] = {}  # index of a turn -> what it was, where no slot has it
        self.owner: dict[int, Slot] = {}  # index of a turn -> its slot

    def build(self) -> list[Slot]:
        """All slots of the meeting in the order called."""
        for index, turn in enumerate(self.turns):
            if not turn.sentences:
                self.fate[index] = "interpreters' words"
            elif turn.is_chair:
                self.hear_chair(index, turn)
            else:
                self.hear_speech(index, turn)
        self._drop_call()
        self._close_slot()
        return self.slots

    # The chair --------------------------------------------------------------------------------

    def hear_chair(self, index: int, turn: Turn) -> None:
        """Calls, absences, debate boundaries and time limits in the chair's words."""
        self.fate[index] = "chair"
        self.chair_turns.append(turn)
        for position, sentence in enumerate(turn.sentences):
            shadow = words.plain(sentence.text)
            self._note_rules(sentence, shadow)
            call = self._find_call(index, position)
            if self.call and words.NOT_HEARD.search(shadow):
                self.call.not_heard = self.call.not_heard or sentence
                if call is None or is_same_name(call.holder, self.call.name.holder):
                    continue
            if call is None:
                self._hear_announcement(sentence, shadow)
                continue
            self._take_call(call, sentence, turn, shadow)

    def _note_rules(self, sentence: Sentence, shadow: str) -> None:
        seconds = ngo_seconds(sentence.text)
        if seconds:
            self.allotted[self.debate] = seconds
        if words.RIGHT_OF_REPLY.search(shadow):
            self.in_reply = True
            if self.slot is not None and not self.slot.is_suspended:
                self._close_slot()
        if words.ADJOURNS.search(shadow):
            self.is_closed = True
        if words.OPENS.search(shadow):
            self.is_closed = False

    def _find_call(self, index: int, position: int) -> CalledName | None:
        turn = self.turns[index]
        sentence = turn.sentences[position]
        if words.POINT_OF_ORDER.search(words.plain(sentence.text)):
            # "It appears that China would like to raise a point of order, you have the floor."
            state = state_in(sentence.text)
            if state and not words.RULES.search(words.plain(sentence.text)):
                return CalledName(state)
        name = hear_call(sentence.text, from_chair=True)
        if name is not None:
            broken_off = not name.holder and not name.is_person_only
            if broken_off and position + 1 < len(turn.sentences):
                after = clean_called_name(turn.sentences[position + 1].text)
                return after if looks_like_name(after.holder, bare=True, from_chair=True) else name
            return name
        if any(hear_call(later.text, from_chair=False) for later in turn.sentences[position + 1:]):
            return None
        return self._find_bare_call(index, sentence)

    def _find_bare_call(self, index: int, sentence: Sentence) -> CalledName | None:
        """A sentence that is nothing but a name, or that the next speaker answers to."""
        if words.THANKS_SPEAKER.match(words.plain(sentence.text)) or len(sentence.text) > 160:
            return None
        bare = clean_called_name(sentence.text)
        if announced_debate(sentence.text, self.debate):
            return None
        if looks_like_name(bare.holder, bare=True, from_chair=True):
            return bare
        following = next((turn for turn in self.turns[index + 1:index + 3]
                          if not turn.is_chair and turn.sentences), None)
        if following is not None and bare.holder and any(
                is_same_name(bare.holder, heard) for heard in
                (following.speaker.affiliation, following.speaker.affiliation_full)):
            return bare
        return None

    def _hear_announcement(self, sentence: Sentence, shadow: str) -> None:
        opened = announced_debate(sentence.text, self.debate)
        if opened is None or (self.slot is not None and self.slot.is_suspended):
            return
        self._drop_call()
        self._close_slot()
        self.in_reply = bool(words.RIGHT_OF_REPLY.search(shadow))
        known = self.allotted.get(self.debate)
        if known and (opened.kind, opened.agenda_item) == (self.debate.kind, self.debate.agenda_item):
            self.allotted.setdefault(opened, known)
        self.debate = opened

    def _take_call(self, name: CalledName, sentence: Sentence, turn: Turn, shadow: str) -> None:
        point = bool(words.POINT_OF_ORDER.search(shadow))
        if self.call and (name.is_person_only or not name.holder) and self.call.name.holder:
            return
        if self.call and is_same_name(name.holder, self.call.name.holder):
            self.call.is_point_of_order |= point
            return
        self._drop_call(replaced=True)
        self.call = PendingCall(name, sentence, turn.statement, point)

    def _drop_call(self, *, replaced: bool = False) -> None:
        """A call that nobody answered: a slot called and not heard, where the chair says so."""
        call, self.call = self.call, None
        if call is None or not call.name.holder or call.is_point_of_order:
            return
        if call.not_heard is None:
            # Without a word of absence the name was perhaps only announced, or its speech lost.
            return
        self._close_slot()
        slot = self._new_slot(call, Speaker(), call.statement, call.sentence.start)
        slot.was_delivered = False
        slot.moments.append(Moment("not_heard", call.sentence, call.statement,
                                   call.not_heard.text))
        self.slot = None

    # A speech ---------------------------------------------------------------------------------

    def hear_speech(self, index: int, turn: Turn) -> None:
        """Give the turn to the open slot, to a new one, or set it aside as an interruption."""
        if self.call is None and self.chair_turns:
            self._hear_label_called(turn)
        verdict = self._judge(index, turn)
        if verdict == "interruption":
            self._interrupt(index, turn)
        elif verdict == "continuation" and self.slot:
            self._continue(index, turn)
        elif verdict == "slot":
            self._open(index, turn)
        else:
            self.fate[index] = verdict
            return
        self.chair_turns = []

    def _hear_label_called(self, turn: Turn) -> None:
        """A call in words not known: the chair said the name that the next speaker bears."""
        for chair_turn in reversed(self.chair_turns):
            for sentence in reversed(chair_turn.sentences):
                shadow = words.plain(sentence.text)
                if words.THANKS_SPEAKER.search(shadow) or words.NOT_HEARD.search(shadow):
                    continue
                name = name_heard_in(sentence.text, turn.speaker)
                if name:
                    self.call = PendingCall(CalledName(name), sentence, chair_turn.statement,
                                            bool(words.POINT_OF_ORDER.search(shadow)))
                    return

    def _judge(self, index: int, turn: Turn) -> str:
        if self.slot is None:
            return self._judge_without_slot(turn)
        if self.call is not None:
            return self._judge_called(index, turn)
        if self.chair_turns:
            return self._judge_after_chair(index, turn)
        return self._judge_adjacent(index, turn)

    def _judge_without_slot(self, turn: Turn) -> str:
        if self.call is not None:
            return "off-record talk" if _is_off_record(turn) else "slot"
        if self.is_closed:
            return "off-record talk (the meeting is not open)"
        if _is_off_record(turn) or (not turn.speaker.affiliation and turn.seconds < 20
                                    and not words.ADDRESSES_CHAIR.search(turn.text)):
            return "off-record talk (nobody was called)"
        return "slot"

    def _judge_called(self, index: int, turn: Turn) -> str:
        slot, call = self.slot, self.call
        assert slot is not None and call is not None
        if is_same_name(call.name.holder, slot.holder) and (
                slot.is_suspended or not has_closed(slot)
                or _said(self.chair_turns, words.STOPS)):
            return "continuation"
        if slot.kind != STATE and self._is_state_called(turn) and self._in_order_debate(index, turn):
            return "interruption"
        return "off-record talk" if _is_off_record(turn) else "slot"

    def _judge_after_chair(self, index: int, turn: Turn) -> str:
        """The chair spoke and called nobody that was understood."""
        slot = self.slot
        assert slot is not None
        if _same_voice(slot, turn):
            return "continuation"
        if (speaks_for_state(turn.speaker) and slot.kind != STATE
                and self._in_order_debate(index, turn)):
            return "interruption"
        if _is_off_record(turn):
            return "off-record talk"
        greets = bool(words.ADDRESSES_CHAIR.search(words.plain(turn.sentences[0].text)))
        if _starts_lower(turn) and not greets:
            return "continuation"
        returned = _said(self.chair_turns, words.RETURNS)
        is_new = (2 * has_closed(slot) + 2 * greets + bool(turn.speaker.affiliation)
                  + _said(self.chair_turns, words.THANKS_SPEAKER)
                  - 2 * _is_unfinished(slot) - 2 * slot.is_suspended - returned
                  - 3 * self._returns_to_slot(index))
        return "slot" if is_new >= 2 else "continuation"

    def _judge_adjacent(self, index: int, turn: Turn) -> str:
        """No word of the chair before this turn: one speech cut in two, or somebody breaking in."""
        slot = self.slot
        assert slot is not None
        if _same_voice(slot, turn) and not slot.is_suspended:
            return "continuation"
        state = speaks_for_state(turn.speaker)
        opening = words.plain(turn.sentences[0].text)
        raises = words.RAISES_ORDER.search(opening) or (
            len(turn.sentences) > 1 and words.RAISES_ORDER.search(
                words.plain(turn.sentences[1].text)))
        if slot.kind != STATE and raises:
            return "interruption"
        if slot.is_suspended:
            # Two statements of one objection, unless the slot's own voice is back.
            return "continuation" if _same_voice(slot, turn) else "interruption"
        if _starts_lower(turn) or _is_unfinished(slot):
            if not (state and words.ADDRESSES_CHAIR.search(opening)):
                return "continuation"
        back = self._returns_to_slot(index)
        if state and slot.kind != STATE and back and (
                words.ADDRESSES_CHAIR.search(turn.text) or words.OBJECTS.search(turn.text)):
            return "interruption"
        if back or _is_off_record(turn):
            return "continuation" if back and turn.seconds < 40 else "off-record talk"
        greets = words.ADDRESSES_CHAIR.search(opening)
        if (greets or turn.seconds > 20) and turn.speaker.affiliation and has_closed(slot):
            return "slot"
        if greets and turn.speaker.affiliation and turn.seconds > 20:
            return "slot"
        return "continuation"

    def _is_state_called(self, turn: Turn) -> bool:
        assert self.call is not None
        name = self.call.name.holder
        return is_state(name) or (speaks_for_state(turn.speaker) and (
            not name or kind_of_speaker(name, turn.speaker) == STATE))

    def _in_order_debate(self, index: int, turn: Turn) -> bool:
        """True where a State speaks to order during the open slot, not in a slot of its own."""
        slot = self.slot
        assert slot is not None
        called = self.call is not None and self.call.is_point_of_order
        chair_says = called or _said(self.chair_turns, words.POINT_OF_ORDER)
        raises = any(words.RAISES_ORDER.search(words.plain(sentence.text))
                     for sentence in turn.sentences[:3])
        if not slot.is_suspended and has_closed(slot) and _said(
                self.chair_turns, words.THANKS_SPEAKER):
            if chair_says or raises:
                slot.flag("point_of_order_after")
            return self._returns_to_slot(index)
        if chair_says or raises:
            return True
        objects = bool(words.OBJECTS.search(turn.text))
        if slot.is_suspended:
            return objects or self._returns_to_slot(index)
        stopped = _said(self.chair_turns, words.STOPS)
        return (stopped or objects) and self._returns_to_slot(index) or (
            stopped and objects and not has_closed(slot))

    def _returns_to_slot(self, index: int) -> bool:
        """True where the floor comes back to the open slot before anybody new is called."""
        slot = self.slot
        assert slot is not None
        for later, turn in enumerate(self.turns[index + 1:index + 14], start=index + 1):
            if not turn.is_chair:
                if _same_voice(slot, turn):
                    return True
                if turn.seconds > 60 and not words.OBJECTS.search(turn.text):
                    return False  # a State's own statement, not a word to order
                continue
            for position, sentence in enumerate(turn.sentences):
                name = self._find_call(later, position)
                if name is None or not name.holder:
                    if words.RETURNS.search(words.plain(sentence.text)):
                        return True
                elif is_same_name(name.holder, slot.holder):
                    return True
                elif not is_state(name.holder):
                    return False
        return False

    def _interrupt(self, index: int, turn: Turn) -> None:
        slot, call = self.slot, self.call
        assert slot is not None
        self.call = None
        heard = call.name.holder if call else ""
        state = turn.speaker.affiliation if speaks_for_state(turn.speaker) else heard
        state = heard if heard and not turn.speaker.affiliation else state or heard
        again = (slot.is_suspended and slot.moments and not self.chair_turns
                 and slot.moments[-1].kind == "point_of_order")
        self.fate[index] = "point of order"
        if not again:
            cue = next((sentence for sentence in turn.sentences[:4] if words.POINT_OF_ORDER.search(
                words.plain(sentence.text))), turn.sentences[0])
            slot.moments.append(Moment("point_of_order", turn.sentences[0], turn.statement, cue.text,
                                       state))
        slot.is_suspended = True

    def _continue(self, index: int, turn: Turn) -> None:
        slot = self.slot
        assert slot is not None
        self.call = None
        if self.chair_turns and not slot.is_suspended:
            self._note_intervention(slot)
        if not _same_voice(slot, turn) and not self.chair_turns:
            slot.flag("speaker_changed_in_statement")
        slot.is_suspended = False
        self._add(index, turn)

    def _note_intervention(self, slot: Slot) -> None:
        """The chair spoke during the slot: a candidate, unless it only cared for the sound."""
        if slot.kind == STATE:
            return
        spoken = [(sentence, turn.statement) for turn in self.chair_turns
                  for sentence in turn.sentences]
        for pattern in (words.STOPS, words.RULES, words.TIME_UP, words.POINT_OF_ORDER,
                        words.WITHDRAWS, words.RETURNS):
            cue = next((pair for pair in spoken if pattern.search(words.plain(pair[0].text))), None)
            if cue is None:
                continue
            if pattern in (words.STOPS, words.RETURNS) and any(
                    words.TECHNICAL.search(words.plain(sentence.text)) for sentence, _ in spoken
            ) and not any(words.RULES.search(words.plain(sentence.text)) for sentence, _ in spoken):
                slot.flag("technical_pause")
                return
            slot.moments.append(Moment("chair_intervention", spoken[0][0], spoken[0][1],
                                       cue[0].text))
            return

    def _open(self, index: int, turn: Turn) -> None:
        self._close_slot()
        call, self.call = self.call, None
        self._new_slot(call, turn.speaker, turn.statement, turn.start)
        self._add(index, turn)

    def _new_slot(self, call: PendingCall | None, speaker: Speaker, statement: Statement,
                  start: float) -> Slot:
        affiliation = speaker.affiliation_full or speaker.affiliation
        holder = call.name.holder if call and call.name.holder else affiliation
        kind = kind_of_speaker(holder, speaker)
        if kind == STATE and affiliation and not is_state(holder):
            holder = affiliation
        slot = Slot(holder, call.name.on_behalf_of if call else "", kind, speaker, statement, start,
                    self.debate, was_called=call is not None)
        if call is None:
            slot.flag("no_call_heard")
        elif not call.name.holder:
            slot.flag("call_names_nobody")
        if self.in_reply:
            slot.flag("right_of_reply")
        self.slot = slot
        self.slots.append(slot)
        return slot

    def _add(self, index: int, turn: Turn) -> None:
        slot = self.slot
        assert slot is not None
        slot.sentences += turn.sentences
        slot.statements.append(turn.statement)
        if turn.speaker.voice:
            slot.voices.add(turn.speaker.voice)
        if turn.is_relabelled:
            slot.flag("speakers_run_together")
        if turn.dropped:
            slot.flag("interpreter_heard")
        self.owner[index] = slot

    def _close_slot(self) -> None:
        if self.slot is None:
            return
        if not self.slot.holder:
            self.slot.holder = self_named(self.slot)
        self.slot.ended_by = [(sentence, turn.statement) for turn in self.chair_turns
                              for sentence in turn.sentences]
        self.slot = None


_NAMES_ITSELF = re.compile(
    r"^(?P<name>(?:The )?[A-Z][^.;:]{3,90}?)\s+(?:welcomes?|thanks?|is|are|would|wish(?:es)?|express(?:es)?|notes?|"
    r"commends?|remains?|remercie|salue|souhaite|est|agradece|acoge|expresa|desea)\b|"
    r"\b(?:on behalf of|in the name of|representing|au nom d(?:e la|e l'|es|u|e|')|en nombre del?)\s*(?:the )?"
    r"(?P<behalf>[A-Z][^.;:]{3,90}?)(?:,|\.|$|\s+(?:and|i|we|et|y|je|nous)\b)")


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


def _said(turns: list[Turn], pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(words.plain(sentence.text))
               for turn in turns for sentence in turn.sentences)


def _same_voice(slot: Slot, turn: Turn) -> bool:
    speaker = turn.speaker
    if speaker.voice and speaker.voice in slot.voices:
        return True
    return bool(speaker.affiliation) and is_same_name(speaker.affiliation, slot.speaker.affiliation)


def _starts_lower(turn: Turn) -> bool:
    first = re.search(r"[^\W\d_]", turn.sentences[0].text)
    return bool(first and first.group().islower())


def _is_unfinished(slot: Slot) -> bool:
    return bool(slot.sentences) and not re.search(r"[.!?:;\"')\]]$", slot.sentences[-1].text)


def has_closed(slot: Slot) -> bool:
    """True where the speaker's last words are a speaker's last words."""
    return len(slot.sentences) > 1 and bool(
        words.CLOSES.search(words.plain(slot.sentences[-1].text)))


def _is_off_record(turn: Turn) -> bool:
    return turn.seconds < 15 and bool(words.OFF_RECORD.search(turn.text)) and not (
        words.ADDRESSES_CHAIR.search(turn.text))
