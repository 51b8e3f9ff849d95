"""The registry as a table: one row for each organisation and spelling, with dates and trail."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from hrcstats.normalise.registry_names import Names, key_of, records

REGISTRY_COLUMNS = ["organisation_id", "organisation_name", "alias_text", "alias_kind",
                    "country_iso3", "valid_from", "valid_to", "former_id", "changed_date",
                    "change_reason"]


def registry_frame(names: Names, ids: list[str], shown: list[str],
                    registry: pd.DataFrame | None, name_changes: pd.DataFrame | None
                    ) -> pd.DataFrame:
    """One row for each organisation and spelling; what the registry held before is kept."""
    held = {str(row.get("alias_text") or row["organisation_name"]): row
            for row in records(registry)}
    held_texts: dict[int, set[str]] = defaultdict(set)
    for text in held:
        held_texts[names.place.get(key_of(text), -1)].add(text)
    rows = []
    for at, spellings in enumerate(names.spellings):
        texts = {*spellings, *held_texts[at]}
        for text in sorted(texts or {names.texts[at]}):
            row = dict.fromkeys(REGISTRY_COLUMNS, "")
            row |= {name: value for name, value in held.get(text, {}).items()
                    if name in row and value == value and value is not None}
            if row["organisation_id"] not in ("", ids[at]):
                row["former_id"] = row["organisation_id"]
            row |= {"organisation_id": ids[at], "organisation_name": shown[at],
                    "alias_text": text, "alias_kind": row["alias_kind"] or "as_written",
                    "country_iso3": names.countries[at] or row["country_iso3"]}
            rows.append(row)
    _date_renames(rows, name_changes)
    frame = pd.DataFrame(rows, columns=REGISTRY_COLUMNS, dtype=object)
    return frame.sort_values(["organisation_id", "alias_text"], ignore_index=True)


def date_merges(frame: pd.DataFrame, registry: pd.DataFrame | None,
                 judgements: pd.DataFrame | None) -> None:
    """When and why a judgement brought rows under another id, on each row that changed it."""
    before = {str(row["alias_text"]): row["organisation_id"] for row in records(registry)
              if row.get("alias_text")}
    said = {}
    for row in records(judgements):
        if row["judgement"] == "same":
            for name in ("name_a", "name_b"):
                said[key_of(str(row[name]))] = (row.get("judged_date", ""), row.get("reason", ""))
    for at, alias in frame["alias_text"].items():
        is_moved = before.get(alias, "") not in ("", frame.at[at, "organisation_id"])
        if is_moved and key_of(alias) in said:
            frame.loc[at, ["changed_date", "change_reason"]] = said[key_of(alias)]


def _date_renames(rows: list[dict], name_changes: pd.DataFrame | None) -> None:
    """Former names end, and new names begin, on the day the Committee took note of the change."""
    ended, begun = {}, {}
    for row in records(name_changes):
        noted = str(row["committee_session_end"])
        ended[key_of(str(row["old_name_as_written"]))] = noted
        begun[key_of(str(row["new_name_as_written"]))] = noted
    for row in rows:
        key = key_of(row["alias_text"])
        if key in ended:
            row |= {"alias_kind": "former_name", "valid_to": ended[key]}
        if key in begun:
            row |= {"alias_kind": row["alias_kind"] if key in ended else "new_name",
                    "valid_from": begun[key]}
