import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import agreement, derive_tiers
from hrcstats.measure.coding_sheets import (
    agreement_units,
    find_disagreements,
    make_blind_sheet,
    merge_sheets,
)

SUBJECTS = pd.DataFrame({"organisation_id": ["o1", "o2"], "organisation_name": ["One", "Two"],
                         "state_iso3": ["XXA", "XXB"], "slots_n": [40, 2]})


def _filled(coder, values):
    sheet = make_blind_sheet(SUBJECTS, coder, criteria=["C1", "C2"])
    said = sheet["organisation_id"].str.cat(sheet["criterion"]).map(values)
    filled = sheet.assign(value=said, source_kind="primary", url="https://example.org/",
                          access_date="2026-01-31", confidence="high")
    return filled.where(said.notna(), sheet.assign(value=None))


FIRST = {"o1C1": "yes", "o1C2": "yes", "o2C1": "no", "o2C2": "no"}
SECOND = {"o1C1": "no", "o1C2": "yes", "o2C1": "no", "o2C2": None}


def test_sheets_are_blind_complete_and_in_an_order_of_their_own():
    sheet = make_blind_sheet(SUBJECTS, "coder_a")
    assert len(sheet) == 12 and "slots_n" not in sheet.columns and (sheet["value"] == "").all()
    other = make_blind_sheet(SUBJECTS, "coder_b")
    assert sheet["criterion"].tolist() != other["criterion"].tolist()
    pd.testing.assert_frame_equal(sheet, make_blind_sheet(SUBJECTS, "coder_a"))
    with pytest.raises(HrcStatsError, match="'C9'"):
        make_blind_sheet(SUBJECTS, "coder_a", criteria=["C9"])


def test_merge_leaves_out_what_is_not_coded_and_shows_all_problems():
    merged = merge_sheets([_filled("coder_a", FIRST), _filled("coder_b", SECOND)])
    assert len(merged) == 7
    bad = [_filled("coder_a", FIRST).assign(url=""), _filled("coder_b", SECOND).assign(
        confidence="sure")]
    with pytest.raises(HrcStatsError) as caught:
        merge_sheets(bad)
    assert "sheet 1" in str(caught.value) and "sheet 2" in str(caught.value)


def test_the_same_coder_twice_is_refused():
    with pytest.raises(HrcStatsError, match="coded the same thing twice"):
        merge_sheets([_filled("coder_a", FIRST), _filled("coder_a", SECOND)])


def test_disagreements_are_adjudicated_in_a_third_row():
    merged = merge_sheets([_filled("coder_a", FIRST), _filled("coder_b", SECOND)])
    sheet = find_disagreements(merged)
    assert sheet[["organisation_id", "criterion"]].to_numpy().tolist() == [["o1", "C1"]]
    assert sheet[["value_of_coder_a", "value_of_coder_b"]].to_numpy().tolist() == [["yes", "no"]]
    ruling = sheet.assign(value="no", source_kind="primary", url="https://example.org/",
                          access_date="2026-02-01", confidence="high")
    both = pd.concat([merged.assign(is_adjudicated=False), ruling], ignore_index=True)
    assert find_disagreements(both).empty
    tiers = derive_tiers(both).set_index("organisation_id")
    assert tiers.loc["o1", "no_criteria"] == "C1" and tiers.loc["o1", "tier"] == "documented"
    units = agreement_units(both)
    assert set(units["coder"]) == {"coder_a", "coder_b"}
    frame = agreement(units, by="criterion", replicates=20)
    assert set(frame["criterion"]) == {"C1", "C2"}
