"""What a file really holds: its first bytes decide, its suffix only among kinds of plain text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from hrcstats.errors import HrcStatsError, Problem

_BY_SUFFIX = {".txt": "text", ".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx",
              ".csv": "csv", ".xlsx": "sheet", ".xls": "sheet", ".json": "json"}
_NAMES = {"text": "plain text", "html": "a web page", "pdf": "a PDF", "docx": "a Word file",
          "csv": "a table as text", "sheet": "a spreadsheet", "json": "JSON"}
_IMAGES = ((b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"),
           (b"II*\x00", "a TIFF picture"), (b"MM\x00*", "a TIFF picture"),
           (b"GIF8", "a GIF picture"))
_HTML = re.compile(
    rb"(?:<!--.{0,400}?-->\s*)?(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.DOTALL
)
# What web servers put into the title or the first heading when they have no paper to give.
_ERROR_PAGE = re.compile(
    r"\b(?:40[0-9]|429|50[0-9])\b|not found|page introuvable|no encontrad|access denied|forbidden"
    r"|accès refusé|acceso denegado|error|erreur|just a moment|attention required|captcha"
    r"|service unavailable|bad gateway|too many requests|moved permanently|sign in|log ?in"
    r"|are you (?:a )?(?:human|robot)|request rejected|maintenance", re.IGNORECASE,
)
_ERROR_TEXT = re.compile(
    r"\b(?:40[0-9]|429|50[0-9])\b.{0,40}(?:not found|error|forbidden|unavailable|gateway|denied)"
    r"|(?:page|file|document) not found|access denied|service unavailable",
    re.IGNORECASE | re.DOTALL,
)
_FETCH = "fetch the paper again and look at what comes"


def find_kind(path: Path, suffixes: Sequence[str]) -> tuple[str, list[str]]:
    """The kind of the file (pdf, docx, sheet, html, csv, json, text) and notes on surprises.

    Raises
    ------
    HrcStatsError
        Where the file is absent, empty, no kind that is read, or an error page of a web server.
    """
    if not path.is_file():
        raise HrcStatsError(Problem("no such file", str(path), remedy="check the path"))
    suffix = path.suffix.lower()
    head = _head(path)
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise HrcStatsError(Problem("the file is empty", str(path), f"{path.stat().st_size} bytes",
                                    "a paper", "fetch the paper again"))
    expected = _BY_SUFFIX.get(suffix)
    found = _by_content(path, head)
    if found is None and expected in ("pdf", "docx", "sheet"):
        raise HrcStatsError(_mismatch(path, head, expected))
    if found == "html":
        _refuse_error_page(path, head, expected)
    kind = found or expected
    if kind is None:
        raise HrcStatsError(Problem("file type not read", str(path), suffix or "no suffix",
                                    ", ".join(suffixes),
                                    "save or export the paper as one of these"))
    if found and expected and found != expected:
        return kind, [f"named {suffix} but holds {_NAMES[found]}: read as that"]
    return kind, []


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(65536)


def _by_content(path: Path, head: bytes) -> str | None:
    """The kind that the first bytes show, or None where they are plain text or unknown."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office(path)
    for magic, name in _IMAGES:
        if head.startswith(magic):
            raise HrcStatsError(Problem(
                "a picture, not a paper", str(path), name, "a paper as text",
                "run text recognition over it, or fetch the original"))
    if head.startswith(b"{\\rtf"):
        raise HrcStatsError(Problem("file type not read", str(path), "rich text (RTF)",
                                    "a Word file", "open it and save it as .docx"))
    if head.startswith(b"\x1f\x8b"):
        raise HrcStatsError(Problem("file type not read", str(path), "a gzip archive", "a paper",
                                    "unpack it first"))
    start = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower().replace(b"\x00", b"")
    if _HTML.match(start):
        return "html"
    return None


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise HrcStatsError(Problem("the file is broken", str(path), str(error),
                                    "a complete Word file or spreadsheet", _FETCH)) from error
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("xl/workbook") for name in names):
        return "sheet"
    raise HrcStatsError(Problem("file type not read", str(path), "an archive of other files",
                                "one paper a file", "unpack it first"))


def _old_office(path: Path) -> str:
    if path.suffix.lower() == ".xls":
        return "sheet"
    # Encrypted .docx and .xlsx hide in the container of old .doc files.
    raise HrcStatsError(Problem(
        "an encrypted or old Office file", str(path), "an OLE container",
        "a .docx or .xlsx that opens without a password",
        "open it and save it anew as .docx or .xlsx"))


def _mismatch(path: Path, head: bytes, expected: str) -> Problem:
    start = head[:60].decode("utf-8", "replace").strip()
    return Problem(f"the file is broken or not {_NAMES[expected]}", str(path), start,
                   f"{_NAMES[expected]} ({path.suffix})", _FETCH)


def _refuse_error_page(path: Path, head: bytes, expected: str | None) -> None:
    """Stop at a web page that stands in for a paper: an error page, or any page named otherwise."""
    text = head.decode("utf-8", "replace")
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.IGNORECASE | re.DOTALL)
    says = " / ".join(re.sub(r"<[^>]+>|\s+", " ", found[1]).strip()
                      for found in (title, heading) if found)
    bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", text, flags=re.IGNORECASE | re.DOTALL)
    is_short = len(re.sub(r"\s+", " ", bare)) < 2500
    if is_short and (_ERROR_PAGE.search(says) or (not says and _ERROR_TEXT.search(bare))):
        raise HrcStatsError(Problem("an error page of a web server, not a paper", str(path),
                                    says or re.sub(r"\s+", " ", bare).strip()[:80],
                                    _NAMES.get(expected or "", "a paper"), _FETCH))
    if expected not in ("html", "text", None):
        raise HrcStatsError(Problem(f"a web page, not {_NAMES[str(expected)]}", str(path),
                                    says[:80] or "HTML", f"{_NAMES[str(expected)]} ({path.suffix})",
                                    f"{_FETCH}; if the page is the paper, name it .html"))
