"""Papers that once lost or spoilt a name: each stands for a kind of setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrcstats.read.document import Document, Line
from hrcstats.read.ledger import Reading, check_ledger
from hrcstats.read.speakers import read_speakers

HEAD = """HUMAN RIGHTS COUNCIL HOLDS GENERAL DEBATE

18 March 2024

The Council this morning held its general debate under agenda item 4 on human rights situations.

"""


def read(text: str) -> Reading:
    lines = [Line(line, None, at) for at, line in enumerate(text.strip("\n").split("\n"), start=1)]
    reading = read_speakers(Document(Path("paper.txt"), "text", lines))
    assert check_ledger(reading, "paper.txt") == []
    return reading


def column(reading: Reading, name: str) -> list[object]:
    return [row[name] for row in reading.rows]


@pytest.mark.parametrize("lead_in", [
    "The representatives of the following civil society organizations also took the floor:",
    "The representatives of the following non-governmental organizations took the floor:",
    "Representatives of the following organizations also spoke:",
    "Non-governmental organizations took the floor:",
])
def test_a_list_after_a_recognised_one_is_read(lead_in: str) -> None:
    reading = read(f"{HEAD}Speaking were China and Cuba.\n\n{lead_in} Mu Org, Nu Org, and Xi Org.")
    assert column(reading, "speaker_as_written") == ["China", "Cuba", "Mu Org", "Nu Org", "Xi Org"]


@pytest.mark.parametrize("stray", ["[share on twitter]", "Share this page", "[Advertisement]"])
def test_a_stray_line_does_not_end_a_list(stray: str) -> None:
    reading = read(f"{HEAD}Speaking were China, Alpha Rights Watch,\n\n{stray}\n\nBeta League, and "
                   "Gamma Foundation.\n\nThe Council will meet again.")
    assert column(reading, "speaker_as_written") == [
        "China", "Alpha Rights Watch", "Beta League", "Gamma Foundation"]
    assert [entry.kind for entry in reading.ledger if stray in entry.text] == ["furniture"]


REPORT = """A/HRC/55/2
Report of the Human Rights Council on its fifty-fifth session
312. At its 34th meeting, on 18 March 2024, the Council held a general debate on agenda item 4,
during which the following made statements:
(a) Representatives of States Members of the Human Rights Council: Albania, Chile, 69 China;
(b) Representatives of observer States: Venezuela (Bolivarian Republic of)67 (also on behalf of
Belarus), Zimbabwe;
(c) Observers for intergovernmental organizations: Organization of Islamic Cooperation,
__________
65 Observer of the Human Rights Council on behalf of Member and observer States.
66 Idem.
European Union;
(d) Observers for non-governmental organizations: Nonviolent Radical
88 GE.24-12345
Party, Centre 65 Plus.
"""


def test_foots_and_footnotes_of_a_report_are_no_names() -> None:
    reading = read(REPORT)
    assert column(reading, "slot_holder_as_written") == [
        "Albania", "Chile", "China", "Venezuela (Bolivarian Republic of)", "Zimbabwe",
        "Organization of Islamic Cooperation", "European Union", "Nonviolent Radical Party",
        "Centre 65 Plus"]
    assert column(reading, "speaker_kind")[:4] == [
        "state_member", "state_observer", "state_member", "state_observer"]
