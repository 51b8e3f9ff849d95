"""Codings and replies as tables: every published row kept, every value held to the codebook."""

from pathlib import Path

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure.coding_checks import BEHAVIOUR_CRITERIA, RELATION_CRITERIA, STANCES, books_of
from hrcstats.normalise.build import build_tables
from hrcstats.normalise.codings import (
    CODEBOOK_COLUMNS,
    build_codings,
    check_replies,
    codebook_table,
    load_codebook,
    name_subjects,
)
from hrcstats.normalise.input_columns import HAND

BOOK = pd.DataFrame([("1", "C1", "C", "q", "yes; no; unknown", "nominal", "x"),
                     ("1", "B2", "B", "q", "; ".join(STANCES), "ordinal", "x"),
                     ("2", "C1", "C", "q", "yes; partly; no; unknown", "ordinal", "x")],
                    columns=CODEBOOK_COLUMNS)


def coding(**change):
    """One coding as a publication states it."""
    row = dict.fromkeys(HAND["codings/published.csv"], "") | {
        "organisation_as_written": "Org", "state_iso3": "CUB", "criterion": "C1", "value": "yes",
        "source_kind": "secondary", "url": "https://example.org", "access_date": "2026-11-22",
        "confidence": "low", "coder": "published:x", "source_file": "published.csv",
        "source_line": 2}
    return pd.DataFrame([row | change])


def test_every_published_row_is_a_coding_with_its_publication_as_coder(tables, facts, read_csv):
    printed = read_csv(facts / "codings_published.csv")
    codings = tables["codings"]
    mine = codings[codings["coder"].str.startswith("published:")]
    assert len(printed) == len(mine) == 277
    names = {"url": "source_url"}
    columns = [name for name in printed if name != "access_date"]
    kept = mine[[names.get(name, name) for name in columns]].fillna("").astype(str)
    # Sentences that name or blame a person are shown in neutral words; all else is as printed.
    hand = Path(__file__).parents[2] / "data" / "hand"
    withheld = pd.read_csv(hand / "codings" / "withheld_evidence.csv")
    differs = kept["evidence_paraphrase"].to_numpy() != printed["evidence_paraphrase"].to_numpy()
    assert differs.sum() == len(withheld) > 0
    assert set(kept["evidence_paraphrase"][differs]) <= set(withheld["shown_instead"])
    told, kept = (table.drop(columns="evidence_paraphrase") for table in (printed[columns], kept))
    assert kept.to_numpy().tolist() == told.to_numpy().tolist()
    assert mine["access_date"].dt.strftime("%Y-%m-%d").tolist() == printed["access_date"].tolist()
    assert set(mine["codebook_version"]) == {"1"} and not mine["is_adjudicated"].any()


def test_the_thirteen_contradictions_are_kept(tables):
    codings = tables["codings"]
    values = codings.groupby(["organisation_as_written", "criterion"])["value"].agg(set)
    assert values.map(lambda found: {"yes", "no"} <= found).sum() == 13
    assert codings["source_url"].notna().all()


@pytest.mark.parametrize("change", [
    {"criterion": "C9"}, {"value": "maybe"}, {"confidence": ""}, {"source_kind": "gossip"},
    {"url": ""}, {"access_date": ""}, {"state_iso3": "XXX"}, {"value": "critical"},
    {"criterion": "B2"}, {"codebook_version": "3", "is_adjudicated": ""}])
def test_a_coding_outside_the_codebook_is_a_problem(places, change):
    _, problems = build_codings(coding(**change), BOOK, places)
    assert len(problems) == 1 and problems[0].where == "published.csv, line 2"


@pytest.mark.parametrize("change", [
    {"value": "unknown", "state_iso3": "SUN"}, {"criterion": "B2", "value": "laudatory"},
    {"codebook_version": "2", "is_adjudicated": "", "value": "partly"}])
def test_a_coding_is_held_to_the_version_it_names(places, change):
    assert build_codings(coding(**change), BOOK, places)[1] == []


def test_the_codebook_file_has_the_criteria_of_the_library(checkout):
    book = load_codebook(checkout.data_dir)
    assert list(book["code"]) == [*RELATION_CRITERIA, *BEHAVIOUR_CRITERIA]
    assert dict(books_of(book)["1"]) == dict(books_of(None)[""])
    assert book.set_index("code").loc["B2", "level"] == "ordinal"
    assert (book["kind"] == book["code"].str[0]).all()


def test_the_page_of_the_codebook_holds_the_table_of_the_file(checkout):
    from pathlib import Path
    page = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert codebook_table(load_codebook(checkout.data_dir)) in page


@pytest.mark.parametrize(("at", "column", "value", "what"), [
    (0, "kind", "D", "unknown kind"), (0, "level", "ratio", "unknown level"),
    (0, "question", " ", "criterion without question"),
    (0, "values", "yes; no", "values that cannot be coded"),
    (0, "values", "unknown", "values that cannot be coded"),
    (1, "code", "C1", "criterion stands twice in a version"),
    (2, "version", "2", "version without criteria that tiers need")])
def test_a_broken_codebook_is_refused_with_its_line(checkout, change, at, column, value, what):
    def edit(book):
        book.loc[at, column] = value
    change(checkout, "hand/codings/codebook.csv", edit)
    with pytest.raises(HrcStatsError) as refused:
        load_codebook(checkout.data_dir)
    assert what in {problem.what for problem in refused.value.problems}


def test_a_first_hand_coding_of_an_unknown_organisation_is_refused():
    first = coding(subject_id="org_none", organisation_id=None, match_decision=None,
                   source_locator="line 2")
    with pytest.raises(HrcStatsError, match="not in the records"):
        name_subjects(first, pd.DataFrame({"organisation_id": ["org_a"]}))


def test_replies_need_subject_date_words_and_source():
    codings = pd.DataFrame({"organisation_id": ["org_a"]})
    reply = {"organisation_id": "org_a", "reply_date": "2026-11-28", "reply": "We are not.",
             "source_url": "https://example.org", "source_file": "replies.csv",
             "source_locator": "line 2"}
    assert check_replies(pd.DataFrame([reply]), codings) == []
    for column in ("organisation_id", "reply_date", "reply", "source_url"):
        [problem] = check_replies(pd.DataFrame([reply | {column: ""}]), codings)
        assert problem.where == "replies.csv, line 2" and problem.what.startswith("reply without")
    [problem] = check_replies(pd.DataFrame([reply | {"organisation_id": "org_b"}]), codings)
    assert problem.remedy == "did you mean 'org_a'?"


@pytest.mark.slow
def test_first_hand_codings_and_replies_stand_in_the_tables(checkout, change, read_csv):
    known = read_csv(checkout.data_dir / "reference" / "organisations.csv")
    mine = known[known["organisation_name"] == "Federación de Mujeres Cubanas (FMC)"].iloc[0]
    names = {"organisation_id": mine["organisation_id"], "state_iso3": "CUB",
             "organisation_name": mine["organisation_name"]}
    first = names | {
        "criterion": "C5", "value": "yes", "source_kind": "primary", "url": "https://example.org",
        "access_date": "2026-11-28", "confidence": "high", "coder": "ab", "codebook_version": "1",
        "valid_from": "1960", "valid_to": "", "is_adjudicated": "", "evidence_paraphrase": "x"}
    reply = names | {"reply_date": "2026-11-28", "reply": "We are independent.", "coder": "ab",
                     "url": "https://example.org/reply", "recorded_on": "2026-11-28"}
    change(checkout, "hand/codings/first_hand.csv", lambda _: pd.DataFrame([first]))
    change(checkout, "hand/codings/replies.csv", lambda _: pd.DataFrame([reply]))
    tables = build_tables(checkout.data_dir).tables
    assert len(tables["codings"]) == 278
    [row] = tables["codings"][tables["codings"]["coder"] == "ab"].to_dict("records")
    assert (row["organisation_id"], row["valid_from"]) == (mine["organisation_id"], "1960")
    assert tables["replies"]["reply"].tolist() == ["We are independent."]
