"""Listed, delivered, not reached."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.delivery import compare_listed_with_delivered, not_reached_rate


def slots(*rows: tuple[str | None, bool], complete: bool = True) -> pd.DataFrame:
    return pd.DataFrame([("d1", organisation, heard, complete) for organisation, heard in rows],
                        columns=["debate_id", "organisation_id", "was_delivered", "is_complete"])


def places(*organisations: str) -> pd.DataFrame:
    return pd.DataFrame({"debate_id": "d1", "organisation_id": organisations,
                         "slot_order": range(1, len(organisations) + 1)})


def outcomes(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return list(frame[["organisation_id", "outcome"]].itertuples(index=False, name=None))


def test_places_are_compared_one_by_one():
    listed = places("a", "b", "a", "c", "d")
    delivered = slots(("a", True), ("b", False), ("d", True), ("x", True))
    assert sorted(outcomes(compare_listed_with_delivered(listed, delivered))) == [
        ("a", "delivered"), ("a", "not_reached"), ("b", "called_and_not_heard"),
        ("c", "not_reached"), ("d", "delivered"), ("x", "delivered_unlisted")]


def test_called_twice_and_heard_once_is_delivered():
    frame = compare_listed_with_delivered(places("a"), slots(("a", False), ("a", True)))
    assert outcomes(frame) == [("a", "delivered")]


def test_an_incomplete_transcript_is_refused():
    frame = compare_listed_with_delivered(places("a", "b"), slots(("a", True), complete=False))
    assert frame["outcome"].isna().all() and "not complete" in frame["warnings"].iloc[0]
    rate = not_reached_rate(frame)
    assert pd.isna(rate["value"].iloc[0]) and rate["warnings"].iloc[0]


def test_a_debate_without_transcript_is_not_observed():
    frame = compare_listed_with_delivered(places("a"), slots())
    assert frame["outcome"].isna().all() and "not observed" in frame["warnings"].iloc[0]


def test_a_cut_list_is_refused():
    listed = places("a", "b").assign(is_list_complete=False)
    frame = compare_listed_with_delivered(listed, slots(("a", True)))
    assert "list of this debate is cut" in frame["warnings"].iloc[0]


def test_the_rate_counts_places_and_warns_of_unknown_slots():
    frame = compare_listed_with_delivered(places(*"abcdefghij"), slots(
        *((name, True) for name in "abcdefgh"), (None, True)))
    (row,) = not_reached_rate(frame).to_dict("records")
    assert row["value"] == 0.2 and (row["n"], row["denominator_n"]) == (2, 10)
    assert row["low"] < 0.2 < row["high"] and "not recognised" in row["warnings"]
