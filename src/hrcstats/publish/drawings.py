"""How a figure was drawn, kept beside it, so that it can be drawn again in another language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.figures.describe import describe
from hrcstats.figures.translate import Translator

FOLDER = "drawings"
_FIGURES = "hrcstats.figures."
# Options that name columns whose texts are drawn; proper names are said as they are.
_TEXT_COLUMNS = ("label_column", "part_column", "group_column", "row_column", "panel_column",
                 "line_column")
_TEXTS = ("title", "value_label", "x_label", "reference_label")
_NAMES = ("organisation_name", "organisation_as_written")


@dataclass(frozen=True)
class Drawing:
    """A drawing function by its name, the rows it draws, its options and the figure's texts."""

    function: str
    data: pd.DataFrame
    options: Mapping[str, Any]
    texts: Mapping[str, str]

    @property
    def draw(self) -> Callable[..., Any]:
        """The drawing function; only those of `hrcstats.figures` are ever called."""
        module, _, name = self.function.partition(":")
        if not module.startswith(_FIGURES):
            raise HrcStatsError(Problem("not a drawing function of the project",
                                        value=self.function, expected=f"{_FIGURES}..."))
        drawn: Callable[..., Any] = getattr(import_module(module), name)
        return drawn


def keep_drawing(folder: Path, draw: Callable[..., Any], data: pd.DataFrame,
                 options: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    """Write what is needed to draw a figure again: a small JSON and the rows as Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    recipe = {"function": f"{draw.__module__}:{draw.__name__}",
              "options": [[name, _plain(value)] for name, value in options.items()],
              "texts": dict(texts)}
    (folder / "drawing.json").write_text(json.dumps(recipe, ensure_ascii=False, indent=1) + "\n",
                                         encoding="utf-8")
    _storable(data).to_parquet(folder / "data.parquet", index=False)


def read_drawing(folder: Path) -> Drawing:
    """A drawing as it was kept.

    Raises
    ------
    HrcStatsError
        Where there is none: an earlier version ran the notebook.
    """
    path = folder / "drawing.json"
    if not path.is_file():
        raise HrcStatsError(Problem("a figure that cannot be drawn again", str(folder),
                                    remedy="run its notebook again"))
    recipe = json.loads(path.read_text(encoding="utf-8"))
    options = {name: _from_plain(value) for name, value in recipe["options"]}
    return Drawing(recipe["function"], pd.read_parquet(folder / "data.parquet"), options,
                   recipe["texts"])


def translate_drawing(drawing: Drawing, translator: Translator) -> Drawing:
    """The drawing with its labels, options and texts in another language."""
    say, options = translator.say, _with_default_texts(drawing)
    kind = drawing.function.partition(":")[2]
    alt = describe(kind, drawing.data, options, translator.language, say)
    data = drawing.data.copy()
    columns = [options[name] for name in _TEXT_COLUMNS if options.get(name) in data]
    for column in dict.fromkeys(columns):
        if column not in _NAMES and not pd.api.types.is_numeric_dtype(data[column]):
            data[column] = [say(text) if isinstance(text, str) and text else text
                            for text in data[column]]
    if "warnings" in data and "value" in data:
        # Only the reason of a refusal is drawn; the other warnings stay in the data as recorded.
        data["warnings"] = [say(text) if pd.isna(value) and text else text
                            for text, value in zip(data["warnings"], data["value"], strict=True)]
    for name in _TEXTS:
        if options.get(name):
            options[name] = say(options[name])
    if options.get("breaks"):
        options["breaks"] = {place: say(words) for place, words in options["breaks"].items()}
    if options.get("choices"):
        options["labels"] = _choice_labels(data, options)
    if options.get("labels"):
        options["labels"] = {key: say(words) for key, words in options["labels"].items()}
    texts = {name: say(text) for name, text in drawing.texts.items()
             if name not in ("alt", "figure_id")}
    texts |= {"alt": alt, "figure_id": drawing.texts["figure_id"]}
    return Drawing(drawing.function, data, options, texts)


def _choice_labels(data: pd.DataFrame, options: Mapping[str, Any]) -> dict[str, str]:
    """The English words of every choice and of its values, as the drawing says them."""
    names = [name for choice in options["choices"] if choice in data
             for name in (choice, *map(str, data[choice].drop_duplicates()))]
    return {name: name.replace("_", " ") for name in names} | dict(options.get("labels") or {})


def _with_default_texts(drawing: Drawing) -> dict[str, Any]:
    """The options, and the English words that the drawing function uses where none are given."""
    parameters = signature(drawing.draw).parameters
    texts = {name: parameters[name].default for name in _TEXTS if name in parameters
             and isinstance(parameters[name].default, str)}
    return texts | dict(drawing.options)


def _plain(value: Any) -> Any:
    """A value as JSON; a mapping as its pairs, for JSON knows no numbers as keys."""
    if isinstance(value, Mapping):
        return {"pairs": [[_plain(key), _plain(entry)] for key, entry in value.items()]}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value.item() if hasattr(value, "item") else value


def _from_plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _from_plain(entry) for key, entry in value["pairs"]}
    return value


def _storable(data: pd.DataFrame) -> pd.DataFrame:
    """Columns of mixed kinds as text: Parquet holds one kind a column."""
    mixed = [name for name in data if data[name].dtype == "object"]
    texts = {name: data[name].where(data[name].isna(), data[name].astype("str")) for name in mixed}
    return data.assign(**texts).reset_index(drop=True)
