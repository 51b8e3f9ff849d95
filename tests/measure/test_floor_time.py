import pandas as pd
import pytest

from hrcstats.measure import allotted_minutes, minutes_lost, slot_lengths


def test_slots_of_general_debates_were_halved(tables):
    rows = slot_lengths(tables["breaks"])
    general = rows[rows["debate_kind"] == "general_debate"]
    seconds = general[general["quantity"] == "slot_s"].set_index("session")["value"]
    assert (seconds["8"], seconds["32"], seconds["41"]) == (180, 120, 90)
    assert list(seconds.index) == ["8", "20", "22", "29", "30", "32", "36", "41"]  # none filled in
    cut = general[general["quantity"] == "slot_cut_share"].set_index("session")["value"]
    assert cut["41"] == 0.5


def test_june_sessions_without_general_debates_are_missing_never_zero(tables):
    lost = minutes_lost(tables["sessions"], tables["breaks"], tables["allotted_times"])
    june = lost[lost["cause"] == "cancelled_debates"].set_index("session")
    assert set(june.index) == {"44", "47", "50", "53", "56", "59"}
    assert june["value"].isna().all()
    assert june["warnings"].str.contains("structurally missing, never zero").all()
    assert june.loc["44", "basis"] == "stated" and june.loc["47", "basis"] == "inferred"
    minutes = allotted_minutes(tables["sessions"], tables["breaks"], tables["allotted_times"])
    assert minutes["value"].isna().all() and len(minutes) == 63


def _orders():
    return pd.DataFrame({
        "session": ["41", "41", "38", "42", "41"], "speaker_kind": ["ngo"] * 4 + ["state_member"],
        "debate_kind": ["general_debate", "interactive_dialogue", "general_debate",
                        "general_debate", "general_debate"],
        "allotted_s": [90, 90, None, 90, 150], "slots_cap": [40, None, None, 20, None],
        "total_s": [None, None, 2400, None, None]})


def test_orders_of_the_day_give_minutes_and_what_the_cancelled_debates_would_have_held(tables):
    minutes = allotted_minutes(tables["sessions"], tables["breaks"], _orders()).set_index("session")
    assert minutes.loc["41", "value"] == 60 and minutes.loc["38", "value"] == 40
    assert (minutes.loc["41", "n"], minutes.loc["41", "denominator_n"]) == (1, 2)
    assert "1 debate without a total" in minutes.loc["41", "warnings"]
    lost = minutes_lost(tables["sessions"], tables["breaks"], _orders()).set_index(
        ["cause", "session"])
    row = lost.loc[("cancelled_debates", "44")]
    # June sessions 38 and 41 count; HRC42 is of September.
    assert row["value"] == pytest.approx(50) and (row["low"], row["high"]) == (40, 60)
    assert row["method"].endswith("HRC38, HRC41")


def test_a_cap_tells_no_minutes(tables):
    lost = minutes_lost(tables["sessions"], tables["breaks"], _orders())
    caps = lost[lost["cause"] == "cap"]
    assert caps["value"].isna().all() and len(caps) == 5
