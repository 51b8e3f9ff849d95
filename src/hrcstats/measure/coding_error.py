"""What if codings or matches are wrong: bounds and imputation (for an audited sample, `audit`)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import (
    ESTIMATE_COLUMNS,
    estimate_row,
    estimates_frame,
    refusal_row,
)
from hrcstats.measure.inputs import (
    is_blank,
    level_problems,
    read_counts,
    require_columns,
    rows_at,
    whole_problems,
)

RATIOS = ("step", "slope", "ratio", "share_change")  # quantities combined on the log scale


def bound_share(flagged_n: float, total_n: float, *, sensitivity: tuple[float, float],
                specificity: tuple[float, float], level: float = 0.95) -> pd.DataFrame:
    """Bounds on a true share, given how often a coding or match finds it and how often it errs.

    Parameters
    ----------
    flagged_n, total_n
        Coded (or matched) yes, out of how many.
    sensitivity, specificity
        Lowest and highest believable: share of the true ones that are flagged, of the others that
        are not.
    level
        Of the Clopper-Pearson interval of the flagged share, from which the bounds start.

    Returns
    -------
    pandas.DataFrame
        One estimate row `true_share`: `value` at the middle error rates, `low` and `high` the
        extremes over error rates and sampling. Refused where the lowest rates are no better than
        chance, and where the flagged share lies beyond what any true share would give.

    Notes
    -----
    Rogan and Gladen (1978): true share = (flagged share + specificity - 1) / (sensitivity +
    specificity - 1), cut to 0 and 1.

    Examples
    --------
    >>> bound_share(30, 100, sensitivity=(0.9, 0.9), specificity=(1, 1))["value"].round(3).item()
    0.333
    """
    problems = [Problem(f"{name} is no pair of rates", "bound_share", str(pair), "0 <= low <= high "
                        "<= 1") for name, pair in (("sensitivity", sensitivity),
                                                   ("specificity", specificity))
                if not 0 <= pair[0] <= pair[1] <= 1]
    if not 0 <= flagged_n <= total_n or total_n <= 0:
        problems.append(Problem("counts do not fit", "bound_share", f"{flagged_n} of {total_n}",
                                "0 <= flagged_n <= total_n"))
    raise_if_any([*problems, *level_problems(level, "bound_share")])
    if sensitivity[0] + specificity[0] <= 1:
        return estimates_frame([refusal_row(
            "true_share", "at the lowest believable rates the coding is no better than chance",
            n=flagged_n, denominator_n=total_n)])
    limits = proportion_confint(flagged_n, total_n, alpha=1 - level, method="beta")
    reason = _contradiction(limits, sensitivity[1], specificity[1])
    if reason:
        return estimates_frame([refusal_row("true_share", reason, n=flagged_n,
                                            denominator_n=total_n)])

    def true_share(flagged: float, sens: float, spec: float) -> float:
        return float(np.clip((flagged + spec - 1) / (sens + spec - 1), 0, 1))

    corners = [true_share(q, sens, spec) for q in limits for sens in sensitivity
               for spec in specificity]
    value = true_share(flagged_n / total_n, float(np.mean(sensitivity)),
                       float(np.mean(specificity)))
    return estimates_frame([estimate_row(
        "true_share", value, low=min(corners), high=max(corners), level=level, n=flagged_n,
        denominator_n=total_n, method="Rogan-Gladen bounds over Clopper-Pearson limits")])


def _contradiction(limits: tuple[float, float], sensitivity: float, specificity: float) -> str:
    """Why no true share leads to the flagged share at the highest believable rates, or ''."""
    low, high = limits
    if high < 1 - specificity:
        return (f"a specificity of {specificity:g} flags {1 - specificity:.1%} even where nothing "
                f"is true, but at most {high:.1%} are flagged: the rates do not fit these data")
    if low > sensitivity:
        return (f"a sensitivity of {sensitivity:g} flags no more than that even where all are "
                f"true, but at least {low:.1%} are flagged: the rates do not fit these data")
    return ""


def impute_codings(probabilities: pd.DataFrame,
                   estimate: Callable[[pd.Series], pd.DataFrame], *, draws: int = 30,
                   seed: int = 0) -> pd.DataFrame:
    """Estimates that carry the uncertainty of codings, by multiple imputation.

    Parameters
    ----------
    probabilities
        `organisation_id` and `probability` that it is linked, for instance from
        `estimate_coder_error`; one row an organisation.
    estimate
        Takes the codings of one draw (booleans, indexed by organisation_id, in the order of
        `probabilities`) and returns estimate rows, for instance by building the series and calling
        `estimate_surge`.
    draws, seed
        Imputations and their random numbers.

    Returns
    -------
    pandas.DataFrame
        The rows that `estimate` gives, combined by Rubin's rules; ratios (step, slope, ...) on the
        log scale. Rows are the same where the quantity and every key column (State, end kind, ...)
        are; counts and probabilities beside the estimate (`..._n`, `..._p`, `null_value`) differ
        from draw to draw and are left out. A quantity refused in, or missing from, more than a
        tenth of the draws is refused.

    Raises
    ------
    HrcStatsError
        An organisation without id or twice, a probability that is none, two rows of one draw that
        no key column tells apart.

    Notes
    -----
    The draws do not know whether an organisation rose with the linked ones, so that a ratio is
    pulled towards 1, the more the surer the errors: docs/methods/coding_error.md gives the bias and
    the coverage. Where codings can be audited, `corrected_series` has no such bias.

    References
    ----------
    D. B. Rubin (1987), Multiple Imputation for Nonresponse in Surveys.
    """
    where = "impute_codings(probabilities)"
    require_columns(probabilities, ["organisation_id", "probability"], where)
    problems: list[Problem] = []
    chance = read_counts(probabilities, "probability", where, problems)
    problems += whole_problems(draws, where, "draws", 5) + whole_problems(seed, where, "seed", 0)
    nameless = is_blank(probabilities["organisation_id"])
    if nameless.any():
        problems.append(Problem("row without organisation_id", rows_at(where, nameless)))
    bad = chance.isna() | (chance > 1)
    if bad.any():
        problems.append(Problem("probability outside 0 to 1", rows_at(where, bad)))
    twice = probabilities["organisation_id"].duplicated(keep=False)
    if twice.any():
        problems.append(Problem("organisation stands twice", rows_at(where, twice)))
    raise_if_any(problems)
    rng = np.random.default_rng(seed)
    # Drawn in order of the ids, so that the order of the rows changes no draw; handed over in the
    # order of the rows, so that an `estimate` that goes by position takes no other's coding.
    chances = pd.Series(chance.to_numpy(), index=pd.Index(
        probabilities["organisation_id"], name="organisation_id")).sort_index(
            key=lambda ids: ids.astype(str))
    rows = probabilities["organisation_id"].to_numpy()
    frames = [estimate(chances.gt(rng.random(len(chances))).loc[rows]) for _ in range(draws)]
    return estimates_frame(_combined_by_key(frames, where))


def _combined_by_key(frames: list[pd.DataFrame], where: str) -> list[dict[str, object]]:
    """One row for each quantity and key of the draws, in the order in which they come first."""
    stacked = pd.concat([frame.assign(_draw=draw) for draw, frame in enumerate(frames)],
                        ignore_index=True)
    keys = [column for column in stacked.columns if column not in {*ESTIMATE_COLUMNS, "_draw"}
            and not str(column).endswith(("_n", "_p", "_value"))]
    twice = stacked.duplicated(["_draw", "quantity", *keys], keep=False)
    if twice.any():
        raise_if_any([Problem(
            "two rows of one draw are the same estimate", where,
            str(stacked.loc[twice, ["quantity", *keys]].iloc[0].to_dict()),
            "one row for each quantity and key", "let estimate() give a column that tells them "
            "apart")])
    return [dict(zip(keys, values[1:], strict=True)) | _combined(str(values[0]), rows, len(frames))
            for values, rows in stacked.groupby(["quantity", *keys], sort=False, dropna=False)]


def _combined(quantity: str, rows: pd.DataFrame, draws: int) -> dict[str, object]:
    """Rubin's rules over the draws of one quantity."""
    used = rows.dropna(subset=["value", "low", "high"])
    if len(used) < max(2, 0.9 * draws):
        refused = rows.loc[rows["value"].isna(), "warnings"]
        reason = refused.iloc[0] if len(refused) else (
            "the draws give no intervals" if len(rows) == draws else "not in every draw")
        return refusal_row(quantity, f"refused in {draws - len(used)} of {draws} draws: {reason}")
    on_log = quantity.startswith(RATIOS) and bool((used[["value", "low"]] > 0).all(axis=None))
    scale: Callable[[pd.Series], pd.Series] = np.log if on_log else lambda x: x
    back: Callable[[float], float] = np.exp if on_log else lambda x: x
    level = float(used["level"].iloc[0])
    values, m = scale(used["value"]), len(used)
    normal = stats.norm.ppf((1 + level) / 2)
    within = float((((scale(used["high"]) - scale(used["low"])) / 2 / normal) ** 2).mean())
    between = float(values.var(ddof=1))
    total = within + (1 + 1 / m) * between
    # Of the total, the part that is between draws; none, and t is normal.
    missing = max((1 + 1 / m) * between / total, 1e-4) if total > 0 else 1e-4
    reach = stats.t.ppf((1 + level) / 2, (m - 1) / missing**2) * np.sqrt(total)
    middle = float(values.mean())
    warnings = [text for text in used["warnings"].unique() if text][:1]
    if on_log:
        warnings.append("codings are drawn without looking at the series: the ratio is pulled "
                        "towards 1")
    return estimate_row(
        quantity, back(middle), low=back(middle - reach), high=back(middle + reach), level=level,
        n=used["n"].mean(), denominator_n=used["denominator_n"].mean(), warnings=warnings,
        method=f"{used['method'].iloc[0]}; {m} imputations of codings, Rubin's rules")
