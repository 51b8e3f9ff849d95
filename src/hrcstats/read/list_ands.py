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
    best = _best_and(body, attachments[0].start if attachments else 0, known, word, may_assume)
    if best is None:
        return [group]
    score, match = best
    if score == 2 and not is_last:
        return [replace(group, flags=(*group.flags, "possible_merge"))]
    return _cut(group, match, "text: two whole names" if score > 1 else "text: the list's last 'and'")


def _best_and(
    body: str, not_before: int, known: FoldedNames, word: str, may_assume: bool
) -> tuple[int, re.Match[str]] | None:
    """The "and" that most likely separates, with its score; None where none does."""
    depth = bracket_depth(body)
    ranked = []
    for match in _JOINERS.finditer(body):
        if depth[match.start()] or match.start() < not_before:
            continue
        left, right = _bare(body[:match.start()]), body[match.end():]
        score = _score(left, right, match[1] == word and may_assume, known)
        if score:
            whole_n = _holds_whole_names(left, known) + _holds_whole_names(right, known)
            begun = _JOINERS.split(left)[-1]
            ends_well = not (_OPENER.match(begun) and cannot_stand(begun))
            ranked.append((whole_n, ends_well, score, match.start(), match))
    if not ranked:
        return None
    _, _, score, _, match = max(ranked, key=lambda rank: rank[:4])
    return score, match


def _bare(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text).strip() or text


def _score(left: str, right: str, may_assume: bool, known: FoldedNames) -> int:
    """3: two known names or States, 2: two whole names, 1: likely the list's last and, 0: a name."""
    if both_known(left, right, known) or (
        looks_like_state(left) and is_complete_name(right, known)
    ):
        return 3
    first = _JOINERS.split(right)[0]
    if _is_one_name(left, right) or (cannot_stand(first) and not _OPENER.match(first)):
        return 0
    if is_complete_name(left, known) and is_complete_name(right, known):
        return 2
    return 1 if may_assume else 0


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
    if not starts_like_a_name(right) or cannot_stand(right) or cannot_stand(left):
        return True
    if looks_like_state(left) or looks_like_state(right) or _OPENER.match(right):
        return False
    has_object = bool(_PREPOSITION.search(left))
    if has_head(left) and not has_head(right):
        # "Centre for Human Rights and Peace Advocacy", but "Franciscans International and Liberation"
        return has_object
    # "World Environment and Resources Council": the head closes what both words modify.
    return not has_head(left) and has_head(right) and not has_object and len(left.split()) > 1


_PREPOSITION = re.compile(r"\b(?:for|of|on|against|to|in|de|des|du|pour|para)\b")
# Words that open a name and hardly ever its second half.
_OPENER = re.compile(
    r"(?:the\s+)?(?:international|world|global|national|european|african|asian|arab|american|indian|"
    r"association|associazione|asociaci[oó]n|f[ée]d[ée]ration|federation|federaci[oó]n|union|"
    r"foundation|fondation|fundaci[oó]n|centre|center|centro|institute|institut|instituto|"
    r"commission|comit[ée]|committee|comisi[oó]n|organi[sz]ation|society|soci[ée]t[ée]|amnesty|"
    r"amnist\w+)\b", re.IGNORECASE,
)


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
