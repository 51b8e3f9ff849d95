"""Codings through the command: what a coder, an adjudicator and a subject would meet."""

import openpyxl
import pandas as pd
import pytest

FMC, UNEAC = "Federación de Mujeres Cubanas (FMC)", ("Unión Nacional de Escritores y Artistas de "
                                                     "Cuba (UNEAC)")
SOURCE = {"source_kind": "primary", "url": "https://example.org/statutes", "confidence": "high",
          "access_date": "2026-11-28", "evidence_paraphrase": "statutes, article 1"}


def rows_of(path):
    """The first sheet of a workbook as records, with their row numbers."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    return [dict(zip(head, (cell.value for cell in row), strict=True)) | {"at": row[0].row}
            for row in sheet.iter_rows(min_row=2)]


def fill(path, answers, **change):
    """Answers by (organisation, criterion) into a workbook, with evidence."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = {cell.value: cell.column for cell in sheet[1]}
    for row in rows_of(path):
        value = answers.get((row["organisation_name"], row["criterion"]))
        for name, text in ({"value": value} | SOURCE | change).items():
            if value:
                sheet.cell(row["at"], head[name], text)
    book.save(path)


@pytest.fixture
def sheets(call, checkout):
    """Two coders' filled sheets on organisations of Cuba: they differ once."""
    for coder, c1 in (("ab", "yes"), ("cd", "no")):
        made = call(checkout, "codings", "sheet", f"{coder}.xlsx", "--coder", coder, "--state",
                    "CUB")
        assert made.code == 0 and made.out.startswith("78 rows to code")
        fill(checkout.root / f"{coder}.xlsx", {(FMC, "C1"): c1, (FMC, "C5"): "yes",
                                               (UNEAC, "C1"): "unknown"})
    return checkout


@pytest.fixture
def merged(call, sheets):
    """A study with both sheets merged."""
    done = call(sheets, "codings", "merge", "ab.xlsx", "cd.xlsx")
    assert (done.code, done.out.strip()) == (0, "6 added, 0 changed, 0 already there, 150 open")
    return sheets


def hand(study, file="codings/first_hand.csv"):
    """A table of data/hand."""
    return pd.read_csv(study.data_dir / "hand" / file, dtype=str, keep_default_na=False)


def test_a_sheet_is_blind_and_offers_the_allowed_values(call, checkout):
    call(checkout, "codings", "sheet", "ab.xlsx", "--coder", "ab", "--state", "CUB",
         "--criteria", "C1,B2")
    rows = rows_of(checkout.root / "ab.xlsx")
    assert len(rows) == 26 and {row["value"] for row in rows} == {None}
    text = " ".join(str(value) for row in rows for value in row.values())
    assert "published" not in text and "slots" not in " ".join(rows[0])
    book = openpyxl.load_workbook(checkout.root / "ab.xlsx")
    offers = {offer.formula1 for offer in book.worksheets[0].data_validations.dataValidation}
    assert {'"yes,no,unknown"', '"critical,mixed,sympathetic,laudatory,unknown"'} <= offers


def test_units_of_ones_own_are_looked_up_in_the_registry(call, checkout):
    (checkout.root / "units.csv").write_text(
        "organisation,state_iso3\nUN Watch,CHE\nUn Wach,CHE\n", encoding="utf-8")
    refused = call(checkout, "codings", "sheet", "ab.csv", "--coder", "ab", "--units", "units.csv")
    assert refused.code == 1 and "units.csv, row 3" in refused.err and "UN W" in refused.err
    (checkout.root / "units.csv").write_text("organisation,state_iso3\nUN Watch,CHE\n")
    made = call(checkout, "codings", "sheet", "ab.csv", "--coder", "ab", "--units", "units.csv")
    assert made.code == 0 and made.out.startswith("6 rows")


def test_a_misspelt_state_offers_the_nearest(call, checkout):
    refused = call(checkout, "codings", "sheet", "x.csv", "--coder", "ab", "--state", "CUBA,CHN")
    assert refused.code == 1 and "did you mean 'CUB'?" in refused.err
    assert not (checkout.root / "x.csv").exists()


@pytest.mark.parametrize("coder", ["Jane Doe", "a@b.org", "", "published:x"])
def test_a_name_is_no_coder(call, checkout, coder):
    refused = call(checkout, "codings", "sheet", "x.csv", "--coder", coder)
    assert refused.code == 1 and "role or initials" in refused.err
    assert not (checkout.root / "x.csv").exists()


def test_merging_twice_changes_nothing(call, merged):
    before = (merged.data_dir / "hand/codings/first_hand.csv").read_bytes()
    again = call(merged, "codings", "merge", "ab.xlsx", "cd.xlsx")
    assert again.code == 0 and again.out.startswith("0 added, 0 changed, 6 already there")
    assert (merged.data_dir / "hand/codings/first_hand.csv").read_bytes() == before
    assert set(hand(merged)["codebook_version"]) == {"1"}


@pytest.mark.parametrize(("change", "told"), [
    ({"url": ""}, "coding without url"), ({"access_date": ""}, "coding without access_date"),
    ({"value": "maybe"}, "unknown value"), ({"criterion": "C9"}, "unknown criterion"),
    ({"access_date": "yesterday"}, "access_date is no date"),
    ({"confidence": "sure"}, "unknown confidence"), ({"codebook_version": "7"}, "codebook version"),
    ({"organisation_id": "org_none"}, "not in the registry"),
    ({"valid_from": "2015", "valid_to": "2012"}, "ends before it starts")])
def test_a_wrong_row_is_refused_with_its_place_and_nothing_is_written(call, sheets, change, told,
                                                                     fingerprint):
    fill(sheets.root / "cd.xlsx", {(FMC, "C5"): "yes"}, **change)
    [row] = [row for row in rows_of(sheets.root / "cd.xlsx")
             if row["organisation_name"] == FMC and row["criterion"] in ("C5", "C9")]
    before = fingerprint(sheets.data_dir)
    refused = call(sheets, "codings", "merge", "ab.xlsx", "cd.xlsx")
    assert refused.code == 1 and told in refused.err and f"cd.xlsx, row {row['at']}" in refused.err
    assert fingerprint(sheets.data_dir) == before


def test_all_problems_of_all_sheets_are_shown_at_once(call, sheets):
    fill(sheets.root / "ab.xlsx", {(FMC, "C1"): "yess"})
    fill(sheets.root / "cd.xlsx", {(FMC, "C5"): "yes"}, url="")
    refused = call(sheets, "codings", "merge", "ab.xlsx", "cd.xlsx")
    assert "did you mean 'yes'?" in refused.err and "cite the source" in refused.err


def test_evidence_without_a_value_is_no_coding(call, sheets):
    fill(sheets.root / "ab.xlsx", {(FMC, "C2"): "x"}, value="")
    refused = call(sheets, "codings", "merge", "ab.xlsx")
    assert refused.code == 1 and "evidence without a value" in refused.err


def test_a_coder_coding_twice_is_refused_unless_it_is_a_correction(call, merged):
    fill(merged.root / "ab.xlsx", {(FMC, "C1"): "no"})
    refused = call(merged, "codings", "merge", "ab.xlsx")
    assert refused.code == 1 and "coded the same thing twice" in refused.err
    assert "--replace" in refused.err and "first_hand.csv, line" in refused.err
    assert call(merged, "codings", "merge", "ab.xlsx", "ab.xlsx").code == 1
    done = call(merged, "codings", "merge", "ab.xlsx", "--replace")
    assert done.code == 0 and "1 changed" in done.out


def test_a_third_person_rules_and_nobody_on_their_own_coding(call, merged):
    own = call(merged, "codings", "adjudicate", "own.xlsx", "--coder", "ab")
    assert own.out.startswith("0 disagreements") and "somebody else must rule" in own.out
    made = call(merged, "codings", "adjudicate", "rulings.xlsx", "--coder", "ef")
    assert made.out.startswith("1 disagreements")
    [row] = rows_of(merged.root / "rulings.xlsx")
    assert (row["value_of_ab"], row["value_of_cd"]) == ("yes", "no")
    assert "statutes, article 1" in row["evidence"]
    fill(merged.root / "rulings.xlsx", {(FMC, "C1"): "yes"}, coder="cd")
    refused = call(merged, "codings", "adjudicate", "rulings.xlsx", "--apply")
    assert refused.code == 1 and "rulings.xlsx, row 2: an adjudicator ruled on their own" in (
        refused.err)
    fill(merged.root / "rulings.xlsx", {(FMC, "C1"): "yes"}, coder="ef")
    assert call(merged, "codings", "adjudicate", "rulings.xlsx", "--apply").out.startswith("1 add")
    again = call(merged, "codings", "adjudicate", "rulings.xlsx", "--apply")
    assert again.code == 0 and "1 already there" in again.out
    ruled = hand(merged)
    assert ruled[ruled["is_adjudicated"] == "true"]["coder"].tolist() == ["ef"]
    assert len(ruled) == 7
    assert call(merged, "codings", "adjudicate", "more.xlsx", "--coder", "gh").out.startswith("0 d")
    tiers = call(merged, "codings", "tiers", "--state", "CUB")
    assert f"{FMC} (first_hand): documented: C1 yes from a primary source" in tiers.out
    assert f"{FMC} (published): probable" in tiers.out


def test_a_ruling_on_what_nobody_disputes_is_refused(call, merged):
    call(merged, "codings", "adjudicate", "rulings.xlsx", "--coder", "ef")
    fill(merged.root / "rulings.xlsx", {(FMC, "C1"): "yes"}, criterion="C4")
    refused = call(merged, "codings", "adjudicate", "rulings.xlsx", "--apply")
    assert refused.code == 1 and "nothing to adjudicate" in refused.err


def test_agreement_is_told_per_criterion_and_state_with_a_verdict(call, merged):
    told = call(merged, "codings", "agreement", "-o", "agreement.csv", "--replicates", "50")
    assert told.code == 0
    rows = pd.read_csv(merged.root / "agreement.csv").set_index(["criterion", "state_iso3",
                                                                "quantity"])
    alpha = rows.loc[("C1", "all", "alpha")]
    # Two units, ab: yes unknown, cd: no unknown: observed disagreement 1/2, expected 5/6.
    assert alpha["value"] == pytest.approx(0.4) and alpha["n"] == 2
    assert "supports no conclusion" in alpha["warnings"]
    assert "every coding has the same value" in rows.loc[("C5", "CUB", "alpha"), "warnings"]
    assert "C1 CUB alpha: 0.400" in told.out and "nan" not in told.out


def test_without_first_hand_codings_agreement_is_refused_in_words(call, checkout):
    told = call(checkout, "codings", "agreement")
    assert told.code == 0 and "there is no first-hand coding yet" in told.out


def test_with_three_coders_each_value_has_a_probability(call, merged):
    two = call(merged, "codings", "coders")
    assert two.code == 0 and "too few coders" in two.out
    call(merged, "codings", "sheet", "ef.xlsx", "--coder", "ef", "--state", "CUB")
    fill(merged.root / "ef.xlsx", {(FMC, "C1"): "yes", (FMC, "C5"): "yes"})
    assert call(merged, "codings", "merge", "ef.xlsx").code == 0
    told = call(merged, "codings", "coders", "-o", "values.csv", "--errors", "errors.csv")
    assert told.code == 0
    values = pd.read_csv(merged.root / "values.csv")
    sums = values.groupby(["criterion", "unit"])["probability"].sum()
    assert sums.to_numpy() == pytest.approx(1)
    mine = values[(values["criterion"] == "C1") & values["unit"].str.contains("CUB")]
    assert mine.sort_values("probability")["value"].iloc[-1] in ("yes", "unknown")
    assert set(pd.read_csv(merged.root / "errors.csv")["coder"]) == {"ab", "cd", "ef"}


def test_tiers_of_the_published_codings_are_those_of_the_codebook(call, checkout):
    told = call(checkout, "codings", "tiers", "-o", "tiers.csv")
    assert told.code == 0
    tiers = pd.read_csv(checkout.root / "tiers.csv", keep_default_na=False)
    assert tiers["tier"].value_counts().to_dict() == {
        "insufficient": 44, "probable": 24, "no_indication": 17, "documented": 10}
    assert (tiers["why"] != "").all() and 0 < (~tiers["is_undated"]).sum() < 10
    assert tiers["is_contradicted"].sum() == 13 and "[contradicted]" in told.out


def test_tiers_at_a_session_drop_relations_that_had_ended(call, merged):
    first = hand(merged)
    first.loc[first["criterion"] == "C5", "valid_to"] = "2010"
    first.to_csv(merged.data_dir / "hand/codings/first_hand.csv", index=False)
    before = call(merged, "codings", "tiers", "--at", "HRC13", "--state", "CUB")
    after = call(merged, "codings", "tiers", "--at", "HRC40", "--state", "CUB")
    assert f"{FMC} (first_hand): documented" in before.out
    # C1 is still disputed (yes and no, both of high confidence, from a primary source).
    assert f"{FMC} (first_hand): documented: C1" in after.out
    assert call(merged, "codings", "tiers", "--at", "HRC400").code == 1
    assert call(merged, "codings", "tiers", "--at", "soon").code == 1


def test_a_reply_is_recorded_once_and_shown_with_the_tier(call, checkout):
    words = ("codings", "reply", "We are a union of our members.", "--organisation", FMC,
             "--date", "2026-11-27", "--url", "https://example.org/reply", "--coder", "ab")
    assert call(checkout, *words).code == 0 and call(checkout, *words).code == 0
    assert len(hand(checkout, "codings/replies.csv")) == 1
    told = call(checkout, "codings", "tiers", "--state", "CUB")
    assert ("reply 2026-11-27: We are a union of our members. (https://example.org/reply)"
            in told.out)
    assert "     1 replies" in call(checkout, "codings", "check").out


@pytest.mark.parametrize(("change", "told"), [
    ({"--organisation": " "}, "reply without a subject"),
    ({"--organisation": "Amnesty Internationl"}, "did you mean 'Amnesty International'?"),
    ({"--organisation": "Conectas Direitos Humanos"}, "nobody coded"),
    ({"--date": ""}, "reply without reply_date"), ({"--date": "soon"}, "no date"),
    ({"--url": ""}, "reply without a source"), ({"--state": "CHN"}, "not coded for this State"),
    ({"--coder": "Jane Doe"}, "role or initials")])
def test_a_reply_without_its_parts_is_refused(call, checkout, change, told, fingerprint):
    options = {"--organisation": FMC, "--date": "2026-11-27", "--url": "https://example.org",
               "--coder": "ab"} | change
    before = fingerprint(checkout.data_dir)
    refused = call(checkout, "codings", "reply", "We are not.",
                   *(word for pair in options.items() for word in pair))
    assert refused.code == 1 and told in refused.err
    assert fingerprint(checkout.data_dir) == before


def test_check_counts_everything_and_names_every_problem_with_its_line(call, merged):
    told = call(merged, "codings", "check")
    assert told.code == 0
    for line in ("277 published codings", "6 first hand codings", "1 open disagreements",
                 "14 criteria with yes and no"):
        assert line in told.out
    first = hand(merged)
    first.loc[0, "url"], first.loc[1, "criterion"] = "", "C7"
    first.to_csv(merged.data_dir / "hand/codings/first_hand.csv", index=False)
    replies = merged.data_dir / "hand/codings/replies.csv"
    replies.write_text(replies.read_text() + ",,CUB,2026-11-28,We are not.,https://e.org,ab,x\n")
    refused = call(merged, "codings", "check")
    assert refused.code == 1
    assert "data/hand/codings/first_hand.csv, line 2: coding without url" in refused.err
    assert "data/hand/codings/first_hand.csv, line 3: unknown criterion" in refused.err
    assert "data/hand/codings/replies.csv, line 2: reply without a subject" in refused.err


def test_a_filled_sheet_is_not_written_over(call, sheets):
    before = (sheets.root / "ab.xlsx").read_bytes()
    words = ("codings", "sheet", "ab.xlsx", "--coder", "ab", "--state", "CUB")
    refused = call(sheets, *words)
    assert refused.code == 1 and "--replace" in refused.err
    assert (sheets.root / "ab.xlsx").read_bytes() == before
    assert call(sheets, *words, "--replace").code == 0


def test_evidence_that_names_a_person_is_refused(call, sheets):
    fill(sheets.root / "ab.xlsx", {(FMC, "C1"): "yes"},
         evidence_paraphrase="Said by director Hans Muller")
    refused = call(sheets, "codings", "merge", "ab.xlsx")
    assert refused.code == 1 and "evidence_paraphrase" in refused.err
    assert "Muller" not in refused.err and hand(sheets).empty


def test_tiers_of_a_state_that_is_not_coded_are_refused(call, checkout):
    refused = call(checkout, "codings", "tiers", "--state", "CUBA")
    assert refused.code == 1 and "did you mean 'CUB'" in refused.err
    assert "CUB" in call(checkout, "codings", "tiers", "--state", "CUB").out
