"""Repeated deferral: what the Committee does next with applications that have waited alike."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.cluster_share import share_interval
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns

AGAIN = "put off again"
_FEW = 20


def deferral_ladder(rows: pd.DataFrame, steps: int = 10, *, level: float = 0.95) -> pd.DataFrame:
    """Of the applications before the Committee for the k-th time, how many end, and how.

    Parameters
    ----------
    rows
        Of `session_rows`: `organisation_id`, `waited_n`, `ended`. The last sighting of an
        application that is lost, or that waits at the last session, is a deferral.
    steps
        Up to how many sessions waited.

    Returns
    -------
    pandas.DataFrame
        Estimate rows keyed by `waited` (0 is the first consideration) and `outcome` (an end, or
        `put off again`): share, interval by organisation, `n`, and `denominator_n` the
        applications before the Committee. Fewer than 20 are a refusal.

    Notes
    -----
    The applications that are left after many deferrals differ from those that were not put off: a
    falling share of grants describes them, it is no effect of waiting.

    Examples
    --------
    >>> rows = pd.DataFrame({"organisation_id": range(20), "waited_n": 0,
    ...                      "ended": ["granted"] * 15 + [""] * 5})
    >>> deferral_ladder(rows, 0)[["outcome", "value"]].values.tolist()
    [['granted', 0.75], ['put off again', 0.25]]
    """
    require_columns(rows, ["organisation_id", "waited_n", "ended"], "deferral_ladder(rows)")
    outcome = rows["ended"].where(rows["ended"] != "", AGAIN)
    outcomes = [*sorted(set(outcome) - {AGAIN}), AGAIN]
    found: list[dict[str, object]] = []
    for waited in range(steps + 1):
        here = rows["waited_n"] == waited
        organisation = rows.loc[here, "organisation_id"].to_numpy()
        for name in outcomes:
            key: dict[str, object] = {"waited": waited, "outcome": name}
            if here.sum() < _FEW:
                found.append(key | refusal_row("next_decision_share", f"{here.sum()} applications",
                                               denominator_n=int(here.sum())))
                continue
            hits = (outcome[here] == name).to_numpy(float)
            low, high = share_interval(hits, organisation, level)
            found.append(key | estimate_row(
                "next_decision_share", float(hits.mean()), low=low, high=high, level=level,
                n=hits.sum(), denominator_n=len(hits), method="share; interval by organisation"))
    return estimates_frame(found)
