"""Reprisals as the Secretary-General's yearly reports tell them: who is named, never a rate.

What is counted is naming: a State stands in a report or it does not. No case and no person is
counted, and nothing is divided by anything. That a State is named is public and is shown; numbers
of States below 10 are suppressed like every small number on reprisals.
"""

from __future__ import annotations

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import by_state, is_blank, read_counts, require_columns, rows_at
from hrcstats.measure.suppression import suppress_counts

FALL_IS_NO_IMPROVEMENT = ("Reporting, not reprisals: fewer reports can mean more fear. A fall is "
                          "not an improvement.")
BELOW = 10
_KINDS = ("new", "follow_up", "unspecified")


def count_named_states(mentions: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """States named in each yearly report, where the list at hand is complete.

    Parameters
    ----------
    mentions
        `report_year`, `state_iso3`, `kind` (`new`, `follow_up`, `unspecified`): one row a mention.
    years
        `report_year`, `complete` ("yes" where every State of the report is in `mentions`),
        `n_states_stated` (as published, or empty).

    Returns
    -------
    pandas.DataFrame
        Estimate rows `states_named` keyed by `report_year`, with `stated_n` (as published). Only a
        complete list has a value; another year is a refusal that says how many names were found of
        how many. A value below 10 is suppressed.

    Raises
    ------
    HrcStatsError
        A mention in a year that `years` does not have, an unknown kind, a year given twice, or a
        list called complete that holds another number of States than the report states.

    Notes
    -----
    A State counts once a year, however many cases concern it. Definitions changed: before 2017 few
    reports name follow-up cases. The report names what reached it, and leaves out what it was asked
    to keep secret.

    Examples
    --------
    >>> mentions = pd.DataFrame({"report_year": 2021, "state_iso3": [f"S{n}" for n in range(11)],
    ...                          "kind": "new"})
    >>> years = pd.DataFrame({"report_year": [2020, 2021], "complete": ["no", "yes"],
    ...                       "n_states_stated": ["45", "11"]})
    >>> count_named_states(mentions, years)["value"].tolist()
    [nan, 11.0]
    """
    _check(mentions, years)
    listed = mentions.groupby(mentions["report_year"].astype(int))["state_iso3"].nunique()
    rows = []
    for report in _in_order(years).itertuples():
        year, found = int(str(report.report_year)), int(listed.get(int(str(report.report_year)), 0))
        stated = None if pd.isna(report.stated_n) else int(report.stated_n)
        keys: dict[str, object] = {"report_year": year, "stated_n": stated}
        if report.complete != "yes":
            rows.append(keys | refusal_row("states_named", _not_complete(found, stated)))
        elif found < BELOW:
            rows.append(keys | {"stated_n": None} | refusal_row(
                "states_named", f"suppressed: below {BELOW}", method="suppressed"))
        else:
            rows.append(keys | estimate_row(
                "states_named", found, n=found, method="States named in the report counted",
                warnings=FALL_IS_NO_IMPROVEMENT))
    return estimates_frame(rows)


def _not_complete(found: int, stated: int | None = None) -> str:
    names = "none" if not found else (f"under {BELOW}" if found < BELOW else str(found))
    return f"list incomplete: {names}" + (" found" if stated is None else f" of {stated} found")


def count_kinds(mentions: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """States with new and with follow-up cases, per year in which the source tells them apart.

    A State may have both, so the two do not add up to the States named. A list of one kind is
    complete where `complete` says so ("yes", or "new list yes; follow-up list no").

    Returns
    -------
    Estimate rows keyed by `report_year`, `kind` (`new`, `follow_up`); a list that is not complete
    is a refusal, and so is a year whose source does not tell them apart. Below 10: suppressed.
    """
    _check(mentions, years)
    rows = []
    for report in _in_order(years).itertuples():
        year = int(str(report.report_year))
        here = mentions[mentions["report_year"].astype(int) == year]
        for kind, name in (("new", "new"), ("follow_up", "follow-up")):
            found = here.loc[here["kind"] == kind, "state_iso3"].nunique()
            rows.append({"report_year": year, "kind": kind} | _kind_row(
                found, bool(len(here)), _is_kind_complete(str(report.complete), name)))
    return estimates_frame(rows)


def _is_kind_complete(complete: str, name: str) -> bool:
    return complete == "yes" or f"{name} list yes" in complete


def _kind_row(found: int, is_read: bool, is_complete: bool) -> dict[str, object]:
    quantity = "states_named_by_kind"
    if not found:
        return refusal_row(quantity, "the source does not tell new from follow-up cases"
                           if is_read else "no list was found")
    if not is_complete:
        return refusal_row(quantity, _not_complete(found))
    if found < BELOW:
        return refusal_row(quantity, f"suppressed: below {BELOW}", method="suppressed")
    return estimate_row(quantity, found, n=found, method="States named in the report counted",
                        warnings=FALL_IS_NO_IMPROVEMENT)


def count_by_group(mentions: pd.DataFrame, years: pd.DataFrame, groups: pd.DataFrame
                   ) -> pd.DataFrame:
    """States named in complete years by UN regional group, small cells suppressed both ways.

    Returns
    -------
    Estimate rows keyed by `report_year`, `un_regional_group`, with totals (see `suppress_counts`).
    States and territories outside the groups are `no regional group`.
    """
    _check(mentions, years)
    complete = set(years.loc[years["complete"] == "yes", "report_year"].astype(int))
    named = mentions.assign(report_year=mentions["report_year"].astype(int))
    named = named[named["report_year"].isin(complete)].drop_duplicates(["report_year",
                                                                        "state_iso3"])
    group = named["state_iso3"].map(by_state(groups, "un_regional_group"))
    named["un_regional_group"] = group.fillna("no regional group")
    counted = named.groupby(["report_year", "un_regional_group"]).size().unstack(fill_value=0)
    cells = counted.stack().rename("n").reset_index()
    return suppress_counts(cells, "report_year", "un_regional_group", below=BELOW)


def consecutive_years(mentions: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """The longest run of yearly reports that name a State, as far as complete lists allow.

    Returns
    -------
    pandas.DataFrame
        Estimate rows `consecutive_years_named` keyed by `state_iso3`, longest first: `value` and
        `low` is the longest run of years in which the State is certainly named, `high` the longest
        run if every year with an incomplete list named it too. `n` is the number of years in which
        it is certainly named, `denominator_n` of years whose list settles it.

    Notes
    -----
    A State in an incomplete list is named; one that is not in it may be. Years are not cases: a run
    says for how long a State was named, not how much was done.

    Examples
    --------
    >>> mentions = pd.DataFrame({"report_year": [2019, 2021], "state_iso3": "CUB", "kind": "new"})
    >>> years = pd.DataFrame({"report_year": [2019, 2020, 2021, 2022],
    ...     "complete": ["yes", "no", "yes", "yes"], "n_states_stated": ["1", "", "1", "0"]})
    >>> consecutive_years(mentions, years)[["low", "high"]].iloc[0].tolist()
    [1.0, 3.0]
    """
    _check(mentions, years)
    reports = _in_order(years)
    order = [int(year) for year in reports["report_year"]]
    is_complete = dict(zip(order, reports["complete"] == "yes", strict=True))
    rows = []
    for state, here in mentions.groupby("state_iso3"):
        named = set(here["report_year"].astype(int))
        sure, may = _runs(order, named, is_complete)
        settled = len(named | {year for year in order if is_complete[year]})
        rows.append({"state_iso3": state} | estimate_row(
            "consecutive_years_named", sure, low=sure, high=may, n=len(named),
            denominator_n=settled, method="bounds: years of incomplete lists not named, named",
            warnings=FALL_IS_NO_IMPROVEMENT))
    frame = estimates_frame(rows)
    return frame.sort_values(["value", "n", "state_iso3"], ascending=[False, False, True],
                             ignore_index=True)


def _runs(order: list[int], named: set[int], is_complete: dict[int, bool]) -> tuple[int, int]:
    """Longest run of years surely named, and of years named or not known."""
    sure = may = best_sure = best_may = 0
    previous = None
    for year in order:
        is_next = previous is None or year == previous + 1
        sure = (sure if is_next else 0) + 1 if year in named else 0
        may = (may if is_next else 0) + 1 if year in named or not is_complete[year] else 0
        best_sure, best_may, previous = max(best_sure, sure), max(best_may, may), year
    return best_sure, best_may


def _in_order(years: pd.DataFrame) -> pd.DataFrame:
    stated = read_counts(years, "n_states_stated", "reprisals(years)", [])
    return years.assign(stated_n=stated).sort_values("report_year")


def _check(mentions: pd.DataFrame, years: pd.DataFrame) -> None:
    """Everything that contradicts itself between the mentions and the years, at once."""
    require_columns(mentions, ["report_year", "state_iso3", "kind"], "reprisals(mentions)")
    require_columns(years, ["report_year", "complete", "n_states_stated"], "reprisals(years)")
    if is_blank(mentions["report_year"]).any() or is_blank(years["report_year"]).any():
        raise HrcStatsError(Problem("report without a year", "reprisals",
                                    expected="report_year in every row"))
    where, year = "reprisals(mentions)", mentions["report_year"].astype(int)
    problems = []
    for bad, what, expected in (
            (~year.isin(years["report_year"].astype(int)), "year without a report",
             "a report_year of the table of years"),
            (~mentions["kind"].isin(_KINDS), "unknown kind", ", ".join(_KINDS)),
            (is_blank(mentions["state_iso3"]), "mention without a State", "state_iso3")):
        if bad.any():
            first = mentions[bad].iloc[0]
            problems.append(Problem(what, rows_at(where, bad),
                                    f"{first['report_year']}, {first['kind']}", expected))
    twice = years["report_year"].duplicated()
    if twice.any():
        problems.append(Problem("year given twice", rows_at("reprisals(years)", twice)))
    listed = mentions.groupby(year)["state_iso3"].nunique()
    for report in _in_order(years).itertuples():
        found = listed.get(int(str(report.report_year)), 0)
        if report.complete == "yes" and not pd.isna(report.stated_n) and found != report.stated_n:
            problems.append(Problem("list called complete holds another number of States",
                                    f"reprisals(years), {report.report_year}", str(found),
                                    f"{report.stated_n:.0f}, as the report states",
                                    "mend the list, or mark it as not complete"))
    raise_if_any(problems)
