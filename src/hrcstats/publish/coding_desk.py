"""The coders' desk over a study's files: sheets out and in, rulings, replies, checks.

Nothing is written while one row is wrong, and taking the same sheet in twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.measure.coding_checks import (
    CODED_KEY,
    PUBLISHED,
    RELATION_CRITERIA,
    is_adjudicated,
    validate_codings,
    validate_replies,
)
from hrcstats.measure.coding_sheets import (
    CODING_COLUMNS,
    check_rulings,
    find_disagreements,
    make_blind_sheet,
    merge_sheets,
)
from hrcstats.normalise.coding_dates import add_dates
from hrcstats.normalise.coding_files import (
    Subjects,
    read_sheet,
    read_table,
    write_sheet,
    write_table,
)
from hrcstats.normalise.codings import FIRST_VERSION, load_codebook, newest_version
from hrcstats.normalise.privacy import check_coder, check_free_text, known_words
from hrcstats.normalise.withheld_evidence import withhold_evidence

FIRST_HAND, PUBLISHED_FILE, REPLIES = ("codings/first_hand.csv", "codings/published.csv",
                                       "codings/replies.csv")
REPLY_COLUMNS = ["organisation_id", "organisation_name", "state_iso3", "reply_date", "reply",
                 "url", "coder", "recorded_on"]
_PUBLISHED_COLUMNS = ["organisation_as_written", "state_iso3", "criterion", "value", "source_kind",
                      "publication", "url", "access_date", "confidence", "coder",
                      "evidence_paraphrase"]
_KEY = [*CODED_KEY, "coder", "valid_from"]


def load_codings(data_dir: Path) -> pd.DataFrame:
    """All codings of the hand files with ids, `place` and evidence: published, then first-hand.

    Raises
    ------
    HrcStatsError
        With every problem in both files.
    """
    published, problems = add_dates(read_table(data_dir, PUBLISHED_FILE, _PUBLISHED_COLUMNS),
                                    data_dir)
    published, unfit = withhold_evidence(published, data_dir)
    problems += unfit
    subjects, ids = Subjects(data_dir), []
    for row in published.itertuples():
        found, unknown = subjects.find(str(row.organisation_as_written), str(row.place))
        problems += unknown
        ids.append(found)
    published = published.rename(columns={"organisation_as_written": "organisation_name"}).assign(
        organisation_id=ids, codebook_version=FIRST_VERSION, is_adjudicated="")
    first_hand = read_table(data_dir, FIRST_HAND, CODING_COLUMNS)
    both = pd.concat([published, first_hand], ignore_index=True)[[*CODING_COLUMNS, "place"]]
    problems += _unknown_ids(first_hand, subjects) + check_rulings(first_hand)
    try:
        both = validate_codings(both, "codings", load_codebook(data_dir))
    except HrcStatsError as error:
        problems += error.problems
    raise_if_any(problems)
    return both.fillna("")


def _unknown_ids(codings: pd.DataFrame, subjects: Subjects) -> list[Problem]:
    lost = codings[~codings["organisation_id"].isin(subjects.names.index)]
    return [Problem("organisation is not in the registry", str(row.place), str(row.organisation_id),
                    "an organisation_id of data/reference/organisations.csv",
                    "write the sheet with hrcstats codings sheet: it fills in the ids")
            for row in lost.itertuples()]


def write_blind_sheet(data_dir: Path, out: Path, coder: str, *, states: Sequence[str] = (),
                      units: Path | None = None, criteria: Sequence[str] = RELATION_CRITERIA,
                      seed: int = 0) -> int:
    """A coder's empty sheet; returns how many rows it has.

    The units are the organisations and States of the file `units` (`organisation`, a name or id,
    and `state_iso3`), or else all that publications coded; in either case those of `states`, if
    any are named. What others coded, and what was counted, is not shown.

    Raises
    ------
    HrcStatsError
        An id that is no role or initials, an organisation that the registry does not know, an
        unknown criterion, no unit left.
    """
    book, subjects = load_codebook(data_dir), Subjects(data_dir)
    version = newest_version(book)
    problems = check_coder(coder)
    if units is None:
        # Not load_codings: a problem in what others coded must not stop a coder.
        given = read_table(data_dir, PUBLISHED_FILE, _PUBLISHED_COLUMNS).rename(
            columns={"organisation_as_written": "organisation"})
    else:
        given = read_sheet(units, ["organisation", "state_iso3"])
    known = sorted(set(given["state_iso3"]))
    problems += [Problem("no unit of this State", str(units or f"data/hand/{PUBLISHED_FILE}"),
                         state, ", ".join(known), nearest(state, known) or "name another State, or "
                         "give --units") for state in states if state not in known]
    given = given[given["state_iso3"].isin(list(states))] if states else given
    given = given.drop_duplicates(["organisation", "state_iso3"])
    ids = []
    for row in given.itertuples():
        found, unknown = subjects.find(str(row.organisation), str(row.place))
        problems += unknown
        ids.append(found)
    if given.empty and not problems:
        problems.append(Problem("nothing to code", str(units), "", "an organisation and a State"))
    raise_if_any(problems)
    chosen = given.assign(organisation_id=ids, organisation_name=subjects.names.reindex(ids).array)
    sheet = make_blind_sheet(chosen, coder, criteria=list(criteria), codebook_version=version,
                             codebook=book, seed=seed)
    mine = book[book["version"] == version].set_index("code")
    sheet.insert(4, "question", sheet["criterion"].map(mine["question"]).array)
    write_sheet(sheet, out, _choices(sheet, mine))
    return len(sheet)


def _choices(sheet: pd.DataFrame, book: pd.DataFrame) -> dict[str, pd.Series]:
    same = pd.Series("", index=sheet.index)
    return {"value": sheet["criterion"].map(book["values"]),
            "source_kind": same + "primary; secondary", "confidence": same + "high; medium; low"}


def merge(data_dir: Path, paths: Sequence[Path], *, replace: bool = False) -> dict[str, int]:
    """Filled sheets into `first_hand.csv`; counts of `added`, `changed`, `already_there`, `open`.

    A coding that the same coder gave before with another answer is refused, unless `replace`.

    Raises
    ------
    HrcStatsError
        With every problem of every sheet; nothing is written then.
    """
    book, subjects = load_codebook(data_dir), Subjects(data_dir)
    columns = [name for name in CODING_COLUMNS if name != "is_adjudicated"]
    sheets, problems = [], []
    for path in paths:
        try:
            sheets.append(read_sheet(path, columns))
        except HrcStatsError as error:
            problems += error.problems
    try:
        coded = merge_sheets(sheets, book) if sheets else pd.DataFrame(columns=[*columns, "place"])
        problems += _unknown_ids(coded, subjects) + [
            Problem("a publication is no first-hand coder", str(row.place), str(row.coder))
            for row in coded[coded["coder"].str.startswith(PUBLISHED)].itertuples()]
    except HrcStatsError as error:
        problems += error.problems
    raise_if_any(problems)
    counts = enter(data_dir, coded.assign(is_adjudicated=""), replace=replace)
    return counts | {"open": sum(len(sheet) for sheet in sheets) - len(coded)}


def enter(data_dir: Path, rows: pd.DataFrame, *, replace: bool) -> dict[str, int]:
    """Rows into `first_hand.csv`, which is checked as a whole before it is written."""
    kept = read_table(data_dir, FIRST_HAND, CODING_COLUMNS)
    rows = rows.reindex(columns=[*CODING_COLUMNS, "place"]).fillna("").astype(str)
    at = {tuple(values): index for index, values in zip(kept.index, kept[_KEY].to_numpy().tolist(),
                                                        strict=True)}
    counts, new = dict.fromkeys(("added", "changed", "already_there"), 0), []
    problems = check_free_text(rows.to_dict("records"), ["evidence_paraphrase"],
                               known_words(data_dir))
    for row in rows.to_dict("records"):
        index = at.get(tuple(row[name] for name in _KEY))
        if index is None:
            counts["added"] += 1
            new.append(row)
        elif all(kept.at[index, name] == row[name] for name in CODING_COLUMNS):
            counts["already_there"] += 1
        elif replace or kept.at[index, "is_adjudicated"] != row["is_adjudicated"]:
            counts["changed"] += 1
            kept.loc[index, CODING_COLUMNS] = [row[name] for name in CODING_COLUMNS]
        else:
            problems.append(Problem(
                "a coder coded the same thing twice", row["place"],
                f"{row['value']}, and {kept.at[index, 'value']} before",
                f"what stands in {kept.at[index, 'place']}", "leave the row empty, or correct the "
                "earlier coding with --replace"))
    raise_if_any(problems)
    table = pd.concat([kept, pd.DataFrame(new, columns=[*CODING_COLUMNS, "place"])],
                      ignore_index=True)
    validate_codings(table, "codings", load_codebook(data_dir))
    raise_if_any(check_rulings(table))
    if new or counts["changed"]:
        table = table.sort_values([*CODED_KEY, "is_adjudicated", "coder", "valid_from"])
        write_table(table, data_dir, FIRST_HAND, CODING_COLUMNS)
    return counts


def write_disagreements(data_dir: Path, out: Path, coder: str) -> tuple[int, int]:
    """The sheet for adjudication; how many rows it has, and how many were left out as one's own."""
    raise_if_any(check_coder(coder))
    codings = load_codings(data_dir)
    mine = find_disagreements(codings, coder)
    every_n = len(find_disagreements(codings, "nobody"))
    book = load_codebook(data_dir)
    names, questions = Subjects(data_dir).names, book.drop_duplicates("code", keep="last")
    mine.insert(1, "organisation_name", mine["organisation_id"].map(names))
    mine.insert(4, "question", mine["criterion"].map(questions.set_index("code")["question"]))
    evidence = codings.assign(said=codings["coder"] + ": " + codings["value"] + ", " + codings[
        "confidence"] + ", " + codings["evidence_paraphrase"] + " " + codings["url"])
    first = evidence[~evidence["coder"].str.startswith(PUBLISHED)]
    said = first.groupby(CODED_KEY)["said"].agg("\n".join).rename("evidence").reset_index()
    mine = mine.merge(said, on=CODED_KEY, how="left")
    write_sheet(mine, out, _choices(mine, questions.set_index("code")))
    return len(mine), every_n - len(mine)


def take_rulings(data_dir: Path, path: Path, *, replace: bool = False) -> dict[str, int]:
    """Rulings back into `first_hand.csv`, each a row of its own beside those it settles.

    Raises
    ------
    HrcStatsError
        With every problem: an adjudicator who rules on their own coding, a ruling on what two
        coders did not code or that was adjudicated before.
    """
    columns = [name for name in CODING_COLUMNS if name != "organisation_name"]
    sheet = read_sheet(path, columns)
    ruled = merge_sheets([sheet], load_codebook(data_dir))
    names = Subjects(data_dir).names
    ruled = ruled.assign(is_adjudicated="true",
                         organisation_name=ruled["organisation_id"].map(names))
    own = read_table(data_dir, FIRST_HAND, CODING_COLUMNS)
    own = own[~is_adjudicated(own)]
    coded = set(map(tuple, own[[*CODED_KEY, "coder"]].to_numpy().tolist()))
    raise_if_any(Problem("an adjudicator ruled on their own coding", str(row.place), str(row.coder),
                         "a third person", "let somebody adjudicate who did not code it")
                 for row in ruled.itertuples()
                 if (row.organisation_id, row.state_iso3, row.criterion, row.coder) in coded)
    return enter(data_dir, ruled, replace=replace) | {"open": len(sheet) - len(ruled)}


def add_reply(data_dir: Path, *, organisation: str, state: str, text: str, reply_date: str,
              url: str, coder: str, today: str) -> dict[str, str]:
    """Records a subject's reply in `replies.csv`; the row. A reply that is there is not repeated.

    Raises
    ------
    HrcStatsError
        Without a subject, a date, words or a source; for an organisation that nobody coded, or
        not for that State.
    """
    codings = load_codings(data_dir)
    subject, problems = Subjects(data_dir).find(organisation, "--organisation") \
        if organisation.strip() else ("", [])
    raise_if_any([*problems, *check_coder(coder), *check_free_text(
        [{"reply": text, "place": "the reply"}], ["reply"], known_words(data_dir))])
    names = codings.groupby("organisation_id")["organisation_name"].first()
    row = {"organisation_id": subject, "organisation_name": str(names.get(subject, "")),
           "state_iso3": state.strip(), "reply_date": reply_date.strip(), "reply": text.strip(),
           "url": url.strip(), "coder": coder, "recorded_on": date.fromisoformat(today).isoformat()}
    validate_replies(pd.DataFrame([row | {"place": "the reply"}]), codings)
    states = sorted(set(codings.loc[codings["organisation_id"] == subject, "state_iso3"]))
    if row["state_iso3"] and row["state_iso3"] not in states:
        raise HrcStatsError(Problem("not coded for this State", "--state", row["state_iso3"],
                                    ", ".join(states), "leave --state out: the reply then stands "
                                    "beside all its codings"))
    kept = read_table(data_dir, REPLIES, REPLY_COLUMNS)
    same = REPLY_COLUMNS[:-2]
    if not (kept[same] == pd.Series(row)[same]).all(axis=1).any():
        write_table(pd.concat([kept, pd.DataFrame([row])], ignore_index=True), data_dir, REPLIES,
                    REPLY_COLUMNS)
    return row


def load_replies(data_dir: Path, codings: pd.DataFrame) -> pd.DataFrame:
    """The recorded replies, checked: each has a subject that was coded."""
    return validate_replies(read_table(data_dir, REPLIES, REPLY_COLUMNS), codings).fillna("")


def check_all(data_dir: Path) -> dict[str, int]:
    """Counts of what was checked; one error with every problem of codebook, codings and replies."""
    problems: list[Problem] = []
    try:
        codings = load_codings(data_dir)
        subjects = codings
    except HrcStatsError as error:
        # Replies are still checked, against all organisations: their faults are told as well.
        problems += error.problems
        subjects = Subjects(data_dir).names.index.to_frame(index=False)
    try:
        replies = load_replies(data_dir, subjects)
    except HrcStatsError as error:
        problems += error.problems
    raise_if_any(problems)
    published = codings["coder"].str.startswith(PUBLISHED)
    undated = (codings["valid_from"] == "") & (codings["valid_to"] == "")
    return {"criteria": len(load_codebook(data_dir)), "published_codings": int(published.sum()),
            "first_hand_codings": int((~published & ~is_adjudicated(codings)).sum()),
            "rulings": int(is_adjudicated(codings).sum()),
            "criteria_with_yes_and_no": _contradictions(codings),
            "open_disagreements": len(find_disagreements(codings, "nobody")),
            "codings_without_dates": int(undated.sum()), "replies": len(replies)}


def _contradictions(codings: pd.DataFrame) -> int:
    """Organisation, State and criterion of one origin coded both yes and no; all are kept."""
    key = [*CODED_KEY, codings["coder"].str.startswith(PUBLISHED).rename("is_published")]
    said = codings[codings["value"].isin(["yes", "no"])].groupby(key)["value"].nunique()
    return int((said == 2).sum())
