import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import (
    agreement,
    bound_sessions,
    bound_share,
    concentration,
    estimate_audited_share,
    estimate_displacement,
    estimate_surge,
    find_changes,
    scan_surges,
)


def _series():
    return pd.DataFrame({"session": range(20, 44), "linked_n": 20, "slots_n": 200})


_CALLS = {
    "estimate_surge": lambda **k: estimate_surge(_series(), 32, **k),
    "find_changes": lambda **k: find_changes(_series(), **k),
    "bound_sessions": lambda **k: bound_sessions(_series(), **k),
    "concentration": lambda **k: concentration(pd.DataFrame({"organisation_id": ["a"]}), **k),
    "bound_share": lambda **k: bound_share(1, 9, sensitivity=(1, 1), specificity=(1, 1), **k),
    "estimate_audited_share": lambda **k: estimate_audited_share(pd.DataFrame(), **k),
    "estimate_displacement": lambda **k: estimate_displacement(
        _series().rename(columns={"linked_n": "group"}), **k),
}


@pytest.mark.parametrize("call", _CALLS.values(), ids=_CALLS)
@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan"), None, "high"])
def test_a_level_is_between_0_and_1(call, level):
    with pytest.raises(HrcStatsError, match="not a level of an interval"):
        call(level=level)


def test_a_level_in_per_cent_is_told_what_to_write():
    with pytest.raises(HrcStatsError, match=r"write 0\.95"):
        estimate_surge(_series(), 32, level=95)
    with pytest.raises(HrcStatsError, match="interval_level is not a level"):
        agreement(pd.DataFrame(), interval_level=95)


@pytest.mark.parametrize("call", [
    lambda seed: estimate_surge(_series(), 32, seed),
    lambda seed: find_changes(_series(), seed=seed),
    lambda seed: scan_surges(_series().assign(state_iso3="XA1"), seed)])
@pytest.mark.parametrize("seed", [None, -1, "a", 1.5, True])
def test_a_seed_is_a_whole_number(call, seed):
    with pytest.raises(HrcStatsError, match="seed is not a whole number"):
        call(seed)


def test_a_column_that_stands_twice_is_named():
    series = pd.concat([_series(), _series()[["linked_n"]]], axis=1)
    with pytest.raises(HrcStatsError, match="column 'linked_n' stands twice"):
        estimate_surge(series, 32)


def test_a_numpy_seed_and_level_are_taken():
    expected = estimate_surge(_series(), 32, seed=3, level=0.9)
    taken = estimate_surge(_series(), 32, seed=np.int64(3), level=np.float64(0.9))
    pd.testing.assert_frame_equal(taken, expected)
