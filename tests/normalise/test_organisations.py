"""The registry: ids that stay, groups that respect judgements, renames with their dates."""

from __future__ import annotations

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.normalise.clusters import Link, group_names
from hrcstats.normalise.organisations import mint_registry
from hrcstats.normalise.trail import merge_organisations, resolve_id, split_organisation

NAMES = [
    "Amnesty International", "Amnesty Internat ional", "Amnesty International USA",
    "Khiam Rehabilitation Center for Victims of Torture",
    "Khiam Rehabilitation Centre for the Victims of Torture", "Virtual Activism, Incorporated",
    "Digital Democracy Now", "Here is your list without bullet points:", "IFEX", "IFEX",
    "Transparency International – Bulgaria", "Transparency International",
]


def _mentions(names: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"name_as_written": names,
                         "source_id": [f"paper_{at}" for at in range(len(names))]})


def _ids(assignments: pd.DataFrame) -> dict[str, str]:
    return dict(zip(assignments["name_as_written"], assignments["organisation_id"], strict=True))


def test_spellings_share_an_id_and_sections_do_not() -> None:
    ids = _ids(mint_registry(_mentions(NAMES))[1])
    assert ids["Amnesty International"] == ids["Amnesty Internat ional"]
    assert ids["Amnesty International"] != ids["Amnesty International USA"]
    assert ids["Transparency International"] != ids["Transparency International – Bulgaria"]
    assert ids["IFEX"].startswith("org_")


def test_what_is_no_name_has_no_id_and_is_counted() -> None:
    assignments = mint_registry(_mentions(NAMES))[1]
    flagged = assignments[assignments["organisation_id"].isna()]
    assert list(flagged["name_as_written"]) == ["Here is your list without bullet points:"]
    assert list(flagged["reason"]) == ["flagged: chatbot_residue"]
    assert len(assignments) == len(NAMES)


def test_minting_again_only_adds_and_order_never_matters() -> None:
    registry, first = mint_registry(_mentions(NAMES))
    more = [*NAMES, "Quite Another Body"][::-1]
    again, second = mint_registry(_mentions(more), registry=registry)
    assert set(registry["organisation_id"]) < set(again["organisation_id"])
    for name, minted in _ids(first).items():
        assert _ids(second)[name] == minted or minted != minted
    from_scratch, _ = mint_registry(_mentions(NAMES[::-1]))
    pd.testing.assert_frame_equal(registry, from_scratch)


def test_an_id_stays_when_other_spellings_become_more_usual() -> None:
    registry, first = mint_registry(_mentions(["Khiam Rehabilitation Center"]))
    _, second = mint_registry(_mentions(["Khiam Rehabilitation Centers"] * 5), registry=registry)
    assert set(second["organisation_id"]) == set(first["organisation_id"])


def test_a_rename_joins_and_is_dated() -> None:
    changes = pd.DataFrame([("Virtual Activism, Incorporated (special, 2016)",
                             "Digital Democracy Now", "2024-02-09")],
                           columns=["old_name_as_written", "new_name_as_written",
                                    "committee_session_end"])
    registry, assignments = mint_registry(_mentions(NAMES), name_changes=changes)
    ids = _ids(assignments)
    assert ids["Digital Democracy Now"] == ids["Virtual Activism, Incorporated"]
    dated = registry.set_index("alias_text")
    assert dated.loc["Virtual Activism, Incorporated", "valid_to"] == "2024-02-09"
    assert dated.loc["Digital Democracy Now", "valid_from"] == "2024-02-09"


def test_judgements_are_hard() -> None:
    judged = pd.DataFrame(
        [("Amnesty International", "Amnesty Internat ional", "different"),
         ("IFEX", "Digital Democracy Now", "same")],
        columns=["name_a", "name_b", "judgement"])
    ids = _ids(mint_registry(_mentions(NAMES), judgements=judged)[1])
    assert ids["Amnesty International"] != ids["Amnesty Internat ional"]
    assert ids["IFEX"] == ids["Digital Democracy Now"]


def test_a_contradiction_is_told_with_its_chain() -> None:
    judged = pd.DataFrame(
        [("IFEX", "Digital Democracy Now", "same"),
         ("Digital Democracy Now", "Amnesty International", "same"),
         ("IFEX", "Amnesty International", "different")],
        columns=["name_a", "name_b", "judgement"])
    with pytest.raises(HrcStatsError) as caught:
        mint_registry(_mentions(NAMES), judgements=judged)
    assert "'IFEX' = 'Digital Democracy Now' = 'Amnesty International'" in str(caught.value)


def test_a_doubtful_pair_stops_a_chain() -> None:
    links = [Link(0.99, 0, 1), Link(0.98, 1, 2), Link(0.01, 0, 2)]
    groups = group_names(3, links, join_from=0.85, apart_below=0.2)
    assert groups.root(0) == groups.root(1)
    assert groups.root(0) != groups.root(2)


def test_a_judgement_about_some_changes_nothing_for_others() -> None:
    before = _ids(mint_registry(_mentions(NAMES))[1])
    judged = pd.DataFrame([("IFEX", "Digital Democracy Now", "same")],
                          columns=["name_a", "name_b", "judgement"])
    after = _ids(mint_registry(_mentions(NAMES), judgements=judged)[1])
    untouched = set(NAMES) - {"IFEX", "Digital Democracy Now"}
    for name in untouched:
        assert after[name] == before[name] or before[name] != before[name]


def test_merging_and_splitting_leave_a_trail() -> None:
    registry, assignments = mint_registry(_mentions(NAMES))
    ids = _ids(assignments)
    kept, retired = ids["Digital Democracy Now"], ids["Virtual Activism, Incorporated"]
    merged = merge_organisations(registry, kept, retired, changed_date="2026-01-01", reason="A/1")
    assert resolve_id(merged, retired) == kept
    again, later = mint_registry(_mentions(NAMES), registry=merged)
    assert _ids(later)["Virtual Activism, Incorporated"] == kept
    assert resolve_id(again, retired) == kept
    split = split_organisation(merged, kept, ["Virtual Activism, Incorporated"],
                               changed_date="2026-02-01", reason="A/2")
    own = split.set_index("alias_text").loc["Virtual Activism, Incorporated"]
    assert own["organisation_id"] not in (kept, retired)
    assert own["former_id"] == kept
    with pytest.raises(HrcStatsError, match="unknown organisation_id"):
        merge_organisations(registry, kept, "org_nobody", changed_date="2026-01-01", reason="x")


def test_a_bare_acronym_beside_its_full_name_is_asked_about_until_it_is_judged() -> None:
    mentions = _mentions(["GHRD", "Global Human Rights Defence", "IFEX"])
    registry, asked = mint_registry(mentions)
    first = asked.set_index("name_as_written").loc["GHRD"]
    assert first["decision"] == "review"
    assert first["reason"].startswith("acronym of Global Human Rights Defence")
    assert first["candidate_1_name"] == "Global Human Rights Defence"
    assert asked.set_index("name_as_written").loc["IFEX", "decision"] == "new"
    same = pd.DataFrame([{"name_a": "GHRD", "name_b": "Global Human Rights Defence",
                          "judgement": "same", "judged_date": "2026-11-28", "reason": "A/1"}])
    merged, settled = mint_registry(mentions, registry=registry, judgements=same)
    assert set(settled["decision"]) == {"matched", "new"}
    moved = merged.set_index("alias_text").loc["GHRD"]
    # The full name keeps its id and is the name shown; the trail says when and why.
    assert moved["organisation_name"] == "Global Human Rights Defence"
    assert moved["former_id"] == first["organisation_id"]
    assert (moved["changed_date"], moved["change_reason"]) == ("2026-11-28", "A/1")
    assert resolve_id(merged, first["organisation_id"]) == moved["organisation_id"]


def test_an_acronym_that_several_share_stays_in_doubt_and_names_them() -> None:
    asked = mint_registry(_mentions(["ISHR", "International Society for Human Rights",
                                     "International Support for Human Rights"]))[1]
    row = asked.set_index("name_as_written").loc["ISHR"]
    assert row["decision"] == "review"
    assert row["reason"] == ("acronym of several: International Society for Human Rights / "
                             "International Support for Human Rights")
    apart = pd.DataFrame([{"name_a": "ISHR", "name_b": f"International {what} for Human Rights",
                           "judgement": "different"} for what in ("Society", "Support")])
    settled = mint_registry(_mentions(list(asked["name_as_written"])), judgements=apart)[1]
    assert settled.set_index("name_as_written").loc["ISHR", "decision"] == "new"
