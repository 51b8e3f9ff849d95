"""The filled queue of names taken into the judgements and aliases kept by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.normalise.judgements import (
    ALIAS_COLUMNS,
    JUDGEMENT_COLUMNS,
    judgement_contradictions,
)
from hrcstats.normalise.names import comparison_key, display_name
from hrcstats.normalise.privacy import check_coder, check_free_text, known_words
from hrcstats.normalise.review import TO_FILL, VERDICTS


def apply_review(path: Path | str, judgements_path: Path | str, aliases_path: Path | str,
                 coder: str, today: str | date, *, known: Collection[str] | None = None
                 ) -> dict[str, int]:
    """Take the verdicts of a filled queue into the judgements and aliases kept by hand.

    Parameters
    ----------
    path
        The filled queue, .xlsx or .csv.
    judgements_path, aliases_path
        The tables in data/hand; created where absent.
    coder, today
        Who judged, and the date (ISO) of the judgement.
    known
        Names of the registry; where given, the verdict `other` must name one of them.

    Returns
    -------
    dict
        Counts: `judgements_added`, `judgements_changed`, `aliases_added`, `aliases_changed`,
        `already_there`, `left_open`.

    Raises
    ------
    HrcStatsError
        With all problems at once: an unknown verdict, a missing reason or organisation, a verdict
        against that of another coder, a contradiction with its chain. Nothing is written then.
    """
    queue = _read_queue(Path(path))
    judgements = _read_table(Path(judgements_path), JUDGEMENT_COLUMNS)
    aliases = _read_table(Path(aliases_path), ALIAS_COLUMNS)
    problems = _queue_problems(queue, Path(path).name)
    problems += _unknown_organisations(queue, Path(path).name, known)
    judged = [row | {"place": f"{Path(path).name}, row {at}"}
              for at, row in enumerate(queue, start=2) if row["verdict"]]
    raise_if_any([*problems, *check_coder(coder), *check_free_text(
        judged, ["reason"], known_words(Path(judgements_path).parent.parent))])
    counts = dict.fromkeys(("judgements_added", "judgements_changed", "aliases_added",
                            "aliases_changed", "already_there", "left_open"), 0)
    who = {"coder": coder, "judged_date": str(today)}
    for at, row in enumerate(queue, start=2):
        verdict = row["verdict"]
        if not verdict:
            counts["left_open"] += 1
        elif verdict == "other":
            new = {"alias_text": row["name_as_written"],
                   "organisation_name": row["other_organisation"], **who, "reason": row["reason"]}
            problems += _enter(aliases, new, ("alias_text",), "organisation_name", "aliases",
                               counts, f"{Path(path).name}, row {at}")
        else:
            new = {"name_a": row["name_as_written"], "name_b": row["candidate_1_name"],
                   "judgement": verdict, **who, "reason": row["reason"]}
            problems += _enter(judgements, new, ("name_a", "name_b"), "judgement", "judgements",
                               counts, f"{Path(path).name}, row {at}")
    raise_if_any([*problems, *judgement_contradictions(judgements)])
    _write_table(Path(judgements_path), judgements, JUDGEMENT_COLUMNS)
    _write_table(Path(aliases_path), aliases, ALIAS_COLUMNS)
    return counts


def _read_queue(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise HrcStatsError(Problem("no such file", str(path), remedy="export the queue first"))
    if path.suffix == ".xlsx":
        frame = pd.read_excel(path, sheet_name=0, dtype=str, engine="calamine")
    else:
        frame = pd.read_csv(path, dtype=str)
    missing = {"name_as_written", "candidate_1_name", *TO_FILL} - set(frame.columns)
    raise_if_any(Problem("column missing", path.name, name, f"one of {list(frame.columns)}",
                         "keep the columns of the exported queue") for name in sorted(missing))
    return [
        {str(key): "" if value is None or value != value else str(value).strip()
         for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _queue_problems(queue: Sequence[dict[str, str]], where: str) -> list[Problem]:
    problems = []
    for at, row in enumerate(queue, start=2):
        place, verdict = f"{where}, row {at}", row["verdict"].lower()
        row["verdict"] = verdict
        if not verdict:
            continue
        if verdict not in VERDICTS:
            problems.append(Problem("unknown verdict", place, verdict, " or ".join(VERDICTS),
                                    nearest(verdict, VERDICTS)))
        if not row["reason"]:
            problems.append(Problem("verdict without a reason", place, row["name_as_written"],
                                    "one line that a colleague can check",
                                    "fill the column reason"))
        if verdict == "other" and not row["other_organisation"]:
            problems.append(Problem("verdict other without an organisation", place,
                                    row["name_as_written"], "a name of the registry",
                                    "fill the column other_organisation"))
        if verdict in ("same", "different", "unsure") and not row["candidate_1_name"]:
            problems.append(Problem("no candidate to judge", place, row["name_as_written"],
                                    "the verdict other, or none", "name the organisation instead"))
    return problems


def _unknown_organisations(queue: Sequence[dict[str, str]], where: str,
                           known: Collection[str] | None) -> list[Problem]:
    if known is None:
        return []
    keys = {comparison_key(name) for name in known}
    return [Problem("no such organisation", f"{where}, row {at}", row["other_organisation"],
                    "a name of the registry", nearest(row["other_organisation"], known))
            for at, row in enumerate(queue, start=2)
            if row["verdict"] == "other" and row["other_organisation"]
            and comparison_key(row["other_organisation"]) not in keys]


def _enter(table: list[dict[str, str]], new: dict[str, str], key: tuple[str, ...], said: str,
           what: str, counts: dict[str, int], where: str) -> list[Problem]:
    """Enter a decision, or note that it is there; another coder's verdict is not overruled."""
    wanted = frozenset(display_name(new[name]) for name in key)
    for row in table:
        if frozenset(display_name(row[name]) for name in key) != wanted:
            continue
        if row[said] == new[said]:
            counts["already_there"] += 1
        elif row["coder"] != new["coder"]:
            return [Problem("another coder decided otherwise", where, new[said],
                            f"{row[said]} ({row['coder']}, {row['judged_date']})",
                            "adjudicate: change the row in data/hand by hand")]
        else:
            row.update(new)
            counts[f"{what}_changed"] += 1
        return []
    table.append(new)
    counts[f"{what}_added"] += 1
    return []


def _read_table(path: Path, columns: list[str]) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: row.get(name) or "" for name in columns} for row in csv.DictReader(file)]


def _write_table(path: Path, rows: list[dict[str, str]], columns: list[str]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: [row[name] for name in columns[:2]]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")
