"""Names: shown and compared differently, in three languages, with what is no name at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrcstats.normalise.names import (
    acronyms,
    comparison_key,
    display_name,
    name_variants,
)


@pytest.mark.parametrize(("printed", "shown"), [
    ("Jubilee Campaign, Inc. (special, 2003)", "Jubilee Campaign, Inc."),
    ("Mercy Corps International (special; 1998)", "Mercy Corps International"),
    ("Women's Human Rights International Association, a non-governmental organization in special "
     "consultative status", "Women's Human Rights International Association"),
    ("o Knowledge for Development, Corp.", "Knowledge for Development, Corp."),
    ("Academic Mobility \u0421enter", "Academic Mobility Center"),
    ("Ama\u00adnesty\u200b International", "Amanesty International"),
    ("Observatoire  pour la\npaix", "Observatoire pour la paix"),
])
def test_display_form_keeps_the_name_and_drops_the_rest(printed: str, shown: str) -> None:
    assert display_name(printed) == shown


@pytest.mark.parametrize(("a", "b"), [
    ("The Khiam Rehabilitation Centre for the Victims of Torture",
     "Khiam Rehabilitation Center for Victims of Torture"),
    ("RüstungsInformationsBüro, e.V.", "RüstungsInformationsBüro, eV"),
    ("Cairo Institute for Human Rights Studies", "Cairo Institute of Human Rights Studies (CIHRS)"),
    ("AIM Education & Research Society", "AIM Education and Research Society"),
    ("Company of the Daughters of Charity of Saint Vincent de Paul",
     "Company of the Daughters of Charity of St. Vincent de Paul"),
    ("Uluslararasi Öğrenci Dernekleri Federasyonu", "Uluslararası Ögrenci dernekleri Federasyonu"),
])
def test_same_text_has_one_key(a: str, b: str) -> None:
    assert comparison_key(a) == comparison_key(b)


@pytest.mark.parametrize(("a", "b"), [
    ("International Federation of Women Lawyers (Nigeria)",
     "International Federation of Women Lawyers (Kenya)"),
    ("International Buddhist Relief Organization", "International Buddhist Relief Association"),
    ("Article 19", "Article 36"),
    ("Amnesty International", "Amnesty International USA"),
])
def test_different_organisations_have_different_keys(a: str, b: str) -> None:
    assert comparison_key(a) != comparison_key(b)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_key_is_idempotent_for_any_text(text: str) -> None:
    assert comparison_key(comparison_key(text)) == comparison_key(text)


AWKWARD = (
    "the", "of", "a", "Inc", "Ltd", "e.V.", "NGO", "(FIDH)", "l'homme", "d'", "S.A.", "Limited",
    "by", "Guarantee", "non", "profit", "y", "S", "O", "saint", "org", "int", "women's", "Y.", "2",
    "asbl", "droits", "&", "—", "/", "(Kenya)", "Organisation", "Gte",
)


@given(st.lists(st.sampled_from(AWKWARD), max_size=8))
@settings(max_examples=300, deadline=None)
def test_key_is_idempotent_for_awkward_names(words: list[str]) -> None:
    key = comparison_key(" ".join(words))
    assert comparison_key(key) == key


def test_variants_are_the_parts_and_the_initials() -> None:
    variants = name_variants("Médecins du monde/Dokters van de Wereld (MDM)")
    assert variants[0] == "Médecins du monde/Dokters van de Wereld (MDM)"
    assert {"Médecins du monde", "Dokters van de Wereld", "MDM"} <= set(variants)


def test_a_slash_within_hiv_aids_divides_nothing() -> None:
    assert "AIDS in Nigeria" not in name_variants("Youth Network on HIV/AIDS in Nigeria")


@pytest.mark.parametrize(("name", "key"), [
    ("UN Watch", "united nations watch"), ("U.N. Watch", "united nations watch"),
    ("UN-Women Australia", "united nations women australia"),
    ("Solidarité pour un monde meilleur", "solidarite monde meilleur"),
    ("Un Ponte per...", "ponte"), ("UNESCO Center", "unesco center")])
def test_the_united_nations_are_no_article(name: str, key: str) -> None:
    assert comparison_key(name) == key
    assert comparison_key(key) == key


def test_acronym_of_a_place_is_no_acronym() -> None:
    assert acronyms("Mother Helpage (UK)") == []
    assert acronyms("Asociación Civil Consorcio (ACC)") == ["acc"]
