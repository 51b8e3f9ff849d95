"""No cell names a natural person: what is held back, what passes, and what the log may say."""

import pandas as pd
import pytest

from hrcstats.publish.check_privacy import READ_WORDS, find_persons

FIGURES = "reference/published_figures.csv"


def problems_with(study, change, text, column="population"):
    """The problems when the first published figure says `text`."""
    def edit(table):
        table.loc[0, column] = text
    change(study, FIGURES, edit)
    return [str(problem) for problem in find_persons(study)]


def test_the_bundled_tables_name_nobody(checkout):
    assert find_persons(checkout) == []


@pytest.mark.parametrize("text, name", [
    ("HRC, Wanjiru Okereke, March 2015", "Wanjiru Okereke"),
    ("the prisoner Ms. Wanjiru Okereke was photographed", "Wanjiru"),
    ("photographed at HRC28 (Tenzing de la Cruz)", "Tenzing"),
])
def test_a_name_in_prose_is_held_back_and_not_repeated(spoilable, change, text, name):
    problems = problems_with(spoilable, change, text)
    assert len(problems) == 1
    assert "line 2, population" in problems[0] and READ_WORDS in problems[0]
    assert name not in problems[0]


@pytest.mark.parametrize("text", [
    "HRC, one former prisoner photographed, March 2015", "Beijing Guangming Charity Foundation",
    "Russian Federation, Viet Nam", "UN Watch", "",
])
def test_roles_states_and_organisations_pass(spoilable, change, text):
    assert problems_with(spoilable, change, text) == []


def test_words_that_a_person_read_pass_from_then_on(spoilable, change):
    assert problems_with(spoilable, change, "in Quiet Valley, 2015")

    def add(table):
        return pd.concat([table, pd.DataFrame([{
            "words": "Quiet Valley", "what_they_are": "place", "coder": "annotator_1",
            "read_on": "2026-11-28"}])])
    change(spoilable, READ_WORDS, add)
    assert find_persons(spoilable) == []
