"""The one look of every figure: Okabe-Ito colours, DejaVu Sans, print sizes of 85 and 170 mm."""

from __future__ import annotations

from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

# Okabe and Ito's palette: told apart by readers with any common colour vision deficiency.
BLACK = "#000000"
ORANGE = "#E69F00"
SKY_BLUE = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
PALETTE = [BLUE, ORANGE, GREEN, VERMILION, SKY_BLUE, PURPLE, BLACK, YELLOW]

INK = "#1A1A1A"
QUIET = "#595959"  # 7:1 on white: small grey print stays readable
RULE = "#D0D0D0"

SINGLE_COLUMN_MM = 85
DOUBLE_COLUMN_MM = 170
MM_PER_INCH = 25.4

_THEME: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 7.5,
    "axes.labelsize": 7.5,
    "axes.titlesize": 8.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "text.color": INK,
    # A "$" in an organisation's name is a dollar, not the start of a formula.
    "text.parse_math": False,
    "text.usetex": False,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "grid.color": RULE,
    "grid.linewidth": 0.5,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "lines.linewidth": 1.2,
    "lines.markersize": 4,
    "hatch.linewidth": 0.5,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    # Letters become paths in SVG, so that it looks alike where DejaVu is not installed; PDF embeds
    # the TrueType font, so that its text can be searched and copied.
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}


def apply_theme() -> None:
    """Make Matplotlib draw in the project's look, for the rest of the process."""
    matplotlib.rcParams.update(_THEME)
    colours = matplotlib.cycler(color=PALETTE)  # type: ignore[attr-defined]
    matplotlib.rcParams["axes.prop_cycle"] = colours


def new_figure(width_mm: float = DOUBLE_COLUMN_MM, height_mm: float = 100) -> tuple[Figure, Axes]:
    """An empty figure of a printed size, and its axes.

    The figure does not register with pyplot, so a notebook shows it once, where `show` is called.

    Parameters
    ----------
    width_mm, height_mm
        Size on paper; 85 is one column of a report, 170 two.
    """
    apply_theme()
    figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), layout="constrained")
    return figure, figure.add_subplot()


def is_narrow(width_mm: float) -> bool:
    """Whether a figure stands in one column, where labels wrap earlier and fewer words fit."""
    return width_mm < 130


def rectangle(x: float, y: float, width: float, height: float, **look: Any) -> Rectangle:
    """A thin-edged rectangle in data units, for cells and keys."""
    return Rectangle((x, y), width, height, linewidth=0.5, **look)
