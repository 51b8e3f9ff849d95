"""Orders of the Day (A/HRC/N/OD/n): speaking time and modalities per debate and kind of speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.columns import ORDERS, SOURCE
from hrcstats.read.debates import Debate, find_date, find_session, mentions, stated_item
from hrcstats.read.document import Document
from hrcstats.read.ledger import Entry, Reading
from hrcstats.read.paper_text import PaperText, paper_text

COLUMNS = [*ORDERS, *SOURCE]

_NUMBERS = {word: float(n) for n, word in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1)}
_NUMBERS |= {"a": 1.0, "twenty": 20.0, "thirty": 30.0, "half": 0.5}
_COUNT = r"(?:\d+(?:[.,:]\d+)?(?:\s*½)?|½|" + "|".join(_NUMBERS) + r")(?:\s+and\s+a\s+half)?"
_TIME = (
    rf"(?P<n>{_COUNT})[\s-]*(?P<unit>minutes?|mins?\.?|seconds?|secs?\.?|['’′]|h(?:ours?)?)"
    rf"(?:\s*(?:and\s+)?(?P<rest>\d+)[\s-]*(?:seconds?|secs?|[\"”″]))?"
)
_MEETING = re.compile(r"\b(?P<n>\d{1,3})\s?(?:st|nd|rd|th|[eè]me)\s*meeting\b", re.IGNORECASE)
_DAY = re.compile(
    r"^\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+(?P<date>\d{1,2}\s*\w+\s+\d{4})",
    re.IGNORECASE | re.MULTILINE,
)
_ITEM = re.compile(r"\bItem\s+(?P<n>10|[1-9])\b(?:\s*\(cont[^)]*\))?", re.IGNORECASE)
_SHARE = re.compile(
    _TIME + r"\s*(?:each\s+)?(?:for|to|per)\s+(?:each\s+|the\s+)?(?P<who>.*?)"
    rf"(?=(?:,?\s*(?:and|while|whereas)?\s*(?:{_COUNT})[\s-]*(?:minutes?|mins?|seconds?|['’′]))|"
    rf";|\.\s|\.?\]|\.?$)",
    re.IGNORECASE | re.DOTALL,
)
_SHARE_BEFORE = re.compile(
    r"(?P<who>(?:States?|Members?|NGOs?|NHRIs?|observers?|all\b|countr|delegations?)[^.:;]{0,160}?)"
    r"\s*(?::|shall\s+have|will\s+have|have|of)\s*(?:up\s+to\s+)?" + _TIME, re.IGNORECASE,
)
_KINDS = (
    ("state_concerned", r"\bcountr\w+\s+concerned|\bstates?\s+concerned|concerned\s+(?:countr|"
                        r"state)|"
                        r"state\s+under\s+review"),
    ("state_member", r"\bstates?\s+members?\b|\bmember\s+states?\b|"
                     r"\bmembers\s+of\s+the\s+council\b"),
    ("state_observer", r"\bobserver\s+states?\b|\bobservers?\s+states?\b"),
    ("ngo", r"\bngos?\b|non-?governmental"),
    ("nhri", r"\bnhris?\b|national\s+human\s+rights\s+institutions?"),
    ("un_entity", r"united\s+nations\s+(?:agenc|entit)"),
    ("igo", r"(?:inter-?governmental|international|regional)\s+organi[sz]ations?"),
)
_ALL_STATES = re.compile(r"\ball\s+(?:states|delegations|speakers|participants)\b", re.IGNORECASE)
_OBSERVERS = re.compile(
    r"\b(?:all\s+)?other\s+observers?\b|\ball\s+observers?\b|"
    r"states\s+and\s+observers\b", re.IGNORECASE
)
_REDUCED = re.compile(r"\breduced\b|\bshortened\b|exceptionally\s+high", re.IGNORECASE)
_CLOSES = re.compile(
    r"list\s+of\s+speakers\s+will\s+be\s+closed\s+(?:approximately\s+)?(?P<n>\d+)\s+minutes",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    rf"(?:NGOs?|non-?governmental)[^.]{{0,120}}?\b(?:total|together|overall)\b[^.]{{0,60}}?{_TIME}|"
    rf"\btotal\s+(?:speaking\s+)?time[^.]{{0,60}}?\bNGOs?\b[^.]{{0,60}}?"
    rf"{_TIME.replace('<n>', '<n2>').replace('<unit>', '<unit2>').replace('<rest>', '<rest2>')}",
    re.IGNORECASE,
)
_CAP = re.compile(
    r"(?:maximum\s+of|up\s+to|limited\s+to|first|not\s+more\s+than)\s+(?P<n>\d{1,3}|"
    + "|".join(_NUMBERS) + r")\s+(?:NGO(?:s|\s+speakers|\s+slots)?|non-?governmental)|"
    r"NGO\s+(?:list|slots?|speakers?)[^.]{0,60}?(?:capped\s+at|limited\s+to|"
    r"maximum\s+of)\s+(?P<n2>\d{1,3})",
    re.IGNORECASE,
)
_MODALITIES = re.compile(
    r"(?:\[\s*Modalities(?:[^\[\]]|\[[^\]]*\])*\]?|^[^\n\[]*Speaking\s+time\b[^\n]*)"
    r"(?:\s*\n[^\n\[]*\b(?:list\s+of\s+speakers|speakers['’]?\s+list)\b[^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
_HAS_TIME = re.compile(
    r"speaking\s+time|time\s+limit|minutes?\s+(?:each\s+)?(?:for|per)", re.IGNORECASE
)
_ALL_SPEAKERS = re.compile(r"\ball\s+(?:speakers|participants)\b", re.IGNORECASE)
_SEE_ABOVE = re.compile(r"modalities[^.:\]]*[:.]\s*see\s+above", re.IGNORECASE)


@dataclass(frozen=True)
class _Block:
    """One bracket of modalities, and the debate that stands above it."""

    start: int
    end: int
    text: str
    debate: Debate
    meeting_no: str


def read_order_of_the_day(document: Document) -> Reading:
    """The time allotted to each kind of speaker in each debate of one Order of the Day.

    What counts: bracketed modalities ("Speaking time is ..."); "see above" repeats the block above.
    Allotted time is what a speaker may use, not what was used.

    Parameters
    ----------
    document : Document
        An Order of the Day, any file type that gives lines.

    Returns
    -------
    Reading
        One row per debate and kind of speaker, keyed by `COLUMNS`, in printed order.

    Raises
    ------
    HrcStatsError
        Where no modalities are found; the message says what was looked for.
    """
    paper = paper_text(document)
    reading = Reading()
    blocks = _blocks(paper)
    shares: list[dict[str, object]] = []
    for block in blocks:
        if not _SEE_ABOVE.search(block.text):
            shares = _shares(block.text)
        _add_block(reading, paper, document.name, block, shares)
    if not reading.rows:
        raise HrcStatsError(Problem(
            "no speaking time found", document.name, f"{len(document.lines)} lines of text",
            "“Speaking time is ... minutes for ...” in a block “[Modalities for ...]”",
            "check that this is an Order of the Day (A/HRC/N/OD/n)",
        ))
    return reading


def _blocks(paper: PaperText) -> list[_Block]:
    text = paper.text
    session = find_session(paper.head)
    found: list[_Block] = []
    day = _DAY.search(text)
    date = find_date(re.sub(r"(\d)([A-Za-z])", r"\1 \2", day["date"])) if day else ""
    named = mentions(text)
    for match in _MODALITIES.finditer(text):
        if found and match.start() < found[-1].end:
            continue
        above = text[:match.start()]
        debates = [debate for at, debate in named if at < match.start()]
        debate = debates[-1] if debates else Debate()
        items = [m["n"] for m in _ITEM.finditer(above)]
        meetings = [m["n"] for m in _MEETING.finditer(above)]
        found.append(_Block(
            match.start(), match.end(), " ".join(match[0].split()),
            replace(debate, session=session, meeting_date=date,
                    agenda_item=items[-1] if items else stated_item(above[-400:])),
            meetings[-1] if meetings else "",
        ))
    return found


def _shares(text: str) -> list[dict[str, object]]:
    """Seconds for each kind of speaker that one block of modalities names."""
    rows: dict[str, dict[str, object]] = {}
    reduced = bool(_REDUCED.search(text))
    for sentence in re.split(r"(?<=[a-z\])])\.\s+(?=[A-Z])", text):
        if not _HAS_TIME.search(sentence) or _TOTAL.search(sentence) or "closed" in sentence:
            continue
        for match in _SHARE.finditer(sentence):
            for kind in _kinds_of(match["who"]):
                rows.setdefault(kind, {"speaker_kind": kind, "allotted_s": _seconds(match),
                                       "is_reduced": reduced})
        if not rows:
            for match in _SHARE_BEFORE.finditer(sentence):
                for kind in _kinds_of(match["who"]):
                    rows.setdefault(kind, {"speaker_kind": kind, "allotted_s": _seconds(match),
                                           "is_reduced": reduced})
    total, cap = _total_s(text), _cap(text)
    if total or cap:
        rows.setdefault("ngo", {"speaker_kind": "ngo", "allotted_s": None, "is_reduced": reduced})
        rows["ngo"] |= {"total_s": total, "slots_cap": cap}
    return list(rows.values())


def _kinds_of(who: str) -> list[str]:
    found = [kind for kind, pattern in _KINDS if re.search(pattern, who, re.IGNORECASE)]
    if _ALL_STATES.search(who):
        found = [*found, "state_member", "state_observer"]
    if _OBSERVERS.search(who) or _ALL_SPEAKERS.search(who):
        found = [*found, "un_entity", "igo", "nhri", "ngo"]
    if not found and re.search(r"\bstates\b", who, re.IGNORECASE):
        found = ["state_member", "state_observer"]
    if not found and re.search(r"\bobservers?\b", who, re.IGNORECASE):
        found = ["state_observer", "un_entity", "igo", "nhri", "ngo"]
    return list(dict.fromkeys(found))


def _seconds(match: re.Match[str], suffix: str = "") -> int:
    printed = (match["n" + suffix] or "").lower()
    half = 0.5 if ("half" in printed and printed != "half") or "½" in printed else 0.0
    word = re.split(r"\s|½", printed)[0]
    if ":" in word:
        minutes, _, seconds = word.partition(":")
        return int(minutes) * 60 + int(seconds)
    number = _NUMBERS.get(word) if word in _NUMBERS else float(word.replace(",", ".") or 0)
    unit = match["unit" + suffix].lower()
    scale = 1 if unit.startswith("s") else 3600 if unit.startswith("h") else 60
    return round(((number or 0) + half) * scale) + int(match["rest" + suffix] or 0)


def _total_s(text: str) -> int | None:
    match = _TOTAL.search(text)
    if not match:
        return None
    return _seconds(match) if match["n"] else _seconds(match, "2")


def _cap(text: str) -> int | None:
    match = _CAP.search(text)
    if not match:
        return None
    printed = (match["n"] or match["n2"]).lower()
    return int(printed) if printed.isdigit() else int(_NUMBERS[printed])


def _modality(text: str) -> str:
    video = re.search(r"video|online\s+statement|remote", text, re.IGNORECASE)
    present = re.search(r"in[- ]person|in\s+the\s+room|Room\s+XX|microphone", text, re.IGNORECASE)
    if video:
        return "hybrid" if present else "video"
    return "in_person" if present else ""


def _add_block(
    reading: Reading, paper: PaperText, source_file: str, block: _Block,
    shares: list[dict[str, object]],
) -> None:
    closes = _CLOSES.search(block.text)
    first = paper.line_at(block.start)
    for share in shares:
        values: dict[str, object] = dict.fromkeys(COLUMNS)
        values |= {
            "session": block.debate.session, "meeting_no": block.meeting_no,
            "meeting_date": block.debate.meeting_date, "agenda_item": block.debate.agenda_item,
            "debate_kind": block.debate.debate_kind, "debate_title": block.debate.debate_title,
            "modality": _modality(block.text),
            "list_closes_s": int(closes["n"]) * 60 if closes else None,
            "modalities_as_written": block.text, "source_file": source_file,
            "source_page": first.page, "source_line": first.number, **share,
        }
        reading.rows.append(values)
    last = paper.line_at(block.end - 1)
    kind, reason = ("row", "") if shares else ("rejected", "modalities without a speaking time")
    reading.ledger.append(
        Entry(first.page, first.number, last.number, kind, block.text, len(shares), reason)
    )
