"""Power, calibration and matching error read from committed files; a missing file refuses."""

import pandas as pd
import pytest

from hrcstats import measure
from hrcstats.errors import HrcStatsError

POWER = pd.DataFrame([
    (12, 2.0, 5.0, 0.2, 0.1, 9.0, 100), (12, 2.0, 20.0, 0.5, 0.0, 4.0, 100),
    (24, 2.0, 5.0, 0.6, 0.0, 5.0, 100), (24, 2.0, 20.0, 0.85, 0.0, 2.0, 100)],
    columns=["sessions_n", "ratio", "linked_mean", "power", "refused_share", "interval_factor",
             "replicates"])
SURGE = pd.DataFrame([
    ("hrcstats", True, True, 0.05, 0.95, 1.0), ("hrcstats", False, True, 0.12, 0.88, 1.0),
    ("hrcstats", True, False, 0.70, 0.95, 2.0), ("Poisson", False, True, 0.40, 0.60, 1.0),
    ("Poisson", False, False, 0.99, 0.60, 2.0)],
    columns=["method", "holds", "is_false_alarm", "rejected_share", "covered_share", "step"]
).assign(sessions_n=[12, 24, 12, 24, 12], overdispersion=3.0, autocorrelation=0.6, noise="counts",
         mean=20.0, replicates=2000, start=6)


def test_power_has_the_interval_of_its_replicates():
    rows = measure.read_power(POWER).set_index(["sessions", "linked_mean"])
    row = rows.loc[(24, 20.0)]
    assert row["low"] < 0.85 < row["high"] and (row["n"], row["denominator_n"]) == (85, 100)
    assert "refused in 10%" in rows.loc[(12, 5.0), "warnings"]


def test_slots_needed_are_the_fewest_or_a_refusal():
    rows = measure.slots_needed(measure.read_power(POWER)).set_index("sessions")
    assert rows.loc[24, "value"] == 20
    assert pd.isna(rows.loc[12, "value"]) and "not with 20 linked slots" in rows.loc[12, "warnings"]


def test_calibration_names_extremes_and_prints_cells_that_fail():
    rows = measure.sum_up_surge(SURGE).set_index(["surge_method", "quantity"])
    assert rows.loc[("hrcstats", "cells_holding"), ["n", "denominator_n"]].tolist() == [2, 3]
    assert rows.loc[("hrcstats", "false_alarms"), "high"] == 0.12
    assert rows.loc[("hrcstats", "coverage"), "low"] == 0.88
    failing = measure.failing_surge_cells(SURGE)
    assert len(failing) == 1 and failing["sessions_n"].tolist() == [24]


def test_cells_out_of_scope_are_not_summed_up_but_printed_where_they_fail():
    wild = SURGE.assign(is_in_scope=[True, False, True, True, True], warned_share=0.5)
    rows = measure.sum_up_surge(wild).set_index(["surge_method", "quantity"])
    assert rows.loc[("hrcstats", "cells_holding"), ["n", "denominator_n"]].tolist() == [2, 2]
    failing = measure.failing_surge_cells(wild)
    assert failing["is_in_scope"].tolist() == [False] and failing["warned_share"].tolist() == [0.5]


def test_power_stands_beside_false_alarms():
    rows = measure.power_beside_others(SURGE).set_index("surge_method")
    assert rows["value"].to_dict() == {"hrcstats": 0.70, "Poisson": 0.99}
    assert "40%" in rows.loc["Poisson", "warnings"] and "12%" in rows.loc["hrcstats", "warnings"]


def test_other_estimators_say_what_is_outside_the_limits():
    others = pd.DataFrame({"estimator": "scan_surges", "setting": ["a", "b", "c"],
                           "measure": ["false_alarm", "power", "covered"],
                           "share": [0.05, 0.5, 0.8], "n": 1000, "holds": ["True", None, "False"]})
    rows = measure.judge_others(others)
    assert rows["warnings"].tolist() == ["", "", "outside the limits of the study"]


SILENCING = pd.DataFrame({
    "what": ["debates", "capture", "slots independent"], "setting": "a",
    "holds": ["False", None, True], "measure": ["covered", "covered_known_to_fail", "covered"],
    "share": [0.891, 0.874, 0.951], "enumerated": [False, False, True], "replicates": 2000})
ACCESS = pd.DataFrame({
    "what": "hazard", "scenario": "b",
    "method": ["clusters of organisations", "rows as independent"],
    "coverage": [0.95, 0.8895], "false_alarms": [0.05, 0.1105], "holds": [True, False],
    "used_n": 2000})


def test_failing_cells_of_every_file_stand_in_one_table():
    rows = measure.failing_cells(measure.judge_silencing(SILENCING), measure.judge_access(ACCESS),
                                 measure.judge_others(pd.DataFrame()))
    assert rows["value"].tolist()[:4] == [0.891, 0.874, 0.8895, 0.1105]
    assert rows["warnings"].tolist()[:2] == ["outside the limits of the study",
                                             "known to fail: no limit is set"]
    assert rows["warnings"].iloc[2].endswith("a simpler method, not used by the study")
    assert pd.isna(rows["value"].iloc[4]) and "is missing" in rows["warnings"].iloc[4]


def test_what_was_enumerated_has_no_replicates():
    rows = measure.judge_silencing(SILENCING)
    assert rows["denominator_n"].isna().tolist() == [False, False, True]


def test_the_cells_covered_are_counted_by_level():
    cells = SURGE.assign(cell=[0, 1, 2, 3, 3], start=[6, 12, 6, 16, 16],
                         sessions_n=[12, 24, 12, 24, 24], mean=[20, 20, 20, 3, 3])
    rows = measure.describe_surge_cells(cells).set_index(["setting", "level"])["cells_n"]
    assert rows["linked slots a session before the start"].to_dict() == {3: 1, 20: 3}
    assert rows["start, as a share of the sessions"].to_dict() == {0.5: 3, 0.67: 1}


@pytest.mark.parametrize("read", [measure.read_power, measure.sum_up_surge,
                                  measure.power_beside_others, measure.judge_others,
                                  measure.judge_silencing, measure.judge_access])
def test_a_missing_simulation_says_which_command_makes_it(read):
    rows = read(pd.DataFrame())
    assert rows["value"].isna().all()
    assert rows["warnings"].str.contains("is missing: python benchmarks/").all()


def test_missing_files_leave_no_needed_slots_and_no_failing_cells():
    assert measure.slots_needed(measure.read_power(pd.DataFrame()))["value"].isna().all()
    assert measure.failing_surge_cells(pd.DataFrame()).empty


def test_the_matcher_errs_both_ways_and_a_split_without_such_pairs_refuses():
    judged = pd.DataFrame({"is_same": [1, 1, 1, 0, 0, 1], "is_same_judged": [1, 1, 0, 1, 0, 1],
                           "split": ["a"] * 5 + ["b"]})
    rows = measure.measure_matching_error(judged).set_index(["split", "quantity"])
    assert rows.loc[("a", "precision"), ["n", "denominator_n"]].tolist() == [2, 3]
    assert rows.loc[("a", "recall"), ["n", "denominator_n"]].tolist() == [2, 3]
    assert rows.loc[("a", "false_merges"), "value"] == 0.5
    assert pd.isna(rows.loc[("b", "false_merges"), "value"])
    assert measure.measure_matching_error(judged.iloc[:0])["value"].isna().all()


def test_labels_of_pairs_in_text_are_read_and_a_pair_without_one_is_refused():
    judged = pd.DataFrame({"is_same": ["true", "false", "false"], "split": "a",
                           "is_same_judged": ["true", "true", "false"]})
    rows = measure.measure_matching_error(judged).set_index("quantity")
    assert rows.loc["precision", "value"] == 0.5
    with pytest.raises(HrcStatsError, match="pair without is_same"):
        measure.measure_matching_error(judged.assign(is_same=["true", None, "false"]))
