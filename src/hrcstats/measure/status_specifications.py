"""The Committee's grants to organisations of one State under every defensible specification."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from hrcstats.measure.committee import missing_grants
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.linked import CUTOFFS
from hrcstats.measure.named_states import find_named_states, read_phrases
from hrcstats.measure.status_by_state import NAMED

CHOICES = ["tier", "name_rule", "denominator", "window"]
TIERS = (*CUTOFFS, NAMED)
NAME_RULES = ("as_written", "case_folded", "matched")
_FINAL = ("granted", "closed_no_response", "declined", "application_withdrawn")
_DEFERRED = ("deferred_new", "deferred_carried_over")
DENOMINATORS = {"grants": ("granted",), "final_decisions": _FINAL,
                "all_decisions": (*_FINAL, *_DEFERRED)}
WINDOWS = {"from_1998": 1998, "from_2005": 2005, "from_2010": 2010}


def number_sessions(decisions: pd.DataFrame) -> pd.DataFrame:
    """The Committee's sessions numbered in order, with their place in the year as season.

    Returns
    -------
    pandas.DataFrame
        `committee_session_end`, `session` (1, 2, ...), `year`, `season` (first, later).
    """
    ends = pd.Series(sorted(decisions["committee_session_end"].dropna().unique()))
    years = ends.dt.year
    return pd.DataFrame({"committee_session_end": ends, "session": range(1, len(ends) + 1),
                         "year": years,
                         "season": years.duplicated().map({True: "later", False: "first"})})


def first_session_of(sessions: pd.DataFrame, year: int) -> int:
    """The number of the first session in or after a year."""
    return int(sessions.loc[sessions["year"] >= year, "session"].min())


def link_grants(decisions: pd.DataFrame, codings: pd.DataFrame, tiers: pd.DataFrame,
                state_names: pd.DataFrame, adjectives: pd.DataFrame,
                state_iso3: str) -> pd.DataFrame:
    """For each decision, whether it is linked to a State under each tier and name rule.

    The rule `as_written` compares a name letter by letter with a coded organisation's name (or with
    the State's), `case_folded` without case and accents; `matched` takes all spellings of the
    organisation together.

    Returns
    -------
    pandas.DataFrame
        Index as `decisions`; columns (tier, name_rule), boolean.
    """
    names, ids = decisions["organisation_as_written"], decisions["organisation_id"]
    columns = {}
    for tier, kept in CUTOFFS.items():
        mine = tiers[(tiers["state_iso3"] == state_iso3) & tiers["tier"].isin(kept)]
        coded = codings.loc[(codings["state_iso3"] == state_iso3) & codings["organisation_id"].isin(
            mine["organisation_id"]), "organisation_as_written"]
        columns[tier, "as_written"] = names.isin(coded)
        columns[tier, "case_folded"] = names.str.casefold().isin(coded.str.casefold())
        columns[tier, "matched"] = ids.isin(mine["organisation_id"])
    for rule, fold in (("as_written", False), ("case_folded", True)):
        phrases = read_phrases(state_names, adjectives, fold=fold)
        found = find_named_states(names, phrases, fold=fold)
        columns[NAMED, rule] = names.isin(found.loc[found["iso3"] == state_iso3, "name"])
    folded = columns[NAMED, "case_folded"]
    columns[NAMED, "matched"] = folded | ids.isin(ids[folded].dropna())
    return pd.DataFrame(columns, index=decisions.index)


def incomplete_sessions(decisions: pd.DataFrame, above: float = 0.1) -> list[pd.Timestamp]:
    """Sessions in which more than this share of known grants is missing from the record."""
    missing = missing_grants(decisions)
    is_bad = missing["value"] > above * missing["denominator_n"]
    return list(missing.loc[is_bad, "committee_session_end"])


def specify_grants(decisions: pd.DataFrame, linked: pd.DataFrame,
                   incomplete: Collection[pd.Timestamp] = ()) -> pd.DataFrame:
    """One series of grants for each tier, name rule, denominator and window, stacked.

    Parameters
    ----------
    decisions
        `committee_session_end`, `decision`.
    linked
        From `link_grants`.
    incomplete
        Sessions whose grants are not all recorded: their counts are null.

    Returns
    -------
    pandas.DataFrame
        `CHOICES`, `session`, `season`, `linked_n` (linked grants), `slots_n` (the denominator), as
        `compare_specifications` takes them.
    """
    sessions = number_sessions(decisions)
    ends, decided = decisions["committee_session_end"], decisions["decision"]
    granted = decided == "granted"
    totals = {name: decided.isin(kinds).groupby(ends).sum() for name, kinds in DENOMINATORS.items()}
    parts = []
    for tier, rule in linked.columns:
        counts = (linked[tier, rule] & granted).groupby(ends).sum()
        for denominator, total in totals.items():
            whole = sessions.assign(
                tier=tier, name_rule=rule, denominator=denominator,
                linked_n=sessions["committee_session_end"].map(counts).astype("Float64"),
                slots_n=sessions["committee_session_end"].map(total).astype("Float64"))
            gone = whole["committee_session_end"].isin(list(incomplete))
            whole.loc[gone, ["linked_n", "slots_n"]] = pd.NA
            parts += [whole[whole["year"] >= first].assign(window=window)
                      for window, first in WINDOWS.items()]
    stacked = pd.concat(parts, ignore_index=True)
    return stacked[[*CHOICES, "session", "season", "linked_n", "slots_n"]]


def share_of_grants(series: pd.DataFrame, start_session: int) -> pd.DataFrame:
    """Linked grants out of all grants before and from a session on, tier by tier.

    Parameters
    ----------
    series
        From `specify_grants`; names matched, the longest window and the denominator `grants` are
        used. Sessions that are incomplete are in neither period.
    start_session
        Number of the first session of the later period.

    Returns
    -------
    pandas.DataFrame
        Key `tier`, `period` (before, since): `value` is the share, `n` of `denominator_n` grants.
    """
    whole = series[(series["name_rule"] == "matched") & (series["denominator"] == "grants")
                   & (series["window"] == next(iter(WINDOWS)))].dropna(subset=["linked_n"])
    rows = []
    for tier in TIERS:
        mine = whole[whole["tier"] == tier]
        for period, here in (("before", mine[mine["session"] < start_session]),
                             ("since", mine[mine["session"] >= start_session])):
            n, total = here["linked_n"].sum(), here["slots_n"].sum()
            rows.append({"tier": tier, "period": period} | (
                estimate_row("grant_share", n / total, n=n, denominator_n=total,
                             method="grants counted; sessions with missing grants left out")
                if total else refusal_row("grant_share", "no grant in the period")))
    return estimates_frame(rows)
