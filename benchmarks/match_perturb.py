"""Names spoilt the way papers spoil them, to measure speed and recall where truth is known.

Real names are the stock. To reach sizes that the records do not hold, words of real names are
exchanged with words of the same place in other names, so that vocabulary and length stay real.
The perturbations, one or two on each copy: a letter doubled, dropped or exchanged with its
neighbour; a word left out (names of four words or more); two words exchanged; the legal form or
"The" added; the acronym added in brackets; case lost; accents lost; the end cut off after at least
75 % of the letters; a word broken by the printer; "and" as "&".
"""

from __future__ import annotations

import random
import unicodedata

import pandas as pd

from hrcstats.normalise.names import initials, key_words


def spoil(name: str, rng: random.Random) -> str:
    """The name with one or two perturbations."""
    for change in rng.sample(_CHANGES, rng.choice((1, 1, 2))):
        changed = change(name, rng)
        name = changed if len(key_words(changed)) >= 2 else name
    return name


def _misspell(name: str, rng: random.Random) -> str:
    at = rng.randrange(1, max(len(name) - 1, 2))
    return rng.choice((name[:at] + name[at:at + 1] + name[at:], name[:at] + name[at + 1:],
                       name[:at] + name[at + 1:at + 2] + name[at:at + 1] + name[at + 2:]))


def _leave_out(name: str, rng: random.Random) -> str:
    words = name.split()
    if len(words) >= 4:
        words.pop(rng.randrange(len(words)))
    return " ".join(words)


def _exchange(name: str, rng: random.Random) -> str:
    words = name.split()
    if len(words) >= 3:
        at = rng.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def _legal_form(name: str, rng: random.Random) -> str:
    return rng.choice((f"{name}, Inc.", f"The {name}", f"{name} Ltd.", f"{name}, eV"))


def _acronym(name: str, _: random.Random) -> str:
    return f"{name} ({initials(key_words(name)).upper()})"


def _case(name: str, rng: random.Random) -> str:
    return rng.choice((name.upper(), name.lower(), name.title()))


def _accents(name: str, _: random.Random) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _cut(name: str, rng: random.Random) -> str:
    return name[:max(int(len(name) * rng.uniform(0.75, 0.95)), 8)]


def _break(name: str, rng: random.Random) -> str:
    at = rng.randrange(1, max(len(name) - 1, 2))
    return name[:at] + rng.choice((" ", "- ")) + name[at:]


def _ampersand(name: str, _: random.Random) -> str:
    return name.replace(" and ", " & ")


_CHANGES = [_misspell, _leave_out, _exchange, _legal_form, _acronym, _case, _accents, _cut, _break,
            _ampersand]


def many_names(real: list[str], count: int, rng: random.Random) -> list[str]:
    """`count` distinct names: the real ones, then real ones with words exchanged for others."""
    names = dict.fromkeys(real[:count])
    columns: list[list[str]] = [[] for _ in range(6)]
    for name in real:
        for place, word in enumerate(name.split()[:6]):
            columns[place].append(word)
    while len(names) < count:
        words = rng.choice(real).split()
        for _ in range(rng.choice((1, 2, 2, 3))):
            place = rng.randrange(min(len(words), 6))
            words[place] = rng.choice(columns[place])
        names[" ".join(words)] = None
    return list(names)


def spoilt_list(real: list[str], count: int, seed: int) -> pd.DataFrame:
    """`count` names of which half are spoilt copies: columns `name`, `organisation`."""
    rng = random.Random(seed)
    originals = many_names(real, count // 2, rng)
    rows = [(name, at) for at, name in enumerate(originals)]
    rows += [(spoil(name, rng), at) for at, name in enumerate(originals)]
    rng.shuffle(rows)
    return pd.DataFrame(rows[:count], columns=["name", "organisation"])
