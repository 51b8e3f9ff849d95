"""A release to deposit: archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hrcstats.cli.common import open_study


def add_to(app: typer.Typer) -> None:
    """Gives the command of this module to `hrcstats`."""
    app.command()(archive)


def archive(
    out: Annotated[Path, typer.Option("-o", "--out", help="The release (.zip)")],
) -> None:
    """Tables, decisions, executed notebooks, figures and results as one zip to deposit and cite.

    Example: `hrcstats archive -o hrcstats-2026-11.zip`
    """
    from hrcstats.publish.archive import write_archive

    typer.echo(str(write_archive(open_study(), out)))
