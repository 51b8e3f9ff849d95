"""What codings say of a relation: when it holds, and the tier that follows from it.

A coding is a human judgement (codebook.md); nothing here makes one. Tiers are derived, never typed.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest
from hrcstats.measure.coding_checks import (
    CODED_KEY,
    CONFIDENCES,
    RELATION_CRITERIA,
    is_adjudicated,
    is_published,
    read_dates,
    validate_codings,
)
from hrcstats.measure.inputs import is_blank, require_columns, session_number

DOCUMENTING_CRITERIA = RELATION_CRITERIA[:5]  # C6 alone documents nothing
TIERS = ("documented", "probable", "no_indication", "insufficient")
_TIER_KEY = ["organisation_id", "state_iso3", "origin"]
_TIER_COLUMNS = [*_TIER_KEY, "tier", "why", "yes_criteria", "no_criteria", "is_contradicted",
                 "is_undated", "codings_n", "coders_n"]


def relations_at(codings: pd.DataFrame, on: str | date,
                 sessions: pd.DataFrame | None = None) -> pd.DataFrame:
    """The codings whose relation holds on a date or during a session.

    A start or end that is a year or a month alone means its first day (`valid_from`) or its last
    (`valid_to`). A date that is empty leaves the relation open on that side: it is not known when
    it began or ended, and the row is flagged.

    Parameters
    ----------
    codings
        Codings, with `valid_from` and `valid_to` where they are known.
    on
        A date; or a session ("HRC57" or 57), with `sessions`: it is enough that the relation holds
        on one day of it.
    sessions
        `session`, `start_date`, `end_date`, as the table `sessions` has them.

    Returns
    -------
    pandas.DataFrame
        The rows that hold, in their order, with `is_undated`: true where start and end are unknown.

    Raises
    ------
    HrcStatsError
        A session that is not among `sessions`; something that is no date.

    Examples
    --------
    >>> codings = pd.DataFrame({"value": ["yes", "yes", "no"], "valid_from": ["2012", None, "2019"],
    ...                         "valid_to": ["2015-06", None, None]})
    >>> relations_at(codings, "2015-06-30")[["value", "is_undated"]].values.tolist()
    [['yes', False], ['yes', True]]
    """
    first, last = _days(on, sessions)
    empty = pd.Series("", index=codings.index)
    start = read_dates(codings.get("valid_from", empty))
    written = codings.get("valid_to", empty).astype("string").str.strip()
    end = read_dates(written)
    end = end.where(~written.str.fullmatch(r"\d{4}").fillna(False), end + pd.offsets.YearEnd(0))
    end = end.where(~written.str.fullmatch(r"\d{4}-\d{2}").fillna(False),
                    end + pd.offsets.MonthEnd(0))
    holds = (start.isna() | (start <= last)) & (end.isna() | (end >= first))
    return codings.assign(is_undated=(start.isna() & end.isna()).astype(bool))[holds]


def _days(on: str | date, sessions: pd.DataFrame | None) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day asked about."""
    if sessions is None:
        try:
            return pd.Timestamp(on), pd.Timestamp(on)
        except (ValueError, TypeError) as error:
            raise HrcStatsError(Problem("no date", "relations_at", str(on), "2019-05-31; for a "
                                        "session, give sessions=")) from error
    require_columns(sessions, ["session", "start_date", "end_date"], "relations_at(sessions)")
    number = session_number(on)
    mine = sessions[sessions["session"].map(session_number) == number]
    if mine.empty or is_blank(mine["start_date"]).all():
        raise HrcStatsError(Problem("no such session, or none with dates", "relations_at", str(on),
                                    "a session of the calendar",
                                    nearest(str(on), sessions["session"].astype(str))))
    days = mine.iloc[0]
    first = pd.Timestamp(days["start_date"])
    last = pd.Timestamp(days["end_date"])
    return first, first if pd.isna(last) else last


def derive_tiers(codings: pd.DataFrame, on: str | date | None = None,
                 sessions: pd.DataFrame | None = None) -> pd.DataFrame:
    """The tier of each organisation's relation to each State that it was coded for, and why.

    First-hand codings and those taken over from publications (`coder` begins with `published:`)
    are never merged: each has its own row. An adjudicated row replaces the first-hand codings of
    its criterion. Behaviour (B1-B5) never counts: organisations are classified by what they are.

    Parameters
    ----------
    codings
        As `validate_codings` accepts them.
    on, sessions
        A date, or a session and the calendar, as `relations_at` takes them: only relations that
        hold then.

    Returns
    -------
    pandas.DataFrame
        Key `organisation_id`, `state_iso3`, `origin` (first_hand, published), in that order;
        `tier`, `why` (the rule that decided, in words), `yes_criteria`, `no_criteria` (spaces
        between), `is_contradicted` (a criterion has both yes and no), `is_undated` (no coding says
        when the relation began or ended), `codings_n`, `coders_n`.

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
    >>> derive_tiers(pd.DataFrame([coding]))[["tier", "why"]].values.tolist()
    [['documented', 'C2 yes from a primary source, confidence high']]
    """
    codings = validate_codings(codings)
    if on is not None:
        codings = relations_at(codings, on, sessions)
    undated = is_blank(codings.get("valid_from", pd.Series("", index=codings.index))) & is_blank(
        codings.get("valid_to", pd.Series("", index=codings.index)))
    codings = codings.assign(is_undated=undated)
    relations = codings[codings["criterion"].isin(RELATION_CRITERIA)].copy()
    relations["origin"] = is_published(relations).map({True: "published", False: "first_hand"})
    relations = _without_adjudicated(relations)
    rows = [dict(zip(_TIER_KEY, values, strict=True)) | _tier_row(group)
            for values, group in relations.groupby(_TIER_KEY)]
    return pd.DataFrame(rows, columns=_TIER_COLUMNS)


def _tier_row(group: pd.DataFrame) -> dict[str, object]:
    said = {value: sorted(set(group.loc[group["value"] == value, "criterion"]))
            for value in ("yes", "no")}
    tier, why = _tier(group)
    return {"tier": tier, "why": why, "yes_criteria": " ".join(said["yes"]),
            "no_criteria": " ".join(said["no"]),
            "is_contradicted": bool(set(said["yes"]) & set(said["no"])),
            "is_undated": bool(group["is_undated"].all()),
            "codings_n": len(group), "coders_n": group["coder"].nunique()}


def _without_adjudicated(relations: pd.DataFrame) -> pd.DataFrame:
    """Drop the first-hand codings on whose criterion an adjudication has been made."""
    ruled = is_adjudicated(relations)
    settled = pd.MultiIndex.from_frame(relations.loc[ruled, CODED_KEY])
    is_settled = pd.MultiIndex.from_frame(relations[CODED_KEY]).isin(settled)
    return relations[ruled | ~is_settled | (relations["origin"] == "published")]


def _tier(group: pd.DataFrame) -> tuple[str, str]:
    """The codebook's rule for the relation codings of one organisation and State, and why."""
    confidence = group["confidence"].map({name: rank for rank, name in enumerate(CONFIDENCES)})
    is_yes, is_no = group["value"] == "yes", group["value"] == "no"
    sure_yes = is_yes & (confidence > 0)
    primary = group["source_kind"] == "primary"
    documenting = sure_yes & primary & group["criterion"].isin(DOCUMENTING_CRITERIA)
    if documenting.any():
        return "documented", _said(group, documenting, confidence)
    strongest_no = confidence[is_no].groupby(group["criterion"]).max()
    contrary = group["criterion"].map(strongest_no).fillna(-1)
    likely = sure_yes & ~primary & (contrary <= confidence)
    if likely.any():
        return "probable", _said(group, likely, confidence)
    denied = sorted(set(group.loc[is_no, "criterion"]) & set(DOCUMENTING_CRITERIA))
    if not is_yes.any() and len(denied) >= 2 and set(denied) & {"C1", "C3"}:
        return "no_indication", f"no yes; {', '.join(denied)} coded no"
    return "insufficient", _why_insufficient(group, is_yes, sure_yes & ~primary, denied)


def _said(group: pd.DataFrame, chosen: pd.Series, confidence: pd.Series) -> str:
    """The strongest of the codings that decided, in words."""
    row = group.loc[confidence[chosen].idxmax()]
    return f"{row['criterion']} yes from a {row['source_kind']} source, confidence " \
           f"{row['confidence']}"


def _why_insufficient(group: pd.DataFrame, is_yes: pd.Series, met_by_no: pd.Series,
                      denied: list[str]) -> str:
    if is_yes.any():
        criteria = ", ".join(sorted(set(group.loc[is_yes, "criterion"])))
        if met_by_no.any():
            return f"yes on {criteria}, but a no of higher confidence on the same criterion"
        if (group.loc[is_yes, "confidence"] == "low").all():
            return f"yes on {criteria}, of low confidence only"
        return f"yes on {criteria}: C6 from a primary source does not document a relation"
    if len(denied) >= 2:
        return f"no yes; {', '.join(denied)} coded no, but neither C1 nor C3"
    if denied:
        return f"no yes; only {denied[0]} of C1-C5 coded no"
    return "nothing coded yes or no on C1-C5"
