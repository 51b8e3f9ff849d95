"""States named in names: whole words, the longest phrase first, traps."""

import pandas as pd
import pytest

from hrcstats import measure

STATES = pd.DataFrame(
    [("China", "CHN", "un_name"), ("Guinea", "GIN", "un_name"), ("Niger", "NER", "un_name"),
     ("Equatorial Guinea", "GNQ", "un_name"), ("Guinea-Bissau", "GNB", "un_name"),
     ("Côte d’Ivoire", "CIV", "un_name"), ("US", "USA", "variant"), ("Oman", "OMN", "un_name")],
    columns=["name_as_written", "iso3", "kind"])
ADJECTIVES = pd.DataFrame([("CHN", "Chinese"), ("USA", "American"), ("", "Latin American"),
                           ("", "Niger Delta")], columns=["iso3", "phrase"])


@pytest.mark.parametrize(("name", "states"), [
    ("Human Rights in China", ["CHN"]),
    ("CHINA SOCIETY FOR HUMAN RIGHTS", ["CHN"]),
    ("Overseas Chinese and American Friends", ["CHN", "USA"]),
    ("Latin American Union", []),
    ("Femmes de Guinea-Bissau", ["GNB"]),
    ("Equatorial Guinea and Guinea", ["GNQ", "GIN"]),
    ("Union des femmes de Cote d'Ivoire", ["CIV"]),
    ("Nigeria Network", []), ("Niger Delta Women", []), ("Womankind for US", []),
    ("Amnesty International", [])])
def test_names_and_the_states_they_name(name, states):
    phrases = measure.read_phrases(STATES, ADJECTIVES)
    assert measure.find_named_states(pd.Series([name]), phrases)["iso3"].tolist() == states


def test_as_written_heeds_case():
    phrases = measure.read_phrases(STATES, ADJECTIVES, fold=False)
    names = pd.Series(["CHINA FORUM", "China Forum", None])
    found = measure.find_named_states(names, phrases, fold=False)
    assert found["name"].tolist() == ["China Forum"]


def test_bundled_adjectives_lead_to_states_and_to_one_each(built_study):
    folder = built_study.data_dir / "reference"
    adjectives = pd.read_csv(folder / "state_adjectives.csv", dtype=str, keep_default_na=False)
    names = pd.read_csv(folder / "state_names.csv", dtype=str, keep_default_na=False)
    assert set(adjectives["iso3"]) - {""} <= set(names["iso3"])
    assert adjectives["phrase"].is_unique
