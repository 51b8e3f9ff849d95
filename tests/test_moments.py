"""Candidates and audited slots of a made-up session, judged through the command."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from hrcstats import measure
from hrcstats.measure.simulate_transcripts import simulate_transcripts

TABLES = ("debates", "speaker_slots", "interruption_candidates", "interruption_verdicts",
          "audit_draws")
OBJECTION = {"kind": "point_of_order", "interrupting_states_iso3": "China", "motive": "relevance",
             "outcome": "completed", "was_resumed": "yes", "was_finished": "yes",
             "objection_s": "30"}


def load(study) -> dict[str, pd.DataFrame]:
    return {name: pd.read_parquet(study.processed_dir / f"{name}.parquet") for name in TABLES}


def slots_of(study) -> pd.DataFrame:
    tables = load(study)
    return measure.observed_slots(*(tables[name] for name in TABLES))


def edit(path: Path, change) -> None:
    sheet = pd.read_excel(path, dtype=str, engine="calamine").astype(object)
    change(sheet)
    sheet.to_excel(path, index=False)


def judge(sheet: pd.DataFrame) -> None:
    """Points of order are confirmed, all else rejected."""
    for at, row in sheet.iterrows():
        if row["kind_proposed"] == "point_of_order":
            sheet.loc[at, ["verdict", *OBJECTION]] = ["confirm", *OBJECTION.values()]
        else:
            sheet.loc[at, "verdict"] = "reject"


def miss_one(sheet: pd.DataFrame) -> None:
    sheet["verdict"] = "none"
    sheet.loc[0, ["verdict", *OBJECTION]] = ["missed", *OBJECTION.values()]


@pytest.fixture
def session61(checkout, call):
    folder = checkout.data_dir / "raw" / "transcripts"
    folder.mkdir()
    for number, recording in enumerate(simulate_transcripts(3, meetings_n=6, slots_n=300)
                                       .recordings):
        (folder / f"synthetic_{number}.json").write_text(json.dumps(recording))
    done = call(checkout, "register", *map(str, sorted(folder.glob("*.json"))), "--title",
                "synthetic", "--url", "https://synthetic.invalid", "--licence", "synthetic")
    assert done.code == 0, done.err
    assert call(checkout, "build").code == 0
    return checkout


@pytest.mark.slow
def test_candidates_and_audit_lead_to_a_corrected_rate(session61, call) -> None:
    study, root = session61, session61.root
    assert set(slots_of(study)["status"]) == {"candidates not judged"} | (
        set(slots_of(study)["status"]) - {"judged and audited"})
    refused = measure.interruption_rate(slots_of(study)).iloc[0]
    assert pd.isna(refused["value"]) and "observed in full" in refused["warnings"]

    assert call(study, "review", "export", "c.xlsx", "--kind", "candidates").code == 0
    queue = pd.read_excel(root / "c.xlsx", dtype=str, engine="calamine")
    assert queue["page_url"].str.contains(r"\?t=[\d:]+$").all()
    edit(root / "c.xlsx", judge)
    first = call(study, "review", "apply", "c.xlsx", "--coder", "ab")
    assert first.code == 0 and f"{len(queue)} verdicts added" in first.out
    kept = (study.data_dir / "hand/interruptions/verdicts.csv").read_text("utf-8")
    again = call(study, "review", "apply", "c.xlsx", "--coder", "ab")
    assert f"{len(queue)} already there" in again.out
    assert (study.data_dir / "hand/interruptions/verdicts.csv").read_text("utf-8") == kept

    other = call(study, "review", "draw", "a.xlsx", "--n", "20", "--seed", "7")
    assert "20 of " in other.out
    drawn = pd.read_excel(root / "a.xlsx", dtype=str, engine="calamine")["slot_id"]
    call(study, "review", "draw", "b.xlsx", "--n", "20", "--seed", "8")
    assert set(pd.read_excel(root / "b.xlsx", dtype=str, engine="calamine")["slot_id"]) == set(
        drawn)
    edit(root / "a.xlsx", miss_one)
    assert call(study, "review", "apply", "a.xlsx", "--coder", "ab").code == 0
    assert call(study, "build").code == 0

    slots = slots_of(study)
    assert (slots["status"] == "judged and audited").any()
    rates = measure.interruption_rate(slots).set_index("quantity")
    whole = slots[(slots["status"] == "judged and audited") & slots["was_delivered"]]
    flagged_n = int(whole["was_interrupted"].sum())
    weight = 1 / whole.loc[whole["candidates_n"] == 0, "audit_probability"].iloc[0]
    # Every flag was confirmed; one slot of those drawn had been missed.
    assert rates.loc["interruption_rate", "n"] == pytest.approx(flagged_n + weight)
    assert rates.loc["interruption_rate_as_flagged", "n"] == flagged_n
    assert measure.rates_by_interrupting_state(slots)["state_iso3"].tolist()[1:] == ["CHN"]
    taken = measure.time_taken(slots).set_index("quantity")
    tables = load(study)
    confirmed = tables["interruption_verdicts"].query("verdict == 'confirm'")
    confirmed_n = confirmed["slot_id"].isin(whole["slot_id"]).sum()  # some slots hold two
    assert taken.loc["objection_s", "value"] == pytest.approx(30 * (confirmed_n + weight))
    assert measure.statement_ends(slots).set_index("quantity").loc["was_finished", "value"] == 1
    _watch_what_was_heard(study, call, slots)


def _watch_what_was_heard(study, call, before: pd.DataFrame) -> None:
    """A transcribed debate that is also watched counts once: as watched."""
    debate = before.groupby("debate_id").size().idxmin()
    assert call(study, "watch", "sheet", "--debate", debate, "-o", "w.xlsx").code == 0

    def watch(sheet: pd.DataFrame) -> None:
        for at in sheet.index:
            sheet.loc[at, ["delivery", "start_s", "end_s", "was_interrupted"]] = [
                "delivered", str(100 * at), str(100 * at + 80), "no"]
        sheet.loc[0, "video_url"] = "https://video.example/k1"
    edit(study.root / "w.xlsx", watch)
    done = call(study, "watch", "apply", "w.xlsx", "--coder", "ab")
    assert done.code == 0, done.err
    assert call(study, "build").code == 0
    after = slots_of(study)
    assert set(after["debate_id"]) == set(before["debate_id"])
    mine = after[after["debate_id"] == debate]
    assert len(mine) == (before["debate_id"] == debate).sum() and mine["is_watched"].all()
    heard = load(study)["speaker_slots"].query("debate_id == @debate and observed_as == 'heard'")
    assert len(heard) > 0


@pytest.mark.slow
def test_bad_verdicts_are_told_together_and_none_is_taken_in(session61, call) -> None:
    root = session61.root
    assert call(session61, "review", "export", "c.csv", "--kind", "candidates").code == 0
    sheet = pd.read_csv(root / "c.csv", dtype=str).astype(object)
    flagged = sheet.index[sheet["kind_proposed"] == "point_of_order"]
    sheet.loc[flagged[0], ["verdict", *OBJECTION]] = ["confirm", *OBJECTION.values()]
    sheet.loc[flagged[0], "was_finished"] = "no"
    sheet.loc[flagged[1], ["verdict", "kind"]] = ["confirmed", "point_of_order"]
    sheet.loc[flagged[2], ["verdict", *OBJECTION]] = ["correct", *OBJECTION.values()]
    sheet.loc[flagged[2], ["interrupting_states_iso3", "motive"]] = ["Chyna", None]
    sheet.loc[flagged[2], "note"] = "Ms. Jane Roe spoke"
    sheet.to_csv(root / "c.csv", index=False)
    done = call(session61, "review", "apply", "c.csv", "--coder", "ab")
    assert done.code == 1
    for words in ("outcome contradicts the row", "did you mean 'confirm'?", "'Chyna'", "no motive",
                  "note: a natural person is named; met"):
        assert words in done.err
    assert "Roe" not in done.err
    assert not (session61.data_dir / "hand/interruptions/verdicts.csv").exists()


def test_without_transcripts_the_queues_say_so(spoilable, call) -> None:
    for words in (["export", "c.xlsx", "--kind", "candidates"], ["draw", "a.xlsx"],
                  ["export", "a.xlsx", "--kind", "audit"]):
        done = call(spoilable, "review", *words)
        assert done.code == 0 and ("no transcript" in done.out or "no slot was drawn" in done.out)
    assert not list(spoilable.root.glob("*.xlsx"))
