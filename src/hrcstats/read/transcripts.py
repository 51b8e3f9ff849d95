"""UN Transcripts: every slot that a meeting delivered, in seconds, and what broke into it.

The source is an automatic transcript, not an official record: what it says is *heard*, never
official, and what it does not hold was *not observed*, never nothing. See
`transcripts_slots` for what makes a slot and `transcripts_words` for the chair's phrases.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.columns import CANDIDATES, SOURCE, TRANSCRIPTS
from hrcstats.read.document import Document
from hrcstats.read.ledger import Entry, Reading
from hrcstats.read.transcripts_debates import Debate
from hrcstats.read.transcripts_endings import mark_cut_off, set_allotted
from hrcstats.read.transcripts_joint import joint_flags
from hrcstats.read.transcripts_load import (
    PERSON,
    Meeting,
    Statement,
    load_meetings,
)
from hrcstats.read.transcripts_parts import is_council, join_parts, label
from hrcstats.read.transcripts_slot import Slot
from hrcstats.read.transcripts_slots import SlotBuilder

_LANGUAGES = ("", "en", "fr", "es")
_HONORIFIC_NAME = re.compile(
    r"\b(?:Mr|Ms|Mrs|Miss|Dr|Prof|Sir|Madam|Madame|Monsieur|Mme|Sr|Sra|Señora?|Ambassador|"
    r"Excellency)\.?\s+(?!President|Vice|Chair|Présid|le |la )[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)*")
_END_GAP_S = 600  # a recording that goes on this long after the last word was not transcribed whole


def read_transcripts(documents: Document | Iterable[Document]
                     ) -> tuple[Reading, list[dict[str, object]]]:
    """Delivered slots of every meeting in the documents, and the candidates for silencing.

    Parts of one meeting are joined, whichever files they stand in. A meeting whose transcript is
    null or unfinished, or that only stands in a list, is *not observed*: no rows and a note.

    Parameters
    ----------
    documents : Document or iterable of Document
        JSON of UN Transcripts: meetings, a list of meetings, or `meetings.json` itself.

    Returns
    -------
    reading : Reading
        One row a slot (columns `TRANSCRIPTS` and `SOURCE`) by meeting and order of delivery.
        `source_line` is the number of the statement. A slot-holder called and not heard is a row
        with `was_delivered` false. `speaker_kind` never tells members from observer States.
    candidates : list of dict
        One row a candidate (columns `CANDIDATES`): a person confirms, corrects or rejects it.

    Raises
    ------
    HrcStatsError
        Where no document is JSON of UN Transcripts, or every meeting is of another body. One
        document among others that is not is a problem of the reading.

    Notes
    -----
    `spoken_s` adds the spans of the slot-holder's own sentences: what others say in between, and
    interpreters' asides, are left out. `start_s` counts from the start of the recording in which
    the slot begins. Names of persons are dropped; `persons_dropped_n` counts the name fields.
    """
    if isinstance(documents, Document):
        documents = [documents]
    recordings, problems = load_meetings(documents)
    meetings, notes = join_parts(recordings)
    meetings = _of_the_council(meetings, notes)
    reading = Reading(notes=notes, problems=problems,
                      persons_dropped_n=sum(meeting.persons_n for meeting in meetings))
    builders = _build(meetings, reading)
    stated = builders[-1].allotted if builders else {}
    reading.notes += set_allotted([slot for b in builders for slot in b.slots], stated)
    candidates: list[dict[str, object]] = []
    for builder in builders:
        _write(builder, reading, candidates)
    return reading, candidates


def _of_the_council(meetings: list[Meeting], notes: list[str]) -> list[Meeting]:
    others = [meeting for meeting in meetings if not is_council(meeting)]
    if others and len(others) == len(meetings):
        raise HrcStatsError(Problem(
            "no meeting of the Human Rights Council", others[0].source_file,
            ", ".join(sorted({meeting.body or label(meeting) for meeting in others}))[:120],
            "meetings whose slug begins with hrc/", "pick the Council's meetings from the list"))
    notes += [f"{label(meeting)}: a meeting of another body ({meeting.body}), left out"
              for meeting in others]
    return [meeting for meeting in meetings if is_council(meeting)]


def _build(meetings: list[Meeting], reading: Reading) -> list[SlotBuilder]:
    allotted: dict[Debate, int] = {}
    builders = []
    for meeting in meetings:
        reason = _not_observed(meeting)
        if reason:
            reading.notes.append(f"{label(meeting)}: {reason}: not observed")
            reading.ledger.append(Entry(None, None, None, "rejected", label(meeting), 0,
                                        f"not observed: {reason}", meeting.source_file))
            continue
        builder = SlotBuilder(meeting, allotted)
        builder.build()
        builders.append(builder)
    return builders


def _not_observed(meeting: Meeting) -> str:
    if meeting.statements:
        known = meeting.language in _LANGUAGES
        return "" if known else f"the transcript is in {meeting.language!r}, not read"
    return {"listed": "only listed, no transcript in this file",
            "absent": "the transcript is null",
            "unfinished": "the transcript is unfinished"}.get(meeting.status, "no statements")


# Rows ---------------------------------------------------------------------------------------------

def _write(builder: SlotBuilder, reading: Reading, candidates: list[dict[str, object]]) -> None:
    meeting = builder.meeting
    incomplete = _why_incomplete(meeting)
    if incomplete:
        reading.notes.append(f"{label(meeting)}: {incomplete}: incomplete")
    for order, slot in enumerate(builder.slots, start=1):
        mark_cut_off(slot)
        reading.rows.append(_row(meeting, slot, order, not incomplete))
        moments = sorted(slot.moments, key=lambda moment: moment.sentence.start)
        for position, moment in enumerate(moments, start=1):
            values = (meeting.session, meeting.meeting_no, order, position, moment.kind,
                      round(moment.sentence.start, 2), moment.state, _redact(moment.cue),
                      address_of_moment(moment.statement, moment.sentence.start))
            candidates.append(dict(zip(CANDIDATES, values, strict=True)))
    reading.ledger += _ledger(builder)


def _row(meeting: Meeting, slot: Slot, order: int, is_complete: bool) -> dict[str, object]:
    flags = [*slot.flags, *joint_flags(slot)]
    affiliation = slot.speaker.affiliation
    values = (
        meeting.session, meeting.meeting_no, meeting.date, slot.debate.agenda_item,
        slot.debate.kind, _redact(slot.debate.title), order, _redact(slot.holder), slot.kind,
        affiliation, round(slot.start, 2),
        round(slot.seconds, 2) if slot.was_delivered else None, slot.was_delivered, is_complete,
        address_of_moment(slot.statement, slot.start), len(slot.moments), "; ".join(flags),
    )
    row: dict[str, object] = dict(zip(TRANSCRIPTS, values, strict=True))
    return row | dict(zip(SOURCE, (slot.statement.source_file, None, slot.statement.number),
                          strict=True))


def _why_incomplete(meeting: Meeting) -> str:
    """Why the transcript does not hold the whole meeting; empty where nothing shows that."""
    missing = sorted(set(range(1, max(meeting.parts) + 1)) - set(meeting.parts))
    if missing:
        return f"part {', '.join(map(str, missing))} is missing"
    if meeting.status != "complete":
        return "a part has no finished transcript"
    for part in meeting.parts:
        heard = [s for s in meeting.statements if s.part == part]
        duration = meeting.durations.get(part, 0.0)
        if heard and duration and duration - heard[-1].sentences[-1].end > max(
                _END_GAP_S, 0.15 * duration):
            return "the words stop long before the recording does"
        for before, after in pairwise(heard):
            gap = after.sentences[0].start - before.sentences[-1].end
            if after.number - before.number > 1 and gap > 20:
                return f"statements {before.number + 1} to {after.number - 1} are missing"
    return ""


def address_of_moment(statement: Statement, seconds: float) -> str:
    """The address that opens the recording at a second of it."""
    url = statement.page_url
    if not url or (seconds == statement.sentences[0].start and "t=" in url):
        return url
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "t"]
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    clock = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return urlunsplit(parts._replace(query=urlencode([*query, ("t", clock)], safe=":")))


# Ledger -------------------------------------------------------------------------------------------

def _ledger(builder: SlotBuilder) -> list[Entry]:
    """One entry a statement: the rows that begin in it, or why it gave none."""
    begun = Counter(id(slot.statement) for slot in builder.slots)
    part_of = {id(statement) for slot in builder.slots for statement in slot.statements}
    fates: dict[int, list[str]] = {}
    for index, turn in enumerate(builder.turns):
        fates.setdefault(id(turn.statement), []).append(builder.fate.get(index, "slot"))
    entries = []
    for statement in builder.meeting.statements:
        key = id(statement)
        reasons = fates[key]
        if begun[key]:
            kind, reason = "row", ""
        elif key in part_of:
            kind, reason = "row", "continues the slot"
        elif all(fate == "chair" for fate in reasons):
            kind, reason = "furniture", "chair"
        elif "point of order" in reasons:
            kind, reason = "furniture", "point of order: see candidates"
        else:
            kind, reason = "rejected", next(fate for fate in reasons if fate != "chair")
        entries.append(Entry(None, statement.number, statement.number, kind,
                             _redact(statement.sentences[0].text)[:80], begun[key], reason,
                             statement.source_file))
    return entries


def _redact(text: str) -> str:
    return _HONORIFIC_NAME.sub(PERSON, text) if text else text


__all__ = ["address_of_moment", "read_transcripts"]
