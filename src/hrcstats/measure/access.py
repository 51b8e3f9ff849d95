"""How long consultative status takes: cumulative incidence of each end of an application."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import (
    is_blank,
    level_problems,
    read_text,
    require_columns,
    rows_at,
    whole_problems,
)

_WHERE = "time_to_status(spells)"
_STILL_WAITING = ("censored", "pending", "waiting")
_ENDS = ("granted", "closed", "withdrawn", "declined")
# Words that may stand inside the label of an application that has not ended.
_LIKE_WAITING = re.compile(r"pending|open|censor|wait|ongoing|deferred|under (?:review|consider)",
                           re.IGNORECASE)
_DAYS_A_YEAR = 365.25
_FEW_AT_RISK = 5
_METHOD = "Aalen-Johansen, competing ends; bootstrap over organisations"


def time_to_status(spells: pd.DataFrame, *, at: Sequence[float] | None = None, level: float = 0.95,
                   replicates: int = 500, seed: int = 0) -> pd.DataFrame:
    """Share of applications that have ended in each way, by the time since they were made.

    A spell runs from `entry` to `exit`. One that is still waiting when observation stops has that
    date as `exit` and no `end_kind` (or `censored`, `pending`, `waiting`): it counts as at risk
    until then and as nothing after. Ends compete: a closed application can no longer be granted.
    Any other `end_kind` is an end; one that reads as if the spell still waited is warned of.

    Parameters
    ----------
    spells
        `organisation_id`, `entry`, `exit` (dates, or numbers such as session counts), `end_kind`.
        Optional `origin`: when the application was made, if before `entry`; the spell is then at
        risk only from `entry` on (left truncation), and time counts from `origin`. One entered late
        that stops where it is entered was never at risk: it is left out, and a warning counts it.
    at
        Times to report, in years for dates and in the units of the numbers otherwise; without it,
        every time at which a spell ended.
    level, replicates, seed
        Of the intervals: bootstrap over organisations, so that several spells of one organisation
        are not taken for independent ones.

    Returns
    -------
    pandas.DataFrame
        Key `quantity`, `end_kind`, `time`, in that order: `cumulative_incidence` for each end;
        `still_waiting` (Kaplan-Meier) and `median_wait` for all ends together, whose `end_kind` is
        empty. `n` is the number of ends so far, `denominator_n` the spells, `at_risk_n` those
        still waiting and seen just before the time.

    Raises
    ------
    HrcStatsError
        A spell without organisation, entry or exit, one that ends before it begins, a time that is
        none; a level, a seed or a number of replicates that is none.

    Notes
    -----
    With d_k(t) ends of kind k and n(t) at risk (origin before t, entry before t, exit at t or
    later), the incidence of k grows at t by S(t-) d_k(t) / n(t). statsmodels' CumIncidenceRight
    gives the same where nobody enters late; it does not know late entry.

    References
    ----------
    O. Aalen and S. Johansen (1978), Scandinavian Journal of Statistics 5.

    Examples
    --------
    >>> spells = pd.DataFrame({"organisation_id": list("abcd"), "entry": 0, "exit": [1, 2, 2, 3],
    ...                        "end_kind": ["granted", "closed", None, "granted"]})
    >>> rows = time_to_status(spells, replicates=20)
    >>> rows.loc[rows["end_kind"] == "granted", "value"].tolist()
    [0.25, 0.25, 0.75]
    """
    require_columns(spells, ["organisation_id", "entry", "exit", "end_kind"], _WHERE)
    report = _check(at, level, replicates, seed)
    frame, notes = _read(spells)
    kinds = sorted(frame["end_kind"].dropna().unique())
    if not kinds:
        reason = "; ".join(["no spell has ended" if len(frame) else "no spells", *notes])
        return estimates_frame([{"end_kind": "", "time": np.nan,
                                 **refusal_row("cumulative_incidence", reason, n=0,
                                               denominator_n=len(frame))}])
    times = np.unique(frame.loc[frame["end_kind"].notna(), "stop"])
    # In order of the names, so that the order of the rows changes no interval.
    organisation = pd.factorize(frame["organisation_id"], sort=True)[0]
    whole = _incidence(frame, kinds, times, np.ones((1, len(frame))))[:, 0]
    rng = np.random.default_rng(seed)
    picks = rng.multinomial(organisation.max() + 1,
                            np.full(organisation.max() + 1, 1 / (organisation.max() + 1)),
                            size=replicates)
    drawn = _incidence(frame, kinds, times, picks[:, organisation].astype(float))
    rows = _rows(frame, kinds, times, whole, drawn, times if report is None else report, level)
    return estimates_frame(_noted(row, notes) for row in rows)


def _check(at: Sequence[float] | None, level: float, replicates: int,
           seed: int) -> np.ndarray | None:
    """The times to report as numbers; every setting that is none raised at once."""
    problems = [*level_problems(level, _WHERE), *whole_problems(seed, _WHERE, "seed", 0),
                *whole_problems(replicates, _WHERE, "replicates", 2)]
    times = None if at is None else pd.to_numeric(pd.Series(list(at), dtype="object"),
                                                  errors="coerce").to_numpy("float64")
    if times is not None and np.isnan(times).any():
        problems.append(Problem("a time to report is no number", _WHERE, str(list(at or [])),
                                "years for dates, the units of entry and exit otherwise"))
    raise_if_any(problems)
    return times


def _noted(row: dict[str, object], notes: list[str]) -> dict[str, object]:
    """The row with `notes` after its own warnings."""
    return row | {"warnings": "; ".join([text for text in (str(row["warnings"]), *notes) if text])}


def _read(spells: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Organisation, start (0, or later where the beginning was not seen), stop and end kind.

    Spells never at risk are left out; they and doubtful end kinds are told in the notes.
    """
    problems: list[Problem] = []
    spells = spells.reset_index(drop=True)
    moments = {column: _moments(spells, column, problems)
               for column in ("entry", "exit", "origin") if column in spells.columns}
    nameless = is_blank(spells["organisation_id"])
    if nameless.any():
        problems.append(Problem(
            "spell without organisation_id", rows_at(_WHERE, nameless), expected="an organisation",
            remedy="give each unknown organisation an id of its own, or leave its spell out"))
    raise_if_any(problems)
    origin = moments["origin"].fillna(moments["entry"]) if "origin" in moments else moments["entry"]
    for what, bad in (("spell ends before it begins", moments["exit"] < moments["entry"]),
                      ("spell is entered before its origin", moments["entry"] < origin)):
        if bad.any():
            problems.append(Problem(what, rows_at(_WHERE, bad), str(spells["entry"][bad].iloc[0]),
                                    "origin <= entry <= exit"))
    raise_if_any(problems)
    kind, notes = _kinds(spells["end_kind"])
    start = moments["entry"] - origin
    frame = pd.DataFrame({
        "organisation_id": spells["organisation_id"].astype("string"),
        # Seen from the beginning is at risk from the beginning, also of an end on the same day.
        "start": start.where(start > 0, -np.inf), "stop": moments["exit"] - origin,
        "end_kind": kind})
    never = frame["start"] >= frame["stop"]
    if never.any():
        notes.append(f"{never.sum()} spells entered late stop where they are entered: never at "
                     "risk, left out")
    return frame[~never].reset_index(drop=True), notes


def _kinds(given: pd.Series) -> tuple[pd.Series, list[str]]:
    """The kind of each end, null for what still waits, and notes on labels that leave doubt."""
    kind = read_text(given).astype("object")
    folded = kind.str.casefold()
    waits = folded.isin(_STILL_WAITING)
    kind = kind.mask(folded.isin(_ENDS), folded)
    notes = [f"end_kind {label!r} ({n} spells) is read as still waiting"
             for label, n in kind[waits & (kind != folded)].value_counts().sort_index().items()]
    kind = kind.mask(waits)
    doubtful = kind[kind.fillna("").str.contains(_LIKE_WAITING)]
    notes += [f"end_kind {label!r} ({n} spells) counts as an end: leave it empty for a spell that "
              "still waits" for label, n in doubtful.value_counts().sort_index().items()]
    return kind.where(kind.notna(), None), notes


def _moments(spells: pd.DataFrame, column: str, problems: list[Problem]) -> pd.Series:
    """Dates as years, numbers as they are."""
    given = spells[column]
    if pd.api.types.is_numeric_dtype(given) and (column == "origin" or given.notna().all()):
        return given.astype("float64")
    numbers = pd.to_numeric(given.astype("string"), errors="coerce")
    if numbers.isna().any() or str(given.dtype).startswith("datetime"):
        dates = pd.to_datetime(given.astype("string"), errors="coerce", format="ISO8601", utc=True)
        days = (dates - pd.Timestamp("1945-10-24", tz="UTC")) / pd.Timedelta(days=1)
        # A column is of one kind: numbers only where every filled cell is one.
        are_dates = days.notna().sum() > numbers.notna().sum() or numbers.notna().sum() == 0
        numbers = days / _DAYS_A_YEAR if are_dates else numbers
    moments = pd.Series(numbers.to_numpy("float64", na_value=np.nan), index=spells.index)
    blank = is_blank(given)
    wrong = moments.isna() & ~blank
    if wrong.any():
        problems.append(Problem(f"{column} is no moment", rows_at(_WHERE, wrong),
                                str(given[wrong].iloc[0]), "an ISO date or a number"))
    if blank.any() and column != "origin":
        problems.append(Problem(
            f"spell without {column}", rows_at(_WHERE, blank), expected="a date or a number",
            remedy="for a spell still waiting give the last date observed, and no end_kind"
            if column == "exit" else ""))
    return moments


def _incidence(frame: pd.DataFrame, kinds: list[str], times: np.ndarray,
               weights: np.ndarray) -> np.ndarray:
    """Cumulative incidence: ends by replicates by times; `weights` is replicates by spells."""
    start, stop = frame["start"].to_numpy(), frame["stop"].to_numpy()
    # Sums over those entered minus those gone keep the work at spells + times, not their product.
    entered = _sum_before(weights, np.searchsorted(times, start, side="right"), len(times))
    gone = _sum_before(weights, np.searchsorted(times, stop, side="right"), len(times))
    at_risk = entered - gone
    ended = np.zeros((len(kinds), len(weights), len(times)))
    for k, kind in enumerate(kinds):
        of_kind = (frame["end_kind"] == kind).to_numpy()
        columns = np.searchsorted(times, stop[of_kind])
        for column in np.unique(columns):
            ended[k, :, column] = weights[:, of_kind][:, columns == column].sum(axis=1)
    hazards = np.divide(ended, at_risk, out=np.zeros_like(ended), where=at_risk > 0)
    waiting = np.cumprod(1 - hazards.sum(axis=0), axis=1)
    before = np.concatenate([np.ones((len(weights), 1)), waiting[:, :-1]], axis=1)
    return np.cumsum(before * hazards, axis=2)


def _sum_before(weights: np.ndarray, first: np.ndarray, n: int) -> np.ndarray:
    """At each of n times, the weight of the spells whose first time is this one or an earlier."""
    sums = np.zeros((len(weights), n + 1))
    for column in np.unique(first):
        sums[:, column] = weights[:, first == column].sum(axis=1)
    return np.cumsum(sums, axis=1)[:, :n]


def _rows(frame: pd.DataFrame, kinds: list[str], times: np.ndarray, whole: np.ndarray,
          drawn: np.ndarray, report: np.ndarray, level: float) -> list[dict[str, object]]:
    place = np.searchsorted(times, report, side="right") - 1
    tails = [(1 - level) / 2, (1 + level) / 2]
    curves = [(kind, "cumulative_incidence", whole[k], drawn[k]) for k, kind in enumerate(kinds)]
    curves.append(("", "still_waiting", 1 - whole.sum(axis=0), 1 - drawn.sum(axis=0)))
    rows: list[dict[str, object]] = []
    for kind, quantity, values, replicates in curves:
        nothing_yet = 0.0 if kind else 1.0
        for time, i in zip(report, place, strict=True):
            value = values[i] if i >= 0 else nothing_yet
            # (B + 1) p: the usual interpolation makes few replicates a narrower interval.
            low, high = np.quantile(replicates[:, i], tails, method="weibull") if i >= 0 else (
                value, value)
            ended = frame["end_kind"].notna() if quantity == "still_waiting" else (
                frame["end_kind"] == kind)
            rows.append({"end_kind": kind, "time": time, "at_risk_n": _at_risk(frame, time),
                         **estimate_row(
                quantity, value, low=min(low, value), high=max(high, value), level=level,
                n=int((ended & (frame["stop"] <= time)).sum()), denominator_n=len(frame),
                method=_METHOD, warnings=_warnings(frame, time))})
    return [*rows, _median_row(frame, times, whole, drawn, tails)]


def _at_risk(frame: pd.DataFrame, time: float) -> int:
    return int(((frame["start"] < time) & (frame["stop"] >= time)).sum())


def _warnings(frame: pd.DataFrame, time: float) -> list[str]:
    at_risk_n = _at_risk(frame, time)
    warnings = []
    if time > frame["stop"].max():
        warnings.append("beyond the longest spell observed")
    elif at_risk_n < _FEW_AT_RISK:
        warnings.append(f"only {at_risk_n} spells at risk")
    if np.isfinite(frame["start"]).any():
        warnings.append(f"{np.isfinite(frame['start']).sum()} spells entered late")
    return warnings


def _median_row(frame: pd.DataFrame, times: np.ndarray, whole: np.ndarray, drawn: np.ndarray,
                tails: list[float]) -> dict[str, object]:
    """Time by which half have ended in any way, from the Kaplan-Meier curve."""
    key = {"end_kind": "", "time": np.nan}
    n = int(frame["end_kind"].notna().sum())

    def median(ended: np.ndarray) -> np.ndarray:
        reached = ended >= 0.5 - 1e-12
        return np.where(reached.any(axis=-1), times[reached.argmax(axis=-1)], np.inf)

    value = float(median(whole.sum(axis=0)))
    if not np.isfinite(value):
        return {**key, **refusal_row("median_wait", "fewer than half of the spells have ended",
                                     n=n, denominator_n=len(frame))}
    low, high = np.quantile(median(drawn.sum(axis=0)), tails, method="inverted_cdf")
    warnings = "" if np.isfinite(high) else "the upper limit lies beyond what was observed"
    return {**key, **estimate_row(
        "median_wait", value, low=low, high=high if np.isfinite(high) else None,
        level=tails[1] - tails[0], n=n, denominator_n=len(frame), warnings=warnings,
        method="Kaplan-Meier median; bootstrap over organisations")}
