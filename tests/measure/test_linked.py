"""Linked slots: both tiers, what codings leave open, and the series estimators may use."""

import numpy as np
import pandas as pd
import pytest

from hrcstats import measure
from hrcstats.measure.linked import CUTOFFS

CODING = {"criterion": "C1", "value": "yes", "source_kind": "primary", "confidence": "high",
          "url": "https://example.org/", "access_date": "2026-01-31",
          "coder": "published:a", "publication": "A", "evidence_paraphrase": "founded by decree",
          "source_url": "https://example.org/"}


def coding(organisation, state="CHN", **values):
    """One coding of an organisation's relation to a State."""
    return CODING | {"organisation_id": organisation, "state_iso3": state,
                     "organisation_as_written": f"Verein {organisation}"} | values


CODINGS = pd.DataFrame([
    coding("o1"), coding("o1", value="no", coder="published:b", confidence="low"),
    coding("o2", source_kind="secondary"), coding("o3", value="unknown"),
    coding("o4", value="no"), coding("o4", criterion="C2", value="no"),
    coding("o1", state="USA", value="unknown")])
TIERS = measure.tiers_to_use(CODINGS)


def listed(*slots):
    """Listed slots from (session, organisation, is_list_complete)."""
    frame = pd.DataFrame(slots, columns=["session", "organisation_id", "is_list_complete"])
    return frame.assign(debate_id="d" + frame["session"].astype(str), agenda_item=4,
                        debate_kind="general_debate")


LISTED = listed(*[("11", name, False) for name in ("o1", "o2", "o3", "o4", "o9", None)],
                *[("13", name, True) for name in ("o1", "o1", "o9", "o9")])
SESSIONS = pd.DataFrame({"session": ["11", "12", "13"], "session_kind": "regular",
                         "season": ["June", "September", "March"]})


def test_both_cutoffs_with_bounds_and_what_nobody_coded():
    rows = measure.count_linked(LISTED, TIERS, states=["CHN"]).set_index("cutoff")
    assert rows["n"].to_dict() == {"documented": 3, "probable": 4}
    assert rows["denominator_n"].eq(10).all()
    assert rows["insufficient_n"].eq(1).all() and rows["uncoded_n"].eq(4).all()
    assert rows.loc["probable", "high"] == 0.5 and rows.loc["probable", "low"] == 0.4
    assert "4 of 10 slots by organisations that nobody coded" in rows.loc["probable", "warnings"]


def test_a_relation_to_one_state_is_none_to_another():
    rows = measure.count_linked(LISTED, TIERS, states=["USA", "CUB"])
    assert (rows["n"] == 0).all()
    assert rows.set_index("state_iso3")["insufficient_n"].to_dict() == {"USA": 3, "CUB": 0}


def test_where_nobody_coded_anybody_the_share_is_unknown_and_not_zero():
    rows = measure.count_linked(LISTED, TIERS, states=["CUB"])
    assert rows[["value", "low", "high"]].isna().all(axis=None)
    assert (rows["uncoded_n"] == 10).all() and (rows["denominator_n"] == 10).all()
    assert rows["warnings"].eq("none of the organisations counted is coded for this State").all()
    sessions = measure.count_linked_sessions(LISTED, TIERS, SESSIONS, "CUB", 11, 13)
    both = measure.linked_beside_all(sessions, "probable").set_index(["slots", "session"])
    assert both.loc["linked slots", "value"].isna().all()
    assert both.loc[("all NGO slots", 11), "value"] == 6
    assert both.loc[("linked slots", 11), "warnings"].startswith("none of the organisations")


def test_first_hand_codings_stand_and_are_never_merged_with_published_ones():
    own = coding("o2", value="no", coder="anna", confidence="high")
    tiers = measure.tiers_to_use(pd.DataFrame([*CODINGS.to_dict("records"), own]))
    row = tiers[(tiers["organisation_id"] == "o2")].iloc[0]
    assert (row["origin"], row["tier"]) == ("first_hand", "insufficient")


def test_sessions_without_papers_are_refusals_and_cut_lists_say_so():
    rows = measure.count_linked_sessions(LISTED, TIERS, SESSIONS, "CHN", 11, 13)
    assert len(rows) == 3 * len(CUTOFFS)
    gone = rows[rows["session"] == 12]
    assert gone["value"].isna().all() and gone["n"].isna().all()
    assert gone["warnings"].str.contains("missing, not zero").all()
    assert rows[rows["session"] == 11]["warnings"].str.contains("cut").all()
    assert not rows[rows["session"] == 13]["warnings"].str.contains("cut").any()
    wide = measure.widen_sessions(rows).set_index("session")
    assert wide["state"].to_dict() == {11: "cut", 12: "no papers", 13: "complete"}
    assert np.isnan(wide.loc[12, "slots_n"]) and wide.loc[11, "probable_n"] == 2


def test_cut_lists_never_enter_a_series():
    series = measure.complete_series(LISTED, TIERS, SESSIONS, pd.DataFrame(
        {"measure": ["NGO_general_debate_list_cap"], "session": ["13"]}), "CHN", "documented")
    rows = series.set_index("session")
    assert pd.isna(rows.loc[11, "linked_n"]) and pd.isna(rows.loc[11, "slots_n"])
    assert rows.loc[13, "linked_n"] == 2 and rows.loc[13, "slots_n"] == 4
    assert rows["is_capped"].to_dict() == {11: False, 13: True}
    groups = measure.complete_groups(LISTED, TIERS, "CHN", "documented")
    assert groups.dropna()["slots_n"].sum() == 4 and groups["slots_n"].isna().sum() == 3


def test_every_estimator_refuses_in_words_on_few_lists():
    asked = measure.estimate_on_lists(LISTED, TIERS, SESSIONS, pd.DataFrame(
        columns=["measure", "session"]), "CHN", 13)
    assert set(asked["question"]) == {"surge", "change", "displacement", "scan"}
    assert asked["value"].isna().all() and (asked["warnings"] != "").all()
    undated = measure.estimate_on_lists(LISTED, TIERS, SESSIONS, pd.DataFrame(
        columns=["measure", "session"]), "CHN", None)
    surge = undated[undated["question"] == "surge"]
    assert surge["warnings"].str.contains("fixes no start").all()


def test_a_planted_surge_is_found_on_complete_lists():
    rng = np.random.default_rng(5)
    slots = []
    for session in range(11, 35):
        linked = rng.binomial(60, 0.3 if session >= 23 else 0.1)
        slots += [(str(session), "o1", True)] * linked
        slots += [(str(session), "o9", True)] * (60 - linked)
    sessions = pd.DataFrame({"session": [str(n) for n in range(11, 35)], "season": "March"})
    asked = measure.estimate_on_lists(listed(*slots), TIERS, sessions, pd.DataFrame(
        columns=["measure", "session"]), "CHN", 23)
    step = asked[(asked["quantity"] == "step") & (asked["cutoff"] == "documented")].iloc[0]
    assert step["low"] < 3 < step["high"] and step["low"] > 1
    scanned = asked[(asked["question"] == "scan") & (asked["cutoff"] == "documented")].iloc[0]
    assert scanned["value"] > 1.5 and scanned["part"] != ""


def test_organisations_and_codings_show_contradictions_and_evidence():
    shown = measure.show_organisations(CODINGS, TIERS, "CHN").set_index("organisation_id")
    assert shown.loc["o1", "contradicted"] == "C1" and shown.loc["o2", "contradicted"] == ""
    assert shown["tier"].tolist() == ["documented", "probable", "insufficient", "no_indication"]
    each = measure.show_codings(CODINGS, TIERS, "CHN")
    assert len(each) == 6 and each["evidence_paraphrase"].eq("founded by decree").all()
    assert each["coding"].tolist()[:2] == ["C1 yes", "C1 no"]


def test_linked_and_all_slots_stand_side_by_side_and_states_in_one_table():
    rows = measure.count_linked_sessions(LISTED, TIERS, SESSIONS, "CHN", 11, 13)
    both = measure.linked_beside_all(rows, "probable").set_index(["slots", "session"])
    assert both.loc[("all NGO slots", 11), "value"] == 6
    assert both.loc[("linked slots", 11), ["value", "low", "high"]].tolist() == pytest.approx(
        [2, 2, 3])
    assert np.isnan(both.loc[("linked slots", 12), "value"])
    wide = measure.widen_states(measure.count_linked(LISTED, TIERS), TIERS).set_index("state_iso3")
    assert wide.loc["CHN", ["documented_n", "probable_n", "upper_n"]].tolist() == [3, 4, 5]
    assert wide["coded_n"].to_dict() == {"CHN": 4, "USA": 1}


def test_the_bundled_records_hold_no_surge_but_every_state(tables):
    tiers = measure.tiers_to_use(tables["codings"])
    lists = measure.listed_ngo_slots(tables["speaker_slots"], tables["debates"])
    rows = measure.count_linked(lists, tiers)
    assert rows["state_iso3"].nunique() == tables["codings"]["state_iso3"].nunique()
    known = rows[rows["value"].notna()]
    assert (known["low"] <= known["high"]).all() and (known["value"] == known["low"]).all()
    assert (rows["value"].isna() == (rows["uncoded_n"] == rows["denominator_n"])).all()


def test_a_relation_that_ended_counts_only_while_it_held():
    codings = CODINGS.assign(valid_from=None, valid_to=None)
    is_o1 = (codings["organisation_id"] == "o1") & (codings["state_iso3"] == "CHN")
    codings.loc[is_o1, "valid_to"] = "2010"
    sessions = SESSIONS.assign(start_date=pd.to_datetime(["2009-06-01", "2009-09-01",
                                                          "2011-03-01"]))
    tiers = measure.tiers_by_session(codings, sessions)
    rows = measure.count_linked_sessions(LISTED, tiers, sessions, "CHN", 11, 13)
    n = rows[rows["cutoff"] == "documented"].set_index("session")
    assert n.loc[11, "n"] == 1 and n.loc[13, "n"] == 0 and n.loc[13, "insufficient_n"] == 2
    assert measure.count_linked(LISTED, TIERS, states=["CHN"]).iloc[0]["n"] == 3
