"""What comes next after k deferrals."""

import pytest

from hrcstats.measure import build_spells, deferral_ladder, session_rows, take_cohort


@pytest.fixture(scope="module")
def rows(tables):
    return session_rows(take_cohort(build_spells(tables["committee_decisions"])))


def test_outcomes_of_one_step_add_up_to_all_applications(rows):
    ladder = deferral_ladder(rows, 6)
    by_step = ladder.groupby("waited")
    assert by_step["value"].sum().tolist() == pytest.approx([1.0] * 7)
    assert (by_step["n"].sum() == by_step["denominator_n"].first()).all()
    inside = ladder[ladder["value"] > 0]
    assert (inside["low"] < inside["value"]).all() and (inside["value"] < inside["high"]).all()


def test_nobody_is_closed_without_reply_at_the_first_consideration(rows):
    first = deferral_ladder(rows, 0).set_index("outcome")["value"]
    assert first["closed"] == 0 and first["granted"] > 0.5


def test_too_few_applications_are_refused(rows):
    late = deferral_ladder(rows, 24).query("waited == 24")
    assert late["value"].isna().all() and late["warnings"].str.contains("applications").all()
