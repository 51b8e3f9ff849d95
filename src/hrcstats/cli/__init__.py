"""The command: parses and prints; the work is done by the rooms, imported when they are needed."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from hrcstats import __version__
from hrcstats.cli import (
    archive,
    codings,
    papers,
    plan,
    review,
    reviews,
    runs,
    simulate,
    watch,
)
from hrcstats.cli.common import show_problems
from hrcstats.errors import HrcStatsError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode="markdown",
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
    help="Measures civil society's presence at the UN Human Rights Council from its "
         "papers.\n\nExit codes: 0 done, 1 the data has problems (all shown), 2 wrong usage.\n\n"
         "Example: `hrcstats study`",
)


def _version(value: bool) -> None:
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True,
                                          help="Print the version")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of data errors")] = False,
) -> None:
    """Options before the command."""


papers.add_to(app)
reviews.add_to(app)
runs.add_to(app)
simulate.add_to(app)
archive.add_to(app)
app.add_typer(review.app, name="review")
app.add_typer(plan.app, name="plan")
app.add_typer(codings.app, name="codings")
app.add_typer(watch.app, name="watch")


def main() -> None:
    """Entry point: users see problems, not tracebacks (unless --debug)."""
    try:
        app()
    except HrcStatsError as error:
        if "--debug" in sys.argv:
            raise
        show_problems(error)
        raise SystemExit(error.exit_code) from None
