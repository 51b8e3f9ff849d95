"""A made-up session of observed debates with known truth: invented States, marked synthetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

_STATES = [f"XA{number}" for number in range(1, 9)]  # user-assigned codes: no real State
_MOTIVES = ("relevance", "terminology", "accreditation", "non_accredited_group", "language")
_TIERS = ("documented", "probable", "no_indication", "insufficient", "not_coded")
_MISSED, _FALSE, _AUDITED = 0.15, 0.01, 0.15


@dataclass(frozen=True)
class MadeUpSession:
    """Observed slots as `observed_slots` gives them, and the places on the speakers' lists."""

    slots: pd.DataFrame
    listed: pd.DataFrame


def simulate_observed_session(seed: int = 0, *, debates_n: int = 40, slots_n: int = 45,
                              rate: float = 0.03, bunching: float = 0.03) -> MadeUpSession:
    """A made-up session in which candidates were judged and an audit sample was watched.

    Statements that name the State concerned are interrupted about four times as often; debates
    differ in how often (`bunching`, the correlation inside a debate). The machine misses 15 % of
    interruptions and errs on 1 % of other slots; 15 % of slots without a candidate are audited.

    Parameters
    ----------
    seed
        Same seed, same session.
    debates_n, slots_n
        Debates, and NGO slots of one on average.
    rate
        Share of delivered slots that are interrupted.

    Returns
    -------
    MadeUpSession
        Every row marked `is_synthetic`.
    """
    rng = np.random.default_rng(seed)
    places = _places(rng, debates_n, slots_n)
    slots = places[places["was_reached"]].drop(columns="was_reached").reset_index(drop=True)
    pulls = rng.beta(rate * (1 / bunching - 1), (1 - rate) * (1 / bunching - 1), debates_n)
    chance = pulls[slots["debate"].to_numpy()] * np.where(slots["names_state_concerned"], 2.0, 0.5)
    truth = rng.random(len(slots)) < np.minimum(chance, 1)
    slots = _with_machine(slots, truth, rng)
    slots = _with_moments(slots, truth, rng)
    return MadeUpSession(slots.drop(columns="debate"), places.drop(columns=["debate",
                                                                            "was_reached"]))


def _places(rng: np.random.Generator, debates_n: int, slots_n: int) -> pd.DataFrame:
    """The lists: who holds which place, and where the debate ended."""
    sizes = rng.poisson(slots_n, debates_n) + 1
    debate = np.repeat(np.arange(debates_n), sizes)
    order = np.concatenate([np.arange(1, size + 1) for size in sizes])
    reached = rng.uniform(0.75, 1.1, debates_n)[debate] * sizes[debate] >= order
    organisations = rng.integers(1, 200, len(debate))
    tiers = np.array(_TIERS)[rng.choice(len(_TIERS), 200, p=[0.03, 0.05, 0.07, 0.25, 0.6])]
    items = rng.choice([2, 3, 4, 6, 7, 8, 9, 10], debates_n)
    about = rng.choice(_STATES, debates_n)
    return pd.DataFrame({
        "debate": debate, "debate_id": [f"synthetic_{at:02d}" for at in debate],
        "slot_id": [f"synthetic_{at:02d}_{nth:03d}" for at, nth in zip(debate, order, strict=True)],
        "session": "made-up", "agenda_item": items[debate], "slot_order": order,
        "state_concerned_iso3": about[debate], "was_reached": reached,
        "organisation_id": [f"synthetic_org_{number:03d}" for number in organisations],
        "tier": tiers[organisations], "is_list_complete": True,
        "names_state_concerned": rng.random(len(debate)) < 0.4,
        "is_video": rng.random(len(debate)) < 0.3, "is_synthetic": True})


def _with_machine(slots: pd.DataFrame, truth: np.ndarray, rng: np.random.Generator
                  ) -> pd.DataFrame:
    """What the machine proposes, and what a person judged: candidates all, others by lot."""
    n = len(slots)
    flagged = np.where(truth, rng.random(n) > _MISSED, rng.random(n) < _FALSE)
    chance = np.where(flagged, 1.0, _AUDITED)
    audited = rng.random(n) < chance
    seen = pd.Series(truth, index=slots.index).astype("boolean").where(audited, pd.NA)
    return slots.assign(was_interrupted=flagged, is_audited=audited, audit_probability=chance,
                        was_interrupted_audit=seen, was_delivered=True, observed_in_full=True,
                        is_complete=True, status="judged and audited",
                        spoken_s=np.round(rng.normal(85, 8, n), 1))


def _with_moments(slots: pd.DataFrame, truth: np.ndarray, rng: np.random.Generator
                  ) -> pd.DataFrame:
    """Who objected, why, who defended, how it ended: of interruptions that a person saw."""
    n = len(slots)
    seen = slots["was_interrupted_audit"].fillna(False).astype(bool)
    # Mostly the State spoken of, sometimes another.
    own = rng.random(n) < 0.7
    by = np.where(own, slots["state_concerned_iso3"], rng.choice(_STATES, n))
    outcome = rng.choice(["completed", "warned", "cut_off", "unknown"], n, p=[0.6, 0.2, 0.15, 0.05])
    ends = pd.Series(outcome).map({"completed": True, "warned": True, "cut_off": False})
    moments = pd.DataFrame({
        "interrupting_states_iso3": by, "motive": rng.choice(_MOTIVES, n), "outcome": outcome,
        "supporting_states_iso3": np.where(rng.random(n) < 0.3, rng.choice(_STATES, n), ""),
        "defending_states_iso3": np.where(rng.random(n) < 0.4, rng.choice(_STATES, n), ""),
        "was_finished": ends, "was_resumed": ends, "ruling": "general_reminder",
        "is_procedural": rng.random(n) < 0.2,
        "objection_s": np.round(rng.gamma(3, 12, n), 1)}, index=slots.index)
    return pd.concat([slots, moments.where(seen, None).astype({"objection_s": float})], axis=1)
