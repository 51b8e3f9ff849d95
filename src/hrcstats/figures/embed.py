"""One self-contained HTML figure: image, caption, data table and download, with no outside file."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from html import escape

import pandas as pd

SHOWN_ROWS = 200
SCREEN_PX_PER_PT = 1.8


def figure_html(figure_id: str, *, svg: bytes, data: pd.DataFrame, table: bytes, caption: str,
                alt: str, source: str, denominator: str) -> str:
    """The figure as `<figure>` with its texts, its data as a table, and the data to download."""
    note = (f"<span><b>Source:</b> {safe(source)}</span> "
            f"<span><b>Counted out of:</b> {safe(denominator)}</span>")
    return (
        f'<figure class="hrc-figure" id="figure-{figure_id}">'
        f'<div class="hrc-picture" role="group" tabindex="0" aria-label="Picture {figure_id}">'
        f'<img src="{data_address(svg, "image/svg+xml")}" alt="{escape(alt)}"{_size(svg)}></div>'
        f'<figcaption><p>{safe(caption)}</p><p class="hrc-note">{note}</p></figcaption>'
        f'<details><summary>Data behind this figure ({len(data):,} rows)</summary>'
        f"{table_html(data, caption)}</details>"
        f'<p class="hrc-downloads"><a download="{figure_id}.csv" '
        f'href="{data_address(table, "text/csv")}">Data of this figure (CSV)</a></p>'
        "</figure>"
    )


def table_html(data: pd.DataFrame, caption: str) -> str:
    """The first rows as a table that scrolls by itself and can be reached by the keyboard."""
    head = "".join(f'<th scope="col">{safe(column)}</th>' for column in data.columns)
    shown = data.head(SHOWN_ROWS)
    body = "".join(
        "<tr>" + "".join(_cell(value) for value in row) + "</tr>"
        for row in shown.itertuples(index=False, name=None)
    )
    more = "" if len(data) <= SHOWN_ROWS else (
        f"<p>The first {SHOWN_ROWS} of {len(data):,} rows; the download holds all.</p>"
    )
    return (
        f'<div class="hrc-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="hrc-data"><caption>{safe(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}"
    )


def _size(svg: bytes) -> str:
    """Width and height on a screen, where print sizes of letters are too small to read."""
    sides = re.search(rb'width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    if sides is None:
        return ""
    width, height = (round(float(side) * SCREEN_PX_PER_PT) for side in sides.groups())
    # "dark-light" asks the site's theme to leave the picture as it is in dark mode.
    look = "hrc-image dark-light" + (" hrc-narrow" if width < 600 else "")
    return f' class="{look}" width="{width}" height="{height}"'


def data_address(content: bytes, kind: str) -> str:
    """The content itself as an address, so that nothing is fetched."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def safe(text: object) -> str:
    """A text of a paper as HTML: markup shown as written, its reading direction kept apart."""
    return _kept_apart(str(text))


@lru_cache(maxsize=1 << 16)
def _kept_apart(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def _cell(value: object) -> str:
    if not isinstance(value, str) and pd.isna(value):
        # An empty cell would leave it open whether nothing or zero was found.
        return '<td><span class="hrc-none">none</span></td>'
    if isinstance(value, bool | int):
        return f'<td class="hrc-number">{value}</td>'
    if isinstance(value, float):
        return f'<td class="hrc-number">{value:.6g}</td>'
    return f"<td>{safe(value)}</td>"
