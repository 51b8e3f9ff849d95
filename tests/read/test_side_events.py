"""Side-event lists in tables of three languages, and organisers' notices."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.read.columns import READ_COLUMNS
from hrcstats.read.document import read_document
from hrcstats.read.ledger import check_ledger
from hrcstats.read.side_events import read_side_events

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "side_events.csv"


def read(path: Path):
    reading = read_side_events(read_document(path))
    assert check_ledger(reading, path.name) == []
    for row in reading.rows:
        assert set(row) <= set(READ_COLUMNS["side-events"])
    return reading


def sheet(path: Path, rows: list[list[object]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def table(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def organisers(reading, title: str) -> list[tuple[str, str]]:
    return [(row["organiser_as_written"], row["organiser_role"]) for row in reading.rows
            if row["title"] == title]


def test_header_on_row_seven_after_a_letterhead(tmp_path):
    letterhead = [["UNITED NATIONS"], ["Human Rights Council"], ["Fortieth session - 2019"], [],
                  ["List of side events"], []]
    header = ["Date", "Time", "Room", "Title of the event", "Organizer(s)", "Contact person"]
    path = sheet(tmp_path / "HRC40 list.xlsx", [
        *letterhead, header,
        ["28 February 2019", "13.30 – 14.30", "XXIV", "Reconciliation in Sri Lanka",
         "Franciscans International; Pax Romana", "a person, a@example.org"],
        ["", "", "XXIII", "Fishing for Social Justice",
         "Permanent Mission of Norway / FORUM-ASIA", ""],
    ])
    reading = read(path)
    assert organisers(reading, "Reconciliation in Sri Lanka") == [
        ("Franciscans International", "lead"), ("Pax Romana", "co_sponsor")]
    second = [row for row in reading.rows if row["title"] == "Fishing for Social Justice"]
    assert [row["organiser_kind"] for row in second] == ["state", ""]
    assert {row["event_date"] for row in reading.rows} == {"2019-02-28"}  # a merged cell
    assert reading.rows[0]["event_time"] == "13:30-14:30" and reading.rows[0]["session"] == "40"
    assert reading.persons_dropped_n == 1
    assert "row 7: header" in reading.notes[0] and "'Organizer(s)'" in reading.notes[0]
    assert not any("example.org" in str(value) for row in reading.rows for value in row.values())
    assert not any("example.org" in entry.text for entry in reading.ledger)


@pytest.mark.parametrize(("header", "day", "organiser_cell", "expected"), [
    (["Fecha", "Hora", "Sala", "Título", "Organizadores"], "8 de marzo de 2019",
     "Misión Permanente de México, Conectas Direitos Humanos y Amnistía Internacional",
     ["Misión Permanente de México", "Conectas Direitos Humanos", "Amnistía Internacional"]),
    (["Jour", "Horaire", "Salle", "Intitulé de l'événement", "Organisateur(s)"],
     "vendredi 8 mars 2019", "Amnesty International\nCentre Europe - Tiers Monde",
     ["Amnesty International", "Centre Europe - Tiers Monde"]),
    (["Day", "Time slot", "Venue", "Event", "Sponsors"], "08/03/2019",
     "Article 19 - International Centre against Censorship, The; Nonviolent Radical Party, "
     "Transnational and Transparty",
     ["Article 19 - International Centre against Censorship, The",
      "Nonviolent Radical Party, Transnational and Transparty"]),
])
def test_headers_and_separators_in_three_languages(tmp_path, header, day, organiser_cell, expected):
    path = table(tmp_path / "list.csv", [header, [day, "12:00-13:00", "XXVII", "An event",
                                                  organiser_cell]])
    reading = read(path)
    assert [row["organiser_as_written"] for row in reading.rows] == expected
    assert reading.rows[0]["event_date"] == "2019-03-08"
    assert reading.rows[0]["room"] == "XXVII" and reading.rows[0]["title"] == "An event"


def test_cosponsors_in_a_column_or_in_words(tmp_path):
    path = table(tmp_path / "list.csv", [
        ["Date", "Title", "Main organiser", "Co-sponsors"],
        ["2024-09-30", "One", "Human Rights Watch", "ISHR; Atlantic Council"],
        ["2024-09-30", "Two", "FIDH, co-sponsored by OMCT and ICJ", ""],
    ])
    reading = read(path)
    assert organisers(reading, "One") == [("Human Rights Watch", "lead"), ("ISHR", "co_sponsor"),
                                          ("Atlantic Council", "co_sponsor")]
    assert organisers(reading, "Two") == [("FIDH", "lead"), ("OMCT", "co_sponsor"),
                                          ("ICJ", "co_sponsor")]


def test_cancelled_and_moved_events_stay_in_the_list(tmp_path):
    path = table(tmp_path / "list.csv", [
        ["Date", "Room", "Title", "Organiser", "Remarks"],
        ["2024-09-30", "XXV", "One", "ISHR", "CANCELLED"],
        ["2024-09-30", "XXV", "[POSTPONED] Two", "ISHR", ""],
        ["2024-09-30", "XXVI (room changed)", "Three", "ISHR", ""],
        ["2024-09-30", "XXVI", "Reporting on cancelled elections", "ISHR", "ok"],
    ])
    reading = read(path)
    assert [(row["title"], row["status"]) for row in reading.rows][:3] == [
        ("One", "cancelled"), ("Two", "moved"), ("Three", "moved")]


def test_an_event_without_organiser_keeps_a_row(tmp_path):
    path = table(tmp_path / "list.csv", [["Date", "Title", "Organiser"],
                                         ["2021-07-07", "No Justice, No Peace", ""]])
    reading = read(path)
    assert reading.rows[0]["organiser_as_written"] == "" and reading.rows[0]["title"]
    assert reading.ledger[-1].reason == "no organiser named"


def test_a_word_table_and_continuation_rows(tmp_path):
    import docx

    paper = docx.Document()
    paper.add_paragraph("Side events, HRC57, September 2024")
    grid = paper.add_table(rows=0, cols=4)
    for cells in (["Date", "Time", "Title", "Organizers"],
                  ["30 September 2024", "1 p.m. to 2 p.m.", "Xinjiang", "Atlantic Council"],
                  ["", "", "", "Human Rights Watch"],
                  ["2 October 2024", "15h00 à 16h00", "Pakistan", "GHRD"]):
        for cell, text in zip(grid.add_row().cells, cells, strict=True):
            cell.text = text
    paper.save(str(tmp_path / "list.docx"))
    reading = read(tmp_path / "list.docx")
    assert organisers(reading, "Xinjiang") == [("Atlantic Council", "lead"),
                                               ("Human Rights Watch", "co_sponsor")]
    assert [row["event_time"] for row in reading.rows] == ["13:00-14:00"] * 2 + ["15:00-16:00"]
    assert {row["session"] for row in reading.rows} == {"57"}


def test_notices_in_prose(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_text("""Side events during the 40th session of the Human Rights Council

Reconciliation, Accountability and Human Rights in Sri Lanka
28 February 2019 • 13.30 – 14.30 • Room XXIV, Palais des Nations
Organised by: Franciscans International
Co-sponsored by: Pax Romana; FORUM-ASIA
Moderator: Ms. Some Body

Fishing for Social Justice: Sailing between poverty and human rights
1 March 2019 • 12.00 – 13.00 • Room XXIII, Palais des Nations
Organised by: Franciscans International
""", encoding="utf-8")
    reading = read(path)
    first = "Reconciliation, Accountability and Human Rights in Sri Lanka"
    assert organisers(reading, first) == [
        ("Franciscans International", "lead"), ("Pax Romana", "co_sponsor"),
        ("FORUM-ASIA", "co_sponsor")]
    rows = {row["title"]: row for row in reading.rows}
    assert rows[first]["room"] == "Room XXIV, Palais des Nations"
    assert rows[first]["event_time"] == "13:30-14:30" and rows[first]["session"] == "40"
    second = rows["Fishing for Social Justice: Sailing between poverty and human rights"]
    assert second["event_date"] == "2019-03-01"
    assert reading.persons_dropped_n == 1 and "Some Body" not in str(reading.rows)
    lines = {n for e in reading.ledger for n in range(e.line_start, e.line_end + 1)}
    assert lines == set(range(1, 13)) - {2, 8} or lines >= {1, 3, 4, 5, 6, 7, 9, 10, 11}


@pytest.mark.skipif(not FACTS.exists(), reason="the transcribed records are not beside the project")
def test_the_transcribed_records():
    reading = read(FACTS)
    with FACTS.open(encoding="utf-8", newline="") as stream:
        records = list(csv.DictReader(stream))
    assert {row["title"] for row in reading.rows} == {record["title"] for record in records}
    assert len({row["source_line"] for row in reading.rows}) == len(records)
    by_title = {row["title"]: [] for row in reading.rows}
    for row in reading.rows:
        by_title[row["title"]].append(row["organiser_as_written"])
    assert by_title["Rights at Risk: Time for Action"][2:] == [
        "the Center for Reproductive Rights", "ILGA World",
        "the International Service for Human Rights",
        "International Planned Parenthood Federation"]
    assert by_title["[seminar on human rights violations in Balochistan]"] == [
        "Baloch Human Rights Council"]
    assert any("role_not_stated" in row["flags"] for row in reading.rows)


def test_another_paper_is_an_error(tmp_path):
    path = table(tmp_path / "votes.csv", [["State", "Vote"], ["Cuba", "no"], ["France", "yes"]])
    with pytest.raises(HrcStatsError, match="no side events") as error:
        read_side_events(read_document(path))
    assert "Organisateurs" in error.value.problems[0].expected


def test_header_again_unknown_sheet_and_sheet_numbers(tmp_path):
    import openpyxl

    header = ["Date", "Time", "Room", "Title", "Organisers"]
    book = openpyxl.Workbook()
    book.active.append(header)
    book.active.append(["2019-03-01", "13:00", "XX", "Water for all", "Lake Forum"])
    book.active.append(header)
    book.active.append(["2019-03-02", "13:00", "XX", "Air for all", "Hill Forum"])
    unknown = book.create_sheet("Other")
    unknown.append(["A", "B"])
    unknown.append(["1", "2"])
    third = book.create_sheet("Week 2")
    third.append(header)
    third.append(["2019-03-09", "13:00", "XX", "Fire for all", "Wood Forum"])
    book.save(tmp_path / "list.xlsx")
    reading = read(tmp_path / "list.xlsx")
    assert [(row["title"], row["source_page"], row["source_line"]) for row in reading.rows] == [
        ("Water for all", 1, 2), ("Air for all", 1, 4), ("Fire for all", 3, 2)]
    assert [(e.source_page, e.kind) for e in reading.ledger if "header" in e.reason] == [
        (1, "furniture"), (1, "furniture"), (3, "furniture"), (2, "rejected")]
    assert any("no known header" in note for note in reading.notes)
