"""Totals printed in press releases and reports beside the record."""

import pandas as pd
import pytest

from hrcstats.measure import published_totals, reconcile_published


@pytest.fixture(scope="module")
def printed():
    from pathlib import Path

    folder = Path(__file__).resolve().parents[2] / "data" / "reference"
    return published_totals(*(pd.read_csv(folder / f"{name}.csv", dtype=str) for name in (
        "published_figures", "committee_days", "committee_sessions")))


def test_every_figure_from_pf057_to_pf086_has_its_session(printed):
    claims = printed[printed["published_in"].str.startswith("PF")]
    assert claims["published_in"].tolist() == [f"PF{number:03d}" for number in range(57, 87)]
    assert claims["committee_session_end"].notna().all() and claims["measure"].notna().all()


def test_the_figures_are_reproduced_but_for_two_known_differences(tables, printed):
    found = reconcile_published(tables["committee_counts"], printed)
    claims = found[found["published_in"].str.startswith("PF") & found["value"].notna()]
    differs = claims[claims["difference_n"] != 0]
    assert differs["published_in"].tolist() == ["PF072", "PF085"]
    assert differs["difference_n"].tolist() == [-230, 3]


def test_a_document_that_contradicts_another_is_told(tables, printed):
    found = reconcile_published(tables["committee_counts"], printed).set_index(
        ["published_in", "quantity"])
    row = found.loc[("ECOSOC/6596", "recommended")]
    assert row["difference_n"] == -40 and "ECOSOC/6598-ONG/789 prints what" in row["warnings"]


def test_a_session_that_cannot_be_placed_is_refused_and_nothing_is_lost(tables, printed):
    found = reconcile_published(tables["committee_counts"], printed)
    assert len(found) == len(printed)
    early = found[found["committee_session"] == "2000 resumed"]
    assert early["value"].isna().all() and early["warnings"].str.contains("not certain").all()


def test_most_printed_totals_agree(tables, printed):
    found = reconcile_published(tables["committee_counts"], printed)
    compared = found[found["value"].notna()]
    late = compared[compared["committee_session_end"] >= "2010-01-01"]
    assert (late["difference_n"] == 0).mean() > 0.85


def test_a_total_that_a_researcher_adds_is_reconciled(spoilable, call, change):
    """A row in data/reference/committee_official_totals.csv, then a build: nothing else."""
    def add(rows):
        more = dict.fromkeys(rows.columns, "") | {
            "committee_session_end": "2022-09-16", "recommended": "173", "deferred": "319",
            "closed": "59", "source": "UN press release NGO/946"}
        return pd.concat([rows, pd.DataFrame([more])], ignore_index=True)

    from hrcstats.measure import reconcile_totals

    change(spoilable, "reference/committee_official_totals.csv", add)
    assert call(spoilable, "build", "--accept").code == 0
    counts, official = (pd.read_parquet(spoilable.processed_dir / f"{name}.parquet") for name in (
        "committee_counts", "committee_official_totals"))
    found = reconcile_totals(counts, official).set_index(["committee_session_end", "quantity"])
    added = found.loc[pd.Timestamp("2022-09-16")]
    assert added["difference_n"].to_dict() == {"closed": 0, "deferred": 3, "recommended": 0}
