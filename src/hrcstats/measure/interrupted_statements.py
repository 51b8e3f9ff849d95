"""Which statements are interrupted: odds by what is said of them, and tests by permutation."""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, read_booleans, require_columns, rows_at
from hrcstats.measure.rate_limits import check_level, exact_limits

_METHODS = ("firth", "conditional")
_FEW = 10  # events a covariate below which an estimate is said to be rough


def estimate_interruption_odds(slots: pd.DataFrame, covariates: Sequence[str], *,
                               method: str = "firth", level: float = 0.95) -> pd.DataFrame:
    """Odds ratios of being interrupted: rare-event logit, or compared within debates only.

    Parameters
    ----------
    slots
        `debate_id`, `was_interrupted` (of observed slots, as judged), and the covariates: true and
        false, numbers, or categories (each against the most frequent one).
    covariates
        Columns of `slots`.
    method
        `firth`: penalised logit with profile-likelihood limits, all debates together.
        `conditional`: logit conditional on the debate (statsmodels), which compares only statements
        of one debate and is blind to what is the same for all of it.

    Returns
    -------
    pandas.DataFrame
        Key `term`; `value` the odds ratio, `n` the interruptions used, `denominator_n` the slots
        used. A term that cannot be estimated is a refusal with its reason.

    Notes
    -----
    The limits of `firth` take slots as independent: `permute_interruptions` tests with debates kept
    together. Association is called association.

    References
    ----------
    D. Firth (1993), Bias reduction of maximum likelihood estimates, Biometrika 80.
    """
    check_level(level, "estimate_interruption_odds")
    if method not in _METHODS:
        raise HrcStatsError(Problem("unknown method", "estimate_interruption_odds", method,
                                    ", ".join(_METHODS), nearest(method, _METHODS)))
    frame, terms = _design(slots, covariates, "estimate_interruption_odds(slots)")
    n, total = int(frame["y"].sum()), len(frame)
    reason = _why_not(n, total)
    if reason:
        return estimates_frame([{"term": term, **refusal_row("odds_ratio", reason, n=n,
                                                            denominator_n=total)}
                                for term in terms.columns])
    about = [f"{n} interruptions for {terms.shape[1]} terms: rough"] if (
        n < _FEW * terms.shape[1]) else []
    if method == "firth":
        return _firth(frame, terms, level, about)
    return _conditional(frame, terms, level, about)


def _why_not(n: int, total: int) -> str:
    if not total:
        return "no observed slot"
    if n == 0:
        return "no interruption was seen"
    return "every slot was interrupted" if n == total else ""


def _design(slots: pd.DataFrame, covariates: Sequence[str], where: str
            ) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Slots whose outcome and covariates are known, and the covariates as numbers."""
    require_columns(slots, ["debate_id", "was_interrupted", *covariates], where)
    slots = slots.reset_index(drop=True)
    problems: list[Problem] = []
    if not covariates:
        problems.append(Problem("no covariate", where, remedy="name a column"))
    y = read_booleans(slots, "was_interrupted", where, problems)
    blank = is_blank(slots["debate_id"])
    if blank.any():
        problems.append(Problem("slot without debate", rows_at(where, blank)))
    raise_if_any(problems)
    parts = [_as_numbers(slots[name], name) for name in covariates]
    terms = pd.concat(parts, axis=1)
    known = y.notna() & terms.notna().all(axis=1)
    frame = pd.DataFrame({"debate": slots["debate_id"], "y": y})[known]
    return frame.assign(y=frame["y"].astype(float)), terms[known].astype(float)


def _as_numbers(values: pd.Series, name: str) -> pd.DataFrame:
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return values.astype("Float64").to_frame(name)
    text = values.astype("string").str.strip()
    text = text.mask(is_blank(values))
    base = text.value_counts().index[0] if text.notna().any() else None
    others = sorted(set(text.dropna()) - {base})
    return pd.DataFrame({f"{name}: {other} (not {base})": (text == other).astype("Float64")
                         for other in others}, index=values.index)


def _firth(frame: pd.DataFrame, terms: pd.DataFrame, level: float,
           about: list[str]) -> pd.DataFrame:
    from firthmodels import FirthLogisticRegression

    varies = [term for term in terms if terms[term].nunique() > 1]
    rows = [{"term": term, **refusal_row("odds_ratio", "the same for every slot",
                                        n=frame["y"].sum(), denominator_n=len(frame))}
            for term in terms if term not in varies]
    if varies:
        model = FirthLogisticRegression(backend="numpy", max_iter=200)
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # what does not converge is refused below
            model.fit(terms[varies].to_numpy(), frame["y"].to_numpy(dtype=int))
            limits = model.conf_int(alpha=1 - level, method="pl", max_iter=100)
            model.lrt()
        for at, term in enumerate(varies):
            if not model.converged_:
                rows.append({"term": term, **refusal_row("odds_ratio", "the fit did not settle")})
                continue
            rows.append({"term": term, **estimate_row(
                "odds_ratio", np.exp(model.coef_[at]), low=np.exp(limits[at, 0]),
                high=np.exp(limits[at, 1]), level=level, p_value=model.lrt_pvalues_[at],
                n=frame["y"].sum(), denominator_n=len(frame), warnings=about,
                method="Firth logit, profile penalised likelihood")})
    return estimates_frame(rows)


def _conditional(frame: pd.DataFrame, terms: pd.DataFrame, level: float,
                 about: list[str]) -> pd.DataFrame:
    from statsmodels.discrete.conditional_models import ConditionalLogit

    share = frame.groupby("debate")["y"].transform("mean")
    mixed = (share > 0) & (share < 1)  # other debates say nothing about who is interrupted in them
    left_out = frame.loc[~mixed, "debate"].nunique()
    about = about + ([f"{left_out} debates in which none or all were interrupted say nothing here"]
                     if left_out else [])
    used, inside = frame[mixed], terms[mixed]
    varies = [term for term in inside
              if (inside[term].groupby(used["debate"]).nunique() > 1).any()]
    rows = [{"term": term, **refusal_row("odds_ratio", "the same for all statements of each debate",
                                        n=used["y"].sum(), denominator_n=len(used))}
            for term in terms if term not in varies]
    if varies:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # separation is refused below
            fit = ConditionalLogit(used["y"], inside[varies], groups=used["debate"]).fit(
                disp=False)
        limits = np.asarray(fit.conf_int(alpha=1 - level))
        for at, term in enumerate(varies):
            value, error = float(fit.params.iloc[at]), float(fit.bse.iloc[at])
            if not np.isfinite(error) or error > _SEPARATED:
                rows.append({"term": term, **refusal_row(
                    "odds_ratio", "all interruptions lie on one side: no finite estimate; see "
                    "method firth", n=used["y"].sum(), denominator_n=len(used))})
                continue
            rows.append({"term": term, **estimate_row(
                "odds_ratio", np.exp(value), low=np.exp(limits[at, 0]), high=np.exp(limits[at, 1]),
                level=level, p_value=float(fit.pvalues.iloc[at]), n=used["y"].sum(),
                denominator_n=len(used), warnings=about, method="conditional logit by debate")})
    return estimates_frame(rows)


_SEPARATED = 20.0  # a standard error of a log odds ratio that means: no finite maximum


def permute_interruptions(slots: pd.DataFrame, attribute: str, *, permutations_n: int = 5000,
                          seed: int = 0) -> pd.DataFrame:
    """Whether statements with an attribute are interrupted more often, debates kept together.

    Parameters
    ----------
    slots
        `debate_id`, `was_interrupted`, `attribute` (true or false).
    attribute
        Where it varies inside debates, it is dealt out anew within each debate; where it is the
        same for all statements of each debate, whole debates change places.

    Returns
    -------
    pandas.DataFrame
        One row `rate_difference`: rate with the attribute less rate without, two-sided `p_value`.

    Notes
    -----
    p is (1 + permutations at least as far from what chance expects) / (1 + permutations), so that
    it is never zero and its size is exact.
    """
    where = "permute_interruptions(slots)"
    require_columns(slots, ["debate_id", "was_interrupted", attribute], where)
    slots = slots.reset_index(drop=True)
    problems: list[Problem] = []
    y, x = (read_booleans(slots, name, where, problems) for name in ("was_interrupted", attribute))
    raise_if_any(problems)
    known = y.notna() & x.notna()
    debates = slots.loc[known, "debate_id"].astype(str).to_numpy()
    outcome, has = (values[known].to_numpy(dtype=float) for values in (y, x))
    n, total = int(outcome.sum()), len(outcome)
    if reason := _why_not(n, total) or (
            "the attribute is the same for every slot" if has.min() == has.max() else ""):
        return estimates_frame([refusal_row("rate_difference", reason, n=n, denominator_n=total)])
    rng = np.random.default_rng(seed)
    sums = pd.DataFrame({"d": debates, "y": outcome, "x": has, "size": 1.0}).groupby("d").sum()
    inside = ((sums["x"] > 0) & (sums["x"] < sums["size"])).any()
    draw = _within if inside else _between
    overlap = draw(outcome, has, debates, sums, permutations_n, rng)
    if overlap is None:
        return estimates_frame([refusal_row(
            "rate_difference", "too few debates differ in the attribute to change places", n=n,
            denominator_n=total)])
    value = outcome[has == 1].mean() - outcome[has == 0].mean()
    seen, drawn = overlap
    centre = drawn.mean()
    further = int((np.abs(drawn - centre) >= abs(seen - centre) - 1e-12).sum())
    how = "within debates" if inside else "of whole debates"
    return estimates_frame([estimate_row(
        "rate_difference", value, p_value=(1 + further) / (1 + permutations_n), n=n,
        denominator_n=total, method=f"permutation {how}, {permutations_n:,} draws")])


Floats = npt.NDArray[np.float64]


def _within(outcome: Floats, has: Floats, debates: npt.NDArray[np.object_], sums: pd.DataFrame,
            permutations_n: int, rng: np.random.Generator) -> tuple[float, Floats]:
    """Interrupted statements that have the attribute: dealing out anew is hypergeometric."""
    seen = float((outcome * has).sum())
    drawn = np.zeros(permutations_n)
    for row in sums.itertuples():
        if row.y > 0 and 0 < row.x < row.size:
            drawn += rng.hypergeometric(int(row.x), int(row.size - row.x), int(row.y),
                                        permutations_n)
        else:
            drawn += row.y * row.x / row.size
    return seen, drawn


def _between(outcome: Floats, has: Floats, debates: npt.NDArray[np.object_], sums: pd.DataFrame,
             permutations_n: int, rng: np.random.Generator) -> tuple[float, Floats] | None:
    """Rates of the debates with and without the attribute, whole debates changing places."""
    flags = (sums["x"] > 0).to_numpy()
    if len(flags) < 4 or flags.all() or not flags.any():
        return None
    y, size = sums["y"].to_numpy(), sums["size"].to_numpy()

    def difference(chosen: npt.NDArray[np.bool_]) -> Floats:
        with_n, all_n = (size * chosen).sum(axis=-1), size.sum()
        with_y = (y * chosen).sum(axis=-1)
        out: Floats = with_y / with_n - (y.sum() - with_y) / (all_n - with_n)
        return out

    drawn = np.argsort(rng.random((permutations_n, len(flags))), axis=1)
    return float(difference(flags)), difference(flags[drawn])


def compare_interruption_rates(slots: pd.DataFrame, attribute: str, *,
                               level: float = 0.95) -> pd.DataFrame:
    """Rates with and without an attribute: exact limits each, Fisher's test between them.

    Takes `was_interrupted` and `attribute` (true or false), one row a slot; debates are not kept
    together (`permute_interruptions` does). Key `attribute`, with the rows `with`, `without` and
    `odds_ratio` (conditional maximum likelihood with exact limits, and Fisher's p).
    """
    check_level(level, "compare_interruption_rates")
    where = "compare_interruption_rates(slots)"
    require_columns(slots, ["was_interrupted", attribute], where)
    problems: list[Problem] = []
    y, x = (read_booleans(slots, name, where, problems) for name in ("was_interrupted", attribute))
    raise_if_any(problems)
    known = y.notna() & x.notna()
    y, x = y[known].astype(bool), x[known].astype(bool)
    cells, rows = [], []
    for label, mine in (("with", x), ("without", ~x)):
        n, total = int(y[mine].sum()), int(mine.sum())
        cells.append([n, total - n])
        if not total:
            rows.append({"attribute": label, **refusal_row("interruption_rate", "no such slot")})
            continue
        low, high = exact_limits(n, total, level)
        rows.append({"attribute": label, **estimate_row(
            "interruption_rate", n / total, low=low, high=high, level=level, n=n,
            denominator_n=total, method="Clopper-Pearson")})
    rows.append({"attribute": attribute, **_fisher(cells, level)})
    return estimates_frame(rows)


def _fisher(cells: list[list[int]], level: float) -> dict[str, object]:
    n, total = cells[0][0] + cells[1][0], sum(map(sum, cells))
    if not n or not all(map(sum, cells)):
        return refusal_row("odds_ratio", "no interruption was seen" if not n else
                           "the attribute is the same for every slot", n=n, denominator_n=total)
    ratio = stats.contingency.odds_ratio(np.array(cells))
    limits = ratio.confidence_interval(level)
    value = float(ratio.statistic)
    about = "" if np.isfinite(value) else "none without the attribute: no finite upper limit"
    return estimate_row("odds_ratio", value if np.isfinite(value) else None, low=limits.low,
                        high=limits.high if np.isfinite(limits.high) else None, level=level,
                        p_value=float(stats.fisher_exact(cells).pvalue), n=n, denominator_n=total,
                        method="Fisher, conditional odds ratio", warnings=about)
