"""The front page: each question of the study answered in one sentence, each number a link."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.figures.words import interval, number
from hrcstats.publish import site_html as html
from hrcstats.publish.site_results import Results, count_words, is_share_of
from hrcstats.publish.site_runs import Run
from hrcstats.publish.site_tree import Tree

FILE = "front_page.toml"
# {name}, {name.n} or {name:share}: a result by the name that the question gives it.
_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?(?::(\w+))?\}")
_COLUMNS = ("value", "low", "high", "n", "denominator_n", "level")
_FORMS = ("", "share", "number")
MOST_NAMED = 12  # runs in one alarm; the page of runs names all


def read_front(docs_dir: Path) -> dict[str, Any]:
    """`docs/front_page.toml`: title, lead, questions with their sentences, limits.

    Raises
    ------
    HrcStatsError
        Where the file is missing, is no TOML, or a question lacks a part.
    """
    path = docs_dir / FILE
    if not path.is_file():
        raise HrcStatsError(Problem("no front page", str(path), remedy="see docs/site.md"))
    try:
        front = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise HrcStatsError(Problem("front page cannot be read", str(path), str(error))) from error
    raise_if_any(
        Problem(f"question without {key}", f"{path}, question {position}")
        for position, question in enumerate(front.get("question", []), start=1)
        for key in ("question", "answer", "results") if key not in question
    )
    return front


def check_front(front: dict[str, Any], results: Results) -> list[Problem]:
    """Every result that a sentence asks for and that is not there; every slot nobody filled."""
    problems = []
    for position, question in enumerate(front.get("question", []), start=1):
        where = f"{FILE}, question {position}"
        for name, result_id in question["results"].items():
            if result_id not in results.by_id:
                problems.append(Problem(
                    f"no such result for {{{name}}}", where, result_id, "an id in results.csv",
                    nearest(result_id, results.by_id) or "run its notebook"))
        for name, column, form in _SLOT.findall(question["answer"]):
            problems += _check_slot(question["results"], where, name, column, form)
    return problems


def write_front(tree: Tree, front: dict[str, Any], results: Results, runs: list[Run],
                not_run: list[str], toctree: str) -> None:
    """The front page, with what failed or is stale above everything else."""
    by_name = {(run.notebook, run.scope): run for run in runs}
    parts = [f"# {html.markdown(front.get('title', 'Civil society at the Human Rights Council'))}",
             front.get("lead", ""), _alarms([run for run in runs if run.is_planned], not_run)]
    parts += [_answer(question, results, by_name) for question in front.get("question", [])]
    if front.get("limits"):
        parts.append("## What these numbers do not show\n\n"
                     + "\n".join(f"- {limit}" for limit in front["limits"]))
    parts += [html.block(SEARCH), html.block(_places(results, runs)), toctree]
    settings = "---\nhtml_theme.sidebar_secondary.remove: true\n---"
    tree.write("index.md", "\n\n".join([settings, *(part for part in parts if part)]) + "\n")


SEARCH = ('<form class="hrc-find" role="search" action="search.html" method="get">'
          "<label>Find an organisation, a State or a session"
          '<input type="search" name="q" placeholder="for example FIDH, Cuba, HRC57"></label>'
          '<button class="hrc-button" type="submit">Search</button></form>')


def _places(results: Results, runs: list[Run]) -> str:
    """Where to look next, each with what stands there."""
    questions = len({run.notebook for run in runs if run.is_planned})
    entries = {
        "notebooks": ("Notebooks", f"{questions} questions, {len(runs):,} runs, code folded"),
        "sessions": ("Sessions", "what was read of each, and what is missing"),
        "states": ("States", "reviews, codings and results about each"),
        "results": ("All results", f"{count_words(results.frame)}, each with its evidence"),
        "codings": ("Codings", "who coded what from which evidence, with replies"),
        "ledger": ("What was not counted", "every fragment that gave no row, and why"),
        "methods": ("Methods and codebook", "how it is measured, and what proves it"),
        "changes": ("What changed", "since the results published before, and why"),
    }
    items = "".join(f"<li>{html.link('index', f'{page}.html', title)}<span>{words}</span></li>"
                    for page, (title, words) in entries.items())
    return f'<ul class="hrc-places">{items}</ul>'


def _answer(question: dict[str, Any], results: Results, runs: dict[tuple[str, str], Run]) -> str:
    rows = {name: results.by_id[result_id] for name, result_id in question["results"].items()}
    used = list(dict.fromkeys((row["notebook"], row["scope"]) for row in rows.values()))
    links = [f"[{html.markdown(runs[name].title)}]({runs[name].page})" for name in used
             if name in runs]
    stale = [runs[name].name for name in used if name in runs and runs[name].is_stale]
    sentence = _sentence(question, rows, results)
    lines = [f"## {html.markdown(question['question'])}",
             f"::::{{container}} hrc-answer\n\n{sentence}\n\n::::"]
    if stale:
        lines.append("**Stale:** this answer rests on " + html.markdown(", ".join(stale))
                     + ", which failed or is older than its inputs.")
    if links:
        lines.append(f"::::{{container}} hrc-how\n\nHow this was found: {'; '.join(links)}\n\n::::")
    return "\n\n".join(lines)


def _sentence(question: dict[str, Any], rows: dict[str, html.Row], results: Results) -> str:
    refused = [row for row in rows.values() if pd.isna(row["value"])]
    if refused:
        reasons = dict.fromkeys(str(row["warnings"]) for row in refused)
        instead = question.get("if_refused", "The records cannot answer this.")
        place = results.address("index", refused[0])
        return f'{instead} (<a href="{place}">no estimate</a>: {html.markdown("; ".join(reasons))})'
    return _SLOT.sub(lambda slot: _number(slot, rows, results), question["answer"])


def _number(slot: re.Match[str], rows: dict[str, html.Row], results: Results) -> str:
    row = rows[slot[1]]
    column = slot[2] or "value"
    is_share = slot[3] == "share" or (slot[3] is None and column in ("value", "low", "high")
                                      and is_share_of(row))
    text = number(row[column], is_share=is_share)
    if column == "value":
        text = f"{text} {interval(row['low'], row['high'], is_share=is_share)}".strip()
    # The interval must not part from its number at a line's end.
    text = text.replace(" ", "\u00a0")
    return f'<a class="hrc-claim" href="{results.address("index", row)}">{text}</a>'


def _check_slot(names: dict[str, str], where: str, name: str, column: str,
                form: str) -> list[Problem]:
    problems = []
    if name not in names:
        problems.append(Problem("sentence uses a name without a result", where, name,
                                ", ".join(names), nearest(name, names)))
    if column and column not in _COLUMNS:
        problems.append(Problem("no such column of a result", where, column, ", ".join(_COLUMNS),
                                nearest(column, _COLUMNS)))
    if form not in _FORMS:
        problems.append(Problem("no such number form", where, form, "share or number"))
    return problems


def _alarms(runs: list[Run], not_run: list[str]) -> str:
    failed = [run for run in runs if run.is_failed]
    changed = [run for run in runs if run.changed_inputs and not run.is_failed]
    return "\n\n".join(part for part in (
        _alarm("danger", "failed", _links(failed), "What stands here for them is missing or from "
               "an earlier run."),
        _alarm("warning", "older than their inputs", _links(changed), "Run the study again."),
        _alarm("warning", "not made yet", _by_notebook(not_run),
               "What they would show is missing here.", words="Missing", count=len(not_run)),
    ) if part)


def _by_notebook(names: list[str]) -> list[str]:
    """Runs under the name of their notebook, with how many they are."""
    counts = Counter(name.partition(" / ")[0] for name in names)
    return [html.markdown(f"{notebook} ({count})" if count > 1 else
                          next(name for name in names if name.startswith(f"{notebook} /")))
            for notebook, count in counts.items()]


def _links(runs: list[Run]) -> list[str]:
    return [f"[{html.markdown(run.name)}]({run.page})" for run in runs]


def _alarm(kind: str, what: str, names: list[str], rest: str, words: str = "Stale",
           count: int | None = None) -> str:
    if not names:
        return ""
    count = len(names) if count is None else count
    noun = "run" if count == 1 else "runs"
    shown = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown += f" and {len(names) - MOST_NAMED} more ([all runs](runs))"
    return (f":::{{admonition}} {count} {noun} {what}\n:class: {kind}\n\n"
            f"{words}: {shown}. {rest}\n:::")
