"""Pages about the data: the dictionary, and the ledger of what was not counted."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from hrcstats.plural import plural
from hrcstats.publish import site_html as html
from hrcstats.publish.site_kept import Kept
from hrcstats.publish.site_papers import Papers
from hrcstats.publish.site_row_pages import paper_list
from hrcstats.publish.site_rows import Rows
from hrcstats.publish.site_tree import Tree

SHOWN_REJECTED = 1000
MOST_BYTES = 20_000_000  # of a table that the site carries along


def write_dictionary(tree: Tree, files: Tree, kept: Kept, data_dir: Path, rows: Rows,
                     papers: Papers) -> None:
    """A page per table: what a row is, its key, its columns, and what to beware of."""
    path = data_dir / "processed" / "datapackage.json"
    if not path.is_file():
        tree.write("tables.md", "# Data dictionary\n\nNo tables have been built yet.\n")
        return
    resources = json.loads(path.read_text(encoding="utf-8"))["resources"]
    names = [str(resource.get("title") or resource["name"]) for resource in resources]
    lines = ["# Data dictionary", "",
             "Each table has one kind of row, a key, and warnings that its numbers inherit.", ""]
    for name, resource in zip(names, resources, strict=True):
        lines.append(f"- [{html.markdown(name)}](tables/{name}): "
                     f"{html.markdown(resource.get('description', ''))}{_rows_n(resource)}")
        download = _download(name, files, data_dir)
        kept.page(tree, f"tables/{name}.md", [json.dumps(resource), download],
                  partial(_whole_page, name, resource, rows, papers, download))
    tree.write("tables.md", "\n".join(lines) + "\n\n"
               + html.hidden_contents(f"tables/{name}" for name in names))


def _whole_page(name: str, resource: dict[str, Any], rows: Rows, papers: Papers,
                download: str) -> str:
    return _table_page(name, resource) + _papers_section(name, rows, papers) + download


def _papers_section(name: str, rows: Rows, papers: Papers) -> str:
    listed = paper_list(f"tables/{name}", name, rows, papers)
    return f"\n## Papers of this table\n\n{html.block(listed)}" if listed else ""


def _download(name: str, files: Tree, data_dir: Path) -> str:
    path = data_dir / "processed" / f"{name}.csv"
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        return ""
    files.copy(f"tables/{name}.csv", path)
    target = html.address(f"tables/{name}", f"files/tables/{name}.csv")
    return "\n" + html.block(f'<p class="hrc-downloads"><a download href="{target}">'
                             "The whole table as CSV</a></p>")


def _rows_n(resource: dict[str, Any]) -> str:
    if "rows_n" not in resource:
        return ""
    return f" ({resource['rows_n']:,} {plural(resource['rows_n'], 'row')})"


def _table_page(name: str, resource: dict[str, Any]) -> str:
    schema = resource["schema"]
    fields = pd.DataFrame(schema["fields"]).reindex(
        columns=["name", "type", "unit", "description", "warnings"]).astype("object")
    fields = fields.where(fields.notna(), "").astype("str")
    warnings = resource.get("warnings") or []
    warned = "" if not warnings else (
        ":::{admonition} Beware\n:class: warning\n\n"
        + "\n".join(f"- {html.markdown(warning)}" for warning in _listed(warnings)) + "\n:::\n\n")
    columns = {"name": "Column", "type": "Type", "unit": "Unit", "description": "Meaning"}
    if fields["warnings"].str.strip().any():
        columns["warnings"] = "Beware"
    # The names also stand as text, so that the search finds a column.
    listed = ", ".join(f"`{field}`" for field in fields["name"])
    key = ", ".join(f"`{column}`" for column in _listed(schema.get("primaryKey") or []))
    return (
        f"# Table {html.markdown(name)}\n\nOne row per: {html.markdown(resource['description'])}."
        f"{_rows_n(resource)}\n\nKey: {key or 'none'}\n\n{warned}"
        + html.block(html.table(fields, columns, table_id="columns", caption=f"Columns of {name}"))
        + f"Columns: {listed}\n"
    )


def _listed(value: list[str] | str) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def write_ledger(tree: Tree, files: Tree, data_dir: Path, papers: Papers) -> None:
    """What became of every line of every paper, above all of those that were not counted."""
    path = data_dir / "processed" / "ledger.csv"
    if not path.is_file():
        tree.write("ledger.md", "# What was not counted\n\nNo ledger has been built yet.\n")
        return
    files.copy("ledger.csv", path)
    ledger = pd.read_csv(path, dtype="str", keep_default_na=False)
    ledger["rows_n"] = pd.to_numeric(ledger["rows_n"]).fillna(0).astype("int64")
    kinds = ledger.groupby("kind").agg(fragments_n=("kind", "size"), rows_n=("rows_n", "sum"))
    counts = ledger.groupby(["source_file", "kind", "reason"], as_index=False).agg(
        fragments_n=("kind", "size"), rows_n=("rows_n", "sum"))
    rejected = ledger[ledger["kind"] == "rejected"]
    tree.write("ledger.md", _ledger_text(kinds, counts, rejected, papers))


def _ledger_text(kinds: pd.DataFrame, counts: pd.DataFrame, rejected: pd.DataFrame,
                 papers: Papers) -> str:
    cells: dict[str, html.Cell] = {
        "source_file": lambda row: ", ".join(papers.links("ledger", row["source_file"]))}
    total = html.table(kinds.reset_index(), {"kind": "Kind", "fragments_n": "Fragments",
                                             "rows_n": "Rows given"},
                       table_id="ledger-kinds", caption="Fragments by kind")
    by_paper = html.table(
        counts, {"source_file": "Paper", "kind": "Kind", "reason": "Reason",
                 "fragments_n": "Fragments", "rows_n": "Rows given"},
        table_id="ledger-counts", caption="Fragments by paper, kind and reason", cells=cells,
        download="files/ledger.csv")
    shown = html.table(
        rejected.head(SHOWN_REJECTED),
        {"source_file": "Paper", "source_page": "Page", "line_start": "Line", "reason": "Reason",
         "text": "As printed"},
        table_id="ledger-rejected", caption="Rejected fragments", cells=cells)
    more = "" if len(rejected) <= SHOWN_REJECTED else (
        f"The first {SHOWN_REJECTED:,} of {len(rejected):,}; the download holds all.\n\n")
    return (
        "# What was not counted\n\nEvery fragment of every paper ends as a row, as a rejected "
        "fragment with its reason, or as furniture (page numbers, headings). Nothing is lost in "
        "silence.\n\n" + html.block(total)
        + "## By paper and reason\n\n" + html.block(by_paper)
        + f"## Rejected fragments\n\n{len(rejected):,} fragments were rejected. {more}\n\n"
        + (html.block(shown) if len(rejected) else "")
    )
