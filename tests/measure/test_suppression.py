"""Suppressed cells: an attacker who knows every sum and the rule tries to work them out."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from hrcstats.errors import HrcStatsError
from hrcstats.measure import possible_values, suppress_counts

BELOW = 10


def table(values):
    """A made-up table of counts, a row a cell."""
    values = np.asarray(values)
    return pd.DataFrame([{"year": f"y{at}", "kind": f"k{to}", "n": n}
                         for (at, to), n in np.ndenumerate(values)])


def random_table(seed):
    """Counts of any shape and density: many tables of small numbers, some with zeros only."""
    rng = np.random.default_rng(seed)
    shape = rng.integers(1, 7, 2)
    values = rng.poisson(rng.choice([0.5, 3, 12, 40]), shape)
    return np.where(rng.random(shape) < rng.choice([0, 0.4]), 0, values)


def wide(published):
    """The table as published, totals last, null where suppressed."""
    got = published.pivot(index="year", columns="kind", values="value")
    names = [[*(n for n in axis if n != "total"), "total"] for axis in (got.index, got.columns)]
    return got.loc[names[0], names[1]].to_numpy()


def attack(shown):
    """Whole-number bounds of each suppressed cell, from sums written out one by one."""
    rows_n, columns_n = shown.shape
    equations = []
    for at in range(rows_n):
        equations.append({(at, to): -1 if to == columns_n - 1 else 1 for to in range(columns_n)})
    for to in range(columns_n):
        equations.append({(at, to): -1 if at == rows_n - 1 else 1 for at in range(rows_n)})
    hidden = [tuple(cell) for cell in np.argwhere(np.isnan(shown))]
    matrix = np.array([[eq.get(cell, 0) for cell in hidden] for eq in equations])
    known = np.array([-sum(sign * shown[cell] for cell, sign in eq.items()
                           if not np.isnan(shown[cell])) for eq in equations])
    for at in range(len(hidden)):
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(hidden))
            goal[at] = sign
            done = milp(goal, constraints=LinearConstraint(matrix, known, known),
                        integrality=np.ones(len(hidden)), bounds=Bounds(1, 10_000))
            assert done.status == 0
            ends.append(sign * done.fun)
        yield hidden[at], ends[0], ends[1]


def test_an_attacker_recovers_no_cell_of_200_random_tables():
    attacked = 0
    for seed in range(200):
        values = random_table(seed)
        shown = wide(suppress_counts(table(values), "year", "kind"))
        full = np.block([[values, values.sum(1, keepdims=True)],
                         [values.sum(0, keepdims=True), values.sum(keepdims=True)]])
        is_small = (full > 0) & (full < BELOW)
        assert np.isnan(shown[is_small]).all(), seed
        assert (shown[~np.isnan(shown)] == full[~np.isnan(shown)]).all(), seed
        assert not np.isnan(shown[full == 0]).any(), seed
        for cell, low, high in attack(shown):
            attacked += 1
            assert low <= full[cell] <= high, seed  # the attack is sound
            assert high - low >= 2, (seed, cell, low, high)
    assert attacked > 1000


def test_the_attack_undoes_plain_suppression():
    values = np.array([[3, 20], [30, 40]])
    full = np.array([[3, 20, 23], [30, 40, 70], [33, 60, 93]], dtype=float)
    plain = np.where((full > 0) & (full < BELOW), np.nan, full)
    assert [(low, high) for _, low, high in attack(plain)] == [(3, 3)]
    assert np.isnan(wide(suppress_counts(table(values), "year", "kind"))).sum() == 4


def test_two_ones_that_add_up_to_two_would_tell_themselves():
    shown = wide(suppress_counts(table([[1, 1, 50], [60, 70, 80]]), "year", "kind"))
    assert np.isnan(shown[0]).sum() > 2  # the third cell or the total goes as well


def test_possible_values_are_those_of_the_attack():
    published = suppress_counts(table(random_table(7)), "year", "kind")
    bounds = possible_values(published, "year", "kind")
    for (_, low, high), row in zip(attack(wide(published)), bounds.itertuples(), strict=True):
        assert row.low == low and (row.high == high or (np.isinf(row.high) and high > 5_000))


def test_no_cell_says_whether_it_was_small_or_protects_one():
    published = suppress_counts(table([[3, 20], [30, 40]]), "year", "kind")
    hidden = published[published["value"].isna()]
    assert len(hidden) == 4 and hidden["warnings"].nunique() == 1
    assert hidden[["n", "denominator_n"]].isna().all(axis=None)


def test_a_table_without_small_cells_is_shown_in_full():
    assert suppress_counts(table([[12, 0], [30, 40]]), "year", "kind")["value"].notna().all()


@pytest.mark.parametrize("spoil, words", [
    (lambda t: t.iloc[1:], "cell missing"),
    (lambda t: pd.concat([t, t.head(1)]), "cell given twice"),
    (lambda t: t.assign(n=-1), "not a count"),
    (lambda t: t.assign(n=1.5), "not a whole count"),
    (lambda t: t.assign(kind="total", year=range(4)), "among the labels"),
])
def test_bad_tables_are_refused(spoil, words):
    with pytest.raises(HrcStatsError, match=words):
        suppress_counts(spoil(table([[3, 20], [30, 40]])), "year", "kind")
