"""The queue goes out as a spreadsheet and comes back, validated, once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.judgements import stale_decisions
from hrcstats.normalise.organisations import mint_registry
from hrcstats.normalise.review import export_review, review_queue
from hrcstats.normalise.review_apply import apply_review

MENTIONS = pd.DataFrame({
    "name_as_written": ["Rainforest Foundation", "Rainforest Foundation International",
                        "Rainforest Foundation International", "=SUM(A1) Foundation", "FIDH"],
    "source_id": ["a", "b", "c", "a", "a"],
    "decision": ["new", "review", "review", "review", "review"],
    "reason": ["", "scope", "scope", "why", "flagged: acronym_only"],
    "candidate_1_name": [None, "Rainforest Foundation", "Rainforest Foundation", "Sum Foundation",
                         None],
    "candidate_1_score": [None, 0.4, 0.4, 0.3, None],
})


def _fill(path: Path, verdicts: dict[str, tuple[str, str, str]]) -> None:
    frame = pd.read_excel(path, dtype=str, engine="calamine").fillna("")
    for name, filled in verdicts.items():
        frame.loc[frame["name_as_written"] == name,
                  ["verdict", "other_organisation", "reason"]] = list(filled)
    frame.to_excel(path, index=False)


def test_the_queue_asks_first_what_settles_most(tmp_path: Path) -> None:
    queue = review_queue(MENTIONS)
    assert list(queue["rows_n"]) == [2, 1, 1]
    assert queue["name_as_written"].iloc[0] == "Rainforest Foundation International"
    assert queue["occurs_in"].iloc[0] == "b; c"
    assert export_review(MENTIONS, tmp_path / "queue.csv") == 3


def test_verdicts_come_back_once_with_who_when_and_why(tmp_path: Path) -> None:
    path, judgements, aliases = (tmp_path / name for name in ("q.xlsx", "j.csv", "a.csv"))
    export_review(MENTIONS, path)
    _fill(path, {
        "Rainforest Foundation International": ("different", "", "two bodies in A/63/1"),
        "FIDH": ("other", "International Federation for Human Rights", "its own site"),
    })
    counts = apply_review(path, judgements, aliases, "AB", "2026-11-22")
    assert (counts["judgements_added"], counts["aliases_added"], counts["left_open"]) == (1, 1, 1)
    written = judgements.read_text(), aliases.read_text()
    assert "AB,2026-11-22,two bodies in A/63/1" in written[0]
    again = apply_review(path, judgements, aliases, "AB", "2026-12-31")
    assert again["already_there"] == 2
    assert (judgements.read_text(), aliases.read_text()) == written


def test_all_problems_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    path, judgements, aliases = (tmp_path / name for name in ("q.xlsx", "j.csv", "a.csv"))
    export_review(MENTIONS, path)
    _fill(path, {"Rainforest Foundation International": ("diferent", "", "x"),
                 "FIDH": ("same", "", ""), "=SUM(A1) Foundation": ("other", "", "x")})
    with pytest.raises(HrcStatsError) as caught:
        apply_review(path, judgements, aliases, "AB", "2026-11-22")
    told = str(caught.value)
    assert "did you mean 'different'?" in told
    assert "verdict without a reason" in told
    assert "no candidate to judge" in told
    assert "verdict other without an organisation" in told
    assert not judgements.exists()


def test_another_coder_is_not_overruled(tmp_path: Path) -> None:
    path, judgements, aliases = (tmp_path / name for name in ("q.xlsx", "j.csv", "a.csv"))
    export_review(MENTIONS, path)
    _fill(path, {"Rainforest Foundation International": ("different", "", "x")})
    apply_review(path, judgements, aliases, "AB", "2026-11-22")
    _fill(path, {"Rainforest Foundation International": ("same", "", "x")})
    with pytest.raises(HrcStatsError, match="another coder"):
        apply_review(path, judgements, aliases, "CD", "2026-11-23")
    assert apply_review(path, judgements, aliases, "AB", "2026-11-23")["judgements_changed"] == 1


def test_a_judgement_settles_the_name_in_the_next_build(tmp_path: Path) -> None:
    mentions = MENTIONS[["name_as_written", "source_id"]]
    judged = pd.DataFrame({"name_a": ["Rainforest Foundation International"],
                           "name_b": ["Rainforest Foundation"], "judgement": ["same"]})
    ids = mint_registry(mentions, judgements=judged)[1]["organisation_id"]
    assert ids.iloc[0] == ids.iloc[1]


def test_unused_aliases_and_stale_judgements_are_listed() -> None:
    judged = pd.DataFrame([("Rainforest Foundation", "Gone Body", "same")],
                          columns=["name_a", "name_b", "judgement"])
    aliases = pd.DataFrame([("RFI", "Rainforest Foundation")],
                           columns=["alias_text", "organisation_name"])
    stale = stale_decisions(MENTIONS, judged, aliases)
    assert list(stale["name"]) == ["Gone Body", "RFI"]


def test_other_must_name_an_organisation_of_the_registry(tmp_path: Path) -> None:
    path, judgements, aliases = (tmp_path / name for name in ("q.xlsx", "j.csv", "a.csv"))
    export_review(MENTIONS, path)
    _fill(path, {"FIDH": ("other", "International Federation for Humn Rights", "its own site")})
    known = ["International Federation for Human Rights", "Sum Foundation"]
    with pytest.raises(HrcStatsError, match="did you mean 'International Federation for Human"):
        apply_review(path, judgements, aliases, "AB", "2026-11-22", known=known)
    assert not aliases.exists()


@pytest.mark.parametrize("verdict", ["different", "unsure", "same"])
def test_a_judged_pair_is_asked_no_more(verdict: str) -> None:
    names = ["Assyrian National Congress", "Congrès National Assyrien"]
    mentions = pd.DataFrame({"name_as_written": names, "source_id": "committee"})
    assert len(review_queue(mint_registry(mentions)[1])) == 2
    judged = pd.DataFrame([(*names, verdict)], columns=["name_a", "name_b", "judgement"])
    decided = mint_registry(mentions, judgements=judged)[1]
    assert review_queue(decided).empty
    assert (decided["decision"] == "review").all() == (verdict == "unsure")
