"""The gate in front of data/hand: who may be named, and what a refusal says."""

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.privacy import check_coder, check_free_text, known_words
from hrcstats.normalise.review import QUEUE_COLUMNS
from hrcstats.normalise.review_apply import apply_review


@pytest.mark.parametrize("coder", ["Anna Berg", "anna.berg", "anna_berg", "a@example.org", ""])
def test_a_coder_is_no_name(coder):
    [problem] = check_coder(coder)
    assert "role or initials" in problem.what and "erg" not in problem.value


@pytest.mark.parametrize("coder", ["ab", "coder_1", "developers", "annotator-2", "AB"])
def test_a_role_or_initials_pass(coder):
    assert check_coder(coder) == []


@pytest.mark.parametrize("text", [
    "told by Mr John Smith at the meeting", "Said by director Hans Muller",
    "ask j.smith@example.org",
    "said by spokesman Wanjiru Okereke", "Hans Muller", "it was Hans Muller who said so",
])
def test_a_name_or_address_is_refused_and_not_repeated(text):
    [problem, *_] = check_free_text([{"place": "q.xlsx, row 2", "reason": text}], ["reason"])
    assert "q.xlsx, row 2, reason" in str(problem) and "natural person" in problem.what
    assert problem.remedy and not any(name in str(problem) for name in (
        "Smith", "Muller", "Okereke", "j.smith"))


@pytest.mark.parametrize("text", [
    "Statutes, article 1: the Ministry appoints the board", "same address as Amnesty International",
    "its own site, https://example.org/John-Smith",
    "the director of the Asian Legal Resource Centre",
    "member Federación de Mujeres Cubanas", "Licensed by a ministry in 2006", "",
])
def test_organisations_and_offices_pass(text):
    assert check_free_text([{"place": "row 2", "reason": text}], ["reason"]) == []


def test_unknown_capitalised_words_are_asked_about_at_the_door(checkout):
    row = {"place": "row 2", "reason": "seen in Quiet Valley, Sri Lanka, by UN Watch"}
    [problem] = check_free_text([row], ["reason"], known_words(checkout.data_dir))
    assert "Q. V." in str(problem) and "words_that_name_nobody.csv" in problem.remedy


def test_nothing_of_a_queue_with_a_name_is_written(tmp_path):
    path, judgements = tmp_path / "q.csv", tmp_path / "hand" / "judgements.csv"
    row = dict.fromkeys(QUEUE_COLUMNS, "") | {
        "name_as_written": "FIDH", "candidate_1_name": "Federation", "verdict": "same",
        "reason": "told by Mr John Smith, j.smith@example.org"}
    pd.DataFrame([row]).to_csv(path, index=False)
    with pytest.raises(HrcStatsError) as refused:
        apply_review(path, judgements, tmp_path / "hand" / "aliases.csv", "Anna Berg", "2026-11-28")
    assert {problem.where for problem in refused.value.problems} == {
        "--coder", "q.csv, row 2, reason"}
    assert not judgements.exists()


@pytest.mark.parametrize("words", [("review", "apply", "q.csv"), ("watch", "apply", "s.csv")])
@pytest.mark.parametrize("coder", [(), ("--coder", "Anna Berg")])
def test_who_judged_must_be_said_and_is_no_login(call, checkout, words, coder):
    refused = call(checkout, *words, *coder)
    assert refused.code == 2 and "for example ab or coder_1" in refused.err
