"""From a number to exactly the rows that it counts: recipes in counted.toml, checked row by row.

A link carries its conditions in the address (`rows/debates/all.html?is_list_complete=True`); the
page shows the rows that meet them and offers the others. A link names a number of rows only where
the rows that meet the conditions are as many as the result says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from hrcstats.publish.site_html import Row
from hrcstats.publish.site_rows import (
    KEYS,
    MOST_ROWS,
    WHOLE,
    WHOLE_ROWS,
    Rows,
    Wanted,
    rows_page,
    table_words,
)

Conditions = Mapping[str, list[str]]


@dataclass(frozen=True)
class Recipe:
    """Which rows of which table one kind of result counts."""

    table: str
    counted: Conditions
    among: Conditions | None
    own: tuple[str, ...] = ()
    columns: Mapping[str, str] | None = None
    distinct: str = ""


@cache
def recipes() -> dict[str, dict[str, Any]]:
    """The recipes by quantity, as counted.toml holds them."""
    text = (files("hrcstats.publish") / "counted.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def recipe_of(quantity: str) -> Recipe | None:
    """The recipe of a quantity; None where nobody wrote one."""
    for name, entry in recipes().items():
        if fnmatchcase(quantity, name):
            rest = quantity[len(name) - 1:] if name.endswith("*") else ""
            among = entry.get("among")
            return Recipe(entry["table"], _filled(entry["counted"], rest),
                          None if among is None else _filled(among, rest),
                          tuple(entry.get("own", ())), entry.get("columns"),
                          entry.get("distinct", ""))
    return None


def counted_links(row: Row, rows: Rows) -> list[tuple[str, str]]:
    """Address (from the root of the site) and words of the rows behind a result.

    First the rows of `n`, then those of `denominator_n`. Empty where no recipe fits, or where the
    rows are too many for a page. Found once a result: several pages show it.
    """
    name = str(row["result_id"])
    recipe = recipe_of(str(row["quantity"]))
    if recipe is None or pd.isna(row["n"]):
        return []
    recipe = replace(recipe, table=rows.name_for(row, recipe.table))
    if rows.table(recipe.table) is None:
        return []
    if name not in rows.links:
        rows.links[name] = _counted_links(row, recipe, rows)
    for _, _, wanted in rows.links[name]:
        rows.want(wanted)
    return [(target, words) for target, words, _ in rows.links[name]]


def _counted_links(row: Row, recipe: Recipe, rows: Rows) -> list[tuple[str, str, Wanted]]:
    keys = read_keys(str(row.get("keys", "")))
    found = [_link(recipe, recipe.counted, keys, row["n"], rows, "")]
    if recipe.among is not None and pd.notna(row["denominator_n"]):
        wider = {key: value for key, value in keys.items() if key not in recipe.own}
        found.append(_link(recipe, recipe.among, wider, row["denominator_n"], rows, "out of "))
    return [link for link in found if link]


def read_keys(text: str) -> dict[str, str]:
    """The keys of a result from its `keys` cell.

    Examples
    --------
    >>> read_keys("session=57; doc_symbol=A/HRC/57/1")
    {'session': '57', 'doc_symbol': 'A/HRC/57/1'}
    """
    parts = (part.partition("=") for part in text.split("; ") if "=" in part)
    return {key: value for key, _, value in parts}


def _link(recipe: Recipe, conditions: Conditions, keys: Mapping[str, str], expected: float,
          rows: Rows, lead: str) -> tuple[str, str, Wanted] | None:
    names, columns = recipe.columns or {}, rows.columns(recipe.table)
    wanted = {names.get(key, key): [value] for key, value in keys.items()
              if names.get(key, key) in columns}
    wanted |= {column: list(values) for column, values in conditions.items() if column in columns}
    mine = rows.positions(recipe.table, wanted)
    if recipe.distinct:  # a row without a value is none of them
        found = {str(value) for value in rows.values(recipe.table, recipe.distinct, mine)}
        wanted[recipe.distinct] = sorted(found - {""})
        mine = rows.positions(recipe.table, wanted)
    leads_to = _wanted_of(recipe.table, mine, rows, wanted) if len(mine) else None
    if leads_to is None:
        return None
    page = rows_page(*leads_to)
    text = f"{lead}{_count_words(recipe, mine, expected, rows)}: {table_words(recipe.table)}"
    query = urlencode({column: "|".join(values) for column, values in wanted.items()})
    return f"{page}.html?{query}" if query else f"{page}.html", text, leads_to


def _count_words(recipe: Recipe, mine: np.ndarray, expected: float, rows: Rows) -> str:
    """How many rows a link leads to, set beside the number where the two differ."""
    said = f"{len(mine):,} {'row' if len(mine) == 1 else 'rows'}"
    if not recipe.distinct:
        return said if len(mine) == expected else f"{said} near it, which says {expected:,.0f}"
    values_n = len(set(rows.values(recipe.table, recipe.distinct, mine)))
    about = f"{values_n:,} {recipe.distinct}{'' if values_n == 1 else 's'}"
    return f"{said} of {about}" if values_n == expected else (
        f"{said} of {about}, near it, which says {expected:,.0f}")


def _wanted_of(name: str, mine: np.ndarray, rows: Rows, wanted: Conditions) -> Wanted | None:
    """The page that holds all these rows: by what the result is about, else by what they share."""
    for key in sorted(KEYS, key=lambda key: key not in wanted):
        values = rows.values(name, key, mine)
        value = str(values[0]) if len(values) and (values == values[0]).all() else ""
        if value and rows.count(name, key, value) <= MOST_ROWS:
            return name, key, value
    return None if rows.size(name) > WHOLE_ROWS else (name, WHOLE, "")


def _filled(conditions: Mapping[str, list[str]], rest: str) -> dict[str, list[str]]:
    return {column: [rest if value == "*" else value for value in values]
            for column, values in conditions.items()}
