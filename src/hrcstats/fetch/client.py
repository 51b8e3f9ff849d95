"""One polite client: a pause between requests, robots.txt, retries that the server asks for."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from hrcstats import __version__
from hrcstats.errors import HrcStatsError, Problem

USER_AGENT = (f"hrcstats/{__version__} (+https://hrcstats.readthedocs.io; "
              "research on public UN papers)")
_RETRIED = {429, 500, 502, 503, 504}
_REDIRECTS = {301, 302, 303, 307, 308}
_MAX_REDIRECTS = 5
_LONGEST_WAIT_S = 120.0


class PoliteClient:
    """Requests to each host at least `pause_s` apart, within its robots.txt, under our name.

    Parameters
    ----------
    pause_s : float
        Seconds between two requests to one host; a longer Crawl-delay of its robots.txt wins.
    tries : int
        How often a request is made in all where the server is busy (429, 5xx) or unreachable.
    sleep, clock : callable
        Replaced in tests.
    """

    def __init__(self, *, pause_s: float = 1.0, tries: int = 4, timeout_s: float = 60.0,
                 sleep: Callable[[float], None] = time.sleep,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.pause_s, self.tries = pause_s, tries
        self._sleep, self._clock = sleep, clock
        self._last: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}
        self._http = httpx.Client(headers={"User-Agent": USER_AGENT}, timeout=timeout_s,
                                  follow_redirects=False)

    def __enter__(self) -> PoliteClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def open(self, url: str, headers: Mapping[str, str] | None = None
             ) -> AbstractContextManager[httpx.Response]:
        """The final response for `url` as a stream, redirects followed and retries made.

        Raises
        ------
        HrcStatsError
            Where robots.txt forbids the address, redirects go round in circles, or the server
            stays busy or unreachable.
        """
        for _ in range(_MAX_REDIRECTS + 1):
            self._ask_robots(url)
            response = self._send(url, headers or {})
            if response.status_code not in _REDIRECTS:
                return _Streaming(response)
            target = urljoin(url, response.headers.get("Location", ""))
            response.close()
            if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
                raise HrcStatsError(Problem("a redirect leaves https", url, target,
                                            remedy="check the address in source_addresses.csv"))
            url = target
        raise HrcStatsError(Problem("too many redirects", url, remedy="the address has moved: "
                                    "correct it in data/reference/source_addresses.csv"))

    def _send(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        trouble = ""
        for attempt in range(self.tries):
            self._pause(url)
            wait = min(2.0 ** attempt * max(self.pause_s, 0.1), _LONGEST_WAIT_S)
            try:
                request = self._http.build_request("GET", url, headers=dict(headers))
                response = self._http.send(request, stream=True)
            except httpx.TransportError as error:
                trouble = f"{type(error).__name__}: {error}"
            else:
                if response.status_code not in _RETRIED:
                    return response
                trouble = f"status {response.status_code}"
                asked = _retry_after(response.headers.get("Retry-After", ""))
                response.close()
                if asked is not None and asked > _LONGEST_WAIT_S:
                    break
                wait = max(wait, asked or 0.0)
            if attempt + 1 < self.tries:
                self._sleep(wait)
        raise HrcStatsError(Problem("the server did not give this paper", url, trouble,
                                    remedy="run the same command later: what is there is kept"))

    def _pause(self, url: str) -> None:
        host = urlsplit(url).netloc
        robots = self._robots.get(host)
        delay = float(robots.crawl_delay(USER_AGENT) or 0) if robots else 0.0
        since = self._clock() - self._last.get(host, float("-inf"))
        remaining = max(self.pause_s, delay) - since
        if remaining > 0:
            self._sleep(remaining)
        self._last[host] = self._clock()

    def _ask_robots(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.netloc not in self._robots:
            self._robots[parts.netloc] = self._read_robots(f"{parts.scheme}://{parts.netloc}")
        if not self._robots[parts.netloc].can_fetch(USER_AGENT, url):
            raise HrcStatsError(Problem("robots.txt of the site forbids this address", url,
                                        remedy="download the paper by hand into data/raw"))

    def _read_robots(self, site: str) -> RobotFileParser:
        """The site's rules; none where it has no robots.txt."""
        robots = RobotFileParser()
        response = self._send(f"{site}/robots.txt", {})
        try:
            if response.status_code in _REDIRECTS:
                response.close()
                response = self._send(urljoin(site, response.headers.get("Location", "")), {})
            if response.status_code == 200:
                robots.parse(response.read().decode("utf-8", "replace").splitlines())
            else:
                forbidden = response.status_code in (401, 403)
                robots.parse(["User-agent: *", "Disallow: /" if forbidden else "Disallow:"])
        finally:
            response.close()
        return robots


class _Streaming(AbstractContextManager[httpx.Response]):
    def __init__(self, response: httpx.Response) -> None:
        self.response = response

    def __enter__(self) -> httpx.Response:
        return self.response

    def __exit__(self, *_: object) -> None:
        self.response.close()


def _retry_after(value: str) -> float | None:
    """Seconds that a Retry-After header asks for, whether as a number or as a date."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        moment = email.utils.parsedate_tz(value)
        return max(0.0, email.utils.mktime_tz(moment) - time.time()) if moment else None
