"""What a filled sheet can hold, and how a watched debate joins the tables."""

from __future__ import annotations

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.watch_sheet import new_debate, write_watch_sheet
from hrcstats.normalise.watched import add_watched, apply_sheet, load_observed

NAMES = ["UN Watch", "Ingénieurs du Monde", "Maat for Peace", "Article 19 - International Centre"]


def _sheet(path, **changed):
    frame = new_debate("58", "2025-03-17", "4", "general_debate")
    rows = pd.concat([frame] * 4, ignore_index=True).astype(object)
    rows["slot_order"] = range(1, 5)
    rows["slot_holder_as_written"] = NAMES
    rows["delivery"] = ["delivered", "delivered", "called_and_not_heard", "not_reached"]
    rows.loc[[0, 1], ["start_s", "end_s", "was_interrupted"]] = [["0:01:00", "0:02:30", "no"],
                                                                ["200", "280", "no"]]
    rows.loc[0, "video_url"] = "https://video.example/k1"
    for column, (at, value) in changed.items():
        rows.loc[at, column] = value
    write_watch_sheet(rows, path)
    return path


def _said(path, places, tmp_path, coder="ab"):
    with pytest.raises(HrcStatsError) as caught:
        apply_sheet(path, tmp_path, places, coder, "2026-11-28")
    assert not (tmp_path / "observed").exists()
    return " | ".join(map(str, caught.value.problems))


@pytest.mark.parametrize(("changed", "words"), [
    ({"end_s": (0, "50")}, "a slot ends before it begins"),
    ({"start_s": (1, "100")}, "two slots overlap"),
    ({"end_s": (1, "soon")}, "end_s is no number of seconds"),
    ({"end_s": (0, None)}, "delivered slot without end_s"),
    ({"was_interrupted": (0, None)}, "was_interrupted is not filled in"),
    ({"was_interrupted": (3, "yes")}, "a slot that was not delivered cannot be interrupted"),
    ({"delivery": (2, "absent")}, "unknown delivery"),
    ({"delivery": (3, None)}, "delivery is not filled in"),
    ({"slot_order": (1, 1)}, "two slots of one order"),
    ({"video_url": (0, None)}, "no address of the video"),
    ({"slot_holder_as_written": (0, "Ms. Jane Roe")}, "a natural person in place of"),
    ({"was_interrupted": (0, "yes")}, "no kind"),
])
def test_a_fault_is_said_and_nothing_is_taken_in(changed, words, places, tmp_path):
    said = _said(_sheet(tmp_path / "s.xlsx", **changed), places, tmp_path)
    assert words in said and "Roe" not in said


def test_the_same_sheet_twice_and_another_coder(places, tmp_path):
    path = _sheet(tmp_path / "s.xlsx")
    assert apply_sheet(path, tmp_path, places, "ab", "2026-11-28")["status"] == "added"
    assert apply_sheet(path, tmp_path, places, "cd", "2026-11-29")["status"] == "unchanged"
    changed = _sheet(tmp_path / "t.xlsx", end_s=(1, "285"))
    with pytest.raises(HrcStatsError, match="another coder recorded this debate otherwise"):
        apply_sheet(changed, tmp_path, places, "cd", "2026-11-29")
    assert apply_sheet(changed, tmp_path, places, "ab", "2026-11-29")["status"] == "changed"
    assert set(load_observed(tmp_path)["watched_date"]) == {"2026-11-29"}


def _frames(debates: list[str], observed_as: str = "delivered") -> dict[str, pd.DataFrame]:
    day = {"session": "58", "meeting_date": "2025-03-17", "agenda_item": 4,
           "debate_kind": "general_debate", "observed_in_full": True}
    slots = [{"slot_id": f"{name}_1", "debate_id": name, "observed_as": observed_as,
              "speaker_kind": "ngo"} for name in debates]
    return {"debates": pd.DataFrame([{"debate_id": name, **day} for name in debates]),
            "speaker_slots": pd.DataFrame(slots), "interruption_verdicts": pd.DataFrame()}


def test_a_transcript_of_the_debate_counts_no_more(places, tmp_path):
    apply_sheet(_sheet(tmp_path / "s.xlsx"), tmp_path, places, "ab", "2026-11-28")
    frames, problems = add_watched(_frames(["debate_heard"]), load_observed(tmp_path))
    slots = frames["speaker_slots"]
    assert not problems
    assert slots.loc[slots["debate_id"] == "debate_heard", "observed_as"].iloc[0] == "heard"
    assert (slots["observed_as"] == "delivered").sum() == 4
    assert frames["debates"]["observed_in_full"].sum() == 1
    assert (frames["interruption_verdicts"]["verdict"] == "none").sum() == 2


def test_the_list_of_the_debate_gives_its_id(places, tmp_path):
    apply_sheet(_sheet(tmp_path / "s.xlsx"), tmp_path, places, "ab", "2026-11-28")
    frames, _ = add_watched(_frames(["debate_listed"], "listed"), load_observed(tmp_path))
    assert set(frames["speaker_slots"]["debate_id"]) == {"debate_listed"}
    assert len(frames["debates"]) == 1 and frames["debates"]["observed_in_full"].all()


def test_two_transcripts_that_may_be_it_are_a_problem_with_a_remedy(places, tmp_path):
    apply_sheet(_sheet(tmp_path / "s.xlsx"), tmp_path, places, "ab", "2026-11-28")
    _, problems = add_watched(_frames(["debate_a", "debate_b"]), load_observed(tmp_path))
    assert len(problems) == 1 and "--debate" in str(problems[0])
