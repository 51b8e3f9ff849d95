"""Which pages stand as they are: a page is made again only where what it was made from changed.

A page is made from its inputs, named by whoever writes it, and from what it asks of the tables
while it is made. Both are kept beside the sources. A page whose inputs and answers are the same as
then is not made again; the rows that it leads to are asked for all the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import hrcstats
from hrcstats.publish.site_rows import Rows
from hrcstats.publish.site_tree import Tree, stamp

_PACKAGES = ("pandas", "pycountry", "nbformat")
_CODE = (".py", ".toml", ".csv")


class Kept:
    """The pages of an earlier build, and those of this one.

    Parameters
    ----------
    path
        The file that keeps what pages were made from; absent at the first build.
    context
        What every page is made from: texts, joined to the code of the project.
    """

    def __init__(self, path: Path, rows: Rows, context: Iterable[str]) -> None:
        self.path, self.rows = path, rows
        self.context = digest([code_digest(), *context])
        told = _read(path)
        rows.recall(told.get("keys", {}))
        self.before: dict[str, Any] = (
            told["pages"] if told.get("context") == self.context else {})
        self.now: dict[str, Any] = {}

    def page(self, tree: Tree, name: str, inputs: Iterable[str], make: Callable[[], str]) -> None:
        """Write a page, unless it stands as these inputs and today's tables would make it."""
        made_from = digest(inputs)
        entry = self.before.get(name)
        if entry and entry["inputs"] == made_from and self._stands(tree, name, entry):
            tree.claim(name)
            for wanted in entry["wanted"]:
                self.rows.want(tuple(wanted))
        else:
            with self.rows.watch() as asked:
                tree.write(name, make())
            entry = {"inputs": made_from, "wanted": sorted(asked.wanted),
                     "answers": [[*one, self.rows.answer(*one)] for one in sorted(asked.questions)],
                     "stamp": stamp(tree.root / name)}
        self.now[name] = entry

    def save(self) -> None:
        """Keep what the pages of this build were made from."""
        told = {"context": self.context, "pages": self.now, "keys": self.rows.remember()}
        self.path.write_text(json.dumps(told), encoding="utf-8")

    def _stands(self, tree: Tree, name: str, entry: dict[str, Any]) -> bool:
        there = stamp(tree.root / name)
        return (there is not None and list(there) == list(entry["stamp"])
                and all(self.rows.answer(kind, table) == answer
                        for kind, table, answer in entry["answers"]))


def digest(parts: Iterable[str]) -> str:
    """One hash for several texts; their borders count."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode()
        total.update(f"{len(content)}:".encode() + content)
    return total.hexdigest()


def code_digest() -> str:
    """One hash for all code that makes pages, and for the packages that say names and numbers."""
    root = Path(hrcstats.__file__).parent
    total = hashlib.sha256("".join(f"{name} {version(name)}; " for name in _PACKAGES).encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in _CODE:
            total.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return total.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    """What an earlier build kept; nothing where it kept nothing that can be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) and {"context", "pages"} <= set(told) else {}
