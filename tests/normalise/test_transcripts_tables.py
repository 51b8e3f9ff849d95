"""Delivered slots to tables."""

from __future__ import annotations

import pandas as pd
import pytest

from hrcstats.normalise.places import Places
from hrcstats.normalise.transcripts import build_delivered
from hrcstats.read.columns import CANDIDATES, READ_COLUMNS


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_slot_that_nothing_names_is_written_as_not_heard(nothing):
    row = dict.fromkeys(READ_COLUMNS["transcripts"]) | {
        "session": "61", "meeting_no": "29", "slot_order": 1, "start_s": 5.0, "source_line": 3,
        "is_complete": True, "speaker_kind": "other", "source_id": "s"}
    rows = pd.DataFrame([row | {"slot_holder_as_heard": nothing, "affiliation_as_heard": nothing},
                         row | {"start_s": 9.0, "slot_holder_as_heard": "UN Watch"},
                         row | {"start_s": 12.0, "affiliation_as_heard": "UNW"}])
    nobody = pd.DataFrame(columns=CANDIDATES)
    _, slots, _ = build_delivered(rows, nobody, Places({}, frozenset(), ()))
    assert list(slots["speaker_as_written"]) == ["[not heard]", "UN Watch", "UNW"]
    assert slots["slot_holder_as_written"].fillna("").iloc[0] == ""
