"""One door for all papers: bundled tables and a person's own take the same way."""

from pathlib import Path

import pandas as pd
import pytest

from hrcstats.errors import UsageError
from hrcstats.read.columns import READ_COLUMNS
from hrcstats.read.ledger import LEDGER_COLUMNS
from hrcstats.read.papers import KINDS, read_papers, read_tables

DATA = Path(__file__).resolve().parents[2] / "data"
ORIGINALS = DATA.parents[1] / "shared" / "originals"
FOLDERS = {"speakers": ("speakers", 812), "upr": ("upr", 612),
           "committee": ("committee_decisions", 18_715), "side-events": ("side_events", None)}


@pytest.mark.parametrize("kind", FOLDERS)
def test_bundled_tables_are_read_row_by_row_with_their_line(kind, read_csv):
    folder, rows_n = FOLDERS[kind]
    paths = sorted((DATA / "raw" / folder).glob("*.csv"))
    papers = read_papers(kind, paths)
    assert papers.problems == []
    assert list(papers.rows) == READ_COLUMNS[kind]
    assert list(papers.ledger) == LEDGER_COLUMNS
    assert len(papers.rows) == len(papers.ledger) == sum(len(read_csv(path)) for path in paths)
    assert rows_n is None or len(papers.rows) == rows_n
    lines = papers.rows.groupby("source_file")["source_line"]
    assert (lines.min() == 2).all() and (lines.max() == lines.size() + 1).all()


def test_an_unknown_kind_offers_the_nearest():
    with pytest.raises(UsageError) as refused:
        read_papers("speeker", [])
    assert refused.value.problems[0].remedy == "did you mean 'speakers'?"
    assert "transcripts" in refused.value.problems[0].expected


@pytest.mark.parametrize("kind", KINDS)
def test_no_papers_give_no_rows_and_the_columns_all_the_same(kind):
    papers = read_papers(kind, [])
    assert papers.rows.empty and list(papers.rows) == READ_COLUMNS[kind]
    assert papers.ledger.empty and list(papers.ledger) == LEDGER_COLUMNS
    assert papers.problems == []


@pytest.mark.parametrize("kind", ["speakers", "upr", "transcripts"])
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff\xfe", b"a,b\n1,2\n", b"{}",
                                     b"Nothing here is a list.\n"],
                         ids=["empty", "binary", "other table", "json", "prose"])
@pytest.mark.parametrize("suffix", [".csv", ".txt", ".pdf", ".xlsx"])
def test_what_is_no_such_paper_is_a_problem_that_names_the_file(tmp_path, kind, content, suffix):
    path = tmp_path / f"odd{suffix}"
    path.write_bytes(content)
    papers = read_papers(kind, [path])
    assert papers.problems, "the file passed as a paper without a list"
    assert all("odd" in problem.where for problem in papers.problems)
    assert papers.rows.empty


def test_a_bad_paper_does_not_stop_the_others(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("session,speaker_as_written\n37,Cuba\n")
    good = DATA / "raw" / "speakers" / "2018-03-19_item6_ohchr.csv"
    papers = read_papers("speakers", [bad, good, tmp_path / "gone.csv"])
    assert len(papers.rows) == 26
    wheres = [problem.where for problem in papers.problems]
    assert len(wheres) == 2 and "bad.csv" in wheres[0] and "gone.csv" in wheres[1]
    assert papers.problems[0].expected == "speaker_kind"


def test_a_spreadsheet_of_the_bundled_table_gives_the_same_rows(tmp_path, read_csv):
    table = read_csv(DATA / "raw" / "speakers" / "2018-03-19_item6_ohchr.csv")
    path = tmp_path / "list.csv"
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    plain = read_papers("speakers", [path])
    assert plain.problems == []
    assert plain.rows["speaker_as_written"].tolist() == table["speaker_as_written"].tolist()
    assert plain.rows["session"].tolist() == table["session"].tolist()


def test_tables_that_are_no_list_keep_their_own_columns():
    path = DATA / "raw" / "committee_votes" / "8_roll_call_votes.csv"
    papers = read_tables([path], ["vote_topic", "state_as_written", "vote"])
    assert {"vote_topic", "outcome", "source_file", "source_line"} <= set(papers.rows)
    assert len(papers.rows) == 1789
    missing = read_tables([path], ["vote_topic", "votes"])
    assert missing.rows.empty and "did you mean 'vote" in missing.problems[0].remedy


def test_the_ledger_of_a_table_shows_the_name_of_each_row():
    path = DATA / "raw" / "committee_decisions" / "5_ecosoc_status_declined.csv"
    papers = read_papers("committee", [path])
    names = pd.read_csv(path, dtype=str)["organisation_as_written"]
    assert papers.ledger["text"].tolist() == names.tolist()


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason=f"no originals at {ORIGINALS}")
def test_text_and_pdf_of_one_summary_give_the_same_contributors():
    found = {}
    for path in sorted((ORIGINALS / "upr").glob("A_HRC_WG.6_48_SVN_3.*")):
        papers = read_papers("upr", [path])
        assert papers.problems == []
        assert papers.ledger["kind"].isin(["row", "rejected", "furniture"]).all()
        found[path.suffix] = set(zip(papers.rows["code"], papers.rows["member_index"], strict=True))
    assert set(found) == {".pdf", ".txt"}
    assert found[".pdf"] == found[".txt"]
