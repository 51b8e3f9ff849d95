"""Watched debates: the filled sheet into data/hand/observed, and from there into the tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.normalise.addresses import plain_address
from hrcstats.normalise.hand_tables import read_hand, write_hand
from hrcstats.normalise.ids import stable_ids
from hrcstats.normalise.places import Places
from hrcstats.normalise.privacy import check_coder, known_words
from hrcstats.normalise.sheets import read_sheet
from hrcstats.normalise.verdict_rules import STATES, check_verdict, state_codes
from hrcstats.normalise.watch_sheet import DEBATE, DELIVERY, MOMENT, SHEET_COLUMNS
from hrcstats.read.persons import drop_person, is_person

OBSERVED = "observed"
OBSERVED_COLUMNS = [*SHEET_COLUMNS, "coder", "watched_date"]
SUPERSEDED = "heard"  # slots of a transcript of a debate that was also watched
_SAME = ["session", "meeting_date", "agenda_item", "debate_kind"]
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:\.\d+)?")


def seconds_of(text: str) -> str:
    """Seconds as text from 754, 12:34 or 0:12:34; what is neither stays as it is.

    >>> seconds_of("0:12:34"), seconds_of("12:34"), seconds_of("754"), seconds_of("soon")
    ('754', '754', '754', 'soon')
    """
    match = _CLOCK.fullmatch(text)
    if not match:
        return text
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return str(3600 * hours + 60 * minutes + seconds)


def apply_sheet(path: Path, hand_dir: Path, places: Places, coder: str,
                today: str) -> dict[str, object]:
    """A filled sheet into `data/hand/observed/<debate_id>.csv`; harmless when applied twice.

    Returns
    -------
    dict
        `debate_id`, `slots_n`, `delivered_n`, `interrupted_n`, and `status`: added, changed or
        unchanged.

    Raises
    ------
    HrcStatsError
        With every problem of the sheet (nothing is written then), or where another coder recorded
        the debate otherwise.
    """
    rows = [_clean(row) for row in read_sheet(path, SHEET_COLUMNS) if _is_used(row)]
    raise_if_any(check_coder(coder) + _check(rows, path.name, places,
                                             known_words(hand_dir.parent)))
    for row in rows:
        for column in STATES:
            row[column] = "; ".join(state_codes(row[column], places)[0])
    debate = rows[0]["debate_id"]
    target = hand_dir / OBSERVED / f"{debate}.csv"
    before = read_hand(target, OBSERVED_COLUMNS)
    new = [{name: row.get(name, "") for name in SHEET_COLUMNS} for row in rows]
    status = _compare(before, new, coder, path.name)
    if status != "unchanged":
        kept = [row | {"coder": coder, "watched_date": today,
                       "slot_order": row["slot_order"].zfill(3)} for row in new]
        write_hand(target, kept, OBSERVED_COLUMNS)
    return {"debate_id": debate, "slots_n": len(rows), "status": status,
            "delivered_n": sum(row["delivery"] == "delivered" for row in rows),
            "interrupted_n": sum(row["was_interrupted"] == "yes" for row in rows)}


def _is_used(row: Mapping[str, str]) -> bool:
    # Spare rows carry nothing at all; a row with any mark of the watcher must be whole.
    return any(row[name] for name in ("slot_holder_as_written", "delivery", "start_s", "end_s",
                                      "was_interrupted"))


def _clean(row: dict[str, str]) -> dict[str, str]:
    times = {name: seconds_of(row[name]) for name in ("start_s", "end_s", "objection_s",
                                                      "allotted_s")}
    return row | times | {"video_url": plain_address(row["video_url"]) if row["video_url"] else "",
                          "verdict": "seen" if row["was_interrupted"] == "yes" else "none",
                          "origin": "watched", "candidate_index": "0"}


def _compare(before: list[dict[str, str]], new: list[dict[str, str]], coder: str,
             where: str) -> str:
    if not before:
        return "added"
    same = sorted(tuple(row[name].lstrip("0") if name == "slot_order" else row[name]
                        for name in SHEET_COLUMNS) for row in before) == sorted(
        tuple(row[name].lstrip("0") if name == "slot_order" else row[name]
              for name in SHEET_COLUMNS) for row in new)
    if same:
        return "unchanged"
    if before[0]["coder"] != coder:
        raise HrcStatsError(Problem(
            "another coder recorded this debate otherwise", where, before[0]["debate_id"],
            f"the record of {before[0]['coder']}, {before[0]['watched_date']}",
            "settle the differences, and let one coder apply the agreed sheet"))
    return "changed"


def _check(rows: list[dict[str, str]], where: str, places: Places,
           known: Collection[str] | None = None) -> list[Problem]:
    if not rows:
        return [Problem("an empty sheet", where, expected="one row a slot", remedy="fill it in")]
    rows[0]["debate_id"] = rows[0]["debate_id"] or next(
        (row["debate_id"] for row in rows if row["debate_id"]), "")
    for row in rows:  # rows that the watcher added carry no debate: they belong to this one
        for name in DEBATE:
            row[name] = row[name] or rows[0][name]
    ids = {row["debate_id"] for row in rows}
    problems = []
    if len(ids) != 1 or not re.fullmatch(r"debate_[a-z2-7]{12}", rows[0]["debate_id"]):
        problems.append(Problem("not one debate", where, "; ".join(sorted(ids))[:80],
                                "one debate_id as in the exported sheet",
                                "export the sheet again"))
    if not any(row["video_url"] for row in rows):
        problems.append(Problem("no address of the video", where, expected="video_url in one row",
                                remedy="paste the address, so that others can look"))
    orders: dict[str, str] = {}
    for row in rows:
        problems += _check_slot(row) + check_verdict(row, places, known)
        if row["slot_order"] in orders:
            problems.append(Problem("two slots of one order", row["place"], row["slot_order"],
                                    f"a number of its own; see {orders[row['slot_order']]}"))
        orders[row["slot_order"]] = row["place"]
    return problems or _check_times(rows)


def _check_slot(row: dict[str, str]) -> list[Problem]:
    place, holder = row["place"], row["slot_holder_as_written"]
    problems = []
    if not re.fullmatch(r"\d+", row["slot_order"]):
        problems.append(Problem("slot_order is no number", place, row["slot_order"],
                                "1, 2, 3 ... in the order of the debate"))
    if not holder:
        problems.append(Problem("slot without its holder", place,
                                expected="the NGO that the chair called"))
    for name in (holder, row["speaker_organisation_as_written"]):
        if name and (is_person(name) or drop_person(name)[1]):
            problems.append(Problem("a natural person in place of an organisation", place,
                                    "(not repeated here)", "the organisation",
                                    "name whom the person speaks for"))
    choices = {"delivery": DELIVERY, "was_interrupted": ("yes", "no"), "is_listed": ("yes", "no")}
    for column, allowed in choices.items():
        needed = column == "delivery" or (column == "was_interrupted"
                                          and row["delivery"] == "delivered")
        if (row[column] or needed) and row[column] not in allowed:
            problems.append(Problem(
                f"{column} is not filled in" if not row[column] else f"unknown {column}", place,
                row[column], ", ".join(allowed),
                nearest(row[column], allowed) or "a debate watched in part enters no rate"))
    return problems + _check_delivery(row)


def _check_delivery(row: dict[str, str]) -> list[Problem]:
    place = row["place"]
    if row["delivery"] == "delivered":
        return [Problem(f"delivered slot without {name}", place, row["slot_holder_as_written"],
                        "seconds or h:mm:ss", "read it off the video")
                for name in ("start_s", "end_s") if not row[name]]
    if row["was_interrupted"] == "yes" or row["end_s"]:
        return [Problem("a slot that was not delivered cannot be interrupted or end", place,
                        row["delivery"], "delivery delivered, or empty cells to the right")]
    return []


def _check_times(rows: list[dict[str, str]]) -> list[Problem]:
    problems = []
    spoken = [row for row in rows if row["delivery"] == "delivered"]
    for row in spoken:
        length = float(row["end_s"]) - float(row["start_s"])
        if length <= 0:
            problems.append(Problem("a slot ends before it begins", row["place"],
                                    f"{row['start_s']} to {row['end_s']}", "start_s below end_s"))
        elif row["objection_s"] and float(row["objection_s"]) > length:
            problems.append(Problem("the objection is longer than the slot", row["place"],
                                    row["objection_s"], f"at most {length:.0f} s"))
    by_time = sorted(spoken, key=lambda row: float(row["start_s"]))
    for first, then in pairwise(by_time):
        if float(then["start_s"]) < float(first["end_s"]):
            problems.append(Problem("two slots overlap", then["place"], then["start_s"],
                                    f"not before {first['end_s']} ({first['place']})"))
    return problems


def load_observed(hand_dir: Path) -> pd.DataFrame:
    """Every watched slot in data/hand/observed as text, with its place."""
    frames = []
    for path in sorted((hand_dir / OBSERVED).glob("*.csv")):
        rows = pd.DataFrame(read_hand(path, OBSERVED_COLUMNS), columns=OBSERVED_COLUMNS)
        lines = [f"line {at}" for at in range(2, len(rows) + 2)]
        frames.append(rows.assign(source_id=f"hand/observed/{path.stem}", source_locator=lines))
    empty = pd.DataFrame(columns=[*OBSERVED_COLUMNS, "source_id", "source_locator"])
    return pd.concat(frames, ignore_index=True) if frames else empty


def add_watched(frames: Mapping[str, pd.DataFrame], watched: pd.DataFrame
                ) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """`debates`, `speaker_slots` and `interruption_verdicts` with the watched debates, once each.

    A watched debate that a list or transcript of the study speaks of (same id, or same session,
    day, item and kind) is that debate: it becomes observed in full, and what a transcript heard of
    it is kept as `heard` and counts no more.
    """
    debates, slots = frames["debates"].copy(), frames["speaker_slots"].copy()
    problems: list[Problem] = []
    new_debates, new_slots = [], []
    transcribed = set(slots.loc[slots["observed_as"] == "delivered", "debate_id"])
    for written, rows in watched.groupby("debate_id", sort=True):
        others = _same_debates(debates, rows.iloc[0])
        heard = [debate for debate in others if debate in transcribed]
        if len(heard) > 1 and written not in heard:
            problems.append(Problem(
                "several transcripts may be the debate that was watched",
                f"data/hand/observed/{written}.csv", "; ".join(heard), "one debate",
                "make the sheet with --debate and the id of one of them"))
            continue
        debate = _chosen(str(written), set(debates["debate_id"]), others, transcribed)
        is_heard = slots["debate_id"].isin([written] if written in heard else heard) & (
            slots["observed_as"] == "delivered")
        slots.loc[is_heard, "observed_as"] = SUPERSEDED
        debates.loc[debates["debate_id"].isin(set(slots.loc[is_heard, "debate_id"])),
                    "observed_in_full"] = False
        if debate in set(debates["debate_id"]):
            debates.loc[debates["debate_id"] == debate, "observed_in_full"] = True
        else:
            new_debates.append(_debate_row(rows.iloc[0]))
        new_slots.append(_slots(rows, debate))
    added = pd.concat(new_slots, ignore_index=True) if new_slots else slots.iloc[:0]
    verdicts = pd.concat([frames["interruption_verdicts"], _verdicts(added)], ignore_index=True)
    return {"debates": pd.concat([debates, pd.DataFrame(new_debates)], ignore_index=True),
            "speaker_slots": pd.concat([slots, added], ignore_index=True),
            "interruption_verdicts": verdicts}, problems


def _same_debates(debates: pd.DataFrame, row: pd.Series) -> list[str]:
    if not row["session"] or not row["meeting_date"]:
        return []
    keys = debates[_SAME].fillna("").astype(str)
    keys["agenda_item"] = keys["agenda_item"].str.removesuffix(".0")
    same = (keys == [str(row[name]) for name in _SAME]).all(axis=1)
    return list(debates.loc[same, "debate_id"])


def _chosen(written: str, known: set[str], others: list[str], transcribed: set[str]) -> str:
    """The id under which a watched debate counts: its own, or that of the one list of it."""
    listed = [debate for debate in others if debate not in transcribed]
    if written in known or len(others) == 0:
        return written
    return listed[0] if len(listed) == 1 else (others[0] if len(others) == 1 else written)


def _debate_row(row: pd.Series) -> dict[str, object]:
    return {**{name: row[name] for name in DEBATE}, "title": row["debate_title"],
            "observed_in_full": True, "source_id": row["source_id"],
            "source_locator": row["source_locator"]}


def _slots(rows: pd.DataFrame, debate: str) -> pd.DataFrame:
    start, end = (pd.to_numeric(rows[name], errors="coerce") for name in ("start_s", "end_s"))
    slots = rows.assign(
        debate_id=debate, observed_as="delivered", speaker_kind="ngo", start_s=start,
        spoken_s=end - start - pd.to_numeric(rows["objection_s"], errors="coerce").fillna(0),
        speaker_as_written=rows["slot_holder_as_written"], page_url=rows["video_url"],
        was_delivered=rows["delivery"] == "delivered",
        flags=rows["delivery"].where(rows["delivery"] != "delivered", ""))
    # By what was seen, not by the row: a slot keeps its id when rows are added above it.
    slots["slot_id"] = stable_ids("slot", slots.assign(how="watched"), [
        "debate_id", "how", "slot_holder_as_written"])
    return slots


def _verdicts(slots: pd.DataFrame) -> pd.DataFrame:
    if slots.empty:
        return pd.DataFrame()
    seen = slots[slots["delivery"] == "delivered"]
    verdict = seen["was_interrupted"].map({"yes": "seen", "no": "none"})
    return seen.assign(origin="watched", candidate_index="0", verdict=verdict,
                       judged_date=seen["watched_date"])[[
                           "slot_id", "candidate_index", "origin", "verdict", *MOMENT, "coder",
                           "judged_date", "source_id", "source_locator"]]
