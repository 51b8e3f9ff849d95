"""The ledger of a UPR summary: every line of the contributors' note in exactly one entry."""

from __future__ import annotations

from collections import Counter

from hrcstats.read.document import Line
from hrcstats.read.ledger import Entry, Reading
from hrcstats.read.upr_entries import ContributorsList, Owner, Submission
from hrcstats.read.upr_persons import drop_person, redact
from hrcstats.read.upr_region import ContributorsNote


def write_ledger(
    reading: Reading,
    note: ContributorsNote,
    listed: ContributorsList,
    submissions: list[Submission],
    rows_of: dict[int, list[Line]],
) -> None:
    """Append an entry for each run of lines that share their fate.

    A submission that runs over a page gives several entries; its rows are counted where their
    names begin, so that the entries add up to the rows.
    """
    rows_at = Counter(_place(line) for lines in rows_of.values() for line in lines)
    without_rows = {_place(line) for s in submissions if not rows_of[id(s)]
                    for line in s.joined.lines}
    runs: list[tuple[Owner, list[Line]]] = []
    for line in note.lead_in:
        _extend(runs, Owner("furniture", "lead-in"), line)
    for index, line in enumerate(note.body):
        owner = listed.owners.get(index)
        if owner is None:
            continue
        if owner.kind == "row" and _place(line) in without_rows and not rows_at[_place(line)]:
            owner = Owner("rejected", "natural person, name dropped", owner.submission)
        _extend(runs, owner, line)
    for owner, lines in runs:
        reading.ledger.append(_entry(owner, lines, sum(rows_at[_place(line)] for line in lines)))


def _place(line: Line) -> tuple[int | None, int]:
    return (line.page, line.number)


def _extend(runs: list[tuple[Owner, list[Line]]], owner: Owner, line: Line) -> None:
    if not line.text.strip():
        return
    if runs:
        last, lines = runs[-1]
        same = (last.kind, last.reason, last.submission) == (
            owner.kind, owner.reason, owner.submission)
        if same and lines[-1].page == line.page:
            lines.append(line)
            return
    runs.append((owner, [line]))


def _entry(owner: Owner, lines: list[Line], rows_n: int) -> Entry:
    text = redact(" ".join(line.text.strip() for line in lines))
    kind, reason = owner.kind, owner.reason
    if kind == "attachment" and owner.submission is not None:
        kind, reason = "rejected", f"attachment of {owner.submission.code}, not a submitter"
    elif kind == "rejected":
        text = "[person]"
    elif kind == "row":
        reason = _row_reason(owner.submission, rows_n)
        if owner.submission and drop_person(owner.submission.text, owner.submission.code)[1]:
            text = text.replace(owner.submission.text.split(",")[0], "[person]")
    return Entry(lines[0].page, lines[0].number, lines[-1].number, kind, text,
                 rows_n if kind == "row" else 0, reason)


def _row_reason(submission: Submission | None, rows_n: int) -> str:
    if submission is None:
        return ""
    return "; ".join(submission.flags) if rows_n else f"continues {submission.code}".strip()
