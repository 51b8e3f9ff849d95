"""Which kind of paper a document is, by what no other kind prints."""

from __future__ import annotations

import re

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.document import Document

HEAD_LINES = 60  # titles and symbols stand here; a mention further down proves nothing
# kind: (what it is called, pattern, whether it must stand in the head of the paper)
_SIGNS = {
    "upr": ("a summary of stakeholders' submissions to the UPR",
            r"stakeholders\s+listed\s+below\s+have\s+contributed|"
            r"summary\s+of\s+stakeholders[’']?\s+submissions\s+on|"
            r"parties\s+prenantes\s+énumérées\s+ci-après|"
            r"r[ée]sum[ée]\s+des\s+communications\s+des\s+parties\s+prenantes|"
            r"resumen\s+de\s+las\s+comunicaciones\s+de\s+las\s+partes\s+interesadas", False),
    "orders": ("an Order of the Day", r"^\s*order\s+of\s+the\s+day\b|\bA/HRC/\d+/OD/\d+", True),
    "committee": ("a press release of the Committee on NGOs",
                  r"\b(?:NGO|ONG)/\d{2,4}\b(?=[\s\S]*\b(?:committee|comité)\b)", True),
}


def check_kind(document: Document, kind: str) -> None:
    """Return where the document may be of this kind.

    Raises
    ------
    HrcStatsError
        Where it bears the marks of another kind and none of its own.
    """
    head = "\n".join(line.text for line in document.lines[:HEAD_LINES])
    found = {name for name, (_, pattern, in_head) in _SIGNS.items()
             if re.search(pattern, head if in_head else document.text,
                          re.IGNORECASE | re.MULTILINE)}
    if not found or kind in found:
        return
    other = sorted(found)[0]
    raise HrcStatsError(Problem(
        "a paper of another kind", document.name, _SIGNS[other][0],
        f"a paper for `hrcstats read {kind}`", f"hrcstats read {other} {document.name}"))
