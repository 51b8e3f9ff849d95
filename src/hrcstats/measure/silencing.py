"""How often NGO speakers are interrupted, per slot delivered in debates observed in full."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, read_booleans, read_counts, require_columns, rows_at
from hrcstats.measure.rate_limits import (
    Bunching,
    check_level,
    exact_limits,
    find_bunching,
    mid_p_limits,
    weighted_limits,
)
from hrcstats.plural import plural

_WHERE = "interruption_rate(slots)"
_AUDIT = ("is_audited", "was_interrupted_audit", "audit_probability")
_FEW_DEBATES = 40  # from here on every cell of benchmarks/results/silencing.csv holds
_WEIGHTS_OFF = 0.5  # share by which the audit's weights may miss the slots they speak for
_FEW = 20  # events below which bunching can hide: intervals hold less often (91 % at ten)
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
        Of the intervals, between 0 and 1.

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
        An audited slot without verdict or without a probability in (0, 1]; a level that is none.

    Notes
    -----
    Exact is Clopper-Pearson. Mid-p is shorter; with two interruptions or fewer its upper limit is
    the exact one. Where interruptions bunch in debates, both take the effective number of slots in
    place of the real one (exact also the t quantile of the debates that carry the variance), and
    the warnings say so. One debate cannot show whether they bunch; nor can debates without any.
    Below 40 debates the interval describes these debates, and can hold less often than it says for
    others where interruptions cluster strongly; the warnings say so. Coverage by the number of
    debates is in `benchmarks/results/silencing.csv`.

    Corrected: interruptions that the audit saw are weighted by 1 / audit probability, whether the
    machine flagged them or not; limits are those of a weighted sum of rare events, which leave room
    for one more event of the largest weight, so that no miss seen still leaves room for misses.

    References
    ----------
    C. J. Clopper and E. S. Pearson (1934). E. L. Korn and B. I. Graubard (1998), Confidence
    intervals for proportions with small expected number of positive counts estimated from survey
    data, Survey Methodology 24. M. P. Fay and E. J. Feuer (1997), Confidence intervals for directly
    standardized rates, Statistics in Medicine 16.

    Examples
    --------
    >>> slots = pd.DataFrame({"debate_id": ["d"] * 20, "was_interrupted": [True] + [False] * 19})
    >>> interruption_rate(slots)[["value", "low", "high"]].round(3).iloc[0].tolist()
    [0.05, 0.001, 0.249]
    """
    keys = [by] if isinstance(by, str) else list(by or [])
    check_level(level, _WHERE)
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
    exact, mid_p = _plain_rows(observed, level, warnings)
    if not observed["is_audited"].any():
        return [exact, mid_p]
    flagged = {**exact, "quantity": _FLAGGED, "warnings": "; ".join(
        filter(None, ["not corrected for missed and false flags", str(exact["warnings"])]))}
    return [_corrected_row(observed, level, warnings), flagged]


def _plain_rows(observed: pd.DataFrame, level: float,
                warnings: list[str]) -> list[dict[str, object]]:
    """The rate as it stands, with exact and with mid-p limits."""
    by_debate = observed.groupby("debate_id")["was_interrupted"].agg(["sum", "size"]).astype(float)
    n, total = int(by_debate["sum"].sum()), len(observed)
    bunching = find_bunching(by_debate["sum"].to_numpy(), by_debate["size"].to_numpy(), level)
    about = warnings + _bunching_warnings(bunching, n, len(by_debate))
    plain = total / bunching.inflation
    cautious = plain / bunching.t_over_z**2
    note = ", effective number of slots" if bunching.is_seen else ""
    rows = []
    for quantity, limits, size, method in (
            (_RATE, exact_limits, cautious, "Clopper-Pearson" + note),
            (_MID_P, mid_p_limits, plain, "mid-p" + note)):
        low, high = limits(n if size == total else n / total * size, size, level)
        rows.append(estimate_row(quantity, n / total, low=low, high=high, level=level, n=n,
                                 denominator_n=total, method=method, warnings=about))
    return rows


def _coverage_warnings(frame: pd.DataFrame, observed: pd.DataFrame) -> list[str]:
    warnings = []
    left_out = frame.loc[~frame["is_observed"], "debate_id"].nunique()
    if left_out:
        warnings.append(f"{left_out} {plural(left_out, 'debate')} not observed in full "
                        f"{plural(left_out, 'is', 'are')} left out")
    undelivered_n = int((frame["is_observed"] & ~frame["is_delivered"]).sum())
    if undelivered_n:
        warnings.append(f"{undelivered_n} {plural(undelivered_n, 'slot was', 'slots were')} not "
                        f"delivered and {plural(undelivered_n, 'does', 'do')} not count")
    return warnings


def _bunching_warnings(bunching: Bunching, n: float, debates_n: int) -> list[str]:
    if debates_n == 1:
        return ["one debate: the interval describes this debate only, and cannot show whether "
                "interruptions cluster"]
    about = ([f"only {debates_n} debates: the interval describes these debates, and can hold less "
              "often than it says for others"] if debates_n < _FEW_DEBATES else [])
    if not bunching.is_seen:
        return [*about, *([f"{n:.0f} {plural(n, 'interruption')} in {debates_n} debates: too few "
                           "to see whether they cluster"] if n < _FEW else [])]
    few = ", and with so few its extent is hardly known" if n < _FEW else ""
    return [*about,
            f"interruptions cluster in debates (variance {bunching.inflation:.1f} times that of "
            f"independent slots in {debates_n} debates): the interval is widened for it{few}"]


def _corrected_row(observed: pd.DataFrame, level: float,
                   warnings: list[str]) -> dict[str, object]:
    """The rate that the audit supports: found among flagged plus missed among unflagged slots."""
    total = len(observed)
    if reason := _unaudited(observed):
        return refusal_row(_RATE, reason, denominator_n=total)
    audited = observed[observed["is_audited"].astype(bool)]
    weights = 1 / audited["audit_probability"].to_numpy(dtype=float)
    seen = audited["was_interrupted_audit"].to_numpy(dtype=bool)
    found = pd.Series(weights * seen, index=audited.index)
    by_debate = pd.DataFrame({"found": found.groupby(audited["debate_id"]).sum(),
                              "size": observed.groupby("debate_id").size()}).fillna(0.0)
    bunching = find_bunching(by_debate["found"].to_numpy(), by_debate["size"].to_numpy(float),
                             level, weights=weights[seen])
    low, high = weighted_limits(weights[seen], float(weights.max()), level,
                                bunching.inflation * bunching.t_over_z**2)
    value = min(float(weights[seen].sum()) / total, 1.0)
    about = [*warnings, *_weight_warnings(observed, weights, seen),
             *_bunching_warnings(bunching, int(seen.sum()), len(by_debate))]
    return estimate_row(_RATE, value, low=min(low / total, value), high=min(high / total, 1.0),
                        level=level, n=value * total, denominator_n=total, warnings=about,
                        method=f"corrected by {len(audited)} audited slots, weighted by 1 / audit "
                               "probability; gamma limits")


def _weight_warnings(observed: pd.DataFrame, weights: np.ndarray,
                     seen: np.ndarray) -> list[str]:
    """Whether 1 / probability of the audited slots adds up to the slots they speak for."""
    total, spoken_for = len(observed), float(weights.sum())
    warnings = []
    # Their sum varies by chance: what three standard errors explain is no sign of wrong odds.
    chance = 3 * float(np.sqrt((weights * (weights - 1)).sum()))
    if abs(spoken_for - total) > max(_WEIGHTS_OFF * total, chance) or spoken_for > 2 * total:
        warnings.append(f"audit probabilities do not fit: 1 / probability of {len(weights)} "
                        f"audited slots adds up to {spoken_for:.0f}, not {total} slots; check them")
    if float(weights[seen].sum()) > total:
        warnings.append("the corrected rate is above 1 and cut there: it is no estimate")
    return warnings


def _unaudited(observed: pd.DataFrame) -> str:
    """Why the audit cannot speak for all slots; empty where it can."""
    if (observed["audit_probability"] > 0).all():
        return ""  # each slot could have been drawn, whatever chance drew
    flagged = observed["was_interrupted"].astype(bool)
    for name, stratum in (("flagged", observed[flagged]), ("unflagged", observed[~flagged])):
        if len(stratum) and not stratum["is_audited"].any():
            return (f"no {name} slot was audited: what the machine got wrong there is unknown")
    never_n = int((observed["audit_probability"] == 0).sum())
    if never_n:
        return (f"{never_n} {plural(never_n, 'slot')} could not be drawn for the audit: "
                "what was missed there is unknown")
    return ""
