"""Errors that a person can act on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrcstats.errors import HrcStatsError, Problem, UsageError, nearest, raise_if_any


def test_a_problem_reads_place_first_and_remedy_last():
    text = str(Problem("unknown session", "a.csv, line 3", "99", "1 to 63", "correct it"))
    assert text == "a.csv, line 3: unknown session; met '99'; expected 1 to 63; -> correct it"
    assert str(Problem("no study here")) == "no study here"


def test_an_error_holds_every_problem_and_its_exit_code():
    error = HrcStatsError([Problem("one"), Problem("two")])
    assert [problem.what for problem in error.problems] == ["one", "two"]
    assert str(error) == "one\ntwo"
    assert (error.exit_code, UsageError("x").exit_code) == (1, 2)
    assert isinstance(UsageError("x"), HrcStatsError)


def test_a_single_problem_or_a_sentence_is_an_error_too():
    assert HrcStatsError("no").problems == [Problem("no")]
    assert HrcStatsError(Problem("no", "here")).problems == [Problem("no", "here")]


def test_raising_keeps_the_order_and_tells_each_problem_once():
    raise_if_any([])
    with pytest.raises(HrcStatsError) as raised:
        raise_if_any(iter([Problem("b"), Problem("a"), Problem("b")]))
    assert [problem.what for problem in raised.value.problems] == ["b", "a"]


@pytest.mark.parametrize(("typed", "meant"), [("Viet Namm", "Viet Nam"), ("cubaa", "Cuba"),
                                              ("SESSION", "session")])
def test_the_nearest_name_is_offered(typed, meant):
    assert nearest(typed, ["Viet Nam", "Cuba", "session"]) == f"did you mean {meant!r}?"


def test_nothing_near_offers_nothing():
    assert nearest("Atlantis", ["Cuba"]) == nearest("x", []) == ""


@given(st.builds(Problem, st.text(min_size=1), st.text(), st.text(), st.text(), st.text()))
def test_a_problem_as_a_row_loses_nothing(problem):
    assert Problem(**problem.as_row()) == problem
