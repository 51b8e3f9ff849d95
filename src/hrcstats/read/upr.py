"""UPR summaries of stakeholders' submissions (A/HRC/WG.6/N/XXX/3): who contributed, as printed."""

from __future__ import annotations

import re

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.document import Document, Line
from hrcstats.read.ledger import Reading
from hrcstats.read.upr_codes import cited_codes
from hrcstats.read.upr_entries import ContributorsList, Submission
from hrcstats.read.upr_flat import unfold
from hrcstats.read.upr_header import SYMBOL, find_state, find_stated_total, find_symbol
from hrcstats.read.upr_headings import ANY_HEADING
from hrcstats.read.upr_ledger import write_ledger
from hrcstats.read.upr_members import Member, find_members
from hrcstats.read.upr_persons import drop_person
from hrcstats.read.upr_places import fold
from hrcstats.read.upr_region import find_note
from hrcstats.read.upr_reversed import mark_joint, split_reversed
from hrcstats.read.upr_versions import compare_versions

__all__ = ["compare_versions", "document_lines", "read_upr"]

# State bodies that stand under "Civil society" in real papers. Human rights commissions of NGOs
# exist, so "commission" alone is no sign.
_STATE_BODY = re.compile(
    r"ombuds\w+|\bministr\w+|\bministerio|\bminist[èe]re|\bgovernment of\b|\bgouvernement\b"
    r"|\bgobierno\b|\bparliament of\b|public defender|defensor[ií]a d|defensor del pueblo"
    r"|procuradur[ií]a|m[ée]diateur de la r[ée]publique|d[ée]fenseur des droits"
    r"|advocate of the principle of equality"
    r"|(?:equality|anti-?discrimination) (?:body|commission\w*)|\bcommissioner for\b"
    r"|commissioner's office|national preventive mechanism|municipality of"
    r"|(?:national|nation|state) human rights (?:commission|institution|council)"
    r"|commission nationale (?:\w+ ){0,3}(?:des )?droits"
    r"|comisi[oó]n nacional (?:\w+ ){0,2}derechos",
    re.IGNORECASE,
)


def read_upr(document: Document) -> Reading:
    """The contributors that a UPR summary lists, one row per submission and member organisation.

    Counted are the submitters of the contributors' note: individual and joint submissions of
    civil society, national human rights institutions and regional intergovernmental
    organisations. Attachments are not submitters. Names of natural persons are dropped and
    counted.

    Parameters
    ----------
    document : Document
        The paper, or an extract that holds the note.

    Returns
    -------
    Reading
        Rows with the columns of `columns.UPR` and their place in the file, in printed order; a
        ledger that covers every line of the note; the stated total as a checksum.

    Raises
    ------
    HrcStatsError
        Where the paper holds no contributors' note; the message says what was looked for.

    References
    ----------
    Human Rights Council resolutions 5/1 and 16/21 (the summary of stakeholders' information).
    """
    lines = unfold(document_lines(document))
    note = find_note(lines, ANY_HEADING)
    if note is None:
        raise HrcStatsError(_no_list(document, lines))
    listed = ContributorsList(cited_codes([line.text for line in note.after]))
    listed.read(note.body)
    submissions = split_reversed(mark_joint(listed.submissions))
    reading = Reading(notes=document.surprises)
    facts = _paper_facts(lines)
    known = _known_words(submissions)
    rows_of = {id(s): _add_rows(reading, s, facts, known) for s in submissions}
    write_ledger(reading, note, listed, submissions, rows_of)
    _check_total(reading, lines, submissions)
    if not facts["doc_symbol"]:
        reading.notes.append("no symbol A/HRC/WG.6/N/XXX/3 in the text: State and session empty")
    if not reading.rows:
        raise HrcStatsError(_no_list(document, lines))
    return reading


def document_lines(document: Document) -> list[Line]:
    """The lines of a paper of any kind: a sheet's rows count as lines with cells."""
    if document.lines:
        return document.lines
    lines = []
    for grid in document.grids:
        for number, row in enumerate(grid.rows, start=grid.first_row):
            lines.append(Line("\t".join(cell.strip() for cell in row).rstrip(), None, number))
    return lines


def _no_list(document: Document, lines: list[Line]) -> Problem:
    begin = next((line.text.strip() for line in lines if line.text.strip()), "an empty paper")
    return Problem(
        "no list of contributors found", document.name, begin[:80],
        "a note that begins \"The stakeholders listed below have contributed information\" (or its"
        " French or Spanish wording), or the headings \"Civil society\" and \"Individual"
        " submissions\"",
        "check that this is the summary of stakeholders' submissions (A/HRC/WG.6/N/XXX/3) with its"
        " notes; the other two UPR papers (/1 and /2) list no contributors",
    )


def _paper_facts(lines: list[Line]) -> dict[str, object]:
    symbol = find_symbol(lines)
    match = SYMBOL.match(symbol)
    return {
        "state_under_review_iso3": match["state"] if match else "",
        "state_under_review_as_written": find_state(lines),
        "upr_session": int(match["session"]) if match else "",
        "doc_symbol": symbol,
        "version": "",
    }


def _known_words(submissions: list[Submission]) -> tuple[frozenset[str], frozenset[str]]:
    """The names and the cities that the paper prints, folded."""
    members = [member for s in submissions for member in find_members(s.text, s.code, s.is_joint)]
    names = frozenset(fold(member.name) for member in members)
    return names, frozenset(fold(member.city) for member in members if member.city)


def _add_rows(
    reading: Reading,
    submission: Submission,
    facts: dict[str, object],
    known: tuple[frozenset[str], frozenset[str]],
) -> list[Line]:
    """Append one submission's rows; returns the line of each row."""
    names, cities = known
    members = find_members(submission.text, submission.code, submission.is_joint, names, cities)
    lines = []
    for member in members:
        name, dropped = drop_person(member.name, submission.code)
        reading.persons_dropped_n += dropped
        if not name:
            continue
        line = submission.joined.line_at(member.offset)
        lines.append(line)
        reading.rows.append({
            **facts,
            "category": submission.category,
            "submission_kind": "joint" if submission.is_joint else "individual",
            "code": submission.code,
            "member_index": len(lines),
            "organisation_as_written": name,
            "city_as_written": member.city,
            "country_as_written": member.country,
            "flags": "; ".join(_flags(submission, member, dropped)),
            "source_page": line.page,
            "source_line": line.number,
        })
    return lines


def _flags(submission: Submission, member: Member, dropped: int) -> list[str]:
    flags = [*submission.flags, *member.flags]
    if submission.category == "civil_society" and _STATE_BODY.search(member.name):
        flags.append("state_body")
    if submission.attachments_n:
        flags.append("attachment")
    if not submission.code:
        flags.append("no_code")
    if dropped:
        flags.append("person_dropped")
    return list(dict.fromkeys(flags))


def _check_total(reading: Reading, lines: list[Line], submissions: list[Submission]) -> None:
    stated = find_stated_total(lines)
    if stated is None:
        return
    reading.stated["submissions_n"] = stated
    if stated != len(submissions):
        reading.notes.append(
            f"the paper states {stated} submissions and lists {len(submissions)}"
        )


