import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import estimate_coder_error

ERRORS = {"careful": 0.03, "usual": 0.12, "hasty": 0.3}


def _codings(units_n=400, seed=1):
    rng = np.random.default_rng(seed)
    truth = rng.random(units_n) < 0.4
    rows = [{"unit": u, "coder": coder, "value": "yes" if truth[u] ^ (rng.random() < error) else
             "no"} for coder, error in ERRORS.items() for u in range(units_n)]
    return pd.DataFrame(rows), truth


def test_planted_coder_errors_are_recovered():
    codings, _ = _codings()
    _, coders = estimate_coder_error(codings)
    wrong = coders[coders["true_value"] != coders["coded_value"]].groupby("coder")[
        "probability"].mean()
    for coder, error in ERRORS.items():
        assert wrong[coder] == pytest.approx(error, abs=0.05)


def test_better_than_the_majority_of_unequal_coders():
    codings, truth = _codings()
    units, _ = estimate_coder_error(codings)
    chance = units[units["value"] == "yes"].set_index("unit")["probability"].sort_index()
    majority = codings.assign(yes=codings["value"] == "yes").groupby("unit")["yes"].mean() > 0.5
    assert ((chance > 0.5) == truth).mean() >= (majority.sort_index() == truth).mean()
    # Probabilities mean what they say: of those near one half, about half are true.
    assert ((chance - truth) ** 2).mean() < 0.06


def test_probabilities_add_up():
    codings, _ = _codings(50)
    units, coders = estimate_coder_error(codings.sample(frac=0.8, random_state=2))
    assert units.groupby("unit")["probability"].sum().to_numpy() == pytest.approx(1)
    assert coders.groupby(["coder", "true_value"])["probability"].sum().to_numpy() == (
        pytest.approx(1))


def test_two_coders_cannot_tell_who_errs():
    codings, _ = _codings(20)
    with pytest.raises(HrcStatsError, match="too few coders"):
        estimate_coder_error(codings[codings["coder"] != "hasty"])
