"""Contributor lists of treaty-body reviews."""

from __future__ import annotations

import csv

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.read.document import read_document
from hrcstats.read.ledger import check_ledger
from hrcstats.read.treaty_bodies import read_treaty_bodies


def read(path):
    reading = read_treaty_bodies(read_document(path))
    assert check_ledger(reading, path.name) == []
    return reading


def test_lines_with_symbols(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("""CESCR - 73rd session
Information from civil society organizations
Hong Kong Labour Rights Monitor - INT/CESCR/NGO/CHN/51234/E
INT/CESCR/NGO/CHN/51235/E  Yuen Long Youth Association
Information from national human rights institutions
Equal Opportunities Commission INT/CESCR/NHS/CHN/51236/E
Ms. Some Body INT/CESCR/NGO/CHN/51237/E
""", encoding="utf-8")
    reading = read(path)
    assert [row["organisation_as_written"] for row in reading.rows] == [
        "Hong Kong Labour Rights Monitor", "Yuen Long Youth Association",
        "Equal Opportunities Commission"]
    assert [row["category"] for row in reading.rows] == ["civil_society", "civil_society", "nhri"]
    assert {(row["body"], row["session"]) for row in reading.rows} == {("CESCR", "73")}
    assert reading.persons_dropped_n == 1 and "Some Body" not in str(reading)


def test_a_table_of_submitters(tmp_path):
    path = tmp_path / "CEDAW.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([
            ["CEDAW 85th session"], ["Country", "Symbol", "Submitter"],
            ["China", "INT/CEDAW/NGO/CHN/52678/E", "All-China Women's Federation"],
            ["Germany", "", "Women's Council, Berlin"]])
    reading = read(path)
    assert [(row["state_concerned_as_written"], row["organisation_as_written"])
            for row in reading.rows] == [("China", "All-China Women's Federation"),
                                         ("Germany", "Women's Council, Berlin")]
    assert "organisation from column 3" in reading.notes[0]


def test_another_paper_is_an_error(tmp_path):
    path = tmp_path / "other.txt"
    path.write_text("A paper about something else.\n", encoding="utf-8")
    with pytest.raises(HrcStatsError, match="no treaty-body contributors"):
        read_treaty_bodies(read_document(path))
