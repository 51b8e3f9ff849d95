"""The sources of the site on disk: files are touched only when their content changes.

Sphinx rebuilds what is newer than its last build, so an unchanged page must keep its time.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

BUILDER_ONLY = (".buildinfo*", "_sources", "objects.inv", "*.map")


@dataclass
class Tree:
    """A folder that is written page by page; `prune` then removes what no page claimed."""

    root: Path
    written: set[Path] = field(default_factory=set)
    changed_n: int = 0  # texts that read otherwise than before

    def write(self, name: str, text: str) -> None:
        """Write a text file unless it already reads so."""
        path, content = self.root / name, text.encode()
        self.written.add(path)
        if path.is_file() and path.read_bytes() == content:
            return
        self.changed_n += 1
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def claim(self, name: str) -> None:
        """Keep a file as an earlier build wrote it."""
        self.written.add(self.root / name)

    def copy(self, name: str, origin: Path) -> None:
        """Copy a file unless it is there already; a copy keeps the time of its original."""
        path = self.root / name
        self.written.add(path)
        if stamp(path) == stamp(origin):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == origin.read_bytes():
            shutil.copystat(origin, path)
        else:
            shutil.copy2(origin, path)

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



def stage(origin: Path, target: Path, published: Path | None = None) -> None:
    """Put a built folder where it is finished, without what only its builder reads.

    A file that stands unchanged in `published` is not copied again but given a second name (a hard
    link): whoever changes a file afterwards must replace it, not write into it.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(origin, target, ignore=shutil.ignore_patterns(*BUILDER_ONLY),
                    copy_function=partial(_place, origin, published))


def _place(origin: Path, published: Path | None, source: str, target: str) -> None:
    if published is not None:
        known = published / Path(source).relative_to(origin)
        # A copy keeps the time of its original, and no page is written twice at one moment.
        if stamp(known) == stamp(Path(source)):
            try:
                os.link(known, target)
            except OSError:  # a file system without second names
                shutil.copy2(source, target)
            return
    shutil.copy2(source, target)


def stamp(path: Path) -> tuple[int, int] | None:
    """Size and time: what tells one state of a file from another; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def swap(fresh: Path, published: Path) -> None:
    """Put a finished site in place of the published one; a reader never meets half a site."""
    old = published.with_name(published.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if published.exists():
        published.rename(old)
    fresh.rename(published)
    shutil.rmtree(old, ignore_errors=True)
