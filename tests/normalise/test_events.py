"""Side events and publicised interruptions."""

import pandas as pd
import pytest

from hrcstats.normalise.events import (
    build_side_events,
    check_events,
    names_an_organisation,
)

SESSIONS = pd.DataFrame({"session": ["31"], "start_date": "2016-02-29", "end_date": "2016-03-24",
                         "resumed_start_date": "", "resumed_end_date": ""})


def event(**change):
    """One organiser of one side event."""
    row = {"session": "31", "event_date": "2016-03-01", "title": "Space",
           "organiser_as_written": "A", "organiser_index": "1", "source_file": "a.csv",
           "source_line": 2}
    return pd.DataFrame([row | change])


def test_the_bundled_notices_give_24_events(tables):
    assert len(tables["side_events"]) == 24
    organisers = tables["side_event_organisers"]
    assert set(organisers["event_id"]) <= set(tables["side_events"]["event_id"])
    assert organisers["organiser_as_written"].notna().all()
    states = organisers[organisers["organiser_kind"] == "state"]
    assert len(states) > 0 and states["organisation_id"].isna().all()


def test_an_event_without_organiser_stands_without_one():
    events, organisers = build_side_events(event(organiser_as_written=""))
    assert (len(events), len(organisers)) == (1, 0)


def test_two_organisers_of_one_event_are_one_event():
    both = pd.concat([event(), event(organiser_as_written="B", organiser_index="2")])
    events, organisers = build_side_events(both)
    assert (len(events), len(organisers)) == (1, 2)


@pytest.mark.parametrize(("change", "message"), [
    ({"session": "88"}, "unknown session"), ({"event_date": "2016-06-01"}, "date outside")])
def test_events_outside_the_calendar_are_problems(change, message):
    (problem,) = check_events(event(**change), SESSIONS)
    assert message in problem.what


@pytest.mark.parametrize("change", [{}, {"event_date": "2016-03"}, {"event_date": None},
                                    {"session": "UPR28", "event_date": "2017-11-01"}])
def test_months_unknown_days_and_the_upr_pass(change):
    assert check_events(event(**change), SESSIONS) == []


def test_the_forty_incidents_keep_every_source_and_name_states_by_code(tables):
    incidents, sources = tables["interruptions"], tables["interruption_sources"]
    assert len(incidents) == 40
    assert set(sources["incident_id"]) == set(incidents["incident_id"])
    codes = incidents["interrupting_states_iso3"].dropna().str.split("; ").explode()
    assert codes.str.fullmatch("[A-Z]{3}").all()
    assert set(incidents["outcome"]) <= {"completed", "warned", "cut_off", "ruled_out", "unknown"}


def test_a_note_that_nobody_was_named_is_no_organisation():
    names = pd.Series(["UN Watch", "(NGO not named in source)", "", None])
    assert names_an_organisation(names).tolist() == [True, False, False, False]
