"""Incidents: bad input is told with its place; doubles are proposed, a person decides."""

from __future__ import annotations

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.build import build_tables
from hrcstats.normalise.hand_tables import read_hand
from hrcstats.normalise.incidents import (
    SAME,
    SAME_COLUMNS,
    apply_doubles,
    export_doubles,
    propose_doubles,
)

RAW = "raw/interruptions/publicised_incidents.csv"
HAND = "hand/interruptions/"


def _problems(study) -> list[str]:
    with pytest.raises(HrcStatsError) as caught:
        build_tables(study.data_dir)
    return [str(problem) for problem in caught.value.problems]


def test_every_fault_of_the_incidents_is_told_at_once(checkout, change) -> None:
    def spoil(table: pd.DataFrame) -> None:
        table.loc[1, "incident_id"] = "INT001"
        table.loc[table["incident_id"] == "INT028", "outcome"] = "completed"
    change(checkout, RAW, spoil)

    def misspell(table: pd.DataFrame) -> None:
        table.loc[0, "publisher_kind"] = "pres"
    change(checkout, HAND + "sources.csv", misspell)
    said = "\n".join(_problems(checkout))
    assert "two incidents with one id; met 'INT001'" in said and "line 3" in said
    assert "incident INT028: outcome contradicts the sources; met 'completed'" in said
    assert "one that a source says: cut_off" in said
    assert "did you mean 'press'?" in said
    assert "unknown incident; met 'INT002'" in said  # its sources are left without it


def test_an_unknown_coding_is_told_with_its_line(checkout, change) -> None:
    def spoil(table: pd.DataFrame) -> None:
        table.loc[0, "objector"] = "president"
    change(checkout, HAND + "incident_codings.csv", spoil)
    assert any("incident_codings.csv, line 2: unknown objector" in said and "chair" in said
               for said in _problems(checkout))


def test_doubles_are_proposed_until_a_person_has_judged_them(tables) -> None:
    pairs = propose_doubles(tables["interruptions"], tables["interruption_sources"], [])
    found = set(zip(pairs["incident_a"], pairs["incident_b"], strict=True))
    # One NGO on one day, and two NGOs in one debate that share an address.
    assert {("INT032", "INT033"), ("INT003", "INT004")} <= found
    judged = [{"incident_a": "INT033", "incident_b": "INT032"}]
    left = propose_doubles(tables["interruptions"], tables["interruption_sources"], judged)
    assert len(left) == len(pairs) - 1


def test_a_verdict_needs_a_reason_and_cannot_be_overruled(tables, tmp_path) -> None:
    pairs = propose_doubles(tables["interruptions"], tables["interruption_sources"], [])
    export_doubles(pairs, tmp_path / "pairs.csv")
    sheet = pd.read_csv(tmp_path / "pairs.csv", dtype=str).astype(object)
    sheet.loc[0, "verdict"] = "same"
    sheet.to_csv(tmp_path / "pairs.csv", index=False)
    with pytest.raises(HrcStatsError, match="row 2: verdict without a reason"):
        apply_doubles(tmp_path / "pairs.csv", tmp_path, "ab", "2026-11-28")
    sheet.loc[0, "reason"] = "one statement"
    sheet.to_csv(tmp_path / "pairs.csv", index=False)
    first = apply_doubles(tmp_path / "pairs.csv", tmp_path, "ab", "2026-11-28")
    again = apply_doubles(tmp_path / "pairs.csv", tmp_path, "ab", "2026-11-29")
    assert first["verdicts_added"] == again["already_there"] == 1
    assert read_hand(tmp_path / SAME, SAME_COLUMNS)[0]["judged_date"] == "2026-11-28"
    sheet.loc[0, "verdict"] = "different"
    sheet.to_csv(tmp_path / "pairs.csv", index=False)
    with pytest.raises(HrcStatsError, match=r"judged otherwise.*same \(ab\)"):
        apply_doubles(tmp_path / "pairs.csv", tmp_path, "cd", "2026-11-29")


def test_an_incident_judged_the_same_keeps_its_sources_under_the_other(checkout, change) -> None:
    def merge(table: pd.DataFrame) -> None:
        table.loc[table["incident_b"] == "INT040", "verdict"] = "same"
    change(checkout, HAND + "same_incident.csv", merge)
    built = build_tables(checkout.data_dir)
    incidents, sources = (built.tables[name] for name in ("interruptions", "interruption_sources"))
    assert len(incidents) == 39 and "INT040" not in set(incidents["incident_id"])
    assert len(sources) == 90 and (sources["incident_id"] == "INT039").sum() == 4
    ledger = built.tables["ledger"].query("source_id == 'interruptions/publicised_incidents'")
    assert ledger["rows_n"].sum() == 39
    assert ledger["reason"].str.contains("same incident as INT039").sum() == 1
