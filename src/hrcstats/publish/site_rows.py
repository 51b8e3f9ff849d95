"""The tables as pages ask them: which rows a result is about, and on which page these stand.

A result names the tables it read and, in its id, the keys it is about (a Committee session, a
document, an organisation). The rows that share a key stand on one page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hrcstats.normalise.sources import file_hash
from hrcstats.publish import site_html as html
from hrcstats.publish.results import KEPT
from hrcstats.publish.site_organisations import initial

# The column that narrows a table most stands first; "paper" is the last part of the source id.
KEYS = ["paper", "committee_session_end", "session", "organisation_id", "name_rule"]
# Tables that count the rows of another table have no lines of papers of their own.
COUNTED_FROM = {"committee_counts": "committee_decisions"}
BUILT = "data/processed/"
MOST_ROWS = 4000
# A small table stands on one page where a result narrows it by no key.
WHOLE = "whole_table"
WHOLE_ROWS = 1500
ACTIONS = {"reject": "is left out", "split": "gives two rows"}  # of corrections, on rows

Wanted = tuple[str, str, str]


@dataclass
class Asked:
    """What was asked of the tables while a page was made, and the pages of rows it leads to.

    A question is a kind and a table: `table` rests on all of its content, `keys` only on what
    leads from a result to its rows.
    """

    questions: set[tuple[str, str]] = field(default_factory=set)
    wanted: set[Wanted] = field(default_factory=set)


@dataclass
class Rows:
    """The built tables, those that runs kept, and the pages of rows that were asked for so far.

    A table that a run kept is called by its place: notebook, scope and name, with "/" between.
    """

    processed_dir: Path
    runs_dir: Path | None = None
    wanted: set[Wanted] = field(default_factory=set)
    _asked: Asked | None = None
    _hashes: dict[str, str] = field(default_factory=dict)
    _key_answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    _tables: dict[str, pd.DataFrame | None] = field(default_factory=dict)
    _keys: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    links: dict[str, list[tuple[str, str, Wanted]]] = field(default_factory=dict)
    _groups: dict[tuple[str, tuple[str, ...]], dict[Any, np.ndarray]] = field(
        default_factory=dict)
    _arrays: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)
    _places: dict[tuple[str, str], tuple[str, str, Wanted | None]] = field(default_factory=dict)
    _counts: dict[tuple[str, str], dict[Any, int]] = field(default_factory=dict)

    @contextmanager
    def watch(self) -> Iterator[Asked]:
        """What is asked of the tables meanwhile."""
        before, self._asked = self._asked, Asked()
        try:
            yield self._asked
        finally:
            self._asked = before

    def want(self, wanted: Wanted) -> None:
        """Ask for a page of rows."""
        self.wanted.add(wanted)
        if self._asked is not None:
            self._asked.wanted.add(wanted)

    def ask(self, kind: str, name: str) -> None:
        """Note that a page rests on a table."""
        if self._asked is not None:
            self._asked.questions.add((kind, name))

    def answer(self, kind: str, name: str) -> str:
        """A hash of what a question would be told today."""
        return self._content(name) if kind == "table" else self._key_answer(name)

    def remember(self) -> dict[str, tuple[str, str]]:
        """Answers to `keys` with the content they rest on, for the next build."""
        return self._key_answers

    def recall(self, answers: Mapping[str, Sequence[str]]) -> None:
        """Take over what an earlier build remembered: it holds while the content is the same."""
        self._key_answers = {name: (content, answer) for name, (content, answer)
                             in answers.items()}

    def _content(self, name: str) -> str:
        if name not in self._hashes:
            # A table of slots takes its session from the debates.
            paths = [self._path(name), self._path("debates")]
            self._hashes[name] = " ".join(
                file_hash(path) if path is not None and path.is_file() else "" for path in paths)
        return self._hashes[name]

    def _key_answer(self, name: str) -> str:
        content = self._content(name)
        if self._key_answers.get(name, ("", ""))[0] != content:
            told = repr([self._table(name) is not None, self.size(name) <= WHOLE_ROWS,
                         [sorted(self._values(name, key)) for key in KEYS]])
            self._key_answers[name] = content, hashlib.sha256(told.encode()).hexdigest()
        return self._key_answers[name][1]

    def place(self, source: str, result_id: str) -> tuple[str, str]:
        """Page and words for a source of a result: its rows, else its table, else nothing."""
        # Several pages show one result: its places are found once.
        if (source, result_id) not in self._places:
            self._places[source, result_id] = self._place(source, result_id)
        page, words, wanted = self._places[source, result_id]
        if source.startswith(BUILT):
            self.ask("keys", _table_named(source))  # also where it is not there yet
        if wanted:
            self.want(wanted)
        return page, words

    def _place(self, source: str, result_id: str) -> tuple[str, str, Wanted | None]:
        name = self._table_of(source)
        if not name:
            return "", "", None
        words = name.replace("_", " ")
        parts = [part for part in result_id.split("/")[1:] if part]
        for key in KEYS:
            values = self._values(name, key)
            found = next((part for part in parts if part in values), "") if values else ""
            if found:
                return f"{rows_page(name, key, found)}.html", f"rows: {words}", (name, key, found)
        if name == "ledger":
            return "ledger.html", words, None
        if self.size(name) <= WHOLE_ROWS:
            return (f"{rows_page(name, WHOLE, '')}.html", f"table: {words}", (name, WHOLE, ""))
        return f"tables/{name}.html", f"table: {words}", None

    def _table_of(self, source: str) -> str:
        """The table that a source of results names and that is there; "" for any other source."""
        if source not in self._sources:
            name = _table_named(source) if source.startswith(BUILT) else ""
            self._sources[source] = name if name and self._table(name) is not None else ""
        return self._sources[source]

    def table(self, name: str) -> pd.DataFrame | None:
        """A built table with text cells and the columns it can be narrowed by; None if absent."""
        self.ask("table", name)
        return self._table(name)

    def _table(self, name: str) -> pd.DataFrame | None:
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    def name_for(self, row: html.Row, name: str) -> str:
        """A table as a result counted it: as its run kept it, else as it was built."""
        kept = f"{row['notebook']}/{row['scope']}/{name}"
        return kept if self.table(kept) is not None else name

    def count(self, name: str, key: str, value: str) -> int:
        """How many rows of a table have this value."""
        if (name, key) not in self._counts:
            table = self._table(name)
            self._counts[name, key] = (
                {} if table is None or key not in table else table[key].value_counts().to_dict())
        return int(self._counts[name, key].get(value, 0))

    def size(self, name: str) -> int:
        """How many rows a table has."""
        table = self._table(name)
        return 0 if table is None else len(table)

    def columns(self, name: str) -> frozenset[str]:
        """The columns of a table; none where it is absent."""
        table = self._table(name)
        return frozenset() if table is None else frozenset(table.columns)

    def positions(self, name: str, wanted: Mapping[str, list[str]]) -> np.ndarray:
        """Where the rows stand that have one of the values wanted in each of these columns."""
        names = tuple(sorted(wanted))
        if not names:
            return np.arange(self.size(name))
        groups = self._grouped(name, names)
        found = [groups[values] for values in product(*(wanted[column] for column in names))
                 if values in groups]
        return np.concatenate(found) if found else np.arange(0)

    def values(self, name: str, key: str, positions: np.ndarray) -> np.ndarray:
        """The values of one column in some rows; none where there is no such column."""
        if key not in self.columns(name):
            return np.arange(0)
        if (name, key) not in self._arrays:
            self._arrays[name, key] = self._tables[name][key].to_numpy(  # type: ignore[index]
                dtype="object")
        return self._arrays[name, key][positions]

    def _grouped(self, name: str, names: tuple[str, ...]) -> dict[Any, np.ndarray]:
        if (name, names) not in self._groups:
            table = self._table(name)
            # A single column has bare keys, several have tuples.
            found = {} if table is None else table.groupby(list(names), sort=False).indices
            self._groups[name, names] = {key if isinstance(key, tuple) else (key,): places
                                         for key, places in found.items()}
        return self._groups[name, names]

    def organisation_place(self, organisation_id: str) -> str:
        """Where an organisation stands in the registry; "" for one that is not there."""
        self.ask("table", "organisations")
        name = self._organisation_names.get(organisation_id)
        if name is None:
            return ""
        return f"organisations/{initial(name)}.html#{html.anchor('o', organisation_id)}"

    @cached_property
    def _organisation_names(self) -> dict[str, str]:
        table = self.table("organisations")
        return {} if table is None else dict(
            zip(table["organisation_id"], table["organisation_name"], strict=True))

    @cached_property
    def corrections(self) -> list[dict[str, str]]:
        """Decisions by hand that took a line away or made two of it."""
        path = self.processed_dir.parent / "hand" / "corrections.csv"
        if not path.is_file():
            return []
        table = pd.read_csv(path, dtype="object", keep_default_na=False)
        return [row for row in html.records(table) if row["action"] in ACTIONS]

    def papers_of(self, name: str) -> pd.Series:
        """How many rows of a table each paper gave."""
        table = self.table(name)
        if table is None or "source_id" not in table:
            return pd.Series(dtype="int64")
        return table["source_id"].value_counts()

    def _read(self, name: str) -> pd.DataFrame | None:
        path = self._path(name)
        if path is None or not path.is_file():
            return None
        # Cells are read one by one: plain strings are several times as fast as a column of text.
        table = pd.read_csv(path, dtype="object", keep_default_na=False)
        if "debate_id" in table and "session" not in table:
            table["session"] = table["debate_id"].map(self._debate_sessions).fillna("")
        if "source_id" in table:
            table["paper"] = table["source_id"].str.rsplit("/", n=1).str[-1]
        return table

    @cached_property
    def _debate_sessions(self) -> dict[str, str]:
        debates = self._table("debates")
        return {} if debates is None else dict(
            zip(debates["debate_id"], debates["session"], strict=True))

    def _values(self, name: str, key: str) -> frozenset[str]:
        if (name, key) not in self._keys:
            table = self._table(name)
            is_there = table is not None and key in table
            counts = table[key].value_counts() if is_there else {}  # type: ignore[index]
            # A page of more rows than a browser shows with ease sends the reader to the table.
            self._keys[name, key] = frozenset(
                str(value) for value, count in counts.items() if value and count <= MOST_ROWS)
        return self._keys[name, key]


    def _path(self, name: str) -> Path | None:
        if "/" not in name:
            return self.processed_dir / f"{name}.csv"
        run, _, kept = name.rpartition("/")
        return None if self.runs_dir is None else self.runs_dir / run / KEPT / f"{kept}.csv"


@cache
def _table_named(source: str) -> str:
    stem = Path(source).stem
    return COUNTED_FROM.get(stem, stem)


def table_words(name: str) -> str:
    """How a table is called in a sentence.

    Examples
    --------
    >>> table_words("upr_submissions"), table_words("06_committee_access/all/lost_deferrals")
    ('upr submissions', 'lost deferrals')
    """
    return name.rpartition("/")[2].replace("_", " ")


def rows_page(name: str, key: str, value: str) -> str:
    """The page of the rows of a table that share a key, or of the whole table."""
    if key == WHOLE:
        return f"rows/{name}/all"
    return f"rows/{name}/{html.anchor(key, value)}"
