"""A page per session and per State: what was read of it, and every result about it."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd
import pycountry

from hrcstats.figures.embed import safe
from hrcstats.publish import site_html as html
from hrcstats.publish.site_codings import state_codings
from hrcstats.publish.site_counted import read_keys
from hrcstats.publish.site_gallery import gallery
from hrcstats.publish.site_kept import Kept
from hrcstats.publish.site_names import scope_parts, session_name, state_name
from hrcstats.publish.site_notebooks import brief_links
from hrcstats.publish.site_papers import Papers
from hrcstats.publish.site_results import Results, results_table
from hrcstats.publish.site_row_pages import rows_table
from hrcstats.publish.site_rows import Rows, rows_page
from hrcstats.publish.site_runs import Run
from hrcstats.publish.site_tree import Tree

_FACTS = {"session_kind": "Kind", "start_date": "Start", "end_date": "End",
          "resumed_start_date": "Resumed", "resumed_end_date": "Resumed until",
          "date_status": "Dates", "season": "Season", "meetings_n": "Meetings",
          "breaks": "Rules in force"}


def write_sessions(tree: Tree, kept: Kept, rows: Rows, results: Results, runs: list[Run],
                   papers: Papers) -> None:
    """A page per session of the calendar; a session without papers says so."""
    sessions = rows.table("sessions")
    if sessions is None:
        tree.write("sessions.md", "# Sessions\n\nNo calendar of sessions has been built yet.\n")
        return
    about = _by_session(results)
    lines = []
    for session in html.records(sessions):
        name = str(session["session"])
        debates = _of_session(rows.table("debates"), name)
        mine = results.frame.iloc[about.get(name, [])]
        kept.page(tree, f"{session_page(name)}.md",
                  [repr(session), results.digest(mine), *_run_digests(runs, "session", name)],
                  partial(_session, session, rows, results, mine, runs, papers))
        lines.append({"session": name, "start_date": session["start_date"],
                      "debates_n": len(debates) or None, "results_n": len(mine)})
    cells: dict[str, html.Cell] = {"session": lambda row: html.link(
        "sessions", f"{session_page(row['session'])}.html", session_name(row["session"]))}
    body = html.table(pd.DataFrame(lines), {"session": "Session", "start_date": "Start",
                      "debates_n": "Debates read", "results_n": "Results"},
                      table_id="sessions", caption="Sessions", cells=cells)
    pages = html.hidden_contents(session_page(str(name)) for name in sessions["session"])
    tree.write("sessions.md", "# Sessions\n\nA session without papers is missing, not zero.\n\n"
               + html.block(body) + pages)


def write_states(tree: Tree, kept: Kept, rows: Rows, results: Results, runs: list[Run],
                 papers: Papers, *, has_codebook: bool) -> None:
    """A page per State that a result or a UPR summary is about."""
    documents = rows.table("upr_documents")
    reviewed = set() if documents is None else set(documents["state_under_review_iso3"])
    codings = rows.table("codings")
    coded = set() if codings is None else set(codings["state_iso3"])
    scoped = {scope_parts(run.scope).get("state", "") for run in runs}
    about = _by_state(results)
    codes = sorted((reviewed | coded | scoped | set(about)) - {""}, key=state_name)
    for code in codes:
        mine = results.frame.iloc[about.get(code, [])]
        kept.page(tree, f"{state_page(code)}.md",
                  [str(has_codebook), results.digest(mine), *_run_digests(runs, "state", code)],
                  partial(_state, code, rows, results, mine, runs, papers,
                          has_codebook=has_codebook))
    tree.write("states.md", _states(codes, about, reviewed, coded, runs))


def _states(codes: list[str], about: dict[str, list[int]], reviewed: set[str], coded: set[str],
            runs: list[Run]) -> str:
    frame = pd.DataFrame([
        {"state": state_name(code), "code": code, "review": "read" if code in reviewed else "",
         "codings": "coded" if code in coded else "",
         "notebooks_n": len(_runs_of(runs, "state", code)), "results_n": len(about.get(code, ()))}
        for code in codes])
    lead = ("# States\n\nStates that a result, a coding, or a UPR summary read so far is about. "
            "Where an organisation has its address codes no relation to a State.\n\n")
    if frame.empty:
        return f"{lead}None yet.\n"
    cells: dict[str, html.Cell] = {
        "state": lambda row: html.link("states", f"{state_page(row['code'])}.html", row["state"])}
    body = html.table(frame, {"state": "State", "code": "Code", "review": "UPR summary",
                              "codings": "Codings", "notebooks_n": "Notebooks",
                              "results_n": "Results"},
                      table_id="states", caption="States", cells=cells)
    return lead + html.block(body) + html.hidden_contents(state_page(code) for code in codes)


def session_page(session: str) -> str:
    """The page of a session."""
    return f"sessions/{html.anchor('HRC', session)}"


def state_page(code: str) -> str:
    """The page of a State."""
    return f"states/{code}"


def _run_digests(runs: list[Run], name: str, value: str) -> list[str]:
    return [run.digest for run in _runs_of(runs, name, value)]


def _by_session(results: Results) -> dict[str, list[int]]:
    """Results by the session in their keys or in their run's scope; a number in an id is none."""
    found: dict[str, list[int]] = {}
    frame = results.frame
    for place, (keys, scope) in enumerate(zip(frame["keys"], frame["scope"], strict=True)):
        scoped = scope_parts(str(scope))
        if "state" in scoped:
            continue  # thirty States, session by session: their own pages hold them
        named = read_keys(str(keys)).get("session") or scoped.get("session")
        if named:
            found.setdefault(named, []).append(place)
    return found


def _by_state(results: Results) -> dict[str, list[int]]:
    """Results by the State that they are about; a run about one State counts for that one only."""
    found: dict[str, list[int]] = {}
    frame = results.frame
    for place, (result_id, scope) in enumerate(zip(frame["result_id"], frame["scope"],
                                                   strict=True)):
        scoped = scope_parts(str(scope)).get("state")
        parts = [scoped] if scoped else re.split(r"[/_-]", result_id)
        for code in dict.fromkeys(part for part in parts if re.fullmatch("[A-Z]{3}", part)):
            if pycountry.countries.get(alpha_3=code):
                found.setdefault(code, []).append(place)
    return found


def _runs_of(runs: list[Run], name: str, value: str) -> list[Run]:
    return [run for run in runs if scope_parts(run.scope).get(name) == value]


def _of_session(table: pd.DataFrame | None, session: str) -> pd.DataFrame:
    return pd.DataFrame() if table is None else table[table["session"] == session]


def _session(session: html.Row, rows: Rows, results: Results, mine: pd.DataFrame,
             runs: list[Run], papers: Papers) -> str:
    name = str(session["session"])
    page, debates = session_page(name), _of_session(rows.table("debates"), name)
    facts = "".join(f"<dt>{words}</dt><dd>{safe(session[key].replace('_', ' '))}</dd>"
                    for key, words in _FACTS.items() if session.get(key))
    parts = [f"# {session_name(name)}\n\n", html.block(f'<dl class="hrc-facts">{facts}</dl>')]
    if debates.empty:
        parts.append(":::{admonition} No paper of this session has been read\n:class: warning\n\n"
                     "What is not shown here is missing, not zero.\n:::\n\n")
    else:
        body = rows_table(page, debates, rows, papers, table_id="debates",
                          hidden=("debate_id", "session"), is_plain=True,
                          caption=f"Debates of {session_name(name)} with a list that was read")
        parts.append(f"## Debates read\n\n{html.block(body)}")
        parts.append(_rows_link(page, rows, name))
    mine_runs = _runs_of(runs, "session", name)
    parts += [html.block(brief_links(page, run)) for run in mine_runs if run.brief_files]
    parts.append(gallery(page, mine_runs))
    parts.append(_results(page, results, mine, runs, papers))
    return "".join(parts)


def _rows_link(page: str, rows: Rows, session: str) -> str:
    slots = _of_session(rows.table("speaker_slots"), session)
    if slots.empty:
        return ""
    rows.want(("speaker_slots", "session", session))
    target = f"{rows_page('speaker_slots', 'session', session)}.html"
    ngo = int((slots["speaker_kind"] == "ngo").sum())
    words = f"{len(slots):,} slots listed, {ngo:,} of them of NGOs"
    return html.block(f"<p>{html.link(page, target, words)} (listed is not delivered).</p>")


def _state(code: str, rows: Rows, results: Results, mine: pd.DataFrame, runs: list[Run],
           papers: Papers, *, has_codebook: bool) -> str:
    page, documents = state_page(code), rows.table("upr_documents")
    parts = [f"# {html.markdown(state_name(code))}\n\n",
             gallery(page, _runs_of(runs, "state", code))]
    seen = pd.DataFrame() if documents is None else (
        documents[documents["state_under_review_iso3"] == code])
    if not seen.empty:
        body = rows_table(page, seen, rows, papers, table_id="documents",
                          hidden=("state_under_review_iso3",), is_plain=True,
                          caption="Summaries of submissions to the review of this State")
        parts.append(f"## Reviews read\n\n{html.block(body)}")
    parts.append(state_codings(page, code, rows, has_codebook=has_codebook))
    parts.append(_results(page, results, mine, runs, papers))
    return "".join(parts)


def _results(page: str, results: Results, mine: pd.DataFrame, runs: list[Run],
             papers: Papers) -> str:
    # Simulated rows say what a method can do, not what was found: their notebook shows them.
    mine = mine[~mine["is_synthetic"]]
    if mine.empty:
        return "## Results\n\nNone yet.\n"
    body = results_table(page, mine, results, runs, papers, table_id="scope-results",
                         caption="Results")
    return f"## Results\n\n{html.block(body)}"
