"""One release of the study as a zip that can be deposited, checked and cited."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from hrcstats import __version__
from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.normalise.build import build_tables
from hrcstats.publish.check import check_study
from hrcstats.publish.run import commit, untracked
from hrcstats.publish.site_runs import read_runs
from hrcstats.study import Study

# What a reader needs to check the numbers; papers themselves stay with whoever published them.
FILES = ("CITATION.cff", "LICENSE", "README.md", "CHANGELOG.md", "study.toml", "requirements.lock",
         "environment.yml", "data/raw/sources.csv", "reports/results.csv")
FOLDERS = ("data/processed", "data/hand", "data/reference", "reports/runs", "notebooks", "docs")
_UNWANTED = {".ipynb_checkpoints", "__pycache__"}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # no clock inside: the same release gives the same bytes


@dataclass(frozen=True)
class Archive:
    """A written release."""

    path: Path
    files_n: int
    commit: str
    sha256: str

    def __str__(self) -> str:
        return (f"{self.path}: {self.files_n:,} files, commit {self.commit}\n"
                f"sha256 {self.sha256}")


def write_archive(study: Study, out: Path) -> Archive:
    """Writes tables, human decisions, executed notebooks, figures and results into one zip.

    `SHA256SUMS` inside names every file, `release.json` the version, the commit and the terms.
    Input papers are not copied: `data/raw/sources.csv` gives address and hash of each.

    Raises
    ------
    HrcStatsError
        Where a table or result is missing, the tables are not what the inputs make, `hrcstats
        check` finds a problem, a run of study.toml is missing, failed or older than its inputs, or
        files of the checkout differ from its commit: a release must be what the commit makes.
    """
    made_by = commit(study)
    raise_if_any(_problems(study, made_by))
    # What takes longest comes last: everything else is told before it.
    raise_if_any([*check_study(study)[1], *_old_tables(study)])
    root = study.root
    paths = [root / name for name in FILES if (root / name).is_file()]
    paths += [path for folder in FOLDERS for path in (root / folder).rglob("*")
              if path.is_file() and not _UNWANTED & set(path.parts)]
    content = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(paths)}
    content["release.json"] = _release(made_by).encode()
    content["SHA256SUMS"] = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n"
                                    for name, data in sorted(content.items())).encode()
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(out.name + ".new")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(content.items()):
            entry = zipfile.ZipInfo(f"hrcstats-{__version__}/{name}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    fresh.replace(out)
    return Archive(out, len(content), made_by, hashlib.sha256(out.read_bytes()).hexdigest())


def _problems(study: Study, made_by: str) -> list[Problem]:
    problems = []
    for name in ("data/processed/datapackage.json", "reports/results.csv", "CITATION.cff"):
        if not (study.root / name).is_file():
            problems.append(Problem("a release lacks this file", name, remedy="hrcstats study"))
    if made_by == "unknown" or made_by.endswith("+"):
        problems.append(Problem("files differ from the commit", str(study.root), made_by,
                                "a checkout whose files are all committed",
                                "git commit, then hrcstats study"))
    problems += [Problem("a file that the commit does not hold", name, remedy="commit or remove it")
                 for name in untracked(study, "data", "docs", "notebooks", "src")]
    try:
        runs = read_runs(study.reports_dir)
    except HrcStatsError as error:
        return [*problems, *error.problems]
    made = {(run.notebook, run.scope) for run in runs}
    problems += [Problem("a run of study.toml is missing", f"{notebook}, {scope}",
                         remedy="hrcstats study") for notebook, scope in sorted(study.runs - made)]
    for run in runs:
        if run.is_stale:
            why = "failed" if run.is_failed else "older than " + ", ".join(run.changed_inputs)
            problems.append(Problem("a run cannot be released", run.name, why,
                                    "a run that ended well on the inputs that stand here",
                                    "hrcstats study"))
    return problems


def _old_tables(study: Study) -> list[Problem]:
    """Tables that the inputs which stand here would not make."""
    found = []
    for name, frame in build_tables(study.data_dir).tables.items():
        path = study.processed_dir / f"{name}.csv"
        fresh = frame.to_csv(index=False, lineterminator="\n")
        if not path.is_file() or path.read_text(encoding="utf-8") != fresh:
            found.append(Problem("a table is not what the inputs make", path.name,
                                 remedy="hrcstats build, then hrcstats study"))
    return found


def _release(made_by: str) -> str:
    return json.dumps({
        "name": "hrcstats", "version": __version__, "commit": made_by,
        "licence_of_code": "MIT", "licence_of_tables": "CC-BY-4.0",
        "attribution": "each table with its source: data/raw/sources.csv",
        "how_to_check": "sha256sum -c SHA256SUMS",
    }, indent=1) + "\n"
