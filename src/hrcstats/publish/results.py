"""Results: every published number is a row with a stable id in `reports/results.csv`."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.measure.estimate import ESTIMATE_COLUMNS

RESULT_COLUMNS = ["result_id", "notebook", "scope", *ESTIMATE_COLUMNS, "label", "cell", "sources",
                  "is_synthetic", "is_exploratory", "keys"]


def result_ids(frame: pd.DataFrame, notebook: str, scope: str) -> list[str]:
    """Stable ids: notebook, scope (unless "all"), quantity, then the values of the key columns.

    Columns named `..._n` beside the estimate describe a row and are no keys.
    """
    keys = _key_columns(frame)
    head = [notebook] if scope == "all" else [notebook, scope]
    return ["/".join([*head, str(row["quantity"]), *(_part(row[key]) for key in keys)])
            for row in frame.to_dict("records")]


def result_keys(frame: pd.DataFrame) -> list[str]:
    """What each row is about, as text that leads back to the rows of a table.

    `column=value` for every key column, "; " between; a null key has no text behind its sign.
    """
    keys = _key_columns(frame)
    return ["; ".join(f"{key}={_value(row[key])}" for key in keys)
            for row in frame.to_dict("records")]


def _key_columns(frame: pd.DataFrame) -> list[str]:
    return [str(column) for column in frame if column not in ESTIMATE_COLUMNS
            and not column.endswith(("_n", "_name", "_label"))]


def _value(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    # pd.NA has no truth value, so that it cannot be compared with itself here.
    return "" if value is None or value is pd.NA or value != value else str(value)


def _part(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if value is None or value != value:
        return "none"
    return re.sub(r"[\s/]+", "_", str(value))


def as_results(frame: pd.DataFrame, *, notebook: str, scope: str, cell: int, sources: str,
               label: str = "", is_synthetic: bool = False, is_exploratory: bool = False
               ) -> pd.DataFrame:
    """Estimate rows as result rows with `RESULT_COLUMNS`.

    Raises
    ------
    HrcStatsError
        Where two rows would have the same id: the key columns do not tell them apart.
    """
    ids = pd.Series(result_ids(frame, notebook, scope), dtype="str")
    if ids.duplicated().any():
        raise HrcStatsError(Problem("two results with one id", notebook,
                                    str(ids[ids.duplicated()].iloc[0]),
                                    "key columns that tell the rows apart"))
    about = {"notebook": notebook, "scope": scope, "label": label, "cell": cell,
             "sources": sources, "is_synthetic": is_synthetic, "is_exploratory": is_exploratory,
             "keys": pd.Series(result_keys(frame), dtype="str")}
    return frame.reset_index(drop=True).assign(result_id=ids, **about)[RESULT_COLUMNS]


def collect_results(reports_dir: Path, planned: Collection[tuple[str, str]] | None = None
                    ) -> pd.DataFrame:
    """All runs' results in one frame, in order of id; also written to `reports/results.csv`.

    `planned` holds the runs (notebook, scope) of study.toml: results of any other run are marked
    exploratory, be it a trial or what a run left that the study no longer asks for.
    """
    paths = sorted((reports_dir / "runs").glob("*/*/results.csv"))
    frames = [pd.read_csv(path) for path in paths if path.stat().st_size > 1]
    merged = (pd.concat(frames, ignore_index=True) if frames
              else pd.DataFrame(columns=RESULT_COLUMNS))
    merged = merged.sort_values("result_id", ignore_index=True)
    if planned is not None and not merged.empty:
        runs = zip(merged["notebook"], merged["scope"], strict=True)
        outside = pd.Series([run not in planned for run in runs], index=merged.index)
        merged["is_exploratory"] = merged["is_exploratory"].eq(True) | outside
    reports_dir.mkdir(parents=True, exist_ok=True)
    fresh = reports_dir / "results.csv.new"
    merged.to_csv(fresh, index=False, lineterminator="\n")
    fresh.replace(reports_dir / "results.csv")
    return merged
