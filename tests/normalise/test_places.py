"""State names in the spellings that occur."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.places import NOT_A_STATE, Places, add_iso3, known_spellings, place_key


@pytest.mark.parametrize(("name", "iso3"), [
    ("Iran (Islamic Republic of)", "IRN"), ("the United States of America", "USA"),
    ("United States", "USA"), ("Türkiye", "TUR"), ("Turkey", "TUR"), ("Viet Nam", "VNM"),
    ("Côte d’Ivoire", "CIV"), ("COTE D'IVOIRE", "CIV"),
    ("República Bolivariana de Venezuela", "VEN"),
    ("Democratic People's Republic of Korea", "PRK"), ("Republic of Korea", "KOR"),
    ("Democratic Republic of the Congo", "COD"), ("Congo", "COG"), ("State of Palestine", "PSE"),
    ("Togo, on behalf of the African Group", "TGO"), ("Eswatini", "SWZ"), ("Holy See", "VAT"),
    ("Niger", "NER"), ("Nigeria", "NGA"), ("Guinea-Bissau", "GNB"), ("Fédération de Russie", "RUS"),
])
def test_real_spellings_lead_to_their_state(places, name, iso3):
    assert places.find_iso3(name) == iso3


@pytest.mark.parametrize("name", ["Atlantis", "Viet Namm", "Irann", "", "Group of States"])
def test_a_spelling_nobody_listed_leads_nowhere(places, name):
    assert places.find_iso3(name) is None


def test_the_european_union_is_known_and_no_state(places):
    assert places.find_iso3("European Union") is None
    assert places.is_known("European Union")
    assert not places.is_known("Atlantis")


def test_the_two_koreas_congos_and_guineas_stay_apart(places):
    for one, other in [("Democratic People's Republic of Korea", "Republic of Korea"),
                       ("Democratic Republic of the Congo", "Congo"),
                       ("Guinea", "Equatorial Guinea"), ("Dominica", "Dominican Republic")]:
        codes = {places.find_iso3(one), places.find_iso3(other)}
        assert len(codes) == 2 and None not in codes


def test_a_spelling_of_two_states_is_refused_with_both():
    table = pd.DataFrame([("Congo", "COG", "state"), ("the CONGO", "COD", "state"),
                          ("Guinea", "GIN", "state"), ("Guinea.", "GNQ", "state")],
                         columns=["name_as_written", "iso3", "kind"])
    with pytest.raises(HrcStatsError) as refused:
        Places.from_table(table)
    assert [problem.value for problem in refused.value.problems] == ["the CONGO", "Guinea."]
    assert "COG or COD" in refused.value.problems[0].expected


def test_each_unknown_spelling_is_one_problem_at_its_first_row(places):
    rows = pd.DataFrame({"country": ["Cuba", "Irann", "Irann", "", "Xyzzy"],
                         "source_file": "a.csv",
                         "source_locator": [f"line {line}" for line in range(2, 7)]})
    coded, problems = add_iso3(rows, "country", places, "iso3")
    assert coded["iso3"].iloc[0] == "CUB"
    assert coded["iso3"].iloc[1:].isna().all()
    assert [(problem.value, problem.where) for problem in problems] == [
        ("Irann", "a.csv, line 3"), ("Xyzzy", "a.csv, line 6")]
    assert "Iran" in problems[0].remedy
    assert "state_names.csv" in problems[1].remedy


@given(st.text(max_size=40))
def test_comparing_a_key_again_changes_nothing(name):
    once = place_key(name)
    if not once.startswith(("the ", "la ", "le ", "les ", "el ", "los ", "las ", "l ")):
        assert place_key(once) == once


def test_every_code_of_the_reference_table_is_of_three_letters(checkout, read_csv):
    table = read_csv(checkout.data_dir / "reference" / "state_names.csv")
    states = table[table["kind"] != NOT_A_STATE]
    assert states["iso3"].str.fullmatch("[A-Z]{3}").all()
    assert (table.loc[table["kind"] == NOT_A_STATE, "iso3"] == "").all()
    # A figure needs one name for each State, neither none nor two.
    shown = states[states["is_display"] == "true"]
    assert shown["iso3"].is_unique
    assert set(shown["iso3"]) == set(states["iso3"])
    assert known_spellings([table]) == set(table["name_as_written"])
