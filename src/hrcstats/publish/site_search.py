"""The search index of the site: each word is taken to its stem once, not once a page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sphinx.search.en import SearchEnglish


def setup(app: Any) -> dict[str, bool]:
    """Register the language with Sphinx in place of its own English."""
    app.add_search_language(SiteEnglish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class SiteEnglish(SearchEnglish):
    """Sphinx's English with a memory: the pages of one study repeat their words."""

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._known = lru_cache(maxsize=1 << 17)(super().stem)

    def stem(self, word: str) -> str:
        """The stem of a word."""
        return self._known(word)
