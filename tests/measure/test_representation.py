"""Whose organisations contribute: groups, languages and the share of the global South."""

import pandas as pd
import pytest

from hrcstats.measure import add_groups, count_civic_space, count_represented, global_south_share

USA, CRI = "A/HRC/WG.6/50/USA/3", "A/HRC/WG.6/47/CRI/3"


@pytest.fixture(scope="module")
def organisations(tables, reference):
    return add_groups(tables["upr_submitters"], tables["upr_submissions"],
                      reference("state_groups"))


def test_the_five_groups_have_the_members_of_the_assembly(reference):
    groups = reference("state_groups")
    held = groups[groups["un_regional_group"].notna()]
    assert held["un_regional_group"].value_counts().to_dict() == {
        "Asia-Pacific": 54, "African": 54, "Latin American and Caribbean": 33,
        "Western European and others": 29, "Eastern European": 23}
    assert set(held["state_iso3"]) == set(reference("upr_calendar")["iso3"])


def test_unknown_addresses_are_a_group_of_their_own(organisations):
    shares = count_represented(organisations)
    here = shares[shares["doc_symbol"] == USA].set_index("un_regional_group")
    assert here["n"].sum() == here["denominator_n"].iloc[0] == 263
    assert here.loc["address unknown", "n"] == 111
    assert here["value"].sum() == pytest.approx(1)


def test_an_organisation_under_two_submissions_counts_once(organisations):
    assert not organisations.duplicated(["doc_symbol", "name_key"]).any()


def test_languages_of_a_state_with_several_and_with_none_of_the_six():
    who = pd.DataFrame({"submission_id": "s", "organisation_id": list("abcd"),
                        "organisation_as_written": list("abcd"),
                        "country_iso3": ["CMR", "IRN", "HKG", None]})
    submissions = pd.DataFrame({"submission_id": ["s"], "doc_symbol": "A", "version": 1,
                                "state_under_review_iso3": "CUB", "category": "civil_society"})
    groups = pd.DataFrame({"state_iso3": ["CMR", "IRN", "HKG"],
                           "un_regional_group": ["African", "Asia-Pacific", ""],
                           "official_languages": ["fr;en", "fa", "zh_Hant;en"]})
    found = add_groups(who, submissions, groups)
    assert found["un_language"].tolist() == ["en and fr", "none of the six", "en and zh",
                                             "address unknown"]
    assert found["un_regional_group"].tolist() == ["African", "Asia-Pacific", "no regional group",
                                                   "address unknown"]


def test_bounds_of_the_south_take_every_unknown_address_both_ways(organisations):
    share = global_south_share(organisations).set_index("doc_symbol")
    assert (share["low"] <= share["value"]).all() and (share["value"] <= share["high"]).all()
    row = share.loc[USA]
    assert (row["low"], row["high"]) == (pytest.approx(39 / 263), pytest.approx(150 / 263))
    abroad = global_south_share(organisations, is_abroad_only=True).set_index("doc_symbol")
    # Costa Rica's own organisations decide its share; without them it is another number.
    assert abroad.loc[CRI, "value"] < share.loc[CRI, "value"]


def test_without_any_address_the_share_is_refused(organisations):
    unknown = organisations[organisations["country_iso3"].isna()]
    assert global_south_share(unknown)["value"].isna().all()


def test_ratings_stand_under_the_snapshot_they_come_from(tables, reference):
    submissions, ratings = tables["upr_submissions"], reference("civic_space_ratings")
    same_year = count_civic_space(submissions, ratings)
    known = same_year.dropna(subset=["value"])
    assert set(known["civic_space_year"]) == {2018, 2019}
    assert (known.groupby("doc_symbol")["value"].sum().round(9) == 1).all()
    assert "no snapshot" in same_year.set_index("doc_symbol").loc[USA, "warnings"]
    wider = count_civic_space(submissions, ratings, max_gap_years=3).set_index("doc_symbol")
    assert set(wider.loc[USA, "civic_space_year"]) == {2022}
    assert wider.loc[USA, "warnings"].str.contains("3 years from the review").all()
    assert wider.loc[USA].set_index("civic_space_rating").loc["closed", "n"] >= 30  # Iran
