"""Results: every published number is a row with a stable id in `reports/results.csv`."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.measure.estimate import ESTIMATE_COLUMNS

RESULT_COLUMNS = ["result_id", "notebook", "scope", *ESTIMATE_COLUMNS, "label", "cell", "sources",
                  "is_synthetic", "is_exploratory", "why_exploratory", "plan_hash"]


def result_ids(frame: pd.DataFrame, notebook: str, scope: str) -> list[str]:
    """Stable ids: notebook, scope (unless "all"), quantity, then the values of the key columns.

    Columns named `..._n` beside the estimate describe a row and are no keys.
    """
    keys = [column for column in frame if column not in ESTIMATE_COLUMNS
            and not column.endswith(("_n", "_name", "_label"))]
    head = [notebook] if scope == "all" else [notebook, scope]
    return ["/".join([*head, str(row["quantity"]), *(_part(row[key]) for key in keys)])
            for row in frame.to_dict("records")]


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
    ids = pd.Series(result_ids(frame, notebook, scope), dtype="str")
    if ids.duplicated().any():
        raise HrcStatsError(Problem("two results with one id", notebook,
                                    str(ids[ids.duplicated()].iloc[0]),
                                    "key columns that tell the rows apart"))
    about = {"notebook": notebook, "scope": scope, "label": label, "cell": cell,
             "sources": sources, "is_synthetic": is_synthetic,
             "is_exploratory": bool(why_exploratory), "why_exploratory": why_exploratory,
             "plan_hash": plan_hash}
    return frame.reset_index(drop=True).assign(result_id=ids, **about)[RESULT_COLUMNS]


def collect_results(reports_dir: Path, plan_hash: str = "") -> pd.DataFrame:
    """All runs' results in one frame, in order of id; also written to `reports/results.csv`.

    With `plan_hash`, the plan that holds now, results made under another one are exploratory.

    Raises
    ------
    HrcStatsError
        Where two runs made results with one id: neither may hide the other.
    """
    paths = sorted((reports_dir / "runs").glob("*/*/results.csv"))
    frames = [pd.read_csv(path) for path in paths if path.stat().st_size > 1]
    merged = (pd.concat(frames, ignore_index=True) if frames
              else pd.DataFrame(columns=RESULT_COLUMNS))
    _refuse_shared(merged)
    merged = merged.reindex(columns=RESULT_COLUMNS).sort_values("result_id", ignore_index=True)
    merged = _mark_older(merged, plan_hash) if plan_hash else merged
    reports_dir.mkdir(parents=True, exist_ok=True)
    fresh = reports_dir / "results.csv.new"
    merged.to_csv(fresh, index=False, lineterminator="\n")
    fresh.replace(reports_dir / "results.csv")
    return merged


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
