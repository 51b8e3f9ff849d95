"""Small counts left out of a table so that no subtraction brings them back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import read_counts, require_columns

TOTAL = "total"
_WHERE = "suppress_counts(counts)"


def suppress_counts(counts: pd.DataFrame, row: str, column: str, *, below: int = 10,
                    min_values: int = 3) -> pd.DataFrame:
    """A table of counts with its totals, small cells suppressed and none of them to be worked out.

    Cells and totals from 1 to `below` - 1 are suppressed; zeros are shown. Then further cells are,
    the smallest that will do, until each suppressed cell could still have `min_values` values for
    a reader who knows every number shown, that rows and columns add up, and this rule.

    Parameters
    ----------
    counts
        `row`, `column` (labels of the table) and `n`: one row a cell, every cell given. A cell that
        is not known is no zero: leave its whole row or column out.
    row, column
        Names of the two label columns.
    below
        Counts under this are suppressed.
    min_values
        How many values each suppressed cell must leave possible; at least 2.

    Returns
    -------
    pandas.DataFrame
        Estimate rows `count` keyed by `row` and `column`, with `TOTAL` for the margins. A
        suppressed cell has a null value; which ones were small and which were taken out to protect
        them is not said, because that would help to undo it.

    Raises
    ------
    HrcStatsError
        A cell that is missing, repeated or no whole count; a `TOTAL` among the labels.

    Notes
    -----
    Bounds of a cell are exact: they come from a linear programme over the sums of the table, whose
    corners are whole numbers because a two-way table is a flow network. Cells shown elsewhere, in
    another table of the same counts, are not known here: publish one table of them.

    References
    ----------
    M. Fischetti and J. J. Salazar (2000), Models and algorithms for optimizing cell suppression in
    tabular data with linear constraints, Journal of the American Statistical Association 95.

    Examples
    --------
    >>> counts = pd.DataFrame({"year": [1, 1, 2, 2], "kind": ["a", "b"] * 2, "n": [3, 20, 30, 40]})
    >>> suppress_counts(counts, "year", "kind")["value"].tolist()
    [nan, nan, 23.0, nan, nan, 70.0, 33.0, 60.0, 93.0]
    """
    table = _read(counts, row, column, below, min_values)
    hidden = _hide(table, below, min_values)
    why = f"suppressed: below {below}, or needed to protect one that is"
    rows = []
    for (at, to), value in np.ndenumerate(table.values):
        keys = {row: table.row_labels[at], column: table.column_labels[to]}
        rows.append(keys | (refusal_row("count", why, method="suppressed")
                            if hidden[at, to] else estimate_row("count", value, n=value)))
    return estimates_frame(rows)


def possible_values(published: pd.DataFrame, row: str, column: str) -> pd.DataFrame:
    """What a reader can work out: the lowest and highest value of each suppressed cell.

    Parameters
    ----------
    published
        As `suppress_counts` returns it: `row`, `column`, `value` with the margins.

    Returns
    -------
    `row`, `column`, `low`, `high` (infinite where nothing bounds it): one row a suppressed cell.

    Examples
    --------
    >>> shown = pd.DataFrame({"r": ["x", "x", "x", "total", "total", "total"],
    ...     "c": ["a", "b", "total"] * 2, "value": [None, 20, 23, None, 20, 23]})
    >>> possible_values(shown, "r", "c")[["low", "high"]].values.tolist()
    [[3, 3], [3, 3]]
    """
    wide = published.pivot(index=row, columns=column, values="value").astype(float)
    labels = [[*(name for name in axis if name != TOTAL), TOTAL] for axis in (wide.index,
                                                                              wide.columns)]
    values = wide.loc[labels[0], labels[1]].to_numpy()
    found = [(labels[0][at], labels[1][to], *_bounds(values, np.isnan(values), (at, to)))
             for at, to in np.argwhere(np.isnan(values))]
    return pd.DataFrame(found, columns=[row, column, "low", "high"])


@dataclass(frozen=True)
class _Table:
    """Counts with their totals in the last row and column."""

    values: np.ndarray
    row_labels: list[object]
    column_labels: list[object]


def _read(counts: pd.DataFrame, row: str, column: str, below: int, min_values: int) -> _Table:
    require_columns(counts, [row, column, "n"], _WHERE)
    problems: list[Problem] = []
    numbers = read_counts(counts, "n", _WHERE, problems)
    if (numbers % 1 > 0).any():
        problems.append(Problem("n is not a whole count", _WHERE, str(numbers[numbers % 1 > 0])))
    if counts.duplicated([row, column]).any():
        twice = counts[counts.duplicated([row, column])].iloc[0]
        problems.append(Problem("cell given twice", _WHERE, f"{twice[row]}, {twice[column]}"))
    if TOTAL in set(counts[row]) | set(counts[column]):
        problems.append(Problem(f"{TOTAL!r} among the labels", _WHERE,
                                remedy="leave the totals out: they are added here"))
    if below < 1 or min_values < 2:
        problems.append(Problem("nothing would be protected", _WHERE,
                                f"below={below}, min_values={min_values}", "at least 1 and 2"))
    raise_if_any(problems)
    wide = counts.assign(n=numbers).pivot(index=row, columns=column, values="n")
    if wide.isna().any(axis=None) or wide.empty:
        raise HrcStatsError(Problem(
            "cell missing", _WHERE, f"{int(wide.isna().sum().sum())} cells", "every cell of the "
            "table", "give 0 where nothing was counted; leave out what is not known"))
    inner = wide.to_numpy()
    full = np.block([[inner, inner.sum(1, keepdims=True)],
                     [inner.sum(0, keepdims=True), inner.sum(keepdims=True)]])
    return _Table(full, [*wide.index, TOTAL], [*wide.columns, TOTAL])


def _hide(table: _Table, below: int, min_values: int) -> np.ndarray:
    """Which cells are suppressed: the small ones, then others until all are protected."""
    values = table.values
    hidden = (values > 0) & (values < below)
    safe = np.zeros_like(hidden)
    while (hidden & ~safe).any():
        at, to = np.argwhere(hidden & ~safe)[0]
        low, high = _bounds(values, hidden, (at, to))
        if high - low + 1 < min_values:
            hidden |= _protecting(values, hidden, (at, to), min_values - 1)
        # More cells hidden only widen what is possible for this one.
        safe[at, to] = True
    return hidden


def _sums(shape: tuple[int, int]) -> sparse.csr_array:
    """Rows and columns add up to their totals: one equation each, cells in reading order."""
    rows_n, columns_n = shape
    signs = np.ones(columns_n), np.ones(rows_n)
    signs[0][-1] = signs[1][-1] = -1
    return sparse.csr_array(sparse.vstack([sparse.kron(sparse.eye(rows_n), signs[0][None, :]),
                                           sparse.kron(signs[1][None, :], sparse.eye(columns_n))]))


def _bounds(values: np.ndarray, hidden: np.ndarray, cell: tuple[int, int]) -> tuple[float, float]:
    """Lowest and highest value of one hidden cell, given all that are shown."""
    shape = (values.shape[0], values.shape[1])
    which = np.flatnonzero(hidden)
    known = np.where(hidden, 0.0, np.nan_to_num(values)).ravel()
    sums = _sums(shape)
    goal = (which == np.ravel_multi_index(cell, shape)).astype(float)
    ends = []
    for sign in (1, -1):
        # Zeros are shown, so a reader knows that a suppressed cell is 1 or more.
        done = linprog(sign * goal, A_eq=sums[:, which], b_eq=-(sums @ known), bounds=(1, None))
        ends.append(sign * done.fun if done.status == 0 else sign * -np.inf)
    return round(ends[0]), (ends[1] if np.isinf(ends[1]) else round(ends[1]))


def _protecting(values: np.ndarray, hidden: np.ndarray, cell: tuple[int, int],
                width: int) -> np.ndarray:
    """Cells to hide besides, so that `cell` could be larger by `width` with all sums as shown.

    The change that needs the fewest counts of shown cells; what it touches is hidden. Zeros stay.
    """
    shape, flat = (values.shape[0], values.shape[1]), values.ravel()
    sums = _sums(shape)
    cost = np.where(hidden.ravel(), 0.0, np.sqrt(flat) + 1)
    up = np.where(flat > 0, np.inf, 0)
    at = np.ravel_multi_index(cell, shape)
    lower, upper = np.zeros(2 * flat.size), np.r_[up, np.maximum(flat - 1, 0)]
    lower[at] = upper[at] = width
    upper[flat.size + at] = 0
    done = linprog(np.r_[cost, cost], A_eq=sparse.hstack([sums, -sums]),
                   b_eq=np.zeros(sums.shape[0]), bounds=np.c_[lower, upper])
    change = np.abs(done.x[:flat.size] - done.x[flat.size:]) > 1e-6
    return change.reshape(shape)
