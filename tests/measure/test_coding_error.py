import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import bound_share, estimate_row, estimates_frame, impute_codings


def test_rogan_gladen_by_hand():
    row = bound_share(30, 100, sensitivity=(0.8, 1.0), specificity=(0.9, 1.0)).iloc[0]
    assert row["value"] == pytest.approx((0.3 + 0.95 - 1) / (0.9 + 0.95 - 1))
    assert row["low"] < 0.2 and row["high"] > 0.375
    useless = bound_share(30, 100, sensitivity=(0.4, 0.9), specificity=(0.5, 0.9)).iloc[0]
    assert np.isnan(useless["value"]) and "no better than chance" in useless["warnings"]
    with pytest.raises(HrcStatsError, match="no pair of rates"):
        bound_share(30, 100, sensitivity=(0.9, 0.8), specificity=(1, 1))


@pytest.mark.parametrize(("flagged_n", "words"), [
    (2, "specificity of 0.9 flags 10.0% even where nothing is true"),
    (998, "sensitivity of 0.9 flags no more than that even where all are true")])
def test_rates_that_the_data_contradict_are_refused(flagged_n, words):
    row = bound_share(flagged_n, 1000, sensitivity=(0.9, 0.9), specificity=(0.9, 0.9)).iloc[0]
    assert row[["value", "low", "high"]].isna().all() and words in row["warnings"]
    # A little below what errors alone would flag is chance, and the share is 0 then.
    near = bound_share(95, 1000, sensitivity=(0.9, 0.9), specificity=(0.9, 0.9)).iloc[0]
    assert near["value"] == 0 and near["high"] > 0


def test_rubins_rules_by_hand():
    draws = iter([1.0, 2.0, 3.0, 4.0, 5.0])

    def estimate(_):
        value = next(draws)
        return estimates_frame([estimate_row("share", value, low=value - 1.959964,
                                             high=value + 1.959964, level=0.95, n=5)])

    probabilities = pd.DataFrame({"organisation_id": ["a"], "probability": [0.5]})
    row = impute_codings(probabilities, estimate, draws=5).iloc[0]
    # Within 1, between 2.5: total 1 + 1.2 * 2.5 = 4; freedom 4 (1 + 1 / 3)^2 = 7.111, t = 2.3572.
    assert row["value"] == pytest.approx(3)
    assert row["high"] - 3 == pytest.approx(2.3572 * 2, rel=2e-3)


def test_sure_codings_are_imputed_as_they_are():
    probabilities = pd.DataFrame({"organisation_id": ["a", "b"], "probability": [1, 0]})
    seen = []

    def estimate(codings):
        seen.append(codings.to_dict())
        return estimates_frame([estimate_row("step", 2.0, low=1.0, high=4.0, level=0.95)])

    row = impute_codings(probabilities, estimate, draws=5).iloc[0]
    assert all(codings == {"a": True, "b": False} for codings in seen)
    assert (row["value"], row["low"], row["high"]) == pytest.approx((2, 1, 4), rel=1e-3)


def _by_state(codings):
    """The share linked among the organisations of each of two States, and how many those are."""
    rows = []
    for state in ("CHN", "CUB"):
        mine = codings[codings.index.str.startswith(state)]
        rows.append({"state_iso3": state, "organisations_n": int(mine.sum())} | estimate_row(
            "share", mine.mean(), low=mine.mean() - 0.1, high=mine.mean() + 0.1, level=0.95))
    return estimates_frame(rows)


def test_estimates_of_different_states_stay_apart():
    chances = pd.DataFrame({"organisation_id": [f"{state}{i}" for state in ("CHN", "CUB")
                                                for i in range(50)],
                            "probability": [0.9] * 50 + [0.1] * 50})
    frame = impute_codings(chances, _by_state, draws=10)
    assert frame["state_iso3"].tolist() == ["CHN", "CUB"]
    assert frame["value"].tolist() == pytest.approx([0.9, 0.1], abs=0.05)
    pd.testing.assert_frame_equal(frame, impute_codings(chances[::-1], _by_state, draws=10))


def test_two_estimates_without_a_key_are_refused():
    def estimate(codings):
        return _by_state(codings).drop(columns="state_iso3")

    chances = pd.DataFrame({"organisation_id": ["CHN1", "CUB1"], "probability": [0.9, 0.1]})
    with pytest.raises(HrcStatsError, match="two rows of one draw"):
        impute_codings(chances, estimate, draws=5)


def test_an_estimate_missing_from_many_draws_is_refused():
    draws = iter(range(10))

    def estimate(codings):
        return _by_state(codings).head(1 if next(draws) < 5 else 2)

    chances = pd.DataFrame({"organisation_id": ["CHN1", "CUB1"], "probability": [0.9, 0.1]})
    row = impute_codings(chances, estimate, draws=10).iloc[1]
    assert np.isnan(row["value"]) and "not in every draw" in row["warnings"]


def test_a_draw_is_handed_over_in_the_order_of_the_rows():
    """An `estimate` that goes by position must not take the coding of another organisation."""
    chances = pd.DataFrame({"organisation_id": ["9", "10", "100", "11"],
                            "probability": [1.0, 0.0, 1.0, 0.0]})
    seen = []

    def estimate(chosen):
        seen.append(chosen.to_numpy().tolist())
        assert chosen.index.tolist() == ["9", "10", "100", "11"]
        return estimates_frame([estimate_row("step", 1.0, low=0.5, high=2.0)])

    impute_codings(chances, estimate, draws=5)
    assert seen == [[True, False, True, False]] * 5
