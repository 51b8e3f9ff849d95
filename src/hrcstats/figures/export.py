"""A figure as files that a report can take, and as an accessible figure in the notebook.

The same figure gives the same bytes on every run: identifiers inside SVG are salted with the
figure's own id, and no file holds a date.
"""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

import hrcstats
from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.figures.embed import figure_html, table_html
from hrcstats.figures.words import word

RUN_DIR_VARIABLE = "HRCSTATS_RUN_DIR"
COMMIT_VARIABLE = "HRCSTATS_COMMIT"
INPUT_HASH_VARIABLE = "HRCSTATS_INPUT_HASH"
PNG_DPI = 300
FORMATS = ("svg", "pdf", "png")


@dataclass(frozen=True)
class ShownFigure:
    """A figure that was written to `folder`; a notebook shows it as `html`, a terminal as text."""

    figure_id: str
    folder: Path
    caption: str
    alt: str
    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"Figure {self.figure_id}: {self.caption}\n{self.alt}"


def show(
    figure: Figure,
    *,
    figure_id: str,
    data: pd.DataFrame,
    caption: str,
    alt: str,
    source: str,
    denominator: str,
    out_dir: Path | str | None = None,
    language: str = "en",
) -> ShownFigure:
    """Write a figure with all that a report needs, and show it accessibly.

    Writes `<out_dir>/<figure_id>/` with `.svg` (title, description, role), `.pdf` (fonts embedded),
    `.png` (300 dpi, text chunks), the data as `.csv`, `caption.txt`, `alt.txt`, `citation.txt`.
    It computes nothing about the data.

    Parameters
    ----------
    figure
        Drawn by a function of `hrcstats.figures.charts`.
    figure_id
        Lower-case words joined by `-` or `_`; the name of the folder and of its files.
    data
        The rows behind the figure, as drawn.
    caption, source, denominator
        What it shows; the papers; out of what it was counted.
    alt
        What the figure shows, in numbers, for a reader who does not see it.
    language
        The language of the texts and of the words put between them.
    out_dir
        Folder of the figures; by default `figures` in the run's folder (`HRCSTATS_RUN_DIR`), or
        in the current folder.

    Raises
    ------
    HrcStatsError
        Where a text is empty, or the alternative text holds no number: write it.
    """
    _check_texts(figure_id, caption=caption, alt=alt, source=source, denominator=denominator)
    folder = _figures_folder(out_dir) / figure_id
    folder.mkdir(parents=True, exist_ok=True)
    images = render(figure, figure_id, caption, alt, language)
    for kind, content in images.items():
        (folder / f"{figure_id}.{kind}").write_bytes(content)
    table = data.to_csv(index=False, lineterminator="\n").encode()
    (folder / f"{figure_id}.csv").write_bytes(table)
    full_caption = (f"{stop(caption)} {word('source_is', language)} {stop(source)} "
                    f"{word('counted_out_of', language)} {stop(denominator)}")
    texts = {"caption": full_caption, "alt": alt,
             "citation": citation(figure_id, caption, source, language)}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    html = figure_html(figure_id, svg=images["svg"], data=data, table=table, caption=caption,
                       alt=alt, source=source, denominator=denominator)
    return ShownFigure(figure_id, folder, caption, alt, html)


@dataclass(frozen=True)
class ShownTable:
    """A table that a notebook shows accessibly and a terminal shows as text."""

    data: pd.DataFrame
    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.data.to_string(index=False)


def show_table(data: pd.DataFrame, *, caption: str) -> ShownTable:
    """Rows with a caption, in the notebook as on the site: missing said in words, never as NaN.

    Parameters
    ----------
    data
        Columns in the order shown; the index is not shown.
    caption
        What the rows are, said to readers who see and who do not.
    """
    if not caption.strip():
        raise HrcStatsError(Problem("a table needs a caption", remedy="say what its rows are"))
    return ShownTable(data, table_html(data, caption))


def render(figure: Figure, figure_id: str, title: str, description: str,
           language: str = "en") -> dict[str, bytes]:
    """The figure as SVG, PDF and PNG, each naming itself and saying what it shows."""
    maker = f"hrcstats {hrcstats.__version__}"
    with matplotlib.rc_context({"svg.hashsalt": figure_id}):
        return {
            "svg": _describe_svg(
                _saved(figure, "svg", {"Title": title, "Creator": maker, "Date": None}),
                figure_id, description, language,
            ),
            "pdf": _saved(figure, "pdf", {"Title": title, "Subject": description, "Creator": maker,
                                          "Producer": None, "CreationDate": None}),
            "png": _saved(figure, "png", {"Title": title, "Description": description,
                                          "Software": maker}, dpi=PNG_DPI),
        }


def citation(figure_id: str, caption: str, source: str, language: str = "en") -> str:
    """How to cite the figure: what, from which papers, made by which code from which input."""
    commit = os.environ.get(COMMIT_VARIABLE, "unknown")
    inputs = os.environ.get(INPUT_HASH_VARIABLE, "unknown")
    return (
        f"hrcstats {hrcstats.__version__}, figure {figure_id}: {stop(caption)} "
        f"{word('source_is', language)} {stop(source)} {word('code_is', language)} {commit}. "
        f"{word('input_is', language)} {inputs}. {word('data_are', language)}"
    )


def stop(text: str) -> str:
    """A text that ends as a sentence does, so that the next one can follow.

    Examples
    --------
    >>> stop("UPR summaries"), stop("Who speaks?")
    ('UPR summaries.', 'Who speaks?')
    """
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _figures_folder(out_dir: Path | str | None) -> Path:
    if out_dir is not None:
        return Path(out_dir)
    return Path(os.environ.get(RUN_DIR_VARIABLE, ".")) / "figures"


def _check_texts(figure_id: str, **texts: str) -> None:
    where = f"figure {figure_id}"
    problems = [
        Problem("a figure needs this text", where, name, remedy="write it where show is called")
        for name, text in texts.items() if not text.strip()
    ]
    problems += [
        Problem("a text says nan where a value is missing", where, text[:80],
                "words for what is missing", "leave the row out, or say why it has no value")
        for text in texts.values() if re.search(r"\b(nan|NaN|NaT)\b|<NA>", text)
    ]
    if texts["alt"].strip() and not re.search(r"\d", texts["alt"]):
        problems.append(Problem("the alternative text holds no number", where, texts["alt"][:80],
                                "what the figure shows, in numbers"))
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", figure_id):
        problems.append(Problem("not a figure id", where, figure_id,
                                "lower-case words joined by - or _"))
    raise_if_any(problems)


def _saved(figure: Figure, kind: str, metadata: dict[str, str | None],
           dpi: float | str = "figure") -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=metadata, dpi=dpi)
    return buffer.getvalue()


def _describe_svg(svg: bytes, figure_id: str, description: str, language: str) -> bytes:
    """Give the SVG a role and a description, named by ids that differ from figure to figure."""
    text = svg.decode()
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    if title is None:
        raise HrcStatsError(f"figure {figure_id}: the SVG writer left no title")
    names = (f'xml:lang="{language}" role="img" aria-labelledby="{figure_id}-title" '
             f'aria-describedby="{figure_id}-desc"')
    described = (
        f'<title id="{figure_id}-title">{title[1]}</title>\n'
        f' <desc id="{figure_id}-desc">{escape(description, quote=False)}</desc>'
    )
    text = text.replace(title[0], described, 1).replace("<svg ", f"<svg {names} ", 1)
    return text.encode()
