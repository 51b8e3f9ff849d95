"""The registry: opaque permanent ids, one decision a mention."""

import shutil

import pandas as pd
import pytest

from hrcstats.normalise.registry import Mentions, build_registry

MENTIONED = pd.DataFrame({
    "organisation_as_written": ["Amnesty International", "amnesty international", "UN Watch",
                                "Cairo Institute for Human Rights Studies",
                                "Cairo Institute for Human Rights Studies (CIHRS)"],
    "country_iso3": ["GBR", "GBR", "CHE", "EGY", ""], "source_id": "upr/x",
    "source_locator": [f"line {line}" for line in range(2, 7)]})


@pytest.fixture
def empty(tmp_path):
    """A data folder without registry and without human decisions."""
    for folder in ("reference", "hand", "raw"):
        (tmp_path / folder).mkdir()
    return tmp_path


def minted(data_dir, rows=MENTIONED):
    """The registry of these mentions."""
    return build_registry([Mentions("upr_submitters", rows, "organisation_as_written",
                                    "country_iso3")], data_dir)


def test_spellings_of_one_organisation_share_an_id(empty):
    ids = minted(empty).assigned["upr_submitters"]["organisation_id"]
    assert ids[0] == ids[1] and ids[3] == ids[4]
    assert ids.nunique() == 3
    assert ids.str.fullmatch(r"org_[a-z2-7]{12}").all()


def test_the_order_of_mentions_changes_no_id(empty):
    turned = minted(empty, MENTIONED.iloc[::-1]).assigned["upr_submitters"]
    assert turned.sort_index().equals(minted(empty).assigned["upr_submitters"].sort_index())


def test_known_organisations_keep_their_id_and_are_no_longer_new(empty):
    first = minted(empty)
    assert set(first.assigned["upr_submitters"]["match_decision"]) <= {"new", "review"}
    first.kept.to_csv(empty / "reference" / "organisations.csv", index=False)
    more = pd.concat([MENTIONED, MENTIONED.head(1).assign(
        organisation_as_written="Tupaj Amaru")], ignore_index=True)
    second = minted(empty, more)
    before, after = (found.assigned["upr_submitters"]["organisation_id"]
                     for found in (first, second))
    assert after.head(len(before)).tolist() == before.tolist()
    decisions = second.assigned["upr_submitters"]["match_decision"]
    assert decisions.iloc[-1] == "new" and "new" not in set(decisions.iloc[:-1])
    assert second.notes == ["1 organisation is new, 3 stand in the registry",
                            "new organisation: Tupaj Amaru"]


def test_an_organisation_knows_its_country_acronym_and_first_mention(empty):
    found = minted(empty).tables["organisations"].set_index("organisation_name")
    cairo = found.loc[found.index.str.startswith("Cairo")].iloc[0]
    assert (cairo["country_iso3"], cairo["acronym"], cairo["mentions_n"]) == ("EGY", "CIHRS", 2)


def test_building_writes_nothing(empty):
    minted(empty)
    assert [path for path in empty.rglob("*") if path.is_file()] == []


def test_judgements_bind(empty):
    pd.DataFrame([{"name_a": "UN Watch", "name_b": "Amnesty International", "judgement": "same",
                   "decided_by": "us", "decided_on": "2026-11-22", "reason": "test"}]).to_csv(
        empty / "hand" / "judgements.csv", index=False)
    ids = minted(empty).assigned["upr_submitters"]["organisation_id"]
    assert ids[0] == ids[2]


def test_every_mention_of_the_bundled_records_has_a_decision(tables):
    for name, frame in tables.items():
        if "match_decision" in frame:
            decided = frame["match_decision"].dropna()
            assert set(decided) <= {"matched", "new", "review"}, name
            has_id = frame["organisation_id"].notna()
            # Only a text that names nobody has a decision (review) and no id.
            assert set(frame.loc[~has_id, "match_decision"].dropna()) <= {"review"}, name
            assert frame.loc[has_id, "match_decision"].notna().all(), name


def test_the_committed_registry_knows_every_organisation(bundled, checkout, read_csv):
    assert not any((frame["match_decision"] == "new").any() for frame in bundled.tables.values()
                   if "match_decision" in frame)
    committed = read_csv(checkout.data_dir / "reference" / "organisations.csv")
    assert set(bundled.tables["organisations"]["organisation_id"]) <= set(
        committed["organisation_id"])
    assert bundled.notes[0].startswith("0 organisations are new")


def test_an_id_says_nothing_and_merges_show_in_the_aliases(tables):
    organisations, aliases = tables["organisations"], tables["aliases"]
    assert organisations["organisation_id"].str.fullmatch(r"org_[a-z2-7]{12}").all()
    assert set(aliases["organisation_id"]) <= set(organisations["organisation_id"])
    assert not aliases.duplicated(["alias_text", "organisation_id"]).any()


def test_a_lost_registry_is_minted_again_with_the_same_ids(empty):
    first = minted(empty).kept
    first.to_csv(empty / "reference" / "organisations.csv", index=False)
    shutil.rmtree(empty / "reference")
    (empty / "reference").mkdir()
    assert minted(empty).kept.equals(first)


def test_no_organisation_of_the_study_stands_twice_under_its_acronym(reference):
    from hrcstats.normalise.match import match_names

    known = reference("organisations")
    id_of = known.set_index("alias_text")["organisation_id"]
    assert id_of["ISHR"] == id_of["International Service for Human Rights"]
    assert id_of["UN Watch"] == id_of["United Nations Watch"]
    french = "Service international pour les droits de l'homme"
    found = match_names(pd.DataFrame({"name": ["ISHR", french]}), known, column="name")
    assert list(found["decision"]) == ["matched", "matched"]
    assert set(found["organisation_name"]) == {"International Service for Human Rights"}
