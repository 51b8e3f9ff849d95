"""Sentences from estimate rows, so that notebooks hold no logic and a refusal reads as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from hrcstats.figures.words import interval, number


def say_estimate(row: Any, what: str, *, is_share: bool = False, with_n: bool = False) -> str:
    """"WHAT is 1.9 (1.4 to 2.6)", or "WHAT is not estimated: the reason".

    Parameters
    ----------
    row
        A row of estimates: `value`, `low`, `high`, `level`, `p_value`, `warnings`.
    what
        The subject of the sentence.
    with_n
        Whether to add the count and its denominator.
    """
    if pd.isna(row["value"]):
        return f"{what} is not estimated: {row['warnings']}."
    text = f"{what} is {number(row['value'], is_share=is_share)}"
    if with_n:
        text += f", {number(row['n'])} of {number(row['denominator_n'])}"
    if pd.notna(row["low"]) and pd.notna(row["high"]):
        ends = [number(row[end], is_share=is_share) for end in ("low", "high")]
        level = f"{row['level']:.0%} interval " if pd.notna(row["level"]) else "bounds "
        text += f" ({level}{ends[0]} to {ends[1]})"
    if pd.notna(row["p_value"]):
        text += f", p {number(row['p_value'])}" if row["p_value"] >= 0.01 else ", p below 0.01"
    return text + "."


def say_shares(rows: pd.DataFrame) -> list[str]:
    """Each share with its interval, "30.2% (28.4–32.1%)", for the cells of a wide table.

    A refused row reads "-": its reason stands in the results.
    """
    return ["-" if pd.isna(row.value) else
            f"{number(row.value, is_share=True)} "
            f"{interval(row.low, row.high, is_share=True)}".strip()
            for row in rows.itertuples()]


def say_list(words: Sequence[str], none: str = "none") -> str:
    """"a, b and c"; `none` where there is nothing.

    Examples
    --------
    >>> say_list(["China", "Cuba", "Iran"])
    'China, Cuba and Iran'
    """
    words = [str(word) for word in words]
    if not words:
        return none
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def say_count(n: float, noun: str, plural: str = "") -> str:
    """"1 coding", "2 codings", "no coding"."""
    if n == 0:
        return f"no {noun}"
    return f"{number(float(n))} {noun if n == 1 else plural or noun + 's'}"


def say_linked(row: Any, state: str, list_slots: int = 200) -> str:
    """How much of the floor is linked to a State, and how much nobody looked at.

    Parameters
    ----------
    row
        A row of `count_linked`. Where it is refused the share is said to be unknown, never 0 %.
    state
        The State, as it is to be written.
    list_slots
        Length of a list for which the linked slots are worked out; nothing is without a share.
    """
    total, uncoded = row["denominator_n"], row["uncoded_n"]
    coded = (f"Of {number(total)} NGO slots read, {number(total - uncoded)} are by organisations "
             f"that somebody coded for {state} and {number(float(uncoded))} by organisations that "
             "nobody coded. ")
    if pd.isna(row["value"]):
        return (f"**The share linked to {state} is unknown, not zero: {row['warnings']}.** {coded}"
                "This State has no place on the axis of the figure.")
    n, upper = row["n"], row["n"] + row["insufficient_n"]
    few = "Nearly all are uncoded: the share is hardly known. " if uncoded >= 0.9 * total else ""
    return (f"{coded}{few}Coded as linked are {number(n)} ({row['value']:.1%}), with "
            f"every insufficient coding {number(upper)} ({row['high']:.1%}); the uncoded can add "
            "to both. "
            f"A list of {list_slots} NGO slots at those shares would hold "
            f"{list_slots * row['low']:.0f} to {list_slots * row['high']:.0f} slots coded as "
            "linked.")
