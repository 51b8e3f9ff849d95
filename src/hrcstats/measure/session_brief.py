"""One session in a handful of numbers: what was read of it, and what that cannot say."""

from __future__ import annotations

from typing import Any

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.presence import NGO
from hrcstats.plural import plural

TIERS = ("documented", "probable")  # from the narrow cut-off to the wide one
_LISTED = "listed is not delivered"


def brief_numbers(session: str, debates: pd.DataFrame, slots: pd.DataFrame, tiers: pd.DataFrame, *,
                  incidents: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The numbers of a session's brief; what has no denominator stays a count, never a rate.

    Counts slots, which are not organisations, on the lists that were read. A session of which no
    list was read gives refusals, not zeros.

    Parameters
    ----------
    session
        As in the table `sessions`, for example "34".
    debates, slots
        The tables `debates` and `speaker_slots`; only listed slots (`observed_as`) count.
    tiers
        `organisation_id`, `state_iso3`, `tier`, as `derive_tiers` returns them.
    incidents, events
        The tables `interruptions` and `side_events`.

    Returns
    -------
    pandas.DataFrame
        Estimate rows with the key `session`: `lists_complete`, `ngo_slots_read`,
        `organisations_read`, `linked_slots_documented`, `linked_slots_documented_or_probable`
        (`high` adds slots of organisations whose codings are insufficient), `publicised_incidents`,
        `side_events_known`.

    Examples
    --------
    >>> none = pd.DataFrame({"session": []})
    >>> debates = pd.DataFrame({"debate_id": ["d"], "session": ["7"], "is_list_complete": [False]})
    >>> slots = pd.DataFrame({"debate_id": ["d"] * 2, "speaker_kind": ["ngo"] * 2,
    ...                       "observed_as": ["listed"] * 2, "organisation_id": ["o1", "o2"]})
    >>> tiers = pd.DataFrame({"organisation_id": ["o1"], "state_iso3": ["XXA"],
    ...                       "tier": ["documented"]})
    >>> found = brief_numbers("7", debates, slots, tiers, incidents=none, events=none)
    >>> found.set_index("quantity").loc["linked_slots_documented", ["n", "denominator_n"]].tolist()
    [1.0, 2.0]
    """
    here = debates[debates["session"] == session]
    ngo = _ngo_slots(here, slots)
    rows = [*_list_rows(here, ngo), *_linked_rows(ngo, tiers),
            _known("publicised_incidents", incidents, session,
                   "publicised incidents are a convenience sample: no rate, and none known is "
                   "not none"),
            _known("side_events_known", events, session,
                   "no official list is public: those known from organisers' notices")]
    return estimates_frame({"session": session} | row for row in rows)


def brief_debates(session: str, debates: pd.DataFrame, slots: pd.DataFrame, tiers: pd.DataFrame
                  ) -> pd.DataFrame:
    """The debates of a session whose list was read: one row each, by date and agenda item.

    Returns
    -------
    pandas.DataFrame
        `debate_id`, `meeting_date`, `agenda_item`, `debate_kind`, `list_state` (complete, cut,
        States only), `ngo_slots_n` (null where no NGO list was seen), `linked_n` (slots of
        organisations coded as linked, documented or probable: not of all that were coded),
        `source_id`.
    """
    here = debates[debates["session"] == session]
    ngo = _ngo_slots(here, slots)
    linked = ngo[ngo["organisation_id"].isin(_linked(tiers, TIERS))]
    seen = here["is_list_complete"].notna()
    counts = here["debate_id"].map(ngo["debate_id"].value_counts()).fillna(0)
    linked_n = here["debate_id"].map(linked["debate_id"].value_counts()).fillna(0)
    state = here["is_list_complete"].map({True: "complete", False: "cut"}).astype(object)
    table = here[["debate_id", "meeting_date", "agenda_item", "debate_kind", "source_id"]].assign(
        list_state=state.where(seen, "States only"),
        ngo_slots_n=counts.where(seen).astype("Int64"),
        linked_n=linked_n.where(seen).astype("Int64"))
    return table.sort_values(["meeting_date", "agenda_item", "debate_id"], ignore_index=True)


def brief_coded(session: str, debates: pd.DataFrame, slots: pd.DataFrame, tiers: pd.DataFrame,
                codings: pd.DataFrame) -> pd.DataFrame:
    """Organisations on the lists read whose relation to a State is documented or probable.

    Each stands with the best evidence for it. Undecided codings are not among them: a single
    doubtful one is never published alone.

    Parameters
    ----------
    codings
        As `validate_codings` accepts them, with `publication` and `evidence_paraphrase`.

    Returns
    -------
    pandas.DataFrame
        `organisation_id`, `state_iso3`, `tier`, `is_contradicted`, `slots_n`, `criterion`,
        `evidence_paraphrase`, `publication`, `publication_date`; by State, most slots first.
    """
    ngo = _ngo_slots(debates[debates["session"] == session], slots)
    mine = tiers[tiers["tier"].isin(TIERS) & tiers["organisation_id"].isin(ngo["organisation_id"])]
    counts = mine["organisation_id"].map(ngo["organisation_id"].value_counts())
    key = ["organisation_id", "state_iso3"]
    yes = codings[(codings["value"] == "yes") & codings["criterion"].str.startswith("C")]
    rank = yes["confidence"].map({"high": 0, "medium": 1, "low": 2}) * 2 + (
        yes["source_kind"] != "primary")
    best = yes.assign(rank=rank).sort_values([*key, "rank"]).drop_duplicates(key)
    evidence = ["criterion", "evidence_paraphrase", "publication", "publication_date"]
    return mine[[*key, "tier", "is_contradicted"]].assign(
        slots_n=counts.astype("Int64")).merge(best[[*key, *evidence]], on=key, how="left"
    ).sort_values(["state_iso3", "slots_n", "organisation_id"], ascending=[True, False, True],
                  ignore_index=True)


def brief_season(session: str, sessions: pd.DataFrame, debates: pd.DataFrame, slots: pd.DataFrame
                 ) -> pd.DataFrame:
    """What was read of the sessions of the same season: only like seasons compare.

    Returns
    -------
    pandas.DataFrame
        `session`, `lists_n`, `complete_lists_n`, `ngo_slots_n`: one row a session of this season
        with a list that was read, in order. Numbers of cut lists follow what was found, not what
        was held.
    """
    season = sessions.set_index("session")["season"]
    like = season.index[season == season.get(session)]
    read = debates[debates["session"].isin(like) & debates["is_list_complete"].notna()]
    rows = [{"session": name, "lists_n": len(here),
             "complete_lists_n": int(here["is_list_complete"].sum()),
             "ngo_slots_n": len(_ngo_slots(here, slots))}
            for name, here in read.groupby("session")]
    table = pd.DataFrame(rows, columns=["session", "lists_n", "complete_lists_n", "ngo_slots_n"])
    return table.sort_values("session", key=lambda names: names.astype(int), ignore_index=True)


def brief_rules(session: str, breaks: pd.DataFrame) -> pd.DataFrame:
    """The published rules and counts of a session that change what its numbers mean.

    Values marked not found are left out; the basis (stated, inferred) stays beside each.

    Returns
    -------
    pandas.DataFrame
        `rule` (in words), `value`, `basis`, by rule.
    """
    mine = breaks[breaks["session"].map(lambda text: _covers(str(text), session))
                  & breaks["value"].notna()]
    unit = mine["unit"].where(~mine["unit"].isin(["rule", "bool", "policy", "note"]), "")
    value = _grouped(mine["value"], unit) + " " + unit.fillna("")
    words = mine["measure"].str.replace("_", " ")
    return pd.DataFrame({"rule": words + " (" + mine["population"].fillna("Council") + ")",
                         "value": value.str.strip(),
                         "basis": mine["basis"]}).sort_values("rule", ignore_index=True)

def _grouped(value: pd.Series, unit: pd.Series) -> pd.Series:
    """Counts with a comma: "2007 meetings" reads as meetings of a year."""
    is_count = value.str.fullmatch(r"\d{4,}") & unit.fillna("").ne("") & unit.ne("hour")
    return value.where(~is_count, value.map(lambda text: f"{int(text):,}" if str(text).isdigit()
                                            else text))


def _covers(written: str, session: str) -> bool:
    """Whether a break printed for "57", "46-60" or "all" is one of this session."""
    first, dash, last = written.partition("-")
    if dash and first.isdigit() and last.isdigit() and session.isdigit() and len(first) < 4:
        return int(first) <= int(session) <= int(last)
    return written == session


def _ngo_slots(here: pd.DataFrame, slots: pd.DataFrame) -> pd.DataFrame:
    return slots[slots["debate_id"].isin(here["debate_id"]) & (slots["speaker_kind"] == NGO)
                 & (slots["observed_as"] == "listed")]


def _linked(tiers: pd.DataFrame, wanted: tuple[str, ...]) -> set[str]:
    return set(tiers.loc[tiers["tier"].isin(wanted), "organisation_id"])


def _list_rows(here: pd.DataFrame, ngo: pd.DataFrame) -> list[dict[str, Any]]:
    lists = here["is_list_complete"].dropna()
    if lists.empty:
        reason = "no NGO list of this session has been read: missing, not zero"
        return [refusal_row(name, reason) for name in
                ("lists_complete", "ngo_slots_read", "organisations_read")]
    complete_n = int(lists.sum())
    cut = "" if complete_n == len(lists) else "lower bound: lists are cut"
    unnamed_n = int(ngo["organisation_id"].isna().sum())
    waiting = (f"{unnamed_n} {plural(unnamed_n, 'slot names', 'slots name')} no organisation"
               if unnamed_n else "")
    return [
        estimate_row("lists_complete", complete_n, n=complete_n, denominator_n=len(lists),
                     method="NGO lists counted", warnings="debates without a paper do not count"),
        estimate_row("ngo_slots_read", len(ngo), n=len(ngo), method="listed slots counted",
                     warnings=[*filter(None, [cut]), _LISTED]),
        estimate_row("organisations_read", ngo["organisation_id"].nunique(),
                     n=ngo["organisation_id"].nunique(), denominator_n=len(ngo),
                     method="distinct organisations counted",
                     warnings=list(filter(None, [cut, waiting])))]


def _linked_rows(ngo: pd.DataFrame, tiers: pd.DataFrame) -> list[dict[str, Any]]:
    """Slots of organisations coded as linked to any State, at both cut-offs, out of all read."""
    rows = []
    for depth in (1, 2):
        name = "linked_slots_" + "_or_".join(TIERS[:depth])
        if ngo.empty:
            rows.append(refusal_row(name, "no NGO slot of this session has been read"))
            continue
        sure = ngo["organisation_id"].isin(_linked(tiers, TIERS[:depth]))
        # What a wider or undecided coding would add: a bound, not an interval of sampling.
        open_ids = _linked(tiers, (*TIERS, "insufficient"))
        most = int((sure | ngo["organisation_id"].isin(open_ids)).sum())
        rows.append(estimate_row(
            name, int(sure.sum()), low=int(sure.sum()), high=most, n=int(sure.sum()),
            denominator_n=len(ngo), method="slots of linked organisations counted; bounds",
            warnings="organisations that nobody has coded count as not linked"))
    return rows


def _known(name: str, table: pd.DataFrame, session: str, warning: str) -> dict[str, Any]:
    count = int((table["session"].astype("string") == session).sum())
    return estimate_row(name, count, n=count, method="records counted", warnings=warning)
