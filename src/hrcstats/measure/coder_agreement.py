"""Do coders agree? Krippendorff's alpha and Gwet's AC1, with the codebook's verdict in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import krippendorff
import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import (
    level_problems,
    read_text,
    require_columns,
    rows_at,
    whole_problems,
)
from hrcstats.measure.rate_limits import exact_limits
from hrcstats.plural import plural

_WHERE = "agreement(codings)"
_LEVELS = ("nominal", "ordinal", "interval", "ratio")
STANCE_ORDER = ("critical", "mixed", "sympathetic", "laudatory")  # criterion B2
_FEW_UNITS, _FEW_DISAGREE = 10, 5
CONCLUSION, TENTATIVE = 0.667, 0.8  # codebook: below the first nothing, below the second tentative


def agreement(codings: pd.DataFrame, level: str = "nominal", *,
              order: Sequence[object] | None = None, by: str | list[str] | None = None,
              interval_level: float = 0.95, replicates: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Agreement of coders who coded the same units.

    A null value is a coding that is missing; `unknown` is a value like any other (unknown is never
    no). Units with one coding say nothing about agreement and are counted in the warnings.

    Parameters
    ----------
    codings
        `unit`, `coder`, `value`: one row a unit and coder.
    level
        Of measurement: nominal, ordinal, interval or ratio.
    order
        Values from low to high, needed for ordinal values that are neither numbers, nor an ordered
        categorical, nor the stances of criterion B2.
    by
        Columns of `codings` (criterion, State): agreement apart for each of their values.
    interval_level, replicates, seed
        Of the bootstrap over units.

    Returns
    -------
    pandas.DataFrame
        Two estimate rows, `alpha` and `ac1`, for each value of `by`. `n` is the number of units
        with two or more codings, `denominator_n` all units. The codebook's verdict is in the
        warnings.

    Raises
    ------
    HrcStatsError
        A coder who coded a unit twice, a coding without unit or coder, values without an order.

    Notes
    -----
    AC1 is (p_a - p_e) / (1 - p_e), p_a the mean over units of agreeing pairs, p_e the sum over q
    categories of pi_k (1 - pi_k) / (q - 1). It ignores the order of categories. Categories are
    those that occur in all of `codings`.

    A bootstrap cannot draw a disagreement that nobody saw: where all units agree it gives 1 to 1.
    Each limit is therefore the wider of the bootstrap's and of the one at which the share of
    disagreeing units is at its Clopper-Pearson limit, each disagreement as large as those seen
    (where none was seen: one coder of a unit gives the next most common value). Coverage:
    `benchmarks/results/agreement.csv`.

    References
    ----------
    K. Krippendorff, Content Analysis, 4th ed., chapter 12. K. L. Gwet (2008), Computing inter-rater
    reliability and its variance in the presence of high agreement, BJMSP 61.

    Examples
    --------
    >>> codings = pd.DataFrame({"unit": [1, 1, 2, 2, 3, 3], "coder": list("ababab"),
    ...                         "value": ["yes", "yes", "no", "no", "no", "yes"]})
    >>> agreement(codings, replicates=50).set_index("quantity")["value"].round(3).to_dict()
    {'alpha': 0.444, 'ac1': 0.333}
    """
    if level not in _LEVELS:
        raise HrcStatsError(Problem("unknown level of measurement", _WHERE, str(level),
                                    ", ".join(_LEVELS)))
    raise_if_any([*level_problems(interval_level, _WHERE, "interval_level"),
                  *whole_problems(seed, _WHERE, "seed", 0),
                  *whole_problems(replicates, _WHERE, "replicates", 20)])
    keys = [by] if isinstance(by, str) else list(by or [])
    require_columns(codings, ["unit", "coder", "value", *keys], _WHERE)
    raise_if_any(_problems(codings, keys))
    scores, categories = _scores(codings["value"], level, order)
    frame = codings[["unit", *keys]].assign(score=scores)
    settings = (level, categories, interval_level, replicates, seed)
    if not keys:
        return estimates_frame(_estimates(frame, *settings))
    rows = []
    for values, group in frame.groupby(keys, dropna=False):
        labels = dict(zip(keys, values, strict=True))
        rows += [{**labels, **row} for row in _estimates(group, *settings)]
    return estimates_frame(rows)


def _problems(codings: pd.DataFrame, keys: list[str]) -> list[Problem]:
    problems = []
    for column in ("unit", "coder"):
        blank = read_text(codings[column]).isna()
        if blank.any():
            problems.append(Problem(f"coding without {column}", rows_at(_WHERE, blank),
                                    expected=f"a {column} in every row"))
    twice = codings.duplicated([*keys, "unit", "coder"], keep=False)
    for _, rows in codings[twice].groupby([*keys, "unit", "coder"], dropna=False):
        where = rows_at(_WHERE, pd.Series(codings.index.isin(rows.index)))
        problems.append(Problem("a coder coded a unit twice", where,
                                f"{rows['coder'].iloc[0]} on {rows['unit'].iloc[0]}",
                                "one row a unit and coder",
                                "keep the later coding, or adjudicate in a row of its own"))
    return problems


def _scores(values: pd.Series, level: str,
            order: Sequence[object] | None) -> tuple[pd.Series, np.ndarray]:
    """Values as numbers (category codes, unless interval or ratio) and the numbers that occur."""
    text = read_text(values)
    numbers = pd.to_numeric(text, errors="coerce")
    are_numbers = not (numbers.isna() & text.notna()).any()
    if level in ("interval", "ratio") and not are_numbers:
        raise HrcStatsError(Problem(f"{level} values must be numbers", _WHERE,
                                    str(text[numbers.isna() & text.notna()].iloc[0])))
    if level in ("interval", "ratio"):
        scores = pd.Series(numbers.to_numpy("float64", na_value=np.nan), index=values.index)
        return scores, np.unique(scores.dropna())
    ranked = _ranked(values, text, numbers, are_numbers, level, order)
    codes = text.map({category: float(i) for i, category in enumerate(ranked)})
    scores = pd.Series(codes.to_numpy("float64", na_value=np.nan), index=values.index)
    return scores, np.unique(scores.dropna())


def _ranked(values: pd.Series, text: pd.Series, numbers: pd.Series, are_numbers: bool, level: str,
            order: Sequence[object] | None) -> list[str]:
    """The categories that occur, from low to high where the level is ordinal."""
    present = text.dropna().unique().tolist()
    if level == "nominal":
        return sorted(present)
    if order is None and isinstance(values.dtype, pd.CategoricalDtype) and values.cat.ordered:
        order = list(values.cat.categories)
    if order is None and are_numbers:
        return list(pd.DataFrame({"text": text, "number": numbers}).dropna()
                    .drop_duplicates("text").sort_values("number")["text"])
    scale = [str(category) for category in (order if order is not None else STANCE_ORDER)]
    outside = [category for category in present if category not in scale]
    if outside:
        raise HrcStatsError([Problem("value has no place in the order", _WHERE, category,
                                     " < ".join(scale), "give order=[lowest, ..., highest]")
                             for category in outside])
    return [category for category in scale if category in present]


def _estimates(frame: pd.DataFrame, level: str, categories: np.ndarray, interval_level: float,
               replicates: int, seed: int) -> list[dict[str, object]]:
    """The rows of alpha and AC1 for one set of units."""
    counts = _counts(frame, categories)
    paired = counts[counts.sum(axis=1) >= 2]
    alone_n = frame["unit"].nunique() - len(paired)
    notes = [f"{alone_n} {plural(alone_n, 'unit')} with fewer than two codings "
             f"{plural(alone_n, 'is', 'are')} left out of the pairs"] if alone_n else []
    n, units_n = len(paired), frame["unit"].nunique()
    if len(paired) == 0:
        return [refusal_row(quantity, "no unit was coded by two coders", n=n, denominator_n=units_n)
                for quantity in ("alpha", "ac1")]
    if len(paired) < _FEW_UNITS:
        notes.append(f"only {len(paired)} {plural(len(paired), 'unit')}: the interval is rough")
    # Units with one coding still tell AC1 how common a value is.
    measures: dict[str, tuple[Callable[[np.ndarray], float], np.ndarray]] = {
        "alpha": (lambda units: _alpha(units, categories, level), paired),
        "ac1": (_ac1, counts)}
    notes += _disagreement_notes(paired, interval_level)
    rows = []
    for quantity, (measure, units) in measures.items():
        value = measure(units)
        if np.isnan(value):
            rows.append(refusal_row(quantity, "every coding has the same value: agreement beyond "
                                              "chance is undefined", n=n, denominator_n=units_n))
            continue
        low, high, undefined_n = _limits(measure, units, interval_level, replicates, seed)
        order_note = "AC1 ignores the order of values" if (
            quantity == "ac1" and level != "nominal") else ""
        about = [*(_verdict(value, low) if quantity == "alpha" else []), order_note, *notes,
                 f"{undefined_n} of {replicates} bootstrap draws are undefined (a single value) "
                 "and left out" if undefined_n else ""]
        method = f"Krippendorff's alpha, {level}" if quantity == "alpha" else "Gwet's AC1"
        rows.append(estimate_row(
            quantity, value, low=low, high=high, level=interval_level, n=n, denominator_n=units_n,
            method=f"{method}; bootstrap over units, or Clopper-Pearson of disagreeing units where "
                   "wider", warnings=[text for text in about if text]))
    return rows


def _limits(measure: Callable[[np.ndarray], float], units: np.ndarray, interval_level: float,
            replicates: int, seed: int) -> tuple[float, float, int]:
    """The wider of two intervals, and how many bootstrap draws were undefined."""
    value = measure(units)
    picks = np.random.default_rng(seed).integers(len(units), size=(replicates, len(units)))
    drawn = np.array([measure(units[pick]) for pick in picks])
    low, high = np.nanquantile(drawn, [(1 - interval_level) / 2, (1 + interval_level) / 2])
    least, most = _limits_unseen(measure, units, interval_level)
    return (float(max(min(low, value, least), -1)), float(max(high, value, most)),
            int(np.isnan(drawn).sum()))


def _limits_unseen(measure: Callable[[np.ndarray], float], units: np.ndarray,
                   interval_level: float) -> tuple[float, float]:
    """Agreement at the limits of the share of disagreeing units, chance agreement as seen.

    One minus alpha, and one minus AC1, is that share times a constant.
    """
    n, disagreeing_n = _disagreeing(units)
    low, high = exact_limits(disagreeing_n, n, interval_level)
    if disagreeing_n == 0:
        units, disagreeing_n = _with_one_disagreement(units), 1
    per_share = (1 - measure(units)) * n / disagreeing_n
    return 1 - per_share * high, 1 - per_share * low


def _with_one_disagreement(units: np.ndarray) -> np.ndarray:
    """One coding of the most common value, in a unit coded twice, turned into the next common."""
    common, following = np.argsort(-units.sum(axis=0), kind="stable")[:2]
    changed = units.copy()
    pairs = units.sum(axis=1) >= 2
    row = int(np.argmax(np.where(pairs, units[:, common], -1)))
    changed[row, common] -= 1
    changed[row, following] += 1
    return changed


def _disagreeing(units: np.ndarray) -> tuple[int, int]:
    """Units with two codings or more, and those of them whose codings are not all alike."""
    pairs = units[units.sum(axis=1) >= 2]
    return len(pairs), int(((pairs > 0).sum(axis=1) > 1).sum())


def _disagreement_notes(paired: np.ndarray, interval_level: float) -> list[str]:
    n, disagreeing_n = _disagreeing(paired)
    if disagreeing_n >= _FEW_DISAGREE:
        return []
    most = exact_limits(disagreeing_n, n, interval_level)[1]
    seen = ((f"all {n} units agree" if n > 1 else "the one unit agrees") if disagreeing_n == 0 else
            f"only {disagreeing_n} of {n} {plural(n, 'unit')} "
            f"{plural(disagreeing_n, 'disagrees', 'disagree')}")
    return [f"{seen}: the low limit leaves room for disagreement on up to {most:.0%} of units"]


def _counts(frame: pd.DataFrame, categories: np.ndarray) -> np.ndarray:
    """Units by categories: how many coders gave the unit that value."""
    coded = frame.dropna(subset=["score"])
    units, unit_index = np.unique(coded["unit"].astype("string").to_numpy(), return_inverse=True)
    counts = np.zeros((len(units), len(categories)), dtype=np.int64)
    np.add.at(counts, (unit_index, np.searchsorted(categories, coded["score"].to_numpy())), 1)
    return counts


def _alpha(counts: np.ndarray, categories: np.ndarray, level: str) -> float:
    if (counts.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=counts, value_domain=categories,
                                    level_of_measurement=level))  # type: ignore[arg-type]


def _ac1(counts: np.ndarray) -> float:
    coders = counts.sum(axis=1)
    pairs = counts[coders >= 2]
    coders_of_pairs = coders[coders >= 2]
    categories_n = counts.shape[1]
    if categories_n < 2 or len(pairs) == 0:
        return float("nan")
    agreeing = (pairs * (pairs - 1)).sum(axis=1) / (coders_of_pairs * (coders_of_pairs - 1))
    shares = (counts / coders[:, None]).mean(axis=0)
    by_chance = (shares * (1 - shares)).sum() / (categories_n - 1)
    return float((agreeing.mean() - by_chance) / (1 - by_chance))


def _supports(alpha: float) -> str:
    return ("no conclusion" if alpha < CONCLUSION else
            "tentative conclusions" if alpha < TENTATIVE else "conclusions")


def _reaches(alpha: float, low: float) -> str:
    return ("" if _supports(low) == _supports(alpha) else
            f"the interval reaches into {_supports(low)}")


def _verdict(alpha: float, low: float) -> list[str]:
    said = ""
    if alpha < CONCLUSION:
        said = f"alpha below {CONCLUSION}: the criterion supports no conclusion"
    elif alpha < TENTATIVE:
        said = f"alpha below {TENTATIVE}: the criterion supports only a tentative conclusion"
    return [said, _reaches(alpha, low)]


def verdict_words(agreed: pd.DataFrame) -> pd.Series:
    """The codebook's verdict on each alpha of `agreement`, on its interval too; "" for AC1.

    The verdict is on the value. Where the interval reaches into a worse one, this is said.
    """
    said = []
    for row in agreed.itertuples():
        if row.quantity != "alpha" or np.isnan(row.value):
            said.append("")
            continue
        reaches = _reaches(row.value, row.low)
        said.append(f"supports {_supports(row.value)}{'; ' if reaches else ''}{reaches}")
    return pd.Series(said, index=agreed.index, dtype="object")
