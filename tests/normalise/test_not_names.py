"""Texts of the records that are no name of one organisation, and real names that only look odd."""

from __future__ import annotations

import pytest
from real_names import REAL

from hrcstats.normalise.not_names import name_problems


@pytest.mark.parametrize(("text", "reason"), [
    ("", "empty"), ("  —  ", "empty"), (None, "empty"), (float("nan"), "empty"),
    ("x " * 5000, "too_long"),
    ("منظمة حقوق الإنسان", "right_to_left"), ("ארגון זכויות האדם", "right_to_left"),
    ("FIDH", "acronym_only"), ("2025-06-28 00:00:00", "number_only"), ("12", "number_only"),
    ("C", "single_letter"), ("gGmbH", "legal_form_only"),
    ("Here is your list, as requested, without bullet points:", "chatbot_residue"),
    ("E/C.2/2019/CRP.12", "page_header"), ("Page 3 of 12", "page_header"),
    ("Othering & Belonging Institute (OBI) and Council on American-Islamic Relations (CAIR)",
     "two_organisations"),
    ("World Organization against Torture, in a joint statement with Franciscans International",
     "two_organisations"),
])
def test_what_is_no_name_is_flagged_with_its_reason(text: object, reason: str) -> None:
    assert reason in name_problems(text)


@pytest.mark.parametrize("name", REAL)
def test_real_names_carry_no_flag(name: str) -> None:
    assert name_problems(name) == []
