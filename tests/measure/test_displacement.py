import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import estimate_displacement
from hrcstats.measure.displacement import _log_ratio, _split


def _panel(lost=1.0, sessions_n=24, seed=0, cap=None):
    rng = np.random.default_rng(seed)
    session = np.arange(sessions_n)
    after = session >= sessions_n // 2
    counts = {"linked": rng.poisson(np.where(after, 60, 20)),
              "independent": rng.poisson(80 * np.where(after, lost, 1.0)),
              "comparison": rng.poisson(np.full(sessions_n, 70.0))}
    if cap:
        left = cap - counts["linked"]
        odds = 80 / 70 * np.where(after, lost, 1.0)
        counts["independent"] = rng.binomial(left, odds / (1 + odds))
        counts["comparison"] = left - counts["independent"]
    return pd.concat([pd.DataFrame({"session": session, "group": group, "slots_n": n})
                      for group, n in counts.items()], ignore_index=True)


@pytest.mark.parametrize("cap", [None, 180])
def test_planted_displacement_is_recovered(cap):
    row = estimate_displacement(_panel(0.6, cap=cap), comparison="comparison",
                                start_session=12).iloc[0]
    assert row["group"] == "independent" and row["low"] < 0.6 < row["high"] < 1


@pytest.mark.parametrize(("cap", "start"), [(None, None), (180, None), (180, 12)])
def test_none_is_invented_under_a_capped_list_or_without(cap, start):
    alarms = [estimate_displacement(_panel(seed=seed, cap=cap), comparison="comparison",
                                    start_session=start)["p_value"].iloc[0] <= 0.05
              for seed in range(16)]
    assert np.mean(alarms) <= 0.19


def test_without_comparison_the_other_groups_serve():
    frame = estimate_displacement(_panel(0.6), start_session=12).set_index("group")
    ratios = frame.loc[["independent", "comparison"], "value"]
    assert ratios.prod() == pytest.approx(1, abs=1e-6) and ratios["independent"] < 0.8


def test_mirrored_rows_say_that_they_are_one_finding():
    mirrored = estimate_displacement(_panel(0.6), start_session=12)
    assert mirrored["warnings"].str.contains("name a comparison").all()
    named = estimate_displacement(_panel(0.6), comparison="comparison", start_session=12)
    assert named["warnings"].tolist() == [""]


def _with(panel, **slots):
    """The panel with other slots of some groups, session by session."""
    for group, counts in slots.items():
        panel.loc[panel["group"] == group, "slots_n"] = counts
    return panel


@pytest.mark.parametrize(("slots", "words"), [
    ({"linked": [20] * 24}, "never gained or lost"),
    ({"linked": [22, 18] * 12, "comparison": 70},
     "did not rise at the start (0.29 before, 0.29 from it on)"),
    ({"linked": [60] * 12 + [20] * 12}, "did not rise at the start"),
    ({"linked": [20] * 12 + [40] * 12, "comparison": [70] * 12 + [140] * 12}, "did not rise"),
    ({"independent": [20] * 12 + [0] * 12}, "the group has 240 slots before the start and 0 from"),
    ({"comparison": [1] + [0] * 11 + [70] * 12}, "the comparison has 1 slots before"),
])
def test_nobody_is_displaced_where_linked_ones_gained_nothing(slots, words):
    row = estimate_displacement(_with(_panel(0.5), **slots), comparison="comparison",
                                start_session=12).iloc[0]
    assert row[["value", "low", "high", "p_value"]].isna().all() and words in row["warnings"]


def test_a_linked_group_that_never_changed_is_refused_without_a_start_too():
    row = estimate_displacement(_with(_panel(0.5), linked=20), comparison="comparison").iloc[0]
    assert np.isnan(row["value"]) and "never gained or lost" in row["warnings"]


def test_a_gain_that_may_be_chance_is_said():
    rng = np.random.default_rng(3)
    slots = np.r_[rng.poisson(20, 12), rng.poisson(21, 12)]
    slots[-1] += 20
    row = estimate_displacement(_with(_panel(0.5), linked=slots), comparison="comparison",
                                start_session=12).iloc[0]
    assert row["value"] < 0.7 and "gained is not beyond chance" in row["warnings"]
    rare = estimate_displacement(_with(_panel(0.6), linked=[0] * 12 + [10] * 12),
                                 comparison="comparison", start_session=12).iloc[0]
    assert rare["value"] < 0.8 and "rests on little" in rare["warnings"]


def test_the_linked_group_is_no_comparison():
    with pytest.raises(HrcStatsError, match="comparison is the linked group itself"):
        estimate_displacement(_panel(), comparison="linked", start_session=12)


def test_two_groups_only_are_warned_about():
    panel = _panel(0.6)
    row = estimate_displacement(panel[panel["group"] != "comparison"], start_session=12).iloc[0]
    assert "no comparison group" in row["warnings"] and row["value"] < 0.8


def test_missing_counts_are_missing_and_too_few_are_refused():
    panel = _panel()
    row = estimate_displacement(panel.drop(index=[0, 30]), start_session=12).iloc[-1]
    assert "missing, not zero" in row["warnings"]
    few = estimate_displacement(_panel(sessions_n=8), start_session=4)
    assert few["value"].isna().all() and few["warnings"].str.contains("at least 12").all()


def test_unknown_groups_and_doubled_rows_are_named():
    panel = _panel()
    with pytest.raises(HrcStatsError) as caught:
        estimate_displacement(pd.concat([panel, panel.head(1)]), comparison="comparisn")
    assert "stand twice" in str(caught.value) and "did you mean 'comparison'?" in str(caught.value)


@pytest.mark.parametrize(("is_beyond", "least", "most"), [(True, 0.8, 1.6), (False, 5, 11)])
def test_long_lists_are_hardly_more_certain_where_shares_vary_beyond_chance(is_beyond, least, most):
    rng = np.random.default_rng(11)
    total = np.tile([60, 600], 12)
    share = rng.beta(20, 20, 24) if is_beyond else np.full(24, 0.5)
    group = rng.binomial(total, share)
    wide = pd.DataFrame({"linked": np.arange(24.0), "independent": group * 1.0,
                         "comparison": total - group * 1.0})
    split = _split(wide, "independent", ["comparison"], "linked", 12.0)
    weights, beyond = _log_ratio(split, np.column_stack([np.ones(24), split.gain]))[1:]
    # Binomial weights are ten to one; those of shares that vary by themselves nearly alike.
    assert least < weights[1::2].mean() / weights[::2].mean() < most
    assert beyond > 0.6 if is_beyond else beyond < 0.5


def test_a_noisy_group_is_not_called_displaced_for_its_own_noise():
    """Against all others its noise would stand on both sides of the regression: 40 % alarms."""
    linked = np.random.default_rng(0).poisson(60, 24)
    alarms = 0
    for seed in range(60):
        rng = np.random.default_rng(seed + 1)
        counts = {"linked": linked, "independent": rng.negative_binomial(30, 1 / 3, 24),
                  "comparison": rng.poisson(60, 24)}
        panel = pd.concat([pd.DataFrame({"session": range(24), "group": group, "slots_n": slots})
                           for group, slots in counts.items()])
        alarms += estimate_displacement(panel, comparison="comparison").iloc[0]["p_value"] <= 0.05
    assert alarms <= 9
