"""Codings: blind sheets, merging, adjudication, agreement, tiers, replies."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hrcstats.cli import audits
from hrcstats.cli.common import Overwrite, open_study, refuse_to_overwrite, show_counts, write_table
from hrcstats.errors import Problem, nearest, raise_if_any
from hrcstats.plural import plural

app = typer.Typer(
    no_args_is_help=True, help="Codings of organisations: sheets, agreement, tiers, replies.\n\n"
                               "Example: `hrcstats codings sheet ab.xlsx --coder ab --state CUB`")
app.add_typer(audits.app, name="audit")
Coder = Annotated[str, typer.Option(help="Who: a role or initials, never a full name")]
Table = Annotated[Path | None, typer.Option("-o", "--out", help="All rows as .csv")]
Replace = Annotated[bool, typer.Option("--replace", help="Correct what the same coder gave before, "
                                                      "or write over a sheet that is there")]


def _counts(done: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {what.replace('_', ' ')}" for what, count in done.items())


@app.command()
def sheet(
    out: Annotated[Path, typer.Argument(help="Where the sheet is written (.xlsx or .csv)")],
    coder: Coder,
    state: Annotated[str, typer.Option(help="States, for example CHN,CUB; default: all")] = "",
    units: Annotated[Path | None, typer.Option(
        help="What to code (.csv or .xlsx): organisation (name or id), state_iso3; default: what "
             "publications coded")] = None,
    criteria: Annotated[str, typer.Option(help="Criteria")] = "C1,C2,C3,C4,C5,C6",
    seed: Annotated[int, typer.Option(help="Of the order of rows")] = 0,
    replace: Overwrite = False,
) -> None:
    """A coder's blind sheet: no codings of others, no counts; allowed values as drop-downs.

    Example: `hrcstats codings sheet ab.xlsx --coder ab --state CUB`
    """
    from hrcstats.publish.coding_desk import write_blind_sheet

    refuse_to_overwrite(out, replace)
    rows_n = write_blind_sheet(open_study().data_dir, out, coder, states=_listed(state),
                               units=units, criteria=_listed(criteria), seed=seed)
    typer.echo(f"{rows_n:,} {plural(rows_n, 'row')} to code -> {out}")


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@app.command()
def merge(
    sheets: Annotated[list[Path], typer.Argument(help="Filled sheets (.xlsx or .csv)")],
    replace: Replace = False,
) -> None:
    """Filled sheets into data/hand/codings; checked as a whole, harmless when merged twice.

    Example: `hrcstats codings merge ab.xlsx cd.xlsx`
    """
    from hrcstats.publish.coding_desk import merge

    typer.echo(_counts(merge(open_study().data_dir, sheets, replace=replace)))


@app.command()
def adjudicate(
    file: Annotated[Path, typer.Argument(help="The sheet: written, or with --apply taken in")],
    coder: Annotated[str, typer.Option(help="Who adjudicates: a role or initials")] = "",
    apply: Annotated[bool, typer.Option("--apply", help="Take the filled sheet in")] = False,
    replace: Replace = False,
) -> None:
    """Disagreements out for a third person, and the rulings back in as rows of their own.

    Nobody rules on their own coding.

    Example: `hrcstats codings adjudicate rulings.xlsx --coder ef`, fill it in, then
    `hrcstats codings adjudicate rulings.xlsx --apply`
    """
    from hrcstats.publish.coding_desk import take_rulings, write_disagreements

    data = open_study().data_dir
    if apply:
        typer.echo(_counts(take_rulings(data, file, replace=replace)))
        return
    refuse_to_overwrite(file, replace)
    rows_n, own_n = write_disagreements(data, file, coder)
    typer.echo(f"{rows_n:,} disagreements -> {file}")
    if own_n:
        typer.echo(f"note: {own_n:,} more were coded by {coder}: somebody else must rule on them")


@app.command()
def agreement(
    out: Table = None,
    replicates: Annotated[int, typer.Option(min=50, help="Bootstrap replicates")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the bootstrap")] = 0,
) -> None:
    """Krippendorff's alpha and Gwet's AC1 of first-hand coders, per criterion and State.

    Example: `hrcstats codings agreement -o agreement.csv`
    """
    from hrcstats.publish.coding_reports import agreement_rows

    rows = agreement_rows(open_study().data_dir, replicates=replicates, seed=seed)
    for row in rows.to_dict("records"):
        typer.echo(f"{row['criterion']} {row['state_iso3']} {row['quantity']}: {_value(row)}")
    _write(rows, out)


def _value(row: dict[Any, Any]) -> str:
    if row["value"] != row["value"]:
        return f"no estimate: {row['warnings']}"
    words = f"; {row['warnings']}" if row["warnings"] else ""
    return (f"{row['value']:.3f} ({row['low']:.3f} to {row['high']:.3f}), "
            f"{row['n']:.0f} {plural(row['n'], 'unit')}{words}")


def _write(rows: Any, out: Path | None) -> None:
    if out:
        write_table(rows, out)
        typer.echo(f"{len(rows):,} rows -> {out}")


@app.command()
def coders(
    out: Table = None,
    errors: Annotated[Path | None, typer.Option(help="Coders' error rates as .csv")] = None,
) -> None:
    """With three or more coders: the probability of each value, and how each coder errs.

    Example: `hrcstats codings coders -o probabilities.csv --errors errors.csv`
    """
    from hrcstats.publish.coding_reports import probability_rows

    values, wrong, refused = probability_rows(open_study().data_dir)
    for criterion, why in refused.items():
        typer.echo(f"{criterion}: no estimate: {why}")
    if not refused and values.empty:
        typer.echo("no estimate: there is no first-hand coding yet")
    if len(values):
        units_n, coders_n = values["unit"].nunique(), wrong["coder"].nunique()
        typer.echo(f"{units_n:,} {plural(units_n, 'unit')}, {coders_n:,} "
                   f"{plural(coders_n, 'coder')}")
        _write(values, out)
        _write(wrong, errors)


@app.command()
def tiers(
    out: Table = None,
    at: Annotated[str, typer.Option(help="A date (2019-05-31) or a session (HRC40): only "
                                         "relations that hold then")] = "",
    state: Annotated[str, typer.Option(help="States, for example CHN,CUB; default: all")] = "",
) -> None:
    """The tier of every relation, derived, with the rule that decided and any reply.

    Example: `hrcstats codings tiers --state CUB`
    """
    import pandas as pd

    from hrcstats.publish.coding_reports import tier_rows

    study = open_study()
    sessions = None
    if at.upper().startswith("HRC"):
        sessions = pd.read_csv(study.data_dir / "reference" / "session_calendar.csv", dtype=str)
    rows = tier_rows(study.data_dir, at, sessions)
    _refuse_unknown(_listed(state), sorted(set(rows["state_iso3"])))
    rows = rows[rows["state_iso3"].isin(_listed(state))] if state else rows
    for row in rows.sort_values(["state_iso3", "organisation_name"]).to_dict("records"):
        marks = (" [contradicted]" if row["is_contradicted"] else "") + (
            " [no dates]" if row["is_undated"] else "")
        reply = f"\n    reply {row['reply']}" if row["reply"] else ""
        typer.echo(f"{row['state_iso3']} {row['organisation_name']} ({row['origin']}): "
                   f"{row['tier']}: {row['why']}{marks}{reply}")
    counts = rows.groupby(["origin", "tier"]).size().rename("relations_n").reset_index()
    show_counts(counts, "origin", "Relations by tier")
    _write(rows, out)


def _refuse_unknown(states: list[str], coded: list[str]) -> None:
    raise_if_any(Problem("no coding about this State", "--state", state, ", ".join(coded),
                         nearest(state, coded) or "name another State") for state in states
                 if state not in coded)


@app.command()
def check() -> None:
    """Codebook, codings, rulings and replies: every problem at once.

    Example: `hrcstats codings check`
    """
    from hrcstats.publish.coding_desk import check_all

    for what, count in check_all(open_study().data_dir).items():
        typer.echo(f"{count:>6,} {what.replace('_', ' ')}")


@app.command()
def reply(
    text: Annotated[str, typer.Argument(help="What the subject says, in a sentence")],
    organisation: Annotated[str, typer.Option(help="Its name or id")],
    day: Annotated[str, typer.Option("--date", help="Date of the reply, 2026-11-28")],
    url: Annotated[str, typer.Option(help="Where it can be read")],
    coder: Coder,
    state: Annotated[str, typer.Option(help="State concerned; default: all it was coded for")] = "",
) -> None:
    """Records the reply of an organisation; it is shown wherever its coding is.

    Example: `hrcstats codings reply "We are independent." --organisation "UN Watch"
    --date 2026-11-28 --url https://example.org/reply --coder ab`
    """
    from hrcstats.publish.coding_desk import add_reply

    row = add_reply(open_study().data_dir, organisation=organisation, state=state, text=text,
                    reply_date=day, url=url, coder=coder, today=date.today().isoformat())
    typer.echo(f"reply of {row['organisation_name']} recorded in data/hand/codings/replies.csv")


@app.command()
def codebook() -> None:
    """The criteria as a table, as docs/codebook.md shows it.

    Example: `hrcstats codings codebook`
    """
    from hrcstats.normalise.codings import codebook_table, load_codebook

    typer.echo(codebook_table(load_codebook(open_study().data_dir)))
