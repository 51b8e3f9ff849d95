"""Codings as they are: what was said of whom, by whom, from which evidence, with any reply."""

from __future__ import annotations

import pandas as pd

from hrcstats.figures.embed import safe
from hrcstats.publish import site_html as html
from hrcstats.publish.site_names import state_name
from hrcstats.publish.site_rows import Rows
from hrcstats.publish.site_tree import Tree

PAGE = "codings"
CODEBOOK, CRITERIA = "docs/codebook", "relation-of-an-organisation-to-a-state"
WORDS = ("A coding is a human judgement on one criterion of the [codebook](/docs/codebook), with "
         "its evidence, its date and its coder. Codings taken from a publication belong to that "
         "publication. Unknown is never no; contradictions are kept and shown. The subject of a "
         "coding has a right of reply, which stands beside it.")
_COLUMNS = {"organisation_as_written": "Organisation", "state_iso3": "State",
            "criterion": "Criterion", "value": "Coded", "confidence": "Confidence",
            "evidence": "Evidence and source", "dates": "Published; accessed", "coder": "Coder",
            "reply": "Reply"}


def write_codings(tree: Tree, rows: Rows, *, has_codebook: bool) -> None:
    """The page of every coding; one that says so where there is none."""
    codings = rows.table("codings")
    words = WORDS if has_codebook else WORDS.replace("[codebook](/docs/codebook)", "codebook")
    if codings is None or codings.empty:
        tree.write(f"{PAGE}.md", f"# Codings\n\n{words}\n\nNo coding has been read yet.\n")
        return
    body = codings_table(PAGE, codings, rows, has_codebook=has_codebook)
    tree.write(f"{PAGE}.md", f"# Codings\n\n{words}\n\n{html.block(body)}")


def state_codings(page: str, code: str, rows: Rows, *, has_codebook: bool) -> str:
    """The codings that concern one State, as a section of its page; "" where there is none."""
    codings = rows.table("codings")
    mine = None if codings is None else codings[codings["state_iso3"] == code]
    if mine is None or mine.empty:
        return ""
    words = ("What organisations are, coded by people from public evidence; unknown is never no. "
             "Replies of those concerned stand beside the coding.")
    body = codings_table(page, mine, rows, has_codebook=has_codebook)
    return f"## Codings\n\n{words}\n\n{html.block(body)}"


def codings_table(page: str, codings: pd.DataFrame, rows: Rows, *, has_codebook: bool) -> str:
    """Codings with evidence source, dates, coder and reply; criteria lead to the codebook."""
    replies = _replies(rows)
    cells: dict[str, html.Cell] = {
        "organisation_as_written": lambda row: _organisation(page, row, rows),
        "state_iso3": lambda row: safe(state_name(row["state_iso3"])),
        "evidence": _evidence,
        "dates": lambda row: safe(f"{row['publication_date'] or 'no date'}; {row['access_date']}"),
        "reply": lambda row: _reply(row, replies),
    }
    if has_codebook:
        cells["criterion"] = lambda row: html.link(page, f"{CODEBOOK}.html", row["criterion"],
                                                   CRITERIA)
    names = ["organisation_as_written", "criterion"]
    frame = codings.assign(evidence="", dates=codings["publication_date"], reply="")
    return html.table(frame.sort_values(["state_iso3", *names], kind="stable"), _COLUMNS,
                      table_id="codings", caption="Codings", cells=cells,
                      row_id=lambda row: html.anchor("c", row["coding_id"]))


def _organisation(page: str, row: html.Row, rows: Rows) -> str:
    target, _, mark = rows.organisation_place(row["organisation_id"]).partition("#")
    name = row["organisation_as_written"]
    return html.link(page, target, name, mark) if target else safe(name)


def _evidence(row: html.Row) -> str:
    source = html.outside(row["source_url"], row["publication"] or row["source_url"])
    said = f"{safe(row['evidence_paraphrase'])}<br>" if row["evidence_paraphrase"] else ""
    return f"{said}{source} ({safe(row['source_kind'])})"


def _replies(rows: Rows) -> dict[str, list[html.Row]]:
    """Replies by the coding they answer, or by the organisation where they answer all of them."""
    table = rows.table("replies")
    found: dict[str, list[html.Row]] = {}
    for reply in [] if table is None else table.to_dict("records"):
        about = reply.get("coding_id") or reply.get("organisation_id") or ""
        if about:
            found.setdefault(str(about), []).append(reply)
    return found


def _reply(row: html.Row, replies: dict[str, list[html.Row]]) -> str:
    mine = [*replies.get(row["coding_id"], ()), *replies.get(row["organisation_id"], ())]
    if not mine:
        return '<span class="hrc-none">none received</span>'
    return "<br>".join(_said(reply) for reply in mine)


def _said(reply: html.Row) -> str:
    text = next((str(value) for name, value in reply.items()
                 if "reply" in str(name) and "date" not in str(name)
                 and not str(name).endswith("_id") and value), "")
    date = next((str(value) for name, value in reply.items() if "date" in str(name) and value), "")
    url = next((str(value) for name, value in reply.items() if str(name).endswith("url")), "")
    said = safe(" ".join(part for part in (f"{date}:" if date else "", text) if part))
    return f"{said} {html.outside(url, 'source')}" if url else said
