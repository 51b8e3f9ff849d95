"""Items of a speaker list to rows as written, persons' names dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from hrcstats.read.attachments import unnamed_partners_n
from hrcstats.read.debates import Debate
from hrcstats.read.ledger import Entry, Reading
from hrcstats.read.lists import Item, split_list
from hrcstats.read.paper_text import PaperText, region_ledger
from hrcstats.read.persons import (
    PERSON,
    body_of_title,
    drop_person,
    is_like_a_person,
    is_title,
)
from hrcstats.read.speaker_kinds import kind_by_name, kind_of_speaker
from hrcstats.read.state_names import fold, looks_like_state, state_names

_FOOTNOTE = re.compile(r"^(.*?(?:[^\W\d_]|\)))\s*(?:\d{1,3}|[¹²³⁴-⁹⁰]+|\*+)$", re.DOTALL)
# "Alpha Org, Beta Org and 3 others": speakers without a name.
_OTHERS = re.compile(
    r"(?:(?:the|and|by|many|several|various|some|an?\s+number\s+of|\d{1,3}|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve|les|et|plusieurs|de|d['’]|y|varios|varias|deux|trois|"
    r"quatre|cinq|dos|tres|cuatro|cinco)\s*)*\b(?:others?|autres|otr[oa]s)"
    r"(?:\s+(?:ngos?|ong|(?:non-?governmental\s+)?organi[sz]ations?|organizaciones|speakers?|"
    r"states?|delegations?|countries|orateurs|oradores|groups?|bodies))?[ .]*",
    re.IGNORECASE,
)
_AND_OTHERS = re.compile(
    r"\s+(?:and|et|y)\s+(?P<others>(?:\d|\w+\s+(?:\w+\s+)?(?:other|autres|otr)|d['’]autres)[^,;()]*)$",
    re.IGNORECASE,
)
# "Chile, 69 China": the number of a footnote printed after the comma is that of the name before.
_NUMBER_BEFORE = re.compile(r"^(?:\d{1,3}|[¹²³⁴-⁹⁰]+)\s+(?=[^\W\d_])")
_ARTICLE_FR_ES = re.compile(
    r"^(?:de\s+la\s+|de\s+l['’]|du\s+|des\s+|d['’]|del\s+|de\s+)", re.IGNORECASE
)


# "the observer for Amnesty International" holds Amnesty International's slot.
_OFFICE = re.compile(
    r"^(?:the\s+)?(?:representatives?|observers?|delegations?|delegates?)\s+(?:of|for|from)\s+"
    r"(?:the\s+)?(?=[A-ZÀ-Þ])|^(?:le|la|les)\s+(?:représentante?s?|délégations?|observateurs?)\s+"
    r"(?:de\s+la\s+|de\s+l['’]|du\s+|des\s+|de\s+)(?=[A-ZÀ-Þ])", re.IGNORECASE,
)


@dataclass
class ListContext:
    """What every row of one list shares."""

    source_file: str
    debate: Debate
    is_complete: bool | None
    is_alphabetical: bool = False
    language: str = "en"
    flags: tuple[str, ...] = ()
    next_order: int = 1
    kinds_before: list[str] = field(default_factory=list)


def add_list(
    reading: Reading, paper: PaperText, context: ListContext,
    region: tuple[int, int, int], items: list[tuple[Item, str]], persons: tuple[str, ...] = (),
) -> int:
    """Append a list's rows and ledger entries; `region` is lead-in start, list start, list end.

    `persons` are names of natural persons in the region, replaced in the ledger. Returns the
    number of rows added.
    """
    start, list_start, end = region
    starts: list[int] = []
    rejected: list[Entry] = []
    dropped = list(persons)
    reading.persons_dropped_n += len(dropped)
    kept = without_persons(items)
    first_row, names_all = len(reading.rows), True
    for at, (item, announced, names) in enumerate(kept):
        line = paper.line_at(item.start)
        reading.persons_dropped_n += len(names)
        dropped += names
        if not item.text:
            rejected.append(Entry(line.page, line.number, line.number, "rejected", PERSON, 0,
                                  "a natural person's name, dropped"))
            continue
        tail = _AND_OTHERS.search(item.text)
        if tail and _OTHERS.fullmatch(tail["others"]):
            rejected.append(Entry(line.page, line.number, line.number, "rejected", tail["others"],
                                  0, "speakers without a name: the list is not complete"))
            names_all = False
            item = _reread(item, item.text[:tail.start()])
        elif _OTHERS.fullmatch(item.text):
            rejected.append(Entry(line.page, line.number, line.number, "rejected", item.text, 0,
                                  "speakers without a name: the list is not complete"))
            names_all = False
            continue
        reading.rows.append(_row(item, announced, context, line.page, line.number,
                                 is_last=at == len(kept) - 1,
                                 is_footnoted=at + 1 < len(kept)
                                 and _begins_with_footnote(kept[at + 1][0].name)))
        starts.append(item.start)
    if not names_all:
        for row in reading.rows[first_row:]:
            row["is_list_complete"] = False
    entries = region_ledger(paper, start, end, starts, list_start)
    for entry in entries:
        for person in dropped:
            entry.text = entry.text.replace(person, PERSON)
    reading.ledger += [*entries, *rejected]
    return len(starts)


def without_persons(items: list[tuple[Item, str]]) -> list[tuple[Item, str, list[str]]]:
    """The items without names of natural persons, each with the names that it held.

    "Jane Roe, Director of Some Centre" is one item of two: an office after what could be a name
    makes it a person's. An item that was a name only keeps its place with an empty text.
    """
    kept: list[tuple[Item, str, list[str]]] = []
    at = 0
    while at < len(items):
        item, announced = items[at]
        last = at
        if is_like_a_person(item.name):
            while last + 1 < len(items) and _is_office(items[last + 1][0].name):
                last += 1
        if last > at:
            office = " and ".join(title.text for title, _ in items[at + 1:last + 1])
            kept.append((_reread(item, body_of_title(office)), announced, [item.name]))
        else:
            text, names = drop_person(item.text)
            kept.append((_reread(item, text) if names else item, announced, names))
        at = last + 1
    return kept


def _is_office(name: str) -> bool:
    # "Commissioner for Human Rights of Poland" is an institution that takes the floor itself.
    return is_title(name) and not kind_by_name(name)


def _reread(item: Item, text: str) -> Item:
    """The item as what is left of it says, at its old place."""
    parts = split_list(text, expects_final_and=False)
    if not parts:
        return replace(item, text="", name="")
    return replace(parts[0], start=item.start, end=item.end)


def _row(
    item: Item, announced: str, context: ListContext, page: int | None, number: int, *,
    is_last: bool, is_footnoted: bool = False,
) -> dict[str, object]:
    name = _NUMBER_BEFORE.sub("", item.name) if _begins_with_footnote(item.name) else item.name
    holder, footnoted = _without_footnote(_OFFICE.sub("", name))
    footnoted = footnoted or is_footnoted
    if context.language != "en" and looks_like_state(_ARTICLE_FR_ES.sub("", holder)):
        holder = _ARTICLE_FR_ES.sub("", holder)
    kind, doubt = _kind(holder, item, announced, footnoted, context)
    flags = [flag for flag in (*item.flags, doubt, *context.flags) if flag]
    if is_last and context.is_complete is False and "name_truncated" not in flags:
        flags.append("name_truncated")
    if item.evidence:
        flags += [f"evidence: {reason}" for reason in item.evidence if "registry" in reason]
    order = None
    if not context.is_alphabetical:
        order, context.next_order = context.next_order, context.next_order + 1
    partners, joint_n = _joint(item, kind, context.language)
    if kind in ("ngo", "nhri") and not joint_n and re.search(
        r";|\s(?:and|et|y)\s", item.on_behalf_of
    ) and "joint_extent_unclear" not in flags:
        flags.append("joint_extent_unclear")
    debate = context.debate
    return {
        "session": debate.session,
        "meeting_date": debate.meeting_date,
        "agenda_item": debate.agenda_item,
        "debate_kind": debate.debate_kind,
        "debate_title": debate.debate_title,
        "state_concerned_as_written": debate.state_concerned,
        "is_list_complete": context.is_complete,
        "speaker_kind": kind,
        "slot_order": order,
        "speaker_as_written": item.text,
        "slot_holder_as_written": holder,
        "speaker_organisation_as_written": item.represented_by,
        "on_behalf_of_as_written": item.on_behalf_of,
        "joint_partners_as_written": "; ".join(partners),
        "joint_n": joint_n,
        "is_video_message": True if item.is_video_message else None,
        "flags": "; ".join(dict.fromkeys(flags)),
        "source_file": context.source_file,
        "source_page": page,
        "source_line": number,
    }


def _begins_with_footnote(name: str) -> bool:
    found = _NUMBER_BEFORE.match(name)
    return found is not None and looks_like_state(_without_footnote(name[found.end():])[0])


def _without_footnote(name: str) -> tuple[str, bool]:
    """A State's name without the number of its footnote: "Pakistan 66" is an observer's mark."""
    match = _FOOTNOTE.match(name)
    if match and looks_like_state(match[1]) and fold(name) not in state_names():
        return match[1].strip(), True
    return name, False


def _kind(
    holder: str, item: Item, announced: str, footnoted: bool, context: ListContext
) -> tuple[str, str]:
    kind, doubt = kind_of_speaker(holder, announced)
    if kind == "state_member" and footnoted:
        # In a session report the number leads to "Observer of the Council speaking for others".
        kind = "state_observer"
    if doubt == "kind_assumed" and _like_a_state(holder, item, context):
        kind = "state_unspecified"
    context.kinds_before.append(kind)
    return kind, doubt


def _like_a_state(holder: str, item: Item, context: ListContext) -> bool:
    """A State run together with another, or cut off after States: "Georgia Venezuela", "Slov"."""
    if "possible_merge" in item.flags:
        parts = holder.split()
        return any(looks_like_state(" ".join(parts[:at])) and looks_like_state(" ".join(parts[at:]))
                   for at in range(1, len(parts)))
    folded = fold(holder)
    follows_states = bool(context.kinds_before) and context.kinds_before[-1].startswith("state")
    return follows_states and 0 < len(folded) < 12 and any(
        name.startswith(folded) for name in state_names())


def _joint(item: Item, kind: str, language: str) -> tuple[list[str], int | None]:
    """Named partners and the number of organisations in a joint statement, where countable."""
    partners = list(item.partners)
    if partners or item.partners_n:
        return partners, (item.partners_n or 0) + 1  # its own speaker counts too
    if item.is_also and kind in ("ngo", "nhri") and item.on_behalf_of:
        # Session reports write an NGO's joint statement as "(also on behalf of A, B and C)".
        unnamed = unnamed_partners_n(item.on_behalf_of)
        if unnamed is not None:
            return [], unnamed + 1 if unnamed else None
        named = [part.text for part in split_list(item.on_behalf_of, language=language)]
        return named, len(named) + 1
    return partners, None
