"""Observed debates as slots: who spoke, what the machine proposed, what a person saw."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hrcstats.measure.inputs import is_true, require_columns

READY = ("watched in full", "judged and audited")
SAW = ("confirm", "correct", "missed", "seen")
POINT_OF_ORDER = "point_of_order"
_MOMENT = ["motive", "is_procedural", "ruling", "outcome", "was_resumed", "was_finished"]
_STATES = ["interrupting_states_iso3", "supporting_states_iso3", "defending_states_iso3"]
_DEBATE = ["debate_id", "session", "meeting_date", "agenda_item", "debate_kind",
           "state_concerned_iso3", "observed_in_full"]
_SLOT = ["slot_id", "debate_id", "organisation_id", "slot_holder_as_written", "start_s", "spoken_s",
         "allotted_s", "was_delivered", "page_url", "source_id"]


def observed_slots(debates: pd.DataFrame, slots: pd.DataFrame, candidates: pd.DataFrame,
                   verdicts: pd.DataFrame, draws: pd.DataFrame) -> pd.DataFrame:
    """Every NGO slot of a transcript or a watched debate, once, as `interruption_rate` takes it.

    What is on a speakers' list only is no observation and not here. A debate is observed in full
    when a person watched it, or when its transcript is complete, every candidate in it is judged
    and its audit sample is drawn and judged; `status` says what is missing in the others.

    Parameters
    ----------
    debates, slots, candidates, verdicts, draws
        The tables `debates`, `speaker_slots`, `interruption_candidates`, `interruption_verdicts`
        and `audit_draws`.

    Returns
    -------
    pandas.DataFrame
        One row a slot: what the tables say of debate and slot; `status`, `observed_in_full`;
        `was_interrupted` (as the machine proposes, or as was watched), `is_audited`,
        `was_interrupted_audit` (a State's point of order, as a person saw), `audit_probability`;
        and of what was seen `interrupting_states_iso3`, `supporting_states_iso3`,
        `defending_states_iso3`, `motive`, `is_procedural`, `ruling`, `outcome`, `was_resumed`,
        `was_finished`, `objection_s`.
    """
    require_columns(slots, ["slot_id", "debate_id", "observed_as", "speaker_kind"],
                    "observed_slots(slots)")
    mine = slots[(slots["observed_as"] == "delivered") & (slots["speaker_kind"] == "ngo")]
    frame = mine.reindex(columns=_SLOT).merge(debates.reindex(columns=_DEBATE), on="debate_id",
                                              how="left")
    frame["is_watched"] = frame["source_id"].fillna("").str.startswith("hand/observed")
    proposed = candidates[candidates["slot_id"].isin(frame["slot_id"])]
    per_slot = proposed.groupby("slot_id").size().astype(float)
    frame["candidates_n"] = frame["slot_id"].map(per_slot).astype(float).fillna(0.0)
    flagged = proposed.loc[proposed["kind"] == POINT_OF_ORDER, "slot_id"]
    frame = frame.merge(_seen(verdicts), on="slot_id", how="left")
    frame["was_seen"] = frame["was_seen"].astype("boolean").fillna(False).astype(bool)
    frame["judged_n"] = frame["judged_n"].astype(float).fillna(0.0)
    frame["was_interrupted"] = np.where(frame["is_watched"], frame["was_seen"],
                                        frame["slot_id"].isin(flagged))
    frame = _with_audit(frame, verdicts, draws)
    frame["status"] = frame["debate_id"].map(_statuses(frame))
    frame["observed_in_full"] = frame["status"].isin(READY)
    return frame.drop(columns=["was_seen", "judged_n", "waits", "source_id"])


def debate_status(slots: pd.DataFrame) -> pd.DataFrame:
    """How many observed debates and slots enter rates, and what the others lack.

    Takes what `observed_slots` returns; one row a `status` with `debates_n`, `slots_n`.
    """
    delivered = slots[is_true(slots, "was_delivered", "debate_status(slots)", blank=True)]
    return delivered.groupby("status").agg(debates_n=("debate_id", "nunique"),
                                           slots_n=("slot_id", "size")).reset_index()


def slots_as_seen(slots: pd.DataFrame) -> pd.DataFrame:
    """Delivered slots of debates observed in full, `was_interrupted` as persons saw it.

    For comparing statements with one another (`estimate_interruption_odds` and its like). What the
    machine missed and no audit drew counts as not interrupted, so that rates from here are too low:
    `interruption_rate` corrects them. `has_state_concerned`: whether the debate is about one State.
    """
    where = "slots_as_seen(slots)"
    delivered = is_true(slots, "was_delivered", where, blank=True)
    mine = slots[is_true(slots, "observed_in_full", where) & delivered]
    return mine.assign(was_interrupted=is_true(mine, "was_interrupted_audit", where),
                       has_state_concerned=mine["state_concerned_iso3"].notna()).drop(
        columns=["is_audited", "was_interrupted_audit", "audit_probability"])


def with_tier(slots: pd.DataFrame, tiers: pd.DataFrame) -> pd.DataFrame:
    """`slots` with `tier`: the strongest that `derive_tiers` found for its organisation.

    An organisation that was never coded is `not_coded`, which is no finding about it.
    """
    order = pd.Series(range(len(_TIERS)), index=_TIERS)
    ranks = tiers["tier"].map(order).groupby(tiers["organisation_id"]).min()
    found = slots["organisation_id"].map(ranks.map(dict(enumerate(_TIERS))))
    return slots.assign(tier=found.astype(object).where(found.notna(), "not_coded"))


_TIERS = ["documented", "probable", "no_indication", "insufficient"]


def _seen(verdicts: pd.DataFrame) -> pd.DataFrame:
    """One row a judged slot: whether anything was a State's point of order, and what of it."""
    judged = verdicts[verdicts["verdict"].notna() & (verdicts["verdict"] != "")]
    kinds = judged["kind"].eq(POINT_OF_ORDER) & judged["verdict"].isin(SAW)
    by_slot = judged.groupby("slot_id")
    frame = pd.DataFrame({"judged_n": by_slot.size(),
                          "was_seen": kinds.groupby(judged["slot_id"]).any()})
    seen = judged[kinds].sort_values(["slot_id", "candidate_index"]).groupby("slot_id")
    for column in _STATES:
        frame[column] = seen[column].agg(_union)
    for column in _MOMENT:
        frame[column] = seen[column].last()  # how a statement ended stands at its last moment
    frame["motive"] = seen["motive"].first()
    frame["objection_s"] = seen["objection_s"].sum(min_count=1).astype(float)
    return frame.rename_axis("slot_id").reset_index()


def _union(values: pd.Series) -> str:
    parts = [part.strip() for value in values.dropna() for part in str(value).split(";")]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _with_audit(frame: pd.DataFrame, verdicts: pd.DataFrame, draws: pd.DataFrame) -> pd.DataFrame:
    """Audit columns: candidates and watched slots are all judged, others with known probability."""
    open_ = verdicts[verdicts["verdict"].isna() | (verdicts["verdict"] == "")]
    frame["waits"] = frame["slot_id"].isin(open_["slot_id"])
    chance = frame["debate_id"].map(draws.drop_duplicates("debate_id").set_index("debate_id")[
        "audit_probability"].astype(float)).astype(float)
    certain = frame["is_watched"] | (frame["candidates_n"] > 0)
    frame["audit_probability"] = chance.where(~certain, 1.0).fillna(0.0)
    delivered = is_true(frame, "was_delivered", "observed_slots(slots)", blank=True)
    enough = np.where(frame["candidates_n"] > 0, frame["judged_n"] >= frame["candidates_n"],
                      frame["judged_n"] > 0)
    frame["is_audited"] = enough & (certain | (chance > 0)) & delivered
    frame["was_interrupted_audit"] = frame["was_seen"].astype("boolean").where(
        frame["is_audited"], pd.NA)
    return frame


def _statuses(frame: pd.DataFrame) -> dict[str, str]:
    out = {}
    for debate, rows in frame.groupby("debate_id"):
        rows = rows[is_true(rows, "was_delivered", "observed_slots(slots)", blank=True)]
        proposed = rows[rows["candidates_n"] > 0]
        others = rows[rows["candidates_n"] == 0]
        if rows["is_watched"].all() and len(rows):
            out[debate] = READY[0]
        elif not is_true(rows, "observed_in_full", "observed_slots(debates)").all():
            out[debate] = "transcript not complete"
        elif not proposed["is_audited"].all():
            out[debate] = "candidates not judged"
        elif len(others) and not (others["audit_probability"] > 0).all():
            out[debate] = "no audit sample drawn"
        elif rows["waits"].any():
            out[debate] = "audited slots not judged"
        else:
            out[debate] = READY[1]
    return out
