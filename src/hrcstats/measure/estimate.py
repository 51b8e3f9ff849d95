"""The tidy estimate row: every number of the study has this shape, a refusal included."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pandas as pd

ESTIMATE_COLUMNS = [
    "quantity",       # what was estimated
    "value",          # the number; null where the method refuses
    "low",
    "high",
    "level",          # of the interval low..high, for example 0.95
    "p_value",        # null where there is none
    "n",              # what was counted or used
    "denominator_n",  # out of how many; null where there is none
    "method",
    "warnings",       # empty when there are none; the reason of a refusal
]

_NUMERIC = {"value", "low", "high", "level", "p_value", "n", "denominator_n"}


def estimate_row(
    quantity: str,
    value: float | None,
    *,
    low: float | None = None,
    high: float | None = None,
    level: float | None = None,
    p_value: float | None = None,
    n: float | None = None,
    denominator_n: float | None = None,
    method: str = "count",
    warnings: str | Iterable[str] = "",
) -> dict[str, object]:
    """One estimate as a mapping with `ESTIMATE_COLUMNS`; several warnings are joined by '; '."""
    if not isinstance(warnings, str):
        warnings = "; ".join(warnings)
    row = (quantity, _number(value), _number(low), _number(high), _number(level), _number(p_value),
           _number(n), _number(denominator_n), method, warnings)
    return dict(zip(ESTIMATE_COLUMNS, row, strict=True))


def refusal_row(quantity: str, reason: str, *, n: float | None = None,
                denominator_n: float | None = None, method: str = "refused") -> dict[str, object]:
    """The row of an estimate that the data cannot support: null value, the reason in warnings."""
    return estimate_row(quantity, None, n=n, denominator_n=denominator_n, method=method,
                        warnings=reason)


def estimates_frame(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Rows of estimates as a frame: any key columns first, then `ESTIMATE_COLUMNS` in order."""
    rows = list(rows)
    keys = [column for column in dict.fromkeys(name for row in rows for name in row)
            if column not in ESTIMATE_COLUMNS]
    return pd.DataFrame({
        column: pd.Series([row.get(column, math.nan) for row in rows],
                          dtype="float64" if column in _NUMERIC else None)
        for column in [*keys, *ESTIMATE_COLUMNS]})


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
