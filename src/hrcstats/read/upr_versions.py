"""Two versions of one UPR summary compared: what was added, what was removed (indicator S8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.read.upr_places import fold

VERSION_COLUMNS = [
    "doc_symbol", "change", "level", "category", "submission_kind", "code_before", "code_after",
    "organisation_as_written",
]
_Row = Mapping[str, object]


def compare_versions(
    rows_a: Iterable[_Row] | pd.DataFrame, rows_b: Iterable[_Row] | pd.DataFrame
) -> pd.DataFrame:
    """Submissions and members that the later version of a summary adds or leaves out.

    A submission is the same in both versions when its members are, or most of them: codes are
    given anew in each version, so they are compared last. A submission that is gone counts once at
    the level `submission`; its members are not listed again. Members that joined or left a
    submission that stayed are at the level `member`.

    Parameters
    ----------
    rows_a, rows_b : rows or DataFrame
        Rows of `read_upr` of the earlier and of the later version of one symbol.

    Returns
    -------
    DataFrame
        One row per difference with `VERSION_COLUMNS`; `change` is "removed" or "added"; empty when
        the versions agree. Removed ones first, in printed order.

    Raises
    ------
    HrcStatsError
        Where the two papers bear different symbols.

    Notes
    -----
    S8 is the number of removed submissions over the submissions of the earlier version. A removal
    may have been undone in a third version; compare every pair that follows another.
    """
    before, after = _submissions(rows_a), _submissions(rows_b)
    symbol = _common_symbol(before, after)
    pairs = _pair(before, after)
    changes = [_submission_row("removed", s) for n, s in enumerate(before) if n not in pairs]
    changes += _member_rows(before, after, pairs, "removed")
    changes += [_submission_row("added", s) for n, s in enumerate(after)
                if n not in pairs.values()]
    changes += _member_rows(before, after, pairs, "added")
    frame = pd.DataFrame(changes, columns=VERSION_COLUMNS)
    return frame.assign(doc_symbol=symbol)


def _submissions(rows: Iterable[_Row] | pd.DataFrame) -> list[list[_Row]]:
    """The rows of each submission, in printed order."""
    records = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else list(rows)
    grouped: dict[tuple[object, ...], list[_Row]] = {}
    for number, row in enumerate(records):
        code = row["code"] or f"row {number}"  # without a code each row is a submission
        grouped.setdefault((row["category"], row["submission_kind"], code), []).append(row)
    return list(grouped.values())


def _common_symbol(before: list[list[_Row]], after: list[list[_Row]]) -> str:
    symbols = {str(rows[0]["doc_symbol"]).split("/Rev")[0].split("/Corr")[0]
               for rows in [*before, *after]}
    if len(symbols) > 1:
        raise HrcStatsError(Problem(
            "two different papers compared", value=", ".join(sorted(symbols)),
            expected="two versions of one symbol", remedy="give versions of the same summary"))
    return next(iter(symbols), "")


def _names(rows: list[_Row]) -> set[str]:
    return {fold(str(row["organisation_as_written"])).removeprefix("the ") for row in rows}


def _pair(before: list[list[_Row]], after: list[list[_Row]]) -> dict[int, int]:
    """Index of each submission in the earlier version to its index in the later one."""
    scored = []
    for n, old in enumerate(before):
        for m, new in enumerate(after):
            shared = len(_names(old) & _names(new)) / len(_names(old) | _names(new))
            same_code = old[0]["code"] == new[0]["code"]
            if shared >= 0.5 or (shared > 0 and same_code):
                scored.append((shared, same_code, -abs(n - m), n, m))
    pairs: dict[int, int] = {}
    for _, _, _, n, m in sorted(scored, reverse=True):
        if n not in pairs and m not in pairs.values():
            pairs[n] = m
    return pairs


def _submission_row(change: str, rows: list[_Row]) -> dict[str, object]:
    first = rows[0]
    return {
        "change": change, "level": "submission", "category": first["category"],
        "submission_kind": first["submission_kind"],
        "code_before": first["code"] if change == "removed" else "",
        "code_after": first["code"] if change == "added" else "",
        "organisation_as_written": "; ".join(str(row["organisation_as_written"]) for row in rows),
    }


def _member_rows(
    before: list[list[_Row]], after: list[list[_Row]], pairs: dict[int, int], change: str
) -> list[dict[str, object]]:
    changes = []
    for n, m in pairs.items():
        here, there = (before[n], after[m]) if change == "removed" else (after[m], before[n])
        for row in here:
            if not _names([row]) & _names(there):
                changes.append({
                    **_submission_row(change, [row]), "level": "member",
                    "code_before": before[n][0]["code"], "code_after": after[m][0]["code"],
                })
    return changes
