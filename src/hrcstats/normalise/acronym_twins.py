"""Bare acronyms in the registry beside the full names that they may stand for.

Likeness of words cannot see such twins ("ISHR", "International Service for Human Rights"), and
initials alone never join them: several bodies share them. A person is asked instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from hrcstats.normalise.clusters import Groups
from hrcstats.normalise.match_features import Parsed, acronym_alone

_NAMES_SHOWN = 3
_FEWEST_LETTERS = 3  # two letters are the initials of too many names


def acronym_twins(parsed: Sequence[Parsed]) -> dict[int, list[int]]:
    """Places of the full names that each bare acronym may stand for, by the acronym's place.

    A full name explains an acronym that it prints, whose letters are its initials, or that stands
    beside it in the table of translations.

    Examples
    --------
    >>> from hrcstats.normalise.match_features import parse
    >>> acronym_twins([parse("GHRD"), parse("Global Human Rights Defence"), parse("IFEX")])
    {0: [1]}
    """
    letters: dict[str, set[int]] = defaultdict(set)
    entries: dict[int, set[int]] = defaultdict(set)
    for at, name in enumerate(parsed):
        if len(name.tokens) > 1:
            for text in name.acronyms | name.initials:
                letters[text].add(at)
            if name.entry is not None:
                entries[name.entry].add(at)
    found = {}
    for at, name in enumerate(parsed):
        if "acronym_only" not in name.problems or len(name.tokens) != 1:
            continue
        word = name.tokens[0].word
        fit = {other for other in letters[word] if acronym_alone(name, parsed[other])}
        fit = fit if len(word) >= _FEWEST_LETTERS else set()
        if name.entry_of_any is not None:
            fit |= entries[name.entry_of_any]
        if fit:
            found[at] = sorted(fit)
    return found


def twins_in_doubt(parsed: Sequence[Parsed], groups: Groups, ids: Sequence[str]
                   ) -> dict[int, list[int]]:
    """Bare acronyms not yet under a full name, with the full names that explain them."""
    found = {}
    for at, others in acronym_twins(parsed).items():
        is_settled = any("acronym_only" not in parsed[row].problems for row in groups.members(at))
        asked = [other for other in others if not groups.are_apart(at, other)]
        if asked and not is_settled:
            found[at] = asked
    return found


def twin_reason(full_names: Sequence[str]) -> str:
    """Why a person is asked: the organisation, or those that share the acronym.

    Examples
    --------
    >>> twin_reason(["Global Human Rights Defence"])
    'acronym of Global Human Rights Defence, perhaps'
    """
    names = sorted(set(full_names))
    if len(names) == 1:
        return f"acronym of {names[0]}, perhaps"
    rest = len(names) - _NAMES_SHOWN
    return ("acronym of several: " + " / ".join(names[:_NAMES_SHOWN])
            + (f" and {rest} more" if rest > 0 else ""))
