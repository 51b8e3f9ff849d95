"""Calibration of silencing: rates of interruptions, audited rates, bounds on what is unreported.

One row a cell and measure in the results file. `share` is the share of replicates whose interval
holds the truth; `low_limit` is what the study asks of it at least, where it asks anything.
`attainable` is the least coverage of 93 % or more that any interval can have there: counts jump.

    python benchmarks/calibrate_silencing.py --jobs 2
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import runner
from scipy import stats

from hrcstats.measure import (
    bound_unreported,
    estimate_reported_share,
    estimate_unreported,
    interruption_rate,
)
from hrcstats.measure.rate_limits import exact_limits

RESULTS = Path(__file__).parent / "results" / "silencing.csv"
Setting = dict[str, float]
Shares = dict[str, float]
Trial = Callable[[Setting, int, np.random.Generator], tuple[Shares, Shares]]
NOMINAL, _BATCH = 0.95, 100
RATES, SIZES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05), (50, 100, 300, 500, 1000, 3000, 5000)


# Slots independent, one debate: coverage by enumeration, no chance in it ----------------------

@cache
def _limits(n: int, total: int) -> dict[str, tuple[float, float]]:
    slots = pd.DataFrame({"debate_id": "d", "was_interrupted": np.arange(total) < n})
    rows = interruption_rate(slots).set_index("quantity")
    return {name: (float(row["low"]), float(row["high"])) for name, row in rows.iterrows()}


def enumerated(setting: Setting, replicates: int, rng: np.random.Generator
               ) -> tuple[Shares, Shares]:
    """Coverage exactly, by the probability of every count; and what any interval can attain."""
    total, rate = int(setting["slots_n"]), setting["rate"]
    counts = np.arange(int(stats.binom.ppf(1 - 1e-10, total, rate)) + 2)
    chance = stats.binom.pmf(counts, total, rate)
    out = {}
    for name, quantity in (("covered", "interruption_rate"),
                           ("covered_mid_p", "interruption_rate_mid_p")):
        inside = np.array([low <= rate <= high for low, high in
                           (_limits(int(n), total)[quantity] for n in counts)])
        out[name] = float(chance[inside].sum())
    return out, {"covered_mid_p": _attainable(chance)}


def _attainable(chance: npt.NDArray[np.float64]) -> float:
    """The least coverage not below 93 % that an interval without lots can have at this rate."""
    sums = [chance[first:last].sum() for first in range(len(chance))
            for last in range(first + 1, len(chance) + 1)]
    return float(min(value for value in sums if value >= NOMINAL - 0.02))


# Debates: interruptions independent or in bunches ----------------------------------------------

def debates(setting: Setting, replicates: int, rng: np.random.Generator) -> tuple[Shares, Shares]:
    """Debates of unequal length whose rates vary (beta); `naive` takes slots as independent."""
    rate, seen = setting["rate"], []
    for _ in range(replicates // _BATCH):
        frame = pd.concat([_play(setting, rng).assign(replicate=at) for at in range(_BATCH)])
        rows = interruption_rate(frame, by="replicate").set_index(["quantity", "replicate"])
        for at in range(_BATCH):
            exact = rows.loc[("interruption_rate", at)]
            mid_p = rows.loc[("interruption_rate_mid_p", at)]
            low, high = exact_limits(exact["n"], exact["denominator_n"], NOMINAL)
            seen.append((exact["low"] <= rate <= exact["high"],
                         mid_p["low"] <= rate <= mid_p["high"], low <= rate <= high))
    return dict(zip(("covered", "covered_mid_p", "covered_naive"),
                    np.mean(seen, axis=0), strict=True)), {}


def _play(setting: Setting, rng: np.random.Generator) -> pd.DataFrame:
    sizes = rng.poisson(setting["debate_slots"] - 5, int(setting["debates_n"])) + 5
    rate, alike = setting["rate"], setting["alike"]
    rates = (rng.beta(rate * (1 / alike - 1), (1 - rate) * (1 / alike - 1), len(sizes))
             if alike else np.full(len(sizes), rate))
    debate = np.repeat(np.arange(len(sizes)), sizes)
    return pd.DataFrame({"debate_id": debate, "was_interrupted":
                         rng.random(len(debate)) < rates[debate]})


# Audited: the machine misses and errs; weights equal or not -------------------------------------

def audited(setting: Setting, replicates: int, rng: np.random.Generator) -> tuple[Shares, Shares]:
    """Flags that miss `missed` and err on `false`; unflagged slots audited by lot.

    With `unequal`, half of the slots are drawn ten times as often; what is missed lies mostly in
    the half that is seldom drawn.
    """
    rate, seen = setting["rate"], []
    for _ in range(replicates // _BATCH):
        frame = pd.concat([_audit(setting, rng).assign(replicate=at) for at in range(_BATCH)])
        rows = interruption_rate(frame, by="replicate").set_index(["quantity", "replicate"])
        for at in range(_BATCH):
            pair = [rows.loc[(name, at)] for name in ("interruption_rate",
                                                      "interruption_rate_as_flagged")]
            seen.append([row["low"] <= rate <= row["high"] for row in pair])
    return dict(zip(("covered_corrected", "covered_as_flagged"), np.mean(seen, axis=0),
                    strict=True)), {}


def _audit(setting: Setting, rng: np.random.Generator) -> pd.DataFrame:
    n = int(setting["slots_n"])
    frame = _play({**setting, "debates_n": n / 40, "debate_slots": 40.0}, rng)
    truth, n = frame["was_interrupted"].to_numpy(), len(frame)
    seldom = rng.random(n) < 0.5
    missed = np.clip(setting["missed"] * (np.where(seldom, 1.8, 0.2) if setting["unequal"] else 1),
                     0, 1)
    flagged = np.where(truth, rng.random(n) > missed, rng.random(n) < setting["false"])
    drawn = setting["audited"] * (np.where(seldom, 2 / 11, 20 / 11) if setting["unequal"] else 1)
    chance = np.where(flagged, 1.0, np.minimum(drawn, 1.0))
    is_audited = rng.random(n) < chance
    return frame.assign(was_interrupted=flagged, is_audited=is_audited, audit_probability=chance,
                        was_interrupted_audit=np.where(is_audited, truth, None))


# Under-reporting ---------------------------------------------------------------------------------

def bounds(setting: Setting, replicates: int, rng: np.random.Generator) -> tuple[Shares, Shares]:
    """Incidents that differ in their chance to be publicised; the mean lies in what is believed."""
    truth, share = int(setting["incidents_n"]), setting["publicised"]
    concentration = setting["concentration"]
    believed = (max(0.0, share / setting["believed_within"]),
                min(1.0, share * setting["believed_within"]))
    held = []
    for _ in range(replicates):
        chance = rng.beta(share * concentration, (1 - share) * concentration, truth)
        row = bound_unreported(int((rng.random(truth) < chance).sum()), reported=believed).iloc[0]
        held.append(row["low"] <= truth <= row["high"])
    return {"contained": float(np.mean(held))}, {}


def bounds_from_observed(setting: Setting, replicates: int, rng: np.random.Generator
                         ) -> tuple[Shares, Shares]:
    """The believed share is the interval from interruptions in observed debates."""
    truth, share, seen_n = int(setting["incidents_n"]), setting["publicised"], int(
        setting["observed_n"])
    held = []
    for _ in range(replicates):
        seen = pd.DataFrame({"was_publicised": rng.random(seen_n) < share})
        reported = estimate_reported_share(seen).iloc[0]
        row = bound_unreported(int(rng.binomial(truth, share)),
                               reported=(reported["low"], reported["high"])).iloc[0]
        held.append(row["low"] <= truth and not truth > row["high"])
    return {"contained": float(np.mean(held))}, {}


def capture(setting: Setting, replicates: int, rng: np.random.Generator) -> tuple[Shares, Shares]:
    """Three lists; with `together`, two of them share their sources; with `unequal`, some
    incidents are likely to be on every list: no list shows that, and the estimate falls short."""
    truth = int(setting["incidents_n"])
    held, refused = [], 0
    for _ in range(replicates):
        pull = rng.beta(1, 1, truth) * 2 if setting["unequal"] else np.ones(truth)
        on = rng.random((truth, 3)) < np.minimum(0.45 * pull[:, None], 1)
        copied = rng.random(truth) < setting["together"]
        on[:, 1] = np.where(copied, on[:, 0], on[:, 1])
        at, which = np.nonzero(on)
        row = estimate_unreported(pd.DataFrame({"incident_id": at, "list_id": which})).iloc[0]
        refused += bool(np.isnan(row["value"]))
        if not np.isnan(row["value"]):
            held.append(row["low"] <= truth <= row["high"])
    name = "covered_known_to_fail" if setting["unequal"] else "covered"
    return {name: float(np.mean(held)), "refused": refused / replicates}, {}


LIMITS = {"covered": NOMINAL, "covered_mid_p": 0.93, "contained": NOMINAL,
          "covered_corrected": NOMINAL}
# In debates the exact interval rests on an estimated variance: what is asked of it is 93 %.
SOFT = {"debates": {"covered": 0.93, "covered_mid_p": None},
        "few debates": {"covered": 0.93, "covered_mid_p": None}, "capture": {"covered": 0.93}}


def cells() -> list[object]:
    out: list[object] = [("slots independent", {"rate": rate, "slots_n": float(n)}, enumerated)
                         for rate in RATES for n in SIZES]
    out += [("debates", {"rate": rate, "alike": alike, "debates_n": float(k), "debate_slots": m},
             debates)
            for rate, alike, k, m in (
                (0.01, 0.0, 40, 25.0), (0.05, 0.0, 20, 25.0),
                (0.02, 0.05, 40, 40.0), (0.02, 0.1, 40, 40.0), (0.05, 0.1, 20, 40.0),
                (0.01, 0.05, 100, 40.0), (0.01, 0.02, 40, 25.0),
                (0.01, 0.05, 40, 25.0), (0.005, 0.05, 50, 40.0), (0.01, 0.1, 25, 40.0))]
    base = {"false": 0.005, "alike": 0.0}
    out += [("audited", {**base, "rate": rate, "slots_n": float(n), "missed": missed,
                         "audited": share, "unequal": unequal}, audited)
            for rate, n, missed, share, unequal in (
                (0.01, 2000, 0.1, 0.1, 0.0), (0.01, 2000, 0.3, 0.1, 1.0),
                (0.05, 1000, 0.3, 0.1, 1.0))]
    out.append(("audited", {**base, "alike": 0.05, "rate": 0.02, "slots_n": 2000.0, "missed": 0.3,
                            "audited": 0.1, "unequal": 1.0}, audited))
    out += [("bounds", {"incidents_n": n, "publicised": share, "concentration": concentration,
                        "believed_within": within}, bounds)
            for n, share, concentration, within in (
                (40.0, 0.5, 1.0, 1.0), (200.0, 0.2, 1.0, 1.0), (200.0, 0.2, 1000.0, 1.0),
                (1000.0, 0.05, 1.0, 1.0), (200.0, 0.2, 1.0, 2.0))]
    out += [("bounds", {"incidents_n": 200.0, "publicised": share, "observed_n": seen},
             bounds_from_observed) for share, seen in ((0.3, 20.0), (0.1, 10.0))]
    out += [("capture", {"incidents_n": 150.0, "together": together, "unequal": unequal}, capture)
            for together, unequal in ((0.0, 0.0), (0.4, 0.0), (0.0, 1.0))]
    # Last, so that the numbers of the cells above stay: few debates, known to hold too seldom.
    out += [("few debates", {"rate": rate, "alike": alike, "debates_n": float(k),
                             "debate_slots": m}, debates)
            for rate, alike, k, m in ((0.05, 0.1, 1, 200.0), (0.05, 0.1, 3, 100.0),
                                      (0.05, 0.1, 5, 50.0), (0.01, 0.1, 10, 50.0),
                                      (0.01, 0.2, 25, 40.0))]
    return out


def run_cell(cell: object, replicates: int, rng: np.random.Generator) -> runner.Rows:
    """One row for each thing that the cell measures."""
    what, setting, trial = cell  # type: ignore[misc]
    shares, attainable = trial(setting, replicates, rng)
    n = 0 if trial is enumerated else replicates
    rows: runner.Rows = []
    for measure, share in shares.items():
        limit = SOFT.get(what, {}).get(measure, LIMITS.get(measure))
        # Few debates are known to fail: chance excuses nothing there.
        chance = runner.slack(n) if n and what != "few debates" else 1e-9
        holds = None if limit is None else share >= limit - chance
        words = ", ".join(f"{key} {value:g}" for key, value in setting.items())
        rows.append({"what": what, "setting": words, "measure": measure, "share": share,
                     "low_limit": limit, "attainable": attainable.get(measure), "holds": holds,
                     "enumerated": trial is enumerated})
    return rows


if __name__ == "__main__":
    frame = runner.main(cells(), run_cell, RESULTS, __doc__.splitlines()[0])
    judged = frame[frame["holds"].notna()]
    print(f"{judged['holds'].astype(bool).sum()} of {len(judged)} measures hold")
    failing = judged[~judged["holds"].astype(bool)]
    print(failing[["cell", "setting", "measure", "share"]].to_string())
