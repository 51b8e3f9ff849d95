"""Applications followed through the Committee's sessions."""

import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import build_spells, spell_counts, take_cohort, time_to_status

DAYS = ["2010-03-03", "2010-06-21", "2011-03-04", "2011-06-16", "2012-02-21"]


def decisions(*rows):
    """Decisions as (place of the session, decision, name, id)."""
    frame = pd.DataFrame(rows, columns=["committee_session_end", "decision",
                                        "organisation_as_written", "organisation_id"])
    days = pd.to_datetime([DAYS[place] for place in frame["committee_session_end"]])
    return frame.assign(committee_session_end=days)


# Every session lists a deferral of X, so that an absence of others means something.
WAITS = [(place, "deferred_new" if place == 0 else "deferred_carried_over", "X", "x")
         for place in range(5)]


def one(*rows, name_rule="matched"):
    """The spells of the organisations beside X."""
    spells = build_spells(decisions(*WAITS, *rows), name_rule)
    return spells[~spells["organisation_id"].isin(["x", "X"])].reset_index(drop=True)


def test_a_worked_history_from_first_consideration_to_grant():
    spell = one((1, "deferred_new", "A", "a"), (2, "deferred_carried_over", "A", "a"),
                (3, "granted", "A", "a")).iloc[0]
    assert (spell["origin"], spell["entry"], spell["exit"], spell["exit_after"]) == (1, 1, 3, 2)
    assert (spell["end_kind"], spell["entered_as"]) == ("granted", "first_consideration")
    assert (spell["sessions_deferred_n"], spell["sessions_missed_n"]) == (2, 0)
    assert spell["entry_date"] == pd.Timestamp("2010-06-21")


@pytest.mark.parametrize(("decision", "end"), [
    ("granted_on_first_consideration", "granted"), ("closed_no_response", "closed"),
    ("declined", "declined"), ("application_withdrawn", "withdrawn")])
def test_each_end_is_an_end_of_its_own(decision, end):
    assert one((1, decision, "A", "a"))["end_kind"].tolist() == [end]


def test_a_grant_missing_from_the_sheet_of_grants_is_found_in_that_of_first_considerations():
    spell = one((2, "granted_on_first_consideration", "A", "a")).iloc[0]
    assert (spell["end_kind"], spell["sessions_waited_n"]) == ("granted", 0)


def test_carried_over_at_first_sight_is_left_truncated_from_the_latest_possible_session():
    spell = one((2, "deferred_carried_over", "A", "a"), (3, "granted", "A", "a")).iloc[0]
    assert spell["is_left_truncated"] and (spell["origin"], spell["entry"]) == (1, 2)


def test_an_end_without_a_beginning_is_kept_apart():
    spells = one((2, "granted", "A", "a"))
    assert spells["entered_as"].tolist() == ["end_only"] and take_cohort(spells, late=True).empty


def test_not_seen_again_is_lost_and_still_waiting_at_the_last_session_is_not():
    spells = one((1, "deferred_new", "A", "a"), (4, "deferred_new", "B", "b"))
    assert spells.set_index("organisation_id")["is_lost"].to_dict() == {"a": True, "b": False}
    assert spells["end_kind"].isna().all()


def test_a_session_missed_in_between_is_counted_and_does_not_break_the_spell():
    spell = one((0, "deferred_new", "A", "a"), (2, "deferred_carried_over", "A", "a")).iloc[0]
    assert (spell["exit"], spell["sessions_missed_n"]) == (2, 1)


def test_a_first_consideration_after_an_absence_is_another_application():
    spells = one((0, "deferred_new", "A", "a"), (3, "deferred_new", "A", "a"),
                 (4, "closed_no_response", "A", "a"))
    assert spells["spell_index"].tolist() == [1, 2]
    assert spells["is_lost"].tolist() == [True, False]
    assert spells["end_kind"].fillna("waiting").tolist() == ["waiting", "closed"]


def test_what_follows_a_closure_is_another_application():
    spells = one((0, "deferred_new", "A", "a"), (1, "closed_no_response", "A", "a"),
                 (3, "deferred_new", "A", "a"))
    assert spells["end_kind"].fillna("waiting").tolist() == ["closed", "waiting"]


def test_deferred_and_granted_at_one_session_is_granted():
    spell = one((1, "deferred_carried_over", "A", "a"), (1, "granted", "A", "a")).iloc[0]
    assert (spell["end_kind"], spell["sessions_deferred_n"]) == ("granted", 0)


def test_a_session_that_lists_no_deferrals_misses_nobody():
    rows = decisions((0, "deferred_new", "A", "a"), (1, "granted", "B", "b"),
                     (2, "deferred_carried_over", "A", "a"))
    spell = build_spells(rows).query("organisation_id == 'a'").iloc[0]
    assert (spell["sessions_waited_n"], spell["sessions_missed_n"]) == (2, 0)


def test_spellings_break_a_spell_by_exact_name_and_not_by_organisation():
    rows = [(0, "deferred_new", "Ambedkar Centre for Justice and Peace", "a"),
            (1, "deferred_carried_over", "Ambedkar Center for Justice and Peace", "a")]
    assert len(one(*rows, name_rule="as_written")) == 2
    whole = one(*rows)
    assert whole["sessions_deferred_n"].tolist() == [2]
    assert whole["name_as_written"].tolist() == ["Ambedkar Centre for Justice and Peace"]


def test_neither_reclassification_nor_status_given_up_is_an_application():
    assert one((1, "reclassification_deferred", "A", "a"),
               (2, "status_relinquished", "A", "a")).empty


def test_the_order_of_rows_changes_nothing(tables):
    rows = tables["committee_decisions"]
    turned = build_spells(rows.sample(frac=1, random_state=5))
    pd.testing.assert_frame_equal(turned, build_spells(rows))


def test_every_application_decision_of_the_record_stands_in_one_spell(tables):
    rows = tables["committee_decisions"]
    spells = build_spells(rows)
    names = rows["organisation_id"].fillna(rows["organisation_as_written"])
    deferred = rows["decision"].str.startswith("deferred_")
    ended = rows["decision"].isin(["granted", "granted_on_first_consideration", "declined",
                                   "application_withdrawn", "closed_no_response"])
    place = pd.DataFrame({"name": names, "session": rows["committee_session_end"]})
    assert spells["end_kind"].notna().sum() == len(place[ended].drop_duplicates())
    both = place[deferred].merge(place[ended].drop_duplicates(), how="left", indicator=True)
    put_off = both[both["_merge"] == "left_only"].drop(columns="_merge").drop_duplicates()
    assert spells["sessions_deferred_n"].sum() == len(put_off)


def test_a_rename_is_followed(tables):
    """One sheet has the name before, the other the name after the change listed in June 2016."""
    rows = tables["committee_decisions"]
    names = ["Human in Love", "Human in Love Corporation"]
    mine = rows[rows["organisation_as_written"].isin(names)]
    assert mine["organisation_as_written"].nunique() == 2
    assert len(build_spells(mine, "as_written")) == 2
    spell = build_spells(mine)
    assert spell[["entered_as", "end_kind"]].values.tolist() == [["first_consideration", "granted"]]


def test_matching_loses_fewer_from_sight_than_exact_names(tables):
    lost = {rule: build_spells(tables["committee_decisions"], rule)["is_lost"].sum()
            for rule in ("as_written", "case_folded", "matched")}
    assert lost["as_written"] >= lost["case_folded"] > 2 * lost["matched"]


def test_the_last_39_grants_of_june_2021_are_those_last_seen_in_february_2020(tables):
    spells = build_spells(tables["committee_decisions"])
    lost = spells[spells["is_lost"]].groupby("exit_date").size()
    counts = tables["committee_counts"].set_index(["committee_session_end", "decision"])["rows_n"]
    named = spells[(spells["exit_date"] == "2021-06-08") & (spells["end_kind"] == "granted")]
    assert counts[(pd.Timestamp("2021-06-08"), "granted")] == 202
    assert lost[pd.Timestamp("2020-02-07")] == 432 - len(named) == 39


def test_lost_applications_bound_the_curve(tables):
    spells = build_spells(tables["committee_decisions"])
    curves = {lost: time_to_status(take_cohort(spells, lost=lost), at=[4, 10], replicates=20)
              for lost in ("ended", "censored", "granted")}
    granted = {lost: rows.loc[rows["end_kind"] == "granted", "value"].to_numpy()
               for lost, rows in curves.items()}
    assert (granted["ended"] < granted["censored"]).all()
    assert (granted["censored"] < granted["granted"]).all()


def test_another_choice_is_refused():
    with pytest.raises(HrcStatsError, match="ended"):
        take_cohort(one((1, "deferred_new", "A", "a")), lost="dropped")


def test_counts_add_up(tables):
    spells = build_spells(tables["committee_decisions"])
    counts = spell_counts(spells)
    assert counts["n"].sum() == len(spells) and (counts["denominator_n"] == len(spells)).all()
    assert np.isnan(spell_counts(spells.head(0))["value"].item())
