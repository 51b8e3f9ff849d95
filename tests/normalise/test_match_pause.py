"""The collector is paused within and as before afterwards, also after an error."""

from __future__ import annotations

import gc

import pytest

from hrcstats.normalise.match_pause import collector_paused


def test_the_collector_comes_back_even_after_an_error() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError, match="broken"), collector_paused():
        assert not gc.isenabled()
        raise ValueError("broken")
    assert gc.isenabled()


def test_who_had_paused_it_keeps_it_paused() -> None:
    with collector_paused():
        with collector_paused():
            pass
        assert not gc.isenabled()
