"""Where things are, and what the study runs (`study.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any


@dataclass(frozen=True)
class Study:
    """A checkout of the project: its folders and its settings."""

    root: Path
    title: str = ""
    seed: int = 0
    level: float = 0.95
    notebooks: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @cached_property
    def data_dir(self) -> Path:
        """Inputs: raw, reference, hand; and the built tables in processed."""
        return self.root / "data"

    @cached_property
    def processed_dir(self) -> Path:
        """Built tables."""
        return self.data_dir / "processed"

    @cached_property
    def reports_dir(self) -> Path:
        """Executed notebooks, figures, results.csv, run records, site."""
        return self.root / "reports"

    @cached_property
    def runs(self) -> frozenset[tuple[str, str]]:
        """Notebook and scope of every run that study.toml asks for."""
        return frozenset((name, scope_name(scope)) for name, scopes in self.notebooks.items()
                         for scope in scopes)

    @cached_property
    def notebooks_dir(self) -> Path:
        """Notebooks as committed, without outputs."""
        return self.root / "notebooks"


def find_root(start: Path | None = None) -> Path:
    """The nearest folder at or above `start` that holds a study.toml.

    Raises
    ------
    HrcStatsError
        Where there is none: the command was called outside a checkout.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "study.toml").is_file():
            return folder
    raise HrcStatsError(Problem("no study here", str(start), expected="a folder with study.toml",
                                remedy="call hrcstats inside a checkout of the project"))


def load_study(root: Path | None = None) -> Study:
    """The study at `root`, or around the current folder."""
    root = root.resolve() if root else find_root()
    path = root / "study.toml"
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise HrcStatsError(Problem("study.toml cannot be read", str(path), str(error))) from error
    raise_if_any(_check_settings(settings, path))
    notebooks = {name: entry.get("scopes", [{}])
                 for name, entry in settings.get("notebooks", {}).items()}
    return Study(root, settings.get("title", ""), int(settings.get("seed", 0)),
                 float(settings.get("level", 0.95)), notebooks)


def _check_settings(settings: dict[str, Any], path: Path) -> list[Problem]:
    """What study.toml says that it cannot say: unknown names, values of the wrong kind."""
    fits: dict[str, tuple[str, Callable[[Any], bool]]] = {
        "title": ("a text", lambda value: isinstance(value, str)),
        "seed": ("a whole number", lambda value: type(value) is int),
        "level": ("a number between 0 and 1",
                  lambda value: type(value) is float and 0 < value < 1),
        "notebooks": ("a section [notebooks.NAME] with scopes = [{...}, ...]", _are_scopes),
    }
    problems = []
    for name, value in settings.items():
        if name not in fits:
            problems.append(Problem("unknown setting", str(path), name, ", ".join(fits),
                                    nearest(name, fits)))
        elif not fits[name][1](value):
            problems.append(Problem(f"{name} is of the wrong kind", str(path), str(value),
                                    fits[name][0], "mend study.toml"))
    return problems


def _are_scopes(notebooks: Any) -> bool:
    return isinstance(notebooks, dict) and all(
        isinstance(entry, dict) and isinstance(entry.get("scopes", []), list)
        and all(isinstance(scope, dict) for scope in entry.get("scopes", []))
        for entry in notebooks.values())


def run_files(reports_dir: Path, name: str) -> list[Path]:
    """This file of every run, `runs/<notebook>/<scope>/<name>`, in order.

    A scope with a dot before it is a run that some process is writing at this moment: not yet one.
    """
    return sorted(path for path in (reports_dir / "runs").glob(f"*/*/{name}")
                  if not path.relative_to(reports_dir / "runs").parts[1].startswith("."))


def scope_name(parameters: dict[str, Any]) -> str:
    """The folder name of one run: "all", or the parameters as "state-USA_upr_session-50".

    Examples
    --------
    >>> scope_name({"state": "USA", "upr_session": 50})
    'state-USA_upr_session-50'
    >>> scope_name({})
    'all'
    """
    return "_".join(f"{name}-{value}" for name, value in sorted(parameters.items())) or "all"
