"""Reads the columns of a caller's frame, whatever their dtype, and collects what is wrong.

Researchers come with frames from CSV, Excel and Parquet: the same column is int, float, nullable
or text. Every estimator reads its columns through here, so that all of them accept the same things
and complain in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from numbers import Integral

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any

_TRUE = {"true", "yes", "1", "1.0", "t", "y"}
_FALSE = {"false", "no", "0", "0.0", "f", "n"}
_SESSION = re.compile(r"(?:HRC[\s-]*)?(\d+)(?:\.0+)?", re.IGNORECASE)
_SHOWN = 10  # row numbers named in one problem; the count says how many more there are


def require_columns(frame: pd.DataFrame, columns: Iterable[str], where: str) -> None:
    """Raise one error that names every missing column, with the nearest one that is there."""
    if not isinstance(frame, pd.DataFrame):
        raise HrcStatsError(Problem("not a table", where, type(frame).__name__,
                                    "a pandas DataFrame"))
    present = [str(column) for column in frame.columns]
    twice = sorted({column for column in present if present.count(column) > 1})
    if twice:
        raise HrcStatsError([Problem(f"column {column!r} stands twice", where, ", ".join(present),
                                     "one column of each name", f"drop or rename one {column!r}")
                             for column in twice])
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise HrcStatsError([
            Problem(f"column {column!r} is missing", where, ", ".join(present), column,
                    nearest(column, present) or f"add a column {column!r}")
            for column in missing
        ])


def is_blank(values: pd.Series) -> pd.Series:
    """Which cells hold nothing: null, or text of spaces only."""
    if pd.api.types.is_numeric_dtype(values):
        return values.isna().astype(bool)
    as_text = values.astype("string").str.strip()
    return (values.isna() | (as_text == "").fillna(True)).astype(bool)


def read_text(values: pd.Series) -> pd.Series:
    """The cells as stripped text, with null where there is none."""
    text = values.astype("string").str.strip()
    return text.mask(is_blank(values))


def by_state(table: pd.DataFrame, column: str) -> pd.Series:
    """A column of a table of States by `state_iso3`; what is empty is null in one way only."""
    text = read_text(table[column])
    values = text.astype("object").where(text.notna(), None)
    return pd.Series(values.to_numpy(), index=table["state_iso3"].astype("object"))


def read_counts(frame: pd.DataFrame, column: str, where: str, problems: list[Problem]) -> pd.Series:
    """A column of counts or amounts as floats, null kept; what is no count goes to `problems`."""
    given = frame[column]
    if pd.api.types.is_numeric_dtype(given):
        numbers = given.to_numpy(dtype="float64", na_value=np.nan)
        bad = (numbers < 0) | np.isinf(numbers)
    else:
        numbers = pd.to_numeric(given.astype("string").str.strip(), errors="coerce").to_numpy(
            dtype="float64", na_value=np.nan)
        bad = ~is_blank(given).to_numpy() & (np.isnan(numbers) | (numbers < 0) | np.isinf(numbers))
    if bad.any():
        problems.append(Problem(f"{column} is not a count",
                                rows_at(where, pd.Series(bad, index=frame.index)),
                                str(given[bad].iloc[0]), "a number that is zero or more"))
    return pd.Series(numbers, index=frame.index)


def read_sessions(frame: pd.DataFrame, where: str, problems: list[Problem]) -> pd.Series:
    """The `session` column as whole numbers; `HRC57` and `57` are the same session."""
    if pd.api.types.is_integer_dtype(frame["session"]) and frame["session"].notna().all():
        return frame["session"].astype("float64")
    numbers = pd.Series([session_number(value) for value in frame["session"]], index=frame.index,
                        dtype="float64")
    if numbers.isna().any():
        bad = numbers.isna()
        problems.append(Problem("session is not a session number", rows_at(where, bad),
                                str(frame["session"][bad].iloc[0]), "57 or HRC57"))
    return numbers


def session_number(value: object) -> float:
    """57 for 57, "57", 57.0 and "HRC57"; nan for what is no session number."""
    match = _SESSION.fullmatch(str(value).strip())
    return float(match.group(1)) if match else float("nan")


def read_booleans(frame: pd.DataFrame, column: str, where: str,
                  problems: list[Problem]) -> pd.Series:
    """A column of true and false, as nullable booleans; anything else goes to `problems`."""
    given = frame[column]
    if pd.api.types.is_bool_dtype(given):
        return given.astype("boolean")
    text = given.astype("string").str.strip().str.casefold()
    out = pd.Series(pd.NA, index=frame.index, dtype="boolean")
    out[text.isin(_TRUE).fillna(False)] = True
    out[text.isin(_FALSE).fillna(False)] = False
    bad = out.isna() & ~is_blank(given)
    if bad.any():
        problems.append(Problem(f"{column} is neither true nor false", rows_at(where, bad),
                                str(given[bad].iloc[0]), "true, false or empty"))
    return out


def is_true(frame: pd.DataFrame, column: str, where: str, *, blank: bool = False) -> pd.Series:
    """A column of true and false without nulls: what is empty is `blank`; raises what is neither.

    Examples
    --------
    >>> is_true(pd.DataFrame({"was_delivered": ["true", "False", None]}), "was_delivered",
    ...         "slots", blank=True).tolist()
    [True, False, True]
    """
    problems: list[Problem] = []
    read = read_booleans(frame, column, where, problems)
    raise_if_any(problems)
    return read.fillna(blank).astype(bool)


def level_problems(level: object, where: str, name: str = "level") -> list[Problem]:
    """A problem where `level` is no level of an interval: 95 for 0.95, 1, or no number."""
    if isinstance(level, (int, float)) and not isinstance(level, bool) and 0 < level < 1:
        return []
    remedy = f"write {level / 100:g}" if isinstance(level, (int, float)) and 1 < level < 100 else ""
    return [Problem(f"{name} is not a level of an interval", where, str(level),
                    "a number above 0 and below 1, such as 0.95", remedy)]


def whole_problems(value: object, where: str, name: str, least: int) -> list[Problem]:
    """A problem where a setting such as a seed or a number of replicates is no whole number."""
    if isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= least:
        return []
    return [Problem(f"{name} is not a whole number of {least} or more", where, str(value),
                    f"{least} or more", "the same seed gives the same numbers" if name == "seed"
                    else "")]


def rows_at(where: str, bad: pd.Series) -> str:
    """`where` with the numbers of the rows (1 is the first) in which `bad` is true."""
    positions = (np.flatnonzero(bad.to_numpy()) + 1).tolist()
    shown = ", ".join(str(position) for position in positions[:_SHOWN])
    more = f" and {len(positions) - _SHOWN} more" if len(positions) > _SHOWN else ""
    return f"{where}, row{'s' if len(positions) > 1 else ''} {shown}{more}"
