"""Delivered slots as heard in UN Transcripts to `debates`, `speaker_slots` and candidates."""

from __future__ import annotations

import pandas as pd

from hrcstats.normalise.addresses import plain_address
from hrcstats.normalise.ids import stable_id
from hrcstats.normalise.places import Places

_DEBATE = ["session", "meeting_no", "meeting_date", "agenda_item", "debate_kind", "debate_title"]
_MEETING = ["session", "meeting_no"]
NOT_HEARD = "[not heard]"  # the speaker as written where neither a call nor a label named one


def build_delivered(rows: pd.DataFrame, candidates: pd.DataFrame, places: Places
                    ) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """`debates`, `speaker_slots` and `interruption_candidates` from transcripts.

    A debate is observed in full when every one of its slots lies in a complete recording. Nothing
    here is a judgement: candidates wait for a person.
    """
    rows = rows.assign(
        source_locator="statement " + rows["source_line"].astype(str),
        debate_id=[stable_id("debate", *values) for values in
                   rows[_DEBATE].fillna("").astype(str).itertuples(index=False)])
    rows["page_url"] = _plain(rows["page_url"])
    rows["slot_id"] = [stable_id("slot", *values) for values in
                       rows[["debate_id", "slot_holder_as_heard", "start_s"]]
                       .fillna("").astype(str).itertuples(index=False)]
    complete = rows["is_complete"].astype(str).str.lower() == "true"
    debates = rows.drop_duplicates("debate_id").set_index("debate_id")
    debates["observed_in_full"] = complete.groupby(rows["debate_id"]).all()
    debates["title"] = debates["debate_title"]
    return debates.reset_index(), _slots(rows, places), _candidates(rows, candidates)


def _slots(rows: pd.DataFrame, places: Places) -> pd.DataFrame:
    is_state = rows["speaker_kind"].str.startswith("state")
    affiliation = rows["affiliation_as_heard"].fillna("")
    is_code = affiliation.str.fullmatch(r"[A-Z]{3}")
    return rows.assign(
        observed_as="delivered",
        speaker_as_written=rows["slot_holder_as_heard"].where(
            rows["slot_holder_as_heard"].fillna("") != "", affiliation.replace("", NOT_HEARD)),
        slot_holder_as_written=rows["slot_holder_as_heard"],
        speaker_organisation_as_written=affiliation,
        state_iso3=affiliation.where(is_state & is_code, rows["slot_holder_as_heard"].where(
            is_state).map(lambda name: places.find_iso3(name) if isinstance(name, str) else None)),
    )


def _candidates(rows: pd.DataFrame, candidates: pd.DataFrame) -> pd.DataFrame:
    key = [*_MEETING, "slot_order"]
    left = candidates.assign(page_url=_plain(candidates["page_url"]))
    right = rows[[*key, "slot_id", "source_id", "source_locator"]].copy()
    left[key], right[key] = left[key].astype(str), right[key].astype(str)
    return left.merge(right, on=key, how="left")


def _plain(addresses: pd.Series) -> pd.Series:
    return addresses.map(lambda url: plain_address(url) if isinstance(url, str) else url)
