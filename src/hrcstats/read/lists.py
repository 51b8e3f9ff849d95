"""One splitter for every printed list of names, whatever separates them.

It parts a text at separators, then puts together again what a separator inside a name, an "on
behalf of" or a joint statement had parted. Each such decision leaves its evidence on the item.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from hrcstats.read.attachments import (
    Attachment,
    find_attachments,
    unnamed_partners_n,
    without_attachments,
)
from hrcstats.read.list_ands import part_at_and
from hrcstats.read.list_joins import Group, join_segments
from hrcstats.read.list_marks import GAP, find_segments
from hrcstats.read.list_words import FoldedNames, fold, has_head, looks_like_state

_ABBREVIATED = re.compile(
    r"(?:\b(?:inc|ltd|corp|co|assoc|asoc|int|intl|e\.?v|a\.?c|s\.?a|n\.?g\.?o|no|st|jr)|"
    r"\b[A-Z])\.$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"(?:…|\.{3,}|\[\s*(?:…|\.{3})\s*\])\s*$")
_BROKEN = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[^\W\d_])|(?<=\w)-\s*\n\s*(?=[a-zà-þ])")
_LONGEST_NAME = 22  # words; the longest name met has 18
_GLUED = re.compile(r"[a-zà-þ]{3,}(?=[A-ZÀ-Þ][a-zà-þ]{2,})")


@dataclass(frozen=True)
class Item:
    """One item of a printed list.

    `text` is as written with white space collapsed, `start` and `end` its place in the list's
    text. `name` is what stands before any attachment. `flags` name what is doubtful, `evidence`
    why separators were kept inside or left out. `partners` are the named partners of a joint
    statement; `partners_n` counts them, 0 where unnamed and uncounted, None where there are none.
    """

    text: str
    start: int
    end: int
    name: str = ""
    flags: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    on_behalf_of: str = ""
    partners: tuple[str, ...] = ()
    partners_n: int | None = None
    is_also: bool = False
    is_video_message: bool = False
    represented_by: str = ""


def split_list(
    text: str,
    known_names: Collection[str] | None = None,
    *,
    language: str = "en",
    is_alphabetical: bool = False,
    expects_final_and: bool = True,
    separators: str = ",;",
    may_be_one_per_line: bool = True,
) -> list[Item]:
    """The items of a printed list, in order; items and separators cover the text without a gap.

    A comma inside a name is recognised by two pieces of evidence, of which a registry of known
    names can be one and is never both.

    Parameters
    ----------
    text : str
        The list alone, without its lead-in.
    known_names : collection of str, optional
        Names known from elsewhere; `FoldedNames.of` folds a long registry once.
    language : {"en", "fr", "es"}
        Which "and" may close the list.
    is_alphabetical : bool
        Names stand in alphabetical order (session reports): a fragment out of order is evidence.
    expects_final_and : bool
        Whether an "and" before the last name is likely (prose that is not cut).
    separators : str
        Characters that can separate; side-event lists add "/".
    may_be_one_per_line : bool
        False where the list begins in the middle of a line, so that a line break is only a wrap.

    Returns
    -------
    list of Item
        In printed order.

    Examples
    --------
    >>> [item.text for item in split_list("Angola, Trinidad and Tobago and Peru (by video)")]
    ['Angola', 'Trinidad and Tobago', 'Peru (by video)']
    >>> split_list("Nonviolent Radical Party, Transnational and Transparty, UN Watch")[0].evidence
    ('text: only adjectives',)
    """
    known = FoldedNames.of(known_names)
    segments, one_per_line = find_segments(text, separators, may_be_one_per_line)
    if not segments:
        return []
    groups = join_segments(text, segments, known, one_per_line, is_alphabetical)
    groups = part_at_and(text, groups, known, _AND[language], expects_final_and)
    return [_make_item(text, group, known, language) for group in groups]


_AND = {"en": "and", "fr": "et", "es": "y"}


def gaps(text: str, items: Iterable[Item]) -> list[str]:
    """What stands between, before and after the items: the separators, verbatim."""
    found, at = [], 0
    for item in items:
        found.append(text[at:item.start])
        at = item.end
    return [*found, text[at:]]


def is_gap(text: str) -> bool:
    """Whether a stretch of text is made of separators only."""
    return bool(GAP.fullmatch(text)) or not re.search(r"\w", text)


def _make_item(text: str, group: Group, known: FoldedNames, language: str) -> Item:
    start, end = group.start, _end_without_stop(text, group)
    printed = _collapse(text[start:end])
    attachments = find_attachments(printed)
    name = without_attachments(printed, attachments)
    partners, partners_n = _partners(attachments, known, language)
    item = Item(
        text=printed, start=start, end=end, name=name, evidence=group.evidence,
        on_behalf_of="; ".join(a.text for a in attachments if a.kind == "on_behalf"),
        partners=partners, partners_n=partners_n,
        is_also=any(a.is_also for a in attachments),
        is_video_message=any(a.kind == "video" for a in attachments),
        represented_by="; ".join(a.text for a in attachments if a.kind == "represented"),
    )
    flags = [*group.flags, *_doubts(item, text[end:end + 8], known)]
    return replace(item, flags=tuple(dict.fromkeys(flags)))


def _collapse(text: str) -> str:
    # A word broken at a line's end keeps its hyphen and loses the break.
    return " ".join(_BROKEN.sub("-", text).split())


def _end_without_stop(text: str, group: Group) -> int:
    body = text[group.start:group.end]
    is_last = not text[group.end:].strip()
    if is_last and body.endswith(".") and (
        not _ABBREVIATED.search(body) or _ABBREVIATED.search(body[:-1])
    ):
        body = body[:-1].rstrip() if not body.endswith("...") else body
    return group.start + len(body)


def _partners(
    attachments: Sequence[Attachment], known: FoldedNames, language: str
) -> tuple[tuple[str, ...], int | None]:
    partners: list[str] = []
    count: int | None = None
    for attachment in attachments:
        if attachment.kind != "joint":
            continue
        unnamed = unnamed_partners_n(attachment.text)
        if unnamed is not None:
            count = (count or 0) + unnamed
            continue
        named = [part.text for part in
                 split_list(_plain_and(attachment.text), known, language=language)]
        partners += named
        count = (count or 0) + len(named)
    return tuple(partners), count


def _plain_and(text: str) -> str:
    return re.sub(r"\s*[;,]\s*(and|et|y)\s+", r", \1 ", text)


def _doubts(item: Item, following: str, known: FoldedNames) -> list[str]:
    flags = []
    if _ELLIPSIS.search(item.text) or _ELLIPSIS.match(following.lstrip()):
        flags.append("name_truncated")
    if _looks_merged(item.name, known):
        flags.append("possible_merge")
    if item.text.count("(") != item.text.count(")"):
        flags.append("unbalanced_bracket")
    return flags


def _looks_merged(name: str, known: FoldedNames) -> bool:
    """Two names without a separator: "Georgia Venezuela", two known names, a very long one."""
    if fold(name) in known or looks_like_state(name):
        return False
    if len(name.split()) > _LONGEST_NAME:
        return True
    if any(has_head(name[:m.end()]) and has_head(name[m.end():]) for m in _GLUED.finditer(name)):
        return True
    parts = name.split()
    for at in range(1, len(parts)):
        left, right = " ".join(parts[:at]), " ".join(parts[at:])
        if all(looks_like_state(part) or fold(part) in known for part in (left, right)):
            return True
    return False
