"""Which slots, submissions or decisions belong to organisations coded as linked to a State."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from hrcstats.measure.codings import derive_tiers
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, require_columns

# The two cut-offs of the codebook and the analysis plan: what counts as linked at each.
CUTOFFS = {"documented": ("documented",),
           "probable": ("documented", "probable")}
UNCODED = "uncoded"
NOBODY_CODED = "none of the organisations counted is coded for this State"
KEY = ["organisation_id", "state_iso3"]
_RANK = {"documented": 0, "probable": 1, "insufficient": 2, "no_indication": 3}
_WHERE = "linked"


def tiers_to_use(codings: pd.DataFrame, on: str | date | None = None) -> pd.DataFrame:
    """One tier for each organisation and State: first-hand where there is one, else published.

    The two are never merged; `origin` says which of them stands.

    Parameters
    ----------
    codings
        The table `codings`, or codings as `validate_codings` accepts them.
    on
        A date: only relations that hold then.

    Returns
    -------
    pandas.DataFrame
        As `derive_tiers`, one row an organisation and State.
    """
    if "url" not in codings.columns:
        codings = codings.rename(columns={"source_url": "url"})
    tiers = derive_tiers(codings, on).sort_values([*KEY, "origin"])  # first_hand before published
    return tiers.drop_duplicates(KEY).reset_index(drop=True)


def tiers_by_session(codings: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """`tiers_to_use`, and for dated relations the tier at the start of each session too.

    A relation that ended, or had not begun, gives no tier at a session outside it; where nothing
    else is coded the organisation is `insufficient` there and widens the bounds.

    Parameters
    ----------
    codings
        The table `codings`, with `valid_from` and `valid_to`.
    sessions
        `session`, `start_date`.

    Returns
    -------
    pandas.DataFrame
        As `tiers_to_use`, with `session`: null for the tier without regard to dates, which holds
        for relations without dates and for lists without one.
    """
    whole = tiers_to_use(codings)
    is_dated = ~is_blank(codings["valid_from"]) | ~is_blank(codings["valid_to"])
    pairs = pd.MultiIndex.from_frame(codings.loc[is_dated, KEY].drop_duplicates())
    dated = codings[pd.MultiIndex.from_frame(codings[KEY]).isin(pairs)]
    known = whole[pd.MultiIndex.from_frame(whole[KEY]).isin(pairs)]
    parts = [whole.assign(session=None)]
    for row in sessions.dropna(subset=["start_date"]).itertuples():
        then = tiers_to_use(dated, on=row.start_date)[[*KEY, "tier"]]
        here = known.drop(columns="tier").merge(then, on=KEY, how="left")
        parts.append(here.assign(session=str(row.session),
                                 tier=here["tier"].fillna("insufficient")))
    return pd.concat(parts, ignore_index=True)


def link_mentions(mentions: pd.DataFrame, tiers: pd.DataFrame, state_iso3: str) -> pd.Series:
    """The tier of each mention's organisation towards one State, `uncoded` where nobody looked.

    With tiers by session, a mention with a `session` takes the tier of that session.
    """
    require_columns(mentions, ["organisation_id"], _WHERE)
    mine = tiers[tiers["state_iso3"] == state_iso3]
    ids = mentions["organisation_id"]
    found = ids.map(undated(mine).set_index("organisation_id")["tier"]).astype("object")
    if "session" in mine and "session" in mentions:
        at = mine[mine["session"].notna()].set_index(["session", "organisation_id"])["tier"]
        key = pd.MultiIndex.from_arrays([mentions["session"].astype("string"), ids])
        then = pd.Series(at.reindex(key).to_numpy(), index=mentions.index, dtype="object")
        found = then.where(then.notna(), found)
    return found.fillna(UNCODED)


def undated(tiers: pd.DataFrame) -> pd.DataFrame:
    """The tiers without regard to dates."""
    return tiers[tiers["session"].isna()] if "session" in tiers else tiers


def count_linked(mentions: pd.DataFrame, tiers: pd.DataFrame, *,
                 states: Sequence[str] | None = None, by: Sequence[str] = (),
                 what: str = "slots") -> pd.DataFrame:
    """The share of mentions by organisations linked to a State, at both cut-offs, with bounds.

    Parameters
    ----------
    mentions
        `organisation_id` (null where the name is not known) and the columns of `by`: one row a
        slot, submission or decision; all of them, the denominator.
    tiers
        From `tiers_to_use`.
    states
        States to count; without it, every State in `tiers`.
    by
        Columns to count apart, such as session.
    what
        What a mention is, for the method's name.

    Returns
    -------
    pandas.DataFrame
        Key `state_iso3`, `by`, `cutoff`. `value` is the share (0-1), `n` the linked mentions,
        `denominator_n` all; `low` counts the linked alone and `high` adds those coded
        `insufficient` (`insufficient_n`). `uncoded_n` are mentions of organisations that nobody
        coded for the State: they widen no bound, and the warning counts them. Where that is every
        mention the share is unknown, not zero: a refusal. `organisations_n` are the linked
        organisations met.

    Notes
    -----
    The bounds are no interval of sampling: they say what the codings leave open.
    """
    require_columns(mentions, ["organisation_id", *by], _WHERE)
    rows = []
    for state in states if states is not None else sorted(tiers["state_iso3"].unique()):
        frame = mentions.assign(link=link_mentions(mentions, tiers, state))
        for values, here in frame.groupby(list(by), sort=False) if by else [((), frame)]:
            key = {"state_iso3": state, **dict(zip(by, values, strict=True))}
            rows += [{**key, **_share(here, cutoff, what)} for cutoff in CUTOFFS]
    return estimates_frame(rows)


def _share(here: pd.DataFrame, cutoff: str, what: str) -> dict[str, object]:
    linked = here["link"].isin(CUTOFFS[cutoff])
    open_n = int((here["link"] == "insufficient").sum())
    uncoded, total, n = int((here["link"] == UNCODED).sum()), len(here), int(linked.sum())
    key = {"cutoff": cutoff, "insufficient_n": open_n, "uncoded_n": uncoded,
           "organisations_n": here.loc[linked, "organisation_id"].nunique()}
    if total == 0:
        return key | refusal_row("linked_share", f"no {what}")
    if uncoded == total:  # a share of what nobody looked at is unknown, not zero
        return key | refusal_row("linked_share", NOBODY_CODED, n=0, denominator_n=total)
    notes = [f"{uncoded} of {total} {what} by organisations that nobody coded for this State"
             ] if uncoded else []
    return key | estimate_row("linked_share", n / total, low=n / total, high=(n + open_n) / total,
                              n=n, denominator_n=total, warnings=notes,
                              method=f"{what} counted; bounds: codings that do not suffice")


def show_organisations(codings: pd.DataFrame, tiers: pd.DataFrame,
                       state_iso3: str) -> pd.DataFrame:
    """The organisations coded for a State: tier, what was coded yes and no, contradictions.

    Returns
    -------
    pandas.DataFrame
        One row an organisation, in order of tier: `organisation_id`, `organisation_as_written`,
        `tier`, `origin`, `why` (the rule and codings that gave the tier), `yes_criteria`,
        `no_criteria`, `contradicted` ("C1" coded both ways; "" if none), `codings_n`,
        `publications_n`.
    """
    mine = codings[codings["state_iso3"] == state_iso3]
    about = mine.groupby("organisation_id").agg(
        organisation_as_written=("organisation_as_written", "first"),
        publications_n=("coder", "nunique"))
    table = tiers[tiers["state_iso3"] == state_iso3].merge(about, on="organisation_id")
    both = [" ".join(sorted(set(yes.split()) & set(no.split())))
            for yes, no in zip(table["yes_criteria"], table["no_criteria"], strict=True)]
    table = table.assign(contradicted=both, rank=table["tier"].map(_RANK))
    return table.sort_values(["rank", "organisation_as_written"])[[
        "organisation_id", "organisation_as_written", "tier", "origin", "why", "yes_criteria",
        "no_criteria", "contradicted", "codings_n", "publications_n"]].reset_index(drop=True)


def show_codings(codings: pd.DataFrame, tiers: pd.DataFrame, state_iso3: str) -> pd.DataFrame:
    """Every coding of a State's organisations, with its evidence and how sure it is.

    Returns
    -------
    pandas.DataFrame
        One row a coding, in the order of `show_organisations`: `organisation_id`,
        `organisation_as_written`, `coding` ("C1 yes"), `sureness` ("high, primary source"),
        `publication`, `source_url`, `evidence_paraphrase`.
    """
    mine = codings[codings["state_iso3"] == state_iso3].merge(
        tiers[[*KEY, "tier"]], on=KEY, how="left")
    mine = mine.assign(
        rank=mine["tier"].map(_RANK).fillna(len(_RANK)),  # coded for behaviour only: no tier
        coding=mine["criterion"] + " " + mine["value"],
        sureness=mine["confidence"] + ", " + mine["source_kind"] + " source",
        publication=mine["publication"].fillna(mine["coder"]))
    mine = mine.sort_values(["rank", "organisation_as_written", "criterion", "value"],
                            ascending=[True, True, True, False])
    return mine[["organisation_id", "organisation_as_written", "coding", "sureness", "publication",
                 "source_url", "evidence_paraphrase"]].reset_index(drop=True)


def tier_counts(tiers: pd.DataFrame, state_iso3: str) -> pd.DataFrame:
    """How many of a State's coded organisations stand in each tier, and how many contradict."""
    mine = tiers[tiers["state_iso3"] == state_iso3]
    rows = []
    for tier in _RANK:
        here = mine[mine["tier"] == tier]
        contradicted = int(here["is_contradicted"].sum())
        rows.append({"tier": tier} | estimate_row(
            "organisations_in_tier", len(here), n=len(here), denominator_n=len(mine),
            method="organisations coded, counted",
            warnings=f"{contradicted} with contradicting codings" if contradicted else ""))
    return estimates_frame(rows)


def widen_states(counted: pd.DataFrame, tiers: pd.DataFrame) -> pd.DataFrame:
    """Rows of `count_linked` side by side: one row a State, to be read.

    Returns
    -------
    pandas.DataFrame
        `state_iso3` (and `state_name` if given), `coded_n` organisations coded for the State,
        `documented_n`, `probable_n` (documented and probable) and `upper_n` (with insufficient)
        slots, `slots_n` all slots, `uncoded_n`; most upper bound first.
    """
    n = counted.pivot(index="state_iso3", columns="cutoff", values="n")
    about = counted[counted["cutoff"] == "probable"].set_index("state_iso3")
    table = about[["state_name"]].copy() if "state_name" in about else about[[]].copy()
    table = table.assign(
        coded_n=tiers.groupby("state_iso3")["organisation_id"].nunique(),
        documented_n=n["documented"], probable_n=n["probable"],
        upper_n=n["probable"] + about["insufficient_n"], slots_n=about["denominator_n"],
        uncoded_n=about["uncoded_n"])
    order = ["upper_n", "probable_n"]
    return table.sort_values(order, ascending=False, kind="stable").reset_index()
