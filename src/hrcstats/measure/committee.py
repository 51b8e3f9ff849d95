"""Counts of the Committee on NGOs: totals per session, beside the official ones, and what a rule
of counting does to them.

A deferral is counted once per application and session (row), never per name.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.name_rules import NAME_RULES, name_under_rule

DEFERRED = ("deferred_carried_over", "deferred_new")
# official measure: the decisions that make it up
OFFICIAL = {"recommended": ("granted",), "deferred": DEFERRED, "closed": ("closed_no_response",)}


def session_totals(counts: pd.DataFrame, official: pd.DataFrame | None = None) -> pd.DataFrame:
    """Decisions per session of the Committee, and deferred as carried over + new.

    A kind of decision without any row at a session is not a zero: the source does not say whether
    there was none or whether it was not coded. A total that is known to be cut is refused too.

    Parameters
    ----------
    counts
        `committee_counts`: `committee_session_end`, `decision`, `rows_n`.
    official
        `committee_official_totals`; where they show that rows are missing, the total is refused.

    Returns
    -------
    Estimate rows keyed by `committee_session_end`, in order of date; a full count of the source,
    so without interval. `quantity` is the decision or `deferred`.
    """
    wide = counts.pivot(index="committee_session_end", columns="decision", values="rows_n")
    wide["deferred"] = wide[[kind for kind in DEFERRED if kind in wide]].sum(axis=1, min_count=1)
    cut = _known_cuts(counts, official)
    rows = []
    for session, values in wide.iterrows():
        for quantity, value in values.items():
            key = {"committee_session_end": session}
            reason = cut.get((session, quantity), "")
            if pd.isna(value):
                reason = "no such row in the source: none, or not coded"
            rows.append(key | (refusal_row(str(quantity), reason) if reason else estimate_row(
                str(quantity), value, n=value, method="rows counted")))
    return estimates_frame(rows)


def _known_cuts(counts: pd.DataFrame, official: pd.DataFrame | None
                ) -> dict[tuple[pd.Timestamp, str], str]:
    """Session and decision whose record falls short of the official total, with the reason."""
    if official is None:
        return {}
    found = reconcile_totals(counts, official)
    short = found[(found["difference_n"] < 0).fillna(False)]
    return {(row.committee_session_end, kind): str(row.warnings)
            for row in short.itertuples()
            for kind in {"deferred": ("deferred", *DEFERRED)}.get(row.quantity,
                                                                  OFFICIAL[row.quantity])}


def reconcile_totals(counts: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Counts of the source beside the official totals, session by session.

    Parameters
    ----------
    counts
        `committee_counts`.
    official
        `committee_official_totals`; any number of further totals may be supplied.

    Returns
    -------
    Estimate rows keyed by `committee_session_end`: `value` is the number of rows as transcribed,
    `denominator_n` the official total; columns `official_n`, `difference_n` (recorded minus
    official) and `after_corrections_n`. A measure that the source does not record
    (applications before the Committee) is a refusal; a difference is a warning.
    """
    recorded, corrected = _wide(counts, "recorded_n"), _wide(counts, "rows_n")
    rows = []
    for total in official.sort_values(["committee_session_end", "measure"]).itertuples():
        session, measure, stated = total.committee_session_end, total.measure, total.official_n
        key = {"committee_session_end": session, "official_n": stated}
        if measure not in OFFICIAL or session not in recorded.index:
            rows.append(key | refusal_row(str(measure), "not recorded in the source",
                                          denominator_n=stated))
            continue
        kinds = list(OFFICIAL[measure])
        found = recorded.loc[session, kinds].sum()
        after = corrected.loc[session, kinds].sum()
        rows.append(key | {"difference_n": found - stated, "after_corrections_n": after}
                    | estimate_row(measure, found, n=found, denominator_n=stated,
                                   method=" + ".join(kinds),
                                   warnings=_difference(found, stated, after)))
    frame = estimates_frame(rows)
    # Every row may be a refusal: the columns stand all the same.
    counted = {column: frame.get(column, pd.Series(pd.NA, frame.index, "Int64")).astype("Int64")
               for column in ("difference_n", "after_corrections_n")}
    return frame.assign(**counted)


def _difference(found: int, stated: int, after: int) -> list[str]:
    warnings = []
    if found < stated:
        warnings.append(f"{stated - found} of {stated} missing from the source")
    elif found > stated:
        warnings.append(f"off by {found - stated}: the source records more than the official total")
    if after != found:
        warnings.append(f"{after} after guarded corrections")
    return warnings


def missing_grants(decisions: pd.DataFrame) -> pd.DataFrame:
    """Grants known to be missing: granted on first consideration, yet absent among the grants.

    The sheet of first considerations repeats grants, so each of its organisations should also
    stand among the grants of the session. Organisations are compared by `organisation_id`; the
    number is a lower bound of what is missing.

    Returns
    -------
    Estimate rows keyed by `committee_session_end`; `denominator_n` is the number of grants on
    first consideration.
    """
    rows = []
    for session, here in decisions.groupby("committee_session_end"):
        granted = set(here.loc[here["decision"] == "granted", "organisation_id"].dropna())
        first = here[here["decision"] == "granted_on_first_consideration"]
        if first.empty:
            continue
        absent = int((~first["organisation_id"].isin(granted)).sum())
        rows.append({"committee_session_end": session} | estimate_row(
            "grants_missing", absent, n=absent, denominator_n=len(first),
            method="first considerations without a grant, by organisation",
            warnings="a lower bound" if absent else ""))
    return estimates_frame(rows)


def undercount_by_name(decisions: pd.DataFrame) -> pd.DataFrame:
    """How many deferrals are lost per session when rows are merged by the name of the organisation.

    Three ways to merge are shown, each under three rules for when two names are one: as written,
    case-folded, and matched (`organisation_id`).

    - `session`: one row per name and session. Loses only repetitions within a session.
    - `year`: one row per name and calendar year, kept at the session where it first stands, as
      analyses by year do. The second session of a year loses what was carried over.
    - `year and kind`: the same, deferrals carried over and new ones apart, as in two sheets.

    Returns
    -------
    Estimate rows keyed by `committee_session_end`, `merge` and `name_rule`: `value` is the share of
    the session's deferrals lost (0-1), `n` the rows lost, `denominator_n` the deferrals.
    """
    deferred = _deferrals(decisions)
    session = deferred["committee_session_end"]
    rows = []
    for rule, merge, is_lost in _merges(deferred):
        for when, lost in is_lost.groupby(session):
            rows.append({"committee_session_end": when, "merge": merge, "name_rule": rule}
                        | estimate_row("deferrals_lost_share", lost.mean(), n=lost.sum(),
                                       denominator_n=len(lost),
                                       method=f"one row per name and {merge}"))
    return estimates_frame(rows)


def lost_deferrals(decisions: pd.DataFrame) -> pd.DataFrame:
    """The deferrals that one row per name and year loses, row by row, under each name rule.

    They are the rows that `undercount_total` counts.

    Returns
    -------
    The rows of `decisions` under their `name_rule`, in order of rule and session; a row that two
    rules lose stands twice.
    """
    deferred = _deferrals(decisions)
    return pd.concat([deferred[is_lost].assign(name_rule=rule)
                      for rule, merge, is_lost in _merges(deferred) if merge == "year"],
                     ignore_index=True)


def _deferrals(decisions: pd.DataFrame) -> pd.DataFrame:
    return decisions[decisions["decision"].isin(DEFERRED)].sort_values(
        "committee_session_end", kind="stable")


def _merges(deferred: pd.DataFrame) -> Iterator[tuple[str, str, pd.Series]]:
    """Name rule, way to merge, and which of the deferrals, in order of session, that loses."""
    session = deferred["committee_session_end"]
    year = session.dt.year
    periods = {"session": session, "year": year,
               "year and kind": year.astype(str) + deferred["decision"]}
    for rule in NAME_RULES:
        name = name_under_rule(deferred["organisation_as_written"], deferred["organisation_id"],
                               rule)
        for merge, period in periods.items():
            yield rule, merge, pd.DataFrame({"period": period, "name": name}).duplicated()


def undercount_total(lost: pd.DataFrame) -> pd.DataFrame:
    """The deferrals that one row per name and year loses over all sessions, by name rule."""
    yearly = lost[lost["merge"] == "year"]
    rows = [{"name_rule": rule} | _lost("deferrals_lost_share_all", here)
            for rule, here in yearly.groupby("name_rule")]
    return estimates_frame(rows)


def compare_merges(lost: pd.DataFrame) -> pd.DataFrame:
    """The deferrals that each way of merging loses over all sessions, and in a single year.

    Parameters
    ----------
    lost
        Of `undercount_by_name`.

    Returns
    -------
    Estimate rows keyed by `merge`, `name_rule` and `span`: `all` sessions, and the years with two
    sessions that lose the `least` and the `most` (`year_n`).
    """
    years = lost.assign(year=lost["committee_session_end"].dt.year)
    years["is_full"] = years.groupby("year")["committee_session_end"].transform("nunique") > 1
    rows = []
    for (merge, rule), here in years.groupby(["merge", "name_rule"]):
        spans = {"all": (here, pd.NA)}
        sums = here[here["is_full"]].groupby("year")[["n", "denominator_n"]].sum()
        share = sums["n"] / sums["denominator_n"]
        if len(share):
            spans |= {span: (here[here["year"] == year], year) for span, year in (
                ("least", share.idxmin()), ("most", share.idxmax()))}
        rows += [{"merge": merge, "name_rule": rule, "span": span, "year_n": year}
                 | _lost("deferrals_lost_share_merged", part)
                 for span, (part, year) in spans.items()]
    return estimates_frame(rows)


def _lost(quantity: str, lost: pd.DataFrame) -> dict[str, object]:
    n, total = lost["n"].sum(), lost["denominator_n"].sum()
    return estimate_row(quantity, n / total, n=n, denominator_n=total,
                        method=f"one row per name and {lost['merge'].iloc[0]}")


def deferral_parts(counts: pd.DataFrame, reconciled: pd.DataFrame) -> pd.DataFrame:
    """Carried over and new deferrals of the reconciled sessions, as estimate rows for a figure.

    Keys: `session` (year and month), `part` (carried over, new) and `official_n`.
    """
    recorded = _wide(counts, "recorded_n")
    rows = [
        {"session": f"{total.committee_session_end:%Y-%m}", "official_n": total.official_n,
         "part": kind.removeprefix("deferred_").replace("_", " ")}
        | estimate_row(kind, recorded.loc[total.committee_session_end, kind],
                       n=recorded.loc[total.committee_session_end, kind], method="rows counted",
                       warnings=total.warnings)
        for total in reconciled.itertuples() for kind in DEFERRED
    ]
    return estimates_frame(rows)


def decimal_year(dates: pd.Series) -> pd.Series:
    """Dates as years with a fraction, for a time axis (1 July 2020 is about 2020.5)."""
    return dates.dt.year + (dates.dt.dayofyear - 1) / 365.25


def _wide(counts: pd.DataFrame, column: str) -> pd.DataFrame:
    wide = counts.pivot(index="committee_session_end", columns="decision", values=column)
    needed = {kind for kinds in OFFICIAL.values() for kind in kinds}
    return wide.reindex(columns=sorted(needed | set(wide.columns))).fillna(0).astype(int)


def merged_beside_official(decisions: pd.DataFrame, official: pd.DataFrame, *,
                           name_rule: str = "matched") -> pd.DataFrame:
    """Deferrals of the sessions with an official total, parted by what merging names would lose.

    Parameters
    ----------
    decisions
        `committee_decisions`: one row per application and session.
    official
        `committee_official_totals`; those of `deferred` are used.
    name_rule
        What counts as the same name (`NAME_RULES`).

    Returns
    -------
    Estimate rows keyed by `session` (year and month), `part` (`kept`, `lost by merging`) and
    `official_n`: the two parts add up to the rows of the session, `denominator_n`. Merging keeps
    one row per name and year, so the second session of a year loses what was carried over.
    """
    totals = official[official["measure"] == "deferred"].set_index("committee_session_end")
    lost = undercount_by_name(decisions).query("merge == 'year' and name_rule == @name_rule")
    rows = []
    for here in lost[lost["committee_session_end"].isin(totals.index)].itertuples():
        stated = totals["official_n"][here.committee_session_end]
        for part, found in (("kept", here.denominator_n - here.n), ("lost by merging", here.n)):
            rows.append({"session": f"{here.committee_session_end:%Y-%m}", "part": part,
                         "official_n": stated} | estimate_row(
                "deferrals", found, n=found, denominator_n=here.denominator_n,
                method="one row per name and year, out of rows"))
    return estimates_frame(rows)
