"""The home State of an applicant, where a paper prints one."""

import pandas as pd

from hrcstats.measure import home_states

NAMES = pd.DataFrame({"name_as_written": ["Yemen", "UK", "France", "African Union"],
                      "iso3": ["YEM", "GBR", "FRA", ""],
                      "kind": ["un_name", "variant", "un_name", "not_a_state"]})


def decided(*names):
    return pd.DataFrame({"organisation_id": [f"o{n}" for n in range(len(names))],
                         "organisation_as_written": names})


def test_brackets_count_at_the_end_of_a_name_and_only_where_they_hold_a_state():
    found = home_states(decided("Mother Helpage (UK)", "Union (African Union)", "Iran Human Rights",
                                "Society (YEMEN) of Law", "Forum (yemen)"), NAMES)
    assert found[["organisation_id", "country_iso3"]].values.tolist() == [["o0", "GBR"],
                                                                          ["o4", "YEM"]]


def test_places_that_disagree_leave_no_state():
    submitters = pd.DataFrame({"organisation_id": ["o0"], "country_iso3": ["FRA"]})
    row = home_states(decided("Mother Helpage (UK)"), NAMES, submitters=submitters).iloc[0]
    assert row["is_disputed"] and pd.isna(row["country_iso3"])


def test_a_press_release_on_the_outcome_is_not_independent_of_it():
    questions = pd.DataFrame({"organisation_id": ["o0"], "organisation_country_iso3": ["FRA"]})
    recommended = pd.DataFrame({"row_type": ["organisation", "total"], "country_iso3": ["YEM"] * 2,
                                "org_or_measure": ["B", "A"]})
    found = home_states(decided("A", "B"), NAMES, questions=questions, recommended=recommended)
    assert found["is_independent"].tolist() == [False, False]
    assert found["country_iso3"].tolist() == ["FRA", "YEM"]


def test_few_applicants_of_the_record_have_a_home_state(tables, checkout, read_csv):
    decisions = tables["committee_decisions"]
    names = read_csv(checkout.data_dir / "reference" / "state_names.csv")
    found = home_states(decisions, names, submitters=tables["upr_submitters"],
                        questions=tables["committee_questions"])
    assert 0 < len(found) < 0.05 * decisions["organisation_id"].nunique()
    assert set(found["organisation_id"]) <= set(decisions["organisation_id"].dropna())
