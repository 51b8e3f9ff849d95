"""Speaker lists in a meeting summary (UN Geneva or OHCHR press release): prose with lead-ins."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from hrcstats.read.debates import Debate, debate_at, find_session, mentions, release_date
from hrcstats.read.lead_ins import (
    LeadIn,
    find_closing_lists,
    find_lead_ins,
    looks_like_a_list,
)
from hrcstats.read.list_marks import bracket_depth
from hrcstats.read.list_words import FoldedNames
from hrcstats.read.lists import Item, split_list
from hrcstats.read.paper_text import PaperText, begins_a_line
from hrcstats.read.speaker_kinds import heading_kind

_ABBREVIATED = re.compile(
    r"(?:\b(?:Inc|Ltd|Corp|Co|St|Sta|Dr|Mr|Mrs|Ms|Prof|Mme|M|e\.?V|vs|No|Intl|Int|Assoc|Asoc|Sr|"
    r"Sra)|"
    r"\b[A-Z])$"
)
_INNER_HEADING = re.compile(
    r"[,;.]?\s*(?:\b(?:and|et|y|along\s+with|as\s+well\s+as|ainsi\s+que|as[ií]\s+como|"
    r"followed\s+by)\s+)"
    r"(?:also\s+)?(?:(?:from|by|representatives?\s+of)\s+)?(?:the\s+|les\s+|las\s+|los\s+)?"
    r"(?:following\s+)?(?P<words>(?:[\w-]+\s+){0,6}?(?:organi[sz]ations?|ngos?|institutions?|"
    r"States|"
    r"observers|entities|agencies|bodies|ONG|organizaciones|instituciones|délégations|"
    r"représentants)"
    r"(?:\s+(?:suivantes?|siguientes))?)\s*:\s*",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\b(?P<n>\d{1,3})\s+(?P<what>(?:non-?governmental|civil\s+society|ngo|organi[sz]ation|ong\b|"
    r"state|delegation|countr|délégation|pays|état|national\s+human|institution)\w*)",
    re.IGNORECASE,
)


_NO_SPEAKERS = "a right of reply, vote or other list that is no speaker list"


@dataclass(frozen=True)
class SpeakerList:
    """One printed list: its region in the paper, its items, and the debate it belongs to."""

    start: int            # of the lead-in
    list_start: int
    end: int
    items: tuple[tuple[Item, str], ...]   # each with the kind that its heading announces
    debate: Debate
    lead_in: str
    language: str
    is_complete: bool | None
    stated_n: int | None = None
    is_alphabetical: bool = False
    has_no_lead_in: bool = False
    rejected: str = ""    # why the region is no speaker list, though it reads like one


def find_speaker_lists(
    paper: PaperText, known_names: Collection[str] | None = None
) -> list[SpeakerList]:
    """The speaker lists of a meeting summary in printed order, those without a lead-in too."""
    known = FoldedNames.of(known_names)
    text = paper.text
    lead_ins = find_lead_ins(text)
    head = Debate(session=find_session(paper.head[:8000]), meeting_date=release_date(text))
    named = mentions(text)
    lists: list[SpeakerList] = []
    for at, lead_in in enumerate(lead_ins):
        if lists and lead_in.start < lists[-1].end:
            continue
        limit = lead_ins[at + 1].start if at + 1 < len(lead_ins) else len(text)
        found = _announced_list(text, lead_in, limit, known, head, named)
        if found:
            lists.append(found)
    for lead_in in find_closing_lists(text):
        if not _overlaps(lists, lead_in.start, lead_in.end):
            found = _closing_list(text, lead_in, known, head, named)
            if found:
                lists.append(found)
    lists += _bare_lists(text, lists, known, head, named)
    return sorted(lists, key=lambda found: found.start)


def _overlaps(lists: list[SpeakerList], start: int, end: int) -> bool:
    return any(start < found.end and end > found.start for found in lists)


def _announced_list(
    text: str, lead_in: LeadIn, limit: int, known: FoldedNames, head: Debate,
    named: list[tuple[int, Debate]],
) -> SpeakerList | None:
    end, is_complete = list_end(text, lead_in.end, limit)
    body = text[lead_in.end:end]
    items = _split_with_headings(body, lead_in, known, is_complete is not False,
                                 begins_a_line(text, lead_in.end))
    if not looks_like_a_list([item for item, _ in items], is_announced=True):
        return None
    debate = _with_head(debate_at(named, lead_in.start, lead_in.text), head)
    rejected = _NO_SPEAKERS if lead_in.is_no_list else ""
    return SpeakerList(
        lead_in.start, lead_in.end, end, tuple(items), debate, lead_in.text, lead_in.language,
        is_complete, _stated_count(lead_in.text), rejected=rejected,
    )


def _closing_list(
    text: str, lead_in: LeadIn, known: FoldedNames, head: Debate, named: list[tuple[int, Debate]]
) -> SpeakerList | None:
    items = split_list(text[lead_in.start:lead_in.end], known, language=lead_in.language)
    items = [_moved(item, lead_in.start) for item in items]
    if not looks_like_a_list(items, is_announced=False):
        return None
    debate = _with_head(debate_at(named, lead_in.start, lead_in.text), head)
    kind = heading_kind(lead_in.text)
    kind = kind if kind in ("ngo", "nhri", "un_entity", "igo") else ""
    rejected = _NO_SPEAKERS if lead_in.is_no_list else ""
    return SpeakerList(
        lead_in.start, lead_in.start, lead_in.end, tuple((item, kind) for item in items), debate,
        lead_in.text, lead_in.language, True, rejected=rejected,
    )


def _with_head(debate: Debate, head: Debate) -> Debate:
    return replace(debate, session=head.session, meeting_date=head.meeting_date)


def _moved(item: Item, by: int) -> Item:
    return replace(item, start=item.start + by, end=item.end + by)


def _split_with_headings(
    body: str, lead_in: LeadIn, known: FoldedNames, expects_final_and: bool,
    may_be_one_per_line: bool,
) -> list[tuple[Item, str]]:
    """The items, each under its heading: ", as well as the following NGOs: ..." starts another."""
    bounds = [(0, 0, heading_kind(lead_in.text))]
    bounds += [(m.start(), m.end(), heading_kind(m["words"])) for m in _INNER_HEADING.finditer(body)
               if heading_kind(m["words"])]
    found = []
    for at, (_, start, kind) in enumerate(bounds):
        end = bounds[at + 1][0] if at + 1 < len(bounds) else len(body)
        items = split_list(body[start:end], known, language=lead_in.language,
                           expects_final_and=expects_final_and,
                           may_be_one_per_line=may_be_one_per_line or start > 0)
        found += [(_moved(item, lead_in.end + start), kind) for item in items]
    return found


def list_end(text: str, start: int, limit: int) -> tuple[int, bool | None]:
    """Where a list ends, and whether it is printed to its end.

    True: a full stop closes it; False: an ellipsis or the end of the paper cuts it; None: nobody
    can say (a paragraph that ends without a stop).
    """
    blocks_end = _block_list_end(text, start, limit)
    if blocks_end:
        return blocks_end, None
    depth = bracket_depth(text[start:limit])
    was_open = False
    for match in re.finditer(r"(?:\.{3,}|…|\[…\])|\.(?=\s|[\"”]|$)|\n\s*\n", text[start:limit]):
        at, mark = match.start(), match[0]
        before = text[start:start + at]
        if mark.startswith(("...", "…", "[")):
            following = text[start + match.end():limit].lstrip(" \t])")
            if not following or following.startswith(("\n", "Also ", "The ")):
                return start + match.end(), False
            continue
        if mark == ".":
            if depth[at] or (_ABBREVIATED.search(before) and not _ends_here(text, start + at + 1)):
                continue
            return start + at + 1, True
        if before.strip() and not _goes_on(before, text[start + match.end():limit]):
            # After "Alpha Org,", a blank line and a paragraph without a stop, the list is cut.
            return start + at, False if was_open else None
        was_open = was_open or before.rstrip().endswith(",")
    end = start + len(text[start:limit].rstrip())
    return end, None if limit < len(text) else False


def _ends_here(text: str, at: int) -> bool:
    return bool(re.match(r"\s*(?:\n\s*\n|$)", text[at:]))


def _goes_on(before: str, after: str) -> bool:
    """Whether a list goes on past a blank line (a page break): it ends open or starts low."""
    return bool(re.search(r"(?:[,;]|\b(?:and|of|for|the|et|de|y))\s*$", before)) or bool(
        re.match(r"\s*(?:[,;)]|[a-zà-þ(])", after)
    )


def _block_list_end(text: str, start: int, limit: int) -> int:
    """The end of a list printed one name a paragraph, 0 where it is not printed so."""
    blocks = [(m.start(), m.end()) for m in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text[start:limit])]
    taken = []
    for first, last in blocks:
        block = text[start + first:start + last]
        if len(block) > 120 or re.search(r"[,;:]\s|\.\s|\.$", block.replace("Inc.", "")) or not (
            re.match(r"[\s•*·\-–\d.)(]*[A-ZÀ-Þ\"“]", block)
        ):
            break
        taken.append((first, last))
    return start + taken[-1][1] if len(taken) >= 3 else 0


def _stated_count(lead_in: str) -> int | None:
    match = _COUNT.search(lead_in)
    return int(match["n"]) if match else None


def _bare_lists(
    text: str, lists: list[SpeakerList], known: FoldedNames, head: Debate,
    named: list[tuple[int, Debate]],
) -> list[SpeakerList]:
    """Paragraphs that are nothing but names, though no lead-in announces them."""
    found = []
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text):
        marks_n = match[0].count(",") + match[0].count(";")
        if marks_n < 3 or _overlaps(lists, match.start(), match.end()):
            continue
        first = re.split(r"[,;]", match[0], maxsplit=1)[0]
        if ":" in first or len(first.split()) > 14:
            continue
        end, is_complete = list_end(text, match.start(), match.end())
        if match.end() - end > 3:
            continue
        if end >= len(text.rstrip()) and not match[0].rstrip().endswith("."):
            is_complete = False
        items = [_moved(item, match.start()) for item in
                 split_list(text[match.start():end], known, expects_final_and=is_complete is True)]
        if len(items) >= 4 and looks_like_a_list(items, is_announced=False):
            debate = _with_head(debate_at(named, match.start()), head)
            found.append(SpeakerList(
                match.start(), match.start(), end, tuple((item, "") for item in items), debate, "",
                "en", is_complete, has_no_lead_in=True,
            ))
    return found
