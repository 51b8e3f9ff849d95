"""Small pieces of pages: safe text, links between pages, tables that sort and filter."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from html import escape
from typing import Any

import pandas as pd

from hrcstats.figures.embed import safe

__all__ = ["NO_ROWS", "Cell", "Row", "address", "anchor", "block", "hidden_contents", "link",
           "markdown", "outside", "safe", "table"]

Row = Mapping[str, Any]
Cell = Callable[[Row], str]
NO_ROWS = "none on record"  # what a table without rows says, so that it is no bare header
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def markdown(text: object) -> str:
    """A text of a paper inside Markdown: every sign stands for itself, on one line."""
    one_line = " ".join(str(text).split())
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", one_line)


def anchor(prefix: str, text: object) -> str:
    """An id for one row: readable where the text allows, told apart by a hash where it does not."""
    return _anchor(prefix, str(text))


@cache
def _anchor(prefix: str, text: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-")
    if plain == text.replace("/", "-"):
        return f"{prefix}-{plain}"
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{prefix}-{plain[:60]}-{digest}"


def address(page: str, target: str, fragment: str = "") -> str:
    """The relative address of a page (or file) from another page, both without leading slash."""
    path = _relative(page.rpartition("/")[0], target)
    return f"{path}#{fragment}" if fragment else path


@lru_cache(maxsize=1 << 17)
def _relative(folder: str, target: str) -> str:
    return os.path.relpath(target, folder or ".")


def link(page: str, target: str, text: object, fragment: str = "") -> str:
    """A link to a page of the site, whose text is shown as it is."""
    return f'<a href="{escape(address(page, target, fragment))}">{safe(text)}</a>'


def outside(url: str, text: object) -> str:
    """A link that leaves the site: nothing is fetched before it is followed, no address is told."""
    if not re.match(r"https?://", url):
        return safe(text)
    return f'<a class="hrc-outside" rel="noreferrer noopener" href="{escape(url)}">{safe(text)}</a>'


def block(html: str) -> str:
    """HTML as one block of a Markdown page; an empty line would end the block."""
    one_line = re.sub(r"[\r\n]+", " ", html)
    return f"<div>{one_line}</div>\n\n"


def hidden_contents(pages: Iterable[str]) -> str:
    """Pages that belong under this one, for the menus; the page itself lists them in its words."""
    contents = "\n".join(pages)
    return f"```{{toctree}}\n:hidden:\n:maxdepth: 1\n\n{contents}\n```\n" if contents else ""


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    *,
    table_id: str,
    caption: str,
    cells: Mapping[str, Cell] | None = None,
    row_id: Cell | None = None,
    download: str = "",
) -> str:
    """A table that can be sorted and filtered, read by the keyboard, and downloaded.

    Parameters
    ----------
    columns
        `{column: heading}`, in order.
    cells
        `{column: function}` for cells that are more than text; it returns safe HTML.
    row_id
        Gives each row an id, so that a claim can point at it.
    download
        Address of the same rows as CSV.
    """
    cells = cells or {}
    head = "".join(
        f'<th scope="col" data-column="{escape(column)}" class="{_kind(frame, column)}">'
        f"{escape(heading)}</th>"
        for column, heading in columns.items()
    )
    body = "".join(_row(row, columns, cells, row_id) for row in records(frame))
    # In the foot it is neither sorted, filtered nor saved as a row.
    foot = "" if body else f'<tfoot><tr><td colspan="{len(columns)}">{NO_ROWS}</td></tr></tfoot>'
    save = f'<p class="hrc-downloads"><a download href="{escape(download)}">' \
           "This table as CSV</a></p>" if download else ""
    return (
        f'<div class="hrc-table" id="hrc-{table_id}">{save}'
        f'<div class="hrc-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="hrc-sortable"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table></div></div>"
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as mappings; what pandas does itself, in a third of its time."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, values, strict=True))
            for values in zip(*(frame[name].tolist() for name in frame.columns), strict=True)]


def _row(row: Row, columns: Mapping[str, str], cells: Mapping[str, Cell],
         row_id: Cell | None) -> str:
    mark = f' id="{escape(row_id(row))}"' if row_id else ""
    return f"<tr{mark}>" + "".join(_cell(row, column, cells) for column in columns) + "</tr>"


def _cell(row: Row, column: str, cells: Mapping[str, Cell]) -> str:
    if column in cells:
        return f"<td>{cells[column](row)}</td>"
    value = row[column]
    if isinstance(value, str):
        look = ' class="hrc-date"' if _DATE.fullmatch(value) else ""
        return f"<td{look}>{safe(value)}</td>"
    if pd.isna(value):
        return '<td data-sort=""><span class="hrc-none">none</span></td>'
    return f'<td class="hrc-number" data-sort="{value}">{_number(value)}</td>'


def _number(value: float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3g}"


def _kind(frame: pd.DataFrame, column: str) -> str:
    numeric = column in frame and pd.api.types.is_numeric_dtype(frame[column])
    return "hrc-number" if numeric else "hrc-text"
