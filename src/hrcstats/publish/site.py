"""The review site: executed notebooks, results, data and guides, opened from disk by anyone.

The site is built in a folder of its own and put in place only when it is whole, so a build that
fails leaves the published site as it was.
"""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hrcstats.errors import raise_if_any
from hrcstats.publish import (
    site_codings,
    site_data,
    site_docs,
    site_front,
    site_notebooks,
    site_organisations,
)
from hrcstats.publish.site_changes import keep_snapshot, write_changes
from hrcstats.publish.site_check import check_site
from hrcstats.publish.site_kept import Kept
from hrcstats.publish.site_pages import read_pages
from hrcstats.publish.site_papers import Papers, read_papers, write_papers
from hrcstats.publish.site_results import Results, read_results, write_results
from hrcstats.publish.site_row_pages import write_rows
from hrcstats.publish.site_rows import Rows
from hrcstats.publish.site_runs import Run, missing_runs, read_runs
from hrcstats.publish.site_scopes import write_sessions, write_states
from hrcstats.publish.site_sphinx import run_sphinx
from hrcstats.publish.site_tree import Tree, stage, swap
from hrcstats.publish.site_weight import slim

WORK_DIR = ".site"
FEW_PAGES = 40  # for which a second process costs more than it saves
PAGES, KEPT = "pages.json", "kept.json"
SECTIONS = {"notebooks": "Notebooks", "sessions": "Sessions", "states": "States", "data": "Data",
            "methods": "Methods", "guides": "Guides", "runs": "Runs", "changes": "Changes"}


@dataclass(frozen=True)
class SiteResult:
    """What was published, and what a reader must be told about it."""

    out_dir: Path
    pages_n: int
    failed: list[Run]
    stale: list[Run]
    warnings: list[str]
    seconds: float
    not_run: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """1 where a failed run of the study stands on the site, 0 otherwise.

        A trial outside study.toml may fail: its page says so, and the study does not rest on it.
        """
        return 1 if any(run.is_planned for run in self.failed) else 0

    def __str__(self) -> str:
        lines = [f"{self.pages_n} pages in {self.out_dir} ({self.seconds:.1f} s)"]
        lines += [f"failed: {run.name}" + ("" if run.is_planned else " (outside the study)")
                  for run in self.failed]
        if self.not_run:
            more = f" and {len(self.not_run) - 5} more" if len(self.not_run) > 5 else ""
            lines.append(f"not made yet: {', '.join(self.not_run[:5])}{more} (hrcstats study)")
        lines += [f"stale: {run.name} ({', '.join(run.changed_inputs)} changed)"
                  for run in self.stale if run not in self.failed]
        return "\n".join(lines)


def build_site(reports_dir: Path, docs_dir: Path, out_dir: Path,
               data_dir: Path | None = None,
               planned: Collection[tuple[str, str]] | None = None) -> SiteResult:
    """Build the review site from executed notebooks, results, tables and guides.

    A failed run has a page that says what failed; it makes the exit code 1 and never stops the
    build. Unchanged pages are not built again.

    Parameters
    ----------
    reports_dir
        Holds `runs/<notebook>/<scope>/` and `results.csv`.
    docs_dir
        Holds `front_page.toml` and the guides.
    out_dir
        Where the site is put; replaced as a whole.
    data_dir
        Holds `raw/sources.csv` and `processed/`; by default `data` beside `reports`.
    planned
        Notebook and scope of every run that study.toml asks for; any other run is shown as outside
        the study. Without it, every run counts as planned.

    Raises
    ------
    HrcStatsError
        Where the front page asks for a result that is not there, a record cannot be read, or a
        link of the built site leads nowhere. The published site stays as it was.
    """
    with _collecting_seldom():
        return _build(reports_dir, docs_dir, out_dir, data_dir or reports_dir.parent / "data",
                      planned)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Fewer searches for circular garbage: a build makes little of it and holds much."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _build(reports_dir: Path, docs_dir: Path, out_dir: Path, data_dir: Path,
           planned: Collection[tuple[str, str]] | None) -> SiteResult:
    started = time.monotonic()
    work = reports_dir / WORK_DIR
    runs = read_runs(reports_dir, planned)
    not_run = missing_runs(runs, planned)
    changed_n, now = _write_sources(work, runs, not_run, reports_dir, docs_dir, data_dir)
    warnings = run_sphinx(work / "source", work / "html", work / "doctrees",
                          jobs=2 if changed_n > FEW_PAGES else 1)
    fresh = out_dir.with_name(out_dir.name + ".new")
    try:
        _finish(work, fresh, out_dir)
        swap(fresh, out_dir)
        keep_snapshot(reports_dir, now)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return SiteResult(
        out_dir, sum(1 for _ in out_dir.rglob("*.html")), [run for run in runs if run.is_failed],
        [run for run in runs if run.is_stale], warnings, time.monotonic() - started, not_run,
    )


def _write_sources(work: Path, runs: list[Run], not_run: list[str], reports_dir: Path,
                   docs_dir: Path, data_dir: Path) -> tuple[int, dict[str, Any]]:
    rows = Rows(data_dir / "processed", reports_dir / "runs")
    results = read_results(reports_dir, rows)
    front = site_front.read_front(docs_dir)
    raise_if_any(site_front.check_front(front, results))
    papers = read_papers(data_dir)
    tree, files = Tree(work / "source"), Tree(work / "files")
    work.mkdir(parents=True, exist_ok=True)
    kept = Kept(work / KEPT, rows, _context(runs, results, papers))
    site_notebooks.write_notebooks(tree, files, kept, runs, results, papers)
    write_results(tree, files, kept, results, runs, papers)
    write_papers(tree, files, papers, data_dir)
    site_data.write_dictionary(tree, files, kept, data_dir, rows, papers)
    site_data.write_ledger(tree, files, data_dir, papers)
    site_organisations.write_organisations(tree, files, kept, data_dir)
    has_codebook = (docs_dir / "codebook.md").is_file()
    site_codings.write_codings(tree, rows, has_codebook=has_codebook)
    write_sessions(tree, kept, rows, results, runs, papers)
    write_states(tree, kept, rows, results, runs, papers, has_codebook=has_codebook)
    now = write_changes(tree, files, results, reports_dir, data_dir)
    write_rows(tree, kept, rows, papers)
    site_docs.write_docs(tree, docs_dir)
    site_docs.write_groups(tree)
    site_docs.write_status(tree, runs, not_run)
    site_front.write_front(tree, front, results, runs, not_run, _contents())
    tree.prune()
    files.prune()
    kept.save()
    return tree.changed_n, now


def _context(runs: list[Run], results: Results, papers: Papers) -> Iterator[str]:
    """What any page may show of papers, runs and results that are not its own."""
    yield papers.frame.to_csv(index=False)
    yield repr(results.pages())
    yield repr(results.rows.corrections)
    for run in runs:
        yield repr([run.name, run.is_failed, run.changed_inputs, run.is_planned])


def _finish(work: Path, fresh: Path, published: Path) -> None:
    """The built pages with their files, without leftovers and unused styles; checked."""
    stage(work / "html", fresh, published)
    shutil.rmtree(fresh / "files", ignore_errors=True)
    for path in fresh.rglob("*.html"):
        # Sphinx leaves the page of a source that is gone.
        page = work / "source" / path.relative_to(fresh)
        made = any(page.with_name(page.stem + suffix).is_file() for suffix in (".md", ".ipynb"))
        if not made and path.name != "search.html":
            path.unlink()
    stage(work / "files", fresh / "files", published / "files")
    pages = read_pages(fresh, work / PAGES)
    slim(fresh, pages)
    raise_if_any(check_site(fresh, pages))


def _contents() -> str:
    return "```{toctree}\n:hidden:\n:maxdepth: 1\n\n" + "\n".join(
        f"{title} <{page}>" for page, title in SECTIONS.items()) + "\n```"
