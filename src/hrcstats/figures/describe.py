"""What a figure shows, in numbers and in any of its languages: read off the rows it draws.

Authors write the English alternative text. For the other languages it is made here, so that no
reader gets numbers in one language and words in another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from hrcstats.figures.words import interval, number, word

SHOWN = 40  # rows; the data beside the figure hold all
Say = Callable[[str], str]


def describe(kind: str, frame: pd.DataFrame, options: Mapping[str, Any], language: str,
             say: Say) -> str:
    """The alternative text of a figure.

    Parameters
    ----------
    kind
        The name of the drawing function (`draw_bars`).
    frame, options
        What it draws, with the options it is given.
    say
        Says a label in the language.
    """
    shape = word(kind if kind in _READERS else "figure", language)
    parts = _READERS.get(kind, _rows)(frame, options, language, say)
    more = len(parts) - SHOWN
    if more > 0:
        parts = [*parts[:SHOWN], f"+ {number(more, language)}"]
    colon = "\u00a0:" if language == "fr" else ":"
    return f"{shape}{colon} {_semicolon(language).join(parts)}."


def _rows(frame: pd.DataFrame, options: Mapping[str, Any], language: str, say: Say) -> list[str]:
    keys = ("label_column", "part_column", "group_column", "panel_column", "line_column",
            "time_column", "x")
    names = [options[key] for key in keys if options.get(key) in frame]
    names += [name for name in options.get("choices", ()) if name in frame]
    names = names or [name for name in frame if frame[name].dtype == "str"][:1]
    return [f"{_label(row, names, say)} {_value(row, options, language, say)}".strip()
            for row in frame.to_dict("records")]


def _lines(frame: pd.DataFrame, options: Mapping[str, Any], language: str, say: Say) -> list[str]:
    """Of each line its first, last, lowest and highest point, and how many places are missing."""
    x, group = str(options["x"]), options.get("group_column")
    parts = []
    for name, line in frame.groupby(group, sort=False) if group else [("", frame)]:
        known = line.dropna(subset=["value"]).sort_values(x)
        missing = f"{word('missing', language)} {len(line) - len(known)}"
        if known.empty:
            parts.append(f"{say(str(name))} {missing}".strip())
            continue
        places = {known.index[0], known.index[-1], known["value"].idxmin(), known["value"].idxmax()}
        points = [f"{number(row[x], language).replace(chr(0x202f), '').replace(',', '')}: "
                  f"{_value(row, options, language, say)}"
                  for row in known.loc[known.index.isin(places)].to_dict("records")]
        parts.append(f"{say(str(name))} ".lstrip() + ", ".join([*points, missing]))
    return parts


def _cells(frame: pd.DataFrame, options: Mapping[str, Any], language: str, say: Say) -> list[str]:
    states = frame[options.get("state_column", "state")].value_counts()
    return [f"{word(str(state), language)} {number(count, language)}"
            for state, count in states.items()]


_READERS: dict[str, Callable[..., list[str]]] = {
    "draw_bars": _rows, "draw_intervals": _rows, "draw_stacked": _rows,
    "draw_timeline": _lines, "draw_coverage_grid": _cells,
}


def _label(row: Mapping[Any, Any], names: list[str], say: Say) -> str:
    return ", ".join(say(str(row[name])) for name in names)


def _value(row: Mapping[Any, Any], options: Mapping[str, Any], language: str, say: Say) -> str:
    if pd.isna(row["value"]):
        reason = str(row.get("warnings") or "")
        return f"{word('no_estimate', language)}" + (f" ({say(reason)})" if reason else "")
    is_share = bool(options.get("is_share"))
    parts = [number(row["value"], language, is_share=is_share),
             interval(row["low"], row["high"], language, is_share=is_share)]
    if pd.notna(row["n"]) and pd.notna(row["denominator_n"]):
        parts.append(f"({number(row['n'], language)} {word('of', language)} "
                     f"{number(row['denominator_n'], language)})")
    return " ".join(part for part in parts if part)


def _semicolon(language: str) -> str:
    return " ; " if language == "fr" else "; "
