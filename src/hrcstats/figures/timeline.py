"""Estimates along sessions or years, with breaks and missing sessions marked on the axis."""

from __future__ import annotations

import textwrap
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
        or refused `x`: it is hatched, named on the axis, and breaks the line. It is never zero.
        Where one group lacks a value that others have, a cross in its colour stands on the axis;
        the reason is written beside the key where the group has no value at all.
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
    _start_at_zero(axes, estimates, is_share=is_share)
    everywhere = _missing_everywhere(estimates, x)
    _mark_missing(axes, everywhere, language)
    if group_column is not None:
        _mark_missing_groups(axes, groups, x, everywhere, language,
                             30 if theme.is_narrow(width_mm) else 60)
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
              markeredgewidth=0.6, clip_on=False)  # a dot at zero is drawn whole
    ends = part.dropna(subset=["low", "high"])
    axes.vlines(ends[x], ends["low"], ends["high"], color=colour, linewidth=1, alpha=0.7)
    known = part.dropna(subset=["value"])
    if name and not known.empty:
        last = known.iloc[-1]
        # At zero the name would lie across the axis and what is marked on it.
        axes.annotate(name, (last[x], last["value"]), xytext=(5, 0 if last["value"] else 6),
                      textcoords="offset points", va="center", fontsize=7, fontweight="bold")


def _start_at_zero(axes: Axes, estimates: pd.DataFrame, *, is_share: bool) -> None:
    """Zero is the lowest that counts and shares can be; zeros alone need a top of their own."""
    drawn = estimates[["value", "low", "high"]].apply(pd.to_numeric)
    if not drawn["value"].notna().any():
        return
    if drawn.min().min() < 0:
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    else:
        nothing = not drawn.max().max() > 0
        axes.set_ylim(0, (0.1 if is_share else 1.0) if nothing else axes.get_ylim()[1])


def _mark_missing_groups(axes: Axes, groups: Sequence[tuple[str, pd.DataFrame]], x: str,
                         everywhere: Sequence[float], language: str, width: int) -> None:
    """A cross in the colour of a group where others have a value and it has none."""
    for index, (name, part) in enumerate(groups):
        places = sorted(set(part.loc[part["value"].isna(), x].astype(float)) - set(everywhere))
        if places:
            axes.plot(places, [0] * len(places), "x", markersize=5, clip_on=False, zorder=5,
                      color=theme.PALETTE[index % len(theme.PALETTE)], linestyle="none",
                      transform=axes.get_xaxis_transform(),
                      label=_why_missing(part, part[x].isin(places), name, language, width))
            axes.legend(loc="lower right", bbox_to_anchor=(1, 1.0), frameon=False,
                        borderaxespad=0.2, handletextpad=0.2)


def _why_missing(part: pd.DataFrame, here: pd.Series, name: str, language: str,
                 width: int) -> str:
    """Words for the crosses of a group: with the reason where it has no value at all."""
    words = f"{word(name, language)}: {word('missing', language)}"
    if part["value"].notna().any():
        return words
    reason = str(part.loc[here, "warnings"].value_counts().index[0])
    return textwrap.fill(f"{words}: {reason}", width)


def _missing_everywhere(estimates: pd.DataFrame, x: str) -> Sequence[float]:
    known = set(estimates.loc[estimates["value"].notna(), x])
    return [float(place) for place in dict.fromkeys(estimates[x]) if place not in known]


def _mark_missing(axes: Axes, places: Sequence[float], language: str) -> None:
    for place in places:
        axes.axvspan(place - 0.5, place + 0.5, facecolor="none", edgecolor=theme.RULE,
                     hatch="////", linewidth=0)
        axes.plot([place], [0], "x", color=theme.QUIET, transform=axes.get_xaxis_transform(),
                  clip_on=False, markersize=5, zorder=5)
    if places:
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
