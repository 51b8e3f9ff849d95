"""The researcher's sheet for watching a debate: every NGO slot, listed or not, delivered or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest
from hrcstats.normalise.ids import stable_id
from hrcstats.normalise.sheets import write_sheet
from hrcstats.normalise.verdict_rules import CHOICES, FILLED, GUIDE

DELIVERY = ("delivered", "called_and_not_heard", "not_reached")
DEBATE = ["debate_id", "session", "meeting_date", "agenda_item", "debate_kind", "debate_title",
          "state_concerned_iso3"]
SLOT = ["slot_order", "slot_holder_as_written", "speaker_organisation_as_written", "is_listed",
        "delivery", "start_s", "end_s", "allotted_s", "was_interrupted"]
MOMENT = [name for name in FILLED if name != "verdict"]
SHEET_COLUMNS = [*SLOT, *MOMENT, "video_url", *DEBATE]
_SPARE_ROWS = 40
_FILL = [name for name in [*SLOT, *MOMENT, "video_url"]
         if name not in ("slot_order", "slot_holder_as_written", "is_listed")]
_GUIDE = [
    ("what this is", "One row a slot of an NGO in one debate. Watch the whole debate, from the "
                     "first NGO to the last, and fill in every row: a debate watched in part "
                     "enters no rate."),
    ("slot_holder_as_written", "the NGO called by the chair. Add a row for each NGO that speaks "
                               "and stands on no list. Organisations only, no names of persons"),
    ("speaker_organisation_as_written", "whom the speaker says they come from, where it differs"),
    ("is_listed", "yes where the NGO stood on the speakers' list, no where it did not, empty where "
                  "there is no list"),
    ("delivery", "delivered; called_and_not_heard (the chair calls, nobody speaks); not_reached "
                 "(the debate ends before)"),
    ("start_s, end_s", "of the slot in the video: seconds (754) or h:mm:ss (0:12:34). The end is "
                       "the last word, or the moment the floor is taken away"),
    ("allotted_s", "seconds that the chair announced for one NGO"),
    ("was_interrupted", "yes where a State's point of order or the chair breaks into the slot; "
                        "then fill in the columns to the right"),
    ("video_url", "address of the video, in the first row at least"),
]


def debate_rows(tables: Mapping[str, pd.DataFrame], debate_id: str) -> pd.DataFrame:
    """The sheet of a debate of the study: its listed NGOs, and those that a transcript heard.

    Raises
    ------
    HrcStatsError
        Where there is no such debate; the nearest ids are named.
    """
    debates = tables["debates"]
    if debate_id not in set(debates["debate_id"]):
        known = list(debates["debate_id"].astype(str))
        raise HrcStatsError(Problem("no such debate", "--debate", debate_id,
                                    "a debate_id of data/processed/debates.csv",
                                    nearest(debate_id, known) or "hrcstats watch list"))
    debate = debates[debates["debate_id"] == debate_id].iloc[0]
    slots = tables["speaker_slots"]
    mine = slots[(slots["debate_id"] == debate_id) & (slots["speaker_kind"] == "ngo")]
    heard = mine[mine["observed_as"] != "listed"]
    source = heard if len(heard) else mine
    rows = pd.DataFrame({
        "slot_order": range(1, len(source) + 1),
        "slot_holder_as_written": source["slot_holder_as_written"].to_numpy(),
        "is_listed": "" if len(heard) else "yes",
        "start_s": source["start_s"].to_numpy() if len(heard) else None,
    })
    return _with_debate(rows, {
        "debate_id": debate_id, "session": debate["session"], "agenda_item": debate["agenda_item"],
        "meeting_date": "" if pd.isna(debate["meeting_date"]) else str(
            debate["meeting_date"])[:10],
        "debate_kind": debate["debate_kind"], "debate_title": debate["title"],
        "state_concerned_iso3": debate["state_concerned_iso3"]})


def new_debate(session: str, meeting_date: str, agenda_item: str, debate_kind: str,
               title: str = "") -> pd.DataFrame:
    """An empty sheet for a debate of which the study holds no paper."""
    debate = {"session": session, "meeting_date": meeting_date, "agenda_item": agenda_item,
              "debate_kind": debate_kind, "debate_title": title, "state_concerned_iso3": ""}
    debate["debate_id"] = stable_id("debate", session, meeting_date, "", agenda_item, debate_kind,
                                    "", title, "", 0)
    return _with_debate(pd.DataFrame({"slot_order": [1]}), debate)


def write_watch_sheet(rows: pd.DataFrame, path: Path) -> int:
    """Writes the sheet with drop-downs, instructions and spare rows; returns its slots."""
    choices: dict[str, Sequence[str]] = {**CHOICES, "delivery": DELIVERY,
                                         "is_listed": ("yes", "no"),
                                         "was_interrupted": ("yes", "no")}
    guide = [*_GUIDE, *(line for line in GUIDE if line[0] not in ("page_url", "verdict"))]
    write_sheet(rows, path, choices=choices, guide=guide, fill=_FILL, spare_rows=_SPARE_ROWS)
    return len(rows)


def _with_debate(rows: pd.DataFrame, debate: Mapping[str, object]) -> pd.DataFrame:
    values = {name: "" if pd.isna(value) else str(value) for name, value in debate.items()}
    return rows.assign(**values).reindex(columns=SHEET_COLUMNS)
