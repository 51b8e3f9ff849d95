"""Codings and replies kept by hand, as tables: held against the codebook, contradictions kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.normalise.ids import locator, stable_ids
from hrcstats.normalise.places import Places

CODEBOOK = Path("hand") / "codings" / "codebook.csv"
CODEBOOK_COLUMNS = ["version", "code", "kind", "question", "values", "level", "follows"]
# The codings by publications were made under the first version; their file has no such column.
FIRST_VERSION = "1"
_NEEDED = ("C1", "C2", "C3", "C4", "C5")  # tiers are derived from them
_VALUES = {"source_kind": ("primary", "secondary"), "confidence": ("high", "medium", "low")}
_KEY = ["organisation_as_written", "state_iso3", "criterion", "coder", "source_url"]


def load_codebook(data_dir: Path) -> pd.DataFrame:
    """The criteria of every version: `CODEBOOK_COLUMNS`, as text.

    `kind` is C (what an organisation is) or B (what it does); `values` are allowed values, from low
    to high where `level` is ordinal, "; " between them.

    Raises
    ------
    HrcStatsError
        With every problem at once: the file or a column is missing, a criterion stands twice, has
        an unknown kind or level, no question, or fewer than two values; a version without C1-C5.
    """
    path = data_dir / CODEBOOK
    where = f"data/{CODEBOOK.as_posix()}"
    if not path.is_file():
        raise HrcStatsError(Problem("no codebook", where, remedy="restore the file"))
    book = pd.read_csv(path, dtype=str, keep_default_na=False)
    raise_if_any(Problem("missing column", where, expected=name, remedy=nearest(name, book.columns))
                 for name in CODEBOOK_COLUMNS if name not in book.columns)
    raise_if_any(_book_problems(book, where))
    return book[CODEBOOK_COLUMNS]


def _book_problems(book: pd.DataFrame, where: str) -> Iterator[Problem]:
    for line, row in enumerate(book.itertuples(), start=2):
        place = f"{where}, line {line}"
        for column, allowed in (("kind", ("C", "B")), ("level", ("nominal", "ordinal"))):
            value = str(getattr(row, column))
            if value not in allowed:
                yield Problem(f"unknown {column}", place, value, ", ".join(allowed))
        for column in ("version", "code", "question", "follows"):
            if not str(getattr(row, column)).strip():
                yield Problem(f"criterion without {column}", place, expected=column)
        values = [value.strip() for value in str(row.values).split(";")]
        if len(values) < 2 or "unknown" not in values or len(set(values)) < len(values):
            yield Problem("values that cannot be coded", place, str(row.values),
                          "two or more different values, unknown among them, ; between them")
    for line in book.index[book.duplicated(["version", "code"])]:
        yield Problem("criterion stands twice in a version", f"{where}, line {line + 2}",
                      f"{book.at[line, 'version']} {book.at[line, 'code']}", "one row",
                      "a changed criterion belongs into a new version")
    for version, rows in book.groupby("version"):
        missing = [code for code in _NEEDED if code not in set(rows["code"])]
        if missing:
            yield Problem("version without criteria that tiers need", where, str(version),
                          ", ".join(missing), "repeat unchanged criteria in every version")


def newest_version(book: pd.DataFrame) -> str:
    """The version that new codings are made under: the last in the file."""
    return str(book["version"].iloc[-1])


def codebook_table(book: pd.DataFrame, version: str = "") -> str:
    """The criteria of a version (the newest, if none is named) as the table of docs/codebook.md."""
    mine = book[book["version"] == (version or newest_version(book))]
    lines = ["| code | criterion | values | level | follows |", "|---|---|---|---|---|"]
    lines += [f"| {row.code} | {row.question} | {str(row.values).replace(';', ',')} | {row.level} "
              f"| {row.follows} |" for row in mine.itertuples()]
    return "\n".join(lines)


def build_codings(rows: pd.DataFrame, book: pd.DataFrame, places: Places
                  ) -> tuple[pd.DataFrame, list[Problem]]:
    """Codings as their file has them, each value held against the version that it names."""
    rows = rows.assign(source_locator=locator(rows)).rename(columns={
        "url": "source_url", "organisation_name": "organisation_as_written",
        "organisation_id": "subject_id"})
    if "subject_id" not in rows:
        rows["subject_id"] = ""
    if "codebook_version" not in rows:
        rows = rows.assign(codebook_version=FIRST_VERSION, is_adjudicated=False)
    rows["is_adjudicated"] = rows["is_adjudicated"].replace("", False)
    # Of a relation that changed, each period is a coding of its own; without dates the id stays.
    period = [name for name in ("valid_from",) if name in rows and (rows[name] != "").any()]
    rows["coding_id"] = stable_ids("coding", rows, [*_KEY, *period])
    return rows, list(_coding_problems(rows, book, places))


def _coding_problems(rows: pd.DataFrame, book: pd.DataFrame, places: Places) -> Iterator[Problem]:
    allowed = {(str(row.version), str(row.code)):
               [value.strip() for value in str(row.values).split(";")] for row in book.itertuples()}
    for row in rows.fillna("").astype(str).to_dict("records"):
        where = f"{row['source_file']}, {row['source_locator']}"
        if row["state_iso3"] not in places.iso3_by_key.values():
            yield Problem("unknown State", where, row["state_iso3"],
                          "a code in data/reference/state_names.csv")
        for column, choices in _VALUES.items():
            if row[column] not in choices:
                yield Problem(f"unknown {column}", where, row[column], ", ".join(choices),
                              nearest(row[column], choices))
        for column in ("source_url", "access_date"):
            if not row[column].strip():
                yield Problem(f"coding without {column}", where,
                              expected="evidence that can be looked up, and when it was",
                              remedy="cite it, or leave the coding out")
        yield from _outside_codebook(row, where, allowed)


def _outside_codebook(row: Mapping[Hashable, str], where: str,
                      allowed: dict[tuple[str, str], list[str]]) -> Iterator[Problem]:
    version, code, value = row["codebook_version"], row["criterion"], row["value"]
    codes = [known for book, known in allowed if book == version]
    if not codes:
        versions = sorted({book for book, _ in allowed})
        yield Problem("unknown codebook version", where, version, ", ".join(versions))
    elif code not in codes:
        yield Problem("unknown criterion", where, code, ", ".join(codes), nearest(code, codes))
    elif value not in allowed[version, code]:
        choices = allowed[version, code]
        yield Problem("unknown value", where, value, ", ".join(choices), nearest(value, choices))


def name_subjects(rows: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """Codings with `organisation_id`: matched by name, or as a first-hand coder gave it.

    Raises
    ------
    HrcStatsError
        For each first-hand coding of an organisation that is not in the records.
    """
    is_named = rows["subject_id"].fillna("") != ""
    raise_if_any(_unknown_subjects(rows[is_named], set(organisations["organisation_id"])))
    return rows.assign(
        organisation_id=rows["organisation_id"].where(~is_named, rows["subject_id"]),
        match_decision=rows["match_decision"].where(~is_named, "matched"))


def _unknown_subjects(rows: pd.DataFrame, known: set[str]) -> Iterator[Problem]:
    for row in rows[~rows["subject_id"].isin(known)].itertuples():
        yield Problem("organisation is not in the records",
                      f"{row.source_file}, {row.source_locator}", str(row.subject_id),
                      "an organisation_id of data/reference/organisations.csv",
                      "look it up by name: hrcstats codings sheet writes ids")


def build_replies(rows: pd.DataFrame) -> pd.DataFrame:
    """Replies as their file has them, with ids."""
    rows = rows.assign(source_locator=locator(rows)).rename(columns={
        "url": "source_url", "organisation_name": "organisation_as_written"})
    rows["reply_id"] = stable_ids("reply", rows, ["organisation_id", "state_iso3", "reply_date",
                                                  "source_url"])
    return rows


def check_replies(replies: pd.DataFrame, codings: pd.DataFrame) -> list[Problem]:
    """Replies that lack a subject, a date, words or a source, or whose subject nobody coded."""
    problems, coded = [], set(codings["organisation_id"])
    for row in replies.to_dict("records"):
        where = f"{row['source_file']}, {row['source_locator']}"
        for column, name in (("organisation_id", "a subject"), ("reply_date", "a date"),
                             ("reply", "words"), ("source_url", "a source")):
            if not str(row[column] or "").strip():
                problems.append(Problem(f"reply without {name}", where, expected=column,
                                        remedy="fill it in"))
        if row["organisation_id"] and row["organisation_id"] not in coded:
            problems.append(Problem("reply of an organisation that nobody coded", where,
                                    str(row["organisation_id"]), "the subject of a coding",
                                    nearest(str(row["organisation_id"]), map(str, coded))))
    return problems
