"""Names that one organisation bears in several languages, where likeness of words cannot tell.

The table `data/reference/translations.csv` holds them; it travels with the package. A spelling
that two entries share decides nothing.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hrcstats.normalise.names import comparison_key

NAME_COLUMNS = ("name_en", "name_fr", "name_es")
_BESIDE = Path(__file__).with_name("translations.csv")
_IN_REPOSITORY = Path(__file__).parents[3] / "data" / "reference" / "translations.csv"


@dataclass(frozen=True)
class ProperName:
    """All spellings of one organisation that the table holds; the first is the entry's name."""

    names: tuple[str, ...]
    acronyms: tuple[str, ...]


@cache
def proper_names() -> list[ProperName]:
    """The entries of the table; none where it is absent."""
    path = _BESIDE if _BESIDE.is_file() else _IN_REPOSITORY
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            ProperName(
                tuple(name for column in NAME_COLUMNS for name in row[column].split("|") if name),
                tuple(acronym for acronym in row["acronyms"].split("|") if acronym),
            )
            for row in csv.DictReader(file)
        ]


@cache
def _entries_by_key() -> tuple[dict[str, int], dict[str, int]]:
    """Entry of each key of a name, and of each key of a name or acronym, where only one has it."""
    by_name: dict[str, set[int]] = defaultdict(set)
    by_any: dict[str, set[int]] = defaultdict(set)
    for at, entry in enumerate(proper_names()):
        for name in entry.names:
            by_name[comparison_key(name)].add(at)
            by_any[comparison_key(name)].add(at)
        for acronym in entry.acronyms:
            by_any[comparison_key(acronym)].add(at)
    return tuple(  # type: ignore[return-value]
        {key: min(entries) for key, entries in table.items() if len(entries) == 1}
        for table in (by_name, by_any)
    )


def entry_of(key: str, *, with_acronyms: bool = False) -> int | None:
    """The entry to which a comparison key belongs, or None."""
    return _entries_by_key()[with_acronyms].get(key)
