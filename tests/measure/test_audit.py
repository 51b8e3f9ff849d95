import warnings

import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import corrected_series, draw_audit_sample, estimate_audited_share


def _slots(seed, error=0.1, organisations_n=150, audited_n=60):
    """Slots before and after a doubling, codings wrong at random, a sample of them audited."""
    rng = np.random.default_rng(seed)
    truth = rng.random(organisations_n) < 0.3
    coded = truth ^ (rng.random(organisations_n) < error)
    organisations = pd.DataFrame({"coded": coded, "truth": truth})
    audit = draw_audit_sample(organisations, audited_n, by="coded", seed=seed)
    parts = []
    for period, factor in (("1 before", 1.0), ("2 after", 2.0)):
        n = rng.poisson(8 * np.where(truth, factor, 1.0))
        parts.append(pd.DataFrame({"organisation_id": np.repeat(np.arange(organisations_n), n),
                                   "period": period}))
    slots = pd.concat(parts, ignore_index=True)
    who = slots["organisation_id"].to_numpy()
    return slots.assign(
        is_linked=coded[who], is_audited=audit["is_audited"].to_numpy()[who],
        is_linked_audit=np.where(audit["is_audited"].to_numpy()[who], truth[who], None),
        audit_probability=audit["audit_probability"].to_numpy()[who])


# Shares of slots before and after with three tenths linked, whose slots double.
BEFORE, AFTER = 0.3, 0.6 / 1.3


def test_corrected_intervals_cover_and_uncorrected_ones_fail():
    hits = {"ratio": [], "ratio_as_coded": [], "linked_share": []}
    for seed in range(80):
        frame = estimate_audited_share(_slots(seed), by="period")
        for quantity, truth in (("ratio", AFTER / BEFORE), ("ratio_as_coded", AFTER / BEFORE),
                                ("linked_share", BEFORE)):
            row = frame[frame["quantity"] == quantity].iloc[0]
            hits[quantity].append(row["low"] <= truth <= row["high"])
    assert np.mean(hits["ratio"]) >= 0.88 and np.mean(hits["linked_share"]) >= 0.88
    assert np.mean(hits["ratio_as_coded"]) <= 0.5


def test_correction_by_hand():
    slots = pd.DataFrame({
        "organisation_id": list("abcdef"), "is_linked": [1, 1, 0, 0, 0, 0],
        "is_audited": [1, 1, 1, 1, 0, 0], "is_linked_audit": [1, 0, 1, 0, None, None],
        "audit_probability": [1, 1, 0.5, 0.5, 0.5, 0.5]})
    frame = estimate_audited_share(slots).set_index("quantity")
    # Two coded, one wrongly, and one miss that stands for two.
    assert frame.loc["linked_share", "value"] == pytest.approx((2 - 1 + 2) / 6)
    assert frame.loc["linked_share_as_coded", "value"] == pytest.approx(2 / 6)
    series = corrected_series(slots.assign(session=[1, 1, 1, 2, 2, 2]))
    assert series["linked_n"].tolist() == [3, 0] and series["slots_n"].tolist() == [3, 3]


def test_audit_without_finding_or_probability_is_refused():
    slots = _slots(0)
    first = slots["is_audited"].idxmax()
    slots.loc[first, ["is_linked_audit", "audit_probability"]] = [None, 0]
    with pytest.raises(HrcStatsError) as caught:
        estimate_audited_share(slots)
    assert len(caught.value.problems) == 2


def test_audit_sample_knows_its_probabilities():
    frame = pd.DataFrame({"decision": ["matched"] * 90 + ["new"] * 10, "name": range(100)})
    drawn = draw_audit_sample(frame, 30, by="decision", seed=3)
    assert drawn["is_audited"].sum() == 30
    assert drawn.groupby("decision")["audit_probability"].first().tolist() == pytest.approx(
        [20 / 90, 1.0])
    weights = 1 / drawn.loc[drawn["is_audited"], "audit_probability"]
    assert weights.sum() == pytest.approx(100)
    pd.testing.assert_frame_equal(drawn, draw_audit_sample(frame, 30, by="decision", seed=3))


def test_an_audit_that_saw_no_error_leaves_room_for_some():
    slots = pd.DataFrame({"organisation_id": [f"o{i}" for i in range(1000)],
                          "is_linked": [i < 100 for i in range(1000)], "audit_probability": 0.02})
    slots["is_audited"] = [i % 50 == 0 for i in range(1000)]
    slots["is_linked_audit"] = slots["is_linked"].where(slots["is_audited"])
    corrected, coded = (estimate_audited_share(slots).set_index("quantity").loc[name]
                        for name in ("linked_share", "linked_share_as_coded"))
    assert corrected["value"] == coded["value"] == 0.1
    # Of 18 slots coded as not linked none was: up to 18 in 100 still might be.
    assert corrected["high"] > 0.25 and coded["high"] < 0.13


def test_errors_that_could_not_be_seen_are_refused():
    slots = pd.DataFrame({"organisation_id": ["a", "b", "c", "d"],
                          "is_linked": [True, True, False, False],
                          "is_audited": [True, True, False, False],
                          "is_linked_audit": [True, True, None, None],
                          "audit_probability": [1.0, 1.0, None, None]})
    row = estimate_audited_share(slots).iloc[0]
    assert np.isnan(row["value"]) and "no slot coded not linked was audited" in row["warnings"]


def test_a_series_corrected_below_zero_is_refused():
    slots = pd.DataFrame({"session": [i % 12 for i in range(240)],
                          "organisation_id": [f"o{i}" for i in range(240)],
                          "is_linked": [i % 5 == 0 for i in range(240)], "audit_probability": 0.1})
    slots["is_audited"] = [i < 60 for i in range(240)]
    slots["is_linked_audit"] = pd.Series(False, index=slots.index).where(slots["is_audited"])
    with pytest.raises(HrcStatsError, match="audit too small for a series"):
        corrected_series(slots)


def test_shares_without_variation_have_no_p_value_and_say_so():
    slots = pd.DataFrame({"organisation_id": list("abcdefgh"), "is_linked": True,
                          "is_audited": True, "is_linked_audit": True, "audit_probability": 1.0,
                          "period": [0] * 4 + [1] * 4})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ratio = estimate_audited_share(slots, by="period").set_index("quantity").loc["ratio"]
    assert ratio["value"] == 1 and np.isnan(ratio["p_value"])
    assert "organisations do not differ" in ratio["warnings"]
