"""The word "and" in a printed list: the last separator, or part of a name."""

from __future__ import annotations

import re
from dataclasses import replace

from hrcstats.read.attachments import find_attachments
from hrcstats.read.list_joins import Group
from hrcstats.read.list_marks import bracket_depth
from hrcstats.read.list_words import (
    FoldedNames,
    both_known,
    cannot_stand,
    fold,
    has_head,
    is_complete_name,
    looks_like_state,
    starts_like_a_name,
)

_JOINERS = re.compile(r"\s+(and|et|y|e|und|&)\s+(?=\S)")


def part_at_and(
    text: str, groups: list[Group], known: FoldedNames, word: str, expects_final_and: bool
) -> list[Group]:
    """The groups, parted where an "and" is a separator and flagged where it could be one."""
    parted: list[Group] = []
    for at, group in enumerate(groups):
        is_last = at == len(groups) - 1
        may_assume = is_last and expects_final_and and not group.has_leading_and
        parted += _part_group(text, group, known, word, is_last, may_assume)
    return parted


def _part_group(
    text: str, group: Group, known: FoldedNames, word: str, is_last: bool, may_assume: bool
) -> list[Group]:
    body = text[group.start:group.end]
    if fold(body) in known or looks_like_state(body):
        return [group]
    attachments = find_attachments(body)
    if attachments and not attachments[-1].is_bracketed:
        return _part_open_ended(text, group, known, attachments[-1].kind, attachments[-1].start,
                                is_last)
    depth = bracket_depth(body)
    best: tuple[int, re.Match[str] | None] = (0, None)
    for match in _JOINERS.finditer(body):
        if depth[match.start()] or (attachments and match.start() < attachments[0].start):
            continue
        score = _score(body, match, known, word, may_assume)
        if score >= best[0] and score:
            best = (score, match)
    score, match = best
    if match is None:
        return [group]
    if score == 2 and not is_last:
        return [replace(group, flags=(*group.flags, "possible_merge"))]
    return _cut(group, match, "text: two whole names" if score > 1 else "text: the list's last 'and'")


def _score(
    body: str, match: re.Match[str], known: FoldedNames, word: str, may_assume: bool
) -> int:
    """3: two known names or States, 2: two whole names, 1: likely the list's last and, 0: a name."""
    left = re.sub(r"\([^()]*\)", "", body[:match.start()]).strip() or body[:match.start()]
    right = body[match.end():]
    right_piece = _JOINERS.split(right)[0]
    if both_known(left, right_piece, known) or both_known(left, right, known):
        return 3
    if is_complete_name(left, known) and is_complete_name(right_piece, known):
        return 2
    if may_assume and match[1] == word and not _is_one_name(left, right):
        return 1
    return 0


def _is_one_name(left: str, right: str) -> bool:
    """Whether "left and right" reads as one organisation's name."""
    if not starts_like_a_name(right) or cannot_stand(right) or cannot_stand(left):
        return True
    if looks_like_state(left) or looks_like_state(right):
        return False
    if has_head(left) and not has_head(right):
        # "Centre for Human Rights and Peace Advocacy", but "Franciscans International and Liberation"
        return bool(re.search(r"\b(?:for|of|on|against|to|in|de|des|du|pour|para)\b", left))
    # "World Environment and Resources Council": the head closes what both words modify.
    return not has_head(left) and has_head(right) and len(left.split()) > 1


def _part_open_ended(
    text: str, group: Group, known: FoldedNames, kind: str, start: int, is_last: bool
) -> list[Group]:
    """An open "on behalf of X and Y" or "in a joint statement with X and Y" at the list's end."""
    if not is_last or group.has_leading_and:
        return [group]
    body = text[group.start:group.end]
    matches = [m for m in _JOINERS.finditer(body) if m.start() > start]
    if not matches:
        return [group]
    match = matches[-1]
    right = body[match.end():]
    spoken_for = re.split(r"\s(?:of|with)\s+", body[start:match.start()])[-1]
    if kind == "on_behalf" and is_complete_name(right, known) and not looks_like_state(spoken_for):
        return _cut(group, match, "text: a group is spoken for, a whole name follows")
    if not is_complete_name(right, known):
        return [group]
    flag = "joint_extent_unclear" if kind == "joint" else "on_behalf_extent_unclear"
    return [replace(group, flags=(*group.flags, flag))]


def _cut(group: Group, match: re.Match[str], why: str) -> list[Group]:
    left = replace(group, end=group.start + match.start())
    right = Group(group.start + match.end(), group.end, (why,), (), True)
    return [left, right]
