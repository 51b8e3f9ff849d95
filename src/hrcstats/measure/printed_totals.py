"""Totals that others printed for a session of the Committee on NGOs, beside what the record holds.

Press releases and reports name a session by year ("2021 resumed"); the record by the day it ended.
"""

from __future__ import annotations

import re

import pandas as pd

from hrcstats.measure.committee import reconcile_totals
from hrcstats.measure.estimate import estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns

_LABEL = re.compile(r"(\d{4}) (regular|resumed)")
_MEASURES = {"recommended": "recommended", "deferred": "deferred",
             "closed without prejudice": "closed",
             "applications before Committee": "applications_before_committee"}
_DAY_MEASURES = {"recommended_n": "recommended", "postponed_n": "deferred", "closed_n": "closed"}
_COLUMNS = ["committee_session", "committee_session_end", "measure", "official_n", "published_in"]
# Before 2005 the year of a session and the year of its end differ from case to case.
_FROM = 2005


def published_totals(figures: pd.DataFrame, days: pd.DataFrame, sessions: pd.DataFrame
                     ) -> pd.DataFrame:
    """Every printed total of a whole session, with the session of the record that it belongs to.

    Parameters
    ----------
    figures
        `data/reference/published_figures.csv`; the rows "NGO Committee official totals".
    days
        `data/reference/committee_days.csv`; the rows with `scope` session or report.
    sessions
        `data/reference/committee_sessions.csv`.

    Returns
    -------
    pandas.DataFrame
        `committee_session` (as printed), `committee_session_end` (null where the year of the record
        does not hold one regular and one resumed session), `measure`, `official_n`, `published_in`
        (claim or document). One session can have several totals that contradict each other.

    Examples
    --------
    >>> figures = pd.DataFrame({"source_title": ["NGO Committee official totals"],
    ...                         "claim_id": "PF066", "measure": "deferred",
    ...                         "population": "2016 resumed", "value": "235"})
    >>> days = pd.DataFrame(columns=["committee_session", "scope", "document_number",
    ...                              "recommended_n", "postponed_n", "closed_n"])
    >>> sessions = pd.DataFrame({"committee_session_end": ["2016-02-17", "2016-06-20"]})
    >>> published_totals(figures, days, sessions)["committee_session_end"].dt.strftime("%Y-%m-%d")
    0    2016-06-20
    Name: committee_session_end, dtype: str
    """
    require_columns(figures, ["source_title", "claim_id", "measure", "population", "value"],
                    "published_totals(figures)")
    require_columns(days, ["committee_session", "scope", "document_number", *_DAY_MEASURES],
                    "published_totals(days)")
    require_columns(sessions, ["committee_session_end"], "published_totals(sessions)")
    totals = pd.concat([_of_figures(figures), _of_days(days)], ignore_index=True)
    label = totals["committee_session"].str.extract(_LABEL.pattern)
    ends = _session_ends(sessions)
    keys = zip(pd.to_numeric(label[0]), label[1], strict=True)
    totals["committee_session_end"] = pd.to_datetime(pd.Series([ends.get(key) for key in keys],
                                                               dtype="object"))
    return totals[_COLUMNS]


def reconcile_published(counts: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Counts of the source beside every printed total, each under its document.

    Parameters
    ----------
    counts
        `committee_counts`.
    published
        Of `published_totals`.

    Returns
    -------
    As `reconcile_totals`, keyed by `published_in`, `committee_session` and `committee_session_end`.
    A total of a session that cannot be placed is a refusal. Where the record differs from one
    document and agrees with another of the session, the warning names that other one.
    """
    placed = published[published["committee_session_end"].notna()]
    found = []
    for (source, session), totals in placed.groupby(["published_in", "committee_session"]):
        rows = reconcile_totals(counts, totals)
        found.append(rows.assign(published_in=source, committee_session=session))
    lost = published[published["committee_session_end"].isna()]
    refused = estimates_frame(
        {"published_in": row.published_in, "committee_session": row.committee_session,
         "official_n": row.official_n} | refusal_row(
            row.measure, "the session of the record is not certain", denominator_n=row.official_n)
        for row in lost.itertuples())
    frame = pd.concat([*found, *([refused] if len(refused) else [])], ignore_index=True)
    first = ["published_in", "committee_session", "committee_session_end"]
    frame = frame[[*first, *(name for name in frame if name not in first)]]
    frame["warnings"] = _name_agreement(frame)
    return frame.sort_values(["committee_session", "quantity", "published_in"], ignore_index=True)


def _name_agreement(frame: pd.DataFrame) -> list[str]:
    """The warnings, with the document that prints what the record holds where another does not."""
    agrees = frame[frame["difference_n"].eq(0).fillna(False)]
    first = agrees.groupby(["committee_session_end", "quantity"])["published_in"].first().to_dict()
    differs = frame["difference_n"].ne(0).fillna(False)
    return [f"{row.warnings}; {first[(row.committee_session_end, row.quantity)]} prints what the "
            "record holds" if unlike and (row.committee_session_end, row.quantity) in first
            else row.warnings for row, unlike in zip(frame.itertuples(), differs, strict=True)]


def _of_figures(figures: pd.DataFrame) -> pd.DataFrame:
    mine = figures[figures["source_title"] == "NGO Committee official totals"]
    return pd.DataFrame({
        "committee_session": mine["population"], "measure": mine["measure"].map(_MEASURES),
        "official_n": pd.to_numeric(mine["value"]).astype("Int64"),
        "published_in": mine["claim_id"]})


def _of_days(days: pd.DataFrame) -> pd.DataFrame:
    mine = days[days["scope"].isin(["session", "report"])]
    about = mine.assign(published_in=mine["document_number"].fillna("no document number"))
    long = about.melt(["committee_session", "published_in"], list(_DAY_MEASURES), "measure",
                      "official_n")
    long = long[long["official_n"].notna()]
    return long.assign(measure=long["measure"].map(_DAY_MEASURES),
                       official_n=pd.to_numeric(long["official_n"]).astype("Int64"))


def _session_ends(sessions: pd.DataFrame) -> dict[tuple[int, str], pd.Timestamp]:
    """Year and kind of a session: the day it ended, where a year holds no more than two."""
    days = pd.to_datetime(sessions["committee_session_end"]).sort_values()
    ends: dict[tuple[int, str], pd.Timestamp] = {}
    for year, found in days.groupby(days.dt.year):
        if year >= _FROM and len(found) <= 2:
            ends |= {(int(year), kind): day
                     for kind, day in zip(("regular", "resumed"), found, strict=False)}
    return ends
