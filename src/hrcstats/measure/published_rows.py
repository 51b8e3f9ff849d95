"""The few words in which a published figure is recomputed: which rows, what is counted in them."""

from __future__ import annotations

import re

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest

_CLAUSE = re.compile(r"\s*(?P<column>\w+)\s*(?P<sign>!=|<=|>=|=|~)\s*(?P<value>.+?)\s*")
_COUNT = re.compile(r"(?P<what>\w+)(?:\s+(?P<columns>[\w\s+]+))?")
COUNTS = ("rows", "distinct", "sum", "only", "entries", "votes", "years", "largest")
_VOTES = ("for", "against", "abstaining")


def rows_where(table: pd.DataFrame, selection: str, where: str = "") -> pd.DataFrame:
    """The rows that every clause holds for: "column = a | b; column ~ words; column <= 2016".

    `~` is "contains", without regard to case. Dates compare as text in ISO order. A null cell meets
    no clause, not even "!=".

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Alder Union", "Birch"], "year": [2015, 2017]})
    >>> rows_where(table, "name ~ alder; year <= 2016")["year"].tolist()
    [2015]
    """
    chosen = table
    for clause in filter(str.strip, selection.split(";")):
        found = _CLAUSE.fullmatch(clause)
        if found is None:
            raise HrcStatsError(Problem("not a selection", where, clause.strip(),
                                        "column = value | value, or ~ != <= >="))
        _check_column(table, found["column"], where)
        chosen = chosen[_holds(chosen[found["column"]], found["sign"], found["value"])]
    return chosen


def _holds(cells: pd.Series, sign: str, value: str) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(cells):
        cells = cells.dt.strftime("%Y-%m-%d")
    is_known = cells.notna()
    if sign in ("<=", ">=") and pd.api.types.is_numeric_dtype(cells):
        holds = cells <= float(value) if sign == "<=" else cells >= float(value)
        return holds.fillna(False).astype(bool) & is_known
    text = cells.astype("string").fillna("")
    if sign == "~":
        holds = text.str.contains(value, case=False, regex=False)
    elif sign in ("=", "!="):
        holds = text.isin([one.strip() for one in value.split("|")])
        holds = ~holds if sign == "!=" else holds
    else:
        holds = text <= value if sign == "<=" else text >= value
    return holds.fillna(False).astype(bool) & is_known


def count_in(rows: pd.DataFrame, count: str, where: str = "") -> list[float | None]:
    """What `count` says of the rows: one number, or several for `votes` and `years`.

    Without rows, or without the one row that `only` and `entries` need, null: the records do not
    hold it, which is not a count of zero.

    - `rows`; `distinct COLUMN`; `sum COLUMN`; `largest COLUMN`
    - `only COLUMN`: the number in the one row chosen
    - `entries A + B`: items, ";" between, in these columns of the one row chosen
    - `votes COLUMN`: for, against, abstaining
    - `years COLUMN`: first and last year of dates

    Examples
    --------
    >>> calls = pd.DataFrame({"vote": ["for", "against", "against", "absent"]})
    >>> count_in(calls, "votes vote")
    [1.0, 2.0, 0.0]
    >>> count_in(calls.head(0), "rows")
    [None]
    """
    found = _COUNT.fullmatch(count)
    if found is None or found["what"] not in COUNTS:
        raise HrcStatsError(Problem("unknown count", where, count, ", ".join(COUNTS),
                                    nearest(count.split(" ")[0], COUNTS)))
    what = found["what"]
    columns = [name.strip() for name in (found["columns"] or "").split("+") if name.strip()]
    if bool(columns) != (what != "rows"):
        raise HrcStatsError(Problem("a count of which column?", where, count, f"{what} COLUMN"))
    for column in columns:
        _check_column(rows, column, where)
    numbers_n = {"votes": len(_VOTES), "years": 2}.get(what, 1)
    if rows.empty or (what in ("only", "entries") and len(rows) != 1):
        return [None] * numbers_n
    return _numbers(rows, what, columns)


def _numbers(rows: pd.DataFrame, what: str, columns: list[str]) -> list[float | None]:
    if what == "rows":
        return [float(len(rows))]
    cells = rows[columns[0]]
    if what == "votes":
        return [float((cells == vote).sum()) for vote in _VOTES]
    if what == "years":
        years = pd.to_datetime(cells).dt.year
        return [float(years.min()), float(years.max())]
    if what == "entries":
        written = [rows[column].iloc[0] for column in columns]
        return [float(sum(len(str(cell).split(";")) for cell in written if pd.notna(cell)))]
    if what == "distinct":
        return [float(cells.nunique())]
    numbers = pd.to_numeric(cells).dropna().astype(float)
    if numbers.empty:
        return [None]
    return [float({"sum": numbers.sum(), "largest": numbers.max(), "only": numbers.iloc[0]}[what])]


def _check_column(table: pd.DataFrame, column: str, where: str) -> None:
    if column not in table:
        raise HrcStatsError(Problem("unknown column", where, column, ", ".join(table.columns),
                                    nearest(column, table.columns)))
