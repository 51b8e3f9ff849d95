import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from hrcstats.errors import HrcStatsError
from hrcstats.measure import estimate_surge
from hrcstats.measure.autocorrelation import GUARDED, correlation, critical_values


def _series(sessions_n=24, start=34, ratio=2.0, seed=1, mean=20, first=22):
    rng = np.random.default_rng(seed)
    session = np.arange(first, first + sessions_n)
    expected = mean * np.where(session >= start, ratio, 1.0)
    return pd.DataFrame({"session": session, "linked_n": rng.poisson(expected), "slots_n": 200,
                         "season": np.array(["march", "june", "september"])[session % 3]})


def _row(frame, quantity="step"):
    return frame.set_index("quantity").loc[quantity]


def test_a_planted_doubling_is_found_as_a_ratio():
    row = _row(estimate_surge(_series(), 34))
    assert row["low"] < 2 < row["high"] and row["low"] > 1 and row["p_value"] < 0.01
    assert row["n"] == _series()["linked_n"].sum() and row["denominator_n"] == 24 * 200


def test_growth_of_all_organisations_is_no_surge():
    series = _series(ratio=3.0)
    series["slots_n"] = np.where(series["session"] >= 34, 600, 200)
    row = _row(estimate_surge(series, 34))
    assert row["low"] < 1 < row["high"]


def test_value_is_close_to_the_plain_fit_that_it_stands_beside():
    frame = estimate_surge(_series(), 34)
    plain = _row(frame, "step_quasi_poisson")
    assert _row(frame)["value"] == pytest.approx(plain["value"], rel=0.1)
    assert "independent" in plain["warnings"]


def test_the_plain_fit_is_that_of_statsmodels():
    series = _series()
    after = (series["session"] >= 34).astype(float)
    x = np.column_stack([np.ones(24), after, after * (series["session"] - 34),
                         pd.get_dummies(series["season"], drop_first=True)]).astype(float)
    plain = GLM(series["linked_n"], x, family=Poisson(), offset=np.log(series["slots_n"])).fit(
        scale="X2")
    row = _row(estimate_surge(series, 34), "step_quasi_poisson")
    assert np.log(row["value"]) == pytest.approx(plain.params.iloc[1], abs=1e-5)
    half = np.log(row["high"] / row["low"]) / 2
    assert half == pytest.approx(plain.bse.iloc[1] * stats.t.ppf(0.975, 19), rel=1e-4)


def test_slope_is_a_ratio_for_each_session():
    session = np.arange(10, 40)
    expected = 20 * 1.1 ** np.clip(session - 25, 0, None)
    series = pd.DataFrame({"session": session, "linked_n": expected.round(), "slots_n": 1000})
    assert _row(estimate_surge(series, 25), "slope")["value"] == pytest.approx(1.1, abs=0.01)


@pytest.mark.parametrize("change", [
    lambda s: s.sample(frac=1, random_state=3),
    lambda s: s.astype({"session": "Int64", "linked_n": "Int64", "slots_n": "float64"}),
    lambda s: s.assign(session=["HRC" + str(x) for x in s["session"]],
                       linked_n=s["linked_n"].astype(str), slots_n=s["slots_n"].astype(str)),
    lambda s: s.set_index(pd.Index([7] * len(s))),
])
def test_order_dtype_and_index_do_not_matter(change):
    expected = estimate_surge(_series(), 34)
    pd.testing.assert_frame_equal(estimate_surge(change(_series()), "HRC34"), expected)


def test_a_missing_session_is_missing_and_not_zero():
    series = _series()
    holes = series.astype({"linked_n": "float64"})
    holes.loc[[3, 9], "linked_n"] = np.nan
    with_holes, without = estimate_surge(holes, 34), estimate_surge(series.drop([3, 9]), 34)
    assert _row(with_holes)["value"] == _row(without)["value"]
    warnings = _row(with_holes)["warnings"]
    assert "2 sessions without counts are missing, not zero (25, 31)" in warnings


def test_a_session_without_slots_is_missing_too():
    series = _series()
    series.loc[4, ["linked_n", "slots_n"]] = 0
    assert "missing, not zero" in _row(estimate_surge(series, 34))["warnings"]


def test_slots_without_denominator_name_the_session():
    series = _series().astype({"slots_n": "float64"})
    series.loc[2, "slots_n"] = np.nan
    series.loc[5, "slots_n"] = 0
    with pytest.raises(HrcStatsError, match="slots but no denominator") as caught:
        estimate_surge(series, 34)
    assert "24, 27" in str(caught.value) and "rows 3, 6" in str(caught.value)


def test_problems_come_all_at_once():
    series = _series()
    series = pd.concat([series, series.tail(1)], ignore_index=True).astype({"linked_n": "float64"})
    series.loc[0, "linked_n"] = -1
    with pytest.raises(HrcStatsError) as caught:
        estimate_surge(series, 34)
    text = str(caught.value)
    assert "not a count" in text and "stands twice" in text
    with pytest.raises(HrcStatsError, match="column 'slots_n' is missing"):
        estimate_surge(_series().drop(columns="slots_n"), 34)
    with pytest.raises(HrcStatsError, match="not a session number"):
        estimate_surge(_series(), "soon")


@pytest.mark.parametrize(("series", "start", "words"), [
    (_series(sessions_n=10), 27, "at least 12"),
    (_series(), 23, "1 session before the start and 23 from it on"),
    (_series(), 99, "0 from it on"),
    (_series().assign(linked_n=0), 34, "0 linked slots before the start and 0 from it on"),
    (_series(ratio=0.0), 34, "and 0 from it on"),
    (_series().head(0), 34, "0 sessions with counts"),
])
def test_too_little_is_refused_in_words(series, start, words):
    frame = estimate_surge(series, start)
    assert frame["quantity"].tolist() == ["step", "slope"] and frame["value"].isna().all()
    assert frame["warnings"].str.contains(words).all()


@pytest.mark.parametrize(("linked", "start", "words"), [
    ([20] * 12 + [0] * 11 + [5], 22, "in 12 sessions before the start and 1 from it on"),
    ([9, 11, 10, 12] * 3 + [0, 0, 0, 5], 22, "in 12 sessions before the start and 1 from it on"),
    ([6] + [0] * 11 + [9, 11, 10, 12] * 3, 22, "in 1 session before the start and 12 from it on"),
])
def test_linked_slots_of_one_session_make_no_step(linked, start, words):
    series = pd.DataFrame({"session": np.arange(10, 10 + len(linked)), "linked_n": linked,
                           "slots_n": 200})
    frame = estimate_surge(series, start)
    assert frame["quantity"].tolist() == ["step", "slope"] and frame["value"].isna().all()
    assert frame["warnings"].str.contains(words).all()
    enough = series.assign(linked_n=np.where(series["session"] >= 19, np.maximum(linked, 2),
                                             np.maximum(linked, 1)))
    assert estimate_surge(enough, start)["value"].notna().all()


def test_a_ratio_beyond_all_measure_is_refused():
    linked = [20] * 12 + [0] * 9 + [1, 9, 90]
    series = pd.DataFrame({"session": np.arange(10, 34), "linked_n": linked, "slots_n": 200})
    frame = estimate_surge(series, 22)
    assert frame["value"].isna().all()
    assert frame["warnings"].str.contains("no finite estimate").all()


def test_caps_are_adjusted_for_where_they_can_be_told_apart():
    series = _series()
    some = series.assign(is_capped=series.index % 2 == 0)
    assert _row(estimate_surge(some, 34))["warnings"] == ""
    same = series.assign(is_capped=series["session"] >= 34)
    assert "cannot be told apart" in _row(estimate_surge(same, 34))["warnings"]
    every = _row(estimate_surge(series.assign(is_capped=True), 34))
    assert "every list was capped" in every["warnings"] and every["low"] > 1


def test_a_season_without_linked_slots_is_left_out():
    series = _series(sessions_n=36, start=40)
    series.loc[series["season"] == "june", "linked_n"] = 0
    row = _row(estimate_surge(series, 40))
    assert "june" in row["warnings"] and row["low"] < 2 < row["high"]


def test_wider_intervals_for_autocorrelated_series():
    rng = np.random.default_rng(8)
    noise = np.zeros(60)
    for i in range(1, 60):
        noise[i] = 0.8 * noise[i - 1] + rng.normal(0, 0.25)
    session = np.arange(60)
    series = pd.DataFrame({"session": session, "slots_n": 500,
                           "linked_n": rng.poisson(60 * np.exp(noise))})
    frame = estimate_surge(series, 30)
    careful, plain = (np.log(_row(frame, q)["high"] / _row(frame, q)["low"])
                      for q in ("step", "step_quasi_poisson"))
    assert careful > 1.4 * plain


def test_another_level_nests_inside():
    narrow = _row(estimate_surge(_series(), 34, level=0.8))
    wide = _row(estimate_surge(_series(), 34, level=0.95))
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]


def test_interval_and_p_value_agree():
    for seed in range(12):
        row = _row(estimate_surge(_series(ratio=1.25, seed=seed), 34))
        assert (row["low"] > 1 or row["high"] < 1) == (row["p_value"] < 0.05)


def test_critical_values_hold_the_level_under_fresh_noise():
    session = np.arange(18.0)
    regressors = np.column_stack([np.ones(18), session >= 9, np.clip(session - 9, 0, None)])
    assert all(0.025 <= rate <= 0.075 for value in critical_values(session, regressors, [1, 2], 0)
               for rate in value.held)
    assert correlation(np.array([0.0, 1.0, 3.0]), 0.5, 0.6).round(3).tolist() == [
        [1, 0.3, 0.108], [0.3, 1, 0.18], [0.108, 0.18, 1]]
    assert (1.0, 0.6) in GUARDED


def test_false_alarms_of_a_short_overdispersed_series_stay_rare():
    rng = np.random.default_rng(12)
    alarms = []
    for _ in range(80):
        linked = rng.poisson(20 * rng.gamma(10, 0.1, 18))
        series = pd.DataFrame({"session": range(18), "linked_n": linked, "slots_n": 200})
        alarms.append(_row(estimate_surge(series, 9))["p_value"] <= 0.05)
    assert np.mean(alarms) <= 0.125


def test_seconds_are_judged_by_what_they_weigh():
    seconds = _series().assign(slots_n=18000)
    seconds["linked_n"] *= 90
    row = _row(estimate_surge(seconds, 34, unit="seconds"))
    counts = _row(estimate_surge(_series(), 34))
    assert row["value"] == pytest.approx(counts["value"], rel=0.05)
    assert "seconds are no counts" in row["warnings"]
    assert "give unit='seconds'" in _row(estimate_surge(seconds, 34))["warnings"]
    rare = seconds.assign(linked_n=np.where(seconds["session"] % 6 == 0, 90, 0), season="march")
    refused = _row(estimate_surge(rare, 34, unit="seconds"))
    assert np.isnan(refused["value"]) and "over their overdispersion" in refused["warnings"]
    with pytest.raises(HrcStatsError, match="did you mean 'seconds'"):
        estimate_surge(seconds, 34, unit="second")


def test_noise_beyond_the_calibration_is_said():
    rng = np.random.default_rng(4)
    wild = _series().assign(linked_n=rng.negative_binomial(1, 1 / 21, 24))
    assert "more than the calibration covers" in _row(estimate_surge(wild, 34))["warnings"]
    assert "calibration" not in _row(estimate_surge(_series(), 34))["warnings"]


def test_a_short_series_says_what_it_cannot_show():
    short = _row(estimate_surge(_series(sessions_n=14, start=29), 29))
    assert "14 sessions do not show how much they hang together" in short["warnings"]
    assert _row(estimate_surge(_series(), 34))["warnings"] == ""
