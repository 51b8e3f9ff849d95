"""Linked slots session by session: what was read, and the series that estimators may use."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hrcstats.measure.estimate import estimates_frame, refusal_row
from hrcstats.measure.inputs import is_true
from hrcstats.measure.linked import CUTOFFS, count_linked, link_mentions
from hrcstats.measure.presence import NGO

_CAP = "NGO_general_debate_list_cap"
MISSING = "no papers: missing, not zero"
CUT = "lists are cut: slots read, not the floor"


def listed_ngo_slots(slots: pd.DataFrame, debates: pd.DataFrame) -> pd.DataFrame:
    """Listed NGO slots with the session, item and completeness of their list; undated ones too."""
    listed = slots[(slots["speaker_kind"] == NGO) & (slots["observed_as"] == "listed")]
    about = debates[["debate_id", "session", "agenda_item", "debate_kind", "meeting_date",
                     "is_list_complete"]]
    return listed.merge(about, on="debate_id", how="left")


def count_linked_sessions(listed: pd.DataFrame, tiers: pd.DataFrame, sessions: pd.DataFrame,
                          state_iso3: str, first_session: int, last_session: int) -> pd.DataFrame:
    """Linked slots out of all NGO slots read, for every regular session in the range.

    Parameters
    ----------
    listed
        From `listed_ngo_slots`.
    tiers
        From `tiers_to_use`.
    sessions
        The table `sessions`.

    Returns
    -------
    pandas.DataFrame
        Key `session` (a number), `cutoff`, in order; columns as `count_linked` and `lists_n`,
        `complete_lists_n`. A session without papers is a refusal row: missing, not zero. Slots of
        lists without a date belong to no session; the warning of the first row counts them.
    """
    regular = sessions.loc[sessions["session_kind"] == "regular", "session"].astype(int)
    numbers = [n for n in sorted(regular) if first_session <= n <= last_session]
    dated = listed.dropna(subset=["session"])
    dated = dated.assign(session=dated["session"].astype(int))
    dated = dated[dated["session"].isin(numbers)]
    counted = count_linked(dated, tiers, states=[state_iso3], by=["session"])
    lists = dated.groupby("session")
    about = pd.DataFrame({
        "lists_n": lists["debate_id"].nunique(),
        "complete_lists_n": dated[is_true(dated, "is_list_complete", "debates")]
        .groupby("session")["debate_id"].nunique()}).fillna(0).astype(int)
    rows: list[dict[str, object]] = []
    for number in numbers:
        if number not in about.index:
            rows += [{"state_iso3": state_iso3, "session": number, "cutoff": cutoff, "lists_n": 0,
                      "complete_lists_n": 0} | refusal_row("linked_share", MISSING)
                     for cutoff in CUTOFFS]
            continue
        here = counted[counted["session"] == number].assign(
            lists_n=about.at[number, "lists_n"],
            complete_lists_n=about.at[number, "complete_lists_n"])
        rows += [_with_cut(row) for row in here.to_dict("records")]
    return estimates_frame(rows)


def _with_cut(row: dict[str, object]) -> dict[str, object]:
    if row["complete_lists_n"] == row["lists_n"] or pd.isna(row["value"]):
        return row
    return row | {"warnings": "; ".join(filter(None, [CUT, str(row["warnings"])]))}


def complete_series(listed: pd.DataFrame, tiers: pd.DataFrame, sessions: pd.DataFrame,
                    breaks: pd.DataFrame, state_iso3: str, cutoff: str) -> pd.DataFrame:
    """The series that `estimate_surge` takes: complete lists of general debates only.

    Returns
    -------
    pandas.DataFrame
        One row for each regular session with any list read: `state_iso3`, `session`, `linked_n`,
        `slots_n`, `season`, `is_capped`. Where no list of the session is complete the counts are
        null: cut lists never enter as if they were complete.
    """
    general = listed[listed["debate_kind"] == "general_debate"].dropna(subset=["session"])
    complete = is_true(general, "is_list_complete", "debates")
    linked = link_mentions(general, tiers, state_iso3).isin(CUTOFFS[cutoff])
    frame = pd.DataFrame({"session": general["session"].astype(int),
                          "linked_n": linked.where(complete).astype("Float64"),
                          "slots_n": complete.astype("Float64").where(complete)})
    series = frame.groupby("session")[["linked_n", "slots_n"]].sum(min_count=1).reset_index()
    about = sessions.dropna(subset=["session"]).set_index("session")["season"]
    capped = set(breaks.loc[breaks["measure"] == _CAP, "session"].astype(str))
    text = series["session"].astype(str)
    return series.assign(state_iso3=state_iso3, season=text.map(about).astype("object"),
                         is_capped=text.isin(capped))


def complete_groups(listed: pd.DataFrame, tiers: pd.DataFrame, state_iso3: str,
                    cutoff: str) -> pd.DataFrame:
    """The panel that `estimate_displacement` takes, from complete general-debate lists only.

    Groups: `linked` to the State, `other_states` (linked to another State at the same cut-off) and
    `others` (all else, among them organisations that nobody coded). Sessions whose lists are cut
    have null counts.
    """
    general = listed[listed["debate_kind"] == "general_debate"].dropna(subset=["session"])
    mine = link_mentions(general, tiers, state_iso3).isin(CUTOFFS[cutoff])
    abroad = set(tiers["state_iso3"]) - {state_iso3}
    other = pd.concat([link_mentions(general, tiers, state).isin(CUTOFFS[cutoff])
                       for state in abroad], axis=1).any(axis=1) if abroad else ~mine & False
    groups = np.select([mine, other], ["linked", "other_states"], "others")
    complete = is_true(general, "is_list_complete", "debates")
    frame = pd.DataFrame({"session": general["session"].astype(int), "group": groups,
                          "is_complete": complete})
    rows = [{"session": session, "group": group,
             "slots_n": float((here.loc[here["is_complete"], "group"] == group).sum())
             if here["is_complete"].any() else None}
            for session, here in frame.groupby("session")
            for group in ("linked", "other_states", "others")]
    return pd.DataFrame(rows, columns=["session", "group", "slots_n"])


def widen_sessions(counted: pd.DataFrame) -> pd.DataFrame:
    """Rows of `count_linked_sessions` side by side: one row a session, to be read.

    Returns
    -------
    pandas.DataFrame
        `session`, `slots_n` (all NGO slots read, the denominator), `documented_n`, `probable_n`
        (documented and probable), `insufficient_n`, `uncoded_n`, `lists_n`, `complete_lists_n`,
        `state` ("no papers", "cut", "complete"). A session without papers has no counts.
    """
    wide = counted.pivot(index="session", columns="cutoff", values="n")
    about = counted.drop_duplicates("session").set_index("session")
    states = np.select([about["lists_n"] == 0, about["complete_lists_n"] < about["lists_n"]],
                       ["no papers", "cut"], "complete")
    return pd.DataFrame({
        "slots_n": about["denominator_n"], "documented_n": wide["documented"],
        "probable_n": wide["probable"], "insufficient_n": about["insufficient_n"],
        "uncoded_n": about["uncoded_n"], "lists_n": about["lists_n"],
        "complete_lists_n": about["complete_lists_n"], "state": states}).reset_index()


def linked_beside_all(counted: pd.DataFrame, cutoff: str) -> pd.DataFrame:
    """Linked slots and all NGO slots of each session as counts, to be drawn beside one another.

    Parameters
    ----------
    counted
        From `count_linked_sessions`.
    cutoff
        documented or probable.

    Returns
    -------
    pandas.DataFrame
        Key `slots` ("all NGO slots", "linked slots"), `session`; `low` and `high` of the linked
        slots are the bounds that the codings leave. Sessions without papers stay refusals, and so
        do the linked slots where nobody coded any organisation of the session.
    """
    mine = counted[counted["cutoff"] == cutoff]
    total = mine["denominator_n"]
    linked = mine.assign(slots="linked slots", low=mine["low"] * total,
                         value=mine["n"].where(mine["value"].notna()),
                         high=mine["high"] * total)
    everything = mine.assign(slots="all NGO slots", value=total, low=None, high=None, n=total)
    both = pd.concat([everything, linked]).assign(quantity="slots_listed", level=None)
    return estimates_frame(both.drop(columns=["cutoff", "insufficient_n", "uncoded_n",
                                              "organisations_n"]).to_dict("records"))
