"""What is there and what is missing: sessions by debates, told apart by colour and by sign."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hrcstats.errors import HrcStatsError, Problem, nearest
from hrcstats.figures import rows, theme
from hrcstats.figures.words import check_language, word

# state: fill, sign. The sign keeps the three apart in print and for any colour vision.
STATES = {
    "complete_list": (theme.BLUE, "●", "white"),
    "cut_list": (theme.ORANGE, "◐", theme.INK),
    "no_papers": ("white", "·", theme.QUIET),
}


def draw_coverage_grid(
    cells: pd.DataFrame,
    row_column: str,
    column_column: str,
    state_column: str = "state",
    *,
    count_column: str | None = None,
    x_label: str = "session",
    title: str = "",
    language: str = "en",
    width_mm: float = theme.DOUBLE_COLUMN_MM,
) -> Figure:
    """A cell per row and column (debates by sessions): complete list, cut list, or no papers.

    Parameters
    ----------
    cells
        One row per cell; `state_column` holds `complete_list`, `cut_list` or `no_papers`. A cell
        without a row is drawn as no papers.
    count_column
        A number written in the cell (how many slots are known), instead of the sign.
    """
    check_language(language)
    _check_states(cells, state_column)
    names = list(dict.fromkeys(cells[row_column]))
    columns = sorted(set(cells[column_column]))
    height = 22 + 6.5 * len(names) + (6 if title else 0)
    figure, axes = theme.new_figure(width_mm, height)
    table = cells.set_index([row_column, column_column])
    for y, name in enumerate(names):
        for at, column in enumerate(columns):
            state, text = _cell(table, (name, column), state_column, count_column)
            _draw_cell(axes, at, y, state, text)
    _frame(axes, names, columns, width_mm)
    axes.set_xlabel(word(x_label, language))
    rows.set_title(axes, title, width_mm)
    _name_states(axes, language)
    return figure


def _check_states(cells: pd.DataFrame, state_column: str) -> None:
    unknown = sorted(set(cells[state_column].astype(str)) - set(STATES))
    if unknown:
        raise HrcStatsError(
            Problem("unknown state of a cell", state_column, name, ", ".join(STATES),
                    nearest(name, STATES))
            for name in unknown
        )


def _cell(table: pd.DataFrame, key: tuple[object, object], state_column: str,
          count_column: str | None) -> tuple[str, str]:
    if key not in table.index:
        return "no_papers", ""
    row = table.loc[[key]].iloc[0]
    count = row[count_column] if count_column else None
    text = f"{int(count)}" if count is not None and pd.notna(count) and count > 0 else ""
    return str(row[state_column]), text


def _draw_cell(axes: Axes, x: int, y: int, state: str, text: str) -> None:
    fill, sign, ink = STATES[state]
    axes.add_patch(
        theme.rectangle(x - 0.46, y - 0.44, 0.92, 0.88, facecolor=fill, edgecolor=theme.RULE)
    )
    axes.text(x, y, text or sign, ha="center", va="center", fontsize=6, color=ink)


def _frame(axes: Axes, names: list[str], columns: list[object], width_mm: float) -> None:
    axes.set_yticks(range(len(names)), [rows.wrap_label(name, width_mm) for name in names])
    axes.set_xticks(range(len(columns)), [str(column) for column in columns])
    if len(columns) > 12:
        axes.tick_params(axis="x", labelrotation=90)
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _name_states(axes: Axes, language: str) -> None:
    handles = [
        theme.rectangle(0, 0, 1, 1, facecolor=fill, edgecolor=theme.QUIET,
                        label=word(state, language))
        for state, (fill, _, _) in STATES.items()
    ]
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False,
                borderaxespad=0.2, handlelength=1.2, columnspacing=1.2)
