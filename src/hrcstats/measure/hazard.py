"""Who is granted status sooner: a discrete-time hazard on organisation-session rows.

At each session the Committee can end an application or put it off. A logit on one row per
application and session compares applications of one session that have waited alike.
"""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.covariates import ASSOCIATION
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, level_problems, read_text, require_columns, rows_at
from hrcstats.plural import plural

_FEW_ORGANISATIONS = 20
_FEW_EVENTS = 5
# Sessions waited, in steps that hold enough applications each.
_STEPS = [-1, 0, 1, 2, 4, 8, np.inf]
_QUANTITY = "hazard_odds_ratio"
_NOT_SETTLED = "the model does not settle"
_GIVEN_AWAY = ("the other covariates or the sessions give this group away (collinear): its effect "
               "cannot be told apart")


def session_rows(spells: pd.DataFrame, sessions: Sequence[int] | None = None) -> pd.DataFrame:
    """One row per application and session at which it was before the Committee.

    Parameters
    ----------
    spells
        Of `build_spells` or `take_cohort`; further columns (covariates) are carried along.
    sessions
        The sessions that count; without it every session at which a spell of the frame stands.
        At a session where an application was not seen, nothing was decided on it.

    Returns
    -------
    pandas.DataFrame
        The columns of the spells with `session`, `waited_n` (sessions since `origin`) and `ended`
        (the end at this session, empty otherwise). A left-truncated application counts from the
        session after the one at which it was first seen.

    Raises
    ------
    HrcStatsError
        An `origin`, `entry` or `exit` that is empty or no whole number of sessions.

    Examples
    --------
    >>> spells = pd.DataFrame({"organisation_id": ["a"], "origin": 2, "entry": 2, "exit": 4,
    ...                        "end_kind": "granted"})
    >>> session_rows(spells)[["session", "waited_n", "ended"]].values.tolist()
    [[2, 0, ''], [3, 1, ''], [4, 2, 'granted']]
    """
    require_columns(spells, ["organisation_id", "origin", "entry", "exit", "end_kind"],
                    "session_rows(spells)")
    spells = spells.reset_index(drop=True)
    origin, entry, last = _whole_sessions(spells)
    first = entry + (origin < entry)
    repeats = np.maximum(last - first + 1, 0)
    place = np.repeat(np.arange(len(spells)), repeats)
    rows = spells.iloc[place].reset_index(drop=True)
    step = np.arange(len(place)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    session = first[place] + step
    is_last = session == last[place]
    rows = rows.assign(session=session, waited_n=session - origin[place],
                       ended=rows["end_kind"].astype("object").where(
                           is_last & rows["end_kind"].notna(), ""))
    return rows if sessions is None else rows[rows["session"].isin(list(sessions))]


def _whole_sessions(spells: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Origin, entry and exit as whole numbers; all that are none raised at once."""
    where = "session_rows(spells)"
    columns, problems = [], []
    for column in ("origin", "entry", "exit"):
        given = spells[column]
        is_date = pd.api.types.is_datetime64_any_dtype(given)
        numbers = pd.to_numeric(given.astype("object"), errors="coerce").astype("float64")
        bad = (numbers % 1 != 0) | is_date
        if bad.any():
            problems.append(Problem(f"{column} is no session count", rows_at(where, bad),
                                    str(given[bad].iloc[0]), "a whole number: sessions counted "
                                    "from the first of the record", "origin is entry where the "
                                    "beginning was seen" if column == "origin" else ""))
        columns.append(numbers.mask(bad, 0).to_numpy(dtype=int))
    raise_if_any(problems)
    return columns[0], columns[1], columns[2]


def estimate_hazard(rows: pd.DataFrame, covariates: Sequence[str], *, end: str = "granted",
                    level: float = 0.95) -> pd.DataFrame:
    """Odds of an end at a session, by covariate, against the largest group.

    Parameters
    ----------
    rows
        Of `session_rows`: `organisation_id`, `session`, `waited_n`, `ended` and the covariates.
    covariates
        Columns with groups (text, or true and false). All stand in one model; a row that lacks one
        of them is left out and counted.
    end
        The end of interest; the other ends leave the risk set (cause-specific hazard).

    Returns
    -------
    pandas.DataFrame
        Estimate rows keyed by `end_kind`, `covariate`, `group` and `reference`: the odds ratio, its
        interval and p; `n` the organisation-sessions of the group, `denominator_n` all of them;
        `organisations_n` and `ends_n` of the group. A group of fewer than 20 organisations, or with
        fewer than 5 sessions with or without the end, is refused; so is one that the other
        covariates, or the sessions, give away (collinear).

    Raises
    ------
    HrcStatsError
        For an `end` that never occurs (the ends that do are named), no covariates, a level that is
        none.

    Notes
    -----
    Logit with an intercept for every session (what the Committee did that day to everybody) and for
    the sessions waited (0, 1, 2, 3-4, 5-8, 9 and more); errors robust to clusters of organisations.
    Sessions, and lengths of waiting, at which nobody or everybody ended say nothing and are left
    out.

    References
    ----------
    P. D. Allison (1982), Sociological Methodology 13, on discrete-time models.

    Examples
    --------
    >>> rows = pd.DataFrame({"organisation_id": ["a"], "session": 1, "waited_n": 0,
    ...                      "ended": "granted", "name_language": "fr"})
    >>> estimate_hazard(rows, ["name_language"])["warnings"].item()
    'one group only: nothing to compare'
    """
    where = "estimate_hazard(rows)"
    covariates = [covariates] if isinstance(covariates, str) else list(dict.fromkeys(covariates))
    require_columns(rows, ["organisation_id", "session", "waited_n", "ended", *covariates], where)
    # An empty cell is no end, whether it is null or empty text.
    rows = rows.reset_index(drop=True).assign(ended=read_text(rows["ended"]).fillna("").to_numpy())
    ends = sorted(set(rows["ended"]) - {""})
    problems = level_problems(level, where)
    if end not in ends:
        problems.append(Problem("no such end", where, end, ", ".join(ends) or "an end"))
    if not covariates:
        problems.append(Problem("no covariates", where, "[]", "one column with groups or more",
                                "time_to_status needs none"))
    raise_if_any(problems)
    is_known = ~pd.concat([is_blank(rows[name]) for name in covariates], axis=1).any(axis=1)
    frame = rows[is_known].assign(is_end=(rows["ended"] == end).astype(float))
    frame = frame.assign(**{name: frame[name].astype(str) for name in covariates})
    frame = _telling(frame.assign(step=pd.cut(frame["waited_n"], _STEPS, labels=False)))
    groups = {name: _groups(frame, name) for name in covariates}
    model = _fit(frame, groups)
    left_out = int((~is_known).sum())
    return estimates_frame(
        {"end_kind": end, "covariate": name} | row
        for name in covariates
        for row in _rows(frame, name, groups[name], model, level, left_out))


def _telling(frame: pd.DataFrame) -> pd.DataFrame:
    """Without the sessions and lengths of waiting at which all applications fared alike."""
    for _ in range(len(_STEPS)):
        shares = pd.concat([frame.groupby(name)["is_end"].transform("mean")
                            for name in ("session", "step")], axis=1)
        tells = ((shares > 0) & (shares < 1)).all(axis=1)
        if tells.all():
            break
        frame = frame[tells]
    return frame


def _groups(frame: pd.DataFrame, name: str) -> tuple[str, list[str], list[str]]:
    """The reference (the largest group), the groups that can be compared, and those that cannot."""
    by_group = frame.groupby(name).agg(rows_n=("is_end", "size"), ends_n=("is_end", "sum"),
                                       organisations_n=("organisation_id", "nunique"))
    if by_group.empty:
        return "", [], []
    reference = str(by_group["rows_n"].idxmax())
    rare = np.minimum(by_group["ends_n"], by_group["rows_n"] - by_group["ends_n"])
    enough = (by_group["organisations_n"] >= _FEW_ORGANISATIONS) & (rare >= _FEW_EVENTS)
    others = [str(group) for group in by_group.index if group != reference]
    return (reference, [group for group in others if enough[group]],
            [group for group in others if not enough[group]])


def _fit(frame: pd.DataFrame, groups: dict[str, tuple[str, list[str], list[str]]]
         ) -> pd.DataFrame | None:
    """Coefficient, standard error and p of each compared group; null without one.

    A group that the rest of the model gives away has a null error and says so in `why`.
    """
    columns = {f"{name}={group}": (frame[name] == group).astype(float)
               for name, (_, compared, _) in groups.items() for group in compared}
    if not columns:
        return None
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    # Rows of a group too small to compare stay out: they would count as the reference.
    small = np.zeros(len(frame), bool)
    for name, (_, _, refused) in groups.items():
        small |= frame[name].isin(refused).to_numpy()
    design = pd.concat([pd.DataFrame(columns),
                        pd.get_dummies(frame["session"], prefix="session", dtype=float),
                        pd.get_dummies(frame["step"], prefix="waited", drop_first=True,
                                       dtype=float)], axis=1)[~small]
    design = design.loc[:, design.nunique() > 1]
    clusters = pd.factorize(frame["organisation_id"][~small])[0]
    given_away = set(columns) - set(design)
    while more := _given_away(design, [name for name in columns if name in design]):
        # One goes, and what the others then add stays the same, whichever it is.
        given_away |= set(more)
        design = design.drop(columns=more[-1])
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")
            fit = GLM(frame["is_end"][~small], design, family=Binomial()).fit(
                maxiter=60, cov_type="cluster", cov_kwds={"groups": clusters})
    except (ValueError, np.linalg.LinAlgError):
        return None  # every outcome is foretold
    if not fit.converged:
        return None
    found = pd.DataFrame({"coefficient": fit.params, "error": fit.bse, "p_value": fit.pvalues})
    found = found.reindex([*found.index, *(name for name in columns if name not in found.index)])
    is_given_away = found.index.isin(list(given_away))
    found.loc[is_given_away, "error"] = np.nan
    return found.assign(why=np.where(is_given_away, _GIVEN_AWAY, _NOT_SETTLED))


def _given_away(design: pd.DataFrame, names: list[str]) -> list[str]:
    """Which of the columns are sums of the others, so that their effect cannot be told apart."""
    cross = design.T.to_numpy() @ design.to_numpy()

    def rank(columns: np.ndarray) -> int:
        return int(np.linalg.matrix_rank(cross[np.ix_(columns, columns)], hermitian=True))

    every = np.arange(design.shape[1])
    whole = rank(every)
    if whole == len(every):
        return []
    return [name for name in names
            if rank(every[every != design.columns.get_loc(name)]) == whole]


def _rows(frame: pd.DataFrame, name: str, groups: tuple[str, list[str], list[str]],
          model: pd.DataFrame | None, level: float, left_out: int) -> list[dict[str, object]]:
    reference, compared, refused = groups
    if not compared and not refused:
        return [{"group": "", "reference": reference, **refusal_row(
            _QUANTITY, "one group only: nothing to compare", n=len(frame),
            denominator_n=len(frame))}]
    notes = [ASSOCIATION,
             *([f"{left_out} {plural(left_out, 'row lacks', 'rows lack')} a covariate"]
               if left_out else [])]
    rows: list[dict[str, object]] = []
    for group in [*compared, *refused]:
        here = frame[frame[name] == group]
        key = {"group": group, "reference": reference,
               "organisations_n": here["organisation_id"].nunique(),
               "ends_n": int(here["is_end"].sum())}
        found = None if model is None else model.reindex([f"{name}={group}"]).iloc[0]
        if group in refused or found is None or not np.isfinite(found["error"]):
            reason = ("too few organisations or ends" if group in refused
                      else _NOT_SETTLED if found is None or pd.isna(found["why"])
                      else str(found["why"]))
            rows.append(key | refusal_row(_QUANTITY, reason, n=len(here),
                                          denominator_n=len(frame)))
            continue
        rows.append(key | _odds_ratio(found, level, len(here), len(frame), notes))
    return rows


def _odds_ratio(found: pd.Series, level: float, n: int, all_n: int, notes: list[str]
                ) -> dict[str, object]:
    from scipy import stats

    half = stats.norm.ppf((1 + level) / 2) * found["error"]
    low, high = found["coefficient"] - half, found["coefficient"] + half
    return estimate_row(_QUANTITY, float(np.exp(found["coefficient"])), low=float(np.exp(low)),
                        high=float(np.exp(high)), level=level, p_value=float(found["p_value"]),
                        n=n, denominator_n=all_n, warnings=notes,
                        method="discrete-time logit, sessions and waiting as intercepts; errors by "
                               "organisation")
