"""Verdicts on moments of a video: candidates, audited slots, watched slots; out and in.

A candidate is what the machine proposes; an audited slot is one without a candidate, drawn by lot,
so that what the machine misses is known. A person watches the moment and says what happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.normalise.addresses import plain_address
from hrcstats.normalise.hand_tables import read_hand, write_hand
from hrcstats.normalise.places import Places
from hrcstats.normalise.privacy import check_coder, known_words
from hrcstats.normalise.sheets import read_sheet, write_sheet
from hrcstats.normalise.verdict_rules import (
    CHOICES,
    FILLED,
    GUIDE,
    check_verdict,
    state_codes,
)

VERDICTS = "interruptions/verdicts.csv"
KEY = ["slot_id", "candidate_index"]
VERDICT_COLUMNS = [*KEY, "origin", *FILLED, "coder", "judged_date"]
_ABOUT = ["page_url", "session", "meeting_date", "agenda_item", "debate_kind",
          "slot_holder_as_written", "kind_proposed", "state_as_heard", "start_s", "cue"]
QUEUE_COLUMNS = [*KEY, *_ABOUT, *FILLED]
NOTHING = {
    "candidates": "no transcript was read: there are no candidates to judge. Put transcripts into "
                  "data/raw/transcripts (hrcstats fetch transcripts), or watch a debate "
                  "(hrcstats watch sheet)",
    "judged": "every candidate is judged",
}


def candidate_queue(tables: Mapping[str, pd.DataFrame], verdicts: pd.DataFrame) -> pd.DataFrame:
    """One row a candidate that nobody judged yet, with the address of the moment, in order of time.

    Takes the built tables; candidates in slots of NGOs only, since S1 is about NGO speakers.
    """
    found = tables["interruption_candidates"]
    slots = _described(tables)
    mine = found.merge(slots, on="slot_id", how="inner", suffixes=("", "_slot"))
    mine = mine[(mine["speaker_kind"] == "ngo") & ~_is_judged(mine, verdicts)]
    mine = mine.assign(kind_proposed=mine["kind"],
                       state_as_heard=mine["interrupting_state_as_heard"])
    return _as_queue(mine)


def slot_queue(tables: Mapping[str, pd.DataFrame], slot_ids: Sequence[str],
               verdicts: pd.DataFrame) -> pd.DataFrame:
    """One row a slot of the audit sample that nobody judged yet: is there an interruption in it?"""
    slots = _described(tables)
    mine = slots[slots["slot_id"].isin(list(slot_ids))].assign(
        candidate_index=0, kind_proposed="", state_as_heard="", cue="")
    return _as_queue(mine[~_is_judged(mine, verdicts)])


def export_queue(queue: pd.DataFrame, path: Path) -> int:
    """Writes the queue as .xlsx or .csv; returns how many moments it asks about."""
    audit = queue["candidate_index"].astype("Int64").eq(0).any()
    verdicts = ("none", "missed") if audit else ("confirm", "correct", "reject")
    write_sheet(queue, path, choices={**CHOICES, "verdict": verdicts}, guide=GUIDE, fill=FILLED)
    return len(queue)


def apply_queue(path: Path, hand_dir: Path, places: Places, known: pd.DataFrame, coder: str,
                today: str) -> dict[str, int]:
    """The verdicts of a filled queue into data/hand; checked as a whole, harmless when repeated.

    Parameters
    ----------
    known
        `slot_id`, `candidate_index` of the candidates and audited slots that there are.

    Returns
    -------
    dict
        Counts: `verdicts_added`, `verdicts_changed`, `already_there`, `left_open`.

    Raises
    ------
    HrcStatsError
        With every problem of the sheet; nothing is written then.
    """
    rows = read_sheet(path, [*KEY, *FILLED])
    there = {(str(slot), str(index)) for slot, index in known[KEY].itertuples(index=False)}
    problems, nobody = check_coder(coder), known_words(hand_dir.parent)
    kept = read_hand(hand_dir / VERDICTS, VERDICT_COLUMNS)
    counts = dict.fromkeys(("verdicts_added", "verdicts_changed", "already_there", "left_open"), 0)
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        if not row["verdict"]:
            counts["left_open"] += 1
            continue
        problems += check_verdict(row, places, nobody)
        key = (row["slot_id"], row["candidate_index"])
        if key not in there:
            problems.append(Problem("no such moment", row["place"], " ".join(key),
                                    "a row of the exported queue", "export the queue again"))
        if key in seen:
            problems.append(Problem("two verdicts on one moment", row["place"], row["verdict"],
                                    f"one row; the other is {seen[key]}", "remove one"))
        seen[key] = row["place"]
        problems += _enter(kept, _hand_row(row, places, coder, today), row["place"], counts)
    raise_if_any(problems)
    write_hand(hand_dir / VERDICTS, kept, VERDICT_COLUMNS)
    return counts


def _hand_row(row: Mapping[str, str], places: Places, coder: str, today: str) -> dict[str, str]:
    new = {name: row.get(name, "") for name in VERDICT_COLUMNS}
    for column in ("interrupting_states_iso3", "supporting_states_iso3", "defending_states_iso3"):
        new[column] = "; ".join(state_codes(row.get(column, ""), places)[0])
    origin = "audit" if row["candidate_index"] == "0" else "candidate"
    return new | {"origin": origin, "coder": coder, "judged_date": today}


def _enter(kept: list[dict[str, str]], new: dict[str, str], place: str,
           counts: dict[str, int]) -> list[Problem]:
    for row in kept:
        if [row[name] for name in KEY] != [new[name] for name in KEY]:
            continue
        differs = [name for name in FILLED if row[name] != new[name]]
        if not differs:
            counts["already_there"] += 1
        elif row["coder"] != new["coder"]:
            return [Problem("another coder decided otherwise", place,
                            f"{differs[0]}: {new[differs[0]]}",
                            f"{row[differs[0]]} ({row['coder']}, {row['judged_date']})",
                            "adjudicate: change the row in data/hand by hand")]
        else:
            row.update(new)
            counts["verdicts_changed"] += 1
        return []
    kept.append(new)
    counts["verdicts_added"] += 1
    return []


def build_verdicts(hand_dir: Path, places: Places) -> tuple[pd.DataFrame, list[Problem]]:
    """The verdicts in data/hand as rows of `interruption_verdicts`, checked again."""
    rows = read_hand(hand_dir / VERDICTS, VERDICT_COLUMNS)
    problems: list[Problem] = []
    keys: dict[tuple[str, str], int] = {}
    for at, row in enumerate(rows, start=2):
        row["place"] = f"data/hand/{VERDICTS}, line {at}"
        row["source_locator"] = f"line {at}"
        problems += check_verdict(row, places)
        key = (row["slot_id"], row["candidate_index"])
        if key in keys:
            problems.append(Problem("two verdicts on one moment", row["place"], row["slot_id"],
                                    f"one row; the other is line {keys[key]}",
                                    "adjudicate: keep one row"))
        keys[key] = at
    frame = pd.DataFrame(rows, columns=[*VERDICT_COLUMNS, "source_locator"])
    return frame.assign(source_id="hand/interruptions/verdicts"), problems


def _described(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    debates = tables["debates"][["debate_id", "session", "meeting_date", "agenda_item",
                                 "debate_kind"]]
    return tables["speaker_slots"].merge(debates, on="debate_id", how="left")


def _is_judged(rows: pd.DataFrame, verdicts: pd.DataFrame) -> pd.Series:
    done = {(str(slot), str(index)) for slot, index in verdicts[KEY].itertuples(index=False)}
    return pd.Series([(str(slot), str(index)) in done
                      for slot, index in rows[KEY].itertuples(index=False)],
                     index=rows.index, dtype=bool)


def _as_queue(rows: pd.DataFrame) -> pd.DataFrame:
    queue = rows.reindex(columns=QUEUE_COLUMNS)
    queue["page_url"] = [plain_address(str(url)) if isinstance(url, str) else ""
                         for url in queue["page_url"]]
    dates = pd.to_datetime(queue["meeting_date"]).dt.strftime("%Y-%m-%d")
    queue = queue.assign(meeting_date=dates, **dict.fromkeys(FILLED, ""))
    return queue.sort_values(["meeting_date", "start_s", *KEY], ignore_index=True)
