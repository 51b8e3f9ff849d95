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


# Dawid and Skene (1979), table 1: 45 patients, five anaesthetists, the first of whom assessed each
# patient three times; fitness for surgery in four classes.
PATIENTS = """111 1 1 1 1;333 4 3 3 4;112 2 1 2 2;222 3 1 2 1;222 3 2 2 2;222 3 3 2 2;122 2 1 1 1;
333 3 4 3 3;222 2 2 2 3;232 2 2 2 3;444 4 4 4 4;222 3 3 4 3;111 1 1 1 1;222 3 2 1 2;121 1 1 1 1;
111 2 1 1 1;111 1 1 1 1;111 1 1 1 1;222 2 2 2 1;222 1 3 2 2;222 2 2 2 2;222 2 2 2 1;222 3 2 2 2;
221 2 2 2 2;111 1 1 1 1;111 1 1 1 1;232 2 2 2 2;111 1 1 1 1;111 1 1 1 1;112 1 1 2 1;111 1 1 1 1;
333 3 2 3 3;111 1 1 1 1;222 2 2 2 2;222 3 2 3 2;433 4 3 4 3;221 2 2 3 2;232 3 2 3 3;333 3 4 3 2;
111 1 1 1 1;111 1 1 1 1;121 2 1 1 1;232 2 2 2 2;121 1 1 1 1;222 2 2 2 2"""


def test_the_textbook_table_of_anaesthetists(monkeypatch):
    from hrcstats.measure import dawid_skene
    said = np.array([(unit, coder, int(value) - 1)
                     for unit, row in enumerate(PATIENTS.replace("\n", "").split(";"))
                     for coder, values in enumerate(row.split()) for value in values])
    # The paper maximises the likelihood as it is; ours adds a tenth of a coding to each cell.
    monkeypatch.setattr(dawid_skene, "_SMOOTHING", 1e-9)
    truth, errors = dawid_skene._estimate(*said.T, (45, 5, 4))
    assert truth.mean(axis=0).round(2).tolist() == [0.40, 0.42, 0.11, 0.07]
    assert errors[0].round(2).tolist() == [[0.89, 0.11, 0, 0], [0.07, 0.88, 0.05, 0],
                                           [0, 0.34, 0.66, 0], [0, 0, 0.56, 0.44]]


@pytest.mark.parametrize("seed", range(5))
def test_coders_who_err_often_still_give_an_estimate(seed, monkeypatch):
    monkeypatch.setitem(ERRORS, "careful", 0.3)
    monkeypatch.setitem(ERRORS, "usual", 0.3)
    units, _ = estimate_coder_error(_codings(300, seed)[0])
    assert units["probability"].between(0, 1).all() and units["unit"].nunique() == 300
