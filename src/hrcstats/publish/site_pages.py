"""What each built page points at and can be pointed at, read once for as long as it stands."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

# What makes a browser fetch while a page is read; <a href> is followed by a person only.
_FETCHING = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src",
             "audio": "src", "embed": "src", "object": "data", "link": "href", "form": "action"}
CSS_ADDRESS = re.compile(r"(?:url\(\s*|@import\s+)[\"']?\s*((?:https?:)?//[^\"')\s]+)", re.I)
_CLASS = re.compile(rb'class="([^"]*)"')
# What an earlier version of this module read is read again.
READER = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


@dataclass(frozen=True)
class Page:
    """Ids, links, fetched addresses and classes of one page.

    `links` holds the address as written, the page or file that it leads to, and the place there.
    """

    name: str
    ids: list[str]
    links: list[list[str]]
    fetched: list[str]
    twice: list[str]
    classes: list[str]


def read_pages(root: Path, kept: Path | None = None) -> dict[str, Page]:
    """Every page under `root` by its name.

    What was read is kept in the file `kept`: a page of the same size and time is not read again.
    """
    known = _known(kept)
    pages, stamps = {}, {}
    for name in _names(root):
        found = (root / name).stat()
        stamps[name] = [found.st_size, found.st_mtime_ns]
        stamp, page = known.get(name, (None, None))
        pages[name] = page if page and stamp == stamps[name] else read_page(root, name)
    if kept is not None and any(known.get(name, (0, 0))[1] is not pages[name] for name in pages):
        entries = [[stamps[name], vars(page)] for name, page in pages.items()]
        kept.write_text(json.dumps({"reader": READER, "pages": entries}), encoding="utf-8")
    return pages


def read_page(root: Path, name: str) -> Page:
    """What one page holds that others, a reader or a style sheet rest on."""
    content = (root / name).read_bytes()
    tree = LexborHTMLParser(content)
    ids = Counter(str(node.attributes["id"]) for node in tree.css("[id]"))
    urls = dict.fromkeys(str(node.attributes["href"] or "") for node in tree.css("a[href]"))
    fetched = []
    for tag, attribute in _FETCHING.items():
        for node in tree.css(f"{tag}[{attribute}]"):
            url = str(node.attributes[attribute] or "")
            if re.match(r"(https?:)?//", url):
                fetched.append(url)
            elif not url.startswith(("data:", "#")):
                urls.setdefault(url)
    fetched += [url for style in tree.css("style") for url in CSS_ADDRESS.findall(style.text())]
    classes = {word for names in set(_CLASS.findall(content)) for word in names.decode().split()}
    return Page(name, list(ids), [[url, *place] for url in urls if (place := _inside(name, url))],
                fetched, [identifier for identifier, count in ids.items() if count > 1],
                sorted(classes))


def _known(kept: Path | None) -> dict[str, tuple[list[int], Page]]:
    """What an earlier build read; nothing where it left no file, or one that cannot be read."""
    try:
        told = json.loads(kept.read_text(encoding="utf-8")) if kept is not None else {}
        if told.get("reader") != READER:
            return {}
        return {entry["name"]: (stamp, Page(**entry)) for stamp, entry in told["pages"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _names(root: Path) -> Iterator[str]:
    return (path.relative_to(root).as_posix() for path in sorted(root.rglob("*.html"))
            if "_static" not in path.relative_to(root).parts)


def _inside(page: str, url: str) -> tuple[str, str] | None:
    """The page or file that a link leads to, and the place there; None where it leaves the site."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return None
    return _resolve(page, unquote(parts.path)), parts.fragment


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
