import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.audit_draw import auditable_slots, build_draws, draw_slots


def _tables(debates=("d1", "d2"), size=30, **changed):
    slots = pd.DataFrame([{
        "slot_id": f"{debate}_{at:02d}", "debate_id": debate, "observed_as": "delivered",
        "speaker_kind": "ngo", "was_delivered": True, "source_id": "transcripts/x"}
        for debate in debates for at in range(size)])
    return {"debates": pd.DataFrame({"debate_id": debates, "observed_in_full": True}),
            "speaker_slots": slots.assign(**changed),
            "interruption_candidates": pd.DataFrame({"slot_id": ["d1_00", "d1_01"]})}


def test_the_draw_is_kept_with_its_probability_and_never_repeated(tmp_path):
    drawn, chosen_from = draw_slots(_tables(), tmp_path, 20, 7, "2026-11-28")
    assert chosen_from == 58 and len(drawn) == len(set(drawn)) == 20
    assert not {"d1_00", "d1_01"} & set(drawn)
    draws, _ = build_draws(tmp_path)
    assert draws["audit_probability"].astype(float).to_list() == pytest.approx([20 / 58] * 2)
    assert draw_slots(_tables(), tmp_path, 50, 8, "2026-11-29") == (sorted(drawn), 0)


def test_same_seed_same_slots_whatever_the_order_of_the_table(tmp_path):
    tables = _tables()
    first, _ = draw_slots(tables, tmp_path / "a", 10, 3, "2026-11-28")
    mixed = {**tables, "speaker_slots": tables["speaker_slots"].sample(frac=1, random_state=2)}
    then, _ = draw_slots(mixed, tmp_path / "b", 10, 3, "2026-11-28")
    assert first == then


def test_new_debates_are_drawn_from_on_their_own(tmp_path):
    draw_slots(_tables(), tmp_path, 10, 3, "2026-11-28")
    drawn, chosen_from = draw_slots(_tables(("d1", "d2", "d3")), tmp_path, 15, 3, "2026-12-01")
    draws, sample = build_draws(tmp_path)
    assert chosen_from == 30 and len(drawn) == 25
    assert sample.loc[sample["draw_id"] == "draw02", "slot_id"].str.startswith("d3").all()
    assert float(draws.set_index("debate_id").loc["d3", "audit_probability"]) == 0.5


def test_every_slot_is_as_likely_to_be_drawn(tmp_path):
    counts = pd.Series(0, index=auditable_slots(_tables())["slot_id"])
    for seed in range(300):
        drawn, _ = draw_slots(_tables(), tmp_path / str(seed), 20, seed, "2026-11-28")
        counts[drawn] += 1
    chance = 20 / 58
    assert np.abs(counts / 300 - chance).max() < 4.2 * np.sqrt(chance * (1 - chance) / 300)


@pytest.mark.parametrize("changed", [{"observed_as": "listed"}, {"speaker_kind": "igo"},
                                     {"was_delivered": False},
                                     {"source_id": "hand/observed/debate_x"}])
def test_what_is_no_delivered_ngo_slot_of_a_transcript_is_not_drawn(tmp_path, changed):
    assert draw_slots(_tables(**changed), tmp_path, 5, 1, "2026-11-28") == ([], 0)
    assert not (tmp_path / "interruptions").exists()


def test_nothing_to_draw_is_refused(tmp_path):
    with pytest.raises(HrcStatsError, match="1 or more"):
        draw_slots(_tables(), tmp_path, 0, 1, "2026-11-28")
