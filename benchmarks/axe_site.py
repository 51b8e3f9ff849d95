"""Accessibility of the built site: one page of every kind, light and dark, with axe in Chromium.

The tests check a small site on every run; this checks the real one, whose tables, figures and texts
are as long as readers meet them. It exits with 1 where axe finds something serious or critical, or
where a page scrolls sideways.

    python benchmarks/axe_site.py [--site reports/site] [--each 1] [--width 390]
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import sync_playwright

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]


def main() -> int:
    """Prints each finding with its page, and how many pages were looked at."""
    options = argparse.ArgumentParser()
    options.add_argument("--site", type=Path, default=Path("reports/site"))
    options.add_argument("--width", type=int, choices=(390, 1280), help="one width only")
    options.add_argument("--each", type=int, default=1, help="pages of each kind")
    asked = options.parse_args()
    pages = list(one_of_each(asked.site, asked.each))
    axe = (Path(str(find_spec("axe_playwright_python").origin)).parent / "axe.min.js").read_text()
    looks = [(scheme, width) for scheme, width in LOOKS if asked.width in (None, width)]
    findings = 0
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"),
                                          args=["--no-sandbox", "--disable-gpu"])
        for scheme, width in looks:
            context = chromium.new_context(viewport={"width": width, "height": 900},
                                           color_scheme=scheme)
            for name in pages:
                for finding in look(context, f"{asked.site.resolve().as_uri()}/{name}", axe):
                    findings += 1
                    print(f"{scheme} {width} {name}: {finding}", flush=True)
            context.close()
            print(f"{scheme} {width}: {len(pages)} pages looked at", flush=True)
        chromium.close()
    print(f"{len(pages)} pages in {len(looks)} looks, {findings} findings")
    return 1 if findings else 0


def one_of_each(site: Path, each: int) -> Iterator[str]:
    """The median and then larger pages of every kind: what stands under one folder is one kind."""
    kinds: dict[str, list[Path]] = {}
    for path in sorted(site.rglob("*.html"), key=lambda path: (path.stat().st_size, path)):
        parts = path.relative_to(site).parts
        if parts[0] not in ("_static", "files"):
            kind = "/".join(parts[:2]) if parts[0] == "notebooks" else (
                parts[0].partition("-")[0])
            kinds.setdefault(kind, []).append(path)
    for paths in kinds.values():
        for path in paths[len(paths) // 2:][:each]:
            name = path.relative_to(site).as_posix()
            yield f"{name}?q=rights" if name == "search.html" else name


def look(context: object, url: str, axe: str) -> Iterator[str]:
    """What axe says of one page, and whether it scrolls sideways."""
    page = context.new_page()  # type: ignore[attr-defined]
    page.goto(url)
    page.evaluate(axe)
    report = page.evaluate(f"axe.run(document, {{preload: false, runOnly: {RULES}, "
                           "rules: {'target-size': {enabled: true}}})")
    for found in report["violations"]:
        if found["impact"] in ("serious", "critical"):
            nodes = found["nodes"]
            yield f"{found['id']} ({len(nodes)}): {nodes[0]['html'][:160]}"
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield "scrolls sideways"
    page.close()


if __name__ == "__main__":
    sys.exit(main())
