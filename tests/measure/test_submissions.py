"""Contributors to UPR summaries."""

import pandas as pd
import pytest

from hrcstats.measure import (
    check_stated_totals,
    count_addresses,
    count_submissions,
    largest_foreign_address,
)

USA = "A/HRC/WG.6/50/USA/3"


def submissions(*rows):
    """Submissions of one document as (kind, State of the address)."""
    frame = pd.DataFrame(rows, columns=["submission_kind", "first_country_iso3"])
    return frame.assign(doc_symbol="A/HRC/WG.6/50/CUB/3", state_under_review_iso3="CUB",
                        category="civil_society", members_n=1)


def test_30_of_86_individual_submissions_to_the_united_states_give_an_address_in_iran(tables):
    addresses = count_addresses(tables["upr_submissions"])
    mine = addresses[addresses["doc_symbol"] == USA].set_index("country_iso3")
    assert (mine.loc["IRN", "n"], mine.loc["IRN", "denominator_n"]) == (30, 86)
    assert mine["n"].sum() == 86
    assert (mine["warnings"] == "an address is not a coding: it says where, not for whom").all()


def test_iran_is_the_largest_address_abroad_and_stands_beside_all_summaries(tables):
    beside = largest_foreign_address(count_addresses(tables["upr_submissions"]))
    assert set(beside["doc_symbol"]) == set(tables["upr_documents"]["doc_symbol"])
    assert len(beside) == 9
    assert beside.set_index("doc_symbol").loc[USA, "country_iso3"] == "IRN"
    assert beside["warnings"].str.contains("address").all()


def test_the_stated_total_of_155_is_reproduced(tables):
    checked = check_stated_totals(tables["upr_documents"]).set_index("doc_symbol")
    assert (checked.loc[USA, "value"], checked.loc[USA, "denominator_n"]) == (155, 155)
    assert checked.loc[USA, "warnings"] == ""


def test_a_total_that_differs_or_was_not_seen_is_a_warning():
    documents = pd.DataFrame({"doc_symbol": ["a", "b"], "state_under_review_iso3": "CUB",
                              "listed_n": [7, 8], "stated_n": pd.array([9, None], "Int64")})
    found = check_stated_totals(documents)
    assert found["warnings"].tolist() == ["the document states 9 and lists 7",
                                          "stated total not seen"]
    assert pd.isna(found["denominator_n"].iloc[1])


def test_every_submission_is_counted_once(tables):
    counted = count_submissions(tables["upr_submissions"])
    assert counted["value"].sum() == len(tables["upr_submissions"])
    assert counted["organisations_n"].sum() == 612
    for _, here in counted.groupby("doc_symbol"):
        assert here["value"].sum() == here["denominator_n"].iloc[0]


def test_a_submission_without_address_is_counted_under_null():
    found = count_addresses(submissions(("individual", "CUB"), ("individual", None),
                                        ("joint", "CHE")))
    assert found["n"].tolist() == [1, 1] and found["country_iso3"].isna().sum() == 1
    assert found["value"].sum() == 1.0


def test_ties_are_told_and_home_addresses_do_not_count():
    codes = ["CUB"] * 3 + ["CHE", "FRA", "FRA", "CHE"]
    rows = [("individual", code) for code in codes]
    (row,) = largest_foreign_address(count_addresses(submissions(*rows))).itertuples()
    assert (row.n, row.denominator_n) == (2, 7)
    assert "tied with" in row.warnings


def test_no_address_abroad_is_a_refusal():
    (row,) = largest_foreign_address(count_addresses(
        submissions(("individual", "CUB"), ("individual", None)))).itertuples()
    assert pd.isna(row.value) and "no address outside" in row.warnings


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_nothing(tables, seed):
    rows = tables["upr_submissions"]
    turned = rows.sample(frac=1, random_state=seed)
    keys = ["doc_symbol", "country_iso3"]
    left, right = (count_addresses(frame).set_index(keys)["n"].sort_index()
                   for frame in (rows, turned))
    assert left.equals(right)


def test_repeated_row_labels_do_not_hide_the_largest_address():
    rows = [("individual", code) for code in ("CHE", "FRA", "FRA")]
    counted = count_addresses(submissions(*rows))
    again = counted.assign(doc_symbol="another document")
    found = largest_foreign_address(pd.concat([counted, again]))
    assert found["country_iso3"].tolist() == ["FRA", "FRA"]
