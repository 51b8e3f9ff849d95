"""The oldest meeting summaries: no list, but one paragraph a speaker, headed by a person's name.

"NAME SURNAME (Kenya) said ..." and "NAME SURNAME, of Some Organization, said ..." give one slot
each; the person's name is dropped at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from hrcstats.read.debates import Debate, debate_at, find_session, mentions, release_date
from hrcstats.read.list_words import FoldedNames
from hrcstats.read.lists import Item, split_list
from hrcstats.read.paper_text import PaperText
from hrcstats.read.persons import STATEMENT


@dataclass(frozen=True)
class Statement:
    """One speaker of the body: where the paragraph's head stands, and whom it names."""

    start: int
    end: int
    item: Item
    person: str
    debate: Debate


def find_statements(
    paper: PaperText, known_names: Collection[str] | None = None
) -> list[Statement]:
    """The speakers that a summary's paragraphs open with, in speaking order."""
    known = FoldedNames.of(known_names)
    text = paper.text
    head = Debate(session=find_session(paper.head[:8000]), meeting_date=release_date(text))
    named = mentions(text)
    found = []
    for match in STATEMENT.finditer(text):
        words = match["person"].split()
        if not any(word.isupper() and len(word) > 1 for word in words):
            continue  # persons stand in capitals there; "Human Rights Watch (HRW) said" does not
        printed = (match["bracket"] or match["of"]) + (match["middle"] or "").rstrip(" ,")
        items = split_list(printed, known, expects_final_and=False)
        if not items:
            continue
        whole = replace(items[0], start=match.start(), end=match.end("verb"))
        debate = replace(debate_at(named, match.start()), session=head.session,
                         meeting_date=head.meeting_date)
        found.append(Statement(match.start(), match.start("verb"), whole, match["person"], debate))
    return found
