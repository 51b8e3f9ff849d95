from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import (
    add_civic_space,
    add_region,
    covariate_coverage,
    mean_by_covariate,
    world_snapshots,
)
from hrcstats.measure.covariates import ASSOCIATION


@pytest.fixture(scope="module")
def ratings(checkout_reference):
    return checkout_reference("civic_space_ratings")


@pytest.fixture(scope="module")
def checkout_reference(read_csv):
    """A table of data/reference by its name."""
    folder = Path(__file__).resolve().parents[2] / "data" / "reference"
    return lambda name: read_csv(folder / f"{name}.csv")


def test_only_snapshots_of_the_whole_world_are_used(ratings):
    snapshots = world_snapshots(ratings)
    assert snapshots["year"].unique().tolist() == [2018, 2019, 2020, 2021, 2022]
    assert (snapshots.groupby("year").size() >= 196).all()
    assert not snapshots.duplicated(["state_iso3", "year"]).any()


def test_a_rating_of_another_year_is_taken_only_when_asked_for(ratings):
    rows = pd.DataFrame({"country": ["RUS", "RUS", "XXX", None], "year": [2022, 2024, 2022, 2022]})
    own = add_civic_space(rows, ratings, state="country", year="year")
    assert own["civic_space_rating"].tolist()[0] == "closed"
    assert own["civic_space_rating"].isna().tolist() == [False, True, True, True]
    near = add_civic_space(rows, ratings, state="country", year="year", max_gap_years=2)
    assert near["civic_space_gap_n"].tolist()[:2] == [0, 2]
    assert near["civic_space_year"].tolist()[1] == 2022


def test_a_change_of_rating_is_seen_in_the_year_it_was_printed(ratings):
    snapshots = world_snapshots(ratings).set_index(["state_iso3", "year"])["rating"]
    changed = snapshots.unstack().nunique(axis=1)
    state = changed.idxmax()
    rows = pd.DataFrame({"country": state, "year": [2018, 2022]})
    found = add_civic_space(rows, ratings, state="country", year="year")["civic_space_rating"]
    assert found.tolist() == [snapshots[state, 2018], snapshots[state, 2022]]


def test_conflicting_and_unknown_ratings_are_refused_together():
    bad = pd.DataFrame({"state_iso3": ["CUB", "CUB", "FRA"], "year_or_date": ["2018"] * 3,
                        "rating": ["closed", "open", "green"]})
    with pytest.raises(HrcStatsError) as caught:
        world_snapshots(bad)
    assert "two ratings of one State" in str(caught.value) and "green" in str(caught.value)


def test_every_rated_state_has_a_region(ratings, checkout_reference):
    rated = world_snapshots(ratings).drop_duplicates("state_iso3")
    placed = add_region(rated, checkout_reference("state_regions"), state="state_iso3")
    assert placed["region"].notna().all()
    assert set(placed["region"]) == {"Africa", "Americas", "Asia", "Europe", "Oceania"}


def test_what_is_not_in_the_records_is_refused():
    assert "none is invented" in covariate_coverage(
        pd.DataFrame({"a": [1]}), "income_group")["warnings"].item()
    assert pd.isna(covariate_coverage(pd.DataFrame({"a": []}), "a")["value"].item())


def test_repeated_rows_of_one_organisation_widen_the_interval():
    rng = np.random.default_rng(1)
    base = pd.DataFrame({"y": rng.integers(0, 2, 60), "region": "Asia", "who": range(60)})
    again = pd.concat([base] * 6, ignore_index=True)
    wide = mean_by_covariate(again, "y", "region", cluster="who").iloc[0]
    narrow = mean_by_covariate(again, "y", "region").iloc[0]
    assert wide["value"] == narrow["value"]
    assert (wide["high"] - wide["low"]) > 2 * (narrow["high"] - narrow["low"])
    assert ASSOCIATION in wide["warnings"]


def test_rows_without_a_covariate_are_counted_and_few_clusters_get_no_interval():
    rows = pd.DataFrame({"y": [1, 0, 1, np.nan], "region": ["Asia", "", "Asia", "Asia"]})
    found = mean_by_covariate(rows, "y", "region").iloc[0]
    assert (found["n"], found["denominator_n"]) == (2, 4) and pd.isna(found["low"])
    assert "2 of 4 rows" in found["warnings"]


def test_repeated_row_labels_are_rows_of_their_own():
    rows = pd.DataFrame({"y": [0, 1] * 10, "region": "Asia"})
    pd.testing.assert_frame_equal(
        mean_by_covariate(pd.concat([rows, rows]), "y", "region"),
        mean_by_covariate(pd.concat([rows, rows], ignore_index=True), "y", "region"))
