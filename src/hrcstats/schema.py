"""The tables: grain, key, columns, types, units, warnings; checks frames, writes the dictionary.

The definitions are data (`tables.toml`), so that the dictionary, the checks and `datapackage.json`
cannot disagree.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.plural import plural

_DTYPES = {"string": "str", "int": "Int64", "float": "Float64", "bool": "boolean",
           "date": "datetime64[s]"}
_FIELD_TYPES = {"string": "string", "int": "integer", "float": "number", "bool": "boolean",
                "date": "date"}
_PAPERS_SHOWN = 6


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, type, unit and meaning."""

    name: str
    type: str
    unit: str
    description: str
    is_required: bool


@dataclass(frozen=True)
class Table:
    """One table: what a row is, what identifies it, and what a reader must be warned of."""

    name: str
    grain: str
    key: list[str]
    columns: list[Column]
    foreign: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]


@cache
def load_tables() -> dict[str, Table]:
    """All tables of the study by name, in the order of the dictionary."""
    text = files("hrcstats").joinpath("tables.toml").read_text(encoding="utf-8")
    return {name: _table(name, entry) for name, entry in tomllib.loads(text).items()}


def _table(name: str, entry: dict[str, Any]) -> Table:
    columns = [
        Column(column, kind.rstrip("!"), unit, meaning, kind.endswith("!"))
        for column, kind, unit, meaning in entry["columns"]
    ]
    return Table(name, entry["grain"], entry["key"], columns, entry.get("foreign", {}),
                 entry.get("warnings", []))


def conform(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """`frame` with exactly the table's columns, in order and in their types; '' becomes null.

    A column that a source does not give is added as null; a column that no table has is dropped.
    """
    table = load_tables()[name]
    out = frame.reindex(columns=table.names)
    for column in table.columns:
        out[column.name] = _cast(out[column.name], column.type)
    return out.reset_index(drop=True)


def check_types(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Cells that do not fit the type of their column, with their place; one problem a column."""
    problems = []
    for name, frame in frames.items():
        for column in load_tables()[name].columns:
            if column.name in frame and column.type != "string":
                problems += _check_type(frame, name, column)
    return problems


def _check_type(frame: pd.DataFrame, name: str, column: Column) -> list[Problem]:
    values = frame[column.name]
    try:
        _cast(values, column.type)
    except (ValueError, TypeError):
        wrong = frame.loc[[not _fits(value, column.type) for value in values]]
        return [Problem(f"{len(wrong)} cells of {column.name} are no {column.type}",
                        f"table {name}, {_place(wrong)}", str(wrong[column.name].iloc[0]),
                        column.description, "mend the paper with a guarded correction")]
    return []


def _fits(value: object, kind: str) -> bool:
    try:
        _cast(pd.Series([value], dtype=object), kind)
    except (ValueError, TypeError):
        return False
    return True


def _cast(values: pd.Series, kind: str) -> pd.Series:
    if kind != "string":
        values = values.replace("", None)
    if kind == "date":
        return pd.to_datetime(values, format="ISO8601").astype("datetime64[s]")
    if kind == "bool":
        values = values.replace({"true": True, "True": True, "false": False, "False": False})
    if kind in ("int", "float"):
        values = pd.to_numeric(values)
    out = values.astype(_DTYPES[kind])
    return out.where(out != "", None) if kind == "string" else out


def check_tables(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """Everything wrong with the built tables: types, nulls, keys, foreign keys; all at once."""
    problems = []
    for name, frame in tables.items():
        table = load_tables()[name]
        problems += _check_shape(frame, table)
        for column, target in table.foreign.items():
            problems += _check_foreign(frame, name, column, tables.get(target), target)
    return problems


def _check_shape(frame: pd.DataFrame, table: Table) -> list[Problem]:
    import pandera.pandas as pa  # half a second to import: only where tables are checked

    schema = pa.DataFrameSchema(
        {column.name: pa.Column(_DTYPES[column.type], nullable=not column.is_required)
         for column in table.columns},
        strict=True,
    )
    twice = _repeated(frame, table)
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as failed:
        return [*twice, *(
            _shape_problem(frame, table.name, column, check, cases)
            for (column, check), cases in failed.failure_cases.groupby(["column", "check"]))]
    return twice


def _repeated(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Rows with the key of an earlier row, in words, with the papers that hold either."""
    if not table.key or not set(table.key) <= set(frame.columns):
        return []
    again = frame.duplicated(table.key)
    if not again.any():
        return []
    both = frame[frame.duplicated(table.key, keep=False)]
    papers = sorted(set(both["source_id"].dropna())) if "source_id" in both else []
    shown = ", ".join(papers[:_PAPERS_SHOWN]) + (
        f" and {len(papers) - _PAPERS_SHOWN} more" if len(papers) > _PAPERS_SHOWN else "")
    first = frame.loc[again, table.key].iloc[0]
    return [Problem(
        f"the same row{' stands' if again.sum() == 1 else 's stand'} twice: {again.sum()}, "
        f"in {shown or 'papers not named'}", f"table {table.name}, {_place(frame[again])}",
        ", ".join(f"{name} {value}" for name, value in first.items()),
        f"each {' with '.join(table.key)} once",
        "remove the paper that was added twice and its line in data/raw/sources.csv; or mend the "
        "row with a guarded correction")]


def _shape_problem(frame: pd.DataFrame, name: str, column: object, check: object,
                   cases: pd.DataFrame) -> Problem:
    rows = frame.loc[[index for index in cases["index"].dropna() if index in frame.index]]
    return Problem(f"{len(cases)} {plural(len(cases), 'row')} of {column} "
                   f"{plural(len(cases), 'fails', 'fail')} {check}",
                   f"table {name}, {_place(rows)}",
                   str(cases["failure_case"].iloc[0]), f"see {column} in the data dictionary",
                   "mend the paper with a guarded correction")


def _check_foreign(frame: pd.DataFrame, name: str, column: str, target: pd.DataFrame | None,
                   target_name: str) -> list[Problem]:
    if target is None:
        return []
    lost = frame[frame[column].notna() & ~frame[column].isin(target[column])]
    if lost.empty:
        return []
    return [Problem(f"{len(lost)} {plural(len(lost), 'row points', 'rows point')} to no row of "
                    f"{target_name}", f"table {name}",
                    str(lost[column].iloc[0]), f"a {column} of {target_name}")]


def _place(rows: pd.DataFrame) -> str:
    if "source_locator" not in rows or rows.empty:
        return ""
    return f"{rows['source_id'].iloc[0]}, {rows['source_locator'].iloc[0]}"


def datapackage(tables: dict[str, pd.DataFrame], version: str) -> dict[str, Any]:
    """The frictionless description of the built tables: types, units and warnings per column."""
    resources = []
    for name, frame in tables.items():
        table = load_tables()[name]
        resources.append({
            "name": name.replace("_", "-"),
            "title": name,
            "path": f"{name}.csv",
            "profile": "tabular-data-resource",
            "description": table.grain,
            "rows_n": len(frame),
            "warnings": table.warnings,
            "schema": {
                "fields": [_field(column) for column in table.columns],
                "primaryKey": table.key,
                "foreignKeys": [
                    {"fields": column, "reference": {"resource": target.replace("_", "-"),
                                                     "fields": column}}
                    for column, target in table.foreign.items()
                ],
                "missingValues": [""],
            },
        })
    return {
        "name": "hrcstats",
        "title": "Civil society at the UN Human Rights Council: tables built by hrcstats",
        "version": version,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "resources": resources,
    }


def _field(column: Column) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": column.name, "type": _FIELD_TYPES[column.type],
                             "description": column.description}
    if column.unit:
        entry["unit"] = column.unit
    if column.is_required:
        entry["constraints"] = {"required": True}
    return entry
