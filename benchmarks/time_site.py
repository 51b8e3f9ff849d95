"""How long the review site takes: whole, and after one session changed.

Real runs of this checkout are copied under the scopes of a full study (63 sessions, 30 States), so
that pages, figures and results are as many and as heavy as they will be. Nothing that is copied is
published; the copies live in a temporary folder. Times are wall clock and processor seconds.

    python benchmarks/time_site.py [--sessions 63] [--states 30]
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
STATES = ["CHN", "CUB", "IRN", "RUS", "VEN", "EGY", "PAK", "IND", "USA", "FRA", "GBR", "DEU", "BRA",
          "MEX", "NGA", "ZAF", "SAU", "ARE", "BHR", "TUR", "ISR", "SYR", "PRK", "VNM", "LAO", "NIC",
          "BLR", "AZE", "KAZ", "UZB"]
BUILD = ("from pathlib import Path; from hrcstats.publish.site import build_site; "
         "r = Path('reports'); print(build_site(r, Path('docs'), r / 'site'))")


def main() -> None:
    """Prints pages, and the seconds of a whole build, of one after a change, and of one without."""
    options = argparse.ArgumentParser()
    options.add_argument("--sessions", type=int, default=63)
    options.add_argument("--states", type=int, default=30)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder)
        for name in ("data", "docs"):
            shutil.copytree(ROOT / name, study / name)
        shutil.copytree(ROOT / "reports" / "runs", study / "reports" / "runs")
        _multiply(study / "reports", asked.sessions, asked.states)
        print("whole:", _timed(study))
        _change_one_session(study)
        print("after one session changed:", _timed(study))
        print("nothing changed:", _timed(study))
        weights = sorted((path.stat().st_size, path.relative_to(study).as_posix())
                         for path in study.rglob("site/**/*.html"))
        print("heaviest pages:", [(size // 1000, name) for size, name in weights[-3:]], "kB")


def _multiply(reports: Path, sessions: int, states: int) -> None:
    """Copies of the run of notebook 02 for each session, and of notebook 05 for each State."""
    runs = reports / "runs"
    frames = [pd.read_csv(path) for path in sorted(runs.glob("*/*/results.csv"))]
    for session in range(1, sessions + 1):
        frames += _copy(runs / "02_presence" / "all", runs / "09_session_brief",
                        f"session-{session}")
    for state in STATES[:states]:
        frames += _copy(runs / "05_upr_submissions" / "state-USA_upr_session-50",
                        runs / "03_gongo_surge", f"state-{state}")
    pd.concat(frames).drop_duplicates("result_id").to_csv(reports / "results.csv", index=False)


def _copy(origin: Path, notebook: Path, scope: str) -> list[pd.DataFrame]:
    """The results of a copy; none where the study has a run of its own there."""
    target = notebook / scope
    if target.exists():
        return []
    shutil.copytree(origin, target)
    (target / f"{origin.parent.name}.ipynb").rename(target / f"{notebook.name}.ipynb")
    record = json.loads((target / "record.json").read_text())
    record |= {"notebook": notebook.name, "scope": scope}
    (target / "record.json").write_text(json.dumps(record))
    frame = pd.read_csv(target / "results.csv")
    tail = frame["result_id"].str.split("/", n=1).str[1]
    return [frame.assign(result_id=f"{notebook.name}/{scope}/" + tail, notebook=notebook.name,
                         scope=scope)]


def _change_one_session(study: Path) -> None:
    """One number of one session moves: in its results, its notebook and the table of sessions."""
    path = study / "reports" / "results.csv"
    frame = pd.read_csv(path)
    mine = frame["scope"] == "session-57"
    frame.loc[mine, "value"] = frame.loc[mine, "value"] + 1
    frame.to_csv(path, index=False)
    notebook = study / "reports/runs/09_session_brief/session-57/09_session_brief.ipynb"
    notebook.write_text(notebook.read_text().replace("Who holds the floor", "Who held the floor"))
    table = study / "data/processed/sessions.csv"
    table.write_text(table.read_text().replace("57,regular,2024-09-09", "57,regular,2024-09-08"))


def _timed(study: Path) -> str:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    said = subprocess.run([sys.executable, "-c", BUILD], cwd=study, check=True, text=True,
                          capture_output=True).stdout.splitlines()[0]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return f"{said.split(' in ')[0]}, {time.monotonic() - start:.1f} s, {used:.1f} s of processor"


if __name__ == "__main__":
    main()
