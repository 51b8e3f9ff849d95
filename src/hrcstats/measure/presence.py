"""Who stands on the speaker lists, and what lists of this completeness can support."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_true
from hrcstats.plural import plural

MINIMUM_SESSIONS = 12  # estimate_surge is calibrated from here on; shorter series are refused
NGO = "ngo"


def list_completeness(debates: pd.DataFrame) -> pd.DataFrame:
    """The share of speaker lists read that are complete, for NGOs and for States.

    A list counts when at least one of its names was read. Debates without a paper are not among
    them: how many there were is not known.

    Parameters
    ----------
    debates
        `is_list_complete`, `is_state_list_complete` (nullable booleans).

    Returns
    -------
    Two estimate rows: `value` is the share complete (0-1), `n` the complete lists, `denominator_n`
    the lists seen. A full count of the papers, so without interval.
    """
    rows = []
    for quantity, column in (("ngo_lists_complete_share", "is_list_complete"),
                             ("state_lists_complete_share", "is_state_list_complete")):
        seen = debates[column].dropna()
        if seen.empty:
            rows.append(refusal_row(quantity, "no list was read"))
            continue
        rows.append(estimate_row(quantity, seen.mean(), n=seen.sum(), denominator_n=len(seen),
                                 method="lists counted",
                                 warnings="debates without a paper are not counted"))
    return estimates_frame(rows)


def slots_by_kind(slots: pd.DataFrame) -> pd.DataFrame:
    """Listed slots by kind of speaker: a lower bound where lists are cut."""
    counts = slots["speaker_kind"].value_counts()
    rows = [estimate_row(f"slots_{kind}", count, n=count, denominator_n=len(slots),
                         method="listed slots counted",
                         warnings="lower bound: most lists are cut")
            for kind, count in counts.items()]
    return estimates_frame(rows)


def slots_per_session(debates: pd.DataFrame, slots: pd.DataFrame) -> pd.DataFrame:
    """NGO slots read per session, with the lists that they come from.

    Returns
    -------
    Estimate rows keyed by `session` (in order), with `lists_n` and `complete_lists_n`; `value` is
    the number of NGO slots read. A session without papers has no row: it is missing, not zero.
    """
    ngo = slots[slots["speaker_kind"] == NGO].merge(debates[["debate_id", "session"]],
                                                    on="debate_id")
    rows = []
    dated = debates.dropna(subset=["session", "is_list_complete"])
    for session, here in dated.groupby("session"):
        found = int((ngo["session"] == session).sum())
        complete = int(here["is_list_complete"].sum())
        warning = "" if complete == len(here) else "lower bound: lists are cut"
        rows.append({"session": session, "lists_n": len(here), "complete_lists_n": complete}
                    | estimate_row("ngo_slots_read", found, n=found, method="listed slots counted",
                                   warnings=warning))
    frame = estimates_frame(rows)
    return frame.sort_values("session", key=lambda values: values.astype(int),
                             ignore_index=True)


def list_states(debates: pd.DataFrame, sessions: pd.DataFrame, first_session: int = 1,
                last_session: int = 99) -> pd.DataFrame:
    """What is known of the NGO list of each agenda item's general debate, session by session.

    Returns
    -------
    One row per regular session from the first to the last one read, within `first_session` to
    `last_session`, and agenda item read:
    `state` is `complete_list`, `cut_list` or `no_papers`. Several lists of one item are complete
    only together. Sessions without any paper stand too: missing, not zero.
    """
    general = debates[(debates["debate_kind"] == "general_debate")
                      & debates["is_list_complete"].notna()].dropna(subset=["session"])
    known = general.groupby(["session", "agenda_item"])["is_list_complete"].all()
    numbers = general["session"].astype(int)
    first, last = max(first_session, numbers.min()), min(last_session, numbers.max())
    held = sessions.loc[sessions["session_kind"] == "regular", "session"].astype(int)
    rows = [
        {"session": session, "agenda_item": f"item {item}",
         "state": {True: "complete_list", False: "cut_list", None: "no_papers"}[
             known.get((str(session), item))]}
        for item in sorted(general["agenda_item"].dropna().unique())
        for session in sorted(held) if first <= session <= last
    ]
    return pd.DataFrame(rows)


def surge_support(debates: pd.DataFrame) -> pd.DataFrame:
    """Whether the lists read can carry an estimate of a surge: usually a refusal, with its reason.

    A surge compares shares of the floor between sessions, so it needs complete NGO lists (a cut
    list shows its beginning only, and who stands there depends on registration) at
    `MINIMUM_SESSIONS` sessions of the same kind of debate or more.

    Returns
    -------
    One estimate row `sessions_usable_for_surge`: the sessions with at least one complete NGO list
    of a general debate, out of the sessions read; its value is null where they are too few.
    """
    general = debates[(debates["debate_kind"] == "general_debate")
                      & debates["is_list_complete"].notna()].dropna(subset=["session"])
    complete = general[is_true(general, "is_list_complete", "debates")]
    usable, seen = complete["session"].nunique(), general["session"].nunique()
    lists = f"{len(complete)} of {len(general)} NGO lists of general debates are complete"
    if usable < MINIMUM_SESSIONS:
        reason = (f"no surge can be measured from cut lists: {lists}, at {usable} of {seen} "
                  f"{plural(seen, 'session')}; at least {MINIMUM_SESSIONS} sessions are needed")
        return estimates_frame([refusal_row("sessions_usable_for_surge", reason, n=usable,
                                            denominator_n=seen)])
    return estimates_frame([estimate_row("sessions_usable_for_surge", usable, n=usable,
                                         denominator_n=seen, warnings=lists)])
