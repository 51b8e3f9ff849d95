"""One review beside the others: is a share of addresses unusual among the summaries at hand?"""

from __future__ import annotations

import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from hrcstats.measure.estimate import estimate_row, estimates_frame
from hrcstats.measure.submissions import ADDRESS_IS_NO_CODING

_KIND = ("civil_society", "individual")
_NOT_A_SAMPLE = "the summaries at hand are no sample of all reviews: a description"


def _individual(submissions: pd.DataFrame) -> pd.DataFrame:
    return submissions[(submissions["category"] == _KIND[0])
                       & (submissions["submission_kind"] == _KIND[1])]


def address_shares(submissions: pd.DataFrame, country_iso3: str, *,
                   level: float = 0.95) -> pd.DataFrame:
    """For each summary, the share of individual civil-society submissions from one State.

    Parameters
    ----------
    submissions
        The table `upr_submissions`.
    country_iso3
        State of the address printed.
    level
        Of the exact (Clopper-Pearson) interval.

    Returns
    -------
    pandas.DataFrame
        Key `doc_symbol`, `state_under_review_iso3`; most first.
    """
    rows = []
    mine = _individual(submissions)
    for (symbol, state), here in mine.groupby(["doc_symbol", "state_under_review_iso3"]):
        n, total = int((here["first_country_iso3"] == country_iso3).sum()), len(here)
        low, high = proportion_confint(n, total, alpha=1 - level, method="beta")
        rows.append({"doc_symbol": symbol, "state_under_review_iso3": state}
                    | estimate_row("address_share", n / total, low=low, high=high, level=level,
                                   n=n, denominator_n=total, warnings=ADDRESS_IS_NO_CODING,
                                   method="individual submissions counted; Clopper-Pearson"))
    return estimates_frame(rows).sort_values("value", ascending=False, ignore_index=True)


def compare_addresses(submissions: pd.DataFrame, doc_symbol: str) -> pd.DataFrame:
    """Every State of address in one summary, against the other summaries taken together.

    Returns
    -------
    pandas.DataFrame
        Key `country_iso3` (null: no address printed), least p first. `value` is the share in the
        summary, `n` of `denominator_n`; `others_n` of `others_total_n` in the others; `p_value` is
        Fisher's exact one, adjusted over the States (Benjamini-Hochberg). The State under review is
        left out: its own organisations always lead.

    Notes
    -----
    The test asks whether the two sets of submissions could be one urn; summaries differ in many
    ways, so a small p describes and explains nothing.
    """
    mine = _individual(submissions)
    here, others = mine[mine["doc_symbol"] == doc_symbol], mine[mine["doc_symbol"] != doc_symbol]
    own = here["state_under_review_iso3"].iloc[0]
    rows = []
    for country in here["first_country_iso3"].dropna().drop_duplicates():
        if country == own:
            continue
        n, m = (int((part["first_country_iso3"] == country).sum()) for part in (here, others))
        test = stats.fisher_exact([[n, len(here) - n], [m, len(others) - m]])
        rows.append({"country_iso3": country, "others_n": m, "others_total_n": len(others)}
                    | estimate_row("address_share", n / len(here), p_value=test.pvalue, n=n,
                                   denominator_n=len(here), method="Fisher's exact test; "
                                   "Benjamini-Hochberg over the States of address",
                                   warnings=[ADDRESS_IS_NO_CODING, _NOT_A_SAMPLE]))
    frame = estimates_frame(rows)
    if frame.empty:
        return frame
    frame["p_value"] = multipletests(frame["p_value"], method="fdr_bh")[1]
    return frame.sort_values(["p_value", "n"], ascending=[True, False], ignore_index=True)


def joint_submissions(submissions: pd.DataFrame, submitters: pd.DataFrame,
                      tiers: pd.DataFrame, state_iso3: str) -> pd.DataFrame:
    """Joint submissions by members listed, with the tiers of their members towards one State.

    Returns
    -------
    pandas.DataFrame
        Key `doc_symbol`, `code`; most members first. `value` is the number of organisations listed
        as members; `documented_n`, `probable_n`, `insufficient_n`, `no_indication_n` and
        `uncoded_n` add up to it.
    """
    joint = submissions[submissions["submission_kind"] == "joint"]
    mine = tiers[tiers["state_iso3"] == state_iso3].set_index("organisation_id")["tier"]
    rows = []
    for submission in joint.itertuples():
        members = submitters[submitters["submission_id"] == submission.submission_id]
        found = members["organisation_id"].map(mine).astype("object").fillna("uncoded")
        counts = {f"{tier}_n": int((found == tier).sum()) for tier in (
            "documented", "probable", "insufficient", "no_indication", "uncoded")}
        rows.append({"doc_symbol": submission.doc_symbol, "code": submission.code, **counts}
                    | estimate_row("members_listed", len(members), n=len(members),
                                   method="members counted",
                                   warnings="members that a paper leaves out cannot be seen"))
    return estimates_frame(rows).sort_values(["value", "doc_symbol", "code"],
                                             ascending=[False, True, True], ignore_index=True)
