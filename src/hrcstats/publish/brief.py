"""Two printed pages on one session, as accessible PDF (PDF/UA-1) and as a page of HTML.

The same blocks give both, so that the page on paper and the page on screen cannot disagree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

import matplotlib
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.figures.export import ShownFigure

PAGES = 2


@dataclass(frozen=True)
class Points:
    """Sentences, each of which can be quoted alone."""

    title: str
    sentences: list[str]


@dataclass(frozen=True)
class Rows:
    """A table: columns under plain words, a caption, empty cells said as "-"."""

    title: str
    frame: pd.DataFrame
    caption: str


@dataclass(frozen=True)
class Picture:
    """A figure of the same run, with its caption and alternative text."""

    title: str
    figure: ShownFigure


@dataclass(frozen=True)
class Brief:
    """What a brief says: a title, one line on what was read, blocks, and where it comes from."""

    title: str
    lead: str
    blocks: list[Points | Rows | Picture]
    origin: str


@dataclass(frozen=True)
class WrittenBrief:
    """Where a brief was put; a notebook shows the names, a terminal the paths."""

    pdf: Path
    html: Path
    pages_n: int

    def _repr_html_(self) -> str:
        # No link: the notebook is shown in several places, and the files are offered beside it.
        return (f'<p class="hrc-brief">Written: <code>{self.pdf.name}</code> ({self.pages_n} '
                f'pages) and <code>{self.html.name}</code>.</p>')

    def __repr__(self) -> str:
        return f"{self.pdf}\n{self.html}"


def write_brief(brief: Brief, folder: Path) -> WrittenBrief:
    """Writes `brief.pdf` and `brief.html`; the same content gives the same bytes.

    Raises
    ------
    HrcStatsError
        Where the content does not fit on two pages, or the PDF would not be accessible.
    """
    import typst

    folder.mkdir(parents=True, exist_ok=True)
    for block in brief.blocks:
        if isinstance(block, Picture):
            name = block.figure.figure_id
            (folder / f"brief-{name}.svg").write_bytes(
                (block.figure.folder / f"{name}.svg").read_bytes())
    source = folder / "brief.typ"
    source.write_text(_typst(brief), encoding="utf-8")
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    try:
        pdf = typst.compile(str(source), root=str(folder), format="pdf", pdf_standards=["ua-1"],
                            font_paths=[str(fonts)], ignore_system_fonts=True)
    except (RuntimeError, typst.TypstError) as error:
        raise HrcStatsError(Problem("the brief cannot be set", str(source), str(error)[:300],
                                    "text that Typst sets as PDF/UA-1")) from error
    finally:
        source.unlink()
        for path in folder.glob("brief-*.svg"):
            path.unlink()
    pages_n = len(re.findall(rb"/Type\s*/Page\b", pdf))
    if pages_n > PAGES:
        raise HrcStatsError(Problem("the brief is too long", str(folder), f"{pages_n} pages",
                                    f"{PAGES} pages", "give fewer rows: the notebook holds all"))
    (folder / "brief.pdf").write_bytes(pdf)
    (folder / "brief.html").write_text(_html(brief), encoding="utf-8")
    return WrittenBrief(folder / "brief.pdf", folder / "brief.html", pages_n)


def _typst(brief: Brief) -> str:
    head = files("hrcstats.publish").joinpath("assets/brief.typ").read_text(encoding="utf-8")
    parts = [head, f"#show: page-of.with(title: {_quoted(brief.title)}, "
                   f"origin: {_quoted(brief.origin)})",
             f"= #{_quoted(brief.title)}", f"#lead({_quoted(brief.lead)})"]
    for block in brief.blocks:
        parts.append(f"== #{_quoted(block.title)}")
        if isinstance(block, Points):
            parts += [f"- #{_quoted(sentence)}" for sentence in block.sentences]
        elif isinstance(block, Rows):
            parts.append(_typst_table(block))
        else:
            name, shown = f"brief-{block.figure.figure_id}.svg", block.figure
            parts.append(f"#picture({_quoted(name)}, {_quoted(shown.alt)}, "
                         f"{_quoted(shown.caption)})")
    return "\n\n".join(parts) + "\n"


def _typst_table(block: Rows) -> str:
    columns = ", ".join("auto" if _is_number(block.frame[name]) else
                        f"{_width(block.frame[name])}fr" for name in block.frame)
    align = ", ".join("right" if _is_number(block.frame[name]) else "left" for name in block.frame)
    head = ", ".join(f"[#{_quoted(str(name))}]" for name in block.frame)
    cells = "\n".join("  " + " ".join(f"[#{_quoted(text)}]," for text in row)
                      for row in _cells(block.frame))
    return (f"#rows(columns: ({columns},), align: ({align},), caption: {_quoted(block.caption)}, "
            f"table.header(repeat: true, {head}),\n{cells}\n)")


def _html(brief: Brief) -> str:
    style = files("hrcstats.publish").joinpath("assets/brief.css").read_text(encoding="utf-8")
    parts = [f"<h1>{escape(brief.title)}</h1>", f'<p class="lead">{escape(brief.lead)}</p>']
    for block in brief.blocks:
        parts.append(f"<h2>{escape(block.title)}</h2>")
        if isinstance(block, Points):
            items = "".join(f"<li><bdi>{escape(text)}</bdi></li>" for text in block.sentences)
            parts.append(f"<ul>{items}</ul>")
        elif isinstance(block, Rows):
            parts.append(_html_table(block))
        else:
            parts.append(block.figure.html)
    body = "\n".join(parts)
    return ('<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(brief.title)}</title><style>{style}</style></head>\n<body><main>\n"
            f"{body}\n</main><footer><p>{escape(brief.origin)}</p></footer></body></html>\n")


def _html_table(block: Rows) -> str:
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in block.frame)
    numbers = [_is_number(block.frame[name]) for name in block.frame]
    body = "".join("<tr>" + "".join(
        f"<td{' class=number' if is_number else ''}><bdi>{escape(text)}</bdi></td>"
        for text, is_number in zip(row, numbers, strict=True)) + "</tr>"
        for row in _cells(block.frame))
    return (f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(block.caption)}">'
            f"<table><caption>{escape(block.caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>")


def _cells(frame: pd.DataFrame) -> Iterable[list[str]]:
    """Each cell as it is read: what is not known is "-", never 0 or nan."""
    for row in frame.itertuples(index=False, name=None):
        yield ["-" if pd.isna(value) else f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp)
               else f"{value:,}" if isinstance(value, int) else str(value) for value in row]


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def _width(values: pd.Series) -> int:
    """A share of the line by the longest text, so that short columns leave room to long ones."""
    return min(60, max([12, *values.astype("string").str.len().dropna()]))


def _quoted(text: str) -> str:
    """A text as a Typst string: nothing in a name can be read as markup or code."""
    return json.dumps(str(text), ensure_ascii=False)
