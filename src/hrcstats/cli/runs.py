"""From tables to figures and pages: study, run, figures, site, diff, check, lab."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hrcstats.cli.common import open_study, write_table
from hrcstats.errors import HrcStatsError, Problem, UsageError


def add_to(app: typer.Typer) -> None:
    """Gives the commands of this module to `hrcstats`."""
    for command in (study, run, figures, site, diff, check, lab):
        app.command()(command)


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

    code = run_study(open_study(), sessions=sessions, states=states, jobs=jobs, profile=profile,
                     dry_run=dry_run)
    raise typer.Exit(code)


def run(
    notebook: Annotated[str, typer.Argument(help="Name, for example 06_committee_access")],
    session: Annotated[int | None, typer.Option(help="Same as -p session=N")] = None,
    state: Annotated[str, typer.Option(help="Same as -p state=ISO3")] = "",
    parameter: Annotated[list[str] | None, typer.Option("-p", "--parameter",
                                                        help="name=value")] = None,
    collect: Annotated[bool, typer.Option(
        "--collect/--no-collect",
        help="Renew reports/results.csv afterwards; a study does so once, at its end")] = True,
) -> None:
    """One notebook for one scope; every parameter is checked first.

    Example: `hrcstats run 05_upr_submissions --state USA -p upr_session=50`
    """
    from hrcstats.plan import load_plan
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
    here = open_study()
    typer.echo(str(run_notebook(here, notebook, given)))
    if collect:
        collect_results(here.reports_dir, here.runs, load_plan(here.data_dir).hash)


def figures(
    scope: Annotated[str, typer.Option(help="Only runs and figures whose name holds this")] = "",
    formats: Annotated[str, typer.Option("--format", help="svg,pdf,png")] = "svg,pdf,png",
    width_mm: Annotated[int | None, typer.Option(help="85 or 170; default: as drawn")] = None,
    language: Annotated[str, typer.Option(help="en, fr or es")] = "en",
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the packs")] = Path(
        "reports/figures"),
) -> None:
    """Figure packs: image, data CSV, caption, alt text, citation.

    Example: `hrcstats figures --scope 06_committee --format svg,pdf --language fr`
    """
    from hrcstats.publish.packs import STILL_ENGLISH, export_packs

    packs = export_packs(open_study(), scope=scope, formats=formats, width_mm=width_mm, out_dir=out,
                         language=language)
    for pack in packs:
        typer.echo(str(pack.folder))
    untranslated = dict.fromkeys(text for pack in packs for text in pack.untranslated)
    if untranslated:
        typer.echo(f"{len(untranslated)} texts are still English (named in {STILL_ENGLISH} of each "
                   "pack; add them to src/hrcstats/figures/phrases.csv):", err=True)
        for text in list(untranslated)[:10]:
            typer.echo(f"  {text}", err=True)


def site() -> None:
    """The review site from the executed notebooks, to be opened from disk.

    Example: `hrcstats site`
    """
    from hrcstats.plan import load_plan
    from hrcstats.publish.results import collect_results
    from hrcstats.publish.site import build_site

    here = open_study()
    collect_results(here.reports_dir, here.runs, load_plan(here.data_dir).hash)
    built = build_site(here.reports_dir, here.root / "docs", here.reports_dir / "site",
                       planned=here.runs)
    typer.echo(str(built))
    typer.echo(f"open {here.reports_dir / 'site' / 'index.html'}")
    raise typer.Exit(built.exit_code)


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
        write_table(changes, out)


def check() -> None:
    """Hashes, keys, ledger sums, expected counts, corrections, privacy rules, notebook shape.

    Example: `hrcstats check`
    """
    from hrcstats.publish.check import check_study

    here = open_study()
    done, problems = check_study(here)
    for line in done:
        typer.echo(line)
    if problems:
        raise HrcStatsError(problems)


def lab() -> None:
    """JupyterLab at 00_start_here. Example: `hrcstats lab`"""
    import subprocess

    notebook = open_study().notebooks_dir / "00_start_here.ipynb"
    try:
        raise typer.Exit(subprocess.call([sys.executable, "-m", "jupyterlab", str(notebook)]))
    except FileNotFoundError as error:
        raise HrcStatsError(Problem("JupyterLab is not installed", remedy="make lab")) from error
