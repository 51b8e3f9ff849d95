"""Minutes allotted to NGOs, and what cancelled debates, caps and shorter slots took from them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns, session_number
from hrcstats.plural import plural

_KINDS = {"speaking_time_NGO_GD": "general_debate", "speaking_time_NGO_ID": "interactive_dialogue",
          "speaking_time_NGO_clustered_ID": "clustered_dialogue",
          "speaking_time_NGO_single_ID": "single_dialogue"}
_CAP, _DEBATES = "NGO_general_debate_list_cap", "general_debates"
_REFERENCE_SESSIONS = 3


def slot_lengths(breaks: pd.DataFrame) -> pd.DataFrame:
    """Seconds of one NGO slot wherever a paper states them, and what was cut since the first.

    Sessions between two stated ones are not filled in: when a time changed is not known.

    Parameters
    ----------
    breaks
        The table `breaks`.

    Returns
    -------
    pandas.DataFrame
        Key `debate_kind`, `session`, in that order; rows `slot_s` (with `basis` stated or inferred)
        and, from the second stated session on, `slot_cut_share` (of the first stated length).
    """
    require_columns(breaks, ["session", "measure", "value", "basis"], "slot_lengths(breaks)")
    mine = breaks[breaks["measure"].isin(_KINDS)].copy()
    mine["debate_kind"], mine["number"] = mine["measure"].map(_KINDS), _numbers(mine)
    mine["slot_s"] = pd.to_numeric(mine["value"], errors="coerce") * 60
    rows = []
    for kind, group in mine.sort_values("number").groupby("debate_kind", sort=True):
        first = group.iloc[0]
        for row in group.itertuples():
            key = {"debate_kind": kind, "session": f"{row.number:.0f}", "basis": row.basis}
            method = f"{row.basis} in a paper of the session"
            rows.append({**key, **estimate_row("slot_s", row.slot_s, method=method)})
            if row.number > first["number"]:
                rows.append({**key, **estimate_row(
                    "slot_cut_share", 1 - row.slot_s / first["slot_s"], n=row.slot_s,
                    denominator_n=first["slot_s"],
                    method=f"against HRC{first['number']:.0f}, the first session stated")})
    return estimates_frame(rows)


def allotted_minutes(sessions: pd.DataFrame, breaks: pd.DataFrame,
                     allotted: pd.DataFrame) -> pd.DataFrame:
    """Minutes allotted to NGOs in each regular session, as far as Orders of the Day tell.

    A debate counts where its Order sets a total for NGOs, or both the time of one and a cap on
    their number. A session without such Orders is refused, never zero.

    Returns
    -------
    pandas.DataFrame
        Key `session`; `ngo_minutes_allotted` with `n` the debates that count and `denominator_n`
        those with an Order for NGOs.
    """
    regular = sessions[sessions["session_kind"] == "regular"]
    ngo = _ngo_seconds(allotted)
    cancelled = _without_general_debates(breaks)
    rows = []
    for session in regular["session"].astype(str):
        mine = ngo[ngo["session"].astype(str) == session]
        known = mine["seconds"].dropna()
        about = cancelled.get(session, "")
        if known.empty:
            reason = ("no Order of the Day of this session was read" if mine.empty else
                      "no Order states both time and number of NGO slots")
            rows.append({"session": session, **refusal_row(
                "ngo_minutes_allotted", "; ".join(filter(None, [about, reason])), n=0,
                denominator_n=len(mine))})
            continue
        left_n = len(mine) - len(known)
        notes = [about, f"{left_n} {plural(left_n, 'debate')} without a total "
                 f"{plural(left_n, 'is', 'are')} left out" if left_n else ""]
        rows.append({"session": session, **estimate_row(
            "ngo_minutes_allotted", known.sum() / 60, n=len(known), denominator_n=len(mine),
            method="sum over Orders of the Day", warnings="; ".join(filter(None, notes)))})
    return estimates_frame(rows)


def minutes_lost(sessions: pd.DataFrame, breaks: pd.DataFrame,
                 allotted: pd.DataFrame) -> pd.DataFrame:
    """What cancelled general debates, caps and shorter slots took from NGOs, cause by cause.

    Returns
    -------
    pandas.DataFrame
        Key `cause`, `session`; `basis` says whether the rule is stated or inferred.
        `cancelled_debates`: minutes that NGOs had in the general debates of the last three sessions
        of the same season with Orders; refused where none was read. `cap`: refused, since a list
        closed at a mean of earlier sessions does not tell how many wanted to speak.
        `shorter_slots`: minutes lost by each slot since the first length stated.
    """
    rows = [*_cancelled(sessions, breaks, allotted), *_capped(breaks)]
    lengths = slot_lengths(breaks)
    for row in lengths[lengths["quantity"] == "slot_cut_share"].itertuples():
        if row.debate_kind == "general_debate":
            rows.append({"cause": "shorter_slots", "session": row.session, "basis": row.basis,
                         **estimate_row("minutes_lost_per_slot", (row.denominator_n - row.n) / 60,
                                        method=row.method)})
    return estimates_frame(rows)


def _cancelled(sessions: pd.DataFrame, breaks: pd.DataFrame,
               allotted: pd.DataFrame) -> list[dict[str, object]]:
    """One row a session without general debates."""
    seasons = sessions.set_index(sessions["session"].astype(str))["season"]
    debates = _ngo_seconds(allotted)
    debates = debates[debates["debate_kind"] == "general_debate"].dropna(subset="seconds")
    minutes = debates.groupby(debates["session"].astype(str))["seconds"].sum() / 60
    known = {name: value for name, value in minutes.items()
             if np.isfinite(session_number(name))}
    rows = []
    for session, why in _without_general_debates(breaks).items():
        number = session_number(session)
        before = sorted((name for name in known if session_number(name) < number
                         and seasons.get(name) == seasons.get(session)),
                        key=session_number)[-_REFERENCE_SESSIONS:]
        key = {"cause": "cancelled_debates", "session": session,
               "basis": "inferred" if "inferred" in why else "stated"}
        if not before:
            reason = why + ("; no Order of an earlier session of this season was read: minutes "
                            "not known")
            rows.append({**key, **refusal_row("minutes_lost", reason)})
            continue
        values = [known[name] for name in before]
        rows.append({**key, **estimate_row(
            "minutes_lost", float(np.mean(values)), low=min(values), high=max(values),
            n=len(values), warnings=why, method="mean, least and most of general debates in HRC"
                                                + ", HRC".join(before))})
    return rows


def _capped(breaks: pd.DataFrame) -> list[dict[str, object]]:
    return [{"cause": "cap", "session": str(row.session), "basis": row.basis, **refusal_row(
        "minutes_lost", f"lists of NGOs closed at: {row.value}; how many more would have spoken is "
                        "not in the papers")}
            for row in breaks[breaks["measure"] == _CAP].itertuples()]


def _without_general_debates(breaks: pd.DataFrame) -> dict[str, str]:
    """Sessions without general debates, with what is known of it."""
    none = breaks[(breaks["measure"] == _DEBATES) & (breaks["value"].astype(str) == "0")]
    none = none[none["session"].astype(str).str.fullmatch(re.compile(r"\d+"))]
    return {str(row.session): f"no general debates ({row.basis}): structurally missing, never zero"
            for row in none.itertuples()}


def _ngo_seconds(allotted: pd.DataFrame) -> pd.DataFrame:
    """Orders for NGOs with their seconds in all: the total, or time of one times the cap."""
    mine = allotted[allotted["speaker_kind"] == "ngo"]
    total = pd.to_numeric(mine["total_s"], errors="coerce").astype(float)
    product = (pd.to_numeric(mine["allotted_s"], errors="coerce").astype(float)
               * pd.to_numeric(mine["slots_cap"], errors="coerce").astype(float))
    return mine.assign(seconds=total.fillna(product))


def _numbers(breaks: pd.DataFrame) -> pd.Series:
    return breaks["session"].map(session_number).astype(float)
