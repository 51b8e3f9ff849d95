"""On which speaker lists a set of organisations stands, out of how many slots read."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame

LIST = ["session", "agenda_item", "debate_id"]


def count_on_lists(listed: pd.DataFrame, organisation_ids: Collection[str]) -> pd.DataFrame:
    """Slots of the organisations on each list that names one of them, and on all lists together.

    Parameters
    ----------
    listed
        From `listed_ngo_slots`.
    organisation_ids
        The organisations asked about.

    Returns
    -------
    pandas.DataFrame
        Key `session`, `agenda_item`, `debate_id`, in order of session; the last row is all lists
        (null keys). `value` is slots of the organisations, `denominator_n` the NGO slots read;
        `lists_n` and `lists_with_n` in the last row say on how many lists they stand.
    """
    frame = listed.assign(is_named=listed["organisation_id"].isin(list(organisation_ids)))
    rows = []
    for (session, item, debate), here in frame.groupby(LIST, dropna=False):
        if not here["is_named"].any():
            continue
        complete = bool(here["is_list_complete"].fillna(False).iloc[0])
        rows.append({"session": session, "agenda_item": item, "debate_id": debate, "lists_n": 1,
                     "lists_with_n": 1} | _row(here, "" if complete else
                                               "list is cut: a lower bound"))
    rows.sort(key=lambda row: (pd.isna(row["session"]), int(row["session"])
                               if pd.notna(row["session"]) else 0, str(row["agenda_item"])))
    rows.append({"session": None, "agenda_item": None, "debate_id": None,
                 "lists_n": frame["debate_id"].nunique(),
                 "lists_with_n": frame.loc[frame["is_named"], "debate_id"].nunique()}
                | _row(frame, "most lists are cut: a lower bound"))
    return estimates_frame(rows)


def _row(here: pd.DataFrame, warning: str) -> dict[str, object]:
    n = int(here["is_named"].sum())
    return estimate_row("slots_of_named", n, n=n, denominator_n=len(here),
                        method="listed NGO slots counted", warnings=warning)
