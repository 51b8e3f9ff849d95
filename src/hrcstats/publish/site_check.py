"""What must hold of every built page: links lead somewhere, nothing is fetched from elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from hrcstats.errors import Problem

# What makes a browser fetch while a page is read; <a href> is followed by a person only.
_FETCHING = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src",
             "audio": "src", "embed": "src", "object": "data", "link": "href", "form": "action"}
_CSS_ADDRESS = re.compile(r"(?:url\(\s*|@import\s+)[\"']?\s*((?:https?:)?//[^\"')\s]+)", re.I)


@dataclass(frozen=True)
class Page:
    """What one built page points at and can be pointed at."""

    name: str
    ids: frozenset[str]
    links: tuple[str, ...]
    fetched: tuple[str, ...]
    twice: tuple[str, ...]


def check_site(root: Path) -> list[Problem]:
    """Broken internal links, doubled ids and addresses fetched from outside, all at once."""
    pages = {name: read_page(root, name) for name in _pages(root)}
    problems: list[Problem] = []
    for page in pages.values():
        problems += [Problem("fetches from outside", page.name, url, "local files only",
                             "ship the file with the site") for url in page.fetched]
        problems += [Problem("an id stands twice", page.name, name) for name in page.twice]
        problems += _broken(page, pages, root)
    for path in sorted(root.rglob("*.css")):
        for url in _CSS_ADDRESS.findall(path.read_text(encoding="utf-8")):
            problems.append(Problem("fetches from outside", path.relative_to(root).as_posix(), url,
                                    "local files only"))
    return problems


def read_page(root: Path, name: str) -> Page:
    """Ids, links and fetched addresses of one page."""
    tree = LexborHTMLParser((root / name).read_bytes())
    ids = Counter(str(node.attributes["id"]) for node in tree.css("[id]"))
    links = dict.fromkeys(str(node.attributes["href"] or "") for node in tree.css("a[href]"))
    fetched = []
    for tag, attribute in _FETCHING.items():
        for node in tree.css(f"{tag}[{attribute}]"):
            url = str(node.attributes[attribute] or "")
            if re.match(r"(https?:)?//", url):
                fetched.append(url)
            elif not url.startswith(("data:", "#")):
                links.setdefault(url)
    fetched += [url for style in tree.css("style") for url in _CSS_ADDRESS.findall(style.text())]
    twice = tuple(identifier for identifier, count in ids.items() if count > 1)
    return Page(name, frozenset(ids), tuple(links), tuple(fetched), twice)


def _pages(root: Path) -> Iterator[str]:
    return (path.relative_to(root).as_posix() for path in sorted(root.rglob("*.html"))
            if "_static" not in path.relative_to(root).parts)


def _broken(page: Page, pages: dict[str, Page], root: Path) -> list[Problem]:
    problems = []
    for url in page.links:
        parts = urlsplit(url)
        if parts.scheme or parts.netloc:
            continue
        target = _resolve(page.name, unquote(parts.path))
        if not (root / target).is_file():
            problems.append(Problem("link leads nowhere", page.name, url, "a page or file",
                                    "correct the link"))
        elif parts.fragment and target in pages and not _has(pages[target], parts.fragment):
            problems.append(Problem("link leads to no place on its page", page.name, url,
                                    f"an id of {target}"))
    return problems


def _has(page: Page, fragment: str) -> bool:
    return unquote(fragment) in page.ids or fragment in page.ids


def _resolve(page: str, path: str) -> str:
    if not path:
        return page
    steps = page.split("/")[:-1]
    for step in path.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    target = "/".join(steps)
    return f"{target}/index.html".lstrip("/") if path.endswith("/") else target
