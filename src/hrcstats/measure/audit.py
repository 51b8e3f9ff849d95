"""A probability sample audited by hand, and estimates corrected by what the audit found."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import (
    is_blank,
    level_problems,
    read_booleans,
    read_counts,
    read_sessions,
    read_text,
    require_columns,
    rows_at,
    whole_problems,
)
from hrcstats.plural import plural

_MIN_CLUSTERS = 10


def draw_audit_sample(frame: pd.DataFrame, n: int, *, by: str | list[str] | None = None,
                      seed: int = 0) -> pd.DataFrame:
    """The rows with a probability sample of them marked for audit by hand.

    Parameters
    ----------
    frame
        Matches, codings or slots, one row each.
    n
        Rows to audit (all, where there are fewer); in every stratum at least two.
    by
        Columns that make strata, for instance the machine's verdict: the same number is drawn from
        each, so that rare verdicts are not missed.
    seed
        Of the drawing.

    Returns
    -------
    pandas.DataFrame
        `frame` in its order with `is_audited` and `audit_probability` (known for every row).
    """
    raise_if_any([*whole_problems(n, "draw_audit_sample", "n", 1),
                  *whole_problems(seed, "draw_audit_sample", "seed", 0)])
    if frame.empty:
        raise HrcStatsError(Problem("nothing to audit", "draw_audit_sample(frame)", "no rows"))
    keys = [by] if isinstance(by, str) else list(by or [])
    require_columns(frame, keys, "draw_audit_sample(frame)")
    rng = np.random.default_rng(seed)
    place = pd.Series(np.arange(len(frame)))
    strata = ([part.to_numpy() for _, part in place.groupby(
        [frame[key].reset_index(drop=True) for key in keys], dropna=False)]
        if keys else [place.to_numpy()])
    audited, chance = np.zeros(len(frame), dtype=bool), np.zeros(len(frame))
    left = n
    for i, rows in enumerate(sorted(strata, key=len)):  # what small strata cannot use goes on
        size = min(len(rows), max(2, left // (len(strata) - i)))
        audited[rng.choice(rows, size=size, replace=False)] = True
        chance[rows] = size / len(rows)
        left = max(left - size, 0)
    return frame.assign(is_audited=audited, audit_probability=chance)


def estimate_audited_share(slots: pd.DataFrame, *, by: str | None = None,
                           level: float = 0.95) -> pd.DataFrame:
    """Share of slots held by linked organisations, corrected by the audited sample.

    Parameters
    ----------
    slots
        `organisation_id`, `is_linked` (as coded and matched), `is_audited`, `is_linked_audit` (what
        the audit found; empty where not audited), `audit_probability`; one row a slot. All slots
        of an organisation may be audited together (codings) or each alone (matches).
    by
        Column of `slots`; with two values (before and after) a row `ratio` of the second share to
        the first, in rising order of the values, is added.
    level
        Of the intervals, which let organisations, not slots, vary.

    Returns
    -------
    pandas.DataFrame
        For each value of `by`: `linked_share` corrected and `linked_share_as_coded`; then `ratio`
        and `ratio_as_coded`.

    Notes
    -----
    Design-based: each slot counts as coded, plus (found - coded) / audit probability where it was
    audited. This is unbiased whatever the errors, because the audit is a probability sample.
    Standard errors by linearisation, clustered by organisation. An audit that saw few errors, or
    none, leaves room for more: for each coding and audit probability the exact upper limit of
    the errors seen, over that probability, is added by the method of variance estimates recovery.
    Without it, intervals are far too short where some slots are audited seldom.

    References
    ----------
    G. Y. Zou and A. Donner (2008), Construction of confidence limits about effect measures,
    Statistics in Medicine 27. N. Egami and others (2023), Using imperfect surrogates for downstream
    inference: design-based supervised learning.
    """
    where = "estimate_audited_share(slots)"
    raise_if_any(level_problems(level, where))
    needed = ["organisation_id", "is_linked", "is_audited", "is_linked_audit", "audit_probability"]
    require_columns(slots, [*needed, *([by] if by else [])], where)
    frame = _read_audit(slots.reset_index(drop=True), where)
    groups = slots[by].reset_index(drop=True) if by else pd.Series("", index=frame.index)
    values = sorted(groups.dropna().unique())
    rows: list[dict[str, object]] = []
    for value in values:
        key = {by: value} if by else {}
        rows += [{**key, **_share_row(frame, groups == value, outcome, level)}
                 for outcome in ("corrected", "coded")]
    if by and len(values) == 2:
        rows += [{by: None, **_ratio_row(frame, groups == values[0], groups == values[1], outcome,
                                         level)} for outcome in ("corrected", "coded")]
    return estimates_frame(rows)


def _read_audit(slots: pd.DataFrame, where: str) -> pd.DataFrame:
    problems: list[Problem] = []
    frame = pd.DataFrame({"organisation": read_text(slots["organisation_id"]).fillna("")})
    coded = read_booleans(slots, "is_linked", where, problems)
    audited = read_booleans(slots, "is_audited", where, problems).fillna(False).astype(bool)
    found = read_booleans(slots, "is_linked_audit", where, problems)
    chance = read_counts(slots, "audit_probability", where, problems)
    for what, bad in (
            ("slot without a coding", is_blank(coded)),
            ("audited slot without a finding", audited & found.isna()),
            ("audited slot without a probability in (0, 1]",
             audited & ~((chance > 0) & (chance <= 1)))):
        if bad.any():
            problems.append(Problem(what, rows_at(where, bad)))
    raise_if_any(problems)
    frame["coded"] = coded.astype(float)
    correction = (found.astype("float64") - frame["coded"]) / chance
    frame["corrected"] = frame["coded"] + correction.where(audited, 0.0)
    frame["is_audited"] = audited
    frame["weight"] = 1 / chance.where(chance > 0)
    return frame


def _influence(frame: pd.DataFrame, inside: pd.Series, outcome: str) -> tuple[float, pd.Series]:
    """The mean of the outcome inside, and each organisation's pull on it."""
    part = frame[inside]
    mean = float(part[outcome].mean())
    pull = (part[outcome] - mean).groupby(part["organisation"]).sum() / len(part)
    return mean, pull


def _share_row(frame: pd.DataFrame, inside: pd.Series, outcome: str,
               level: float) -> dict[str, object]:
    name = "linked_share" if outcome == "corrected" else "linked_share_as_coded"
    n = int(inside.sum())
    if outcome == "corrected" and not frame.loc[inside, "is_audited"].any():
        return refusal_row(name, "no slot was audited", denominator_n=n)
    if outcome == "corrected" and (hidden := _hidden(frame[inside])):
        return refusal_row(name, hidden, denominator_n=n)
    mean, pull = _influence(frame, inside, outcome)
    error = _clustered_error(pull)
    reach = stats.t.ppf((1 + level) / 2, max(len(pull) - 1, 1)) * error
    down, up = _unseen(frame[inside], level) if outcome == "corrected" else (0.0, 0.0)
    return estimate_row(name, mean, low=max(0.0, mean - float(np.hypot(reach, down))),
                        high=min(1.0, mean + float(np.hypot(reach, up))), level=level, n=mean * n,
                        denominator_n=n, method=_method(outcome),
                        warnings=_cluster_warnings(pull, error))


def _hidden(slots: pd.DataFrame) -> str:
    """Why errors of one coding cannot be seen by this audit, in words; '' where they can."""
    for value, name in ((1.0, "linked"), (0.0, "not linked")):
        part = slots[slots["coded"] == value]
        if len(part) and not part["is_audited"].any() and part["weight"].isna().any():
            return f"no slot coded {name} was audited: errors there cannot be seen"
    return ""


def _unseen(slots: pd.DataFrame, level: float) -> tuple[float, float]:
    """How much lower and higher the share may be by errors that the audit had a chance to miss.

    By coding and audit probability (to the nearest power of two), because errors seen where
    everything was audited tell nothing of those where little was.
    """
    whole = slots.groupby("organisation")["is_audited"].nunique().max() == 1
    unit = slots["organisation"] if whole else pd.Series(range(len(slots)), index=slots.index)
    weight = slots["weight"].fillna(slots.groupby("coded")["weight"].transform("mean"))
    squares = {1.0: 0.0, 0.0: 0.0}
    for (coded, _), part in slots.groupby(["coded", np.log2(weight).round()]):
        sizes = part.groupby(unit)["weight"].size()
        pull = (part["corrected"] - part["coded"]).abs().groupby(unit).sum()
        seen, squared = float(pull.sum()), float((pull**2).sum())
        mean_weight = float(weight[part.index].mean())
        effective = seen**2 / squared if seen else 0.0
        scale = squared / seen if seen else mean_weight * float((sizes**2).sum() / sizes.sum())
        most = scale * stats.chi2.ppf((1 + level) / 2, 2 * (effective + 1)) / 2
        excess = max(min(most, len(part)) - seen, 0.0) if mean_weight > 1 else 0.0
        # What the clustered standard error already counts.
        counted = stats.norm.ppf((1 + level) / 2) ** 2 * squared * (1 - 1 / mean_weight)
        squares[coded] += max(excess**2 - counted, 0.0)
    return float(np.sqrt(squares[1.0])) / len(slots), float(np.sqrt(squares[0.0])) / len(slots)


def _ratio_row(frame: pd.DataFrame, first: pd.Series, second: pd.Series, outcome: str,
               level: float) -> dict[str, object]:
    name = "ratio" if outcome == "corrected" else "ratio_as_coded"
    n, total = float(frame.loc[second, outcome].sum()), float(second.sum())
    (before, pull_before), (after, pull_after) = (
        _influence(frame, inside, outcome) for inside in (first, second))
    if before <= 0 or after <= 0:
        return refusal_row(name, "no linked slot on one side after correction", denominator_n=total)
    hidden = _hidden(frame[first]) or _hidden(frame[second])
    if outcome == "corrected" and hidden:
        return refusal_row(name, hidden, denominator_n=total)
    pull = (pull_after / after).sub(pull_before / before, fill_value=0.0)
    error = _clustered_error(pull)
    reach = stats.t.ppf((1 + level) / 2, max(len(pull) - 1, 1)) * error
    value = np.log(after / before)
    down = up = 0.0
    if outcome == "corrected":
        (low_before, high_before), (low_after, high_after) = (
            _on_log(share, *_unseen(frame[inside], level))
            for share, inside in ((before, first), (after, second)))
        down, up = np.hypot(low_after, high_before), np.hypot(high_after, low_before)
    return estimate_row(name, np.exp(value), low=np.exp(value - np.hypot(reach, down)),
                        high=np.exp(value + np.hypot(reach, up)), level=level,
                        p_value=2 * stats.t.sf(abs(value) / error, len(pull) - 1) if error > 0
                        and len(pull) > 1 else None,
                        n=n, denominator_n=total, method=_method(outcome),
                        warnings=_cluster_warnings(pull, error))


def _on_log(share: float, down: float, up: float) -> tuple[float, float]:
    """Distances below and above a share, on the log scale; infinite where it may be none."""
    low = np.log(share / (share - down)) if down < share else np.inf
    return float(low), float(np.log(1 + up / share))


def _clustered_error(pull: pd.Series) -> float:
    clusters = len(pull)
    return float(np.sqrt((pull**2).sum() * clusters / max(clusters - 1, 1)))


def _method(outcome: str) -> str:
    return ("design-based correction by audit, clustered by organisation"
            if outcome == "corrected" else "as coded, clustered by organisation; not corrected")


def _cluster_warnings(pull: pd.Series, error: float) -> list[str]:
    warnings = [f"only {len(pull)} {plural(len(pull), 'organisation')}: the interval is rough"
                ] if len(pull) < _MIN_CLUSTERS else []
    if error == 0:
        warnings.append("organisations do not differ: no standard error, which is no certainty")
    return warnings


def corrected_series(slots: pd.DataFrame) -> pd.DataFrame:
    """Linked and all slots by session, linked ones corrected by the audited sample.

    Takes the columns of `estimate_audited_share` and `session`; returns `session`, `linked_n` (a
    number, no longer whole; not below zero), `slots_n`, for `estimate_surge`. The noise of the
    audit is in the series and so in its interval.

    Raises
    ------
    HrcStatsError
        An audit so small that the corrections of several sessions exceed their counts: cutting
        them at zero would hide a bias.
    """
    where = "corrected_series(slots)"
    require_columns(slots, ["session", "organisation_id", "is_linked", "is_audited",
                            "is_linked_audit", "audit_probability"], where)
    slots = slots.reset_index(drop=True)
    frame = _read_audit(slots, where)
    problems: list[Problem] = []
    frame["session"] = read_sessions(slots, where, problems)
    raise_if_any(problems)
    by_session = frame.groupby("session")["corrected"].agg(linked_n="sum", slots_n="size")
    below = by_session["linked_n"] < 0
    if below.sum() > 0.1 * len(by_session):
        raise HrcStatsError(Problem(
            "audit too small for a series", where,
            f"{below.sum()} of {len(by_session)} sessions fall below zero when corrected",
            "corrections smaller than the counts",
            "audit more of the slots coded as linked, or compare two periods with "
            "estimate_audited_share(by=...)"))
    by_session["linked_n"] = by_session["linked_n"].clip(lower=0)
    return by_session.reset_index()
