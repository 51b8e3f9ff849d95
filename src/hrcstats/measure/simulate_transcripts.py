"""A made-up session of UN Transcripts with known truth, for calibrating the reader.

The JSON has the published shape; every recording, statement and truth row is marked synthetic and
every address ends in `synthetic.invalid`. Organisations are invented; States are real only because
their codes must be, and which one objects is drawn by lot.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from hrcstats.measure.simulate_transcripts_meeting import MadeUpMeeting

FAULTS = {
    "garbled_name": 0.04,         # a letter or two of the called name or the affiliation
    "no_affiliation": 0.04,       # nobody recognised
    "wrong_affiliation": 0.01,    # another organisation's label on an NGO
    "cut": 0.12,                  # one speech in several statements, same speaker
    "cut_other_speaker": 0.05,    # ... with another speaker on a fragment, lower case
    "run_together": 0.03,         # speech, chair's call and next speech in one statement
    "chair_with_speech": 0.02,    # the chair's label on the speech after the call
    "chair_unlabelled": 0.03,     # nobody's label on the chair
    "call_lost": 0.005,           # the chair's call is not in the transcript
    "call_in_two_sentences": 0.01,
    "interpreter": 0.04,
    "off_record": 0.02,
    "in_two_recordings": 0.15,    # of meetings
    "not_transcribed": 0.03,      # of meetings
}
EVENTS = {"point_of_order": 0.05, "chair_intervention": 0.02, "cut_off": 0.02, "not_heard": 0.02,
          "technical": 0.02, "overtime": 0.06}


@dataclass
class SimulatedSession:
    """Recordings as the site would publish them, and what truly happened.

    `slots` has one row a slot (`session`, `meeting_no`, `slot_order`, `slot_holder`,
    `speaker_kind`, `part`, `start_s`, `spoken_s`, `was_delivered`, `language`, `faults`,
    `is_synthetic`); `candidates` one row an event of silencing (`kind`, `state`, `part`, `start_s`)
    under the same key.
    """

    recordings: list[dict[str, Any]] = field(default_factory=list)
    slots: pd.DataFrame = field(default_factory=pd.DataFrame)
    candidates: pd.DataFrame = field(default_factory=pd.DataFrame)


def simulate_transcripts(seed: int = 0, *, meetings_n: int = 120, slots_n: int = 6000,
                         faults: Mapping[str, float] | None = None,
                         events: Mapping[str, float] | None = None, phrases: str = "all",
                         session: int = 61, with_words: bool = False) -> SimulatedSession:
    """A made-up session with planted faults of recognition and planted silencing.

    Parameters
    ----------
    faults, events : mapping, optional
        Rates per slot (or per meeting) that replace `FAULTS` and `EVENTS` by name.
    phrases : {"all", "development", "held_out"}
        Which half of the phrase bank chairs and speakers use.
    with_words : bool
        Add the time of each word, as some real transcripts have it.
    """
    draw = random.Random(seed)
    rates = {**FAULTS, **(faults or {})}
    happenings = {**EVENTS, **(events or {})}
    result = SimulatedSession()
    slots: list[dict[str, object]] = []
    candidates: list[dict[str, object]] = []
    for number in range(1, meetings_n + 1):
        share = slots_n // meetings_n + (number <= slots_n % meetings_n)
        meeting = MadeUpMeeting(draw, number, session, rates, happenings, phrases)
        meeting.play(share)
        result.recordings += meeting.recordings(with_words)
        if not meeting.is_transcribed:
            continue
        slots += meeting.slots
        candidates += meeting.candidates
    result.slots = pd.DataFrame(slots)
    result.candidates = pd.DataFrame(
        candidates, columns=["session", "meeting_no", "slot_order", "kind", "state", "part",
                             "start_s", "is_synthetic"])
    return result
