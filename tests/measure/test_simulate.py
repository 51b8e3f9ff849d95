import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import (
    CouncilPlan,
    PlantedSurge,
    derive_tiers,
    estimate_surge,
    interruption_rate,
    simulate_council,
)


def test_every_row_of_every_table_is_marked():
    council = simulate_council(CouncilPlan(sessions_n=12), seed=1)
    assert all(table["is_synthetic"].all() and len(table) for table in council.values())
    assert council["speaker_slots"]["organisation_id"].str.startswith("synthetic-").all()
    assert council["panel"]["state_iso3"].str.fullmatch(r"XA\d").all()


def test_same_seed_same_council():
    first, second = (simulate_council(CouncilPlan(sessions_n=9), seed=4) for _ in range(2))
    for name, table in first.items():
        pd.testing.assert_frame_equal(table, second[name])


def test_planted_surge_is_in_the_shares_and_in_the_truth():
    plan = CouncilPlan(surges=[PlantedSurge("XA2", 43, 2.5)], overdispersion=1.0, sessions_n=36)
    council = simulate_council(plan, seed=2)
    panel = council["panel"]
    panel = panel[panel["state_iso3"] == "XA2"]
    row = estimate_surge(panel, 43).iloc[0]
    assert row["low"] < 2.5 < row["high"]
    truth = council["truth"].set_index("quantity")["value"]
    assert truth["surge_ratio"] == 2.5


def test_capped_lists_hold_and_missing_sessions_are_absent():
    plan = CouncilPlan(capped_from=46, missing_sessions=(30,), sessions_n=30)
    council = simulate_council(plan, seed=3)
    lengths = council["speaker_slots"].groupby("session").size()
    capped = council["sessions"].set_index("session").query("is_capped")
    assert (lengths[capped.index] <= capped["slots_n_expected"]).all()
    assert 30 not in lengths.index


def test_planted_errors_are_there():
    plan = CouncilPlan(coding_error=0.1, matching_error=0.03, interruption_rate=0.02)
    council = simulate_council(plan, seed=5)
    slots = council["speaker_slots"]
    assert (slots["organisation_id"] != slots["organisation_id_true"]).mean() == pytest.approx(
        0.03, abs=0.01)
    rate = interruption_rate(slots).iloc[0]
    assert rate["low"] < 0.02 < rate["high"]
    tiers = derive_tiers(council["codings"])
    linked = council["organisations"].set_index("organisation_id")["linked_state_iso3"].notna()
    assert 0 < (tiers.set_index("organisation_id")["tier"].eq("documented") != linked).mean() < 0.5


def test_a_plan_that_cannot_be_is_refused():
    with pytest.raises(HrcStatsError) as caught:
        simulate_council(CouncilPlan(surges=[PlantedSurge("CHN", 99, 2.0)]), seed=1)
    assert len(caught.value.problems) == 2
    assert np.all(["XA1" in str(caught.value)])


@pytest.mark.parametrize(("plan", "words"), [
    ({"sessions_n": 0}, "sessions_n out of range"),
    ({"linked_share": 1.4}, "linked_share out of range"),
    ({"linked_share": 0.0}, "a State without linked organisations"),
    ({"autocorrelation": 1.0}, "autocorrelation out of range"),
    ({"overdispersion": 0.5}, "overdispersion out of range"),
    ({"missing_sessions": tuple(range(25, 61))}, "every session is missing"),
    ({"surges": [PlantedSurge("XA1", 30, -2)]}, "ratio of a surge"),
    ({"surges": [PlantedSurge("XA1", 30, 200)]}, "surges take more than there is"),
])
def test_a_plan_that_cannot_be_is_refused_in_words(plan, words):
    with pytest.raises(HrcStatsError, match=words):
        simulate_council(CouncilPlan(**plan), seed=1)
