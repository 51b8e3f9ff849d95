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
    owned = [(Owner("furniture", "lead-in"), line) for line in note.lead_in]
    owned += [(listed.owners[index], line) for index, line in enumerate(note.body)
              if index in listed.owners]
    for owner, line in _once(owned, rows_at):
        if owner.kind == "row" and _place(line) in without_rows and not rows_at[_place(line)]:
            owner = Owner("rejected", "natural person, name dropped", owner.submission)
        _extend(runs, owner, line)
    for owner, lines in runs:
        reading.ledger.append(_entry(owner, lines, sum(rows_at[_place(line)] for line in lines)))


def _once(
    owned: list[tuple[Owner, Line]], rows_at: Counter[tuple[int | None, int]]
) -> list[tuple[Owner, Line]]:
    """Each printed line once: one that was cut in pieces goes to the first that gives a row."""
    first: dict[tuple[int | None, int], tuple[Owner, Line]] = {}
    for owner, line in owned:
        held = first.setdefault(_place(line), (owner, line))
        if held[0].kind != "row" and owner.kind == "row" and rows_at[_place(line)]:
            first[_place(line)] = (owner, held[1])
    return list(first.values())


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
