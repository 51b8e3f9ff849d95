import numpy as np
import pandas as pd
import pytest

from hrcstats.measure import bound_sessions


def test_bound_by_hand():
    # Twelve sessions of 10 in 100: the next 200 slots lead one to expect 20.
    series = pd.DataFrame({"session": range(14), "linked_n": [8, 12] * 6 + [21, 60],
                           "slots_n": [100] * 12 + [200, 200]})
    frame = bound_sessions(series).set_index("session")
    assert frame.loc[range(12), "value"].isna().all()
    assert frame.loc[12, "value"] == pytest.approx(20)
    assert frame.loc[12, "high"] > 21 and frame.loc[13, "high"] < 60
    assert frame.loc[13, "p_value"] < 0.001 < 0.2 < frame.loc[12, "p_value"]


def test_bound_is_crossed_about_as_often_as_it_says():
    rng = np.random.default_rng(6)
    crossed = []
    for _ in range(150):
        series = pd.DataFrame({"session": range(19), "linked_n": rng.poisson(15, 19),
                               "slots_n": 150})
        last = bound_sessions(series, first=18).iloc[-1]
        crossed.append(last["n"] > last["high"])
    assert 0.005 <= np.mean(crossed) <= 0.11
