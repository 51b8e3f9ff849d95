"""Do other groups lose the floor when linked organisations gain it?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import optimize
from statsmodels.genmod.families import Binomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.measure.autocorrelation import (
    STRONG_CORRELATION,
    Averaged,
    critical_values,
    working_errors,
)
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
    session_number,
    whole_problems,
)

_WHERE = "estimate_displacement(panel)"
MIN_SESSIONS, MIN_SIDE, MIN_SLOTS = 12, 4, 20
MIN_SLOTS_SIDE = 5  # slots of group and comparison on either side of the start
_WILLIAMS_STEPS = 4
_CAUTION_BEYOND = 0.06  # on the critical value, where all variation lies beyond chance
_METHOD = "log-ratio of {group} to {against}, {n} sessions, {contrast}; critical value simulated"
_NO_COMPARISON = ("no comparison group: a list that grows or shrinks as a whole cannot be told "
                  "apart from displacement")
_MIRRORED = ("the two groups are compared with each other: the loss of one is the gain of the "
             "other, and these counts do not say which of them moved; name a comparison")


def estimate_displacement(panel: pd.DataFrame, *, linked: str = "linked",
                          comparison: str | None = None,
                          start_session: int | str | None = None, seed: int = 0,
                          level: float = 0.95) -> pd.DataFrame:
    """Change of each group's share, against groups that linked organisations do not compete with.

    On a list of fixed length every other share falls when one rises; that is arithmetic. The
    question here is who pays: whether a group falls behind the comparison (other States'
    organisations, say) when linked organisations gain.

    Parameters
    ----------
    panel
        `session`, `group`, `slots_n`: one row a session and group. A group without a row, or
        without `slots_n`, in a session makes the session missing for it, never zero. Optional
        `season` and `is_capped`, the same for all groups of a session.
    linked
        The group whose gains may displace others.
    comparison
        The group to compare with; without it, all groups that are neither `linked` nor the one in
        question, together. With no third group the count of the group itself is used.
    start_session
        First session of the linked group's gain. Without it the change is that for each doubling of
        the linked group's slots. With it, a row is refused unless linked
        slots, relative to those of the comparison, are more from the start on than before; a
        warning tells where that gain is not beyond chance.
    seed, level
        Of the simulated critical values; of the intervals.

    Returns
    -------
    pandas.DataFrame
        Key `group`: one row `share_change` for each group but `linked` and `comparison`. `value` is
        the factor on the ratio of the group to the comparison: 0.8 means a fifth lost, 1 nothing.
        Refused with too few sessions or slots (20 in all, 5 on either side of the start).
        `n` is the group's slots, `denominator_n` those of group and comparison.

    Raises
    ------
    HrcStatsError
        A session and group that stand twice, an unknown group, a count that is none, a comparison
        that is the linked group itself.

    Notes
    -----
    Given both counts the split between group and comparison is binomial, overdispersed and possibly
    autocorrelated; the log-ratio is regressed with binomial weights on the start (or the log2 ratio
    of linked slots), season and caps. It does not move when the list as a whole grows, is cut or is
    capped. Inference as in `estimate_surge`, with weights for a split that varies beyond chance
    (Williams) and critical values that are larger there.

    References
    ----------
    D. A. Williams (1982), Extra-binomial variation in logistic linear models, Applied
    Statistics 31.
    """
    raise_if_any([*level_problems(level, _WHERE), *whole_problems(seed, _WHERE, "seed", 0)])
    wide, groups, season, capped = _read(panel, linked, comparison)
    start = None if start_session is None else session_number(start_session)
    if start is not None and np.isnan(start):
        raise HrcStatsError(Problem("start_session is not a session number", _WHERE,
                                    str(start_session), "57 or HRC57"))
    rows: list[dict[str, object]] = []
    for group in groups:
        if group in (linked, comparison):
            continue
        others = [comparison] if comparison else [g for g in groups if g not in (linked, group)]
        split = _split(wide, group, [g for g in others if g is not None], linked, start)
        rows.append({"group": group, **_estimate(split, season, capped, group, seed, level)})
    if comparison is None and len(rows) == 2:
        for row in rows:
            row["warnings"] = "; ".join(filter(None, [str(row["warnings"]), _MIRRORED]))
    return estimates_frame(rows)


def _read(panel: pd.DataFrame, linked: str, comparison: str | None) -> tuple[
        pd.DataFrame, list[str], pd.Series | None, pd.Series | None]:
    """Slots by session (rows) and group, the groups, and season and caps by session."""
    require_columns(panel, ["session", "group", "slots_n"], _WHERE)
    problems: list[Problem] = []
    panel = panel.reset_index(drop=True)
    frame = pd.DataFrame({"session": read_sessions(panel, _WHERE, problems),
                          "group": read_text(panel["group"]).astype("object")})
    frame["slots_n"] = read_counts(panel, "slots_n", _WHERE, problems)
    if "season" in panel.columns:
        frame["season"] = read_text(panel["season"]).astype("object")
    if "is_capped" in panel.columns:
        frame["is_capped"] = read_booleans(panel, "is_capped", _WHERE, problems)
    if is_blank(frame["group"]).any():
        problems.append(Problem("row without a group", rows_at(_WHERE, is_blank(frame["group"]))))
    twice = frame.duplicated(["session", "group"], keep=False)
    if twice.any():
        problems.append(Problem("session and group stand twice", rows_at(_WHERE, twice),
                                expected="one row a session and group"))
    groups = sorted(frame["group"].dropna().unique())
    for name in (linked, *([comparison] if comparison else [])):
        if name not in groups:
            problems.append(Problem("no such group", _WHERE, name, ", ".join(groups),
                                    nearest(name, groups) or "name it with linked= or comparison="))
    if comparison == linked:
        problems.append(Problem("comparison is the linked group itself", _WHERE, linked,
                                "a group that linked organisations do not compete with",
                                "leave comparison out, and all other groups serve"))
    raise_if_any(problems)
    wide = frame.pivot(index="session", columns="group", values="slots_n").sort_index()
    by_session = frame.groupby("session")
    season = by_session["season"].first() if "season" in frame.columns else None
    capped = by_session["is_capped"].max() if "is_capped" in frame.columns else None
    return wide, groups, season, capped


@dataclass(frozen=True)
class _Split:
    session: np.ndarray
    linked: np.ndarray
    group: np.ndarray
    against: np.ndarray | None  # slots of the comparison; None where there is no third group
    gain: np.ndarray            # regressor: after the start, or log2 ratio of linked slots
    has_start: bool
    contrast: str
    names: str
    missing_n: int


def _split(wide: pd.DataFrame, group: str, others: list[str], linked: str,
           start: float | None) -> _Split:
    needed = [group, linked, *others]
    complete = wide[needed].dropna()
    if start is None:
        # Of the linked group alone: against the others, their noise would stand on both sides.
        gain = np.log2(complete[linked] + 0.5).to_numpy(float)
        contrast = f"for each doubling of {linked}"
    else:
        gain = (complete.index.to_numpy(float) >= start).astype(float)
        contrast = f"from session {start:.0f} on"
    against = complete[others].sum(axis=1).to_numpy(float) if others else None
    return _Split(complete.index.to_numpy(float), complete[linked].to_numpy(float),
                  complete[group].to_numpy(float), against, gain, start is not None, contrast,
                  " and ".join(others) or "none", len(wide) - len(complete))


def _estimate(split: _Split, season: pd.Series | None, capped: pd.Series | None, group: str,
              seed: int, level: float) -> dict[str, object]:
    size = {"n": float(split.group.sum()), "denominator_n": float(
        split.group.sum() + (0 if split.against is None else split.against.sum()))}
    reason = _reason_to_refuse(split)
    if reason:
        return refusal_row("share_change", reason, n=size["n"],
                           denominator_n=size["denominator_n"])
    regressors, warnings = _design(split, season, capped)
    if split.missing_n:
        warnings.append(f"{split.missing_n} sessions without all counts are missing, not zero")
    if split.against is None:
        warnings.append(_NO_COMPARISON)
    if split.has_start:
        warnings += _gain_warnings(split, regressors, seed, level)
    averaged, caution = _average(split, regressors)
    if averaged.correlation[0] > STRONG_CORRELATION:
        warnings.append("sessions hang together more than the calibration covers (autocorrelation "
                        f"about {averaged.correlation[0]:.1f}): read the interval as too short")
    critical = critical_values(split.session, regressors, [1], seed)[0]
    value, error = averaged.value[0, 0], averaged.error[0, 0]
    limit = critical.at(float(averaged.drift[0])) * caution
    reach = limit * critical.stretch(level) * error
    return estimate_row(
        "share_change", np.exp(value), low=np.exp(value - reach), high=np.exp(value + reach),
        level=level, p_value=critical.p_value(abs(value) / error / limit), warnings=warnings,
        method=_METHOD.format(group=group, against=split.names, n=len(split.session),
                              contrast=split.contrast), **size)


def _average(split: _Split, regressors: np.ndarray) -> tuple[Averaged, float]:
    """Change of the log-ratio, averaged over autocorrelations, and a factor on critical values.

    What varies beyond chance may hang together without showing it, and log-ratios of such counts
    have more far values than the normal noise of the simulation; chance alone does neither.
    """
    response, weights, beyond = _log_ratio(split, regressors)
    averaged = working_errors(split.session).fit(regressors, response[None, :], [1],
                                                 weights).average()
    return averaged, 1 + _CAUTION_BEYOND * beyond


def _gain_warnings(split: _Split, regressors: np.ndarray, seed: int, level: float) -> list[str]:
    """Whether the linked group's own gain, by the same fit, is beyond chance."""
    after = split.gain > 0
    if min(split.linked[after].sum(), split.linked[~after].sum()) < MIN_SLOTS_SIDE:
        return [f"fewer than {MIN_SLOTS_SIDE} linked slots before the start or from it on: that "
                "linked ones gained rests on little"]
    averaged, caution = _average(replace(split, group=split.linked), regressors)
    critical = critical_values(split.session, regressors, [1], seed)[0]
    limit = critical.at(float(averaged.drift[0])) * caution
    p_value = critical.p_value(abs(averaged.value[0, 0]) / averaged.error[0, 0] / limit)
    if p_value <= 1 - level:
        return []
    return [f"that linked ones gained is not beyond chance (factor "
            f"{np.exp(averaged.value[0, 0]):.2f}, p {p_value:.2f}): a loss of the group need not "
            "be their gain"]


def _no_gain(split: _Split) -> str:
    """Why there is no gain of linked ones that could displace anybody, or ''."""
    if np.ptp(split.linked) == 0 or np.ptp(split.gain) < 1e-9:
        return "the linked group never gained or lost"
    if not split.has_start:
        return ""
    after = split.gain > 0
    base = np.ones(len(after)) if split.against is None else split.against
    shares = [split.linked[side].sum() / base[side].sum() for side in (~after, after)]
    if shares[1] > shares[0]:
        return ""
    than = "a session" if split.against is None else f"for each of {split.names}"
    return (f"linked slots {than} did not rise at the start ({shares[0]:.2f} before, "
            f"{shares[1]:.2f} from it on): nothing that could displace others")


def _few_on_a_side(split: _Split) -> str:
    """Which of group and comparison has too few slots on a side of the start, or ''."""
    after = split.gain > 0
    for name, slots in (("the group", split.group), ("the comparison", split.against)):
        if slots is None:
            continue
        sides = slots[~after].sum(), slots[after].sum()
        if min(sides) < MIN_SLOTS_SIDE:
            return (f"{name} has {sides[0]:.0f} slots before the start and {sides[1]:.0f} from it "
                    f"on: at least {MIN_SLOTS_SIDE} on either side are needed")
    return ""


def _reason_to_refuse(split: _Split) -> str:
    n = len(split.session)
    against = np.full(n, MIN_SLOTS) if split.against is None else split.against
    if n < MIN_SESSIONS:
        return f"{n} sessions with all counts: at least {MIN_SESSIONS} are needed"
    if min(split.group.sum(), against.sum()) < MIN_SLOTS:
        return f"group or comparison has fewer than {MIN_SLOTS} slots in all"
    if split.has_start and min(split.gain.sum(), n - split.gain.sum()) < MIN_SIDE:
        return f"fewer than {MIN_SIDE} sessions before the start or from it on"
    return (_few_on_a_side(split) if split.has_start else "") or _no_gain(split)


def _design(split: _Split, season: pd.Series | None,
            capped: pd.Series | None) -> tuple[np.ndarray, list[str]]:
    core = np.column_stack([np.ones(len(split.session)), split.gain])
    warnings: list[str] = []
    optional = []
    if season is not None:
        labels = season.reindex(split.session)
        optional.append(("season", pd.get_dummies(labels, drop_first=True).to_numpy(float)))
    if capped is not None:
        caps = capped.reindex(split.session).fillna(False).to_numpy(float)
        if np.ptp(caps) > 0:
            optional.append(("caps", caps[:, None]))
    for name, columns in optional:
        wider = np.column_stack([core, columns])
        if columns.shape[1] and (np.linalg.matrix_rank(wider) < wider.shape[1]
                                 or len(core) - wider.shape[1] < 5):
            warnings.append(f"not adjusted for {name}")
            continue
        core = wider
    return core, warnings


def _log_ratio(split: _Split, regressors: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Working response of the log-ratio (or log count), its weights at the fit, and the share of
    its variance that lies beyond chance.

    Shares that vary beyond chance make long lists hardly more certain than short ones: Williams'
    weights.
    """
    freedom = len(regressors) - regressors.shape[1]
    if split.against is None:
        mean = GLM(split.group, regressors, family=Poisson()).fit().fittedvalues
        dispersion = ((split.group - mean) ** 2 / mean).sum() / freedom
        return (np.log(mean) + (split.group - mean) / mean, mean,
                float(1 - 1 / max(dispersion, 1.0)))
    total = split.group + split.against
    held = total > 0
    here, x = total[held], regressors[held]
    observed = split.group[held] / here
    extra, rate = 0.0, observed
    for _ in range(_WILLIAMS_STEPS):
        spread = 1 + extra * (here - 1)
        fit = GLM(observed, x, family=Binomial(), var_weights=here / spread).fit()
        rate = fit.fittedvalues
        before, extra = extra, _extra_variation(split.group[held], here, rate, x.shape[1])
        if abs(extra - before) <= 1e-2 * extra:
            break
    share = fit.predict(regressors)
    response = np.log(share / (1 - share))
    response[held] += (observed - rate) / (rate * (1 - rate))
    spread = 1 + extra * np.maximum(total - 1, 0)
    weights = np.maximum(total * share * (1 - share) / spread, 1e-9)
    return response, weights, float(1 - (1 / spread[held]).mean())


def _extra_variation(group: np.ndarray, total: np.ndarray, rate: np.ndarray,
                     coefficients_n: int) -> float:
    """Correlation of the slots of a session at which Pearson's statistic equals its freedom."""
    squares = (group - total * rate) ** 2 / (total * rate * (1 - rate))
    freedom = len(total) - coefficients_n

    def excess(correlation: float) -> float:
        return float((squares / (1 + correlation * (total - 1))).sum() - freedom)

    if excess(0.0) <= 0:
        return 0.0
    return 1.0 if excess(1.0) >= 0 else float(optimize.brentq(excess, 0.0, 1.0))
