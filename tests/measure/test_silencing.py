from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from hrcstats.errors import HrcStatsError
from hrcstats.measure import interruption_rate


def _slots(interrupted_n, total, **columns):
    return pd.DataFrame({"debate_id": "d", "was_interrupted": [True] * interrupted_n
                         + [False] * (total - interrupted_n), **columns})


def _row(frame, quantity="interruption_rate"):
    return frame.set_index("quantity").loc[quantity]


def test_clopper_pearson_of_a_hand_worked_count():
    # With none in 50 the upper limit solves (1 - p)^50 = 0.025.
    row = _row(interruption_rate(_slots(0, 50)))
    assert (row["value"], row["low"]) == (0, 0)
    assert row["high"] == pytest.approx(1 - 0.025 ** (1 / 50))


def test_mid_p_limits_leave_half_of_the_count_itself_outside():
    row = _row(interruption_rate(_slots(3, 80)), "interruption_rate_mid_p")
    half = [stats.binom.pmf(3, 80, row[limit]) / 2 for limit in ("low", "high")]
    assert stats.binom.sf(3, 80, row["low"]) + half[0] == pytest.approx(0.025, abs=1e-6)
    assert stats.binom.cdf(2, 80, row["high"]) + half[1] == pytest.approx(0.025, abs=1e-6)


@pytest.mark.parametrize("rate", [0.001, 0.01, 0.05])
@pytest.mark.parametrize("total", [50, 500])
def test_exact_limits_cover_at_least_as_often_as_they_say(rate, total):
    likely = range(int(stats.binom.ppf(1 - 1e-9, total, rate)) + 1)
    rows = {n: _row(interruption_rate(_slots(n, total))) for n in likely}
    covered = sum(stats.binom.pmf(n, total, rate) for n, row in rows.items()
                  if row["low"] <= rate <= row["high"])
    assert covered >= 0.95 - 1e-6


def test_a_debate_not_observed_in_full_leaves_the_rate_with_all_its_slots():
    slots = pd.DataFrame({"debate_id": list("aabb"), "was_interrupted": [True, False, True, None]})
    row = _row(interruption_rate(slots))
    assert (row["value"], row["denominator_n"]) == (0.5, 2)
    assert "1 debate not observed in full" in row["warnings"]


def test_only_partial_debates_are_refused_in_words():
    slots = _slots(1, 10, observed_in_full=False)
    row = _row(interruption_rate(slots))
    assert np.isnan(row["value"]) and "observed in full" in row["warnings"]
    assert np.isnan(_row(interruption_rate(slots.head(0)))["value"])


def test_undelivered_slots_do_not_count():
    slots = _slots(1, 10, was_delivered=[True] * 8 + [False] * 2)
    assert _row(interruption_rate(slots))["denominator_n"] == 8


def test_audit_corrects_missed_and_false_flags():
    # 10 flagged, all audited, 8 true; 90 unflagged, every third audited, one of 30 interrupted.
    slots = _slots(10, 100)
    slots["is_audited"] = [True] * 10 + [True] * 30 + [False] * 60
    slots["was_interrupted_audit"] = [True] * 8 + [False] * 2 + [True] + [False] * 29 + [None] * 60
    slots["audit_probability"] = [1.0] * 10 + [1 / 3] * 90
    frame = interruption_rate(slots)
    assert _row(frame)["value"] == pytest.approx((8 + 3) / 100)
    assert _row(frame)["low"] < 0.08 and _row(frame)["high"] > 0.12
    assert _row(frame, "interruption_rate_as_flagged")["value"] == 0.1


def test_corrected_interval_covers_where_the_uncorrected_one_fails():
    rng = np.random.default_rng(5)
    rate, covered, as_flagged = 0.02, [], []
    for _ in range(120):
        truth = rng.random(2000) < rate
        flagged = np.where(truth, rng.random(2000) < 0.6, rng.random(2000) < 0.002)
        chance = np.where(flagged, 1.0, 0.1)
        audited = rng.random(2000) < chance
        frame = interruption_rate(pd.DataFrame({
            "debate_id": "d", "was_interrupted": flagged, "is_audited": audited,
            "was_interrupted_audit": np.where(audited, truth, None), "audit_probability": chance}))
        for row, hits in ((_row(frame), covered),
                          (_row(frame, "interruption_rate_as_flagged"), as_flagged)):
            hits.append(row["low"] <= rate <= row["high"])
    assert np.mean(covered) >= 0.92 and np.mean(as_flagged) < 0.6


def test_without_audited_flags_the_correction_is_refused():
    slots = _slots(2, 20, is_audited=[False] * 2 + [True] * 18, was_interrupted_audit=False,
                   audit_probability=[0.0] * 2 + [1.0] * 18)
    row = _row(interruption_rate(slots))
    assert np.isnan(row["value"]) and "no flagged slot was audited" in row["warnings"]


def test_audit_problems_come_all_at_once():
    slots = _slots(1, 3, is_audited=True, was_interrupted_audit=[True, None, False],
                   audit_probability=[1, 0.5, 0])
    with pytest.raises(HrcStatsError) as caught:
        interruption_rate(slots)
    assert len(caught.value.problems) == 2
    with pytest.raises(HrcStatsError, match="audit_probability"):
        interruption_rate(slots.drop(columns="audit_probability"))


def test_by_group_and_clusters_are_said():
    slots = pd.concat([_slots(20, 20).assign(debate_id=f"x{i}", kind="panel") for i in range(2)]
                      + [_slots(0, 20).assign(debate_id=f"y{i}", kind="panel") for i in range(8)]
                      + [_slots(1, 20).assign(kind="general")], ignore_index=True)
    frame = interruption_rate(slots, by="kind").set_index(["kind", "quantity"])
    assert "cluster in debates" in frame.loc[("panel", "interruption_rate"), "warnings"]
    assert frame.loc[("general", "interruption_rate"), "value"] == 0.05


def test_a_level_in_percent_is_refused_with_its_remedy():
    with pytest.raises(HrcStatsError, match=r"write 95 % as 0\.95"):
        interruption_rate(_slots(1, 20), level=95)


def test_bunched_interruptions_widen_the_interval_and_scattered_ones_leave_it_exact():
    scattered = pd.DataFrame({"debate_id": np.repeat(range(10), 50),
                              "was_interrupted": [True, *[False] * 49] * 10})
    bunched = scattered.assign(was_interrupted=[True] * 10 + [False] * 490)
    plain = stats.beta.ppf([0.025, 0.975], [10, 11], [491, 490])
    row = _row(interruption_rate(scattered))
    assert [row["low"], row["high"]] == pytest.approx(plain)
    wide = _row(interruption_rate(bunched))
    assert wide["low"] < plain[0] / 3 and wide["high"] > 3 * plain[1]
    assert "effective number of slots" in wide["method"] and wide["value"] == 0.02


def test_unequal_audit_weights_leave_room_for_what_is_seldom_drawn():
    # Nothing missed among 40 slots drawn; half of the slots had one chance in fifty.
    slots = _slots(2, 202, is_audited=[True] * 42 + [False] * 160,
                   was_interrupted_audit=[True] * 2 + [False] * 40 + [None] * 160,
                   audit_probability=[1.0] * 2 + [0.38] * 38 + [0.02] * 2 + [0.38] * 62
                   + [0.02] * 98)
    row = _row(interruption_rate(slots))
    equal = _row(interruption_rate(slots.assign(audit_probability=[1.0] * 2 + [0.2] * 200)))
    assert row["value"] == equal["value"] == pytest.approx(2 / 202)
    assert row["high"] > 3 * equal["high"] or row["high"] == 1


def test_slots_that_could_not_be_drawn_are_a_refusal():
    slots = _slots(1, 20, is_audited=[True] * 10 + [False] * 10, was_interrupted_audit=False,
                   audit_probability=[1.0] * 10 + [0.0] * 10)
    row = _row(interruption_rate(slots))
    assert np.isnan(row["value"]) and "10 slots could not be drawn" in row["warnings"]


def test_no_interruption_and_one_debate_are_warned_of():
    one = _row(interruption_rate(_slots(0, 50)))["warnings"]
    assert "one debate: the interval describes this debate only" in one
    none = _slots(0, 600).assign(debate_id=[f"d{i % 12}" for i in range(600)])
    assert "0 interruptions in 12 debates: too few" in _row(interruption_rate(none))["warnings"]


def test_few_debates_are_warned_of_with_and_without_bunches():
    few = _slots(30, 600).assign(debate_id=[f"d{i % 9}" for i in range(600)])
    assert "only 9 debates" in _row(interruption_rate(few))["warnings"]
    bunched = _slots(30, 600).assign(debate_id=[f"d{i // 100}" for i in range(600)])
    said = _row(interruption_rate(bunched))["warnings"]
    assert "only 6 debates" in said and "cluster in debates" in said
    many = _slots(30, 600).assign(debate_id=[f"d{i % 40}" for i in range(600)])
    assert "only" not in _row(interruption_rate(many))["warnings"]


def test_every_number_of_debates_at_which_the_calibration_fails_is_warned_of():
    cells = pd.read_csv(Path(__file__).resolve().parents[2] / "benchmarks/results/silencing.csv")
    cells = cells[cells["setting"].str.contains("debates_n") & (cells["measure"] == "covered")]
    sizes = cells["setting"].str.extract(r"debates_n (\d+), debate_slots (\d+)").astype(int)
    failing = sizes[~cells["holds"].astype(bool)].itertuples(index=False, name=None)
    failing = sorted(set(failing) - {(1, 200)})  # one debate has words of its own
    assert (25, 40) in failing
    for debates_n, each_n in failing:
        total = debates_n * each_n
        slots = _slots(10, total).assign(debate_id=[f"d{i % debates_n}" for i in range(total)])
        assert f"only {debates_n} debates" in _row(interruption_rate(slots))["warnings"]


def test_audit_probabilities_that_do_not_fit_are_warned_of():
    slots = _slots(0, 100, is_audited=[True] * 3 + [False] * 97,
                   was_interrupted_audit=[True] + [False] * 2 + [None] * 97,
                   audit_probability=0.005)
    row = _row(interruption_rate(slots))
    assert "adds up to 600, not 100 slots" in row["warnings"] and "cut there" in row["warnings"]
    fits = slots.assign(audit_probability=0.03)
    assert "do not fit" not in _row(interruption_rate(fits))["warnings"]


@pytest.mark.parametrize("level", [95, None, 0, 1, "high"])
def test_levels_that_are_none_are_refused_in_words(level):
    with pytest.raises(HrcStatsError, match="level is no confidence level"):
        interruption_rate(_slots(1, 20), level=level)
