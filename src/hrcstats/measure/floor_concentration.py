"""How concentrated the floor is: HHI, Gini, effective number of organisations, newcomers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.special import expit
from statsmodels.stats.proportion import proportion_confint

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import (
    level_problems,
    read_sessions,
    read_text,
    require_columns,
    whole_problems,
)
from hrcstats.plural import plural

_WHERE = "concentration(slots)"
_METHOD = ("plug-in; interval: studentised bootstrap over organisations; p: slots allocated at "
           "random")
_UNEVEN = 1.25  # mean square of the counts over the square of their mean, see the warning
_FEW_ORGANISATIONS = 10
_NO_WIDTH = ("the interval has no width: resampling these counts shows no variation, which is no "
             "certainty")
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
    organisations with none left out, would come out as concentrated. The interval is for the
    process that filled this list; the value itself is exact. It comes from the studentised
    bootstrap on the log (HHI, effective number) or logit (Gini) scale, which covers more often than
    percentiles but still too seldom where a few organisations hold much (docs/methods/
    concentration.md): the warning says so. Listing is not delivery: what is measured is whatever
    the rows are.

    References
    ----------
    B. Efron and R. J. Tibshirani (1993), An Introduction to the Bootstrap, chapter 12.

    Examples
    --------
    >>> slots = pd.DataFrame({"organisation_id": ["a", "b", "b", "c", "c", "c"]})
    >>> concentration(slots).set_index("quantity")["value"].round(3).to_dict()
    {'hhi': 0.389, 'gini': 0.222, 'effective_n': 2.571, 'newcomer_share': nan}
    """
    problems: list[Problem] = [*level_problems(level, _WHERE),
                               *whole_problems(seed, _WHERE, "seed", 0),
                               *whole_problems(replicates, _WHERE, "replicates", 2)]
    require_columns(slots, ["organisation_id", *([by] if by else [])], _WHERE)
    slots = slots.reset_index(drop=True)  # groups are found by label: each row needs its own
    frame = pd.DataFrame({"organisation": read_text(slots["organisation_id"])})
    if "session" in slots.columns:
        frame["session"] = read_sessions(slots, _WHERE, problems)
    raise_if_any(problems)
    if by is None:
        return estimates_frame(_estimates(frame, None, level, replicates, seed))
    rows = []
    # HRC57 and 57 are one session, under the name that it has first.
    for _, group in slots.groupby(frame["session"] if by == "session" else by, dropna=False):
        session = float(frame["session"][group.index[0]]) if by == "session" else None
        part = frame if by == "session" else frame.loc[group.index]
        rows += [{by: group[by].iloc[0], **row}
                 for row in _estimates(part, session, level, replicates, seed)]
    return estimates_frame(rows)


def _estimates(frame: pd.DataFrame, session: float | None, level: float, replicates: int,
               seed: int) -> list[dict[str, object]]:
    """The four rows; with a `session` the floor is that session's and `frame` its history."""
    floor = frame if session is None else frame[frame["session"] == session]
    counts = floor["organisation"].value_counts().to_numpy()
    unnamed_n = int(floor["organisation"].isna().sum())
    warnings = [f"{unnamed_n} of {len(floor)} {plural(len(floor), 'slot')} "
                f"{plural(unnamed_n, 'has', 'have')} no organisation and "
                f"{plural(unnamed_n, 'is', 'are')} left out"] if unnamed_n else []
    if counts.size == 0:
        reason = "no slot with an organisation"
        return [refusal_row(quantity, reason, n=0, denominator_n=0)
                for quantity in [*_MEASURES, "newcomer_share"]]
    if counts.size < _FEW_ORGANISATIONS:
        warnings.append(f"only {counts.size} {plural(counts.size, 'organisation')}: "
                        "the interval is rough")
    counts = np.sort(counts)  # ties among the most frequent keep no order of the rows
    if (counts**2).mean() > _UNEVEN * counts.mean() ** 2:
        warnings.append("a few organisations hold much of the floor: the interval is too short")
    rng = np.random.default_rng(seed)
    resampled, dealt = _resample(counts, replicates, rng), _deal(counts, replicates, rng)
    intervals = _intervals(counts, resampled, level)
    rows = []
    for quantity, measure in _MEASURES.items():
        value = float(measure(counts[None, :])[0])
        low, high = intervals[quantity]
        # Few effective organisations means much concentration: compare on that side.
        sign = -1 if quantity == "effective_n" else 1
        null = sign * _in_blocks(measure, dealt)
        p_value = (1 + np.sum(null >= sign * value - 1e-12)) / (1 + len(null))
        about = [*warnings, _NO_WIDTH] if np.isclose(low, high, rtol=1e-9, atol=0) else warnings
        rows.append(estimate_row(quantity, value, low=min(low, value), high=max(high, value),
                                 level=level, p_value=p_value, n=counts.size,
                                 denominator_n=counts.sum(), method=_METHOD, warnings=about))
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


def _intervals(counts: np.ndarray, resampled: np.ndarray,
               level: float) -> dict[str, tuple[float, float]]:
    """Studentised bootstrap limits of each measure."""
    log_hhi, gini = (_limits(scaled, counts, resampled, level)
                     for scaled in (_log_hhi, _logit_gini))
    low, high = (float(np.exp(min(limit, 0.0))) for limit in log_hhi)
    return {"hhi": (low, high), "effective_n": (1 / high, 1 / max(low, 1e-12)),
            "gini": (float(expit(gini[0])), float(expit(gini[1])))}


def _limits(scaled: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]], counts: np.ndarray,
            resampled: np.ndarray, level: float) -> tuple[float, float]:
    value, error = (float(part[0]) for part in scaled(counts[None, :]))
    parts = [scaled(resampled[i:i + _BLOCK]) for i in range(0, len(resampled), _BLOCK)]
    values, errors = (np.concatenate(part) for part in zip(*parts, strict=True))
    t = (values - value)[errors > 0] / errors[errors > 0]
    if error == 0 or not len(t):
        return value, value  # every organisation holds as much as every other
    low, high = np.quantile(t, [(1 - level) / 2, (1 + level) / 2])
    return value - float(high) * error, value - float(low) * error


def _log_hhi(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log HHI of each row and its standard error by linearisation."""
    counts, n = samples.astype(float), samples.shape[1]
    mean, square = counts.mean(axis=1), (counts**2).mean(axis=1)
    pull = counts**2 / square[:, None] - 2 * counts / mean[:, None] + 1
    return np.log(square / mean**2 / n), _error(pull)


def _logit_gini(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logit of each row's Gini and its standard error by linearisation."""
    counts, n = np.sort(samples, axis=1).astype(float), samples.shape[1]
    below = np.cumsum(counts, axis=1)
    rank = np.arange(1, n + 1)
    distance = (counts * (2 * rank - n) - 2 * below + below[:, -1:]) / n  # mean, to all others
    mean, spread = counts.mean(axis=1), distance.mean(axis=1)
    value = np.clip(spread / (2 * mean), 1e-9, 1 - 1e-9)
    pull = (distance - spread[:, None] - value[:, None] * (counts - mean[:, None])) / mean[:, None]
    return np.log(value / (1 - value)), _error(pull) / (value * (1 - value))


def _error(pull: np.ndarray) -> np.ndarray:
    n = pull.shape[1]
    return np.sqrt((pull**2).sum(axis=1) / n / max(n - 1, 1))


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
