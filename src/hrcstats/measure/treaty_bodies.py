"""Published counts of what treaty bodies received, each under the source that gives it."""

from __future__ import annotations

import re

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, require_columns

_NUMBER = re.compile(r"(?P<sign>~|>=|>|<)?\s*(?P<number>\d+(?:\.\d+)?)")
_SIGNS = {"~": "about, as the source says", ">": "more than", ">=": "at least", "<": "less than"}
_KEYS = ["state", "body", "session", "year", "measure", "source_url"]


def treaty_body_counts(facts: pd.DataFrame) -> pd.DataFrame:
    """Counts of submissions to treaty bodies as published, side by side; none is added or chosen.

    Parameters
    ----------
    facts
        `state`, `body`, `session`, `year`, `measure`, `value` (a number, "~30", ">0.5", or the name
        of an organisation), `url`, `basis`: `data/reference/treaty_body_submissions.csv`.

    Returns
    -------
    pandas.DataFrame
        First a row per published number; then `organisations_named` per State, body and session:
        organisations that the sources name. Keyed by `state`, `body`, `session`, `year`,
        `measure`, `source_url`; what the source is, and its sign ("more than"), in the warnings.

    Notes
    -----
    Where sources differ they count different things (Hong Kong alone, or with the mainland and
    Macao). Whether an organisation is close to a State is the source's word and no coding.

    Examples
    --------
    >>> facts = pd.DataFrame({"state": "CHN", "body": "CESCR", "session": "73", "year": "2023",
    ...     "measure": ["reports", "organisation that submitted"], "value": ["~30", "UN Watch"],
    ...     "url": "x", "basis": "press"})
    >>> treaty_body_counts(facts)["value"].tolist()
    [30.0, 1.0]
    """
    require_columns(facts, [name.replace("source_url", "url") for name in _KEYS]
                    + ["value", "basis"], "treaty_body_counts(facts)")
    facts = facts.rename(columns={"url": "source_url"})
    is_number = facts["value"].astype("string").str.fullmatch(_NUMBER.pattern).fillna(False)
    rows = [_published(row) for _, row in facts[is_number].iterrows()]
    named = facts[~is_number & ~is_blank(facts["value"])]
    for key, here in named.groupby(["state", "body", "session", "year"], dropna=False):
        keys = dict(zip(_KEYS, [*key, "organisations named by the sources", ""], strict=True))
        found = here["value"].nunique()
        rows.append(keys | estimate_row(
            "organisations_named", found, n=found, method="names in the sources counted",
            warnings="a lower bound: the sources name examples"))
    lost = facts[is_blank(facts["value"])]
    rows += [{name: row[name] for name in _KEYS} | refusal_row(
        "published_count", "the source gives no number") for _, row in lost.iterrows()]
    return estimates_frame(rows)


def _published(row: pd.Series) -> dict[str, object]:
    found = _NUMBER.fullmatch(str(row["value"]))
    assert found is not None
    sign = _SIGNS.get(found["sign"] or "", "")
    return {name: row[name] for name in _KEYS} | estimate_row(
        "published_count", float(found["number"]), method="as published",
        warnings=[text for text in (sign, str(row["basis"])) if text])


def count_treaty_submissions(submissions: pd.DataFrame) -> pd.DataFrame:
    """Submissions per State, body and session in the lists of documents that were read.

    Parameters
    ----------
    submissions
        `treaty_body_submissions`.

    Returns
    -------
    Estimate rows keyed by `state_concerned_iso3`, `body`, `session`, `category`; `denominator_n` is
    all submissions of the review. Without any list one refusal row.
    """
    keys = ["state_concerned_iso3", "body", "session"]
    if submissions.empty:
        return estimates_frame([dict.fromkeys([*keys, "category"]) | refusal_row(
            "treaty_body_submissions", "no list of a treaty body's documents is in the records")])
    rows = []
    for key, review in submissions.groupby(keys, dropna=False):
        for category, count in review["category"].value_counts().items():
            rows.append(dict(zip(keys, key, strict=True)) | {"category": category} | estimate_row(
                "treaty_body_submissions", count, n=count, denominator_n=len(review),
                method="submissions listed counted",
                warnings="the list states no total: it may be incomplete"))
    return estimates_frame(rows)
