"""How often the access measures cover a planted truth, and how often they see what is not there.

Made-up applications and roll calls only. Run from the repository root:

    python benchmarks/calibrate_access.py --replicates 2000 --jobs 2

- `incidence`: applications are settled in continuous time and decided at the session after; some
  are first seen late (left truncation), some stop being seen. Coverage of the cumulative incidence
  of grants after four sessions, by the interval of `time_to_status`; beside it the same curve where
  late entries are taken as if they had been seen from their origin on.
- `hazard`: the false alarms at 5 % of `estimate_hazard` for a rule on names without any effect, and
  its coverage of a planted odds ratio, with organisations that differ among themselves and apply
  again; beside it the same model with errors that take every row for independent.
- `agreement`: the false alarms at 5 % of a pair of States that vote independently, where votes hang
  together within a session, and the coverage of the interval; beside it a null that takes roll
  calls for independent, and Clopper-Pearson over votes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import runner
from scipy import stats

from hrcstats.measure import estimate_hazard, time_to_status
from hrcstats.measure.cluster_share import share_interval
from hrcstats.measure.votes import _agreement, _null

RESULTS = Path(__file__).parent / "results" / "access.csv"
KINDS = ("granted", "closed")


@dataclass(frozen=True)
class Incidence:
    """Applications whose chance of an end per session is known."""

    applications_n: int
    late_share: float   # seen only from their second session on
    lost_share: float   # stop being seen, at random, per session
    repeats: int = 1    # applications of one organisation
    grant: float = 0.25
    close: float = 0.08
    at: int = 4


@dataclass(frozen=True)
class Hazard:
    """Organisations of two kinds of names, and the odds ratio between them."""

    organisations_n: int
    odds_ratio: float
    spread: float       # standard deviation of the log odds between organisations
    share: float = 0.25


@dataclass(frozen=True)
class Agreement:
    """Two independent States among nineteen, and how alike the roll calls of a session are."""

    sessions_n: int
    calls_n: int        # a session
    alike: float        # chance that a State repeats its first vote of the session


def cells() -> list[object]:
    """Few and many applications; no effect and an effect; votes apart and alike in a session."""
    return [
        Incidence(60, 0.3, 0.05), Incidence(300, 0.3, 0.05, repeats=3),
        Hazard(200, 1.0, 0.8), Hazard(200, 0.5, 0.0),
        Agreement(30, 3, 0.0), Agreement(30, 3, 0.8),
    ]


def run_cell(cell: object, replicates: int, rng: np.random.Generator) -> runner.Rows:
    """The rows of one cell."""
    run = {Incidence: _incidence, Hazard: _hazard, Agreement: _agree}[type(cell)]
    about = {"what": type(cell).__name__.lower(), "scenario": "; ".join(
        f"{name} {value:g}" for name, value in asdict(cell).items())}  # type: ignore[call-overload]
    return [about | row for row in run(cell, replicates, rng)]


def _incidence(cell: Incidence, replicates: int, rng: np.random.Generator) -> runner.Rows:
    survive = 1 - cell.grant - cell.close
    truth = cell.grant * sum(survive**k for k in range(cell.at))
    names = ["delayed entry"] + (["as if seen from the origin"] if cell.repeats > 1 else [])
    covered: dict[str, list[bool]] = {name: [] for name in names}
    widths: dict[str, list[float]] = {name: [] for name in names}
    for replicate in range(replicates):
        spells = _draw_spells(cell, rng)
        naive = spells.drop(columns="origin").assign(entry=spells["origin"])
        for name, frame in _some(replicate, zip(names, (spells, naive), strict=False)):
            rows = time_to_status(frame, at=[cell.at], replicates=100, seed=int(rng.integers(1e9)))
            row = rows[rows["end_kind"] == "granted"].iloc[0]
            covered[name].append(row["low"] <= truth <= row["high"])
            widths[name].append(row["high"] - row["low"])
    return [{"method": name, "coverage": np.mean(hits), "false_alarms": np.nan,
             "mean_width": np.mean(widths[name]), "used_n": len(hits),
             "holds": runner.within(1 - np.mean(hits), 0.03, 0.07)}
            for name, hits in covered.items()]


def _some(replicate: int, methods: Iterable[tuple[str, pd.DataFrame]]
          ) -> list[tuple[str, pd.DataFrame]]:
    """Ours always; the simpler method, whose faults are larger, in one replicate of four."""
    ours, *simpler = methods
    return [ours, *(simpler if replicate % 4 == 0 else [])]


def _draw_spells(cell: Incidence, rng: np.random.Generator) -> pd.DataFrame:
    """Applications settled between sessions, decided at the next, some of them seen late."""
    n = int(cell.applications_n / (1 - cell.late_share * 0.33))
    organisation = np.arange(n) // cell.repeats
    # An exponential time to settlement with these rates: the decision comes at the next session.
    rate = -np.log(1 - cell.grant - cell.close)
    wait = np.ceil(rng.exponential(1 / rate, n)).clip(1)
    granted = rng.random(n) < cell.grant / (cell.grant + cell.close)
    lost = rng.geometric(cell.lost_share, n) if cell.lost_share else np.full(n, 99)
    late = rng.random(n) < cell.late_share
    # Seen late means put off once before the record begins: what ended by then was never seen.
    there = ~late | ((wait > 1) & (lost > 1))
    stop, ended = np.minimum(wait, np.minimum(lost, 12)), wait <= np.minimum(lost, 12)
    frame = pd.DataFrame({"organisation_id": organisation, "origin": 0.0,
                          "entry": np.where(late, 1.0, 0.0), "exit": stop,
                          "end_kind": np.where(ended, np.where(granted, *KINDS), None)})
    return frame[there]


def _hazard(cell: Hazard, replicates: int, rng: np.random.Generator) -> runner.Rows:
    names = ["clusters of organisations"] + (["rows as independent"] if cell.spread else [])
    hits: dict[str, list[bool]] = {name: [] for name in names}
    alarms: dict[str, list[bool]] = {name: [] for name in names}
    for _ in range(replicates):
        rows = _draw_rows(cell, rng)
        apart = rows.assign(organisation_id=np.arange(len(rows)))
        for name, frame in zip(names, (rows, apart), strict=False):
            found = estimate_hazard(frame, ["rule"])
            row = found.iloc[0]
            if np.isnan(row["value"]):
                continue
            hits[name].append(row["low"] <= cell.odds_ratio <= row["high"])
            alarms[name].append(row["p_value"] < 0.05)
    out = []
    for name, covered in hits.items():
        alarm = np.mean(alarms[name]) if cell.odds_ratio == 1 else np.nan
        out.append({"method": name, "coverage": np.mean(covered), "false_alarms": alarm,
                    "mean_width": np.nan, "used_n": len(covered),
                    "holds": runner.within(1 - np.mean(covered), 0.03, 0.07)})
    return out


def _draw_rows(cell: Hazard, rng: np.random.Generator) -> pd.DataFrame:
    """Organisation-session rows: three applications each, chances that differ by organisation."""
    n = cell.organisations_n
    rule = rng.random(n) < cell.share
    log_odds = -0.3 + rule * np.log(cell.odds_ratio)
    log_odds += cell.spread * rng.standard_normal(n)
    who = np.repeat(np.arange(n), 3)
    wait = rng.geometric(1 / (1 + np.exp(-log_odds[who])))
    repeats = np.minimum(wait, 4)
    row_of = np.repeat(np.arange(len(who)), repeats)
    step = np.arange(len(row_of)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    entry = rng.integers(0, 6, len(who))
    return pd.DataFrame({
        "organisation_id": who[row_of], "session": entry[row_of] + step, "waited_n": step,
        "ended": np.where(step + 1 == wait[row_of], "granted", ""),
        "rule": np.where(rule[who[row_of]], "yes", "no")})


def _agree(cell: Agreement, replicates: int, rng: np.random.Generator) -> runner.Rows:
    names = ("sessions exchanged", "roll calls exchanged")
    alarms: dict[str, list[bool]] = {name: [] for name in names}
    covered: dict[str, list[bool]] = {"interval by sessions": [], "Clopper-Pearson over votes": []}
    for _ in range(replicates):
        cast, session = _draw_votes(cell, rng)
        agree, shared = _agreement(cast)
        share = agree[0, 1] / shared[0, 1]
        for name, unit in zip(names, (session, np.arange(len(session))), strict=True):
            null = _null(cast, unit, 39, rng)[:, 0, 1]
            centre = null.mean()
            extreme = (np.abs(null - centre) >= abs(share - centre) - 1e-6).sum()
            alarms[name].append((extreme + 1) / (len(null) + 1) <= 0.05)
        alike = (cast[:, 0] == cast[:, 1]).astype(float)
        low, high = share_interval(alike, session, 0.95)
        covered["interval by sessions"].append(low <= _TRUE_AGREEMENT <= high)
        plain = stats.binomtest(int(alike.sum()), len(alike)).proportion_ci(0.95)
        covered["Clopper-Pearson over votes"].append(plain.low <= _TRUE_AGREEMENT <= plain.high)
    rows = [{"method": name, "coverage": np.nan, "false_alarms": np.mean(hits),
             "mean_width": np.nan, "used_n": len(hits),
             "holds": runner.within(np.mean(hits), 0.03, 0.07)}
            for name, hits in alarms.items()]
    return rows + [{"method": name, "coverage": np.mean(hits), "false_alarms": np.nan,
                    "mean_width": np.nan, "used_n": len(hits),
                    "holds": np.mean(hits) >= 0.93}
                   for name, hits in covered.items()]


_CHANCES = np.array([0.45, 0.4, 0.15])
_TRUE_AGREEMENT = float((_CHANCES**2).sum())


def _draw_votes(cell: Agreement, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Votes of 19 States that know nothing of one another, but repeat themselves in a session."""
    session = np.repeat(np.arange(cell.sessions_n), cell.calls_n)
    cast = rng.choice(3, (len(session), 19), p=_CHANCES)
    first = cast[np.searchsorted(session, session)]
    return np.where(rng.random(cast.shape) < cell.alike, first, cast), session


if __name__ == "__main__":
    frame = runner.main(cells(), run_cell, RESULTS, __doc__ or "")
    print(frame.to_string(index=False))
