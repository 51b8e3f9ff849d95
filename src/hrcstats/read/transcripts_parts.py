"""Recordings of one meeting joined, doubles and other bodies' meetings told apart."""

from __future__ import annotations

import re

from hrcstats.read.transcripts_load import Meeting

_COUNCIL = re.compile(r"human rights council|conseil des droits de l.homme|"
                      r"consejo de derechos humanos|\bHRC\b", re.I)


def join_parts(recordings: list[Meeting]) -> tuple[list[Meeting], list[str]]:
    """Recordings of one meeting as one meeting, and notes on what was joined or set aside."""
    groups: dict[tuple[str, str], list[Meeting]] = {}
    notes: list[str] = []
    for recording in recordings:
        key = (recording.session, recording.meeting_no) if recording.meeting_no else (
            recording.slug or recording.title, recording.date)
        groups.setdefault(key, []).append(recording)
    joined = [_join(group, notes) for group in groups.values()]
    return joined, notes


def is_council(meeting: Meeting) -> bool:
    """True unless the recording plainly belongs to another body."""
    if meeting.slug:
        return meeting.slug.startswith("hrc/") or bool(_COUNCIL.search(meeting.title))
    return bool(_COUNCIL.search(f"{meeting.body} {meeting.title}")) or not meeting.body


def label(meeting: Meeting) -> str:
    """How notes name a meeting."""
    return meeting.slug or meeting.title or meeting.source_file


def _join(group: list[Meeting], notes: list[str]) -> Meeting:
    best: dict[int, Meeting] = {}
    for recording in group:
        part = recording.parts[0]
        rival = best.get(part)
        if rival is None or _rank(recording) > _rank(rival):
            best[part] = recording
        if rival is not None:
            notes.append(f"{label(recording)}: the same recording twice; the fuller one was read")
    ordered = [best[part] for part in sorted(best)]
    whole = ordered[0]
    if len(ordered) == 1:
        return whole
    notes.append(f"{label(whole)}: parts {', '.join(str(part) for part in sorted(best))} joined")
    merged = Meeting(**{**whole.__dict__, "parts": sorted(best), "statements": [],
                        "durations": {}, "persons_n": 0})
    for recording in ordered:
        merged.statements += recording.statements
        merged.durations |= recording.durations
        merged.persons_n += recording.persons_n
        if recording.status != "complete":
            merged.status = "part missing" if merged.status == "complete" else merged.status
    if merged.statements and merged.status != "complete":
        merged.status = "part missing"
    return merged


def _rank(recording: Meeting) -> tuple[bool, bool, int]:
    return (recording.status == "complete", recording.language in ("", "en"),
            len(recording.statements))
