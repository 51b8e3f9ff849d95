"""UN Transcripts as published (JSON) to meetings, parts, statements and sentences.

Names of persons stop here: a voice is known by an opaque mark, and a name that the transcript
itself gives to a speaker is struck out of every sentence of the meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.document import Document

PERSON = "[person]"
LOOKED_FOR = "the JSON of UN Transcripts: an object with 'video' and 'transcript', or 'meetings'"
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"'})
_FINISHED = {"", "completed", "complete", "done", "finished", "ready", "published"}
# A full stop before a capital, but for those of initials and abbreviations.
_SENTENCE_END = re.compile(
    r"(?:(?<=[^\W\d_A-Z][^\W\d_A-Z]\.)|(?<=[A-Z]{2}\.)|(?<=[\s\d]\d\.)|(?<=[\])\"']\.)|"
    r"(?<=[\w\])\"'][!?]))(?<!\b(?:Mrs|Mme|Sra|Inc|Ltd|Rev|Hon|Art|art)\.)(?<!\bProf\.)"
    r"(?<!\bpara\.)(?<!\bMlle\.)(?<!\bSrta\.)(?<!\b(?:Mr|Ms|Dr|Sr|St|MR|MS|DR|No|no)\.)"
    r"\s+(?=[A-Z¡¿À-Þ\[])")
_ORGANISATION_WORD = re.compile(
    r"\b(?:international|association|council|commission|committee|foundation|institute|union|"
    r"federation|centre|center|network|society|organi[sz]ation|movement|league|watch|rights|"
    r"president|delegation|republic|kingdom|states?)\b", re.I)


@dataclass(frozen=True)
class Sentence:
    """One recognised sentence; seconds count from the start of its recording."""

    text: str
    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Time spoken; never negative, whatever the recogniser wrote."""
        return max(0.0, self.end - self.start)


@dataclass(frozen=True)
class Speaker:
    """Who the recogniser believes is speaking, without the person's name."""

    voice: str = ""  # opaque mark of one voice within the meeting; empty where unknown
    affiliation: str = ""
    affiliation_full: str = ""
    group: str = ""
    function: str = ""


@dataclass(frozen=True)
class Statement:
    """One statement as the recogniser cut it."""

    number: int
    speaker: Speaker
    sentences: list[Sentence]
    page_url: str
    source_file: str
    part: int


@dataclass
class Meeting:
    """One recording, or all parts of one meeting joined in order."""

    slug: str
    session: str
    meeting_no: str
    date: str
    title: str
    body: str
    language: str
    parts: list[int]
    statements: list[Statement] = field(default_factory=list)
    durations: dict[int, float] = field(default_factory=dict)
    status: str = "complete"  # complete, listed, absent, unfinished
    source_file: str = ""
    persons_n: int = 0


def load_meetings(documents: Iterable[Document]) -> tuple[list[Meeting], list[Problem]]:
    """Every recording named in the documents, in the order of the files, and the documents that
    are no JSON of UN Transcripts.

    Raises
    ------
    HrcStatsError
        Where no document is, all of them at once.
    """
    meetings: list[Meeting] = []
    voices: dict[str, str] = {}  # one mark a voice over all files, so that parts join
    problems = []
    for document in documents:
        payloads = list(_payloads(document.data))
        if not payloads:
            problems.append(Problem(
                "no UN Transcripts in this file", document.name, _found(document), LOOKED_FOR,
                "save the meeting's address with .json at its end, or run hrcstats fetch "
                "transcripts"))
        meetings += [_meeting(payload, document.name, voices) for payload in payloads]
    if problems and not meetings:
        raise HrcStatsError(problems)
    return meetings, problems


def _payloads(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _payloads(item)
    elif isinstance(data, dict):
        if "video" in data or "transcript" in data or {"slug", "hasTranscript"} & set(data):
            yield data
        elif isinstance(data.get("meetings"), list):
            yield from _payloads(data["meetings"])
        elif data and all(isinstance(value, dict) for value in data.values()):
            yield from _payloads(list(data.values()))


def _found(document: Document) -> str:
    if isinstance(document.data, dict):
        return f"an object with {', '.join(map(str, list(document.data)[:6])) or 'no keys'}"
    if isinstance(document.data, list):
        return f"a list of {len(document.data)} things"
    return f"a {document.kind} file"


def _meeting(payload: dict[str, Any], source_file: str, voices: dict[str, str]) -> Meeting:
    video = payload.get("video") or payload
    transcript = payload.get("transcript")
    slug = str(video.get("slug") or "").strip("/")
    slug = re.sub(r"^(?:en|fr|es|ar|zh|ru)/", "", slug)
    title = str(video.get("title") or video.get("clean_title") or "")
    session, number, part = _numbers(slug, title, video)
    meeting = Meeting(
        slug, session, number, str(video.get("date") or "")[:10], title,
        str(video.get("body") or ""), str((transcript or {}).get("language") or ""), [part],
        status=_status(payload, transcript), source_file=source_file)
    meeting.durations[part] = _seconds(video.get("duration"))
    if meeting.status == "complete":
        base = str(payload.get("url") or video.get("url") or "")
        _add_statements(meeting, transcript, base, voices)
    return meeting


def _status(payload: dict[str, Any], transcript: object) -> str:
    if "transcript" not in payload:
        return "listed"
    if not isinstance(transcript, dict):
        return "absent"
    if str(transcript.get("status") or "").casefold() not in _FINISHED:
        return "unfinished"
    return "complete" if transcript.get("data") else "unfinished"


def _numbers(slug: str, title: str, video: dict[str, Any]) -> tuple[str, str, int]:
    """Session, meeting and part: from the slug, else the symbol, else the title."""
    part = str(video.get("pv_part") or "")
    found = (re.match(r"hrc/(?:s-?)?(\d+)/(\d+)(?:/(\d+)|-part-(\d+))?$", slug)
             or re.search(r"A/HRC/(?:S-)?(\d+)/SR\.(\d+)", str(video.get("pv_symbol") or "")))
    in_title = (re.search(r"(\d+)\s*(?:st|nd|rd|th|e|er|ème|ª|a|\.ª)?\s+(?:special\s+)?"
                          r"(?:regular\s+|ordinaire\s+)?(?:session|sesión|sesion|période)", title,
                          re.I),
                re.search(r"(\d+)\s*(?:st|nd|rd|th|e|er|ème|ª|a|\.ª)?\s+(?:meeting|séance|"
                          r"seance|reunión|sesión plenaria)", title, re.I))
    session = found.group(1) if found else (in_title[0].group(1) if in_title[0] else "")
    number = found.group(2) if found else (in_title[1].group(1) if in_title[1] else "")
    if re.match(r"hrc/s-?\d", slug) or re.search(r"special session|session extraordinaire|"
                                                 r"período extraordinario", title, re.I):
        session = f"S{session}" if session else ""
    if not part and found and found.re.groups >= 3:
        part = found.group(3) or found.group(4) or ""
    in_words = re.search(r"\(?\bpart\.?\s*(\d+)", title, re.I)
    digits = re.search(r"\d+", part) or (in_words and re.search(r"\d+", in_words.group()))
    return session, number, int(digits.group()) if digits else 1


def _seconds(duration: object) -> float:
    """'02:59:58', '59:58', or a number, as seconds; 0 where nothing is stated."""
    if isinstance(duration, int | float):
        return float(duration)
    fields = re.findall(r"\d+(?:\.\d+)?", str(duration or ""))
    seconds = 0.0
    for part in fields[:3]:
        seconds = seconds * 60 + float(part)
    return seconds


def _add_statements(meeting: Meeting, transcript: Any, base: str,
                    voices: dict[str, str]) -> None:
    raw = [item for item in transcript["data"] if isinstance(item, dict)]
    names = {_squeeze((item.get("speaker") or {}).get("name")) for item in raw}
    struck = _names_pattern(names, raw)
    for position, item in enumerate(raw, start=1):
        speaker = item.get("speaker") or {}
        name = _squeeze(speaker.get("name"))
        meeting.persons_n += bool(name)
        affiliation = _squeeze(speaker.get("affiliation"))
        full = _squeeze(speaker.get("affiliation_full"))
        function = _squeeze(speaker.get("function"))
        identity = name.casefold() or "/".join(filter(None, (affiliation, function))).casefold()
        voice = voices.setdefault(identity, f"v{len(voices) + 1}") if identity else ""
        sentences = list(_sentences(item, struck))
        if not sentences:
            continue
        meeting.statements.append(Statement(
            int(item.get("statement_number") or position),
            Speaker(voice, "" if affiliation == name else affiliation,
                    "" if full == name else full, _squeeze(speaker.get("group")), function),
            sentences, urljoin(base, str(item.get("pageUrl") or "")) or base,
            meeting.source_file, meeting.parts[0]))


def _sentences(item: dict[str, Any], struck: re.Pattern[str] | None) -> Iterator[Sentence]:
    flat = [sentence for paragraph in item.get("paragraphs") or []
            for sentence in (paragraph or {}).get("sentences") or []
            if isinstance(sentence, dict)]
    for index, sentence in enumerate(flat):
        text = _squeeze(sentence.get("text"))
        if not text:
            continue
        start = _number(sentence.get("start"), _number(item.get("start"), 0.0))
        following = flat[index + 1] if index + 1 < len(flat) else {}
        end = _number(sentence.get("end"), _number(following.get("start"), start))
        yield from _one_by_one(struck.sub(PERSON, text) if struck else text, start, end)


def _one_by_one(text: str, start: float, end: float) -> Iterator[Sentence]:
    """What the recogniser ran together ("Thank you. India.") sentence by sentence, the time given
    to each by its letters."""
    pieces = _SENTENCE_END.split(text)
    spoken, letters = 0, sum(map(len, pieces))
    begun = start
    for piece in pieces:
        spoken += len(piece)
        until = end if spoken == letters else start + (end - start) * spoken / letters
        yield Sentence(piece, begun, until)
        begun = until


def _names_pattern(names: set[str], raw: list[dict[str, Any]]) -> re.Pattern[str] | None:
    """Names of persons to strike out; never one that is also an affiliation or an organisation."""
    affiliations = {_squeeze((item.get("speaker") or {}).get(key)).casefold()
                    for item in raw for key in ("affiliation", "affiliation_full")}
    safe = [name for name in names if " " in name and name.casefold() not in affiliations
            and not _ORGANISATION_WORD.search(name)]
    if not safe:
        return None
    return re.compile(r"\b(?:" + "|".join(re.escape(name) for name in
                                          sorted(safe, key=len, reverse=True)) + r")\b", re.I)


def _squeeze(value: object) -> str:
    text = str(value) if value is not None else ""
    return " ".join(text.translate(_QUOTES).split())


def _number(value: object, default: float) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return default
