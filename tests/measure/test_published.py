"""Published figures beside the records: rules as data, differences explained, nothing guessed."""

import pandas as pd
import pytest

from hrcstats import measure
from hrcstats.errors import HrcStatsError
from hrcstats.measure import compare_published, published_claims, reproduced_share
from hrcstats.measure.published import MAP_COLUMNS, parse_published
from hrcstats.measure.published_rows import count_in, rows_where


@pytest.fixture(scope="module")
def claims(reference):
    return published_claims(reference("published_figures"),
                            reference("published_counts_upr_and_events"))


@pytest.fixture(scope="module")
def mapping(hand):
    return hand("published_figures_map")


@pytest.fixture(scope="module")
def sources(tables, reference):
    """Built tables, and results of measures under the names of the mapping."""
    reports = reference("reprisal_mentions"), reference("reprisal_years")
    return dict(tables) | {
        "states_named": measure.count_named_states(*reports),
        "states_by_kind": measure.count_kinds(*reports),
        "consecutive_years": measure.consecutive_years(*reports),
        "treaty_body_counts": measure.treaty_body_counts(reference("treaty_body_submissions"))}


@pytest.fixture(scope="module")
def compared(claims, mapping, sources):
    return compare_published(claims, mapping, sources)


def claim(compared, claim_id):
    return compared[compared["claim_id"] == claim_id]


def test_every_one_of_the_144_claims_is_recomputed_or_says_what_is_missing(compared):
    assert compared["claim_id"].nunique() == 126 + 18
    refused = compared[compared["value"].isna()]
    assert (refused["warnings"].str.len() > 10).all()
    differs = compared[compared["agrees"].eq(False)]
    assert len(differs) and (differs["explanation"].str.len() > 10).all()


def test_roll_calls_and_official_totals_are_reproduced(compared):
    assert claim(compared, "PF054")["value"].tolist() == [4, 11, 1]
    assert claim(compared, "PF055")["value"].tolist() == [6, 10, 3]
    assert claim(compared, "PF116")["value"].tolist() == [9, 6]
    assert claim(compared, "PF069")["agrees"].all()


def test_the_known_differences_stand_with_their_size_and_reason(compared):
    assert claim(compared, "PF085")["difference_n"].item() == 3
    grants = claim(compared, "PF072").iloc[0]
    assert grants["difference_n"] == -230 and "missing from the source" in grants["explanation"]


def test_an_incomplete_list_of_reprisals_recomputes_nothing(compared):
    for claim_id in ("PF022", "PF024", "PF034", "PF036"):
        row = claim(compared, claim_id).iloc[0]
        assert pd.isna(row["value"]) and pd.isna(row["agrees"])


def test_agreement_under_another_definition_is_not_reproduction(compared):
    shares = reproduced_share(compared).set_index("quantity")
    assert shares.loc["claims_recomputed_share", ["n", "denominator_n"]].tolist() == [44, 144]
    assert shares.loc["claims_reproduced_share", ["n", "denominator_n"]].tolist() == [29, 34]
    other = compared.assign(definition="different", agrees=True)
    assert reproduced_share(other)["value"].isna().tolist() == [False, True]


def test_figures_as_printed():
    assert parse_published(">160 / 45") == [(">", 160), ("", 45)]
    assert parse_published("187 / 56 / 142") == [("", 187), ("", 56), ("", 142)]
    assert parse_published("1998-2024") == [("", 1998), ("", 2024)]
    assert parse_published("2/3")[0][1] == pytest.approx(0.6667, abs=1e-4)
    assert parse_published("") == parse_published("not found") == []


def one(value, rows, count, definition="same"):
    """One made-up claim, its rule, and a table of four roll-call votes."""
    claims = pd.DataFrame([{"claim_id": "X1", "published_by": "a paper", "year": "2020",
                            "measure": "m", "population": "p", "value_as_written": value,
                            "unit": "", "source_url": "u"}])
    mapping = pd.DataFrame([["X1", "calls", rows, count, definition, "why", ""]],
                           columns=MAP_COLUMNS)
    calls = pd.DataFrame({"state": ["CUB", "CHN", None, "USA"],
                          "vote": ["for", "for", "against", "for"],
                          "day": pd.to_datetime(["2019-01-01"] * 2 + ["2020-06-01"] * 2)})
    return claims, mapping, {"calls": calls}


@pytest.mark.parametrize("value, agrees", [("3", True), ("~3.2", True), ("~4", False),
                                           (">2", True), (">3", False), (">=3", True),
                                           ("<4", True), ("2", False)])
def test_signs(value, agrees):
    compared = compare_published(*one(value, "vote = for", "rows"))
    assert bool(compared["agrees"].item()) == agrees


def test_selections_and_what_they_leave_out():
    calls = one("", "", "")[2]["calls"]
    assert len(rows_where(calls, "state != CUB")) == 2  # the null State meets no clause
    assert len(rows_where(calls, "day <= 2019-12-31; vote = for | against")) == 2
    assert len(rows_where(calls, "state ~ u")) == 2
    assert rows_where(calls, "").equals(calls)
    assert count_in(calls, "distinct state") == [3]
    assert count_in(calls.iloc[:2], "only vote") == [None]  # two rows, not the one


@pytest.mark.parametrize("rows, count, words", [
    ("vote is for", "rows", "not a selection"),
    ("votes = for", "rows", "did you mean 'vote'"),
    ("", "mean vote", "unknown count"),
    ("", "distinct", "a count of which column"),
    ("", "rows; rows", "another number of counts than of figures"),
])
def test_a_wrong_rule_is_told_with_its_claim(rows, count, words):
    with pytest.raises(HrcStatsError, match=words) as raised:
        compare_published(*one("3", rows, count))
    assert "X1" in str(raised.value)


def test_every_fault_of_the_mapping_is_told_at_once(claims, mapping, sources):
    spoilt = mapping.copy()
    spoilt.loc[spoilt["claim_id"] == "PF001", "claim_id"] = "PF0O1"
    spoilt.loc[spoilt["claim_id"] == "PF021", ["table", "explanation"]] = ["comittee_votes", ""]
    spoilt.loc[spoilt["claim_id"] == "PF025", "definition"] = "similar"
    spoilt.loc[spoilt["claim_id"] == "PF027", "missing"] = pd.NA
    with pytest.raises(HrcStatsError) as raised:
        compare_published(claims, spoilt, sources)
    text = str(raised.value)
    for words in ("without a row", "row of no published figure", "did you mean 'PF001'",
                  "did you mean 'committee_votes'", "difference without a reason", "similar",
                  "neither recomputed nor explained"):
        assert words in text, words


def test_the_outcomes_add_up_to_the_claims(compared):
    outcomes = measure.count_outcomes(compared).set_index("outcome")["n"]
    assert outcomes.to_dict() == {"recomputed, equal": 29, "recomputed, differs": 5,
                                  "recomputed under another definition": 10,
                                  "not recomputed": 100}


def test_merging_names_loses_what_rows_keep(tables):
    parts = measure.merged_beside_official(tables["committee_decisions"],
                                           tables["committee_official_totals"])
    wide = parts.pivot(index="session", columns="part", values="value")
    rows = parts.groupby("session")["denominator_n"].first()
    assert (wide.sum(axis=1) == rows).all() and len(wide) == 9
    assert wide.loc["2024-06", "kept"] < 323 < rows["2024-06"]
    first_of_year = wide.loc[["2013-02", "2014-02", "2020-02", "2024-02"], "lost by merging"]
    assert (first_of_year < 20).all() and wide.loc["2024-06", "lost by merging"] > 200
