"""What is wrong with an analysis plan: every problem, with its place, and what to do."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hrcstats.errors import Problem, nearest

TIERS = ("documented", "probable")
CHOICES: dict[str, tuple[Any, ...]] = {
    "tiers": TIERS,
    "codings": ("published", "first_hand"),
    "insufficient": ("bounds",),
    "name_rule": ("matched", "case_folded", "as_written"),
    "outcomes": ("step", "slope"),
    "family": ("every_state",),
    "seed": (),
}
DENOMINATORS = {
    "speakers": ("ngo_slots", "ngo_slots_of_same_items"),
    "committee": ("organisations_granted", "organisations_considered"),
    "upr": ("submissions",),
}
SPECIFICATIONS = {
    "tier": TIERS,
    "name_rule": CHOICES["name_rule"],
    "denominator": DENOMINATORS["speakers"],
    "window": ("whole", "without_first_quarter", "without_last_quarter"),
}
_SECTIONS = ("fixed_on", "fixed_by", "note", "choices", "windows", "starts", "specifications",
             "notebooks")
_TABLES = ("choices", "windows", "specifications", "notebooks")
_DATED = "committee"  # its sessions are dates; those of the others are numbers
_SESSIONS = {True: "a date, 2018-01-01", False: "the number of a session, 37"}


def find_problems(plan: Mapping[str, Any], file: str, data_dir: Path) -> Iterator[Problem]:
    """Every problem of a plan's content; `file` is what the problems call it."""
    yield from _names(plan, _SECTIONS, file)
    for name in _SECTIONS:
        if name not in plan and name != "note":
            yield Problem("missing from the plan", file, "", name,
                          "see docs/methods/analysis_plan.md")
        elif name in _TABLES and name in plan and not isinstance(plan[name], dict):
            yield Problem("not a table", f"{file}, {name}", str(plan[name])[:80], f"[{name}]")
    if "fixed_on" in plan and type(plan["fixed_on"]) is not date:
        yield Problem("not a date", f"{file}, fixed_on", str(plan["fixed_on"]), "2026-11-28")
    if "fixed_by" in plan and not _is_text(plan["fixed_by"]):
        yield Problem("nobody fixed the plan", f"{file}, fixed_by", str(plan["fixed_by"]),
                      "a role or initials")
    yield from _choices(_table(plan, "choices"), file)
    yield from _windows(_table(plan, "windows"), file)
    yield from _starts(plan, file, data_dir)
    yield from _specifications(plan, file)
    yield from _notebooks(_table(plan, "notebooks"), file)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _table(plan: Mapping[str, Any], name: str) -> dict[str, dict[str, Any]]:
    entries = plan.get(name)
    if not isinstance(entries, dict):
        return {}
    return {key: value if isinstance(value, dict) else {} for key, value in entries.items()}


def _names(entries: Mapping[str, Any], allowed: tuple[str, ...], place: str) -> Iterator[Problem]:
    for name in entries:
        if name not in allowed:
            yield Problem("unknown name in the plan", place, name, ", ".join(allowed),
                          nearest(name, allowed))


def _fields(entry: Mapping[str, Any], fields: tuple[str, ...], place: str) -> Iterator[Problem]:
    yield from _names(entry, fields, place)
    for name in fields:
        if name not in entry:
            yield Problem(f"{name} is missing", place, "", f"{name} = ...")
    if "reason" in entry and not _is_text(entry["reason"]):
        yield Problem("no reason given", f"{place} reason", str(entry["reason"]),
                      "why it was chosen, in a sentence")


def _values(value: Any, allowed: tuple[Any, ...], place: str) -> Iterator[Problem]:
    for one in value if isinstance(value, list) else [value]:
        if one not in allowed:
            yield Problem("unknown value in the plan", place, str(one),
                          ", ".join(map(str, allowed)), nearest(str(one), map(str, allowed)))


def _choices(choices: Mapping[str, dict[str, Any]], file: str) -> Iterator[Problem]:
    yield from _names(choices, tuple(CHOICES), f"{file}, [choices]")
    for name, allowed in CHOICES.items():
        place = f"{file}, [choices.{name}]"
        if name not in choices:
            yield Problem("choice is missing", place, "", "value = ..., reason = ...")
            continue
        yield from _fields(choices[name], ("value", "reason"), place)
        value = choices[name].get("value")
        if name == "seed" and type(value) is not int:
            yield Problem("not a whole number", f"{place} value", str(value), "a seed")
        elif name != "seed" and "value" in choices[name]:
            yield from _values(value, allowed, f"{place} value")
    # The codebook binds: one cut-off alone is never shown.
    tiers = choices.get("tiers", {}).get("value")
    if tiers is not None and (not isinstance(tiers, list) or set(tiers) < set(TIERS)):
        yield Problem("a cut-off is left out", f"{file}, [choices.tiers] value", str(tiers),
                      "both tiers", "every analysis runs at both cut-offs (docs/codebook.md)")


def _windows(windows: Mapping[str, dict[str, Any]], file: str) -> Iterator[Problem]:
    yield from _names(windows, tuple(DENOMINATORS), f"{file}, [windows]")
    for name, window in windows.items():
        if name not in DENOMINATORS:
            continue
        place = f"{file}, [windows.{name}]"
        yield from _fields(window, ("first_session", "last_session", "denominator", "reason"),
                           place)
        for at in ("first_session", "last_session"):
            if at in window and not _is_session(window[at], name):
                yield Problem("not a session", f"{place} {at}", str(window[at]),
                              _SESSIONS[name == _DATED])
        first, last = window.get("first_session", 0), window.get("last_session", 0)
        if _is_session(first, name) and _is_session(last, name) and first > last:
            yield Problem("window ends before it starts", place, f"{first} to {last}",
                          "first_session <= last_session")
        if "denominator" in window:
            yield from _values(window["denominator"], DENOMINATORS[name], f"{place} denominator")


def _is_session(value: Any, records: str) -> bool:
    # A date with a time of day is a kind of date too, and cannot be compared with one.
    return type(value) is (date if records == _DATED else int)


def _starts(plan: Mapping[str, Any], file: str, data_dir: Path) -> Iterator[Problem]:
    entries, windows = plan.get("starts", []), _table(plan, "windows")
    if not isinstance(entries, list):
        yield Problem("not a list of starts", f"{file}, starts", str(entries)[:80], "[[starts]]")
        return
    states, taken = _known_states(data_dir), dict[tuple[str, str], int]()
    for number, entry in enumerate(entries, start=1):
        place = f"{file}, [[starts]] {number}"
        entry = entry if isinstance(entry, dict) else {}
        yield from _fields(entry, ("records", "states", "start_session", "reason"), place)
        records, start = str(entry.get("records")), entry.get("start_session")
        if records not in windows:
            yield Problem("no window for these records", f"{place} records", records,
                          ", ".join(windows), nearest(records, windows))
        elif not _is_session(start, records):
            yield Problem("not a session", f"{place} start_session", str(start),
                          _SESSIONS[records == _DATED])
        else:
            yield from _start_in_window(start, windows[records], records, place)
        named = [entry.get("states")] if entry.get("states") == "every" else entry.get("states")
        for state in map(str, named if isinstance(named, list) else [named]):
            if state not in states | {"every"}:
                yield Problem("unknown State", f"{place} states", state, 'a list of ISO '
                              '3166-1 alpha-3 codes, or "every"', nearest(state, states))
            key = (records, state)
            if key in taken:
                yield Problem("two starts for the same State", place, state, "one start",
                              f"it has one in [[starts]] {taken[key]}: remove one")
            taken.setdefault(key, number)


def _start_in_window(start: Any, window: Mapping[str, Any], records: str,
                     place: str) -> Iterator[Problem]:
    first, last = window.get("first_session"), window.get("last_session")
    if _is_session(first, records) and _is_session(last, records) and not first < start <= last:
        yield Problem("start outside its window", f"{place} start_session", str(start),
                      f"after {first}, up to {last}", f"see [windows.{records}]")


def _known_states(data_dir: Path) -> set[str]:
    path = data_dir / "reference" / "state_names.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {row["iso3"] for row in csv.DictReader(file)} - {""}


def _specifications(plan: Mapping[str, Any], file: str) -> Iterator[Problem]:
    chosen = plan.get("specifications")
    if not isinstance(chosen, dict):
        return
    place = f"{file}, [specifications]"
    yield from _fields(chosen, (*SPECIFICATIONS, "reason"), place)
    for name, allowed in SPECIFICATIONS.items():
        if name in chosen:
            yield from _values(chosen[name], allowed, f"{place} {name}")


def _notebooks(notebooks: Mapping[str, dict[str, Any]], file: str) -> Iterator[Problem]:
    for name, entry in notebooks.items():
        place = f"{file}, [notebooks.{name}]"
        yield from _fields(entry, ("parameters", "reason"), place)
        allowed = entry.get("parameters", "any")
        if allowed == "any":
            continue
        if not isinstance(allowed, dict):
            yield Problem("not a table of parameters", f"{place} parameters", str(allowed),
                          '"any", or { name = [values] }')
            continue
        for parameter, values in allowed.items():
            if values != "any" and not isinstance(values, list):
                yield Problem("not a list of values", f"{place} {parameter}", str(values),
                              f'{parameter} = [{values!r}], or "any"')
