"""Which separators of a printed list stand inside an item, and what says so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrcstats.read.attachments import find_attachments, opens_attachment, without_attachments
from hrcstats.read.list_marks import Segment
from hrcstats.read.list_words import (
    OPENER,
    SUFFIX,
    FoldedNames,
    cannot_stand,
    fold,
    has_head,
    is_complete_name,
    is_open,
    looks_like_state,
)

_NO_WORD = "bears no organisation's word"
_REACH = 4  # segments that a comma-holding name can span: "A, B, C and D"
_PARTNERS_REACH = 40


_AND = re.compile(r"\s+(?:and|et|y)\s+")


@dataclass(frozen=True)
class Group:
    """Segments that belong to one item, with why."""

    start: int
    end: int
    evidence: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    has_leading_and: bool = False


@dataclass(frozen=True)
class _List:
    """The list as every rule sees it."""

    text: str
    segments: list[Segment]
    known: FoldedNames
    has_weak_commas: bool
    is_alphabetical: bool

    def part(self, first: int, last: int | None = None) -> str:
        last = first if last is None else last
        return self.text[self.segments[first].start:self.segments[last].end]

    @property
    def last(self) -> int:
        return len(self.segments) - 1


def join_segments(
    text: str, segments: list[Segment], known: FoldedNames, one_per_line: bool,
    is_alphabetical: bool,
) -> list[Group]:
    """The segments put together to items, each with the evidence for what was joined."""
    whole = _List(text, segments, known, one_per_line or _has_weak_commas(text, segments),
                  is_alphabetical)
    groups, at = [], 0
    while at <= whole.last:
        group, at = _one_group(whole, at)
        groups.append(group)
    return groups


def _has_weak_commas(text: str, segments: list[Segment]) -> bool:
    """Whether semicolons do the separating, so that a comma more likely stands inside a name."""
    semicolons = sum(segment.separator == ";" for segment in segments)
    commas = sum(
        segment.separator == "," and not opens_attachment(text[segment.start:segment.end])
        and not SUFFIX.fullmatch(text[segment.start:segment.end])
        for segment in segments
    )
    return semicolons >= 2 and semicolons > commas


def _one_group(whole: _List, first: int) -> tuple[Group, int]:
    last, evidence, flags = first, [], []
    while last < whole.last:
        step, why, flag = _next_join(whole, first, last)
        if flag:
            flags.append(flag)
        if step <= last:
            break
        last = step
        evidence += [reason for reason in why if reason not in evidence]
    if whole.segments[first].separator == "" and first > 0:
        evidence.append("text: a closed bracket ends the name before")
        flags.append("missing_separator")
    start, end = whole.segments[first].start, whole.segments[last].end
    group = Group(start, end, tuple(evidence), tuple(dict.fromkeys(flags)),
                  whole.segments[first].has_leading_and)
    return group, last + 1


def _next_join(whole: _List, first: int, last: int) -> tuple[int, list[str], str]:
    """How far the item reaches beyond segment `last` (itself: no further), why, and a doubt."""
    following = whole.part(last + 1)
    if opens_attachment(following):
        return last + 1, [], ""
    if SUFFIX.fullmatch(following) and whole.segments[last + 1].separator == ",":
        return last + 1, ["text: a trailing article or legal form"], ""
    attachments = find_attachments(whole.part(first, last))
    open_ended = [a for a in attachments if not a.is_bracketed or _never_closes(whole, first, last)]
    if open_ended:
        kind = open_ended[-1].kind
        if kind == "on_behalf" and looks_like_state(_first_name(open_ended[-1].text)):
            return _states_spoken_for(whole, last)
        holder = without_attachments(whole.part(first, last), attachments)
        if kind in ("joint", "on_behalf") and not looks_like_state(holder):
            return _partners_to_the_end(whole, last, open_ended[-1].text)
        return last, [], ""
    if attachments:
        return last, [], ""
    return _comma_in_name(whole, first, last)


def _never_closes(whole: _List, first: int, last: int) -> bool:
    item = whole.part(first, last)
    return item.count("(") > item.count(")")


def _first_name(text: str) -> str:
    return re.split(r"[,;]|\s+(?:and|et|y)\s+", text)[0]


def _states_spoken_for(whole: _List, last: int) -> tuple[int, list[str], str]:
    """"on behalf of Chile, Denmark and Uruguay, United Kingdom": the "and" closes the States."""
    if re.search(r"\s(?:and|et|y)\s", whole.part(last).rpartition(" of ")[2]):
        return last, [], ""
    for at in range(last + 1, min(last + _PARTNERS_REACH, whole.last) + 1):
        part, segment = whole.part(at), whole.segments[at]
        left, _, right = _part_pair(part)
        closes = (looks_like_state(left) and looks_like_state(right)) or (
            segment.has_leading_and and looks_like_state(part)
        )
        if (closes and not looks_like_state(part)) or (closes and segment.has_leading_and):
            if at == whole.last and not whole.segments[last].has_leading_and:
                return last, [], "on_behalf_extent_unclear"
            return at, ["text: 'and' closes the States spoken for"], ""
        if not looks_like_state(part):
            break
    return last, [], ""


def _part_pair(text: str) -> tuple[str, str, str]:
    match = re.search(r"\s+(and|et|y)\s+(?!.*\s(?:and|et|y)\s)", text, re.DOTALL)
    if not match:
        return text, "", ""
    return text[:match.start()], match[1], text[match.end():]


def _partners_to_the_end(whole: _List, last: int, named: str) -> tuple[int, list[str], str]:
    """An open joint statement: a mid-list "and" between two whole names closes its partners."""
    if _joining_and(named, whole.known):
        return last, [], ""
    for at in range(last + 1, min(last + 10, whole.last) + 1):
        part, segment = whole.part(at), whole.segments[at]
        if find_attachments(part):
            break
        if segment.has_leading_and or _joining_and(part, whole.known):
            if at == whole.last and not (
                segment.has_leading_and
                and (_joining_and(part, whole.known) or segment.separator == ";")
                and not whole.has_weak_commas
            ):
                return last, [], "joint_extent_unclear"
            return at, ["text: a mid-list 'and' closes the partners"], ""
    return last, [], ""


def _joining_and(text: str, known: FoldedNames) -> bool:
    """Whether an "and" of the fragment stands between two whole names."""
    if fold(text) in known or looks_like_state(text):
        return False
    pieces = re.split(r"\s+(?:and|et|y)\s+", text)
    for at in range(1, len(pieces)):
        left, right = " and ".join(pieces[:at]), pieces[at]
        if is_complete_name(left, known) and is_complete_name(right, known):
            return True
    return False


def _comma_in_name(whole: _List, first: int, last: int) -> tuple[int, list[str], str]:
    """A comma inside a name, by the registry with the text, or by two signs of the text."""
    segment = whole.segments[last + 1]
    if segment.separator not in (",", "/", "\n") or segment.separator == "\n":
        return last, [], ""
    by_registry = _known_whole(whole, first, last)
    if by_registry[0] > last or by_registry[2]:
        return by_registry
    following, so_far = whole.part(last + 1), whole.part(first, last)
    # The last segment can hold the list's "and": "..., Environment and Health and Liberation".
    opening = _AND.split(following)[0] if last + 1 == whole.last else following
    reason = cannot_stand(following) or (
        "" if OPENER.match(opening) else cannot_stand(opening)
    )
    goes_on = bool(reason) and (reason != "only general words" or is_open(so_far))
    goes_on = goes_on and (reason.startswith("opens") or has_head(so_far))
    if goes_on and not looks_like_state(so_far):
        reach = last + 1
        while reach < whole.last and whole.segments[reach + 1].separator == "," and (
            cannot_stand(whole.part(reach + 1)) == reason
        ):
            reach += 1
        return reach, [f"text: {reason}"], ""
    if whole.is_alphabetical and _breaks_the_order(whole, first, last):
        return last + 1, ["text: out of alphabetical order", f"text: {_NO_WORD}"], ""
    if whole.has_weak_commas and not segment.has_leading_and:
        if _stands_alone(so_far, whole.known) and _stands_alone(following, whole.known):
            return last, [], "mixed_separators"
        return last + 1, ["text: the list is separated otherwise"], ""
    return last, [], ""


def _stands_alone(text: str, known: FoldedNames) -> bool:
    name = without_attachments(text, find_attachments(text))
    return is_complete_name(name, known)


def _known_whole(whole: _List, first: int, last: int) -> tuple[int, list[str], str]:
    """The registry's evidence, which needs the text's: a part that is no whole name by itself."""
    if not whole.known:
        return last, [], ""
    for at in range(min(last + _REACH, whole.last), last, -1):
        last_part = _known_last_part(whole, first, at)
        if not last_part:
            continue
        parts = [*(whole.part(n) for n in range(first, at)), last_part]
        weak = [part for part in parts if not is_complete_name(part, whole.known)]
        if not weak:
            return last, [], "comma_in_name_possible"
        reason = cannot_stand(weak[-1]) or _NO_WORD
        return at, ["registry: one known name", f"text: {weak[-1]!r} {reason}"], ""
    return last, [], ""


def _known_last_part(whole: _List, first: int, at: int) -> str:
    """The last segment of a known name, which the list's "and" can follow; '' if none is known."""
    part, start = whole.part(at), whole.segments[at].start
    ends = [len(part)]
    if at == whole.last:
        ends += [match.start() for match in _AND.finditer(part)]
    begin = whole.segments[first].start
    known = (end for end in ends if fold(whole.text[begin:start + end]) in whole.known)
    return part[:next(known, 0)]


def _breaks_the_order(whole: _List, first: int, last: int) -> bool:
    following = whole.part(last + 1)
    if last + 2 > whole.last or is_complete_name(following, whole.known):
        return False
    # First letters only: the secretariat's order is loose further in ("UPR Info, United Nations").
    here, after = (_letters(part) for part in (whole.part(first), whole.part(last + 2)))
    middle = _letters(following)
    return min(here) <= max(after) and not any(
        min(here) <= letter <= max(after) for letter in middle
    )


def _letters(name: str) -> set[str]:
    """The letters under which a name can be sorted: its own and that after an article."""
    return {fold(name)[:1], fold(_ARTICLE.sub("", name))[:1]}


_ARTICLE = re.compile(r"^(?:the|la|le|les|l['’]|el|los|las)\s+", re.IGNORECASE)
