"""One summary beside the others, and who is in a joint submission."""

import pandas as pd
import pytest
from scipy import stats

from hrcstats import measure

SYMBOL = "A/HRC/WG.6/50/USA/3"


def test_the_bundled_case(tables):
    shares = measure.address_shares(tables["upr_submissions"], "IRN").set_index("doc_symbol")
    row = shares.loc[SYMBOL]
    assert (row["n"], row["denominator_n"]) == (30, 86)
    assert row["low"] < 30 / 86 < row["high"]
    rows = measure.compare_addresses(tables["upr_submissions"], SYMBOL).set_index("country_iso3")
    others = rows.loc["IRN"]
    plain = stats.fisher_exact([[30, 56], [others["others_n"], others["others_total_n"]
                                           - others["others_n"]]]).pvalue
    assert plain <= others["p_value"] <= plain * len(rows) + 1e-12
    assert "USA" not in rows.index


def test_a_state_that_no_summary_names_has_zero_with_an_interval(tables):
    rows = measure.address_shares(tables["upr_submissions"], "ISL")
    assert (rows["n"] == 0).all() and (rows["high"] > 0).all()


def test_members_of_a_joint_submission_add_up(tables):
    tiers = measure.tiers_to_use(tables["codings"])
    rows = measure.joint_submissions(tables["upr_submissions"], tables["upr_submitters"], tiers,
                                     "CUB")
    parts = rows[["documented_n", "probable_n", "insufficient_n", "no_indication_n", "uncoded_n"]]
    assert (parts.sum(axis=1) == rows["value"]).all()
    mine = rows[(rows["doc_symbol"] == SYMBOL) & (rows["code"] == "JS63")].iloc[0]
    assert mine["value"] == len(tables["upr_submitters"].merge(
        tables["upr_submissions"].query("code == 'JS63'")[["submission_id"]]))
    assert mine["documented_n"] + mine["probable_n"] > 0


def test_a_summary_with_its_own_state_only_has_nothing_to_compare():
    submissions = pd.DataFrame({"doc_symbol": ["a", "b"], "state_under_review_iso3": ["USA", "FRA"],
                                "category": "civil_society", "submission_kind": "individual",
                                "first_country_iso3": ["USA", "USA"]})
    assert measure.compare_addresses(submissions, "a").empty


def test_named_organisations_on_lists_out_of_all_slots_read():
    listed = pd.DataFrame({
        "session": ["11", "11", "37", None, "9"], "agenda_item": [4, 4, 3, 10, 4],
        "debate_id": ["a", "a", "b", "c", "d"], "organisation_id": ["x", "y", "x", "x", "y"],
        "is_list_complete": [False, False, True, False, False]})
    rows = measure.count_on_lists(listed, ["x"])
    assert rows["session"].tolist()[:2] == ["11", "37"] and rows["session"].isna().sum() == 2
    total = rows.iloc[-1]
    assert (total["value"], total["denominator_n"], total["lists_n"], total["lists_with_n"]) == (
        3, 5, 4, 3)
    assert rows["warnings"].tolist()[:2] == ["list is cut: a lower bound", ""]


def test_rankings_under_three_rules_keep_the_order_of_the_matched_one():
    mentions = pd.DataFrame({
        "organisation_as_written": ["Alfa", "ALFA", "Alpha", "Beta", "Beta", "Gamma", None],
        "organisation_id": ["a", "a", "a", "b", "b", "c", None]})
    table = measure.rank_under_rules(mentions, top=2).set_index("organisation_id")
    assert table.index.tolist() == ["a", "b"]
    assert table.loc["a", ["mentions_matched", "mentions_case_folded",
                           "mentions_as_written"]].tolist() == [3, 2, 1]
    assert table["rank_matched"].tolist() == [1, 2]
    assert table.loc["a", "rank_as_written"] > table.loc["b", "rank_as_written"] == 1
    tied = measure.rank_under_rules(mentions.assign(organisation_as_written=list("abcdefg"),
                                                    organisation_id=list("abcdefg")), top=2)
    assert len(tied) == 7  # ties at the end are all shown


@pytest.mark.parametrize(("value", "low", "said"), [
    (0.9, 0.85, "supports conclusions"), (0.5, 0.2, "supports no conclusion"),
    (0.9, 0.7, "supports conclusions; the interval reaches into tentative conclusions"),
    (0.7, 0.6, "supports tentative conclusions; the interval reaches into no conclusion")])
def test_the_verdict_is_the_codebooks(value, low, said):
    rows = pd.DataFrame({"quantity": ["alpha", "ac1"], "value": value, "low": low})
    assert measure.verdict_words(rows).tolist() == [said, ""]


def test_two_passes_are_taken_as_two_coders():
    units = pd.DataFrame({"unit": ["R1", "R2"], "criterion": "C1", "coder_a": ["yes", "no"],
                          "coder_b": ["yes", ""]})
    long = measure.two_passes(units)
    assert len(long) == 4 and set(long["coder"]) == {"pass 1", "pass 2"}
    rows = measure.agreement(long, replicates=20).set_index("quantity")
    assert rows.loc["alpha", "n"] == 1
