"""The runs that the site shows: what ran, what failed, what is older than its inputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.study import run_files

RECORD_KEYS = ("notebook", "scope", "status")


@dataclass(frozen=True)
class Run:
    """One notebook executed for one scope, with its record."""

    notebook: str
    scope: str
    folder: Path
    record: Mapping[str, Any]
    changed_inputs: list[str] = field(default_factory=list)
    # False for a trial, and for what a run left that study.toml no longer asks for.
    is_planned: bool = True

    @property
    def name(self) -> str:
        """Notebook and scope, as people name a run."""
        return f"{self.notebook} / {self.scope}"

    @property
    def page(self) -> str:
        """Where the run stands on the site, without suffix."""
        return f"notebooks/{self.notebook}/{self.scope}"

    @property
    def is_failed(self) -> bool:
        """Whether the notebook stopped at an error."""
        return self.record["status"] != "ok"

    @property
    def is_stale(self) -> bool:
        """Whether what stands here may differ from what a run today would give."""
        return self.is_failed or bool(self.changed_inputs)

    @property
    def path(self) -> Path:
        """The executed notebook."""
        return self.folder / f"{self.notebook}.ipynb"

    @cached_property
    def title(self) -> str:
        """The question that the notebook asks: its first heading."""
        for cell in json.loads(self._text)["cells"] if self._text else []:
            first = "".join(cell["source"]).lstrip().split("\n", 1)[0]
            if cell["cell_type"] == "markdown" and first.startswith("# "):
                return first.removeprefix("# ").strip()
        return self.notebook

    @cached_property
    def digest(self) -> str:
        """One hash for what pages show of the run: notebook, record, texts, the names of files."""
        total = hashlib.sha256(json.dumps(self.record, sort_keys=True).encode())
        total.update(self._text.encode())
        for path in sorted(self.folder.rglob("*")):
            total.update(path.relative_to(self.folder).as_posix().encode() + b"\n")
            if path.suffix == ".txt":
                total.update(path.read_bytes())
        return total.hexdigest()

    @cached_property
    def _text(self) -> str:
        return self.path.read_text(encoding="utf-8") if self.path.is_file() else ""

    def figure_mark(self, figure_id: str) -> str:
        """The place of a figure on the run's page; "" where its cell wrote it and showed nothing.

        That happens where a figure is drawn inside a condition, which a notebook does not display.
        """
        mark = f"figure-{figure_id}"
        return mark if f'id=\\"{mark}\\"' in self._text else ""

    @property
    def figure_folders(self) -> list[Path]:
        """Folders of the figures that the run wrote."""
        return sorted(path for path in (self.folder / "figures").glob("*") if path.is_dir())

    @property
    def brief_files(self) -> list[Path]:
        """The brief that the run wrote, as PDF and as web page; most runs write none."""
        return sorted(self.folder.glob("brief.*"), reverse=True)


def read_runs(reports_dir: Path, planned: Collection[tuple[str, str]] | None = None
              ) -> list[Run]:
    """Every run under `reports/runs`, in order of notebook and scope.

    `planned` holds the runs of study.toml; without it, every run counts as planned.

    Raises
    ------
    HrcStatsError
        Where there is no run, or a record cannot be read: run the notebook again.
    """
    records = run_files(reports_dir, "record.json")
    if not records:
        raise HrcStatsError(Problem("no notebook has been run", str(reports_dir / "runs"),
                                    remedy="hrcstats run 02_presence, or hrcstats study"))
    runs: list[Run] = []
    problems: list[Problem] = []
    hashes: dict[str, str | None] = {}
    for path in records:
        record = _read_record(path, problems)
        if record is not None:
            changed = _changed_inputs(record, reports_dir.parent, hashes)
            name = (record["notebook"], record["scope"])
            runs.append(Run(*name, path.parent, record, changed,
                            planned is None or name in planned))
    raise_if_any(problems)
    return runs


def missing_runs(runs: list[Run], planned: Collection[tuple[str, str]] | None) -> list[str]:
    """Runs that study.toml asks for and that nobody has made yet, as people name them."""
    there = {(run.notebook, run.scope) for run in runs}
    return [f"{notebook} / {scope}" for notebook, scope in sorted(set(planned or ()) - there)]


def _read_record(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    remedy = "run the notebook again"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        problems.append(Problem("run record cannot be read", str(path), str(error), remedy=remedy))
        return None
    missing = [key for key in RECORD_KEYS if key not in record]
    if missing:
        problems.append(Problem("run record lacks " + ", ".join(missing), str(path), remedy=remedy))
        return None
    notebook = path.parent / f"{record['notebook']}.ipynb"
    if record["status"] == "ok" and not notebook.is_file():
        problems.append(Problem("a run without its notebook", str(notebook), remedy=remedy))
        return None
    return record


def _changed_inputs(record: Mapping[str, Any], root: Path,
                    hashes: dict[str, str | None]) -> list[str]:
    """Inputs whose file is no longer the one that the run read."""
    changed = []
    for name, expected in (record.get("inputs") or {}).items():
        if name not in hashes:
            hashes[name] = _hash(root / name) or _hash(root / "data" / name)
        if hashes[name] is not None and hashes[name] != expected:
            changed.append(name)
    return changed


def _hash(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
