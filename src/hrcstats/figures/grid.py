"""What is there and what is missing: sessions by debates, told apart by colour and by sign."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hrcstats.errors import HrcStatsError, Problem, nearest
from hrcstats.figures import rows, theme
from hrcstats.figures.words import check_language, word

# state: fill, share of the cell's height that is filled, sign and its colour. Height and sign keep
# the three apart in print and for any colour vision; narrow cells have no room for a sign.
STATES = {
    "complete_list": (theme.BLUE, 1.0, "●", "white"),
    "cut_list": (theme.ORANGE, 0.5, "◐", theme.INK),
    "no_papers": ("white", 0.0, "·", theme.QUIET),
}
_SIGN_MM = 2.6  # a cell narrower than this has no sign
_LABEL_MM = 30  # about what the labels left of the cells take


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
    height = (27 if theme.is_narrow(width_mm) else 22) + 6.5 * len(names) + (6 if title else 0)
    figure, axes = theme.new_figure(width_mm, height)
    table = cells.set_index([row_column, column_column])
    cell_mm = (width_mm - _LABEL_MM) / max(len(columns), 1)
    for y, name in enumerate(names):
        for at, column in enumerate(columns):
            state, text = _cell(table, (name, column), state_column, count_column)
            _draw_cell(axes, at, y, state, text, has_sign=cell_mm >= _SIGN_MM)
    _frame(axes, names, columns, width_mm, cell_mm)
    axes.set_xlabel(word(x_label, language))
    rows.set_title(axes, title, width_mm)
    _name_states(axes, language, width_mm)
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


def _draw_cell(axes: Axes, x: int, y: int, state: str, text: str, *, has_sign: bool) -> None:
    fill, height, sign, ink = STATES[state]
    axes.add_patch(theme.rectangle(x - 0.46, y - 0.44, 0.92, 0.88, facecolor="white",
                                   edgecolor=theme.RULE))
    if height:
        axes.add_patch(theme.rectangle(x - 0.46, y + 0.44 - 0.88 * height, 0.92, 0.88 * height,
                                       facecolor=fill, edgecolor="none"))
    if has_sign or text:
        axes.text(x, y, text or sign, ha="center", va="center", fontsize=6, color=ink)


def _frame(axes: Axes, names: list[str], columns: list[object], width_mm: float,
           cell_mm: float) -> None:
    axes.set_yticks(range(len(names)), [rows.wrap_label(name, width_mm) for name in names])
    # Upright numbers need about 3 mm each.
    step = max(1, round(3.2 / cell_mm)) if len(columns) > 12 else 1
    places = range(0, len(columns), step)
    axes.set_xticks(places, [str(columns[place]) for place in places])
    if len(columns) > 12:
        axes.tick_params(axis="x", labelrotation=90)
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _name_states(axes: Axes, language: str, width_mm: float) -> None:
    handles = [
        theme.rectangle(0, 0, 1, 1, facecolor=fill, edgecolor=theme.QUIET,
                        label=word(state, language))
        for state, (fill, *_) in STATES.items()
    ]
    # In one column the words of some languages do not fit side by side.
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0),
                ncols=2 if theme.is_narrow(width_mm) else 3, frameon=False,
                borderaxespad=0.2, handlelength=1.2, columnspacing=1.2)
