"""The distinct names of the records, with what is known and what was judged about each."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pandas as pd

from hrcstats.normalise.match_features import parse
from hrcstats.normalise.names import comparison_key, display_name

# Texts of these kinds name nobody; an acronym or a right-to-left name is still somebody's name.
_NO_NAME = frozenset({"empty", "too_long", "number_only", "chatbot_residue", "page_header",
                      "two_organisations", "single_letter", "legal_form_only"})
_Pairs = list[tuple[int, int]]


@dataclass
class Names:
    """Distinct comparison keys of the mentions, with what is known about each."""

    keys: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)      # the usual spelling of each key
    spellings: list[Counter[str]] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    held_id: list[str] = field(default_factory=list)    # id in the existing registry, or ""
    place: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, text: str) -> int:
        """The row of a key, new where it was not met before."""
        if key not in self.place:
            self.place[key] = len(self.keys)
            self.keys.append(key)
            self.texts.append(text)
            self.spellings.append(Counter())
            self.countries.append("")
            self.held_id.append("")
        return self.place[key]


def add_registry(names: Names, registry: pd.DataFrame | None) -> None:
    """Enter the names of organisations minted before, each with the id that it holds."""
    if registry is None or registry.empty:
        return
    for row in registry.to_dict("records"):
        for column in ("organisation_name", "alias_text"):
            text = row.get(column)
            if not isinstance(text, str) or not text.strip():
                continue
            key = key_of(text)
            at = names.add(key, text)
            if not names.held_id[at]:
                names.held_id[at] = str(row["organisation_id"])


def key_of(text: str) -> str:
    """The comparison key; of a name that has none (other scripts), the text itself."""
    return comparison_key(text) or display_name(text)


def add_mentions(names: Names, mentions: pd.DataFrame) -> tuple[dict[str, int], dict[str, str]]:
    """Rows of the distinct texts, and the flags of those that name nobody."""
    texts = ["" if pd.isna(value) else str(value) for value in mentions["name_as_written"]]
    counts = Counter(texts)
    flags: dict[str, str] = {}
    row_of_text: dict[str, int] = {}
    # Sorted, so that the order of the rows never decides a spelling or an id.
    for text in sorted(counts):
        problems = parse(text).problems
        if _NO_NAME.intersection(problems):
            flags[text] = ", ".join(problems)
            continue
        at = names.add(key_of(text), display_name(text))
        names.spellings[at][display_name(text)] += counts[text]
        row_of_text[text] = at
    if "country_iso3" in mentions.columns:
        _add_countries(names, texts, mentions["country_iso3"], row_of_text)
    for at, spellings in enumerate(names.spellings):
        if spellings:
            names.texts[at] = max(spellings, key=lambda text: (spellings[text], len(text), text))
    return row_of_text, flags


def _add_countries(names: Names, texts: list[str], countries: pd.Series,
                   row_of_text: dict[str, int]) -> None:
    found: dict[int, set[str]] = defaultdict(set)
    for text, country in zip(texts, countries, strict=True):
        if isinstance(country, str) and country and text in row_of_text:
            found[row_of_text[text]].add(country)
    for at, codes in found.items():
        # Several addresses say nothing: an organisation may have offices in several countries.
        names.countries[at] = codes.pop() if len(codes) == 1 else ""


def hand_decisions(names: Names, judgements: pd.DataFrame | None, aliases: pd.DataFrame | None,
                    name_changes: pd.DataFrame | None
                    ) -> tuple[_Pairs, _Pairs, _Pairs]:
    """Pairs of rows that are the same, different, and judged unsure."""
    same: _Pairs = []
    judged: dict[str, _Pairs] = {"same": same, "different": [], "unsure": []}
    for row in records(judgements):
        a, b = (names.place.get(key_of(str(row[name]))) for name in ("name_a", "name_b"))
        if a is not None and b is not None and a != b:
            judged[row["judgement"]].append((a, b))
    for row in records(aliases):
        same += _joined_names(names, str(row["alias_text"]), str(row["organisation_name"]))
    for row in records(name_changes):
        same += _joined_names(names, str(row["old_name_as_written"]),
                              str(row["new_name_as_written"]))
    return same, judged["different"], judged["unsure"]


def _joined_names(names: Names, *texts: str) -> list[tuple[int, int]]:
    """The pair of two names of one organisation; a name unknown so far joins a known one."""
    keys = [key_of(text) for text in texts]
    is_named = not any(_NO_NAME.intersection(parse(text).problems) for text in texts)
    if keys[0] == keys[1] or not is_named or not any(key in names.place for key in keys):
        return []
    a, b = (names.add(key, display_name(text)) for key, text in zip(keys, texts, strict=True))
    return [(a, b)]


def release_judged_apart(names: Names, different: list[tuple[int, int]]) -> None:
    """A name judged different from another under the same id loses that id and gets its own."""
    for a, b in different:
        if names.held_id[a] and names.held_id[a] == names.held_id[b]:
            names.held_id[b] = ""


def records(frame: pd.DataFrame | None) -> list[dict]:
    """The rows of a table that may be absent."""
    return [] if frame is None else frame.to_dict("records")
