"""The ledger: what became of every line of a paper's list, so that nothing is lost in silence.

Each fragment of the list ends in exactly one entry: a `row`, a `rejected` fragment with its
reason, or `furniture` (page numbers, lead-ins, headings, separators that stand alone).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.plural import plural

KINDS = ("row", "rejected", "furniture")
LEDGER_COLUMNS = [
    "source_file",
    "source_page",
    "line_start",
    "line_end",
    "kind",
    "rows_n",
    "reason",
    "text",
]


@dataclass
class Entry:
    """What became of one fragment (or run of lines) of a paper.

    `rows_n` is the number of rows that the fragment gave (0 unless `kind` is "row"); `reason` says
    why a fragment was rejected, which furniture it is, or what is remarkable about a row
    ("possible_merge", "joint partners unnamed"). `text` is as printed, except that names of
    natural persons are replaced by "[person]".
    """

    source_page: int | None
    line_start: int | None
    line_end: int | None
    kind: str
    text: str
    rows_n: int = 0
    reason: str = ""
    source_file: str = ""  # only where one reading holds several files (parts of a meeting)


@dataclass
class Reading:
    """What a reader found in one paper: rows as written, the ledger, and what to tell the user.

    `stated` holds checksums printed in the paper (for example `{"submissions_n": 155}`),
    `persons_dropped_n` how many names of natural persons were dropped at the door, and `notes`
    what the reader decided and why (encoding found, column taken for the organiser, ...).
    """

    rows: list[dict[str, object]] = field(default_factory=list)
    ledger: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stated: dict[str, int] = field(default_factory=dict)
    persons_dropped_n: int = 0


def ledger_frame(entries: Iterable[Entry], source_file: str) -> pd.DataFrame:
    """The entries of one paper as a frame with `LEDGER_COLUMNS`, in reading order."""
    rows = [{**vars(entry), "source_file": entry.source_file or source_file}
            for entry in entries]
    return pd.DataFrame(rows, columns=LEDGER_COLUMNS)


def check_ledger(reading: Reading, source_file: str) -> list[Problem]:
    """Problems where the ledger and the rows of one paper do not add up; empty when they do."""
    problems = []
    for entry in reading.ledger:
        if entry.kind not in KINDS:
            problems.append(
                Problem("unknown ledger kind", source_file, entry.kind,
                        "one of " + ", ".join(KINDS))
            )
        if entry.kind == "rejected" and not entry.reason:
            problems.append(
                Problem("rejected without a reason", f"{source_file}, line {entry.line_start}",
                        entry.text[:80])
            )
    counted = sum(entry.rows_n for entry in reading.ledger if entry.kind == "row")
    if counted != len(reading.rows):
        problems.append(
            Problem("the ledger does not add up", source_file,
                    f"{len(reading.rows)} {plural(len(reading.rows), 'row')}",
                    f"{counted} {plural(counted, 'row')} named in the ledger",
                    "report this paper: a reader has a fault")
        )
    return problems
