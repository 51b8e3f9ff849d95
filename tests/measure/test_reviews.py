"""Reviews beside one another: origins, mega-joint submissions, newcomers, removals."""

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import (
    compare_reviews,
    count_mega_joint,
    count_newcomers,
    count_origins,
    latest_versions,
    mention_years,
    removal_share,
)
from hrcstats.read.upr_versions import compare_versions

USA, UKR = "A/HRC/WG.6/50/USA/3", "A/HRC/WG.6/28/UKR/3"


@pytest.fixture(scope="module")
def groups(reference):
    return reference("state_groups")


def at(frame, symbol, **keys):
    """The one row of a document with these keys."""
    rows = frame[frame["doc_symbol"] == symbol]
    for column, value in keys.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1
    return rows.iloc[0]


def test_origins_of_every_review_add_up_to_its_submissions(tables, groups):
    submissions = tables["upr_submissions"]
    origins = count_origins(submissions, groups)
    society = submissions[submissions["category"] == "civil_society"]
    assert (origins.groupby("doc_symbol")["n"].sum() == society.groupby("doc_symbol").size()).all()
    assert (at(origins, USA, origin="home_state")["n"],
            at(origins, USA, origin="home_state")["denominator_n"]) == (85, 154)
    assert at(origins, UKR, origin="unknown")["n"] == 2


def test_an_address_in_a_territory_has_no_group_and_is_not_abroad_by_guess(tables, groups):
    one = tables["upr_submissions"].head(1).assign(first_country_iso3="HKG")
    assert count_origins(one, groups).set_index("origin").loc["no_group", "value"] == 1


def test_mega_joint_submissions_of_denmark_and_a_review_without_joint_ones(tables):
    submissions = tables["upr_submissions"]
    mega = count_mega_joint(submissions)
    denmark = mega[mega["doc_symbol"] == "A/HRC/WG.6/52/DNK/3"].set_index("quantity")
    assert denmark["value"].tolist() == [1, 36, 36]
    assert denmark.loc["mega_joint_members", "denominator_n"] == 38
    alone = submissions[submissions["submission_kind"] == "individual"]
    refused = count_mega_joint(alone)
    assert refused["value"].isna().all()
    assert set(refused["warnings"]) == {"no joint submission is listed"}
    with pytest.raises(HrcStatsError, match="fewer than two members"):
        count_mega_joint(submissions, min_members=1)


def test_newcomers_are_left_truncated_and_fewer_when_more_is_known(tables):
    args = tables["upr_submitters"], tables["upr_submissions"]
    alone = count_newcomers(*args)
    assert at(alone, UKR)["warnings"] == "the records begin with this review"
    assert pd.isna(at(alone, "A/HRC/WG.6/52/DNK/3")["value"])  # its year is not known
    earlier = mention_years(tables["debates"], tables["speaker_slots"],
                            tables["committee_decisions"])
    more = count_newcomers(*args, earlier)
    both = alone.merge(more, on="doc_symbol").dropna(subset=["value_x", "value_y"])
    assert (both["value_y"] <= both["value_x"]).all()
    assert at(more, USA)["value"] < at(alone, USA)["value"]
    known = alone.dropna(subset=["value"])
    assert ((known["low"] <= known["value"]) & (known["value"] <= known["high"])).all()
    assert known["warnings"].str.contains("not to the Council").all()


def test_two_versions_count_once_and_their_removals_are_a_share(tables):
    first = tables["upr_submissions"]
    second = first[first["doc_symbol"] == UKR].iloc[7:].assign(version=2)
    both = latest_versions(pd.concat([first, second]))
    assert (both["doc_symbol"] == UKR).sum() == len(second)


def paper(*codes):
    """Rows of a made-up version of a summary that never existed."""
    return [{"doc_symbol": "A/HRC/WG.6/99/XXX/3", "category": "civil_society",
             "submission_kind": "individual", "code": code,
             "organisation_as_written": f"Made-up Society {code}"} for code in codes]


def test_removed_then_restored_submissions_of_made_up_versions():
    first, second = paper(*"ABCDEFGHIJ"), paper(*"ABC")
    removed = removal_share(compare_versions(first, second), len(first))
    assert removed.set_index("quantity").loc["removed_share", ["value", "n"]].tolist() == [0.7, 7]
    restored = removal_share(compare_versions(second, first), len(second))
    assert restored["value"].tolist() == [0, 7]
    assert "restored" in removed["warnings"].iloc[0]
    with pytest.raises(HrcStatsError, match="more submissions removed than there were"):
        removal_share(compare_versions(first, second), 5)


def test_reviews_are_compared_with_like_ones_only(tables, groups):
    beside = compare_reviews(tables["upr_submissions"], groups)
    assert beside["population_n"].is_monotonic_increasing and len(beside) == 9
    assert at(beside, USA)["like_n"] == 0 and "not compared" in at(beside, USA)["warnings"]
    assert at(beside, UKR)["like_n"] == 1  # Afghanistan, the same cycle
    assert at(beside, UKR)["value"] == 34
