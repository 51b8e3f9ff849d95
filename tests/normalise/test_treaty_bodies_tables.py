"""A list of a treaty body's documents becomes a table with organisations and its place."""

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import count_treaty_submissions
from hrcstats.normalise.build import build_tables
from hrcstats.normalise.sources import register

LIST = """CEDAW 85th session
Information from civil society organizations
INT/CEDAW/CSS/CHN/52309/E  Amnesty International
INT/CEDAW/CSS/CHN/52310/E  Made-up Society of Lake Dwellers
Information from national human rights institutions
INT/CEDAW/NHS/CHN/52311/E  Made-up Commission on Human Rights
"""


def add_list(study, text):
    """The made-up list as a registered paper."""
    folder = study.data_dir / "raw" / "treaty_bodies"
    folder.mkdir()
    path = folder / "cedaw_85.txt"
    path.write_text(text, encoding="utf-8")
    register(study.data_dir, [path], retrieved="2026-11-28", replace=False, title="made up",
             url="https://example.org", licence="made up", symbol="", language="en")


def test_a_list_is_matched_counted_and_in_the_ledger(checkout):
    add_list(checkout, LIST)
    built = build_tables(checkout.data_dir)
    rows = built.tables["treaty_body_submissions"]
    assert rows["state_concerned_iso3"].tolist() == ["CHN"] * 3
    assert rows["treaty_submission_id"].is_unique
    assert rows["match_decision"].iloc[0] == "matched"
    assert rows["source_locator"].tolist() == ["line 3", "line 4", "line 6"]
    counted = count_treaty_submissions(rows)
    assert counted.set_index("category")["n"].to_dict() == {"civil_society": 2, "nhri": 1}
    assert (counted["denominator_n"] == 3).all()
    ledger = built.tables["ledger"].query("source_id == 'treaty_bodies/cedaw_85'")
    assert ledger["rows_n"].sum() == 3


def test_without_a_list_the_table_is_empty_and_the_count_is_refused(tables):
    table = tables["treaty_body_submissions"]
    assert table.empty
    (reason,) = count_treaty_submissions(table)["warnings"]
    assert reason == "no list of a treaty body's documents is in the records"


def test_a_state_that_nobody_knows_stops_the_build_with_its_place(checkout):
    add_list(checkout, LIST.replace("CHN", "QQQ"))
    with pytest.raises(HrcStatsError, match=r"QQQ") as raised:
        build_tables(checkout.data_dir)
    assert "cedaw_85" in str(raised.value)
