"""The audit sample of slots without a candidate: drawn by lot, with known probability."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.normalise.hand_tables import read_hand, write_hand

DRAWS, SAMPLE = "interruptions/audit_draws.csv", "interruptions/audit_sample.csv"
DRAW_COLUMNS = ["debate_id", "draw_id", "slots_n", "audit_probability", "seed", "drawn_date"]
SAMPLE_COLUMNS = ["slot_id", "draw_id"]


def auditable_slots(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """NGO slots delivered in debates whose transcript is complete, in which nothing was proposed.

    Debates that a person watched need no audit: each of their slots was seen.
    """
    debates = tables["debates"]
    whole = set(debates.loc[debates["observed_in_full"].fillna(False).astype(bool), "debate_id"])
    slots = tables["speaker_slots"]
    proposed = set(tables["interruption_candidates"]["slot_id"])
    delivered = slots["was_delivered"].fillna(False).astype(bool)
    watched = slots["source_id"].str.startswith("hand/")
    mine = slots[(slots["observed_as"] == "delivered") & (slots["speaker_kind"] == "ngo")
                 & delivered & ~watched & slots["debate_id"].isin(whole)
                 & ~slots["slot_id"].isin(proposed)]
    return mine.sort_values("slot_id", ignore_index=True)


def draw_slots(tables: Mapping[str, pd.DataFrame], hand_dir: Path, n: int, seed: int,
               today: str) -> tuple[list[str], int]:
    """Draws `n` slots among the debates of no earlier draw, and keeps draw and probability.

    The same call again draws nothing and returns the slots that were drawn.

    Returns
    -------
    list of str, int
        All slots drawn so far; how many slots this draw chose from (0 where no debate is new).

    Raises
    ------
    HrcStatsError
        Where `n` is below 1.
    """
    if n < 1:
        raise HrcStatsError(Problem("nothing to draw", "--n", str(n), "1 or more"))
    draws = read_hand(hand_dir / DRAWS, DRAW_COLUMNS)
    sample = read_hand(hand_dir / SAMPLE, SAMPLE_COLUMNS)
    done = {row["debate_id"] for row in draws}
    slots = auditable_slots(tables)
    fresh = slots[~slots["debate_id"].isin(done)]
    if fresh.empty:
        return [row["slot_id"] for row in sample], 0
    size = min(n, len(fresh))
    # By slot_id, so that the same seed draws the same slots whatever the order of the table.
    chosen = np.random.default_rng(seed).choice(len(fresh), size=size, replace=False)
    draw_id = f"draw{len({row['draw_id'] for row in draws}) + 1:02d}"
    draws += [{"debate_id": str(debate), "draw_id": draw_id, "slots_n": str(count),
               "audit_probability": f"{size / len(fresh):.12g}", "seed": str(seed),
               "drawn_date": today}
              for debate, count in fresh.groupby("debate_id").size().items()]
    sample += [{"slot_id": slot, "draw_id": draw_id}
               for slot in fresh["slot_id"].iloc[sorted(chosen)]]
    write_hand(hand_dir / DRAWS, draws, DRAW_COLUMNS)
    write_hand(hand_dir / SAMPLE, sample, SAMPLE_COLUMNS)
    return [row["slot_id"] for row in sample], len(fresh)


def build_draws(hand_dir: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`audit_draws` (one row a debate) and the slots drawn, as they stand in data/hand."""
    draws = pd.DataFrame(read_hand(hand_dir / DRAWS, DRAW_COLUMNS), columns=DRAW_COLUMNS)
    sample = pd.DataFrame(read_hand(hand_dir / SAMPLE, SAMPLE_COLUMNS), columns=SAMPLE_COLUMNS)
    lines = [f"line {at}" for at in range(2, len(draws) + 2)]
    return draws.assign(source_id="hand/interruptions/audit_draws", source_locator=lines), sample
