"""The organisations that one submission names, each with the place printed beside it.

Members of a joint submission are parted by semicolons as a rule. Commas and "and" part them too,
and stand inside names as well: they are cut only where the text shows that a name has ended (a
place, an acronym in brackets) or that another begins (an article, a word for an organisation).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise

from hrcstats.read.upr_headings import JOINT_LEAD
from hrcstats.read.upr_places import (
    COMMA,
    ORGANISATION_NOUN,
    ORGANISATION_WORDS,
    Place,
    fold,
    is_city,
    is_country,
    leading_country,
    matching_brackets,
    part_place,
    split_top,
)

_AND = r"\s(?:and|et|y|e|&|as well as|ainsi que|así como)\s"
_TOGETHER = re.compile(
    r",?\s(?:in\s+(?:partnership|collaboration|cooperation|co-operation|coalition|association)"
    r"\s+with|(?:jointly|together)\s+with|en\s+(?:collaboration|partenariat|association)\s+avec"
    r"|conjointement\s+avec|en\s+(?:colaboración|asociación|alianza)\s+con|(?:con)?junt[oa](?:mente)?"
    r"\s+con)\s", re.IGNORECASE,
)
_NAMELY = re.compile(
    r"^(?P<whole>(?:the\s+)?(?:members?|membres?|miembros?|integrantes)\s+(?:of|de|du|del)\b.{3,160}?)"
    r"[,:]?\s+(?:namely|à\s+savoir|a\s+saber|that\s+is|including|comprising)\s*[,:]?\s+",
    re.IGNORECASE,
)
_LEADING_AND = re.compile(r"^(?:and|et|y|e)(?:\s+|(?=[A-Z][a-z]))")
_ARTICLE = re.compile(r"(?:[Tt]he|[Ll]a|[Ll]es?|[Ee]l|[Ll]os|[Ll]['’])\s?(?=[A-ZÀ-Þ“‘])")
_ACRONYM_END = re.compile(r"\([A-Z][\w&./ -]{1,14}\)\s*$")
_TAIL = re.compile(r"^(?:[Tt]he|Inc\.?|Ltd\.?|LLC|e\.\s?V\.?|A\.?C\.?|asbl|ASBL|a\.s\.b\.l\.)$")
_WITHIN = re.compile(
    r"\b(?:universit\w+|universidad|school|faculty|facult[ée]|facultad|college)\b", re.I
)
_UNIT = re.compile(
    r"\b(?:clinic|cent(?:er|re|ro)|institut\w*|program\w*|department|students?|faculty|chair|project"
    r"|school|division|section|chapter|law)\b", re.I
)


@dataclass(frozen=True)
class Member:
    """One organisation of a submission, at `offset` of the submission's text."""

    name: str
    city: str = ""
    country: str = ""
    offset: int = 0
    flags: tuple[str, ...] = ()


def find_members(
    text: str,
    code: str = "",
    is_joint: bool = True,
    known: Collection[str] = (),
    cities: Collection[str] = (),
) -> list[Member]:
    """The organisations that a submission's text names, in printed order.

    `known` and `cities` hold names and cities printed elsewhere in the same paper, folded:
    evidence that a comma parts two names, or that a segment of its own is the place of the member
    before it.
    """
    lead = JOINT_LEAD.match(text)
    begin = lead.end() if lead else 0
    if not is_joint:
        return _run_together(text, begin) or [_member(text, begin, len(text), code)]
    spans = _segments(text, begin)
    members: list[Member] = []
    for number, (start, end) in enumerate(spans):
        segment = text[start:end]
        place = part_place(segment)
        if (_is_place_alone(segment, cities) and members and number == len(spans) - 1
                and not any(member.country for member in members)):
            city = f"{place.name}, {place.city}".strip(", ") if place.country else segment
            last = members[-1]
            members[-1] = replace(last, city=city.strip(" .;,"), country=place.country,
                                  flags=(*last.flags, "place_apart"))
            continue
        indent = len(segment) - len(segment.lstrip())
        umbrella = _NAMELY.match(segment.lstrip())
        if umbrella:
            start += indent + umbrella.end()
        is_last = number == len(spans) - 1
        found = _split_segment(text, start, end, len(spans), known, is_last, bool(umbrella))
        if umbrella and found:
            found[0] = replace(found[0], flags=(*found[0].flags, "members_of_umbrella"))
        members += found
    return members


def _run_together(text: str, begin: int) -> list[Member]:
    """Two whole entries that a comma instead of a semicolon made one; [] where there is one."""
    parts = [_member(text, start, end) for start, end in _cut_after_places(text, begin, len(text))]
    if len(parts) < 2 or not all(
        part.country and ORGANISATION_WORDS.search(part.name) for part in parts
    ):
        return []
    return [replace(part, flags=(*part.flags, "possible_merge")) for part in parts]


def _member(text: str, start: int, end: int, code: str = "") -> Member:
    raw = text[start:end]
    stripped = raw.lstrip(" ,;|")
    start += len(raw) - len(stripped)
    while match := _LEADING_AND.match(stripped):
        stripped, start = stripped[match.end() :], start + match.end()
    stripped = re.sub(r"[\s;]+$|(?<=[)\w*])\.$", "", stripped.rstrip(" ;"))
    stripped = re.sub(rf"(?:{_TOGETHER.pattern})$", "", f"{stripped} ", flags=re.I).rstrip()
    stripped, marks = _without_asterisks(stripped)
    place = part_place(stripped, code)
    name, more = _without_asterisks(place.name.strip(" ,;|"))
    flags = [flag for flag in (
        marks or more, "unbalanced_bracket" if place.is_unbalanced else "") if flag]
    return Member(_restore_stop(name, raw), place.city, place.country, start, tuple(flags))


def _restore_stop(name: str, raw: str) -> str:
    """The full stop of an abbreviation that ends a name belongs to it."""
    if re.search(r"(?:Inc|Ltd|e\.V|A\.C|Jr|Co|d\.o\.o|S\.A)$", name) and f"{name}." in raw:
        return f"{name}."
    return name


def _without_asterisks(text: str) -> tuple[str, str]:
    marks = re.search(r"\*+", text)
    if not marks:
        return text, ""
    flag = "asterisk" if len(marks[0]) == 1 else "two_asterisks"
    return re.sub(r"\s*\*+", "", text), flag


def _segments(text: str, begin: int) -> list[tuple[int, int]]:
    parts = split_top(text[begin:], ";")
    spans = [(begin + offset, begin + offset + len(part)) for offset, part in parts]
    return [(start, end) for start, end in spans if re.search(r"\w", text[start:end])]


def _is_place_alone(segment: str, cities: Collection[str]) -> bool:
    place = part_place(segment.strip(" .;"))
    if place.country:
        return not place.name or (fold(place.name) in cities and not place.city)
    return is_country(segment)


def _split_segment(
    text: str, start: int, end: int, segments_n: int, known: Collection[str], is_last: bool,
    is_namely: bool = False,
) -> list[Member]:
    """The members inside one segment between semicolons."""
    found: list[Member] = []
    for piece_start, piece_end in _cut_after_places(text, start, end):
        name_end = piece_start + _name_length(text[piece_start:piece_end])
        names = text[piece_start:name_end]
        cuts = _cuts_in_names(names, 1 if is_namely else segments_n, known) or (
            _cut_of_pair(names) if is_last else [])
        if is_namely and cuts:  # "namely A, B and C"
            cuts += [cuts[-1] + offset for offset in _cut_of_pair(names[cuts[-1] :]) if offset]
        for left, right in pairwise([0, *cuts, piece_end - piece_start]):
            member = _member(text, piece_start + left, piece_start + right)
            if re.search(r"\w", member.name):
                flags = ("split_at_comma_or_and",) if cuts else ()
                found.append(replace(member, flags=(*member.flags, *flags)))
    return found


def _name_length(piece: str) -> int:
    """Length of the piece without the place at its end."""
    place: Place = part_place(re.sub(r"[\s;.]+$", "", piece))
    if not place.country:
        return len(piece)
    position = piece.find(place.city or place.country, max(0, len(place.name) - 1))
    return position if position > 0 else len(piece)


def _cut_after_places(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut where a State closes one member and another name follows."""
    segment = text[start:end]
    pairs = matching_brackets(segment)
    cuts = []
    for opened, closed in pairs.items():
        inside = segment[opened + 1 : closed]
        last = inside.split(",")[-1]
        if is_country(inside) or (is_country(last) and is_city(inside.split(",")[0])):
            cuts.append(closed + 1)
    for offset, part in split_top(segment, COMMA)[1:]:
        leading = leading_country(part.strip())
        indent = len(part) - len(part.lstrip())
        if leading:
            cuts.append(offset + indent + leading)
    bounds, begin = [], 0
    for cut in sorted(cuts):
        rest = re.sub(r"^[\s,*]+", "", segment[cut:])
        is_link = re.match(r"^\s*(?:,|and\b|et\b|y\b|e\b|[A-Z])", segment[cut:])
        if is_link and re.search(r"[A-Za-z]{3}", rest) and not _is_only_country(rest):
            bounds.append((begin, cut))
            begin = cut
    bounds.append((begin, len(segment)))
    return [(start + left, start + right) for left, right in bounds]


def _is_only_country(rest: str) -> bool:
    return is_country(re.sub(r"[()]", "", rest))


def _cuts_in_names(names: str, segments_n: int, known: Collection[str]) -> list[int]:
    """Positions at which one name of a segment ends and the next begins."""
    commas = split_top(names, COMMA)
    commas_n = len(commas) - 1
    is_list = segments_n == 1 or commas_n >= 5 or (segments_n == 2 and commas_n >= 3)
    cuts = {match.end() for match in _TOGETHER.finditer(names)}  # the phrase is dropped later
    boundaries = [offset for offset, _ in commas[1:]]
    for offset in boundaries:
        before, after = names[: offset - 1], names[offset:]
        if (is_list and _may_cut_list(names, offset, commas_n)) or _shows_cut(before, after, known):
            cuts.add(offset)
    for _, offset in _link_positions(names):
        last = max((cut for cut in cuts if cut <= offset), default=0)
        before, after = names[last:offset], re.sub(rf"^{_AND}", "", names[offset:])
        is_final = is_list and commas_n >= 2 and last == max(cuts, default=0)
        if _shows_cut(before, after, known, by_comma=False) or (
            is_final and _both_organisations(before, after)
        ):
            cuts.add(offset)
    return sorted(cuts)


def _cut_of_pair(names: str) -> list[int]:
    """Where "A and B" closes a list: both sides are whole names with a head noun at one end."""
    for link, offset in _link_positions(names):
        left, right = names[:offset].strip(" ,"), names[offset + len(link) :].strip(" ,(")
        left = _LEADING_AND.sub("", left)
        both_end = all(ORGANISATION_NOUN.fullmatch(re.split(r"\s", side)[-1])
                       for side in (left, right))
        both_begin = all(ORGANISATION_NOUN.match(side) for side in (left, right))
        if left and right and (both_begin or both_end):
            return [offset]
    return []


def _link_positions(names: str) -> list[tuple[str, int]]:
    inside = matching_brackets(names).items()
    return [(match[0], match.start()) for match in re.finditer(_AND, names)
            if not any(start < match.start() < end for start, end in inside)
            and "&" not in match[0]]


def _may_cut_list(names: str, offset: int, commas_n: int) -> bool:
    """Whether a comma of a comma-separated list parts two members."""
    before, after = names[: offset - 1], names[offset:]
    part = re.split(COMMA, after)[0].strip()
    bare = _LEADING_AND.sub("", part)
    previous = re.split(COMMA, before)[-1]
    if _TAIL.match(bare) or not bare or (bare[0].islower() and not _ARTICLE.match(bare)):
        return False
    if commas_n >= 5:
        return True
    if _WITHIN.search(bare) and _UNIT.search(previous):
        return False
    if _looks_organisation(bare):
        return True
    # "Centre for Race, Gender and Social Justice": a phrase still open after its preposition.
    is_open = re.search(r"\b(?:of|for|on|against|to|de|des|du|para|por|pour|sobre|sur)\b", previous)
    return not (is_open and len(bare.split()) <= 3)


def _shows_cut(before: str, after: str, known: Collection[str], by_comma: bool = True) -> bool:
    """Whether the words around a comma or an "and" show that one name ends and another begins."""
    head = _head(_LEADING_AND.sub("", after.lstrip()))
    is_ended = bool(_ACRONYM_END.search(before)) or _looks_organisation(_last_part(before))
    if not is_ended or not head:
        return False
    tail = _LEADING_AND.sub("", re.split(r";", after)[0].strip(" (,"))
    if len(tail.split()) >= 3 and fold(tail) in known:
        return True
    looks = bool(ORGANISATION_WORDS.search(head)) or bool(_acronym_word(head))
    if _WITHIN.search(head) and _UNIT.search(_last_part(before)):
        return False
    if article := _ARTICLE.match(head):
        # "Justicia y el Derecho": other languages put articles inside names.
        noun = head[article.end() :]
        is_english = article[0].lower().startswith("the")
        return looks if is_english else bool(ORGANISATION_NOUN.match(noun))
    if _ACRONYM_END.search(before):
        return looks and head[0].isupper()
    return by_comma and bool(_LEADING_AND.match(after.lstrip())) and looks and head[0].isupper()


def _both_organisations(before: str, after: str) -> bool:
    head = _head(after)
    return (bool(ORGANISATION_WORDS.search(_last_part(before))) or bool(
        _acronym_word(_last_part(before)))) and (
        bool(ORGANISATION_WORDS.search(head)) or bool(_acronym_word(head))) and head[:1].isupper()


def _head(text: str) -> str:
    """The first words of what follows, up to where yet another name could begin."""
    boundary = r"[,(;]|\s(?:and|et|y)\s+(?:the|The|la|le|el|los|les)\s"
    return re.split(boundary, text.strip())[0].strip()


def _last_part(before: str) -> str:
    return re.split(COMMA, before)[-1].strip()


def _acronym_word(text: str) -> bool:
    return any(re.fullmatch(r"[A-Z][A-Z0-9-]{2,}\+?|[A-Z][a-z]+[A-Z]\w+", word)
               for word in text.split())


def _looks_organisation(text: str) -> bool:
    return bool(ORGANISATION_WORDS.search(text) or _ACRONYM_END.search(text) or _acronym_word(text))
