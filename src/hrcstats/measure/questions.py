"""What States asked of applicants, in the press releases that were read: counts, no ranking.

The releases are a convenience sample and name few of the questions asked in the room. A State that
is named often may have asked often, or been written down often.
"""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns

CONVENIENCE = "a convenience sample: no rate, no ranking"
_NEEDED = ["questioning_state_iso3", "questioning_state_as_written", "organisation_as_written",
           "organisation_country_iso3", "topic", "role", "document_number", "source_url",
           "meeting_date", "item_type"]
_BY = {"state": ["questioning_state_iso3"], "topic": ["topic"],
       "state and topic": ["questioning_state_iso3", "topic"],
       "state and home State": ["questioning_state_iso3", "organisation_country_iso3"]}


def count_questions(questions: pd.DataFrame, by: str = "state") -> pd.DataFrame:
    """Questions asked of applicants, by who asked, about what, or of whom; documents read beside.

    Parameters
    ----------
    questions
        `committee_questions`: transcribed ones and those that `hrcstats read committee` took from
        releases. Only `role` asked counts; comments and motions do not.
    by
        `state`, `topic`, `state and topic`, or `state and home State`.

    Returns
    -------
    pandas.DataFrame
        Estimate rows in order of the key's letters, never of their size: `value` the questions (one
        State, one application, one document), `n` the documents in which they stand,
        `denominator_n` all documents read that name a question; `applications_n`. What is not
        stated stays a group of its own, null.

    Examples
    --------
    >>> asked = pd.DataFrame({name: ["x"] for name in _NEEDED}).assign(
    ...     role="asked", questioning_state_iso3="CUB", topic="funding")
    >>> count_questions(asked, "topic")[["topic", "value", "denominator_n"]].values.tolist()
    [['funding', 1.0, 1.0]]
    """
    require_columns(questions, _NEEDED, "count_questions(questions)")
    keys = _BY[by]
    asked = questions[questions["role"] == "asked"]
    if asked.empty:
        return estimates_frame([dict.fromkeys(keys) | refusal_row(
            "questions_asked", "no release with a question was read")])
    asked = asked.assign(document=_document(asked))
    rows = []
    for group, here in asked.groupby(keys, dropna=False):
        key = dict(zip(keys, group, strict=True))
        key = {name: None if pd.isna(value) else value for name, value in key.items()}
        rows.append(key | {"applications_n": here["organisation_as_written"].nunique()}
                    | estimate_row("questions_asked", len(here), n=here["document"].nunique(),
                                   denominator_n=asked["document"].nunique(),
                                   method="role asked only", warnings=CONVENIENCE))
    return estimates_frame(rows)


def question_coverage(questions: pd.DataFrame) -> pd.DataFrame:
    """What the sample of questions holds: rows by role, documents, and how much is left unsaid.

    Returns
    -------
    Estimate rows keyed by `part`; `denominator_n` is all rows, or all questions asked.

    Examples
    --------
    >>> asked = pd.DataFrame({name: ["x"] for name in _NEEDED}).assign(role="asked",
    ...                                                                topic="unknown")
    >>> question_coverage(asked).set_index("part").loc["topic not stated", "value"].item()
    1.0
    """
    require_columns(questions, _NEEDED, "question_coverage(questions)")
    asked = questions[questions["role"] == "asked"]
    roles = questions["role"].fillna("no State named").value_counts().sort_index()
    parts = [(f"role {role}", int(n), len(questions)) for role, n in roles.items()]
    parts += [
        ("documents with a question", _document(asked).nunique(), _document(questions).nunique()),
        ("topic not stated", int((asked["topic"].fillna("unknown") == "unknown").sum()),
         len(asked)),
        ("home State not stated", int(asked["organisation_country_iso3"].isna().sum()), len(asked)),
        ("of an application (not a report)", int((asked["item_type"] == "application").sum()),
         len(asked))]
    return estimates_frame({"part": part} | estimate_row(
        "question_rows", n, n=n, denominator_n=total, method="rows counted",
        warnings=CONVENIENCE) for part, n, total in parts)


def _document(questions: pd.DataFrame) -> pd.Series:
    """A release by its number, or else by its address, or else by its day."""
    return questions["document_number"].fillna(questions["source_url"]).fillna(
        questions["meeting_date"])
