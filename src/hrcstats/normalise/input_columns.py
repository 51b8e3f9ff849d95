"""The columns that a build needs from its tables: what is missing is said at the door, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem, nearest

REFERENCE = {
    "session_calendar": ["session", "session_kind", "start_date", "end_date", "resumed_start",
                         "resumed_end", "date_status", "url"],
    "special_sessions": ["number", "session_kind", "start_date", "end_date", "url"],
    "session_facts": ["session", "measure", "value", "unit", "population", "url", "basis",
                      "qualifier"],
    "upr_calendar": ["iso3", "cycle", "upr_session", "session_start"],
    "upr_stated_totals": ["doc_symbol", "stated_submissions_n"],
    "committee_sessions": ["committee_session_end"],
    "committee_members": ["state_iso3", "term_start", "term_end"],
    "committee_official_totals": ["committee_session_end", "applications_before_committee",
                                  "recommended", "deferred", "closed", "source"],
    "state_names": ["name_as_written", "iso3", "kind", "is_display"],
}
# Transcribed tables that are no printed list, and so have no columns of `hrcstats read`.
TRANSCRIBED = {
    "committee_questions": ["date", "document_number", "organisation_as_written",
                            "organisation_country_as_written", "decision", "questioning_state",
                            "question_topic", "url", "role", "item_type"],
    "committee_votes": ["vote_topic", "state_as_written", "vote", "outcome",
                        "committee_session_end"],
    "interruptions": ["incident_id", "date", "session", "agenda_item_or_meeting", "ngo",
                      "interrupting_state", "supporting_states_for_objection",
                      "states_defending_speaker", "outcome", "url", "other_urls", "note",
                      "n_points_of_order"],
    "interruptions/lookalikes": ["date", "meeting", "ngo", "state",
                                 "why_not_an_ngo_interruption_at_the_hrc", "url"],
}
HAND = {
    "codings/published.csv": ["organisation_as_written", "state_iso3", "criterion", "value",
                              "source_kind", "publication", "url", "publication_date",
                              "access_date", "confidence", "coder", "evidence_paraphrase"],
    "codings/first_hand.csv": ["organisation_id", "organisation_name", "state_iso3", "criterion",
                               "value", "source_kind", "url", "access_date", "confidence", "coder",
                               "codebook_version", "valid_from", "valid_to", "is_adjudicated",
                               "evidence_paraphrase"],
    "codings/replies.csv": ["organisation_id", "organisation_name", "state_iso3", "reply_date",
                            "reply", "url", "coder", "recorded_on"],
}


def load_reference(data_dir: Path, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """A reference table as strings, each row with its place, and what is wrong with the table.

    The table always has the columns that a build needs; one that is missing in the file is empty
    in it and a problem, so that everything else that is wrong is found in the same build.
    """
    path = data_dir / "reference" / f"{name}.csv"
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        unread = Problem("not a readable CSV", f"data/reference/{path.name}", str(error),
                         "columns " + ", ".join(REFERENCE[name]), "restore the file")
        return _with_place(pd.DataFrame(columns=REFERENCE[name], dtype=str), name), [unread]
    missing = [column for column in REFERENCE[name] if column not in table]
    problems = [Problem("missing column", f"data/reference/{path.name}", expected=column,
                        remedy=nearest(column, table.columns) or "add the column")
                for column in missing]
    return _with_place(table.assign(**dict.fromkeys(missing, "")), name), problems


def unknown_values(rows: pd.DataFrame, allowed: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Values of the columns in `allowed` that are none of the allowed ones, once a paper."""
    problems = []
    for column, choices in allowed.items():
        values = _as_text(rows[column])
        wrong = rows.assign(value=values)[~values.isin(choices)]
        for row in wrong.drop_duplicates(["source_file", "value"]).itertuples():
            problems.append(Problem(f"unknown {column}", f"{row.source_file}, "
                                    f"line {row.source_line}", str(row.value),
                                    ", ".join(filter(None, choices)),
                                    nearest(str(row.value), choices)))
    return problems


def _as_text(values: pd.Series) -> pd.Series:
    return values.map(lambda value: "" if value is None or value != value else str(value))


def _with_place(table: pd.DataFrame, name: str) -> pd.DataFrame:
    lines = [f"line {number}" for number in range(2, len(table) + 2)]
    return table.assign(source_id=f"reference/{name}", source_locator=lines)
