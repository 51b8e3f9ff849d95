"""Merging and splitting organisations by hand, with a trail from every retired id.

An id is never used again for another organisation. Each row of the registry that changed its id
says which id it had, when and why it changed; `resolve_id` follows that trail.
"""

from __future__ import annotations

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.normalise.names import comparison_key
from hrcstats.normalise.organisations import mint_id


def merge_organisations(registry: pd.DataFrame, kept_id: str, retired_id: str, *, changed_date: str,
                        reason: str) -> pd.DataFrame:
    """The registry with all names of one organisation under the id of another.

    Raises
    ------
    HrcStatsError
        Where an id is unknown, both are the same, or no reason is given.
    """
    problems = [_unknown(registry, name) for name in (kept_id, retired_id)
                if name not in set(registry["organisation_id"])]
    if kept_id == retired_id:
        problems.append(Problem("an organisation cannot merge with itself", kept_id))
    raise_if_any([*problems, *_no_reason(reason)])
    changed = registry.copy()
    is_kept = changed["organisation_id"] == kept_id
    is_retired = changed["organisation_id"] == retired_id
    name = changed.loc[is_kept, "organisation_name"].iloc[0]
    changed.loc[is_retired, ["organisation_id", "organisation_name", "former_id", "changed_date",
                             "change_reason"]] = [kept_id, name, retired_id, changed_date, reason]
    return _sorted(changed)


def split_organisation(registry: pd.DataFrame, organisation_id: str, alias_texts: list[str], *,
                       changed_date: str, reason: str) -> pd.DataFrame:
    """The registry with some names of an organisation under a new id of their own.

    Raises
    ------
    HrcStatsError
        Where the id or a name is unknown, all names would leave, or no reason is given.
    """
    has_id = registry["organisation_id"] == organisation_id
    held = set(registry.loc[has_id, "alias_text"])
    problems = [] if held else [_unknown(registry, organisation_id)]
    problems += [Problem("no such name under this id", organisation_id, text,
                         remedy=nearest(text, held)) for text in alias_texts if text not in held]
    if held and set(alias_texts) == held:
        problems.append(Problem("all names would leave", organisation_id,
                                remedy="leave at least one name under the old id"))
    raise_if_any([*problems, *_no_reason(reason)])
    changed = registry.copy()
    leaves = has_id & changed["alias_text"].isin(alias_texts)
    name = sorted(alias_texts, key=lambda text: (-len(text), text))[0]
    minted = mint_id(comparison_key(name), _all_ids(registry))
    changed.loc[leaves, ["organisation_id", "organisation_name", "former_id", "changed_date",
                         "change_reason"]] = [minted, name, organisation_id, changed_date, reason]
    return _sorted(changed)


def resolve_id(registry: pd.DataFrame, organisation_id: str) -> str:
    """The id under which an organisation is found today: the id itself, or where it merged into.

    Raises
    ------
    HrcStatsError
        Where the registry never held the id.
    """
    current = set(registry["organisation_id"])
    merged = dict(zip(registry["former_id"], registry["organisation_id"], strict=True))
    seen = set()
    while organisation_id not in current and organisation_id not in seen:
        seen.add(organisation_id)
        if organisation_id not in merged:
            raise HrcStatsError(_unknown(registry, organisation_id))
        organisation_id = merged[organisation_id]
    return organisation_id


def _all_ids(registry: pd.DataFrame) -> set[str]:
    return set(registry["organisation_id"]) | set(registry["former_id"])


def _unknown(registry: pd.DataFrame, organisation_id: str) -> Problem:
    return Problem("unknown organisation_id", "registry", organisation_id, "an id of the registry",
                   nearest(organisation_id, registry["organisation_id"].unique()))


def _no_reason(reason: str) -> list[Problem]:
    return [] if reason.strip() else [Problem("no reason given", "reason",
                                              remedy="say why, in one line")]


def _sorted(registry: pd.DataFrame) -> pd.DataFrame:
    return registry.sort_values(["organisation_id", "alias_text"], ignore_index=True)
