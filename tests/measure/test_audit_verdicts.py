"""Verdicts of an audit by hand, brought to slots."""

import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import (
    apply_coding_audit,
    apply_match_audit,
    draw_audit_sample,
    estimate_audited_share,
)

SLOTS = pd.DataFrame({"organisation_id": ["a", "a", "b", "c"],
                      "name_as_written": ["A", "A.", "B", "C"],
                      "is_linked": [True, True, False, True]})
CODED = pd.DataFrame({"organisation_id": ["a", "b"], "state_iso3": "XXA",
                      "audit_probability": ["0.5", "0.25"], "verdict": ["probable", "documented"]})
MATCHED = pd.DataFrame({"name_as_written": ["A.", "B"], "organisation_id": ["a", "b"],
                        "audit_probability": ["0.5", "0.5"], "verdict": ["different", "same"]})


def test_a_coding_audit_reaches_every_slot_of_the_organisation_at_each_cut_off():
    strict = apply_coding_audit(SLOTS, CODED, "XXA")
    assert strict["is_audited"].tolist() == [True, True, True, False]
    assert strict["is_linked_audit"].tolist()[:3] == [False, False, True]
    assert strict["is_linked_audit"].isna().tolist() == [False, False, False, True]
    assert strict["audit_probability"].tolist() == [0.5, 0.5, 0.25, 0.0]
    both = apply_coding_audit(SLOTS, CODED, "XXA", ("documented", "probable"))
    assert both["is_linked_audit"].tolist()[:3] == [True, True, True]


def test_relations_to_another_state_are_not_audited():
    assert not apply_coding_audit(SLOTS, CODED, "XXB")["is_audited"].any()


def test_a_wrong_match_takes_its_slot_from_the_organisation():
    found = apply_match_audit(SLOTS, MATCHED)
    assert found["is_audited"].tolist() == [False, True, True, False]
    assert found["is_linked_audit"].tolist()[1:3] == [False, False]


@pytest.mark.parametrize(("change", "told"), [
    ({"verdict": ["probable", ""]}, "1 of 2 drawn rows"), ({"verdict": ["x", "y"]}, "unknown ver"),
    ({"organisation_id": "a"}, "drawn twice")])
def test_an_unfinished_or_broken_audit_is_refused(change, told):
    with pytest.raises(HrcStatsError, match=told):
        apply_coding_audit(SLOTS, CODED.assign(**change), "XXA")


def test_an_audited_share_covers_the_truth_where_the_coded_one_does_not():
    """Synthetic: every fourth organisation coded documented is not."""
    rng, covered, naive = np.random.default_rng(5), 0, 0
    for seed in range(60):
        names = [f"o{i}" for i in range(200)]
        coded = rng.random(200) < 0.4
        true = coded & (rng.random(200) > 0.25)
        tiers = pd.DataFrame({"organisation_id": names, "state_iso3": "XXA",
                              "tier": np.where(coded, "documented", "insufficient")})
        drawn = draw_audit_sample(tiers, 100, by="tier", seed=seed)
        audit = drawn[drawn["is_audited"]].assign(verdict=np.where(
            true[drawn["is_audited"]], "documented", "insufficient"))
        slots = pd.DataFrame({"organisation_id": names, "is_linked": coded})
        rows = estimate_audited_share(apply_coding_audit(slots, audit, "XXA")).set_index("quantity")
        share = true.mean()
        corrected, as_coded = rows.loc["linked_share"], rows.loc["linked_share_as_coded"]
        covered += corrected["low"] <= share <= corrected["high"]
        naive += as_coded["low"] <= share <= as_coded["high"]
    assert covered >= 54 and naive < 45
