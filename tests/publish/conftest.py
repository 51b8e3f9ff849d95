"""A small study made of real records: executed notebooks, results and tables, without a kernel."""

import hashlib
import json
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from scipy.stats import beta

from hrcstats.figures import charts
from hrcstats.figures.export import show
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.publish.site import build_site

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
AWKWARD = {
    "org-aaa111": ("Cairo Institute for Human Rights Studies",
                   ["CIHRS", "مركز القاهرة لدراسات حقوق الإنسان"]),
    "org-bbb222": ("<script>alert('x')</script> & <b>Sons</b> $x^2$ {note}`` [a](b)",
                   ["*Starred* _name_"]),
    "org-ccc333": ("International Federation for the Protection of the Rights of Ethnic, Religious,"
                   " Linguistic and Other Minorities and of All Persons Concerned Therewith",
                   ["IFPRERLOM"]),
    "org-ddd444": ("Организация Солидарности", []),
    "org-eee555": ("Órgano Cubano de Solidaridad", ["Organo Cubano"]),
}


class Study:
    """The folders of a study, as `build_site` takes them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.reports, self.docs, self.data = root / "reports", root / "docs", root / "data"
        self.out = root / "site"
        self.rows: list[dict] = []

    def add_run(self, notebook, scope, cells, *, rows=(), status="ok", error="", inputs=None):
        """One run as `hrcstats run` leaves it: `cells` are (kind, source, html output or '')."""
        folder = self.reports / "runs" / notebook / scope
        folder.mkdir(parents=True, exist_ok=True)
        body = []
        for index, (kind, source, output) in enumerate(cells):
            cell = (nbformat.v4.new_markdown_cell(source) if kind == "markdown"
                    else nbformat.v4.new_code_cell(source, execution_count=index))
            cell["id"] = f"cell{index}"
            if output:
                cell.outputs = [nbformat.v4.new_output(
                    "display_data", {"text/html": output, "text/plain": "figure"})]
            body.append(cell)
        nbformat.write(nbformat.v4.new_notebook(cells=body), folder / f"{notebook}.ipynb")
        record = {"notebook": notebook, "scope": scope, "parameters": {"level": 0.95},
                  "status": status, "error": error, "started": "2026-11-22T05:00:00Z",
                  "seconds": 3.2, "commit": "0123456789abcdef", "input_hash": "feedbeef",
                  "inputs": inputs or {}, "versions": {"hrcstats": "0.1.0"}}
        (folder / "record.json").write_text(json.dumps(record))
        self.rows += [{"notebook": notebook, "scope": scope, **row} for row in rows]
        self.write_results()
        return folder

    def write_results(self):
        """The merged results of all runs."""
        pd.DataFrame(self.rows).to_csv(self.reports / "results.csv", index=False)

    def write_front(self, text):
        """The questions of the front page."""
        self.docs.mkdir(parents=True, exist_ok=True)
        (self.docs / "front_page.toml").write_text(text, encoding="utf-8")


FRONT = """
title = "Civil society at the Human Rights Council"
lead = "Every number leads to its evidence."
limits = ["Listed is not delivered."]

[[question]]
question = "How often does the Committee on NGOs put applications off?"
answer = "In February 2013 it deferred {deferred} applications."
results = { deferred = "06_committee_access/deferred_total/2013-02-11" }

[[question]]
question = "Who writes to the review of the United States?"
answer = "{iran} of {iran.denominator_n} individual submissions give an address in Iran."
results = { iran = "05_upr_submissions/iran_address_share/USA" }

[[question]]
question = "Did any group surge on speaker lists?"
answer = "{surge} times."
if_refused = "No surge can be measured from cut lists."
results = { surge = "02_presence/surge/all" }
"""


def add_committee(study: Study) -> None:
    """Deferred applications: carried over and new beside the official total."""
    decisions = pd.read_csv(FACTS / "committee_decisions.csv", dtype=str)
    official = pd.read_csv(FACTS / "committee_official_totals.csv")
    parts = {"deferred_carried_over": "carried_over", "deferred_new": "new"}
    rows, results = [], []
    for _, total in official.head(3).iterrows():
        day = total["committee_session_end"]
        here = decisions.loc[decisions["committee_session_end"] == day, "decision"]
        counts = {part: int((here == name).sum()) for name, part in parts.items()}
        for part, count in counts.items():
            rows.append({"session": day, "part": part, "official": total["deferred"],
                         **estimate_row(f"deferred_{part}", count, n=count)})
        results.append({"result_id": f"06_committee_access/deferred_total/{day}",
                        **estimate_row("deferred_total", sum(counts.values()),
                                       n=sum(counts.values())),
                        "cell": 2, "sources": "committee_decisions/7_applications_deferred; "
                                              "raw/committee_decisions/10_new.csv#line 4"})
    frame = estimates_frame(rows)
    folder = study.reports / "runs" / "06_committee_access" / "all"
    shown = show(charts.draw_stacked(frame, "session", "part", official_column="official"),
                 figure_id="deferred", data=frame, caption="Deferred applications per session.",
                 alt="Three bars; February 2013 has 180.", source="Committee on NGOs, decisions.",
                 denominator="all decisions read.", out_dir=folder / "figures")
    study.add_run("06_committee_access", "all", [
        ("markdown", "# How long does the Committee on NGOs put applications off?\n\nText.", ""),
        ("code", "level = 0.95", ""),
        ("code", "show(figure)", shown._repr_html_()),
    ], rows=results, inputs={"data/raw/committee.csv": _hash(study, "raw/committee.csv")})


def add_upr(study: Study) -> None:
    """Individual submissions with an address in Iran, with an exact interval."""
    listed = pd.read_csv(FACTS / "upr_submissions.csv", dtype=str)
    mine = listed[(listed["state_under_review"] == "USA")
                  & (listed["submission_type"] == "individual")
                  & (listed["stakeholder_category"] == "civil society")]
    k, n = int(mine["country_as_written"].str.contains("Iran", na=False).sum()), len(mine)
    row = estimate_row("iran_address_share", k / n, low=beta.ppf(0.025, k, n - k + 1),
                       high=beta.ppf(0.975, k + 1, n - k), level=0.95, n=k, denominator_n=n,
                       method="Clopper-Pearson", warnings="An address is not a coding.")
    frame = estimates_frame([{"label": "Iran", **row}])
    folder = study.reports / "runs" / "05_upr_submissions" / "USA"
    shown = show(charts.draw_intervals(frame, "label", is_share=True), figure_id="iran-address",
                 data=mine[["code", "organisation_name", "country_as_written"]],
                 caption="Share with an address in Iran.", alt=f"{k} of {n} submissions.",
                 source="A/HRC/WG.6/50/USA/3.", denominator=f"{n} individual submissions.",
                 out_dir=folder / "figures")
    study.add_run("05_upr_submissions", "USA", [
        ("markdown", "# Who writes to the UPR?\n\nText with $p < 0.05$ as mathematics.", ""),
        ("code", "show(figure)", shown._repr_html_()),
    ], rows=[{"result_id": "05_upr_submissions/iran_address_share/USA", **row, "cell": "cell1",
              "sources": "A/HRC/WG.6/50/USA/3"}])


def add_presence(study: Study) -> None:
    """A refusal: cut lists support no surge."""
    study.add_run("02_presence", "all", [("markdown", "# Who holds the floor?\n\nText.", "")],
                  rows=[{"result_id": "02_presence/surge/all",
                         **refusal_row("surge", "26 of 32 lists are cut"), "cell": "",
                         "sources": "speakers/"},
                        {"result_id": "02_presence/ngo_slots_read/25",
                         **estimate_row("ngo_slots_read", 4, n=4), "cell": "", "keys": "session=25",
                         "sources": "data/processed/debates.parquet; "
                                    "data/processed/speaker_slots.parquet"}])


def add_tables(study: Study) -> None:
    """Papers, registry, ledger and dictionary, as `hrcstats build` writes them."""
    (study.data / "processed").mkdir(parents=True, exist_ok=True)
    papers = [
        ("raw/committee_decisions/7_applications_deferred.csv", "Decisions, deferred", "",
         "https://example.org/a.xlsx"),
        ("raw/committee_decisions/10_new.csv", "Decisions, newly deferred", "",
         "https://example.org/b.xlsx"),
        ("raw/upr/A_HRC_WG.6_50_USA_3.csv", "Summary of submissions, USA", "A/HRC/WG.6/50/USA/3",
         "https://example.org/c.pdf"),
        ("raw/speakers/2014-03-14_item3_unog.csv", "Speaker list", "", "javascript:alert(1)"),
    ]
    pd.DataFrame([{"file": file, "sha256": "ab" * 32, "title": title, "symbol": symbol, "url": url,
                   "licence": "UN document", "retrieved": "2026-11-01", "language": "en",
                   "observed_in_full": "false"} for file, title, symbol, url in papers]).to_csv(
        study.data / "raw" / "sources.csv", index=False)
    organisations = [{"organisation_id": key, "organisation_name": name,
                      "acronym": "ORSOL" if key == "org-ddd444" else "", "country_iso3": "",
                      "consultative_status": "", "mentions_n": 3}
                     for key, (name, _) in AWKWARD.items()]
    pd.DataFrame(organisations).to_csv(study.data / "processed" / "organisations.csv", index=False)
    aliases = [{"alias_text": alias, "organisation_id": key, "origin": "record"}
               for key, (_, names) in AWKWARD.items() for alias in names]
    pd.DataFrame(aliases).to_csv(study.data / "processed" / "aliases.csv", index=False)
    ledger = [{"source_id": "x", "source_file": papers[0][0], "source_page": "", "line_start": i,
               "line_end": i, "kind": "rejected" if i % 3 == 0 else "row",
               "rows_n": int(i % 3 != 0), "reason": "not a name" if i % 3 == 0 else "",
               "text": "Here is your <i>list</i> of organizations" if i % 3 == 0 else ""}
              for i in range(30)]
    pd.DataFrame(ledger).to_csv(study.data / "processed" / "ledger.csv", index=False)
    sessions = [{"session": str(n), "session_kind": "regular", "start_date": f"20{n}-03-01",
                 "season": "March", "breaks": "list cap" if n == 26 else "",
                 "source_id": "reference/session_calendar", "source_locator": f"line {n}"}
                for n in (25, 26)]
    pd.DataFrame(sessions).to_csv(study.data / "processed" / "sessions.csv", index=False)
    debates = [{"debate_id": "debate_a", "session": "25", "debate_kind": "general_debate",
                "is_list_complete": "False", "source_id": "speakers/2014-03-14_item3_unog",
                "source_locator": "line 2"}]
    pd.DataFrame(debates).to_csv(study.data / "processed" / "debates.csv", index=False)
    # One of the five is no NGO: a link to the rows counted must leave it out.
    slots = [{"slot_id": f"slot_{i}", "debate_id": "debate_a", "speaker_as_written": name,
              "speaker_kind": "nhri" if i == 1 else "ngo",
              "source_id": "speakers/2014-03-14_item3_unog", "source_locator": f"line {i + 2}"}
             for i, (name, _) in enumerate(AWKWARD.values())]
    pd.DataFrame(slots).to_csv(study.data / "processed" / "speaker_slots.csv", index=False)
    coding = {"coding_id": "coding_a", "organisation_as_written": AWKWARD["org-bbb222"][0],
              "organisation_id": "org-bbb222", "state_iso3": "USA", "criterion": "C1",
              "value": "no", "source_kind": "secondary", "publication": "A report",
              "source_url": "https://example.org/report", "publication_date": "2014",
              "access_date": "2026-11-22", "confidence": "medium", "coder": "published:report",
              "evidence_paraphrase": "Founded by <i>members</i>"}
    pd.DataFrame([coding]).to_csv(study.data / "processed" / "codings.csv", index=False)
    reply = {"reply_id": "r1", "organisation_id": "org-bbb222", "state_iso3": "USA",
             "reply_date": "2026-11-25", "reply": "Our members elect the board",
             "source_url": "https://example.org/reply"}
    pd.DataFrame([reply]).to_csv(study.data / "processed" / "replies.csv", index=False)
    package = {"name": "hrcstats", "resources": [{
        "name": "organisations", "title": "organisations", "path": "organisations.csv",
        "description": "one organisation of the registry", "rows_n": 5,
        "warnings": ["Matching can err both ways."],
        "schema": {"primaryKey": ["organisation_id"], "fields": [
            {"name": "organisation_id", "type": "string", "description": "opaque"},
            {"name": "mentions_n", "type": "integer", "description": "times named",
             "unit": "mentions"}]}}, *(
        {"name": name, "title": name, "description": f"one row of {name}",
         "schema": {"fields": [{"name": "source_id", "type": "string"}]}}
        for name in ("debates", "speaker_slots", "sessions"))]}
    (study.data / "processed" / "datapackage.json").write_text(json.dumps(package))


def make_study(root: Path) -> Study:
    """A whole small study under `root`."""
    study = Study(root)
    (study.data / "raw").mkdir(parents=True)
    (study.data / "raw" / "committee.csv").write_text("a,b\n1,2\n")
    add_tables(study)
    add_committee(study)
    add_upr(study)
    add_presence(study)
    study.write_front(FRONT)
    (study.docs / "guide.md").write_text("# Add a session\n\nSee the [results](../results.md).\n")
    return study


def _hash(study: Study, name: str) -> str:
    return hashlib.sha256((study.data / name).read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """One small study, made once; skips where the shared records are not beside the project."""
    if not FACTS.is_dir():
        pytest.skip(f"shared records are not at {FACTS}")
    return make_study(tmp_path_factory.mktemp("study"))


@pytest.fixture
def study(made, tmp_path):
    """A copy of the small study that a test may change."""
    shutil.copytree(made.root, tmp_path / "study",
                    ignore=shutil.ignore_patterns(".site", "site"))
    copy = Study(tmp_path / "study")
    copy.rows = [dict(row) for row in made.rows]
    return copy


@pytest.fixture(scope="session")
def built(made):
    """The small study with its site built."""
    return made, build_site(made.reports, made.docs, made.out)
