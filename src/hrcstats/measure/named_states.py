"""Which State an organisation's name names: a fact about the name, not about its home or links."""

from __future__ import annotations

import re

import pandas as pd

from hrcstats.measure.inputs import require_columns
from hrcstats.normalise.places import place_key

_WHERE = "named_states"
# Spellings that are words of other languages, initials or slugs: found in names by accident.
_LEFT_OUT = ("demonym", "slug", "not_a_state")
_SHORTEST = 4


def read_phrases(state_names: pd.DataFrame, adjectives: pd.DataFrame, *,
                 fold: bool = True) -> pd.DataFrame:
    """The phrases that name a State, or that hold the name of one and do not name it.

    Parameters
    ----------
    state_names
        `name_as_written`, `iso3`, `kind` (data/reference/state_names.csv).
    adjectives
        `iso3`, `phrase` (data/reference/state_adjectives.csv); a phrase without `iso3`, such as
        "Latin American", names no State.
    fold
        Whether case, accents and punctuation are set aside.

    Returns
    -------
    pandas.DataFrame
        `phrase`, `iso3` (null where the phrase names no State), longest first.
    """
    require_columns(state_names, ["name_as_written", "iso3", "kind"], _WHERE)
    require_columns(adjectives, ["phrase", "iso3"], _WHERE)
    names = state_names[~state_names["kind"].isin(_LEFT_OUT)]
    names = names[names["name_as_written"].str.len() >= _SHORTEST]
    both = pd.concat([names.rename(columns={"name_as_written": "phrase"})[["phrase", "iso3"]],
                      adjectives[["phrase", "iso3"]]])
    both = both.assign(phrase=both["phrase"].map(place_key if fold else str),
                       iso3=both["iso3"].mask(both["iso3"] == ""))
    # The reason a phrase names no State stands last in the file and wins.
    both = both.drop_duplicates("phrase", keep="last")
    return both.sort_values("phrase", key=lambda phrases: -phrases.str.len(), kind="stable",
                            ignore_index=True)


def find_named_states(names: pd.Series, phrases: pd.DataFrame, *,
                      fold: bool = True) -> pd.DataFrame:
    """The States that each name names, the longest phrase first, each part of a name used once.

    Whole words only. "Human Rights in China" names
    China though it sits elsewhere: a name is not a home.

    Parameters
    ----------
    names
        Names of organisations.
    phrases
        From `read_phrases`, with the same `fold`.
    fold
        Whether case, accents and punctuation are set aside.

    Returns
    -------
    pandas.DataFrame
        `name`, `iso3`: one row a distinct name and State named; a name without any has no row.

    Examples
    --------
    >>> phrases = read_phrases(
    ...     pd.DataFrame([("Guinea", "GIN", "un_name"), ("Equatorial Guinea", "GNQ", "un_name")],
    ...                  columns=["name_as_written", "iso3", "kind"]),
    ...     pd.DataFrame([("USA", "American"), (None, "Latin American")],
    ...                  columns=["iso3", "phrase"]))
    >>> find_named_states(pd.Series(["Latin American Union of Equatorial Guinea"]),
    ...                   phrases)["iso3"].tolist()
    ['GNQ']
    """
    state_of = dict(zip(phrases["phrase"], phrases["iso3"], strict=True))
    words = "|".join(map(re.escape, phrases["phrase"]))
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    distinct = names.dropna().drop_duplicates()
    rows = [(name, state) for name in distinct
            for state in dict.fromkeys(state_of[found] for found in pattern.findall(
                place_key(name) if fold else name)) if not pd.isna(state)]
    return pd.DataFrame(rows, columns=["name", "iso3"])
