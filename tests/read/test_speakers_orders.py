"""Orders of the Day: allotted seconds per kind of speaker and debate."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.read.document import Document, Line
from hrcstats.read.ledger import check_ledger
from hrcstats.read.order_of_the_day import COLUMNS, read_order_of_the_day

ORDER = """Human Rights Council
Thirty-second session
Geneva, 13 June–1 July 2016
Wednesday, 29 June 2016
38th meeting
Item 10 (cont’d)
Interactive dialogue on:
- The oral update on the situation of human rights in Ukraine
[Modalities for participation in the interactive dialogue: NGOs are requested to confirm their
on-line registration at the list of speakers desk in Room XX. Speaking time has been reduced to 3
minutes for States Members of the Council and 2 minutes for observer States and all other observers,
including NHRIs and NGOs, given the high number of speakers. The list of speakers will be closed
approximately 15 minutes after the debate has started.]
39th meeting
Item 9
General debate (cont’d)
[Modalities for participation in the general debate: Speaking time is 2 minutes 30 seconds for
States Members, and 1.5 minutes for observer States and other observers, including NHRIs. NGOs will
have a total of 30 minutes together, with 90 seconds for each NGO. Statements by video message are
possible.]
Clustered interactive dialogue with:
- Special Rapporteur on torture
[Modalities for participation in the dialogue: See above.]
"""


def read(text: str) -> list[dict[str, object]]:
    lines = [Line(line, None, at) for at, line in enumerate(text.split("\n"), start=1)]
    reading = read_order_of_the_day(Document(Path("od.txt"), "text", lines))
    assert check_ledger(reading, "od.txt") == []
    assert all(list(row) == COLUMNS for row in reading.rows)
    return reading.rows


def test_allotted_seconds_per_kind_and_debate() -> None:
    seconds = {(row["meeting_no"], row["debate_kind"], row["speaker_kind"]): row["allotted_s"]
               for row in read(ORDER)}
    assert seconds["38", "interactive_dialogue", "state_member"] == 180
    assert seconds["38", "interactive_dialogue", "state_observer"] == 120
    assert seconds["38", "interactive_dialogue", "ngo"] == 120
    assert seconds["39", "general_debate", "state_member"] == 150
    assert seconds["39", "general_debate", "nhri"] == 90
    assert seconds["39", "clustered_interactive_dialogue", "ngo"] == 90, "see above repeats it"


def test_totals_closing_and_context() -> None:
    rows = read(ORDER)
    assert {(row["session"], row["meeting_date"]) for row in rows} == {("32", "2016-06-29")}
    assert {row["agenda_item"] for row in rows} == {"10", "9"}
    [ngo] = [row for row in rows if row["debate_kind"] == "general_debate"
             and row["speaker_kind"] == "ngo"]
    assert (ngo["total_s"], ngo["allotted_s"], ngo["modality"]) == (1800, 90, "video")
    assert rows[0]["is_reduced"] is True and rows[0]["list_closes_s"] == 900
    assert rows[0]["modality"] == "in_person"


@pytest.mark.parametrize(("sentence", "expected"), [
    ("Speaking time is 2 minutes for all States and observers, including NHRIs and NGOs.",
     {"state_member": 120, "state_observer": 120, "ngo": 120, "nhri": 120}),
    ("Speaking time is 90 seconds for NGOs.", {"ngo": 90}),
    ("Speaking time is one and a half minutes for NGOs and NHRIs.", {"ngo": 90, "nhri": 90}),
    ("Speaking time is 5 minutes for the State concerned, 3 minutes for States Members of the "
     "Council and 2 minutes for observer States.",
     {"state_concerned": 300, "state_member": 180, "state_observer": 120}),
])
def test_wordings(sentence: str, expected: dict[str, int]) -> None:
    rows = read(f"Item 3\nGeneral debate\n[Modalities for participation: {sentence}]")
    found = {row["speaker_kind"]: row["allotted_s"] for row in rows}
    assert {kind: found.get(kind) for kind in expected} == expected


def test_a_cap_on_slots() -> None:
    [row] = read("Item 3\nGeneral debate\n[Modalities: NGO speakers are limited to 45. "
                 "Speaking time is 90 seconds for NGOs.]")
    assert row["slots_cap"] == 45


def test_a_paper_without_speaking_time() -> None:
    with pytest.raises(HrcStatsError, match="Speaking time is"):
        read("Item 3\nGeneral debate")


def test_states_without_an_adjective_and_a_cap_on_its_own_line() -> None:
    rows = read(
        "A/HRC/57/OD/9\nThursday, 19 September 2024\n10 a.m. - 1 p.m. 17th meeting\nItem 3\n"
        "Interactive dialogue with the Working Group on Arbitrary Detention\n"
        "[Modalities: Speaking time is 2 minutes for States and 1 minute 30 seconds for NGOs.]\n"
        "List of speakers limited to 10 NGOs.\n")
    seconds = {row["speaker_kind"]: row["allotted_s"] for row in rows}
    assert seconds == {"state_member": 120, "state_observer": 120, "ngo": 90}
    assert [row["slots_cap"] for row in rows if row["speaker_kind"] == "ngo"] == [10]
