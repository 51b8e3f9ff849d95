"""Orders of the Day: speaking time and caps per debate, the denominator in seconds."""

from __future__ import annotations

import pandas as pd

from hrcstats.normalise.ids import locator, stable_ids

_DEBATE = ["session", "meeting_date", "agenda_item", "debate_kind", "debate_title"]


def build_allotted(rows: pd.DataFrame) -> pd.DataFrame:
    """`allotted_times`: one row per debate and kind of speaker, as announced."""
    rows = rows.assign(source_locator=locator(rows))
    rows["allotted_id"] = stable_ids("allotted", rows, [*_DEBATE, "speaker_kind"])
    return rows


def add_allotted(debates: pd.DataFrame, allotted: pd.DataFrame) -> pd.DataFrame:
    """`debates` with the time of one NGO and the cap on NGO slots, where an Order states them.

    An Order is tied to a debate by session, day, item and kind. Where two Orders or two debates
    share these, nothing is filled in: the time would be a guess.
    """
    key = ["session", "meeting_date", "agenda_item", "debate_kind"]
    ngo = allotted[allotted["speaker_kind"] == "ngo"].drop_duplicates([*key, "allotted_s",
                                                                       "slots_cap"])
    ngo = ngo[~ngo.duplicated(key, keep=False)].set_index(key)
    ids = pd.MultiIndex.from_frame(debates[key].fillna("").astype(str))
    known = pd.DataFrame({"ngo_time_s": ngo["allotted_s"], "ngo_slots_cap": ngo["slots_cap"]})
    known.index = pd.MultiIndex.from_frame(known.index.to_frame().fillna("").astype(str))
    found = known.reindex(ids)
    is_alone = ~ids.duplicated(keep=False)
    return debates.assign(
        ngo_time_s=found["ngo_time_s"].where(is_alone).to_numpy(),
        ngo_slots_cap=found["ngo_slots_cap"].where(is_alone).to_numpy())
