"""The review site: what it must show, what it must refuse, what it must never fetch."""

import json
import os
import re
import shutil

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.publish.site import build_site
from hrcstats.publish.site_check import check_site
from hrcstats.publish.site_html import anchor, markdown, table
from hrcstats.publish.site_weight import slim_css


def build(study):
    return build_site(study.reports, study.docs, study.out)


def page(study, name):
    return (study.out / name).read_text(encoding="utf-8")


def problems_of(study):
    with pytest.raises(HrcStatsError) as caught:
        build(study)
    return str(caught.value)


def test_front_page_answers_with_number_interval_and_link(built):
    study, result = built
    front = page(study, "index.html")
    assert result.exit_code == 0
    assert ">180</a> applications." in front
    assert "34.9%\u00a0(24.9–45.9%)</a> of " in front
    assert 'href="results.html#r-06_committee_access-deferred_total-2013-02-11"' in front


def test_refused_result_is_said_in_words_and_never_as_a_number(built):
    study, _ = built
    front = page(study, "index.html")
    assert "No surge can be measured from cut lists." in front
    assert "26 of 32 lists are cut" in front
    assert "nan" not in front.lower()


def test_every_internal_link_resolves_and_nothing_is_fetched(built):
    study, _ = built
    assert check_site(study.out) == []


def test_result_leads_to_notebook_cell_and_paper(built):
    study, _ = built
    results = page(study, "results.html")
    assert 'href="notebooks/06_committee_access/all.html#cell-2"' in results
    assert 'id="cell-2"' in page(study, "notebooks/06_committee_access/all.html")
    mark = anchor("p", "raw/committee_decisions/10_new.csv")
    assert f'href="papers.html#{mark}"' in results
    assert "line 4" in results
    assert f'id="{mark}"' in page(study, "papers.html")


def test_result_leads_to_the_rows_it_was_counted_from(built):
    study, _ = built
    rows = "rows/speaker_slots/session-25.html"
    asked = "speaker_slots/session-25.html?session=25&amp;speaker_kind=ngo"
    assert f'href="rows/{asked}"><bdi>4 rows: speaker slots' in page(study, "results.html")
    counted = page(study, rows)
    assert "5 rows of table" in counted
    assert "line 4</bdi>" in counted
    assert "&lt;script&gt;" in counted and "<script>alert" not in counted


def test_session_page_tells_missing_from_zero(built):
    study, _ = built
    read, unread = page(study, "sessions/HRC-25.html"), page(study, "sessions/HRC-26.html")
    assert "5 slots listed, 4 of them of NGOs" in read and "ngo slots read" in read
    assert "general debate</bdi>" in read and "general_debate" not in read
    assert "<bdi>no</bdi>" in read and "<bdi>False</bdi>" not in read
    assert "No paper of this session has been read" in unread
    assert "list cap" in unread
    assert "No paper of this session" not in read
    assert '<span class="hrc-none">none</span>' in page(study, "sessions.html")


def test_state_page_holds_the_results_about_it(built):
    study, _ = built
    assert "iran address share" in page(study, "states/USA.html")
    assert "United States" in page(study, "states.html")


def test_criteria_of_codings_lead_to_the_codebook(study):
    (study.docs / "codebook.md").write_text(
        "# Codebook\n\n## Relation of an organisation to a State\n\nC1 to C6.\n")
    build(study)
    place = "docs/codebook.html#relation-of-an-organisation-to-a-state"
    assert f'href="../{place}"><bdi>C1</bdi>' in page(study, "states/USA.html")
    assert check_site(study.out) == []


@pytest.mark.parametrize("name", ["codings.html", "states/USA.html"])
def test_coding_is_shown_with_source_date_coder_and_reply(built, name):
    study, _ = built
    shown = page(study, name)
    for part in ("Founded by &lt;i&gt;members&lt;/i&gt;", 'href="https://example.org/report"',
                 "2014; 2026-11-22", "published:report", "2026-11-25: Our members elect the board",
                 'href="https://example.org/reply"'):
        assert part in shown, part


def test_state_page_gathers_its_runs_with_their_figures(study):
    study.add_run("03_gongo_surge", "state-CUB", [
        ("markdown", "# Who rose?", ""), ("code", "show(x)", '<p id="figure-iran-address">x</p>')])
    origin = study.reports / "runs" / "05_upr_submissions" / "USA" / "figures"
    shutil.copytree(origin, study.reports / "runs" / "03_gongo_surge" / "state-CUB" / "figures")
    build(study)
    shown = page(study, "states/CUB.html")
    assert 'href="../notebooks/03_gongo_surge/state-CUB.html"' in shown
    assert "files/figures/03_gongo_surge/state-CUB/iran-address/iran-address.svg" in shown
    assert 'alt="30 of 86 submissions."' in shown


def test_figure_that_no_cell_shows_is_offered_and_breaks_no_link(study):
    folder = study.reports / "runs" / "06_committee_access" / "all" / "figures"
    shutil.copytree(folder / "deferred", folder / "unseen")
    build(study)
    assert 'href="all.html">' in page(study, "notebooks/06_committee_access/all.html")
    assert (study.out / "files/figures/06_committee_access/all/unseen").is_dir()
    assert check_site(study.out) == []


def test_figure_files_are_offered_beside_the_figure(built):
    study, _ = built
    notebook = page(study, "notebooks/06_committee_access/all.html")
    for kind in ("svg", "pdf", "png", "csv"):
        name = f"files/figures/06_committee_access/all/deferred/deferred.{kind}"
        assert f"../../{name}" in notebook
        assert (study.out / name).is_file()


def test_awkward_names_are_shown_as_written(built):
    study, _ = built
    pages = "".join(path.read_text("utf-8") for path in study.out.rglob("organisations/*.html"))
    assert "<script>alert('x')" not in pages
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &lt;b&gt;Sons" in pages
    assert "<bdi>مركز القاهرة لدراسات حقوق الإنسان</bdi>" in pages
    index = (study.out / "files/organisation-index.js").read_text("utf-8")
    assert "<script" not in index


def test_unsafe_paper_address_is_no_link(built):
    study, _ = built
    papers = page(study, "papers.html")
    assert 'href="javascript:' not in papers
    assert 'rel="noreferrer noopener" href="https://example.org/a.xlsx"' in papers


def test_missing_result_stops_the_build_and_keeps_the_published_site(study):
    build(study)
    study.write_front('[[question]]\nquestion = "Q?"\nanswer = "{a}"\n'
                      'results = { a = "02_presence/surge/al" }\n')
    before = page(study, "index.html")
    message = problems_of(study)
    assert "02_presence/surge/al" in message
    assert "did you mean '02_presence/surge/all'" in message
    assert page(study, "index.html") == before


def test_every_fault_of_a_sentence_is_named_at_once(study):
    study.write_front('[[question]]\nquestion = "Q?"\nanswer = "{b} {a.valu} {a:percent}"\n'
                      'results = { a = "02_presence/surge/all" }\n')
    message = problems_of(study)
    assert "'b'" in message and "'valu'" in message and "'percent'" in message


def test_failed_run_is_published_as_failed_with_exit_code_1(study):
    study.add_run("05_upr_submissions", "USA", [("markdown", "# Who writes to the UPR?", "")],
                  status="failed", error="Traceback\nValueError: no column <code>")
    result = build(study)
    assert result.exit_code == 1
    assert [run.name for run in result.failed] == ["05_upr_submissions / USA"]
    failed = page(study, "notebooks/05_upr_submissions/USA.html")
    assert "ValueError: no column &lt;code&gt;" in failed
    assert "Share with an address in Iran" not in failed
    front = page(study, "index.html")
    assert "1 run failed" in front and "05_upr_submissions / USA" in front
    assert "<strong>Stale:</strong> this answer rests on 05_upr_submissions / USA" in front
    assert "stale</strong>" in page(study, "results.html")


def test_run_older_than_its_inputs_is_stale(study):
    (study.data / "raw" / "committee.csv").write_text("a,b\n1,3\n")
    result = build(study)
    assert result.exit_code == 0
    assert [run.name for run in result.stale] == ["06_committee_access / all"]
    assert "data/raw/committee.csv" in page(study, "runs.html")
    assert "older than its inputs" in page(study, "index.html")
    assert "Changed since this run" in page(study, "notebooks/06_committee_access/all.html")


def test_run_outside_the_study_is_marked_and_may_fail(study):
    study.add_run("03_gongo_surge", "state-CUB", [("markdown", "# Who rose?", "")],
                  status="failed", error="ValueError: a trial")
    planned = {("06_committee_access", "all"), ("05_upr_submissions", "USA"), ("08_other", "all")}
    result = build_site(study.reports, study.docs, study.out, planned=planned)
    assert result.exit_code == 0
    assert result.not_run == ["08_other / all"]
    front = page(study, "index.html")
    assert "03_gongo_surge" not in front and "08_other / all" in front
    assert "failed, outside the study" in page(study, "runs.html")
    assert "Outside the study" in page(study, "notebooks/02_presence/all.html")
    assert "Outside the study" not in page(study, "notebooks/06_committee_access/all.html")


def test_guides_and_methods_have_an_index_each(study):
    (study.docs / "guides").mkdir()
    (study.docs / "guides" / "figure.md").write_text(
        "# Take a figure\n\nCopy the pack. Then cite it: [terms](../../data/raw/sources.csv).\n")
    build(study)
    assert "Copy the pack." in page(study, "guides.html")
    assert "docs/guides/figure.html" in page(study, "guides.html")
    assert "Add a session" in page(study, "methods.html")
    assert "data/raw/sources.csv" in page(study, "docs/guides/figure.html")
    assert check_site(study.out) == []


def test_broken_link_in_a_guide_stops_the_build(study):
    build(study)
    (study.docs / "guide.md").write_text("# Guide\n\n[gone](nowhere.md) and <a href='x.html'>x</a>")
    message = problems_of(study)
    assert "docs/guide.html" in message and "x.html" in message
    assert "Add a session" in page(study, "docs/guide.html")


def test_removed_run_leaves_no_page_behind(study):
    build(study)
    shutil.rmtree(study.reports / "runs" / "02_presence")
    study.rows = [row for row in study.rows if row["notebook"] != "02_presence"]
    study.write_results()
    study.write_front('title = "T"\n')
    build(study)
    assert not (study.out / "notebooks/02_presence/all.html").exists()
    assert check_site(study.out) == []


def test_unchanged_pages_are_not_built_again(study):
    build(study)
    work = study.reports / ".site" / "html"
    before = {path: path.stat().st_mtime_ns for path in work.rglob("*.html")}
    (study.docs / "guide.md").write_text("# Add a session, changed\n")
    build(study)
    again = {path.name for path in before if path.stat().st_mtime_ns != before[path]}
    assert "guide.html" in again
    assert not {"all.html", "USA.html", "HRC-25.html"} & again
    assert "changed" in page(study, "docs/guide.html")


def _files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


def _change_a_number(study):
    study.rows[-1]["value"] = study.rows[-1]["n"] = 3
    study.write_results()


def _change_a_figure(study):
    folder = study.reports / "runs" / "05_upr_submissions" / "USA" / "figures" / "iran-address"
    (folder / "iran-address.csv").write_text("a\n1\n")
    shutil.copytree(folder, folder.with_name("a-second-figure"))


def _change_a_notebook(study):
    path = study.reports / "runs" / "06_committee_access" / "all" / "06_committee_access.ipynb"
    path.write_text(path.read_text().replace("put applications off", "postpone everything"))


def _change_a_hand_table(study):
    path = study.data / "processed" / "codings.csv"
    path.write_text(path.read_text().replace("Founded by", "Led by"))


def _change_a_list(study):
    path = study.data / "processed" / "speaker_slots.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def _change_a_debate(study):
    path = study.data / "processed" / "debates.csv"
    path.write_text(path.read_text().replace(",25,", ",26,"))


def _delete_a_session(study):
    path = study.data / "processed" / "sessions.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def _change_a_paper(study):
    path = study.data / "raw" / "sources.csv"
    path.write_text(path.read_text().replace("Decisions, deferred", "Decisions, put off"))


def _change_an_input(study):
    (study.data / "raw" / "committee.csv").write_text("a,b\n1,3\n")


def _change_an_alias(study):
    path = study.data / "processed" / "aliases.csv"
    path.write_text(path.read_text().replace("CIHRS", "CIHRS-2"))


def _drop_a_run(study):
    shutil.rmtree(study.reports / "runs" / "02_presence")
    study.rows = [row for row in study.rows if row["notebook"] != "02_presence"]
    study.write_results()
    study.write_front('title = "T"\n')


@pytest.mark.parametrize(("change", "told", "name"), [
    (_change_a_number, "<bdi>3</bdi>|>3</td>|>3<", "results.html"),
    (_change_a_figure, "a-second-figure", "notebooks/05_upr_submissions/USA.html"),
    (_change_a_notebook, "postpone everything", "notebooks/06_committee_access/all.html"),
    (_change_a_hand_table, "Led by", "states/USA.html"),
    (_change_a_list, "4 rows of", "rows/speaker_slots/session-25.html"),
    (_change_a_debate, "5 slots listed", "sessions/HRC-26.html"),
    (_delete_a_session, "HRC25", "sessions.html"),
    (_change_a_paper, "Decisions, put off", "results.html"),
    (_change_an_input, "older than its inputs", "notebooks.html"),
    (_change_an_alias, "CIHRS-2", "organisations/c.html"),
    (_drop_a_run, "06_committee_access", "runs.html"),
])
def test_a_change_reaches_the_same_pages_whether_all_are_built_or_few(study, change, told, name):
    build(study)
    change(study)
    build(study)
    assert re.search(told, page(study, name))
    few = _files(study.out)
    shutil.rmtree(study.reports / ".site")
    shutil.rmtree(study.out)
    build(study)
    whole = _files(study.out)
    assert sorted(few) == sorted(whole)
    assert [name for name in whole if few[name] != whole[name]] == []


def test_published_site_shares_no_file_that_a_build_writes_into(study):
    build(study)
    before = _files(study.out)
    kept = study.out.with_name("kept")
    shutil.copytree(study.out, kept, copy_function=os.link)
    (study.docs / "guide.md").write_text("# Add a session, changed\n")
    build(study)
    assert _files(kept) == before


def test_run_record_that_cannot_be_read_is_named(study):
    path = study.reports / "runs" / "02_presence" / "all" / "record.json"
    path.write_text("{")
    broken = study.reports / "runs" / "05_upr_submissions" / "USA" / "record.json"
    broken.write_text(json.dumps({"notebook": "05_upr_submissions"}))
    message = problems_of(study)
    assert "02_presence" in message and "lacks scope, status" in message


def test_result_id_that_stands_twice_is_named(study):
    study.rows.append(dict(study.rows[0]))
    study.write_results()
    assert "result id stands twice" in problems_of(study)


@pytest.mark.parametrize(("most", "name"), [
    (3, "results-06_committee_access"), (2, "results/06_committee_access/all")])
def test_many_results_get_a_page_a_notebook_or_a_run(study, monkeypatch, most, name):
    monkeypatch.setattr("hrcstats.publish.site_results.ONE_PAGE_ROWS", most)
    build(study)
    assert f"{name}.html#r-06" in page(study, "index.html")
    assert f"{name}.html" in page(study, "results.html")
    assert check_site(study.out) == []


@pytest.mark.parametrize("body", [
    '<img src="https://example.org/x.png">',
    '<script src="//example.org/x.js"></script>',
    '<style>@import "https://example.org/x.css";</style>',
    '<link rel="stylesheet" href="http://example.org/x.css">',
])
def test_check_finds_what_is_fetched_from_outside(tmp_path, body):
    (tmp_path / "index.html").write_text(f"<html><body>{body}</body></html>")
    assert [problem.what for problem in check_site(tmp_path)] == ["fetches from outside"]


def test_check_finds_dead_links_places_and_doubled_ids(tmp_path):
    (tmp_path / "index.html").write_text(
        '<a href="no.html">1</a><a href="#no">2</a><p id="a"></p><p id="a"></p>'
        '<a href="#a">3</a><a href="https://example.org">4</a>')
    found = sorted(problem.what for problem in check_site(tmp_path))
    assert found == ["an id stands twice", "link leads nowhere",
                     "link leads to no place on its page"]


def test_slim_css_drops_only_rules_that_no_page_uses():
    css = ('.a{x:1}.b,.a .c{x:2}.d:not(.e) p{x:3}@media print{.b{x:4}.a{x:5}}'
           '@font-face{font-family:"Font Awesome 7 Free";src:url(f.woff2)}a[href="{"]{x:6}'
           '@charset "utf-8";/*# sourceMappingURL=x */')
    assert slim_css(css, {"a", "d"}) == ('.a{x:1}.d:not(.e) p{x:3}@media print{.a{x:5}}'
                                         'a[href="{"]{x:6}@charset "utf-8";')


def test_markdown_text_stands_for_itself():
    assert markdown("*a* <b>\n$x$ [y](z)") == r"\*a\* \<b\> \$x\$ \[y\]\(z\)"


def test_anchors_differ_where_readable_parts_do_not():
    assert anchor("r", "a/b") == "r-a-b"
    assert anchor("o", "جمعية") != anchor("o", "منظمة")
    assert anchor("o", "a b") != anchor("o", "a  b")


def test_table_tells_missing_from_zero():
    html = table(pd.DataFrame({"n": [0.0, None]}), {"n": "N"}, table_id="t", caption="c")
    assert 'data-sort="0.0">0</td>' in html
    assert '<span class="hrc-none">none</span>' in html


def test_table_without_rows_says_so_and_one_with_rows_does_not():
    frame = pd.DataFrame({"n": [1], "name": ["a"]})
    columns = {"n": "N", "name": "Name"}
    html = table(frame.head(0), columns, table_id="t", caption="c")
    assert '<tfoot><tr><td colspan="2">none on record</td></tr></tfoot>' in html
    assert "none on record" not in table(frame, columns, table_id="t", caption="c")
