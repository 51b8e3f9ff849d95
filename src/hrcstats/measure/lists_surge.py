"""Every estimator of a surge on the complete speaker lists of one State, at both cut-offs."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.changes import CANDIDATE, find_changes
from hrcstats.measure.displacement import estimate_displacement
from hrcstats.measure.estimate import estimates_frame, refusal_row
from hrcstats.measure.linked import CUTOFFS
from hrcstats.measure.linked_sessions import complete_groups, complete_series
from hrcstats.measure.scan import scan_surges
from hrcstats.measure.surge import estimate_surge

_NO_START = "the analysis plan fixes no start for this State: nothing may be estimated at a date"


def estimate_on_lists(listed: pd.DataFrame, tiers: pd.DataFrame, sessions: pd.DataFrame,
                      breaks: pd.DataFrame, state_iso3: str, start_session: int | None, *,
                      seed: int = 0) -> pd.DataFrame:
    """Surge, change points, displacement and the scan over all States, or why each is refused.

    Only general debates whose NGO list is complete enter; cut lists are never taken for complete.

    Parameters
    ----------
    listed
        From `listed_ngo_slots`.
    tiers
        From `tiers_to_use`; the scan looks at every State in it.
    sessions, breaks
        The tables of these names.
    state_iso3
        State concerned.
    start_session
        From the analysis plan; None refuses what needs one.
    seed
        Of the simulated critical values.

    Returns
    -------
    pandas.DataFrame
        Key `question` (surge, change, displacement, scan), `cutoff`, `part` (the group or window,
        where the question has parts); estimate rows and refusals.
    """
    rows: list[dict[str, object]] = []
    for cutoff in CUTOFFS:
        series = complete_series(listed, tiers, sessions, breaks, state_iso3, cutoff)
        one = series.drop(columns="state_iso3")
        groups = complete_groups(listed, tiers, state_iso3, cutoff)
        everybody = pd.concat([complete_series(listed, tiers, sessions, breaks, state, cutoff)
                               for state in sorted({*tiers["state_iso3"], state_iso3})])
        scanned = scan_surges(everybody, seed)
        answers = {
            "surge": _surge(one, start_session, seed),
            "change": find_changes(one, seed=seed),
            "displacement": _displacement(groups, start_session, seed),
            "scan": scanned[scanned["state_iso3"] == state_iso3]}
        for question, answer in answers.items():
            rows += _keyed(answer, question, cutoff)
        if answers["scan"].empty:
            why = ("no series to scan" if everybody.empty else
                   "scanned: no window of this State stands out")
            rows.append({"question": "scan", "cutoff": cutoff, "part": ""}
                        | refusal_row("surge_window", why))
    return estimates_frame(rows)


def _surge(series: pd.DataFrame, start: int | None, seed: int) -> pd.DataFrame:
    if start is None:
        return estimates_frame([refusal_row("step", _NO_START)])
    return estimate_surge(series, start, seed)


def _displacement(groups: pd.DataFrame, start: int | None, seed: int) -> pd.DataFrame:
    if groups.empty:
        return estimates_frame([refusal_row("share_change", "no list of a general debate")])
    return estimate_displacement(groups, comparison="other_states", start_session=start, seed=seed)


def _keyed(answer: pd.DataFrame, question: str, cutoff: str) -> list[dict[str, object]]:
    """The rows of one estimator under keys that all of them share."""
    own = [name for name in ("group", "window_start", "window_end") if name in answer]
    parts = [" ".join(str(value) for value in values if pd.notna(value))
             for values in answer[own].itertuples(index=False)] if own else [""] * len(answer)
    others = {"state_iso3", "share_ratio", *CANDIDATE} & set(answer.columns)
    kept = answer.drop(columns=[*own, *others])
    return [{"question": question, "cutoff": cutoff, "part": part, **row}
            for part, row in zip(parts, kept.to_dict("records"), strict=True)]
