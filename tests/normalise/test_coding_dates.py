"""Dates that a person read out of evidence: they end a relation, and each must fit a coding."""

import pandas as pd
import pytest

from hrcstats import measure
from hrcstats.normalise.coding_dates import DATES, add_dates
from hrcstats.normalise.coding_notes import KEY


def test_a_founding_of_the_cold_war_counts_at_no_session_of_the_council(tables):
    codings = tables["codings"].rename(columns={"source_url": "url"})
    mine = codings[codings["organisation_as_written"] == "International Commission of Jurists"]
    always, today = measure.derive_tiers(mine), measure.derive_tiers(mine, on="2017-03-01")
    assert always["tier"].tolist() == ["probable"]
    assert today["tier"].tolist() == ["insufficient"]


def test_dates_move_no_id_and_no_other_coding(tables):
    codings = tables["codings"]
    assert codings["coding_id"].is_unique and len(codings) == 277
    dated = codings["valid_from"].notna() | codings["valid_to"].notna()
    assert 0 < dated.sum() < 20


@pytest.mark.parametrize(("change", "words"), [
    ({"publication": "Nobody"}, "dates of no coding"),
    ({"valid_from": "", "valid_to": ""}, "dates without a date"),
    ({"valid_to": "the sixties"}, "valid_to is no date"),
    ({"reason": " "}, "dates without reason"),
    ({"decided_by": ""}, "dates without decided_by"),
])
def test_what_cannot_be_is_told_with_its_line(checkout, read_csv, change, words):
    path = checkout.data_dir / DATES
    read_csv(path).head(1).assign(**change).to_csv(path, index=False)
    codings = read_csv(checkout.data_dir / "hand" / "codings" / "published.csv")
    _, problems = add_dates(codings, checkout.data_dir)
    assert any(words in str(problem) and "line 2" in str(problem) for problem in problems)


def test_a_date_given_twice_or_a_missing_column_stops_the_build(checkout, read_csv, call):
    path = checkout.data_dir / DATES
    dates = read_csv(path)
    pd.concat([dates, dates.head(1)]).to_csv(path, index=False)
    done = call(checkout, "build")
    assert done.code == 1 and "given twice" in done.err and "dates.csv" in done.err
    dates.drop(columns=KEY[-1]).to_csv(path, index=False)
    assert "missing column" in call(checkout, "build").err


def test_without_the_file_no_coding_is_dated(checkout, read_csv):
    (checkout.data_dir / DATES).unlink()
    codings, problems = add_dates(
        read_csv(checkout.data_dir / "hand" / "codings" / "published.csv"), checkout.data_dir)
    assert problems == [] and (codings["valid_to"] == "").all()
