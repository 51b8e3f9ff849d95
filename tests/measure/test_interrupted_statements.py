import numpy as np
import pandas as pd
import pytest
from scipy import stats

from hrcstats.errors import HrcStatsError
from hrcstats.measure import (
    compare_interruption_rates,
    estimate_interruption_odds,
    permute_interruptions,
)


def _slots(seed=0, effect=3.0, debates_n=60, size=30, bunched=True):
    rng = np.random.default_rng(seed)
    debate = np.repeat(np.arange(debates_n), size)
    names = rng.random(len(debate)) < 0.4
    base = (rng.beta(1, 20, debates_n) if bunched else np.full(debates_n, 0.05))[debate]
    odds = base / (1 - base) * np.where(names, effect, 1)
    return pd.DataFrame({"debate_id": debate, "names_state": names,
                         "was_interrupted": rng.random(len(debate)) < odds / (1 + odds)})


@pytest.mark.parametrize("method", ["firth", "conditional"])
def test_planted_odds_are_recovered(method):
    row = estimate_interruption_odds(_slots(), ["names_state"], method=method).iloc[0]
    assert row["low"] < 3 < row["high"] and row["low"] > 1 and row["p_value"] < 0.01


def test_firth_stays_finite_where_all_interruptions_lie_on_one_side():
    slots = pd.DataFrame({"debate_id": ["a", "b"] * 20, "x": [True] * 10 + [False] * 30,
                          "was_interrupted": [True] * 4 + [False] * 36})
    firth = estimate_interruption_odds(slots, ["x"]).iloc[0]
    # The Firth estimate of a 2x2 table adds one half to each cell.
    assert firth["value"] == pytest.approx((4.5 * 30.5) / (6.5 * 0.5), rel=1e-3)
    assert np.isfinite(firth["low"])
    assert "no finite estimate" in estimate_interruption_odds(
        slots, ["x"], method="conditional").iloc[0]["warnings"]


def test_what_is_the_same_for_a_debate_cannot_be_compared_within_debates():
    slots = _slots().assign(item=lambda frame: frame["debate_id"] % 2 == 0)
    frame = estimate_interruption_odds(slots, ["item", "names_state"], method="conditional")
    rows = frame.set_index("term")
    assert np.isnan(rows.loc["item", "value"]) and rows.loc["names_state", "value"] > 1
    assert "same for all statements" in rows.loc["item", "warnings"]


def test_no_interruption_is_a_refusal_and_categories_have_a_base():
    none = _slots().assign(was_interrupted=False)
    assert "no interruption" in estimate_interruption_odds(none, ["names_state"])["warnings"][0]
    slots = _slots().assign(tier=lambda frame: np.where(frame["names_state"], "b", "a"))
    assert estimate_interruption_odds(slots, ["tier"])["term"].tolist() == ["tier: b (not a)"]
    with pytest.raises(HrcStatsError, match="did you mean 'firth'"):
        estimate_interruption_odds(slots, ["tier"], method="firt")


def test_permutation_within_debates_is_a_randomisation_test():
    assert permute_interruptions(_slots(), "names_state")["p_value"].iloc[0] < 0.01
    alarms = [permute_interruptions(_slots(seed, effect=1.0, debates_n=12), "names_state",
                                    permutations_n=199)["p_value"].iloc[0] <= 0.05
              for seed in range(200)]
    assert np.mean(alarms) <= 0.08


def test_an_attribute_of_whole_debates_moves_whole_debates():
    # Two of twelve debates hold all interruptions: as independent slots p would be tiny.
    slots = pd.DataFrame({"debate_id": np.repeat(range(12), 20),
                          "was_interrupted": np.repeat([True] + [False] * 11, 20),
                          "is_video": np.repeat([True, True] + [False] * 10, 20)})
    row = permute_interruptions(slots, "is_video").iloc[0]
    assert "whole debates" in row["method"]
    assert row["p_value"] == pytest.approx(1 / 6, abs=0.02)  # the one debate is among two of twelve


def test_fisher_and_limits_are_those_of_scipy():
    slots = pd.DataFrame({"was_interrupted": [True] * 5 + [False] * 95 + [True] + [False] * 199,
                          "x": [True] * 100 + [False] * 200})
    rows = compare_interruption_rates(slots, "x").set_index("attribute")
    assert rows.loc["x", "p_value"] == pytest.approx(
        stats.fisher_exact([[5, 95], [1, 199]]).pvalue)
    assert rows.loc["with", "value"] == 0.05 and rows.loc["with", "high"] == pytest.approx(
        stats.beta.ppf(0.975, 6, 95))
    assert "no interruption" in compare_interruption_rates(
        slots.assign(was_interrupted=False), "x").set_index("attribute").loc["x", "warnings"]
