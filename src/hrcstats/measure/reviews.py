"""Reviews beside one another: where submissions come from, joint ones, newcomers, removals."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import by_state, require_columns
from hrcstats.measure.submissions import ADDRESS_IS_NO_CODING
from hrcstats.plural import plural

_KEYS = ["doc_symbol", "state_under_review_iso3"]
ORIGINS = ("home_state", "same_group", "other_group", "no_group", "unknown")
LEFT_TRUNCATED = ("new to the records at hand, not to the Council: earlier reviews and lists are "
                  "mostly not in them")


def latest_versions(submissions: pd.DataFrame) -> pd.DataFrame:
    """The submissions of the last version read of each summary, so that none counts twice.

    Examples
    --------
    >>> two = pd.DataFrame({"doc_symbol": ["A", "A", "B"], "version": [1, 2, 1]})
    >>> latest_versions(two)["version"].tolist()
    [2, 1]
    """
    require_columns(submissions, ["doc_symbol", "version"], "latest_versions(submissions)")
    last = submissions.groupby("doc_symbol")["version"].transform("max")
    return submissions[submissions["version"] == last]


def count_origins(submissions: pd.DataFrame, groups: pd.DataFrame, *,
                  category: str = "civil_society") -> pd.DataFrame:
    """Submissions by where their first address lies: home State, its regional group, elsewhere.

    Parameters
    ----------
    submissions
        `doc_symbol`, `version`, `state_under_review_iso3`, `category`, `first_country_iso3`.
    groups
        `state_iso3`, `un_regional_group` (null for territories and observers).
    category
        Of the submissions counted.

    Returns
    -------
    pandas.DataFrame
        Estimate rows keyed by `doc_symbol`, `state_under_review_iso3`, `origin` (`ORIGINS`, all of
        them in this order); `value` is the share (0-1) of the document's submissions. No address
        printed is `unknown`; an address in a territory of no regional group is `no_group`.

    Notes
    -----
    A joint submission counts once, under the first address printed in it. An address says where an
    organisation receives letters, not for whom it speaks.

    Examples
    --------
    >>> groups = pd.DataFrame({"state_iso3": ["CUB", "USA"], "un_regional_group": ["L", "W"]})
    >>> mine = pd.DataFrame({"doc_symbol": "A", "version": 1, "state_under_review_iso3": "CUB",
    ...     "category": "civil_society", "first_country_iso3": ["CUB", "USA", None]})
    >>> count_origins(mine, groups)["n"].tolist()
    [1.0, 0.0, 1.0, 0.0, 1.0]
    """
    require_columns(submissions, [*_KEYS, "category", "first_country_iso3"],
                    "count_origins(submissions)")
    require_columns(groups, ["state_iso3", "un_regional_group"], "count_origins(groups)")
    mine = latest_versions(submissions)
    mine = mine[mine["category"] == category]
    groups_of = by_state(groups, "un_regional_group")
    home = mine["state_under_review_iso3"]
    group, home_group = mine["first_country_iso3"].map(groups_of), home.map(groups_of)
    origin = np.select(
        [mine["first_country_iso3"].isna(), mine["first_country_iso3"] == home,
         group.isna() | home_group.isna(), group == home_group],
        ["unknown", "home_state", "no_group", "same_group"], "other_group")
    rows = []
    for key, here in mine.assign(origin=origin).groupby(_KEYS):
        counts = here["origin"].value_counts()
        rows += [dict(zip(_KEYS, key, strict=True)) | {"origin": name} | estimate_row(
            "origin_share", counts.get(name, 0) / len(here), n=counts.get(name, 0),
            denominator_n=len(here), method=f"{category} submissions counted",
            warnings=ADDRESS_IS_NO_CODING) for name in ORIGINS]
    return estimates_frame(rows)


def count_mega_joint(submissions: pd.DataFrame, *, min_members: int = 10) -> pd.DataFrame:
    """Joint submissions with at least `min_members` members listed, and how many they gather.

    Parameters
    ----------
    submissions
        `doc_symbol`, `version`, `state_under_review_iso3`, `submission_kind`, `members_n`.
    min_members
        From how many members on a joint submission counts as mega-joint; at least 2.

    Returns
    -------
    pandas.DataFrame
        Per document: `mega_joint_submissions` (out of its joint submissions),
        `mega_joint_members` (members of those, out of all members of joint submissions) and
        `largest_joint_members`. Without a joint submission each is a refusal.

    Notes
    -----
    Members as listed: a lower bound where a summary names the lead only. One organisation may be a
    member of several joint submissions; it counts in each.

    Examples
    --------
    >>> joint = pd.DataFrame({"doc_symbol": "A", "version": 1, "state_under_review_iso3": "CUB",
    ...     "submission_kind": "joint", "members_n": [36, 3]})
    >>> count_mega_joint(joint)["value"].tolist()
    [1.0, 36.0, 36.0]
    """
    if min_members < 2:
        raise HrcStatsError(Problem("no joint submission has fewer than two members",
                                    "count_mega_joint(min_members)", str(min_members), "2 or more"))
    rows = []
    for key, here in latest_versions(submissions).groupby(_KEYS):
        keys = dict(zip(_KEYS, key, strict=True))
        members = here.loc[here["submission_kind"] == "joint", "members_n"].astype(int)
        mega = members[members >= min_members]
        figures = (("mega_joint_submissions", len(mega), len(members)),
                   ("mega_joint_members", mega.sum(), members.sum()),
                   ("largest_joint_members", members.max(), members.sum()))
        rows += [keys | (estimate_row(
            quantity, value, n=value, denominator_n=out_of,
            method=f"joint submissions with {min_members} members or more",
            warnings="members as listed: a lower bound where only the lead is named")
            if len(members) else refusal_row(quantity, "no joint submission is listed"))
            for quantity, value, out_of in figures]
    return estimates_frame(rows)


def count_newcomers(submitters: pd.DataFrame, submissions: pd.DataFrame,
                    earlier: pd.DataFrame | None = None) -> pd.DataFrame:
    """Civil-society organisations whose first mention in the records is this review.

    Parameters
    ----------
    submitters
        `submission_id`, `organisation_id` (null where the name is not matched).
    submissions
        `submission_id`, `doc_symbol`, `version`, `state_under_review_iso3`, `category`, `year`.
    earlier
        Other dated mentions: `organisation_id`, `seen_year` (see `mention_years`).

    Returns
    -------
    pandas.DataFrame
        Per document `newcomer_share`: newcomers out of the matched organisations of the document;
        `low` and `high` count the names without a match all as known, all as new. The first review
        read has nothing before it and is refused unless `earlier` reaches back further.

    Notes
    -----
    Left-truncated: what was said before the records begin is not seen, so the share is an upper
    bound of true newcomers among matched organisations. A mention in the same year is not earlier.

    Examples
    --------
    >>> subs = pd.DataFrame({"submission_id": ["a", "b"], "doc_symbol": ["A", "B"], "version": 1,
    ...     "category": "civil_society", "state_under_review_iso3": ["CUB", "CHN"],
    ...     "year": [2018, 2024]})
    >>> who = pd.DataFrame({"submission_id": ["a", "b", "b"], "organisation_id": ["x", "x", "y"]})
    >>> count_newcomers(who, subs)["value"].round(2).tolist()
    [nan, 0.5]
    """
    last = latest_versions(submissions).query("category == 'civil_society'")
    named = submitters.merge(last[["submission_id", *_KEYS, "year"]], on="submission_id")
    mentions = named[["organisation_id", "year"]].rename(columns={"year": "seen_year"})
    if earlier is not None:
        mentions = pd.concat([mentions, earlier[["organisation_id", "seen_year"]]])
    first = mentions.dropna().groupby("organisation_id")["seen_year"].min()
    begins = mentions["seen_year"].min()
    rows = []
    for key, here in named.groupby(_KEYS):
        keys, year = dict(zip(_KEYS, key, strict=True)), here["year"].iloc[0]
        known = here["organisation_id"].dropna().drop_duplicates()
        unmatched = int(here["organisation_id"].isna().sum())
        reason = _no_newcomers(year, begins, len(known))
        if reason:
            rows.append(keys | refusal_row("newcomer_share", reason, denominator_n=len(known)))
            continue
        new = int((known.map(first) >= year).sum())
        every = len(known) + unmatched
        rows.append(keys | estimate_row(
            "newcomer_share", new / len(known), low=new / every, high=(new + unmatched) / every,
            n=new, denominator_n=len(known), method="bounds: unmatched names known, new",
            warnings=f"{LEFT_TRUNCATED}; {unmatched} {plural(unmatched, 'name')} without a match"))
    return estimates_frame(rows)


def _no_newcomers(year: object, begins: object, known_n: int) -> str:
    """Why nobody can be called new at a review; empty where somebody can."""
    if pd.isna(year):
        return "the year of this review is not in the calendar"
    if not known_n:
        return "no name of this review is matched"
    return "the records begin with this review" if year == begins else ""


def mention_years(debates: pd.DataFrame, slots: pd.DataFrame,
                  decisions: pd.DataFrame) -> pd.DataFrame:
    """Years in which organisations stand on a speaker list or before the Committee on NGOs.

    Undated lists and unmatched names are left out: they cannot show that somebody is known.

    Returns
    -------
    `organisation_id`, `seen_year`: one row a pair.
    """
    listed = slots[["debate_id", "organisation_id"]].merge(debates[["debate_id", "meeting_date"]])
    listed["seen_year"] = pd.to_datetime(listed["meeting_date"]).dt.year
    decided = decisions[["organisation_id", "committee_session_end"]].copy()
    decided["seen_year"] = pd.to_datetime(decided["committee_session_end"]).dt.year
    both = pd.concat([listed, decided])[["organisation_id", "seen_year"]].dropna()
    return both.drop_duplicates().astype({"seen_year": int}).reset_index(drop=True)


def removal_share(changes: pd.DataFrame, before_n: int) -> pd.DataFrame:
    """Submissions of one version of a summary that the next version leaves out (S8).

    Parameters
    ----------
    changes
        As `hrcstats versions` writes it: `change`, `level` (and more).
    before_n
        Submissions in the earlier version.

    Returns
    -------
    Two estimate rows: `removed_share` (0-1) and `added_submissions` (a count).

    Examples
    --------
    >>> changes = pd.DataFrame({"change": ["removed", "added"], "level": "submission"})
    >>> removal_share(changes, 4)["value"].tolist()
    [0.25, 1.0]
    """
    require_columns(changes, ["change", "level"], "removal_share(changes)")
    counted = changes.loc[changes["level"] == "submission", "change"].value_counts()
    removed, added = int(counted.get("removed", 0)), int(counted.get("added", 0))
    if before_n < max(1, removed):
        raise HrcStatsError(Problem(
            "more submissions removed than there were", "removal_share(before_n)", str(before_n),
            f"at least {max(1, removed)}", "count the submissions of the earlier version"))
    restored = "a later version may have restored them: compare every pair of versions"
    return estimates_frame([
        estimate_row("removed_share", removed / before_n, n=removed, denominator_n=before_n,
                     method="submissions of two versions compared by their members",
                     warnings=restored),
        estimate_row("added_submissions", added, n=added,
                     method="submissions of two versions compared by their members")])


def count_removals(changes: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Removals between the versions of every summary read; a refusal where there is one version.

    Parameters
    ----------
    changes
        `upr_version_changes`.
    documents
        `upr_documents`: `doc_symbol`, `version`, `listed_n`.

    Returns
    -------
    Rows of `removal_share` keyed by `doc_symbol`, `version_before`, `version_after`.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_symbol": ["A"], "version": [1], "listed_n": [9]})
    >>> none = pd.DataFrame(columns=["doc_symbol", "version_before", "change", "level"])
    >>> count_removals(none, documents)["warnings"].tolist()
    ['one version of this summary was read']
    """
    rows = []
    for symbol, versions in documents.sort_values("version").groupby("doc_symbol"):
        pairs = list(pairwise(versions[["version", "listed_n"]].itertuples(index=False)))
        if not pairs:
            rows.append({"doc_symbol": symbol, "version_before": None, "version_after": None}
                        | refusal_row("removed_share", "one version of this summary was read"))
        for before, after in pairs:
            mine = changes[(changes["doc_symbol"] == symbol)
                           & (changes["version_before"] == before.version)]
            keys = {"doc_symbol": symbol, "version_before": before.version,
                    "version_after": after.version}
            rows += [keys | {str(name): value for name, value in row.items()}
                     for row in removal_share(mine, int(before.listed_n)).to_dict("records")]
    return estimates_frame(rows)


def compare_reviews(submissions: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Every review read, with what it may be compared by: cycle, regional group, population.

    Parameters
    ----------
    submissions
        `doc_symbol`, `version`, `state_under_review_iso3`, `cycle`, `category`, `members_n`.
    groups
        `state_iso3`, `un_regional_group`, `population_n`.

    Returns
    -------
    pandas.DataFrame
        `civil_society_submissions` per review, smallest State first, keyed by `doc_symbol`,
        `state_under_review_iso3`, `cycle`, `un_regional_group`, `population_n`, with `like_n`: the
        other reviews read of the same cycle and of a State between half and twice as large.

    Notes
    -----
    Reviews at hand are those that were found. They are shown side by side; no expected number and
    no rate per head is computed from them. Population is that of today, not of the review.
    """
    require_columns(groups, ["state_iso3", "un_regional_group", "population_n"],
                    "compare_reviews(groups)")
    society = latest_versions(submissions).query("category == 'civil_society'")
    reviews = society.groupby([*_KEYS, "cycle"], dropna=False).size().reset_index(name="found_n")
    states = reviews["state_under_review_iso3"]
    reviews["un_regional_group"] = states.map(by_state(groups, "un_regional_group"))
    reviews["population_n"] = pd.to_numeric(states.map(by_state(groups, "population_n")))
    rows = []
    for review in reviews.sort_values(["population_n", "doc_symbol"]).itertuples():
        ratio = reviews["population_n"] / review.population_n
        like = reviews[(reviews["cycle"] == review.cycle) & ratio.between(0.5, 2)
                       & (reviews["doc_symbol"] != review.doc_symbol)]
        rows.append({name: getattr(review, name) for name in
                     (*_KEYS, "cycle", "un_regional_group", "population_n")}
                    | {"like_n": len(like)} | estimate_row(
                        "civil_society_submissions", review.found_n, n=review.found_n,
                        method="submissions counted",
                        warnings="" if len(like) else "no review of a State of similar size in "
                        "the same cycle is at hand: not compared"))
    return estimates_frame(rows)


def label_reviews(frame: pd.DataFrame, submissions: pd.DataFrame) -> pd.DataFrame:
    """`frame` with `review`, a short name of each document ("UKR, UPR28"), in order of session.

    Examples
    --------
    >>> subs = pd.DataFrame({"doc_symbol": ["A"], "state_under_review_iso3": "UKR",
    ...                      "upr_session": 28})
    >>> label_reviews(pd.DataFrame({"doc_symbol": ["A"]}), subs)["review"].tolist()
    ['UKR, UPR28']
    """
    about = submissions.drop_duplicates("doc_symbol").set_index("doc_symbol")
    names = (about["state_under_review_iso3"].astype(str) + ", UPR"
             + about["upr_session"].astype(str))
    order = frame["doc_symbol"].map(about["upr_session"])
    named = frame.assign(review=frame["doc_symbol"].map(names))
    return named.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
