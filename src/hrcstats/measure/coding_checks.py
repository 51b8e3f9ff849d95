"""What a coding and a reply must have: every problem of a table at once, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from hrcstats.errors import Problem, nearest, raise_if_any
from hrcstats.measure.inputs import is_blank, read_text, require_columns, rows_at
from hrcstats.normalise.privacy import is_coder

_WHERE = "codings"
RELATION_CRITERIA = ("C1", "C2", "C3", "C4", "C5", "C6")
BEHAVIOUR_CRITERIA = ("B1", "B2", "B3", "B4", "B5")
VALUES = ("yes", "no", "unknown")
STANCES = ("critical", "mixed", "sympathetic", "laudatory", "unknown")
CONFIDENCES = ("low", "medium", "high")
SOURCE_KINDS = ("primary", "secondary")
PUBLISHED = "published:"  # coder of a coding taken over from a publication
REQUIRED = ("organisation_id", "state_iso3", "criterion", "value", "source_kind", "url",
            "access_date", "confidence", "coder")
CODED_KEY = ["organisation_id", "state_iso3", "criterion"]
# Coders are roles or initials: nothing that is spaced like a name or sends mail.
_BUILT_IN = {code: STANCES if code == "B2" else VALUES
             for code in (*RELATION_CRITERIA, *BEHAVIOUR_CRITERIA)}
_REMEDIES = {
    "url": "cite the source; a coding without one is not kept",
    "access_date": "give the date on which the source was read",
    "confidence": "high, medium or low, as the coder judged",
}


def validate_codings(codings: pd.DataFrame, where: str = _WHERE,
                     codebook: pd.DataFrame | None = None) -> pd.DataFrame:
    """The codings with clean text, or one error that holds every problem in them.

    Parameters
    ----------
    codings
        One row per organisation, State, criterion, coder and source: `organisation_id`,
        `state_iso3`, `criterion` (C1-C6, B1-B5), `value` (yes, no, unknown; a stance for B2),
        `source_kind` (primary, secondary), `url`, `access_date`, `confidence` (high, medium, low),
        `coder`; optional `codebook_version`, `valid_from`, `valid_to`, `is_adjudicated`, and
        `place`, where each row stands, for the problems to name.
    where
        File or table that the problems name where there is no `place`.
    codebook
        `version`, `code`, `values` ("yes; no; unknown"): each coding is held against the version
        that it names. Without it, against the criteria of version 1, whatever version is named.

    Returns
    -------
    pandas.DataFrame
        The same rows in the same order, text stripped.

    Raises
    ------
    HrcStatsError
        A coding without source or date, an unknown criterion, value or version, a coder who coded
        the same thing twice (publications may) or adjudicated what they had coded themselves, a
        relation that ends before it starts.
    """
    require_columns(codings, [*REQUIRED, *(["codebook_version"] if codebook is not None else [])],
                    where)
    codings = codings.reset_index(drop=True)
    text = codings.copy()
    for column in (*REQUIRED, "codebook_version"):
        if column in text.columns:
            text[column] = read_text(codings[column])
    raise_if_any([*_cells(text, where, codebook), *_dates_in_order(text, where),
                  *_coded_twice(text, where), *_own_rulings(text, where)])
    return text


def place_of(rows: pd.DataFrame, where: str, bad: pd.Series) -> str:
    """Where the bad rows stand: their own `place`, or their number."""
    if "place" not in rows.columns:
        return rows_at(where, bad)
    places = rows.loc[bad.to_numpy(), "place"].astype(str).tolist()
    return "; ".join(places[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")


def is_published(codings: pd.DataFrame) -> pd.Series:
    """Which codings were taken over from a publication."""
    return codings["coder"].astype("string").str.startswith(PUBLISHED).fillna(False).astype(bool)


def is_adjudicated(codings: pd.DataFrame) -> pd.Series:
    """Which rows settle a disagreement."""
    if "is_adjudicated" not in codings.columns:
        return pd.Series(False, index=codings.index)
    text = codings["is_adjudicated"].astype("string").str.strip().str.casefold()
    return text.isin(["true", "1", "yes"]).fillna(False).astype(bool)


def _cells(codings: pd.DataFrame, where: str, codebook: pd.DataFrame | None) -> Iterator[Problem]:
    needed = [*REQUIRED, *(["codebook_version"] if codebook is not None else [])]
    for column in needed:
        blank = is_blank(codings[column])
        if blank.any():
            yield Problem(f"coding without {column}", place_of(codings, where, blank),
                          expected=f"{column} in every row", remedy=_REMEDIES.get(column, ""))
    yield from _outside_codebook(codings, where, codebook)
    for column, allowed in (("source_kind", SOURCE_KINDS), ("confidence", CONFIDENCES)):
        yield from _outside(codings, column, allowed, codings[column].notna(), where)
    named = codings["coder"].notna() & ~is_published(codings) & ~codings["coder"].astype(str).map(
        is_coder)
    if named.any():
        yield Problem("coder is no role or initials", place_of(codings, where, named),
                      str(codings.loc[named, "coder"].iloc[0]), "for example ab or coder_1",
                      "no natural person's name enters the record")


def _outside_codebook(codings: pd.DataFrame, where: str,
                      codebook: pd.DataFrame | None) -> Iterator[Problem]:
    books = books_of(codebook)
    version = pd.Series("", index=codings.index) if codebook is None \
        else codings["codebook_version"].fillna("")
    yield from _outside(codings.assign(version=version), "version", list(books), version != "",
                        where, "codebook version")
    for name, book in books.items():
        mine = version == name
        yield from _outside(codings, "criterion", list(book), mine & codings["criterion"].notna(),
                            where)
        for criterion, values in book.items():
            among = mine & (codings["criterion"] == criterion) & codings["value"].notna()
            yield from _outside(codings, "value", list(values), among, where)


def books_of(codebook: pd.DataFrame | None) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By version, the criteria and their allowed values."""
    if codebook is None:
        return {"": _BUILT_IN}
    books: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in codebook.itertuples():
        values = tuple(value.strip() for value in str(row.values).split(";"))
        books.setdefault(str(row.version), {})[str(row.code)] = values
    return books


def _outside(codings: pd.DataFrame, column: str, allowed: list[str] | tuple[str, ...],
             among: pd.Series, where: str, name: str = "") -> Iterator[Problem]:
    bad = among & ~codings[column].isin(allowed)
    for value in codings.loc[bad, column].unique():
        yield Problem(f"unknown {name or column}",
                      place_of(codings, where, bad & (codings[column] == value)), str(value),
                      ", ".join(allowed), nearest(str(value), allowed))


def _dates_in_order(codings: pd.DataFrame, where: str) -> Iterator[Problem]:
    dates = {}
    for column in ("access_date", "valid_from", "valid_to"):
        if column not in codings.columns:
            continue
        dates[column] = read_dates(codings[column])
        bad = dates[column].isna() & ~is_blank(codings[column])
        if bad.any():
            yield Problem(f"{column} is no date", place_of(codings, where, bad),
                          str(codings[column][bad].iloc[0]), "an ISO date, 2019-05-31 or 2019")
    if {"valid_from", "valid_to"} <= dates.keys():
        backwards = dates["valid_to"] < dates["valid_from"]
        if backwards.any():
            yield Problem("relation ends before it starts", place_of(codings, where, backwards),
                          expected="valid_from <= valid_to")


def read_dates(values: pd.Series) -> pd.Series:
    """ISO dates, to the precision given; null for what is none."""
    return pd.to_datetime(values.astype("string").str.strip(), errors="coerce", format="ISO8601")


def _coded_twice(codings: pd.DataFrame, where: str) -> Iterator[Problem]:
    # A publication may state a thing several times, and contradict itself; a coder decides once
    # for each period of a relation.
    key = [*CODED_KEY, "coder", *(["valid_from"] if "valid_from" in codings.columns else [])]
    ruled = is_adjudicated(codings)
    own = codings[~is_published(codings) & ~ruled]
    for _, rows in own[own.duplicated(key, keep=False)].groupby(key, dropna=False):
        yield Problem("a coder coded the same thing twice",
                      place_of(codings, where, pd.Series(codings.index.isin(rows.index))),
                      " / ".join(str(part) for part in rows[key[:4]].iloc[0]),
                      "one row per organisation, State, criterion, coder and period",
                      "keep one; a disagreement of coders goes to hrcstats codings adjudicate")
    rulings = codings[ruled]
    for _, rows in rulings[rulings.duplicated(CODED_KEY, keep=False)].groupby(CODED_KEY):
        yield Problem("adjudicated twice",
                      place_of(codings, where, pd.Series(codings.index.isin(rows.index))),
                      " / ".join(str(part) for part in rows[CODED_KEY].iloc[0]),
                      "one ruling per organisation, State and criterion", "keep one")


def _own_rulings(codings: pd.DataFrame, where: str) -> Iterator[Problem]:
    key = [*CODED_KEY, "coder"]
    ruled = is_adjudicated(codings)
    coded = pd.MultiIndex.from_frame(codings.loc[~ruled, key])
    own = ruled & pd.MultiIndex.from_frame(codings[key]).isin(coded)
    if own.any():
        yield Problem("an adjudicator ruled on their own coding", place_of(codings, where, own),
                      str(codings.loc[own, "coder"].iloc[0]), "a third person",
                      "let somebody adjudicate who did not code it")


def validate_replies(replies: pd.DataFrame, codings: pd.DataFrame,
                     where: str = "replies") -> pd.DataFrame:
    """The replies of coded organisations, or one error that holds every problem in them.

    Parameters
    ----------
    replies
        `organisation_id`, `reply_date`, `reply` (a summary of the subject's words), `url`; optional
        `state_iso3` (empty: about every State it was coded for) and `place`.
    codings
        Validated codings; a reply must have a subject among them.

    Raises
    ------
    HrcStatsError
        A reply without a subject, a date, words or a source; a subject that nobody coded.
    """
    needed = ["organisation_id", "reply_date", "reply", "url"]
    require_columns(replies, needed, where)
    text = replies.reset_index(drop=True).copy()
    problems = []
    for column in needed:
        text[column] = read_text(text[column])
        blank = text[column].isna()
        if blank.any():
            name = {"organisation_id": "a subject", "url": "a source"}.get(column, column)
            problems.append(Problem(f"reply without {name}", place_of(text, where, blank),
                                    expected=column, remedy=_REPLY_REMEDIES[column]))
    dates = read_dates(text["reply_date"])
    bad = dates.isna() & text["reply_date"].notna()
    if bad.any():
        problems.append(Problem("reply_date is no date", place_of(text, where, bad),
                                str(text.loc[bad, "reply_date"].iloc[0]), "2026-11-28"))
    coded = set(read_text(codings["organisation_id"]).dropna())
    stray = text["organisation_id"].notna() & ~text["organisation_id"].isin(coded)
    problems += [Problem("reply of an organisation that nobody coded",
                         place_of(text, where, stray & (text["organisation_id"] == subject)),
                         subject, "an organisation_id of the codings", nearest(subject, coded))
                 for subject in text.loc[stray, "organisation_id"].unique()]
    raise_if_any(problems)
    return text


_REPLY_REMEDIES = {
    "organisation_id": "name the organisation whose coding it answers",
    "reply_date": "the date of the reply, 2026-11-28",
    "reply": "a summary of what the subject says, in a sentence",
    "url": "where the reply can be read",
}
