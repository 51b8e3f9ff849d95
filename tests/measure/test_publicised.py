import pandas as pd

from hrcstats.measure import (
    classify_incidents,
    classify_interruption,
    count_incident_positions,
    count_incidents,
    find_source_disagreements,
    source_bias,
)


def test_the_ten_lookalikes_are_turned_away_each_by_its_own_rule(tables):
    cases = classify_incidents(tables["interruption_lookalikes"])
    assert len(cases) == 10 and not (cases["is_s1"] == "yes").any()
    rules = {"not_hrc": "not of the Human Rights Council", "no_time_left": "time ran out",
             "complaint_after": "did not begin during", "state_interrupts_state": "no NGO",
             "point_of_order_in_favour_of_ngo_access": "no NGO", "state_on_state": "no NGO",
             "body_unknown": "body is not named"}
    for case in cases.itertuples():
        expected = next(rule for start, rule in rules.items() if case.why_not.startswith(start))
        assert expected in case.s1_rule, case.lookalike_id


def test_unknown_is_never_no():
    known = {"body": "hrc", "objector": "state", "moment": "during", "speaker": "ngo"}
    assert classify_interruption(known)[0] == "yes"
    for column in known:
        assert classify_interruption(known | {column: "unknown"})[0] == "unknown"
        assert classify_interruption(known | {column: None})[0] == "unknown"
    assert classify_interruption(known | {"objector": "chair"})[0] == "no"


def test_the_bundled_incidents_show_their_bias(tables):
    bias = source_bias(tables["interruptions"], tables["interruption_sources"]).set_index(
        "quantity")
    row = bias.loc["largest_organisation"]
    assert (row["n"], row["denominator_n"], row["detail"]) == (21, 40, "UN Watch")
    assert bias["warnings"].str.contains("never a rate").all()


def test_counts_carry_no_interval_and_no_value_below_one(tables):
    rows = count_incidents(tables["interruptions"], "outcome")
    assert rows["value"].sum() == 40 and rows["low"].isna().all()
    assert rows["warnings"].str.contains("never a rate").all()


def test_several_states_of_one_incident_count_each():
    incidents = pd.DataFrame({
        "incident_id": ["a", "b"], "interrupting_states_iso3": ["CUB; CHN", "CUB"],
        "supporting_states_iso3": [None, "PAK"], "defending_states_iso3": ["", None]})
    rows = count_incident_positions(incidents).set_index(["position", "state_iso3"])["value"]
    assert rows.to_dict() == {("interrupting", "CUB"): 2, ("interrupting", "CHN"): 1,
                              ("supporting", "PAK"): 1}


def test_disagreements_keep_every_version_and_ignore_the_order_of_states(tables):
    told = pd.DataFrame([("a", "interrupting_states", "Cuba; China"),
                         ("a", "interrupting_states", "China; Cuba"), ("a", "outcome", "warned"),
                         ("a", "outcome", "cut_off")], columns=["incident_id", "field", "value"])
    found = find_source_disagreements(told)
    assert found["field"].tolist() == ["outcome"]
    assert found["versions"].tolist() == ["warned | cut_off"]
    # 14ymedio gives the slot of July 2020 to another NGO than three other sources.
    real = find_source_disagreements(tables["interruption_statements"])
    slot = real[(real["incident_id"] == "INT031") & (real["field"] == "slot_holder")]
    assert slot["versions"].tolist() == ["Ingénieurs du Monde | UN Watch"]


def test_no_address_shown_names_a_natural_person(tables):
    shown = tables["interruption_sources"]["source_url"].str.casefold()
    # Counted, not written out: 16 addresses name a speaker or an author, and are cut to the host.
    assert shown.str.fullmatch(r"https?://[^/]+/").sum() == 16
