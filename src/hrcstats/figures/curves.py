"""Step curves over waiting time, with bands and the numbers at risk under the axis."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from hrcstats.figures import rows, theme
from hrcstats.figures.words import check_language, number, word


def draw_curves(
    estimates: pd.DataFrame,
    time_column: str,
    group_column: str,
    *,
    risk_column: str = "at_risk_n",
    value_label: str = "share",
    x_label: str = "",
    title: str = "",
    language: str = "en",
    width_mm: float = theme.DOUBLE_COLUMN_MM,
    height_mm: float = 95,
) -> Figure:
    """What has become of applications by the time they have waited: one step curve a group.

    Parameters
    ----------
    estimates
        One row per time and group with `value, low, high` (shares) and `risk_column`, the number
        still at risk just before the time. Rows without a value are left out of a curve.
    """
    check_language(language)
    estimates = rows.check_estimates(estimates, time_column, group_column, risk_column)
    known = estimates[estimates["value"].notna()]
    figure, axes = theme.new_figure(width_mm, height_mm)
    groups = list(dict.fromkeys(known[group_column]))
    for place, group in enumerate(groups):
        part = known[known[group_column] == group].sort_values(time_column)
        colour = theme.PALETTE[place % len(theme.PALETTE)]
        axes.fill_between(part[time_column], part["low"], part["high"], step="post", color=colour,
                          alpha=0.2, linewidth=0)
        axes.step(part[time_column], part["value"], where="post", color=colour,
                  linestyle=_LINES[place % len(_LINES)], label=word(str(group), language))
    axes.set_ylim(0, 1)
    axes.set_ylabel(word(value_label, language))
    axes.yaxis.set_major_formatter(rows.tick_formatter(language, is_share=True))
    axes.xaxis.set_major_locator(MaxNLocator(6 if theme.is_narrow(width_mm) else 11, integer=True))
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), frameon=False, borderaxespad=0.2,
                ncols=2 if theme.is_narrow(width_mm) else min(5, len(groups)))
    rows.set_title(axes, title, width_mm)
    _write_at_risk(axes, known, time_column, risk_column, word(x_label, language), language)
    return figure


# Beside the colour, so that curves are told apart in print.
_LINES = ["-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)), (0, (3, 3))]


def _write_at_risk(axes: Axes, known: pd.DataFrame, time_column: str, risk_column: str, label: str,
                   language: str) -> None:
    """Under each tick how many were still waiting just before it, and what that line means."""
    at_risk = known.groupby(time_column)[risk_column].max()
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    for tick in ticks:
        there = at_risk[at_risk.index >= tick]
        if len(there):
            axes.annotate(number(float(there.iloc[0]), language), (tick, 0), xytext=(0, -19),
                          xycoords=("data", "axes fraction"), textcoords="offset points",
                          ha="center", va="top", fontsize=6.5, color=theme.QUIET)
    axes.set_xlabel(f"{label}\n({word('at_risk', language)})", labelpad=14)
