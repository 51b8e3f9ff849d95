"""Every number of the study in one place, each with its notebook cell and its papers."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.figures.embed import safe
from hrcstats.figures.words import interval, number
from hrcstats.measure.committee import OFFICIAL
from hrcstats.measure.estimate import ESTIMATE_COLUMNS
from hrcstats.publish import site_html as html
from hrcstats.publish.site_counted import counted_links, read_keys
from hrcstats.publish.site_kept import Kept
from hrcstats.publish.site_names import scope_words, session_name, state_name
from hrcstats.publish.site_papers import Papers
from hrcstats.publish.site_rows import Rows
from hrcstats.publish.site_runs import Run
from hrcstats.publish.site_tree import Tree

NEEDED = ["result_id", "notebook", "scope", *ESTIMATE_COLUMNS]
NUMERIC = ["value", "low", "high", "level", "p_value", "n", "denominator_n"]
ONE_PAGE_ROWS = 1500
CSV = "files/results.csv"
MOST_SAID = 140  # characters of a result's keys; its id has them all
_BREAK, BREAK = re.compile(r"([/_])"), r"\1<wbr>"
# The pages of notebooks, sessions and States hold the same rows; the search finds them there.
NOSEARCH = "---\nnosearch: true\n---\n\n"


@dataclass(frozen=True)
class Results:
    """The merged results of all runs, one row a number."""

    frame: pd.DataFrame
    path: Path
    rows: Rows

    @cached_property
    def by_id(self) -> dict[str, html.Row]:
        """Rows by their stable id."""
        return {row["result_id"]: row for row in html.records(self.frame)}

    def digest(self, rows: pd.DataFrame) -> str:
        """One hash for some of the rows, in their order."""
        return hashlib.sha256(self._hashes[rows.index.to_numpy()].tobytes()).hexdigest()

    @cached_property
    def _hashes(self) -> np.ndarray:
        return pd.util.hash_pandas_object(self.frame, index=False).to_numpy()

    def pages(self) -> dict[str, str]:
        """The page of every run's results, by notebook and scope."""
        runs = self.frame[["notebook", "scope"]].drop_duplicates()
        return {f"{notebook}/{scope}": self.page(notebook, scope) for notebook, scope
                in zip(runs["notebook"], runs["scope"], strict=True)}

    def page(self, notebook: str, scope: str) -> str:
        """The page on which a run's results stand: one for all, one a notebook, or one a run."""
        if len(self.frame) <= ONE_PAGE_ROWS:
            return "results"
        if self._per_notebook[notebook] <= ONE_PAGE_ROWS:
            return f"results-{notebook}"
        return f"results/{notebook}/{scope}"

    @cached_property
    def _per_notebook(self) -> dict[str, int]:
        return dict(self.frame["notebook"].value_counts())

    def of_run(self, run: Run) -> pd.DataFrame:
        """The rows of one run."""
        frame = self.frame
        return frame[(frame["notebook"] == run.notebook) & (frame["scope"] == run.scope)]

    def address(self, from_page: str, row: html.Row) -> str:
        """Where a result stands, as seen from another page."""
        page = self.page(row["notebook"], row["scope"])
        return html.address(from_page, f"{page}.html", row_anchor(row))


def row_anchor(row: html.Row) -> str:
    """The id of a result's row."""
    return html.anchor("r", row["result_id"])


def read_results(reports_dir: Path, rows: Rows) -> Results:
    """`reports/results.csv`, checked.

    Raises
    ------
    HrcStatsError
        Where the file, a column or an id is missing, or an id stands twice.
    """
    path = reports_dir / "results.csv"
    if not path.is_file():
        raise HrcStatsError(Problem("no results", str(path), remedy="run the notebooks first"))
    frame = pd.read_csv(path, dtype=dict.fromkeys(["result_id", "notebook", "scope"], "object"))
    raise_if_any(Problem("missing column", str(path), name, "one of the tidy result columns")
                 for name in NEEDED if name not in frame.columns)
    frame[NUMERIC] = frame[NUMERIC].astype("float64")
    for column in ("warnings", "method", "cell", "sources", "keys", "why_exploratory"):
        texts = frame[column] if column in frame else pd.Series("", index=frame.index)
        texts = texts.astype("object").where(texts.notna(), "")
        frame[column] = pd.Series([str(text) for text in texts], frame.index, dtype="object")
    for column in ("is_synthetic", "is_exploratory"):
        frame[column] = frame[column].map(_is_true) if column in frame else False
    raise_if_any(
        Problem("result id stands twice", str(path), name, "one row a result")
        for name in frame.loc[frame["result_id"].duplicated(), "result_id"].unique()
    )
    return Results(frame, path, rows)


def count_words(frame: pd.DataFrame) -> str:
    """How many numbers the study found, and how many have an interval; none is made up.

    Examples
    --------
    >>> count_words(pd.DataFrame({"value": [1, 2, None], "low": [0, None, None],
    ...     "high": [2, None, None], "is_synthetic": [False] * 3}))
    '2 numbers, 1 of them with an interval'
    """
    found = frame[frame["value"].notna() & ~frame["is_synthetic"]]
    with_interval = int((found["low"].notna() & found["high"].notna()).sum())
    noun = "number" if len(found) == 1 else "numbers"
    return f"{len(found):,} {noun}, {with_interval:,} of them with an interval"


def write_results(tree: Tree, files: Tree, kept: Kept, results: Results, runs: list[Run],
                  papers: Papers) -> None:
    """The results page (or one a notebook, where there are many) and their CSV."""
    files.copy(CSV.removeprefix("files/"), results.path)
    titles = {run.notebook: run.title for run in runs}
    lead = (
        f"{len(results.frame):,} rows: {count_words(results.frame)}; the others are refusals or "
        "simulated. Each row is one number with its interval, where it has one, what it was "
        "counted out of, its method and its warnings; the evidence column leads to the notebook "
        "cell that made it and to the papers behind it. A row without a value is a refusal: the "
        "data cannot support that number, and the reason is given.\n\n"
    )
    pages = [results.page(str(name), str(scope)) for name, scope
             in zip(results.frame["notebook"], results.frame["scope"], strict=True)]
    groups = {(page, str(name)): rows for (page, name), rows
              in results.frame.groupby([pd.Series(pages), "notebook"], sort=False)}
    if set(pages) <= {"results"}:
        body = "".join(f"## {_heading(name, titles)}\n\n"
                       + _section(page, name, rows, results, runs, papers)
                       for (page, name), rows in groups.items())
        tree.write("results.md", f"{NOSEARCH}# All results\n\n{lead}{body}")
        return
    listed = []
    for (page, name), rows in groups.items():
        scope = str(rows["scope"].iloc[0])
        of_scope = f" ({html.markdown(scope_words(scope))})" if page.startswith("results/") else ""
        heading = f"{_heading(name, titles)}{of_scope}"
        kept.page(tree, f"{page}.md", [heading, name, results.digest(rows)],
                  partial(_page, page, name, heading, rows, results, runs, papers))
        listed.append(f"- [{heading}]({page}): {len(rows):,}")
    lines = "\n".join(listed)
    tree.write("results.md", f"# All results\n\n{lead}{_download('results')}{lines}\n\n"
               + html.hidden_contents(dict.fromkeys(pages)))


def _page(page: str, name: str, heading: str, rows: pd.DataFrame, results: Results,
          runs: list[Run], papers: Papers) -> str:
    text = _section(page, name, rows, results, runs, papers)
    return f"{NOSEARCH}# Results: {heading}\n\n{text}"


def results_table(page: str, rows: pd.DataFrame, results: Results, runs: list[Run],
                  papers: Papers, *, table_id: str, caption: str, has_ids: bool = False) -> str:
    """Rows of results as a table whose numbers lead to their evidence."""
    by_name = {(run.notebook, run.scope): run for run in runs}
    columns = {"quantity": "What", "scope": "Scope", "value": "Value (interval)", "n": "Counted",
               "method": "Method", "warnings": "Warnings", "evidence": "Evidence"}
    cells: dict[str, html.Cell] = {
        "quantity": lambda row: _what(page, row, results, has_ids=has_ids),
        "value": lambda row: f'<span data-sort="{row["value"]}">{shown_value(row)}</span>',
        "n": _counted,
        "scope": lambda row: safe(scope_words(str(row["scope"]))),
        "method": lambda row: safe(row["method"].replace("_", " ")),
        "evidence": lambda row: evidence(page, row, by_name, papers, results.rows),
    }
    return html.table(rows.assign(evidence=""), columns, table_id=table_id, caption=caption,
                      cells=cells, row_id=row_anchor if has_ids else None,
                      download=html.address(page, CSV) if has_ids else "")


def shown_value(row: html.Row) -> str:
    """A result as a reader meets it: the number with its interval, or the refusal."""
    if pd.isna(row["value"]):
        return '<span class="hrc-none">no estimate</span>'
    if _is_ratio(row):
        return _times(row)
    is_share = is_share_of(row)
    ends = interval(row["low"], row["high"], is_share=is_share)
    return f'{number(row["value"], is_share=is_share)} {ends}'.strip()


def is_share_of(row: html.Row) -> bool:
    """Whether a result is a share, by the study's rule of names (`_share`); a ratio is none."""
    return "share" in str(row["quantity"]).split("_") and not _is_ratio(row)


def _is_ratio(row: html.Row) -> bool:
    return "ratio" in str(row["quantity"]).split("_")


def _times(row: html.Row) -> str:
    """A ratio as times: "1.5 times (0.3 to 6.4)"; an infinite one has no upper bound."""
    if math.isinf(row["value"]):
        least = "" if pd.isna(row["low"]) else f" (at least {number(row['low'])} times)"
        return f"no upper bound{least}"
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return f"{number(row['value'])} times"
    high = "no upper bound" if math.isinf(row["high"]) else number(row["high"])
    return f"{number(row['value'])} times ({number(row['low'])} to {high})"


def evidence(page: str, row: html.Row, runs: dict[tuple[str, str], Run], papers: Papers,
             rows: Rows) -> str:
    """Links from a result to the notebook cell that made it, to its rows and to its papers."""
    run = runs.get((row["notebook"], row["scope"]))
    parts = []
    if run is not None:
        fragment = cell_anchor(row["cell"]) if row["cell"] and not run.is_failed else ""
        parts.append(html.link(page, f"{run.page}.html", "notebook", fragment))
        if run.is_stale:
            parts.append('<strong class="hrc-stale">stale</strong>')
    others: list[str] = []
    counted: list[str] = [
        f'<a href="{escape(html.address(page, target))}">{safe(words)}</a>'
        for target, words in counted_links(row, rows)]
    has_exact = any("near it" not in words for words in counted[:1])
    tables: list[str] = []
    for source in (name.strip() for name in row["sources"].split(";")):
        target, words = rows.place(source, row["result_id"])
        if not target:
            others.append(source)
        elif not has_exact:
            (counted if words.startswith("rows") else tables).append(
                html.link(page, target, words))
    # What narrows down to rows is the evidence; the tables are its background.
    parts += dict.fromkeys(counted or tables)
    return " · ".join(parts + papers.links(page, "; ".join(others)))


def cell_anchor(cell: str) -> str:
    """The id of a notebook cell, from the `cell` column of the results."""
    return html.anchor("cell", re.sub(r"\.0$", "", str(cell)))


def _section(page: str, name: str, rows: pd.DataFrame, results: Results, runs: list[Run],
             papers: Papers) -> str:
    return html.block(results_table(page, rows, results, runs, papers, has_ids=True,
                                    table_id=html.anchor("t", name),
                                    caption=f"Results of {name}"))


def _heading(name: str, titles: dict[str, str]) -> str:
    return html.markdown(titles.get(name, name))


def _download(page: str) -> str:
    return html.block(f'<p class="hrc-downloads"><a download href="{html.address(page, CSV)}">'
                      "All results as CSV</a></p>")


def _what(page: str, row: html.Row, results: Results, *, has_ids: bool) -> str:
    marks = "".join(f' <strong class="hrc-mark">{mark}</strong>' for mark, is_marked in (
        ("synthetic", row["is_synthetic"]), ("exploratory", row["is_exploratory"])) if is_marked)
    why = str(row.get("why_exploratory") or "")
    if row["is_exploratory"] and why:
        marks += f' <span class="hrc-about">{safe(why)}</span>'
    words = safe(str(row["quantity"]).replace("_", " "))
    about = _about(row)
    said = f'<br><span class="hrc-about">{safe(about)}</span>' if about else ""
    # An id may break after its signs and nowhere else.
    name = f"<bdi>{_BREAK.sub(BREAK, escape(str(row['result_id'])))}</bdi>"
    if has_ids:
        return f'{words}{marks}{said}<br><a class="hrc-id" href="#{row_anchor(row)}">{name}</a>'
    return f'<a href="{results.address(page, row)}">{words}</a>{marks}{said}<br>' \
           f'<span class="hrc-id">{name}</span>'


def _about(row: html.Row) -> str:
    """What a result is about, from its keys: States and sessions by their names."""
    said = []
    for key, value in read_keys(str(row["keys"])).items():
        if value and key.endswith("iso3"):
            said.append(state_name(value))
        elif value and key == "session":
            said.append(session_name(value))
        elif value and not key.endswith(("_id", "url")):
            said.append(value.replace("_", " "))
    words = ", ".join(said)
    return words if len(words) <= MOST_SAID else f"{words[:MOST_SAID].rstrip()} …"


def _counted(row: html.Row) -> str:
    if pd.isna(row["n"]):
        return ""
    if pd.isna(row["denominator_n"]):
        return number(row["n"])
    if row["quantity"] in OFFICIAL and row["n"] == row["value"]:
        # Others counted that total: the record can hold more than it, and is no part of it.
        return f'{number(row["n"])} recorded; official {number(row["denominator_n"])}'
    return f'{number(row["n"])} of {number(row["denominator_n"])}'


def _is_true(value: object) -> bool:
    return str(value).strip().lower() in ("true", "1", "1.0", "yes")
