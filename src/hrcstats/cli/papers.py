"""From papers to tables: fetch, register, read, match, build."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hrcstats.cli.common import (
    Files,
    Out,
    count_papers,
    open_study,
    read_table,
    show_counts,
    write_table,
)
from hrcstats.errors import HrcStatsError, Problem, UsageError

_REJECTED_SHOWN = 3


def add_to(app: typer.Typer) -> None:
    """Gives the commands of this module to `hrcstats`."""
    for command in (fetch, register, read, match, build):
        app.command()(command)


def fetch(
    kind: Annotated[str, typer.Argument(
        help="documents, transcripts, meeting-summaries, upr, press-releases")],
    symbol: Annotated[str | None, typer.Option(help="A/HRC/57/2, or a transcript: hrc/61/29")]
    = None,
    session: Annotated[str | None, typer.Option(help="Session, for transcripts")] = None,
    state: Annotated[str | None, typer.Option(help="Two-letter code, for upr")] = None,
    url: Annotated[str | None, typer.Option(help="One page in place of the usual one")] = None,
    language: Annotated[str, typer.Option(help="en, fr, es")] = "en",
    dates: Annotated[tuple[str, str] | None, typer.Option(
        help="First and last day (ISO), for transcripts")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again for papers at hand")]
    = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Default: data/raw")] = None,
) -> None:
    """Official papers into data/raw with hash, address, date and terms; politely, resumably.

    Example: `hrcstats fetch documents --symbol A/HRC/WG.6/48/SVN/3`
    """
    from hrcstats.fetch import fetch as fetch_papers

    here = open_study()
    got = fetch_papers(kind, symbol=symbol, session=session, state=state, url=url,
                       language=language, dates=dates, refresh=refresh,
                       out_dir=out or here.data_dir / "raw",
                       addresses=here.data_dir / "reference" / "source_addresses.csv")
    typer.echo(f"{len(got.rows):,} papers fetched, {got.kept_n:,} were there")
    for note in got.notes:
        typer.echo(f"note: {note}")
    if got.problems:
        raise HrcStatsError(got.problems)


def register(
    files: Files,
    title: Annotated[str, typer.Option(help="What the paper is")] = "",
    url: Annotated[str, typer.Option(help="Where it was found")] = "",
    licence: Annotated[str, typer.Option(help="Its terms")] = "",
    symbol: Annotated[str, typer.Option(help="UN document symbol")] = "",
    language: Annotated[str, typer.Option(help="en, fr, es ...")] = "en",
    replace: Annotated[bool, typer.Option("--replace", help="Take the new hash of a listed file")]
    = False,
) -> None:
    """Gives papers under data/raw their line in sources.csv (hash, source, licence).

    A new paper needs title, url and licence; --replace takes a new hash and fills what is given.

    Example: `hrcstats register data/raw/upr/x.pdf --title "..." --url https://... --licence UN`
    """
    from hrcstats.normalise.sources import about_problems
    from hrcstats.normalise.sources import register as add

    missing = [name for name, value in (("--title", title), ("--url", url), ("--licence", licence))
               if not value and not replace]
    if missing:
        raise UsageError(Problem("a paper needs " + ", ".join(missing), str(files[0]),
                                 remedy="say what it is, where it was found and on which terms"))
    if wrong := about_problems(url, language):
        raise UsageError(wrong)
    add(open_study().data_dir, files, retrieved=date.today().isoformat(), replace=replace,
        title=title, url=url, licence=licence, symbol=symbol, language=language)
    typer.echo(f"{count_papers(len(files))} registered in data/raw/sources.csv")


def read(
    kind: Annotated[str, typer.Argument(
        help="speakers, transcripts, side-events, upr, committee, orders, treaty-bodies")],
    files: Files,
    out: Out,
    ledger: Annotated[Path | None, typer.Option(help="Where the ledger is written (.csv)")] = None,
    candidates: Annotated[Path | None, typer.Option(
        help="transcripts: where candidates for interruptions are written (.csv)")] = None,
) -> None:
    """Rows as written from papers of one kind; says what every line became.

    Example: `hrcstats read upr A_HRC_WG.6_48_SVN_3.pdf -o rows.csv --ledger ledger.csv`
    """
    from hrcstats.read.papers import read_papers

    if candidates and kind != "transcripts":
        raise UsageError(Problem("--candidates goes with transcripts only", value=kind))
    papers = read_papers(kind, files, known_names() if kind == "speakers" else None)
    if papers.problems and papers.rows.empty:
        raise HrcStatsError(papers.problems)  # nothing was read: what stands at OUT stays
    write_table(papers.rows, out)
    if ledger:
        write_table(papers.ledger, ledger)
    if candidates:
        write_table(papers.candidates, candidates)
    counts = papers.ledger["kind"].value_counts()
    typer.echo(f"{len(papers.rows):,} rows from {count_papers(len(files))} -> {out}")
    typer.echo("ledger: " + ", ".join(f"{counts.get(kind, 0):,} {kind}" for kind in
                                      ("row", "rejected", "furniture")))
    _explain_ledger(papers.ledger, len(papers.rows))
    if papers.persons_dropped_n:
        typer.echo(f"{papers.persons_dropped_n:,} names of natural persons dropped")
    for note in papers.notes:
        typer.echo(f"note: {note}")
    if papers.problems:
        raise HrcStatsError(papers.problems)


def _explain_ledger(entries: Any, rows_n: int) -> None:
    """Why rows and entries differ, and the first fragments rejected with their reasons."""
    given = entries[entries["kind"] == "row"]
    if len(given) != rows_n:
        several = int((given["rows_n"] > 1).sum())
        typer.echo(f"  {len(given):,} fragments gave {rows_n:,} rows: {several:,} of them name "
                   "several organisations, each a row of its own")
    rejected = entries[entries["kind"] == "rejected"]
    for row in rejected.head(_REJECTED_SHOWN).itertuples():
        text = " ".join(str(row.text).split())
        shown = text if len(text) <= 70 else text[:70] + "..."
        typer.echo(f"  rejected: {row.source_file}, line {row.line_start}: {row.reason}: {shown!r}")
    if len(rejected) > _REJECTED_SHOWN:
        typer.echo(f"  and {len(rejected) - _REJECTED_SHOWN:,} more: --ledger FILE.csv lists all")


def match(
    out: Out,
    names: Annotated[Path | None, typer.Argument(help="Names to match (.csv)")] = None,
    column: Annotated[str, typer.Option(help="Column of NAMES that holds them")] = "",
    registry: Annotated[Path | None, typer.Option(
        help="organisation_id, organisation_name, alias_text, country_iso3 (.csv); "
             "without it, the study's registry")] = None,
    pairs: Annotated[Path | None, typer.Option(help="Pairs name_a, name_b to score (.csv)")] = None,
) -> None:
    """Names against a registry: matched, review or new, each with its reason.

    Example: `hrcstats match names.csv --column organisation --registry orgs.csv -o out.csv`
    """
    from hrcstats.normalise.match import match_names, match_pairs

    if (names is None) == (pairs is None):
        raise UsageError(Problem("give NAMES or --pairs", remedy="hrcstats match --help"))
    if pairs is not None:
        scored = match_pairs(read_table(pairs))
        write_table(scored, out)
        typer.echo(f"{len(scored):,} pairs -> {out}: {scored['is_same'].sum():,} the same")
        return
    assert names is not None
    if not column:
        columns = [str(name) for name in read_table(names).columns]
        raise UsageError(Problem("--column is missing", str(names),
                                 expected="the column that holds the names: one of "
                                 + ", ".join(columns), remedy=f"--column {columns[0]!r}"
                                 if len(columns) == 1 else "choose one with --column"))
    known = read_table(registry or open_study().data_dir / "reference" / "organisations.csv")
    found = match_names(read_table(names, keep_blank=True), known, column=column)
    write_table(found, out)
    counts = found["decision"].value_counts()
    typer.echo(f"{len(found):,} names -> {out}" + "".join(
        f"{', ' if at else ': '}{count:,} {decision}"
        for at, (decision, count) in enumerate(counts.items())))
    flagged = found.loc[found["reason"].str.startswith("flagged: "), "reason"].value_counts()
    for reason, count in flagged.items():
        typer.echo(f"  {count:,} {reason}")


def build(
    accept: Annotated[bool, typer.Option(
        "--accept", help="Commit to the row counts and new organisations found")] = False,
) -> None:
    """data/raw + data/reference + data/hand -> data/processed, all or nothing.

    Prints rows in, rows out, rejected, unmatched. Example: `hrcstats build`
    """
    from hrcstats.normalise import build as room

    here = open_study()
    built = room.build_tables(here.data_dir)
    room.write_tables(built, here.processed_dir)
    show_counts(built.counts, "papers", "Fragments in, rows out")
    show_counts(built.unmatched, "table", "Names of organisations (review: a person must decide)")
    for note in built.notes:
        typer.echo(note)
    typer.echo(f"{len(built.tables)} tables -> {here.processed_dir}")
    if accept:
        room.accept(built, here.data_dir)
    for problem in room.check_counts(built.tables, here.processed_dir / room.EXPECTED_COUNTS)[:10]:
        typer.echo(f"note: {problem}")


def known_names() -> list[str] | None:
    """Names in the study's registry, where the command is called inside a study."""
    try:
        path = open_study().data_dir / "reference" / "organisations.csv"
    except HrcStatsError:
        return None
    return list(read_table(path)["alias_text"]) if path.is_file() else None
