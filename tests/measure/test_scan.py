import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import scan_surges
from hrcstats.measure.autocorrelation import correlation
from hrcstats.measure.count_series import CountSeries
from hrcstats.measure.scan import indicators, largest_t, scan_rows, studentised


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
    assert np.isnan(refused["value"])
    assert "linked slots a session: at least 3" in refused["warnings"]


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


def test_a_window_with_nothing_outside_is_infinite_and_no_refusal():
    panel = pd.DataFrame({"state_iso3": "XA1", "session": range(24), "slots_n": 300,
                          "linked_n": [0] * 20 + [30, 50, 0, 0]})
    row = scan_surges(panel).iloc[0]
    assert row["p_value"] <= 0.05 and row["value"] == np.inf
    assert "no linked slot outside the window" in row["warnings"]


def test_chance_peaks_of_few_slots_are_no_surges():
    # Rates lognormal, variance three times the mean of four.
    rng = np.random.default_rng(8)
    width = np.log1p(2 / 4)
    session, slots = np.arange(36.0), np.full(36, 200.0)
    flagged = 0
    for _ in range(300):
        rate = 4 * np.exp(np.sqrt(width) * rng.standard_normal(36) - width / 2)
        series = CountSeries(session, rng.poisson(rate).astype(float), slots, None, None)
        flagged += any(row["value"] > 0 for row in scan_rows({"XA1": series}))
    assert flagged <= 21


def test_small_p_values_hold_under_each_error_and_not_on_average():
    place = tuple(20.0 + np.arange(24))
    constant = ((1.0,),) * 24
    windows = indicators([(first, first + 3) for first in range(21)], 24)
    critical = largest_t(place, constant, windows, 1, is_family=True)
    fresh = np.random.default_rng(9).standard_normal((20000, 24))
    for pair in ((1.0, 0.0), (1.0, 0.6)):
        draws = fresh @ np.linalg.cholesky(correlation(np.array(place), *pair)).T
        t, drift = studentised(np.array(place), np.ones((24, 1)), windows, draws, np.ones(24))
        best = t.argmax(axis=1)
        p_values = np.array([critical.p_value(max(t[i, j], 0.0) / critical.at(drift[i, j]))
                             for i, j in enumerate(best)])
        assert (p_values <= 0.0025).mean() <= 0.0035


def test_row_order_never_matters():
    panel = _panel()
    shuffled = panel.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(scan_surges(panel), scan_surges(shuffled))


def test_sessions_in_which_nobody_was_expected_are_left_out_and_named():
    rng = np.random.default_rng(3)
    panel = pd.DataFrame({"state_iso3": "XA1", "session": range(48), "slots_n": 200,
                          "linked_n": rng.poisson(10, 48), "season": ["March", "June"] * 24})
    panel.loc[panel["season"] == "June", "linked_n"] = 0
    panel.loc[20:24:2, "linked_n"] = 30
    rows = scan_surges(panel)
    assert rows.iloc[0]["window_start"] == 20
    assert "24 sessions in which fewer than 1.5 linked slots" in rows.iloc[0]["warnings"]


@pytest.mark.parametrize(("change", "words"), [
    ({"linked_n": [5] * 12 + [6] + [5] * 11}, "a quota or a copied list"),
    ({"season": np.repeat(["before", "after"], 12)}, "each of the 2 seasons comes once"),
    ({"season": [str(at) for at in range(24)]}, "each of the 24 seasons comes once"),
])
def test_what_no_scan_can_tell_is_refused_in_words(change, words):
    counts = np.random.default_rng(1).poisson(10, 24)
    panel = pd.DataFrame({"state_iso3": "XA1", "session": range(24), "slots_n": 200,
                          "linked_n": counts}).assign(**change)
    row = scan_surges(panel).iloc[0]
    assert np.isnan(row["value"]) and words in row["warnings"]


def test_an_empty_panel_is_refused_and_does_not_read_as_nothing_found():
    empty = pd.DataFrame({"state_iso3": [], "session": [], "linked_n": [], "slots_n": []})
    assert "no State to scan" in scan_surges(empty).iloc[0]["warnings"]
