"""How Sphinx is told to build: everything local, nothing executed, nothing fetched."""

from __future__ import annotations

import io
import json
import logging
import re
import warnings
from importlib.resources import files
from pathlib import Path
from typing import Any

import hrcstats
from hrcstats.errors import HrcStatsError, Problem

ASSETS = Path(str(files("hrcstats.publish"))) / "assets"
TITLE = "hrcstats"


def settings() -> dict[str, Any]:
    """The configuration of the site; there is no conf.py beside the pages."""
    return {
        "project": TITLE,
        "copyright": "The hrcstats developers. Data tables: CC BY 4.0, sources on each page",
        "version": hrcstats.__version__,
        "extensions": ["myst_nb", "hrcstats.publish.site_math", "hrcstats.publish.site_search"],
        "html_math_renderer": "mathml",
        "root_doc": "index",
        "language": "en",
        "templates_path": [str(ASSETS / "templates")],
        "nb_execution_mode": "off",
        "nb_ipywidgets_js": {},
        "nb_merge_streams": True,
        "nb_number_source_lines": False,
        "nb_code_prompt_show": "Show code",
        "nb_code_prompt_hide": "Hide code",
        "myst_enable_extensions": ["colon_fence", "deflist", "dollarmath"],
        "myst_heading_anchors": 3,
        "myst_update_mathjax": False,
        "html_theme": "pydata_sphinx_theme",
        "html_title": TITLE,
        "html_static_path": [str(ASSETS / "static")],
        "html_css_files": ["icons.css", "hrcstats.css"],
        "html_js_files": [("hrcstats.js", {"defer": "defer"})],
        "html_copy_source": False,
        "html_show_sourcelink": False,
        # The summaries under search hits are fetched, which a browser refuses from disk.
        "html_show_search_summary": False,
        "html_use_index": False,
        "html_permalinks_icon": "#",
        "html_theme_options": _theme(),
        "html_context": {"default_mode": "auto"},
        # A list of neighbours beside each page would have to be built again with every new run.
        "html_sidebars": {"**": []},
    }


def _theme() -> dict[str, Any]:
    return {
        "logo": {"text": "Civil society at the HRC"},
        "navbar_end": ["theme-switcher"],
        "header_links_before_dropdown": 8,
        "show_prev_next": False,
        "secondary_sidebar_items": ["page-toc"],
        "footer_start": ["copyright"],
        "footer_end": [],
        "primary_sidebar_end": [],
        "search_bar_text": "Search pages and organisations",
        "navigation_with_keys": False,
        "back_to_top_button": False,
    }


def run_sphinx(source: Path, html: Path, doctrees: Path, *, jobs: int = 2) -> list[str]:
    """Build changed pages into `html`; return Sphinx's warnings.

    Raises
    ------
    HrcStatsError
        Where Sphinx cannot build: the message names the page.
    """
    from myst_nb.sphinx_ext import add_global_html_resources
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warned = io.StringIO()
    logging.getLogger("matplotlib").setLevel(logging.WARNING)
    try:
        with patch_docutils(), docutils_namespace(), warnings.catch_warnings():
            # The Markdown parser still uses names that Sphinx will drop.
            warnings.filterwarnings("ignore", category=DeprecationWarning, module="myst_parser")
            warnings.filterwarnings("ignore", category=PendingDeprecationWarning)
            app = Sphinx(source, None, html, doctrees, "html", confoverrides=settings(),
                         status=None, warning=warned, parallel=jobs)
            # Its style sheet comes after the first pages otherwise, and only later ones name its
            # hash: a page must read the same whether it was built with all others or alone.
            (html / "_static").mkdir(parents=True, exist_ok=True)
            add_global_html_resources(app, None)
            app.build()
    except SphinxError as error:
        raise HrcStatsError(Problem("the site cannot be built", value=str(error))) from error
    _forget_terms(html / "searchindex.js")
    return _tidy(warned.getvalue(), source)


def _forget_terms(path: Path) -> None:
    """Drop words from the search index that no page has any more; Sphinx keeps them, empty."""
    text = path.read_text(encoding="utf-8")
    if ":[]" not in text:
        return
    head, _, rest = text.partition("(")
    index = json.loads(rest.rpartition(")")[0])
    for kind in ("terms", "titleterms"):
        index[kind] = {word: pages for word, pages in index[kind].items() if pages != []}
    told = json.dumps(index, separators=(",", ":"), sort_keys=True)
    path.write_text(f"{head}({told})", encoding="utf-8")


def _tidy(text: str, source: Path) -> list[str]:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).replace(f"{source}/", "")
    return [line for line in plain.splitlines() if line.strip()]
