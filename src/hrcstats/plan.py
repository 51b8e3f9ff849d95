"""The analysis plan (`data/hand/plan.toml`): what was chosen beforehand, why, and its hash."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.plan_check import find_problems

PLAN_FILE = "plan.toml"
EVERY, ANY = "every", "any"
_OTHERS = "every State without a start of its own"


@dataclass(frozen=True)
class Choice:
    """One thing chosen beforehand, and why."""

    value: Any
    reason: str


@dataclass(frozen=True)
class Window:
    """First and last session of one kind of record, and what its counts are divided by.

    Sessions are numbers (Council, UPR) or dates (Committee on NGOs).
    """

    first_session: Any
    last_session: Any
    denominator: str
    reason: str


@dataclass(frozen=True)
class Start:
    """The session from which a surge is asked about; `states` is empty where it is for all."""

    records: str
    states: tuple[str, ...]
    start_session: Any
    reason: str


@dataclass(frozen=True)
class Plan:
    """The analysis plan as it stands in its file.

    Notebooks read `choice`, `window` and `start`; `outside` says what of a run is exploratory.
    """

    fixed_on: date
    fixed_by: str
    note: str
    hash: str
    choices: dict[str, Choice]
    windows: dict[str, Window]
    starts: tuple[Start, ...]
    specifications: dict[str, list[str]]
    specifications_reason: str
    notebooks: dict[str, Choice] = field(default_factory=dict)

    @property
    def tiers(self) -> list[str]:
        """The cut-offs at which every analysis runs; "probable" includes documented."""
        return list(self.choices["tiers"].value)

    def choice(self, name: str) -> Any:
        """The value chosen under a name of `[choices]`.

        Raises
        ------
        HrcStatsError
            Where the plan holds no such choice.
        """
        return _named(self.choices, name, "choices").value

    def window(self, records: str) -> Window:
        """The window of one kind of record: speakers, committee or upr."""
        window: Window = _named(self.windows, records, "windows")
        return window

    def start(self, records: str, state: str) -> Start | None:
        """The start fixed for a State: its own, or else that for every State; None where none is.

        Without a start nothing may be estimated at a date: what is, is exploratory.
        """
        fits = [start for start in self.starts if start.records == records
                and (not start.states or state in start.states)]
        return min(fits, key=lambda start: not start.states, default=None)

    def outside(self, notebook: str, values: Mapping[str, Any],
                defaults: Mapping[str, Any]) -> list[str]:
        """What of a run is not in the plan, in words; empty where all of it is.

        Parameters
        ----------
        notebook
            Its name.
        values, defaults
            The parameters of the run, and those that the notebook declares.
        """
        if notebook not in self.notebooks:
            return [f"notebook {notebook} is not in the plan"]
        allowed = self.notebooks[notebook].value
        if allowed == ANY:
            return []
        found = []
        for name, value in values.items():
            fits = allowed.get(name, [defaults.get(name)])
            if fits != ANY and value not in fits:
                planned = ", ".join(map(str, fits))
                found.append(f"{name} is {value} (in the plan: {planned})")
        return found

    def rows(self) -> list[dict[str, str]]:
        """Every choice with its value and reason, to be shown as a table."""
        rows = [_row(name, choice.value, choice.reason) for name, choice in self.choices.items()]
        rows += [_row(f"window of {name}", f"{window.first_session} to {window.last_session}, "
                      f"out of {window.denominator}", window.reason)
                 for name, window in self.windows.items()]
        rows += [_row(f"start in {start.records}", f"{start.start_session} for "
                      f"{', '.join(start.states) or _OTHERS}", start.reason)
                 for start in self.starts]
        rows += [_row(f"specification: {name}", values, self.specifications_reason)
                 for name, values in self.specifications.items()]
        return rows + [_row(f"notebook {name}", _parameters(choice.value), choice.reason)
                       for name, choice in self.notebooks.items()]


def _named(entries: Mapping[str, Any], name: str, section: str) -> Any:
    if name not in entries:
        raise HrcStatsError(Problem("not in the analysis plan", f"data/hand/{PLAN_FILE}, "
                                    f"[{section}]", name, ", ".join(entries)))
    return entries[name]


def _row(what: str, value: Any, reason: str) -> dict[str, str]:
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return {"choice": what, "value": words.replace("_", " "), "reason": reason}


def _parameters(allowed: Any) -> str:
    if allowed == ANY:
        return "any parameters"
    return "; ".join(f"{name}: {values if values == ANY else ', '.join(map(str, values))}"
                     for name, values in allowed.items()) or "defaults only"


def load_plan(data_dir: Path) -> Plan:
    """The plan of a study, checked as a whole.

    Raises
    ------
    HrcStatsError
        With every problem at once: the file is missing or no TOML, a name is unknown, a reason or
        a value is missing, a window ends before it starts, a start lies outside its window.
    """
    path = data_dir / "hand" / PLAN_FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise HrcStatsError(Problem("no analysis plan", str(path), remedy="write down what is "
                                    "chosen beforehand; docs/methods/analysis_plan.md")) from error
    except tomllib.TOMLDecodeError as error:
        raise HrcStatsError(Problem("plan cannot be read", f"data/hand/{PLAN_FILE}",
                                    str(error), "a TOML file", "mend that line")) from error
    raise_if_any(find_problems(content, f"data/hand/{PLAN_FILE}", data_dir))
    specifications = dict(content["specifications"])
    reason = specifications.pop("reason")
    return Plan(
        fixed_on=content["fixed_on"], fixed_by=content["fixed_by"],
        note=content.get("note", ""), hash=plan_hash(content),
        choices={name: Choice(**entry) for name, entry in content["choices"].items()},
        windows={name: Window(**entry) for name, entry in content["windows"].items()},
        starts=tuple(Start(entry["records"], () if entry["states"] == EVERY
                           else tuple(entry["states"]), entry["start_session"], entry["reason"])
                     for entry in content["starts"]),
        specifications=specifications, specifications_reason=reason,
        notebooks={name: Choice(entry["parameters"], entry["reason"])
                   for name, entry in content["notebooks"].items()})


def plan_hash(content: Mapping[str, Any]) -> str:
    """The first 16 hex digits of the SHA-256 of what the plan says.

    Comments, blank lines and the order of entries do not count; every value and reason does.
    """
    text = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
