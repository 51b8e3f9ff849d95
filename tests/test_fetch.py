"""Fetching against a local server that behaves as badly as real ones do."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hrcstats.errors import HrcStatsError, UsageError
from hrcstats.fetch import append_source, fetch
from hrcstats.fetch.client import USER_AGENT, PoliteClient
from hrcstats.fetch.download import download, sha256_of
from hrcstats.fetch.sources import ADDRESSES, read_addresses

PDF = b"%PDF-1.4 " + b"paper " * 2000
ROOT = Path(__file__).resolve().parents[1]


class Site:
    """What the server holds, and what it was asked."""

    def __init__(self) -> None:
        self.papers: dict[str, bytes] = {}
        self.answers: dict[str, list[int]] = {}  # status codes to give before the paper itself
        self.redirects: dict[str, str] = {}
        self.broken: dict[str, int] = {}         # path -> bytes after which the line goes dead
        self.robots = ""
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.base = ""

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    held = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            held.asked.append((self.path, {k.title(): v for k, v in self.headers.items()}))
            if self.path == "/robots.txt":
                self._give(200 if held.robots else 404, held.robots.encode())
            elif held.answers.get(self.path):
                status = held.answers[self.path].pop(0)
                self._give(status, b"busy", {"Retry-After": "7"} if status == 429 else {})
            elif self.path in held.redirects:
                self._give(302, b"", {"Location": held.redirects[self.path]})
            elif self.path in held.papers:
                self._paper(held.papers[self.path])
            else:
                self._give(404, b"nothing here")

        def _paper(self, body: bytes) -> None:
            tag = f'"{hash(body)}"'
            begin = 0
            wanted = self.headers.get("Range", "")
            if wanted and self.headers.get("If-Range") == tag:
                begin = int(wanted.removeprefix("bytes=").rstrip("-"))
            headers = {"ETag": tag, "Content-Length": str(len(body) - begin)}
            dead = held.broken.pop(self.path, None)
            self.send_response(206 if begin else 200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[begin:begin + dead] if dead else body[begin:])

        def _give(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield held
    server.shutdown()
    thread.join()
    server.server_close()


class Watch:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def client(self, **options: float) -> PoliteClient:
        return PoliteClient(sleep=self.sleep, clock=lambda: self.now, **options)  # type: ignore[arg-type]


@pytest.fixture
def watch() -> Watch:
    return Watch()


def addresses(folder: Path, base: str) -> Path:
    """The real table with every site replaced by the local server."""
    path = folder / "addresses.csv"
    lines = [
        "kind,role,url,suffix,links,licence,note",
        f"documents,paper,{base}/doc/{{symbol}}.{{language}}.pdf,.pdf,,UN document,",
        f"transcripts,index,{base}/en/meetings.json?from={{from}}&to={{to}}&page={{page}},.json,,"
        "UN automatic transcript,",
        f"upr,index,{base}/upr/{{state}}-index,.html,A_HRC_WG,UN document,",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def sources(folder: Path) -> list[dict[str, str]]:
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def run(site: Site, tmp_path: Path, watch: Watch, kind: str, **options: object):
    with watch.client() as client:
        return fetch(kind, out_dir=tmp_path / "raw", client=client,
                     addresses=addresses(tmp_path, site.base), **options)  # type: ignore[arg-type]


def test_a_document_is_saved_with_hash_address_and_licence(site, tmp_path, watch):
    site.papers["/doc/A/HRC/57/2.en.pdf"] = PDF
    result = run(site, tmp_path, watch, "documents", symbol="A/HRC/57/2")
    saved = tmp_path / "raw/speakers/A_HRC_57_2.en.pdf"
    assert saved.read_bytes() == PDF and not result.problems
    (row,) = sources(tmp_path / "raw")
    assert row["file"] == "raw/speakers/A_HRC_57_2.en.pdf" and row["sha256"] == sha256_of(saved)
    assert row["symbol"] == "A/HRC/57/2" and row["licence"] == "UN document" and row["retrieved"]
    assert row["observed_in_full"] == ""
    assert not list(tmp_path.rglob("*.part*"))


def test_what_is_there_is_not_asked_for_again(site, tmp_path, watch):
    site.papers["/doc/A/HRC/57/2.en.pdf"] = PDF
    run(site, tmp_path, watch, "documents", symbol="A/HRC/57/2")
    asked = len(site.asked)
    again = run(site, tmp_path, watch, "documents", symbol="A/HRC/57/2")
    assert len(site.asked) == asked and again.kept_n == 1 and again.rows == []
    assert len(sources(tmp_path / "raw")) == 1


def test_requests_stand_a_second_apart_and_bear_our_name(site, tmp_path, watch):
    site.papers |= {"/a.pdf": PDF, "/b.pdf": PDF + b"b"}
    with watch.client(pause_s=1.0) as client:
        download(client, site.base + "/a.pdf", tmp_path / "a.pdf")
        download(client, site.base + "/b.pdf", tmp_path / "b.pdf")
    assert watch.slept == [1.0, 1.0]  # robots.txt, a, b
    assert {headers["User-Agent"] for _, headers in site.asked} == {USER_AGENT}


def test_a_longer_crawl_delay_wins(site, tmp_path, watch):
    site.robots = "User-agent: *\nCrawl-delay: 9\n"
    site.papers["/a.pdf"] = PDF
    with watch.client() as client:
        download(client, site.base + "/a.pdf", tmp_path / "a.pdf")
    assert watch.slept == [9.0]


def test_robots_are_respected(site, tmp_path, watch):
    site.robots = "User-agent: *\nDisallow: /private/\n"
    site.papers["/private/a.pdf"] = PDF
    with watch.client() as client, pytest.raises(HrcStatsError, match="robots"):
        download(client, site.base + "/private/a.pdf", tmp_path / "a.pdf")
    assert site.paths() == [] and not (tmp_path / "a.pdf").exists()


def test_redirects_are_followed_and_the_last_address_is_kept(site, tmp_path, watch):
    site.redirects = {"/old.pdf": "/newer.pdf", "/newer.pdf": "/new.pdf"}
    site.papers["/new.pdf"] = PDF
    with watch.client() as client:
        saved = download(client, site.base + "/old.pdf", tmp_path / "a.pdf")
    assert saved.url == site.base + "/new.pdf"


def test_redirects_in_a_circle_are_an_error(site, tmp_path, watch):
    site.redirects = {"/a.pdf": "/b.pdf", "/b.pdf": "/a.pdf"}
    with watch.client() as client, pytest.raises(HrcStatsError, match="redirects"):
        download(client, site.base + "/a.pdf", tmp_path / "a.pdf")


def test_a_missing_paper_is_a_problem_and_leaves_nothing(site, tmp_path, watch):
    result = run(site, tmp_path, watch, "documents", symbol="A/HRC/57/999")
    assert "404" in str(result.problems[0]) and "symbol" in result.problems[0].remedy
    assert not list((tmp_path / "raw/speakers").glob("*.pdf"))
    assert not (tmp_path / "raw/sources.csv").exists()


def test_a_busy_server_is_given_the_time_it_asks_for(site, tmp_path, watch):
    site.papers["/a.pdf"] = PDF
    site.answers["/a.pdf"] = [429, 503]
    with watch.client() as client:
        download(client, site.base + "/a.pdf", tmp_path / "a.pdf")
    assert 7.0 in watch.slept and (tmp_path / "a.pdf").read_bytes() == PDF


def test_a_server_that_stays_busy_is_left_alone(site, tmp_path, watch):
    site.answers["/a.pdf"] = [503] * 20
    with watch.client(tries=3) as client, pytest.raises(HrcStatsError, match="503"):
        download(client, site.base + "/a.pdf", tmp_path / "a.pdf")
    assert site.paths() == ["/a.pdf"] * 3


def test_a_truncated_paper_is_resumed_where_it_broke_off(site, tmp_path, watch):
    site.papers["/a.pdf"] = PDF
    site.broken["/a.pdf"] = 5000
    with watch.client() as client:
        download(client, site.base + "/a.pdf", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == PDF
    assert site.asked[-1][1]["Range"] == "bytes=5000-"


def test_a_paper_that_always_breaks_off_is_never_called_whole(site, tmp_path, watch):
    class Dead(dict):
        def pop(self, *_: object) -> int:
            return 100

    site.papers["/a.pdf"] = PDF
    site.broken = Dead()
    with watch.client() as client, pytest.raises(HrcStatsError, match="broke off"):
        download(client, site.base + "/a.pdf", tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists() and (tmp_path / "a.pdf.part").stat().st_size == 300


def test_a_paper_that_changed_while_broken_off_begins_anew(site, tmp_path, watch):
    site.papers["/a.pdf"] = PDF
    (tmp_path / "a.pdf.part").write_bytes(b"%PDF old beginning")
    (tmp_path / "a.pdf.part.json").write_text(json.dumps({"validator": '"old"'}))
    with watch.client() as client:
        download(client, site.base + "/a.pdf", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == PDF


def test_an_error_page_is_not_a_pdf(site, tmp_path, watch):
    site.papers["/doc/A/HRC/57/2.en.pdf"] = b"<html><body>Service unavailable</body></html>"
    result = run(site, tmp_path, watch, "documents", symbol="A/HRC/57/2")
    assert "a web page" in str(result.problems[0])
    assert not list((tmp_path / "raw/speakers").iterdir())


def test_a_changed_paper_is_kept_beside_the_old_one(site, tmp_path, watch):
    site.papers["/doc/A/HRC/57/2.en.pdf"] = PDF
    run(site, tmp_path, watch, "documents", symbol="A/HRC/57/2")
    site.papers["/doc/A/HRC/57/2.en.pdf"] = PDF + b" corrigendum"
    result = run(site, tmp_path, watch, "documents", symbol="A/HRC/57/2", refresh=True)
    folder = tmp_path / "raw/speakers"
    assert (folder / "A_HRC_57_2.en.pdf").read_bytes() == PDF
    assert (folder / "A_HRC_57_2.en~2.pdf").read_bytes() == PDF + b" corrigendum"
    assert "changed" in result.notes[0] and len(sources(tmp_path / "raw")) == 2
    third = run(site, tmp_path, watch, "documents", symbol="A/HRC/57/2", refresh=True)
    assert third.rows == [] and third.kept_n == 1


def meetings_page(page: int, more: bool, meetings: list[dict[str, object]]) -> bytes:
    return json.dumps({"meetings": meetings, "total": 3, "hasMore": more, "page": page}).encode()


def test_transcripts_of_a_session_follow_the_list(site, tmp_path, watch):
    where = "/en/meetings.json?from=2026-02-23&to=2026-04-03&page="
    one = {"slug": "hrc/61/1", "hasTranscript": True, "jsonUrl": "/en/hrc/61/1.json"}
    silent = {"slug": "hrc/61/2", "hasTranscript": False, "jsonUrl": None}
    other = {"slug": "sc/10228", "hasTranscript": True, "jsonUrl": "/en/sc/10228.json"}
    last = {"slug": "hrc/61/3/2", "hasTranscript": True, "jsonUrl": "/en/hrc/61/3/2.json"}
    site.papers |= {where + "1": meetings_page(1, True, [one, silent, other]),
                    where + "2": meetings_page(2, False, [last]),
                    "/en/hrc/61/1.json": b'{"video": {}}', "/en/hrc/61/3/2.json": b'{"video": {}}'}
    result = run(site, tmp_path, watch, "transcripts", session=61,
                 dates=("2026-02-23", "2026-04-03"))
    assert [row["symbol"] for row in result.rows] == ["hrc/61/1", "hrc/61/3/2"]
    assert (tmp_path / "raw/transcripts/hrc_61_3_2.json").exists()
    assert "hrc/61/2: no transcript: not observed" in result.notes
    assert "/en/sc/10228.json" not in site.paths()


def test_one_bad_meeting_does_not_stop_the_others(site, tmp_path, watch):
    where = "/en/meetings.json?from=2026-02-23&to=2026-04-03&page=1"
    listed = [{"slug": f"hrc/61/{n}", "hasTranscript": True, "jsonUrl": f"/en/hrc/61/{n}.json"}
              for n in (1, 2)]
    site.papers |= {where: meetings_page(1, False, listed), "/en/hrc/61/2.json": b"{}"}
    result = run(site, tmp_path, watch, "transcripts", session="61",
                 dates=("2026-02-23", "2026-04-03"))
    assert len(result.problems) == 1 and [row["symbol"] for row in result.rows] == ["hrc/61/2"]


def test_malformed_dates_are_told_as_the_site_told_them(site, tmp_path, watch):
    site.answers["/en/meetings.json?from=x&to=y&page=1"] = [400]
    result = run(site, tmp_path, watch, "transcripts", session=61, dates=("x", "y"))
    assert "400" in str(result.problems[0]) and result.rows == []


def test_an_index_page_leads_to_its_papers(site, tmp_path, watch):
    page = ('<a href="/docs/A_HRC_WG.6_34_SVN_3.pdf">summary</a><a href="/docs/other.pdf">x</a>'
            '<a href="/docs/A_HRC_WG.6_34_SVN_3.pdf#page=2">again</a>')
    site.papers |= {"/upr/si-index": page.encode(), "/docs/A_HRC_WG.6_34_SVN_3.pdf": PDF}
    result = run(site, tmp_path, watch, "upr", state="SI")
    assert [row["file"] for row in result.rows] == ["raw/upr/docs_A_HRC_WG.6_34_SVN_3.pdf"]


def test_an_index_page_without_papers_is_a_problem(site, tmp_path, watch):
    site.papers["/upr/si-index"] = b"<p>We have moved</p>"
    result = run(site, tmp_path, watch, "upr", state="SI")
    assert "no papers on this page" in str(result.problems[0])


@pytest.mark.parametrize(("kind", "options", "message"), [
    ("transcript", {}, "did you mean 'transcripts'"),
    ("documents", {}, "--symbol"),
    ("documents", {"symbol": "report please"}, "not a document symbol"),
    ("transcripts", {}, "--session"),
])
def test_wrong_usage_names_the_remedy(site, tmp_path, watch, kind, options, message):
    with pytest.raises(UsageError, match=message):
        run(site, tmp_path, watch, kind, **options)
    assert site.asked == []


def test_append_source_refuses_a_second_hash(tmp_path):
    row = {"file": "a.pdf", "sha256": "1", "url": "u", "licence": "l", "retrieved": "2026-01-01"}
    assert append_source(tmp_path / "sources.csv", row)
    assert not append_source(tmp_path / "sources.csv", row)
    with pytest.raises(HrcStatsError, match="another hash"):
        append_source(tmp_path / "sources.csv", row | {"sha256": "2"})
    with pytest.raises(HrcStatsError, match="not complete"):
        append_source(tmp_path / "sources.csv", {"file": "b.pdf"})


def test_the_table_of_addresses_is_whole():
    table = read_addresses(ROOT / ADDRESSES)
    assert {row.kind for row in table} >= {"documents", "transcripts", "meeting-summaries", "upr",
                                           "press-releases"}
    assert all(row.url.startswith("https://") and row.licence for row in table)
