"""From names as written to the tables `organisations`, `aliases` and `judgements`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from hrcstats.normalise.names import acronyms
from hrcstats.normalise.organisations import mint_registry
from hrcstats.plural import plural

REGISTRY = Path("reference") / "organisations.csv"


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
    assigned: dict[str, pd.DataFrame]
    mentions: pd.DataFrame  # every mention with its decision, reason and nearest candidate
    kept: pd.DataFrame  # what data/reference/organisations.csv becomes once accepted
    notes: list[str] = field(default_factory=list)


def build_registry(mentions: list[Mentions], data_dir: Path) -> Registry:
    """Every organisation named in the records, with the decision for each mention.

    Ids in `data/reference/organisations.csv` are kept; minting only adds. Aliases, judgements and
    the Committee's renames bind. Nothing is written: the same inputs give the same decisions until
    a person accepts the new organisations.
    """
    named = pd.concat([_named(mention) for mention in mentions], ignore_index=True)
    known = _read(data_dir / REGISTRY)
    judgements = _read(data_dir / "hand" / "judgements.csv")
    aliases = _read(data_dir / "hand" / "aliases.csv")
    kept, decided = mint_registry(
        named, registry=known, judgements=judgements, aliases=aliases,
        name_changes=_read(data_dir / "raw" / "committee_name_changes" / "2_name_changes.csv"))
    before = set() if known is None else set(known["organisation_id"])
    # To a reader "new" means: not in the committed registry yet, so look at it once.
    is_known = decided["organisation_id"].isin(before)
    decided["decision"] = decided["decision"].where(
        decided["decision"] == "review", is_known.map({True: "matched", False: "new"}))
    minted = set(kept["organisation_id"]) - before
    tables = {
        "organisations": _organisations(kept, decided),
        "aliases": _aliases(kept),
        "judgements": judgements if judgements is not None else pd.DataFrame(),
    }
    notes = [f"{len(minted):,} {plural(len(minted), 'organisation is', 'organisations are')} new, "
             f"{len(before):,} {plural(len(before), 'stands', 'stand')} in the registry"]
    if before:
        names = sorted(set(kept.loc[kept["organisation_id"].isin(minted), "organisation_name"]))
        notes += [f"new organisation: {name}" for name in names[:20]]
    return Registry(tables, _by_table(decided), decided, kept, notes)


def _named(mention: Mentions) -> pd.DataFrame:
    rows = mention.rows
    return pd.DataFrame({
        "table": mention.table,
        "row": rows.index,
        "name_as_written": rows[mention.column].to_numpy(),
        "country_iso3": rows[mention.country_column].to_numpy() if mention.country_column else None,
        "source_id": rows["source_id"].to_numpy(),
        "source_locator": rows["source_locator"].to_numpy(),
        "status_date": rows["committee_session_end"].where(rows["decision"] == "granted").to_numpy()
        if mention.table == "committee_decisions" else None,
    })


def _read(path: Path) -> pd.DataFrame | None:
    return pd.read_csv(path, dtype=str, keep_default_na=False) if path.is_file() else None


def _by_table(decided: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Per table, `organisation_id` and `match_decision` on the index of its rows."""
    columns = {"organisation_id": "organisation_id", "decision": "match_decision"}
    return {str(table): here.set_index("row")[list(columns)].rename(columns=columns)
            for table, here in decided.groupby("table")}


def _organisations(kept: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    """One row per organisation met in the records, with its first mention and first grant."""
    met = decided[decided["organisation_id"].notna()]
    grouped = met.groupby("organisation_id", sort=True)
    first = grouped[["organisation_name", "source_id", "source_locator"]].first()
    granted = grouped["status_date"].min()
    countries = met[met["country_iso3"].fillna("") != ""].groupby("organisation_id")["country_iso3"]
    spellings = kept.groupby("organisation_id")["alias_text"].agg(list)
    return first.assign(
        acronym=[_acronym(spellings.get(organisation, [])) for organisation in first.index],
        country_iso3=countries.agg(lambda codes: codes.mode().iloc[0]),
        consultative_status=granted.notna().map({True: "granted", False: ""}),
        status_date=granted,
        mentions_n=grouped.size(),
    ).reset_index()


def _acronym(spellings: list[str]) -> str:
    """The acronym printed most often among the spellings, as printed; '' where none is."""
    found = Counter(_as_printed(acronym, text) for text in spellings for acronym in acronyms(text))
    return found.most_common(1)[0][0] if found else ""


def _as_printed(acronym: str, text: str) -> str:
    # The last match: "Aware (AWARE)" ends with its acronym. One printed with full stops has none.
    printed = re.findall(rf"\b{re.escape(acronym)}\b", text, re.IGNORECASE)
    return printed[-1] if printed else acronym.upper()


def _aliases(kept: pd.DataFrame) -> pd.DataFrame:
    aliases = kept.drop_duplicates(["alias_text", "organisation_id"])
    return aliases.assign(origin=aliases["alias_kind"])
