"""One address to one file: resumed where it broke off, verified, renamed only when whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import httpx

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.fetch.client import PoliteClient

_LARGEST = 500_000_000
_TRIES = 3
_OPENINGS = {".pdf": (b"%PDF",), ".docx": (b"PK",), ".xlsx": (b"PK",)}


@dataclass(frozen=True)
class Download:
    """What was saved, and from where in the end."""

    path: Path
    sha256: str
    url: str
    status: str  # new, unchanged, changed


def download(client: PoliteClient, url: str, path: Path) -> Download:
    """Save the paper at `url` as `path`, or leave nothing behind but a part to resume from.

    A file that is there already is asked for again only if it changed; where it did, the new
    version is saved beside it (`name~2.ext`) and the old one is left alone.

    Raises
    ------
    HrcStatsError
        Where the answer is an error, shorter than announced, or not the kind of file that its
        name says (an HTML error page saved as a PDF).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part, memo = path.with_name(path.name + ".part"), path.with_name(path.name + ".part.json")
    final_url = _receive_whole(client, url, part, memo)
    memo.unlink(missing_ok=True)
    _check_kind(part, path.suffix.lower(), url)
    digest = sha256_of(part)
    status, target = "new", path
    for version in [path, *sorted(path.parent.glob(f"{path.stem}~*{path.suffix}"))]:
        if version.is_file() and sha256_of(version) == digest:
            status, target = "unchanged", version
    if status == "new" and path.is_file():
        status, target = "changed", _next_version(path)
    if status == "unchanged":
        part.unlink()
    else:
        part.replace(target)
    return Download(target, digest, final_url, status)


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _BrokeOffError(HrcStatsError):
    """The connection ended before the paper did."""


def _receive_whole(client: PoliteClient, url: str, part: Path, memo: Path) -> str:
    """The paper into `part`, going on up to three times where the connection breaks off."""
    for _ in range(_TRIES - 1):
        try:
            return _receive(client, url, part, memo)
        except _BrokeOffError:
            continue
    return _receive(client, url, part, memo)


def _receive(client: PoliteClient, url: str, part: Path, memo: Path) -> str:
    """Stream the answer into `part`, going on where an earlier try broke off."""
    tag = _read_memo(memo)
    begun = part.stat().st_size if part.is_file() and tag else 0
    headers = {"Accept-Encoding": "identity"}  # so that sizes and ranges mean the paper itself
    if begun:
        headers |= {"Range": f"bytes={begun}-", "If-Range": tag}
    with client.open(url, headers) as response:
        if response.status_code == 416:  # what we have is longer than the paper: begin again
            part.unlink(missing_ok=True)
            memo.unlink(missing_ok=True)
        if response.status_code not in (200, 206):
            raise HrcStatsError(_refused(url, response))
        resumed = response.status_code == 206 and begun > 0
        validator = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
        memo.write_text(json.dumps({"url": url, "validator": validator}), encoding="utf-8")
        _write(response, part, "ab" if resumed else "wb", url)
        announced = response.headers.get("Content-Length")
        if announced and "Content-Encoding" not in response.headers:
            expected = int(announced) + (begun if resumed else 0)
            if part.stat().st_size != expected:
                raise _BrokeOffError(_truncated(url, part.stat().st_size, expected))
        return str(response.url)


def _write(response: httpx.Response, part: Path, mode: str, url: str) -> None:
    try:
        with part.open(mode) as stream:
            for chunk in response.iter_bytes():
                stream.write(chunk)
                if stream.tell() > _LARGEST:
                    raise HrcStatsError(Problem("the paper is larger than any real one", url,
                                                f"over {_LARGEST // 1_000_000} MB"))
    except httpx.TransportError as error:
        size = part.stat().st_size if part.is_file() else 0
        raise _BrokeOffError(_truncated(url, size, None, str(error))) from error


def _read_memo(memo: Path) -> str:
    try:
        return str(json.loads(memo.read_text(encoding="utf-8")).get("validator") or "")
    except (OSError, ValueError):
        return ""


def _check_kind(part: Path, suffix: str, url: str) -> None:
    with part.open("rb") as stream:
        opening = stream.read(2048).lstrip()
    wrong = ""
    if not opening:
        wrong = "an empty file"
    elif suffix in _OPENINGS and not opening.startswith(_OPENINGS[suffix]):
        wrong = "a web page" if opening[:1] == b"<" else repr(opening[:20])
    elif suffix == ".json":
        try:
            json.loads(part.read_bytes())
        except ValueError:
            wrong = "a web page" if opening[:1] == b"<" else "broken JSON"
    if wrong:
        part.unlink()
        raise HrcStatsError(Problem("not the kind of file that was asked for", url, wrong,
                                    f"a {suffix.lstrip('.')} file",
                                    "open the address in a browser; the site may have moved"))


def _refused(url: str, response: httpx.Response) -> Problem:
    try:
        said = response.read()[:200].decode("utf-8", "replace").strip()
    except httpx.HTTPError:
        said = ""
    remedy = {404: "check the symbol, or the address in data/reference/source_addresses.csv",
              400: "the site did not understand the request: check symbol, session and dates"}
    return Problem("the server refused", url, f"status {response.status_code} {said}".strip(),
                   remedy=remedy.get(response.status_code, "open the address in a browser"))


def _truncated(url: str, size: int, expected: int | None, why: str = "") -> Problem:
    return Problem("the paper broke off", url, f"{size} bytes {why}".strip(),
                   f"{expected} bytes" if expected else "the whole paper",
                   "run the same command again: it goes on where it stopped")


def _next_version(path: Path) -> Path:
    number = 2
    while (candidate := path.with_name(f"{path.stem}~{number}{path.suffix}")).exists():
        number += 1
    return candidate
