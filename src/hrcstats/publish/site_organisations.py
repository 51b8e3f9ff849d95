"""The registry of organisations by initial letter, and the names that the search page looks in."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from hrcstats.figures.embed import safe
from hrcstats.publish import site_html as html
from hrcstats.publish.site_spellings import translated_names
from hrcstats.publish.site_tree import Tree

if TYPE_CHECKING:
    from hrcstats.publish.site_kept import Kept


def write_organisations(tree: Tree, files: Tree, kept: Kept, data_dir: Path) -> None:
    """The registry by initial letter, and the index that the search page reads for names."""
    path = data_dir / "processed" / "organisations.csv"
    if not path.is_file():
        tree.write("organisations.md", "# Organisations\n\nNo registry has been built yet.\n")
        files.write("organisation-index.js", "window.hrcOrganisations = [];\n")
        return
    organisations = pd.read_csv(path, dtype="object", keep_default_na=False)
    aliases = organisations["organisation_id"].map(_aliases(data_dir))
    organisations["aliases"] = aliases.fillna("").astype("object")
    translated = translated_names(_registry(organisations))
    organisations["letter"] = organisations["organisation_name"].map(initial).astype("object")
    organisations = organisations.sort_values(["letter", "organisation_name"], kind="stable")
    letters = list(organisations["letter"].unique())
    for letter, rows in organisations.groupby("letter", sort=False):
        kept.page(tree, f"organisations/{letter}.md", [rows.to_csv(index=False)],
                  partial(_letter_page, str(letter), rows))
    tree.write("organisations.md", _letters(organisations, letters))
    files.write("organisation-index.js", _index(organisations, translated))


def initial(name: str) -> str:
    """The page of a name: its first Latin letter without accent, `0` for digits, else `other`."""
    for sign in unicodedata.normalize("NFKD", name).casefold():
        if "a" <= sign <= "z":
            return sign
        if sign.isdigit():
            return "0"
        if sign.isalpha():
            return "other"
    return "other"


def _aliases(data_dir: Path) -> dict[str, str]:
    path = data_dir / "processed" / "aliases.csv"
    if not path.is_file():
        return {}
    frame = pd.read_csv(path, dtype="object", keep_default_na=False)
    found: dict[str, list[str]] = {}
    for name, alias in zip(frame["organisation_id"], frame["alias_text"], strict=True):
        found.setdefault(name, []).append(alias)
    return {name: "\n".join(aliases) for name, aliases in found.items()}


def _registry(organisations: pd.DataFrame) -> pd.DataFrame:
    """One row a spelling, as the matcher takes a registry."""
    rows = organisations.assign(alias_text=organisations["aliases"].str.split("\n"))
    return rows.explode("alias_text")[["organisation_id", "organisation_name", "alias_text"]]


def _letter_page(letter: str, rows: pd.DataFrame) -> str:
    columns = {"organisation_name": "Organisation", "aliases": "Also written",
               "country_iso3": "Address", "consultative_status": "Status",
               "mentions_n": "Mentions"}
    columns = {name: words for name, words in columns.items() if name in rows}
    if "mentions_n" in rows:
        rows = rows.assign(mentions_n=pd.to_numeric(rows["mentions_n"]))
    cells: dict[str, html.Cell] = {"organisation_name": _name, "aliases": _other_names}
    body = html.table(rows, columns, table_id="organisations", cells=cells,
                      caption=f"Organisations under {letter.upper()}",
                      row_id=lambda row: html.anchor("o", row["organisation_id"]))
    # The search page has a list of its own for names.
    return (f"---\nnosearch: true\n---\n\n# Organisations: {letter.upper()}\n\n"
            f"The country is that of an address: it codes no relation to a State. "
            f"No status recorded is unknown, not none.\n\n{html.block(body)}")


def _name(row: html.Row) -> str:
    acronym = row.get("acronym", "")
    tail = f" ({safe(acronym)})" if acronym else ""
    return f'{safe(row["organisation_name"])}{tail}<br><span class="hrc-id">' \
           f'{safe(row["organisation_id"])}</span>'


def _other_names(row: html.Row) -> str:
    names = [name for name in row["aliases"].split("\n") if name != row["organisation_name"]]
    return "<br>".join(safe(name) for name in names if name)


def _letters(organisations: pd.DataFrame, letters: list[str]) -> str:
    counts = organisations["letter"].value_counts()
    items = "\n".join(f"- [{letter.upper()}](organisations/{letter}): {counts[letter]:,}"
                      for letter in letters)
    return (
        f"# Organisations\n\n{len(organisations):,} organisations are named in the papers read so "
        "far. The search finds them by name, acronym, any "
        "spelling on record and the names in other languages that the matcher knows.\n\n"
        f"{items}\n\n" + html.hidden_contents(f"organisations/{letter}" for letter in letters)
    )


def _index(organisations: pd.DataFrame, translated: Mapping[str, list[str]]) -> str:
    entries = [
        [row["organisation_name"], row.get("acronym", ""),
         "\n".join([row["aliases"], *translated.get(row["organisation_id"], ())]).strip(),
         f"organisations/{row['letter']}.html#{html.anchor('o', row['organisation_id'])}"]
        for row in html.records(organisations)
    ]
    # In a script "</" could end the script element and "<!--" open a comment.
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.hrcOrganisations = {text};\n"
