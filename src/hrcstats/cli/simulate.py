"""A made-up Council: simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hrcstats.cli.common import write_json, write_table
from hrcstats.errors import Problem, UsageError


def add_to(app: typer.Typer) -> None:
    """Gives the command of this module to `hrcstats`."""
    app.command()(simulate)


def simulate(
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the made-up tables")],
    seed: Annotated[int, typer.Option(help="Same seed, same Council")],
    sessions: Annotated[int, typer.Option(min=4, max=200, help="How many sessions")] = 36,
    surge: Annotated[list[str] | None, typer.Option(
        help="STATE:SESSION:RATIO, for example XA1:43:2.0; may be repeated")] = None,
    transcripts: Annotated[bool, typer.Option(
        "--transcripts", help="Also a session of transcripts (JSON) with planted faults")] = False,
) -> None:
    """A made-up Council with known truth, marked synthetic in every row.

    Example: `hrcstats simulate -o made_up --seed 1 --surge XA1:43:2.0`
    """
    from hrcstats.measure.simulate import CouncilPlan, PlantedSurge, simulate_council

    surges = []
    for text in surge or []:
        try:
            state, start, ratio = text.split(":")
            surges.append(PlantedSurge(state, int(start), float(ratio)))
        except ValueError as error:
            raise UsageError(Problem("not a surge", "--surge", text, "STATE:SESSION:RATIO",
                                     "for example XA1:43:2.0")) from error
    council = simulate_council(CouncilPlan(sessions_n=sessions, surges=tuple(surges)), seed=seed)
    for name, table in council.items():
        write_table(table, out / f"{name}.csv")
        typer.echo(f"{len(table):,} rows -> {out / f'{name}.csv'}")
    if transcripts:
        from hrcstats.measure.simulate_transcripts import simulate_transcripts

        made = simulate_transcripts(seed)
        for number, recording in enumerate(made.recordings, start=1):
            write_json(recording, out / "transcripts" / f"recording_{number:03d}.json")
        write_table(made.slots, out / "transcripts_slots_truth.csv")
        write_table(made.candidates, out / "transcripts_candidates_truth.csv")
        typer.echo(f"{len(made.recordings):,} recordings -> {out / 'transcripts'}")
