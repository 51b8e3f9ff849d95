"""Results: every published number is a row with a stable id in `reports/results.csv`."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.measure.estimate import ESTIMATE_COLUMNS
from hrcstats.study import run_files

RESULT_COLUMNS = ["result_id", "notebook", "scope", *ESTIMATE_COLUMNS, "label", "cell", "sources",
                  "is_synthetic", "is_exploratory", "why_exploratory", "plan_hash", "keys"]

KEPT = "rows"  # folder of a run that holds the rows behind its numbers


def result_ids(frame: pd.DataFrame, notebook: str, scope: str, label: str = "") -> list[str]:
    """Stable ids: notebook, scope (unless "all"), quantity, label, then the values of the keys.

    The label tells apart two records of one measure in one notebook; most have none.

    Columns named `..._n` beside the estimate describe a row and are no keys.
    """
    keys = _key_columns(frame)
    head = [notebook] if scope == "all" else [notebook, scope]
    marks = [_part(label)] if label else []
    return ["/".join([*head, str(row["quantity"]), *marks, *(_part(row[key]) for key in keys)])
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
               label: str = "", is_synthetic: bool = False, why_exploratory: str = "",
               plan_hash: str = "") -> pd.DataFrame:
    """Estimate rows as result rows with `RESULT_COLUMNS`.

    `why_exploratory` says what of them is outside the analysis plan with the hash `plan_hash`; rows
    with a reason are exploratory.

    Raises
    ------
    HrcStatsError
        Where two rows would have the same id: the key columns do not tell them apart.
    """
    ids = pd.Series(result_ids(frame, notebook, scope, label), dtype="str")
    if ids.duplicated().any():
        raise HrcStatsError(Problem("two results with one id", notebook,
                                    str(ids[ids.duplicated()].iloc[0]),
                                    "key columns that tell the rows apart"))
    about = {"notebook": notebook, "scope": scope, "label": label, "cell": cell,
             "sources": sources, "is_synthetic": is_synthetic,
             "is_exploratory": bool(why_exploratory), "why_exploratory": why_exploratory,
             "plan_hash": plan_hash, "keys": pd.Series(result_keys(frame), dtype="str")}
    return frame.reset_index(drop=True).assign(result_id=ids, **about)[RESULT_COLUMNS]


def collect_results(reports_dir: Path, planned: Collection[tuple[str, str]] | None = None,
                    plan_hash: str = "") -> pd.DataFrame:
    """All runs' results in one frame, in order of id; also written to `reports/results.csv`.

    `planned` holds the runs (notebook, scope) of study.toml: results of any other run are marked
    exploratory, be it a trial or what a run left that the study no longer asks for. With
    `plan_hash`, the plan that holds now, results made under another one are exploratory too.

    Raises
    ------
    HrcStatsError
        Where two runs made results with one id: neither may hide the other.
    """
    frames = [frame for path in run_files(reports_dir, "results.csv")
              if (frame := _read(path)) is not None]
    merged = (pd.concat(frames, ignore_index=True) if frames
              else pd.DataFrame(columns=RESULT_COLUMNS))
    _refuse_shared(merged)
    merged = merged.reindex(columns=RESULT_COLUMNS).sort_values("result_id", ignore_index=True)
    merged = _mark_older(merged, plan_hash) if plan_hash else merged
    if planned is not None and not merged.empty:
        merged = _mark_unplanned(merged, planned)
    reports_dir.mkdir(parents=True, exist_ok=True)
    # A name of its own for each process: two runs may end at the same moment.
    fresh = reports_dir / f"results.csv.{os.getpid()}.new"
    merged.to_csv(fresh, index=False, lineterminator="\n")
    fresh.replace(reports_dir / "results.csv")
    return merged


def _read(path: Path) -> pd.DataFrame | None:
    """The results of a run; none of one without any, or that is just being exchanged.

    Whoever exchanges it collects again when it is done.
    """
    try:
        return pd.read_csv(path) if path.stat().st_size > 1 else None
    except FileNotFoundError:
        return None


def _refuse_shared(results: pd.DataFrame) -> None:
    shared = results[results["result_id"].duplicated(keep=False)]
    if len(shared):
        runs = (shared["notebook"].astype(str) + ", " + shared["scope"].astype(str)).unique()
        raise HrcStatsError(Problem("two runs have results with one id", "; ".join(runs),
                                    str(shared["result_id"].iloc[0]), "ids of their own",
                                    "remove the folder in reports/runs that is no longer run"))


def _mark_older(results: pd.DataFrame, plan_hash: str) -> pd.DataFrame:
    """Results of an older plan, or of none, as exploratory: they answer what was asked then."""
    made = results["plan_hash"].fillna("").astype("str")
    is_older = made != plan_hash
    why = "made under an older plan (" + made.where(made != "", "none") + "); run it again"
    return results.assign(
        is_exploratory=results["is_exploratory"].astype("str").isin(["True", "true"]) | is_older,
        why_exploratory=results["why_exploratory"].where(~is_older, why))


def _mark_unplanned(merged: pd.DataFrame, planned: Collection[tuple[str, str]]) -> pd.DataFrame:
    runs = zip(merged["notebook"], merged["scope"], strict=True)
    outside = pd.Series([run not in planned for run in runs], index=merged.index)
    why = merged["why_exploratory"].astype(object).fillna("").astype(str)
    why = why.where(~outside | (why != ""), "not a run of study.toml")
    return merged.assign(is_exploratory=merged["is_exploratory"].eq(True) | outside,
                         why_exploratory=why)
