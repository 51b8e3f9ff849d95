"""Power curves: what could be found with how many slots, one panel a ratio planted."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from hrcstats.figures import rows, theme
from hrcstats.figures.words import check_language, number, word

_TARGET = 0.8


def draw_power(
    power: pd.DataFrame,
    *,
    x: str = "linked_mean",
    line_column: str = "sessions",
    panel_column: str = "ratio",
    x_label: str = "linked slots a session (log scale); simulated series",
    title: str = "",
    language: str = "en",
    width_mm: float = theme.DOUBLE_COLUMN_MM,
) -> Figure:
    """Power by slots a session, one line a length of series, one panel a planted ratio.

    Parameters
    ----------
    power
        Rows of `read_power`.
    x, line_column, panel_column
        What the axis, the lines and the panels stand for.
    """
    check_language(language)
    frame = rows.check_estimates(power, x, line_column, panel_column)
    if frame["value"].isna().all():
        return rows.refused_figure(frame, language, width_mm)
    panels = sorted(frame[panel_column].unique())
    is_narrow = theme.is_narrow(width_mm)
    shape = (len(panels), 1) if is_narrow else (1, len(panels))
    figure, unused = theme.new_figure(width_mm, 50 * len(panels) + 12 if is_narrow else 72)
    unused.remove()
    grid = figure.subplots(*shape, sharex=True, sharey=True, squeeze=False).flatten()
    lines = sorted(frame[line_column].unique())
    for axes, panel in zip(grid, panels, strict=True):
        for index, line in enumerate(lines):
            part = frame[(frame[panel_column] == panel) & (frame[line_column] == line)]
            part = part.sort_values(x)
            axes.fill_between(part[x], part["low"], part["high"], color=theme.PALETTE[index],
                              alpha=0.18, linewidth=0)
            axes.plot(part[x], part["value"], "-" + "os^Dv"[index % 5], markersize=3.6,
                      color=theme.PALETTE[index], label=f"{line:g} {word('sessions', language)}")
        axes.axhline(_TARGET, color=theme.QUIET, linewidth=0.8, linestyle=(0, (4, 2)))
        axes.set_xscale("log")
        axes.set_xticks(sorted(frame[x].unique()))
        axes.xaxis.set_major_formatter(rows.tick_formatter(language, is_share=False))
        axes.minorticks_off()
        axes.yaxis.set_major_formatter(rows.tick_formatter(language, is_share=True))
        axes.set_ylim(0, 1.03)
        axes.set_title(f"{word('share_times', language)} {number(panel, language)}", fontsize=8)
        axes.grid(axis="y")
    figure.supxlabel(x_label, fontsize=7.5)
    figure.supylabel(word("power_axis", language), fontsize=7.5)
    grid[0].legend(loc="upper left", frameon=True, framealpha=0.9, edgecolor="none", fontsize=6.5)
    rows.set_title(grid[0], title, width_mm)
    return figure
