"""A paper given to the wrong reader is named as what it is."""

from pathlib import Path

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.read.document import Document, Line
from hrcstats.read.kinds import check_kind
from hrcstats.read.papers import read_papers

ORIGINALS = Path(__file__).resolve().parents[3] / "shared" / "originals" / "upr"
SUMMARY = "Summary of stakeholders’ submissions on Utopia*"
ORDER = "Order of the day\nTuesday, 12 March 2024"
RELEASE = "COMMITTEE ON NON-GOVERNMENTAL ORGANIZATIONS ...\nNGO/322\nCommittee on NGOs"


def paper(text):
    lines = [Line(line, None, number) for number, line in enumerate(text.splitlines(), start=1)]
    return Document(Path("paper.txt"), "text", lines)


@pytest.mark.parametrize(("text", "own"), [(SUMMARY, "upr"), (ORDER, "orders"),
                                           (RELEASE, "committee")])
def test_each_kind_is_told_from_the_others(text, own):
    check_kind(paper(text), own)
    for other in {"speakers", "upr", "orders", "committee"} - {own}:
        with pytest.raises(HrcStatsError) as caught:
            check_kind(paper(text), other)
        assert f"hrcstats read {own}" in str(caught.value)


def test_a_paper_without_marks_is_left_to_its_reader():
    check_kind(paper("Speaking were Cuba and China.\nSee A/HRC/WG.6/34/SVN/3."), "speakers")


def test_a_mention_far_down_does_not_decide():
    check_kind(paper("\n" * 80 + "The Committee asked (NGO/322)."), "speakers")


@pytest.mark.parametrize("kind", ["speakers", "orders", "committee", "side-events"])
def test_no_other_reader_takes_rows_from_a_upr_summary(kind):
    if not ORIGINALS.is_dir():
        pytest.skip(f"no originals at {ORIGINALS}")
    papers = read_papers(kind, sorted(ORIGINALS.glob("*_3.txt")))
    assert papers.rows.empty
    assert len(papers.problems) == len(list(ORIGINALS.glob("*_3.txt")))
