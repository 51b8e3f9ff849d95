"""The written pages: guides and methods from docs/, the status of the runs, the groups of pages."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from hrcstats.publish import site_html as html
from hrcstats.publish.site_runs import Run
from hrcstats.publish.site_tree import Tree

SUFFIXES = {".md", ".png", ".svg", ".csv", ".jpg"}
_DOCS = "docs"
INDEXES = {
    "guides": ("Guides", "How to do one thing, step by step."),
    "methods": ("Methods and codebook", "How papers are read, names matched, organisations coded "
                "and numbers estimated, and what proves it."),
}

DATA_PAGES = {
    "results": "every number with its interval, method, warnings and evidence",
    "tables": "each table's rows, key, columns, units and warnings",
    "papers": "each paper with its hash, licence and address",
    "ledger": "what was not counted, and why",
    "organisations": "the registry, with every spelling on record",
    "codings": "what organisations are, as coded by whom from which evidence, with replies",
    "rows": "the rows that results were counted from, by key",
}


def write_docs(tree: Tree, docs_dir: Path) -> None:
    """Every Markdown page under docs/, with the pictures that they show, in two indexes.

    `docs/guides/` and the page about this site are guides; all else is method or reference.
    """
    pages: dict[str, list[str]] = {name: [] for name in INDEXES}
    for path in sorted(docs_dir.rglob("*"), key=lambda path: (len(path.parts), path)):
        name = path.relative_to(docs_dir).as_posix()
        if not path.is_file() or path.suffix not in SUFFIXES or name.startswith(("_", ".")):
            continue
        if path.suffix != ".md":
            tree.copy(f"{_DOCS}/{name}", path)
            continue
        text = path.read_text(encoding="utf-8")
        tree.write(f"{_DOCS}/{name}", _without_outer_links(text, path, docs_dir))
        index = "guides" if name.startswith("guides/") or name == "site.md" else "methods"
        pages[index].append(name.removesuffix(".md"))
    for index, names in pages.items():
        _write_index(tree, index, names, docs_dir)


def _write_index(tree: Tree, index: str, names: list[str], docs_dir: Path) -> None:
    title, lead = INDEXES[index]
    lines = []
    for name in names:
        text = (docs_dir / f"{name}.md").read_text(encoding="utf-8")
        page_title, first = _title(text) or name.replace("_", " "), _first_sentence(text)
        lines.append(f"- [{html.markdown(page_title)}]({_DOCS}/{name})"
                     + (f": {html.markdown(first)}" if first else ""))
    listed = "\n".join(lines) or "None yet."
    tree.write(f"{index}.md", f"# {title}\n\n{lead}\n\n{listed}\n\n"
               + html.hidden_contents(f"{_DOCS}/{name}" for name in names))


def _without_outer_links(text: str, path: Path, docs_dir: Path) -> str:
    """A link to a file of the project that the site does not carry becomes its name."""
    def name_it(link: re.Match[str]) -> str:
        target = (path.parent / link[2].partition("#")[0]).resolve()
        is_inner = target.is_relative_to(docs_dir.resolve()) or not target.exists()
        if is_inner:
            return link[0]
        root = docs_dir.resolve().parent
        shown = target.relative_to(root) if target.is_relative_to(root) else target.name
        return f"{link[1]} (`{shown}`)"

    return re.sub(r"(?<!!)\[([^\]]+)\]\(((?!https?:|#|mailto:)[^)\s]+)\)", name_it, text)


def _title(text: str) -> str:
    match = re.search(r"^# +(.+)$", text, re.MULTILINE)
    return match[1].strip() if match else ""


def _first_sentence(text: str) -> str:
    """The first sentence under the title, without marks of Markdown; "" where none stands there."""
    body = re.sub(r"\A.*?^# .+?$", "", text, count=1, flags=re.MULTILINE | re.DOTALL).lstrip()
    paragraph = " ".join(body.split("\n\n", 1)[0].split())
    if not re.match(r"[A-Z`\"]", paragraph):
        return ""
    plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", paragraph).replace("`", "").replace("*", "")
    return re.split(r"(?<=[.?!])\s", plain, maxsplit=1)[0][:200]


def write_groups(tree: Tree) -> None:
    """The page that leads to all pages about the data."""
    lines = "\n".join(f"- [{name.capitalize()}]({name}): {words}"
                      for name, words in DATA_PAGES.items())
    tree.write("data.md", f"# Data\n\n{lines}\n\n{html.hidden_contents(DATA_PAGES)}")


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
    status = "stale" if run.changed_inputs else "fresh"
    if run.is_failed:
        status = "failed"
    return status if run.is_planned else f"{status}, outside the study"


def _reason(run: Run) -> str:
    if run.is_failed:
        lines = str(run.record.get("error") or "no message was recorded").strip().splitlines()
        return lines[-1][:300]
    return "; ".join(f"{name} changed" for name in run.changed_inputs)
