"""What choices do to a curve of waiting: names, late entries, those not seen again."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pandas as pd

from hrcstats.measure.access import time_to_status
from hrcstats.measure.spells import build_spells, take_cohort

_LOST = ("ended", "censored", "granted")


def compare_spell_choices(decisions: pd.DataFrame, at: Sequence[float], *,
                          name_rules: Sequence[str] = ("as_written", "matched"),
                          from_date: str = "2010-01-01", replicates: int = 200,
                          seed: int = 0) -> pd.DataFrame:
    """Cumulative incidence of each end under every choice, so that the choices bound it.

    Parameters
    ----------
    decisions
        `committee_decisions`.
    at
        Sessions waited.
    name_rules, from_date
        See `build_spells` and `take_cohort`.

    Returns
    -------
    pandas.DataFrame
        The rows of `time_to_status` keyed also by `name_rule`, `late_entry` (left out, or joined
        late) and `lost` (ended, censored, granted).

    Examples
    --------
    >>> rows = pd.DataFrame({"committee_session_end": ["2020-02-07"], "decision": ["granted"],
    ...                      "organisation_as_written": ["A"], "organisation_id": None})
    >>> len(compare_spell_choices(rows, at=[1]))
    12
    """
    found = []
    for rule in name_rules:
        spells = build_spells(decisions, rule)
        for late, lost in itertools.product((False, True), _LOST):
            cohort = take_cohort(spells, from_date=from_date, late=late, lost=lost)
            rows = time_to_status(cohort, at=at, replicates=replicates, seed=seed)
            key = pd.DataFrame({"name_rule": rule, "lost": lost,
                                "late_entry": "joined late" if late else "left out"},
                               index=rows.index)
            found.append(pd.concat([key, rows], axis=1))
    frame = pd.concat(found, ignore_index=True)
    return frame[frame["quantity"] != "median_wait"].reset_index(drop=True)
