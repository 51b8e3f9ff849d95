"""Speaker lists in a session report (A/HRC/N/2): lettered sub-lists under numbered paragraphs."""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from hrcstats.read.debates import (
    DATE,
    Debate,
    chapter_item,
    find_date,
    find_session,
    mentions,
    stated_item,
)
from hrcstats.read.list_marks import bracket_depth
from hrcstats.read.list_words import FoldedNames
from hrcstats.read.lists import split_list
from hrcstats.read.meeting_summary import SpeakerList
from hrcstats.read.paper_text import PaperText, begins_a_line
from hrcstats.read.speaker_kinds import heading_kind

_WHO = (
    r"(?:other\s+)?(?:representatives?|observers?|delegations?)\b|"
    r"(?:les?\s+)?(?:représentant(?:e|es|s)?|observateurs?|observatrices?|délégations?)\b|"
    r"(?:los\s+|el\s+)?(?:representantes?|observador(?:es)?|delegaciones)\b|"
    r"(?:states?\s+members|member\s+states|observer\s+states|non-?governmental\s+organi[sz]ations|"
    r"national\s+human\s+rights\s+institutions?|inter-?governmental\s+organi[sz]ations?|"
    r"united\s+nations\s+(?:entities|agencies|bodies))\b"
)
_HEAD = re.compile(
    rf"(?:\((?P<letter>[a-z])\)\s*|(?:^|(?<=\n)|(?<=;)|(?<=;\s))[ \t]*(?:[a-z][.)]\s+|[-•·–]\s*)?)"
    rf"(?P<words>(?:{_WHO})(?:[^:;.(]|\([^()]*\)){{0,240}}?)\s*:\s*",
    re.IGNORECASE | re.MULTILINE,
)
_STOP = re.compile(
    r"\.{3,}|…|\.(?=[\"”]?\s*(?:\n|$))|\.(?=\s+(?:\d{1,4}\.\s|At\s+the|In\s+|During\s+|The\s+|"
    r"On\s+|"
    r"Also\s+|À\s+la|En\s+la|Le\s+|El\s+|[A-Z]\.\s+[A-Z]))|\n\s*\d{1,4}\.\s+(?=[A-ZÀ-Þ])|"
    r"\n\s*[A-Z]\.\s+(?=[A-ZÀ-Þ])"
)
_MEETING = re.compile(
    r"\b(?:at|during|on)\s+(?:the|its)\s+(?P<n>\d{1,3})(?:st|nd|rd|th)"
    r"(?P<more>(?:\s*(?:,|and|to|-|–)\s*\d{1,3}(?:st|nd|rd|"
    r"th))*)\s+meetings?\b(?P<after>[^.;]{0,80})|"
    r"\b[àa]\s+(?:la|sa)\s+(?P<fr>\d{1,3})\s?[eè](?:me)?\s+séance\b(?P<after_fr>[^.;]{0,80})|"
    r"\ben\s+(?:la|su)\s+(?P<es>\d{1,3})[ªa]?\s+sesión\b(?P<after_es>[^.;]{0,80})",
    re.IGNORECASE,
)
_CHAPTER = re.compile(
    r"^\s*(?:I{1,3}|IV|VI{0,3}|IX|X)\.\s+(?P<title>[A-ZÀ-Þ].{5,200})$", re.MULTILINE
)
_NEW_PARAGRAPH = re.compile(
    r"(?:^|\n)\s*(?=\d{1,4}\.\s+[A-ZÀ-Þ])|(?<=\.\s)(?=\d{1,4}\.\s+[A-ZÀ-Þ])"
)
_PARAGRAPH = re.compile(r"^\s*\d{1,4}\.\s")
_SLOT = re.compile(r"\b(?P<which>first|second|third)\s+(?:speaking\s+)?slot\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Head:
    start: int
    end: int
    kind: str
    words: str


def find_sub_lists(
    paper: PaperText, known_names: Collection[str] | None = None
) -> list[SpeakerList]:
    """The lettered sub-lists of a session report in printed order, each with its debate.

    Names stand in alphabetical order there, so they carry no place in the speaking order.
    """
    known = FoldedNames.of(known_names)
    text = paper.text
    heads = _heads(text)
    lists: list[SpeakerList] = []
    above_from, above = 0, _find_above(text)
    session = find_session(paper.head)
    debate = Debate()
    for at, head in enumerate(heads):
        limit = heads[at + 1].start if at + 1 < len(heads) else len(text)
        end, is_complete = _sub_list_end(text, head.end, limit)
        if not lists or head.start - lists[-1].end > 12:
            debate = replace(_debate_above(text, above_from, head.start, above), session=session)
        language = _language(head.words)
        items = split_list(text[head.end:end], known, language=language, is_alphabetical=True,
                           expects_final_and=False,
                           may_be_one_per_line=begins_a_line(text, head.end))
        moved = tuple(
            (replace(item, start=item.start + head.end, end=item.end + head.end), head.kind)
            for item in items
        )
        above_from = end
        if moved:
            lists.append(SpeakerList(
                head.start, head.end, end, moved, debate, head.words, language, is_complete,
                is_alphabetical=True,
            ))
    return lists


def _heads(text: str) -> list[_Head]:
    found = []
    for match in _HEAD.finditer(text):
        kind = heading_kind(match["words"] + ":")
        has_shape = match["letter"] or re.match(
            r"\s*(?:representatives?|observers?|représentant|observat|representante|observador)",
            match["words"], re.IGNORECASE,
        )
        if kind and has_shape:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(_Head(start, match.end(), kind, match["words"]))
    return found


def _language(words: str) -> str:
    if re.search(r"représentant|observat(?:eur|rice)|délégation", words, re.IGNORECASE):
        return "fr"
    if re.search(r"representante|observador|delegaciones", words, re.IGNORECASE):
        return "es"
    return "en"


def _sub_list_end(text: str, start: int, limit: int) -> tuple[int, bool | None]:
    """Where a sub-list ends: its semicolon before the next letter, a full stop, a new paragraph."""
    body = text[start:limit]
    depth = bracket_depth(body)
    for match in _STOP.finditer(body):
        if match[0].startswith(("...", "…")):
            if not body[match.end():].strip(" \n\t)]"):
                return start + match.end(), False
            continue
        if match[0] == "." and (depth[match.start()] or _is_abbreviation(body, match.start())):
            continue
        cut = start + match.start() + (match[0] == ".")
        return cut, True if match[0] == "." else None
    end = start + len(body.rstrip())
    if body.rstrip().endswith((";", "; and", ";and")) or limit < len(text):
        return end, True
    return end, False


def _is_abbreviation(body: str, at: int) -> bool:
    """"Human Rights Advocates Inc." at a line's end goes on where the next line does."""
    if not re.search(r"\b(?:Inc|Ltd|Corp|St|e\.V|[A-Z])$", body[:at]):
        return False
    following = body[at + 1:].lstrip()
    return bool(following) and following[0] in ",;("


def _debate_above(text: str, start: int, head: int, marks: _Above) -> Debate:
    """The debate from the paragraph that opens the letters, and from what stands above it."""
    above = text[start:head]
    opening = _NEW_PARAGRAPH.split(above)[-1]
    named = [debate for _, debate in mentions(opening)]
    heading = _heading_above(text, start, head - len(opening))
    kind_by_heading = [debate for _, debate in mentions(heading)] if heading else []
    debate = named[0] if named else (kind_by_heading[0] if kind_by_heading else Debate())
    item = (stated_item(heading) or stated_item(opening)
            or chapter_item(marks.last(marks.chapters, head)))
    flags = _SLOT.search(opening)
    return replace(
        debate,
        meeting_date=marks.last(marks.dates, head),
        agenda_item=item or debate.agenda_item,
        debate_kind=debate.debate_kind,
        debate_title=heading or debate.debate_title,
        slot=flags["which"].lower() if flags else "",
        basis="the paragraph or chapter above" if item else debate.basis,
    )


def _heading_above(text: str, start: int, position: int) -> str:
    """The heading nearest above, not before `start`: a short line before a numbered paragraph."""
    lines = [line.strip() for line in text[start:position].split("\n") if line.strip()]
    for at in range(len(lines) - 1, -1, -1):
        follows = lines[at + 1] if at + 1 < len(lines) else "1. "
        before = lines[at - 1] if at else "."
        if _is_heading(lines[at]) and (_PARAGRAPH.match(follows) or _is_heading(follows)) and (
            before.endswith((".", ";", ":")) or _is_heading(before)
        ):
            return _BARE_HEADING.sub("", lines[at])
    return ""


_BARE_HEADING = re.compile(r"^(?:[A-Z]|\d{1,2}|[IVX]+)\.\s+")


def _is_heading(line: str) -> bool:
    bare = _BARE_HEADING.sub("", line)
    return (
        len(bare) <= 200 and len(bare.split()) >= 2 and bare[0].isupper()
        and not re.search(r"[.;:,]$|\.{4,}", bare) and not re.match(r"\d{1,4}\.\s", bare)
    )


@dataclass(frozen=True)
class _Above:
    """What stands above a place in the report: chapters and dates of meetings, found once."""

    chapters: list[tuple[int, str]]
    dates: list[tuple[int, str]]

    @staticmethod
    def last(marks: list[tuple[int, str]], position: int) -> str:
        """The mark nearest before a place, or ''."""
        at = bisect.bisect_left(marks, (position, ""))
        return marks[at - 1][1] if at else ""


def _find_above(text: str) -> _Above:
    chapters = [
        (match.start(), match["title"]) for match in _CHAPTER.finditer(text)
        if not re.search(r"\.{4,}|\s\d+\s*$", match["title"])  # the table of contents
    ]
    dates = []
    for match in _MEETING.finditer(text):
        after = match["after"] or match["after_fr"] or match["after_es"] or ""
        if when := DATE.search(after):
            # Two dates share one debate ("on 5 and 6 March 2008"): nobody can say which is whose.
            several = re.search(r"\d{1,2}\s+(?:and|to|et|y|-|–)\s*$|\d{1,2}\s+(?:and|et|y)\s+\d",
                                after[:when.end()])
            dates.append((match.start(), "" if several else find_date(when[0])))
    return _Above(chapters, dates)
