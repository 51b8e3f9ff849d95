"""Questions to applicants: a convenience sample, counted and never ranked."""

import pandas as pd
import pytest

from hrcstats.measure import count_questions, question_coverage


@pytest.mark.parametrize("by", ["state", "topic", "state and topic", "state and home State"])
def test_every_question_stands_in_one_group_in_order_of_its_key(tables, by):
    questions = tables["committee_questions"]
    found = count_questions(questions, by)
    assert found["value"].sum() == (questions["role"] == "asked").sum() == 106
    keys = [name for name in ("questioning_state_iso3", "topic", "organisation_country_iso3")
            if name in found]
    assert found[keys[0]].dropna().is_monotonic_increasing
    assert found["denominator_n"].nunique() == 1
    assert (found["n"] <= found["denominator_n"]).all()
    assert found["warnings"].str.contains("no ranking").all()


def test_comments_and_motions_are_no_questions(tables):
    questions = tables["committee_questions"]
    only = questions[questions["role"] != "asked"]
    assert pd.isna(count_questions(only)["value"].item())


def test_coverage_says_how_much_is_unsaid(tables):
    coverage = question_coverage(tables["committee_questions"]).set_index("part")
    roles = coverage[coverage.index.str.startswith("role ")]
    assert roles["value"].sum() == len(tables["committee_questions"])
    assert 0 < coverage.loc["home State not stated", "value"] < coverage.loc[
        "home State not stated", "denominator_n"]


def test_questions_of_a_full_release_are_counted_beside_the_sample(checkout, call, change):
    """A release read by the reader of committee papers: its questions have no topic yet."""
    from hrcstats.normalise.sources import register

    folder = checkout.data_dir / "raw" / "committee_releases"
    folder.mkdir()
    paper = folder / "ngo999.txt"
    paper.write_text(
        "NGO/999\n24 May 2017\n\nThe Committee postponed consideration of the following "
        "organizations:\n\nWorld Without Genocide (United States) — as the "
        "representative of Turkey asked that it elaborate on its projects, and as the "
        "representative of China requested details of its funding;\n", encoding="utf-8")
    register(checkout.data_dir, [paper], title="made-up release", url="none", licence="synthetic",
             retrieved="2026-11-28")
    called = call(checkout, "build", "--accept")
    assert called.code == 0, called.err
    built = pd.read_parquet(checkout.processed_dir / "committee_questions.parquet")
    mine = built[built["source_id"].str.startswith("committee_releases/")]
    assert set(mine["questioning_state_iso3"]) == {"TUR", "CHN"}
    assert count_questions(built)["value"].sum() == 108
