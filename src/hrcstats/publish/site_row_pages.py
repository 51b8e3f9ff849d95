"""The rows behind a number, each with its paper and the place in it: one page a key."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.figures.embed import safe
from hrcstats.plural import plural
from hrcstats.publish import site_html as html
from hrcstats.publish.site_kept import Kept
from hrcstats.publish.site_papers import PAGE as PAPERS_PAGE
from hrcstats.publish.site_papers import Papers
from hrcstats.publish.site_rows import ACTIONS, WHOLE, Rows, rows_page, table_words
from hrcstats.publish.site_tree import Tree

_PLAIN = {"True": "yes", "False": "no", "": "not known"}
# Keys that take lines of a paper which stand together; an organisation's lie far apart.
_LINES_OF = ("paper", "committee_session_end", "session")
_LINE = re.compile(r"line (\d+)")
_CODE = re.compile("[a-z]+(_[a-z]+)+")


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
        f"{len(mine):,} {plural(len(mine), 'row')} of {table}. Filter them to recount a number.\n\n"
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
                            f"{ACTIONS[one['action']]} ({html.markdown(one['correction_id'])}: "
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
        f"<li>{' '.join(papers.links(page, str(source)))}: {count:,} {plural(count, 'row')}; "
        f"{' '.join(papers.outside_links(str(source))) or safe('no address')}</li>"
        for source, count in rows.papers_of(name).items()
    )
    return f"<ul>{items}</ul>" if items else ""
