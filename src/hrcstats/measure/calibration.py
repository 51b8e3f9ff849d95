"""Where the estimators hold and where they do not: the committed calibration, summed up."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_true, require_columns

_NEEDED = ["method", "holds", "is_false_alarm", "rejected_share", "covered_share", "replicates"]
_SURGE, _OTHERS = "benchmarks/results/surge.csv", "benchmarks/results/others.csv"
_METHOD = "cells of the simulation counted"
_SILENCING, _ACCESS = "benchmarks/results/silencing.csv", "benchmarks/results/access.csv"
_OUTSIDE = "outside the limits of the study"
# Methods of access.csv that the study uses; the others stand beside them for comparison.
_OWN_ACCESS = ("delayed entry", "clusters of organisations", "interval by sessions",
               "sessions exchanged")
_NO_SHARES = ("width", "bias_log")  # measures of others.csv that are means


def _in_scope(results: pd.DataFrame) -> pd.Series:
    """Cells for which the study sets limits; all of them where the file does not say."""
    if "is_in_scope" not in results:
        return pd.Series(True, index=results.index)
    return is_true(results, "is_in_scope", "results")


def _missing(file: str, *keys: str) -> pd.DataFrame:
    """One refusal that names the file and the command that makes it."""
    script = "calibrate_" + file.rsplit("/", 1)[1].removesuffix(".csv")
    return estimates_frame([dict.fromkeys(keys) | refusal_row(
        "calibration", f"{file} is missing: python benchmarks/{script}.py makes it")])


def sum_up_surge(results: pd.DataFrame) -> pd.DataFrame:
    """How many cells of the calibration of surges hold, method by method, and the extremes.

    Parameters
    ----------
    results
        benchmarks/results/surge.csv: one row a cell and method. Cells out of scope
        (`is_in_scope` false) are left to `failing_surge_cells`.

    Returns
    -------
    pandas.DataFrame
        Key `surge_method`. `cells_holding`: share of cells that hold, `n` of `denominator_n`.
        `false_alarms`: the mean over cells without an effect, `low` and `high` the extremes over
        cells. `coverage`: the same over all cells.
    """
    if results.empty:
        return _missing(_SURGE, "surge_method")
    require_columns(results, _NEEDED, _SURGE)
    rows = []
    for method, cells in results[_in_scope(results)].groupby("method", sort=False):
        key = {"surge_method": method}
        calm = cells.loc[is_true(cells, "is_false_alarm", "results"), "rejected_share"]
        holds = is_true(cells, "holds", "results")
        rows.append(key | estimate_row("cells_holding", holds.mean(), n=holds.sum(),
                                       denominator_n=len(cells), method=_METHOD))
        for quantity, values in (("false_alarms", calm), ("coverage", cells["covered_share"])):
            rows.append(key | estimate_row(
                quantity, values.mean(), low=values.min(), high=values.max(), n=len(values),
                method=f"mean over cells; low and high: extremes over cells, "
                       f"{cells['replicates'].min():.0f} replicates each"))
    return estimates_frame(rows)


def failing_surge_cells(results: pd.DataFrame, methods: tuple[str, ...] = (
        "hrcstats", "hrcstats slope")) -> pd.DataFrame:
    """The cells in which the study's own estimator does not hold, as they stand.

    Those out of scope are among them, marked, with the share of estimates that warn.
    """
    if results.empty:
        return results
    require_columns(results, _NEEDED, _SURGE)
    mine = results[results["method"].isin(methods) & ~is_true(results, "holds", "results")]
    extra = [name for name in ("is_in_scope", "warned_share", "refused_share") if name in mine]
    return mine[["method", "sessions_n", "overdispersion", "autocorrelation", "noise", "step",
                 "mean", "rejected_share", "covered_share", *extra]].reset_index(drop=True)


def power_beside_others(results: pd.DataFrame, ratio: float = 2.0) -> pd.DataFrame:
    """How often each method finds a planted ratio, cell by cell.

    A method that raises false alarms finds more: `false_alarms` gives its largest share over cells
    without an effect, and without looking at it the power says nothing.

    Returns
    -------
    pandas.DataFrame
        Key `surge_method`, `sessions`, `start`, `linked_mean`, `overdispersion`,
        `autocorrelation`, `noise`; `value` is the power.
    """
    if results.empty:
        return _missing(_SURGE, "surge_method", "sessions", "start", "linked_mean",
                        "overdispersion", "autocorrelation", "noise")
    require_columns(results, [*_NEEDED, "step", "sessions_n"], _SURGE)
    results = results[_in_scope(results) & (results["method"] != "hrcstats slope")]
    calm = results[is_true(results, "is_false_alarm", "results")]
    worst = calm.groupby("method")["rejected_share"].max()
    planted = results[(results["step"] == ratio) & ~is_true(results, "is_false_alarm", "results")]
    rows = [{"surge_method": cell.method, "sessions": int(cell.sessions_n),
             "start": int(cell.start), "linked_mean": cell.mean,
             "overdispersion": cell.overdispersion, "autocorrelation": cell.autocorrelation,
             "noise": cell.noise}
            | estimate_row("power", cell.rejected_share, n=round(cell.rejected_share
                                                                 * cell.replicates),
                           denominator_n=cell.replicates, method=f"ratio of {ratio:g} planted",
                           warnings=f"false alarms up to {worst[cell.method]:.0%}")
            for cell in planted.itertuples()]
    return estimates_frame(rows)


def judge_others(results: pd.DataFrame) -> pd.DataFrame:
    """The calibration of the other estimators as estimate rows; a failed cell says so.

    Parameters
    ----------
    results
        benchmarks/results/others.csv: `estimator`, `setting`, `measure`, `share`, `n`, `holds`
        (null where the study sets no limit).

    Returns
    -------
    pandas.DataFrame
        Key `estimator`, `setting`, `measure`; `value` is the share of replicates
        (`calibration_share`), or the mean of a width or bias (`calibration_mean`).
    """
    if results.empty:
        return _missing(_OTHERS, "estimator", "setting", "measure")
    require_columns(results, ["estimator", "setting", "measure", "share", "n", "holds"],
                    _OTHERS)
    failed = results["holds"].astype("string").str.casefold() == "false"
    rows = [{"estimator": row.estimator, "setting": row.setting, "measure": row.measure}
            | estimate_row(
                "calibration_mean" if row.measure in _NO_SHARES else "calibration_share",
                row.share, denominator_n=row.n,
                method=f"{'mean' if row.measure in _NO_SHARES else 'share'} of replicates",
                warnings=_OUTSIDE if is_bad else "")
            for row, is_bad in zip(results.itertuples(), failed.fillna(False), strict=True)]
    return estimates_frame(rows)


def judge_silencing(results: pd.DataFrame) -> pd.DataFrame:
    """The calibration of rates of interruptions and of what is unreported, as estimate rows.

    Parameters
    ----------
    results
        benchmarks/results/silencing.csv: `what`, `setting`, `measure`, `share`, `holds` (null where
        the study sets no limit), `enumerated`, `replicates`.

    Returns
    -------
    pandas.DataFrame
        As `judge_others`. Where all outcomes were enumerated there are no replicates. A measure
        that is `known_to_fail` has no limit and says so.
    """
    if results.empty:
        return _missing(_SILENCING, "estimator", "setting", "measure")
    require_columns(results, ["what", "setting", "measure", "share", "holds", "enumerated",
                              "replicates"], _SILENCING)
    rows = []
    for row in results.itertuples():
        is_whole = str(row.enumerated).casefold() == "true"
        warning = _OUTSIDE if _fails(row.holds) else (
            "known to fail: no limit is set" if "known_to_fail" in row.measure else "")
        rows.append({"estimator": row.what, "setting": row.setting, "measure": row.measure}
                    | estimate_row("calibration_share", row.share,
                                   denominator_n=None if is_whole else row.replicates,
                                   method="share of all outcomes, enumerated" if is_whole else
                                   "share of replicates", warnings=warning))
    return estimates_frame(rows)


def judge_access(results: pd.DataFrame) -> pd.DataFrame:
    """The calibration of time to status, hazards and agreement in votes, as estimate rows.

    Parameters
    ----------
    results
        benchmarks/results/access.csv: `what`, `scenario`, `method`, `coverage`, `false_alarms`,
        `holds`, `used_n`. One row there gives a row for each of its two shares.

    Returns
    -------
    pandas.DataFrame
        As `judge_others`; `estimator` holds the method too. A simpler method that fails is marked
        as one that the study does not use.
    """
    if results.empty:
        return _missing(_ACCESS, "estimator", "setting", "measure")
    require_columns(results, ["what", "scenario", "method", "coverage", "false_alarms", "holds",
                              "used_n"], _ACCESS)
    rows = []
    for row in results.itertuples():
        warning = "" if not _fails(row.holds) else _OUTSIDE + (
            "" if row.method in _OWN_ACCESS else ": a simpler method, not used by the study")
        rows += [{"estimator": f"{row.what}, {row.method}", "setting": row.scenario,
                  "measure": measure}
                 | estimate_row("calibration_share", share, denominator_n=row.used_n,
                                method="share of replicates", warnings=warning)
                 for measure, share in (("covered", row.coverage),
                                        ("false_alarm", row.false_alarms)) if pd.notna(share)]
    return estimates_frame(rows)


def _fails(holds: object) -> bool:
    return str(holds).casefold() == "false"  # null: the study sets no limit


def failing_cells(*judged: pd.DataFrame) -> pd.DataFrame:
    """The rows of several calibrations that fail, are known to fail, or are missing."""
    rows = pd.concat(judged, ignore_index=True)
    return rows[rows["value"].isna() | (rows["warnings"] != "")].reset_index(drop=True)


def describe_surge_cells(results: pd.DataFrame) -> pd.DataFrame:
    """Which made-up series the calibration of surges covers, so that no more is read into it.

    Returns
    -------
    pandas.DataFrame
        `setting` (linked slots a session before the start, place of the start as a share of the
        sessions, sessions), `level`, `cells_n` and `of_n`, all cells.
    """
    if results.empty:
        return pd.DataFrame(columns=["setting", "level", "cells_n", "of_n"])
    require_columns(results, ["cell", "mean", "start", "sessions_n"], _SURGE)
    cells = results.drop_duplicates("cell")
    levels = {"linked slots a session before the start": cells["mean"],
              "start, as a share of the sessions": (cells["start"] / cells["sessions_n"]).round(2),
              "sessions": cells["sessions_n"]}
    return pd.DataFrame([(setting, level, int(n), len(cells)) for setting, values in levels.items()
                         for level, n in values.value_counts().sort_index().items()],
                        columns=["setting", "level", "cells_n", "of_n"])
