"""What moved between two runs of the study, by how much, and which input or code moved it.

A snapshot is all that a comparison needs: the results, what each run read, and the hash of every
paper and of every human decision. It is one small JSON file, so that old states can be kept.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

import hrcstats
from hrcstats.errors import HrcStatsError, Problem
from hrcstats.normalise.sources import file_hash
from hrcstats.study import run_files

FORMAT = 2
SNAPSHOT = "snapshot.json"
CHANGE_COLUMNS = ["result_id", "change", "old_value", "new_value", "difference", "moved", "kinds",
                  "causes"]
SHOWN_LINES = 3
MOST_BYTES = 1_000_000  # of a file whose lines are kept
_KINDS = {"raw/": "paper", "hand/aliases": "alias", "hand/judgements": "alias",
          "reference/organisations": "alias", "reference/translations": "alias",
          "hand/codings": "coding", "hand/corrections": "correction", "hand/": "decision",
          "reference/": "fact"}
# A paper reaches the tables it gave rows to; these reach every table that was built anew.
REACHING = ("alias", "coding", "correction", "decision")
Cause = tuple[str, str]
_NUMBERS = ("value", "low", "high", "n", "denominator_n")
_RESULT_COLUMNS = ["notebook", "scope", *_NUMBERS, "warnings", "sources"]
_PROCESSED = "data/processed/"


def take_snapshot(reports_dir: Path, data_dir: Path) -> dict[str, Any]:
    """The state of a study: results by id, runs, hashes of papers and decisions, tables' papers."""
    path = reports_dir / "results.csv"
    if not path.is_file():
        raise HrcStatsError(Problem("no results to compare", str(path),
                                    remedy="run the notebooks first"))
    results = pd.read_csv(path).set_index("result_id").reindex(columns=_RESULT_COLUMNS)
    runs = {}
    for record in run_files(reports_dir, "record.json"):
        entry = json.loads(record.read_text(encoding="utf-8"))
        runs[f"{record.parts[-3]}/{record.parts[-2]}"] = {
            "commit": entry.get("commit", ""), "inputs": entry.get("inputs") or {},
            "code": entry.get("code", "")}
    return {
        "format": FORMAT,
        "results": {str(name): _plain(row) for name, row in results.to_dict("index").items()},
        "runs": runs,
        "files": _file_hashes(data_dir),
        "tables": _table_papers(data_dir / "processed"),
        "lines": _lines(data_dir),
        "code": code_hashes(),
    }


def read_snapshot(path: Path) -> dict[str, Any]:
    """A snapshot from its file, or from a reports folder that holds one.

    Raises
    ------
    HrcStatsError
        Where there is none, or another version of the project wrote it.
    """
    file = path / SNAPSHOT if path.is_dir() else path
    if not file.is_file():
        raise HrcStatsError(Problem("no snapshot of a study", str(file),
                                    remedy="hrcstats site writes one beside the results"))
    try:
        snapshot: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise HrcStatsError(Problem("snapshot cannot be read", str(file), str(error))) from error
    if snapshot.get("format") != FORMAT:
        raise HrcStatsError(Problem("snapshot of another version", str(file),
                                    str(snapshot.get("format")), f"format {FORMAT}"))
    return snapshot


def write_snapshot(snapshot: Mapping[str, Any], path: Path) -> None:
    """The snapshot as a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(snapshot, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    fresh.replace(path)


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> pd.DataFrame:
    """Results that were added, removed or moved, with the causes that the records show.

    Returns
    -------
    DataFrame
        `CHANGE_COLUMNS`, one row a changed result in order of its id; `moved` names what changed
        beside the value with old and new, and where the value stayed there is no `difference`;
        `causes` and their `kinds` are joined by "; ". A cause is what changed and was read by the
        run: a paper, an alias, a coding, a correction, the notebook or the code. Where several
        changed, the records do not say which one moved it.
    """
    rows = []
    for name in sorted({*old["results"], *new["results"]}):
        before, after = old["results"].get(name), new["results"].get(name)
        change = _change(before, after)
        if change:
            values = [math.nan if row is None or row["value"] is None else float(row["value"])
                      for row in (before, after)]
            causes = _causes(after or before or {}, old, new)
            kinds = "; ".join(dict.fromkeys(kind for kind, _ in causes))
            difference = values[1] - values[0] or math.nan  # not the value but its interval or n
            rows.append((name, change, *values, difference, _moved(before, after), kinds,
                         "; ".join(words for _, words in causes)))
    return pd.DataFrame(rows, columns=CHANGE_COLUMNS)


def changed_files(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Papers and decisions that were added, removed or changed: `{file: what}`."""
    before, after = old["files"], new["files"]
    found = {}
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            found[name] = ("added" if name not in before else
                           "removed" if name not in after else "changed")
    return found


def _change(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    if not any(_has_moved(key, before, after) for key in _NUMBERS):
        return "" if before["warnings"] == after["warnings"] else "warnings changed"
    if after["value"] is None:
        return "now refused"
    return "no longer refused" if before["value"] is None else "moved"


def _has_moved(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a cell changed; one that an earlier version did not keep is not known to have."""
    return key in before and key in after and before[key] != after[key]


def _moved(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """What changed beside the value: "low 0.1 to 0.2; n 4 to 5"."""
    if before is None or after is None:
        return ""
    return "; ".join(f"{key} {_said(before[key])} to {_said(after[key])}"
                     for key in (*_NUMBERS[1:], "warnings") if _has_moved(key, before, after))


def _said(cell: Any) -> str:
    if cell is None:
        return "none"
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)


def _causes(row: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Cause]:
    name = f"{row['notebook']}/{row['scope']}"
    before = old["runs"].get(name, {"commit": "", "inputs": {}})
    after = new["runs"].get(name, {"commit": "", "inputs": {}})
    inputs = [key for key in sorted({*before["inputs"], *after["inputs"]})
              if before["inputs"].get(key) != after["inputs"].get(key)]
    tables = [key.removeprefix(_PROCESSED).split(".")[0] for key in inputs
              if key.startswith(_PROCESSED)]
    causes = _table_causes(tables, old, new)
    causes += [("notebook" if key.startswith("notebooks/") else "input", f"{key} changed")
               for key in inputs if not key.startswith(_PROCESSED)]
    causes += _code_causes(before, after)
    if tables and not causes:
        causes += [("table", f"table {table} changed") for table in tables]
    return causes


def _table_causes(tables: list[str], old: Mapping[str, Any], new: Mapping[str, Any]
                  ) -> list[Cause]:
    """Changed files and code that could have changed these tables."""
    if not tables:
        return []
    papers = {paper for table in tables for state in (old, new)
              for paper in state["tables"].get(table, ())}
    causes = []
    for file, what in changed_files(old, new).items():
        kind = kind_of(file)
        source = str(Path(file).with_suffix("")).removeprefix("raw/")
        reaches = source in papers or (kind in REACHING and (
            kind != "coding" or "codings" in tables))
        if reaches:
            causes.append((kind, f"data/{file} {what}{_lines_changed(file, old, new)}"))
    for room in ("read", "normalise"):
        if _differ(old.get("code", {}).get(room), new.get("code", {}).get(room)):
            causes.append(("code", f"code in {room} changed"))
    return causes


def _code_causes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Cause]:
    """A changed measure; by the commit only where a run did not record its code."""
    codes = before.get("code"), after.get("code")
    commits = f"{before['commit'] or 'none'} to {after['commit'] or 'none'}"
    if all(codes):
        return [("code", f"code in measure changed: {commits}")] if _differ(*codes) else []
    return [("code", f"code: {commits}")] if before["commit"] != after["commit"] else []


def _differ(before: str | None, after: str | None) -> bool:
    return bool(before and after and before != after)


def _lines_changed(file: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The first lines that were added to a file of decisions, or taken from it."""
    before, after = (state.get("lines", {}).get(file) for state in (old, new))
    if before is None or after is None:
        return ""
    signed = [f"+ {line}" for line in after if line not in set(before)]
    signed += [f"- {line}" for line in before if line not in set(after)]
    more = f" and {len(signed) - SHOWN_LINES} more" if len(signed) > SHOWN_LINES else ""
    return f" ({' | '.join(signed[:SHOWN_LINES])}{more})" if signed else ""


def kind_of(file: str) -> str:
    """What a file under data/ is to a result: paper, alias, coding, correction, decision or fact.

    Examples
    --------
    >>> kind_of("raw/upr/x.csv"), kind_of("hand/aliases.csv"), kind_of("hand/codings/a.csv")
    ('paper', 'alias', 'coding')
    """
    for start, kind in _KINDS.items():
        if file.startswith(start):
            return kind
    return "fact"


def code_hashes() -> dict[str, str]:
    """One hash for the code of each room that a result rests on, whatever the commit."""
    root = Path(hrcstats.__file__).parent
    found = {}
    for room in ("read", "normalise", "measure"):
        digest = hashlib.sha256()
        for path in sorted((root / room).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
        found[room] = digest.hexdigest()[:16]
    return found


def _file_hashes(data_dir: Path) -> dict[str, str]:
    return {path.relative_to(data_dir).as_posix(): file_hash(path)
            for folder in ("raw", "reference", "hand")
            for path in sorted((data_dir / folder).rglob("*")) if path.is_file()}


def _lines(data_dir: Path) -> dict[str, list[str]]:
    """The lines of the decisions by hand, so that a change can be named and not only told."""
    paths = sorted((data_dir / "hand").rglob("*.csv"))
    return {path.relative_to(data_dir).as_posix(): path.read_text(encoding="utf-8").splitlines()[1:]
            for path in paths if path.stat().st_size < MOST_BYTES}


def _table_papers(processed_dir: Path) -> dict[str, list[str]]:
    papers = {}
    for path in sorted(processed_dir.glob("*.csv")):
        header = pd.read_csv(path, nrows=0).columns
        if "source_id" in header:
            ids = pd.read_csv(path, usecols=["source_id"], dtype="str")["source_id"]
            papers[path.stem] = sorted(ids.dropna().unique())
    return papers


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Missing cells as None: JSON has no word for NaN that every reader accepts."""
    return {str(key): None if pd.isna(value) else value for key, value in row.items()}
