"""The page that says what changed since the results that were published before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from hrcstats.errors import HrcStatsError
from hrcstats.publish import site_html as html
from hrcstats.publish.changes import (
    SNAPSHOT,
    changed_files,
    compare,
    read_snapshot,
    take_snapshot,
    write_snapshot,
)
from hrcstats.publish.site_results import Results
from hrcstats.publish.site_tree import Tree

PREVIOUS = "snapshot-previous.json"
SHOWN_CHANGES = 500


def write_changes(tree: Tree, files: Tree, results: Results, reports_dir: Path,
                  data_dir: Path) -> dict[str, Any]:
    """The page of changes; returns the present state, to be kept once the site stands."""
    now = take_snapshot(reports_dir, data_dir)
    before = _published_before(reports_dir, now)
    if before is None:
        tree.write("changes.md", "# What changed since the last run\n\n"
                   "This is the first run that was published here.\n")
        return now
    changes = compare(before, now)
    files.write("changes.csv", changes.to_csv(index=False, lineterminator="\n"))
    tree.write("changes.md", _page(changes, changed_files(before, now), results))
    return now


def keep_snapshot(reports_dir: Path, now: Mapping[str, Any]) -> None:
    """Remember what was published; the state before it stays beside it to be compared with."""
    path = reports_dir / SNAPSHOT
    try:
        is_new = path.is_file() and not _is_same(read_snapshot(path), now)
    except HrcStatsError:  # of an older version, which nothing can be compared with
        is_new = False
    if is_new:
        path.replace(reports_dir / PREVIOUS)
    write_snapshot(now, path)


def _published_before(reports_dir: Path, now: Mapping[str, Any]) -> dict[str, Any] | None:
    """The last published state with other results, so that a rebuilt site keeps its page."""
    for name in (SNAPSHOT, PREVIOUS):
        if (reports_dir / name).is_file():
            try:
                state = read_snapshot(reports_dir / name)
            except HrcStatsError:  # of an older version: nothing to compare with
                continue
            if not _is_same(state, now):
                return state
    return None


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["results"] == other["results"] and one["files"] == other["files"])


def _page(changes: pd.DataFrame, inputs: Mapping[str, str], results: Results) -> str:
    counts = changes["change"].value_counts()
    summary = ", ".join(f"{count:,} {change}" for change, count in counts.items())
    parts = [f"# What changed since the last run\n\n{summary or 'No result changed'}.\n\n"]
    if inputs:
        listed = "".join(f"<li>{html.safe('data/' + name)}: {what}</li>"
                         for name, what in inputs.items())
        parts.append("## Papers and decisions\n\n" + html.block(f"<ul>{listed}</ul>"))
    shown = changes.sort_values("change", key=lambda kinds: kinds.isin(["added", "removed"]),
                                kind="stable").head(SHOWN_CHANGES)
    if not changes.empty:
        cells: dict[str, html.Cell] = {
            "result_id": lambda row: _result(row, results),
            "kinds": lambda row: html.safe(row["kinds"] or "unknown"),
            "causes": lambda row: html.safe(row["causes"] or "the records name no cause"),
        }
        columns = {"result_id": "Result", "change": "Change", "old_value": "Before",
                   "new_value": "Now", "difference": "Difference",
                   "moved": "Moved beside the value", "kinds": "Because of",
                   "causes": "What it read anew"}
        parts.append("## Results\n\nWhere several inputs changed, the records do not say which "
                     "one moved a number." + (
                         f" The first {SHOWN_CHANGES} of {len(changes):,} stand here, those that "
                         "moved before those that are new or gone; the file holds all."
                         if len(changes) > SHOWN_CHANGES else "") + "\n\n"
                     + html.block(html.table(shown, columns, table_id="changes", cells=cells,
                                             caption="Changed results",
                                             download="files/changes.csv")))
    return "".join(parts)


def _result(row: html.Row, results: Results) -> str:
    known = results.by_id.get(row["result_id"])
    if known is None:
        return html.safe(row["result_id"])
    return f'<a href="{results.address("changes", known)}">{html.safe(row["result_id"])}</a>'
