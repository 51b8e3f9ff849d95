"""Figure packs for report writers."""

import pytest

from hrcstats.errors import HrcStatsError, UsageError
from hrcstats.publish.packs import export_packs

PARTS = ("svg", "pdf", "png", "csv", "md")


@pytest.fixture
def drawn(checkout):
    """A study with two figures of one run, in two widths."""
    for kind in ("figures", "figures-85mm"):
        for figure in ("deferrals", "decisions"):
            folder = checkout.reports_dir / "runs" / "06_committee_access" / "all" / kind / figure
            folder.mkdir(parents=True)
            for part in PARTS:
                (folder / f"{figure}.{part}").write_text(f"{kind} {part}")
    return checkout


def export(checkout, **change):
    """Exports into the study's reports."""
    options = {"scope": "", "formats": "svg,pdf,png", "width_mm": None,
               "out_dir": checkout.root / "packs"} | change
    return export_packs(checkout, **options)


def test_each_figure_is_a_folder_with_everything_beside_the_image(drawn):
    packs = export(drawn)
    assert [pack.relative_to(drawn.root / "packs").as_posix() for pack in packs] == [
        "06_committee_access/all/decisions", "06_committee_access/all/deferrals"]
    assert {path.suffix[1:] for path in packs[0].iterdir()} == set(PARTS)


def test_formats_and_scope_narrow_what_is_copied(drawn):
    (pack,) = export(drawn, scope="deferrals", formats="svg")
    assert {path.suffix for path in pack.iterdir()} == {".svg", ".csv", ".md"}


def test_one_column_comes_from_its_own_drawing(drawn):
    packs = export(drawn, width_mm=85)
    assert (packs[0] / "decisions.svg").read_text() == "figures-85mm svg"
    assert (export(drawn, width_mm=170)[0] / "decisions.svg").read_text() == "figures svg"


def test_an_old_pack_leaves_nothing_behind(drawn):
    (pack, _) = export(drawn)
    (pack / "old.txt").write_text("old")
    export(drawn)
    assert not (pack / "old.txt").exists()


def test_format_and_width_that_are_not_offered_are_told_together(drawn):
    with pytest.raises(UsageError) as refused:
        export(drawn, formats="svg,gif,bmp", width_mm=90)
    assert [problem.value for problem in refused.value.problems] == ["gif", "bmp", "90"]
    assert not (drawn.root / "packs").exists()


def test_a_scope_without_figures_is_an_error(drawn):
    with pytest.raises(HrcStatsError, match="no figure in this scope"):
        export(drawn, scope="HRC99")
