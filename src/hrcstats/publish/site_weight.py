"""What readers need not download: style rules, icon fonts and source maps that no page uses.

Some readers sit behind slow or metered lines; the theme ships far more than this site uses.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from hrcstats.publish.site_pages import Page

_WORD = re.compile(r"[A-Za-z_][\w-]*")
_IN_SELECTOR = re.compile(r"\.((?:[\w-]|\\.)+)")
_FUNCTION = re.compile(r":(?:not|is|where|has)\([^()]*\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
THEME_STYLE = "styles/pydata-sphinx-theme.css"
UNUSED = ("scripts/fontawesome.js", "vendor/fontawesome")


def slim(html: Path, pages: Mapping[str, Page]) -> None:
    """Drop from the built site's `_static` what none of its pages uses."""
    static = html / "_static"
    used = _used_classes(static, pages)
    for path in (static / THEME_STYLE, *static.glob("mystnb.*.css")):
        text = slim_css(path.read_text("utf-8"), used)
        path.unlink()  # the published site may share the file
        path.write_text(text, encoding="utf-8")
    for name in UNUSED:
        path = static / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def slim_css(css: str, used: set[str]) -> str:
    """The style sheet without rules for classes that no page has, and without icon fonts."""
    return "".join(_kept(_COMMENT.sub("", css), used))


def _kept(css: str, used: set[str]) -> Iterator[str]:
    for head, body in _rules(css):
        if body is None:
            if "sourceMappingURL" not in head:
                yield head
        elif head.lstrip().startswith(("@media", "@supports", "@layer", "@container")):
            inner = "".join(_kept(body, used))
            if inner.strip():
                yield f"{head}{{{inner}}}"
        elif head.lstrip().startswith("@"):
            is_icon_font = "@font-face" in head and "FontAwesome" in body.replace(" ", "")
            if not is_icon_font:
                yield f"{head}{{{body}}}"
        else:
            selectors = [part for part in _split(head) if _is_used(part, used)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _is_used(selector: str, used: set[str]) -> bool:
    plain = selector
    while (shorter := _FUNCTION.sub("", plain)) != plain:
        plain = shorter
    classes = {re.sub(r"\\(.)", r"\1", name) for name in _IN_SELECTOR.findall(plain)}
    return classes <= used


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Each rule as head and body; a statement without a body (`@import ...;`) has None."""
    start = position = 0
    while position < len(css):
        sign = css[position]
        if sign in "\"'":
            position = _after_quote(css, position)
        elif sign == ";":
            yield css[start:position + 1], None
            start = position = position + 1
        elif sign == "{":
            end = _after_block(css, position)
            yield css[start:position], css[position + 1:end - 1]
            start = position = end
        else:
            position += 1


def _after_block(css: str, position: int) -> int:
    depth = 0
    while position < len(css):
        sign = css[position]
        if sign in "\"'":
            position = _after_quote(css, position)
            continue
        depth += (sign == "{") - (sign == "}")
        position += 1
        if depth == 0:
            return position
    return position


def _after_quote(css: str, position: int) -> int:
    quote = css[position]
    position += 1
    while position < len(css) and css[position] != quote:
        position += 2 if css[position] == "\\" else 1
    return position + 1


def _split(selectors: str) -> list[str]:
    """The selectors of a list; commas inside brackets do not part them."""
    parts, depth, start = [], 0, 0
    for position, sign in enumerate(selectors):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(selectors[start:position])
            start = position + 1
    return [*parts, selectors[start:]]


def _used_classes(static: Path, pages: Mapping[str, Page]) -> set[str]:
    """Classes that a page has, or that a script could give one: any word of the scripts."""
    used = {name for page in pages.values() for name in page.classes}
    for path in static.rglob("*.js"):
        if path.name != "fontawesome.js":
            used.update(_WORD.findall(path.read_text("utf-8")))
    return used
