"""One replicate of each estimator but the surge, on data whose truth is known.

Each trial takes the settings of its cell and random numbers, and returns what it measured.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from calibrate_surge import SLOTS, Cell, draw, draw_series
from scipy import stats

from hrcstats.measure import (
    CouncilPlan,
    PlantedSurge,
    compare_specifications,
    concentration,
    corrected_series,
    draw_audit_sample,
    estimate_audited_share,
    estimate_coder_error,
    estimate_displacement,
    estimate_surge,
    impute_codings,
    simulate_council,
)
from hrcstats.measure.changes import change_rows
from hrcstats.measure.count_series import CountSeries
from hrcstats.measure.scan import scan_rows


def scan_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """Whether any State is flagged: one, or as many as `states_n` says."""
    noise = "rate" if setting.get("is_rate") else "counts"
    drawn = {f"XA{i}": draw_series(replace(_noise(setting), noise=noise), rng)
             for i in range(int(setting.get("states_n", 1)))}
    if setting.get("has_special"):
        drawn = {state: _with_special(series, rng) for state, series in drawn.items()}
    rows = scan_rows(drawn)
    if setting.get("is_sparse"):
        return {"refused": any("are needed" in str(row["warnings"]) for row in rows)}
    flagged = any(not np.isnan(row["value"]) for row in rows)
    return {"false_alarm" if setting["step"] == 1 else "power": flagged}


def _with_special(series: CountSeries, rng: np.random.Generator) -> CountSeries:
    """Every fourth session is a special one with a twentieth of the slots."""
    is_special = np.arange(len(series.session)) % 4 == 3
    return replace(series, slots=np.where(is_special, np.ceil(series.slots / 20), series.slots),
                   linked=np.where(is_special, rng.binomial(series.linked.astype(int), 0.05),
                                   series.linked))


def change_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """A doubling dated; `bound` is dated by one who knows the shares, the noise and its law."""
    cell = _noise(setting)
    series = draw_series(cell, rng)
    # Dating is measured on every candidate, whether the test lets the row assert it or not.
    found = [row for row in change_rows(series) if "candidate_session" in row]
    stands_out = len(found) > 0 and found[0]["p_value"] <= 0.05
    if cell.step == 1:
        return {"reported": len(found) > 0, "false_alarm": stands_out}
    truth = 20 + cell.start
    off = [abs(row["candidate_session"] - truth) for row in found]
    out: dict[str, float] = {"within_one": min(off, default=np.inf) <= 1,
                             "reported": len(found) > 0, "power": stands_out,
                             "within_one_bound": abs(_best_informed(cell, series) - truth) <= 1}
    if found:
        row = found[int(np.argmin(off))]
        out["covered"] = row["candidate_low"] <= truth <= row["candidate_high"]
        out["width"] = row["candidate_high"] - row["candidate_low"]
        out["warned"] = "unsure" in row["warnings"] or "stand out" in row["warnings"]
    return out


def _best_informed(cell: Cell, series: CountSeries) -> float:
    """The session that most likely starts the change, and its neighbours, all else known."""
    place = np.arange(cell.sessions_n)
    starts = np.arange(3, cell.sessions_n - 2)
    share = cell.mean / SLOTS * np.exp(0.2 * (place % 3 == 1))
    mean = series.slots * share * np.where(
        place >= starts[:, None], cell.step, 1.0)
    excess = cell.overdispersion - 1
    law = stats.nbinom(mean / excess, 1 / cell.overdispersion) if excess else stats.poisson(mean)
    counts = series.linked
    log = law.logpmf(counts).sum(axis=1)
    if cell.autocorrelation:
        middle = law.cdf(counts - 1) + law.pmf(counts) / 2
        normal = stats.norm.ppf(np.clip(middle, 1e-9, 1 - 1e-9))
        rho = cell.autocorrelation
        steps = (normal[:, 1:] - rho * normal[:, :-1]) / np.sqrt(1 - rho**2)
        log += ((normal[:, 1:] ** 2).sum(axis=1) - (steps**2).sum(axis=1)) / 2
    chance = np.exp(log - log.max())
    return 20 + starts[np.convolve(chance, np.ones(3), "same").argmax()]


def _noise(setting: dict[str, float]) -> Cell:
    n = int(setting["sessions_n"])
    return Cell(n, n // 2, setting["overdispersion"], setting["autocorrelation"], "counts",
                setting["step"], mean=setting.get("mean", 20.0))


def displacement_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """Linked slots rise two and a half times; independents lose, or do not."""
    n = int(setting["sessions_n"])
    after = np.arange(n) >= n // 2
    # The gain is what the others are regressed on: without a start it is the same in every
    # replicate, so that its critical value is simulated once.
    gain = rng if setting["has_start"] else np.random.default_rng(1)
    noise = (setting["overdispersion"], setting["autocorrelation"],
             "rate" if setting.get("is_rate") else "counts")
    others = (1.0, 0.0, noise[2]) if setting.get("is_uneven") else noise
    noisy = {group: draw_series(Cell(n, n // 2, *law, step, mean=mean), drawn).linked.astype(int)
             for group, law, mean, step, drawn in (
                 ("linked", others, 15, 2.5, gain),
                 ("independent", noise, 60, setting["lost"], rng),
                 ("comparison", others, 70, 1.0, rng))}
    if setting["is_capped"]:
        left = np.maximum(150 - noisy["linked"], 20)
        share = noisy["independent"] / np.maximum(noisy["independent"] + noisy["comparison"], 1)
        noisy["independent"] = rng.binomial(left, share)
        noisy["comparison"] = left - noisy["independent"]
    panel = pd.concat([pd.DataFrame({"session": 20 + np.arange(n), "group": group,
                                     "slots_n": counts}) for group, counts in noisy.items()])
    start = 20 + int(np.argmax(after)) if setting["has_start"] else None
    row = estimate_displacement(panel, comparison="comparison", start_session=start).iloc[0]
    if np.isnan(row["value"]):  # by chance the linked surge does not show: nothing was estimated
        return {"false_alarm" if setting["lost"] == 1 else "power": False, "covered": np.nan}
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


def audit_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """Slots coded linked audited often, the others seldom: few missed ones are seen, or none."""
    n = 2000
    organisation = rng.integers(0, 300, n)
    truth = (rng.random(300) < 0.1)[organisation]
    coded = np.where(truth, rng.random(n) > setting["missed"], rng.random(n) < setting["false"])
    chance = np.where(coded, setting["chance_coded"], setting["chance_other"])
    # Some of the others were audited ten times as often.
    chance = np.where(rng.random(n) < 0.3, np.minimum(1, chance * 10), chance)
    audited = rng.random(n) < chance
    slots = pd.DataFrame({
        "organisation_id": organisation.astype(str), "is_linked": coded, "is_audited": audited,
        "is_linked_audit": pd.array(np.where(audited, truth, None), dtype="boolean"),
        "audit_probability": chance})
    rows = estimate_audited_share(slots).set_index("quantity")
    return {name: rows.loc[quantity, "low"] <= truth.mean() <= rows.loc[quantity, "high"]
            for name, quantity in (("covered", "linked_share"),
                                   ("covered_as_coded", "linked_share_as_coded"))}


def imputation_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """A doubling, three coders who err, codings imputed from what they make of each case."""
    organisations_n, n = 240, 24
    linked = rng.random(organisations_n) < 0.15
    coded = linked ^ (rng.random((3, organisations_n)) < setting["coding_error"])
    codings = pd.DataFrame({"unit": np.tile(np.arange(organisations_n), 3),
                            "coder": np.repeat(["a", "b", "c"], organisations_n),
                            "value": np.where(coded, "yes", "no").ravel()})
    probabilities = estimate_coder_error(codings)[0].query("value == 'yes'").rename(
        columns={"unit": "organisation_id"})
    session = np.arange(20, 20 + n)
    activity = rng.gamma(0.7, 1.0, organisations_n) + 0.05
    ratio = np.where(linked, np.where(session >= 32, 2.0, 1.0)[:, None], 1.0)
    mean = activity * ratio
    counts = rng.poisson(200 * mean / mean.sum(axis=1, keepdims=True))
    odds = np.log((mean * linked).sum(axis=1) / mean.sum(axis=1))
    truth = odds[session >= 32].mean() - odds[session < 32].mean()

    def step(chosen: pd.Series) -> pd.DataFrame:
        picked = chosen.rename(index=int).sort_index().to_numpy(dtype=bool)  # by organisation
        return estimate_surge(pd.DataFrame({
            "session": session, "linked_n": counts[:, picked].sum(axis=1),
            "slots_n": counts.sum(axis=1)}), 32).head(1)

    row = impute_codings(probabilities, step, draws=10, seed=int(rng.integers(2**31))).iloc[0]
    majority = step(pd.Series(coded.sum(axis=0) >= 2)).iloc[0]
    return {"covered": row["low"] <= np.exp(truth) <= row["high"],
            "bias_log": np.log(row["value"]) - truth,
            "covered_majority": majority["low"] <= np.exp(truth) <= majority["high"]}


def concentration_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """Organisations drawn from a world in which few speak often; the truth is that world's."""
    n, spread = int(setting["organisations_n"]), setting["log_spread"]
    counts = 1 + rng.poisson(np.exp(spread * rng.standard_normal(n)))
    slots = pd.DataFrame({"organisation_id": np.repeat(np.arange(n), counts).astype(str)})
    row = concentration(slots, replicates=300, seed=int(rng.integers(2**31))).set_index(
        "quantity").loc["effective_n"]
    rate, square = np.exp(spread**2 / 2), np.exp(2 * spread**2)
    truth = n * (1 + rate) ** 2 / (1 + 3 * rate + square)
    return {"covered": row["low"] <= truth <= row["high"],
            "warned": "too short" in row["warnings"]}


def specification_trial(setting: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """Two tiers by two denominators of one series without any surge."""
    cell = _noise({**setting, "step": 1.0})
    series = draw(cell, rng)
    wide = series["linked_n"] + rng.poisson(6, len(series))
    stacked = [series.assign(tier=tier, denominator=name, linked_n=linked, slots_n=slots)
               for tier, linked in (("documented", series["linked_n"]), ("probable", wide))
               for name, slots in (("all", series["slots_n"]), ("less", series["slots_n"] * 0.8))]
    joint = compare_specifications(pd.concat(stacked), ["tier", "denominator"],
                                   20 + cell.start).iloc[-1]
    return {"false_alarm": joint["p_value"] <= 0.05}
