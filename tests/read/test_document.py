"""The document layer on files of every kind, good and bad."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
import typst

from hrcstats.errors import HrcStatsError
from hrcstats.read.document import Document, read_document, read_documents
from hrcstats.read.pdf import _join_words
from hrcstats.read.pdf_pages import HYPHEN, Piece

PROSE = "The working group heard statements on access to water and on the rights of peoples. " * 14


def make_pdf(path: Path, source: str) -> Path:
    typst.compile(source.encode(), output=str(path))
    return path


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def refusal(path: Path) -> str:
    with pytest.raises(HrcStatsError) as caught:
        read_document(path)
    assert caught.value.problems[0].remedy, "a refusal has to say what to do"
    return str(caught.value)


# --- PDF ------------------------------------------------------------------------------------------

def test_running_heads_and_page_numbers_are_marked_by_repetition(tmp_path):
    pages = "\n#pagebreak()\n".join(PROSE.replace("group", n) for n in ("lake", "hill", "sea"))
    source = ('#set page(paper: "a5", header: [Paper of the Lake Forum],'
              f" footer: context counter(page).display())\n{pages}")
    document = read_document(make_pdf(tmp_path / "heads.pdf", source))
    marked = [line.text for line in document.lines if line.is_furniture]
    assert marked.count("Paper of the Lake Forum") == 3
    assert [text for text in marked if text.isdigit()] == ["1", "2", "3"]
    assert not any("working" in text for text in marked)


def test_columns_painted_one_after_the_other_become_rows(tmp_path):
    source = """#stack(dir: ltr, spacing: 20pt, [AI \\ APE \\ ECLJ],
      [Amnesty Lake, London; \\ Advocate of Hills, Ljubljana; \\ European Rivers, Paris.])"""
    document = read_document(make_pdf(tmp_path / "codes.pdf", source))
    assert [line.cells for line in document.lines] == [
        ["AI", "Amnesty Lake, London;"],
        ["APE", "Advocate of Hills, Ljubljana;"],
        ["ECLJ", "European Rivers, Paris."],
    ]


def test_gaps_between_code_and_name_are_kept_as_cells(tmp_path):
    source = """#grid(columns: (80pt, 300pt), row-gutter: 4pt,
      [AI], [Amnesty Lake, London (United Kingdom);],
      [Broken Chalk], [The Broken Chalk, Amsterdam (Netherlands).])"""
    cells = [line.cells for line in read_document(make_pdf(tmp_path / "g.pdf", source)).lines]
    assert cells[0][0] == "AI"
    assert ["Broken Chalk", "The Broken Chalk, Amsterdam (Netherlands)."] in cells


def test_two_columns_of_prose_stay_one_after_the_other(tmp_path):
    words = " ".join(f"word{n}" for n in range(260))
    source = f'#set page(width: 300pt, height: 260pt)\n#columns(2)[{words}]'
    joined = " ".join(texts(read_document(make_pdf(tmp_path / "two.pdf", source))))
    assert joined.replace("- ", "").split() == words.split()


def test_footnote_mark_does_not_break_its_line(tmp_path):
    source = "It is a summary of 12 submissions#super[2] for the universal review."
    document = read_document(make_pdf(tmp_path / "super.pdf", source))
    assert texts(document) == ["It is a summary of 12 submissions2 for the universal review."]


def joined(first: str, second: str, *others: str) -> list[str]:
    page = [Piece(text, 0, 1, -n, 1) for n, text in enumerate([first + HYPHEN, second, *others])]
    return [piece.text for piece in _join_words([page])[0]]


def test_words_broken_at_a_hyphen_are_joined_by_what_the_paper_shows():
    assert joined("the organi", "zations met", "many organizations")[0] == "the organizations"
    assert joined("his long", "term view", "long-term long term")[0] == "his long-term"
    assert joined("reports of CoE", "GRETA said")[0] == "reports of CoE-GRETA"
    assert joined("a contri", "bution came")[:2] == ["a contribution", "came"]


def test_scan_without_text_is_refused(tmp_path):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    path = tmp_path / "scan.pdf"
    writer.write(path)
    assert "scan without text" in refusal(path)


def test_encrypted_pdf_is_refused(tmp_path):
    plain = make_pdf(tmp_path / "plain.pdf", "Some words")
    writer = pypdf.PdfWriter(clone_from=plain)
    writer.encrypt("secret", algorithm="RC4-128")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    assert "encrypted" in refusal(path)


def test_broken_pdf_is_refused(tmp_path):
    plain = make_pdf(tmp_path / "plain.pdf", "Some words").read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(plain[: len(plain) // 3])
    assert "broken" in refusal(path)


# --- what a file really holds ---------------------------------------------------------------------

ERROR_PAGE = (
    "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body>server</body></html>"
)


@pytest.mark.parametrize("name", ["paper.pdf", "paper.html", "paper.txt", "paper.docx", "p.csv"])
def test_error_page_saved_as_a_paper_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_text(ERROR_PAGE)
    assert "error page" in refusal(path) and "404 Not Found" in refusal(path)


def test_any_web_page_named_pdf_is_refused(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_text("<html><head><title>Council papers</title></head><body>Hello</body></html>")
    assert "a web page, not a PDF" in refusal(path)


def test_wrong_suffix_is_read_by_content_and_said(tmp_path):
    path = make_pdf(tmp_path / "paper.pdf", "Some words").rename(tmp_path / "paper.txt")
    document = read_document(path)
    assert texts(document) == ["Some words"]
    assert document.notes == ["named .txt but holds a PDF: read as that"]


@pytest.mark.parametrize(("name", "content", "says"), [
    ("a.txt", b"", "empty"),
    ("a.txt", b"  \n\n ", "empty"),
    ("a.pdf", b"not a pdf at all", "broken or not a PDF"),
    ("a.docx", b"PK\x03\x04 cut", "broken"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted or old Office"),
    ("a.xlsx", b"{\\rtf1 hello}", "RTF"),
    ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
    ("a.json", b'{"title": "cut', "JSON is broken"),
    ("a.odt", b"plain words", "file type not read"),
])
def test_unreadable_files_say_why(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    assert says in refusal(path)


def test_missing_file_says_so(tmp_path):
    with pytest.raises(HrcStatsError, match="no such file"):
        read_document(tmp_path / "nowhere.pdf")


# --- text, HTML, Word, tables ---------------------------------------------------------------------

@pytest.mark.parametrize(("encoding", "named"), [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16"),
])
def test_encoding_is_found_and_stated(tmp_path, encoding, named):
    path = tmp_path / "names.txt"
    path.write_bytes("Fédération «Jérôme» – Sénégal\nNiños\n".encode(encoding))
    document = read_document(path)
    assert texts(document)[:2] == ["Fédération «Jérôme» – Sénégal", "Niños"]
    assert document.notes == [f"encoding {named}"]


def test_mixed_encodings_name_the_lines(tmp_path):
    path = tmp_path / "mixed.txt"
    path.write_bytes("Sénégal\n".encode() + "Pérou\n".encode("cp1252"))
    message = refusal(path)
    assert "mixed encodings" in message and "line(s) 1" in message and "line(s) 2" in message


def test_running_heads_of_a_text_are_marked_and_headings_are_not(tmp_path):
    pages = []
    for number in range(3, 8):
        body = [f"{number}.{n} A sentence of its own about water." for n in range(30)]
        pages += ["Discussion", *body, str(number), "", "A/HRC/99/1"]
    path = tmp_path / "pages.txt"
    path.write_text("\n".join(pages))
    marked = {line.text for line in read_document(path).lines if line.is_furniture}
    assert marked == {"A/HRC/99/1", "3", "4", "5", "6", "7"}


def test_html_blocks_are_lines_and_inline_tags_do_not_split(tmp_path):
    path = tmp_path / "release.html"
    path.write_text(
        "<html><body><nav>Menu</nav><p>Speaking were <b>Lake</b> Forum,\n <i>Hill</i>&nbsp;Union"
        "<br>and others.</p><ul><li>One</li><li>Two</li></ul><table><tr><td>AI</td><td>Lake</td>"
        "</tr></table><script>x()</script></body></html>"
    )
    document = read_document(path)
    assert texts(document) == ["Speaking were Lake Forum, Hill Union", "and others.", "One", "Two",
                               "AI\tLake"]
    assert document.grids[0].rows == [["AI", "Lake"]]


def test_word_keeps_paragraphs_and_tables_in_order(tmp_path):
    paper = docx.Document()
    paper.add_paragraph("Before")
    table = paper.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "AI", "Amnesty Lake"
    paper.add_paragraph("After")
    path = tmp_path / "paper.docx"
    paper.save(path)
    document = read_document(path)
    assert [text for text in texts(document) if text] == ["Before", "AI\tAmnesty Lake", "After"]
    assert document.lines[1].cells == ["AI", "Amnesty Lake"]


def test_sheet_keeps_empty_rows_and_plain_numbers(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([])
    book.active.append(["Room", 5, 2.5])
    path = tmp_path / "list.xlsx"
    book.save(path)
    assert read_document(path).grids[0].rows == [["", "", ""], ["Room", "5", "2.5"]]


@pytest.mark.parametrize(("text", "delimiter"), [
    ('name;city\n"Lake; Hill, and Sea";Geneva\n', "';'"),
    ('name,city\n"Lake; Hill, and Sea",Geneva\n', "','"),
    ("name\tcity\nLake; Hill, and Sea\tGeneva\n", "tab"),
    ('name|city\n"Lake; Hill, and Sea"|Geneva\n', "'|'"),
])
def test_delimiter_is_found_past_quotes(tmp_path, text, delimiter):
    path = tmp_path / "table.csv"
    path.write_text(text)
    document = read_document(path)
    assert document.grids[0].rows == [["name", "city"], ["Lake; Hill, and Sea", "Geneva"]]
    assert document.notes == ["encoding utf-8", f"delimiter {delimiter}"]


def test_json_is_data(tmp_path):
    path = tmp_path / "meeting.json"
    path.write_text('{"transcript": null}')
    assert read_document(path).data == {"transcript": None}


def test_one_bad_paper_does_not_stop_the_others(tmp_path):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.pdf"
    good.write_text("words")
    bad.write_text(ERROR_PAGE)
    for jobs in (1, 2):
        found = list(read_documents([good, bad, good], jobs))
        assert [type(item).__name__ for item in found] == ["Document", "HrcStatsError", "Document"]
