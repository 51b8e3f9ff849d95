"""Consultative status granted to organisations of one State, before and since a year.

The Committee's record gives no home State. Three rules say what is known instead, each of them
partial: a coding of the relation, a home State known from another paper, the State's name in the
organisation's own name. None is an estimate of the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns
from hrcstats.measure.linked import CUTOFFS
from hrcstats.measure.session_permutation import permute_sessions

_WHERE = "status_by_state"
NAMED, HOME = "name_names_state", "home_known"
RULES = (*CUTOFFS, HOME, NAMED)
_METHOD = ("interval exact given independent grants, conditional on the two totals; p by "
           "permutation of sessions; description of a full record, not of a sample")


def known_homes(organisations: pd.DataFrame, status_list: pd.DataFrame,
                names: pd.DataFrame) -> pd.DataFrame:
    """Home States known from other papers: addresses printed, and lists that name the country.

    Parameters
    ----------
    organisations
        `organisation_id`, `country_iso3`.
    status_list
        `row_type`, `org_or_measure`, `country_iso3`
        (data/reference/consultative_status_by_country.csv).
    names
        `organisation_id`, `organisation_as_written`: spellings by which the list is looked up,
        case-folded; a name of two organisations is left out.

    Returns
    -------
    pandas.DataFrame
        `organisation_id`, `iso3`; an organisation with two homes has two rows.
    """
    listed = status_list[(status_list["row_type"] == "organisation")
                         & (status_list["country_iso3"].fillna("") != "")]
    spelled = names.dropna().assign(key=names["organisation_as_written"].str.casefold())
    spelled = spelled.drop_duplicates(["organisation_id", "key"])
    spelled = spelled[~spelled["key"].duplicated(keep=False)]
    found = listed.assign(key=listed["org_or_measure"].str.casefold()).merge(spelled, on="key")
    registry = organisations.dropna(subset=["country_iso3"])
    both = pd.concat([registry[["organisation_id", "country_iso3"]],
                      found[["organisation_id", "country_iso3"]]])
    return both.rename(columns={"country_iso3": "iso3"}).drop_duplicates(ignore_index=True)


def link_decisions(decisions: pd.DataFrame, tiers: pd.DataFrame, homes: pd.DataFrame,
                   named: pd.DataFrame) -> pd.DataFrame:
    """Which decisions concern organisations of which State, under each rule.

    Parameters
    ----------
    decisions
        `decision_id`, `organisation_id`, `organisation_as_written`.
    tiers, homes, named
        From `tiers_to_use`, `known_homes` and `find_named_states`.

    Returns
    -------
    pandas.DataFrame
        `decision_id`, `state_iso3`, `rule` (documented, probable, home_known,
        name_names_state): one row for each that holds.
    """
    ids = decisions[["decision_id", "organisation_id"]].dropna()
    parts = [ids.merge(tiers[tiers["tier"].isin(kept)], on="organisation_id").assign(rule=rule)
             for rule, kept in CUTOFFS.items()]
    parts.append(ids.merge(homes.rename(columns={"iso3": "state_iso3"}), on="organisation_id")
                 .assign(rule=HOME))
    parts.append(decisions.merge(named.rename(columns={"iso3": "state_iso3"}),
                                 left_on="organisation_as_written", right_on="name")
                 .assign(rule=NAMED))
    columns = ["decision_id", "state_iso3", "rule"]
    return pd.concat([part[columns] for part in parts]).drop_duplicates(ignore_index=True)


def count_grants(grants: pd.DataFrame, links: pd.DataFrame, *, since: int,
                 states: Iterable[str], incomplete: Collection[pd.Timestamp] = (),
                 level: float = 0.95, seed: int = 0) -> pd.DataFrame:
    """Grants to organisations of a State before and since a year, out of all grants.

    Parameters
    ----------
    grants
        `decision_id`, `committee_session_end`: one row a grant.
    links
        From `link_decisions`.
    since
        First year of the later period.
    states
        States to count.
    incomplete
        Sessions whose grants are not all in the record: left out of both counts.
    seed
        Of the permutations of sessions.

    Returns
    -------
    pandas.DataFrame
        Key `state_iso3`, `rule`. `value` is the ratio of the shares since and before, with an
        interval that is exact given independent grants (too narrow where grants of a session hang
        together) and the p-value of `permute_sessions`; `n` grants since, `denominator_n` all
        grants since; `before_n`, `before_total_n` the same before. Refused where no grant is linked
        in either period; `low` is 0 or `high` infinite where one period has none.
    """
    require_columns(grants, ["decision_id", "committee_session_end"], _WHERE)
    used = grants[~grants["committee_session_end"].isin(list(incomplete))]
    later = used["committee_session_end"].dt.year >= since
    total, before_total = int(later.sum()), int((~later).sum())
    rows, every = [], []
    for state in states:
        mine = links[links["state_iso3"] == state]
        for rule in RULES:
            linked = used["decision_id"].isin(mine.loc[mine["rule"] == rule, "decision_id"])
            counts = int((linked & ~later).sum()), int((linked & later).sum())
            rows.append({"state_iso3": state, "rule": rule, "before_n": counts[0],
                         "before_total_n": before_total}
                        | _ratio_row(*counts, before_total, total, level))
            every.append(linked)
    return _with_session_p(estimates_frame(rows), used, later, every, seed)


def _with_session_p(counted: pd.DataFrame, used: pd.DataFrame, later: pd.Series,
                    linked: list[pd.Series], seed: int) -> pd.DataFrame:
    known = counted["value"].notna()
    if not known.any():
        return counted
    sessions = used["committee_session_end"]
    flags = pd.concat(linked, axis=1, ignore_index=True).groupby(sessions).sum()
    p = permute_sessions(flags.to_numpy(float),
                         sessions.groupby(sessions).size().to_numpy(float),
                         later.groupby(sessions).first().to_numpy(bool), seed=seed)
    return counted.assign(p_value=np.where(known, p, np.nan))


def _ratio_row(before: int, since: int, before_total: int, total: int,
               level: float) -> dict[str, object]:
    name = "grant_share_ratio"
    if before + since == 0 or not before_total or not total:
        return refusal_row(name, "no grant of either period is linked under this rule", n=since,
                           denominator_n=total)
    # Given their sum, the later count is binomial; its odds times the totals' ratio is the ratio.
    scale = before_total / total
    low, high = proportion_confint(since, before + since, alpha=1 - level, method="beta")
    odds = [edge / (1 - edge) if edge < 1 else np.inf for edge in (low, high)]
    return estimate_row(
        name, np.inf if before == 0 else since / before * scale, low=odds[0] * scale,
        high=odds[1] * scale, level=level,
        n=since, denominator_n=total, method=_METHOD, warnings="" if before and since else
        "no grant in one period: the ratio has no lower or no upper bound")


def adjust_over_states(counted: pd.DataFrame, rule: str = NAMED, *, at_least: int = 10
                       ) -> pd.DataFrame:
    """The ratios of one rule with p-values adjusted over all States that have enough grants.

    Returns
    -------
    pandas.DataFrame
        Rows of `count_grants` with `at_least` grants in both periods together, least p first;
        `p_value` (by sessions) and `exact_p` (the binomial test given independent grants, which
        calls too many) are both Benjamini-Hochberg's; the method says over how many States.
    """
    mine = counted[(counted["rule"] == rule) & (counted["n"] + counted["before_n"] >= at_least)]
    mine = mine[mine["p_value"].notna()]
    if mine.empty:
        return mine
    adjusted = multipletests(mine["p_value"], method="fdr_bh")[1]
    exact = [stats.binomtest(int(row.n), int(row.n + row.before_n), row.denominator_n
                             / (row.denominator_n + row.before_total_n)).pvalue
             for row in mine.itertuples()]
    method = f"{_METHOD}; Benjamini-Hochberg over {len(mine)} States"
    return mine.assign(p_value=adjusted, exact_p=multipletests(exact, method="fdr_bh")[1],
                       method=method).sort_values(
        ["p_value", "state_iso3"], ignore_index=True)


def bound_homes(grants: pd.DataFrame, homes: pd.DataFrame, state_iso3: str,
                since: int) -> pd.DataFrame:
    """Grants to organisations at home in a State, with bounds for all homes that are not known.

    Returns
    -------
    pandas.DataFrame
        Key `period` (before, since). `value` and `low`: homes known to be in the State; `high`:
        all grants but those known to be at home elsewhere. `n` homes known, anywhere.
    """
    place = homes.groupby("organisation_id")["iso3"].agg(set)
    known = grants["organisation_id"].map(place)
    here = known.map(lambda found: isinstance(found, set) and state_iso3 in found)
    later = grants["committee_session_end"].dt.year >= since
    rows = []
    for period, mask in (("before", ~later), ("since", later)):
        inside, stated, total = int(here[mask].sum()), int(known[mask].notna().sum()), int(
            mask.sum())
        rows.append({"period": period, "state_iso3": state_iso3} | estimate_row(
            "grants_at_home", inside, low=inside, high=total - stated + inside, n=stated,
            denominator_n=total, method="grants counted; bounds: homes that are not known",
            warnings=f"the home is known for {stated} of {total} grants"))
    return estimates_frame(rows)
