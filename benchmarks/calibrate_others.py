"""Calibration of the other estimators: scan, changes, displacement, coding error, concentration.

One row a cell and measure in the results file, with the limits that the study sets for it where it
sets any. Same arguments as calibrate_surge.py:

    python benchmarks/calibrate_others.py --replicates 2000 --jobs 2
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import runner
from other_trials import (
    audit_trial,
    change_trial,
    coding_trial,
    concentration_trial,
    displacement_trial,
    imputation_trial,
    scan_trial,
    specification_trial,
)

RESULTS = Path(__file__).parent / "results" / "others.csv"
# Each cell: what is measured, its settings, and the function that makes one replicate of it.
Trial = Callable[[dict[str, float], np.random.Generator], dict[str, float]]
# An interval that covers more often than it promises is wider than need be, not wrong; a scan or a
# test that alarms less often is weaker than it might be.
LIMITS = {"false_alarm": (0.0, 0.07), "covered": (0.93, 1.0), "step_covered": (0.93, 1.0),
          "within_one": (0.9, 1.0), "refused": (0.99, 1.0)}


def cells() -> list[object]:
    calm, rough, sticky = ({"overdispersion": phi, "autocorrelation": rho}
                           for phi, rho in ((1.0, 0.0), (3.0, 0.0), (3.0, 0.6)))
    out: list[object] = []
    for n, noise in ((24, calm), (24, rough), (24, sticky), (48, sticky)):
        size = {"sessions_n": float(n), **noise}
        out += [("scan_surges", {**size, "step": step}, scan_trial) for step in (1.0, 2.0)]
        out += [("estimate_displacement", {**size, "is_capped": 1, "lost": lost, "has_start": 1},
                 displacement_trial) for lost in (1.0, 0.6)]
    few = {"overdispersion": 2.0, "autocorrelation": 0.3, "step": 1.0}
    out += [("scan_surges", {"sessions_n": n, **few, "mean": mean}, scan_trial)
            for n, mean in ((24.0, 3.5), (48.0, 4.0))]
    out += [("scan_surges", {"sessions_n": n, **few, "mean": 0.7, "is_sparse": 1}, scan_trial)
            for n in (24.0, 48.0)]
    out += [("find_changes", {"sessions_n": n, "overdispersion": phi, "autocorrelation": rho,
                              "step": step}, change_trial) for n, phi, rho, step in (
        (24.0, 1.0, 0.0, 1.0), (24.0, 3.0, 0.6, 1.0), (60.0, 3.0, 0.6, 1.0),
        (24.0, 1.0, 0.0, 2.0), (24.0, 2.0, 0.0, 2.0), (24.0, 3.0, 0.0, 2.0), (36.0, 3.0, 0.0, 2.0),
        (24.0, 3.0, 0.6, 2.0), (48.0, 2.0, 0.6, 2.0), (60.0, 3.0, 0.6, 2.0))]
    out += [("estimate_displacement", {"sessions_n": 24.0, **noise, "is_capped": capped,
                                       "lost": 1.0, "has_start": start}, displacement_trial)
            for noise, capped, start in ((calm, 0, 1), (sticky, 0, 1), (sticky, 1, 0))]
    out.append(("coding error", {"coding_error": 0.1, "matching_error": 0.03, "audited_n": 600},
                coding_trial))
    out += [("estimate_audited_share", {"chance_coded": coded, "chance_other": other,
                                        "missed": missed, "false": false}, audit_trial)
            for coded, other, missed, false in ((1.0, 0.02, 0.1, 0.005), (0.3, 0.01, 0.05, 0.002))]
    out += [("impute_codings", {"coding_error": error}, imputation_trial) for error in (0.1,)]
    out += [("concentration", {"organisations_n": n, "log_spread": spread}, concentration_trial)
            for n, spread in ((80, 0.5), (300, 1.0))]
    out += [("compare_specifications", {"sessions_n": n, **noise}, specification_trial)
            for n, noise in ((25.0, calm), (37.0, sticky))]
    # At the end, so that the cells before them keep their numbers and with them their draws.
    out += [("scan_surges", {"sessions_n": 36.0, **few, "mean": 4.0, "is_rate": 1,
                             "states_n": states_n}, scan_trial) for states_n in (5, 20)]
    out.append(("scan_surges", {"sessions_n": 36.0, "overdispersion": 2.0, "autocorrelation": 0.6,
                                "step": 1.0, "mean": 8.0, "is_rate": 1, "states_n": 5},
                scan_trial))
    out += [("estimate_displacement", {"sessions_n": n, **sticky, "is_capped": 1, "lost": 1.0,
                                       "has_start": 1, "is_rate": 1}, displacement_trial)
            for n in (24.0, 48.0)]
    out += [("scan_surges", {"sessions_n": n, **sticky, "step": 1.0, "mean": mean, "is_rate": 1,
                             "states_n": 5}, scan_trial) for n, mean in ((36.0, 4.0), (60.0, 8.0))]
    # One group noisier than the others, on a list without a cap; sessions with next to no slots.
    out += [("estimate_displacement", {"sessions_n": 24.0, **noise, "is_capped": 0, "lost": 1.0,
                                       "has_start": start, "is_uneven": 1}, displacement_trial)
            for noise, start in ((rough, 0), (sticky, 0), (sticky, 1))]
    out += [("scan_surges", {"sessions_n": 24.0, **noise, "step": 1.0, "mean": mean, "is_rate": 1,
                             "has_special": 1}, scan_trial)
            for noise, mean in ((calm, 8.0), (rough, 20.0), (sticky, 8.0))]
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
                     "low_limit": limits[0] if limits else None,
                     "high_limit": limits[1] if limits else None,
                     "holds": None if limits is None else runner.within(share, *limits)})
    return rows


if __name__ == "__main__":
    frame = runner.main(cells(), run_cell, RESULTS, __doc__.splitlines()[0])
    judged = frame[frame["holds"].notna()]
    print(f"{judged['holds'].astype(bool).sum()} of {len(judged)} measures hold")
    print(judged[~judged["holds"].astype(bool)].to_string())
