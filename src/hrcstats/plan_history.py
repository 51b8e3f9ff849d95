"""Changes of the analysis plan: recorded with a reason, or refused once results exist."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.normalise.privacy import check_coder, check_free_text
from hrcstats.plan import PLAN_FILE, load_plan
from hrcstats.study import run_files

AMENDMENTS_FILE = "plan_amendments.csv"
AMENDMENT_COLUMNS = ["amended_on", "old_hash", "new_hash", "coder", "reason"]
_REMEDY = ("restore the plan, or record the change: hrcstats plan amend --reason \"...\" "
           "--coder AB")


def read_amendments(data_dir: Path) -> list[dict[str, str]]:
    """The recorded plans in order: the first row is the plan as first fixed.

    Raises
    ------
    HrcStatsError
        With every row that lacks a hash, a date, a reason or who, or that does not continue the
        row before it.
    """
    path = data_dir / "hand" / AMENDMENTS_FILE
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{name: (row.get(name) or "").strip() for name in AMENDMENT_COLUMNS}
                for row in csv.DictReader(file)]
    problems, before = [], ""
    for line, row in enumerate(rows, start=2):
        where = f"data/hand/{AMENDMENTS_FILE}, line {line}"
        problems += [Problem(f"amendment without {name}", where, "", name, "fill it in")
                     for name in AMENDMENT_COLUMNS if name != "old_hash" and not row[name]]
        if row["old_hash"] != before:
            problems.append(Problem("amendment does not continue the one before", where,
                                    row["old_hash"], before or "no old hash in the first row",
                                    "rows are only added at the end, by hrcstats plan amend"))
        before = row["new_hash"]
    raise_if_any(problems)
    return rows


def check_unchanged(data_dir: Path, reports_dir: Path) -> list[Problem]:
    """A problem where the plan is neither the one recorded last nor the one of the results.

    A plan that was never recorded may be edited until the first result exists.
    """
    now = load_plan(data_dir).hash
    rows = read_amendments(data_dir)
    recorded = {rows[-1]["new_hash"]: f"data/hand/{AMENDMENTS_FILE}, line {len(rows) + 1}"} \
        if rows else _hashes_of_results(reports_dir)
    if not recorded or now in recorded:
        return []
    old, where = next(iter(recorded.items()))
    return [Problem("the plan changed after results exist", f"data/hand/{PLAN_FILE}", now,
                    f"{old} ({where})", _REMEDY)]


def _hashes_of_results(reports_dir: Path) -> dict[str, str]:
    """The plans under which runs were made, each with a run that says so."""
    found = {}
    for path in run_files(reports_dir, "record.json"):
        made_under = json.loads(path.read_text(encoding="utf-8")).get("plan_hash", "")
        if made_under:
            found[made_under] = path.relative_to(reports_dir.parent).as_posix()
    return found


def amend_plan(data_dir: Path, reports_dir: Path, *, reason: str, coder: str,
               today: str) -> dict[str, str]:
    """Records the plan as it stands now, with why and by whom; returns the row that was added.

    The first record of a plan has no old hash, unless results exist under another one. Results made
    under an older plan are exploratory from then on, and so are those under the amended one.

    Raises
    ------
    HrcStatsError
        Where the plan has problems, no reason or nobody is given, or the plan is the recorded one.
    """
    now, rows = load_plan(data_dir).hash, read_amendments(data_dir)
    problems = [Problem(f"no {what}", f"--{what}", "", expected, "say it: it is kept")
                for what, value, expected in (
                    ("reason", reason, "why the plan changed, in a sentence"),
                    ("coder", coder, "a role or initials")) if not value.strip()]
    if rows and rows[-1]["new_hash"] == now:
        problems.append(Problem("the plan is the recorded one", f"data/hand/{PLAN_FILE}", now,
                                "a changed plan", "nothing to record"))
    problems += check_coder(coder.strip()) if coder.strip() else []
    problems += check_free_text([{"place": "plan amend", "--reason": reason}], ["--reason"])
    raise_if_any(problems)
    new = {"amended_on": date.fromisoformat(today).isoformat(),
           "old_hash": rows[-1]["new_hash"] if rows else "", "new_hash": now,
           "coder": coder.strip(), "reason": reason.strip()}
    older = [made for made in _hashes_of_results(reports_dir) if made != now]
    if not rows and older:
        # Results came before the first record: the plan they were made under is put on record too.
        rows.append(new | {"new_hash": older[0], "reason": "plan of the results that exist"})
        new["old_hash"] = older[0]
    path = data_dir / "hand" / AMENDMENTS_FILE
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, AMENDMENT_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, new])
    fresh.replace(path)
    return new


def why_not_first(data_dir: Path) -> str:
    """Why no result under the plan as it stands confirms anything; "" under the first recorded one.

    What was chosen again after the plan was recorded may have been chosen for what it gives.
    """
    rows = read_amendments(data_dir)
    if len(rows) < 2 or rows[-1]["new_hash"] == rows[0]["new_hash"]:
        return ""
    return "; ".join(f"plan amended on {row['amended_on']} after it was recorded: {row['reason']}"
                     for row in rows[1:])


def describe_history(data_dir: Path, reports_dir: Path | None = None) -> str:
    """The plan's history in one sentence; with `reports_dir`, whether results exist already."""
    rows = read_amendments(data_dir)
    if not rows and reports_dir is not None and _hashes_of_results(reports_dir):
        return "not recorded yet; results exist, so a change must be recorded (hrcstats plan amend)"
    if not rows:
        return "not recorded yet: it may change until the first result exists"
    if len(rows) == 1:
        return f"recorded on {rows[0]['amended_on']}, not amended"
    last = rows[-1]
    times = "once" if len(rows) == 2 else f"{len(rows) - 1} times"
    return f"amended {times}, last on {last['amended_on']}: {last['reason']}"


def refuse_if_changed(data_dir: Path, reports_dir: Path) -> None:
    """Stops before new results are made under a plan that changed without a record.

    Raises
    ------
    HrcStatsError
        As `check_unchanged` finds it.
    """
    problems = check_unchanged(data_dir, reports_dir)
    if problems:
        raise HrcStatsError(problems)
