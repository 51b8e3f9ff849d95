"""Figures in French and Spanish: known phrases are said, unknown ones are named, numbers stay."""

from pathlib import Path

import pandas as pd
import pytest

from hrcstats.figures.describe import describe
from hrcstats.figures.translate import Translator, check_phrases, english_words, phrases
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.publish.packs import state_names


def test_every_phrase_has_each_language_and_the_same_places():
    assert check_phrases(phrases()) == []


@pytest.mark.parametrize("text", ["A/HRC/WG.6/50/USA/3", "2013-02", "UKR, CHN"])
def test_codes_are_said_as_they_are_and_are_not_unknown(text):
    translator = Translator("fr")
    assert translator.say(text) == text and not translator.unknown


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize(("text", "said"), [
    ("HRC57", "CDH57"), ("UKR, UPR28", "UKR, EPU28"), ("HRC8 (stated)", "CDH8 (indi")])
def test_sessions_are_called_by_the_acronym_of_the_language(language, text, said):
    assert Translator(language).say(text).startswith(said)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_nothing_english_hides_in_the_place_of_a_phrase(language):
    translator = Translator(language)
    said = translator.say(
        "5 linked slots before the start and 0 from it on: at least 20 in all and 5 on either side "
        "are needed; 2 sessions without counts are missing, not zero (10, 40)")
    assert not english_words(said) and not translator.unknown
    translator.say("item 3, rooks nest, cut list")
    translator.say("5 rooks nest in the hall; 2 sessions without counts are missing, not zero (10)")
    assert list(translator.unknown) == ["3, rooks nest, cut list", "5 rooks nest in the hall"]


def test_numbers_are_written_as_the_language_does():
    said = Translator("es").say("1,234 NGO slots on 28 lists")
    assert said == "1\u202f234 turnos de ONG en 28 listas"


def test_a_place_ends_with_its_sentence():
    said = Translator("es", {"Iran (Islamic Republic of)": "Irán"}).say(
        "State of the address of individual civil-society submissions, Iran (Islamic Republic of), "
        "UPR50. An address is not a coding.")
    assert said.endswith("Irán, EPU50. Una dirección no es una codificación.")


def test_what_nobody_translated_stays_english_and_is_named():
    translator = Translator("fr")
    said = translator.say("An address is not a coding. Rooks nest in the hall.")
    assert said == "Une adresse n'est pas un codage. Rooks nest in the hall."
    assert list(translator.unknown) == ["Rooks nest in the hall."]


def test_names_of_organisations_in_a_place_are_kept():
    translator = Translator("fr")
    assert translator.say("HRC57, Amnesty International lists, 3 complete") == (
        "CDH57, Amnesty International listes, 3 complètes")
    assert not translator.unknown


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_alternative_text_tells_zero_from_missing_in_every_language(language):
    frame = estimates_frame([
        {"name": "Cuba", **estimate_row("share", 0.0, low=0, high=0.02, n=0, denominator_n=180)},
        {"name": "Iran", **refusal_row("share", "the list is cut")}])
    said = describe("draw_bars", frame, {"label_column": "name", "is_share": True}, language,
                    Translator(language).say)
    assert "Cuba 0" in said and "180" in said and "nan" not in said.lower()
    reason = {"en": "no estimate (the list is cut)",
              "fr": "pas d'estimation (la liste est tronquée)",
              "es": "sin estimación (la lista está cortada)"}[language]
    assert f"Iran {reason}" in said


def test_alternative_text_of_lines_says_their_ends_and_extremes_and_what_is_missing():
    frame = estimates_frame([
        {"year": year, "group": "a",
         **(refusal_row("n", "no papers") if value is None else estimate_row("n", value))}
        for year, value in ((2001, 5), (2002, None), (2003, 9), (2004, 1), (2005, 4), (2006, 6))])
    said = describe("draw_timeline", frame, {"x": "year", "group_column": "group"}, "en", str)
    assert said == "Lines: a 2001: 5, 2003: 9, 2004: 1, 2006: 6, missing 1."


def test_alternative_text_of_a_grid_counts_its_cells():
    cells = pd.DataFrame({"item": ["a", "a"], "session": [1, 2], "state": ["cut_list"] * 2})
    assert describe("draw_coverage_grid", cells, {}, "es", str) == "Cuadrícula: lista cortada 2."


@pytest.mark.parametrize("language", ["fr", "es"])
def test_no_text_of_the_study_figures_stays_english(language, checkout):
    """`study_texts.txt` holds what the figures of the study say (benchmarks/figure_texts.py)."""
    texts = Path(__file__).with_name("study_texts.txt").read_text(encoding="utf-8").splitlines()
    translator = Translator(language, state_names(checkout, language))
    # A text is read as a whole too: captions and labels of alternative texts stand among them.
    left = {text: words for text in texts if (words := english_words(translator.say(text)))}
    assert list(translator.unknown) == [] and left == {}
