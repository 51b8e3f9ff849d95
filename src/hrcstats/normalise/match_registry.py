"""The registry that names are matched against, as given: checked, its spellings taken apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.normalise.match_parse import Parsed, parse
from hrcstats.normalise.names import display_name


@dataclass
class Registry:
    """The registry as forms (names and aliases) of organisations."""

    ids: list[str]
    shown: list[str]
    texts: list[str]
    owner: list[int]
    countries: list[str]
    parsed: list[Parsed]
    by_text: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_key: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def read_registry(registry: pd.DataFrame) -> Registry:
    """The registry as forms; every empty or contradictory cell is told at once."""
    missing = [name for name in ("organisation_id", "organisation_name")
               if name not in registry.columns]
    raise_if_any(missing_column(name, "registry", registry) for name in missing)
    ids = text_column(registry, "organisation_id")
    shown = _filled(ids, text_column(registry, "organisation_name"))
    raise_if_any([*_empty_cells("organisation_id", ids), *_empty_cells("organisation_name", shown),
                  *_several_names(ids, shown)])
    aliases, countries = text_column(registry, "alias_text"), text_column(registry,
                                                                            "country_iso3")
    place = {organisation_id: at for at, organisation_id in enumerate(dict.fromkeys(ids))}
    forms: dict[tuple[str, int], str] = {}
    names_of: dict[int, str] = {}
    for organisation_id, name, alias, country in zip(ids, shown, aliases, countries, strict=True):
        owner = place[organisation_id]
        names_of.setdefault(owner, name)
        for text in (name, alias):
            if text.strip():
                forms[text, owner] = forms.get((text, owner)) or country
    texts = [text for text, _ in forms]
    known = Registry(list(place), [names_of[at] for at in range(len(place))], texts,
                      [owner for _, owner in forms], list(forms.values()),
                      [parse(text) for text in texts])
    for text, owner, parsed in zip(texts, known.owner, known.parsed, strict=True):
        known.by_text[display_name(text)].add(owner)
        known.by_key[parsed.key].add(owner)
    return known


def _filled(ids: list[str], shown: list[str]) -> list[str]:
    """The names with those of alias rows, which may leave the name to the first row of their id."""
    first: dict[str, str] = {}
    for organisation_id, name in zip(ids, shown, strict=True):
        if name.strip():
            first.setdefault(organisation_id, name)
    return [name if name.strip() else first.get(organisation_id, "")
            for organisation_id, name in zip(ids, shown, strict=True)]


def _empty_cells(column: str, values: list[str]) -> list[Problem]:
    return [Problem("empty cell", f"registry, row {row}", column, f"an {column}",
                    "fill it, or leave the row out")
            for row, value in enumerate(values, start=2) if not value.strip()]


def _several_names(ids: list[str], shown: list[str]) -> list[Problem]:
    names_of: dict[str, set[str]] = defaultdict(set)
    for organisation_id, name in zip(ids, shown, strict=True):
        names_of[organisation_id].add(name)
    return [
        Problem("one organisation_id under several names", f"registry, {organisation_id}",
                " / ".join(sorted(found)), "one organisation_name an id",
                "keep one as organisation_name and write the others as alias_text")
        for organisation_id, found in names_of.items() if len(found) > 1
    ]


def missing_column(name: str, what: str, frame: pd.DataFrame) -> Problem:
    """The problem of a column that is absent, with those that are there."""
    return Problem("column missing", what, name, f"one of {list(frame.columns)}",
                   f"rename or add the column {name!r}")


def text_column(frame: pd.DataFrame, name: str) -> list[str]:
    """The cells of a column as text; empty ones where a cell or the whole column is absent."""
    if name not in frame.columns:
        return [""] * len(frame)
    cells = frame[name]
    return ["" if is_absent else str(value)
            for value, is_absent in zip(cells.tolist(), cells.isna().tolist(), strict=True)]
