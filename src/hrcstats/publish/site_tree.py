"""The sources of the site on disk: files are touched only when their content changes.

Sphinx rebuilds what is newer than its last build, so an unchanged page must keep its time.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tree:
    """A folder that is written page by page; `prune` then removes what no page claimed."""

    root: Path
    written: set[Path] = field(default_factory=set)

    def write(self, name: str, text: str) -> None:
        """Write a text file unless it already reads so."""
        self._write_bytes(name, text.encode())

    def copy(self, name: str, origin: Path) -> None:
        """Copy a file unless size and content are the same."""
        self._write_bytes(name, origin.read_bytes())

    def names(self, suffix: str = "") -> list[str]:
        """The names written so far that end in `suffix`, without it."""
        found = (path.relative_to(self.root).as_posix() for path in self.written)
        return sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix))

    def prune(self) -> None:
        """Remove files of an earlier build that this one did not write."""
        for folder, _, files in os.walk(self.root, topdown=False):
            for name in files:
                path = Path(folder) / name
                if path not in self.written:
                    path.unlink()
            if not any(Path(folder).iterdir()) and Path(folder) != self.root:
                Path(folder).rmdir()

    def _write_bytes(self, name: str, content: bytes) -> None:
        path = self.root / name
        self.written.add(path)
        if path.is_file() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def merge_into(origin: Path, target: Path) -> None:
    """Lay the files of one folder over another, leaving unchanged ones alone."""
    for path in sorted(origin.rglob("*")):
        if not path.is_file():
            continue
        place = target / path.relative_to(origin)
        if place.is_file() and place.read_bytes() == path.read_bytes():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def swap(built: Path, published: Path) -> None:
    """Put a finished site in place of the published one; a reader never meets half a site."""
    fresh = published.with_name(published.name + ".new")
    old = published.with_name(published.name + ".old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    published.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(built, fresh)
    if published.exists():
        published.rename(old)
    fresh.rename(published)
    shutil.rmtree(old, ignore_errors=True)
