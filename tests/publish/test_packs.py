"""Figure packs for report writers."""

import pytest

from hrcstats.errors import HrcStatsError, UsageError
from hrcstats.figures import charts
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.publish.notebook import NotebookRun
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
    assert [pack.folder.relative_to(drawn.root / "packs").as_posix() for pack in packs] == [
        "06_committee_access/all/decisions", "06_committee_access/all/deferrals"]
    assert {path.suffix[1:] for path in packs[0].folder.iterdir()} == set(PARTS)


def test_formats_and_scope_narrow_what_is_copied(drawn):
    (pack,) = export(drawn, scope="deferrals", formats="svg")
    assert {path.suffix for path in pack.folder.iterdir()} == {".svg", ".csv", ".md"}


def test_one_column_comes_from_its_own_drawing(drawn):
    packs = export(drawn, width_mm=85)
    assert (packs[0].folder / "decisions.svg").read_text() == "figures-85mm svg"
    assert (export(drawn, width_mm=170)[0].folder / "decisions.svg").read_text() == "figures svg"


def test_an_old_pack_leaves_nothing_behind(drawn):
    (pack, _) = export(drawn)
    (pack.folder / "old.txt").write_text("old")
    export(drawn)
    assert not (pack.folder / "old.txt").exists()


def test_format_and_width_that_are_not_offered_are_told_together(drawn):
    with pytest.raises(UsageError) as refused:
        export(drawn, formats="svg,gif,bmp", width_mm=90)
    assert [problem.value for problem in refused.value.problems] == ["gif", "bmp", "90"]
    assert not (drawn.root / "packs").exists()


def test_a_scope_without_figures_is_an_error(drawn):
    with pytest.raises(HrcStatsError, match="no figure in this scope"):
        export(drawn, scope="HRC99")


def contents(pack):
    """Every file of a pack, byte by byte."""
    return {path.name: path.read_bytes() for path in pack.folder.iterdir()}


def draw_real(checkout, caption):
    """One figure as a notebook draws and keeps it."""
    frame = estimates_frame([
        {"state_name": "Iran (Islamic Republic of)",
         **estimate_row("address_share", 30 / 86, n=30, denominator_n=86)},
        {"state_name": "Bolivia (Plurinational State of)",
         **refusal_row("address_share", "the list is cut")}])
    run = NotebookRun("05_upr_submissions", checkout,
                      checkout.reports_dir / "runs" / "05_upr_submissions" / "all")
    run.figure(charts.draw_bars, frame, figure_id="addresses", label_column="state_name",
               is_share=True, value_label="share of individual submissions", caption=caption,
               alt="Iran 30 of 86.", source="A/HRC/WG.6/50/USA/3",
               denominator="86 individual civil-society submissions")
    return run


def test_a_pack_in_another_language_is_drawn_again_and_is_the_same_every_time(checkout):
    draw_real(checkout, "An address is not a coding. Rooks nest here.")
    (pack,) = export(checkout, language="fr", width_mm=85)
    first = contents(pack)
    assert pack.untranslated == ["Rooks nest here."]
    assert (pack.folder / "still_english.txt").read_text() == "Rooks nest here.\n"
    caption = (pack.folder / "caption.txt").read_text("utf-8")
    assert caption.startswith("Une adresse n'est pas un codage. Rooks nest here. Source\u00a0:")
    alt = (pack.folder / "alt.txt").read_text("utf-8")
    assert "Iran 34,9\u00a0% (30 sur 86)" in alt and "Bolivie pas d'estimation" in alt
    assert 'xml:lang="fr"' in (pack.folder / "addresses.svg").read_text("utf-8")
    (again,) = export(checkout, language="fr", width_mm=85)
    assert contents(again) == first


def test_a_figure_of_an_earlier_version_says_what_to_do(drawn):
    with pytest.raises(HrcStatsError, match="run its notebook again"):
        export(drawn, language="es")
