"""What is odd in the roll calls, row by row: States that stand twice, spellings, no seat."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.inputs import require_columns

SEATS = 19
_COLUMNS = ["committee_session_end", "vote_id", "state_iso3", "oddity", "as_written",
            "source_id", "source_locator", "remedy"]


def list_vote_oddities(votes: pd.DataFrame, members: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rows of the roll calls that a reader should know of; nothing is dropped or mended here.

    Parameters
    ----------
    votes
        `committee_votes`.
    members
        `data/reference/committee_members.csv`: `state_iso3`, `term_start`, `term_end` (ISO dates).

    Returns
    -------
    pandas.DataFrame
        One row per oddity, in order of session, with its place in the paper and what to do:

        - `stands twice`: a State with more than one row in a roll call (both are shown; where they
          differ, the State has no vote in it);
        - `other spelling`: a State written otherwise than usual;
        - `no seat`: a State that was no member of the Committee in that term;
        - `more than 19 States`: a roll call of another body, such as the Council;
        - `fewer than 19 States`: not every member is listed, so the rest may have been absent.

    Examples
    --------
    >>> votes = pd.DataFrame({"committee_session_end": "2015-02-18", "vote_id": "v",
    ...                       "state_iso3": "ISR", "state_as_written": "Israel",
    ...                       "vote": ["against", "abstaining"], "source_id": "s",
    ...                       "source_locator": ["line 2", "line 4"]})
    >>> odd = list_vote_oddities(votes)
    >>> odd[odd["oddity"] == "stands twice"]["as_written"].tolist()
    ['Israel: against', 'Israel: abstaining']
    """
    require_columns(votes, ["committee_session_end", "vote_id", "state_iso3", "state_as_written",
                            "vote", "source_id", "source_locator"], "list_vote_oddities(votes)")
    votes = votes.reset_index(drop=True)
    found = [_twice(votes), _spellings(votes), _sizes(votes)]
    if members is not None:
        found.append(_no_seat(votes, members))
    odd = pd.concat(found, ignore_index=True).reindex(columns=_COLUMNS)
    return odd.sort_values(["committee_session_end", "vote_id", "source_locator", "oddity"],
                           ignore_index=True)


def _twice(votes: pd.DataFrame) -> pd.DataFrame:
    odd = votes[votes.duplicated(["vote_id", "state_iso3"], keep=False)]
    return odd.assign(oddity="stands twice", as_written=odd["state_as_written"] + ": "
                      + odd["vote"].fillna("no vote"),
                      remedy="look it up in the report; reject one row by a correction")


def _spellings(votes: pd.DataFrame) -> pd.DataFrame:
    usual = votes.groupby("state_iso3")["state_as_written"].agg(
        lambda written: written.value_counts().index[0])
    odd = votes[votes["state_as_written"] != votes["state_iso3"].map(usual)]
    return odd.assign(oddity="other spelling", as_written=odd["state_as_written"],
                      remedy="none needed: data/reference/state_names.csv knows the spelling")


def _sizes(votes: pd.DataFrame) -> pd.DataFrame:
    states_n = votes.groupby("vote_id")["state_iso3"].transform("nunique")
    first = votes[~votes["vote_id"].duplicated()].assign(states_n=states_n)
    few, many = first[first["states_n"] < SEATS], first[first["states_n"] > SEATS]
    return pd.concat([
        few.assign(oddity="fewer than 19 States", remedy="members that are not listed count as "
                   "not voting", as_written=few["states_n"].astype(str) + " States"),
        many.assign(oddity="more than 19 States", remedy="the Committee has 19 seats: a roll call "
                    "of the Council stands apart", as_written=many["states_n"].astype(str)
                    + " States")])


def _no_seat(votes: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    terms = pd.DataFrame({"state_iso3": members["state_iso3"].astype(str),
                          "start": pd.to_datetime(members["term_start"]),
                          "end": pd.to_datetime(members["term_end"])})
    day = pd.to_datetime(votes["committee_session_end"])
    both = pd.DataFrame({"row": range(len(votes)), "state_iso3": votes["state_iso3"].astype(str)
                         .to_numpy(), "day": day.to_numpy()}).merge(terms, on="state_iso3")
    seated = both[(both["start"] <= both["day"]) & (both["day"] <= both["end"])]["row"]
    odd = votes[~pd.Series(range(len(votes))).isin(seated).to_numpy()]
    return odd.assign(oddity="no seat", as_written=odd["state_as_written"],
                      remedy="correct the State or the session, or add the term to "
                             "data/reference/committee_members.csv")
