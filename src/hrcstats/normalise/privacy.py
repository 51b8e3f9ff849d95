"""The gate in front of data/hand: no coder and no free text may name a natural person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.read.persons import drop_person, is_like_a_person, is_person

# Human readings: capitalised words that a person looked at and that name nobody.
READ_WORDS = "hand/words_that_name_nobody.csv"
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
_CODER = re.compile(r"[A-Za-z0-9][\w.-]{0,23}")
_BREAKS = re.compile(r"[,;:()/|.\"“”-]|\b(?:and|by|of|with|from|in|on|for|the|to|et|de|y)\b")
_NAME_LENGTHS = range(2, 5)
_WORD = r"[A-ZÀ-Þ][\w'’-]*[a-zß-ÿ][\w'’-]*"
_RUN = re.compile(rf"{_WORD}(?:\s+(?:{_WORD}|[A-Z]\.|de|da|von|van|del|el|al)){{1,5}}")
# "director Wanjiru Okereke": an office in small letters right before capitalised words.
_IN_OFFICE = re.compile(
    r"\b(?:director|president|founder|chair\w*|secretary|ambassador|minister|spokes\w+|lawyer|"
    r"member|head|activist|delegate|representative|officer|colleague|professor|prosecutor)\s+"
    rf"({_WORD}(?:\s+{_WORD}){{1,3}})")
_ROLE = "write the role in place of the name"


def check_coder(coder: str, where: str = "--coder") -> list[Problem]:
    """A problem where the id is no role or initials: no natural person is named in the record.

    >>> [len(check_coder(coder)) for coder in ("ab", "annotator_1", "Jane Roe", "jane.roe", "")]
    [0, 0, 1, 1, 1]
    """
    if is_coder(coder):
        return []
    shown = coder if len(coder.split()) < 2 and "@" not in coder else ""
    return [Problem("coder is no role or initials", where,
                    shown if not is_person(_spaced(coder)) else "", "for example ab or coder_1",
                    "no natural person's name enters the record")]


def is_coder(coder: str) -> bool:
    """Whether an id can be a role or initials, not a given name with a surname."""
    return bool(_CODER.fullmatch(coder)) and not is_person(_spaced(coder))


def _spaced(coder: str) -> str:
    return re.sub(r"[._-]+", " ", coder).title()


def check_free_text(rows: Iterable[Mapping[str, str]], columns: Collection[str],
                    known: Collection[str] | None = None) -> list[Problem]:
    """A problem for each cell of prose with a person's name or e-mail address; it repeats neither.

    Parameters
    ----------
    rows
        Rows with `place`, which the problem names.
    columns
        Columns of prose.
    known
        `known_words`. With them, capitalised words that are not among them are held back as well;
        without, only what is surely a name.
    """
    problems = []
    for row in rows:
        for column in columns:
            text = str(row.get(column) or "")
            where = f"{row['place']}, {column}"
            if E_MAIL.search(text):
                problems.append(Problem("e-mail address of a natural person", where,
                                        "(not repeated here)", "organisations and States only",
                                        "say whose office it was, without the address"))
            names = sure_names(text)
            if known is not None and not names:
                names = [name for name in like_names(text) if name.casefold() not in known]
            for name in dict.fromkeys(names):
                surely = name in sure_names(text)
                problems.append(Problem(
                    "a natural person is named" if surely else "words that may be a person's name",
                    where, initials(name), "organisations and States only", _ROLE + (
                        "" if surely else f"; or, if it names nobody, a row in data/{READ_WORDS}")))
    return problems


def sure_names(text: str) -> list[str]:
    """Names behind an honorific or an office, or with a frequent given name.

    >>> sure_names("said by director Hans Doe; see Amnesty International"), sure_names("UN Watch")
    (['Hans Doe'], [])
    """
    text = E_MAIL.sub(" ", re.sub(r"https?://\S+", " ", text))
    found = drop_person(text)[1] if not is_person(text) else [text]
    for run in _RUN.findall(text):
        words = run.split()
        found += next(([" ".join(words[at:])] for at in range(len(words) - 1)
                       if is_person(" ".join(words[at:]))), [])
    found += [name for name in _IN_OFFICE.findall(text) if is_like_a_person(name)]
    return [name for at, name in enumerate(found)
            if not any(name in other for other in found[:at])]


def like_names(text: str) -> list[str]:
    """Two to four capitalised words between commas, stops and small words, that mark nothing."""
    without_addresses = re.sub(r"https?://\S+", " ", text)
    parts = [part.strip() for part in _BREAKS.split(without_addresses)]
    return drop_person(without_addresses)[1] + [
        part for part in parts
        if len(part.split()) in _NAME_LENGTHS and is_like_a_person(part)]


def initials(name: str) -> str:
    """What a log may say of a name."""
    return " ".join(word[0] + "." for word in name.split())


def known_words(data_dir: Path) -> set[str]:
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
