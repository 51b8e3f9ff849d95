from pathlib import Path

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import derive_tiers, relations_at, validate_codings, validate_replies

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "codings_published.csv"
BASE = {"organisation_id": "o1", "state_iso3": "XXA", "criterion": "C1", "value": "yes",
        "source_kind": "primary", "url": "https://example.org/1", "access_date": "2026-01-31",
        "confidence": "high", "coder": "coder_a"}


def _codings(*rows):
    return pd.DataFrame([{**BASE, "coder": f"coder_{i}", **row} for i, row in enumerate(rows)])


def _tier(*rows):
    return derive_tiers(_codings(*rows))["tier"].item()


YES2 = {"source_kind": "secondary"}
NO = {"value": "no"}


@pytest.mark.parametrize(("rows", "tier"), [
    ([{}], "documented"),
    ([{"confidence": "low"}], "insufficient"),
    ([{"criterion": "C6"}], "insufficient"),
    ([YES2], "probable"),
    ([{**YES2, "criterion": "C6"}], "probable"),
    ([{**YES2, "confidence": "low"}], "insufficient"),
    ([{**YES2, "confidence": "medium"}, NO], "insufficient"),
    ([{**YES2, "confidence": "medium"}, {**NO, "confidence": "medium"}], "probable"),
    ([{**YES2, "confidence": "medium"}, {**NO, "criterion": "C2"}], "probable"),
    ([NO, {**NO, "criterion": "C2"}], "no_indication"),
    ([{**NO, "criterion": "C2"}, {**NO, "criterion": "C4"}], "insufficient"),
    ([{**NO, "criterion": "C3"}, {**NO, "criterion": "C6"}], "insufficient"),
    ([NO, {**NO, "criterion": "C1"}], "insufficient"),
    ([NO, {**NO, "criterion": "C3"}, {"criterion": "C4", "confidence": "low"}], "insufficient"),
    ([{"value": "unknown"}], "insufficient"),
    ([{**NO}, {**NO, "criterion": "C2"}, {"criterion": "B1"}], "no_indication"),
])
def test_tiers_follow_the_codebook(rows, tier):
    assert _tier(*rows) == tier


def test_published_codings_are_never_merged_with_first_hand_ones():
    frame = derive_tiers(_codings({}, {**NO, "coder": "published:icij"},
                                  {**NO, "criterion": "C3", "coder": "published:icij"}))
    assert dict(zip(frame["origin"], frame["tier"], strict=True)) == {
        "first_hand": "documented", "published": "no_indication"}


def test_adjudication_replaces_the_codings_it_settles():
    rows = [{"is_adjudicated": False}, {**NO, "is_adjudicated": False},
            {**NO, "is_adjudicated": True}, {**NO, "criterion": "C2", "is_adjudicated": False}]
    frame = derive_tiers(_codings(*rows))
    assert frame["tier"].item() == "no_indication" and not frame["is_contradicted"].item()


def test_contradiction_is_kept_and_shown():
    frame = derive_tiers(_codings({}, NO))
    assert frame["is_contradicted"].item() and frame["yes_criteria"].item() == "C1"


def test_relations_are_dated():
    codings = _codings({"valid_from": "2012", "valid_to": "2015"}, {**NO, "valid_from": None})
    assert len(relations_at(codings, "2015-12-31")) == 2
    assert len(relations_at(codings, "2016-01-01")) == 1
    assert len(relations_at(codings, "2011-12-31")) == 1
    assert derive_tiers(codings.head(1), on="2020-01-01").empty


def test_every_problem_is_shown_at_once():
    codings = _codings({"url": " "}, {"access_date": None}, {"criterion": "C9"}, {"value": "Yes"},
                       {"access_date": "soon"}, {"coder": "x"}, {"coder": "x", "value": "no"},
                       {"valid_from": "2015", "valid_to": "2012"})
    with pytest.raises(HrcStatsError) as caught:
        validate_codings(codings)
    text = str(caught.value)
    assert len(caught.value.problems) == 7
    for part in ("without url", "without access_date", "'C9'", "did you mean 'yes'?", "'soon'",
                 "rows 6, 7", "coded the same thing twice", "ends before it starts"):
        assert part in text


def test_reply_needs_a_subject_that_was_coded():
    replies = pd.DataFrame({"organisation_id": [None, "o2", "o1"], "reply_date": ["2026-02-01"] * 3,
                            "reply": ["we are not", "nor we", "nor we"],
                            "url": "https://example.org/reply"})
    with pytest.raises(HrcStatsError) as caught:
        validate_replies(replies, _codings({}))
    assert "reply without a subject" in str(caught.value) and "'o2'" in str(caught.value)
    assert len(validate_replies(replies.tail(1), _codings({}))) == 1


@pytest.mark.skipif(not FACTS.exists(), reason="the transcribed facts are not beside the project")
def test_the_published_codings_are_valid_and_keep_their_contradictions():
    codings = pd.read_csv(FACTS).rename(columns={"organisation_as_written": "organisation_id"})
    tiers = derive_tiers(codings)
    assert set(tiers["origin"]) == {"published"} and tiers["is_contradicted"].sum() >= 10
    assert set(tiers["tier"]) == {"documented", "probable", "no_indication", "insufficient"}
