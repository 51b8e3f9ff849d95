"""The guide on watching a debate, followed step by step on a copy of the study."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from hrcstats import measure

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guides" / "watch-a-debate.md"
DEBATE = "debate_ekdtatmxer2v"  # the one that the guide shows: HRC16, item 4
TABLES = ("debates", "speaker_slots", "interruption_candidates", "interruption_verdicts",
          "audit_draws")


def commands() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line.split()[1:] for line in lines if line.startswith("hrcstats")]


def fill(path: Path, *, interrupted: int = 2, left_open: bool = False) -> None:
    """What a watcher writes: the first half speaks, the next is absent, the rest not reached."""
    sheet = pd.read_excel(path, dtype=str, engine="calamine").astype(object)
    half = len(sheet) // 2
    for at in sheet.index:
        if at < half:
            start = 60 + 100 * at
            sheet.loc[at, ["delivery", "start_s", "end_s", "was_interrupted"]] = [
                "delivered", str(start), f"0:{(start + 90) // 60}:{(start + 90) % 60:02}", "no"]
        else:
            sheet.loc[at, "delivery"] = "called_and_not_heard" if at == half else "not_reached"
    for at in range(interrupted):
        sheet.loc[at, ["was_interrupted", "kind", "interrupting_states_iso3", "motive", "outcome",
                       "was_resumed", "was_finished", "objection_s", "defending_states_iso3"]] = [
            "yes", "point_of_order", "China; Cuba", "relevance", "completed", "yes", "yes", "20",
            "United States"]
    sheet.loc[0, "video_url"] = "https://video.example/en/asset/k1/k1abc/ms-jane-roe?t=1:05"
    if left_open:
        sheet.loc[3, "delivery"] = None
    sheet.to_excel(path, index=False)


def load(study) -> dict[str, pd.DataFrame]:
    return {name: pd.read_parquet(study.processed_dir / f"{name}.parquet") for name in TABLES}


@pytest.mark.slow
def test_the_steps_of_the_guide_lead_to_a_rate(checkout, call) -> None:
    steps = commands()
    assert [step[0] for step in steps] == ["build", "watch", "watch", "watch", "build", "run"]
    for step in steps[:-1]:  # the notebook has tests of its own
        done = call(checkout, *step)
        assert done.code == 0, done.err
        if step[:2] == ["watch", "list"]:
            assert DEBATE in done.out
        if step[:2] == ["watch", "sheet"]:
            fill(checkout.root / "sheet.xlsx")
    again = call(checkout, "watch", "apply", "sheet.xlsx", "--coder", "ab")
    assert again.code == 0 and "unchanged" in again.out
    tables = load(checkout)
    slots = measure.observed_slots(*(tables[name] for name in TABLES))
    assert set(slots["status"]) == {"watched in full"}
    rate = measure.interruption_rate(slots).iloc[0]
    # 26 NGOs on the list: 13 delivered, one absent, twelve not reached; two interrupted.
    assert (rate["n"], rate["denominator_n"]) == (2, 13)
    debates = tables["debates"].set_index("debate_id")
    assert debates["observed_in_full"].sum() == 1 and debates.loc[DEBATE, "observed_in_full"]
    listed = tables["speaker_slots"].query("debate_id == @DEBATE and observed_as == 'listed'")
    assert (listed["speaker_kind"] == "ngo").sum() == 26  # what was listed stays
    hand = (checkout.data_dir / "hand" / "observed" / f"{DEBATE}.csv").read_text("utf-8")
    assert "roe" not in hand and "https://video.example/en/asset/k1/k1abc?t=1:05" in hand
    _second_debate(checkout, call)


def _second_debate(checkout, call) -> None:
    """A debate of no paper joins the first, and both count once."""
    other = ("--session", "58", "--day", "2025-03-17", "--item", "4")
    assert call(checkout, "watch", "sheet", *other, "-o", "new.xlsx").code == 0
    sheet = pd.read_excel(checkout.root / "new.xlsx", dtype=str, engine="calamine").astype(object)
    sheet.loc[0, ["slot_holder_as_written", "delivery", "start_s", "end_s", "was_interrupted",
                  "video_url"]] = ["UN Watch", "delivered", "10", "95", "no",
                                   "https://video.example/k2"]
    sheet.to_excel(checkout.root / "new.xlsx", index=False)
    assert call(checkout, "watch", "apply", "new.xlsx", "--coder", "cd").code == 0
    assert call(checkout, "build").code == 0
    tables = load(checkout)
    slots = measure.observed_slots(*(tables[name] for name in TABLES))
    assert measure.interruption_rate(slots)["denominator_n"].iloc[0] == 14
    assert slots["slot_id"].is_unique and slots["debate_id"].nunique() == 2
    rows = measure.interruptions_per_thousand(slots, by="session")
    assert set(rows["session"]) == {"16", "58"}


def test_a_sheet_with_a_gap_is_refused_with_its_row_and_nothing_is_taken_in(spoilable, call
                                                                          ) -> None:
    assert call(spoilable, "watch", "sheet", "--debate", DEBATE, "-o", "sheet.xlsx").code == 0
    fill(spoilable.root / "sheet.xlsx", left_open=True)
    done = call(spoilable, "watch", "apply", "sheet.xlsx", "--coder", "ab")
    assert done.code == 1
    assert "sheet.xlsx, row 5: delivery is not filled in" in done.err
    assert "watched in part enters no rate" in done.err
    assert not (spoilable.data_dir / "hand" / "observed").exists()


def test_an_unknown_debate_is_a_wrong_use_that_names_the_nearest(spoilable, call) -> None:
    done = call(spoilable, "watch", "sheet", "--debate", "debate_ekdtatmxer2w", "-o", "x.xlsx")
    assert done.code == 1 and f"did you mean '{DEBATE}'?" in done.err
    done = call(spoilable, "watch", "sheet", "-o", "x.xlsx")
    assert done.code == 2 and "hrcstats watch list" in done.err
    done = call(spoilable, "watch", "sheet", "--session", "58", "--day", "2025-12-01", "-o",
                "x.xlsx")
    assert done.code == 2 and "date outside its session" in done.err
