"""Papers that once lost or spoilt a name: each stands for a kind of setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrcstats.read.document import Document, Line, read_document
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


def test_a_list_broken_by_an_odd_line_is_not_complete() -> None:
    reading = read(f"{HEAD}Speaking were China, Cuba, Alpha Rights Watch,\n\nOdd Line\n\n"
                   "Beta League, and Gamma Foundation.")
    assert set(column(reading, "is_list_complete")) == {False}


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


@pytest.mark.parametrize("end", ["Nu Org, and 3 others.", "Nu Org and several other NGOs."])
def test_speakers_without_a_name_are_rejected_and_the_list_is_not_complete(end: str) -> None:
    reading = read(f"{HEAD}The following NGOs also took the floor: Mu Org, {end}")
    assert column(reading, "speaker_as_written") == ["Mu Org", "Nu Org"]
    assert column(reading, "is_list_complete") == [False, False]
    assert "without a name" in next(e.reason for e in reading.ledger if e.kind == "rejected")


def test_an_unread_sentence_that_may_announce_speakers_is_noted() -> None:
    reading = read(f"{HEAD}Speaking were China and Cuba.\n\nThe debate also heard from Sigma Org "
                   "and Tau Org.")
    assert any("line 9: a sentence may announce speakers" in note for note in reading.notes)
    assert not any("may announce" in note
                   for note in read(f"{HEAD}Speaking were China and Cuba.").notes)


def test_a_joint_statement_in_french_and_one_of_unclear_extent() -> None:
    reading = read(f"{HEAD}Les organisations suivantes ont pris la parole : Comité alpha "
                   "pour la paix (au nom également de Bêta Solidarité et Gamma Justice), Réseau d.")
    assert column(reading, "joint_n")[0] == 3
    assert column(reading, "joint_partners_as_written")[0] == "Bêta Solidarité; Gamma Justice"
    reading = read(f"{HEAD}Also speaking were Theta Institute, Iota Movement speaking on behalf of "
                   "Kappa Group; and Lambda Forum, and Human Rights Watch.")
    assert "joint_extent_unclear" in str(column(reading, "flags")[1])


def test_a_capital_after_a_hyphen_at_a_line_end() -> None:
    reading = read(f"{HEAD}Speaking were China, Alpha Union of Non-\nGovernmental Workers and "
                   "Amnesty International.")
    assert column(reading, "speaker_as_written")[1] == "Alpha Union of Non-Governmental Workers"


PAGE = (
    "<html><body class='has-sidebar'><main><p>HUMAN RIGHTS COUNCIL HOLDS GENERAL DEBATE</p>"
    "<p>18 March 2024</p><p>Speaking were China, Alpha Rights Watch and Beta League.</p>{extra}"
    "</main>{box}</body></html>"
)


@pytest.mark.parametrize(("extra", "box", "more"), [
    ("", "<aside><p>Speaking were: Aside Org and Another Org.</p></aside>", []),
    ("", "<div class='related-content'><p>Speaking were: Aside Org and Other Org.</p></div>", []),
    ("", "<div id='sidebar'><p>Speaking were: Aside Org and Other Org.</p></div>", []),
    ("<table><tr><td>Also speaking were Delta Centre and Epsilon Union.</td></tr></table>", "",
     ["Delta Centre", "Epsilon Union"]),
])
def test_boxes_of_a_page_are_no_content_and_a_layout_table_is_prose(
    tmp_path: Path, extra: str, box: str, more: list[str]
) -> None:
    path = tmp_path / "release.html"
    path.write_text(PAGE.format(extra=extra, box=box), "utf-8")
    reading = read_speakers(read_document(path))
    assert column(reading, "speaker_as_written") == [
        "China", "Alpha Rights Watch", "Beta League", *more]
