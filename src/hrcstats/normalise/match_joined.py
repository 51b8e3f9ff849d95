"""Two organisations in one cell, known by the registry: "Amnesty International and FIDH".

`not_names.name_problems` knows two names by their form; here the registry tells, where form does
not: a comma or "and" stands inside many names of one organisation too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hrcstats.normalise.names import comparison_key, display_name, is_acronym

_JOINT = re.compile(r"\s*[,;/|+&]\s*(?:(?:and|et|y|e)\s+)?|\s+(?:and|et|y|e|und)\s+"
                    r"|\s+(?:jointly\s+|together\s+)?(?:with|avec|con)\s+|\s+[-–—]\s+",
                    re.IGNORECASE)
_MOST_JOINTS = 12


def halves(text: str) -> Iterator[tuple[str, str]]:
    """The text divided at each comma, "and" and the like."""
    lines = text.splitlines()  # two names on two lines, or one name broken by the printer
    yield from ((" ".join(lines[:at]), " ".join(lines[at:])) for at in range(1, len(lines)))
    name = display_name(text)
    for joint in list(_JOINT.finditer(name))[:_MOST_JOINTS]:
        before, after = name[:joint.start()].strip(), name[joint.end():].strip()
        if before and after:
            yield before, after


def names_two_known(text: str, owners_of_key: Mapping[str, set[int]]) -> bool:
    """Whether both sides of a joint are names of two different organisations of the registry.

    A side of one word counts only where it is an acronym: "Women, Children" is no pair of bodies.
    """
    return any(
        _is_name(before) and _is_name(after)
        and (mine := owners_of_key.get(comparison_key(before), set()))
        and (theirs := owners_of_key.get(comparison_key(after), set()))
        and not mine & theirs
        for before, after in halves(text)
    )


def _is_name(side: str) -> bool:
    return len(comparison_key(side).split()) > 1 or is_acronym(side)
