"""The sentences of a session's brief: each can be quoted alone, with its denominator and limit."""

from __future__ import annotations

from typing import Any

import pandas as pd

LIMITS = [
    "Listed is not delivered: a list can close before a speaker is reached.",
    "Slots are not organisations, and organisations are not countries.",
    "A coding says what a publication stated of an organisation's relation to a State; it is no "
    "finding of ours, and its subject may reply.",
    "Publicised incidents are a convenience sample: they make no rate, and fewer reports are no "
    "improvement.",
    "A session without papers is missing, not zero.",
]

_LINKED = "of these linked to a State"


def lead(about: pd.Series, numbers: pd.DataFrame) -> str:
    """One line: when the session was held, and how much of it was read."""
    lists = _named(numbers, "lists_complete")
    start, end = about["start_date"], about["end_date"]
    when = ("dates not known" if pd.isna(start) else f"{start:%-d %B %Y}"
            + ("" if pd.isna(end) else f" to {end:%-d %B %Y}"))
    held = "Announced for" if about["date_status"] == "announced" else "Held"
    if pd.isna(lists["value"]):
        return f"{held} {when}. No list of NGO speakers of this session has been read yet."
    return (f"{held} {when}. {_count(lists['denominator_n'], 'list')} of NGO speakers "
            f"read, {lists['value']:.0f} of them complete; other debates have no paper here.")


def day_of(about: pd.Series) -> str | None:
    """The day on which a relation must hold: the first of the session, or none where unknown."""
    return None if pd.isna(about["start_date"]) else f"{about['start_date']:%Y-%m-%d}"


def sentences(numbers: pd.DataFrame) -> list[str]:
    """The numbers of `measure.brief_numbers` in words."""
    read, distinct = _named(numbers, "ngo_slots_read"), _named(numbers, "organisations_read")
    lists = _named(numbers, "lists_complete")
    out = []
    if pd.isna(read["value"]):
        out.append("How many NGO slots there were cannot be said: no list has been read. Missing "
                   "is not zero.")
    else:
        at_least = "" if lists["value"] == lists["denominator_n"] else "at least "
        out.append(f"NGOs were listed for {at_least}{_count(read['value'], 'slot')} on the "
                   f"{_count(lists['denominator_n'], 'list')} read; "
                   f"{_count(distinct['value'], 'organisation')} could be told apart on them.")
        out += _linked(numbers)
    incidents, events = _named(numbers, "publicised_incidents"), _named(numbers,
                                                                        "side_events_known")
    out.append(f"Publicised interruptions of NGO speakers known for this session: "
               f"{incidents['value']:.0f}. They make no rate, and none known does not mean none.")
    out.append(f"Side events known from organisers' notices: {events['value']:.0f}. No official "
               "list is public.")
    return out


def bars(debates: pd.DataFrame) -> pd.DataFrame:
    """The NGO slots read on each list, as rows that a figure draws."""
    seen = debates[debates["ngo_slots_n"].notna()]
    value = seen["ngo_slots_n"].astype(float)
    empty = pd.Series(float("nan"), index=seen.index)
    return pd.DataFrame({"label": _label(seen) + ", " + seen["list_state"] + " list",
                         "value": value, "low": empty, "high": empty, "n": value,
                         "denominator_n": empty, "warnings": ""}).reset_index(drop=True)


def debates_read(rows: pd.DataFrame) -> str:
    """Out of what the figure of `bars` is counted."""
    return f"{_count(len(rows), 'debate')} with a list that was read"


def alternative_text(rows: pd.DataFrame) -> str:
    """What the figure of `bars` shows, in numbers."""
    return "; ".join(f"{row.label}: {row.value:.0f} NGO slots read"
                     for row in rows.itertuples()) + "."


def debates_table(debates: pd.DataFrame) -> pd.DataFrame:
    """The debates under plain words, for the page and for the notebook."""
    return pd.DataFrame({
        "date": debates["meeting_date"], "debate": _label(debates),
        "list": debates["list_state"], "NGO slots read": debates["ngo_slots_n"],
        _LINKED: debates["linked_n"]})


def coded_table(coded: pd.DataFrame) -> pd.DataFrame:
    """Coded organisations under plain words; `organisation_name` and `state_name` are beside."""
    disputed = coded["is_contradicted"].map({True: "; sources contradict each other", False: ""})
    said = coded["publication_date"].fillna("undated").astype(str)
    return pd.DataFrame({
        "organisation": coded["organisation_name"], "State": coded["state_name"],
        "relation": coded["tier"] + " (" + coded["criterion"] + ")" + disputed.astype("str"),
        "stated by": coded["publication"] + ", " + said,
        "what it states, in our words": coded["evidence_paraphrase"],
        "slots": coded["slots_n"]})


def incidents_table(incidents: pd.DataFrame, session: str) -> pd.DataFrame:
    """The publicised incidents of a session: organisations and States, no persons."""
    mine = incidents[incidents["session"] == session].sort_values("incident_date")
    states = mine["interrupting_states_iso3"].str.replace(";", ",").fillna("not reported")
    return pd.DataFrame({"date": mine["incident_date"], "debate": mine["debate_as_written"],
                         "slot of": mine["slot_holder_as_written"], "objection by": states,
                         "outcome": mine["outcome"].str.replace("_", " ")})


def season_table(season: pd.DataFrame) -> pd.DataFrame:
    """Sessions of one season under plain words."""
    return pd.DataFrame({"session": "HRC" + season["session"], "lists read": season["lists_n"],
                         "complete": season["complete_lists_n"],
                         "NGO slots read": season["ngo_slots_n"]})


def papers_table(papers: pd.DataFrame, debates: pd.DataFrame) -> pd.DataFrame:
    """The papers that the lists of a session were read from, with their addresses."""
    mine = papers[papers["source_id"].isin(debates["source_id"])]
    return pd.DataFrame({"paper": mine["title"], "symbol or address": mine["symbol"].where(
        mine["symbol"].fillna("") != "", mine["url"])})


def cut_note(table: pd.DataFrame, rows: int, what: str) -> str:
    """The caption of a table that shows its first rows only, or all of them."""
    coded = (f"{_LINKED}: slots of organisations with a relation to a State coded as documented or "
             "probable; those with an undecided coding, or that nobody has coded, are not in it. "
             if _LINKED in table else "")
    if len(table) == 1:
        return f"{coded}The one {_singular(what)}. \"-\" is not known, not zero."
    if len(table) <= rows:
        return f"{coded}All {len(table):,} {what}. \"-\" is not known, not zero."
    return (f"{coded}The first {rows} of {len(table):,} {what}; the notebook holds all. \"-\" is "
            "not known, not zero.")


def _singular(what: str) -> str:
    """"incidents known" as "incident known", "rules and counts" as "rule or count"."""
    if " and " in what:
        return " or ".join(word.removesuffix("s") for word in what.split(" and "))
    first, space, rest = what.partition(" ")
    return f"{first.removesuffix('s')}{space}{rest}"


def _linked(numbers: pd.DataFrame) -> list[str]:
    narrow = _named(numbers, "linked_slots_documented")
    wide = _named(numbers, "linked_slots_documented_or_probable")
    if pd.isna(wide["value"]):
        return []
    return [f"Of {_count(wide['denominator_n'], 'NGO slot')} read, "
            f"{_belong(narrow['value'])} organisations whose relation to a State is documented. "
            f"With the probable relations counted too, there are {wide['value']:.0f}. "
            f"If all undecided codings were true, there would be {wide['high']:.0f}. "
            "Organisations that nobody has coded count as not linked."]


def _belong(value: float) -> str:
    return f"{value:.0f} belong{'s' if value == 1 else ''} to"


def _label(debates: pd.DataFrame) -> pd.Series:
    if debates.empty:
        return pd.Series(dtype="str")
    item = debates["agenda_item"].map(lambda number: "no item" if pd.isna(number)
                                      else f"item {number:.0f}")
    return item + ", " + debates["debate_kind"].str.replace("_", " ")


def _named(numbers: pd.DataFrame, quantity: str) -> dict[str, Any]:
    return numbers.set_index("quantity").loc[quantity].to_dict()


def _count(number: float, word: str) -> str:
    return f"{number:,.0f} {word}" + ("" if number == 1 else "s")
