"""The list of papers, and that each paper is what it was when it was listed."""

import shlex

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.sources import (
    SOURCE_COLUMNS,
    check_sources,
    load_sources,
    papers_of,
    register,
    source_id,
)

LIST = "raw/speakers/2018-03-19_item6_ohchr.csv"


def found(checkout):
    """The problems of the list of papers."""
    return check_sources(load_sources(checkout.data_dir), checkout.data_dir)


def test_the_bundled_papers_are_listed_unchanged_with_licence_and_origin(checkout):
    assert found(checkout) == []
    sources = load_sources(checkout.data_dir)
    assert (sources["licence"] != "").all() and (sources["title"] != "").all()
    assert sources["retrieved"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    papers = sources[sources["file"].str.startswith(("raw/", "reference/"))]
    assert papers["sha256"].str.fullmatch("[0-9a-f]{64}").all()


def test_one_changed_byte_is_found_with_place_and_remedy(checkout):
    with (checkout.data_dir / LIST).open("a", encoding="utf-8") as file:
        file.write("\n")
    (problem,) = found(checkout)
    assert problem.what == "file changed since it was registered"
    assert problem.where == f"data/{LIST}"
    assert "register" in problem.remedy and "--replace" in problem.remedy


def test_every_kind_of_disorder_is_told_at_once(checkout, change):
    (checkout.data_dir / LIST).unlink()
    (checkout.data_dir / "raw" / "speakers" / "new.csv").write_text("session\n57\n")
    with (checkout.data_dir / "reference" / "agenda_items.csv").open("a") as file:
        file.write("x\n")
    change(checkout, "raw/sources.csv", lambda table: table.loc[[*table.index, 0]])
    what = {problem.what for problem in found(checkout)}
    assert what == {"paper is gone", "paper without a line in sources.csv", "listed twice",
                    "file changed since it was registered"}
    assert all(problem.remedy or problem.expected for problem in found(checkout))


def test_the_hint_for_a_paper_without_a_line_works_as_printed(checkout, call, monkeypatch):
    (checkout.data_dir / "raw" / "speakers" / "new list.csv").write_text("session\n57\n")
    (problem,) = found(checkout)
    words = shlex.split(problem.remedy.split(": ", 1)[1])
    monkeypatch.chdir(checkout.root)
    assert words[0] == "hrcstats"
    assert call(checkout, *words[1:]).code == 0
    assert found(checkout) == []


def test_a_list_without_a_column_says_which(checkout, change):
    change(checkout, "raw/sources.csv", lambda table: table.rename(columns={"licence": "license"}))
    with pytest.raises(HrcStatsError) as refused:
        load_sources(checkout.data_dir)
    (problem,) = refused.value.problems
    assert problem.expected == "licence" and "license" in problem.remedy


def test_no_list_at_all(tmp_path):
    with pytest.raises(HrcStatsError, match="no list of papers"):
        load_sources(tmp_path)


def test_a_new_paper_is_registered_with_its_hash_in_order(checkout):
    path = checkout.data_dir / "raw" / "speakers" / "hrc58.csv"
    path.write_text("session,speaker_as_written,speaker_kind\n58,Cuba,state_member\n")
    register(checkout.data_dir, [path], retrieved="2026-11-22", title="HRC58", licence="UN")
    sources = load_sources(checkout.data_dir)
    assert sources["file"].is_monotonic_increasing
    assert list(sources)[:-1] == SOURCE_COLUMNS
    assert found(checkout) == []
    assert path in papers_of(sources, checkout.data_dir, "speakers")


def test_registering_again_needs_a_word_and_keeps_what_was_said(checkout):
    path = checkout.data_dir / LIST
    title = load_sources(checkout.data_dir).set_index("file").loc[LIST, "title"]
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(HrcStatsError, match="listed already"):
        register(checkout.data_dir, [path], retrieved="2026-11-23")
    register(checkout.data_dir, [path], retrieved="2026-11-23", replace=True)
    assert load_sources(checkout.data_dir).set_index("file").loc[LIST, "title"] == title
    assert found(checkout) == []


def test_papers_outside_the_study_or_not_there_are_refused_together(checkout, tmp_path):
    outside = tmp_path / "paper.csv"
    outside.write_text("x\n")
    before = (checkout.data_dir / "raw" / "sources.csv").read_bytes()
    with pytest.raises(HrcStatsError) as refused:
        register(checkout.data_dir, [outside, checkout.data_dir / "raw" / "none.csv"],
                 retrieved="2026-11-22")
    assert [problem.what for problem in refused.value.problems] == ["not under data/",
                                                                    "no such file"]
    assert (checkout.data_dir / "raw" / "sources.csv").read_bytes() == before


def test_the_id_of_a_paper_is_its_path():
    assert source_id("raw/upr/A_HRC_WG.6_28_UKR_3.csv") == "upr/A_HRC_WG.6_28_UKR_3"
    assert source_id("reference/agenda_items.csv") == "reference/agenda_items"


def test_the_same_paper_under_another_name_is_refused(checkout):
    there = checkout.data_dir / "raw" / "upr" / "A_HRC_WG.6_52_DNK_3.csv"
    copy = there.with_name("denmark.csv")
    copy.write_bytes(there.read_bytes())
    with pytest.raises(HrcStatsError, match=r"already there as raw/upr/A_HRC_WG\.6_52_DNK_3\.csv"):
        register(checkout.data_dir, [copy], retrieved="2026-11-28", title="x", licence="UN")
