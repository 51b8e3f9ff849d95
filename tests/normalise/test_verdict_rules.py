import pytest

from hrcstats.normalise.verdict_rules import CHOICES, FILLED, GUIDE, check_verdict, state_codes

GOOD = dict.fromkeys(FILLED, "") | {
    "place": "c.xlsx, row 2", "candidate_index": "1", "verdict": "confirm",
    "kind": "point_of_order", "interrupting_states_iso3": "China; CUB", "motive": "terminology",
    "outcome": "completed", "was_resumed": "yes", "was_finished": "yes", "objection_s": "41.5"}


def _said(places, **changed):
    return " | ".join(str(problem) for problem in check_verdict(GOOD | changed, places))


def test_a_whole_verdict_has_no_problem(places):
    assert _said(places) == ""
    assert _said(places, verdict="reject", kind="", motive="", outcome="",
                 interrupting_states_iso3="") == ""
    assert _said(places, kind="chair_intervention", motive="", interrupting_states_iso3="") == ""


@pytest.mark.parametrize(("changed", "words"), [
    ({"outcome": "cut_off"}, "outcome contradicts the row"),
    ({"was_resumed": "no"}, "outcome contradicts the row"),
    ({"motive": "relevence"}, "did you mean 'relevance'?"),
    ({"motive": ""}, "no motive"),
    ({"interrupting_states_iso3": ""}, "no interrupting_states_iso3"),
    ({"interrupting_states_iso3": "Cbua"}, "unknown State in interrupting_states_iso3"),
    ({"supporting_states_iso3": "Cuba", "defending_states_iso3": "CUB; USA"}, "both supports"),
    ({"objection_s": "a minute"}, "no number of seconds"),
    ({"objection_s": "-3"}, "no number of seconds"),
    ({"verdict": "missed"}, "confirm, correct, reject"),
    ({"verdict": "reject"}, "beside a kind"),
    ({"note": "Dr. Jane Roe was speaking"}, "a natural person"),
    ({"note": "ask jane@example.org"}, "a natural person"),
])
def test_what_is_wrong_is_said_with_its_place(places, changed, words):
    said = _said(places, **changed)
    assert words in said and "c.xlsx, row 2" in said and "Jane" not in said


def test_the_european_union_is_known_and_is_no_state(places):
    assert state_codes("European Union; USA; United States", places) == (["USA"], [])


def test_the_guide_explains_every_column_that_has_choices():
    explained = " ".join(name for name, _ in GUIDE)
    assert all(name in explained for name in CHOICES)
