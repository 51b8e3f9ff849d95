"""What a speech is: a slot of its own, the open slot going on, a point of order, or neither."""

from __future__ import annotations

from hrcstats.read import transcripts_words as words
from hrcstats.read.transcripts_floor import Floor
from hrcstats.read.transcripts_kinds import (
    STATE,
    is_state,
    is_state_code,
    kind_of_speaker,
    speaks_for_state,
)
from hrcstats.read.transcripts_names import is_same_name
from hrcstats.read.transcripts_slot import (
    Slot,
    has_closed,
    is_off_record,
    is_unfinished,
    said,
    same_voice,
    starts_lower,
)
from hrcstats.read.transcripts_turns import Turn

SLOT = "slot"
CONTINUATION = "continuation"
INTERRUPTION = "interruption"
OFF_RECORD = "off-record talk"
_LOOKS_AHEAD = 14  # turns: the longest exchange about one point of order that must be bridged
_OWN_STATEMENT_S = 60  # a State that speaks longer without objecting makes its own statement
_STRAY_FRAGMENT_S = 40


def judge(floor: Floor, index: int, turn: Turn) -> str:
    """SLOT, CONTINUATION, INTERRUPTION, or why the turn is none of these.

    The evidence, from the surest: a call that names somebody; the voice and label of the open
    slot; the words of a point of order; the floor given back; how the slot's last sentence ends
    and how this one begins.
    """
    if floor.slot is None:
        return _without_slot(floor, turn)
    if floor.call is not None:
        return _after_call(floor, floor.slot, index, turn)
    if floor.chair_turns:
        return _after_chair(floor, floor.slot, index, turn)
    return _adjacent(floor, floor.slot, index, turn)


def _without_slot(floor: Floor, turn: Turn) -> str:
    if floor.call is not None:
        return OFF_RECORD if is_off_record(turn) else SLOT
    if floor.is_closed:
        return f"{OFF_RECORD} (the meeting is not open)"
    is_nobody = not turn.speaker.affiliation and turn.seconds < 20 and not (
        words.ADDRESSES_CHAIR.search(turn.text))
    return f"{OFF_RECORD} (nobody was called)" if is_nobody or is_off_record(turn) else SLOT


def _after_call(floor: Floor, slot: Slot, index: int, turn: Turn) -> str:
    assert floor.call is not None
    name = floor.call.name.holder
    if is_same_name(name, slot.holder) and (
            slot.is_suspended or not has_closed(slot) or said(floor.chair_turns, words.STOPS)):
        return CONTINUATION
    is_state_called = is_state(name) or (speaks_for_state(turn.speaker) and (
        not name or kind_of_speaker(name, turn.speaker) == STATE))
    if slot.kind != STATE and is_state_called and _speaks_to_order(floor, slot, index, turn):
        return INTERRUPTION
    return OFF_RECORD if is_off_record(turn) else SLOT


def _after_chair(floor: Floor, slot: Slot, index: int, turn: Turn) -> str:
    """The chair spoke and called nobody that was understood."""
    if same_voice(slot, turn):
        return CONTINUATION
    if (speaks_for_state(turn.speaker) and slot.kind != STATE
            and _speaks_to_order(floor, slot, index, turn)):
        return INTERRUPTION
    if is_off_record(turn):
        return OFF_RECORD
    greets = bool(words.ADDRESSES_CHAIR.search(words.plain(turn.sentences[0].text)))
    if starts_lower(turn) and not greets:
        return CONTINUATION
    if (is_state_code(turn.speaker.affiliation) and not slot.is_suspended
            and not is_unfinished(slot) and said(floor.chair_turns, words.THANKS_SPEAKER)
            and not said(floor.chair_turns, words.RETURNS)):
        return SLOT  # another State, after the chair thanked this one
    for_new = (2 * has_closed(slot) + 2 * greets + bool(turn.speaker.affiliation)
               + said(floor.chair_turns, words.THANKS_SPEAKER))
    for_old = (2 * is_unfinished(slot) + 2 * slot.is_suspended
               + said(floor.chair_turns, words.RETURNS) + 3 * _comes_back(floor, slot, index))
    return SLOT if for_new - for_old >= 2 else CONTINUATION


def _adjacent(floor: Floor, slot: Slot, index: int, turn: Turn) -> str:
    """No word of the chair before this turn: one speech cut in two, or somebody breaking in."""
    if same_voice(slot, turn):
        return CONTINUATION
    opening = words.plain(turn.sentences[0].text)
    if slot.kind != STATE and any(words.RAISES_ORDER.search(words.plain(sentence.text))
                                  for sentence in turn.sentences[:2]):
        return INTERRUPTION
    if slot.is_suspended:
        return INTERRUPTION  # one objection cut into two statements
    greets = bool(words.ADDRESSES_CHAIR.search(opening))
    state = speaks_for_state(turn.speaker)
    objects_now = state and (greets or bool(words.OBJECTS.search(turn.text)))
    if starts_lower(turn) or (is_unfinished(slot) and not objects_now):
        return CONTINUATION
    back = _comes_back(floor, slot, index)
    if back:
        objects = words.ADDRESSES_CHAIR.search(turn.text) or words.OBJECTS.search(turn.text)
        if state and slot.kind != STATE and objects:
            return INTERRUPTION
        return CONTINUATION if turn.seconds < _STRAY_FRAGMENT_S else OFF_RECORD
    if is_off_record(turn):
        return OFF_RECORD
    is_long = turn.seconds > 20
    if turn.speaker.affiliation and (greets + is_long + has_closed(slot)) >= 2:
        return SLOT
    return CONTINUATION


def _speaks_to_order(floor: Floor, slot: Slot, index: int, turn: Turn) -> bool:
    """True where a State speaks to order during the open slot, not in a slot of its own."""
    called = floor.call is not None and floor.call.is_point_of_order
    to_order = (called or said(floor.chair_turns, words.POINT_OF_ORDER)
                or any(words.RAISES_ORDER.search(words.plain(sentence.text))
                       for sentence in turn.sentences[:3]))
    is_over = has_closed(slot) and said(floor.chair_turns, words.THANKS_SPEAKER)
    if is_over and not slot.is_suspended:
        if to_order:
            slot.flag("point_of_order_after")
        return _comes_back(floor, slot, index)
    if to_order:
        return True
    objects = bool(words.OBJECTS.search(turn.text))
    if slot.is_suspended:
        return objects or _comes_back(floor, slot, index)
    stopped = said(floor.chair_turns, words.STOPS)
    if stopped and objects and not has_closed(slot):
        return True
    # A State between two turns of one voice stands inside its slot, whatever it says.
    return _voice_comes_back(floor, slot, index) or (
        (stopped or objects) and _comes_back(floor, slot, index))


def _may_be_same(slot: Slot, floor: Floor, chair_index: int) -> bool:
    """True unless the voice to which the chair gives the floor back is plainly not the slot's."""
    following = next((turn for turn in floor.turns[chair_index + 1:chair_index + 4]
                      if not turn.is_chair), None)
    return following is None or not following.speaker.affiliation or same_voice(slot, following)


def _voice_comes_back(floor: Floor, slot: Slot, index: int) -> bool:
    """True where the slot's own voice is heard again before any but States have spoken."""
    for turn in floor.turns[index + 1:index + _LOOKS_AHEAD]:
        if turn.is_chair:
            continue
        if same_voice(slot, turn):
            return True
        if not speaks_for_state(turn.speaker) or turn.seconds > _OWN_STATEMENT_S:
            return False
    return False


def _comes_back(floor: Floor, slot: Slot, index: int) -> bool:
    """True where the floor comes back to the open slot before anybody new is called."""
    for later in range(index + 1, min(index + _LOOKS_AHEAD, len(floor.turns))):
        turn = floor.turns[later]
        if not turn.is_chair:
            if same_voice(slot, turn):
                return True
            if turn.seconds > _OWN_STATEMENT_S and not words.OBJECTS.search(turn.text):
                return False
            continue
        for position, sentence in enumerate(turn.sentences):
            name = floor.called_in(later, position)
            if name is None or not name.holder:
                if words.RETURNS.search(words.plain(sentence.text)):
                    return _may_be_same(slot, floor, later)
            elif is_same_name(name.holder, slot.holder):
                return True
            elif not is_state(name.holder):
                return False
    return False
