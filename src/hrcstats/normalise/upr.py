"""UPR contributors as written to `upr_submissions` and `upr_submitters`."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.normalise.ids import locator, stable_ids
from hrcstats.normalise.input_columns import unknown_values
from hrcstats.normalise.places import Places, add_iso3
from hrcstats.read.columns import UPR_CATEGORIES
from hrcstats.read.upr_versions import compare_versions

_REVISION = re.compile(r"/Rev\.\s?(\d+)$")
_CHANGE = ["doc_symbol", "version_before", "version_after", "change", "level", "category",
           "submission_kind", "code_before", "code_after", "organisation_as_written"]
_SUBMISSION = ["doc_symbol", "version", "category", "submission_kind", "code", "uncoded"]


def build_submitters(rows: pd.DataFrame, places: Places
                     ) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per organisation under a submission, with the State of its address.

    Where no place is printed the State stays null: most members of a joint submission have none.
    A submission without a code is identified by its organisation.
    """
    keyed = _with_versions(rows.assign(source_locator=locator(rows)))
    keyed["uncoded"] = keyed["organisation_as_written"].where(
        keyed["code"].fillna("") == "", "")
    groups = keyed.drop_duplicates(_SUBMISSION)[_SUBMISSION]
    groups["submission_id"] = stable_ids("submission", groups, _SUBMISSION)
    keyed = keyed.merge(groups, on=_SUBMISSION, how="left")
    return add_iso3(keyed, "country_as_written", places, "country_iso3")


def _with_versions(rows: pd.DataFrame) -> pd.DataFrame:
    """One symbol for all versions of a summary, and the number of each: /Rev.1 is version 2."""
    symbols = rows["doc_symbol"].astype(str)
    issue = pd.to_numeric(symbols.str.extract(_REVISION, expand=False)) + 1
    given = rows["version"].replace("", None)
    return rows.assign(doc_symbol=symbols.str.replace(_REVISION, "", regex=True),
                       version=given.fillna(issue.astype("Int64").astype("string")).fillna("1"))


def build_changes(submitters: pd.DataFrame) -> pd.DataFrame:
    """What each later version of a summary adds and leaves out, version after version (S8)."""
    found = []
    keyed = submitters.assign(version=submitters["version"].astype(int))
    for symbol, document in keyed.groupby("doc_symbol"):
        for before, after in pairwise(sorted(document["version"].unique())):
            new = document[document["version"] == after]
            changes = compare_versions(document[document["version"] == before], new)
            found.append(changes.assign(
                doc_symbol=symbol, version_before=before, version_after=after,
                source_id=new["source_id"].iloc[0], source_locator="whole list"))
    changes = pd.concat(found) if found else pd.DataFrame(columns=_CHANGE)
    return changes.assign(change_id=stable_ids("change", changes, _CHANGE))


def build_submissions(submitters: pd.DataFrame, upr_calendar: pd.DataFrame) -> pd.DataFrame:
    """One row per submission, with its cycle and year from the UPR calendar."""
    order = submitters.assign(rank=pd.to_numeric(submitters["member_index"],
                                                  errors="coerce"))
    order = order.sort_values(["submission_id", "rank"])
    submissions = order.drop_duplicates("submission_id").set_index("submission_id")
    grouped = order.groupby("submission_id")
    submissions["members_n"] = grouped.size()
    submissions["first_country_iso3"] = grouped["country_iso3"].first()
    calendar = upr_calendar.drop_duplicates("upr_session").set_index("upr_session")
    sessions = submissions["upr_session"].astype(str)
    submissions["cycle"] = sessions.map(calendar["cycle"])
    submissions["year"] = sessions.map(calendar["session_start"].str[:4])
    return submissions.reset_index()


def build_documents(submissions: pd.DataFrame, stated_totals: pd.DataFrame,
                    stated_in_papers: dict[str, dict[str, int]]) -> pd.DataFrame:
    """One row per version of a summary: submissions listed beside the total that it states.

    The total read from the paper itself goes before the one in data/reference.
    """
    key = ["doc_symbol", "version"]
    documents = submissions.drop_duplicates(key).set_index(key)
    documents["listed_n"] = submissions.groupby(key).size()
    documents = documents.reset_index()
    known = stated_totals.set_index("doc_symbol")["stated_submissions_n"].to_dict()
    papers = documents["source_file"].map(
        lambda name: stated_in_papers.get(name, {}).get("submissions_n"))
    documents["stated_n"] = papers.fillna(documents["doc_symbol"].map(known))
    return documents


def check_upr(rows: pd.DataFrame, upr_calendar: pd.DataFrame) -> list[Problem]:
    """Documents whose UPR session is unknown, or whose State is not on that session's calendar.

    Categories and kinds of submission that do not exist are problems too.
    """
    problems = unknown_values(rows, {"category": UPR_CATEGORIES,
                                     "submission_kind": ("individual", "joint")})
    problems += _papers_twice(rows)
    key = ["doc_symbol", "upr_session", "state_under_review_iso3"]
    for row in rows.drop_duplicates(key).itertuples():
        at = upr_calendar[upr_calendar["upr_session"] == str(row.upr_session)]
        where = f"{row.source_file}, line {row.source_line}"
        if at.empty:
            problems.append(Problem("unknown UPR session", where, str(row.upr_session),
                                    "a session of data/reference/upr_calendar.csv"))
        elif row.state_under_review_iso3 not in set(upr_calendar["iso3"]):
            problems.append(Problem("State on no review's calendar", where,
                                    str(row.state_under_review_iso3),
                                    "a State of data/reference/upr_calendar.csv",
                                    "trust the symbol in the header of the document"))
        elif len(at) >= 10 and row.state_under_review_iso3 not in set(at["iso3"]):
            # Recent sessions are listed in part only; a full session reviews 14 States or so.
            problems.append(Problem("State not under review at this session", where,
                                    f"{row.state_under_review_iso3}, UPR{row.upr_session}",
                                    ", ".join(sorted(at["iso3"])),
                                    "trust the symbol in the header of the document"))
    return problems


def _papers_twice(rows: pd.DataFrame) -> list[Problem]:
    """Versions of a summary that lie there in two files, so that submissions would count twice."""
    keyed = _with_versions(rows)
    key = ["doc_symbol", "version", "category", "submission_kind", "code",
           "organisation_as_written", "member_index"]
    files = keyed.drop_duplicates([*key, "source_file"])
    twice = files[files.duplicated(key, keep=False)]
    problems = []
    for (symbol, version), found in twice.groupby(["doc_symbol", "version"], sort=True):
        usual = re.sub(r"[^A-Za-z0-9.]+", "_", str(symbol))
        names = sorted(found["source_file"].unique(), key=lambda file: (usual not in file, file))
        problems += [Problem(
            f"this paper is already there as {names[0]}", more, f"{symbol}, version {version}",
            "one file for each version of a summary",
            f"remove {more} and its line in data/raw/sources.csv; "
            "if it is a later version, its rows must say so (column version)")
            for more in names[1:]]
    return problems


def check_totals(documents: pd.DataFrame, stated_totals: pd.DataFrame) -> list[Problem]:
    """Summaries whose own text states another total than `upr_stated_totals`.

    Where several versions were read, each may rightly state its own.
    """
    documents = documents[~documents["doc_symbol"].duplicated(keep=False)]
    known = stated_totals.set_index("doc_symbol")["stated_submissions_n"]
    both = documents.assign(given=documents["doc_symbol"].map(known)).dropna(
        subset=["given", "stated_n"])
    wrong = both[both["given"].astype(float) != both["stated_n"].astype(float)]
    return [Problem("two totals stated for one summary", f"{row.source_file}, {row.doc_symbol}",
                    f"{float(row.stated_n):.0f} in the paper",
                    f"{row.given} in data/reference/upr_stated_totals.csv",
                    "read paragraph 1 of the paper, and mend the table")
            for row in wrong.itertuples()]
