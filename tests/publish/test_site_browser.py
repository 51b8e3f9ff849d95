"""The built site in a real browser, opened from disk as a reader would."""

import csv
import os
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# One page of every kind, with what is awkward on it.
PAGES = ["index.html", "notebooks.html", "notebooks/06_committee_access/all.html",
         "notebooks/02_presence/all.html", "results.html", "ledger.html", "organisations.html",
         "organisations/c.html", "organisations/other.html", "states.html", "states/USA.html",
         "codings.html", "guides.html", "methods.html", "docs/guide.html", "sessions.html",
         "sessions/HRC-25.html", "sessions/HRC-26.html", "data.html", "tables.html",
         "tables/organisations.html", "papers.html", "rows.html",
         "rows/speaker_slots/session-25.html",
         "rows/speaker_slots/session-25.html?speaker_kind=ngo", "runs.html",
         "changes.html", "search.html", "search.html?q=rights"]
AWKWARD_NAME = "Órgano Cubano de Solidaridad"
FRONT_PAGE_BYTES = 500_000

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def need(is_there, what):
    """Skip where a tool is absent, but never in continuous integration."""
    if not is_there:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{what} is not installed")


@pytest.fixture(scope="module")
def browser():
    need(find_spec("playwright"), "playwright")
    need(Path(CHROMIUM).exists(), "chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, built):
    """Opens a page from disk; at the end of the test no error and no request may have come."""
    study, _ = built
    opened, errors, requests = [], [], []

    def open_page(name, width=1280, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900},
                                      color_scheme=scheme, accept_downloads=True)
        tab = context.new_page()
        tab.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("request", lambda sent: requests.append(sent.url))
        tab.goto(f"{study.out.as_uri()}/{name}")
        opened.append(context)
        return tab

    open_page.requests = requests
    yield open_page
    for context in opened:
        context.close()
    assert errors == []
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []


def test_search_finds_an_organisation_by_an_alias(visit):
    page = visit("index.html")
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").fill("cihrs")
    page.keyboard.press("Enter")
    hit = page.locator("#hrc-organisations a").first
    assert hit.text_content() == "Cairo Institute for Human Rights Studies"
    assert "also written CIHRS" in page.locator("#hrc-organisations li").first.text_content()
    hit.click()
    assert page.locator("tr:target").text_content().startswith("Cairo Institute")


@pytest.mark.parametrize(("query", "also"), [("orsol", "also written ORSOL"),
                                             ("солидарности orsol", "also written ORSOL"),
                                             ("солидарности", "")])
def test_hit_by_an_acronym_says_so(visit, query, also):
    page = visit(f"search.html?q={query}")
    said = page.locator("#hrc-organisations li").first.text_content()
    assert said == f"Организация Солидарности {also}".strip()


@pytest.mark.parametrize("query", ["مركز القاهرة", "ORGANO cubano", "солидарности", "<b>sons"])
def test_search_ignores_accents_case_and_script(visit, query):
    page = visit("search.html")
    page.locator("form.bd-search input").last.fill(query)
    page.keyboard.press("Enter")
    page.locator("#hrc-organisations a").first.wait_for()
    assert page.locator("#hrc-organisations a").count() == 1


@pytest.mark.parametrize("query", ["Instituto de El Cairo para el Estudio de los Derechos Humanos",
                                   "institut du caire pour les études des droits de l’homme"])
def test_search_finds_an_organisation_by_its_name_in_another_language(visit, query):
    page = visit(f"search.html?q={query}")
    hit = page.locator("#hrc-organisations li").first.text_content()
    assert hit.startswith("Cairo Institute for Human Rights Studies also written Institut")


def test_search_that_finds_an_organisation_alone_does_not_say_that_nothing_matched(visit):
    page = visit("search.html?q=orsol")
    page.get_by_text("No page holds these words").wait_for()
    assert page.locator("#hrc-organisations a").count() == 1
    assert "did not match" not in page.locator("main").text_content()


def test_search_that_finds_nothing_says_so(visit):
    page = visit("search.html?q=xqzwv")
    page.get_by_text("did not match any documents").wait_for()
    assert page.locator("#hrc-organisations a").count() == 0


def test_claim_leads_to_its_paper_in_three_clicks(visit):
    page = visit("index.html")
    page.locator("a.hrc-claim").first.click()
    row = page.locator("tr:target")
    assert "180" in row.text_content()
    row.get_by_role("link", name="Decisions, deferred").click()
    paper = page.locator("tr:target a.hrc-outside")
    assert paper.get_attribute("href") == "https://example.org/a.xlsx"


def test_claim_leads_to_its_notebook_cell(visit):
    page = visit("results.html")
    page.get_by_role("link", name="notebook", exact=True).first.click()
    assert page.url.endswith("all.html#cell-2")
    assert page.locator("figure.hrc-figure img").is_visible()


def test_rows_behind_a_number_recount_it(visit):
    page = visit("results.html")
    row = page.locator("tr", has_text="ngo slots read")
    row.get_by_role("link", name="4 rows: speaker slots").click()
    assert page.locator("tbody tr:visible").count() == 4
    page.get_by_role("button", name="Show all rows").click()
    assert page.locator("tbody tr:visible").count() == 5
    place = page.get_by_role("link", name="line 4", exact=True)
    assert "papers.html#" in place.get_attribute("href")


def test_figure_data_downloads(visit):
    page = visit("notebooks/06_committee_access/all.html")
    with page.expect_download() as caught:
        page.get_by_role("link", name="Data of this figure (CSV)").click()
    assert caught.value.suggested_filename == "deferred.csv"
    text = Path(caught.value.path()).read_text(encoding="utf-8")
    assert text.startswith("session,part,official,quantity,value")
    assert "2013-02-11,carried_over,180,deferred_carried_over,89.0" in text


def test_tables_sort_with_missing_last_and_say_so(visit):
    page = visit("results.html")
    heading = page.locator("#hrc-t-06_committee_access th", has_text="Value")
    values = page.locator("#hrc-t-06_committee_access tbody td:nth-child(3)")
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert [text.strip() for text in values.all_text_contents()] == ["180", "235", "339"]
    heading.get_by_role("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert [text.strip() for text in values.all_text_contents()] == ["339", "235", "180"]


def test_tables_filter(visit):
    page = visit("ledger.html")
    frame = page.locator("#hrc-ledger-rejected")
    frame.get_by_role("searchbox").fill("list NOT-THERE")
    assert frame.locator("tbody tr:visible").count() == 0
    assert "0 of 10 rows" in frame.locator("output").text_content()


def test_code_is_folded_and_one_click_away(visit):
    page = visit("notebooks/06_committee_access/all.html")
    code = page.get_by_text("level = 0.95")
    assert not code.is_visible()
    page.locator("summary", has_text="Show code").first.click()
    assert code.is_visible()


@pytest.mark.parametrize(("scheme", "width", "names"), [
    ("light", 1280, PAGES), ("dark", 390, PAGES),
])
def test_pages_have_no_serious_accessibility_finding(visit, scheme, width, names):
    need(find_spec("axe_playwright_python"), "axe-playwright-python")
    folder = Path(find_spec("axe_playwright_python").origin).parent
    axe = (folder / "axe.min.js").read_text(encoding="utf-8")
    found = []
    for name in names:
        page = visit(name, width, scheme)
        page.evaluate(axe)
        report = page.evaluate(
            f"axe.run(document, {{preload: false, runOnly: {RULES}, "
            "rules: {'target-size': {enabled: true}}})")
        found += [(name, finding["id"], finding["nodes"][0]["html"])
                  for finding in report["violations"]
                  if finding["impact"] in ("serious", "critical")]
        is_too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not is_too_wide, f"{name} scrolls sideways at {width} px"
    assert found == []


def test_keyboard_reaches_every_control_and_shows_where_it_is(visit):
    page = visit("results.html")
    unseen, stops = [], 0
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            const at = document.activeElement, look = getComputedStyle(at);
            return {name: at.outerHTML.slice(0, 80), isBody: at === document.body,
                    isSeen: look.outlineStyle !== "none" || look.boxShadow !== "none"};
        }""")
        stops += not stop["isBody"]
        if not stop["isBody"] and not stop["isSeen"]:
            unseen.append(stop["name"])
    assert stops > 20
    assert unseen == []


def test_rows_shown_are_saved_as_they_stand(visit):
    page = visit("rows/speaker_slots/session-25.html?speaker_kind=ngo")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save these rows (CSV)").click()
    rows = list(csv.reader(Path(caught.value.path()).read_text("utf-8-sig").splitlines()))
    assert "speaker_kind" in rows[0]
    assert len(rows) == 1 + 4
    assert "Órgano Cubano de Solidaridad" in {cell for row in rows for cell in row}


def test_site_works_from_a_server_and_asks_no_other(browser, built):
    study, _ = built

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *words):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(study.out)))
    Thread(target=server.serve_forever, daemon=True).start()
    home, asked = f"http://127.0.0.1:{server.server_port}/", []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(home)
    page.locator(".hrc-find input").fill("organo cubano")
    page.keyboard.press("Enter")
    assert page.locator("#hrc-organisations a").first.text_content() == AWKWARD_NAME
    context.close()
    server.shutdown()
    assert [url for url in asked if not url.startswith((home, "data:", "blob:"))] == []


def test_front_page_weighs_little(visit, built):
    study, _ = built
    visit("index.html").wait_for_load_state("networkidle")
    files = {url.split("?")[0].removeprefix(study.out.as_uri() + "/") for url in visit.requests
             if url.startswith("file:")}
    assert {"index.html", "_static/hrcstats.css"} <= files
    assert sum((study.out / name).stat().st_size for name in files) < FRONT_PAGE_BYTES


def test_print_shows_what_paper_needs(visit):
    page = visit("notebooks/06_committee_access/all.html")
    page.emulate_media(media="print")
    assert page.locator("figure.hrc-figure img").is_visible()
    assert not page.locator("#pst-header").is_visible()
    assert not page.locator("summary", has_text="Show code").first.is_visible()
