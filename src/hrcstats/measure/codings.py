"""Codings of organisations' relations to States: validated, dated, and turned into tiers.

A coding is a human judgement (codebook.md); nothing here makes one. Tiers are derived, never typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from hrcstats.errors import Problem, nearest, raise_if_any
from hrcstats.measure.inputs import is_blank, read_text, require_columns, rows_at

_WHERE = "codings"
RELATION_CRITERIA = ("C1", "C2", "C3", "C4", "C5", "C6")
BEHAVIOUR_CRITERIA = ("B1", "B2", "B3", "B4", "B5")
DOCUMENTING_CRITERIA = RELATION_CRITERIA[:5]  # C6 alone documents nothing
VALUES = ("yes", "no", "unknown")
STANCES = ("critical", "mixed", "sympathetic", "laudatory", "unknown")
CONFIDENCES = ("low", "medium", "high")
SOURCE_KINDS = ("primary", "secondary")
TIERS = ("documented", "probable", "no_indication", "insufficient")
PUBLISHED = "published:"  # coder of a coding taken over from a publication
REQUIRED = ("organisation_id", "state_iso3", "criterion", "value", "source_kind", "url",
            "access_date", "confidence", "coder")


def validate_codings(codings: pd.DataFrame, where: str = _WHERE) -> pd.DataFrame:
    """The codings with clean text, or one error that holds every problem in them.

    Parameters
    ----------
    codings
        One row per organisation, State, criterion, coder and source: `organisation_id`,
        `state_iso3`, `criterion` (C1-C6, B1-B5), `value` (yes, no, unknown; a stance for B2),
        `source_kind` (primary, secondary), `url`, `access_date`, `confidence` (high, medium, low),
        `coder`; optional `codebook_version`, `valid_from`, `valid_to`, `is_adjudicated`.
    where
        File or table that the problems name.

    Returns
    -------
    pandas.DataFrame
        The same rows in the same order, text stripped.

    Raises
    ------
    HrcStatsError
        A coding without source or date, an unknown criterion or value, a coder who coded the same
        thing twice (publications may), a relation that ends before it starts.
    """
    require_columns(codings, REQUIRED, where)
    codings = codings.reset_index(drop=True)
    text = codings.copy()
    for column in REQUIRED:
        text[column] = read_text(codings[column])
    raise_if_any(_problems(text, where))
    return text


def _problems(codings: pd.DataFrame, where: str) -> Iterator[Problem]:
    for column in REQUIRED:
        blank = is_blank(codings[column])
        if blank.any():
            yield Problem(f"coding without {column}", rows_at(where, blank),
                          expected=f"{column} in every row", remedy=_REMEDIES.get(column, ""))
    criteria = [*RELATION_CRITERIA, *BEHAVIOUR_CRITERIA]
    stance = codings["criterion"] == "B2"
    for column, allowed, among in (
            ("criterion", criteria, ~stance | stance), ("value", list(VALUES), ~stance),
            ("value", list(STANCES), stance), ("source_kind", list(SOURCE_KINDS), ~stance | stance),
            ("confidence", list(CONFIDENCES), ~stance | stance)):
        yield from _outside(codings, column, allowed, among, where)
    yield from _bad_dates(codings, where)
    # A publication may state a thing several times, and contradict itself; a coder decides once
    # for each period of a relation.
    key = ["organisation_id", "state_iso3", "criterion", "coder",
           *(["valid_from"] if "valid_from" in codings.columns else [])]
    by_coder = codings[~codings["coder"].str.startswith(PUBLISHED).fillna(False).astype(bool)]
    for _, rows in by_coder[by_coder.duplicated(key, keep=False)].groupby(key, dropna=False):
        yield Problem("a coder coded the same thing twice",
                      rows_at(where, pd.Series(codings.index.isin(rows.index))),
                      " / ".join(str(part) for part in rows[key[:4]].iloc[0]),
                      "one row per organisation, State, criterion, coder and period",
                      "keep one, or adjudicate in a row with is_adjudicated true")


_REMEDIES = {
    "url": "cite the source; a coding without one is not kept",
    "access_date": "give the date on which the source was read",
    "confidence": "high, medium or low, as the coder judged",
}


def _outside(codings: pd.DataFrame, column: str, allowed: list[str], among: pd.Series,
             where: str) -> Iterator[Problem]:
    bad = among & codings[column].notna() & ~codings[column].isin(allowed)
    for value in codings.loc[bad, column].unique():
        yield Problem(f"unknown {column}", rows_at(where, bad & (codings[column] == value)),
                      str(value), ", ".join(allowed), nearest(str(value), allowed))


def _bad_dates(codings: pd.DataFrame, where: str) -> Iterator[Problem]:
    dates = {}
    for column in ("access_date", "valid_from", "valid_to"):
        if column not in codings.columns:
            continue
        dates[column] = _dates(codings[column])
        bad = dates[column].isna() & ~is_blank(codings[column])
        if bad.any():
            yield Problem(f"{column} is no date", rows_at(where, bad),
                          str(codings[column][bad].iloc[0]), "an ISO date, 2019-05-31 or 2019")
    if {"valid_from", "valid_to"} <= dates.keys():
        backwards = dates["valid_to"] < dates["valid_from"]
        if backwards.any():
            yield Problem("relation ends before it starts", rows_at(where, backwards),
                          expected="valid_from <= valid_to")


def _dates(values: pd.Series) -> pd.Series:
    return pd.to_datetime(values.astype("string").str.strip(), errors="coerce", format="ISO8601")


def validate_replies(replies: pd.DataFrame, codings: pd.DataFrame,
                     where: str = "replies") -> pd.DataFrame:
    """The replies of coded organisations, or one error that holds every problem in them.

    Parameters
    ----------
    replies
        `organisation_id`, `reply_date`, `reply` (the subject's words or their address).
    codings
        Validated codings; a reply must have a subject among them.

    Raises
    ------
    HrcStatsError
        A reply without a subject, a date or words; a subject that nobody coded.
    """
    require_columns(replies, ["organisation_id", "reply_date", "reply"], where)
    text = replies.reset_index(drop=True).copy()
    problems = []
    for column in ("organisation_id", "reply_date", "reply"):
        text[column] = read_text(text[column])
        blank = text[column].isna()
        if blank.any():
            name = "a subject" if column == "organisation_id" else column
            problems.append(Problem(f"reply without {name}", rows_at(where, blank),
                                    expected=column))
    coded = set(read_text(codings["organisation_id"]).dropna())
    stray = text["organisation_id"].notna() & ~text["organisation_id"].isin(coded)
    problems += [Problem("reply of an organisation that nobody coded",
                         rows_at(where, stray & (text["organisation_id"] == subject)), subject,
                         "an organisation_id of the codings", nearest(subject, coded))
                 for subject in text.loc[stray, "organisation_id"].unique()]
    raise_if_any(problems)
    return text


def relations_at(codings: pd.DataFrame, on: str | date) -> pd.DataFrame:
    """The codings whose relation holds on a date; one without dates holds always.

    A start or end that is a year alone means its first day (`valid_from`) or last (`valid_to`).
    """
    day = pd.Timestamp(on)
    holds = pd.Series(True, index=codings.index)
    if "valid_from" in codings.columns:
        start = _dates(codings["valid_from"])
        holds &= start.isna() | (start <= day)
    if "valid_to" in codings.columns:
        written = codings["valid_to"].astype("string").str.strip()
        end = _dates(codings["valid_to"])
        end = end.where(~written.str.fullmatch(r"\d{4}").fillna(False),
                        end + pd.offsets.YearEnd(0))
        holds &= end.isna() | (end >= day)
    return codings[holds]


def derive_tiers(codings: pd.DataFrame, on: str | date | None = None) -> pd.DataFrame:
    """The tier of each organisation's relation to each State that it was coded for.

    First-hand codings and those taken over from publications (`coder` begins with `published:`)
    are never merged: each has its own row. An adjudicated row replaces the first-hand codings of
    its criterion. Behaviour (B1-B5) never counts: organisations are classified by what they are.

    Parameters
    ----------
    codings
        As `validate_codings` accepts them.
    on
        A date: only relations that hold then.

    Returns
    -------
    pandas.DataFrame
        Key `organisation_id`, `state_iso3`, `origin` (first_hand, published), in that order;
        `tier`, `yes_criteria`, `no_criteria` (spaces between), `is_contradicted` (a criterion has
        both yes and no), `codings_n`, `coders_n`.

    Notes
    -----
    documented: a yes on C1-C5 from a primary source, confidence not low. probable: a yes on C1-C6
    from a secondary source, confidence not low, without a no of higher confidence on the same
    criterion. no_indication: no yes at all, and a no on two or more of C1-C5, C1 or C3 among them.
    insufficient: everything else.

    Examples
    --------
    >>> coding = {"organisation_id": "o1", "state_iso3": "XXA", "criterion": "C2", "value": "yes",
    ...           "source_kind": "primary", "url": "https://example.org/", "coder": "a",
    ...           "access_date": "2026-01-31", "confidence": "high"}
    >>> derive_tiers(pd.DataFrame([coding]))["tier"].tolist()
    ['documented']
    """
    codings = validate_codings(codings)
    if on is not None:
        codings = relations_at(codings, on)
    relations = codings[codings["criterion"].isin(RELATION_CRITERIA)].copy()
    relations["origin"] = relations["coder"].str.startswith(PUBLISHED).map(
        {True: "published", False: "first_hand"})
    relations = _without_adjudicated(relations)
    rows = []
    keys = ["organisation_id", "state_iso3", "origin"]
    for values, group in relations.groupby(keys):
        said = {value: sorted(set(group.loc[group["value"] == value, "criterion"]))
                for value in ("yes", "no")}
        rows.append({**dict(zip(keys, values, strict=True)), "tier": _tier(group),
                     "yes_criteria": " ".join(said["yes"]), "no_criteria": " ".join(said["no"]),
                     "is_contradicted": bool(set(said["yes"]) & set(said["no"])),
                     "codings_n": len(group), "coders_n": group["coder"].nunique()})
    columns = [*keys, "tier", "yes_criteria", "no_criteria", "is_contradicted", "codings_n",
               "coders_n"]
    return pd.DataFrame(rows, columns=columns)


def _without_adjudicated(relations: pd.DataFrame) -> pd.DataFrame:
    """Drop the first-hand codings on whose criterion an adjudication has been made."""
    if "is_adjudicated" not in relations.columns:
        return relations
    ruled = relations["is_adjudicated"].astype("string").str.casefold().isin(["true", "1", "yes"])
    key = ["organisation_id", "state_iso3", "criterion"]
    settled = pd.MultiIndex.from_frame(relations.loc[ruled, key])
    is_settled = pd.MultiIndex.from_frame(relations[key]).isin(settled)
    return relations[ruled | ~is_settled | (relations["origin"] == "published")]


def _tier(group: pd.DataFrame) -> str:
    """The codebook's rule for the relation codings of one organisation and State."""
    confidence = group["confidence"].map({name: rank for rank, name in enumerate(CONFIDENCES)})
    is_yes, is_no = group["value"] == "yes", group["value"] == "no"
    sure_yes = is_yes & (confidence > 0)
    primary = group["source_kind"] == "primary"
    if (sure_yes & primary & group["criterion"].isin(DOCUMENTING_CRITERIA)).any():
        return "documented"
    strongest_no = confidence[is_no].groupby(group["criterion"]).max()
    contrary = group["criterion"].map(strongest_no).fillna(-1)
    if (sure_yes & ~primary & (contrary <= confidence)).any():
        return "probable"
    denied = set(group.loc[is_no, "criterion"]) & set(DOCUMENTING_CRITERIA)
    if not is_yes.any() and len(denied) >= 2 and denied & {"C1", "C3"}:
        return "no_indication"
    return "insufficient"
