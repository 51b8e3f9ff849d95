"""Estimates along sessions or years, with breaks and missing sessions marked on the axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from hrcstats.figures import rows, theme
from hrcstats.figures.words import check_language, word


def draw_timeline(
    estimates: pd.DataFrame,
    x: str,
    *,
    group_column: str | None = None,
    breaks: Mapping[float, str] | None = None,
    value_label: str = "",
    x_label: str = "",
    is_share: bool = False,
    title: str = "",
    language: str = "en",
    width_mm: float = theme.DOUBLE_COLUMN_MM,
    height_mm: float = 85,
) -> Figure:
    """Values with their intervals in order of `x`, one line a group, each named at its end.

    Parameters
    ----------
    estimates
        One row per `x` (a number: session or year) and group. A row with a null value is a missing
        or refused `x`: it has a cross and breaks the line; of several lines, each has its
        crosses in its colour, and a single line's place is hatched too. It is never zero.
    breaks
        `{x: words}`: a rule or practice that changed before this `x`, drawn as a dashed line.
    """
    check_language(language)
    estimates = rows.check_estimates(estimates, x).sort_values(x, kind="stable")
    figure, axes = theme.new_figure(width_mm, height_mm)
    groups = [("", estimates)]
    if group_column is not None:
        groups = [(str(name), part) for name, part in estimates.groupby(group_column, sort=False)]
    for index, (name, part) in enumerate(groups):
        _draw_line(axes, part, x, theme.PALETTE[index % len(theme.PALETTE)], word(name, language))
    if estimates["value"].notna().any():
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    if len(groups) > 1:
        _mark_gaps(axes, [part.loc[part["value"].isna(), x] for _, part in groups], language)
    else:
        _mark_missing(axes, _missing_everywhere(estimates, x), language)
    _mark_breaks(axes, breaks or {})
    rows.set_title(axes, title, width_mm)
    axes.set_xlabel(word(x_label or x, language))
    axes.set_ylabel(word(value_label or ("share" if is_share else "count"), language))
    axes.yaxis.set_major_formatter(rows.tick_formatter(language, is_share=is_share))
    axes.xaxis.set_major_locator(MaxNLocator(5 if theme.is_narrow(width_mm) else 9, integer=True))
    axes.grid(axis="y")
    return figure


def _draw_line(axes: Axes, part: pd.DataFrame, x: str, colour: str, name: str) -> None:
    # NaN values interrupt the line, so that nothing is drawn across a session without papers.
    axes.plot(part[x], part["value"], "-o", color=colour, markeredgecolor="white",
              markeredgewidth=0.6)
    ends = part.dropna(subset=["low", "high"])
    axes.vlines(ends[x], ends["low"], ends["high"], color=colour, linewidth=1, alpha=0.7)
    known = part.dropna(subset=["value"])
    if name and not known.empty:
        last = known.iloc[-1]
        axes.annotate(name, (last[x], last["value"]), xytext=(5, 0), textcoords="offset points",
                      va="center", fontsize=7, fontweight="bold")


def _missing_everywhere(estimates: pd.DataFrame, x: str) -> Sequence[float]:
    known = set(estimates.loc[estimates["value"].notna(), x])
    return [float(place) for place in dict.fromkeys(estimates[x]) if place not in known]


def _mark_gaps(axes: Axes, gaps: Sequence[pd.Series], language: str) -> None:
    """A cross in the colour of its line for each place that the line lacks: as many as it lacks."""
    for index, places in enumerate(gaps):
        # Each line's crosses have a height of their own, so that none hides another's.
        axes.plot(places, [0.012 + 0.024 * index] * len(places), "x", markersize=3.2, zorder=5,
                  color=theme.PALETTE[index % len(theme.PALETTE)], linestyle="none",
                  transform=axes.get_xaxis_transform(), clip_on=False)
    _name_missing(axes, language, is_there=any(len(places) for places in gaps))


def _mark_missing(axes: Axes, places: Sequence[float], language: str) -> None:
    for place in places:
        axes.axvspan(place - 0.5, place + 0.5, facecolor="none", edgecolor=theme.RULE,
                     hatch="////", linewidth=0)
        axes.plot([place], [0], "x", color=theme.QUIET, transform=axes.get_xaxis_transform(),
                  clip_on=False, markersize=5, zorder=5)
    _name_missing(axes, language, is_there=bool(places))


def _name_missing(axes: Axes, language: str, *, is_there: bool) -> None:
    if is_there:
        axes.plot([], [], "x", color=theme.QUIET, linestyle="none",
                  label=f"{word('missing', language)} ({word('no_estimate', language)})")
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1.0), frameon=False, borderaxespad=0.2,
                    handletextpad=0.2)


def _mark_breaks(axes: Axes, breaks: Mapping[float, str]) -> None:
    for index, (place, words) in enumerate(sorted(breaks.items())):
        axes.axvline(place - 0.5, color=theme.VERMILION, linewidth=0.9, linestyle=(0, (4, 2)))
        # Neighbouring labels step down, so that they do not overprint one another.
        axes.annotate(words, (place - 0.5, 1.0 - 0.07 * (index % 4)), xytext=(3, -2),
                      xycoords=("data", "axes fraction"), textcoords="offset points",
                      fontsize=6.5, color=theme.QUIET, va="top", bbox=rows.PAPER)
