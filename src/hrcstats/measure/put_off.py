"""Applications put off at most sessions, under each rule for when two names are one."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.committee import DEFERRED
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns
from hrcstats.measure.name_rules import NAME_RULES, name_under_rule
from hrcstats.measure.spells import build_spells


def deferral_league(decisions: pd.DataFrame, top: int = 10) -> pd.DataFrame:
    """The organisations deferred at most sessions, and what exact names would say of them.

    Every organisation stands here that is among the `top` under any of the three rules, ties
    included, so that the list cannot hide whom a rule leaves out.

    Parameters
    ----------
    decisions
        `committee_decisions`.

    Returns
    -------
    pandas.DataFrame
        Estimate rows keyed by `organisation_id`, most sessions by matched name first: `value` is
        the sessions at which it was deferred (matched), `denominator_n` the sessions that list a
        deferral from the first to the last of them; `as_written_n`, `case_folded_n`: the most
        sessions of any one spelling; `spellings_n`; `as_written_rank_n` and `matched_rank_n`
        (1 is most; ties share a rank).

    Examples
    --------
    >>> rows = pd.DataFrame({"committee_session_end": ["2012-02-21", "2012-06-08"],
    ...                      "decision": "deferred_carried_over", "organisation_id": "o",
    ...                      "organisation_as_written": ["Hokok Contra", "Hokok contra"]})
    >>> deferral_league(rows)[["value", "case_folded_n", "as_written_n"]].values.tolist()
    [[2.0, 2.0, 1.0]]
    """
    require_columns(decisions, ["committee_session_end", "decision", "organisation_as_written",
                                "organisation_id"], "deferral_league(decisions)")
    deferred = decisions[decisions["decision"].isin(DEFERRED)]
    if deferred.empty:
        return estimates_frame([{"organisation_id": None} | refusal_row(
            "sessions_deferred", "no deferral in the record")])
    session = deferred["committee_session_end"].rank(method="dense").astype(int)
    organisation = name_under_rule(deferred["organisation_as_written"],
                                   deferred["organisation_id"], "matched").rename("organisation")
    most = pd.DataFrame({f"{rule}_n": _most(deferred, rule, session, organisation)
                         for rule in NAME_RULES})
    ranks = most.rank(method="min", ascending=False).astype(int)
    chosen = most[(ranks <= top).any(axis=1)].sort_values(
        ["matched_n", "as_written_n"], ascending=False, kind="stable")
    span = session.groupby(organisation).agg(lambda seen: seen.max() - seen.min() + 1)
    spellings = deferred["organisation_as_written"].groupby(organisation).nunique()
    return estimates_frame(
        {"organisation_id": name, "as_written_n": row.as_written_n,
         "case_folded_n": row.case_folded_n, "spellings_n": spellings[name],
         "as_written_rank_n": ranks.loc[name, "as_written_n"],
         "matched_rank_n": ranks.loc[name, "matched_n"]} | estimate_row(
            "sessions_deferred", row.matched_n, n=row.matched_n, denominator_n=span[name],
            method="sessions with a deferral, by matched name")
        for name, row in zip(chosen.index, chosen.itertuples(), strict=True))


def _most(deferred: pd.DataFrame, rule: str, session: pd.Series, organisation: pd.Series
          ) -> pd.Series:
    """Per organisation, the most sessions that any one of its names under a rule has."""
    name = name_under_rule(deferred["organisation_as_written"], deferred["organisation_id"], rule)
    per_name = session.groupby([organisation, name.rename("name")]).nunique()
    return per_name.groupby("organisation").max()


def explain_excess(decisions: pd.DataFrame, reconciled: pd.DataFrame) -> pd.DataFrame:
    """What remains of an excess of deferrals over the official total, step by step.

    Parameters
    ----------
    decisions
        `committee_decisions`.
    reconciled
        Of `reconcile_totals`: the sessions whose deferrals exceed the official total are taken.

    Returns
    -------
    Estimate rows keyed by `committee_session_end` and `step`: `as transcribed`, `after guarded
    corrections`, `organisations` (an organisation that stands in both lists, or twice in one,
    counts once), `official`; `denominator_n` is the official total.

    Examples
    --------
    >>> rows = pd.DataFrame({"committee_session_end": pd.Timestamp("2024-06-14"),
    ...                      "decision": ["deferred_new", "deferred_carried_over"],
    ...                      "organisation_as_written": ["The Explorer’s Club, LBG",
    ...                                                  "The Explorers Club"],
    ...                      "organisation_id": "o"})
    >>> total = pd.DataFrame({"committee_session_end": [pd.Timestamp("2024-06-14")],
    ...                       "quantity": "deferred", "value": 2, "official_n": 1,
    ...                       "difference_n": 1, "after_corrections_n": 2})
    >>> explain_excess(rows, total)["value"].tolist()
    [2.0, 2.0, 1.0, 1.0]
    """
    over = reconciled[(reconciled["quantity"] == "deferred")
                      & reconciled["difference_n"].gt(0).fillna(False)]
    deferred = decisions[decisions["decision"].isin(DEFERRED)]
    rows = []
    for total in over.drop_duplicates("committee_session_end").itertuples():
        here = deferred[deferred["committee_session_end"] == total.committee_session_end]
        distinct = name_under_rule(here["organisation_as_written"], here["organisation_id"],
                                   "matched").nunique()
        steps = {"as transcribed": total.value, "after guarded corrections":
                 total.after_corrections_n, "organisations": distinct,
                 "official": total.official_n}
        rows += [{"committee_session_end": total.committee_session_end, "step": step}
                 | estimate_row("deferrals_explained", value, n=value,
                                denominator_n=total.official_n, method="rows counted")
                 for step, value in steps.items()]
    return estimates_frame(rows)


def explain_missing_grants(decisions: pd.DataFrame, reconciled: pd.DataFrame) -> pd.DataFrame:
    """Where the grants are that a session's sheet lacks: another sheet, or applications gone.

    Parameters
    ----------
    decisions
        `committee_decisions`.
    reconciled
        Of `reconcile_totals`: the sessions with fewer grants than the official total are taken.

    Returns
    -------
    Estimate rows keyed by `committee_session_end` and `step`, which add up to the last but one:
    `in the sheet of grants`, `only among first considerations`, `last seen waiting at the session
    before` (names matched, never met again), `together`, `official`; `denominator_n` is the
    official total.

    Examples
    --------
    >>> total = pd.DataFrame({"committee_session_end": [pd.Timestamp("2021-06-08")],
    ...                       "quantity": "recommended", "official_n": 2, "difference_n": -1})
    >>> rows = pd.DataFrame({"committee_session_end": pd.to_datetime(["2020-02-07", "2021-06-08",
    ...                                                               "2021-06-08"]),
    ...                      "decision": ["deferred_new", "granted", "deferred_new"],
    ...                      "organisation_as_written": ["A", "B", "C"], "organisation_id": None})
    >>> explain_missing_grants(rows, total)["value"].tolist()
    [1.0, 0.0, 1.0, 2.0, 2.0]
    """
    short = reconciled[(reconciled["quantity"] == "recommended")
                       & reconciled["difference_n"].lt(0).fillna(False)]
    spells = build_spells(decisions)
    lost_at = spells[spells["is_lost"]]["exit_date"].value_counts()
    lists = decisions[decisions["decision"].isin(DEFERRED)]["committee_session_end"]
    rows = []
    for total in short.drop_duplicates("committee_session_end").itertuples():
        day = total.committee_session_end
        here = decisions[decisions["committee_session_end"] == day]
        in_sheet = int((here["decision"] == "granted").sum())
        granted = spells[(spells["exit_date"] == day) & (spells["end_kind"] == "granted")]
        before = lists[lists < day].max()
        lost = int(lost_at.get(before, 0))
        steps = {"in the sheet of grants": in_sheet,
                 "only among first considerations": len(granted) - in_sheet,
                 "last seen waiting at the session before": lost,
                 "together": len(granted) + lost, "official": total.official_n}
        rows += [{"committee_session_end": day, "step": step} | estimate_row(
            "grants_explained", value, n=value, denominator_n=total.official_n,
            method="rows counted; names matched") for step, value in steps.items()]
    return estimates_frame(rows)
