"""From names as written to the tables `organisations`, `aliases` and `judgements`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from hrcstats.normalise.organisations import mint_registry


@dataclass(frozen=True)
class Mentions:
    """Rows of one table that name organisations: which column, and which country beside it."""

    table: str
    rows: pd.DataFrame
    column: str
    country_column: str = ""


@dataclass
class Registry:
    """The organisation tables, and per table the columns to add to its rows."""

    tables: dict[str, pd.DataFrame]
    assigned: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def build_registry(mentions: list[Mentions], data_dir: Path) -> Registry:
    """Every organisation named in the records, with the decision for each mention.

    Ids already in `data/reference/organisations.csv` are kept; new organisations are minted.
    """
    named = pd.concat([_named(mention) for mention in mentions], ignore_index=True)
    existing = _read(data_dir / "reference" / "organisations.csv")
    registry, assignments = mint_registry(named, existing=existing)
    named = pd.concat([named, assignments[["organisation_id", "decision"]]], axis=1)
    return Registry(tables={}, assigned={})


def _named(mention: Mentions) -> pd.DataFrame:
    return pd.DataFrame({
        "table": mention.table,
        "row": mention.rows.index,
        "name_as_written": mention.rows[mention.column].to_numpy(),
        "country_iso3": mention.rows[mention.country_column].to_numpy()
        if mention.country_column else None,
        "source_id": mention.rows["source_id"].to_numpy(),
        "source_locator": mention.rows["source_locator"].to_numpy(),
    })


def _read(path: Path) -> pd.DataFrame | None:
    return pd.read_csv(path, dtype=str, keep_default_na=False) if path.is_file() else None
