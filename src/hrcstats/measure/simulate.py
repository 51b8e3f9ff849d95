"""A made-up Council with known truth, on which every estimator is calibrated.

Nothing here is a record: every row of every table says so (`is_synthetic`), States have codes that
no State has (XA1, XA2, ...), and organisations have numbers for names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any

SEASONS = ("march", "june", "september")  # of sessions 1, 2, 0 modulo 3
_CRITERIA = ("C1", "C2", "C3")


@dataclass(frozen=True)
class PlantedSurge:
    """From `start` to `end` the State's linked organisations take `ratio` times their share.

    The list keeps its length, so all others lose in proportion; of the gain, `displaced_share` is
    taken from independents on top of that and goes to other States' organisations.
    """

    state_iso3: str
    start: int
    ratio: float
    end: int | None = None
    displaced_share: float = 0.0


@dataclass(frozen=True)
class CouncilPlan:
    """What to make up. Shares are of slots or organisations, between 0 and 1."""

    first_session: int = 25
    sessions_n: int = 36
    states_n: int = 5
    organisations_n: int = 240
    linked_share: float = 0.25          # of organisations, spread evenly over the States
    slots_n: int = 200                  # in a March session
    june_factor: float = 0.7
    break_session: int | None = None    # from which speaking time is shorter and lists are longer
    break_factor: float = 1.3
    capped_from: int | None = None      # lists set at the mean of the last three of the season
    missing_sessions: tuple[int, ...] = ()
    overdispersion: float = 1.5         # variance over mean of a State's slots
    autocorrelation: float = 0.0
    interruption_rate: float = 0.01
    coding_error: float = 0.0           # chance that a coder gets a criterion wrong
    coders_n: int = 2
    matching_error: float = 0.0         # chance that a slot is given to a wrong organisation
    surges: Sequence[PlantedSurge] = field(default_factory=tuple)


def simulate_council(plan: CouncilPlan | None = None, *, seed: int) -> dict[str, pd.DataFrame]:
    """Tables of a made-up Council and the truth behind them.

    Parameters
    ----------
    plan
        What is planted; the default plants nothing.
    seed
        Same plan and seed, same Council.

    Returns
    -------
    dict of pandas.DataFrame
        `sessions`, `organisations`, `speaker_slots`, `codings`, `panel` (as `scan_surges` takes it,
        from true links) and `truth` (one row a planted or nuisance quantity). Every row carries
        `is_synthetic`.

    Raises
    ------
    HrcStatsError
        Values out of range, surges of States that are not made up here or outside the sessions or
        larger than the list: all problems at once.

    Examples
    --------
    >>> council = simulate_council(CouncilPlan(sessions_n=12), seed=1)
    >>> bool(council["speaker_slots"]["is_synthetic"].all())
    True
    """
    plan = plan or CouncilPlan()
    _check(plan)
    rng = np.random.default_rng(seed)
    organisations = _organisations(plan, rng)
    sessions = _sessions(plan)
    slots = _slots(plan, sessions, organisations, rng)
    tables = {"sessions": sessions, "organisations": organisations, "speaker_slots": slots,
              "codings": _codings(plan, organisations, rng), "panel": _panel(sessions, slots, plan),
              "truth": _truth(plan)}
    return {name: table.assign(is_synthetic=True) for name, table in tables.items()}


def _check(plan: CouncilPlan) -> None:
    """Every problem of the plan at once."""
    last = plan.first_session + plan.sessions_n - 1
    raise_if_any([*_out_of_range(plan), *_bad_surges(plan, last), *_bad_sessions(plan, last)])


_RANGES: dict[str, tuple[float, float]] = {
    "first_session": (1, 999), "sessions_n": (1, 999), "states_n": (1, 99),
    "organisations_n": (2, 9999), "linked_share": (0, 1), "slots_n": (1, 100_000),
    "june_factor": (0.01, 100), "break_factor": (0.01, 100), "overdispersion": (1, 100),
    "autocorrelation": (0, 0.99), "interruption_rate": (0, 1), "coding_error": (0, 1),
    "coders_n": (1, 99), "matching_error": (0, 1)}


def _out_of_range(plan: CouncilPlan) -> Iterator[Problem]:
    for name, (low, high) in _RANGES.items():
        value = getattr(plan, name)
        if not low <= value <= high:
            yield Problem(f"{name} out of range", "simulate", str(value), f"{low:g} to {high:g}")
    linked_n = round(plan.organisations_n * plan.linked_share)
    if linked_n < plan.states_n:
        yield Problem("a State without linked organisations", "simulate",
                      f"{linked_n} linked organisations for {plan.states_n} States",
                      "one or more for each State", "more organisations, a larger linked share, "
                      "or fewer States")
    elif linked_n == plan.organisations_n:
        yield Problem("no independent organisation", "simulate", str(plan.linked_share),
                      "a linked share below 1")


def _bad_surges(plan: CouncilPlan, last: int) -> Iterator[Problem]:
    states = _states(plan)
    for surge in plan.surges:
        if surge.state_iso3 not in states:
            yield Problem("surge of an unknown State", "simulate", surge.state_iso3,
                          ", ".join(states), nearest(surge.state_iso3, states))
        if not plan.first_session <= surge.start <= last:
            yield Problem("surge outside the sessions", "simulate", str(surge.start),
                          f"{plan.first_session} to {last}")
        if surge.end is not None and not surge.start <= surge.end <= last:
            yield Problem("surge ends outside the sessions, or before it starts", "simulate",
                          str(surge.end), f"{surge.start} to {last}")
        if surge.ratio <= 0:
            yield Problem("ratio of a surge", "simulate", str(surge.ratio), "above 0")
        if not 0 <= surge.displaced_share <= 1:
            yield Problem("displaced share of a surge", "simulate", str(surge.displaced_share),
                          "0 to 1")
    # States share the linked organisations evenly; their gains come out of all others' slots.
    gained = {surge.state_iso3 for surge in plan.surges}
    share = plan.linked_share / plan.states_n
    gain = sum(max(surge.ratio - 1, 0) * share for surge in plan.surges)
    if gain > 0.8 * (1 - share * len(gained)):
        yield Problem("surges take more than there is", "simulate", f"{gain:.0%} of all slots",
                      "at most four fifths of the others' slots", "smaller ratios or fewer surges")


def _bad_sessions(plan: CouncilPlan, last: int) -> Iterator[Problem]:
    named = {"break_session": plan.break_session, "capped_from": plan.capped_from}
    for name, session in named.items():
        if session is not None and not plan.first_session <= session <= last:
            yield Problem(f"{name} outside the sessions", "simulate", str(session),
                          f"{plan.first_session} to {last}")
    for session in plan.missing_sessions:
        if not plan.first_session <= session <= last:
            yield Problem("missing session outside the sessions", "simulate", str(session),
                          f"{plan.first_session} to {last}")
    if plan.sessions_n > 0 and len(set(plan.missing_sessions)) >= plan.sessions_n:
        yield Problem("every session is missing", "simulate", expected="one session with papers")


def _states(plan: CouncilPlan) -> list[str]:
    """Codes from the range that ISO 3166 leaves to users."""
    return [f"XA{i}" for i in range(1, plan.states_n + 1)]


def _organisations(plan: CouncilPlan, rng: np.random.Generator) -> pd.DataFrame:
    n = plan.organisations_n
    linked_n = round(n * plan.linked_share)
    states = _states(plan)
    linked_to = [states[i % len(states)] if i < linked_n else None for i in range(n)]
    return pd.DataFrame({
        "organisation_id": [f"synthetic-{i:04d}" for i in range(n)],
        "organisation_name": [f"Synthetic organisation {i}" for i in range(n)],
        "linked_state_iso3": linked_to,
        # A few speak often and many seldom, as on real lists.
        "activity": rng.gamma(0.7, 1.0, n) + 0.05})


def _sessions(plan: CouncilPlan) -> pd.DataFrame:
    number = np.arange(plan.first_session, plan.first_session + plan.sessions_n)
    season = np.array([SEASONS[(session - 1) % 3] for session in number])
    demand = plan.slots_n * np.where(season == "june", plan.june_factor, 1.0)
    if plan.break_session is not None:
        demand = demand * np.where(number >= plan.break_session, plan.break_factor, 1.0)
    capped = (number >= plan.capped_from) if plan.capped_from is not None else np.zeros(
        len(number), dtype=bool)
    length = demand.copy()
    for i in np.flatnonzero(capped):
        before = [length[j] for j in range(i) if season[j] == season[i]][-3:]
        length[i] = np.mean(before) if before else length[i]
    return pd.DataFrame({"session": number, "season": season, "is_capped": capped,
                         "slots_n_expected": length.round(),
                         "is_observed": ~np.isin(number, plan.missing_sessions)})


def _noise(plan: CouncilPlan, mean: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Counts around a mean, overdispersed and autocorrelated: a Gaussian copula over sessions."""
    rho = plan.autocorrelation
    normal = rng.standard_normal(len(mean))
    for i in range(1, len(mean)):
        normal[i] = rho * normal[i - 1] + np.sqrt(1 - rho**2) * normal[i]
    place = stats.norm.cdf(normal)
    if plan.overdispersion <= 1:
        return np.asarray(stats.poisson.ppf(place, mean))
    excess = plan.overdispersion - 1
    return np.asarray(stats.nbinom.ppf(place, mean / excess, 1 / plan.overdispersion))


def _slots(plan: CouncilPlan, sessions: pd.DataFrame, organisations: pd.DataFrame,
           rng: np.random.Generator) -> pd.DataFrame:
    """One row a slot of the sessions observed, with what was matched and what is true."""
    wanted = {state: _noise(plan, mean, rng)
              for state, mean in _means(plan, sessions, organisations).items()}
    links = organisations["linked_state_iso3"].fillna("")
    pools = {state: organisations[links == state] for state in wanted}
    parts = [_session_slots(plan, sessions.iloc[i], organisations["organisation_id"].to_numpy(),
                            pools, {state: int(counts[i]) for state, counts in wanted.items()}, rng)
             for i in np.flatnonzero(sessions["is_observed"])]
    return pd.concat(parts, ignore_index=True)


def _means(plan: CouncilPlan, sessions: pd.DataFrame,
           organisations: pd.DataFrame) -> dict[str, np.ndarray]:
    """Slots expected by State ('' for independents) and session; they add up to the list."""
    length = sessions["slots_n_expected"].to_numpy()
    activity = organisations.groupby(organisations["linked_state_iso3"].fillna(""))["activity"]
    shares = activity.sum() / organisations["activity"].sum()
    usual = {state: length * shares[state] for state in ["", *_states(plan)]}
    gain, moved = {state: np.zeros(len(length)) for state in usual}, np.zeros(len(length))
    for surge in plan.surges:
        number = sessions["session"].to_numpy()
        on = (number >= surge.start) & (number <= (surge.end or number[-1]))
        extra = np.where(on, (surge.ratio - 1) * usual[surge.state_iso3], 0.0)
        gain[surge.state_iso3] += extra
        moved += surge.displaced_share * extra
    gaining = {surge.state_iso3 for surge in plan.surges}
    others = [state for state in usual if state not in gaining]
    rest = np.sum([usual[state] for state in others], axis=0)
    left = 1 - np.sum(list(gain.values()), axis=0) / rest
    if (left <= 0).any():
        raise HrcStatsError(Problem("the planted surges take the whole list", "simulate",
                                    f"{max(surge.ratio for surge in plan.surges):g}",
                                    "a ratio that leaves slots to others"))
    means = {state: usual[state] * left if state in others else usual[state] + gain[state]
             for state in usual}
    compensated = [state for state in others if state]
    means[""] = means[""] - moved if compensated else means[""]
    for state in compensated:
        means[state] = means[state] + moved / len(compensated)
    return {state: np.maximum(mean, 0.1) for state, mean in means.items()}


def _session_slots(plan: CouncilPlan, session: pd.Series, everybody: np.ndarray,
                   pools: dict[str, pd.DataFrame], counts: dict[str, int],
                   rng: np.random.Generator) -> pd.DataFrame:
    holders = []
    for state, n in counts.items():
        activity = pools[state]["activity"].to_numpy()
        holders.append(rng.choice(pools[state]["organisation_id"].to_numpy(), size=n,
                                  p=activity / activity.sum()))
    true = rng.permutation(np.concatenate(holders))
    if session["is_capped"]:
        true = true[:int(session["slots_n_expected"])]
    wrong = rng.random(len(true)) < plan.matching_error
    matched = np.where(wrong, rng.choice(everybody, len(true)), true)
    number = int(session["session"])
    return pd.DataFrame({
        "slot_id": [f"synthetic-{number}-{j}" for j in range(len(true))], "session": number,
        "debate_id": [f"synthetic-{number}-{j % 8}" for j in range(len(true))],
        "season": session["season"], "is_capped": bool(session["is_capped"]),
        "organisation_id": matched, "organisation_id_true": true,
        "was_interrupted": rng.random(len(true)) < plan.interruption_rate})


def _codings(plan: CouncilPlan, organisations: pd.DataFrame,
             rng: np.random.Generator) -> pd.DataFrame:
    """Codings of the relation to the linked State, or to the first State where there is none."""
    linked = organisations["linked_state_iso3"].notna()
    state = organisations["linked_state_iso3"].fillna(_states(plan)[0])
    parts = []
    for coder in range(1, plan.coders_n + 1):
        for criterion in _CRITERIA:
            erred = rng.random(len(organisations)) < plan.coding_error
            parts.append(pd.DataFrame({
                "organisation_id": organisations["organisation_id"], "state_iso3": state,
                "criterion": criterion, "value": np.where(linked ^ erred, "yes", "no"),
                "source_kind": "primary", "url": "https://example.org/synthetic",
                "access_date": "2026-01-01", "confidence": "high",
                "coder": f"synthetic_coder_{coder}"}))
    return pd.concat(parts, ignore_index=True)


def _panel(sessions: pd.DataFrame, slots: pd.DataFrame, plan: CouncilPlan) -> pd.DataFrame:
    """Linked and all slots by State and session, from true holders and links."""
    organisations = slots[["session", "organisation_id_true"]].copy()
    position = organisations["organisation_id_true"].str[-4:].astype(int)
    linked_n = round(plan.organisations_n * plan.linked_share)
    states = np.array(_states(plan))
    organisations["state_iso3"] = np.where(position < linked_n, states[position % len(states)], "")
    counts = organisations.groupby(["state_iso3", "session"]).size()
    totals = organisations.groupby("session").size()
    observed = sessions[sessions["is_observed"]]
    rows = [{"state_iso3": state, "session": row.session, "season": row.season,
             "is_capped": row.is_capped, "linked_n": int(counts.get((state, row.session), 0)),
             "slots_n": int(totals[row.session])}
            for state in states for row in observed.itertuples()]
    return pd.DataFrame(rows)


def _truth(plan: CouncilPlan) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {"quantity": "surge_ratio", "state_iso3": surge.state_iso3, "start_session": surge.start,
         "end_session": surge.end, "value": surge.ratio} for surge in plan.surges]
    rows += [{"quantity": "displaced_share", "state_iso3": surge.state_iso3,
              "start_session": surge.start, "end_session": surge.end,
              "value": surge.displaced_share} for surge in plan.surges]
    rows += [{"quantity": name, "value": float(getattr(plan, name))} for name in (
        "overdispersion", "autocorrelation", "interruption_rate", "coding_error",
        "matching_error")]
    return pd.DataFrame(rows, columns=["quantity", "state_iso3", "start_session", "end_session",
                                       "value"])
