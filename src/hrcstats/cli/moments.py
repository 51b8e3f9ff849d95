"""Queues about interruptions for `hrcstats review`: candidates, audited slots, incidents."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hrcstats.cli.common import open_study, read_table
from hrcstats.errors import HrcStatsError, Problem

KINDS = ("candidates", "audit", "doubles")
_TABLES = ("debates", "speaker_slots", "interruption_candidates", "interruption_verdicts",
           "interruptions", "interruption_sources")


def export(kind: str, out: Path) -> str:
    """Writes the queue of one kind; says what it asks, or why there is nothing to ask."""
    from hrcstats.normalise import incidents, verdicts
    from hrcstats.normalise.hand_tables import read_hand

    tables, hand = load(), open_study().data_dir / "hand"
    if kind == "doubles":
        pairs = incidents.propose_doubles(
            tables["interruptions"], tables["interruption_sources"],
            read_hand(hand / incidents.SAME, incidents.SAME_COLUMNS))
        return f"{incidents.export_doubles(pairs, out):,} pairs of incidents to judge -> {out}"
    judged = _judged(hand)
    if kind == "audit":
        return _export_slots(out, hand, judged)
    if not len(tables["interruption_candidates"]):
        return verdicts.NOTHING["candidates"]
    queue = verdicts.candidate_queue(tables, judged)
    if queue.empty:
        return verdicts.NOTHING["judged"]
    return f"{verdicts.export_queue(queue, out):,} candidates to judge -> {out}"


def draw(out: Path, n: int, seed: int) -> str:
    """Draws the audit sample among debates of no earlier draw, and writes what waits."""
    from hrcstats.normalise.audit_draw import DRAWS, SAMPLE, draw_slots
    from hrcstats.normalise.sources import list_hand

    hand, today = open_study().data_dir / "hand", date.today().isoformat()
    drawn, chosen_from = draw_slots(load(), hand, n, seed, today)
    for file in (DRAWS, SAMPLE):
        list_hand(hand.parent, f"hand/{file}", "Audit sample of slots without a candidate", today)
    if not drawn:
        return ("no slot to draw: no transcript of a whole debate was read. Put transcripts into "
                "data/raw/transcripts (hrcstats fetch transcripts), then hrcstats build")
    said = (f"{min(n, chosen_from):,} of {chosen_from:,} slots without a candidate drawn (seed "
            f"{seed}); " if chosen_from else "every debate was drawn from before; ")
    return said + _export_slots(out, hand, _judged(hand), drawn)


def _export_slots(out: Path, hand: Path, judged: Any, drawn: list[str] | None = None) -> str:
    from hrcstats.normalise import verdicts
    from hrcstats.normalise.audit_draw import build_draws

    slots = drawn if drawn is not None else list(build_draws(hand)[1]["slot_id"])
    queue = verdicts.slot_queue(load(), slots, judged)
    if queue.empty:
        return "no audited slot waits" if slots else (
            "no slot was drawn yet: hrcstats review draw audit.xlsx --n 200 --seed 7")
    return f"{verdicts.export_queue(queue, out):,} slots to watch -> {out}"


def apply(path: Path, hand: Path, coder: str, today: str) -> dict[str, int] | None:
    """Takes a queue of this module back; null where the file is none of them."""
    from hrcstats.normalise import incidents, verdicts
    from hrcstats.normalise.sources import list_hand

    columns = _columns(path)
    if "incident_a" in columns:
        return incidents.apply_doubles(path, hand, coder, today)
    if "candidate_index" not in columns:
        return None
    done = verdicts.apply_queue(path, hand, _places(hand), _known(hand), coder, today)
    list_hand(hand.parent, f"hand/{verdicts.VERDICTS}", "Verdicts on interruptions", today)
    return done


def _known(hand: Path) -> Any:
    import pandas as pd

    from hrcstats.normalise.audit_draw import build_draws

    sample = build_draws(hand)[1].assign(candidate_index=0)
    return pd.concat([load()["interruption_candidates"], sample])


def _places(hand: Path) -> Any:
    from hrcstats.normalise.places import Places

    return Places.from_file(hand.parent / "reference" / "state_names.csv")


def _judged(hand: Path) -> Any:
    import pandas as pd

    from hrcstats.normalise.verdicts import VERDICT_COLUMNS, VERDICTS

    path = hand / VERDICTS
    return read_table(path) if path.is_file() else pd.DataFrame(columns=VERDICT_COLUMNS)


def _columns(path: Path) -> list[str]:
    import pandas as pd

    try:
        frame = (pd.read_excel(path, sheet_name=0, nrows=0, engine="calamine")
                 if path.suffix == ".xlsx" else pd.read_csv(path, nrows=0))
    except Exception:  # what is wrong with the file is said where it is read
        return []
    return [str(column) for column in frame.columns]


def load() -> dict[str, Any]:
    """The built tables that queues are made of."""
    import pandas as pd

    folder = open_study().processed_dir
    missing = [name for name in _TABLES if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise HrcStatsError(Problem("tables not built", "data/processed", ", ".join(missing),
                                    remedy="hrcstats build"))
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in _TABLES}
