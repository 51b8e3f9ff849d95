"""Who stood on a speakers' list, who was heard, who was not reached (indicator S5)."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_true
from hrcstats.plural import plural

REACHED = "delivered"
ABSENT = "called_and_not_heard"
NOT_REACHED = "not_reached"
UNLISTED = "delivered_unlisted"


def compare_listed_with_delivered(listed: pd.DataFrame, delivered: pd.DataFrame) -> pd.DataFrame:
    """Each listed slot beside what the transcript heard of it, debate by debate.

    Counts places, not organisations: an organisation listed twice and heard once has one place
    delivered and one not reached. Listing is not delivery, and a debate whose transcript is not
    complete says nothing about who was not reached: it is refused.

    Parameters
    ----------
    listed : DataFrame
        `debate_id`, `organisation_id`, one row a place on the list; optional `session`,
        `slot_order`, `is_list_complete` (false: the list itself is cut).
    delivered : DataFrame
        `debate_id`, `organisation_id`, `was_delivered`, `is_complete` (of the transcript), one row
        a slot as read from transcripts.

    Returns
    -------
    DataFrame
        One row a place: `debate_id`, `organisation_id`, `slot_order`, `outcome` (`delivered`,
        `called_and_not_heard`, `not_reached`, `delivered_unlisted`; null where refused) and
        `warnings`, by debate and order on the list.

    Raises
    ------
    KeyError
        Where a column named above is absent.

    Notes
    -----
    A slot whose organisation was not recognised cannot be set against the list: such slots are
    counted in `warnings` of their debate, since each may be one of those "not reached".
    """
    frames = []
    for debate, places in listed.groupby("debate_id", sort=False):
        slots = delivered[delivered["debate_id"] == debate]
        reason = _why_refused(places, slots)
        frames.append(_refused(places, reason) if reason else _compare(places, slots))
    columns = ["debate_id", "organisation_id", "slot_order", "outcome", "warnings"]
    if not frames:
        return pd.DataFrame(columns=columns)
    return pd.concat(frames, ignore_index=True).reindex(columns=columns)


def listed_beside_delivered(debates: pd.DataFrame, slots: pd.DataFrame) -> pd.DataFrame:
    """Every NGO place on a list beside what was delivered, from the tables of the study.

    A list and a transcript are of one debate where both have its id (a watched debate), or where
    session, day, item and kind are the same and no other debate shares them.

    Parameters
    ----------
    debates, slots
        The tables `debates` and `speaker_slots`.

    Returns
    -------
    DataFrame
        As `compare_listed_with_delivered`.
    """
    ngo = slots[slots["speaker_kind"] == "ngo"]
    listed = ngo[ngo["observed_as"] == "listed"].merge(
        debates[["debate_id", "is_list_complete"]], on="debate_id", how="left")
    heard = ngo[(ngo["observed_as"] == "delivered")
                & ~ngo["flags"].fillna("").str.contains(NOT_REACHED)]
    complete = debates.set_index("debate_id")["observed_in_full"]
    heard = heard.assign(is_complete=heard["debate_id"].map(complete),
                         debate_id=_listed_id(heard["debate_id"], debates, set(listed["debate_id"]))
                         )
    return compare_listed_with_delivered(listed, heard)


def _listed_id(ids: pd.Series, debates: pd.DataFrame, listed: set[str]) -> pd.Series:
    key = ["session", "meeting_date", "agenda_item", "debate_kind"]
    known = debates.dropna(subset=["session", "meeting_date"]).assign(
        is_listed=debates["debate_id"].isin(listed))
    pairs: dict[str, str] = {}
    for _, same in known.groupby(key, dropna=False):
        lists, others = (same.loc[same["is_listed"] == is_list, "debate_id"]
                         for is_list in (True, False))
        if len(lists) == 1 and len(others) == 1:
            pairs[others.iloc[0]] = lists.iloc[0]
    return ids.map(lambda name: name if name in listed else pairs.get(name, name))


def not_reached_rate(places: pd.DataFrame) -> pd.DataFrame:
    """Share of listed places that were not reached (S5) with an exact interval, over all debates.

    Takes what `compare_listed_with_delivered` returns. A refused debate enters neither numerator
    nor denominator; a refusal of all of them is a row with a null value.
    """
    known = places[places["outcome"].notna() & (places["outcome"] != UNLISTED)]
    refused = places.loc[places["outcome"].isna(), "debate_id"].nunique()
    if known.empty:
        return estimates_frame([refusal_row("not_reached_share", "no debate observed in full")])
    from scipy.stats import binomtest

    missed = int((known["outcome"] == NOT_REACHED).sum())
    interval = binomtest(missed, len(known)).proportion_ci(0.95, method="exact")
    warnings = [f"{refused} {plural(refused, 'debate')} refused: not observed in full"
                ] if refused else []
    warnings += sorted(set(filter(None, known["warnings"])))
    return estimates_frame([estimate_row(
        "not_reached_share", missed / len(known), low=interval.low, high=interval.high, level=0.95,
        n=missed, denominator_n=len(known), method="exact binomial", warnings=warnings)])


def _why_refused(places: pd.DataFrame, slots: pd.DataFrame) -> str:
    if slots.empty:
        return "no transcript of this debate: not observed"
    if not is_true(slots, "is_complete", "slots").all():
        return "the transcript of this debate is not complete"
    if "is_list_complete" in places and (places["is_list_complete"] == False).any():  # noqa: E712
        return "the speakers' list of this debate is cut"
    return ""


def _refused(places: pd.DataFrame, reason: str) -> pd.DataFrame:
    return places.assign(outcome=None, warnings=reason)


def _compare(places: pd.DataFrame, slots: pd.DataFrame) -> pd.DataFrame:
    """The nth place of an organisation is set against its nth slot, heard slots first."""
    places = places.assign(nth=places.groupby("organisation_id").cumcount())
    known = slots[slots["organisation_id"].notna()]
    heard = known.assign(heard=is_true(known, "was_delivered", "slots")).sort_values(
        "heard", ascending=False, kind="stable")
    heard = heard.assign(nth=heard.groupby("organisation_id").cumcount())
    both = places.merge(heard[["organisation_id", "nth", "heard"]], how="outer",
                        on=["organisation_id", "nth"], indicator=True, sort=False)
    outcome = pd.Series(NOT_REACHED, index=both.index, dtype=object)
    outcome[both["heard"].eq(True)] = REACHED
    outcome[both["heard"].eq(False)] = ABSENT
    outcome[both["_merge"].eq("right_only") & both["heard"].eq(True)] = UNLISTED
    both = both.assign(outcome=outcome, debate_id=places["debate_id"].iloc[0])
    both = both[~(both["_merge"].eq("right_only") & both["heard"].eq(False))]
    unknown = int(slots["organisation_id"].isna().sum())
    return both.assign(warnings=f"{unknown} {plural(unknown, 'slot')} of organisations not "
                       "recognised" if unknown else "")
