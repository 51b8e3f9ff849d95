"""Whether a cell of the inputs names a natural person: by its column, its letters or its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.normalise.privacy import E_MAIL, READ_WORDS, initials, known_words, like_names
from hrcstats.study import Study

# Columns of a transcript or list that name a natural person; readers drop them at the door.
_PERSON_COLUMNS = re.compile(r"^(?:person|speaker_person|contact|submitter_person|first_name|"
                             r"last_name|surname|e-?mail)", re.IGNORECASE)
# Prose that a person typed. Columns of organisations' names are guarded by the readers instead:
# an organisation may bear a person's name.
_PROSE = re.compile(r"note|basis|population|context|as_stated|paraphrase|qualifier|says|measure|"
                    r"reason|explanation|missing|source_title|title_short|means")
_NO_PROSE = re.compile(r"url|^org")


def find_persons(study: Study) -> list[Problem]:
    """Columns and cells under data/ (built tables apart) that may name a natural person.

    A cell of prose is held back when it has an honorific with a name, or two to four capitalised
    words between commas that are no State, no organisation of the registry and not among
    `READ_WORDS`. The problem gives the place and the initials only: a log names nobody either.
    """
    known = known_words(study.data_dir)
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
                             "drop it") for found in set(E_MAIL.findall(path.read_text("utf-8")))]
        if path != study.data_dir / READ_WORDS:
            problems += [Problem("words that may be a person's name", f"{where}, {place}", letters,
                                 "organisations only", "write the role in place of the name; or, "
                                 f"if it names nobody, a row in data/{READ_WORDS}")
                         for place, letters in _names_in(frame, known)]
    return problems


def _names_in(frame: pd.DataFrame, known: set[str]) -> Iterator[tuple[str, str]]:
    """Place and initials of every run of words in a prose column that may be a name."""
    for column in frame:
        if not _PROSE.search(str(column)) or _NO_PROSE.search(str(column)):
            continue
        cells = frame.loc[frame[column] != "", column].drop_duplicates()
        for index, text in cells.items():
            found = [name for name in like_names(text) if name.casefold() not in known]
            for name in dict.fromkeys(found):
                yield f"line {int(str(index)) + 2}, {column}", initials(name)
