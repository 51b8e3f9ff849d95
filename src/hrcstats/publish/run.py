"""Runs one notebook for one scope with papermill, and records what went in and what came out."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hrcstats.errors import HrcStatsError, Problem, UsageError, nearest
from hrcstats.normalise.sources import file_hash
from hrcstats.plan import load_plan
from hrcstats.plan_history import refuse_if_changed, why_not_first
from hrcstats.publish.changes import code_hashes
from hrcstats.publish.parameters import check_parameters, read_parameters
from hrcstats.study import Study, scope_name

_SCOPE_PARAMETERS = ("state", "session", "upr_session")


def find_notebook(study: Study, name: str) -> Path:
    """The path of a notebook by its name ("06_committee_access") or a unique part of it."""
    names = {path.stem: path for path in sorted(study.notebooks_dir.glob("*.ipynb"))}
    close = [stem for stem in names if name.removesuffix(".ipynb") in stem]
    if len(close) != 1:
        raise UsageError(Problem("no such notebook" if not close else "several notebooks fit",
                                 "notebooks/", name, ", ".join(close or names),
                                 nearest(name, names)))
    return names[close[0]]


def known_states(study: Study) -> set[str]:
    """ISO codes that a parameter may name."""
    import pandas as pd

    path = study.data_dir / "reference" / "state_names.csv"
    return set(pd.read_csv(path, dtype=str, keep_default_na=False)["iso3"]) - {""}


def run_notebook(study: Study, name: str, given: dict[str, Any]) -> Path:
    """Executes a notebook; its folder in `reports/runs` holds the notebook, results and figures.

    The run happens in a fresh folder that replaces the old one at the end. When it fails, the
    previous results stay as they were and `record.json` says "failed" and why.

    Raises
    ------
    UsageError
        For a parameter that is misspelt, of the wrong type or out of range; nothing is run.
    HrcStatsError
        When a cell fails, with the cell's number and error; when the analysis plan has problems, or
        changed without a record after results exist (nothing is run then).
    """
    path = find_notebook(study, name)
    parameters = check_parameters(path, given, known_states(study))
    refuse_if_changed(study.data_dir, study.reports_dir)
    plan = plan_record(study, path, parameters)
    scope = scope_name(_scope(path, parameters))
    run_dir = study.reports_dir / "runs" / path.stem / scope
    fresh = run_dir.with_name(f".{scope}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    record = {"notebook": path.stem, "scope": scope, "parameters": parameters,
              "started": datetime.now(UTC).isoformat(timespec="seconds"), "commit": commit(study),
              "code": code_hashes()["measure"], **plan}
    start = time.monotonic()
    try:
        _execute(study, path, fresh, parameters, scope, plan["exploratory"])
    except HrcStatsError as error:
        run_dir.mkdir(parents=True, exist_ok=True)
        _write_record(run_dir, record | {"status": "failed", "error": str(error),
                                         "seconds": round(time.monotonic() - start, 1)})
        if (fresh / path.name).exists():
            shutil.copy(fresh / path.name, run_dir / "failed.ipynb")
        shutil.rmtree(fresh)
        raise
    inputs = _inputs(fresh) | {f"notebooks/{path.name}": file_hash(path)}
    _write_record(fresh, record | {
        "status": "ok", "error": "", "seconds": round(time.monotonic() - start, 1),
        "inputs": inputs, "input_hash": _hash_of(inputs)})
    shutil.rmtree(run_dir, ignore_errors=True)
    fresh.rename(run_dir)
    return run_dir


def plan_record(study: Study, path: Path, parameters: dict[str, Any]) -> dict[str, str]:
    """The plan's hash, and in words what of a run is outside the plan ("" where nothing is)."""
    plan = load_plan(study.data_dir)
    defaults = {name: given.default for name, given in read_parameters(path).items()}
    outside = plan.outside(path.stem, defaults | parameters, defaults)
    outside += filter(None, [why_not_first(study.data_dir)])
    return {"plan_hash": plan.hash, "exploratory": "; ".join(outside)}


def _scope(path: Path, parameters: dict[str, Any]) -> dict[str, Any]:
    """What tells this run from others: its State and session, and what differs from the default."""
    declared = read_parameters(path)
    values = {name: parameter.default for name, parameter in declared.items()} | parameters
    return {name: value for name, value in values.items()
            if name in _SCOPE_PARAMETERS or value != declared[name].default}


def _execute(study: Study, path: Path, fresh: Path, parameters: dict[str, Any],
             scope: str, exploratory: str) -> None:
    import papermill

    environment = {"HRCSTATS_RUN_DIR": str(fresh), "HRCSTATS_SCOPE": scope,
                   "HRCSTATS_COMMIT": commit(study), "HRCSTATS_INPUT_HASH": _tables_hash(study),
                   "HRCSTATS_EXPLORATORY": exploratory, "PYTHONHASHSEED": "0",
                   "OPENBLAS_NUM_THREADS": "1"}
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        with _transport() as transport:
            papermill.execute_notebook(
                str(path), str(fresh / path.name), parameters=parameters, kernel_name="python3",
                cwd=str(study.root), progress_bar=False, log_output=False, **transport)
    except papermill.PapermillExecutionError as error:
        # What the library refused is a sentence already: quoted again it could not be read.
        is_told = error.ename.endswith("HrcStatsError")
        raise HrcStatsError(Problem("a cell failed" + (f": {error.evalue}" if is_told else ""),
                                    f"{path.name}, cell {error.exec_count}",
                                    "" if is_told else f"{error.ename}: {error.evalue}",
                                    remedy="open failed.ipynb in the run's folder")) from error
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@contextmanager
def _transport() -> Iterator[dict[str, Any]]:
    """Sockets in a private folder in place of open ports, where the system has them.

    Nobody else can listen in, and two runs at the same time never meet: each has its own folder.
    """
    if os.name == "nt":
        yield {}
        return
    from jupyter_client.manager import AsyncKernelManager
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="hrcstats-") as folder:
        sockets = {"transport": "ipc", "ip": str(Path(folder) / "kernel")}
        yield {"kernel_manager_class": AsyncKernelManager,
               "config": Config({"KernelManager": sockets})}


def _inputs(folder: Path) -> dict[str, str]:
    path = folder / "inputs.json"
    return json.loads(path.read_text()) if path.exists() else {}


def _write_record(folder: Path, record: dict[str, Any]) -> None:
    record["python"] = sys.version.split()[0]
    (folder / "record.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n",
                                        encoding="utf-8")


def _tables_hash(study: Study) -> str:
    """One hash for all built tables: which data a figure was drawn from."""
    tables = sorted(study.processed_dir.glob("*.parquet"))
    return _hash_of({path.name: file_hash(path) for path in tables})[:16]


def _hash_of(inputs: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def commit(study: Study) -> str:
    """The commit of the checkout, with "+" where files differ from it; "unknown" without git."""
    head = _git(study, "rev-parse", "--short=12", "HEAD")
    if not head:
        return "unknown"
    return head + ("+" if _git(study, "status", "--porcelain", "--untracked-files=no") else "")


def untracked(study: Study, *folders: str) -> list[str]:
    """Files in these folders that git neither holds nor ignores."""
    return _git(study, "ls-files", "--others", "--exclude-standard", "--", *folders).splitlines()


def _git(study: Study, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(study.root), *words], capture_output=True, text=True,
                          check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
