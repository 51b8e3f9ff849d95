"""`fetch`: which papers a symbol or a session means, and saving them one by one."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from hrcstats.errors import HrcStatsError, Problem, UsageError
from hrcstats.fetch.client import PoliteClient
from hrcstats.fetch.download import Download, download, sha256_of
from hrcstats.fetch.sources import ADDRESSES, Address, address_of, append_source

_SYMBOL = re.compile(r"[A-Z]+(?:/[A-Za-z0-9.\-]+)+")
_FOLDERS = {"meeting-summaries": "speakers", "press-releases": "committee_releases"}
_DOCUMENT_FOLDERS = (
    (r"A/HRC/WG\.6/\d+/[A-Z]{3}/3", "upr"),
    (r"A/HRC/\d+/2", "speakers"),
    (r"A/HRC/\d+/OD/\d+", "orders_of_the_day"),
)
_LAST_PAGE = 400  # of a list; a list that is longer goes round in circles


@dataclass(frozen=True)
class Wanted:
    """One paper to fetch."""

    url: str
    name: str
    title: str = ""
    symbol: str = ""
    observed_in_full: bool | None = None


@dataclass
class FetchResult:
    """What came of one call: rows as written to sources.csv, problems, and what was there."""

    rows: list[dict[str, object]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kept_n: int = 0  # papers that were there already


def fetch(kind: str, *, symbol: str | None = None, session: int | str | None = None,
          state: str | None = None, url: str | None = None, out_dir: Path | str = "data/raw",
          language: str = "en", dates: tuple[str, str] | None = None, refresh: bool = False,
          addresses: Path | str = ADDRESSES, client: PoliteClient | None = None) -> FetchResult:
    """Fetch official papers of one kind and enter each in `out_dir`/sources.csv.

    Parameters
    ----------
    kind : str
        A kind of `data/reference/source_addresses.csv`: documents, transcripts,
        meeting-summaries, upr, press-releases, ...
    symbol : str, optional
        A document symbol ("A/HRC/57/2") or a transcript's slug ("hrc/61/29").
    session, state : optional
        Session number, or a State's code, where the kind's address asks for it.
    url : str, optional
        One address instead of the table's: that page is fetched (and its papers, for an index).
    dates : (str, str), optional
        First and last day for transcripts; by default the year that their list covers.
    refresh : bool
        Ask again for papers that are there, and keep a changed version beside the old one.

    Returns
    -------
    FetchResult
        A paper that could not be had is a problem in the result; the others are fetched.

    Raises
    ------
    UsageError
        An unknown kind, or neither symbol nor session where one is needed.
    """
    address = address_of(kind, Path(addresses))
    folder = Path(out_dir) / folder_of(kind, symbol or "")
    result = FetchResult()
    fields: dict[str, object] = {"symbol": symbol, "session": session, "language": language,
                                 "state": state.lower() if state else None}
    own = client or PoliteClient()
    try:
        for wanted in _wanted(own, address, fields, url, dates, folder, result):
            _fetch_one(own, wanted, folder, address, language, refresh, result)
    finally:
        if client is None:
            own.__exit__()
    return result


def folder_of(kind: str, symbol: str = "") -> str:
    """The folder of data/raw from which `hrcstats build` reads such a paper.

    Documents are told apart by their symbol: UPR summaries, session reports, Orders of the Day.
    Others (reports that no reader knows) go to `documents`.

    Examples
    --------
    >>> folder_of("documents", "A/HRC/WG.6/48/SVN/3"), folder_of("documents", "A/HRC/57/2")
    ('upr', 'speakers')
    """
    if kind != "documents":
        return _FOLDERS.get(kind, kind)
    found = [folder for pattern, folder in _DOCUMENT_FOLDERS if re.fullmatch(pattern, symbol)]
    return found[0] if found else "documents"


def _wanted(client: PoliteClient, address: Address, fields: dict[str, object], url: str | None,
            dates: tuple[str, str] | None, folder: Path, result: FetchResult) -> Iterator[Wanted]:
    if address.kind == "transcripts":
        yield from _wanted_transcripts(client, address, fields, dates, folder, result)
        return
    where = url or _fill(address, fields)
    symbol = str(fields["symbol"] or "")
    if address.role == "paper" or (url and not address.links):
        name = _file_name(symbol or where, address.suffix, str(fields["language"]))
        yield Wanted(where, name, symbol or _last_part(where), symbol)
        return
    index = _fetch_index(client, where, folder, result)
    if index is None:
        return
    found = dict.fromkeys(_links(index.path, index.url, address.links))
    if not found:
        result.problems.append(Problem("no papers on this page", where, "",
                                       f"links like {address.links}",
                                       "the page has changed: correct source_addresses.csv"))
    for link in found:
        suffix = Path(urlsplit(link).path).suffix or address.suffix
        yield Wanted(link, _file_name(link, suffix, ""), _last_part(link))


def _fill(address: Address, fields: dict[str, object]) -> str:
    needed = [name for name in re.findall(r"{(\w+)}", address.url) if name in fields]
    missing = [name for name in needed if not fields[name]]
    if missing:
        raise UsageError(Problem(f"{address.kind} needs {' and '.join(missing)}", "fetch",
                                 remedy=f"add {' '.join('--' + name for name in missing)}"))
    symbol = fields["symbol"]
    if "symbol" in needed and not _SYMBOL.fullmatch(str(symbol)):
        raise UsageError(Problem("not a document symbol", "fetch", str(symbol), "like A/HRC/57/2"))
    return address.url.format(**fields)


def _fetch_one(client: PoliteClient, wanted: Wanted, folder: Path, address: Address,
               language: str, refresh: bool, result: FetchResult) -> None:
    path = folder / wanted.name
    if path.is_file() and not refresh:
        result.kept_n += 1
        _enter(path, sha256_of(path), wanted, wanted.url, address, language, result)
        return
    try:
        saved = download(client, wanted.url, path)
    except HrcStatsError as error:
        result.problems += error.problems
        return
    if saved.status == "changed":
        result.notes.append(f"{path.name} has changed since it was fetched: the new version is "
                            f"{saved.path.name}")
    result.kept_n += saved.status == "unchanged"
    _enter(saved.path, saved.sha256, wanted, saved.url, address, language, result)


def _enter(path: Path, digest: str, wanted: Wanted, url: str, address: Address, language: str,
           result: FetchResult) -> None:
    sources = path.parent.parent / "sources.csv"
    row: dict[str, object] = {
        "file": path.relative_to(sources.parent.parent).as_posix(), "sha256": digest,
        "title": wanted.title, "symbol": wanted.symbol, "url": url, "licence": address.licence,
        "retrieved": dt.datetime.now(dt.UTC).date().isoformat(), "language": language,
        "observed_in_full": wanted.observed_in_full}
    try:
        if append_source(sources, row):
            result.rows.append(row)
    except HrcStatsError as error:
        result.problems += error.problems


# Lists and index pages ----------------------------------------------------------------------------

def _wanted_transcripts(client: PoliteClient, address: Address, fields: dict[str, object],
                        dates: tuple[str, str] | None, folder: Path, result: FetchResult
                        ) -> Iterator[Wanted]:
    """The meetings of a session through the site's own list, following the addresses it gives."""
    session, symbol = str(fields["session"] or ""), str(fields["symbol"] or "")
    if symbol:
        base = address.url.split("/meetings.json")[0].format(language=fields["language"])
        yield Wanted(f"{base}/{symbol.strip('/')}.json", _file_name(symbol, ".json", ""),
                     symbol, symbol)
        return
    if not session and not dates:
        raise UsageError(Problem("transcripts need a session, dates or a slug", "fetch",
                                 remedy="add --session 61, --dates FROM TO or --symbol hrc/61/29"))
    first, last = dates or _past_year()
    silent = 0
    for page in range(1, _LAST_PAGE):
        where = address.url.format(**fields | {"from": first, "to": last, "page": page})
        listing = _fetch_index(client, where, folder, result, suffix=".json")
        if listing is None:
            return
        content = json.loads(listing.path.read_bytes())
        for meeting in content.get("meetings") or []:
            slug = str(meeting.get("slug") or "").strip("/")
            if not re.match(rf"hrc/{session or r'[^/]+'}/", slug):
                continue
            if not meeting.get("hasTranscript") or not meeting.get("jsonUrl"):
                silent += 1
                result.notes.append(f"{slug}: no transcript: not observed")
                continue
            yield Wanted(urljoin(listing.url, str(meeting["jsonUrl"])),
                         _file_name(slug, ".json", ""), str(meeting.get("title") or slug), slug)
        if not content.get("hasMore"):
            break


def _past_year() -> tuple[str, str]:
    today = dt.datetime.now(dt.UTC).date()
    return (today - dt.timedelta(days=365)).isoformat(), today.isoformat()


def _fetch_index(client: PoliteClient, url: str, folder: Path, result: FetchResult, *,
                 suffix: str = ".html") -> Download | None:
    """An index page or list, fetched anew each time and kept as evidence of what was listed."""
    path = folder / ".lists" / _file_name(url, suffix, "")
    try:
        return download(client, url, path)
    except HrcStatsError as error:
        result.problems += error.problems
        return None


def _links(page: Path, base: str, pattern: str) -> Iterator[str]:
    """Addresses on a web page, or in a feed, that look like papers."""
    from selectolax.lexbor import LexborHTMLParser

    text = page.read_text(encoding="utf-8", errors="replace")
    hrefs = [node.attributes["href"] or "" for node in LexborHTMLParser(text).css("a[href]")]
    for href in [*hrefs, *re.findall(r"<link>\s*(http[^<\s]+)\s*</link>", text)]:
        link = urljoin(base, html.unescape(href)).split("#")[0]
        if re.search(pattern, link):
            yield link


def _file_name(address: str, suffix: str, language: str) -> str:
    """A file name that says which paper it is: A_HRC_57_2.en.pdf, hrc_61_29.json."""
    parts = urlsplit(address)
    stem = unquote(parts.path if parts.netloc else address).strip("/")
    if parts.query:
        stem += "_" + unquote(parts.query)
    if suffix and stem.lower().endswith(suffix.lower()):
        stem = stem[: -len(suffix)]
    stem = re.sub(r"[^A-Za-z0-9.\-]+", "_", stem).strip("_.")[-120:]
    return f"{stem}{'.' + language if language else ''}{suffix}"


def _last_part(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1])
