"""Does the finding hang on one choice: the same question under every defensible specification."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.measure.count_series import CountSeries, fit_counts, read_series, season_columns
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns, session_number
from hrcstats.measure.surge import estimate_surge
from hrcstats.plural import plural

_WHERE = "compare_specifications(series)"
_MIN_PERMUTATIONS, _MIN_SIDE = 20, 4
_FAR = 1.5  # factor between this row and the median of the listed steps that is worth a word
_METHOD = ("median over specifications of the change of mean level, without slope; {} joint "
           "circular shifts")


def compare_specifications(series: pd.DataFrame, choices: str | Sequence[str],
                           start_session: int | str, *, seed: int = 0) -> pd.DataFrame:
    """The step of a surge under every specification, and one test of all of them together.

    Parameters
    ----------
    series
        One series for each combination of the `choices` (such as tier, name_rule, denominator,
        window), stacked: those columns, and those of `estimate_surge`.
    choices
        The columns that name a specification.
    start_session
        As for `estimate_surge`.
    seed
        Of the simulated critical values.

    Returns
    -------
    pandas.DataFrame
        The choices as key, in rising order of the step: its estimate row for each specification.
        Then a row `median_step`, the choices null: the median over specifications of the change of
        mean level from before the start to after it, with the p-value of the joint test. It has no
        slope: the listed steps are those at the start itself, of a model with slope, and the two
        differ where the share moved on after the start.

    Notes
    -----
    The joint test moves the series of all specifications together round the calendar, so that what
    specifications share, and autocorrelation, stay as they are, and asks how often the median step
    at the fixed start is as far from 1. There are as many moves as sessions, so it cannot fall
    below one over their number; gaps between sessions are closed up. Refused with fewer than 20
    common sessions, or fewer than 4 of them on either side of the start.

    References
    ----------
    U. Simonsohn, J. P. Simmons, L. D. Nelson (2020), Specification curve analysis, Nature Human
    Behaviour 4.
    """
    choices = [choices] if isinstance(choices, str) else list(choices)
    require_columns(series, [*choices, "session", "linked_n", "slots_n"], _WHERE)
    if not choices:
        raise HrcStatsError(Problem("no choices named", _WHERE, expected="one column or more"))
    rows, observed = [], []
    for values, part in series.groupby(choices, dropna=False):
        labels = dict(zip(choices, values, strict=True))
        part = part.drop(columns=choices)
        step = estimate_surge(part, start_session, seed).iloc[0]
        rows.append({**labels, **step.to_dict()})
        if not np.isnan(step["value"]):
            observed.append(read_series(part, f"{_WHERE}, {labels}"))
    rows.sort(key=lambda row: (np.isnan(row["value"]), row["value"]))
    listed = float(np.median([row["value"] for row in rows if not np.isnan(row["value"])] or [1.0]))
    joint = {**dict.fromkeys(choices),
             **_joint_row(observed, session_number(start_session), listed)}
    return estimates_frame([*rows, joint])


def _joint_row(observed: list[CountSeries], start: float, listed: float) -> dict[str, object]:
    if not observed:
        return refusal_row("median_step", "no specification supports an estimate")
    common = set(observed[0].session)
    for series in observed[1:]:
        common &= set(series.session)
    if len(common) < _MIN_PERMUTATIONS:
        return refusal_row("median_step", f"{len(common)} {plural(len(common), 'session')} "
                                          "common to all specifications; "
                                          f"the joint test needs {_MIN_PERMUTATIONS}")
    sessions = np.array(sorted(common))
    after = sessions >= start
    if min(after.sum(), (~after).sum()) < _MIN_SIDE:
        return refusal_row("median_step", f"of the sessions common to all specifications "
                           f"{(~after).sum()} lie before the start and {after.sum()} from it on: "
                           f"at least {_MIN_SIDE} on either side are needed")
    residuals = np.stack([_residuals(series, sessions) for series in observed])
    steps = np.array([_median_step(moved, after) for moved in _moves(residuals)])
    p_value = float((np.abs(steps) >= abs(steps[0]) - 1e-12).mean())
    # Where half of the sessions lie after the start, half-way round the calendar mirrors the step.
    floor = (2 if 2 * after.sum() == len(sessions) else 1) / len(sessions)
    warnings = [] if floor <= 0.05 else [
        f"p cannot fall below {floor:.3f} with {len(sessions)} sessions and this start: the joint "
        "test cannot support the steps, whatever they are"]
    if abs(np.log(listed) - steps[0]) > np.log(_FAR):
        warnings.append(f"the steps listed (median {listed:.2f}) are at the start itself, of a "
                        "model with slope; this row tests the change of the mean level, which is "
                        "another question")
    return estimate_row("median_step", float(np.exp(steps[0])), p_value=p_value, n=len(observed),
                        warnings=warnings, denominator_n=len(sessions),
                        method=_METHOD.format(len(sessions)))


def _residuals(series: CountSeries, sessions: np.ndarray) -> np.ndarray:
    """Log share of each session against what its season leads one to expect."""
    design = np.column_stack([np.ones(len(series.session)), season_columns(series)])
    mean = fit_counts(series.linked, series.slots, design, 0.0).mean
    # Half a slot keeps a session without linked slots finite.
    logs = np.log((series.linked + 0.5) / (mean + 0.5))
    return logs[np.isin(series.session, sessions)]


def _moves(residuals: np.ndarray) -> Iterator[np.ndarray]:
    for shift in range(residuals.shape[1]):
        yield np.roll(residuals, shift, axis=1)


def _median_step(residuals: np.ndarray, after: np.ndarray) -> float:
    return float(np.median(residuals[:, after].mean(axis=1) - residuals[:, ~after].mean(axis=1)))
