"""What a person must judge, out and in: review export, review apply."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from hrcstats.cli.common import open_study, read_table

app = typer.Typer(
    no_args_is_help=True, help="Names that a person must judge, out and in.\n\n"
                               "Example: `hrcstats review export queue.xlsx`")


@app.command("export")
def review_export(
    out: Annotated[Path, typer.Argument(help="Where the queue is written (.xlsx or .csv)")],
) -> None:
    """The names that a person must judge, those that settle most rows first.

    Example: `hrcstats review export queue.xlsx`
    """
    import pandas as pd

    from hrcstats.normalise.build import build_tables
    from hrcstats.normalise.review import export_review, stale_decisions

    data = open_study().data_dir
    mentions = build_tables(data).mentions
    typer.echo(f"{export_review(mentions, out):,} names to judge -> {out}")
    changes = read_table(data / "raw" / "committee_name_changes" / "2_name_changes.csv")
    renamed = changes[["old_name_as_written", "new_name_as_written"]].melt(
        value_name="name_as_written")
    stale = stale_decisions(pd.concat([mentions, renamed]),
                            read_table(data / "hand" / "judgements.csv"),
                            read_table(data / "hand" / "aliases.csv"))
    for row in stale.to_dict("records"):
        typer.echo("note: no longer used: " + ", ".join(str(value) for value in row.values()))


@app.command("apply")
def review_apply(
    queue: Annotated[Path, typer.Argument(help="The filled queue (.xlsx or .csv)")],
    coder: Annotated[str, typer.Option(
        help="Who judged: a role or initials; default: the name you are logged in with")] = "",
) -> None:
    """Judgements back into data/hand; checked as a whole, and harmless when applied twice.

    Example: `hrcstats review apply queue.xlsx --coder ab`
    """
    import getpass

    from hrcstats.normalise.review import apply_review

    data = open_study().data_dir
    hand = data / "hand"
    registry = read_table(data / "reference" / "organisations.csv")
    done = apply_review(queue, hand / "judgements.csv", hand / "aliases.csv",
                        coder or getpass.getuser(),
                        date.today().isoformat(),
                        known={*registry["organisation_name"], *registry["alias_text"]})
    typer.echo(", ".join(f"{count:,} {what.replace('_', ' ')}" for what, count in done.items()))
