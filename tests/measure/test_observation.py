import pandas as pd
import pytest

from hrcstats.measure import debate_status, interruption_rate, observed_slots, with_tier

DEBATES = pd.DataFrame({"debate_id": ["d", "e"], "session": "61", "agenda_item": [4, 6],
                        "observed_in_full": [True, False]})
VERDICT = {"verdict": "confirm", "kind": "point_of_order", "interrupting_states_iso3": "CHN",
           "motive": "relevance", "outcome": "completed", "objection_s": 20.0}
COLUMNS = ["slot_id", "candidate_index", "origin", "verdict", "kind", "interrupting_states_iso3",
           "supporting_states_iso3", "defending_states_iso3", "motive", "is_procedural", "ruling",
           "outcome", "was_resumed", "was_finished", "objection_s"]


def _slots(**changed):
    return pd.DataFrame({
        "slot_id": ["d1", "d2", "d3", "d4", "e1"], "debate_id": ["d"] * 4 + ["e"],
        "observed_as": "delivered", "speaker_kind": "ngo", "organisation_id": ["o1", "o2", "o1",
                                                                               None, "o3"],
        "was_delivered": True, "source_id": "transcripts/x"}).assign(**changed)


def _candidates(*slots):
    return pd.DataFrame({"slot_id": list(slots), "candidate_index": 1, "kind": "point_of_order"})


def _verdicts(*rows):
    return pd.DataFrame([dict.fromkeys(COLUMNS) | row for row in rows], columns=COLUMNS)


def _draws(chance=0.5):
    return pd.DataFrame({"debate_id": ["d"], "audit_probability": [chance]})


def _observe(candidates, verdicts, draws, slots=None):
    return observed_slots(DEBATES, _slots() if slots is None else slots, candidates, verdicts,
                          draws).set_index("slot_id")


@pytest.mark.parametrize(("verdicts", "draws", "status"), [
    ((), 0.5, "candidates not judged"),
    (({"slot_id": "d1", "candidate_index": 1, **VERDICT},), None, "no audit sample drawn"),
    (({"slot_id": "d1", "candidate_index": 1, **VERDICT},
      {"slot_id": "d2", "candidate_index": 0}), 0.5, "audited slots not judged"),
    (({"slot_id": "d1", "candidate_index": 1, **VERDICT},
      {"slot_id": "d2", "candidate_index": 0, "verdict": "none"}), 0.5, "judged and audited"),
])
def test_a_debate_enters_rates_only_when_all_is_judged(verdicts, draws, status):
    found = _observe(_candidates("d1"), _verdicts(*verdicts),
                     _draws(draws) if draws else _draws().iloc[:0])
    assert found.loc["d1", "status"] == status
    assert found.loc["e1", "status"] == "transcript not complete"
    rate = interruption_rate(found.reset_index()).iloc[0]
    assert pd.isna(rate["value"]) == (status != "judged and audited")


def test_a_corrected_kind_is_no_interruption_and_a_missed_one_is():
    found = _observe(
        _candidates("d1", "d2"),
        _verdicts({"slot_id": "d1", "candidate_index": 1, **VERDICT, "verdict": "correct",
                   "kind": "chair_intervention"},
                  {"slot_id": "d2", "candidate_index": 1, "verdict": "reject"},
                  {"slot_id": "d3", "candidate_index": 0, **VERDICT, "verdict": "missed"}),
        _draws())
    assert found["was_interrupted"].tolist() == [True, True, False, False, False]
    judged = found.loc[["d1", "d2", "d3"], "was_interrupted_audit"]
    assert judged.tolist() == [False, False, True]
    assert pd.isna(found.loc["d4", "was_interrupted_audit"])
    assert found.loc["d3", "interrupting_states_iso3"] == "CHN"
    assert interruption_rate(found.reset_index())["value"].iloc[0] == 2 / 4  # one seen, at 1/2


def test_two_objections_in_one_slot_are_one_interruption_of_both_states():
    both = _candidates("d1", "d1").assign(candidate_index=[1, 2])
    second = {**VERDICT, "interrupting_states_iso3": "CUB; CHN", "motive": "language",
              "outcome": "cut_off"}
    found = _observe(both, _verdicts({"slot_id": "d1", "candidate_index": 1, **VERDICT},
                                     {"slot_id": "d1", "candidate_index": 2, **second}), _draws())
    row = found.loc["d1"]
    assert row["interrupting_states_iso3"] == "CHN; CUB" and row["objection_s"] == 40
    assert (row["motive"], row["outcome"]) == ("relevance", "cut_off")  # first ground, last end


def test_listed_heard_and_others_are_no_observation():
    for changed in ({"observed_as": "listed"}, {"observed_as": "heard"},
                    {"speaker_kind": "state_unspecified"}):
        assert _observe(_candidates(), _verdicts(), _draws(), _slots(**changed)).empty


def test_status_counts_debates_and_slots():
    found = _observe(_candidates("d1"), _verdicts(), _draws()).reset_index()
    rows = debate_status(found).set_index("status")
    assert rows.loc["candidates not judged"].tolist() == [1, 4]


def test_the_strongest_tier_counts_and_not_coded_is_no_finding():
    tiers = pd.DataFrame({"organisation_id": ["o1", "o1", "o2"],
                          "tier": ["insufficient", "probable", "no_indication"]})
    found = with_tier(_slots(), tiers)["tier"]
    assert found.tolist() == ["probable", "no_indication", "probable", "not_coded", "not_coded"]
