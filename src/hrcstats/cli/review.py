"""What a person must judge, out and in: review export, review draw, review apply."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from hrcstats.cli import moments
from hrcstats.cli.common import (
    Overwrite,
    open_study,
    read_table,
    refuse_to_overwrite,
    require_coder,
)
from hrcstats.errors import Problem, UsageError, nearest

app = typer.Typer(
    no_args_is_help=True, help="What a person must judge (names, candidates for interruptions, "
                               "audited slots, incidents told twice), out and in.\n\n"
                               "Example: `hrcstats review export queue.xlsx`")


@app.command("export")
def review_export(
    out: Annotated[Path, typer.Argument(help="Where the queue is written (.xlsx or .csv)")],
    kind: Annotated[str, typer.Option(
        help="names; candidates (moments in transcripts); audit (slots drawn by lot); doubles "
             "(incidents told twice)")] = "names",
    replace: Overwrite = False,
) -> None:
    """What a person must judge: names, those that settle most rows first; or another kind.

    Example: `hrcstats review export moments.xlsx --kind candidates`
    """
    if kind not in ("names", *moments.KINDS):
        raise UsageError(Problem("unknown kind", "--kind", kind,
                                 ", ".join(("names", *moments.KINDS)),
                                 nearest(kind, ("names", *moments.KINDS))))
    refuse_to_overwrite(out, replace)
    if kind in moments.KINDS:
        typer.echo(moments.export(kind, out))
        return
    import pandas as pd

    from hrcstats.normalise.build import build_tables
    from hrcstats.normalise.judgements import stale_decisions
    from hrcstats.normalise.review import export_review

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


@app.command("draw")
def review_draw(
    out: Annotated[Path, typer.Argument(help="Where the queue is written (.xlsx or .csv)")],
    n: Annotated[int, typer.Option(min=1, help="How many slots to draw")] = 200,
    seed: Annotated[int, typer.Option(help="Same seed, same slots")] = 0,
    replace: Overwrite = False,
) -> None:
    """The audit: NGO slots without a candidate, drawn by lot, to be watched for what was missed.

    The draw and its probability are kept in data/hand; called again, it gives the same slots.

    Example: `hrcstats review draw audit.xlsx --n 200 --seed 7`
    """
    refuse_to_overwrite(out, replace)
    typer.echo(moments.draw(out, n, seed))


@app.command("apply")
def review_apply(
    queue: Annotated[Path, typer.Argument(help="The filled queue (.xlsx or .csv)")],
    coder: Annotated[str, typer.Option(help="Who judged: a role or initials (required)")] = "",
) -> None:
    """Judgements back into data/hand; checked as a whole, and harmless when applied twice.

    The kind of queue is known by its columns.

    Example: `hrcstats review apply queue.xlsx --coder ab`
    """
    from hrcstats.normalise.review_apply import apply_review

    require_coder(coder)
    data = open_study().data_dir
    hand = data / "hand"
    today = date.today().isoformat()
    done = moments.apply(queue, hand, coder, today)
    if done is None:
        registry = read_table(data / "reference" / "organisations.csv")
        done = apply_review(queue, hand / "judgements.csv", hand / "aliases.csv", coder, today,
                            known={*registry["organisation_name"], *registry["alias_text"]})
    typer.echo(", ".join(f"{count:,} {what.replace('_', ' ')}" for what, count in done.items()))
