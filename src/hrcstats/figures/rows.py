"""What row-by-row figures share: labels on the left, marks in the middle, numbers on the right."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.figures import theme
from hrcstats.figures.words import interval, number, word

ROW_MM = 8.0
FRAME_MM = 16.0
_MOST_REASONS = 4  # written out in a figure of which nothing could be drawn
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}  # behind words that cross a line
NEEDED = ["value", "low", "high", "n", "denominator_n", "warnings"]


def check_estimates(estimates: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The estimates with a fresh index, or an error that names every column that is missing."""
    missing = [column for column in [*columns, *NEEDED] if column not in estimates.columns]
    problems = [
        Problem("a figure needs this column", value=column,
                remedy="pass the frame that the measure returned")
        for column in missing
    ]
    if estimates.empty:
        problems.append(Problem("a figure of no estimates", remedy="say so in prose instead"))
    if problems:
        raise HrcStatsError(problems)
    return estimates.reset_index(drop=True)


def known_rows(estimates: pd.DataFrame) -> Iterator[tuple[int, pd.Series]]:
    """Position and row of every estimate that has a value."""
    known = estimates["value"].notna()
    return ((at, estimates.iloc[at]) for at in range(len(estimates)) if known.iloc[at])


def refused_rows(estimates: pd.DataFrame) -> Iterator[tuple[int, pd.Series]]:
    """Position and row of every estimate that was refused."""
    refused = estimates["value"].isna()
    return ((at, estimates.iloc[at]) for at in range(len(estimates)) if refused.iloc[at])


def row_figure(labels: list[str], width_mm: float, title: str) -> tuple[Figure, Axes]:
    """A figure tall enough for one row a label, the first label on top."""
    wrapped = [wrap_label(label, width_mm) for label in labels]
    lines = sum(max(2, text.count("\n") + 1) for text in wrapped)
    height = FRAME_MM + lines * ROW_MM / 2 + (6 if title else 0)
    figure, axes = theme.new_figure(width_mm, height)
    axes.set_yticks(range(len(labels)), wrapped)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    set_title(axes, title, width_mm)
    return figure, axes


def set_title(axes: Axes, title: str, width_mm: float) -> None:
    """A title at the top left, wrapped to the figure's width."""
    if title:
        # The figure's title, not the axes': it stands clear of a key above the axes.
        axes.get_figure().suptitle(  # type: ignore[union-attr]
            textwrap.fill(title, 40 if theme.is_narrow(width_mm) else 84), x=0.01, ha="left",
            fontsize=8.5, fontweight="bold",
        )


def wrap_label(label: str, width_mm: float) -> str:
    """A label in a few lines; what does not fit ends in an ellipsis.

    The longest name of a State, with a code before it, needs five lines in one column.
    """
    width, lines = (20, 5) if theme.is_narrow(width_mm) else (36, 3)
    return "\n".join(textwrap.wrap(str(label), width, max_lines=lines, placeholder=" …")) or "—"


def write_numbers(axes: Axes, estimates: pd.DataFrame, language: str, *, is_share: bool) -> None:
    """Right of each row its value and interval, and under them the count and its denominator."""
    for position, row in known_rows(estimates):
        value = number(row["value"], language, is_share=is_share)
        ends = interval(row["low"], row["high"], language, is_share=is_share)
        counted = _counted(row["n"], row["denominator_n"], language)
        lines = [f"{value} {ends}".strip(), counted if counted != value else ""]
        axes.annotate("\n".join(line for line in lines if line), (1.02, position),
                      xycoords=("axes fraction", "data"), va="center", ha="left", fontsize=7,
                      annotation_clip=False)


def write_refusals(axes: Axes, estimates: pd.DataFrame, language: str, width_mm: float) -> None:
    """In the row of a refused estimate the reason, in words, where its mark would have been."""
    width = refusal_width(width_mm)
    for position, row in refused_rows(estimates):
        write_refusal(axes, position, str(row["warnings"]), language, width)


def write_refusal(axes: Axes, position: int, reason: str, language: str, width: int) -> None:
    """The reason of one refusal, wrapped, in its row."""
    words = f"{word('no_estimate', language)}: {reason or '?'}"
    text = "\n".join(textwrap.wrap(words, width, max_lines=3, placeholder=" …"))
    axes.text(0.01, position, text, transform=axes.get_yaxis_transform(),
                  va="center", ha="left", fontsize=7, style="italic", color=theme.QUIET,
                  in_layout=False, zorder=4, bbox=PAPER)


def refused_figure(estimates: pd.DataFrame, language: str, width_mm: float) -> Figure:
    """The whole figure of estimates that were all refused: how many, and the reasons met."""
    counts = estimates["warnings"].value_counts()
    # A single reason more is written out: its row would say no less.
    most = len(counts) if len(counts) == _MOST_REASONS + 1 else _MOST_REASONS
    shown = [(f"{count} ×", str(reason)) for reason, count in counts.head(most).items()]
    left = counts.iloc[most:]
    if len(left):
        shown.append((f"{left.sum()} ×", f"{len(left)} {word('other_reasons', language)}"))
    figure, axes = row_figure([label for label, _ in shown], width_mm, "")
    for position, (_, reason) in enumerate(shown):
        write_refusal(axes, position, reason, language, refusal_width(width_mm))
    hide_values(axes)
    axes.grid(visible=False)
    return figure


def refusal_width(width_mm: float) -> int:
    """Characters of a reason that fit in one line of its row."""
    return 28 if theme.is_narrow(width_mm) else 66


def label_values(axes: Axes, value_label: str, language: str, *, is_share: bool) -> None:
    """The words and the tick numbers of the value axis."""
    axes.set_xlabel(word(value_label or ("share" if is_share else "count"), language))
    axes.xaxis.set_major_formatter(tick_formatter(language, is_share=is_share))


def tick_formatter(language: str, *, is_share: bool) -> Callable[[float, float], str]:
    """How the numbers on a value axis are written."""
    return lambda value, _: _tick(value, language, is_share=is_share)


def hide_values(axes: Axes) -> None:
    """No scale at all, where every row was refused: an empty scale would read as zero."""
    axes.set_xticks([])
    axes.set_xlabel("")
    axes.spines["bottom"].set_visible(False)


def _tick(value: float, language: str, *, is_share: bool) -> str:
    # Tick places carry rounding noise: 0.30000000000000004 is 30%, not 30.0%.
    shown = round(value * 100 if is_share else value, 9)
    if not shown.is_integer() or not is_share:
        return number(round(value, 11), language, is_share=is_share)
    return number(shown, language) + ("%" if language == "en" else "\u00a0%")


def _counted(n: float, denominator_n: float, language: str) -> str:
    if pd.isna(n):
        return ""
    if pd.isna(denominator_n):
        return f"n = {number(n, language)}"
    return f"{number(n, language)} {word('of', language)} {number(denominator_n, language)}"
