import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats
from statsmodels.genmod.families import NegativeBinomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from hrcstats.measure.count_series import (
    fit_counts,
    middle_probability,
    overdispersion,
    read_series,
)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("alpha", [0.0, 0.1, 1.5])
def test_fitted_counts_are_those_of_statsmodels(seed, alpha):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(12, 60))
    x = np.column_stack([np.ones(n), np.arange(n) >= n // 2, np.arange(n) % 3 == 1]).astype(float)
    slots = rng.integers(20, 4000, n).astype(float)
    counts = rng.negative_binomial(2, 2 / (2 + slots * 0.05)).astype(float)
    family = NegativeBinomial(alpha=alpha) if alpha else Poisson()
    expected = GLM(counts, x, family=family, offset=np.log(slots)).fit(maxiter=100, tol=1e-10)
    fit = fit_counts(counts, slots, x, alpha)
    np.testing.assert_allclose(fit.mean, expected.fittedvalues, rtol=1e-4)
    np.testing.assert_allclose(fit.weights, fit.mean / (1 + alpha * fit.mean))


def test_overdispersion_makes_pearson_equal_its_freedom():
    rng = np.random.default_rng(3)
    counts = rng.negative_binomial(5, 0.2, 200).astype(float)
    slots, x = np.full(200, 100.0), np.ones((200, 1))
    alpha = overdispersion(counts, slots, x)
    mean = fit_counts(counts, slots, x, alpha).mean
    assert ((counts - mean) ** 2 / (mean + alpha * mean**2)).sum() == pytest.approx(199, rel=0.02)
    assert alpha == pytest.approx(1 / 5, rel=0.4)


def test_a_group_of_zeros_breaks_nothing():
    x = np.column_stack([np.ones(12), np.arange(12) % 3 == 0]).astype(float)
    counts = np.where(np.arange(12) % 3 == 0, 0.0, 7.0)
    fit = fit_counts(counts, np.full(12, 50.0), x, 0.0)
    assert np.isfinite(fit.response).all() and fit.mean[1] == pytest.approx(7, rel=1e-4)


def test_more_linked_slots_than_slots_name_the_sessions():
    series = pd.DataFrame({"session": [3, 1, 2], "linked_n": [9, 1, 8], "slots_n": [5, 5, 5],
                           "season": "march"})
    read = read_series(series, "here")
    assert read.session.tolist() == [1, 2, 3]
    assert "more linked slots than slots in sessions 2, 3" in read.warnings[0]


@pytest.mark.parametrize("alpha", [0.02, 0.5, 3.0, 20.0])
@pytest.mark.parametrize(("count", "mean"), [(0, 4.0), (3, 4.0), (25, 4.0), (90, 60.0)])
def test_middle_probability_is_the_integral_over_lognormal_rates(count, mean, alpha):
    width = np.sqrt(np.log1p(alpha))

    def part(normal):
        rate = stats.poisson(mean * np.exp(width * normal - width**2 / 2))
        return stats.norm.pdf(normal) * (rate.cdf(count) - rate.pmf(count) / 2)

    expected = integrate.quad(part, -8, 8, limit=200)[0]
    met = middle_probability(np.array([float(count)]), np.array([mean]), alpha)[0]
    assert met == pytest.approx(expected, abs=1e-4)


def test_without_overdispersion_the_middle_is_that_of_poisson():
    counts = np.arange(12.0)
    law = stats.poisson(4.0)
    np.testing.assert_allclose(middle_probability(counts, np.full(12, 4.0), 0.0),
                               law.cdf(counts) - law.pmf(counts) / 2)
