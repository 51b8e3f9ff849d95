import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import bound_sessions, scan_surges


def _panel(states=("XA1", "XA2", "XA3"), surging=("XA1",), sessions_n=24, seed=2, mean=20.0):
    rng = np.random.default_rng(seed)
    session = np.arange(20, 20 + sessions_n)
    parts = []
    for state in states:
        expected = mean * np.where((session >= 30) & (session <= 35) & (state in surging), 3.0, 1.0)
        parts.append(pd.DataFrame({"state_iso3": state, "session": session, "slots_n": 300,
                                   "linked_n": rng.poisson(expected)}))
    return pd.concat(parts, ignore_index=True)


def test_the_planted_window_is_flagged_and_nothing_else():
    frame = scan_surges(_panel())
    assert frame["state_iso3"].unique().tolist() == ["XA1"]
    row = frame.iloc[0]
    assert abs(row["window_start"] - 30) <= 1 and abs(row["window_end"] - 35) <= 1
    assert 2 < row["value"] < 4 and row["p_value"] <= 0.05 and "found by looking" in row["warnings"]


def test_nothing_stands_out_gives_no_rows_but_all_columns():
    frame = scan_surges(_panel(surging=()))
    assert len(frame) == 0
    assert {"state_iso3", "window_start", "value", "p_value"} <= set(frame.columns)


def test_states_with_too_little_are_refused_in_words():
    panel = pd.concat([_panel(("XA1",)), _panel(("XA9",), mean=0.05)], ignore_index=True)
    refused = scan_surges(panel).set_index("state_iso3").loc["XA9"]
    assert np.isnan(refused["value"]) and "linked slots in all" in refused["warnings"]


def test_adjusted_p_grows_with_the_number_of_states():
    alone = scan_surges(_panel(("XA1",)))["p_value"].min()
    many = scan_surges(_panel(tuple(f"XA{i}" for i in range(1, 9))))["p_value"].min()
    assert many > alone


def test_problems_of_all_states_come_at_once():
    panel = _panel().astype({"slots_n": "float64"})
    panel.loc[[0, 30], "slots_n"] = np.nan
    with pytest.raises(HrcStatsError) as caught:
        scan_surges(panel)
    assert "XA1" in str(caught.value) and "XA2" in str(caught.value)


def test_overdispersed_series_are_not_flagged_for_that():
    rng = np.random.default_rng(4)
    flagged = 0
    for _ in range(40):
        panel = pd.DataFrame({"state_iso3": "XA1", "session": range(24), "slots_n": 300,
                              "linked_n": rng.negative_binomial(10, 1 / 3, 24)})
        flagged += scan_surges(panel)["value"].notna().any()
    assert flagged <= 6


def test_row_order_never_matters():
    panel = _panel()
    shuffled = panel.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(scan_surges(panel), scan_surges(shuffled))


def test_bound_by_hand():
    # Twelve sessions of 10 in 100: the next 200 slots lead one to expect 20.
    series = pd.DataFrame({"session": range(14), "linked_n": [8, 12] * 6 + [21, 60],
                           "slots_n": [100] * 12 + [200, 200]})
    frame = bound_sessions(series).set_index("session")
    assert frame.loc[range(12), "value"].isna().all()
    assert frame.loc[12, "value"] == pytest.approx(20)
    assert frame.loc[12, "high"] > 21 and frame.loc[13, "high"] < 60
    assert frame.loc[13, "p_value"] < 0.001 < 0.2 < frame.loc[12, "p_value"]


def test_bound_is_crossed_about_as_often_as_it_says():
    rng = np.random.default_rng(6)
    crossed = []
    for _ in range(150):
        series = pd.DataFrame({"session": range(19), "linked_n": rng.poisson(15, 19),
                               "slots_n": 150})
        last = bound_sessions(series, first=18).iloc[-1]
        crossed.append(last["n"] > last["high"])
    assert 0.005 <= np.mean(crossed) <= 0.11
