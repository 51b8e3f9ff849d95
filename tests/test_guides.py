"""Each guide is followed, line by line, on a copy of the study."""

import subprocess
import zipfile

import openpyxl
import pandas as pd
import pytest
from guide_steps import GUIDES, follow, follow_all, steps

# Real names in a made-up release: what a researcher would save from a browser.
RELEASE = """<html><head><title>SYNTHETIC: general debate, HRC58</title></head><body>
<h1>Human Rights Council holds general debate on human rights situations that require its attention
</h1><p>18 March 2025</p>
<p>The Human Rights Council this afternoon held a general debate under agenda item 4 on human rights
situations that require the Council's attention. (Synthetic text.)</p>
<p>Speaking in the debate were the following non-governmental organizations: {names}.</p>
</body></html>"""
NAMES = ("Amnesty International", "Nonviolent Radical Party, Transnational and Transparty",
         "Article 19 - International Centre against Censorship, The", "Conectas Direitos Humanos",
         "Presse Embleme Campagne", "International Buddhist Relief Organisation")


@pytest.fixture
def briefed(spoilable, call):
    """A study with one executed notebook, committed as a release would be."""
    for name in ("CITATION.cff", "LICENSE"):
        (spoilable.root / name).write_bytes((GUIDES.parents[1] / name).read_bytes())
    settings = (spoilable.root / "study.toml").read_text(encoding="utf-8")
    (spoilable.root / "study.toml").write_text(  # a study of one run
        settings.split("[notebooks.")[0] + "[notebooks.09_session_brief]\n"
        "scopes = [{ session = 34 }]\n", encoding="utf-8")
    (spoilable.root / ".gitignore").write_text("reports/\ndata/processed/*\n*.zip\n")
    for words in (("init", "-q"), ("add", "-A"),
                  ("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "all")):
        subprocess.run(["git", "-C", str(spoilable.root), *words], check=True)
    assert call(spoilable, "run", "09", "--session", "34").code == 0
    return spoilable


def test_every_guide_has_a_title_and_its_links_lead_somewhere():
    import re
    for path in GUIDES.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# "), path.name
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (path.parent / target).is_file(), f"{path.name}: {target}"


@pytest.mark.slow
def test_add_a_session(spoilable):
    release = spoilable.root / "hrc58_item4.html"
    release.write_text(RELEASE.format(names="; ".join(NAMES[:-1]) + "; and " + NAMES[-1]))
    docs = spoilable.root / "docs"
    docs.mkdir()
    (docs / "front_page.toml").write_text('title = "t"\nlead = "l"\nlimits = ["x"]\n')
    printed = follow_all(spoilable, "add-a-session.md")
    assert f"{len(NAMES)} rows from 1 paper" in printed[steps("add-a-session.md")[0]]
    slots = pd.read_parquet(spoilable.processed_dir / "speaker_slots.parquet")
    mine = slots[slots["source_id"] == "speakers/hrc58_item4"]
    assert mine["speaker_as_written"].tolist() == list(NAMES)
    brief = spoilable.reports_dir / "runs/09_session_brief/session-58/brief.html"
    assert "6 slots" in brief.read_text(encoding="utf-8")
    assert (spoilable.reports_dir / "site" / "index.html").is_file()


@pytest.mark.slow
def test_review_names(spoilable):
    lines = steps("review-names.md")
    follow(spoilable, lines[0])
    book = openpyxl.load_workbook(spoilable.root / "queue.xlsx")
    sheet = book.worksheets[0]
    head = {cell.value: cell.column for cell in sheet[1]}
    name = sheet.cell(2, head["name_as_written"]).value
    sheet.cell(2, head["verdict"], "different")
    sheet.cell(2, head["reason"], "both stand on the Committee's list of one session")
    book.save(spoilable.root / "queue.xlsx")
    for line in lines[1:]:
        follow(spoilable, line)
    judged = pd.read_csv(spoilable.data_dir / "hand" / "judgements.csv")
    mine = judged[judged["coder"] == "ab"]
    assert len(mine) == 1 and name in mine[["name_a", "name_b"]].to_numpy()
    before = (spoilable.data_dir / "hand" / "judgements.csv").read_bytes()
    follow(spoilable, lines[1])
    assert (spoilable.data_dir / "hand" / "judgements.csv").read_bytes() == before


@pytest.mark.slow
def test_take_a_figure(briefed):
    follow_all(briefed, "take-a-figure.md")
    pack = briefed.root / "packs/09_session_brief/session-34/ngo-slots-by-debate"
    found = {path.name for path in pack.iterdir()}
    assert {"caption.txt", "alt.txt", "citation.txt", "ngo-slots-by-debate.svg",
            "ngo-slots-by-debate.pdf", "ngo-slots-by-debate.csv"} <= found
    assert "ngo-slots-by-debate.png" not in found


@pytest.mark.slow
def test_run_on_a_cluster(spoilable):
    (spoilable.root / "Snakefile").write_bytes((GUIDES.parents[1] / "Snakefile").read_bytes())
    (spoilable.root / "src").symlink_to(GUIDES.parents[1] / "src")
    printed = follow_all(spoilable, "run-on-a-cluster.md")
    assert "notebook" in printed["hrcstats study --dry-run"]


@pytest.mark.slow
def test_cite_and_archive(briefed, call):
    follow_all(briefed, "cite-and-archive.md")
    first = (briefed.root / "hrcstats-release.zip").read_bytes()
    with zipfile.ZipFile(briefed.root / "hrcstats-release.zip") as archive:
        archive.extractall(briefed.root / "unpacked")
        names = archive.namelist()
    top = briefed.root / "unpacked" / names[0].split("/")[0]
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=top, check=True)
    assert (top / "data/processed/datapackage.json").is_file()
    assert not (top / "data/raw/speakers").exists(), "papers are not copied"
    assert call(briefed, "archive", "-o", "again.zip").code == 0
    assert (briefed.root / "again.zip").read_bytes() == first


@pytest.mark.slow
def test_a_release_of_changed_files_or_failed_runs_is_refused(briefed, call):
    with (briefed.root / "study.toml").open("a") as file:
        file.write("\n# changed\n")
    (briefed.root / "data" / "hand" / "extra.csv").write_text("a\n")
    (briefed.reports_dir / "results.csv").unlink()
    record = briefed.reports_dir / "runs/09_session_brief/session-34/record.json"
    record.write_text(record.read_text().replace('"status": "ok"', '"status": "failed"'))
    done = call(briefed, "archive", "-o", "release.zip")
    assert done.code == 1 and not (briefed.root / "release.zip").exists()
    for words in ("differ from the commit", "results.csv", "session-34", "git commit",
                  "data/hand/extra.csv"):
        assert words in done.err


@pytest.mark.slow
def test_a_release_of_tables_that_the_inputs_do_not_make_is_refused(briefed, call):
    table = briefed.processed_dir / "codings.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("secondary", "primary", 1),
                     encoding="utf-8")
    done = call(briefed, "archive", "-o", "release.zip")
    assert done.code == 1 and "codings.csv" in done.err and "hrcstats build" in done.err


@pytest.mark.slow
def test_code_an_organisation(spoilable):
    lines = steps("code-an-organisation.md")

    def fill(file, **values):
        book = openpyxl.load_workbook(spoilable.root / file)
        sheet = book.worksheets[0]
        head = {cell.value: cell.column for cell in sheet[1]}
        evidence = {"source_kind": "primary", "url": "https://example.org/", "confidence": "high",
                    "access_date": "2026-11-28", "evidence_paraphrase": "its statutes"}
        for row in range(2, sheet.max_row + 1):
            criterion = sheet.cell(row, head["criterion"]).value
            for name, text in (evidence | {"value": values[criterion]}).items():
                sheet.cell(row, head[name], text)
        book.save(spoilable.root / file)

    printed = {}
    for line in lines:
        if line.startswith("hrcstats codings merge"):
            fill("ab.xlsx", C1="no", C3="no")
            fill("cd.xlsx", C1="no", C3="yes")
        if line.endswith("--apply"):
            fill("rulings.xlsx", C3="no")
        printed[line] = follow(spoilable, line)
    told = next(text for line, text in printed.items() if "tiers" in line)
    assert "UN Watch (first_hand): no_indication: no yes; C1, C3 coded no" in told
    assert "Norwegian Refugee Council (first_hand): no_indication" in told
    assert "UN Watch (published)" in told
    codings = pd.read_parquet(spoilable.processed_dir / "codings.parquet")
    mine = codings[~codings["coder"].str.startswith("published:")]
    assert len(mine) == 10 and mine["is_adjudicated"].sum() == 2
    replies = pd.read_parquet(spoilable.processed_dir / "replies.parquet")
    assert replies["reply"].tolist() == ["We take no money from any State."]
