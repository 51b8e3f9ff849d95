"""What the words of a name say, by a list of words: its language, and whether it names rights.

These are rules on names, not attributes: an organisation can work for human rights without saying
so in its name, and take a name in a language that it does not work in.
"""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.inputs import read_text, require_columns, rows_at

RULES = ("name_language", "names_human_rights")
UNTOLD = "not told"


def add_name_rules(frame: pd.DataFrame, words: pd.DataFrame, *, column: str = "name_as_written"
                   ) -> pd.DataFrame:
    """`frame` with `name_language` and `names_human_rights`, by the words of `column`.

    Parameters
    ----------
    frame
        Rows with a name each.
    words
        `data/hand/name_words.csv`: `rule` (name_language, names_human_rights), `language`, `words`.

    Returns
    -------
    pandas.DataFrame
        `name_language`: the language of which most words occur; `not told` where none do, or as
        many of another. `names_human_rights`: whether any of the phrases occurs. Null without a
        name.

    Raises
    ------
    HrcStatsError
        For a rule that is none of the two, or an empty list of words.

    Notes
    -----
    Words are compared as whole words, without case or accents.

    Examples
    --------
    >>> words = pd.DataFrame([("name_language", "en", "of"), ("name_language", "fr", "des"),
    ...                       ("names_human_rights", "fr", "droits de l’homme")],
    ...                      columns=["rule", "language", "words"])
    >>> names = pd.DataFrame({"name_as_written": ["Ligue des droits de l'homme", "Friends of X"]})
    >>> add_name_rules(names, words)[["name_language", "names_human_rights"]].values.tolist()
    [['fr', True], ['en', False]]
    """
    where = "add_name_rules(words)"
    require_columns(frame, [column], "add_name_rules(frame)")
    require_columns(words, ["rule", "language", "words"], where)
    unknown = ~words["rule"].isin(RULES)
    problems = [Problem("unknown rule", rows_at(where, unknown), rule, ", ".join(RULES))
                for rule in words["rule"][unknown].unique()]
    problems += [Problem("no words for a rule", where, rule) for rule in RULES
                 if not (words["rule"] == rule).any()]
    raise_if_any(problems)
    names = read_text(frame[column])
    folded = names.fillna("").map(_fold)
    phrases = words[words["rule"] == "names_human_rights"]["words"].map(_fold)
    names_rights = pd.concat([folded.str.contains(phrase, regex=False) for phrase in phrases],
                             axis=1).any(axis=1)
    language = _languages(folded, words[words["rule"] == "name_language"])
    return frame.assign(name_language=language.where(names.notna(), None),
                        names_human_rights=names_rights.astype("boolean").where(names.notna()))


def _fold(text: str) -> str:
    """Lower case without accents, words set apart by one space on either side."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    return " " + " ".join(re.findall(r"\w+", plain)) + " "


def _languages(folded: pd.Series, words: pd.DataFrame) -> pd.Series:
    by_language = {language: {word.strip() for word in part["words"].map(_fold)}
                   for language, part in words.groupby("language")}

    def language(text: str) -> str:
        met = text.split()
        counts = {name: sum(word in known for word in met) for name, known in by_language.items()}
        best = max(counts.values())
        leading = [name for name, count in counts.items() if count == best]
        return leading[0] if best and len(leading) == 1 else UNTOLD

    return folded.map({text: language(text) for text in folded.unique()}).astype("object")
