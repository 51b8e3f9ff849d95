"""Publicised incidents: one row a statement, many sources, what each source says, and doubles."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem, nearest, raise_if_any
from hrcstats.normalise.hand_tables import read_hand, write_hand
from hrcstats.normalise.ids import locator
from hrcstats.normalise.privacy import check_coder, check_free_text, known_words
from hrcstats.normalise.sheets import read_sheet, write_sheet
from hrcstats.normalise.verdict_rules import MOTIVES, OUTCOMES

SOURCES, STATEMENTS, CODINGS, SAME = (f"interruptions/{name}.csv" for name in (
    "sources", "statements", "incident_codings", "same_incident"))
SOURCE_COLUMNS = ["incident_id", "source_index", "host", "publisher_kind", "address_names_person",
                  "coder", "coded_date"]
STATEMENT_COLUMNS = ["incident_id", "source_index", "field", "value", "basis", "coder",
                     "coded_date"]
CODING_COLUMNS = ["item_id", "body", "objector", "moment", "speaker", "motive", "basis", "coder",
                  "coded_date"]
SAME_COLUMNS = ["incident_a", "incident_b", "verdict", "reason", "coder", "judged_date"]
SAME_VERDICTS = ("same", "different", "unsure")
_PUBLISHERS = ("party", "ngo", "press", "official", "other")
CODED = {"body": ("hrc", "other_body", "unknown"),
         "objector": ("state", "chair", "none", "unknown"),
         "moment": ("during", "before", "after", "unknown"),
         "speaker": ("ngo", "state", "nobody", "unknown"), "motive": (*MOTIVES, "unknown")}
_COMMON = frozenset(("the", "of", "and", "for", "not", "named", "joint", "international"))


def check_incidents(incidents: pd.DataFrame, hand_dir: Path) -> list[Problem]:
    """Two incidents with one id, outcomes and codings that are none or that the sources deny."""
    incidents = incidents[incidents["incident_id"].fillna("") != ""]
    if incidents.empty:  # a table without its ids is told where it is read
        return []
    problems = [
        Problem("two incidents with one id", f"{row.source_file}, {row.source_locator}",
                str(row.incident_id), "an id of its own",
                "give the second a new id, or make it a source of the first")
        for row in incidents[incidents["incident_id"].duplicated()].itertuples()]
    known = set(incidents["incident_id"])
    outcome = dict(zip(incidents["incident_id"], incidents["outcome"], strict=True))
    said: dict[str, set[str]] = {}
    for at, row in enumerate(read_hand(hand_dir / STATEMENTS, STATEMENT_COLUMNS), start=2):
        place = f"data/hand/{STATEMENTS}, line {at}"
        problems += _unknown_id(row["incident_id"], known, place)
        if row["field"] == "outcome":
            said.setdefault(row["incident_id"], set()).add(row["value"])
            problems += _not_allowed(row["value"], OUTCOMES, "outcome", place)
    problems += [
        Problem("outcome contradicts the sources", f"incident {name}", outcome[name],
                "one that a source says: " + ", ".join(sorted(values)),
                f"mend the incident, or the row of data/hand/{STATEMENTS}")
        for name, values in said.items()
        if name in outcome and outcome[name] != "unknown" and outcome[name] not in values]
    for at, row in enumerate(read_hand(hand_dir / CODINGS, CODING_COLUMNS), start=2):
        place = f"data/hand/{CODINGS}, line {at}"
        problems += _unknown_id(row["item_id"], known, place)
        for column, allowed in CODED.items():
            problems += _not_allowed(row[column], allowed, column, place)
    return problems + _source_problems(hand_dir, known)


def _source_problems(hand_dir: Path, known: set[str]) -> list[Problem]:
    problems = []
    for at, row in enumerate(read_hand(hand_dir / SOURCES, SOURCE_COLUMNS), start=2):
        place = f"data/hand/{SOURCES}, line {at}"
        problems += _unknown_id(row["incident_id"], known, place)
        problems += _not_allowed(row["publisher_kind"], _PUBLISHERS, "publisher_kind", place)
        problems += _not_allowed(row["address_names_person"], ("yes", "no"),
                                 "address_names_person", place)
    for at, row in enumerate(read_hand(hand_dir / SAME, SAME_COLUMNS), start=2):
        place = f"data/hand/{SAME}, line {at}"
        problems += _not_allowed(row["verdict"], SAME_VERDICTS, "verdict", place)
        for name in (row["incident_a"], row["incident_b"]):
            problems += _unknown_id(name, known, place)
    return problems


def _unknown_id(name: str, known: set[str], place: str) -> list[Problem]:
    return [] if name in known or name.startswith("LOOK") else [
        Problem("unknown incident", place, name, "an incident_id of data/raw/interruptions",
                nearest(name, known))]


def _not_allowed(value: str, allowed: tuple[str, ...], column: str, place: str) -> list[Problem]:
    return [] if value in allowed else [
        Problem(f"unknown {column}", place, value, ", ".join(allowed), nearest(value, allowed))]


def add_hand(incidents: pd.DataFrame, sources: pd.DataFrame, hand_dir: Path
             ) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Incidents with their codings, sources with their kind, what sources say, and doubles.

    An address in which a natural person is named is cut to its host; the whole stands in the paper.
    The last frame holds the rows of incidents that a person judged to be one with another.
    """
    coded = pd.DataFrame(read_hand(hand_dir / CODINGS, CODING_COLUMNS), columns=CODING_COLUMNS)
    incidents = incidents.merge(
        coded[["item_id", *CODED]].rename(columns={"item_id": "incident_id"}), how="left",
        on="incident_id")
    kinds = pd.DataFrame(read_hand(hand_dir / SOURCES, SOURCE_COLUMNS), columns=SOURCE_COLUMNS)
    if sources.empty:  # a table that lost its addresses gives none, and no columns
        sources = pd.DataFrame(columns=["incident_id", "source_index", "source_url"], dtype=str)
    sources = sources.assign(source_index=sources["source_index"].astype(str)).merge(
        kinds[["incident_id", "source_index", "host", "publisher_kind", "address_names_person"]],
        how="left", on=["incident_id", "source_index"])
    names = sources["address_names_person"].eq("yes")
    sources["source_url"] = sources["source_url"].where(
        ~names, sources["source_url"].str.extract(r"^(https?://[^/]+/)")[0])
    doubles = {row["incident_b"]: row["incident_a"] for row in
               read_hand(hand_dir / SAME, SAME_COLUMNS) if row["verdict"] == "same"}
    sources["incident_id"] = sources["incident_id"].replace(doubles)
    sources["source_index"] = sources.groupby("incident_id").cumcount() + 1
    is_double = incidents["incident_id"].isin(doubles)
    double = incidents[is_double].assign(reason=[
        f"the same incident as {doubles[name]} (data/hand/{SAME})"
        for name in incidents.loc[is_double, "incident_id"]])
    return incidents[~is_double], sources, _statements(hand_dir, doubles), double


def build_lookalikes(rows: pd.DataFrame, hand_dir: Path) -> pd.DataFrame:
    """Cases that look like an interruption and are none, in the order of their table, coded."""
    ids = [f"LOOK{at:02d}" for at in range(1, len(rows) + 1)]
    coded = pd.DataFrame(read_hand(hand_dir / CODINGS, CODING_COLUMNS), columns=CODING_COLUMNS)
    named = {row["incident_id"] for row in read_hand(hand_dir / SOURCES, SOURCE_COLUMNS)
             if row["address_names_person"] == "yes"}
    cases = rows.assign(lookalike_id=ids, source_locator=locator(rows)).rename(columns={
        "ngo": "ngo_as_written", "state": "state_as_written", "date": "case_date",
        "why_not_an_ngo_interruption_at_the_hrc": "why_not", "url": "source_url"})
    hosts = cases["source_url"].str.extract(r"^(https?://[^/]+/)")[0]
    cases["source_url"] = cases["source_url"].where(~cases["lookalike_id"].isin(named), hosts)
    columns = ["item_id", "body", "objector", "moment", "speaker"]
    return cases.merge(coded[columns].rename(columns={"item_id": "lookalike_id"}), how="left",
                       on="lookalike_id")


def _statements(hand_dir: Path, doubles: Mapping[str, str]) -> pd.DataFrame:
    rows = read_hand(hand_dir / STATEMENTS, STATEMENT_COLUMNS)
    frame = pd.DataFrame(rows, columns=STATEMENT_COLUMNS)
    frame["incident_id"] = frame["incident_id"].replace(dict(doubles))
    return frame.assign(
        statement_index=frame.groupby("incident_id").cumcount() + 1,
        source_id="hand/interruptions/statements",
        source_locator=[f"line {at}" for at in range(2, len(rows) + 2)])


def propose_doubles(incidents: pd.DataFrame, sources: pd.DataFrame,
                    judged: list[dict[str, str]]) -> pd.DataFrame:
    """Pairs of incidents that may be one, with why; pairs that a person judged are left out.

    Proposed: within one day of one another (or one of them dated to the month only), and a State,
    a word of the slot-holder's name, or an address in common. A person decides.
    """
    done = {frozenset((row["incident_a"], row["incident_b"])) for row in judged}
    urls = sources.groupby("incident_id")["source_url"].agg(set).to_dict()
    rows = []
    for first, then in combinations(incidents.to_dict("records"), 2):
        pair = frozenset((first["incident_id"], then["incident_id"]))
        if pair in done or not _are_close(str(first["incident_date"]), str(then["incident_date"])):
            continue
        why = _in_common(first, then, urls)
        if why:
            rows.append({"incident_a": first["incident_id"], "incident_b": then["incident_id"],
                         "date_a": first["incident_date"], "date_b": then["incident_date"],
                         "slot_holder_a": first["slot_holder_as_written"],
                         "slot_holder_b": then["slot_holder_as_written"],
                         "states_a": first["interrupting_states_iso3"],
                         "states_b": then["interrupting_states_iso3"], "why_asked": why,
                         "verdict": "", "reason": ""})
    return pd.DataFrame(rows, columns=["incident_a", "incident_b", "date_a", "date_b",
                                       "slot_holder_a", "slot_holder_b", "states_a", "states_b",
                                       "why_asked", "verdict", "reason"])


def _are_close(first: str, then: str) -> bool:
    if len(first) == len(then) == 10:
        return abs((pd.Timestamp(first) - pd.Timestamp(then)).days) <= 1
    short = min(len(first), len(then))
    return short >= 7 and first[:short] == then[:short]


def _in_common(first: Mapping[str, object], then: Mapping[str, object],
               urls: Mapping[str, set[str]]) -> str:
    states = set(_parts(first["interrupting_states_iso3"])) & set(
        _parts(then["interrupting_states_iso3"]))
    words = _words(first["slot_holder_as_written"]) & _words(then["slot_holder_as_written"])
    shared = urls.get(str(first["incident_id"]), set()) & urls.get(str(then["incident_id"]), set())
    said = [("State " + ", ".join(sorted(states)), bool(states)),
            ("name " + " ".join(sorted(words)), bool(words)), ("an address", bool(shared))]
    return "; ".join(text for text, holds in said if holds)


def _parts(value: object) -> list[str]:
    return [part.strip() for part in str(value).split(";")
            if part.strip() and value is not None and value == value]


def _words(value: object) -> set[str]:
    text = "" if value is None or value != value else str(value)
    return {word for word in "".join(char if char.isalnum() else " " for char in
                                     text.casefold()).split()
            if len(word) > 2} - _COMMON


def export_doubles(pairs: pd.DataFrame, path: Path) -> int:
    """Writes the pairs as a sheet; returns how many it asks about."""
    write_sheet(pairs, path, choices={"verdict": SAME_VERDICTS}, fill=("verdict", "reason"),
                guide=[("verdict", "same: one statement was interrupted, and both rows tell of it; "
                                   "different: two statements; unsure"),
                       ("reason", "one line that a colleague can check")])
    return len(pairs)


def apply_doubles(path: Path, hand_dir: Path, coder: str, today: str) -> dict[str, int]:
    """Verdicts on pairs into data/hand; checked as a whole, harmless when applied twice.

    Raises
    ------
    HrcStatsError
        With every problem; nothing is written then.
    """
    kept = read_hand(hand_dir / SAME, SAME_COLUMNS)
    counts = dict.fromkeys(("verdicts_added", "already_there", "left_open"), 0)
    problems, nobody = check_coder(coder), known_words(hand_dir.parent)
    by_pair = {frozenset((row["incident_a"], row["incident_b"])): row for row in kept}
    for row in read_sheet(path, ["incident_a", "incident_b", "verdict", "reason"]):
        if not row["verdict"]:
            counts["left_open"] += 1
            continue
        problems += _not_allowed(row["verdict"], SAME_VERDICTS, "verdict", row["place"])
        problems += check_free_text([row], ["reason"], nobody)
        if not row["reason"]:
            problems.append(Problem("verdict without a reason", row["place"], row["verdict"],
                                    "one line that a colleague can check"))
        before = by_pair.get(frozenset((row["incident_a"], row["incident_b"])))
        if before is None:
            kept.append({**{name: row.get(name, "") for name in SAME_COLUMNS}, "coder": coder,
                         "judged_date": today})
            counts["verdicts_added"] += 1
        elif before["verdict"] != row["verdict"]:
            problems.append(Problem("this pair is judged otherwise", row["place"], row["verdict"],
                                    f"{before['verdict']} ({before['coder']})",
                                    "adjudicate: change the row in data/hand by hand"))
        else:
            counts["already_there"] += 1
    raise_if_any(problems)
    write_hand(hand_dir / SAME, kept, SAME_COLUMNS)
    return counts
