import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import find_changes
from hrcstats.measure.change_location import CountCost


def _series(expected, seed=0, slots=200):
    rng = np.random.default_rng(seed)
    session = np.arange(20, 20 + len(expected))
    return pd.DataFrame({"session": session, "linked_n": rng.poisson(expected), "slots_n": slots,
                         "season": session % 3})


def test_a_doubling_is_dated_within_one_session():
    hits, covered = [], []
    for seed in range(30):
        frame = find_changes(_series([20] * 15 + [40] * 15, seed))
        off = (frame["candidate_session"] - 35).abs()
        hits.append(off.min() <= 1)
        row = frame.loc[off.idxmin()]
        covered.append(row["candidate_low"] <= 35 <= row["candidate_high"])
    assert np.mean(hits) >= 0.9 and np.mean(covered) >= 0.9


def test_a_rise_and_a_fall_are_two_changes():
    frame = find_changes(_series([20] * 12 + [60] * 12 + [20] * 12))
    assert frame["value"].tolist() == pytest.approx([32, 44], abs=1)
    assert frame["share_ratio"].iloc[0] > 2 and frame["share_ratio"].iloc[1] < 0.5


def test_growth_of_the_list_is_no_change():
    series = _series([20] * 15 + [40] * 15, slots=[200] * 15 + [400] * 15)
    frame = find_changes(series)
    assert frame["value"].isna().all() and "no change found" in frame["warnings"].iloc[0]


def test_steady_series_seldom_change():
    found = [find_changes(_series([20] * 24, seed))["value"].notna().any() for seed in range(25)]
    assert np.mean(found) <= 0.16


def test_runs_of_an_autocorrelated_series_are_called_that():
    rng = np.random.default_rng(5)
    noise = np.zeros(40)
    for i in range(1, 40):
        noise[i] = 0.8 * noise[i - 1] + rng.normal(0, 0.3)
    frame = find_changes(_series(30 * np.exp(noise), seed=9))
    assert frame["candidate_session"].notna().all() and (frame["p_value"] > 0.05).all()
    assert frame[["value", "low", "high", "share_ratio"]].isna().all(axis=None)
    first = frame.iloc[0]
    assert (f"autocorrelated noise: session {first['candidate_session']:.0f} "
            f"({first['candidate_low']:.0f} to {first['candidate_high']:.0f})") in first["warnings"]


def test_a_row_that_asserts_a_change_is_one_that_the_test_supports():
    frames = [find_changes(_series([12] * 10 + [24] * 10, seed)) for seed in range(12)]
    rows = pd.concat(frames)
    assert ((rows["p_value"] <= 0.05) == rows["value"].notna())[
        rows["candidate_session"].notna()].all()
    sure = rows[rows["value"].notna()]
    assert len(sure) and (sure["value"] == sure["candidate_session"]).all()
    assert (sure["low"] == sure["candidate_low"]).all()
    assert rows["value"].isna().any()


def test_too_little_is_refused():
    frame = find_changes(_series([20] * 8))
    assert frame["value"].isna().all() and "at least 12" in frame["warnings"].iloc[0]
    with pytest.raises(HrcStatsError, match="no denominator"):
        find_changes(_series([20] * 15).assign(slots_n=None))


def test_cost_is_least_where_the_share_changes():
    signal = np.column_stack([[10.0] * 6 + [30.0] * 6, [100.0] * 12])
    cost = CountCost().fit(signal)
    splits = [cost.error(0, k) + cost.error(k, 12) for k in range(3, 10)]
    assert int(np.argmin(splits)) + 3 == 6


def test_a_sure_change_is_dated_to_its_session():
    frame = find_changes(_series([20] * 14 + [60] * 14))
    assert frame["value"].tolist() == [34.0] and frame["low"].iloc[0] >= 33


def test_an_unsure_date_says_so():
    frame = find_changes(_series([10] * 20 + [14] * 20, seed=6))
    found = frame[frame["candidate_session"].notna()]
    wide = (found["candidate_high"] - found["candidate_low"]) > 8
    assert wide.any() and found["warnings"][wide].str.contains("date is unsure").all()


def test_the_unit_of_the_counts_does_not_make_changes():
    seconds = _series([20] * 24, seed=2).assign(slots_n=18000)
    seconds["linked_n"] *= 90
    frame = find_changes(seconds)
    assert frame["value"].isna().all()


@pytest.mark.parametrize(("season", "words"), [
    ([str(at) for at in range(24)], "24 sessions in 24 seasons"),
    (np.repeat(["before", "after"], 12).tolist(), "each of the 2 seasons comes once"),
    (np.repeat(list("abcdefgh"), 3).tolist(), "each of the 8 seasons comes once"),
])
def test_seasons_that_cannot_be_told_from_a_change_are_refused_in_words(season, words):
    linked = np.random.default_rng(2).poisson(np.repeat([20, 45], 12))
    series = pd.DataFrame({"session": range(24), "linked_n": linked, "slots_n": 200,
                           "season": season})
    row = find_changes(series).iloc[0]
    assert np.isnan(row["value"]) and words in row["warnings"]


def test_a_part_that_holds_a_whole_season_is_no_place_for_a_change():
    linked = np.random.default_rng(2).poisson(np.repeat([20, 45], 12))
    season = ["a", "b", "c"] + ["d", "e"] * 10 + ["d"]
    series = pd.DataFrame({"session": range(24), "linked_n": linked, "slots_n": 200,
                           "season": season})
    row = find_changes(series).iloc[0]
    assert row["candidate_session"] == 12
