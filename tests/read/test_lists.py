"""The list splitter: nothing lost in any text, names kept whole where the evidence says so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrcstats.read.list_words import FoldedNames
from hrcstats.read.lists import gaps, is_gap, split_list

NAMES = [
    "Amnesty International", "Bosnia and Herzegovina", "Centre for Human Rights and Peace Advocacy",
    "World Environment and Resources Council", "Côte d’Ivoire", "Iran (Islamic Republic of)",
    "Article 19 - International Centre against Censorship, The", "UN Watch", "Liberation",
    "Human Rights Advocates Inc.", "Nonviolent Radical Party, Transnational and Transparty",
    "Rencontre africaine pour la défense des droits de l'homme", "the Maldives", "ANAJA",
    "Asian Forum for Human Rights and Development (Forum-Asia)", "Soka Gakkai International",
    '"Coup de Pousse" Chaîne de l’Espoir Nord-Sud (C.D.P-C.E.N.S)', "Plan International, Inc.",
]
ATTACHMENTS = [
    "", "", "", " (on behalf of the African Group)", " on behalf of the European Union",
    " (in a joint statement with several NGOs)", " (by video message)",
    ", in a joint statement with Pax Romana and Franciscans International",
]
NOISE = st.text(alphabet=" ,;()\n.and-–“”\"'’AbcÉé0123456789•", max_size=60)


def texts(text: str, **options: object) -> list[str]:
    return [item.text for item in split_list(text, **options)]  # type: ignore[arg-type]


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@given(st.lists(st.one_of(st.sampled_from(NAMES), NOISE), max_size=12),
       st.sampled_from([", ", "; ", "\n", " and ", ", and ", " "]))
@settings(max_examples=400, deadline=None)
def test_items_and_separators_cover_any_text(parts: list[str], separator: str) -> None:
    text = separator.join(parts)
    items = split_list(text)
    assert "".join(
        gap + text[item.start:item.end] for gap, item in zip(gaps(text, items), items, strict=False)
    ) + gaps(text, items)[-1] == text
    assert all(is_gap(gap) for gap in gaps(text, items))
    assert [item.start for item in items] == sorted(item.start for item in items)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(ATTACHMENTS)), min_size=2,
                max_size=12), st.sampled_from([", ", "; ", ",\n", "; \n"]))
@settings(max_examples=400, deadline=None)
def test_no_letter_is_lost_whatever_is_attached(
    parts: list[tuple[str, str]], separator: str
) -> None:
    text = separator.join(name + attached for name, attached in parts)
    found = "".join(letters(item.text) for item in split_list(text))
    missing = len(letters(text)) - len(found)
    # Only the word "and" between two items may stand outside them.
    assert missing % 3 == 0 and missing <= 3 * len(parts)


@given(st.permutations(NAMES), st.sampled_from([", ", "; "]), st.sampled_from(["", "and "]))
@settings(max_examples=200, deadline=None)
def test_a_registry_gives_every_order_of_the_names_back(
    names: list[str], separator: str, last: str
) -> None:
    text = separator.join(names[:-1]) + separator.rstrip() + " " + last + names[-1]
    assert texts(text, known_names=NAMES) == names


@pytest.mark.parametrize(("text", "expected"), [
    ("Angola, Trinidad and Tobago and Burkina Faso.",
     ["Angola", "Trinidad and Tobago", "Burkina Faso"]),
    ("Togo, on behalf of the African Group; Viet Nam, on behalf of ASEAN; Moldova; and Botswana.",
     ["Togo, on behalf of the African Group", "Viet Nam, on behalf of ASEAN", "Moldova",
      "Botswana"]),
    ("Rwanda on behalf of Chile, Denmark and Uruguay, United Kingdom on behalf of a group of "
     "62 States, China",
     ["Rwanda on behalf of Chile, Denmark and Uruguay",
      "United Kingdom on behalf of a group of 62 States", "China"]),
    ("Bolivia (on behalf of the Bolivarian Alliance - Peoples' Trade Treaty (ALBA), Austria, China",
     ["Bolivia (on behalf of the Bolivarian Alliance - Peoples' Trade Treaty (ALBA)", "Austria",
      "China"]),
    ("Pax Romana, in a joint statement with Asian Forum for Human Rights (Forum-Asia); and Cairo "
     "Institute for Human Rights Studies, UN Watch, Liberation",
     ["Pax Romana, in a joint statement with Asian Forum for Human Rights (Forum-Asia); and Cairo "
      "Institute for Human Rights Studies", "UN Watch", "Liberation"]),
    ("Sudwind (in a joint statement with several NGOs1) Congregation of Our Lady, UN Watch",
     ["Sudwind (in a joint statement with several NGOs1)", "Congregation of Our Lady", "UN Watch"]),
    ("Human Rights Advocates Inc., World Muslim Congress and International Youth and Student "
     "Movement for the United Nations.",
     ["Human Rights Advocates Inc.", "World Muslim Congress",
      "International Youth and Student Movement for the United Nations"]),
    ("• Amnesty International\n• Liberation\n• UN Watch",
     ["Amnesty International", "Liberation", "UN Watch"]),
    ("Amnesty International\nLiberation\nUN Watch\n"
     "Global Institute for Water, Environment and Health",
     ["Amnesty International", "Liberation", "UN Watch",
      "Global Institute for Water, Environment and Health"]),
    ("Asian Forum for Gender-\nbased Justice, International Service\nfor Human Rights",
     ["Asian Forum for Gender-based Justice", "International Service for Human Rights"]),
    ("", []), (" ,; ", []),
])
def test_lists_as_printed(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(("text", "language", "expected"), [
    ("Suisse, Chine et Côte d'Ivoire", "fr", ["Suisse", "Chine", "Côte d'Ivoire"]),
    ("Togo (au nom du Groupe africain), Fédération internationale (également au nom de plusieurs "
     "ONG) et Amnesty International", "fr",
     ["Togo (au nom du Groupe africain)",
      "Fédération internationale (également au nom de plusieurs ONG)", "Amnesty International"]),
    ("Cuba, Bosnia y Herzegovina y Túnez", "es", ["Cuba", "Bosnia y Herzegovina", "Túnez"]),
    ("Federación de Asociaciones de Defensa y Promoción de los Derechos Humanos y Conectas "
     "Direitos Humanos", "es",
     ["Federación de Asociaciones de Defensa y Promoción de los Derechos Humanos",
      "Conectas Direitos Humanos"]),
])
def test_french_and_spanish(text: str, language: str, expected: list[str]) -> None:
    assert texts(text, language=language) == expected


def test_a_registry_alone_does_not_merge_two_whole_names() -> None:
    merged = "Amnesty International, Human Rights Watch"
    items = split_list(f"{merged}, Liberation", [merged, "Amnesty International",
                                                 "Human Rights Watch"])
    assert [item.text for item in items][:2] == ["Amnesty International", "Human Rights Watch"]
    assert "comma_in_name_possible" in items[0].flags


def test_a_registry_with_the_text_keeps_a_comma_and_says_why() -> None:
    name = "Oidhaco, International Office for Human Rights - Action on Colombia"
    [item, _] = split_list(f"{name}, Liberation", [name])
    assert item.text == name
    assert any("registry" in reason for reason in item.evidence)
    assert any("text" in reason for reason in item.evidence)


def test_alphabetical_order_is_evidence() -> None:
    text = "Minority Rights Group, Nonviolent Path, Zeal, Organization for Peace, Pax Romana"
    assert texts(text, is_alphabetical=True)[1] == "Nonviolent Path, Zeal"
    assert texts(text)[1] == "Nonviolent Path"


@pytest.mark.parametrize(("text", "flag"), [
    ("Georgia Venezuela, China", "possible_merge"),
    ("Rencontre africaine pour la déf...", "name_truncated"),
    ("Cuba (on behalf of the Treaty (ALBA), China", "unbalanced_bracket"),
])
def test_doubts_are_flagged(text: str, flag: str) -> None:
    assert flag in split_list(text)[0].flags


def test_what_is_attached_is_told_apart() -> None:
    [item] = split_list("Conectas Direitos Humanos (in a joint statement with Soka Gakkai "
                        "International, UN Watch and Pax Romana)")
    assert item.name == "Conectas Direitos Humanos"
    assert item.partners == ("Soka Gakkai International", "UN Watch", "Pax Romana")
    assert item.partners_n == 3
    [unnamed] = split_list("Franciscans International (in a joint statement with five other NGOs)")
    assert (unnamed.partners, unnamed.partners_n) == ((), 5)
    [spoken] = split_list("Peru, on behalf of a group of countries (by video message)")
    assert (spoken.name, spoken.on_behalf_of) == ("Peru", "a group of countries")
    assert spoken.is_video_message


def test_known_names_are_folded_once() -> None:
    folded = FoldedNames.of(NAMES)
    assert FoldedNames.of(folded) is folded
