"""Applications followed from session to session of the Committee on NGOs: one spell each.

The record says what the Committee did at each session, not when an application began or ended.
This module turns sessions into spells and keeps what is not known about either end in view.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns
from hrcstats.measure.name_rules import name_under_rule

FIRST = ("deferred_new", "granted_on_first_consideration")
DEFERRED = ("deferred_new", "deferred_carried_over")
# decision: how an application ends by it. Of two ends at one session the first in this order counts
ENDS = {"granted": "granted", "granted_on_first_consideration": "granted", "declined": "declined",
        "application_withdrawn": "withdrawn", "closed_no_response": "closed"}
LOST = "not seen again"
_LOST_AS = {"censored": None, "ended": LOST, "granted": "granted"}
_NEEDED = ["committee_session_end", "decision", "organisation_as_written", "organisation_id"]
_COLUMNS = ["organisation_id", "spell_index", "origin", "entry", "exit", "exit_after", "end_kind",
            "entered_as", "name_as_written", "was_put_off", "is_lost", "is_left_truncated",
            "sessions_deferred_n", "sessions_waited_n", "sessions_missed_n"]


@dataclass
class _Spell:
    """One application while it is followed; sessions are places in the list of sessions."""

    entered_as: str
    name_as_written: str
    seen: list[int] = field(default_factory=list)  # sessions at which it was put off
    end: int | None = None
    end_kind: str | None = None

    @property
    def first(self) -> int:
        return self.seen[0] if self.seen else int(self.end or 0)


def build_spells(decisions: pd.DataFrame, name_rule: str = "matched") -> pd.DataFrame:
    """Applications for consultative status, followed through the sessions of the Committee.

    A spell begins where an organisation is first met and ends with a grant, a closure, a refusal or
    a withdrawal; what comes after is another application. A first consideration after a session
    without the organisation begins another spell too: the earlier one is lost from sight.
    Reclassifications and status given up are no applications.

    Parameters
    ----------
    decisions
        `committee_decisions`: `committee_session_end`, `decision`, `organisation_as_written`,
        `organisation_id`.
    name_rule
        When two names are one organisation: `as_written`, `case_folded` or `matched` (renames
        followed). The first and the last bound what names do to the result.

    Returns
    -------
    pandas.DataFrame
        One row per application, in order of entry, ready for `time_to_status` (in sessions or, by
        the `_date` columns, in years):

        - `organisation_id` (under the rule), `spell_index` (1.. of an organisation);
        - `origin`, `entry`, `exit`: sessions counted from the first of the record; `origin` is
          before `entry` for an application first met as carried over (`is_left_truncated`): the
          latest session at which it can have begun;
        - `end_kind`: granted, closed, declined, withdrawn; null while it waits;
        - `exit_after`: the last session at which it was seen open: the end lies after it and at
          `exit` at the latest;
        - `entered_as`: `first_consideration`, `carried_over`, or `end_only` (an end without any
          earlier record); `name_as_written` is its spelling there;
        - `is_lost`: last seen waiting before the last session, and never again;
        - `was_put_off`, `sessions_deferred_n`, `sessions_waited_n` (entry to exit),
          `sessions_missed_n` (sessions in between that list deferrals, but not this one);
        - `entry_date`, `exit_date`: ends of those sessions.

    Notes
    -----
    Decisions exist only at sessions, so the session of an end is known exactly and the moment when
    a matter was settled is known up to (`exit_after`, `exit`]. When an application was sent in is
    not in the record: time counts from its first consideration.

    Examples
    --------
    >>> rows = pd.DataFrame([("2020-02-07", "deferred_new", "A"), ("2021-06-08", "granted", "A"),
    ...                      ("2020-02-07", "deferred_carried_over", "B")],
    ...                     columns=["committee_session_end", "decision",
    ...                              "organisation_as_written"]).assign(organisation_id=None)
    >>> spells = build_spells(rows)
    >>> spells[["organisation_id", "end_kind", "sessions_waited_n"]].values.tolist()
    [['A', 'granted', 1], ['B', nan, 0]]
    """
    require_columns(decisions, _NEEDED, "build_spells(decisions)")
    rows = decisions[decisions["decision"].isin([*DEFERRED, *ENDS])]
    dates = np.sort(pd.to_datetime(decisions["committee_session_end"]).unique())
    session = np.searchsorted(dates, pd.to_datetime(rows["committee_session_end"]))
    lists_deferrals = np.zeros(len(dates), bool)
    lists_deferrals[session[rows["decision"].isin(DEFERRED).to_numpy()]] = True
    names = name_under_rule(rows["organisation_as_written"], rows["organisation_id"], name_rule)
    found = [(name, spell) for name, history in _histories(
        names.to_numpy(), session, rows["decision"].to_numpy(),
        rows["organisation_as_written"].to_numpy()) for spell in _follow(history, lists_deferrals)]
    frame = pd.DataFrame([_row(name, spell, lists_deferrals) for name, spell in found],
                         columns=[name for name in _COLUMNS if name != "spell_index"])
    frame = frame.sort_values(["entry", "organisation_id", "exit"], kind="stable")
    frame["spell_index"] = frame.groupby("organisation_id").cumcount() + 1
    frame = frame.reset_index(drop=True)[_COLUMNS]
    return frame.assign(entry_date=dates[frame["entry"].to_numpy(int)],
                        exit_date=dates[frame["exit"].to_numpy(int)])


def _histories(names: np.ndarray, session: np.ndarray, decision: np.ndarray, written: np.ndarray
               ) -> Iterator[tuple[str, dict[int, dict[str, str]]]]:
    """Per name, what was decided at each session and under which spelling, in order of session."""
    by_name: dict[str, dict[int, dict[str, str]]] = {}
    # By spelling within a session, so that the order of rows decides nothing.
    for place in np.lexsort((written.astype(str), session)):
        history = by_name.setdefault(names[place], {})
        history.setdefault(int(session[place]), {}).setdefault(decision[place], written[place])
    yield from by_name.items()


def _follow(history: dict[int, dict[str, str]], lists_deferrals: np.ndarray) -> Iterator[_Spell]:
    """The applications in one history."""
    spell: _Spell | None = None
    for session, decided in history.items():
        is_first = any(kind in decided for kind in FIRST)
        if spell and is_first and lists_deferrals[spell.seen[-1] + 1:session].any():
            yield spell
            spell = None
        end = next((kind for kind in ENDS if kind in decided), None)
        if spell is None:
            entered_as = ("first_consideration" if is_first else
                          "end_only" if end else "carried_over")
            spell = _Spell(entered_as, min(decided.values()))
        if end is None:
            spell.seen.append(session)
            continue
        spell.end, spell.end_kind = session, ENDS[end]
        yield spell
        spell = None
    if spell:
        yield spell


def _row(name: str, spell: _Spell, lists_deferrals: np.ndarray) -> dict[str, object]:
    exit_ = spell.seen[-1] if spell.end is None else spell.end
    between = int(lists_deferrals[spell.first + 1:exit_].sum())
    listed_before = np.flatnonzero(lists_deferrals[:spell.first])
    is_truncated = spell.entered_as == "carried_over"
    return {
        "organisation_id": name, "entry": spell.first, "exit": exit_, "end_kind": spell.end_kind,
        # Carried over means that an earlier session put it off: at the latest, the one before.
        "origin": (int(listed_before[-1]) if len(listed_before) else spell.first - 1)
        if is_truncated else spell.first,
        "exit_after": spell.seen[-1] if spell.seen else np.nan,
        "entered_as": spell.entered_as, "name_as_written": spell.name_as_written,
        "is_left_truncated": is_truncated,
        "was_put_off": bool(spell.seen),
        "is_lost": spell.end is None and bool(lists_deferrals[exit_ + 1:].any()),
        "sessions_deferred_n": len(spell.seen), "sessions_waited_n": exit_ - spell.first,
        "sessions_missed_n": between - len([s for s in spell.seen if spell.first < s < exit_]),
    }


def take_cohort(spells: pd.DataFrame, *, from_date: str = "2010-01-01", late: bool = False,
                lost: str = "censored") -> pd.DataFrame:
    """The spells on which a curve may rest.

    Parameters
    ----------
    spells
        Of `build_spells`.
    from_date
        First considerations are marked in the record from 2010 on; earlier entries are left out.
    late
        Also applications first met as carried over; they count as at risk from then on, and from
        the latest session at which they can have begun.
    lost
        What becomes of those not seen again: `censored` at their last session, as if their chances
        were those of the others; `ended` at the next session, as an end of its own that can be none
        of the others (the least that can have been granted); or `granted` there (the most).

    Raises
    ------
    HrcStatsError
        For another word than these three.

    Examples
    --------
    >>> spells = pd.DataFrame({"entered_as": ["first_consideration", "carried_over"], "exit": 3,
    ...                        "entry_date": pd.Timestamp("2015-02-18"), "is_lost": [True, False],
    ...                        "end_kind": None})
    >>> take_cohort(spells, lost="ended")[["exit", "end_kind"]].values.tolist()
    [[4, 'not seen again']]
    """
    raise_if_any([Problem("no such choice", "take_cohort(lost)", lost, ", ".join(_LOST_AS))]
                 if lost not in _LOST_AS else [])
    kinds = ["first_consideration", "carried_over"] if late else ["first_consideration"]
    mine = spells[spells["entered_as"].isin(kinds) & (spells["entry_date"] >= from_date)]
    if lost != "censored":
        mine = mine.assign(exit=mine["exit"] + mine["is_lost"],
                           end_kind=mine["end_kind"].mask(mine["is_lost"], _LOST_AS[lost]))
    return mine.reset_index(drop=True)


def spell_counts(spells: pd.DataFrame) -> pd.DataFrame:
    """How many applications begin and end how, and how many have only one end in the record.

    Returns
    -------
    Estimate rows keyed by `entered_as` and `end_kind` (`waiting` at the last session, `not seen
    again`, or an end): `n` is the applications, `denominator_n` all of them.

    Examples
    --------
    >>> spells = pd.DataFrame({"entered_as": "carried_over", "end_kind": [None, "granted"],
    ...                        "is_lost": [False, False]})
    >>> spell_counts(spells)[["end_kind", "n"]].values.tolist()
    [['granted', 1.0], ['waiting', 1.0]]
    """
    if spells.empty:
        return estimates_frame([refusal_row("applications", "no applications")])
    end = spells["end_kind"].astype("object").where(
        spells["end_kind"].notna(), np.where(spells["is_lost"], LOST, "waiting"))
    counts = spells.groupby(["entered_as", end.rename("end")]).size()
    return estimates_frame(
        {"entered_as": entered_as, "end_kind": kind} | estimate_row(
            "applications", n, n=n, denominator_n=len(spells), method="spells counted")
        for (entered_as, kind), n in counts.items())
