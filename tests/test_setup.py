"""Set-up files that must agree, and what must never be in the repository."""

import re
import subprocess
import tomllib
from pathlib import Path

import pandas as pd
import pytest
import yaml

from hrcstats.read.upr_persons import drop_person

REPOSITORY = Path(__file__).resolve().parents[1]
ORIGINALS = REPOSITORY.parent / "shared" / "originals"
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")


def bounds(requirements):
    """Name and lower bound of each requirement, names in one spelling."""
    found = {}
    for requirement in requirements:
        name, operator, bound = re.fullmatch(
            r"([A-Za-z0-9_.-]+)\s*(?:(>=|==)\s*([\w.]+))?", requirement.split("#")[0].strip()
        ).groups(default="")
        found[re.sub(r"[-_.]+", "-", name).lower()] = f"{operator}{bound}"
    return found


def tracked():
    """Files that git holds, or would take."""
    done = subprocess.run(["git", "-C", str(REPOSITORY), "ls-files", "-z", "--cached", "--others",
                           "--exclude-standard"], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    paths = [REPOSITORY / name for name in done.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_conda_and_pip_users_get_the_same_requirements():
    project = PYPROJECT["project"]
    wanted = bounds([*project["dependencies"], *project["optional-dependencies"]["lab"],
                     *project["optional-dependencies"]["dev"]])
    environment = yaml.safe_load((REPOSITORY / "environment.yml").read_text(encoding="utf-8"))
    listed = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (by_pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert "--editable ." in by_pip
    found = bounds([*listed, *(entry for entry in by_pip if not entry.startswith("--"))])
    assert found.pop("pip") == ""
    assert found.pop("python") == project["requires-python"]
    assert found == wanted
    assert len(listed) + len(by_pip) == len(wanted) + 3, "something stands twice"


def test_every_dependency_has_a_lower_bound_and_says_why():
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)[1]
    for line in listed.splitlines():
        assert re.fullmatch(r'\s+"[\w-]+>=[\d.]+",\s+# .{5,}', line), line


def lock_entries():
    """The entries of the lock: (requirement, hashes)."""
    joined = LOCK.replace("\\\n", " ")
    for line in joined.splitlines():
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        yield requirement, hashes


def test_the_lock_names_versions_and_hashes_and_no_addresses():
    assert "://" not in LOCK and "--index" not in LOCK and "--find-links" not in LOCK
    entries = list(lock_entries())
    assert len(entries) > 100
    for requirement, hashes in entries:
        assert re.match(r"[a-z0-9.-]+==[\w.]+( ;|$)", requirement), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), requirement


def test_the_lock_holds_every_dependency_at_an_allowed_version():
    project = PYPROJECT["project"]
    locked = {}
    for requirement, _ in lock_entries():
        name, version = requirement.split(" ;")[0].split("==")
        locked.setdefault(name, []).append(version)
    wanted = bounds([*project["dependencies"], *project["optional-dependencies"]["lab"],
                     *project["optional-dependencies"]["dev"]])

    def numbers(version):
        return [int(part) for part in re.findall(r"\d+", version)]
    for name, bound in wanted.items():
        assert name in locked, name
        assert all(numbers(version) >= numbers(bound) for version in locked[name]), name


def test_two_commands_set_up_a_fresh_machine():
    make = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    for target in ("study", "test", "lab", "lint", "bench"):
        assert re.search(rf"^{target}: \$\(READY\)", make, re.MULTILINE), target
    assert re.search(r"^clean:", make, re.MULTILINE)
    assert "--require-hashes" in make and "--compile" in make
    ci = REPOSITORY / ".ci" / "run"
    assert ci.stat().st_mode & 0o111 and "make test" in ci.read_text() and "make study" in (
        ci.read_text())


def test_licence_citation_and_guides_are_there_and_agree():
    licence = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert "MIT" in licence and "CC BY 4.0" in licence
    citation = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PYPROJECT["project"]["version"]
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert PYPROJECT["project"]["version"] in changelog or "Unreleased" in changelog
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", readme, re.MULTILINE)
    assert headings[0] == "Glossary"
    assert "make study" in readme and "make test" in readme
    for link in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (REPOSITORY / link).exists(), link


def test_no_machine_path_registry_host_or_key_is_in_the_repository():
    # Written in parts, so that this file does not hold what it looks for.
    wrong = re.compile("|".join([
        "/ho" + r"me/\w", "/Us" + r"ers/\w", "/wo" + r"rk/(?:main|wt|tmp|\.)", "C:" + r"\\\\Users",
        "files.python" + r"hosted\.org", "py" + r"pi\.org/simple", "--extra-" + "index-url",
        "local" + r"host:\d", r"127\.0\." + r"0\.1:\d", "BEGIN [A-Z ]*PRIVATE" + " KEY"]))
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # an image
        found = wrong.search(text)
        assert not found, f"{path.relative_to(REPOSITORY)}: {found[0]}"


def test_built_things_are_not_in_the_repository():
    for path in tracked():
        name = path.relative_to(REPOSITORY).as_posix()
        assert not name.startswith(("reports/", ".snakemake/", ".venv/")), name
        assert path.stat().st_size < 3_000_000, name
        if name.startswith("data/processed/"):
            assert name == "data/processed/expected_counts.csv"


def test_originals_are_tested_against_and_never_committed():
    if not ORIGINALS.is_dir():
        pytest.skip(f"no originals at {ORIGINALS}")
    originals = {path.read_bytes() for path in ORIGINALS.rglob("*")
                 if path.is_file() and path.stat().st_size > 2000}
    sizes = {len(content) for content in originals}
    assert originals
    for path in tracked():
        if path.stat().st_size in sizes:
            assert path.read_bytes() not in originals, path


# Every table of transcribed facts and where its rows stand in the study.
SAME = {
    "agenda_items": "reference/agenda_items.csv",
    "civic_space_changes": "reference/civic_space_changes.csv",
    "civic_space_counts": "reference/civic_space_counts.csv",
    "civic_space_ratings": "reference/civic_space_ratings.csv",
    "codings_published": "hand/codings/published.csv",
    "codings_two_passes": "hand/codings/two_passes.csv",
    "committee_days": "reference/committee_days.csv",
    "committee_name_changes": "raw/committee_name_changes/2_name_changes.csv",
    "committee_questions": "raw/committee_questions/questions_convenience_sample.csv",
    "committee_roll_calls": "raw/committee_votes/8_roll_call_votes.csv",
    "consultative_status_by_country": "reference/consultative_status_by_country.csv",
    "interruption_counts_published": "reference/interruption_counts_published.csv",
    "interruption_lookalikes": "raw/interruptions/lookalikes.csv",
    "interruptions": "raw/interruptions/publicised_incidents.csv",
    "published_counts_upr_and_events": "reference/published_counts_upr_and_events.csv",
    "published_figures": "reference/published_figures.csv",
    "reprisal_mentions": "reference/reprisal_mentions.csv",
    "reprisal_years": "reference/reprisal_years.csv",
    "session_facts": "reference/session_facts.csv",
    "special_sessions": "reference/special_sessions.csv",
    "treaty_body_submissions": "reference/treaty_body_submissions.csv",
    "upr_calendar": "reference/upr_calendar.csv",
}


def bundled(pattern):
    """The rows of the study's files that fit, each with the stem of its file."""
    files = sorted((REPOSITORY / "data").glob(pattern))
    return pd.concat([pd.read_csv(file, dtype=str, keep_default_na=False).assign(stem=file.stem)
                      for file in files], ignore_index=True)


def counted(frame, columns):
    """Rows as a multiset: how often each stands, whatever the order."""
    return frame[columns].value_counts().to_dict()


@pytest.mark.parametrize(("name", "file"), SAME.items(), ids=list(SAME))
def test_bundled_rows_are_the_transcribed_ones(facts, read_csv, name, file):
    ours, theirs = read_csv(REPOSITORY / "data" / file), read_csv(facts / f"{name}.csv")
    assert len(ours) == len(theirs)
    if name == "published_figures":
        # The transcription names a natural person in this cell; the study does not.
        assert ours.loc[ours["claim_id"] == "PF126", "population"].str.contains("one ").all()
        for table in (ours, theirs):
            table.loc[table["claim_id"] == "PF126", "population"] = ""
    assert counted(ours, list(theirs)) == counted(theirs, list(theirs))


def test_committee_decisions_are_the_transcribed_ones_sheet_by_sheet(facts, read_csv):
    ours, theirs = bundled("raw/committee_decisions/*.csv"), read_csv(
        facts / "committee_decisions.csv")
    assert len(ours) == len(theirs) == 18_715
    ours = ours.assign(source_file=ours["stem"] + ".xlsx", source_row=ours["spreadsheet_row"])
    assert counted(ours, list(theirs)) == counted(theirs, list(theirs))


def test_speaker_lists_are_the_transcribed_ones_list_by_list(facts, read_csv):
    ours, theirs = bundled("raw/speakers/*.csv"), read_csv(facts / "speakers.csv")
    theirs = theirs.rename(columns={"list_id": "stem",
                                    "speaker_name_as_written": "speaker_as_written"})
    columns = ["stem", "speaker_as_written", "session", "agenda_item"]
    mine = ours[ours["stem"].isin(theirs["stem"])]
    assert counted(mine, columns) == counted(theirs, columns)


def test_upr_contributors_are_the_transcribed_ones_document_by_document(facts, read_csv):
    ours, theirs = bundled("raw/upr/*.csv"), read_csv(facts / "upr_submissions.csv")
    theirs = theirs.rename(columns={"organisation_name": "organisation_as_written",
                                    "state_under_review": "state_under_review_iso3",
                                    "submission_type": "submission_kind"})
    columns = ["doc_symbol", "state_under_review_iso3", "upr_session", "submission_kind", "code",
               "member_index", "organisation_as_written", "city_as_written", "country_as_written"]
    # Organisations only: the name of a person before an organisation's was dropped and flagged.
    dropped = [drop_person(name, code) for name, code in
               zip(theirs["organisation_as_written"], theirs["code"], strict=True)]
    theirs["organisation_as_written"] = [name for name, _ in dropped]
    assert sum(n for _, n in dropped) == ours["flags"].str.contains("person_dropped").sum() == 1
    mine = ours[ours["doc_symbol"].isin(theirs["doc_symbol"])]
    assert counted(mine, columns) == counted(theirs, columns)


def test_side_events_are_the_transcribed_ones(facts, read_csv):
    ours, theirs = bundled("raw/side_events/*.csv"), read_csv(facts / "side_events.csv")
    ours = ours.drop_duplicates(["session", "event_date", "title"])
    theirs = theirs.rename(columns={"date": "event_date"})
    columns = ["session", "event_date", "title", "url"]
    assert counted(ours, columns) == counted(theirs, columns)


def test_official_totals_hold_the_transcribed_ones_and_may_hold_more(facts, read_csv):
    ours = read_csv(REPOSITORY / "data" / "reference" / "committee_official_totals.csv")
    theirs = read_csv(facts / "committee_official_totals.csv")
    columns = [column for column in theirs if column != "source"]
    assert counted(theirs, columns).items() <= counted(ours, columns).items()


def test_the_session_calendar_is_the_transcribed_one_without_the_name_of_a_person(facts, read_csv):
    ours = read_csv(REPOSITORY / "data" / "reference" / "session_calendar.csv")
    theirs = read_csv(facts / "session_calendar.csv")
    columns = [column for column in theirs if column != "note"]
    assert counted(ours, columns) == counted(theirs, columns)
    different = ours.set_index("session")["note"] != theirs.set_index("session")["note"]
    assert list(different.index[different]) == ["8"]
    assert ours.set_index("session").loc["8", "note"] == ""
