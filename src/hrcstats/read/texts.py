"""Papers as text: plain text, web pages, tables with delimiters, JSON; their encoding found."""

from __future__ import annotations

import csv
import io
import json
import re
import statistics
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes
from selectolax.lexbor import LexborHTMLParser

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.furniture import mark_text_furniture
from hrcstats.read.lines import Line

_DROPPED = "script, style, nav, noscript, template, form, button, svg, iframe, aside"
# Boxes beside the content that pages mark by class or id only.
_BOX = re.compile(
    r"(?:^|[\s_-])(?:related|shar(?:e|ing)|social(?:[\s_-](?:media|links?|icons?|bar|nav))?|sidebar|"
    r"breadcrumbs?)(?:$|\s|[_-](?:content|links?|news|items?|box|block|bar|buttons?|icons?|list|"
    r"widget|media|articles?|posts?|stories|wrapper|container|left|right|first|second))",
    re.IGNORECASE,
)
_CELLS = {"td", "th"}
_INLINE = {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
           "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span",
           "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "html"}


def decode(path: Path) -> tuple[str, str]:
    """The text of a file and a note naming its encoding.

    Raises
    ------
    HrcStatsError
        Where two encodings are mixed in one file: half its names would come out wrong.
    """
    raw = path.read_bytes()
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace"), f"encoding {encoding}"
    if raw[:2000].count(b"\x00") > len(raw[:2000]) // 4:
        encoding = "utf-16-le" if raw[1:2] == b"\x00" else "utf-16-be"
        return raw.decode(encoding, "replace"), f"encoding {encoding}"
    declared = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", raw[:4096], re.IGNORECASE)
    try:
        return raw.decode("utf-8"), "encoding utf-8"
    except UnicodeDecodeError:
        _refuse_mixed(path, raw)
    for encoding in ([declared[1].decode("ascii")] if declared else []) + ["cp1252"]:
        try:
            return raw.decode(encoding), f"encoding {encoding}"
        except (UnicodeDecodeError, LookupError):
            continue
    best = from_bytes(raw).best()
    if best is None:
        raise HrcStatsError(Problem("no known encoding", str(path), repr(raw[:40]), "text",
                                    "save the file as UTF-8"))
    return str(best), f"encoding {best.encoding}"


def _refuse_mixed(path: Path, raw: bytes) -> None:
    """Stop where some lines are UTF-8 and others are not."""
    as_utf8, other = [], []
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            as_utf8.append(number)
        except UnicodeDecodeError:
            other.append(number)
    if as_utf8 and other:
        raise HrcStatsError(Problem(
            "mixed encodings", str(path),
            f"UTF-8 on line(s) {_few(as_utf8)}, another on line(s) {_few(other)}",
            "one encoding in the whole file",
            "correct those lines in an editor and save the file as UTF-8"))


def _few(numbers: list[int]) -> str:
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return ", ".join(map(str, numbers[:5])) + more


def read_text(text: str) -> list[Line]:
    """The lines of a plain text; form feeds are dropped, the numbers stay those of an editor."""
    lines = re.split(r"\r\n|\r|\n", text)
    return mark_text_furniture(
        [Line(_tidy(line.replace("\f", "")), None, n) for n, line in enumerate(lines, start=1)]
    )


def _tidy(text: str) -> str:
    """The line without characters that never print; a hard space is a space."""
    return re.sub("[\u200b\ufeff\u200e\u200f\xad]", "", text.replace("\xa0", " ")).rstrip()


def read_html(path: Path, text: str) -> tuple[list[Line], list[tuple[str, list[list[str]]]]]:
    """The lines of a web page, one for each block, and its tables, without menus and scripts."""
    tree = LexborHTMLParser(text)
    for node in tree.css(f"{_DROPPED}, body > header, body > footer, [role=navigation]"):
        node.decompose()
    if tree.body is None:
        return [], []
    _drop_boxes(tree)
    blocks: list[str] = [""]
    _walk(tree.body, blocks)
    texts = [line for block in blocks if (line := _tidy(block).strip(" \n"))]
    lines = [Line(line, None, n) for n, line in enumerate(texts, start=1)]
    tables = [(f"table {n}", rows) for n, table in enumerate(tree.css("table"), start=1)
              if (rows := _html_rows(table))]
    return lines, tables


def _drop_boxes(tree: LexborHTMLParser) -> None:
    """Leave out related links, share bars and the like, never what holds most of the page."""
    whole = len(tree.body.text()) if tree.body else 0
    boxes = [
        node for node in tree.css("[class], [id]")
        if node.tag not in ("html", "body", "main", "article")
        and any(_BOX.search(node.attributes.get(name) or "") for name in ("class", "id"))
        and not node.css("main, article, h1") and len(node.text()) <= whole / 2
    ]
    for node in reversed(boxes):  # the inner ones first
        node.decompose()


def _walk(node: Any, blocks: list[str]) -> None:
    child = node.child
    while child is not None:
        if child.tag == "-text":
            piece = re.sub(r"\s+", " ", child.text_content or "")
            is_spaced = not blocks[-1] or blocks[-1].endswith((" ", "\t"))
            blocks[-1] += piece.lstrip(" ") if is_spaced else piece
        elif child.tag == "br":
            blocks.append("")
        elif child.tag in _CELLS:
            if blocks[-1].strip():
                blocks[-1] = blocks[-1].rstrip(" ") + "\t"
            inside: list[str] = [""]
            _walk(child, inside)
            blocks[-1] += " ".join(part.strip() for part in inside if part.strip())
        elif child.tag in _INLINE:
            _walk(child, blocks)
        elif not child.tag.startswith("-") and not child.tag.startswith("!"):
            blocks.append("")
            _walk(child, blocks)
            blocks.append("")
        child = child.next


def _html_rows(table: Any) -> list[list[str]]:
    rows = []
    for row in table.css("tr"):
        cells = [re.sub(r"[ \t]+", " ", cell.text(separator="\n", strip=True))
                 for cell in row.css("td, th")]
        if any(cells):
            rows.append(cells)
    return rows


def read_csv(text: str) -> tuple[list[list[str]], str]:
    """The rows of a table with delimiters, and a note naming the delimiter.

    The delimiter is the one that cuts the first rows into the same number of fields, quotes
    respected; the field count decides between several.
    """
    csv.field_size_limit(10_000_000)
    sample = "\n".join(text.splitlines()[:80])
    best = max(",;\t|", key=lambda delimiter: _fitness(sample, delimiter))
    rows = list(csv.reader(io.StringIO(text), delimiter=best))
    return rows, "delimiter tab" if best == "\t" else f"delimiter {best!r}"


def _fitness(sample: str, delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
    except csv.Error:
        return (-1.0, 0)
    if not widths or max(widths) == 1:
        return (0.0, 1)
    usual = statistics.mode(widths)
    return (widths.count(usual) / len(widths) if usual > 1 else 0.1, usual)


def read_json(path: Path, text: str) -> object:
    """The data of a JSON file."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise HrcStatsError(Problem(
            "the JSON is broken", f"{path}, line {error.lineno}", error.msg, "complete JSON",
            "fetch the file again; a download that stopped early is the usual cause")) from error
