"""How often the matcher errs: its verdicts on labelled pairs against the annotator's."""

from __future__ import annotations

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import read_booleans, require_columns, rows_at

_WARNING = "one annotator; pairs are harder than names in the records"


def measure_matching_error(judged: pd.DataFrame, *, by: str = "split",
                           level: float = 0.95) -> pd.DataFrame:
    """Precision and recall of the matcher on labelled pairs, with exact intervals.

    Parameters
    ----------
    judged
        `is_same` (the annotator's verdict), `is_same_judged` (the matcher's), and `by`.
    by
        Column to count apart: pairs used to build the matcher tell less than those held out.

    Returns
    -------
    pandas.DataFrame
        Key `by`. `precision`: of the pairs said to be one organisation, the share that are.
        `recall`: of the pairs that are, the share found. `false_merges`: of the pairs that are two,
        the share said to be one.

    Examples
    --------
    >>> judged = pd.DataFrame({"is_same": [1, 1, 0], "is_same_judged": [1, 0, 0], "split": "a"})
    >>> measure_matching_error(judged).set_index("quantity")["value"].to_dict()
    {'precision': 1.0, 'recall': 0.5, 'false_merges': 0.0}
    """
    where = "measure_matching_error(judged)"
    require_columns(judged, ["is_same", "is_same_judged", by], where)
    if judged.empty:
        return estimates_frame([{by: None} | refusal_row("precision", "no labelled pairs")])
    problems: list[Problem] = []
    judged = judged.reset_index(drop=True)
    both = pd.DataFrame({column: read_booleans(judged, column, where, problems)
                         for column in ("is_same", "is_same_judged")})
    problems += [Problem(f"pair without {column}", rows_at(where, both[column].isna()),
                         expected="true or false, or the pair left out")
                 for column in both if both[column].isna().any()]
    raise_if_any(problems)
    rows = []
    for name, pairs in both.astype(bool).groupby(judged[by], sort=False):
        truth, said = pairs["is_same"], pairs["is_same_judged"]
        for quantity, hit, among in (("precision", truth, said), ("recall", said, truth),
                                     ("false_merges", said, ~truth)):
            rows.append({by: name, **_row(quantity, int((hit & among).sum()), int(among.sum()),
                                          level)})
    return estimates_frame(rows)


def _row(quantity: str, hits: int, among: int, level: float) -> dict[str, object]:
    if among == 0:
        return refusal_row(quantity, "no such pair", n=0, denominator_n=0)
    low, high = proportion_confint(hits, among, alpha=1 - level, method="beta")
    return estimate_row(quantity, hits / among, low=low, high=high, level=level, n=hits,
                        denominator_n=among, method="labelled pairs; Clopper-Pearson",
                        warnings=_WARNING)
