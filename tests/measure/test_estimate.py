"""The tidy estimate row."""

import math

import pandas as pd

from hrcstats.measure.estimate import ESTIMATE_COLUMNS, estimate_row, estimates_frame, refusal_row


def test_a_row_has_every_column_in_order():
    row = estimate_row("share", 0.5, low=0.4, high=0.6, level=0.95, n=10, denominator_n=20)
    assert list(row) == ESTIMATE_COLUMNS
    assert (row["value"], row["n"], row["method"], row["warnings"]) == (0.5, 10.0, "count", "")
    assert math.isnan(row["p_value"])


def test_several_warnings_are_one_text_and_none_is_empty():
    assert estimate_row("x", 1, warnings=["cut", "old"])["warnings"] == "cut; old"
    assert estimate_row("x", 1, warnings=[])["warnings"] == ""


def test_a_refusal_has_no_value_and_its_reason():
    row = refusal_row("surge", "no complete list", n=2, denominator_n=28)
    assert math.isnan(row["value"]) and math.isnan(row["low"])
    assert (row["warnings"], row["method"], row["n"]) == ("no complete list", "refused", 2.0)


def test_zero_is_a_value_and_no_refusal():
    assert estimate_row("x", 0, n=0)["value"] == 0.0


def test_a_frame_has_keys_first_and_numbers_as_numbers():
    frame = estimates_frame([{"state_iso3": "CUB"} | estimate_row("x", 1),
                             {"state_iso3": "CHN"} | refusal_row("x", "why")])
    assert list(frame) == ["state_iso3", *ESTIMATE_COLUMNS]
    assert frame["value"].dtype == "float64" and frame["value"].isna().tolist() == [False, True]


def test_no_rows_are_still_a_frame_of_estimates():
    assert list(estimates_frame([])) == ESTIMATE_COLUMNS
    assert estimates_frame([])["value"].dtype == pd.Series(dtype="float64").dtype
