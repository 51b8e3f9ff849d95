"""Whether a cell of the inputs names a natural person: by its column, its letters or its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.read.persons import drop_person, is_like_a_person
from hrcstats.study import Study

# Human readings: capitalised words that a person looked at and that name nobody.
READ_WORDS = "hand/words_that_name_nobody.csv"
# Columns of a transcript or list that name a natural person; readers drop them at the door.
_PERSON_COLUMNS = re.compile(r"^(?:person|speaker_person|contact|submitter_person|first_name|"
                             r"last_name|surname|e-?mail)", re.IGNORECASE)
_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
# Prose that a person typed. Columns of organisations' names are guarded by the readers instead:
# an organisation may bear a person's name.
_PROSE = re.compile(r"note|basis|population|context|as_stated|paraphrase|qualifier|says|measure|"
                    r"reason|explanation|missing|source_title|title_short|means")
_NO_PROSE = re.compile(r"url|^org")
_BREAKS = re.compile(r"[,;:()/|.\"“”-]|\b(?:and|by|of|with|from|in|on|for|the|to|et|de|y)\b")
_NAME_LENGTHS = range(2, 5)


def find_persons(study: Study) -> list[Problem]:
    """Columns and cells under data/ (built tables apart) that may name a natural person.

    A cell of prose is held back when it has an honorific with a name, or two to four capitalised
    words between commas that are no State, no organisation of the registry and not among
    `READ_WORDS`. The problem gives the place and the initials only: a log names nobody either.
    """
    known = _known_words(study.data_dir)
    problems = []
    for path in sorted(study.data_dir.rglob("*.csv")):
        if study.processed_dir in path.parents:
            continue  # built from what is checked here
        where = path.relative_to(study.root).as_posix()
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        problems += [Problem("column for a natural person", where, column, "organisations only",
                             "drop the column") for column in frame
                     if _PERSON_COLUMNS.match(str(column))]
        problems += [Problem("an e-mail address", where, found, "organisations only",
                             "drop it") for found in set(_E_MAIL.findall(path.read_text("utf-8")))]
        if path != study.data_dir / READ_WORDS:
            problems += [Problem("words that may be a person's name", f"{where}, {place}", initials,
                                 "organisations only", "write the role in place of the name; or, "
                                 f"if it names nobody, a row in data/{READ_WORDS}")
                         for place, initials in _names_in(frame, known)]
    return problems


def _known_words(data_dir: Path) -> set[str]:
    """Everything that is known to be no person: States, organisations, words that were read."""
    known: set[str] = set()
    for file, columns in (("reference/state_names.csv", ["name_as_written"]),
                          ("reference/organisations.csv", ["organisation_name", "alias_text"]),
                          (READ_WORDS, ["words"])):
        path = data_dir / file
        if path.is_file():
            frame = pd.read_csv(path, dtype=str, keep_default_na=False)
            known |= {text.casefold() for column in columns for text in frame[column]}
    return known


def _names_in(frame: pd.DataFrame, known: set[str]) -> Iterator[tuple[str, str]]:
    """Place and initials of every run of words in a prose column that may be a name."""
    for column in frame:
        if not _PROSE.search(str(column)) or _NO_PROSE.search(str(column)):
            continue
        cells = frame.loc[frame[column] != "", column].drop_duplicates()
        for index, text in cells.items():
            found = [name for name in _like_names(text) if name.casefold() not in known]
            for name in dict.fromkeys(found):
                initials = " ".join(word[0] + "." for word in name.split())
                yield f"line {int(str(index)) + 2}, {column}", initials


def _like_names(text: str) -> list[str]:
    without_addresses = re.sub(r"https?://\S+", " ", text)
    parts = [part.strip() for part in _BREAKS.split(without_addresses)]
    return drop_person(without_addresses)[1] + [
        part for part in parts
        if len(part.split()) in _NAME_LENGTHS and is_like_a_person(part)]
