"""Audits by hand: a probability sample out, verdicts back."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hrcstats.cli.common import open_study

app = typer.Typer(
    no_args_is_help=True, help="A probability sample of matches or codings for audit by hand.\n\n"
                               "Example: `hrcstats codings audit draw matches audit.xlsx -n 100`")


class Kind(StrEnum):
    """What is audited."""

    matches = "matches"
    codings = "codings"


What = Annotated[Kind, typer.Argument(help="matches or codings")]


@app.command()
def draw(
    kind: What,
    out: Annotated[Path, typer.Argument(help="Where the sheet is written (.xlsx or .csv)")],
    n: Annotated[int, typer.Option("-n", min=2, help="Rows to audit")] = 100,
    seed: Annotated[int, typer.Option(help="Of the drawing")] = 0,
    replace: Annotated[bool, typer.Option("--replace", help="Drop the sample that stands")] = False,
) -> None:
    """Draws rows with known probability; the auditor sees neither stratum nor derived tier.

    Example: `hrcstats codings audit draw codings audit.xlsx -n 30`
    """
    from hrcstats.publish.audit_desk import draw

    drawn_n, all_n = draw(open_study().data_dir, kind.value, out, n, seed=seed,
                          today=date.today().isoformat(), replace=replace)
    typer.echo(f"{drawn_n:,} of {all_n:,} {kind.value} to audit -> {out}")


@app.command()
def apply(
    kind: What,
    sheet: Annotated[Path, typer.Argument(help="The filled sheet (.xlsx or .csv)")],
    coder: Annotated[str, typer.Option(help="Who audited: a role or initials")],
) -> None:
    """Verdicts back into data/hand/audits; checked as a whole, harmless when applied twice.

    Example: `hrcstats codings audit apply codings audit.xlsx --coder ab`
    """
    from hrcstats.publish.audit_desk import apply

    done = apply(open_study().data_dir, kind.value, sheet, coder, date.today().isoformat())
    typer.echo(", ".join(f"{count:,} {what.replace('_', ' ')}" for what, count in done.items()))
