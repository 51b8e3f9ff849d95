"""What the rule for "the same name" does to counts and rankings."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame

NAME_RULES = ("as_written", "case_folded", "matched")


def name_under_rule(names: pd.Series, organisation_ids: pd.Series, rule: str) -> pd.Series:
    """Names as one of the rules sees them.

    `matched` uses the organisation; a name without one stands for itself, so that uncertainty
    never merges two names.
    """
    if rule == "as_written":
        return names
    if rule == "case_folded":
        return names.str.casefold()
    return organisation_ids.fillna(names)


def compare_name_rules(mentions: pd.DataFrame, *, column: str = "organisation_as_written",
                       top: int = 10) -> pd.DataFrame:
    """Distinct names, the largest count and the ranking under each name rule, side by side.

    Parameters
    ----------
    mentions
        One row per mention: `column` (the name as written) and `organisation_id`.
    top
        Length of the ranking that is compared.

    Returns
    -------
    Estimate rows keyed by `name_rule`:

    - `names_distinct`: distinct names, out of the mentions;
    - `mentions_of_largest`: mentions of the most frequent name;
    - `top_shared`: of the `top` organisations under `matched`, how many are in the top under this
      rule; ties at the end of the ranking count as in.
    """
    ids = mentions["organisation_id"]
    best = _top(name_under_rule(mentions[column], ids, "matched"), ids, top)
    rows = []
    for rule in NAME_RULES:
        names = name_under_rule(mentions[column], ids, rule)
        counts = names.value_counts()
        shared = len(best & _top(names, ids, top))
        for quantity, value, out_of in (("names_distinct", len(counts), len(names)),
                                        ("mentions_of_largest", counts.iloc[0], len(names)),
                                        ("top_shared", shared, len(best))):
            rows.append({"name_rule": rule} | estimate_row(
                quantity, value, n=value, denominator_n=out_of, method="mentions counted"))
    return estimates_frame(rows)


def _top(names: pd.Series, ids: pd.Series, top: int) -> set[str]:
    """The organisations of the most frequent names, ties included."""
    counts = names.value_counts()
    floor = counts.iloc[min(top, len(counts)) - 1]
    frequent = names.isin(counts[counts >= floor].index)
    return set(ids[frequent].dropna())


def rank_under_rules(mentions: pd.DataFrame, *, column: str = "organisation_as_written",
                     top: int = 10) -> pd.DataFrame:
    """The most frequent organisations with their count and rank under each name rule.

    Parameters
    ----------
    mentions
        As for `compare_name_rules`; mentions without an organisation are in no ranking.
    top
        Length of the ranking; ties at its end are all shown.

    Returns
    -------
    pandas.DataFrame
        One row an organisation of the ranking under `matched`, in its order: `organisation_id`, and
        for each rule `mentions_RULE` (of its most frequent spelling) and `rank_RULE`. Equal counts
        share the best rank.
    """
    known = mentions.dropna(subset=["organisation_id"])
    ids = known["organisation_id"]
    columns: dict[str, pd.Series] = {}
    for rule in ("matched", "case_folded", "as_written"):
        names = name_under_rule(known[column], ids, rule)
        counts = names.value_counts()
        ranks = counts.rank(method="min", ascending=False)
        # An organisation stands where its most frequent spelling stands.
        columns[f"mentions_{rule}"] = names.map(counts).groupby(ids).max()
        columns[f"rank_{rule}"] = names.map(ranks).groupby(ids).min()
    table = pd.DataFrame(columns).astype("int64").sort_values("rank_matched", kind="stable")
    floor = table["mentions_matched"].nlargest(top).min()
    return table[table["mentions_matched"] >= floor].rename_axis("organisation_id").reset_index()
