"""The executed notebooks as pages: code folded, cells with addresses, failures said aloud."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from functools import partial
from html import escape

import pandas as pd

from hrcstats.publish import site_html as html
from hrcstats.publish.quick_import import NotebookNode, nbformat
from hrcstats.publish.site_gallery import narrow_source
from hrcstats.publish.site_kept import Kept
from hrcstats.publish.site_names import scope_words
from hrcstats.publish.site_papers import Papers
from hrcstats.publish.site_results import Results, cell_anchor, results_table
from hrcstats.publish.site_runs import Run
from hrcstats.publish.site_tree import Tree

FIGURE_FILES = {"svg": "SVG", "pdf": "PDF", "png": "PNG", "csv": "data (CSV)"}
OUTSIDE = (":::{admonition} Outside the study\n:class: warning\n\nstudy.toml does not ask for this "
           "run: a trial, or what is left of an earlier study. No answer of the front page should "
           "rest on it.\n:::")
# A figure as `figures.embed` writes it, up to its image.
_PICTURE = re.compile(r'(?P<head><figure class="hrc-figure" id="figure-(?P<id>[\w-]+)">'
                      r'<div class="hrc-picture"[^>]*>)(?P<image><img [^>]*>)')
FIGURE_TEXTS = {"caption": "caption", "alt": "alternative text", "citation": "citation"}


def write_notebooks(tree: Tree, files: Tree, kept: Kept, runs: list[Run], results: Results,
                    papers: Papers) -> None:
    """A page per run and a list of them all; a failed run's page says what failed."""
    many = {run.notebook for run in runs if sum(r.notebook == run.notebook for r in runs) > 1}
    for run in runs:
        copy_figures(files, run)
        if run.is_failed:
            tree.write(f"{run.page}.md", failed_page(run))
        else:
            has_siblings = run.notebook in many
            kept.page(tree, f"{run.page}.ipynb",
                      [run.digest, str(has_siblings), results.digest(results.of_run(run))],
                      partial(_notebook_text, run, results, papers, has_siblings=has_siblings))
    tree.write("notebooks.md", _contents(runs))


def _notebook_text(run: Run, results: Results, papers: Papers, *, has_siblings: bool) -> str:
    notebook = prepare(run, results, papers, has_siblings=has_siblings)
    return json.dumps(notebook, ensure_ascii=False, indent=1)


def prepare(run: Run, results: Results, papers: Papers, *, has_siblings: bool) -> NotebookNode:
    """The executed notebook with folded code, cells that results point at, and its evidence."""
    notebook = nbformat.read(run.path, as_version=4)
    rows = results.of_run(run)
    wanted = {cell_anchor(cell) for cell in rows["cell"] if cell}
    cells: list[NotebookNode] = []
    for index, cell in enumerate(notebook.cells):
        cells += _cell_mark(cell, index, wanted)
        cells.append(_fold(_for_phones(cell, run)) if cell.cell_type == "code" else cell)
    if has_siblings:
        _name_scope(cells, scope_words(run.scope))
    if run.changed_inputs:
        cells.insert(1, _markdown(_stale_note(run.changed_inputs)))
    if not run.is_planned:
        cells.insert(1, _markdown(OUTSIDE))
    cells.append(_markdown(_evidence(run, rows, results, papers)))
    notebook.cells = cells
    # One interpreter name more or less must not count as a change of the page.
    notebook.metadata = {"kernelspec": notebook.metadata.get("kernelspec", {
        "name": "python3", "display_name": "Python 3", "language": "python"})}
    return notebook


def failed_page(run: Run) -> str:
    """What failed, with which parameters; nothing that the run left behind is shown as a result."""
    error = str(run.record.get("error") or "no message was recorded")
    return (
        f"# Failed: {html.markdown(run.title)}\n\n"
        f":::{{admonition}} This run failed: {html.markdown(run.name)}\n:class: danger\n\n"
        "Nothing that it computed is published. Results of this scope, if any stand elsewhere on "
        "this site, come from an earlier run and are marked stale.\n:::\n\n"
        "## What failed\n\n" + html.block(f"<pre tabindex=\"0\">{_lines(error)}</pre>")
        + _record_section(run)
    )


def copy_figures(files: Tree, run: Run) -> None:
    """The run's figure files, to be downloaded from its page."""
    if run.is_failed:
        return
    for folder in run.figure_folders:
        for path in sorted(folder.iterdir()):
            files.copy(f"figures/{run.notebook}/{run.scope}/{folder.name}/{path.name}", path)
        narrow = run.folder / "figures-85mm" / folder.name / f"{folder.name}.svg"
        if narrow.is_file():
            files.copy(f"figures/{run.notebook}/{run.scope}/{folder.name}/{folder.name}-85mm.svg",
                       narrow)
    for path in run.brief_files:
        files.copy(f"briefs/{run.scope}/{path.name}", path)


def _contents(runs: list[Run]) -> str:
    lines = ["# Notebooks", "",
             "Each notebook asks one question. Its code is folded: one click opens it.", ""]
    for notebook in dict.fromkeys(run.notebook for run in runs):
        mine = [run for run in runs if run.notebook == notebook]
        lines += [f"## {html.markdown(mine[0].title)}", "", _scopes(mine), ""]
    return "\n".join(lines) + "\n" + html.hidden_contents(
        _contents_entry(run, runs) for run in runs)


def _scopes(runs: list[Run]) -> str:
    """A list of the runs of one notebook; many stand side by side, in order of their names."""
    runs = sorted(runs, key=lambda run: scope_words(run.scope))
    lines = "\n".join(f"- [{html.markdown(scope_words(run.scope))}]({run.page}){_state(run)}"
                      for run in runs)
    return lines if len(runs) < 8 else f":::{{container}} hrc-many\n\n{lines}\n\n:::"


def _contents_entry(run: Run, runs: list[Run]) -> str:
    is_only = sum(other.notebook == run.notebook for other in runs) == 1
    title = run.title if is_only else f"{run.title} ({scope_words(run.scope)})"
    return f"{title.replace('<', '‹').replace('>', '›')} <{run.page}>"


def _state(run: Run) -> str:
    marks = []
    if not run.is_planned:
        marks.append("outside the study")
    if run.is_failed:
        marks.append("failed")
    elif run.changed_inputs:
        marks.append("older than its inputs")
    return "".join(f" **{mark}**" for mark in marks)


def _cell_mark(cell: NotebookNode, index: int, wanted: set[str]) -> list[NotebookNode]:
    names = [cell_anchor(str(index)), cell_anchor(str(cell.get("id", "")))]
    marks = [name for name in names if name in wanted]
    if not marks:
        return []
    return [_markdown("".join(f'<span id="{escape(name)}"></span>' for name in marks))]


def _for_phones(cell: NotebookNode, run: Run) -> NotebookNode:
    """A cell whose figures offer their drawing for one column of print to narrow screens."""
    def offer(found: re.Match[str]) -> str:
        source = narrow_source(run.page, run, found["id"])
        return f"{found['head']}<picture>{source}{found['image']}</picture>" if source else found[0]

    for output in cell.outputs:
        if "text/html" in output.get("data", {}):
            output["data"]["text/html"] = _PICTURE.sub(offer, output["data"]["text/html"])
    return cell


def _fold(cell: NotebookNode) -> NotebookNode:
    tags = [tag for tag in cell.metadata.get("tags", []) if not tag.startswith("remove-")]
    cell.metadata = {"tags": [*tags, "hide-input"]}
    return cell


def _name_scope(cells: Iterable[NotebookNode], scope: str) -> None:
    """The scope behind the question, so that sixty runs of one notebook are told apart."""
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source.lstrip().startswith("# "):
            first, _, rest = cell.source.lstrip().partition("\n")
            cell.source = f"{first.rstrip()} ({html.markdown(scope)})\n{rest}"
            return


def _stale_note(changed: list[str]) -> str:
    names = ", ".join(html.markdown(name) for name in changed)
    return (":::{admonition} Older than its inputs\n:class: warning\n\n"
            f"Changed since this run: {names}. Run the notebook again.\n:::")


def _evidence(run: Run, rows: pd.DataFrame, results: Results, papers: Papers) -> str:
    parts = ["## Evidence of this run"]
    if not rows.empty:
        body = results_table(run.page, rows, results, [run], papers, table_id="run-results",
                             caption="Results of this run")
        parts.append(html.block(body))
    if run.figure_folders:
        items = "".join(_figure_files(run, folder.name) for folder in run.figure_folders)
        parts.append("### Figures to take along\n\n" + html.block(f"<ul>{items}</ul>"))
    if run.brief_files:
        parts.append("### The brief to take along\n\n" + html.block(brief_links(run.page, run)))
    parts.append(_record_section(run))
    return "\n\n".join(parts)


def brief_links(page: str, run: Run) -> str:
    """The run's brief as links from a page: the PDF to print, the web page to read."""
    words = {".pdf": "two pages to print (PDF)", ".html": "the same as a web page"}
    links = " or ".join(html.link(page, f"files/briefs/{run.scope}/{path.name}",
                                  words[path.suffix]) for path in run.brief_files)
    return f"<p>The brief: {links}.</p>"


def _figure_files(run: Run, figure_id: str) -> str:
    base = f"files/figures/{run.notebook}/{run.scope}/{figure_id}"
    names = {f"{figure_id}.{kind}": words for kind, words in FIGURE_FILES.items()}
    names |= {f"{kind}.txt": words for kind, words in FIGURE_TEXTS.items()}
    folder = run.folder / "figures" / figure_id
    links = ", ".join(
        f'<a download href="{escape(html.address(run.page, f"{base}/{name}"))}">{words}</a>'
        for name, words in names.items() if (folder / name).is_file()
    )
    shown = html.link(run.page, f"{run.page}.html", figure_id.replace("_", " "),
                      run.figure_mark(figure_id))
    return f"<li>{shown}: {links}</li>"


def _record_section(run: Run) -> str:
    record = run.record
    rows = [("Parameters", record.get("parameters")), ("Started", record.get("started")),
            ("Seconds", record.get("seconds")), ("Commit", record.get("commit")),
            ("Input hash", record.get("input_hash")), ("Inputs", record.get("inputs")),
            ("Versions", record.get("versions"))]
    body = "".join(f"<dt>{name}</dt><dd>{_value(value)}</dd>" for name, value in rows if value)
    return "### Run record\n\n" + html.block(f'<dl class="hrc-record">{body}</dl>')


def _value(value: object) -> str:
    if isinstance(value, dict):
        items = "".join(f"<li>{html.safe(key)}: <code>{escape(str(entry))}</code></li>"
                        for key, entry in value.items())
        return f"<ul>{items}</ul>"
    return f"<code>{escape(str(value))}</code>"


def _lines(text: str) -> str:
    return escape(text).replace("\r", "").replace("\n", "&#10;")


def _markdown(source: str) -> NotebookNode:
    # nbformat draws ids at random; the page must be the same on every build.
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    return nbformat.v4.new_markdown_cell(source, id=f"site-{digest}")
