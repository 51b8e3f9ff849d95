"""Papers written for their quirks: every kind of setting that the readers must survive."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.read.columns import READ_COLUMNS
from hrcstats.read.document import Document, Grid, Line
from hrcstats.read.ledger import Reading, check_ledger
from hrcstats.read.speakers import deduplicate_releases, read_speakers


def paper(text: str, kind: str = "text") -> Document:
    lines = [Line(line, None, at) for at, line in enumerate(text.strip("\n").split("\n"), start=1)]
    return Document(Path("paper.txt"), kind, lines)


def read(text: str, kind: str = "text") -> Reading:
    reading = read_speakers(paper(text, kind))
    assert check_ledger(reading, "paper.txt") == []
    assert all(list(row) == READ_COLUMNS["speakers"] for row in reading.rows)
    return reading


def written(reading: Reading) -> list[str]:
    return [str(row["speaker_as_written"]) for row in reading.rows]


def column(reading: Reading, name: str) -> list[object]:
    return [row[name] for row in reading.rows]


TWO_DEBATES = """
Human Rights Council holds general debate on the Universal Periodic Review

23 September 2016

Concludes General Debate on Human Rights Bodies and Mechanisms

GENEVA (23 September 2016) - The Council held a general debate on the Universal Periodic Review.
It also concluded its general debate on human rights bodies and mechanisms.

In the general debate on the Universal Periodic Review, speakers spoke of Chad, Iran and Cuba.

Speaking were Slovakia on behalf of the European Union, India, Iran, and the Office of the United
Nations High Commissioner for Refugees.

UPR Info, Human Rights Commission of Pakistan, Khiam Rehabilitation Centre for Victims of Torture,
Sudwind, Amnesty International and Colombian Commission of Jurists.

Human rights issues in or concerning the following countries were also raised: Iran, Turkey, China.

Speaking in the general debate on human rights bodies and mechanisms were Liberation and
Amnesty International.  The Council will resume its work at 3 p.m.

Egypt, Chile and Peru also took the floor.  Some speakers also took the floor to express concern.

Speaking in right of reply were India, Pakistan and Cuba.

The result of the vote was: In favour (3): Argentina, Brazil, Chile. Against (2): China, Cuba.
"""


def test_two_debates_in_one_release() -> None:
    reading = read(TWO_DEBATES)
    assert written(reading) == [
        "Slovakia on behalf of the European Union", "India", "Iran",
        "the Office of the United Nations High Commissioner for Refugees",
        "UPR Info", "Human Rights Commission of Pakistan",
        "Khiam Rehabilitation Centre for Victims of Torture", "Sudwind", "Amnesty International",
        "Colombian Commission of Jurists", "Liberation", "Amnesty International", "Egypt", "Chile",
        "Peru",
    ]
    assert column(reading, "agenda_item") == ["6"] * 10 + ["5"] * 5
    assert column(reading, "slot_order") == [*range(1, 11), *range(1, 6)]
    assert set(column(reading, "meeting_date")) == {"2016-09-23"}
    assert set(column(reading, "session")) == {""}, "no session is stated, none is guessed"
    assert column(reading, "speaker_kind")[:6] == [
        "state_unspecified", "state_unspecified", "state_unspecified", "un_entity", "ngo", "ngo"]
    assert any("without a lead-in" in note for note in reading.notes)
    assert "debate_continued" in str(reading.rows[-1]["flags"])
    rejected = [entry for entry in reading.ledger if entry.kind == "rejected"]
    assert len(rejected) == 1 and "right of reply" in rejected[0].reason


FRENCH = """
LE CONSEIL TIENT SON DÉBAT GÉNÉRAL SUR L'EXAMEN PÉRIODIQUE UNIVERSEL

19 mars 2018

Le Conseil a tenu son débat général sur l'Examen périodique universel. Plus de quarante pays* ont
pris la parole.

*Délégations ayant participé au débat général: Togo (au nom du Groupe africain), Bulgarie (au nom
de l'Union européenne), Émirats arabes unis, Côte d’Ivoire et Royaume-Uni.

Ont également pris la parole les organisations non gouvernementales suivantes: Commission
internationale de juristes, Fédération internationale des ligues des droits de l'homme (au nom
également de plusieurs ONG), Action internationale pour la paix et le développement dans la région
des Grands Lacs et Amnesty International.
"""
SPANISH = """
EL CONSEJO CELEBRA UN DEBATE GENERAL SOBRE LA ASISTENCIA TÉCNICA Y EL FOMENTO DE LA CAPACIDAD

28 de septiembre de 2017

El Consejo celebró su debate general sobre la asistencia técnica y el fomento de la capacidad.

Tomaron la palabra Estonia en nombre de la Unión Europea, Estados Unidos y Bosnia y Herzegovina.

También tomaron la palabra las siguientes organizaciones no gubernamentales: Amnistía
Internacional, Comisión Colombiana de Juristas (en una declaración conjunta con Franciscans
International y Pax Romana) y Conectas Direitos Humanos.
"""


def test_a_french_release() -> None:
    reading = read(FRENCH)
    assert column(reading, "slot_holder_as_written") == [
        "Togo", "Bulgarie", "Émirats arabes unis", "Côte d’Ivoire", "Royaume-Uni",
        "Commission internationale de juristes",
        "Fédération internationale des ligues des droits de l'homme",
        "Action internationale pour la paix et le développement dans la région des Grands Lacs",
        "Amnesty International",
    ]
    assert set(column(reading, "agenda_item")) == {"6"}
    assert set(column(reading, "meeting_date")) == {"2018-03-19"}
    assert column(reading, "joint_n")[6] is None, "several partners, nobody counts them"


def test_a_spanish_release() -> None:
    reading = read(SPANISH)
    assert column(reading, "slot_holder_as_written") == [
        "Estonia", "Estados Unidos", "Bosnia y Herzegovina", "Amnistía Internacional",
        "Comisión Colombiana de Juristas", "Conectas Direitos Humanos",
    ]
    assert reading.rows[4]["joint_partners_as_written"] == "Franciscans International; Pax Romana"
    assert reading.rows[4]["joint_n"] == 3
    assert set(column(reading, "agenda_item")) == {"10"}


BULLETS = """
Human Rights Council holds clustered interactive dialogue

GENEVA (12 June 2017) - The Council held a clustered interactive dialogue with two experts.

The following 6 non-governmental organizations took the floor:

• Caritas Internationalis
• Franciscans International (in a joint statement with five other organizations)
• Associazione Comunità Papa Giovanni XXIII
• Ms. Jane Roe, of Soka Gakkai International
• Mr. John Doe
"""


def test_persons_are_dropped_and_counted_and_a_stated_count_is_compared() -> None:
    reading = read(BULLETS)
    assert written(reading)[-1] == "Soka Gakkai International"
    assert len(reading.rows) == 4
    assert reading.persons_dropped_n == 2
    assert not any("Roe" in entry.text or "Doe" in entry.text for entry in reading.ledger)
    assert reading.stated == {"speakers_n": 6}
    assert any("states 6 speakers and lists 4" in note for note in reading.notes)
    assert reading.rows[1]["joint_n"] == 6
    assert set(column(reading, "debate_kind")) == {"clustered_interactive_dialogue"}


@pytest.mark.parametrize(("text", "expected", "dropped_n"), [
    ("The following dignitaries took the floor: Ann Example, Minister of Justice of Malawi, Bob "
     "Sample, Deputy Prime Minister and Minister for Foreign Affairs of Ireland.",
     ["Malawi", "Ireland"], 2),
    ("Speaking were Cuba, Jane Roe, Director of Human Rights Watch, and Auspice Stella.",
     ["Cuba", "Human Rights Watch", "Auspice Stella"], 1),
    ("(a) Representatives of States Members of the Council: Cuba;\n(b) Observers for "
     "non-governmental organizations: Ms. Ann Roe, UN Watch and Mr. Bob Doe (on behalf of Mr. Sam "
     "Roe).", ["Cuba", "UN Watch"], 3),
    ("Speaking were Pax Romana, Soka Gakkai International, Commissioner for Human Rights of "
     "Poland.",
     ["Pax Romana", "Soka Gakkai International", "Commissioner for Human Rights of Poland"], 0),
])
def test_no_person_reaches_a_row_or_the_ledger(
    text: str, expected: list[str], dropped_n: int
) -> None:
    reading = read(text)
    assert column(reading, "slot_holder_as_written") == expected
    assert reading.persons_dropped_n == dropped_n
    shown = " ".join(entry.text for entry in reading.ledger)
    assert not any(name in shown for name in ("Roe", "Doe", "Sample", "Example"))


WORST = """
Human Rights Council adopts outcome of Universal Periodic Review of Belize

14 March 2019

The Council adopted the outcome of the Universal Periodic Review of Belize.

Taking the floor on Belize were Chile; Venezuela (Bolivarian Republic of), Rwanda on behalf of
Chile, Denmark and Uruguay, United Kingdom on behalf of a group of 62 States, Bolivia (on behalf of
the Bolivarian Alliance for the Peoples of Our America - Peoples' Trade Treaty (ALBA), Austria,
Georgia Venezuela, UN Women, Article 19 - International Centre against Censorship, The, VAAGDHARA ,
Presse Embleme Campagne (in a joint statement with several NGOs) Congregation of Our Lady,
Nonviolent Radical Party, Transnational and Transparty, Action internationale pour la paix et
le dév...
"""


def test_the_worst_list() -> None:
    reading = read(WORST)
    assert column(reading, "slot_holder_as_written") == [
        "Chile", "Venezuela (Bolivarian Republic of)", "Rwanda", "United Kingdom", "Bolivia",
        "Austria", "Georgia Venezuela", "UN Women",
        "Article 19 - International Centre against Censorship, The", "VAAGDHARA",
        "Presse Embleme Campagne", "Congregation of Our Lady",
        "Nonviolent Radical Party, Transnational and Transparty",
        "Action internationale pour la paix et le dév...",
    ]
    assert reading.rows[2]["on_behalf_of_as_written"] == "Chile, Denmark and Uruguay"
    assert "possible_merge" in str(reading.rows[6]["flags"])
    assert reading.rows[6]["speaker_kind"] == "state_unspecified"
    assert "name_truncated" in str(reading.rows[-1]["flags"])
    assert set(column(reading, "is_list_complete")) == {False}
    assert {(row["debate_kind"], row["state_concerned_as_written"], row["agenda_item"])
            for row in reading.rows} == {("upr_outcome", "Belize", "6")}


OLD = """
HUMAN RIGHTS COUNCIL                                     MORNING
                                                         15 March 2007

MARIA EXAMPLE (Kenya) said the report was balanced.

JOHN SPECIMEN (Germany, on behalf of the European Union), said that it was welcome.

PETER DOE, of International Commission of Jurists, in a joint statement with Franciscans
International, said the report was late.
"""


def test_an_old_summary_without_a_list() -> None:
    reading = read(OLD)
    assert column(reading, "slot_holder_as_written") == [
        "Kenya", "Germany", "International Commission of Jurists"]
    assert reading.rows[1]["on_behalf_of_as_written"] == "the European Union"
    assert reading.persons_dropped_n == 3
    assert not any("DOE" in entry.text or "EXAMPLE" in entry.text for entry in reading.ledger)


REPORT = """
A/HRC/34/2
Report of the Human Rights Council on its thirty-fourth session
I. Organizational and procedural matters
High-level panel on human rights mainstreaming
11. At the 3rd meeting, on 27 February 2017, the Council held a high-level panel discussion.
14. During the ensuing panel discussion for the first slot, at the same meeting, the following made
statements and asked the panellists questions:
(a) Representatives of States Members of the Human Rights Council: China (also on behalf of the
Group of African States), Pakistan 66 (on behalf of the Organization of Islamic Cooperation);
A/HRC/34/2
GE.17-12345 7
(b) Representatives of observer States: Chile, Holy See, State of Palestine, Trinidad and Tobago;
(c) Observer for: Sovereign Military Order of Malta;
(d) Observers for United Nations entities, specialized agencies and related organizations: United
Nations Children’s Fund;
(e) Observer for a national human rights institution: National Human Rights Commission of India
(by video message);
(f) Observers for non-governmental organizations: Article 19 - International Centre against
Censorship, The, Human Rights Advocates Inc., Plan International, Inc. (also on behalf of Defence
for Children International and World Vision International), Save the Children International.
15. At the same meeting, statements in right of reply were made by the representatives of China
and Cuba.
III. Promotion and protection of all human rights, civil, political, economic and cultural rights
D. General debate on agenda item 3
150. At the 20th and 21st meetings, on 9 and 10 March 2017, the Council held a general debate on
thematic reports, during which statements were made by the following:
(a) Representatives of States Members of the Council: Cuba, Venezuela (Bolivarian Republic of)
(on behalf of the Movement of Non-Aligned Countries);
(b) Observers for the following States: Iran (Islamic Republic of), Netherlands.
"""


def test_a_session_report() -> None:
    reading = read(REPORT)
    assert column(reading, "slot_holder_as_written") == [
        "China", "Pakistan", "Chile", "Holy See", "State of Palestine", "Trinidad and Tobago",
        "Sovereign Military Order of Malta", "United Nations Children’s Fund",
        "National Human Rights Commission of India",
        "Article 19 - International Centre against Censorship, The", "Human Rights Advocates Inc.",
        "Plan International, Inc.", "Save the Children International",
        "Cuba", "Venezuela (Bolivarian Republic of)", "Iran (Islamic Republic of)", "Netherlands",
    ]
    assert column(reading, "speaker_kind") == [
        "state_member", *["state_observer"] * 5, "other", "un_entity", "nhri", *["ngo"] * 4,
        "state_member", "state_member", "state_observer", "state_observer",
    ]
    assert set(column(reading, "session")) == {"34"}
    assert column(reading, "agenda_item") == ["1"] * 13 + ["3"] * 4
    assert column(reading, "meeting_date") == ["2017-02-27"] * 13 + [""] * 4
    assert column(reading, "debate_title")[0] == "High-level panel on human rights mainstreaming"
    assert set(column(reading, "slot_order")) == {None}
    assert reading.rows[8]["is_video_message"] is True
    assert reading.rows[11]["joint_n"] == 3
    furniture = [entry.text for entry in reading.ledger if entry.kind == "furniture"]
    assert furniture == ["A/HRC/34/2", "GE.17-12345 7"]


def test_every_line_of_the_lists_stands_in_one_entry() -> None:
    for text in (TWO_DEBATES, FRENCH, SPANISH, BULLETS, WORST, REPORT):
        reading = read(text)
        places = [entry.line_start for entry in reading.ledger if entry.kind != "rejected"]
        assert len(places) == len(set(places))
        starts = {row["source_line"] for row in reading.rows}
        assert starts <= set(places)


def test_paragraphs_of_html_need_no_blank_lines() -> None:
    reading = read(TWO_DEBATES.replace("\n\n", "§").replace("\n", " ").replace("§", "\n"), "html")
    assert len(reading.rows) == 15


def test_one_release_at_several_addresses() -> None:
    copies = [("en/a.html", read(TWO_DEBATES)), ("fr/b.html", read(TWO_DEBATES + "\nContact us")),
              ("c.html", read(SPANISH))]
    kept, said = deduplicate_releases(copies)
    assert [path for path, _ in kept] == ["en/a.html", "c.html"]
    assert said == ["b.html repeats a.html (same date, item and title)"]


def test_another_part_of_one_debate_is_no_repeat() -> None:
    morning = "12 March 2019\n\nThe Council held a general debate on racism, racial bias.\n\n"
    one = read(morning + "Speaking were Cuba, China, Iran and India.")
    other = read(morning + "Speaking were Peru, Chile, Egypt and Togo.")
    assert len(deduplicate_releases([("a", one), ("b", other)])[0]) == 2


def test_a_transcribed_table_is_taken_over() -> None:
    grid = Grid("s", [["letterhead"], ["session", "speaker_as_written", "speaker_kind", "mood"],
                      ["34", "Cuba", "state_member", "x"], ["", "", "", ""], ["34", "", "ngo", ""]])
    reading = read_speakers(Document(Path("t.csv"), "grid", grids=[grid]))
    assert written(reading) == ["Cuba"]
    assert column(reading, "source_line") == [3]
    assert [entry.kind for entry in reading.ledger] == ["row", "furniture", "rejected"]
    assert check_ledger(reading, "t.csv") == []


@pytest.mark.parametrize("text", [
    "The Council adopted a resolution by 24 votes. In favour: Argentina, Brazil, Chile, Peru.",
    "Speakers were concerned about Iran, Cuba, China and Chad, which had not replied.",
    "Page not found",
])
def test_a_paper_without_a_list_says_what_was_looked_for(text: str) -> None:
    with pytest.raises(HrcStatsError, match=r"Speaking \.\.\. were") as caught:
        read_speakers(paper(text))
    assert caught.value.problems[0].remedy
