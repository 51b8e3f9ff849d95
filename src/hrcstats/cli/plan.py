"""The analysis plan: shown, and its changes recorded."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from hrcstats.cli.common import open_study
from hrcstats.errors import HrcStatsError

app = typer.Typer(
    invoke_without_command=True,
    help="The analysis plan: what was chosen beforehand, why, its hash and its history.\n\n"
         "Example: `hrcstats plan`")


@app.callback()
def show(context: typer.Context) -> None:
    """The analysis plan: what was chosen beforehand, why, its hash and its history.

    Example: `hrcstats plan`
    """
    if context.invoked_subcommand:
        return
    from hrcstats.plan import load_plan
    from hrcstats.plan_history import check_unchanged, describe_history

    study = open_study()
    plan = load_plan(study.data_dir)
    typer.echo(f"plan {plan.hash}, fixed on {plan.fixed_on} by {plan.fixed_by}")
    typer.echo(f"history: {describe_history(study.data_dir, study.reports_dir)}")
    if plan.note:
        typer.echo(f"note: {plan.note}")
    for row in plan.rows():
        typer.echo(f"\n{row['choice']}: {row['value']}\n    {row['reason']}")
    problems = check_unchanged(study.data_dir, study.reports_dir)
    if problems:
        raise HrcStatsError(problems)


@app.command()
def amend(
    reason: Annotated[str, typer.Option(help="Why the plan changed, in a sentence")],
    coder: Annotated[str, typer.Option(help="Who changed it: a role or initials")],
) -> None:
    """Records the plan as it stands, with date, old and new hash, reason and who.

    Results made under the older plan are labelled exploratory from then on, and so are those under
    the amended one: only the first recorded plan was chosen beforehand.

    Example: `hrcstats plan amend --reason "papers of HRC41-45 were added" --coder ab`
    """
    from hrcstats.plan_history import amend_plan

    study = open_study()
    row = amend_plan(study.data_dir, study.reports_dir, reason=reason, coder=coder,
                     today=date.today().isoformat())
    typer.echo(f"plan {row['old_hash'] or '(none)'} -> {row['new_hash']}, recorded on "
               f"{row['amended_on']} in data/hand/plan_amendments.csv")
    typer.echo("results of the older plan are exploratory, and so is what is run under this one: "
               "it was chosen after the first plan was recorded")
