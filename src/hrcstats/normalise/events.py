"""Side events and publicised interruptions as written to their tables."""

from __future__ import annotations

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.normalise.calendar import check_sessions
from hrcstats.normalise.ids import locator, stable_id
from hrcstats.normalise.places import Places

_OUTCOMES = ("completed", "warned", "cut_off", "ruled_out", "unknown")
_NOT_NAMED = r"^\(.*not named.*\)$"


def check_events(rows: pd.DataFrame, sessions: pd.DataFrame) -> list[Problem]:
    """Side events of sessions that do not exist, or on a day outside their session."""
    days = rows["event_date"].fillna("").astype(str)
    council = rows.assign(meeting_date=days.where(days.str.len() == 10, ""))
    return check_sessions(council[~rows["session"].astype(str).str.startswith("UPR")], sessions)


def build_side_events(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`side_events` and `side_event_organisers`; an event without a named organiser has none."""
    rows = rows.assign(source_locator=locator(rows))
    key = ["session", "event_date", "title"]
    rows["event_id"] = [stable_id("event", *values) for values in
                        rows[key].fillna("").itertuples(index=False)]
    events = rows.drop_duplicates("event_id")
    organisers = rows[rows["organiser_as_written"].fillna("") != ""]
    return events, organisers


def build_interruptions(rows: pd.DataFrame, places: Places
                        ) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """`interruptions` and `interruption_sources`: publicised incidents, one row a statement."""
    rows = rows.assign(source_locator=locator(rows))
    problems = [
        Problem("unknown outcome", f"{row.source_file}, {row.source_locator}", str(row.outcome),
                ", ".join(_OUTCOMES))
        for row in rows.itertuples() if row.outcome not in _OUTCOMES
    ]
    states = {"interrupting_states_iso3": "interrupting_state",
              "supporting_states_iso3": "supporting_states_for_objection",
              "defending_states_iso3": "states_defending_speaker"}
    incidents = rows.rename(columns={
        "date": "incident_date", "agenda_item_or_meeting": "debate_as_written",
        "ngo": "slot_holder_as_written", "n_points_of_order": "points_of_order_n"})
    for column, written in states.items():
        incidents[column], unknown = _codes(rows, written, places)
        problems += unknown
    return incidents, _sources(rows), problems


def _codes(rows: pd.DataFrame, column: str, places: Places) -> tuple[list[str], list[Problem]]:
    codes, problems = [], []
    for row in rows.itertuples():
        names = [name.strip() for name in str(getattr(row, column) or "").split(";")]
        found = [places.find_iso3(name) for name in names if name]
        codes.append("; ".join(code for code in found if code))
        problems += [Problem(f"unknown State spelling in {column}",
                             f"{row.source_file}, {row.source_locator}", name,
                             "a spelling in data/reference/state_names.csv")
                     for name in names if name and not places.is_known(name)]
    return codes, problems


def _sources(rows: pd.DataFrame) -> pd.DataFrame:
    sources = []
    for row in rows.to_dict("records"):
        urls = [row["url"], *str(row["other_urls"] or "").split(";")]
        for index, url in enumerate(filter(None, (url.strip() for url in urls)), start=1):
            sources.append(row | {"source_index": index, "source_url": url,
                                  "says": row["note"] if index == 1 else ""})
    return pd.DataFrame(sources)


def names_an_organisation(names: pd.Series) -> pd.Series:
    """False where the source only says that somebody was not named."""
    return (names.fillna("") != "") & ~names.fillna("").str.contains(_NOT_NAMED)
