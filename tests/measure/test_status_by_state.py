"""Grants by State: rules that differ, exact ratios, bounds of what is not known."""

import numpy as np
import pandas as pd
import pytest

from hrcstats import measure
from tests.measure.test_linked import CODINGS, TIERS

ENDS = pd.to_datetime(["2010-02-01", "2010-06-01", "2018-02-01", "2018-06-01"])


def grants(counts, prefix="Verband"):
    """Grants by session: `counts` names of China and ten others in each."""
    rows = [(end, f"{prefix} of China {i}" if i < n else f"{prefix} {i}")
            for end, n in zip(ENDS, counts, strict=True) for i in range(n + 10)]
    frame = pd.DataFrame(rows, columns=["committee_session_end", "organisation_as_written"])
    ids = frame["organisation_as_written"].radd("id ")
    return frame.assign(organisation_id=ids, decision="granted",
                        decision_id=[f"d{i}" for i in range(len(frame))])


def links_of(frame, homes=None):
    """Links by name, and by homes where given."""
    names = frame["organisation_as_written"]
    named = pd.DataFrame({"name": names[names.str.contains("China")].unique(), "iso3": "CHN"})
    homes = homes if homes is not None else pd.DataFrame(columns=["organisation_id", "iso3"])
    return measure.link_decisions(frame, TIERS, homes, named)


def test_the_ratio_of_shares_is_exact_and_holds_its_inverse():
    frame = grants([2, 2, 8, 8])
    row = measure.count_grants(frame, links_of(frame), since=2018, states=["CHN"]).set_index(
        "rule").loc["name_names_state"]
    assert (row["before_n"], row["n"]) == (4, 16)
    assert row["value"] == pytest.approx((16 / 36) / (4 / 24))
    assert row["low"] < row["value"] < row["high"]
    back = measure.count_grants(frame.assign(committee_session_end=frame[
        "committee_session_end"].map(dict(zip(ENDS, ENDS[::-1], strict=True)))), links_of(frame),
        since=2018, states=["CHN"]).set_index("rule").loc["name_names_state"]
    assert back["value"] == pytest.approx(1 / row["value"])
    assert back["low"] == pytest.approx(1 / row["high"])
    assert back["p_value"] == pytest.approx(row["p_value"])


def test_the_p_value_counts_sessions_and_not_grants():
    frame = grants([2, 2, 80, 8])
    row = measure.count_grants(frame, links_of(frame), since=2018, states=["CHN"]).set_index(
        "rule").loc["name_names_state"]
    assert row["p_value"] == pytest.approx(2 / 6)  # of six ways to deal four sessions, two
    assert row["low"] > 1 and "given independent grants" in row["method"]


def test_no_grant_in_one_period_leaves_one_side_open_and_none_at_all_refuses():
    frame = grants([0, 0, 3, 2])
    rows = measure.count_grants(frame, links_of(frame), since=2018, states=["CHN"]).set_index(
        "rule")
    assert np.isinf(rows.loc["name_names_state", "high"])
    assert "no grant in one period" in rows.loc["name_names_state", "warnings"]
    assert np.isnan(rows.loc["documented", "value"]) and rows.loc["documented", "warnings"]


def test_sessions_with_missing_grants_are_in_neither_period():
    frame = grants([2, 2, 8, 8])
    row = measure.count_grants(frame, links_of(frame), since=2018, states=["CHN"],
                               incomplete=[ENDS[3]]).iloc[0]
    assert (row["before_total_n"], row["denominator_n"]) == (24, 18)


def test_false_discoveries_are_held_at_their_rate_over_states():
    rows = pd.DataFrame({"state_iso3": list("ABCD"), "rule": "name_names_state", "n": 10.0,
                         "before_n": [10, 10, 10, 0], "p_value": [0.01, 0.04, 0.9, 0.001],
                         "denominator_n": 100.0, "before_total_n": [100, 100, 400, 100]})
    kept = measure.adjust_over_states(rows, at_least=15)
    assert kept["state_iso3"].tolist() == ["A", "B", "C"]  # D has too few grants
    assert kept["p_value"].tolist() == pytest.approx([0.03, 0.06, 0.9])
    # 10 of 100 since and 10 of 400 before: only the test of single grants sees C.
    assert kept["exact_p"].round(3).tolist() == [1, 1, pytest.approx(0.008, abs=0.003)]


def test_homes_come_from_addresses_and_lists_and_bound_what_is_not_known():
    frame = grants([1, 0, 1, 0])
    organisations = pd.DataFrame({"organisation_id": ["id Verband 3", "id Verband 4"],
                                  "country_iso3": ["CHN", None]})
    listed = pd.DataFrame({"row_type": ["organisation", "total"], "country_iso3": ["DEU", "USA"],
                           "org_or_measure": ["VERBAND 5", "NGOs in status"]})
    homes = measure.known_homes(organisations, listed, frame[
        ["organisation_id", "organisation_as_written"]])
    assert homes.set_index("organisation_id")["iso3"].to_dict() == {
        "id Verband 3": "CHN", "id Verband 5": "DEU"}
    rows = measure.bound_homes(frame, homes, "CHN", 2018).set_index("period")
    assert rows.loc["before", ["value", "n", "denominator_n"]].tolist() == [2, 4, 21]
    assert rows.loc["before", "high"] == 21 - 2


def test_specifications_cover_every_choice_and_tell_name_rules_apart(built_study):
    folder = built_study.data_dir / "reference"
    names, adjectives = (pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
                         for name in ("state_names", "state_adjectives"))
    frame = grants([2, 3, 4, 5])
    upper = frame["organisation_as_written"].str.upper().where(
        frame.index % 2 == 0, frame["organisation_as_written"])
    frame = frame.assign(organisation_as_written=upper)
    linked = measure.link_grants(frame, CODINGS, TIERS, names, adjectives, "CHN")
    counts = linked["name_names_state"].sum()
    assert counts["as_written"] < counts["case_folded"] == counts["matched"] == 14
    series = measure.specify_grants(frame, linked, [ENDS[1]])
    assert len(series.drop_duplicates(["tier", "name_rule", "denominator", "window"])) == 81
    gone = series[(series["session"] == 2) & (series["window"] == "from_1998")]
    assert gone["linked_n"].isna().all() and gone["slots_n"].isna().all()
    shares = measure.share_of_grants(series, 3).set_index(["tier", "period"])
    assert shares.loc[("name_names_state", "before"), ["n", "denominator_n"]].tolist() == [2, 12]
    assert shares.loc[("name_names_state", "since"), "n"] == 9


def test_committee_sessions_are_numbered_in_order_with_their_place_in_the_year():
    sessions = measure.number_sessions(grants([1, 1, 1, 1]).iloc[::-1])
    assert sessions["session"].tolist() == [1, 2, 3, 4]
    assert sessions["season"].tolist() == ["first", "later", "first", "later"]
    assert measure.first_session_of(sessions, 2011) == 3


def test_the_session_with_missing_grants_is_found_in_the_record(tables):
    assert [end.date().isoformat() for end in measure.incomplete_sessions(
        tables["committee_decisions"])] == ["2021-06-08"]
