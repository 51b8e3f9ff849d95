"""Releases of the Committee on NGOs: decisions, questioning States, roles, older prose, French."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.read.columns import READ_COLUMNS
from hrcstats.read.committee import read_committee
from hrcstats.read.document import Document, read_document
from hrcstats.read.ledger import Reading, check_ledger
from hrcstats.read.lines import Line


def read_made_up(text: str) -> Reading:
    lines = textwrap.dedent(text).splitlines()
    document = Document(Path("release.txt"), "text",
                        [Line(line, None, n) for n, line in enumerate(lines, start=1)])
    reading = read_committee(document)
    assert check_ledger(reading, "release.txt") == []
    covered = [entry.line_start for entry in reading.ledger]
    assert covered == [n for n, line in enumerate(lines, start=1) if line.strip()]
    return reading


def decided(reading: Reading) -> list[tuple[object, ...]]:
    return [(row["organisation_as_written"], row["country_as_written"], row["decision"])
            for row in reading.rows]


def asked(reading: Reading) -> list[tuple[object, ...]]:
    return [(row["organisation_as_written"], row["questioning_state_as_written"], row["role"])
            for row in reading.rows if row["questioning_state_as_written"]]


MODERN = """\
    21 May 2019
    ECOSOC/6990-NGO/888
    Committee on Non-Governmental Organizations

    The Committee on Non-Governmental Organizations today recommended 3 entities for special
    consultative status with the Economic and Social Council and postponed action on 5 others.

    The 19-member Committee considers applications for consultative status and reclassification.

    The Committee recommended special consultative status to the following organizations:

    Lake Women’s Forum (Ghana);

    Sea Life, Rights and Peace (Netherlands); and

    Hill Youth Federation, a national organization in India.

    The Committee postponed consideration of the following organizations:

    World Without Floods (United States) — as the representative of Turkey asked that it elaborate
    on its work in the region, and as the representative of China requested details of its partners;

    Coral Friends Association (Fiji) — as the representatives of Cuba and Nicaragua asked for a list
    of projects, while the representative of Israel expressed support for the organization;

    Harbour Centre (United Kingdom) – the representative of the Russian Federation, noting its
    deficit, asked how it would be covered;

    Delta Union (Iran (Islamic Republic of)) — as the representative of the United States requested
    a vote on the application; and

    Green Valley Trust (Kenya).

    The Committee closed consideration, without prejudice, of the applications of the following
    organizations, which had not replied: Old Mill Society (France); Blue Door (Spain).

    By a recorded vote of 11 against to 4 in favour, with 3 abstentions, the Committee rejected the
    application of Free Quill International (United States).

    The Committee took note of the quadrennial reports of the following organizations: Alpha Centre;
    Beta Institute.
    """


def test_modern_release():
    reading = read_made_up(MODERN)
    assert list(dict.fromkeys(decided(reading))) == [
        ("Lake Women’s Forum", "Ghana", "recommended"),
        ("Sea Life, Rights and Peace", "Netherlands", "recommended"),
        ("Hill Youth Federation", "India", "recommended"),
        ("World Without Floods", "United States", "postponed"),
        ("Coral Friends Association", "Fiji", "postponed"),
        ("Harbour Centre", "United Kingdom", "postponed"),
        ("Delta Union", "Iran (Islamic Republic of)", "postponed"),
        ("Green Valley Trust", "Kenya", "postponed"),
        ("Old Mill Society", "France", "closed"),
        ("Blue Door", "Spain", "closed"),
        ("Free Quill International", "United States", "rejected"),
        ("Alpha Centre", "", "noted"),
        ("Beta Institute", "", "noted"),
    ]
    assert asked(reading) == [
        ("World Without Floods", "Turkey", "asked"),
        ("World Without Floods", "China", "asked"),
        ("Coral Friends Association", "Cuba", "asked"),
        ("Coral Friends Association", "Nicaragua", "asked"),
        ("Coral Friends Association", "Israel", "commented"),
        ("Harbour Centre", "the Russian Federation", "asked"),
        ("Delta Union", "the United States", "motion"),
    ]
    assert set(reading.rows[0]) == set(READ_COLUMNS["committee"]) - {"source_file"}
    assert (reading.rows[0]["meeting_date"], reading.rows[0]["document_number"]) == (
        "2019-05-21", "NGO/888")
    assert reading.rows[-1]["item_type"] == "quadrennial_report"


def test_several_states_in_one_running_list():
    reading = read_made_up("""\
        The Committee postponed consideration of the following organizations: World Without Floods
        (United States) - as the representative of Turkey asked that it elaborate on its aims, and
        as the representative of China requested its budget; Coral Friends (Fiji) - as the
        representative of Cuba wanted to know more; Green Valley Trust (Kenya).
        """)
    assert asked(reading) == [("World Without Floods", "Turkey", "asked"),
                              ("World Without Floods", "China", "asked"),
                              ("Coral Friends", "Cuba", "asked")]
    assert decided(reading)[-1] == ("Green Valley Trust", "Kenya", "postponed")
    assert [row["source_line"] for row in reading.rows] == [1, 1, 3, 4]


def test_older_prose():
    reading = read_made_up("""\
        Press Release
        NGO/321
        18 January 2000

        As it considered new applications, the Committee decided to recommend general consultative
        status for the Lakes Association of China. It recommended special consultative status for
        Hill Forum and the International Centre for Study of Rivers.

        Until receipt of further information, the Committee left pending its decision on three new
        applications: Delta Federation of Women; the National Council of Harbours of Thailand; and
        the Opinion Centre.

        Amitié des Lacs was recommended for roster status, pending further information. The
        Committee deferred consideration of the Commission on Ferries (ICF), after a debate in which
        the representatives of Germany, Sudan and India took part.

        Recommended for special consultative status today were: the Quiet Commission, an
        international organization based in Zurich; the Lake Liberty Association, based in the
        United States; the Students Association, a national organization from Iraq; and Blue Reef.

        The Committee decided against recommending Free Wind for consultative status.
        """)
    assert list(dict.fromkeys(decided(reading))) == [
        ("the Lakes Association of China", "", "recommended"),
        ("Hill Forum", "", "recommended"),
        ("the International Centre for Study of Rivers", "", "recommended"),
        ("Delta Federation of Women", "", "postponed"),
        ("the National Council of Harbours of Thailand", "", "postponed"),
        ("the Opinion Centre", "", "postponed"),
        ("Amitié des Lacs", "", "recommended"),
        ("the Commission on Ferries (ICF)", "", "postponed"),
        ("the Quiet Commission", "", "recommended"),
        ("the Lake Liberty Association", "the United States", "recommended"),
        ("the Students Association", "Iraq", "recommended"),
        ("Blue Reef", "", "recommended"),
        ("Free Wind", "", "rejected"),
    ]
    assert [row[1:] for row in asked(reading)] == [
        ("Germany", "commented"), ("Sudan", "commented"), ("India", "commented")]


def test_french_release():
    reading = read_made_up("""\
        ONG/429
        14 janvier 2002

        Le Comité a recommandé l’octroi du statut consultatif spécial à «National Lake Centre», à
        «Argentina Rivers Association», et à «Center for Hills»*.

        Le Comité a en outre décidé de différer sa décision concernant «Ferry Commission (FC)». La
        représentante du Soudan a souhaité des éclaircissements sur «Ferry Commission (FC)».

        Le Comité a reporté l’examen des demandes des organisations suivantes : Forum des femmes du
        lac (Ghana) – le représentant de Cuba a demandé des précisions sur son budget et la
        représentante de la Chine a souhaité connaître ses partenaires ; Fédération des collines
        (Inde).

        Le Comité a rejeté la demande de l’ONG «Vent libre».
        """)
    assert list(dict.fromkeys(decided(reading))) == [
        ("National Lake Centre", "", "recommended"),
        ("Argentina Rivers Association", "", "recommended"),
        ("Center for Hills", "", "recommended"),
        ("Ferry Commission (FC)", "", "postponed"),
        ("Forum des femmes du lac", "Ghana", "postponed"),
        ("Fédération des collines", "Inde", "postponed"),
        ("Vent libre", "", "rejected"),
    ]
    assert [row[1:] for row in asked(reading)] == [
        ("Soudan", "asked"), ("Cuba", "asked"), ("Chine", "asked")]


def test_release_as_a_web_page(tmp_path):
    path = tmp_path / "release.html"
    path.write_text(
        "<html><head><title>Committee on NGOs</title></head><body><p>21 May 2019</p>"
        "<p>The Committee recommended special consultative status to the following:</p>"
        "<ul><li><em>Lake Forum</em> (Ghana);</li><li>Hill Union (India).</li></ul></body></html>",
        encoding="utf-8",
    )
    assert decided(read_committee(read_document(path))) == [
        ("Lake Forum", "Ghana", "recommended"), ("Hill Union", "India", "recommended")]


def test_prose_of_a_debate_is_not_kept():
    reading = read_made_up("""\
        The Committee recommended special consultative status to the following: Lake Forum (Ghana).

        KARLA BEISPIEL (Examplia) said the session had been long.
        """)
    assert "BEISPIEL" not in " ".join(entry.text for entry in reading.ledger)


def test_release_without_decisions_says_what_was_looked_for():
    with pytest.raises(HrcStatsError, match="no decision of the Committee on NGOs"):
        read_made_up("The Committee will meet again tomorrow.\n")


SAID = """\
    NGO/903
    24 January 2024

    Committee on NGOs Recommends 4 Organizations for Consultative Status, Defers Action on 6

    The Committee decided to postpone consideration of Pi Org (Chad), as the representative of
    China asked for details; the representative of Cuba also asked about its partners.

    The Committee postponed consideration of the following organization: Rho Org (Peru), because
    the representative of China asked for details. The representative of Israel supported it.

    The Committee postponed consideration of the following organizations:

    Lake Group, Inc. (India) - as the representative of Turkey asked for a list; the representative
    of Cuba also asked about its partners;

    Epsilon Union, Germany - as the representative of Cuba asked for a list.
    """


def test_what_a_state_said_is_no_organisation():
    reading = read_made_up(SAID)
    assert asked(reading) == [
        ("Pi Org", "China", "asked"), ("Pi Org", "Cuba", "asked"), ("Rho Org", "China", "asked"),
        ("Lake Group, Inc.", "Turkey", "asked"), ("Lake Group, Inc.", "Cuba", "asked"),
        ("Epsilon Union", "Cuba", "asked")]
    assert {row["country_as_written"] for row in reading.rows} == {
        "Chad", "Peru", "India", "Germany"}
    assert [(entry.text[:17], entry.kind) for entry in reading.ledger if entry.line_start == 4] == [
        ("Committee on NGOs", "rejected")]


def test_decisions_without_prejudice_and_by_vote():
    reading = read_made_up("""\
        NGO/903
        24 January 2024

        The Committee closed without prejudice consideration of the application of Mu Union (Mali).

        It also decided to close without prejudice the applications of Nu Org (Kenya) and Xi Org
        (Ghana).

        The Committee rejected the application of Omicron (Spain) by a recorded vote of 10 in
        favour to 5 against, with 2 abstentions.

        The Committee decided to defer consideration of Air Relief, Inc. to its 2025 session.
        """)
    assert decided(reading) == [
        ("Mu Union", "Mali", "closed"), ("Nu Org", "Kenya", "closed"),
        ("Xi Org", "Ghana", "closed"), ("Omicron", "Spain", "rejected"),
        ("Air Relief, Inc.", "", "postponed")]
