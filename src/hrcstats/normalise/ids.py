"""Stable ids: a hash of the identifying content, so that a rebuild never renames a row."""

from __future__ import annotations

import base64
import hashlib

import pandas as pd


def stable_id(prefix: str, *parts: object) -> str:
    """`prefix_` and twelve base32 characters of a hash over the parts, in their order.

    Examples
    --------
    >>> stable_id("debate", 37, "2018-03-19", 6) == stable_id("debate", "37", "2018-03-19", "6")
    True
    """
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    digest = hashlib.sha256(text.encode()).digest()
    return f"{prefix}_{base64.b32encode(digest)[:12].decode().lower()}"


def stable_ids(prefix: str, frame: pd.DataFrame, columns: list[str]) -> pd.Series:
    """One id a row from the content of `columns`; equal rows are told apart by their occurrence."""
    content = frame[columns].fillna("").astype(str)
    occurrence = content.groupby(columns, sort=False).cumcount()
    rows = zip(*(content[column] for column in columns), occurrence, strict=True)
    return pd.Series([stable_id(prefix, *row) for row in rows], index=frame.index)


def locator(frame: pd.DataFrame) -> pd.Series:
    """The place of each row in its paper as a reader would look for it: "p. 12, line 3"."""
    pages = frame["source_page"] if "source_page" in frame else pd.Series(None, index=frame.index)
    page = pages.map(lambda value: f"p. {value}, " if value not in (None, "") and value == value
                     else "")
    return page + "line " + frame["source_line"].astype(str)
