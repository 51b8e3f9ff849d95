"""The papers behind the numbers: one line a paper, with its hash, licence and address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from hrcstats.figures.embed import safe
from hrcstats.publish import site_html as html
from hrcstats.publish.site_tree import Tree

PAGE = "papers"
SHOWN_LINKS = 4


@dataclass(frozen=True)
class Papers:
    """The lines of `data/raw/sources.csv`, found again by file, id or symbol."""

    frame: pd.DataFrame
    _known: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of a paper by its anchor."""
        return {paper_anchor(row): str(row["title"] or row["file"])
                for row in self.frame.to_dict("records")}

    @cached_property
    def anchors(self) -> dict[str, str]:
        """The anchor of a paper by every name that results and tables call it."""
        found: dict[str, str] = {}
        for row in self.frame.to_dict("records"):
            mark = paper_anchor(row)
            source = str(Path(row["file"]).with_suffix("")).removeprefix("raw/")
            for name in (row["file"], f"data/{row['file']}", source, row["symbol"]):
                if name:
                    found.setdefault(str(name), mark)
        return found

    def links(self, page: str, sources: str) -> list[str]:
        """Links to the papers that a `sources` cell names ("; " between, "#place" behind a name).

        A folder stands for all its papers. What names no known paper is shown as it is.
        """
        # Thousands of results of one folder of pages name the same papers.
        asked = page.rpartition("/")[0], str(sources)
        if asked not in self._known:
            self._known[asked] = self._links(page, str(sources))
        return self._known[asked]

    def _links(self, page: str, sources: str) -> list[str]:
        names = [name.strip() for name in sources.split(";") if name.strip()]
        shown = [self._link(page, name) for name in names[:SHOWN_LINKS]]
        if len(names) > SHOWN_LINKS:
            rest = ", ".join(self._link(page, name) for name in names[SHOWN_LINKS:])
            shown.append(f"<details><summary>{len(names) - SHOWN_LINKS} more papers</summary>"
                         f"{rest}</details>")
        return shown

    def title(self, name: str) -> str:
        """The title of a paper by any of its names; the name itself where it is unknown."""
        mark = self.anchors.get(name)
        return self.titles[mark] if mark else name

    def outside_links(self, sources: str) -> list[str]:
        """Links to the papers themselves, for those that have an address."""
        marks = (self.anchors.get(name.strip()) for name in str(sources).split(";"))
        rows = [self._by_anchor[mark] for mark in marks if mark]
        return [html.outside(url, _short(row["title"] or row["file"]))
                for row in rows for url in _urls(row)[:1]]

    @cached_property
    def _by_anchor(self) -> dict[str, html.Row]:
        return {paper_anchor(row): row for row in self.frame.to_dict("records")}

    def _link(self, page: str, name: str) -> str:
        paper, _, place = name.partition("#")
        mark = self.anchors.get(paper)
        words = _short(self.titles[mark]) if mark else paper
        words = f"{words}, {place}" if place else words
        mark = mark or self._folder_anchor(paper)
        return html.link(page, f"{PAGE}.html", words, mark) if mark else safe(words)

    def _folder_anchor(self, name: str) -> str:
        if name not in self._folders:
            self._folders[name] = self._first_inside(name.rstrip("/"))
        return self._folders[name]

    def _first_inside(self, folder: str) -> str:
        inside = (mark for known, mark in self.anchors.items() if known.startswith(f"{folder}/"))
        return next(inside, "")


def _short(title: str) -> str:
    return title if len(title) <= 90 else title[:89].rstrip() + "…"


def paper_anchor(row: html.Row) -> str:
    """The id of a paper's line."""
    return html.anchor("p", row["file"])


def read_papers(data_dir: Path) -> Papers:
    """The list of papers; empty where a study has none yet."""
    path = data_dir / "raw" / "sources.csv"
    columns = ["file", "sha256", "title", "symbol", "url", "licence", "retrieved", "language",
               "observed_in_full"]
    if not path.is_file():
        return Papers(pd.DataFrame(columns=columns, dtype="str"))
    frame = pd.read_csv(path, dtype="object", keep_default_na=False)
    return Papers(frame.reindex(columns=list(dict.fromkeys([*columns, *frame.columns])),
                                fill_value=""))


def write_papers(tree: Tree, files: Tree, papers: Papers, data_dir: Path) -> None:
    """The page of papers, with the list to download."""
    lead = (
        "# Papers behind the numbers\n\n"
        f"{len(papers.frame):,} papers. A link here leaves this site; nothing is fetched before "
        "you follow it. The hash tells whether your copy of a file is the one that was read.\n\n"
    )
    if papers.frame.empty:
        tree.write(f"{PAGE}.md", "# Papers behind the numbers\n\nNo list of papers was found.\n")
        return
    files.copy("sources.csv", data_dir / "raw" / "sources.csv")
    columns = {"title": "Paper", "symbol": "Symbol", "url": "Address", "language": "Language",
               "retrieved": "Retrieved", "licence": "Terms", "file": "File and hash"}
    cells: dict[str, html.Cell] = {"url": _address, "file": _file}
    body = html.table(papers.frame, columns, table_id="papers", caption="Papers", cells=cells,
                      row_id=paper_anchor, download=html.address(PAGE, "files/sources.csv"))
    tree.write(f"{PAGE}.md", lead + html.block(body))


def _address(row: html.Row) -> str:
    return "<br>".join(html.outside(url, re.sub(r"^https?://(www\.)?", "", url))
                       for url in _urls(row)) or '<span class="hrc-none">none</span>'


def _urls(row: html.Row) -> list[str]:
    return [url for url in re.split(r"[;\s]+", row["url"].strip()) if url]


def _file(row: html.Row) -> str:
    digest = f'<br><span class="hrc-id">{safe(row["sha256"][:16])}</span>' if row["sha256"] else ""
    return f'{safe(row["file"])}{digest}'
