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


def test_a_start_with_no_common_session_on_one_side_is_refused():
    rng = np.random.default_rng(3)
    # Each has ten sessions from the start on, but not the same ones.
    seen = {"documented": [*range(37), *range(50, 60)], "probable": [*range(37), *range(70, 80)]}
    stack = pd.concat([pd.DataFrame({"tier": tier, "session": sessions, "slots_n": 200,
                                     "linked_n": rng.poisson(20, len(sessions))})
                       for tier, sessions in seen.items()])
    frame = compare_specifications(stack, "tier", 37)
    joint = frame.iloc[-1]
    assert frame["value"].notna().tolist() == [True, True, False] and np.isnan(joint["p_value"])
    assert "37 lie before the start and 0 from it on: at least 4" in joint["warnings"]


def test_a_change_of_level_is_not_passed_off_as_the_steps():
    session = np.arange(30)
    # A jump to five times that fades: the step at the start is large, the mean level hardly moves.
    expected = np.where(session >= 15, 5 * 0.82 ** np.clip(session - 15, 0, None), 1.0) * 60
    series = pd.DataFrame({"session": session, "linked_n": expected.round(), "slots_n": 900,
                           "tier": "documented"})
    frame = compare_specifications(series, "tier", 15)
    joint = frame.iloc[-1]
    assert frame["value"].iloc[0] > 2 * joint["value"]
    assert "change of mean level, without slope" in joint["method"]
    assert "of a model with slope" in joint["warnings"]
