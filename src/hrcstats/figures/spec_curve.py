"""The specification curve: every estimate in rising order, and which choices made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from hrcstats.figures import rows, theme
from hrcstats.figures.words import check_language, word

_LEVEL_MM, _UPPER_MM = 4.6, 62


def draw_spec_curve(
    specifications: pd.DataFrame,
    choices: Sequence[str],
    *,
    value_label: str = "ratio",
    labels: Mapping[str, str] | None = None,
    reference: float = 1.0,
    title: str = "",
    language: str = "en",
    width_mm: float = theme.DOUBLE_COLUMN_MM,
) -> Figure:
    """Estimates with intervals on a log scale above, a mark for each choice below.

    A specification that was refused stands right of the estimates, hatched, without a value: it is
    seen and is no zero. An interval that holds the reference has an open dot. Where all were
    refused, the figure says why.

    Parameters
    ----------
    specifications
        Rows of `compare_specifications` without the row of the joint test, in rising order.
    choices
        Columns that name a specification; each value has a row of marks.
    labels
        Words for choices and their values.
    """
    check_language(language)
    frame = rows.check_estimates(specifications, *choices)
    if frame["value"].isna().all():
        return rows.refused_figure(frame, language, width_mm)
    levels = [(choice, value) for choice in choices for value in frame[choice].drop_duplicates()]
    lower = _LEVEL_MM * (len(levels) + len(choices)) + 12
    figure, unused = theme.new_figure(width_mm, _UPPER_MM + lower + (6 if title else 0))
    unused.remove()
    upper, marks = figure.subplots(2, 1, sharex=True, height_ratios=[_UPPER_MM, lower])
    _draw_estimates(upper, frame, reference, value_label, language)
    _draw_marks(marks, frame, choices, labels or {}, width_mm)
    rows.set_title(upper, title, width_mm)
    return figure


def _draw_estimates(axes: Axes, frame: pd.DataFrame, reference: float, value_label: str,
                    language: str) -> None:
    axes.set_yscale("log")
    known = frame[frame["value"].notna()]
    inside = (known["low"] <= reference) & (known["high"] >= reference)
    axes.vlines(known.index, known["low"], known["high"], color=theme.SKY_BLUE, linewidth=1.2)
    for part, fill in ((known[inside], "white"), (known[~inside], theme.BLUE)):
        axes.plot(part.index, part["value"], "o", color=theme.BLUE, markerfacecolor=fill,
                  markersize=3.6, markeredgewidth=0.9, linestyle="none")
    axes.axhline(reference, color=theme.VERMILION, linewidth=0.9, linestyle=(0, (4, 2)))
    if len(known) < len(frame):
        left, right = len(known) - 0.5, len(frame) - 0.5
        axes.axvspan(left, right, facecolor="none", edgecolor=theme.RULE, hatch="////", linewidth=0)
        axes.text((left + right) / 2, 0.5, f"{len(frame) - len(known)} × "
                  f"{word('no_estimate', language)}", transform=axes.get_xaxis_transform(),
                  ha="center", va="center", fontsize=7, style="italic", color=theme.QUIET,
                  bbox=rows.PAPER, in_layout=False)
    axes.set_ylabel(word(value_label, language))
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(rows.tick_formatter(language, is_share=False))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xlim(-1, len(frame))
    axes.tick_params(axis="x", length=0, labelbottom=False)
    axes.grid(axis="y")


def _draw_marks(axes: Axes, frame: pd.DataFrame, choices: Sequence[str],
                labels: Mapping[str, str], width_mm: float) -> None:
    ticks, names, place = [], [], 0.0
    for choice in choices:
        axes.text(0, place, labels.get(choice, choice.replace("_", " ")), fontsize=7,
                  fontweight="bold", va="center", transform=axes.get_yaxis_transform())
        place += 1
        for value in frame[choice].drop_duplicates():
            chosen = frame.index[frame[choice] == value]
            known = frame.loc[chosen, "value"].notna().to_numpy()
            axes.plot(chosen[known], [place] * known.sum(), "|", color=theme.INK, markersize=6,
                      markeredgewidth=1.1)
            axes.plot(chosen[~known], [place] * (~known).sum(), "|", color=theme.RULE, markersize=6,
                      markeredgewidth=1.1)
            ticks.append(place)
            names.append(rows.wrap_label(labels.get(str(value), str(value).replace("_", " ")),
                                         width_mm))
            place += 1
    axes.set_yticks(ticks, names)
    axes.set_ylim(place - 0.4, -0.7)
    axes.tick_params(length=0, labelbottom=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
