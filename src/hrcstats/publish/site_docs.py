"""The written pages: guides and methods from docs/, the status of the runs, the groups of pages."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from hrcstats.publish import site_html as html
from hrcstats.publish.site_runs import Run
from hrcstats.publish.site_tree import Tree

SUFFIXES = {".md", ".png", ".svg", ".csv", ".jpg"}
_GUIDES = "docs"

DATA_PAGES = {
    "results": "every number with its interval, method, warnings and evidence",
    "tables": "each table's rows, key, columns, units and warnings",
    "papers": "each paper with its hash, licence and address",
    "ledger": "what was not counted, and why",
    "organisations": "the registry, with every spelling on record",
    "rows": "the rows that results were counted from, by key",
}


def write_docs(tree: Tree, docs_dir: Path) -> None:
    """Every Markdown page under docs/, with the pictures that they show."""
    pages = []
    for path in sorted(docs_dir.rglob("*")):
        name = path.relative_to(docs_dir).as_posix()
        if not path.is_file() or path.suffix not in SUFFIXES or name.startswith(("_", ".")):
            continue
        tree.copy(f"{_GUIDES}/{name}", path)
        if path.suffix == ".md":
            pages.append((_title(path), f"{_GUIDES}/{name.removesuffix('.md')}"))
    lines = "\n".join(f"- [{html.markdown(title)}]({page})" for title, page in pages)
    contents = "\n".join(page for _, page in pages)
    tree.write("guides.md", f"# Guides and methods\n\n{lines or 'None yet.'}\n\n"
                            f"```{{toctree}}\n:hidden:\n:maxdepth: 1\n\n{contents}\n```\n")


def write_groups(tree: Tree) -> None:
    """The page that leads to all pages about the data."""
    lines = "\n".join(f"- [{name.capitalize()}]({name}): {words}"
                      for name, words in DATA_PAGES.items())
    contents = "\n".join(DATA_PAGES)
    tree.write("data.md", f"# Data\n\n{lines}\n\n```{{toctree}}\n:hidden:\n:maxdepth: 1\n\n"
                          f"{contents}\n```\n")


def write_status(tree: Tree, runs: list[Run], not_run: list[str]) -> None:
    """Which run is fresh, stale or failed, with its commit and time."""
    frame = pd.DataFrame([{
        "run": run.name, "status": _status(run), "page": run.page,
        "started": str(run.record.get("started") or ""),
        "seconds": float(run.record.get("seconds") or "nan"),
        "commit": str(run.record.get("commit") or "")[:12],
        "reason": _reason(run),
    } for run in runs])
    cells: dict[str, html.Cell] = {
        "run": lambda row: html.link("runs", f"{row['page']}.html", row["run"])}
    body = html.table(frame, {"run": "Run", "status": "Status", "reason": "Why",
                              "started": "Started", "seconds": "Seconds", "commit": "Commit"},
                      table_id="runs", caption="Runs", cells=cells)
    counts = [f"{len(runs):,} runs", f"{sum(run.is_failed for run in runs)} failed",
              f"{sum(bool(run.changed_inputs) for run in runs)} older than their inputs",
              f"{sum(not run.is_planned for run in runs)} outside the study",
              f"{len(not_run)} not made yet"]
    missing = "".join(f"- {html.markdown(name)}\n" for name in not_run)
    tree.write("runs.md", f"# Runs\n\n{', '.join(counts)}.\n\n{html.block(body)}"
               + (f"## Not made yet\n\nstudy.toml asks for them: `hrcstats study`.\n\n{missing}"
                  if missing else ""))


def _status(run: Run) -> str:
    if run.is_failed:
        status = "failed"
    else:
        status = "stale" if run.changed_inputs else "fresh"
    return status if run.is_planned else f"{status}, outside the study"


def _reason(run: Run) -> str:
    if run.is_failed:
        lines = str(run.record.get("error") or "no message was recorded").strip().splitlines()
        return lines[-1][:300]
    return "; ".join(f"{name} changed" for name in run.changed_inputs)


def _title(path: Path) -> str:
    match = re.search(r"^# +(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return match[1].strip() if match else path.stem.replace("_", " ")
