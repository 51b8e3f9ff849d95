"""The rows behind a number: which lines of which papers it was counted from.

A result names the tables it read and, in its id, the keys it is about (a Committee session, a
document, an organisation). The rows that share a key stand on one page, each with its paper and
the place in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.figures.embed import safe
from hrcstats.normalise.sources import file_hash
from hrcstats.publish import site_html as html
from hrcstats.publish.results import KEPT
from hrcstats.publish.site_organisations import initial
from hrcstats.publish.site_papers import PAGE as PAPERS_PAGE
from hrcstats.publish.site_papers import Papers
from hrcstats.publish.site_tree import Tree

if TYPE_CHECKING:
    from hrcstats.publish.site_kept import Kept

# The column that narrows a table most stands first; "paper" is the last part of the source id.
KEYS = ["paper", "committee_session_end", "session", "organisation_id", "name_rule"]
# Tables that count the rows of another table have no lines of papers of their own.
COUNTED_FROM = {"committee_counts": "committee_decisions"}
BUILT = "data/processed/"
MOST_ROWS = 4000
# A small table stands on one page where a result narrows it by no key.
WHOLE = "whole_table"
WHOLE_ROWS = 1500
_PLAIN = {"True": "yes", "False": "no", "": "not known"}
_ACTIONS = {"reject": "is left out", "split": "gives two rows"}
# Keys that take lines of a paper which stand together; an organisation's lie far apart.
_LINES_OF = ("paper", "committee_session_end", "session")
_LINE = re.compile(r"line (\d+)")
_CODE = re.compile("[a-z]+(_[a-z]+)+")


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
        return [row for row in html.records(table) if row["action"] in _ACTIONS]

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


def write_rows(tree: Tree, kept: Kept, rows: Rows, papers: Papers) -> None:
    """The pages that results asked for, and a list of them that no menu shows."""
    for wanted in sorted(rows.wanted):
        kept.page(tree, f"{rows_page(*wanted)}.md", wanted,
                  partial(_wanted_page, *wanted, rows, papers))
    lines = "\n".join(rows_page(*one) for one in sorted(rows.wanted))
    tree.write("rows.md", "---\nnosearch: true\n---\n\n# Rows behind the numbers\n\n"
               "Every result leads to the rows that it was counted from.\n\n"
               f"```{{toctree}}\n:maxdepth: 1\n\n{lines}\n```\n")


def _wanted_page(name: str, key: str, value: str, rows: Rows, papers: Papers) -> str:
    table = rows.table(name)
    if table is None:
        raise HrcStatsError(Problem("rows of a table that is not there", name, value))
    mine = table if key == WHOLE else table[table[key] == value]
    return _page(name, key, value, mine, rows, papers)


def rows_table(page: str, frame: pd.DataFrame, rows: Rows, papers: Papers, *, table_id: str,
               caption: str, hidden: tuple[str, ...] = (), is_plain: bool = False) -> str:
    """Rows of a built table, each with its paper and the place in it; hashes stand last.

    `is_plain` says values in words of readers; a page on which rows are filtered keeps the table's.
    """
    shown = [name for name in frame.columns
             if name not in ("paper", "source_id", "source_locator", *hidden)
             and (frame[name] != "").any()]
    shown.sort(key=lambda name: name.endswith("_id"))
    columns = {name: name.replace("_", " ") for name in shown}
    if is_plain:
        frame = frame.assign(**{name: frame[name].map(plain_value) for name in shown})
    cells: dict[str, html.Cell] = {
        "organisation_id": lambda row: _organisation(page, row["organisation_id"], rows)}
    if "source_id" in frame:
        columns["source_id"] = "Paper and place"
        is_one = frame["source_id"].nunique() == 1
        cells["source_id"] = lambda row: _source(page, row, papers, is_one=is_one)
    return html.table(frame, columns, table_id=table_id, caption=caption, cells=cells)


def plain_value(value: str) -> str:
    """A value of a table as a reader says it.

    Examples
    --------
    >>> [plain_value(value) for value in ("True", "False", "", "general_debate", "2024-06-14")]
    ['yes', 'no', 'not known', 'general debate', '2024-06-14']
    """
    if value in _PLAIN:
        return _PLAIN[value]
    return value.replace("_", " ") if _CODE.fullmatch(value) else value


def _page(name: str, key: str, value: str, mine: pd.DataFrame, rows: Rows, papers: Papers
          ) -> str:
    page = rows_page(name, key, value)
    words = table_words(name).capitalize().replace("Upr", "UPR")
    about = "all rows" if key == WHOLE else _value_words(key, value, mine, papers)
    same = {column: mine[column].iloc[0] for column in mine.columns
            if len(mine) > 1 and mine[column].nunique() == 1 and mine[column].iloc[0]
            and column not in ("paper", "source_id", "source_locator", key)}
    constant = "; ".join(f"{html.markdown(column.replace('_', ' '))} {html.markdown(text)}"
                         for column, text in same.items())
    sources = "; ".join(mine["source_id"].unique()) if "source_id" in mine else ""
    listed = " · ".join(papers.outside_links(sources))
    body = rows_table(page, mine, rows, papers, table_id="rows", hidden=(key, *same),
                      caption=f"{words}: {about}")
    table = f"table {_table_link(name)}"
    return (
        f"---\nnosearch: true\n---\n\n# {html.markdown(words)}: {html.markdown(about)}\n\n"
        f"{len(mine):,} rows of {table}. Filter them to recount a number.\n\n"
        + (_corrected_note(mine, rows, papers) if key in _LINES_OF else "")
        + (f"Every row: {constant}.\n\n" if constant else "")
        + (html.block(f"<p>Papers: {listed}</p>") if listed else "") + html.block(body)
    )


def _corrected_note(mine: pd.DataFrame, rows: Rows, papers: Papers) -> str:
    """Why a count of these rows can differ from one of the papers' lines as recorded."""
    lines: dict[str, list[int]] = {}
    if not {"source_id", "source_locator"} <= set(mine.columns):
        return ""
    for source, place in zip(mine["source_id"], mine["source_locator"], strict=True):
        if found := _LINE.fullmatch(place):
            lines.setdefault(source, []).append(int(found[1]))
    said = []
    for one in rows.corrections:
        for source, places in lines.items():
            is_here = source.rpartition("/")[2] == Path(one["source_file"]).stem and (
                min(places) <= int(one["source_line"] or 0) <= max(places))
            if is_here:
                said.append(f"- line {one['source_line']} of {html.markdown(papers.title(source))} "
                            f"{_ACTIONS[one['action']]} ({html.markdown(one['correction_id'])}: "
                            f"{html.markdown(one['reason'])})")
    return "" if not said else (
        ":::{admonition} Guarded corrections changed how many rows there are\n:class: note\n\n"
        "A number that counts the lines as recorded differs by them:\n\n"
        + "\n".join(said) + "\n:::\n\n")


def _table_link(name: str) -> str:
    run, _, kept = name.rpartition("/")
    if not run:
        return f"[{html.markdown(name)}](/tables/{name})"
    return f"{html.markdown(kept)}, as [the notebook that counted them](/notebooks/{run}) kept them"


def _value_words(key: str, value: str, mine: pd.DataFrame, papers: Papers) -> str:
    if key == "paper":
        return papers.title(str(mine["source_id"].iloc[0]))
    return {"session": f"HRC{value}", "committee_session_end": f"session ended {value}",
            "name_rule": f"names {value.replace('_', ' ')}"}.get(key, value)


def _organisation(page: str, organisation_id: str, rows: Rows) -> str:
    target, _, mark = rows.organisation_place(organisation_id).partition("#")
    return html.link(page, target, organisation_id, mark) if target else safe(organisation_id)


def _source(page: str, row: html.Row, papers: Papers, *, is_one: bool) -> str:
    place = str(row.get("source_locator", ""))
    if is_one and place and (mark := papers.anchors.get(str(row["source_id"]))):
        return html.link(page, f"{PAPERS_PAGE}.html", place, mark)  # its title stands above
    name = f"{row['source_id']}#{place}" if place else str(row["source_id"])
    return " ".join(papers.links(page, name))


def paper_list(page: str, name: str, rows: Rows, papers: Papers) -> str:
    """The papers that a table was read from, with their addresses, as HTML."""
    items = "".join(
        f"<li>{' '.join(papers.links(page, str(source)))}: {count:,} rows; "
        f"{' '.join(papers.outside_links(str(source))) or safe('no address')}</li>"
        for source, count in rows.papers_of(name).items()
    )
    return f"<ul>{items}</ul>" if items else ""
