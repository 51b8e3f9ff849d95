"""The word "and" in a printed list: the last separator, or part of a name."""

from __future__ import annotations

import re
from dataclasses import replace

from hrcstats.read.attachments import find_attachments, unnamed_partners_n
from hrcstats.read.list_joins import Group
from hrcstats.read.list_marks import bracket_depth
from hrcstats.read.list_words import (
    OPENER,
    FoldedNames,
    both_known,
    cannot_stand,
    fold,
    is_complete_name,
    joins_by_and,
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
    name_end = attachments[0].start if attachments else len(body)
    best = _best_and(body[:name_end], body, known, word, may_assume)
    if attachments and (best is None or best[0] < 2):
        if not attachments[-1].is_bracketed:
            return _part_open_ended(text, group, known, attachments[-1].kind,
                                    attachments[-1].start, is_last)
        best = _best_and(body, body, known, word, may_assume, not_before=name_end) or best
    if best is None:
        return [group]
    score, match = best
    if score == 2 and not is_last:
        return [replace(group, flags=(*group.flags, "possible_merge"))]
    why = "text: two whole names" if score > 1 else "text: the list's last 'and'"
    return _cut(group, match, why)


def _best_and(
    part: str, body: str, known: FoldedNames, word: str, may_assume: bool, not_before: int = 0
) -> tuple[int, re.Match[str]] | None:
    """The "and" that most likely separates, with its score; None where none does."""
    depth = bracket_depth(body)
    ranked = []
    for match in _JOINERS.finditer(part):
        if depth[match.start()] or match.start() < not_before:
            continue
        printed = part[:match.start()].strip()
        left, right = _bare(printed), part[match.end():].rstrip(" ,(")
        # A registry may hold the name with its acronym in brackets, or without.
        is_certain = both_known(printed, right, known)
        score = 3 if is_certain else _score(left, right, match[1] == word and may_assume, known)
        if score:
            whole_n = _holds_whole_names(left, known) + _holds_whole_names(right, known)
            begun = _JOINERS.split(left)[-1]
            ends_well = not (OPENER.match(begun) and cannot_stand(begun))
            ranked.append((whole_n, ends_well, score, match.start(), match))
    if not ranked:
        return None
    _, _, score, _, match = max(ranked, key=lambda rank: rank[:4])
    return score, match


def _bare(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text).strip() or text


def _score(left: str, right: str, may_assume: bool, known: FoldedNames) -> int:
    """3: two known names or States, 2: two whole names, 1: likely the list's "and", 0: a name."""
    if both_known(left, right, known) or (
        looks_like_state(left) and is_complete_name(right, known)
    ):
        return 3
    if _is_one_name(left, right) or _goes_on(left, right):
        return 0
    if is_complete_name(left, known) and is_complete_name(right, known):
        return 2
    return 1 if may_assume else 0


def _goes_on(left: str, right: str) -> bool:
    """Whether what follows first is no name ("Human Rights and Development and Cairo ...")."""
    first = _JOINERS.split(right)[0]
    return bool(cannot_stand(first)) and not OPENER.match(first) and joins_by_and(left, first)


def _holds_whole_names(text: str, known: FoldedNames) -> bool:
    """Whether no "and" inside the text would itself separate two names."""
    if fold(text) in known or looks_like_state(text):
        return True
    return all(
        _is_one_name(_bare(text[:match.start()]), text[match.end():])
        for match in _JOINERS.finditer(text)
    )


def _is_one_name(left: str, right: str) -> bool:
    """Whether "left and right" reads as one organisation's name."""
    if looks_like_state(left) or looks_like_state(right):
        return False
    if cannot_stand(right) or not starts_like_a_name(right):
        return True
    return not OPENER.match(right) and joins_by_and(left, right)


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
    # The last "and" may stand inside the last name: the nearest one before a whole name counts.
    match = next((m for m in reversed(matches) if is_complete_name(body[m.end():], known)), None)
    if match is None:
        return [group]
    spoken_for = re.split(r"\s(?:of|with)\s+", body[start:match.start()])[-1]
    closed = unnamed_partners_n(spoken_for) is not None or (
        kind == "on_behalf" and not looks_like_state(spoken_for))
    if closed:
        return _cut(group, match, "text: unnamed partners or a group, then a whole name")
    partners = body[start:match.start()]
    if any(_parts_partners(partners, earlier.start() - start, earlier.end() - start, known)
           for earlier in matches if earlier.start() < match.start()):
        return _cut(group, match, "text: an earlier 'and' closes the partners")
    flag = "joint_extent_unclear" if kind == "joint" else "on_behalf_extent_unclear"
    return [replace(group, flags=(*group.flags, flag))]


def _parts_partners(partners: str, and_start: int, and_end: int, known: FoldedNames) -> bool:
    """Whether an "and" among the partners stands between two whole names."""
    before = re.split(r"\s+(?:with|avec|con)\s+", _JOINERS.split(partners[:and_start])[-1])[-1]
    return is_complete_name(before, known) and is_complete_name(partners[and_end:], known)


def _cut(group: Group, match: re.Match[str], why: str) -> list[Group]:
    left = replace(group, end=group.start + match.start())
    right = Group(group.start + match.end(), group.end, (why,), (), True)
    return [left, right]
