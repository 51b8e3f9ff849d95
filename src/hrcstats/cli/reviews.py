"""Submissions beside one another: near-duplicate texts, two versions of one summary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hrcstats.cli.common import Out, write_table
from hrcstats.errors import HrcStatsError, Problem


def add_to(app: typer.Typer) -> None:
    """Gives the commands of this module to `hrcstats`."""
    for command in (reuse, versions):
        app.command()(command)


def reuse(
    texts: Annotated[list[Path], typer.Argument(
        help="Texts of submissions, two or more: .txt .html .pdf .docx .xlsx .csv")],
    out: Out,
    threshold: Annotated[float, typer.Option(min=0.05, max=1,
        help="Jaccard similarity from which on a pair is written (0-1)")] = 0.15,
) -> None:
    """Pairs of texts that share much of their wording; measured copying, not a coding.

    Text that stands in most files (a form's headings) is left out of the score.

    Example: `hrcstats reuse submissions/*.pdf -o pairs.csv`
    """
    from hrcstats.measure.reuse import find_reuse
    from hrcstats.read.submission_text import read_texts

    read, problems = read_texts(texts)
    if len(read) < 2:
        problems.append(Problem("nothing to compare", value=f"{len(read)} texts were read",
                                expected="two texts or more", remedy="give more files"))
        raise HrcStatsError(problems)
    pairs = find_reuse(read, threshold=threshold)
    write_table(pairs, out)
    refused = int(pairs["value"].isna().sum())
    typer.echo(f"{len(read):,} texts, {len(pairs) - refused:,} pairs alike from {threshold:g} on, "
               f"{refused:,} too short to compare -> {out}")
    if problems:
        raise HrcStatsError(problems)


def versions(
    before: Annotated[Path, typer.Argument(help="The earlier version of a UPR summary")],
    after: Annotated[Path, typer.Argument(help="The later version of the same summary")],
    out: Out,
) -> None:
    """Submissions that a later version of a UPR summary adds or leaves out (indicator S8).

    Example: `hrcstats versions CHN_3.pdf CHN_3_Rev1.pdf -o changes.csv`
    """
    from hrcstats.measure.reviews import removal_share
    from hrcstats.read.papers import read_papers
    from hrcstats.read.upr_versions import compare_versions

    papers = [read_papers("upr", [path]) for path in (before, after)]
    if problems := [problem for paper in papers for problem in paper.problems]:
        raise HrcStatsError(problems)
    first, second = (paper.rows for paper in papers)
    changes = compare_versions(first, second)
    key = ["category", "submission_kind", "code"]
    shares = removal_share(changes, len(first[key].drop_duplicates())).set_index("quantity")
    write_table(changes, out)
    removed = shares.loc["removed_share"]
    typer.echo(f"{removed['n']:.0f} of {removed['denominator_n']:.0f} submissions removed, "
               f"{shares.loc['added_submissions', 'n']:.0f} added -> {out}")
