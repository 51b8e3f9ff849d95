"""Figure packs for report writers: copied from the runs, in the formats asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

from hrcstats.errors import HrcStatsError, Problem, UsageError
from hrcstats.study import Study

FORMATS = ("svg", "pdf", "png")


def export_packs(study: Study, *, scope: str, formats: str, width_mm: int | None,
                 out_dir: Path) -> list[Path]:
    """Copies each figure of the runs with its data, caption, alt text and citation.

    Raises
    ------
    UsageError
        For a format or width that is not offered.
    HrcStatsError
        Where no executed run has a figure in this scope.
    """
    wanted = [kind.strip() for kind in formats.split(",") if kind.strip()]
    problems = [Problem("unknown format", "--format", kind, ", ".join(FORMATS))
                for kind in wanted if kind not in FORMATS]
    if width_mm is not None and width_mm not in (85, 170):
        problems.append(Problem("width not offered", "--width-mm", str(width_mm), "85 or 170"))
    if problems:
        raise UsageError(problems)
    kind = "figures-85mm" if width_mm == 85 else "figures"
    found = sorted((study.reports_dir / "runs").glob(f"*/*/{kind}/*"))
    folders = [folder for folder in found if folder.is_dir() and scope in folder.as_posix()]
    if not folders:
        raise HrcStatsError(Problem("no figure in this scope", "reports/runs", scope,
                                    remedy="hrcstats study, then the name of a notebook or figure"))
    return [_copy(folder, out_dir, wanted) for folder in folders]


def _copy(folder: Path, out_dir: Path, wanted: list[str]) -> Path:
    scope, notebook = folder.parents[1].name, folder.parents[2].name
    target = out_dir / notebook / scope / folder.name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    unwanted = {f".{kind}" for kind in FORMATS if kind not in wanted}
    for path in sorted(folder.iterdir()):
        if path.suffix not in unwanted:
            shutil.copy(path, target / path.name)
    return target
