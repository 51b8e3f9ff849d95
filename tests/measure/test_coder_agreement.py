import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import agreement

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
