"""Who was put off most often, and what a rule on names says of it."""

import pandas as pd
import pytest

from hrcstats.measure import (
    deferral_league,
    explain_excess,
    explain_missing_grants,
    reconcile_totals,
)


@pytest.fixture(scope="module")
def league(tables):
    names = tables["organisations"].set_index("organisation_id")["organisation_name"]
    found = deferral_league(tables["committee_decisions"], top=10)
    return found.set_index(found["organisation_id"].map(names))


def test_one_network_was_put_off_at_26_sessions_by_its_exact_name(league):
    first = league.iloc[0]
    assert first.name == "International Dalit Solidarity Network"
    assert (first["as_written_n"], first["value"], first["denominator_n"]) == (26, 26, 26)
    assert league["as_written_n"].max() == 26


def test_case_alone_hides_twelve_sessions_of_hokok(league):
    hokok = league.loc[[name for name in league.index if name.startswith("Hokok")]].iloc[0]
    assert hokok[["as_written_n", "case_folded_n", "value"]].tolist() == [13, 25, 25]
    assert (hokok["as_written_rank_n"], hokok["matched_rank_n"]) == (16, 2)


def test_spelling_hides_half_of_the_sessions_of_ambedkar(league):
    ambedkar = league.loc[[name for name in league.index if name.startswith("Ambedkar")]].iloc[0]
    assert ambedkar[["as_written_n", "case_folded_n", "value"]].tolist() == [11, 11, 22]
    assert ambedkar["spellings_n"] == 2


def test_no_rule_finds_more_than_matching_and_ties_are_kept(league):
    assert (league["as_written_n"] <= league["case_folded_n"]).all()
    assert (league["case_folded_n"] <= league["value"]).all()
    assert (league["value"] <= league["denominator_n"]).all()
    assert league["value"].is_monotonic_decreasing and len(league) > 10


def test_an_organisation_in_both_lists_explains_one_of_three(tables):
    reconciled = reconcile_totals(tables["committee_counts"], tables["committee_official_totals"])
    steps = explain_excess(tables["committee_decisions"], reconciled)
    assert steps["committee_session_end"].unique().tolist() == [pd.Timestamp("2024-06-14")]
    assert steps["value"].tolist() == [326, 325, 324, 323]


def test_the_grants_of_june_2021_are_found_to_the_last(tables):
    reconciled = reconcile_totals(tables["committee_counts"], tables["committee_official_totals"])
    steps = explain_missing_grants(tables["committee_decisions"], reconciled)
    june = steps[steps["committee_session_end"] == "2021-06-08"].set_index("step")["value"]
    assert june.tolist() == [202, 191, 39, 432, 432]
