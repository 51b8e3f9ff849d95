"""What persons saw, into the tables of a build: verdicts, audit draws, watched debates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.normalise.audit_draw import build_draws
from hrcstats.normalise.places import Places
from hrcstats.normalise.verdicts import KEY, build_verdicts
from hrcstats.normalise.watched import add_watched, load_observed

_BOOLEANS = ("is_procedural", "was_resumed", "was_finished")
_TRUTH = {"yes": True, "no": False}  # unknown is null


def add_observed(frames: dict[str, pd.DataFrame], hand_dir: Path, places: Places) -> list[Problem]:
    """Adds `interruption_verdicts`, `audit_draws` and the watched debates to the frames."""
    verdicts, problems = build_verdicts(hand_dir, places)
    frames["audit_draws"], sample = build_draws(hand_dir)
    frames["interruption_verdicts"] = pd.concat([verdicts, _waiting(sample, verdicts)],
                                                ignore_index=True)
    watched = load_observed(hand_dir)
    if len(watched):
        more, unclear = add_watched(frames, watched)
        frames |= more
        problems += unclear
    said = frames["interruption_verdicts"]
    frames["interruption_verdicts"] = said.assign(**{
        name: said[name].map(_TRUTH) for name in _BOOLEANS})
    return problems


def _waiting(sample: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Audited slots that were drawn and not judged yet."""
    judged = set(verdicts.loc[verdicts["candidate_index"].astype(str) == "0", "slot_id"])
    lines = pd.Series([f"line {at}" for at in range(2, len(sample) + 2)], index=sample.index,
                      dtype=object)
    waiting = sample.assign(candidate_index="0", origin="audit", verdict="", source_locator=lines,
                            source_id="hand/interruptions/audit_sample")
    return waiting[~waiting["slot_id"].isin(judged)].drop(columns="draw_id")


def stale_verdicts(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """A note where verdicts point to slots or candidates that are no more: they count no more."""
    verdicts = tables["interruption_verdicts"]
    slots = set(tables["speaker_slots"]["slot_id"])
    there = set(tables["interruption_candidates"][KEY].itertuples(index=False, name=None))
    lost = [slot not in slots or (index != 0 and (slot, index) not in there)
            for slot, index in verdicts[KEY].itertuples(index=False, name=None)]
    return [f"{sum(lost)} verdicts on interruptions point to moments that no transcript holds any "
            "more: it was read anew; judge them again"] if any(lost) else []
