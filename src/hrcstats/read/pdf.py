"""PDF papers: all pages to lines, words broken at line ends joined, running heads marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pypdfium2

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.furniture import mark_page_furniture
from hrcstats.read.lines import Line
from hrcstats.read.pdf_pages import HYPHEN, Piece, read_page

_PREFIXES = {"non", "pre", "co", "anti", "ex", "self", "post", "semi", "pro", "vice", "long"}


def read_pdf(path: Path) -> tuple[list[Line], list[str]]:
    """The lines of a PDF and notes on what the reader met.

    Raises
    ------
    HrcStatsError
        Where the file is encrypted, broken, or pictures of pages without text.
    """
    pages = []
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            for page in pdf:
                text_page = page.get_textpage()
                pages.append(read_page(text_page))
                text_page.close()
                page.close()
    except pypdfium2.PdfiumError as error:
        raise HrcStatsError(_not_opened(path, str(error))) from error
    return _lines(path, pages)


def _not_opened(path: Path, reason: str) -> Problem:
    if "password" in reason.lower() or "security" in reason.lower():
        return Problem("the PDF is encrypted", str(path), "a file that asks for a password",
                       "a PDF that opens without one",
                       "open it with its password and print it to a new PDF, or fetch it again")
    return Problem("the PDF is broken", str(path), reason, "a complete PDF",
                   "fetch the paper again; a download that stopped early is the usual cause")


def _lines(path: Path, pages: list[list[Piece]]) -> tuple[list[Line], list[str]]:
    empty = [number for number, page in enumerate(pages, start=1) if not page]
    if len(empty) == len(pages):
        raise HrcStatsError(Problem(
            "a scan without text", str(path), f"{len(pages)} page(s) with no letter",
            "a PDF whose text can be selected",
            "run text recognition over it (for example ocrmypdf), or fetch the original"))
    notes = [f"no text on page(s) {', '.join(map(str, empty))}: perhaps scanned"] if empty else []
    pages = _join_words(pages)
    return mark_page_furniture(
        [[(Line(piece.text, number, n, gaps=piece.gaps), piece.y)
          for n, piece in enumerate(page, start=1)]
         for number, page in enumerate(pages, start=1)]
    ), notes


def _join_words(pages: list[list[Piece]]) -> list[list[Piece]]:
    """Put words together that a hyphen broke at a line's end, keeping hyphens that belong.

    Whether one belongs is read off the paper: it spells the word with or without it elsewhere, or
    uses both halves as words.
    """
    if not any(piece.text.endswith(HYPHEN) for page in pages for piece in page):
        return pages
    words = _vocabulary(piece.text for page in pages for piece in page)
    return [_join_page(page, words) for page in pages]


def _vocabulary(texts: Iterable[str]) -> Counter[str]:
    return Counter(
        word for text in texts for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold())
    )


def _join_page(page: list[Piece], words: Counter[str]) -> list[Piece]:
    texts = [piece.text for piece in page]
    gaps = [piece.gaps for piece in page]
    for n, m in pairwise(range(len(texts))):
        if not texts[n].endswith(HYPHEN):
            continue
        first, _, rest = texts[m].partition(" ")
        shift = len(texts[m]) - len(rest)
        texts[n] = texts[n].removesuffix(HYPHEN) + _link(texts[n], first, words) + first
        texts[m] = rest
        gaps[m] = tuple(gap - shift for gap in gaps[m] if gap > shift)
    return [Piece(text.replace(HYPHEN, "-"), p.x0, p.x1, p.y, p.size, gap)
            for text, gap, p in zip(texts, gaps, page, strict=True) if text.strip()]


def _link(before: str, after: str, words: Counter[str]) -> str:
    """A hyphen where it belongs between the two halves of a word, else nothing."""
    left = re.findall(r"[^\W\d_]*$", before.removesuffix(HYPHEN))[0].casefold()
    right = re.findall(r"^[^\W\d_]*", after)[0].casefold()
    if after[:1].isupper() or not left or not right:
        return "-"
    if words[f"{left}{right}"] != words[f"{left}-{right}"]:
        return "" if words[f"{left}{right}"] > words[f"{left}-{right}"] else "-"
    is_compound = words[right] and (words[left] > 1 or left in _PREFIXES)
    return "-" if is_compound else ""
