"""The discrete-time hazard of an end, on organisation-session rows."""

import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import (
    add_name_rules,
    build_spells,
    estimate_hazard,
    session_rows,
    take_cohort,
)


def spells(n, odds_ratio, seed=0):
    """Applications of two groups whose odds of a grant at a session differ by a ratio."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        group = number % 2
        entry = int(rng.integers(0, 8))
        chance = 1 / (1 + np.exp(-(-0.5 + group * np.log(odds_ratio))))
        wait = int(rng.geometric(chance)) - 1
        ended = entry + wait <= 12
        rows.append({"organisation_id": f"o{number}", "origin": entry, "entry": entry,
                     "exit": min(entry + wait, 12), "end_kind": "granted" if ended else None,
                     "group": "ab"[group]})
    return pd.DataFrame(rows)


def test_rows_are_counted_once_a_session_and_a_late_entry_begins_after_it():
    frame = pd.DataFrame({"organisation_id": ["a", "b"], "origin": [1, 0], "entry": [1, 2],
                          "exit": [3, 4], "end_kind": ["granted", None]})
    rows = session_rows(frame)
    assert rows[["organisation_id", "session", "waited_n", "ended"]].values.tolist() == [
        ["a", 1, 0, ""], ["a", 2, 1, ""], ["a", 3, 2, "granted"], ["b", 3, 3, ""],
        ["b", 4, 4, ""]]
    assert len(session_rows(frame, sessions=[3])) == 2


@pytest.mark.parametrize("ratio", [0.4, 1.0, 2.5])
def test_a_planted_odds_ratio_is_recovered(ratio):
    found = estimate_hazard(session_rows(spells(2000, ratio)), ["group"]).iloc[0]
    reference = found["reference"]
    truth = ratio if reference == "a" else 1 / ratio
    assert found["low"] < truth < found["high"]
    assert found["high"] / found["low"] < 1.6


def test_same_odds_ratio_as_a_plain_logit():
    from statsmodels.formula.api import logit

    frame = session_rows(spells(1500, 1.8, seed=3))
    frame = frame[frame["waited_n"] <= 1]
    found = estimate_hazard(frame, ["group"]).iloc[0]
    plain = logit(
        f"y ~ C(group, Treatment('{found['reference']}')) + C(session) + C(waited_n)",
        frame.assign(y=(frame["ended"] == "granted").astype(int))).fit(disp=False)
    assert found["value"] == pytest.approx(np.exp(plain.params.filter(like="group").item()),
                                           rel=1e-4)


def test_repeated_applications_of_one_organisation_widen_the_interval():
    once = spells(300, 1.5)
    again = pd.concat([once] * 4, ignore_index=True)
    apart = again.assign(organisation_id=[f"x{n}" for n in range(len(again))])
    wide, narrow = (estimate_hazard(session_rows(frame), ["group"]).iloc[0]
                    for frame in (again, apart))
    assert np.log(wide["high"] / wide["low"]) > 1.5 * np.log(narrow["high"] / narrow["low"])


def test_small_groups_and_unknown_ends_are_refused():
    frame = session_rows(spells(300, 1.0))
    small = frame.assign(group=frame["group"].mask(frame["organisation_id"] == "o4", "tiny"))
    found = estimate_hazard(small, ["group"]).set_index("group")
    assert np.isnan(found.loc["tiny", "value"]) and "too few" in found.loc["tiny", "warnings"]
    with pytest.raises(HrcStatsError, match="granted"):
        estimate_hazard(frame, ["group"], end="grantd")


def test_rows_without_a_covariate_are_counted():
    frame = session_rows(spells(400, 1.0))
    holes = frame.assign(group=frame["group"].mask(frame.index % 10 == 0))
    found = estimate_hazard(holes, ["group"]).iloc[0]
    assert f"{(frame.index % 10 == 0).sum()} rows lack a covariate" in found["warnings"]


def test_names_of_human_rights_organisations_on_the_real_record(tables, checkout, read_csv):
    """The sign and the size are the record's; that it is an association is in every row."""
    words = read_csv(checkout.data_dir / "hand" / "name_words.csv")
    cohort = add_name_rules(take_cohort(build_spells(tables["committee_decisions"])), words)
    found = estimate_hazard(session_rows(cohort), ["names_human_rights"]).iloc[0]
    assert found["reference"] == "False" and found["high"] < 1
    assert "an association, not a cause" in found["warnings"]


@pytest.mark.parametrize("origin", [None, 1.5, pd.Timestamp("2020-02-01"), "early"])
def test_a_spell_without_a_session_of_origin_is_refused_with_its_row(origin):
    frame = spells(3, 1.0).astype({"origin": "object"})
    frame.at[1, "origin"] = origin
    with pytest.raises(HrcStatsError, match="origin is no session count") as told:
        session_rows(frame)
    assert told.value.problems[0].where.endswith("row 2")


def test_groups_that_give_one_another_away_are_refused_in_words():
    rows = session_rows(spells(800, 2.0))
    alone = estimate_hazard(rows, ["group"]).iloc[0]
    rows = rows.assign(twin=rows["group"].map({"a": "x", "b": "y"}), is_late=rows["session"] > 5,
                       other=rows["organisation_id"].str[-1].isin(list("01234")))
    found = estimate_hazard(rows, ["group", "twin", "is_late", "other"]).set_index("covariate")
    for name in ("group", "twin", "is_late"):
        assert "collinear" in found.loc[name, "warnings"] and np.isnan(found.loc[name, "value"])
    assert found.loc["other", ["value", "low", "high"]].notna().all()
    assert np.isfinite(alone["high"])


def test_no_covariates_and_no_level_are_told_together():
    with pytest.raises(HrcStatsError) as told:
        estimate_hazard(session_rows(spells(50, 1.0)), [], level=95)
    assert len(told.value.problems) == 2


def test_an_end_that_is_null_is_no_end():
    rows = session_rows(spells(300, 1.0))
    pd.testing.assert_frame_equal(
        estimate_hazard(rows.assign(ended=rows["ended"].replace("", np.nan)), ["group"]),
        estimate_hazard(rows, ["group"]))
