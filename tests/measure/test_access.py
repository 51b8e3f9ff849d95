import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from hrcstats.errors import HrcStatsError
from hrcstats.measure import time_to_status

COHORT = pd.DataFrame({
    "organisation_id": list("abcdef"), "entry": 0, "exit": [1, 2, 2, 3, 4, 4],
    "end_kind": ["granted", "closed", "", "granted", "censored", "withdrawn"]})


def _curve(frame, kind, quantity="cumulative_incidence"):
    rows = frame[(frame["quantity"] == quantity) & (frame["end_kind"] == kind)]
    return rows.set_index("time")["value"]


def test_hand_worked_cohort():
    frame = time_to_status(COHORT, replicates=50)
    # At risk 6, 5, 3, 2 at the four times; waiting before them 1, 5/6, 4/6, 4/9.
    assert _curve(frame, "granted").tolist() == pytest.approx(
        [1 / 6, 1 / 6, 1 / 6 + 2 / 9, 1 / 6 + 2 / 9])
    assert _curve(frame, "closed").tolist() == pytest.approx([0, 1 / 6, 1 / 6, 1 / 6])
    assert _curve(frame, "withdrawn").iloc[-1] == pytest.approx(4 / 9 / 2)
    assert _curve(frame, "", "still_waiting").iloc[-1] == pytest.approx(2 / 9)
    assert frame.loc[frame["quantity"] == "median_wait", "value"].item() == 3


def test_ends_and_waiting_add_up_to_one():
    frame = time_to_status(COHORT, replicates=20)
    totals = frame[frame["time"].notna()].groupby("time")["value"].sum()
    assert totals.tolist() == pytest.approx([1.0] * len(totals))


def test_same_as_statsmodels_without_late_entry():
    rng = np.random.default_rng(2)
    spells = pd.DataFrame({"organisation_id": range(400), "entry": 0,
                           "exit": rng.integers(0, 20, 400),
                           "end_kind": rng.choice(["closed", "granted", None], 400)})
    status = spells["end_kind"].map({"closed": 1, "granted": 2}).fillna(0).astype(int)
    expected = CumIncidenceRight(spells["exit"].to_numpy(), status.to_numpy())
    frame = time_to_status(spells, replicates=200)
    for k, kind in enumerate(["closed", "granted"]):
        rows = frame[frame["end_kind"] == kind]
        assert rows["value"].to_numpy() == pytest.approx(expected.cinc[k])
        half_width = ((rows["high"] - rows["low"]) / 2 / 1.96).to_numpy()[5:15]
        assert half_width == pytest.approx(expected.cinc_se[k][5:15], rel=0.25)


def test_same_as_statsmodels_with_late_entry():
    rng = np.random.default_rng(4)
    origin = -rng.integers(0, 6, 300).astype(float)
    spells = pd.DataFrame({"organisation_id": range(300), "origin": origin, "entry": 0.0,
                           "exit": rng.integers(1, 12, 300).astype(float),
                           "end_kind": rng.choice(["granted", None], 300)})
    expected = SurvfuncRight(spells["exit"] - origin, spells["end_kind"].notna().astype(int),
                             entry=-origin)
    waiting = _curve(time_to_status(spells, replicates=20), "", "still_waiting")
    assert waiting.to_numpy() == pytest.approx(expected.surv_prob)


def test_dates_are_counted_in_years():
    spells = pd.DataFrame({"organisation_id": ["a", "b"], "entry": ["2010-01-01", "2012-06-01"],
                           "exit": ["2014-01-01", "2016-06-01"], "end_kind": ["granted", None]})
    frame = time_to_status(spells, at=[3.9, 4.1], replicates=20)
    assert _curve(frame, "granted").tolist() == [0, 0.5]
    stamps = spells.assign(entry=pd.to_datetime(spells["entry"]), exit=pd.to_datetime(
        spells["exit"]))
    pd.testing.assert_frame_equal(frame, time_to_status(stamps, at=[3.9, 4.1], replicates=20))


def test_repeated_spells_of_one_organisation_widen_the_interval():
    rng = np.random.default_rng(0)
    base = pd.DataFrame({"organisation_id": range(40), "entry": 0,
                         "exit": rng.integers(1, 9, 40),
                         "end_kind": rng.choice(["granted", "closed"], 40)})
    again = pd.concat([base] * 5, ignore_index=True)
    apart = again.assign(organisation_id=range(200))
    widths = [(f["high"] - f["low"]).mean() for f in (time_to_status(again), time_to_status(apart))]
    assert widths[0] > 1.5 * widths[1]


def test_nobody_has_ended_is_a_refusal():
    frame = time_to_status(COHORT.assign(end_kind=None))
    assert frame["value"].isna().all() and "no spell has ended" in frame["warnings"].iloc[0]


def test_median_not_reached_is_a_refusal():
    spells = COHORT.assign(end_kind=["granted", *[None] * 5])
    row = time_to_status(spells, replicates=20).iloc[-1]
    assert row["quantity"] == "median_wait" and np.isnan(row["value"])


def test_problems_come_all_at_once():
    bad = COHORT.assign(exit=[1, None, "soon", 3, 4, 4])
    with pytest.raises(HrcStatsError) as caught:
        time_to_status(bad)
    assert "last date observed" in str(caught.value) and "soon" in str(caught.value)
    with pytest.raises(HrcStatsError, match="ends before it begins"):
        time_to_status(COHORT.assign(entry=2))
