"""Names of an organisation in other languages, for the search: those that the matcher knows."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from hrcstats.normalise.match import match_names
from hrcstats.normalise.match_translations import entry_of, proper_names
from hrcstats.normalise.names import comparison_key

AGREEING = 2  # names of an entry that must lead to the organisation, where its own is not there


def translated_names(registry: pd.DataFrame) -> dict[str, list[str]]:
    """Spellings and acronyms of the table of translations, by the organisation that they mean.

    An organisation belongs to an entry where one of its own spellings stands there. Else the
    matcher is asked, and two names of the entry must lead to it and none to another: a single one
    may be a body of like name (of the deaf, of the deafblind).

    Parameters
    ----------
    registry
        `organisation_id`, `organisation_name`, `alias_text`: one row a spelling, as `match_names`
        takes it.

    Returns
    -------
    dict
        `{organisation_id: names and acronyms}`, without those that the registry holds as written.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for at, owners in (_matched(registry) | _written(registry)).items():
        for owner in owners:
            found[owner] |= {*proper_names()[at].names, *proper_names()[at].acronyms}
    known = _spellings(registry).groupby("organisation_id")["text"].agg(set)
    return {owner: sorted(names - known[owner]) for owner, names in found.items()}


def _spellings(registry: pd.DataFrame) -> pd.DataFrame:
    columns = [registry[["organisation_id", name]].set_axis(["organisation_id", "text"], axis=1)
               for name in ("organisation_name", "alias_text")]
    return pd.concat(columns).query("text != ''").drop_duplicates()


def _written(registry: pd.DataFrame) -> dict[int, set[str]]:
    """Organisations one of whose spellings stands in an entry, by entry."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in _spellings(registry).itertuples():
        at = entry_of(comparison_key(str(row.text)))
        if at is not None:
            found[at].add(str(row.organisation_id))
    return found


def _matched(registry: pd.DataFrame) -> dict[int, set[str]]:
    """The organisation to which several names of an entry lead, by entry."""
    names = pd.DataFrame([(at, name) for at, entry in enumerate(proper_names())
                          for name in entry.names], columns=["entry", "name"])
    found = match_names(names, registry, column="name")
    owners = found[found["decision"] == "matched"].groupby("entry")["organisation_id"]
    return {int(str(at)): set(ids) for at, ids in owners
            if ids.nunique() == 1 and len(ids) >= AGREEING}
