"""A figure's files: whole, accessible, and the same bytes on every run."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

from hrcstats.errors import HrcStatsError
from hrcstats.figures import charts
from hrcstats.figures.export import render, show, show_table
from hrcstats.measure.estimate import estimate_row, estimates_frame

TEXTS = {"caption": "Shares <b>& more</b>.", "alt": "One dot at 25% (20-30%) & no more.",
         "source": "Speaker lists.", "denominator": "200 slots."}


def figure():
    frame = estimates_frame([
        {"name": "A <i>name</i> worth $5", **estimate_row("share", 0.25, low=0.2, high=0.3, n=50,
                                                        denominator_n=200)}])
    return charts.draw_intervals(frame, "name", is_share=True), frame


def shown(tmp_path, **texts):
    drawn, frame = figure()
    return show(drawn, figure_id="share-of-new", data=frame, out_dir=tmp_path, **(TEXTS | texts))


def test_every_file_is_written(tmp_path):
    result = shown(tmp_path)
    assert sorted(path.name for path in result.folder.iterdir()) == [
        "alt.txt", "caption.txt", "citation.txt", "share-of-new.csv", "share-of-new.pdf",
        "share-of-new.png", "share-of-new.svg"]
    assert pd.read_csv(result.folder / "share-of-new.csv")["value"].tolist() == [0.25]
    assert "200 slots." in (result.folder / "caption.txt").read_text()


def test_svg_names_and_describes_itself(tmp_path):
    svg = (shown(tmp_path).folder / "share-of-new.svg").read_text("utf-8")
    head = svg[:svg.index("<metadata>")]
    assert 'role="img"' in head
    described = re.search(r'aria-labelledby="(\S+)" aria-describedby="(\S+)"', head)
    title = re.search(rf'<title id="{described[1]}">(.*?)</title>', head)[1]
    text = re.search(rf'<desc id="{described[2]}">(.*?)</desc>', head)[1]
    assert unescape(title) == TEXTS["caption"] and unescape(text) == TEXTS["alt"]


def test_pdf_embeds_its_fonts(tmp_path):
    reader = PdfReader(shown(tmp_path).folder / "share-of-new.pdf")
    fonts = reader.pages[0]["/Resources"]["/Font"]
    assert fonts
    for font in fonts.values():
        inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
        assert "/FontFile2" in inner["/FontDescriptor"]
    assert reader.metadata.title == TEXTS["caption"]
    assert "/CreationDate" not in reader.metadata


def test_png_is_print_ready_and_says_what_it_shows(tmp_path):
    with Image.open(shown(tmp_path).folder / "share-of-new.png") as image:
        assert [round(side) for side in image.info["dpi"]] == [300, 300]
        assert image.text["Description"] == TEXTS["alt"]
        assert round(image.width / 300 * 25.4) == 170


def test_files_are_the_same_bytes_in_another_process(tmp_path):
    here = Path(__file__)
    code = ("import importlib.util, sys; from pathlib import Path;"
            f"spec = importlib.util.spec_from_file_location('t', {str(here)!r});"
            "module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module);"
            "module.shown(Path(sys.argv[1]))")
    source = str(here.resolve().parents[2] / "src")
    environment = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": source}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "b")], check=True, env=environment)
    shown(tmp_path / "a")
    for path in sorted((tmp_path / "a" / "share-of-new").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / "share-of-new" / path.name).read_bytes()


def test_two_figures_of_one_page_share_no_id():
    drawn, _ = figure()
    ids = [set(re.findall(r'\bid="([^"]+)"', render(drawn, name, "t", "d")["svg"].decode()))
           for name in ("one", "two")]
    own = {name for name in ids[0] if name.startswith(("one", "clip", "p"))}
    assert f"{'one'}-title" in own and not own & {name for name in ids[1] if "-title" in name}


def test_html_is_self_contained_and_safe(tmp_path):
    html = shown(tmp_path)._repr_html_()
    assert not re.search(r'(?:src|href)="(?!data:|#)', html)
    assert 'alt="One dot at 25% (20-30%) &amp; no more."' in html
    assert "Shares &lt;b&gt;&amp; more&lt;/b&gt;." in html
    assert "A &lt;i&gt;name&lt;/i&gt; worth $5" in html
    assert 'download="share-of-new.csv"' in html
    assert "200 slots." in html


def test_run_folder_is_the_default_place(tmp_path, monkeypatch):
    monkeypatch.setenv("HRCSTATS_RUN_DIR", str(tmp_path))
    monkeypatch.setenv("HRCSTATS_COMMIT", "abc123")
    result = shown(None)
    assert result.folder == tmp_path / "figures" / "share-of-new"
    assert "commit abc123" in (result.folder / "citation.txt").read_text()


@pytest.mark.parametrize("missing", sorted(TEXTS))
def test_every_text_is_needed(tmp_path, missing):
    with pytest.raises(HrcStatsError, match=missing):
        shown(tmp_path, **{missing: " "})
    assert not (tmp_path / "share-of-new").exists()


def test_alternative_text_must_hold_numbers(tmp_path):
    with pytest.raises(HrcStatsError, match="holds no number"):
        shown(tmp_path, alt="A chart of shares")


def test_faults_are_named_together(tmp_path):
    drawn, frame = figure()
    with pytest.raises(HrcStatsError) as caught:
        show(drawn, figure_id="../up", data=frame, out_dir=tmp_path, **(TEXTS | {"source": ""}))
    assert "'../up'" in str(caught.value) and "source" in str(caught.value)


def test_table_says_missing_in_words(tmp_path):
    data = pd.DataFrame({"name": ["<b>a</b>", None], "n": [0.0, float("nan")]})
    html = show_table(data, caption="Rows & more")._repr_html_()
    assert html.count(">none</span>") == 2 and "NaN" not in html
    assert "&lt;b&gt;a&lt;/b&gt;" in html
    assert "<caption><bdi>Rows &amp; more</bdi></caption>" in html
    assert '<td class="hrc-number">0</td>' in html
    with pytest.raises(HrcStatsError, match="caption"):
        show_table(data, caption=" ")


@pytest.mark.parametrize("text", ["caption", "alt"])
def test_a_missing_value_must_be_said_in_words(tmp_path, text):
    with pytest.raises(HrcStatsError, match="says nan"):
        shown(tmp_path, **{text: "From nan to 25% of slots."})


def test_texts_follow_one_another_as_sentences(tmp_path):
    folder = shown(tmp_path, caption="Shares", source="UPR summaries").folder
    said = "Shares. Source: UPR summaries. Counted out of: 200 slots."
    assert (folder / "caption.txt").read_text().strip() == said
