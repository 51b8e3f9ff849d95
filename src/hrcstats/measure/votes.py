"""Roll calls of the Committee on NGOs: who votes with whom, beside a null.

Agreement is over shared votes: roll calls in which both States voted for, against or abstained. An
absence is no vote. Roll calls of one session hang together, and the intervals know it.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.cluster_share import share_interval
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import (
    level_problems,
    read_text,
    require_columns,
    rows_at,
    whole_problems,
)
from hrcstats.plural import plural

CAST = ("for", "against", "abstaining")
_ABSENT, _NOT_TOLD = "absent", "not told"
_OTHER_WORDS = {"yes": "for", "in favour": "for", "in favor": "for", "no": "against",
                "abstain": "abstaining", "abstention": "abstaining", "abstained": "abstaining"}
_KEYS = ["vote_id", "committee_session_end", "state_iso3", "vote"]
_FEW_SHARED = 10
_QUANTITY = "agreement_share"


def count_votes(votes: pd.DataFrame) -> pd.DataFrame:
    """How each State voted, over the roll calls that there were.

    Parameters
    ----------
    votes
        `committee_votes`: `vote_id`, `committee_session_end`, `state_iso3`, `vote`.

    Returns
    -------
    Estimate rows keyed by `state_iso3`, in order of code: `value` is the roll calls in which the
    State cast a vote (for, against, abstaining), `denominator_n` all roll calls of the record; with
    `for_n`, `against_n`, `abstaining_n`, `absent_n` and `listed_n` (roll calls that name it). A
    State that stands twice in a roll call with two different votes has none in it (`disputed_n`).
    An empty `vote` is none cast, and a warning counts them. It is no ranking: States were members
    for different terms.

    Raises
    ------
    HrcStatsError
        A `vote` that is none of for, against, abstaining, absent (in any case of letters).

    Examples
    --------
    >>> votes = pd.DataFrame({"vote_id": ["v", "w"], "committee_session_end": "2022-09-16",
    ...                       "state_iso3": "CUB", "vote": ["against", "absent"]})
    >>> count_votes(votes)[["value", "denominator_n", "absent_n"]].values.tolist()
    [[1.0, 2.0, 1.0]]
    """
    votes, notes = _read(votes, "count_votes(votes)")
    one = _one_each(votes)
    rows = []
    for state, here in one.groupby("state_iso3"):
        kinds = here["vote"].value_counts()
        counts = {f"{kind}_n": int(kinds.get(kind, 0)) for kind in (*CAST, _ABSENT)}
        cast = sum(counts[f"{kind}_n"] for kind in CAST)
        rows.append({"state_iso3": state, **counts, "listed_n": len(here),
                     "disputed_n": int((here["vote"] == "disputed").sum())}
                    | estimate_row("votes_cast", cast, n=cast, method="roll calls counted",
                                   warnings=notes,
                                   denominator_n=votes["vote_id"].nunique()))
    return estimates_frame(rows)


def vote_agreement(votes: pd.DataFrame, *, states: list[str] | None = None, level: float = 0.95,
                   replicates: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Share of shared votes in which two States voted alike, with intervals and beside a null.

    Parameters
    ----------
    votes
        `committee_votes`.
    states
        Only pairs of these States; without it every pair with a shared vote.
    replicates, seed
        Of the null: votes are exchanged among the States of a session, all roll calls of the
        session together, so that splits, absences and what hangs together within a session stay.

    Returns
    -------
    pandas.DataFrame
        Estimate rows keyed by `state_a`, `state_b` (in order of code): `value` is the share of the
        shared votes that agree, `n` those that agree, `denominator_n` the shared votes,
        `sessions_n` the sessions they come from; `null_value` the mean of the null, `p_value`
        two-sided against it, `adjusted_p` after Benjamini and Hochberg over all pairs returned.
        Fewer than 10 shared votes, or votes of one session only, are a refusal.

    Raises
    ------
    HrcStatsError
        A `vote` that is none of for, against, abstaining, absent (in any case of letters; an empty
        one is none cast); a level, a seed or a number of replicates that is none.

    Notes
    -----
    Interval: Clopper-Pearson with the effective number of votes of a cluster sample, sessions being
    the clusters; where all votes agree or none does, with the number of sessions.

    References
    ----------
    E. L. Korn and B. I. Graubard (1998), Survey Methodology 24, 193-201.

    Examples
    --------
    >>> votes = pd.DataFrame({"vote_id": ["v", "v"], "committee_session_end": "2022-09-16",
    ...                       "state_iso3": ["CUB", "USA"], "vote": ["against", "for"]})
    >>> vote_agreement(votes, replicates=10)["warnings"].item()
    '1 shared votes of 1 sessions: too few'
    """
    where = "vote_agreement(votes)"
    votes, notes = _read(votes, where, [*level_problems(level, where),
                                        *whole_problems(replicates, where, "replicates", 2),
                                        *whole_problems(seed, where, "seed", 0)])
    cast, session, names = _matrix(votes)
    shared = _product(cast >= 0)
    null = _null(cast, session, replicates, np.random.default_rng(seed))
    rows = []
    for a, b in itertools.combinations(range(len(names)), 2):
        if shared[a, b] == 0 or (states is not None and not {names[a], names[b]} <= set(states)):
            continue
        here = (cast[:, a] >= 0) & (cast[:, b] >= 0)
        alike = (cast[:, a] == cast[:, b])[here].astype(float)
        rows.append(_pair(names[a], names[b], alike, session[here], null[:, a, b], level))
    frame = estimates_frame(rows or [refusal_row(_QUANTITY, "no two States share a vote")])
    frame["warnings"] = ["; ".join([text for text in (own, *notes) if text])
                         for own in frame["warnings"]]
    return _adjust(frame)


def _read(votes: pd.DataFrame, where: str,
          problems: list[Problem] | None = None) -> tuple[pd.DataFrame, list[str]]:
    """The votes in the words of this module, and a note on empty ones; raises every problem."""
    require_columns(votes, _KEYS, where)
    problems = list(problems or [])
    vote = read_text(votes["vote"]).str.casefold()
    unknown = vote.notna() & ~vote.isin([*CAST, _ABSENT])
    for word in sorted(vote[unknown].unique()):
        remedy = f"write {_OTHER_WORDS[word]!r}" if word in _OTHER_WORDS else "leave it empty "\
            "where the vote is not known"
        problems.append(Problem("vote in an unknown word", rows_at(where, vote.eq(word) & unknown),
                                word, ", ".join([*CAST, _ABSENT]), remedy))
    raise_if_any(problems)
    empty_n = int(vote.isna().sum())
    notes = [f"{empty_n} of {len(votes)} votes are empty and count as not cast"] if empty_n else []
    return votes.assign(vote=vote.fillna(_NOT_TOLD).astype("object")), notes


def _one_each(votes: pd.DataFrame) -> pd.DataFrame:
    """One row per roll call and State; two different votes of one State are `disputed`."""
    kinds = votes.groupby(["vote_id", "committee_session_end", "state_iso3"])["vote"].agg(
        lambda given: given.iloc[0] if given.nunique(dropna=False) == 1 else "disputed")
    return kinds.reset_index()


def _matrix(votes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Roll calls by States: the place of the vote in CAST, -1 where none was cast."""
    one = _one_each(votes)
    code = one["vote"].map({kind: place for place, kind in enumerate(CAST)}).fillna(-1)
    wide = one.assign(code=code).pivot(index=["committee_session_end", "vote_id"],
                                       columns="state_iso3", values="code").fillna(-1)
    session = pd.factorize(wide.index.get_level_values(0))[0]
    return wide.to_numpy(int), session, [str(name) for name in wide.columns]


def _agreement(cast: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For every pair of States: votes that agree, and votes shared."""
    agree = sum(_product(cast == kind) for kind in range(len(CAST)))
    return np.asarray(agree), _product(cast >= 0)


def _product(marks: np.ndarray) -> np.ndarray:
    as_float = marks.astype(np.float32)
    return as_float.swapaxes(-1, -2) @ as_float


def _null(cast: np.ndarray, session: np.ndarray, replicates: int,
          rng: np.random.Generator) -> np.ndarray:
    """Agreement of every pair when the States of each session exchange their votes."""
    drawn = np.full((replicates, *cast.shape), -1, np.int8)
    for place in np.unique(session):
        block = np.flatnonzero(session == place)
        there = np.flatnonzero((cast[block] >= 0).any(axis=0))
        shuffled = there[rng.random((replicates, len(there))).argsort(axis=1)]
        drawn[:, block[:, None], there[None, :]] = cast[block][:, shuffled].swapaxes(0, 1)
    agree, shared = _agreement(drawn)
    return np.divide(agree, shared, out=np.full_like(agree, np.nan), where=shared > 0)


def _pair(state_a: str, state_b: str, alike: np.ndarray, session: np.ndarray, null: np.ndarray,
          level: float) -> dict[str, object]:
    sessions_n, n = len(np.unique(session)), len(alike)
    key = {"state_a": state_a, "state_b": state_b, "sessions_n": sessions_n}
    if n < _FEW_SHARED or sessions_n < 2:
        return key | {"null_value": np.nan} | refusal_row(
            _QUANTITY, f"{n} shared {plural(n, 'vote')} of {sessions_n} "
            f"{plural(sessions_n, 'session')}: too few", n=alike.sum(),
            denominator_n=n)
    share = float(alike.mean())
    low, high = share_interval(alike, session, level)
    null = null[np.isfinite(null)]
    centre = float(null.mean())
    extreme = int((np.abs(null - centre) >= abs(share - centre) - 1e-9).sum())
    return key | {"null_value": centre} | estimate_row(
        _QUANTITY, share, low=low, high=high, level=level, n=alike.sum(), denominator_n=n,
        p_value=(extreme + 1) / (len(null) + 1),
        method=f"shared votes; interval by {sessions_n} sessions; null: votes exchanged within "
               "sessions")


def _adjust(frame: pd.DataFrame) -> pd.DataFrame:
    from scipy import stats

    adjusted = pd.Series(np.nan, index=frame.index)
    tested = frame["p_value"].notna()
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(frame.loc[tested, "p_value"])
    return frame.assign(adjusted_p=adjusted)
