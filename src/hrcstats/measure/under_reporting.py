"""How many interruptions go unreported: bounds; capture-recapture only where lists allow it."""

from __future__ import annotations

import warnings as python_warnings
from dataclasses import dataclass
from itertools import combinations
from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, special, stats

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, read_booleans, read_text, require_columns
from hrcstats.measure.rate_limits import check_level, exact_limits

_BOUNDS = "incidents_in_all_n"
_LEAST_LISTS, _MOST_LISTS = 3, 6
_NEARLY_ALL = 0.9  # a list with this share of its incidents on another is no look of its own
_LEAST_ON_LIST, _LEAST_ALONE, _LEAST_IN_ALL = 10, 5, 20
_WITHIN_AIC = 4.0  # models this close to the best have their say in the interval


@dataclass(frozen=True)
class _Fit:
    name: str
    aic: float
    unseen: float
    low: float
    high: float


def estimate_reported_share(interruptions: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """The share of interruptions seen in observed debates that somebody also publicised.

    Takes one row an interruption with `was_publicised` (true or false). Its limits are what
    `bound_unreported` needs; where no debate is observed there is none.
    """
    check_level(level, "estimate_reported_share")
    where = "estimate_reported_share(interruptions)"
    require_columns(interruptions, ["was_publicised"], where)
    problems: list[Problem] = []
    known = read_booleans(interruptions, "was_publicised", where, problems).dropna()
    raise_if_any(problems)
    if known.empty:
        return estimates_frame([refusal_row(
            "reported_share", "no interruption was seen in a debate observed in full")])
    n, total = int(known.sum()), len(known)
    low, high = exact_limits(n, total, level)
    return estimates_frame([estimate_row("reported_share", n / total, low=low, high=high,
                                         level=level, n=n, denominator_n=total,
                                         method="Clopper-Pearson")])


def bound_unreported(known_n: int, *, reported: tuple[float, float],
                     level: float = 0.95) -> pd.DataFrame:
    """Bounds on how many interruptions there were, from those known and a believable share.

    Parameters
    ----------
    known_n
        Publicised incidents, each counted once.
    reported
        Lowest and highest believable share of interruptions that are publicised at all: an
        assumption to be stated, or the limits of `estimate_reported_share`.
    level
        Of the sampling part: which incidents happen to be publicised.

    Returns
    -------
    pandas.DataFrame
        One row `incidents_in_all_n`: `value` is the number known (no estimate: the least there can
        be), `low` and `high` the bounds. Without a lowest share above zero there is no upper bound.

    Notes
    -----
    `high` is the largest number of which as few as `known_n` are publicised with probability
    (1 - level) / 2 at the lowest share; `low` the smallest number of which as many are, at the
    highest. If incidents differ in their chance, each independently, their count varies less than
    binomial: the bounds hold. They do not where the share itself lies outside what was thought
    believable, nor where incidents are publicised together, as by one organisation that publicises
    all of its own: the fewer the organisations, the less often the bounds hold.

    Examples
    --------
    >>> row = bound_unreported(40, reported=(0.5, 1)).iloc[0]
    >>> float(row["low"]), float(row["high"])
    (40.0, 100.0)
    """
    check_level(level, "bound_unreported")
    problems = []
    if not isinstance(known_n, Real) or not float(known_n).is_integer() or known_n < 0:
        problems.append(Problem("no count", "bound_unreported", str(known_n), "0, 1, 2 ..."))
    if not 0 <= reported[0] <= reported[1] <= 1 or reported[1] == 0:
        problems.append(Problem("reported is no pair of shares", "bound_unreported", str(reported),
                                "0 <= lowest <= highest <= 1, highest above 0"))
    raise_if_any(problems)
    tail = (1 - level) / 2
    low = _least(int(known_n), reported[1], tail)
    high, about = None, ["value is the number known, no estimate",
                         f"bounds at {level:.0%} take each incident to be publicised independently "
                         "of the others: where one organisation publicises many, they are too "
                         "narrow"]
    if reported[0] > 0:
        high = _most(int(known_n), reported[0], tail)
    else:
        about.append("no upper bound: the lowest believable share is zero")
    return estimates_frame([estimate_row(
        _BOUNDS, known_n, low=low, high=high, level=level, n=known_n, warnings=about,
        method=f"bounds: {reported[0]:.0%} to {reported[1]:.0%} of interruptions publicised")])


def _most(known_n: int, share: float, tail: float) -> int:
    """The largest number of which known_n or fewer are reported with probability tail or more."""
    if share == 1:
        return known_n
    top = int((known_n + 10) / share * 10 + 100)
    # The probability falls with the number; it is continuous in it by the incomplete beta.
    found = optimize.brentq(lambda number: 1 - special.betainc(
        known_n + 1, number - known_n, share) - tail, known_n + 1e-9, top)
    return int(np.floor(found))


def _least(known_n: int, share: float, tail: float) -> int:
    """The smallest number of which known_n or more are reported with probability tail or more."""
    if share == 1 or known_n == 0:
        return known_n
    if stats.binom.sf(known_n - 1, known_n, share) >= tail:
        return known_n
    top = int(known_n / share * 2 + 100)
    found = optimize.brentq(lambda number: special.betainc(
        known_n, number - known_n + 1, share) - tail, known_n, top)
    return int(np.ceil(found))


def estimate_unreported(lists: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Capture-recapture from three or more lists of incidents, or a refusal in words.

    Two lists are never enough: whether an incident on one is likelier to be on the other cannot be
    known from two. A third list that is empty, the same as another, or has 90 % or more of its
    incidents on another list adds no third look, nor does a list of fewer than ten incidents, nor
    one that mirrors what two others share (90 % or more either way); such lists are set aside, and
    with fewer than three left the estimate is refused. It is refused, too, where two lists share no
    incident, a list holds fewer than five that no other has, or all hold fewer than 20.
    Names of lists are compared without case and blanks around and between words.

    Parameters
    ----------
    lists
        `incident_id`, `list_id`: one row for each incident on each list. A list without incidents
        is a row with an empty `incident_id`.
    level
        Of the interval.

    Returns
    -------
    pandas.DataFrame
        One row `incidents_in_all_n`; `n` the incidents known, `method` the model with the lowest
        AIC. The interval spans all models within 4 of it.

    Notes
    -----
    Log-linear models of the table of lists (statsmodels, Poisson) with every list and any set of
    pairs of lists; intervals of the unseen cell on the log scale. Lists that miss the same
    incidents (small NGOs, no video) push the estimate down in a way that no list shows: take it as
    a lower bound.

    References
    ----------
    S. E. Fienberg (1972), The multiple recapture census for closed populations and incomplete
    2^k contingency tables, Biometrika 59.
    """
    check_level(level, "estimate_unreported")
    held = _read_lists(lists)
    kept, aside = _independent_looks(held)
    known = set().union(*held.values()) if held else set()
    reason = _why_refused(held, kept, aside)
    if reason:
        return estimates_frame([refusal_row(_BOUNDS, reason, n=len(known))])
    names = sorted(kept)
    table = pd.DataFrame([[incident in kept[name] for name in names] for incident in
                          sorted(set().union(*kept.values()))], columns=names).astype(int)
    fits = _fit_models(table, level)
    if not fits:
        return estimates_frame([refusal_row(_BOUNDS, "no model of the lists settles",
                                            n=len(known))])
    best = min(fits, key=lambda fit: fit.aic)
    near = [fit for fit in fits if fit.aic - best.aic <= _WITHIN_AIC]
    seen = len(table)
    about = ["unequal chances to be publicised make this a lower bound",
             *(f"set aside: {why}" for why in aside)]
    if len(known) > seen:
        about.append(f"{len(known) - seen} incidents stand only on lists set aside")
    return estimates_frame([estimate_row(
        _BOUNDS, seen + best.unseen, low=seen + min(fit.low for fit in near),
        high=seen + max(fit.high for fit in near), level=level, n=len(known), warnings=about,
        method=f"log-linear, {len(names)} lists, {best.name}; interval over {len(near)} "
               "models")])


def _read_lists(lists: pd.DataFrame) -> dict[str, set[str]]:
    where = "estimate_unreported(lists)"
    require_columns(lists, ["incident_id", "list_id"], where)
    blank = is_blank(lists["list_id"])
    if blank.any():
        raise HrcStatsError(Problem("incident on a list without a name", where,
                                    expected="list_id in every row"))
    incidents, names = read_text(lists["incident_id"]), read_text(lists["list_id"])
    names = names.str.casefold().str.split().str.join(" ")  # "A" and "a " are one list
    incidents = incidents.str.strip()
    return {str(name): set(incidents[names == name].dropna()) for name in sorted(names.unique())}


def _independent_looks(held: dict[str, set[str]]) -> tuple[dict[str, set[str]], list[str]]:
    """The lists that are no part of another, and why each of the others is set aside."""
    kept: dict[str, set[str]] = {}
    aside = []
    # Largest first: what holds only incidents of a larger list is the one to go.
    for name in sorted(held, key=lambda name: (-len(held[name]), name)):
        why = _no_look(held[name], kept)
        if why:
            aside.append(f"{name!r} {why}")
        else:
            kept[name] = held[name]
    return kept, aside


def _no_look(mine: set[str], kept: dict[str, set[str]]) -> str:
    """Why a list is no look of its own beside larger ones; empty where it is one."""
    if not mine:
        return "is empty"
    for other, theirs in kept.items():
        shared = len(mine & theirs)
        if mine == theirs:
            return f"is the same as {other!r}"
        if shared == len(mine):
            return f"holds only incidents of {other!r}"
        if shared >= _NEARLY_ALL * len(mine):
            return f"has {shared} of its {len(mine)} incidents on {other!r}"
    for (one, first), (two, second) in combinations(kept.items(), 2):
        for words, made in (("what {} and {} share", first & second),
                            ("{} and {} together", first | second)):
            if len(mine & made) >= _NEARLY_ALL * max(len(mine), len(made)):
                return f"is nearly {words.format(repr(one), repr(two))}"
    if len(mine) < _LEAST_ON_LIST:
        return f"holds {len(mine)} incidents, fewer than {_LEAST_ON_LIST}"
    return ""


def _why_refused(held: dict[str, set[str]], kept: dict[str, set[str]], aside: list[str]) -> str:
    if len(held) < _LEAST_LISTS:
        return (f"{len(held)} list{'' if len(held) == 1 else 's'}: capture-recapture needs three, "
                "since two cannot show whether they depend on one another; see the bounds")
    if len(kept) < _LEAST_LISTS:
        return (f"only {len(kept)} lists look for themselves ({'; '.join(aside)}): two lists by "
                "the back door; see the bounds")
    if len(kept) > _MOST_LISTS:
        return f"{len(kept)} lists: more than {_MOST_LISTS}; put lists of one kind together"
    in_all = len(set().union(*kept.values()))
    if in_all < _LEAST_IN_ALL:
        return f"{in_all} incidents on all lists: fewer than {_LEAST_IN_ALL}"
    apart = [f"{one!r} and {two!r}" for one, two in combinations(sorted(kept), 2)
             if not kept[one] & kept[two]]
    if apart:
        return (f"no incident is on another list of these pairs: {', '.join(apart)}; lists cut "
                "apart, or of other incidents, tell nothing of how many were missed")
    few = [name for name in sorted(kept) if len(kept[name] - set().union(
        *(kept[other] for other in kept if other != name))) < _LEAST_ALONE]
    if few:
        return (f"fewer than {_LEAST_ALONE} incidents stand on {', '.join(map(repr, few))} alone: "
                "too little that the others missed")
    return ""


def _fit_models(table: pd.DataFrame, level: float) -> list[_Fit]:
    """Every model with all lists and some pairs of them whose unseen cell can be estimated."""
    names = list(table.columns)
    cells = pd.DataFrame([pattern for pattern in np.ndindex(*(2,) * len(names)) if any(pattern)],
                         columns=names)
    counts = table.groupby(names).size().reindex(pd.MultiIndex.from_frame(cells), fill_value=0)
    pairs = [pair for pair in combinations(names, 2)
             if (table[pair[0]] * table[pair[1]]).sum() > 0]
    most = min(len(pairs), len(cells) - len(names) - 1)
    fits = []
    for size in range(most + 1):
        for chosen in combinations(pairs, size):
            fit = _fit(cells, counts.to_numpy(dtype=float), chosen, level)
            if fit:
                fits.append(fit)
    return fits


def _fit(cells: pd.DataFrame, counts: npt.NDArray[np.float64],
         pairs: tuple[tuple[str, str], ...], level: float) -> _Fit | None:
    import statsmodels.api as sm

    design = np.column_stack([np.ones(len(cells)), cells.to_numpy(),
                              *(cells[a] * cells[b] for a, b in pairs)])
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # what does not settle is left out
            fit = sm.GLM(counts, design, family=sm.families.Poisson()).fit()
    except (ValueError, np.linalg.LinAlgError):
        return None
    # With no list on it, the unseen cell is the intercept.
    log_unseen, error = float(fit.params[0]), float(fit.bse[0])
    if not np.isfinite(error) or error > 3 or not fit.converged:
        return None
    reach = float(stats.norm.ppf((1 + level) / 2)) * error
    name = "lists independent" if not pairs else "pairs " + ", ".join("+".join(p) for p in pairs)
    unseen, low, high = (float(np.exp(log_unseen + by)) for by in (0, -reach, reach))
    return _Fit(name, float(fit.aic), unseen, low, high)
