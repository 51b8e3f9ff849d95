"""Roll calls of the Committee on NGOs."""

import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import count_votes, list_vote_oddities, vote_agreement

MINUS = ["vote_id", "committee_session_end", "state_iso3", "vote"]


def roll_calls(matrix, states, sessions_n=10):
    """One row per roll call of a matrix of votes (roll calls by States), spread over sessions."""
    rows = [(f"v{k}", pd.Timestamp("2010-01-01") + pd.Timedelta(days=200 * (k % sessions_n)), state,
             matrix[k][s]) for k in range(len(matrix)) for s, state in enumerate(states)]
    return pd.DataFrame(rows, columns=MINUS)


def two_blocs(rng, roll_calls_n=60, loyalty=0.9):
    """Votes of two blocs of five that are told apart, and five States of no bloc."""
    states = [f"A{n}" for n in range(5)] + [f"B{n}" for n in range(5)] + [
        f"N{n}" for n in range(5)]
    line = rng.choice(["for", "against"], roll_calls_n)
    other = np.where(line == "for", "against", "for")
    lines = np.stack([line] * 5 + [other] * 5 + [rng.choice(["for", "against"], roll_calls_n)
                                               for _ in range(5)], axis=1)
    free = rng.random(lines.shape) > loyalty
    return roll_calls(np.where(free, rng.choice(["for", "against", "abstaining"], lines.shape),
                               lines), states)


def test_one_state_voted_in_all_96(tables):
    counted = count_votes(tables["committee_votes"])
    assert (counted["denominator_n"] == 96).all()
    everywhere = counted[counted["value"] == 96].set_index("state_iso3")
    china = everywhere.loc["CHN"]
    assert (china["against_n"], china["for_n"], china["absent_n"]) == (49, 47, 0)
    always_for_or_against = everywhere[everywhere["abstaining_n"] == 0]
    assert always_for_or_against.index.tolist() == ["CHN"]


def test_states_come_in_order_of_code_and_not_of_count(tables):
    assert count_votes(tables["committee_votes"])["state_iso3"].is_monotonic_increasing


def test_a_state_with_two_votes_in_one_roll_call_has_none(tables):
    votes = tables["committee_votes"]
    counted = count_votes(votes).set_index("state_iso3")
    assert counted["disputed_n"][counted["disputed_n"] > 0].to_dict() == {"ISR": 1, "USA": 1}
    assert counted.loc["USA", "value"] + counted.loc["USA", "absent_n"] + 1 == counted.loc[
        "USA", "listed_n"]


def test_agreement_counts_shared_votes_only():
    votes = roll_calls([["for", "for"], ["for", "against"], ["for", "absent"],
                        ["abstaining", "abstaining"]] * 5, ["CUB", "USA"], sessions_n=5)
    pair = vote_agreement(votes, replicates=50).iloc[0]
    assert (pair["n"], pair["denominator_n"]) == (10, 15) and pair["value"] == pytest.approx(2 / 3)
    assert pair["low"] < pair["value"] < pair["high"]


def test_agreement_does_not_depend_on_the_order_of_rows(tables):
    votes = tables["committee_votes"]
    states = ["CHN", "CUB", "IND", "USA"]
    turned = vote_agreement(votes.sample(frac=1, random_state=1), states=states, replicates=50)
    pd.testing.assert_frame_equal(turned, vote_agreement(votes, states=states, replicates=50))


def test_votes_of_one_session_are_not_so_many_independent_votes():
    same = np.array([["for", "for"]] * 10 + [["for", "against"]] * 10)
    by_session = pd.concat([roll_calls(same[:10], ["A", "B"], 1),
                            roll_calls(same[10:], ["A", "B"], 1).assign(
                                committee_session_end=pd.Timestamp("2012-01-01"),
                                vote_id=lambda rows: "w" + rows["vote_id"])])
    spread = roll_calls(same, ["A", "B"], 20)
    wide, narrow = (vote_agreement(votes, replicates=20).iloc[0] for votes in (by_session, spread))
    assert wide["value"] == narrow["value"] == 0.5
    assert wide["high"] - wide["low"] > 1.5 * (narrow["high"] - narrow["low"])


def test_planted_blocs_are_recovered_and_others_are_not():
    found = vote_agreement(two_blocs(np.random.default_rng(3)), replicates=500)
    kinds = found["state_a"].str[0] + found["state_b"].str[0]
    flagged = found["adjusted_p"] < 0.05
    above = found["value"] > found["null_value"]
    assert (flagged & above)[kinds.isin(["AA", "BB"])].all()
    assert (flagged & ~above)[kinds == "AB"].all()
    assert flagged[~kinds.isin(["AA", "BB", "AB"])].mean() < 0.1


def test_too_few_shared_votes_are_refused(tables):
    found = vote_agreement(tables["committee_votes"], replicates=20)
    refused = found[found["value"].isna()]
    assert len(refused) > 0 and refused["warnings"].str.contains("too few").all()
    assert refused["low"].isna().all() and refused["adjusted_p"].isna().all()


def test_oddities_are_listed_with_their_place(tables, checkout, read_csv):
    members = read_csv(checkout.data_dir / "reference" / "committee_members.csv")
    odd = list_vote_oddities(tables["committee_votes"], members)
    twice = odd[odd["oddity"] == "stands twice"]
    assert sorted(twice["as_written"]) == [
        "Israel: abstaining", "Israel: against", "United States of America: abstaining",
        "United States of America: against"]
    assert twice["source_locator"].str.startswith("line ").all()
    spelt = set(odd[odd["oddity"] == "other spelling"]["as_written"])
    assert {"Kyrgyzstan.", "the Sudan", "Türkiye", "United States",
            "Islamic Republic of Iran"} <= spelt
    assert not (odd["oddity"] == "no seat").any()


def test_a_state_without_a_seat_and_a_roll_call_of_the_council_are_flagged(tables, checkout,
                                                                           read_csv):
    members = read_csv(checkout.data_dir / "reference" / "committee_members.csv")
    votes = tables["committee_votes"].copy()
    row = votes.index[votes["state_iso3"] == "CHN"][-1]
    votes.loc[row, ["state_iso3", "state_as_written"]] = ["FRA", "France"]
    odd = list_vote_oddities(votes, members)
    flagged = odd[odd["oddity"] == "no seat"]
    assert flagged["as_written"].tolist() == ["France"] and "add the term" in (
        flagged["remedy"].item())
    council = votes[votes["vote_id"] == votes["vote_id"].iloc[0]]
    more = pd.concat([council, council.iloc[:1].assign(state_iso3=["ITA"]),
                      council.iloc[:1].assign(state_iso3=["DEU"])])
    assert (list_vote_oddities(more)["oddity"] == "more than 19 States").any()


def test_every_term_of_the_reference_has_the_seats_of_the_committee(checkout, read_csv):
    members = read_csv(checkout.data_dir / "reference" / "committee_members.csv")
    for year in range(2000, 2027):
        seated = members[(members["term_start"] <= f"{year}-12-31")
                         & (members["term_end"] >= f"{year}-12-31")]
        assert seated["state_iso3"].nunique() == 19, year


def _said(*words):
    return pd.DataFrame({"vote_id": [f"v{at}" for at in range(len(words))],
                         "committee_session_end": "2022-09-16", "state_iso3": "CUB",
                         "vote": words})


def test_votes_in_other_letters_count_and_empty_ones_are_told():
    row = count_votes(_said("For", " AGAINST", None, "absent")).iloc[0]
    assert row[["for_n", "against_n", "value", "listed_n"]].tolist() == [1, 1, 2, 4]
    assert row["warnings"] == "1 of 4 votes are empty and count as not cast"


@pytest.mark.parametrize("measure", [count_votes, vote_agreement])
def test_an_unknown_word_is_no_vote_and_is_refused_with_its_rows(measure):
    with pytest.raises(HrcStatsError) as told:
        measure(_said("yes", "for", "yes", "present"))
    assert [(problem.value, problem.remedy) for problem in told.value.problems] == [
        ("present", "leave it empty where the vote is not known"), ("yes", "write 'for'")]
    assert "rows 1, 3" in told.value.problems[1].where


@pytest.mark.parametrize("setting", [{"replicates": 0}, {"level": 95}, {"seed": -1}])
def test_settings_of_agreement_that_are_none_are_refused(setting):
    with pytest.raises(HrcStatsError, match=next(iter(setting))):
        vote_agreement(_said("for"), **setting)
