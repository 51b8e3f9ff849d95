"""What must hold of every built page: links lead somewhere, nothing is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from hrcstats.errors import Problem
from hrcstats.publish.site_pages import CSS_ADDRESS, Page, read_pages


def check_site(root: Path, pages: Mapping[str, Page] | None = None) -> list[Problem]:
    """Broken internal links, doubled ids and addresses fetched from outside, all at once.

    `pages` is what `read_pages` found under `root`, where the caller has it.
    """
    pages = read_pages(root) if pages is None else pages
    places = {name: frozenset(page.ids) for name, page in pages.items()}
    # Thousands of links lead to the same files.
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    problems: list[Problem] = []
    for page in pages.values():
        problems += [Problem("fetches from outside", page.name, url, "local files only",
                             "ship the file with the site") for url in page.fetched]
        problems += [Problem("an id stands twice", page.name, name) for name in page.twice]
        problems += _broken(page, places, files)
    for path in sorted(root.rglob("*.css")):
        for url in CSS_ADDRESS.findall(path.read_text(encoding="utf-8")):
            problems.append(Problem("fetches from outside", path.relative_to(root).as_posix(), url,
                                    "local files only"))
    return problems


def _broken(page: Page, places: Mapping[str, frozenset[str]], files: set[str]) -> list[Problem]:
    problems = []
    for url, target, fragment in page.links:
        if target not in files:
            problems.append(Problem("link leads nowhere", page.name, url, "a page or file",
                                    "correct the link"))
        elif fragment and target in places and not _has(places[target], fragment):
            problems.append(Problem("link leads to no place on its page", page.name, url,
                                    f"an id of {target}"))
    return problems


def _has(ids: frozenset[str], fragment: str) -> bool:
    return fragment in ids or unquote(fragment) in ids
