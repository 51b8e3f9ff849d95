"""Whole texts of submissions, for those who have them: any file type, page furniture left out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.document import Document, read_document


def read_texts(paths: Iterable[Path | str]) -> tuple[pd.DataFrame, list[Problem]]:
    """One row a file: `text_id` (its name) and `text`; and the files that could not be read.

    Running heads and page numbers that repeat within one file are left out; what repeats between
    files is for `measure.find_reuse` to judge. Of tables the cells are read, row by row. Files of
    one name in two folders are told apart by their folder.
    """
    files = [Path(path) for path in paths]
    names = [path.name for path in files]
    rows, problems = [], []
    for path in dict.fromkeys(files):
        try:
            text = _text(read_document(path))
        except HrcStatsError as error:
            problems += error.problems
            continue
        if not text.strip():
            problems.append(Problem("no text in the file", str(path), expected="words to compare",
                                    remedy="leave it out, or fetch it again"))
            continue
        is_alone = names.count(path.name) == 1
        rows.append({"text_id": path.name if is_alone else path.as_posix(), "text": text})
    return pd.DataFrame(rows, columns=["text_id", "text"]), problems


def _text(document: Document) -> str:
    lines = [line.text for line in document.lines if not line.is_furniture]
    cells = [" ".join(row) for grid in document.grids for row in grid.rows]
    # A word parted at the end of a line is one word.
    return "\n".join([*lines, *cells]).replace("-\n", "")
