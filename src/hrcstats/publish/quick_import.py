"""nbformat without what its import drags along."""

from __future__ import annotations

import sys

# jsonschema builds a grammar of web addresses when it is imported, which takes a second, for a
# check that no notebook asks for. It takes an ImportError here as "not installed".
_GRAMMAR = "rfc3987_syntax"
_is_hidden = sys.modules.setdefault(_GRAMMAR, None) is None  # type: ignore[arg-type]
import nbformat  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

if _is_hidden:
    del sys.modules[_GRAMMAR]

__all__ = ["NotebookNode", "nbformat"]
