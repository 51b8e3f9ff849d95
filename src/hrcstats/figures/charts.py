"""The study's figures: one function each, a frame of estimates in, a figure out, nothing computed.

Every figure takes the rows that a measure returned (`value, low, high, n, denominator_n, warnings`
beside the label columns). A refused row (null value) is written out with its reason and is never
drawn as zero.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hrcstats.figures import rows, theme
from hrcstats.figures.curves import draw_curves
from hrcstats.figures.grid import draw_coverage_grid
from hrcstats.figures.timeline import draw_timeline
from hrcstats.figures.words import check_language, number, word

__all__ = ["draw_bars", "draw_coverage_grid", "draw_curves", "draw_intervals", "draw_stacked",
           "draw_timeline"]


def draw_intervals(
    estimates: pd.DataFrame,
    label_column: str,
    *,
    value_label: str = "",
    is_share: bool = False,
    reference: float | None = None,
    reference_label: str = "",
    null_column: str | None = None,
    title: str = "",
    language: str = "en",
    width_mm: float = theme.DOUBLE_COLUMN_MM,
) -> Figure:
    """A dot with its interval a row, in the order of the frame.

    Parameters
    ----------
    estimates
        Columns `label_column, value, low, high, n, denominator_n, warnings`.
    value_label
        What the axis counts: a key of the figures' words, or words of your own.
    is_share
        Whether the values are shares (0-1), written as per cent.
    reference
        A value to compare with, drawn as a dashed line and named by `reference_label`.
    null_column
        Column with the value that chance alone would give a row: an orange stroke, named above.
    """
    check_language(language)
    estimates = rows.check_estimates(estimates, label_column)
    figure, axes = rows.row_figure(estimates[label_column].tolist(), width_mm, title)
    for position, row in rows.known_rows(estimates):
        if pd.notna(row["low"]) and pd.notna(row["high"]):
            axes.plot([row["low"], row["high"]], [position, position], color=theme.BLUE,
                      solid_capstyle="round", linewidth=2)
        axes.plot([row["value"]], [position], "o", color=theme.BLUE, markersize=5.5,
                  markeredgecolor="white", markeredgewidth=0.8)
        if null_column is not None and pd.notna(row[null_column]):
            axes.plot([row[null_column]] * 2, [position - 0.3, position + 0.3], linewidth=1.4,
                      color=theme.VERMILION)
    if null_column is not None and estimates[null_column].notna().any():
        _name_chance(axes, language)
    if reference is not None:
        _mark_reference(axes, reference, reference_label)
    _finish(axes, estimates, value_label, language, width_mm, is_share=is_share)
    return figure


def draw_bars(
    estimates: pd.DataFrame,
    label_column: str,
    *,
    value_label: str = "",
    is_share: bool = False,
    highlight: str | None = None,
    title: str = "",
    language: str = "en",
    width_mm: float = theme.DOUBLE_COLUMN_MM,
) -> Figure:
    """A bar from zero a row, with a whisker where there is an interval; `highlight` names one row.

    A zero has a stroke on the axis and the figure 0; a refused row has its reason and no stroke.
    """
    check_language(language)
    estimates = rows.check_estimates(estimates, label_column)
    labels = estimates[label_column].tolist()
    figure, axes = rows.row_figure(labels, width_mm, title)
    for position, row in rows.known_rows(estimates):
        colour = theme.ORANGE if labels[position] == highlight else theme.SKY_BLUE
        axes.barh(position, row["value"], height=0.62, color=colour)
        if row["value"] == 0:
            axes.plot([0, 0], [position - 0.31, position + 0.31], color=theme.INK, linewidth=1.5,
                      clip_on=False)
        if pd.notna(row["low"]) and pd.notna(row["high"]):
            axes.plot([row["low"], row["high"]], [position, position], color=theme.INK, linewidth=1)
    axes.set_xlim(left=0)
    _finish(axes, estimates, value_label, language, width_mm, is_share=is_share)
    return figure


def draw_stacked(
    estimates: pd.DataFrame,
    label_column: str,
    part_column: str,
    *,
    official_column: str | None = None,
    value_label: str = "count",
    title: str = "",
    language: str = "en",
    width_mm: float = theme.DOUBLE_COLUMN_MM,
) -> Figure:
    """What a total is made of: one bar a label, one segment a part, beside the official total.

    Parameters
    ----------
    estimates
        One row per label and part; parts stack in the order of their first appearance.
    official_column
        Column with the total that others printed, the same in every row of a label, null where
        none is known. It is marked and never drawn as zero where unknown.
    """
    check_language(language)
    estimates = rows.check_estimates(estimates, label_column, part_column)
    labels = list(dict.fromkeys(estimates[label_column]))
    parts = list(dict.fromkeys(estimates[part_column]))
    figure, axes = rows.row_figure(labels, width_mm, title)
    place = {label: position for position, label in enumerate(labels)}
    for label, stack in estimates.groupby(label_column, sort=False):
        _draw_stack(axes, stack.set_index(part_column), place[label], parts, language, width_mm)
        if official_column is not None:
            _mark_official(axes, stack[official_column].dropna(), place[label], language)
    _name_parts(axes, parts, official_column is not None, language)
    axes.set_xlim(left=0)
    axes.margins(x=0.12)
    rows.label_values(axes, value_label, language, is_share=False)
    return figure


def _draw_stack(axes: Axes, stack: pd.DataFrame, position: int, parts: list[str], language: str,
                width_mm: float) -> None:
    refused = stack[stack["value"].isna()]
    if not refused.empty:
        # A bar that lacks a part would read as a smaller total.
        rows.write_refusal(axes, position, str(refused["warnings"].iloc[0]), language,
                           rows.refusal_width(width_mm))
        return
    left = 0.0
    for index, part in enumerate(parts):
        value = float(stack["value"].get(part, 0.0))
        if value == 0:
            continue
        colour = _PART_COLOURS[index % len(_PART_COLOURS)]
        axes.barh(position, value, left=left, height=0.55, color=colour, edgecolor="white")
        axes.text(left + value / 2, position, number(value, language), ha="center", va="center",
                  fontsize=7, color="white" if colour in _DARK else theme.INK, clip_on=True)
        left += value


_PART_COLOURS = [theme.BLUE, theme.ORANGE, theme.GREEN, theme.SKY_BLUE, theme.PURPLE, theme.YELLOW]
_DARK = {theme.BLUE, theme.BLACK}


def _mark_official(axes: Axes, official: pd.Series, position: int, language: str) -> None:
    if official.empty:
        return
    total = float(official.iloc[0])
    axes.plot([total, total], [position - 0.4, position + 0.4], color=theme.INK, linewidth=1.6)
    axes.annotate(number(total, language), (total, position), xytext=(4, 0),
                  textcoords="offset points", va="center", ha="left", fontsize=7)


def _name_parts(axes: Axes, parts: list[str], has_official: bool, language: str) -> None:
    handles: list[Artist] = [
        theme.rectangle(0, 0, 1, 1, facecolor=_PART_COLOURS[index % len(_PART_COLOURS)],
                        edgecolor="none", label=word(part, language))
        for index, part in enumerate(parts)
    ]
    if has_official:
        handles += axes.plot([], [], "|", color=theme.INK, markersize=9, markeredgewidth=1.6,
                             label=word("official_total", language))
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), frameon=False,
                ncols=min(4, len(handles)), borderaxespad=0.2, handlelength=1.2, columnspacing=1.2)


def _name_chance(axes: Axes, language: str) -> None:
    axes.plot([], [], "|", color=theme.VERMILION, markersize=9, markeredgewidth=1.4,
              linestyle="none", label=word("by_chance", language))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), frameon=False, borderaxespad=0.2,
                handlelength=1.2)


def _mark_reference(axes: Axes, reference: float, label: str) -> None:
    axes.axvline(reference, color=theme.VERMILION, linewidth=1, linestyle=(0, (4, 2)))
    if label:
        axes.annotate(label, (reference, 1), xycoords=("data", "axes fraction"), xytext=(3, 1),
                      textcoords="offset points", fontsize=7, color=theme.QUIET, va="bottom")


def _finish(axes: Axes, estimates: pd.DataFrame, value_label: str, language: str,
            width_mm: float, *, is_share: bool) -> None:
    rows.write_numbers(axes, estimates, language, is_share=is_share)
    rows.write_refusals(axes, estimates, language, width_mm)
    if estimates["value"].isna().all():
        rows.hide_values(axes)
    else:
        rows.label_values(axes, value_label, language, is_share=is_share)
