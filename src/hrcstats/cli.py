"""The command: parses and prints; the work is done by the rooms, imported when they are needed."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hrcstats import __version__
from hrcstats.errors import HrcStatsError, Problem, UsageError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode="markdown",
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
    help="Measures civil society's presence at the UN Human Rights Council from its "
         "papers.\n\nExit codes: 0 done, 1 the data has problems (all shown), 2 wrong usage.\n\n"
         "Example: `hrcstats study`",
)
review_app = typer.Typer(
    no_args_is_help=True, help="Names that a person must judge, out and in.\n\n"
                               "Example: `hrcstats review export queue.xlsx`")
app.add_typer(review_app, name="review")

Files = Annotated[list[Path], typer.Argument(help="Papers: .txt .html .pdf .docx .xlsx .csv .json")]
Out = Annotated[Path, typer.Option("-o", "--out", help="Where the rows are written (.csv)")]


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


@app.command()
def study(
    sessions: Annotated[str, typer.Option(help="Sessions, for example 25-57")] = "",
    states: Annotated[str, typer.Option(help="States, for example CHN,CUB")] = "",
    jobs: Annotated[int, typer.Option(min=1, help="Runs at the same time")] = 2,
    profile: Annotated[str, typer.Option(help="Snakemake profile (a cluster)")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would run")] = False,
) -> None:
    """Everything, incrementally: tables, notebooks, figures, site.

    Example: `hrcstats study --jobs 4`
    """
    from hrcstats.publish.workflow import run_study

    code = run_study(_study(), sessions=sessions, states=states, jobs=jobs, profile=profile,
                     dry_run=dry_run)
    raise typer.Exit(code)


@app.command()
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
    papers = read_papers(kind, files, _known_names() if kind == "speakers" else None)
    if papers.problems and papers.rows.empty:
        raise HrcStatsError(papers.problems)  # nothing was read: what stands at OUT stays
    _write(papers.rows, out)
    if ledger:
        _write(papers.ledger, ledger)
    if candidates:
        _write(papers.candidates, candidates)
    counts = papers.ledger["kind"].value_counts()
    typer.echo(f"{len(papers.rows):,} rows from {_papers(len(files))} -> {out}")
    typer.echo("ledger: " + ", ".join(f"{counts.get(kind, 0):,} {kind}" for kind in
                                      ("row", "rejected", "furniture")))
    if papers.persons_dropped_n:
        typer.echo(f"{papers.persons_dropped_n:,} names of natural persons dropped")
    for note in papers.notes:
        typer.echo(f"note: {note}")
    if papers.problems:
        raise HrcStatsError(papers.problems)


@app.command()
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
        _write(match_pairs(_read(pairs)), out)
        return
    assert names is not None
    if not column:
        raise UsageError(Problem("--column is missing", str(names),
                                 expected="the column that holds the names"))
    known = _read(registry or _study().data_dir / "reference" / "organisations.csv")
    found = match_names(_read(names), known, column=column)
    _write(found, out)
    typer.echo(f"{len(found):,} names -> {out}: " + ", ".join(
        f"{count:,} {decision}" for decision, count in found["decision"].value_counts().items()))


@app.command()
def build(
    accept: Annotated[bool, typer.Option(
        "--accept", help="Commit to the row counts and new organisations found")] = False,
) -> None:
    """data/raw + data/reference + data/hand -> data/processed, all or nothing.

    Prints rows in, rows out, rejected, unmatched. Example: `hrcstats build`
    """
    from hrcstats.normalise import build as room

    here = _study()
    built = room.build_tables(here.data_dir)
    room.write_tables(built, here.processed_dir)
    _show_counts(built.counts, "papers", "Fragments in, rows out")
    _show_counts(built.unmatched, "table", "Names of organisations (review: a person must decide)")
    for note in built.notes:
        typer.echo(note)
    typer.echo(f"{len(built.tables)} tables -> {here.processed_dir}")
    if accept:
        room.accept(built, here.data_dir)
    for problem in room.check_counts(built.tables, here.processed_dir / room.EXPECTED_COUNTS)[:10]:
        typer.echo(f"note: {problem}")


@app.command()
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
    from hrcstats.normalise.sources import register as add

    missing = [name for name, value in (("--title", title), ("--url", url), ("--licence", licence))
               if not value and not replace]
    if missing:
        raise UsageError(Problem("a paper needs " + ", ".join(missing), str(files[0]),
                                 remedy="say what it is, where it was found and on which terms"))
    add(_study().data_dir, files, retrieved=date.today().isoformat(), replace=replace, title=title,
        url=url, licence=licence, symbol=symbol, language=language)
    typer.echo(f"{_papers(len(files))} registered in data/raw/sources.csv")


@app.command()
def run(
    notebook: Annotated[str, typer.Argument(help="Name, for example 06_committee_access")],
    session: Annotated[int | None, typer.Option(help="Same as -p session=N")] = None,
    state: Annotated[str, typer.Option(help="Same as -p state=ISO3")] = "",
    parameter: Annotated[list[str] | None, typer.Option("-p", "--parameter",
                                                        help="name=value")] = None,
) -> None:
    """One notebook for one scope; every parameter is checked first.

    Example: `hrcstats run 05_upr_submissions --state USA -p upr_session=50`
    """
    from hrcstats.publish.results import collect_results
    from hrcstats.publish.run import run_notebook

    given: dict[str, Any] = {}
    for item in parameter or []:
        name, equals, value = item.partition("=")
        if not equals:
            raise UsageError(Problem("not a parameter", "-p", item, "name=value"))
        given[name.strip()] = value.strip()
    given |= {"session": session} if session is not None else {}
    given |= {"state": state} if state else {}
    here = _study()
    typer.echo(str(run_notebook(here, notebook, given)))
    collect_results(here.reports_dir)


@app.command()
def figures(
    scope: Annotated[str, typer.Option(help="Only runs and figures whose name holds this")] = "",
    formats: Annotated[str, typer.Option("--format", help="svg,pdf,png")] = "svg,pdf,png",
    width_mm: Annotated[int | None, typer.Option(help="85 or 170; default: as drawn")] = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the packs")] = Path(
        "reports/figures"),
) -> None:
    """Figure packs: image, data CSV, caption, alt text, citation.

    Example: `hrcstats figures --scope 06_committee --format svg,pdf`
    """
    from hrcstats.publish.packs import export_packs

    packs = export_packs(_study(), scope=scope, formats=formats, width_mm=width_mm, out_dir=out)
    for pack in packs:
        typer.echo(str(pack))


@review_app.command("export")
def review_export(
    out: Annotated[Path, typer.Argument(help="Where the queue is written (.xlsx or .csv)")],
) -> None:
    """The names that a person must judge, those that settle most rows first.

    Example: `hrcstats review export queue.xlsx`
    """
    import pandas as pd

    from hrcstats.normalise.build import build_tables
    from hrcstats.normalise.review import export_review, stale_decisions

    data = _study().data_dir
    mentions = build_tables(data).mentions
    typer.echo(f"{export_review(mentions, out):,} names to judge -> {out}")
    changes = _read(data / "raw" / "committee_name_changes" / "2_name_changes.csv")
    renamed = changes[["old_name_as_written", "new_name_as_written"]].melt(
        value_name="name_as_written")
    stale = stale_decisions(pd.concat([mentions, renamed]), _read(data / "hand" / "judgements.csv"),
                            _read(data / "hand" / "aliases.csv"))
    for row in stale.to_dict("records"):
        typer.echo("note: no longer used: " + ", ".join(str(value) for value in row.values()))


@review_app.command("apply")
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

    hand = _study().data_dir / "hand"
    done = apply_review(queue, hand / "judgements.csv", hand / "aliases.csv",
                        coder or getpass.getuser(),
                        date.today().isoformat())
    typer.echo(", ".join(f"{count:,} {what.replace('_', ' ')}" for what, count in done.items()))


@app.command()
def site() -> None:
    """The review site from the executed notebooks, to be opened from disk.

    Example: `hrcstats site`
    """
    from hrcstats.publish.results import collect_results
    from hrcstats.publish.site import build_site

    here = _study()
    collect_results(here.reports_dir)
    built = build_site(here.reports_dir, here.root / "docs", here.reports_dir / "site")
    typer.echo(str(built))
    typer.echo(f"open {here.reports_dir / 'site' / 'index.html'}")
    raise typer.Exit(built.exit_code)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="A snapshot, or a reports folder that holds one")],
    new: Annotated[Path, typer.Argument(help="The same, later")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="All changes as .csv")] = None,
) -> None:
    """Which results changed between two runs, by how much, and which input changed with them.

    Example: `hrcstats diff reports/snapshot-previous.json reports/snapshot.json`
    """
    from hrcstats.publish.changes import changed_files, compare, read_snapshot

    before, after = read_snapshot(old), read_snapshot(new)
    changes = compare(before, after)
    for file, what in changed_files(before, after).items():
        typer.echo(f"{what}: {file}")
    typer.echo(f"{len(changes):,} results changed")
    for row in changes.head(20).itertuples(index=False):
        typer.echo("; ".join(f"{name} {value}" for name, value in row._asdict().items()
                             if value == value and value != ""))
    if out:
        _write(changes, out)


@app.command()
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
        _write(table, out / f"{name}.csv")
        typer.echo(f"{len(table):,} rows -> {out / f'{name}.csv'}")
    if transcripts:
        from hrcstats.measure.simulate_transcripts import simulate_transcripts

        made = simulate_transcripts(seed)
        for number, recording in enumerate(made.recordings, start=1):
            _write_json(recording, out / "transcripts" / f"recording_{number:03d}.json")
        _write(made.slots, out / "transcripts_slots_truth.csv")
        _write(made.candidates, out / "transcripts_candidates_truth.csv")
        typer.echo(f"{len(made.recordings):,} recordings -> {out / 'transcripts'}")


@app.command()
def check() -> None:
    """Hashes, keys, ledger sums, expected counts, corrections, privacy rules, notebook shape.

    Example: `hrcstats check`
    """
    from hrcstats.publish.check import check_study

    here = _study()
    done, problems = check_study(here)
    for line in done:
        typer.echo(line)
    if problems:
        raise HrcStatsError(problems)


@app.command()
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

    here = _study()
    got = fetch_papers(kind, symbol=symbol, session=session, state=state, url=url,
                       language=language, dates=dates, refresh=refresh,
                       out_dir=out or here.data_dir / "raw",
                       addresses=here.data_dir / "reference" / "source_addresses.csv")
    typer.echo(f"{len(got.rows):,} papers fetched, {got.kept_n:,} were there")
    for note in got.notes:
        typer.echo(f"note: {note}")
    if got.problems:
        raise HrcStatsError(got.problems)


@app.command()
def lab() -> None:
    """JupyterLab at 00_start_here. Example: `hrcstats lab`"""
    import subprocess

    notebook = _study().notebooks_dir / "00_start_here.ipynb"
    try:
        raise typer.Exit(subprocess.call([sys.executable, "-m", "jupyterlab", str(notebook)]))
    except FileNotFoundError as error:
        raise HrcStatsError(Problem("JupyterLab is not installed", remedy="make lab")) from error


def _papers(count: int) -> str:
    return f"{count:,} paper" + ("" if count == 1 else "s")


def _known_names() -> list[str] | None:
    """Names in the study's registry, where the command is called inside a study."""
    try:
        path = _study().data_dir / "reference" / "organisations.csv"
    except HrcStatsError:
        return None
    return list(_read(path)["alias_text"]) if path.is_file() else None


def _study() -> Any:
    from hrcstats.study import load_study

    return load_study()


def _read(path: Path) -> Any:
    import pandas as pd

    if not path.is_file():
        raise HrcStatsError(Problem("no such file", str(path)))
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _write(frame: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    frame.to_csv(fresh, index=False, lineterminator="\n")
    fresh.replace(path)


def _write_json(content: Any, path: Path) -> None:
    import json

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _show_counts(counts: Any, first: str, title: str) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in counts.columns:
        table.add_column(column.removesuffix("_n").replace("_", " "),
                         justify="left" if column == first else "right")
    for row in counts.itertuples(index=False):
        table.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in row))
    Console().print(table)


def show_problems(error: HrcStatsError) -> None:
    """The first ten problems on standard error; all in problems.csv where there are more."""
    import csv

    for problem in error.problems[:10]:
        typer.echo(f"error: {problem}", err=True)
    if len(error.problems) > 10:
        path = Path("problems.csv").resolve()
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(error.problems[0].as_row()), lineterminator="\n")
            writer.writeheader()
            writer.writerows(problem.as_row() for problem in error.problems)
        typer.echo(f"... and {len(error.problems) - 10} more: all of them in {path}", err=True)


def main() -> None:
    """Entry point: users see problems, not tracebacks (unless --debug)."""
    try:
        app()
    except HrcStatsError as error:
        if "--debug" in sys.argv:
            raise
        show_problems(error)
        raise SystemExit(error.exit_code) from None
