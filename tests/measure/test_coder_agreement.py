import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import agreement, verdict_words

# Units in columns, coders in rows, * is no coding: two reliability data sets printed in the
# literature on alpha, with the values printed there.
THREE_CODERS = """* * * * * 3 4 1 2 1 1 3 3 * 3
1 * 2 1 3 3 4 3 * * * * * * *
* * 2 1 3 4 4 * 2 1 1 3 3 * 4"""
FOUR_CODERS = """1 2 3 3 2 1 4 1 2 * * *
1 2 3 3 2 2 4 1 2 5 * 3
* 3 3 3 2 3 4 2 2 5 1 *
1 2 3 3 2 4 4 1 2 5 1 *"""


def _codings(table):
    return pd.DataFrame([
        {"unit": unit, "coder": coder, "value": None if value == "*" else value}
        for coder, row in enumerate(table.splitlines()) for unit, value in enumerate(row.split())])


def _value(frame, quantity):
    return frame.set_index("quantity").loc[quantity, "value"]


@pytest.mark.parametrize(("table", "level", "alpha"), [
    (THREE_CODERS, "nominal", 0.691), (THREE_CODERS, "ordinal", 0.807),
    (THREE_CODERS, "interval", 0.811),
    (FOUR_CODERS, "nominal", 0.743), (FOUR_CODERS, "ordinal", 0.815),
    (FOUR_CODERS, "interval", 0.849), (FOUR_CODERS, "ratio", 0.797)])
def test_alpha_of_published_tables(table, level, alpha):
    frame = agreement(_codings(table), level, replicates=20)
    assert _value(frame, "alpha") == pytest.approx(alpha, abs=5e-4)


def test_ac1_of_a_published_table():
    assert _value(agreement(_codings(FOUR_CODERS), replicates=20), "ac1") == pytest.approx(
        0.775, abs=5e-4)


def test_ac1_of_two_coders_by_hand():
    # 118 of 125 agree as yes-yes, 2 as no-no, 5 differ: pi = 241 / 250, p_e = 2 pi (1 - pi).
    pairs = [("yes", "yes")] * 118 + [("yes", "no")] * 5 + [("no", "no")] * 2
    codings = pd.DataFrame([{"unit": u, "coder": c, "value": v}
                            for u, pair in enumerate(pairs) for c, v in enumerate(pair)])
    by_chance = 2 * (241 / 250) * (9 / 250)
    expected = (120 / 125 - by_chance) / (1 - by_chance)
    assert _value(agreement(codings, replicates=20), "ac1") == pytest.approx(expected)


@pytest.mark.parametrize(("agreeing_n", "word"), [(50, "no conclusion"), (87, "tentative")])
def test_verdict_in_the_words_of_the_codebook(agreeing_n, word):
    rows = [(u, c, "yes" if (u % 2) ^ (u >= agreeing_n and c == "b") else "no")
            for u in range(100) for c in "ab"]
    frame = agreement(pd.DataFrame(rows, columns=["unit", "coder", "value"]), replicates=50)
    assert word in frame.set_index("quantity").loc["alpha", "warnings"]


def test_unknown_is_a_value_and_null_is_not():
    codings = pd.DataFrame({"unit": [1, 1, 2, 2, 3, 3], "coder": list("ababab"),
                            "value": ["unknown", "no", "no", "no", "yes", None]})
    frame = agreement(codings, replicates=20).set_index("quantity")
    assert frame.loc["alpha", ["n", "denominator_n"]].tolist() == [2, 3]
    assert frame.loc["alpha", "value"] < 1


def test_no_variation_is_a_refusal_in_words():
    codings = pd.DataFrame({"unit": [1, 1, 2, 2], "coder": list("abab"), "value": ["no"] * 4})
    frame = agreement(codings)
    assert frame["value"].isna().all() and frame["warnings"].str.contains("undefined").all()


def test_single_coder_is_a_refusal():
    frame = agreement(pd.DataFrame({"unit": [1, 2], "coder": ["a", "a"], "value": ["no", "yes"]}))
    assert frame["value"].isna().all() and "two coders" in frame["warnings"].iloc[0]


def test_a_coder_who_coded_twice_is_named_with_all_other_problems():
    codings = pd.DataFrame({"unit": [1, 1, 2, None], "coder": ["a", "a", None, "b"],
                            "value": ["yes", "no", "no", "no"]})
    with pytest.raises(HrcStatsError) as caught:
        agreement(codings)
    assert len(caught.value.problems) == 3 and "a on 1" in str(caught.value)


def test_stances_have_their_order_and_other_words_need_one():
    codings = pd.DataFrame({"unit": [1, 1, 2, 2, 3, 3], "coder": list("ababab"),
                            "value": ["critical", "mixed", "laudatory", "laudatory", "mixed",
                                      "mixed"]})
    assert _value(agreement(codings, "ordinal", replicates=20), "alpha") > 0.5
    codings["value"] = ["low", "mid", "high", "high", "mid", "mid"]
    with pytest.raises(HrcStatsError, match="no place in the order"):
        agreement(codings, "ordinal")
    agreement(codings, "ordinal", order=["low", "mid", "high"], replicates=20)


def test_by_criterion_gives_each_its_rows():
    codings = _codings(FOUR_CODERS)
    both = pd.concat([codings.assign(criterion="C1"), codings.assign(criterion="C2")])
    frame = agreement(both, by="criterion", replicates=20)
    assert frame["criterion"].tolist() == ["C1", "C1", "C2", "C2"]


def _pairs(both_yes, both_no, differ):
    pairs = [("yes", "yes")] * both_yes + [("no", "no")] * both_no + [("yes", "no")] * differ
    return pd.DataFrame([{"unit": u, "coder": c, "value": v}
                         for u, pair in enumerate(pairs) for c, v in enumerate(pair)])


def test_twenty_units_alike_leave_room_for_disagreements_not_seen():
    frame = agreement(_pairs(10, 10, 0)).set_index("quantity")
    assert (frame["value"] == 1).all() and (frame["high"] == 1).all()
    # 3 of 20 disagreeing (15 %) would be met without any in 20 at 3.9 %: well within the limit.
    three = agreement(_pairs(9, 8, 3), replicates=20).set_index("quantity")
    assert (frame["low"] < three["value"]).all()
    assert frame["warnings"].str.contains("all 20 units agree").all()
    assert frame["warnings"].str.contains("up to 17% of units").all()


def test_a_perfect_small_sample_does_not_plainly_support_conclusions():
    few = agreement(_pairs(10, 10, 0))
    assert verdict_words(few).iloc[0] == (
        "supports conclusions; the interval reaches into tentative conclusions")
    assert "reaches into tentative" in few["warnings"].iloc[0]
    many = agreement(_pairs(100, 100, 0), replicates=50)
    assert verdict_words(many).iloc[0] == "supports conclusions"


def test_few_disagreements_are_said_and_many_are_not():
    assert "only 1 of 56 units disagree" in agreement(_pairs(25, 30, 1),
                                                      replicates=20)["warnings"].iloc[0]
    assert "disagree" not in agreement(_pairs(25, 25, 6), replicates=20)["warnings"].iloc[1]


def test_undefined_bootstrap_draws_are_counted_in_the_warnings():
    # One unit of 20 is "yes": a draw misses it in about 36 of 100.
    warnings = agreement(_pairs(1, 19, 0), replicates=200).set_index("quantity")["warnings"]
    drawn = int(warnings["alpha"].split(" of 200 bootstrap draws are undefined")[0].split()[-1])
    assert 50 <= drawn <= 95
    assert "undefined" not in warnings["ac1"]


def test_the_low_limit_holds_for_scores_and_more_than_two_coders():
    rows = [(unit, coder, unit % 4) for unit in range(12) for coder in range(3)]
    codings = pd.DataFrame(rows, columns=["unit", "coder", "value"])
    for level in ("ordinal", "interval", "ratio"):
        row = agreement(codings, level, replicates=20).iloc[0]
        assert row["value"] == 1 and 0 < row["low"] < 1


def test_one_unit_is_said_as_one():
    codings = pd.DataFrame({"unit": ["u1", "u1", "u2"], "criterion": "C1",
                            "coder": ["ab", "cd", "ab"], "value": ["yes", "no", "yes"]})
    said = "; ".join(agreement(codings)["warnings"])
    assert "only 1 unit: the interval is rough" in said
    assert "1 unit with fewer than two codings is left out" in said
    assert not any(f"1 unit{ending}" in said for ending in ("s:", "s with", "s disagree"))
