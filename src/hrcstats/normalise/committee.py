"""The Committee on NGOs as written to `committee_decisions`, `_questions` and `_votes`."""

from __future__ import annotations

import re

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.normalise.ids import locator, stable_ids
from hrcstats.normalise.input_columns import unknown_values
from hrcstats.normalise.places import Places, add_iso3

DECISIONS = ("granted", "granted_on_first_consideration", "deferred_new", "deferred_carried_over",
             "closed_no_response", "declined", "application_withdrawn", "status_relinquished",
             "reclassification_deferred")
SEATS = 19
# What a language model or a converter leaves behind: these are never names of organisations.
_RESIDUE = re.compile(
    r"here (?:is|are) (?:your|the) |as requested|bullet point|each .{0,20}separate line"
    r"|as an ai\b|i(?:'m| am) sorry|^[•▪●‣*-]\s",
    re.IGNORECASE,
)
_HOMOGLYPH = re.compile(r"[A-Za-zÀ-ɏ][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-zÀ-ɏ]")
_VOTES = {"in favor": "for", "in favour": "for", "against": "against",
          "abstaining": "abstaining", "abstent": "abstaining", "absent": "absent", "": ""}


def reject_empty(rows: pd.DataFrame, column: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with a name, and the rows that are rejected because the cell is empty."""
    is_empty = rows[column].fillna("").str.strip() == ""
    return rows[~is_empty].reset_index(drop=True), rows[is_empty].assign(reason=f"empty {column}")


def check_names(rows: pd.DataFrame, column: str = "organisation_as_written") -> list[Problem]:
    """Names that no correction explains: residue of a chatbot, bullets, mixed alphabets."""
    names = rows[column].fillna("")
    problems = []
    for what, pattern in (("residue in place of a name", _RESIDUE),
                          ("Cyrillic letters inside Latin words (homoglyphs)", _HOMOGLYPH)):
        for row in rows[names.str.contains(pattern)].itertuples():
            problems.append(Problem(what, f"{row.source_file}, line {row.source_line}",
                                    str(getattr(row, column)), "the name of an organisation",
                                    "add a guarded correction to data/hand/corrections.csv"))
    return problems


def check_decisions(rows: pd.DataFrame, sessions: pd.DataFrame) -> list[Problem]:
    """Unknown kinds of decision, and dates that end no session of the Committee."""
    is_dated = rows["committee_session_end"].fillna("") != ""
    undated = sorted(set(rows["source_file"]) - set(rows.loc[is_dated, "source_file"]))
    problems = [Problem("missing column", file, expected="committee_session_end",
                        remedy="add the column: a decision belongs to a session")
                for file in undated]
    rows = rows[~rows["source_file"].isin(undated)]
    for row in rows.drop_duplicates(["source_file", "decision"]).itertuples():
        if row.decision not in DECISIONS:
            problems.append(Problem("unknown decision", f"{row.source_file}, "
                                    f"line {row.source_line}", str(row.decision),
                                    ", ".join(DECISIONS)))
    return problems + _check_session_ends(rows, sessions)


def _check_session_ends(rows: pd.DataFrame, sessions: pd.DataFrame) -> list[Problem]:
    """Dates at which the Committee ended no session, once a paper, with the nearest it did."""
    known = sorted(sessions["committee_session_end"])
    problems = []
    for row in rows.drop_duplicates(["source_file", "committee_session_end"]).itertuples():
        if row.committee_session_end not in known:
            problems.append(Problem("date ends no session of the Committee", f"{row.source_file}, "
                                    f"line {row.source_line}", str(row.committee_session_end),
                                    "a date of data/reference/committee_sessions.csv"
                                    + _nearest_day(str(row.committee_session_end), known),
                                    "correct the date, or add the session"))
    return problems


def _nearest_day(day: str, known: list[str]) -> str:
    given = pd.to_datetime(day, errors="coerce", format="ISO8601")
    if pd.isna(given) or not known:
        return ""
    days = pd.Series(known, index=pd.to_datetime(known))
    return f"; the nearest is {days.iloc[abs(days.index - given).argmin()]}"


def check_votes(votes: pd.DataFrame, members: pd.DataFrame, sessions: pd.DataFrame
                ) -> list[Problem]:
    """Roll calls outside a session, of more States than the Committee has, or without a seat.

    `votes` is what `build_votes` returns, still with its `source_file` and `source_line`.
    """
    problems = _check_session_ends(votes, sessions)
    states_n = votes.groupby("vote_id")["state_iso3"].transform("nunique")
    for row in votes[states_n > SEATS].drop_duplicates("vote_id").itertuples():
        problems.append(Problem(
            "roll call of more States than the Committee has",
            f"{row.source_file}, line {row.source_line}", f"{states_n[row.Index]} States",
            f"at most {SEATS}", "a vote of the Economic and Social Council is not the Committee's: "
            "take it out of this paper"))
    day = votes["committee_session_end"]
    terms = members.groupby("state_iso3")[["term_start", "term_end"]].apply(
        lambda rows: list(rows.itertuples(index=False, name=None))).to_dict()
    seated = [any(start <= when <= end for start, end in terms.get(state, []))
              for state, when in zip(votes["state_iso3"], day, strict=True)]
    odd = votes[~pd.Series(seated, index=votes.index, dtype=bool) & votes["state_iso3"].notna()
                & (states_n <= SEATS)]
    return problems + [Problem(
        "vote by a State without a seat in the Committee",
        f"{row.source_file}, line {row.source_line}",
        f"{row.state_as_written}, {row.committee_session_end}",
        "a State with a term in data/reference/committee_members.csv",
        "correct the State or the session by a guarded correction, or add the term")
        for row in odd.itertuples()]


def build_decisions(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per decision on one organisation, names as written after corrections."""
    rows = rows.assign(source_locator=locator(rows))
    rows["decision_id"] = stable_ids(
        "decision", rows, ["committee_session_end", "decision", "organisation_as_written"])
    return rows


def build_counts(as_written: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Rows per session and decision: recorded in the source, rejected, added by splits, and left.

    `as_written` holds the rows before corrections; both need `source_id` and `source_line`.
    """
    key, place = ["committee_session_end", "decision"], ["source_id", "source_line"]
    lines = as_written[place].merge(decisions[place].drop_duplicates(), how="left", indicator=True)
    counts = pd.DataFrame({
        "recorded_n": as_written.groupby(key).size(),
        "rejected_n": as_written[(lines["_merge"] == "left_only").to_numpy()].groupby(key).size(),
        "added_n": decisions[decisions.duplicated(place)].groupby(key).size(),
        "rows_n": decisions.groupby(key).size(),
    }).fillna(0)
    # An empty row without a date belongs to no session; the ledger holds it.
    return counts.reset_index().query("committee_session_end != ''")


def build_official_totals(totals: pd.DataFrame) -> pd.DataFrame:
    """Official totals, one row a measure; a total that is not printed has no row."""
    measures = ["applications_before_committee", "recommended", "deferred", "closed"]
    about = ["committee_session_end", "source", "url", "source_id", "source_locator"]
    long = totals.reindex(columns=[*about, *measures]).melt(about, measures, "measure",
                                                            "official_n")
    return long[long["official_n"] != ""].rename(columns={"source": "published_in",
                                                           "url": "source_url"})


def build_questions(rows: pd.DataFrame, places: Places) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per State and application in a press release (a convenience sample)."""
    rows = rows.rename(columns={"questioning_state": "questioning_state_as_written",
                                "question_topic": "topic", "date": "meeting_date",
                                "url": "source_url"}).assign(source_locator=locator(rows))
    rows["question_id"] = stable_ids(
        "question", rows, ["meeting_date", "document_number", "organisation_as_written",
                           "questioning_state_as_written", "role"])
    rows, problems = add_iso3(rows, "questioning_state_as_written", places,
                              "questioning_state_iso3")
    # A country the release words in passing ("an American group") may name no State: stay null.
    rows["organisation_country_iso3"] = rows["organisation_country_as_written"].map(
        places.find_iso3)
    return rows, problems


def release_questions(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows read from press releases in the columns of the transcribed questions.

    An application that no State questioned keeps its row, with the State null.
    """
    return rows.rename(columns={
        "meeting_date": "date", "country_as_written": "organisation_country_as_written",
        "questioning_state_as_written": "questioning_state",
    }).assign(question_topic="", url="")


def build_votes(rows: pd.DataFrame, places: Places) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per State in a roll call; topic and session are carried down from its first row."""
    rows = rows.assign(source_locator=locator(rows))
    rows["vote_no"] = (rows["vote_topic"] != "").cumsum()
    for column in ("vote_topic", "committee_session_end", "outcome"):
        rows[column] = rows.groupby("vote_no")[column].transform("first")
    calls = rows.drop_duplicates("vote_no")[["vote_no", "committee_session_end", "vote_topic"]]
    calls["vote_id"] = stable_ids("vote", calls, ["committee_session_end", "vote_topic"])
    rows = rows.merge(calls[["vote_no", "vote_id"]], on="vote_no")
    rows["row_index"] = rows.groupby(["vote_id", "state_as_written"]).cumcount() + 1
    rows = rows.rename(columns={"vote_topic": "topic_as_written", "outcome": "outcome_as_written"})
    rows, problems = add_iso3(rows, "state_as_written", places, "state_iso3")
    votes = rows["vote"].str.strip().str.lower()
    problems += unknown_values(rows.assign(vote=votes), {"vote": tuple(_VOTES)})
    return rows.assign(vote=votes.map(_VOTES)), problems
