"""How often NGO speakers are interrupted, per slot delivered in debates observed in full."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import optimize, stats

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, read_booleans, read_counts, require_columns, rows_at

_WHERE = "interruption_rate(slots)"
_AUDIT = ("is_audited", "was_interrupted_audit", "audit_probability")
_RATE, _MID_P, _FLAGGED = ("interruption_rate", "interruption_rate_mid_p",
                           "interruption_rate_as_flagged")


def interruption_rate(slots: pd.DataFrame, by: str | list[str] | None = None, *,
                      level: float = 0.95) -> pd.DataFrame:
    """Interruptions per delivered slot, with exact limits, corrected by the audited sample.

    Only debates observed in full count: one that `observed_in_full` denies, or in which it is not
    known of some slot whether it was interrupted, leaves the rate with all its slots. Slots that
    were not delivered (`was_delivered` false) cannot be interrupted and do not count either.

    Parameters
    ----------
    slots
        `debate_id`, `was_interrupted` (as the machine flagged it); optional `observed_in_full`,
        `was_delivered`; optional audit: `is_audited`, `was_interrupted_audit` (what a person saw)
        and `audit_probability` (with which the slot was drawn, in (0, 1]).
    by
        Columns of `slots`: rates apart for each of their values.
    level
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        For each value of `by`: `interruption_rate` (corrected where there is an audit), then
        `interruption_rate_mid_p`, or with an audit `interruption_rate_as_flagged`. `n` is the
        number of interruptions (estimated, where corrected), `denominator_n` of delivered slots.
        Without observed slots the rate is refused.

    Raises
    ------
    HrcStatsError
        An audited slot without verdict or without a probability in (0, 1].

    Notes
    -----
    Exact is Clopper-Pearson; mid-p is shorter and its coverage is nominal on average. Corrected:
    interruptions that the audit saw are weighted by 1 / audit probability, among flagged and among
    unflagged slots apart. The exact limits of the numbers seen, divided by the (effective) audit
    fraction, are added by the method of variance estimates recovery, so that no miss seen still
    leaves room for misses. Interruptions cluster in debates: with few debates the interval of a
    rate of debates to come is wider than the one given, which the warnings say.

    References
    ----------
    C. J. Clopper and E. S. Pearson (1934). G. Y. Zou and A. Donner (2008), Construction of
    confidence limits about effect measures, Statistics in Medicine 27.

    Examples
    --------
    >>> slots = pd.DataFrame({"debate_id": ["d"] * 20, "was_interrupted": [True] + [False] * 19})
    >>> interruption_rate(slots)[["value", "low", "high"]].round(3).iloc[0].tolist()
    [0.05, 0.001, 0.249]
    """
    keys = [by] if isinstance(by, str) else list(by or [])
    require_columns(slots, ["debate_id", "was_interrupted", *keys], _WHERE)
    frame = _read(slots)
    if not keys:
        return estimates_frame(_estimates(frame, level))
    rows = []
    for values, group in slots.reset_index(drop=True).groupby(keys, dropna=False):
        labels = dict(zip(keys, values, strict=True))
        rows += [{**labels, **row} for row in _estimates(frame.loc[group.index], level)]
    return estimates_frame(rows)


def _read(slots: pd.DataFrame) -> pd.DataFrame:
    """The columns as booleans and numbers, every problem of the audit raised at once."""
    problems: list[Problem] = []
    slots = slots.reset_index(drop=True)
    frame = pd.DataFrame({"debate_id": slots["debate_id"]})
    for column in ("was_interrupted", "was_delivered", "observed_in_full", "is_audited",
                   "was_interrupted_audit"):
        frame[column] = (read_booleans(slots, column, _WHERE, problems) if column in slots.columns
                         else pd.Series(pd.NA, index=slots.index, dtype="boolean"))
    blank = is_blank(frame["debate_id"])
    if blank.any():
        problems.append(Problem("slot without debate", rows_at(_WHERE, blank)))
    frame["is_audited"] = frame["is_audited"].fillna(False)
    frame["audit_probability"] = (
        read_counts(slots, "audit_probability", _WHERE, problems)
        if "audit_probability" in slots.columns else np.nan)
    problems += _audit_problems(frame, [c for c in _AUDIT if c not in slots.columns])
    raise_if_any(problems)
    # Known for every slot of a debate, or the debate was not observed in full.
    delivered = frame["was_delivered"].fillna(True)
    unseen = ~frame["observed_in_full"].fillna(True)
    unknown = unseen | (frame["was_interrupted"].isna() & delivered)
    frame["is_observed"] = ~unknown.groupby(frame["debate_id"]).transform("any").astype(bool)
    frame["is_delivered"] = delivered.astype(bool)
    return frame


def _audit_problems(frame: pd.DataFrame, missing: list[str]) -> list[Problem]:
    audited = frame["is_audited"].astype(bool)
    if not audited.any():
        return []
    if missing:
        return [Problem(f"audited slots, but no column {column!r}", _WHERE, expected=column)
                for column in missing]
    problems = []
    no_verdict = audited & frame["was_interrupted_audit"].isna()
    if no_verdict.any():
        problems.append(Problem("audited slot without a verdict", rows_at(_WHERE, no_verdict),
                                expected="was_interrupted_audit true or false",
                                remedy="fill in the verdict, or set is_audited to false"))
    chance = frame["audit_probability"]
    bad = audited & ~((chance > 0) & (chance <= 1))
    if bad.any():
        problems.append(Problem("audited slot without the probability of its drawing",
                                rows_at(_WHERE, bad), str(chance[bad].iloc[0]),
                                "audit_probability above 0, up to 1"))
    return problems


def _estimates(frame: pd.DataFrame, level: float) -> list[dict[str, object]]:
    observed = frame[frame["is_observed"] & frame["is_delivered"]]
    if observed.empty:
        reason = ("no delivered slot in a debate observed in full: incidents without a denominator "
                  "make no rate")
        return [refusal_row(_RATE, reason, n=0, denominator_n=0)]
    warnings = _coverage_warnings(frame, observed)
    flagged = observed["was_interrupted"].astype(bool)
    n, total = int(flagged.sum()), len(observed)
    low, high = _exact(n, total, level)
    exact = estimate_row(_RATE, n / total, low=low, high=high, level=level, n=n,
                         denominator_n=total, method="Clopper-Pearson", warnings=warnings)
    if observed["is_audited"].any():
        note = "; ".join(["not corrected for missed and false flags", *warnings])
        return [_corrected_row(observed, flagged, level, warnings),
                {**exact, "quantity": _FLAGGED, "warnings": note}]
    low, high = _mid_p(n, total, level)
    return [exact, {**exact, "quantity": _MID_P, "low": low, "high": high, "method": "mid-p"}]


def _coverage_warnings(frame: pd.DataFrame, observed: pd.DataFrame) -> list[str]:
    warnings = []
    left_out = frame.loc[~frame["is_observed"], "debate_id"].nunique()
    if left_out:
        warnings.append(f"{left_out} debates not observed in full are left out")
    undelivered_n = int((frame["is_observed"] & ~frame["is_delivered"]).sum())
    if undelivered_n:
        warnings.append(f"{undelivered_n} slots were not delivered and do not count")
    by_debate = observed.groupby("debate_id")["was_interrupted"].agg(["sum", "size"]).astype(float)
    if len(by_debate) > 1 and by_debate["sum"].sum() > 1:
        rate = by_debate["sum"].sum() / by_debate["size"].sum()
        expected = by_debate["size"] * rate * (1 - rate)
        squares = ((by_debate["sum"] - by_debate["size"] * rate) ** 2).sum()
        inflation = squares / expected.sum() if expected.sum() > 0 else 1.0
        if inflation > 1 + 2 * np.sqrt(2 / len(by_debate)):
            warnings.append(f"interruptions cluster in debates (variance {inflation:.1f} times "
                            "that of independent slots): the interval is too short for other "
                            "debates")
    return warnings


def _exact(n: float, total: float, level: float) -> tuple[float, float]:
    """Clopper-Pearson limits; n may be an effective, fractional count."""
    tail = (1 - level) / 2
    low = stats.beta.ppf(tail, n, total - n + 1) if n > 0 else 0.0
    high = stats.beta.ppf(1 - tail, n + 1, total - n) if n < total else 1.0
    return float(low), float(high)


def _mid_p(n: int, total: int, level: float) -> tuple[float, float]:
    """Limits at which half the probability of n itself counts as beyond it."""
    tail = (1 - level) / 2

    def above(p: float) -> float:
        return float(stats.binom.sf(n, total, p) + stats.binom.pmf(n, total, p) / 2)

    low = 0.0 if n == 0 else optimize.brentq(lambda p: above(p) - tail, 1e-12, 1 - 1e-12)
    high = 1.0 if n == total else optimize.brentq(lambda p: above(p) - (1 - tail), 1e-12, 1 - 1e-12)
    return float(low), float(high)


def _corrected_row(observed: pd.DataFrame, flagged: pd.Series, level: float,
                   warnings: list[str]) -> dict[str, object]:
    """The rate that the audit supports: found among flagged plus missed among unflagged slots."""
    total = len(observed)
    strata = {"flagged": observed[flagged], "unflagged": observed[~flagged]}
    strata = {name: stratum for name, stratum in strata.items() if len(stratum)}
    unseen = [name for name, stratum in strata.items() if not stratum["is_audited"].any()]
    if unseen and (observed["audit_probability"] > 0).all():
        strata = {"all": observed}  # by chance none was drawn there, though each could have been
    elif unseen:
        return refusal_row(_RATE, f"no {unseen[0]} slot was audited: what the machine got wrong "
                                  "there is unknown", denominator_n=total)
    parts = [_audited_share(stratum, total, level) for stratum in strata.values()]
    values, lows, highs = np.array(parts).T
    value = min(float(values.sum()), 1.0)
    low = max(0.0, value - float(np.sqrt(((values - lows) ** 2).sum())))
    high = min(1.0, value + float(np.sqrt(((highs - values) ** 2).sum())))
    audited_n = int(observed["is_audited"].sum())
    return estimate_row(_RATE, value, low=low, high=high, level=level, n=value * total,
                        denominator_n=total, warnings=warnings,
                        method=f"corrected by {audited_n} audited slots, weighted by 1 / audit "
                               "probability; exact limits combined")


def _audited_share(stratum: pd.DataFrame, total: int, level: float) -> tuple[float, float, float]:
    """Share of all slots that are interrupted ones of this stratum, with limits."""
    audited = stratum[stratum["is_audited"].astype(bool)]
    weights = 1 / audited["audit_probability"].to_numpy(dtype=float)
    seen = weights[audited["was_interrupted_audit"].to_numpy(dtype=bool)]
    estimated = seen.sum()
    # Without unequal weights these are the number seen and the inverse of the audit fraction.
    seen_n = estimated**2 / (seen**2).sum() if len(seen) else 0.0
    scale = estimated / seen_n if len(seen) else (weights**2).sum() / weights.sum()
    low, high = _exact(min(seen_n, total), total, level)
    most = len(stratum) / total
    return estimated / total, low * scale, max(min(high * scale, most), estimated / total)
