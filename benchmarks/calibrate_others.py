"""Calibration of the other estimators: scan, changes, displacement, coding error, interruptions.

One row a cell and measure in the results file, with the limits that the study sets for it where it
sets any. Same arguments as calibrate_surge.py:

    python benchmarks/calibrate_others.py --replicates 1000 --jobs 2
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import runner
from calibrate_surge import Cell, draw

from hrcstats.measure import (
    CouncilPlan,
    PlantedSurge,
    corrected_series,
    draw_audit_sample,
    estimate_audited_share,
    estimate_displacement,
    estimate_surge,
    find_changes,
    interruption_rate,
    scan_surges,
    simulate_council,
)

RESULTS = Path(__file__).parent / "results" / "others.csv"
# Each cell: what is measured, its settings, and the function that makes one replicate of it.
Trial = Callable[[dict[str, float], np.random.Generator], dict[str, float]]
LIMITS = {"false_alarm": (0.0, 0.07), "covered": (0.93, 1.0), "within_one": (0.9, 1.0)}


def scan_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    series = draw(_noise(setting), rng).assign(state_iso3="XA1")
    flagged = bool(scan_surges(series)["value"].notna().any())
    return {"false_alarm" if setting["step"] == 1 else "power": flagged}


def change_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    frame = find_changes(draw(_noise(setting), rng))
    found = frame[frame["value"].notna()]
    stands_out = len(found) > 0 and found["p_value"].iloc[0] <= 0.05
    if setting["step"] == 1:
        return {"reported": len(found) > 0, "false_alarm": stands_out}
    truth = 20 + setting["sessions_n"] // 2
    off = (found["value"] - truth).abs()
    out: dict[str, float] = {"within_one": bool((off <= 1).any()), "power": stands_out}
    if len(found):
        row = found.loc[off.idxmin()]
        out["covered"] = row["low"] <= truth <= row["high"]
    return out


def _noise(setting: dict[str, float]) -> Cell:
    n = int(setting["sessions_n"])
    return Cell(n, n // 2, setting["overdispersion"], setting["autocorrelation"], "counts",
                setting["step"])


def displacement_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """Linked slots rise two and a half times; independents lose, or do not."""
    n = int(setting["sessions_n"])
    after = np.arange(n) >= n // 2
    noisy = {group: draw(Cell(n, n // 2, setting["overdispersion"], setting["autocorrelation"],
                              "counts", step, mean=mean), rng)["linked_n"].to_numpy()
             for group, mean, step in (("linked", 15, 2.5), ("independent", 60, setting["lost"]),
                                       ("comparison", 70, 1.0))}
    if setting["is_capped"]:
        left = np.maximum(150 - noisy["linked"], 20)
        share = noisy["independent"] / np.maximum(noisy["independent"] + noisy["comparison"], 1)
        noisy["independent"] = rng.binomial(left, share)
        noisy["comparison"] = left - noisy["independent"]
    panel = pd.concat([pd.DataFrame({"session": 20 + np.arange(n), "group": group,
                                     "slots_n": counts}) for group, counts in noisy.items()])
    start = 20 + int(np.argmax(after)) if setting["has_start"] else None
    row = estimate_displacement(panel, comparison="comparison", start_session=start).iloc[0]
    rejected = row["p_value"] <= 0.05
    if setting["lost"] == 1:
        return {"false_alarm": rejected, "covered": row["low"] <= 1 <= row["high"]}
    return {"power": rejected, "covered": row["low"] <= setting["lost"] <= row["high"]}


def coding_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """A doubling, one coding in ten and three matches in a hundred wrong, a sample audited."""
    plan = CouncilPlan(first_session=20, sessions_n=24, states_n=2, coders_n=1, june_factor=1.0,
                       overdispersion=1.0, coding_error=setting["coding_error"],
                       matching_error=setting["matching_error"],
                       surges=[PlantedSurge("XA1", 32, 2.0)])
    council = simulate_council(plan, seed=int(rng.integers(2**31)))
    slots = _audited(council, int(setting["audited_n"]))
    slots["period"] = np.where(slots["session"] >= 32, "2 from the start", "1 before")
    shares = estimate_audited_share(slots, by="period").set_index("quantity")
    out: dict[str, float] = {}
    truth = slots.groupby("period")["is_linked_true"].mean()
    for name, quantity in (("covered", "ratio"), ("covered_as_coded", "ratio_as_coded")):
        row = shares.loc[quantity]
        out[name] = row["low"] <= truth.iloc[1] / truth.iloc[0] <= row["high"]
    as_coded = slots.groupby("session")["is_linked"].agg(linked_n="sum", slots_n="size")
    for name, series in (("step_covered", corrected_series(slots)),
                         ("step_covered_as_coded", as_coded.reset_index())):
        row = estimate_surge(series, 32).iloc[0]
        out[name] = row["low"] <= 2 <= row["high"]
    return out


def _audited(council: dict[str, pd.DataFrame], audited_n: int) -> pd.DataFrame:
    """Slots with the link as coded and matched, the true one, and an audited sample."""
    codings = council["codings"].query("criterion == 'C1'").set_index("organisation_id")
    coded = (codings["value"] == "yes") & (codings["state_iso3"] == "XA1")
    linked = council["organisations"].set_index("organisation_id")["linked_state_iso3"] == "XA1"
    slots = council["speaker_slots"]
    slots = slots.assign(is_linked=coded[slots["organisation_id"]].to_numpy(),
                         is_linked_true=linked[slots["organisation_id_true"]].to_numpy())
    drawn = draw_audit_sample(slots, audited_n, by="is_linked")
    return drawn.assign(is_linked_audit=drawn["is_linked_true"].where(drawn["is_audited"]))


def interruption_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """Flags that miss a tenth and err on one slot in two hundred; one unflagged in ten audited."""
    n, rate = int(setting["slots_n"]), setting["rate"]
    truth = rng.random(n) < rate
    slots = pd.DataFrame({"debate_id": "d", "was_interrupted": truth})
    exact = interruption_rate(slots).set_index("quantity")
    flagged = np.where(truth, rng.random(n) < 0.9, rng.random(n) < 0.005)
    chance = np.where(flagged, 1.0, 0.1)
    audited = rng.random(n) < chance
    corrected = interruption_rate(pd.DataFrame({
        "debate_id": "d", "was_interrupted": flagged, "is_audited": audited,
        "was_interrupted_audit": np.where(audited, truth, None),
        "audit_probability": chance})).set_index("quantity")
    rows = {"covered": exact.loc["interruption_rate"],
            "covered_mid_p": exact.loc["interruption_rate_mid_p"],
            "covered_corrected": corrected.loc["interruption_rate"],
            "covered_as_flagged": corrected.loc[corrected.index[-1]]}
    return {name: row["low"] <= rate <= row["high"] for name, row in rows.items()}


def cells() -> list[object]:
    calm, rough, sticky = ({"overdispersion": phi, "autocorrelation": rho}
                           for phi, rho in ((1.0, 0.0), (3.0, 0.0), (3.0, 0.6)))
    out: list[object] = []
    for n, noise in ((24, calm), (24, rough), (24, sticky), (48, sticky)):
        size = {"sessions_n": float(n), **noise}
        out += [("scan_surges", {**size, "step": step}, scan_trial) for step in (1.0, 2.0)]
        out += [("find_changes", {**size, "step": step}, change_trial) for step in (1.0, 2.0)]
        out += [("estimate_displacement", {**size, "is_capped": 1, "lost": lost, "has_start": 1},
                 displacement_trial) for lost in (1.0, 0.6)]
    out += [("estimate_displacement", {"sessions_n": 24.0, **noise, "is_capped": capped,
                                       "lost": 1.0, "has_start": start}, displacement_trial)
            for noise, capped, start in ((calm, 0, 1), (sticky, 0, 1), (sticky, 1, 0))]
    out.append(("coding error", {"coding_error": 0.1, "matching_error": 0.03, "audited_n": 600},
                coding_trial))
    out += [("interruption_rate", {"rate": rate, "slots_n": n}, interruption_trial)
            for rate, n in ((0.001, 5000), (0.01, 500), (0.01, 5000), (0.05, 50), (0.05, 5000))]
    return out


def run_cell(cell: object, replicates: int, rng: np.random.Generator) -> runner.Rows:
    """One row for each thing that the trials of the cell measure."""
    estimator, setting, trial = cell  # type: ignore[misc]
    outcomes = pd.DataFrame([trial(setting, rng) for _ in range(replicates)])
    rows: runner.Rows = []
    for measure in outcomes.columns:
        seen = outcomes[measure].dropna().astype(float)
        share = float(seen.mean())
        limits = LIMITS.get(measure)
        rows.append({"estimator": estimator,
                     "setting": ", ".join(f"{key} {value:g}" for key, value in setting.items()),
                     "measure": measure, "share": share, "n": len(seen),
                     "holds": None if limits is None else runner.within(share, *limits, len(seen))})
    return rows


if __name__ == "__main__":
    frame = runner.main(cells(), run_cell, RESULTS, __doc__.splitlines()[0], replicates=1000)
    judged = frame[frame["holds"].notna()]
    print(f"{judged['holds'].astype(bool).sum()} of {len(judged)} measures hold")
    print(judged[~judged["holds"].astype(bool)].to_string())
