"""Made-up papers say that they are made up, and the readers read them back."""

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import CouncilPlan, PlantedSurge, simulate_council
from hrcstats.measure.simulate_papers import (
    FORMATS,
    MARK,
    make_speaker_papers,
    make_upr_papers,
    ordinal,
)
from hrcstats.read.papers import read_papers

COUNCIL = simulate_council(CouncilPlan(first_session=48, sessions_n=4, slots_n=60,
                                       missing_sessions=(50,)), seed=3)
SPEAKERS = ["source_file", "session", "meeting_date", "agenda_item", "slot_order",
            "slot_holder_as_written", "speaker_kind"]
UPR = ["source_file", "doc_symbol", "upr_session", "state_under_review_iso3", "category",
       "submission_kind", "code", "member_index", "organisation_as_written"]


def read_back(kind, made, folder, columns):
    """The rows that the reader finds in the papers, and those that it must find."""
    for name, text in made.papers.items():
        (folder / name).write_text(text, encoding="utf-8")
    read = read_papers(kind, [folder / name for name in made.papers], None)
    assert not read.problems
    return (table[columns].astype(str).sort_values(columns, ignore_index=True)
            for table in (read.rows, made.rows))


@pytest.mark.parametrize("paper_format", FORMATS)
def test_speaker_lists_are_read_back_slot_by_slot(tmp_path, paper_format):
    made = make_speaker_papers(COUNCIL["speaker_slots"], COUNCIL["organisations"],
                               paper_format=paper_format)
    found, truth = read_back("speakers", made, tmp_path, SPEAKERS)
    pd.testing.assert_frame_equal(found, truth)
    assert len(truth) == len(COUNCIL["speaker_slots"]) and "50" not in set(truth["session"])


def test_upr_summaries_are_read_back_member_by_member(tmp_path):
    made = make_upr_papers(COUNCIL["organisations"], 3, seed=3)
    found, truth = read_back("upr", made, tmp_path, UPR)
    pd.testing.assert_frame_equal(found, truth)
    assert {"individual", "joint"} == set(truth["submission_kind"])


def test_every_paper_and_row_is_marked_and_papers_follow_the_seed():
    made = make_upr_papers(COUNCIL["organisations"], 2, seed=1)
    lists = make_speaker_papers(COUNCIL["speaker_slots"], COUNCIL["organisations"])
    for papers in (made, lists):
        assert all(MARK in text and name.startswith("synthetic_")
                   for name, text in papers.papers.items())
        assert papers.rows["is_synthetic"].all()
    assert make_upr_papers(COUNCIL["organisations"], 2, seed=1).papers == made.papers
    assert make_upr_papers(COUNCIL["organisations"], 2, seed=2).papers != made.papers


def test_papers_hold_the_true_organisation_also_where_matching_erred():
    council = simulate_council(CouncilPlan(first_session=48, sessions_n=3, matching_error=0.2),
                               seed=1)
    rows = make_speaker_papers(council["speaker_slots"], council["organisations"]).rows
    slots = council["speaker_slots"].set_index("slot_id").loc[rows["slot_id"]]
    assert (slots["organisation_id_true"].to_numpy() == rows["organisation_id"].to_numpy()).all()
    assert (slots["organisation_id"].to_numpy() != rows["organisation_id"].to_numpy()).any()


def test_sessions_without_words_and_unknown_formats_are_refused_together():
    slots = COUNCIL["speaker_slots"].assign(session=120)
    with pytest.raises(HrcStatsError) as refused:
        make_speaker_papers(slots, COUNCIL["organisations"], paper_format="pdf")
    assert len(refused.value.problems) == 2
    with pytest.raises(HrcStatsError, match="1 to 26"):
        make_upr_papers(COUNCIL["organisations"], 0, seed=1)


@pytest.mark.parametrize(("number", "words"), [
    (1, "first"), (20, "twentieth"), (25, "twenty-fifth"), (40, "fortieth"), (99, "ninety-ninth")])
def test_sessions_in_words(number, words):
    assert ordinal(number) == words


@pytest.mark.parametrize(("change", "problem"), [
    ({"linked_share": 1.5}, "linked_share out of range"),
    ({"overdispersion": 0.5}, "overdispersion out of range"),
    ({"organisations_n": 10, "states_n": 9}, "a State without linked organisations"),
    ({"linked_share": 1.0}, "no independent organisation"),
    ({"surges": [PlantedSurge("XA1", 30, 0)]}, "ratio of a surge"),
    ({"surges": [PlantedSurge("XA1", 30, 2, end=28)]}, "ends outside"),
    ({"surges": [PlantedSurge("XA1", 30, 2, displaced_share=2)]}, "displaced share"),
    ({"surges": [PlantedSurge("XA1", 30, 90)]}, "more than there is"),
    ({"break_session": 5}, "break_session outside"), ({"capped_from": 99}, "capped_from outside"),
    ({"missing_sessions": (1,)}, "missing session outside"),
    ({"sessions_n": 2, "missing_sessions": (25, 26)}, "every session is missing")])
def test_what_cannot_be_made_up_is_refused(change, problem):
    with pytest.raises(HrcStatsError, match=problem):
        simulate_council(CouncilPlan(**change), seed=1)
