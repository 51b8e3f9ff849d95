"""A thin call of Snakemake: what `hrcstats study` does, `snakemake` does as well."""

from __future__ import annotations

import os
import subprocess
import sys

from hrcstats.errors import Problem, UsageError, nearest
from hrcstats.publish.run import known_states
from hrcstats.study import Study


def run_study(study: Study, *, sessions: str = "", states: str = "", jobs: int = 2,
              profile: str = "", dry_run: bool = False) -> int:
    """Runs the Snakefile and returns its exit code.

    Raises
    ------
    UsageError
        For a range of sessions or a State that does not exist.
    """
    config = _config(study, sessions, states)
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(study.root / "Snakefile"),
               "--directory", str(study.root), "--rerun-incomplete", "--keep-going"]
    command += ["--profile", profile] if profile else ["--cores", str(jobs)]
    if config:
        command += ["--config", *config]
    command += ["--dry-run"] if dry_run else []
    if not sys.stdout.isatty():
        command += ["--quiet", "rules"] if not dry_run else []
    return subprocess.call(command, env=os.environ | {"PYTHONHASHSEED": "0"})


def _config(study: Study, sessions: str, states: str) -> list[str]:
    problems, config = [], []
    if sessions:
        first, dash, last = sessions.partition("-")
        if not (first.isdigit() and (last.isdigit() or not dash)
                and 1 <= int(first) <= int(last or first) <= 99):
            problems.append(Problem("not a range of sessions", "--sessions", sessions,
                                    "a session or first-last, for example 25-57"))
        config.append(f"sessions={sessions}")
    if states:
        known = known_states(study)
        problems += [Problem("unknown State", "--states", state,
                             "ISO 3166-1 alpha-3, comma between", nearest(state, known))
                     for state in states.split(",") if state not in known]
        config.append(f"states={states}")
    if problems:
        raise UsageError(problems)
    return config
