"""How slots ended: what the time allowed was, and which slots the chair may have cut off."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from hrcstats.read import transcripts_words as words
from hrcstats.read.transcripts_debates import Debate, ngo_seconds
from hrcstats.read.transcripts_kinds import STATE
from hrcstats.read.transcripts_load import Sentence, Statement
from hrcstats.read.transcripts_slot import Moment, Slot, has_closed

_USUAL_LIMITS = (60, 75, 90, 120, 150, 180, 240, 300)
_ENOUGH_SLOTS = 8


def set_allotted(slots: Iterable[Slot], stated: dict[Debate, int]) -> list[str]:
    """Give each NGO slot its allotted seconds: as the chair stated, else as the debate shows.

    Without a statement the time limit is read off the debate itself: the usual limit nearest to
    the longest tenth of its NGO slots. Slots get the flag `allotted_inferred` then, and a debate
    of fewer than eight NGO slots gets no limit at all. Returns notes.
    """
    by_debate: dict[Debate, list[Slot]] = defaultdict(list)
    for slot in slots:
        if slot.kind == "ngo" and slot.was_delivered:
            by_debate[slot.debate].append(slot)
    by_kind = {(debate.kind, debate.agenda_item): seconds for debate, seconds in stated.items()}
    inferred = 0
    for debate, members in by_debate.items():
        seconds = stated.get(debate) or by_kind.get((debate.kind, debate.agenda_item))
        if seconds is None and len(members) >= _ENOUGH_SLOTS:
            spoken = sorted(slot.seconds for slot in members)
            longest = spoken[int(0.9 * (len(spoken) - 1))]
            seconds = min(_USUAL_LIMITS, key=lambda limit: abs(limit - longest))
            inferred += 1
            for slot in members:
                slot.flag("allotted_inferred")
        for slot in members:
            slot.allotted = seconds
    if inferred:
        return [f"{inferred} debates without a time limit in the chair's words: "
                "the limit was read off their NGO slots"]
    return []


def mark_cut_off(slot: Slot) -> None:
    """Add a `cut_off` candidate where the floor seems withdrawn before the time was up."""
    if slot.kind == STATE or not slot.was_delivered or not slot.sentences or not slot.ended_by:
        return
    cue = _cut_off_cue(slot)
    if cue is not None:
        sentence, statement = cue
        slot.moments.append(Moment("cut_off", sentence, statement, sentence.text))


def _cut_off_cue(slot: Slot) -> tuple[Sentence, Statement] | None:
    closed = has_closed(slot)
    spoken_share = slot.seconds / slot.allotted if slot.allotted else None
    ruled = slot.is_suspended
    said = {name: next((pair for pair in slot.ended_by if pattern.search(
        words.plain(pair[0].text)) and not _is_general(pair[0].text)), None)
        for name, pattern in (("withdraws", words.WITHDRAWS), ("stops", words.STOPS),
                              ("time", words.TIME_UP))}
    first = slot.ended_by[0]
    is_early = spoken_share is not None and spoken_share < 0.85
    if ruled:
        return said["withdraws"] or first
    if closed:  # "Thank you" without a stop may be a sentence that the chair broke off
        broken_off = is_early and not re.search(r"[.!?]$", slot.sentences[-1].text)
        return said["withdraws"] if broken_off else None
    if said["withdraws"] and (is_early or (spoken_share is None and not said["time"])):
        return said["withdraws"]
    if said["time"] and spoken_share is not None and spoken_share < 0.8:
        return said["time"]
    if said["stops"] and is_early:
        return said["stops"]
    unfinished = not re.search(r"[.!?\"')\]]$", slot.sentences[-1].text) or re.search(
        r"(?:\.\.\.|…|[-–—])\W*$", slot.sentences[-1].text)
    if is_early and (unfinished or (spoken_share is not None and spoken_share < 0.5)):
        return first
    return None


def _is_general(text: str) -> bool:
    """True for what a chair says to the whole room, such as the time limits of a debate."""
    return bool(words.TO_EVERYBODY.search(words.plain(text)) or ngo_seconds(text))
