"""A page stands only while its inputs, the tables it asked and the code are the same."""

import pytest

from hrcstats.publish.site_kept import Kept
from hrcstats.publish.site_rows import Rows
from hrcstats.publish.site_tree import Tree

DEBATES = "debate_id,session\nd1,25\n"


@pytest.fixture
def build(tmp_path):
    """Builds one page that shows the first cell of `debates`; counts how often it is made."""
    tables = tmp_path / "processed"
    tables.mkdir()
    (tables / "debates.csv").write_text(DEBATES)
    made = []

    def build_once(inputs=("a",), context=("c",)):
        rows, tree = Rows(tables), Tree(tmp_path / "source")
        kept = Kept(tmp_path / "kept.json", rows, context)

        def make():
            made.append(inputs)
            table = rows.table("debates")
            rows.want(("debates", "session", "25"))
            return "none" if table is None else table["session"].iloc[0]

        kept.page(tree, "page.md", inputs, make)
        tree.prune()
        kept.save()
        assert rows.wanted == {("debates", "session", "25")}
        return (tmp_path / "source" / "page.md").read_text(), len(made)

    build_once.root = tmp_path
    return build_once


def test_page_that_stands_is_not_made_again_and_still_asks_for_its_rows(build):
    assert build() == ("25", 1)
    assert build() == ("25", 1)


def test_changed_input_table_or_code_makes_it_again(build, monkeypatch):
    build()
    assert build(inputs=("b",)) == ("25", 2)
    assert build(inputs=("b",), context=("other",)) == ("25", 3)
    (build.root / "processed" / "debates.csv").write_text(DEBATES.replace("25", "26"))
    assert build(inputs=("b",), context=("other",)) == ("26", 4)
    (build.root / "processed" / "debates.csv").unlink()
    assert build(inputs=("b",), context=("other",)) == ("none", 5)
    monkeypatch.setattr("hrcstats.publish.site_kept.code_digest", lambda: "changed")
    assert build(inputs=("b",), context=("other",)) == ("none", 6)


@pytest.mark.parametrize("spoil", [
    lambda root: (root / "source" / "page.md").write_text("by hand"),
    lambda root: (root / "source" / "page.md").unlink(),
    lambda root: (root / "kept.json").write_text("{"),
    lambda root: (root / "kept.json").write_text('{"context": "c"}'),
])
def test_what_was_spoilt_is_made_again(build, spoil):
    build()
    spoil(build.root)
    assert build() == ("25", 2)


def test_borders_of_inputs_count(build):
    build(inputs=("ab", "c"))
    assert build(inputs=("a", "bc")) == ("25", 2)


def test_a_table_that_no_page_asked_for_makes_nothing_again(build):
    build()
    (build.root / "processed" / "sessions.csv").write_text("session\n25\n")
    assert build() == ("25", 1)
