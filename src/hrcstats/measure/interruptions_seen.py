"""Rates per 1,000 slots, time taken, how statements ended, who objected and who defended."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_true, read_booleans, require_columns
from hrcstats.measure.rate_limits import check_level, exact_limits
from hrcstats.measure.silencing import interruption_rate
from hrcstats.plural import plural

_PER = 1000
_DRAWS = 2000
_LEAST_DEBATES = 5
_STATES = {"interrupting": "interrupting_states_iso3", "supporting": "supporting_states_iso3",
           "defending": "defending_states_iso3"}


def interruptions_per_thousand(slots: pd.DataFrame, by: str | list[str] | None = None, *,
                               level: float = 0.95) -> pd.DataFrame:
    """`interruption_rate` per 1,000 delivered slots: same rows, quantity `..._per_1000_slots`."""
    return _per_thousand(interruption_rate(slots, by, level=level))


def rates_by_interrupting_state(slots: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """How often each State interrupts, per 1,000 delivered slots, corrected by the audit.

    Takes what `observed_slots` returns. A statement that two States interrupt counts for both, so
    the rates of States add up to more than the rate of interruptions. Key `state_iso3`: first all
    States together (null), then the most frequent.
    """
    where = "rates_by_interrupting_state(slots)"
    require_columns(slots, ["was_interrupted", "was_interrupted_audit",
                            "interrupting_states_iso3"], where)
    everyone = interruption_rate(slots, level=level).head(1)
    frames = [everyone.assign(state_iso3=None)]
    slots = slots.reset_index(drop=True)
    named = slots["interrupting_states_iso3"].fillna("").str.split(r"\s*;\s*")
    problems: list[Problem] = []
    both = {name: read_booleans(slots, name, where, problems)
            for name in ("was_interrupted", "was_interrupted_audit")}
    raise_if_any(problems)
    for state in sorted({code for codes in named for code in codes if code}):
        mine = pd.Series([state in codes for codes in named], index=slots.index)
        # Unknown stays unknown for each State, so that all have the same denominator.
        frame = slots.assign(**{name: said.where(said.isna(), said & mine)
                                for name, said in both.items()})
        frames.append(interruption_rate(frame, level=level).head(1).assign(state_iso3=state))
    rows = _per_thousand(pd.concat(frames, ignore_index=True))
    rows = rows.assign(is_one=rows["state_iso3"].notna()).sort_values(
        ["is_one", "value", "state_iso3"], ascending=[True, False, True], ignore_index=True,
    ).drop(columns="is_one")
    return rows[["state_iso3", *[name for name in rows if name != "state_iso3"]]]


def _per_thousand(rows: pd.DataFrame) -> pd.DataFrame:
    scaled = rows[["value", "low", "high"]] * _PER
    names = rows["quantity"].str.replace("interruption_rate", "interruptions_per_1000_slots")
    return rows.assign(**scaled, quantity=names)


def time_taken(slots: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> pd.DataFrame:
    """Seconds that objections took from NGO speakers, and their share of the time NGOs had.

    Takes what `observed_slots` returns; slots found by the audit count 1 / audit probability times.

    Returns
    -------
    pandas.DataFrame
        `objection_s` (seconds in all) and `objection_share` (of speaking time and objections
        together). `n` is the interruptions with seconds; the warnings count those without.

    Notes
    -----
    Interval by bootstrap over debates (2,000 draws); with fewer than five debates there is none.
    """
    check_level(level, "time_taken")
    seen = _seen(slots)
    observed = _observed(slots)
    if observed.empty:
        reason = "no delivered slot in a debate observed in full"
        return estimates_frame([refusal_row(name, reason) for name in
                                ("objection_s", "objection_share")])
    timed = seen[seen["objection_s"].notna()]
    missing_n = len(seen) - len(timed)
    taken = (timed["objection_s"] / timed["audit_probability"]).groupby(timed["debate_id"]).sum()
    debates = observed.groupby("debate_id")["spoken_s"].sum().to_frame("spoken")
    debates["taken"] = taken.reindex(debates.index).fillna(0.0)
    warnings = [f"{missing_n} {plural(missing_n, 'interruption')} without seconds "
                f"{plural(missing_n, 'is', 'are')} left out"] if missing_n else []
    lows = _bootstrap(debates, level, seed)
    if lows is None:
        warnings.append(f"fewer than {_LEAST_DEBATES} debates: no interval")
    totals = debates.sum()
    share = totals["taken"] / (totals["taken"] + totals["spoken"])
    rows = []
    for at, (name, value) in enumerate((("objection_s", totals["taken"]),
                                        ("objection_share", share))):
        low, high = lows[at] if lows is not None else (None, None)
        rows.append(estimate_row(
            name, value, low=low, high=high, level=level if lows is not None else None,
            n=len(timed), denominator_n=len(observed), warnings=warnings,
            method="sum, weighted by 1 / audit probability; bootstrap over debates"))
    return estimates_frame(rows)


def _bootstrap(debates: pd.DataFrame, level: float,
               seed: int) -> list[tuple[float, float]] | None:
    if len(debates) < _LEAST_DEBATES:
        return None
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(debates), size=(_DRAWS, len(debates)))
    taken = debates["taken"].to_numpy()[drawn].sum(axis=1)
    spoken = debates["spoken"].to_numpy(dtype=float)[drawn].sum(axis=1)
    tails = [(1 - level) / 2, (1 + level) / 2]
    return [tuple(np.quantile(values, tails)) for values in (taken, taken / (taken + spoken))]


def statement_ends(slots: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """How interrupted statements went on: resumed, finished, and each outcome, as shares.

    Takes what `observed_slots` returns. Unknown (null) is left out of the shares of `was_resumed`
    and `was_finished` and counted in the warnings. Exact limits; unweighted: as seen.
    """
    check_level(level, "statement_ends")
    seen = _seen(slots)
    if seen.empty:
        return estimates_frame([refusal_row("was_finished", "no interruption was seen")])
    rows = []
    for column in ("was_resumed", "was_finished"):
        problems: list[Problem] = []
        known = read_booleans(seen, column, "statement_ends(slots)", problems).dropna()
        raise_if_any(problems)
        unknown_n = len(seen) - len(known)
        rows.append(_share(column, int(known.sum()), len(known), level,
                           f"{unknown_n} unknown are left out" if unknown_n else ""))
    for outcome, count in seen["outcome"].fillna("unknown").value_counts().items():
        rows.append(_share(f"outcome_{outcome}", int(count), len(seen), level, ""))
    return estimates_frame(rows)


def count_positions(slots: pd.DataFrame) -> pd.DataFrame:
    """How often each State interrupted, supported an objection, or defended a speaker.

    Takes what `observed_slots` returns. Key `position`, `state_iso3`; `value` counts interruptions
    as seen (not weighted), out of all that were seen.
    """
    return _tally(_seen(slots), "interruptions seen in observed debates")


def count_motives(slots: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Motives of the interruptions seen, as shares with exact limits; key `motive`."""
    check_level(level, "count_motives")
    seen = _seen(slots)
    counts = seen["motive"].fillna("unknown").value_counts()
    if counts.empty:
        return estimates_frame([refusal_row("motive_share", "no interruption was seen")])
    return estimates_frame([{"motive": motive, **_share("motive_share", int(count), len(seen),
                                                        level, "")}
                            for motive, count in counts.items()])


def _tally(seen: pd.DataFrame, what: str) -> pd.DataFrame:
    rows = []
    for position, column in _STATES.items():
        codes = seen[column].fillna("").str.split(r"\s*;\s*").explode()
        counts = codes[codes.fillna("") != ""].value_counts()
        rows += [{"position": position, "state_iso3": state,
                  **estimate_row("interruptions_n", count, n=count, denominator_n=len(seen),
                                 method=f"count of {what}")}
                 for state, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if not rows:
        return estimates_frame([{"position": None, "state_iso3": None,
                                 **refusal_row("interruptions_n", "no State is named")}])
    return estimates_frame(rows)


def _share(quantity: str, n: int, total: int, level: float, warning: str) -> dict[str, object]:
    if not total:
        return refusal_row(quantity, "not known of any interruption", denominator_n=0)
    low, high = exact_limits(n, total, level)
    return estimate_row(quantity, n / total, low=low, high=high, level=level, n=n,
                        denominator_n=total, method="Clopper-Pearson", warnings=warning)


def _observed(slots: pd.DataFrame) -> pd.DataFrame:
    delivered = is_true(slots, "was_delivered", "slots", blank=True)
    return slots[is_true(slots, "observed_in_full", "slots") & delivered]


def _seen(slots: pd.DataFrame) -> pd.DataFrame:
    observed = _observed(slots)
    return observed[is_true(observed, "was_interrupted_audit", "slots")]
