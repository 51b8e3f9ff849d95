"""What several coders make of a case: probabilities of the true value, and each coder's errors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.measure.inputs import read_text, require_columns, rows_at

_WHERE = "estimate_coder_error(codings)"
_SMOOTHING = 0.1   # of a coding added to every cell, so that a short record never gives certainty
_STEPS, _TOLERANCE = 20_000, 1e-8  # where coders err often, 500 steps are too few


def estimate_coder_error(codings: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Probability of each value for each unit, and of each error for each coder.

    Parameters
    ----------
    codings
        `unit`, `coder`, `value`, one row a unit and coder; three or more coders. Null values are
        codings that are missing.

    Returns
    -------
    tuple of pandas.DataFrame
        First `unit`, `value`, `probability` (adding up to 1 for each unit); then `coder`,
        `true_value`, `coded_value`, `probability` (adding up to 1 for each coder and true value).

    Raises
    ------
    HrcStatsError
        Fewer than three coders (two cannot tell who errs), a coder who coded a unit twice.

    Notes
    -----
    Expectation-maximisation from the vote shares; errors of different coders are taken for
    independent given the truth, which coders who read the same newspaper may violate.

    References
    ----------
    A. P. Dawid and A. M. Skene (1979), Maximum likelihood estimation of observer error-rates using
    the EM algorithm, Applied Statistics 28.
    """
    require_columns(codings, ["unit", "coder", "value"], _WHERE)
    frame = codings[["unit", "coder", "value"]].reset_index(drop=True)
    frame["value"] = read_text(frame["value"])
    frame = frame[frame["value"].notna()].reset_index(drop=True)
    problems = []
    twice = frame.duplicated(["unit", "coder"], keep=False)
    if twice.any():
        problems.append(Problem("a coder coded a unit twice", rows_at(_WHERE, twice)))
    if frame["coder"].nunique() < 3:
        problems.append(Problem("too few coders", _WHERE, str(frame["coder"].nunique()),
                                "three or more", "with two, report agreement() instead"))
    raise_if_any(problems)
    units, unit = np.unique(frame["unit"].to_numpy(), return_inverse=True)
    coders, coder = np.unique(frame["coder"].to_numpy(), return_inverse=True)
    values, value = np.unique(frame["value"].to_numpy(dtype=str), return_inverse=True)
    truth, errors = _estimate(unit, coder, value, (len(units), len(coders), len(values)))
    return _as_frames(units, coders, values, truth, errors)


def _estimate(unit: np.ndarray, coder: np.ndarray, value: np.ndarray,
              size: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Units by true values, and coders by true by coded values."""
    units_n, coders_n, values_n = size
    said = np.zeros((units_n, coders_n * values_n))
    np.add.at(said, (unit, coder * values_n + value), 1.0)
    # Units coded alike have the same truth: one row for each pattern makes a step cheap.
    said, pattern, weight = np.unique(said, axis=0, return_inverse=True, return_counts=True)
    truth = said.reshape(-1, coders_n, values_n).sum(axis=1)
    truth /= truth.sum(axis=1, keepdims=True)
    for _ in range(_STEPS):
        weighted = weight[:, None] * truth
        errors = (said.T @ weighted).reshape(coders_n, values_n, values_n) + _SMOOTHING
        errors /= errors.sum(axis=1, keepdims=True)  # by coder, coded value, true value
        common = (weighted.sum(axis=0) + _SMOOTHING) / (units_n + values_n * _SMOOTHING)
        likelihood = np.log(common) + said @ np.log(errors).reshape(-1, values_n)
        updated = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
        updated /= updated.sum(axis=1, keepdims=True)
        moved = np.abs(updated - truth).max()
        truth = updated
        if moved < _TOLERANCE:
            return truth[pattern.ravel()], errors.transpose(0, 2, 1)
    raise HrcStatsError(Problem(
        f"the coder-error model did not settle in {_STEPS:,} steps", _WHERE,
        remedy="code more units by several coders; report agreement() instead"))


def _as_frames(units: np.ndarray, coders: np.ndarray, values: np.ndarray, truth: np.ndarray,
               errors: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    of_units = pd.DataFrame({
        "unit": np.repeat(units, len(values)), "value": np.tile(values, len(units)),
        "probability": truth.ravel()})
    of_coders = pd.DataFrame({
        "coder": np.repeat(coders, len(values) ** 2),
        "true_value": np.tile(np.repeat(values, len(values)), len(coders)),
        "coded_value": np.tile(values, len(values) * len(coders)), "probability": errors.ravel()})
    return of_units, of_coders
