from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration import survfunc
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


def test_textbook_remission_times():
    """Freireich and others (1963), 6-MP arm: the table in every textbook of survival analysis."""
    times = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    spells = pd.DataFrame({"organisation_id": range(21), "entry": 0, "exit": times,
                           "end_kind": ["relapse"] * 9 + [None] * 12})
    frame = time_to_status(spells, replicates=20)
    waiting = _curve(frame, "", "still_waiting")
    assert waiting.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    at_risk = frame[frame["quantity"] == "still_waiting"]["at_risk_n"].tolist()
    assert at_risk == [21, 17, 15, 12, 11, 7, 6]
    assert frame.loc[frame["quantity"] == "median_wait", "value"].item() == 23


def test_published_curve_with_late_entry():
    """The example with entry times that R's survfit prints (survival, Surv(entry, time, event))."""
    spells = pd.DataFrame({
        "organisation_id": range(12), "origin": 0, "entry": [0, 1, 1, 2, 2, 2, 3, 4, 4, 4, 4, 0],
        "exit": [1, 3, 3, 5, 5, 7, 7, 8, 8, 9, 10, 10],
        "end_kind": ["x" if event else None for event in [1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1]]})
    frame = time_to_status(spells, replicates=20)
    rows = frame[frame["quantity"] == "still_waiting"]
    assert rows["value"].to_numpy() == pytest.approx(
        [0.5000, 0.4167, 0.3241, 0.2778, 0.2222, 0.1481, 0.0741], abs=5e-5)
    assert rows["at_risk_n"].tolist() == [2, 6, 9, 7, 5, 3, 2]


def test_published_competing_ends():
    """The three competing ends that Stata's stcompet and R's cmprsk give for this example."""
    time = [1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4]
    kind = [1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    spells = pd.DataFrame({"organisation_id": range(18), "entry": 0, "exit": time,
                           "end_kind": [str(k) if k else None for k in kind]})
    frame = time_to_status(spells, replicates=20)
    assert _curve(frame, "1").tolist()[:3] == pytest.approx([0.11111, 0.17037, 0.17037], abs=5e-6)
    assert _curve(frame, "2")[4.0] == pytest.approx(0.20740741)


def test_bone_marrow_transplants():
    """Klein and Moeschberger's 137 patients, as bundled with statsmodels."""
    path = Path(survfunc.__file__).parent / "tests" / "results" / "bmt.csv"
    bmt = pd.read_csv(path)
    spells = pd.DataFrame({"organisation_id": bmt.index, "entry": 0, "exit": bmt["T"],
                           "end_kind": bmt["Status"].map({1: "relapse", 0: None})})
    for group, rows in bmt.groupby("Group"):
        expected = SurvfuncRight(rows["T"], rows["Status"])
        waiting = _curve(time_to_status(spells.loc[rows.index], replicates=5), "", "still_waiting")
        assert waiting.to_numpy() == pytest.approx(expected.surv_prob, abs=5e-4), group


def test_decisions_at_sessions_only_give_the_curve_of_interval_censored_times():
    """On a grid of sessions the curve is Turnbull's maximum of the likelihood of the intervals."""
    rng = np.random.default_rng(6)
    settled = rng.gamma(2, 2, 300)
    seen = np.ceil(settled)
    stop = rng.integers(1, 9, 300)
    ended = seen <= stop
    spells = pd.DataFrame({"organisation_id": range(300), "entry": 0,
                           "exit": np.where(ended, seen, stop),
                           "end_kind": np.where(ended, "granted", None)})
    waiting = _curve(time_to_status(spells, replicates=5), "", "still_waiting")
    assert waiting.to_numpy() == pytest.approx(
        _turnbull(np.where(ended, seen - 1, stop), np.where(ended, seen, np.inf),
                  waiting.index.to_numpy()), abs=1e-4)


def _turnbull(left, right, grid):
    """Self-consistent survival at the points of a grid for times known to lie in (left, right]."""
    ends = np.append(grid, np.inf)
    holds = (ends[None, :] > left[:, None]) & (ends[None, :] <= right[:, None])
    mass = np.full(len(ends), 1 / len(ends))
    for _ in range(2000):
        share = holds * mass
        mass = (share / share.sum(axis=1, keepdims=True)).mean(axis=0)
    return 1 - np.cumsum(mass)[:-1]


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


def test_late_spells_that_stop_where_they_are_entered_were_never_at_risk():
    spells = pd.DataFrame({"organisation_id": list("abcd"), "origin": 0, "entry": [2, 2, 0, 0],
                           "exit": [2, 2, 2, 3], "end_kind": ["granted"] * 3 + [None]})
    frame = time_to_status(spells, replicates=100)
    granted = frame[frame["end_kind"] == "granted"].iloc[0]
    assert granted[["value", "n", "denominator_n"]].tolist() == [0.5, 1, 2]
    assert frame["low"].dropna().ge(0).all() and frame["high"].dropna().le(3).all()
    assert frame["warnings"].str.contains("2 spells entered late stop where they are ent").all()


def test_decided_at_first_consideration_is_an_end():
    spells = pd.DataFrame({"organisation_id": list("ab"), "origin": 4, "entry": 4, "exit": [4, 6],
                           "end_kind": ["granted", None]})
    assert _curve(time_to_status(spells, replicates=20), "granted").tolist() == [0.5]


def test_spell_without_organisation_is_refused_with_its_row():
    with pytest.raises(HrcStatsError, match="without organisation_id") as told:
        time_to_status(COHORT.assign(organisation_id=["a", None, "c", " ", "e", "f"]))
    assert "rows 2, 4" in told.value.problems[0].where


def test_the_order_of_the_rows_changes_no_interval():
    rng = np.random.default_rng(3)
    spells = pd.DataFrame({"organisation_id": rng.integers(0, 30, 60).astype(str), "entry": 0,
                           "exit": rng.integers(0, 9, 60),
                           "end_kind": rng.choice(["granted", None], 60)})
    pd.testing.assert_frame_equal(time_to_status(spells, replicates=50),
                                  time_to_status(spells[::-1], replicates=50))


@pytest.mark.parametrize(("setting", "name"), [
    ({"level": 95}, "level"), ({"replicates": 0}, "replicates"), ({"seed": -1}, "seed"),
    ({"at": ["soon"]}, "time to report")])
def test_settings_that_are_none_are_refused_in_words(setting, name):
    with pytest.raises(HrcStatsError, match=name):
        time_to_status(COHORT, **setting)


def test_labels_that_read_as_waiting_are_told():
    kinds = ["Granted", "closed", "Pending", "granted", "open", "not seen again"]
    frame = time_to_status(COHORT.assign(end_kind=kinds), replicates=20)
    assert set(frame["end_kind"]) == {"granted", "closed", "open", "not seen again", ""}
    about = frame["warnings"].iloc[0]
    assert "'Pending' (1 spells) is read as still waiting" in about
    assert "'open' (1 spells) counts as an end" in about and "not seen" not in about
