"""Names in other languages that the search knows: those of the body meant, and of no other."""

import pandas as pd

from hrcstats.publish.site_spellings import translated_names


def registry(*names):
    return pd.DataFrame([(f"org_{at}", name, name) for at, name in enumerate(names)],
                        columns=["organisation_id", "organisation_name", "alias_text"])


def test_names_that_match_knows_are_known_to_the_search():
    found = translated_names(registry(
        "World Organization against Torture", "Europe-Third World Centre",
        "Rencontre Africaine pour la Défense des Droits de l’Homme"))
    assert {"OMCT", "World Organisation Against Torture",
            "Organisation mondiale contre la torture"} <= set(found["org_0"])
    assert "CETIM" in found["org_1"] and "RADDHO" in found["org_2"]


def test_a_misspelt_name_is_joined_where_several_translations_lead_to_it():
    found = translated_names(registry(
        "Mouvement contre le racisme et pour l'amitie entre les peoples"))
    assert "MRAP" in found["org_0"]


def test_a_body_of_like_name_gets_no_name_of_another():
    assert translated_names(registry("World Federation of the Deafblind")) == {}


def test_what_the_registry_holds_is_not_said_twice():
    name = "International Service for Human Rights"
    assert name not in translated_names(registry(name))["org_0"]
