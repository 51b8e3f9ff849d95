"""From every number of the front page to exactly the rows that it counts, on the real records."""

import tomllib
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from hrcstats import measure
from hrcstats.publish.notebook import NotebookRun
from hrcstats.publish.results import collect_results
from hrcstats.publish.site_counted import counted_links
from hrcstats.publish.site_results import read_results
from hrcstats.publish.site_rows import Rows, rows_page

FRONT = tomllib.loads((Path(__file__).resolve().parents[2] / "docs" / "front_page.toml")
                      .read_text(encoding="utf-8"))
CLAIMS = sorted({name for question in FRONT["question"] for name in question["results"].values()})
# Counts of lines as the source records them, which guarded corrections change.
AS_RECORDED = {"01_coverage/deferred/2024-06-14": 325}


def record_all(study):
    """The results that the front page names, by the calls of the notebooks that make them."""
    def run(name, scope="all"):
        return NotebookRun(name, study, study.reports_dir / "runs" / name / scope, scope)

    coverage, presence = run("01_coverage"), run("02_presence")
    coverage.record(measure.list_completeness(coverage.table("debates")))
    coverage.record(measure.reconcile_totals(coverage.table("committee_counts"),
                                             coverage.table("committee_official_totals")))
    presence.record(measure.surge_support(presence.table("debates")))
    upr = run("05_upr_submissions", "state-USA_upr_session-50")
    addresses = measure.count_addresses(upr.table("upr_submissions"))
    upr.record(addresses[addresses["doc_symbol"] == "A/HRC/WG.6/50/USA/3"])
    access = run("06_committee_access")
    decisions = access.table("committee_decisions")
    access.record(measure.undercount_total(measure.undercount_by_name(decisions)))
    access.keep_rows("lost_deferrals", measure.lost_deferrals(decisions))
    record_published(run("08_published_figures"))
    collect_results(study.reports_dir)


def record_published(run):
    reports = run.facts("reference/reprisal_mentions.csv"), run.facts(
        "reference/reprisal_years.csv")
    names = ("committee_counts", "committee_decisions", "committee_votes", "committee_questions",
             "interruptions", "side_events", "upr_submissions")
    tables = {name: run.table(name) for name in names} | {
        "states_named": measure.count_named_states(*reports),
        "states_by_kind": measure.count_kinds(*reports),
        "consecutive_years": measure.consecutive_years(*reports),
        "treaty_body_counts": measure.treaty_body_counts(
            run.facts("reference/treaty_body_submissions.csv"))}
    claims = measure.published_claims(
        run.facts("reference/published_figures.csv"),
        run.facts("reference/published_counts_upr_and_events.csv"))
    compared = measure.compare_published(
        claims, run.facts("hand/published_figures_map.csv"), tables)
    run.record(measure.reproduced_share(compared))
    run.keep_rows("published_claims", measure.claim_outcomes(compared))


@pytest.fixture(scope="module")
def results(built_study, tmp_path_factory):
    study = replace(built_study, root=tmp_path_factory.mktemp("claims") / "study")
    for folder in ("data", "notebooks"):
        (study.root / folder).parent.mkdir(exist_ok=True)
        (study.root / folder).symlink_to(built_study.root / folder)
    record_all(study)
    return read_results(study.reports_dir, Rows(study.processed_dir, study.reports_dir / "runs"))


def shown(target, rows):
    """The rows that the page of a link shows, as its script chooses them."""
    address = urlsplit(target)
    (name, key, value), = [one for one in rows.wanted if _page(one) == address.path]
    table = rows.table(name)
    mine = table if key == "whole_table" else table[table[key] == value]
    for column, values in parse_qs(address.query, keep_blank_values=True).items():
        if column in mine:
            mine = mine[mine[column].isin(values[0].split("|"))]
    return mine


def _page(wanted):
    return f"{rows_page(*wanted)}.html"


@pytest.mark.parametrize("claim", CLAIMS)
def test_claim_of_the_front_page_leads_to_as_many_rows_as_it_says(results, claim):
    row = results.by_id[claim]
    links = counted_links(row, results.rows)
    assert links, f"{claim} leads to no rows: write its recipe in counted.toml"
    target, words = links[0]
    rows = shown(target, results.rows)
    expected = AS_RECORDED.get(claim, row["n"])
    counted = rows["session"].nunique() if claim.endswith("sessions_usable_for_surge") else (
        len(rows))
    assert counted == expected
    assert f"{len(rows):,} row" in words
    assert ("near it" in words) == (expected != row["n"])
    assert all("near it" not in said for _, said in links[1:])


def test_link_that_differs_names_both_numbers(results):
    links = counted_links(results.by_id["01_coverage/deferred/2024-06-14"], results.rows)
    assert links[0][1] == "325 rows near it, which says 326: committee decisions"


def test_rows_that_a_run_kept_are_those_it_counted(results, tables):
    target, _ = counted_links(
        results.by_id["06_committee_access/deferrals_lost_share_all/as_written"], results.rows)[0]
    rows = shown(target, results.rows)
    decisions = tables["committee_decisions"].set_index("decision_id")
    lost = decisions.loc[rows["decision_id"]]
    first = decisions[decisions["decision"].str.startswith("deferred")]
    key = [first["committee_session_end"].dt.year, first["organisation_as_written"]]
    # Each row lost has another of its name and year that is kept.
    sizes = first.groupby(key).size()
    assert (sizes - 1).sum() == len(lost)
    assert pd.Series(rows["source_locator"]).str.startswith("line ").all()
