"""Press releases of the Committee on NGOs: each application, its decision, who asked what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.committee_items import (
    Application,
    Question,
    find_questions,
    is_said,
    read_application,
    split_items,
)
from hrcstats.read.committee_words import (
    decision_in,
    document_number,
    item_type_in,
    meeting_date,
)
from hrcstats.read.document import Document, Line
from hrcstats.read.joined import Joined
from hrcstats.read.ledger import Entry, Reading
from hrcstats.read.upr import document_lines
from hrcstats.read.upr_persons import redact

_SENTENCE = re.compile(r"(?<=[.!?])[\"”»]?\s+(?=[\"“«]?[A-ZÀ-Þ])")
_ABBREVIATION = re.compile(r"\b(?:Inc|Ltd|Dr|Mr|Mrs|Ms|St|No|Co|U\.S|D\.C|e\.V|al|vs|[A-Z])\.$")
_OBJECT_AFTER = re.compile(
    r"(?:\s+(?:by\s+.{3,80}?vote.{0,60}?,|without\s+prejudice,?|sans\s+préjudice|today|also|again|further|en\s+outre|aujourd['’]hui))*\s*"
    r"(?:(?:its|their|the|a|that|sa|la|l['’]|les|des|une|d['’]|de|son)?\s*(?:prise\s+de\s+)?"
    r"(?:consideration|decisions?|action|review|granting|octroi|examen|décisions?|applications?"
    r"|demandes?|requests?|reclassification|quadrennial\s+reports?|special\s+reports?|special"
    r"|general|roster|consultative|status|statut|consultatif|spécial|général|pending|recommending"
    r"|be\s+granted|files?|cases?|be)\s*(?:of|on|for|to|from|concerning|regarding|by|des?|du|de\s+la"
    r"|à\s+la|à|aux?|concernant|sur|l['’]|d['’])?\s*)+(?:l['’]|la\s+|le\s+|les\s+)?"
)


_OBJECT_END = re.compile(
    r",?\s(?:(?:by|in|on|following|par|à l['’]issue d['’])\s(?:an?\s|the\s|une?\s)?"
    r"(?:[\w-]+\s){0,3}?votes?\b|by consensus|without (?:a vote|prejudice)|sans préjudice"
    r"|(?:to|until) (?:its|the|a) (?:[\w-]+\s){0,4}session"
    r"|after|pending|as the|until|because|when|following|car|après|en attendant|in order to"
    r"|for (?:special|general|roster|consultative)|with the|on the)\b"
)
_OBJECT_BEFORE = re.compile(
    r"(?P<names>(?:The\s+)?[A-ZÀ-Þ«“\"].{3,200}?)\s+(?:was|were|a été|ont été)\s"
    r"(?:also\s|again\s)?$"
)


_NO_NAME = "a decision, and no organisation understood in it"


@dataclass
class _Found:
    """One application with its decision, waiting to become rows."""

    application: Application
    decision: str
    item_type: str
    line: Line


def read_committee(document: Document) -> Reading:
    """The applications that a release reports, one row per application and questioning State.

    Counted is every organisation that the release names as recommended, postponed, closed,
    rejected, withdrawn or noted. An application without a question gives one row with an empty
    State. `role` tells questions (`asked`) from remarks (`commented`) and motions (`motion`).

    Parameters
    ----------
    document : Document
        A release in English or French; wrapped lines and paragraphs are both understood.

    Returns
    -------
    Reading
        Rows with the columns of `columns.COMMITTEE` and their place in the file; a ledger in
        which each line stands once. Prose between the decisions is furniture and not kept.

    Raises
    ------
    HrcStatsError
        Where no decision on a named organisation is found.
    """
    lines = [line for line in document_lines(document) if line.text.strip()]
    paragraphs = _paragraphs(document, lines)
    found = _find_applications(paragraphs)
    head = "\n".join(line.text for line in lines[:60])
    # Releases are prose: a spreadsheet of names holds no decision that a sentence could prove.
    if not found or document.kind == "grid":
        raise HrcStatsError(_no_decision(document, lines))
    reading = Reading(notes=document.surprises)
    facts = {"meeting_date": meeting_date(head), "committee_session_end": "",
             "document_number": document_number(head)}
    rows_at: dict[tuple[int | None, int], int] = {}
    for item in found:
        place = (item.line.page, item.line.number)
        rows = _rows(item, facts)
        rows_at[place] = rows_at.get(place, 0) + len(rows)
        reading.rows += rows
    _write_ledger(reading, lines, paragraphs, rows_at)
    for key, missing in (("meeting_date", "date"), ("document_number", "number NGO/...")):
        if not facts[key]:
            reading.notes.append(f"no {missing} found in the head of the release")
    return reading


def _no_decision(document: Document, lines: list[Line]) -> Problem:
    begin = lines[0].text.strip()[:80] if lines else "an empty paper"
    return Problem(
        "no decision of the Committee on NGOs found", document.name, begin,
        "sentences such as \"The Committee recommended special consultative status to the"
        " following\" or \"postponed consideration of\", with the names of organisations",
        "check that this is a release (NGO/... or ONG/...) of a meeting that took decisions",
    )


def _paragraphs(document: Document, lines: list[Line]) -> list[Joined]:
    """The paragraphs of a release: blocks of a web page, else lines up to a blank one."""
    is_block = document.kind in ("html", "docx", "grid")
    paragraphs: list[Joined] = []
    last: Line | None = None
    for line in lines:
        if line.is_furniture:
            continue
        is_next = last is not None and (line.page, line.number) == (last.page, last.number + 1)
        is_page_turn = last is not None and line.page != last.page
        joins = paragraphs and not is_block and (is_next or is_page_turn)
        if not joins:
            paragraphs.append(Joined())
        paragraphs[-1].add(re.sub(r"\s+", " ", line.text.strip()), line)
        last = line
    return paragraphs


def _find_applications(paragraphs: list[Joined]) -> list[_Found]:
    found: list[_Found] = []
    pending: tuple[str, str] | None = None  # decision and kind of a list that goes on below
    for paragraph in paragraphs:
        text = paragraph.text
        announced = decision_in(_first_sentence(text))
        if pending and (announced is None or _looks_item(text)):
            found += _items(paragraph, 0, len(text), *pending)
            if re.search(r"\.\s*$", text) and not re.search(r";\s*(?:and|et)?\s*$", text):
                pending = None if ";" in text or not _looks_item(text) else pending
            continue
        pending = None
        sentences = _sentences(text)
        for number, (start, end) in enumerate(sentences):
            sentence = text[start:end]
            decided = decision_in(sentence)
            if decided is None:
                _add_questions(found, sentence)
                continue
            item_type = item_type_in(sentence)
            if sentence.rstrip().endswith(":") and number == len(sentences) - 1:
                pending = (decided[0], item_type)
                continue
            found += _in_sentence(paragraph, start, end, decided, item_type)
    return found


def _first_sentence(text: str) -> str:
    start, end = _sentences(text)[0] if text.strip() else (0, 0)
    return text[start:end]


def _sentences(text: str) -> list[tuple[int, int]]:
    spans, begin = [], 0
    for match in _SENTENCE.finditer(text):
        if _ABBREVIATION.search(text[: match.start()]):
            continue
        spans.append((begin, match.start()))
        begin = match.end()
    return [*spans, (begin, len(text))]


def _looks_item(text: str) -> bool:
    """Whether a paragraph is an item of a list: a name with a country, a dash or a semicolon."""
    return bool(re.search(r";\s*(?:and|et)?\s*$", text)
                or re.match(r"[^.;:]{3,160}?\((?:the )?[A-Z][^()]{2,50}\)\s*(?:[–—,;.-]|$)", text)
                or re.match(r"[^.;:]{3,160}?,\s(?:an?|une?)\s(?:\w+\s){0,3}organi[sz]ation", text))


def _items(
    paragraph: Joined, start: int, end: int, decision: str, item_type: str, is_list: bool = True
) -> list[_Found]:
    found: list[_Found] = []
    for offset, item in split_items(paragraph.text[start:end], is_list):
        if found and is_said(item):  # "; the representative of Cuba also asked": no new name
            found[-1] = _with_questions(found[-1], find_questions(item))
            continue
        application = read_application(item, start + offset)
        if application is not None:
            found.append(_Found(application, decision, item_type,
                                paragraph.line_at(application.offset)))
    return found


def _in_sentence(
    paragraph: Joined, start: int, end: int, decided: tuple[str, int, int], item_type: str
) -> list[_Found]:
    """The organisations that a sentence of prose decides on, before or after its verb."""
    sentence = paragraph.text[start:end]
    decision, verb_start, verb_end = decided
    colon = re.search(r":\s+", sentence[verb_end:])
    if colon:
        return _items(paragraph, start + verb_end + colon.end(), end, decision, item_type,
                      ";" in sentence)
    after = _OBJECT_AFTER.match(sentence, verb_end)
    begin = after.end() if after else verb_end
    object_text = _OBJECT_END.split(sentence[begin:], maxsplit=1)[0]
    named = re.match(r"\s*(?:[A-ZÀ-Þ«“\"]|the\s+[A-Z]|[ld]['’]?ONG|à\s+[«“\"])", object_text)
    found = []
    if named:
        found = _items(paragraph, start + begin, start + begin + len(object_text.rstrip()),
                       decision, item_type, ";" in object_text)
    elif match := _OBJECT_BEFORE.match(sentence[:verb_start]):
        found = _items(paragraph, start, start + match.end("names"), decision, item_type, False)
    said = sentence[begin + len(object_text) :]
    questions = find_questions(said)
    if questions:
        found = [_with_questions(item, questions) for item in found]
    return found


def _with_questions(item: _Found, questions: tuple[Question, ...]) -> _Found:
    held = {(question.state, question.role) for question in item.application.questions}
    more = tuple(q for q in questions if (q.state, q.role) not in held)
    application = Application(item.application.name, item.application.country,
                              item.application.offset, (*item.application.questions, *more))
    return _Found(application, item.decision, item.item_type, item.line)


def _add_questions(found: list[_Found], sentence: str) -> None:
    """Questions of a sentence that names an application decided on just before."""
    questions = find_questions(sentence)
    if not questions or not found:
        return
    for index in range(len(found) - 1, max(-1, len(found) - 40), -1):
        if found[index].application.name in sentence:
            found[index] = _with_questions(found[index], questions)
            return


def _rows(item: _Found, facts: dict[str, str]) -> list[dict[str, object]]:
    questions = item.application.questions or (Question("", "", ""),)
    return [
        {
            **facts,
            "organisation_as_written": item.application.name,
            "country_as_written": item.application.country,
            "decision": item.decision,
            "item_type": item.item_type,
            "questioning_state_as_written": question.state,
            "role": question.role,
            "question_as_written": redact(question.text),
            "flags": "",
            "source_page": item.line.page,
            "source_line": item.line.number,
        }
        for question in questions
    ]


def _undecided(paragraphs: list[Joined]) -> set[tuple[int | None, int]]:
    """Places of the sentences that hold a decision on something that was not understood."""
    places = set()
    for paragraph in paragraphs:
        for start, end in _sentences(paragraph.text):
            sentence = paragraph.text[start:end]
            if sentence.rstrip().endswith(":") or decision_in(sentence) is None:
                continue  # what a colon announces stands below
            for at, line in zip(paragraph.starts, paragraph.lines, strict=True):
                if at < end and start < at + max(1, len(line.text.strip())):
                    places.add((line.page, line.number))
    return places


def _write_ledger(
    reading: Reading,
    lines: list[Line],
    paragraphs: list[Joined],
    rows_at: dict[tuple[int | None, int], int],
) -> None:
    """One entry a line: rows where an application begins, else furniture or its continuation."""
    with_rows = {id(p) for p in paragraphs
                 if any((line.page, line.number) in rows_at for line in p.lines)}
    undecided = _undecided([p for p in paragraphs if id(p) not in with_rows])
    paragraph_of = {(line.page, line.number): id(p) for p in paragraphs for line in p.lines}
    for line in lines:
        place = (line.page, line.number)
        rows_n = rows_at.get(place, 0)
        if rows_n:
            kind, reason, text = "row", "", redact(line.text.strip())
        elif paragraph_of.get(place) in with_rows:
            kind, reason, text = "row", "same paragraph", redact(line.text.strip())
        elif place in undecided:
            kind, reason, text = "rejected", _NO_NAME, redact(line.text.strip())
        else:
            # Prose names chairpersons and delegates: it is counted, not kept.
            kind, reason, text = "furniture", "no decision on an application", "[prose]"
        entry = Entry(line.page, line.number, line.number, kind, text, rows_n, reason)
        reading.ledger.append(entry)
