"""Matching: three outcomes, reasons, and what may never be matched."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.match import match_names, match_pairs

PAIRS = Path(__file__).parents[2] / "benchmarks" / "data" / "labelled_pairs.csv"
KNOWN = (
    pd.read_csv(Path(__file__).parents[2] / "data" / "reference" / "organisations.csv", dtype=str)
    .drop_duplicates("organisation_id")[["organisation_id", "organisation_name"]][::25]
)
REGISTRY = pd.DataFrame(
    [("org_fidh", "International Federation for Human Rights Leagues"),
     ("org_amnesty", "Amnesty International"),
     ("org_amnesty_usa", "Amnesty International USA"),
     ("org_buddhist", "International Buddhist Relief Organization"),
     ("org_khiam", "Khiam Rehabilitation Center for Victims of Torture"),
     ("org_cap_a", "Coalition pour l’abolition de la prostitution (CAP)"),
     ("org_cap_b", "Commonwealth Association of Planners (CAP)"),
     ("org_wilpf", "Women’s International League for Peace and Freedom"),
     ("org_aacmt", "Association tchadienne pour la promotion des droits de l’homme")],
    columns=["organisation_id", "organisation_name"],
)


def _match(*names: object, registry: pd.DataFrame = REGISTRY, **options: object) -> pd.DataFrame:
    return match_names(pd.DataFrame({"name": list(names)}), registry, column="name", **options)


def test_input_columns_and_row_order_are_kept() -> None:
    names = pd.DataFrame({"row": [3, 1, 2], "name": ["Amnesty International", "", "Nobody at All"]},
                         index=[7, 7, 9])
    result = match_names(names, REGISTRY, column="name")
    assert list(result.index) == [7, 7, 9]
    assert list(result.columns[:2]) == ["row", "name"]
    assert list(result["row"]) == [3, 1, 2]


@pytest.mark.parametrize(("name", "organisation_id"), [
    ("Amnesty Internat ional", "org_amnesty"),
    ("The Khiam Rehabilitation Centre for the Victims of Torture, Inc.", "org_khiam"),
    ("Fédération internationale des ligues des droits de l'homme (FIDH)", "org_fidh"),
    ("Liga Internacional de Mujeres por la Paz y la Libertad", "org_wilpf"),
])
def test_spellings_and_translations_are_matched(name: str, organisation_id: str) -> None:
    row = _match(name).iloc[0]
    assert (row["decision"], row["organisation_id"]) == ("matched", organisation_id)
    assert row["reason"]


@pytest.mark.parametrize("name", [
    "International Buddhist Relief Association", "Amnesty International Nepal",
    "Association malienne pour la promotion des droits de l’homme",
])
def test_one_distinguishing_word_is_never_matched(name: str) -> None:
    row = _match(name).iloc[0]
    assert row["decision"] in ("review", "new")
    assert row["organisation_id"] is None or row["organisation_id"] != row["organisation_id"]


@pytest.mark.parametrize(("known", "asked"), [
    # another word in its place
    ("Women’s Federation for World Peace", "Youth Federation for World Peace"),
    ("International Campaign to Abolish Nuclear Weapons",
     "Global Campaign to Abolish Nuclear Weapons"),
    ("Coordination française du lobby européen des femmes",
     "Coordination française du lobby européen des jeunes"),
    ("Fundación para la Promoción de la Salud", "Fundación para la Promoción de la Paz"),
    ("Watershed Organisation Trust (WOTR)", "Watershed Organisation Forum (WOTR)"),
    ("The Peace Institute (Slovenia), the Institute on Statelessness and Inclusion",
     "The Peace Institute (Slovenia), the League on Statelessness and Inclusion"),
    # one word more
    ("International Action Network on Small Arms",
     "International Women’s Action Network on Small Arms"),
    ("European Space Policy Institute", "European Space Policy Institute Forum"),
    # a section or a city
    ("Danish Association for Penal Reform (KRIM)",
     "Danish Association for Penal Reform (KRIM) Lagos"),
    ("Voie éclairée des enfants démunis (VED)", "Voie éclairée des enfants démunis (VED) Kenya"),
    ("Professional Institute for Advanced Wound Recovery",
     "Professional Institute for Advanced Wound Recovery Lagos"),
])
def test_a_word_exchanged_or_added_is_never_matched(known: str, asked: str) -> None:
    registry = pd.DataFrame({"organisation_id": ["org_1"], "organisation_name": [known]})
    for one, other in ((known, asked), (asked, known)):
        row = _match(one, registry=registry.assign(organisation_name=other)).iloc[0]
        assert row["decision"] in ("review", "new")


def test_an_alias_does_not_lend_itself_to_another_body() -> None:
    registry = pd.DataFrame({
        "organisation_id": "org_mpp", "organisation_name": "Marijuana Policy Project Foundation",
        "alias_text": ["", "Marijuana Policy Project"]})
    assert _match("Marijuana Policy Project Council", registry=registry)["decision"][0] == "review"
    assert _match("Marijuana Policy Project", registry=registry)["decision"][0] == "matched"


@pytest.mark.parametrize("name", [
    "Amnistie internationale", "Amnistía Internacional", "AMNESTY INTERNATIONAL",
    "Amnesty Inter-\nnational", "Amnesty Inter- national", "Amnesty International (AI)",
    "Amnesty International (in special consultative status)",
])
def test_one_body_in_three_languages_and_spoilt_by_the_printer(name: str) -> None:
    assert _match(name)["organisation_id"][0] == "org_amnesty"


@pytest.mark.parametrize("name", [
    "Cairo Institute for Human Rights Stud", "Cairo Insti tute for Human Rights Studies",
    "Cairo Insti- tute for Human Rights Studies", "Cairo Institut for Human Rigths Studies",
    "CAIRO CEN TRE FOR HUMAN RIGHTS STUDIES",
])
def test_names_cut_short_or_broken_are_the_same(name: str) -> None:
    known = "Cairo Centre" if "CEN" in name else "Cairo Institute"
    pairs = pd.DataFrame({"name_a": [name], "name_b": [f"{known} for Human Rights Studies"]})
    assert match_pairs(pairs)["is_same"].all()


def test_a_word_of_many_names_is_not_another_one_cut_short() -> None:
    pairs = pd.DataFrame({"name_a": ["World Federation of the Deaf"],
                          "name_b": ["World Federation of the Deafblind"]})
    assert match_pairs(pairs)["score"][0] < 0.15


@pytest.mark.parametrize("name", [
    "Amnesty International, International Buddhist Relief Organization",
    "International Buddhist Relief Organization and Amnesty International",
    "Amnesty International / International Buddhist Relief Organisation",
    "FIDH and OMCT", "FIDH, OMCT",
])
def test_two_known_organisations_in_one_cell_are_flagged(name: str) -> None:
    row = _match(name).iloc[0]
    assert (row["decision"], row["reason"]) == ("review", "flagged: two_organisations")


def test_rows_of_aliases_may_repeat_and_leave_the_name_out() -> None:
    registry = pd.DataFrame([("a", "Amnesty International", ""), ("a", "", "AI"),
                             ("a", "", "AI"), ("a", "Amnesty International", "")],
                            columns=["organisation_id", "organisation_name", "alias_text"])
    result = _match("AI", "Amnesty Internat ional", registry=registry)
    assert list(result["organisation_name"]) == ["Amnesty International"] * 2


def test_empty_cells_of_a_registry_are_told_with_their_row() -> None:
    registry = pd.DataFrame({"organisation_id": ["", "b"], "organisation_name": ["One", " "]})
    with pytest.raises(HrcStatsError) as error:
        _match("One", registry=registry)
    assert [problem.where for problem in error.value.problems] == ["registry, row 2",
                                                                    "registry, row 3"]


@pytest.mark.parametrize("name", [
    "", None, "x" * 10_000, "منظمة العفو الدولية", "FIDH", "CAP", "12345", "C",
    "Here is your list of organizations:", "E/C.2/2019/CRP.12",
    "Amnesty International (AI) and Khiam Rehabilitation Center (KRC)",
])
def test_what_is_no_name_is_flagged_and_never_matched(name: object) -> None:
    row = _match(name).iloc[0]
    assert row["decision"] == "review"
    assert row["reason"].startswith("flagged: ")


def test_an_acronym_matches_only_the_one_body_entered_under_it() -> None:
    row = pd.DataFrame([("org_fidh", REGISTRY.organisation_name[0], "FIDH")],
                       columns=["organisation_id", "organisation_name", "alias_text"])
    alias = pd.concat([REGISTRY.assign(alias_text=None), row])
    assert _match("FIDH", registry=alias).iloc[0]["organisation_id"] == "org_fidh"
    shared = pd.concat([alias, pd.DataFrame(
        [("org_amnesty", "Amnesty International", "FIDH")], columns=alias.columns)])
    assert _match("FIDH", registry=shared).iloc[0]["decision"] == "review"


def test_judgements_bind() -> None:
    judged = pd.DataFrame(
        [("AI London", "Amnesty International", "same"),
         ("Amnesty Internat ional", "Amnesty International", "different")],
        columns=["name_a", "name_b", "judgement"],
    )
    result = _match("AI London", "Amnesty Internat ional", judgements=judged)
    assert result["organisation_id"].iloc[0] == "org_amnesty"
    assert result["decision"].iloc[1] != "matched"


def test_a_judgement_holds_for_every_spelling_and_contradictions_show_their_chain() -> None:
    same = [("A. I. London", "Amnesty International", "same")]
    columns = ["name_a", "name_b", "judgement"]
    judged = pd.DataFrame(same, columns=columns)
    assert _match("AI LONDON", judgements=judged)["organisation_id"][0] == "org_amnesty"
    two = [*same, ("AI London", "Khiam Rehabilitation Center for Victims of Torture", "same")]
    row = _match("AI London", judgements=pd.DataFrame(two, columns=columns)).iloc[0]
    assert (row["decision"], row["reason"].split(":")[0]) == (
        "review", "judged the same as several organisations")
    against = [*two, ("Amnesty International",
                      "Khiam Rehabilitation Center for Victims of Torture", "different")]
    with pytest.raises(HrcStatsError, match="'amnesty international' = 'ai london' = 'khiam"):
        _match("AI London", judgements=pd.DataFrame(against, columns=columns))


def test_an_alias_or_judgement_changes_no_decision_about_others() -> None:
    names = ["Khiam Rehabilitation Centre", "Amnesty Internat ional", "Nobody at All", "CAP"]
    before = _match(*names)
    more = pd.concat([REGISTRY.assign(alias_text=None), pd.DataFrame(
        [("org_buddhist", "International Buddhist Relief Organization", "IBRO Relief of Lanka")],
        columns=["organisation_id", "organisation_name", "alias_text"])])
    judged = pd.DataFrame([("IBRO", "International Buddhist Relief Organization", "same")],
                          columns=["name_a", "name_b", "judgement"])
    pd.testing.assert_frame_equal(before, _match(*names, registry=more, judgements=judged))


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_no_alias_or_judgement_about_one_touches_the_others(data: st.DataObject) -> None:
    names = sorted({*KNOWN["organisation_name"]})
    touched = data.draw(st.sampled_from(names))
    alias = data.draw(st.sampled_from(["Zzyzx Collective of Blorb", "QWXZ", "Ordo Fratrum Vlk"]))
    verdict = data.draw(st.sampled_from(["same", "different"]))
    asked = [name.replace("e", "", 1) for name in names if name != touched][:60]
    owner = KNOWN.loc[KNOWN["organisation_name"] == touched, "organisation_id"].iloc[0]
    more = pd.concat([KNOWN.assign(alias_text=""), pd.DataFrame(
        [(owner, touched, alias)],
        columns=["organisation_id", "organisation_name", "alias_text"])])
    judged = pd.DataFrame([("Blorb of Zzyzx", touched, verdict)],
                          columns=["name_a", "name_b", "judgement"])
    columns = ["organisation_id", "score", "decision"]
    before = _match(*asked, registry=KNOWN)
    after = _match(*asked, registry=more, judgements=judged)
    is_near = (before.filter(like="_id") == owner).any(axis=1)
    pd.testing.assert_frame_equal(before.loc[~is_near, columns], after.loc[~is_near, columns])


def test_row_order_never_matters() -> None:
    names = pd.DataFrame({"name": ["Amnesty Intl", "Khiam Centre", "CAP", "Nobody", "Amnesty USA"]})
    forward = match_names(names, REGISTRY, column="name")
    backward = match_names(names[::-1], REGISTRY[::-1], column="name")[::-1]
    pd.testing.assert_frame_equal(forward, backward)


def test_missing_columns_and_double_names_are_told_at_once() -> None:
    with pytest.raises(HrcStatsError, match="column missing"):
        match_names(pd.DataFrame({"nom": ["x"]}), REGISTRY, column="name")
    doubled = pd.DataFrame({"organisation_id": ["a", "a"], "organisation_name": ["One", "Two"]})
    with pytest.raises(HrcStatsError, match="alias_text"):
        _match("One", registry=doubled)


def test_empty_inputs_give_empty_or_new() -> None:
    assert match_names(pd.DataFrame({"name": []}), REGISTRY, column="name").empty
    assert _match("Amnesty International", registry=REGISTRY[:0]).iloc[0]["decision"] == "new"
    assert match_pairs(pd.DataFrame({"name_a": [], "name_b": []})).empty


def test_labelled_pairs_keep_their_floor() -> None:
    pairs = pd.read_csv(PAIRS)
    held = pairs[pairs["split"] == "held_out"]
    result = match_pairs(held)
    hits = (result["is_same"] & (held["is_same"] == 1)).sum()
    precision, recall = hits / result["is_same"].sum(), hits / (held["is_same"] == 1).sum()
    assert precision >= 0.97
    assert recall >= 0.95
