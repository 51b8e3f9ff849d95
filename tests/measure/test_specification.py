import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import compare_specifications


def _stack(ratio, seed=0, sessions_n=30):
    rng = np.random.default_rng(seed)
    session = np.arange(sessions_n)
    shared = rng.poisson(20 * np.where(session >= 15, ratio, 1.0))
    return pd.concat([pd.DataFrame({
        "tier": tier, "denominator": denominator, "session": session,
        "linked_n": shared + rng.poisson(extra, sessions_n), "slots_n": slots})
        for tier, extra in (("documented", 0.0), ("probable", 6.0))
        for denominator, slots in (("slots", 200), ("submissions", 90))], ignore_index=True)


def test_every_specification_and_a_joint_test():
    frame = compare_specifications(_stack(2.5), ["tier", "denominator"], 15)
    assert len(frame) == 5 and frame["quantity"].iloc[-1] == "median_step"
    assert frame["value"].iloc[:4].is_monotonic_increasing
    assert frame["value"].iloc[-1] > 1.7 and frame["p_value"].iloc[-1] <= 2 / 30


def test_joint_test_seldom_finds_what_is_not_there():
    p_values = [compare_specifications(_stack(1.0, seed), ["tier", "denominator"], 15)[
        "p_value"].iloc[-1] for seed in range(12)]
    assert np.mean([p <= 0.1 for p in p_values]) <= 0.34


def test_refused_specifications_are_kept_and_shown():
    stack = _stack(2.0)
    few = stack["tier"] == "probable"
    frame = compare_specifications(stack[~few | (stack["session"] < 8)], ["tier", "denominator"],
                                   15)
    assert frame["value"].isna().sum() == 2


def test_choices_must_be_columns():
    with pytest.raises(HrcStatsError, match="'window'"):
        compare_specifications(_stack(2.0), ["window"], 15)


def test_a_joint_test_without_power_says_so():
    rng = np.random.default_rng(5)
    series = pd.DataFrame({"session": range(20, 44), "linked_n": rng.poisson(20, 24),
                           "slots_n": 200, "tier": "documented"})
    halves = compare_specifications(series, "tier", 32).iloc[-1]
    assert "p cannot fall below 0.083" in halves["warnings"]
    assert compare_specifications(series, "tier", 33).iloc[-1]["warnings"] == ""
