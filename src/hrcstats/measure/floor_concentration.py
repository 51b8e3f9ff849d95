"""How concentrated the floor is: HHI, Gini, effective number of organisations, newcomers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import read_sessions, read_text, require_columns

_WHERE = "concentration(slots)"
_METHOD = "plug-in; interval: bootstrap over organisations; p: slots allocated at random"
_FEW_ORGANISATIONS = 10
_BLOCK = 250  # bootstrap resamples held in memory at once


def concentration(slots: pd.DataFrame, *, by: str | None = None, level: float = 0.95,
                  replicates: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Concentration of the slots over the organisations that hold them.

    Every row of `slots` counts as one slot of one organisation. Slots without an organisation are
    not spread over the others: they are left out and counted in the warnings.

    Parameters
    ----------
    slots
        `organisation_id`; optional `session`, without which there are no newcomers.
    by
        A column of `slots`: one set of estimates for each of its values. With `by="session"`
        newcomers are those of each session; otherwise those of the last session in the frame.
    level
        Of the interval, for example 0.95.
    replicates, seed
        Of the bootstrap over organisations and of the random allocation.

    Returns
    -------
    pandas.DataFrame
        Four estimate rows (`hhi`, `gini`, `effective_n`, `newcomer_share`), for each value of `by`.
        `n` is the number of organisations (newcomers, for `newcomer_share`), `denominator_n` the
        slots that have an organisation (organisations of the session, for `newcomer_share`).

    Notes
    -----
    With shares s_i of K organisations: HHI is the sum of s_i squared; the effective number is its
    inverse; Gini is sum((2 i - K - 1) x_(i)) / (K sum x) over counts in rising order, among the
    organisations present. The p-value asks whether the same slots, dealt at random to the same
    organisations with none left out, would come out as concentrated. Listing is not delivery:
    what is measured is whatever the rows are.

    Examples
    --------
    >>> slots = pd.DataFrame({"organisation_id": ["a", "b", "b", "c", "c", "c"]})
    >>> concentration(slots).set_index("quantity")["value"].round(3).to_dict()
    {'hhi': 0.389, 'gini': 0.222, 'effective_n': 2.571, 'newcomer_share': nan}
    """
    problems: list[Problem] = []
    require_columns(slots, ["organisation_id", *([by] if by else [])], _WHERE)
    frame = pd.DataFrame({"organisation": read_text(slots["organisation_id"])})
    if "session" in slots.columns:
        frame["session"] = read_sessions(slots, _WHERE, problems)
    raise_if_any(problems)
    if by is None:
        return estimates_frame(_estimates(frame, None, level, replicates, seed))
    rows = []
    for value, group in slots.groupby(by, dropna=False):
        session = frame["session"].loc[group.index[0]] if by == "session" else None
        part = frame if by == "session" else frame.loc[group.index]
        rows += [{by: value, **row} for row in _estimates(part, session, level, replicates, seed)]
    return estimates_frame(rows)


def _estimates(frame: pd.DataFrame, session: float | None, level: float, replicates: int,
               seed: int) -> list[dict[str, object]]:
    """The four rows; with a `session` the floor is that session's and `frame` its history."""
    floor = frame if session is None else frame[frame["session"] == session]
    counts = floor["organisation"].value_counts().to_numpy()
    unnamed_n = int(floor["organisation"].isna().sum())
    warnings = [f"{unnamed_n} of {len(floor)} slots have no organisation and are left out"
                ] if unnamed_n else []
    if counts.size == 0:
        reason = "no slot with an organisation"
        return [refusal_row(quantity, reason, n=0, denominator_n=0)
                for quantity in [*_MEASURES, "newcomer_share"]]
    if counts.size < _FEW_ORGANISATIONS:
        warnings.append(f"only {counts.size} organisations: the interval is rough")
    rng = np.random.default_rng(seed)
    resampled, dealt = _resample(counts, replicates, rng), _deal(counts, replicates, rng)
    tails = [(1 - level) / 2, (1 + level) / 2]
    rows = []
    for quantity, measure in _MEASURES.items():
        value = float(measure(counts[None, :])[0])
        low, high = np.quantile(_in_blocks(measure, resampled), tails)
        # Few effective organisations means much concentration: compare on that side.
        sign = -1 if quantity == "effective_n" else 1
        null = sign * _in_blocks(measure, dealt)
        p_value = (1 + np.sum(null >= sign * value - 1e-12)) / (1 + len(null))
        rows.append(estimate_row(quantity, value, low=min(low, value), high=max(high, value),
                                 level=level, p_value=p_value, n=counts.size,
                                 denominator_n=counts.sum(), method=_METHOD, warnings=warnings))
    return [*rows, _newcomer_row(frame, session, level, warnings)]


def _hhi(counts: np.ndarray) -> np.ndarray:
    return np.asarray((counts**2).sum(axis=1) / counts.sum(axis=1, dtype=float) ** 2)


def _gini(counts: np.ndarray) -> np.ndarray:
    k = counts.shape[1]
    ranks = 2 * np.arange(1, k + 1) - k - 1
    return np.asarray((np.sort(counts, axis=1) * ranks).sum(axis=1) / (k * counts.sum(axis=1)))


_MEASURES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "hhi": _hhi,
    "gini": _gini,
    "effective_n": lambda counts: 1 / _hhi(counts),
}


def _in_blocks(measure: Callable[[np.ndarray], np.ndarray], samples: np.ndarray) -> np.ndarray:
    return np.concatenate([measure(samples[i:i + _BLOCK].astype(np.int64))
                           for i in range(0, len(samples), _BLOCK)])


def _resample(counts: np.ndarray, replicates: int, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(counts.astype(np.int32), size=(replicates, counts.size))


def _deal(counts: np.ndarray, replicates: int, rng: np.random.Generator) -> np.ndarray:
    """Slots dealt at random to the organisations seen, each holding at least one.

    A Gibbs sampler: organisations are paired at random and each pair shares out its slots by coin
    tosses, none empty-handed. Dealing freely instead would leave organisations without a slot,
    although only those with one can be seen, and would make every real list look spread out.
    """
    deal = np.full(counts.size, counts.sum() // counts.size)
    deal[: counts.sum() % counts.size] += 1
    kept = np.empty((replicates, counts.size), dtype=np.int32)
    sweeps_before, sweeps_between = 50, 3
    for sweep in range(sweeps_before + replicates * sweeps_between):
        order = rng.permutation(counts.size)
        first, second = np.array_split(order[: counts.size // 2 * 2], 2)
        together = deal[first] + deal[second]
        share = rng.binomial(together, 0.5)
        # A pair that would leave one empty-handed keeps what it has for this sweep.
        share = np.where((share == 0) | (share == together), deal[first], share)
        deal[first], deal[second] = share, together - share
        done, rest = divmod(sweep - sweeps_before, sweeps_between)
        if done >= 0 and rest == 0:
            kept[done] = deal
    return kept


def _newcomer_row(frame: pd.DataFrame, session: float | None, level: float,
                  warnings: list[str]) -> dict[str, object]:
    """Share of a session's organisations that held no slot in any earlier session of the frame."""
    if "session" not in frame.columns:
        return refusal_row("newcomer_share", "no session column: nobody can be new")
    last = frame["session"].max() if session is None else session
    earlier = frame.loc[frame["session"] < last, "organisation"].dropna().unique()
    if len(earlier) == 0:
        return refusal_row("newcomer_share", f"no session before {last:.0f} in the frame: "
                                             "everybody would be new")
    present = frame.loc[frame["session"] == last, "organisation"].dropna().unique()
    if len(present) == 0:
        return refusal_row("newcomer_share", f"no slot with an organisation in session {last:.0f}")
    new_n = len(set(present) - set(earlier))
    low, high = proportion_confint(new_n, len(present), alpha=1 - level, method="wilson")
    return estimate_row("newcomer_share", new_n / len(present), low=low, high=high, level=level,
                        n=new_n, denominator_n=len(present),
                        method=f"organisations of session {last:.0f} in no earlier session of the "
                               "frame; Wilson interval", warnings=warnings)
