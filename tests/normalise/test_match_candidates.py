"""Candidates: what is near is found whatever separates it, and each pair once."""

from __future__ import annotations

import pytest

from hrcstats.normalise.match_candidates import candidate_pairs
from hrcstats.normalise.match_parse import parse

OTHERS = ["Conectas Direitos Humanos", "Franciscans International", "Save the Children",
          "World Vision International", "Earthjustice", "Coordination SUD", "Al-Haq"]


@pytest.mark.parametrize(("one", "other"), [
    ("International Commission of Jurists", "Internaional Commision of Jurists"),       # misspelt
    ("Centre for Reproductive Rights", "Rights Centre for Reproductive"),               # reordered
    ("East and Horn of Africa Human Rights Defenders Project", "East and Horn of Africa Human Ri"),
    ("Fédération internationale des femmes juristes", "International Federation of Women Lawyers"),
    ("Asian Legal Resource Centre (ALRC)", "ALRC"),                                     # acronym
    ("Villages unis (United Villages)", "United Villages"),                             # a part
])
def test_one_organisation_is_found_in_one_list_and_between_two(one: str, other: str) -> None:
    parsed = [parse(name) for name in [one, *OTHERS, other]]
    assert [0, len(OTHERS) + 1] in candidate_pairs(parsed).tolist()
    assert [0, len(OTHERS)] in candidate_pairs(parsed[:1], parsed[1:]).tolist()


def test_each_pair_comes_once_and_never_with_itself() -> None:
    parsed = [parse(name) for name in [*OTHERS, *OTHERS]]
    pairs = [tuple(pair) for pair in candidate_pairs(parsed).tolist()]
    assert len(pairs) == len(set(pairs))
    assert all(first < second for first, second in pairs)
    assert all((at, at + len(OTHERS)) in pairs for at in range(len(OTHERS)))


def test_no_names_give_no_pairs() -> None:
    assert candidate_pairs([]).shape == (0, 2)
    assert candidate_pairs([parse("Al-Haq")], []).shape == (0, 2)
