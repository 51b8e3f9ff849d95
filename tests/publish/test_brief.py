"""The brief as pages: two at most, tagged, the same bytes twice, hostile names shown safely."""

import pandas as pd
import pypdf
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.figures import charts
from hrcstats.figures.export import show
from hrcstats.publish import brief_words as words
from hrcstats.publish.brief import Brief, Picture, Points, Rows, write_brief

HOSTILE = 'A "#quote" \\ $x$ <script>alert(1)</script> *bold* @ref [x] جمعية 日本'


@pytest.fixture
def picture(tmp_path):
    rows = words.bars(pd.DataFrame({"agenda_item": [4], "debate_kind": ["general_debate"],
                                    "list_state": ["cut"], "ngo_slots_n": [9]}))
    shown = show(charts.draw_bars(rows, "label"), figure_id="bars", data=rows, caption="Slots.",
                 alt=words.alternative_text(rows), source="papers", denominator="1 debate",
                 out_dir=tmp_path / "figures")
    return Picture("Read", shown)


def brief(*blocks):
    return Brief("HRC7: on the record", HOSTILE, list(blocks), "hrcstats, commit x")


def test_the_pdf_is_tagged_and_says_its_title_and_language(tmp_path, picture):
    table = Rows("Names", pd.DataFrame({"name": [HOSTILE, None], "slots": [3, None]}), "All 2.")
    written = write_brief(brief(Points("In short", [HOSTILE]), picture, table), tmp_path / "out")
    reader = pypdf.PdfReader(written.pdf)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).startswith("en") and reader.metadata.title == "HRC7: on the record"
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()
    text = "".join(page.extract_text() for page in reader.pages)
    assert "<script>" in text and "*bold*" in text and "#quote" in text
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["brief.html",
                                                                         "brief.pdf"]


def test_the_page_shows_names_as_text_and_fetches_nothing(tmp_path, picture):
    written = write_brief(brief(Points("In short", [HOSTILE]), picture), tmp_path)
    page = written.html.read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "src=\"http" not in page and "href=\"http" not in page and "@import" not in page
    assert 'alt="item 4, general debate, cut list: 9 NGO slots read."' in page


def test_the_same_brief_gives_the_same_bytes(tmp_path, picture):
    blocks = (Points("In short", ["One."]), picture)
    first, second = (write_brief(brief(*blocks), tmp_path / name) for name in "ab")
    assert first.pdf.read_bytes() == second.pdf.read_bytes()
    assert first.html.read_bytes() == second.html.read_bytes()


def test_a_brief_that_is_too_long_is_refused_and_leaves_the_old_one(tmp_path):
    write_brief(brief(Points("In short", ["One."])), tmp_path)
    before = (tmp_path / "brief.pdf").read_bytes()
    long = Rows("Names", pd.DataFrame({"name": ["x"] * 200}), "All 200.")
    with pytest.raises(HrcStatsError, match=r"too long.*pages"):
        write_brief(brief(long), tmp_path)
    assert (tmp_path / "brief.pdf").read_bytes() == before


def test_a_table_of_ten_rows_stays_on_one_page_under_its_heading(tmp_path):
    for lines in (38, 42, 46):  # where the table begins, near the end of the page
        names = pd.DataFrame({"name": [f"Verein {n:02}" for n in range(10)], "slots": range(10)})
        written = write_brief(brief(Points("In short", ["One."] * lines),
                                    Rows("Names read", names, "All 10.")), tmp_path)
        pages = [page.extract_text() for page in pypdf.PdfReader(written.pdf).pages]
        with_rows = [page for page in pages if "Verein" in page]
        assert len(with_rows) == 1 and "Names read" in with_rows[0] and "All 10." in with_rows[0]


def test_a_longer_table_repeats_its_head_where_it_breaks(tmp_path):
    names = pd.DataFrame({"heading of names": [f"Verein {n:02}" for n in range(60)]})
    written = write_brief(brief(Rows("Read", names, "All 60.")), tmp_path)
    pages = [page.extract_text() for page in pypdf.PdfReader(written.pdf).pages]
    assert len(pages) == 2 and all("heading of names" in page for page in pages)


def test_every_session_with_a_list_has_a_brief_of_two_pages(spoilable, call):
    for session in (34, 59):  # with cut lists, and without any paper
        done = call(spoilable, "run", "09_session_brief", "--session", str(session))
        assert done.code == 0, done.err
        folder = spoilable.reports_dir / "runs" / "09_session_brief" / f"session-{session}"
        assert len(pypdf.PdfReader(folder / "brief.pdf").pages) <= 2
        page = (folder / "brief.html").read_text(encoding="utf-8")
        assert "nan" not in page.lower().replace("financ", "").replace("governan", "")
    assert "missing" in page.lower() and "is not zero" in page


@pytest.mark.parametrize(("n", "what", "said"), [
    (1, "incidents known, a convenience sample", "The one incident known, a convenience sample."),
    (1, "rules and counts", "The one rule or count."),
    (2, "papers", "All 2 papers."),
])
def test_a_caption_says_one_row_as_one(n, what, said):
    assert words.cut_note(pd.DataFrame({"x": range(n)}), 5, what).startswith(said)


def test_linked_slots_are_said_one_number_a_sentence():
    numbers = pd.DataFrame([
        {"quantity": "linked_slots_documented", "value": 1.0, "high": 3.0, "denominator_n": 20},
        {"quantity": "linked_slots_documented_or_probable", "value": 2.0, "high": 3.0,
         "denominator_n": 20}])
    said = words._linked(numbers)[0].split(". ")
    assert said[:3] == ["Of 20 NGO slots read, 1 belongs to organisations whose relation to a "
                        "State is documented",
                        "With the probable relations counted too, there are 2",
                        "If all undecided codings were true, there would be 3"]


def test_linked_slots_of_a_debate_cannot_be_read_as_coded_slots():
    debates = pd.DataFrame({"meeting_date": ["2017-03-01"], "agenda_item": [4],
                            "debate_kind": ["general_debate"], "list_state": ["cut"],
                            "ngo_slots_n": [20], "linked_n": [0]})
    table = words.debates_table(debates)
    assert table.columns[-1] == "of these linked to a State"
    assert not any("coded" in column for column in table)
    said = words.cut_note(table, 5, "debates")
    assert said.startswith("of these linked to a State: slots of organisations")
    assert "undecided coding, or that nobody has coded, are not in it" in said
    assert "linked" not in words.cut_note(pd.DataFrame({"x": [1]}), 5, "papers")
