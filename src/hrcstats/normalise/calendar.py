"""Sessions, agenda items, breaks, and the dates that belong to them."""

from __future__ import annotations

from datetime import date as date_type
from datetime import timedelta

import pandas as pd

from hrcstats.errors import Problem

_SEASON_BY_MONTH = {2: "March", 3: "March", 4: "March", 5: "June", 6: "June", 7: "June",
                    8: "September", 9: "September", 10: "September"}


def build_sessions(calendar: pd.DataFrame, special: pd.DataFrame,
                   breaks: pd.DataFrame) -> pd.DataFrame:
    """One row per session, regular and special, with its season and the rules in force.

    `season` is the month in which sessions of its kind begin (March, June, September); HRC1-3
    (2006) followed no fixed season yet and stay null, as do special sessions.
    """
    regular = calendar.rename(columns={"resumed_start": "resumed_start_date",
                                       "resumed_end": "resumed_end_date", "url": "source_url"})
    extra = special.rename(columns={"number": "session", "url": "source_url"})
    # Some special sessions are known without their number; the first day then names them.
    extra["session"] = extra["session"].where(extra["session"] != "", "S:" + extra["start_date"])
    sessions = pd.concat([regular, extra], ignore_index=True).fillna("")
    for column in ("start_date", "end_date", "resumed_start_date", "resumed_end_date"):
        # A date known to the month stays out of a date column: its day would be invented.
        sessions[column] = sessions[column].where(sessions[column].str.len() == 10, "")
    numbers = sessions["session"]
    meetings = breaks[breaks["measure"] == "meetings"].set_index("session")["value"]
    rules = breaks[breaks["basis"] != "not_found"].groupby("session")["measure"].agg(
        lambda found: "; ".join(sorted(set(found)))
    )
    return sessions.assign(
        season=[_season(kind, start) for kind, start in
                zip(sessions["session_kind"], sessions["start_date"], strict=True)],
        meetings_n=numbers.map(meetings),
        breaks=numbers.map(rules),
    )


def _season(kind: str, start_date: str) -> str:
    if kind != "regular" or start_date < "2007-01-01":
        return ""
    return _SEASON_BY_MONTH[int(start_date[5:7])]


def build_breaks(facts: pd.DataFrame) -> pd.DataFrame:
    """Published counts and rules per session: what changes the meaning of a count."""
    return facts.rename(columns={"url": "source_url"})


def infer_sessions(rows: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """`rows` with an empty `session` filled from `meeting_date`, and flagged `session_inferred`.

    Only a date that lies in exactly one session decides; any other row keeps its empty session.
    """
    dates = rows["meeting_date"].fillna("").astype(str)
    is_open = (rows["session"].fillna("").astype(str) == "") & (dates != "")
    found = {date: _session_of(date, sessions) for date in dates[is_open].unique()
             if _is_iso(date)}
    inferred = dates.where(is_open, "").map(lambda date: found.get(date, ""))
    is_found = inferred != ""
    flags = rows["flags"].fillna("")
    marked = (flags + "; session_inferred").str.removeprefix("; ")
    return rows.assign(session=rows["session"].where(~is_found, inferred),
                       flags=flags.where(~is_found, marked))


def _session_of(date: str, sessions: pd.DataFrame) -> str:
    known = sessions[sessions["start_date"] != ""]
    inside = [row["session"] for _, row in known.iterrows() if is_within(date, row)]
    return inside[0] if len(inside) == 1 else ""


def check_sessions(rows: pd.DataFrame, sessions: pd.DataFrame) -> list[Problem]:
    """Sessions that do not exist, and meeting dates outside their session.

    `rows` needs `session`, `meeting_date`, `source_file`, `source_line`; empty cells are unknown
    and pass. One problem per session and date that is wrong.
    """
    by_number = sessions.set_index("session")
    problems = []
    wrong = rows.drop_duplicates(["source_file", "session", "meeting_date"]).fillna("")
    for row in wrong.itertuples():
        where = f"{row.source_file}, line {row.source_line}"
        session, date = str(row.session), str(row.meeting_date)
        if date and not _is_iso(date):
            problems.append(Problem("not a date", where, date, "YYYY-MM-DD",
                                    "correct it with a guarded correction"))
        elif session and session not in by_number.index:
            problems.append(Problem("unknown session", where, session,
                                    "a session of data/reference/session_calendar.csv",
                                    "correct the session, or add it to the calendar"))
        elif session and date and not is_within(date, by_number.loc[session]):
            start, end = by_number.loc[session, ["start_date", "end_date"]]
            problems.append(Problem("date outside its session", where, date,
                                    f"HRC{session}: {start} to {end or 'unknown'}",
                                    "correct the date or the session with a guarded correction"))
    return problems


def _is_iso(date: str) -> bool:
    try:
        return date_type.fromisoformat(date).isoformat() == date
    except ValueError:
        return False


def is_within(date: str, session: pd.Series) -> bool:
    """Whether an ISO date lies in a session or its resumed part."""
    # A session whose last day is not known ends within six weeks, a special one within five days:
    # none was longer.
    start, end = session["start_date"], session["end_date"]
    if not start:
        return True  # known to the month only: nothing can be said against the date
    is_regular = session.get("session_kind", "regular") == "regular"
    longest = timedelta(weeks=6) if is_regular else timedelta(days=5)
    end = end or (date_type.fromisoformat(start) + longest).isoformat()
    resumed = session["resumed_start_date"]
    return start <= date <= end or bool(
        resumed and resumed <= date <= (session["resumed_end_date"] or "9999")
    )
