"""The queue of names that a person must judge, as a spreadsheet, and the way back.

A verdict becomes a row of `data/hand/judgements.csv` (a pair of names is the same organisation, or
not) or of `data/hand/aliases.csv` (a name stands for an organisation that was no candidate), each
with who, when and why. Applying a file twice changes nothing; a file with any problem changes
nothing either.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.normalise.clusters import contradictions
from hrcstats.normalise.names import comparison_key, display_name
from hrcstats.normalise.privacy import check_coder, check_free_text, known_words

JUDGED_UNSURE = "judged unsure by hand"  # stays in doubt in every table, and is asked no more
VERDICTS = ("same", "different", "unsure", "other")
JUDGEMENT_COLUMNS = ["name_a", "name_b", "judgement", "coder", "judged_date", "reason"]
ALIAS_COLUMNS = ["alias_text", "organisation_name", "coder", "judged_date", "reason"]
QUEUE_COLUMNS = [
    "rows_n", "name_as_written", "occurs_in", "country_iso3", "why_asked", "candidate_1_name",
    "candidate_1_score", "candidate_2_name", "candidate_3_name", "verdict", "other_organisation",
    "reason",
]
_TO_FILL = ("verdict", "other_organisation", "reason")
_HELP = [
    ("verdict", "same: the name means candidate 1; different: it does not; unsure: cannot be told; "
                "other: it means the organisation written in other_organisation"),
    ("other_organisation", "only with the verdict other: the name exactly as in the registry"),
    ("reason", "one line that a colleague can check: a page, a document, an address"),
    ("empty verdict", "the row stays in the queue"),
]
_SOURCES_SHOWN = 5


def review_queue(mentions: pd.DataFrame, *, column: str = "name_as_written") -> pd.DataFrame:
    """One row for each name in review, those that settle most rows first.

    Parameters
    ----------
    mentions
        The assignments of `mint_registry` or the result of `match_names`: `decision`, `reason`,
        `candidate_1_name`, `candidate_1_score`, optional `source_id`, `country_iso3` and further
        candidates.
    column
        The column that holds the names.

    Returns
    -------
    pandas.DataFrame
        `QUEUE_COLUMNS`; the last three are empty, to be filled by a person.
    """
    missing = [name for name in (column, "decision") if name not in mentions.columns]
    raise_if_any(Problem("column missing", "mentions", name, f"one of {list(mentions.columns)}")
                 for name in missing)
    asked = mentions[mentions["decision"] == "review"]
    if "reason" in asked.columns:
        asked = asked[asked["reason"] != JUDGED_UNSURE]
    rows = [_queue_row(str(name), group) for name, group in asked.groupby(column, sort=True)]
    queue = pd.DataFrame(rows, columns=QUEUE_COLUMNS)
    return queue.sort_values(["rows_n", "name_as_written"], ascending=[False, True],
                             ignore_index=True)


def _queue_row(name: str, group: pd.DataFrame) -> dict[str, object]:
    first = group.iloc[0]
    return {
        "rows_n": len(group),
        "name_as_written": name,
        "occurs_in": _listed(group.get("source_id")),
        "country_iso3": _listed(group.get("country_iso3")),
        "why_asked": first.get("reason", ""),
        **{key: _value(first.get(key)) for key in (
            "candidate_1_name", "candidate_1_score", "candidate_2_name", "candidate_3_name")},
        **dict.fromkeys(_TO_FILL, ""),
    }


def _value(value: object) -> object:
    return "" if value is None or value != value else value


def _listed(values: pd.Series | None) -> str:
    """The distinct values, the first few written out."""
    if values is None:
        return ""
    found = sorted({str(value) for value in values.dropna() if str(value)})
    rest = len(found) - _SOURCES_SHOWN
    return "; ".join(found[:_SOURCES_SHOWN]) + (f"; and {rest} more" if rest > 0 else "")


def export_review(mentions: pd.DataFrame, path: Path | str, *, column: str = "name_as_written"
                  ) -> int:
    """Write the queue as a spreadsheet (.xlsx) or .csv; returns how many names it asks about.

    Raises
    ------
    HrcStatsError
        Where the file type is neither .xlsx nor .csv, or a needed column is absent.
    """
    path = Path(path)
    queue = review_queue(mentions, column=column)
    if path.suffix == ".csv":
        queue.to_csv(path, index=False, lineterminator="\n")
    elif path.suffix == ".xlsx":
        _write_sheet(queue, path)
    else:
        raise HrcStatsError(Problem("file type not written", str(path), path.suffix,
                                    ".xlsx or .csv", "name the file queue.xlsx"))
    return len(queue)


def _write_sheet(queue: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "queue"
    sheet.append(QUEUE_COLUMNS)
    for row in queue.itertuples(index=False):
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            # A name may begin with "=": it is text, never a formula.
            if isinstance(cell.value, str):
                cell.data_type = "s"
    widths = (8, 60, 40, 12, 40, 60, 10, 40, 40, 12, 40, 50)
    for at, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + at)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    choice = DataValidation(type="list", formula1='"' + ",".join(VERDICTS) + '"', allow_blank=True)
    sheet.add_data_validation(choice)
    letter = chr(ord("A") + QUEUE_COLUMNS.index("verdict"))
    choice.add(f"{letter}2:{letter}{max(len(queue) + 1, 2)}")
    guide = book.create_sheet("how to fill")
    for line in _HELP:
        guide.append(line)
    book.save(path)


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
    missing = {"name_as_written", "candidate_1_name", *_TO_FILL} - set(frame.columns)
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


def judgement_contradictions(judgements: Sequence[dict[str, str]]) -> list[Problem]:
    """Judgements "different" that a chain of judgements "same" denies, each with its chain."""
    labels: dict[str, int] = {}
    pairs: dict[str, list[tuple[int, int]]] = {"same": [], "different": [], "unsure": []}
    for row in judgements:
        a, b = (labels.setdefault(comparison_key(row[name]) or row[name], len(labels))
                for name in ("name_a", "name_b"))
        pairs.setdefault(row["judgement"], []).append((a, b))
    return contradictions(pairs["same"], pairs["different"], list(labels))


def stale_decisions(mentions: pd.DataFrame, judgements: pd.DataFrame | None = None,
                    aliases: pd.DataFrame | None = None, *, column: str = "name_as_written"
                    ) -> pd.DataFrame:
    """Judgements and aliases about names that no record holds (any more): `table`, `name`, `why`.

    They change nothing and may be misspelt or left over from a corrected source.
    """
    known = {comparison_key(str(name)) for name in mentions[column].dropna().unique()}
    rows = []
    for row in [] if judgements is None else judgements.to_dict("records"):
        for name in (str(row["name_a"]), str(row["name_b"])):
            if comparison_key(name) not in known:
                rows.append(("judgements", name, "stale: no record holds this name"))
    for row in [] if aliases is None else aliases.to_dict("records"):
        if comparison_key(str(row["alias_text"])) not in known:
            rows.append(("aliases", str(row["alias_text"]), "unused: no record holds this alias"))
    return pd.DataFrame(rows, columns=["table", "name", "why"]).drop_duplicates(ignore_index=True)


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
