"""Who is named in the reports on reprisals: complete years only, small numbers suppressed."""

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import (
    consecutive_years,
    count_by_group,
    count_kinds,
    count_named_states,
    possible_values,
)
from hrcstats.measure.reprisals import FALL_IS_NO_IMPROVEMENT


@pytest.fixture
def records(reference):
    return reference("reprisal_mentions"), reference("reprisal_years")


def years(**complete):
    """Made-up reports: year to whether its list is complete."""
    return pd.DataFrame({"report_year": [int(name[1:]) for name in complete],
                         "complete": list(complete.values()), "n_states_stated": ""})


def mentions(**named):
    """Made-up mentions: State to the years that name it."""
    return pd.DataFrame([{"report_year": year, "state_iso3": state, "kind": "unspecified"}
                         for state, found in named.items() for year in found])


def test_only_complete_years_have_a_number_and_it_is_the_one_stated(records):
    named = count_named_states(*records).set_index("report_year")
    assert named["value"].dropna().to_dict() == {2012: 16, 2020: 45, 2021: 45, 2022: 42}
    assert (named.loc[[2012, 2020, 2021, 2022], "stated_n"] == [16, 45, 45, 42]).all()
    assert named.loc[2018, "warnings"] == "list incomplete: 33 of 38 found"
    assert named.loc[2023, "warnings"] == "list incomplete: under 10 of 40 found"
    assert named["denominator_n"].isna().all()  # never a rate


def test_every_number_says_that_a_fall_is_no_improvement(records):
    for frame in (count_named_states(*records), count_kinds(*records),
                  consecutive_years(*records)):
        told = frame.loc[frame["value"].notna(), "warnings"]
        assert len(told) and (told == FALL_IS_NO_IMPROVEMENT).all()


def test_new_cases_of_2018_are_a_complete_list_and_its_follow_up_is_not(records):
    kinds = count_kinds(*records).set_index(["report_year", "kind"])
    assert kinds.loc[(2018, "new"), "value"] == 29
    assert kinds.loc[(2018, "follow_up"), "warnings"] == (
        "list incomplete: under 10 found")
    assert "does not tell new from" in kinds.loc[(2021, "new"), "warnings"]
    assert kinds.loc[(2015, "new"), "warnings"] == "no list was found"


def test_small_numbers_of_states_are_suppressed():
    few = mentions(CUB=[2021], CHN=[2021])
    assert count_named_states(few, years(y2021="yes"))["warnings"].tolist() == [
        "suppressed: below 10"]
    assert "suppressed" in set(count_kinds(few.assign(kind="new"), years(y2021="yes"))["method"])


def test_no_group_of_a_year_can_be_worked_out(records, reference):
    table = count_by_group(*records, reference("state_groups"))
    assert (table.loc[table["value"] > 0, "value"] >= 10).all()
    bounds = possible_values(table, "report_year", "un_regional_group")
    assert len(bounds) and (bounds["high"] - bounds["low"] >= 2).all()
    totals = table[table["un_regional_group"] == "total"].set_index("report_year")["value"]
    assert totals.to_dict() == {2012: 16, 2020: 45, 2021: 45, 2022: 42, "total": 148}


def test_an_unknown_year_lengthens_a_run_only_at_its_upper_end():
    runs = consecutive_years(
        mentions(CHN=[2019, 2021, 2022], CUB=[2019], EGY=[2022]),
        years(y2019="yes", y2020="no", y2021="yes", y2022="yes")).set_index("state_iso3")
    assert runs.loc["CHN", ["low", "high"]].tolist() == [2, 4]
    assert runs.loc["CUB", ["low", "high"]].tolist() == [1, 2]
    assert runs.loc["EGY", ["low", "high"]].tolist() == [1, 1]


def test_a_year_without_a_report_breaks_a_run():
    runs = consecutive_years(mentions(CHN=[2019, 2021]), years(y2019="yes", y2021="yes"))
    assert runs["high"].tolist() == [1]


def test_every_contradiction_is_told_at_once(records):
    named, reports = records
    named = pd.concat([named, pd.DataFrame([
        {"report_year": "1999", "state_iso3": "CUB", "kind": "rumour"}])])
    reports = pd.concat([reports, reports.tail(1)])
    reports.loc[reports["report_year"] == "2021", "n_states_stated"] = "44"
    with pytest.raises(HrcStatsError) as raised:
        count_named_states(named, reports)
    text = str(raised.value)
    for words in ("year without a report", "unknown kind", "1999, rumour", "year given twice",
                  "another number of States", "44, as the report states"):
        assert words in text, words
