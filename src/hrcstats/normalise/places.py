"""State names in the spellings that occur, to ISO 3166-1 alpha-3."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem, nearest, raise_if_any

NOT_A_STATE = "not_a_state"
_ROLE = re.compile(
    r"\s*[,(]*\s*(?:\b(?:also\s+)?(?:on behalf of|au nom d|en nombre de)\b.*|\bfor the EU\b.*"
    r"|\bobserver\b.*)$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|la|le|les|el|los|las)\s+|^l['’]\s*", re.IGNORECASE)
_SHORTEST_STATE = 5
_LIKE_A_STATE = 84  # rapidfuzz ratio: one or two letters off in a name of ten


def place_key(name: str) -> str:
    """The form by which place names are compared: no case, accents, articles or punctuation.

    Examples
    --------
    >>> place_key("the United  States of America.")
    'united states of america'
    >>> place_key("CÔTE D’IVOIRE") == place_key("Cote d'Ivoire")
    True
    """
    text = unicodedata.normalize("NFKD", _ARTICLE.sub("", name.strip()))
    text = "".join(char for char in text if not unicodedata.combining(char)).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


@dataclass(frozen=True)
class Places:
    """Looks up State names; built from `data/reference/state_names.csv`."""

    iso3_by_key: dict[str, str]
    not_states: frozenset[str]
    spellings: tuple[str, ...]

    @classmethod
    def from_table(cls, table: pd.DataFrame) -> Places:
        """Places from a table with `name_as_written`, `iso3`, `kind`.

        A spelling that leads to two States is refused: it would count one State as the other.

        Raises
        ------
        HrcStatsError
            With every such spelling: say which State is meant, in one row.
        """
        iso3_by_key: dict[str, str] = {}
        not_states, problems = set(), []
        for name, iso3, kind in table[["name_as_written", "iso3", "kind"]].itertuples(index=False):
            key = place_key(name)
            if kind == NOT_A_STATE:
                not_states.add(key)
            elif iso3_by_key.setdefault(key, iso3) != iso3:
                problems.append(Problem("one spelling stands for two States",
                                        "data/reference/state_names.csv", name,
                                        f"{iso3_by_key[key]} or {iso3}, not both",
                                        "remove the row that is wrong"))
        raise_if_any(problems)
        return cls(iso3_by_key, frozenset(not_states), tuple(table["name_as_written"]))

    @classmethod
    def from_file(cls, path: Path) -> Places:
        """Places from the CSV at `path`."""
        return cls.from_table(pd.read_csv(path, dtype=str, keep_default_na=False))

    def find_iso3(self, name: str) -> str | None:
        """ISO 3166-1 alpha-3 of a State as written, or None; "on behalf of ..." is ignored."""
        key = place_key(name)
        if key in self.iso3_by_key:
            return self.iso3_by_key[key]
        return self.iso3_by_key.get(place_key(_ROLE.sub("", name)))

    def likely_state(self, name: str) -> str:
        """The known spelling that an unknown one is probably meant to be, or ''.

        >>> table = pd.DataFrame([("Switzerland", "CHE", "un_name")],
        ...                      columns=["name_as_written", "iso3", "kind"])
        >>> Places.from_table(table).likely_state("Swizterland")
        'Switzerland'
        """
        from rapidfuzz import fuzz, process

        key = place_key(name)
        if len(key) < _SHORTEST_STATE or key in self.iso3_by_key:
            return ""
        keys = {place_key(spelling): spelling for spelling in self.spellings}
        found = process.extractOne(key, list(keys), scorer=fuzz.ratio, score_cutoff=_LIKE_A_STATE)
        return keys[found[0]] if found and found[0] in self.iso3_by_key else ""

    def is_known(self, name: str) -> bool:
        """True for a State and for what is known not to be one (the European Union)."""
        return self.find_iso3(name) is not None or place_key(name) in self.not_states


def add_iso3(
    frame: pd.DataFrame, column: str, places: Places, into: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """`frame` with the ISO code of the State in `column`, and a problem per unknown spelling.

    An empty cell stays null: an absent address is not a State. Each unknown spelling is one
    problem that names the first row where it stands and the nearest known spelling.
    """
    names = frame[column].fillna("").astype(str)
    codes = {name: places.find_iso3(name) for name in names.unique() if name}
    problems = [
        _unknown_spelling(frame, column, name, places)
        for name, code in codes.items()
        if code is None and not places.is_known(name)
    ]
    return frame.assign(**{into: names.map(codes).astype("str")}), problems


def _unknown_spelling(frame: pd.DataFrame, column: str, name: str, places: Places) -> Problem:
    first = frame.loc[frame[column] == name].iloc[0]
    where = f"{first.get('source_file', '')}, {first.get('source_locator', '')}".strip(", ")
    return Problem(
        what=f"unknown State spelling in {column}",
        where=where,
        value=name,
        expected="a spelling in data/reference/state_names.csv",
        remedy=nearest(name, places.spellings)
        or "add the spelling with its ISO code to data/reference/state_names.csv",
    )


def known_spellings(tables: Iterable[pd.DataFrame]) -> set[str]:
    """All spellings of several name tables; for readers that ask "is this a State?"."""
    return {name for table in tables for name in table["name_as_written"]}
