"""Real speaker lists, set again in the official wording with its quirks, and read back."""

from __future__ import annotations

import csv
import functools
import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hrcstats.read.document import Document, Line
from hrcstats.read.ledger import Reading, check_ledger
from hrcstats.read.list_words import FoldedNames
from hrcstats.read.speakers import read_speakers
from hrcstats.read.state_names import fold

FACTS = Path(__file__).resolve().parents[2].parent / "shared" / "facts" / "speakers.csv"
pytestmark = pytest.mark.skipif(
    not FACTS.is_file(), reason="the transcribed speaker lists are absent")
# Printed with commas between what may be one name or several: nobody can tell from the list alone.
UNDECIDABLE = ("Oidhaco,", "Equality and Human Rights Commission of Great Britain,")
STATES_LEAD_INS = [
    "Speaking were ", "Speaking in the general debate were ", "Taking the floor were ",
    "Speaking during the debate were the delegations of ", "Taking part in the discussion were: ",
    "Speaking in the general debate this morning were : ",
    "The following delegations took the floor: ",
]
NGO_LEAD_INS = [
    "The following organizations also took the floor: ",
    "The following non-governmental organizations also spoke: ",
    "Also taking the floor were the following civil society organizations: ",
    "Also speaking were the following non-governmental organization representatives : ",
    "Also speaking were the following non-governmental organizations:\n",
    "In the discussion, the following NGOs took the floor: ",
    "The following civil society organizations also spoke in the debate: ",
]
FOOTER = "A/HRC/34/2"


@functools.cache
def lists() -> list[tuple[list[str], list[str], dict[str, str]]]:
    """Names of States and bodies, names of NGOs, and the kind of each, list by list."""
    if not FACTS.is_file():
        return []
    with FACTS.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["name_truncated"] == "0"]
    found: dict[str, tuple[list[str], list[str], dict[str, str]]] = {}
    for row in rows:
        name = row["speaker_name_as_written"]
        if name.startswith(UNDECIDABLE):
            continue
        first, second, kinds = found.setdefault(row["list_id"], ([], [], {}))
        (second if row["speaker_kind"] == "ngo" else first).append(name)
        kinds[name] = row["speaker_kind"]
    return list(found.values())


@functools.cache
def registry() -> FoldedNames:
    return FoldedNames.of(name for first, second, _ in lists() for name in [*first, *second])


def paper(text: str, width: int = 0, furniture_every: int = 0) -> Document:
    """A text as a document, wrapped as in a PDF and with running heads inside where asked."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        wrapped = textwrap.wrap(paragraph, width, break_long_words=False,
                                break_on_hyphens=False) if width else [paragraph]
        lines += wrapped or [""]
    if furniture_every:
        lines = [piece for at, line in enumerate(lines) for piece in
                 ([line, FOOTER] if at and at % furniture_every == 0 else [line])]
    return Document(Path("release.txt"), "text",
                    [Line(line, None, number) for number, line in enumerate(lines, start=1)])


def joined(names: list[str], separator: str, last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return separator.join(names[:-1]) + last + names[-1]


def written(reading: Reading) -> list[str]:
    return [str(row["speaker_as_written"]) for row in reading.rows]


def assert_accounted_for(reading: Reading) -> None:
    assert check_ledger(reading, "release.txt") == []
    places = [(entry.source_page, entry.line_start) for entry in reading.ledger]
    assert len(places) == len(set(places)), "a line stands in two entries"


INDEX = st.integers(min_value=0, max_value=max(len(lists()) - 1, 0))
WIDTHS = st.sampled_from([0, 0, 58, 75, 96, 130])


@given(INDEX, st.sampled_from(STATES_LEAD_INS), st.sampled_from(NGO_LEAD_INS),
       st.sampled_from([(", ", ", "), (", ", ", and "), ("; ", "; and "), ("; ", "; ")]), WIDTHS,
       st.sampled_from([0, 3]), st.booleans())
@settings(max_examples=600, deadline=None)
def test_lists_without_a_doubtful_and_come_back_exactly(
    at: int, states_lead_in: str, ngo_lead_in: str, marks: tuple[str, str], width: int,
    furniture_every: int, has_prose: bool,
) -> None:
    first, second, _ = lists()[at]
    text = "Human Rights Council holds general debate\n\n"
    if has_prose:
        text += "In the debate, speakers said that Iran, Cuba and China were concerned. \n\n"
    text += states_lead_in + joined(first, *marks) + ".\n\n" if first else ""
    text += ngo_lead_in + joined(second, *marks) + ".\n\n" if second else ""
    text += "The Council will resume at 3 p.m.\n"
    reading = read_speakers(paper(text, width, furniture_every))
    assert written(reading) == [*first, *second]
    assert_accounted_for(reading)


@given(INDEX, st.sampled_from(STATES_LEAD_INS), st.sampled_from(NGO_LEAD_INS), WIDTHS, st.data())
@settings(max_examples=500, deadline=None)
def test_with_a_registry_any_order_comes_back_exactly(
    at: int, states_lead_in: str, ngo_lead_in: str, width: int, data: st.DataObject
) -> None:
    first, second, _ = lists()[at]
    second = data.draw(st.permutations(second))
    # Where two open joint statements end a list, no reader can tell whose partner comes last.
    assume(sum("joint statement" in name for name in second[-2:]) < 2)
    text = states_lead_in + joined(first, ", ", " and ") + ".\n\n" if first else ""
    text += ngo_lead_in + joined(second, ", ", " and ") + ".\n" if second else ""
    reading = read_speakers(paper(text, width), registry())
    assert written(reading) == [*first, *second]
    assert_accounted_for(reading)


@given(INDEX, st.data())
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_when_separators_are_mixed_and_missing(
    at: int, data: st.DataObject
) -> None:
    first, second, _ = lists()[at]
    names = [*first, *second]
    marks = data.draw(st.lists(st.sampled_from([", ", "; ", " , ", ",", " ", ";\n", " and "]),
                               min_size=len(names), max_size=len(names)))
    text = "".join(name + mark for name, mark in zip(names, marks, strict=True))
    reading = read_speakers(paper("Speaking were: " + text.strip(" ,;\n") + "."))
    kept = "".join(c for name in written(reading) for c in name if c.isalnum())
    printed = "".join(c for c in text if c.isalnum())
    # Only an "and" between two items may stand outside them.
    assert 0 <= len(printed) - len(kept) <= 3 * text.count(" and ")
    assert_accounted_for(reading)


def test_kinds_of_the_transcribed_lists() -> None:
    """Kinds as transcribed, except UN entities, which the transcription filed under igo."""
    right = total = 0
    for first, second, kinds in lists():
        text = "Speaking were " + joined(first, ", ", ", and ") + ".\n\n" if first else ""
        text += NGO_LEAD_INS[1] + joined(second, ", ", ", and ") + ".\n" if second else ""
        for row in read_speakers(paper(text)).rows:
            expected = kinds[str(row["speaker_as_written"])]
            expected = "state_unspecified" if expected.startswith("state") else expected
            found = "igo" if row["speaker_kind"] == "un_entity" else row["speaker_kind"]
            right, total = right + (found == expected), total + 1
    assert total > 700
    assert right / total >= 0.995


HEADS = {
    "state_member": "Representatives of States Members of the Human Rights Council",
    "state_observer": "Representatives of observer States",
    "un_entity": "Observers for United Nations entities and specialized agencies",
    "igo": "Observers for intergovernmental organizations",
    "nhri": "Observer for a national human rights institution",
    "ngo": "Observers for non-governmental organizations",
}


@given(INDEX, WIDTHS, st.integers(min_value=0, max_value=12), st.booleans())
@settings(max_examples=300, deadline=None)
def test_session_report_paragraphs_come_back_exactly(
    at: int, width: int, cut: int, has_footnotes: bool
) -> None:
    first, second, kinds = lists()[at]
    states = [name for name in first if kinds[name].startswith("state")][:40]
    groups = {"state_member": states[:cut], "state_observer": states[cut:], "ngo": second}
    groups = {kind: sorted(set(names), key=fold) for kind, names in groups.items() if names}
    if not groups:
        return
    printed = {
        kind: [re.sub(r",?( \(?(?:also )?on behalf of)", r"66\1", name, count=1)
               if has_footnotes and kind == "state_member" else name for name in names]
        for kind, names in groups.items()
    }
    parts = [f"({letter}) {HEADS[kind]}: {', '.join(names)}"
             for letter, (kind, names) in zip("abcdef", printed.items(), strict=False)]
    text = (
        "A/HRC/40/2\n\nD. General debate on agenda item 4\n\n"
        "112. At the 27th meeting, on 12 March 2019, the Council held a general debate, during "
        "which the following made statements:\n\n" + ";\n\n".join(parts) + ".\n\n"
        "113. At the same meeting, statements in exercise of the right of reply were made by the "
        "representatives of China, Cuba and India.\n"
    )
    reading = read_speakers(paper(text, width))
    assert written(reading) == [name for names in printed.values() for name in names]
    assert {row["slot_order"] for row in reading.rows} == {None}
    assert {(row["session"], row["meeting_date"], row["agenda_item"], row["debate_kind"])
            for row in reading.rows} == {("40", "2019-03-12", "4", "general_debate")}
    for row in reading.rows:
        if "66 " in str(row["speaker_as_written"]):
            assert row["speaker_kind"] == "state_observer"
            assert "66" not in str(row["slot_holder_as_written"])
    assert_accounted_for(reading)
