"""Audits by hand through the command: drawn with known probability, judged, never in silence."""

import pandas as pd
import pytest


def sample_of(study, kind):
    """The sample as it stands in data/hand."""
    return pd.read_csv(study.data_dir / "hand/audits" / f"{kind}.csv", dtype=str,
                       keep_default_na=False)


def judge(study, verdict, reason="read its statutes"):
    """Verdicts into the auditor's sheet."""
    sheet = pd.read_csv(study.root / "audit.csv", dtype=str, keep_default_na=False)
    sheet.assign(verdict=verdict, reason=reason).to_csv(study.root / "audit.csv", index=False)


@pytest.fixture
def drawn(call, checkout):
    """A study with a sample of codings drawn."""
    done = call(checkout, "codings", "audit", "draw", "codings", "audit.csv", "-n", "20")
    assert done.code == 0 and done.out.startswith("20 of 95 codings"), done.err
    return checkout


def test_every_tier_is_drawn_with_known_probability_and_not_shown(drawn):
    sample = sample_of(drawn, "codings")
    assert len(sample) == 20 and set(sample["stratum"]) == {
        "documented", "probable", "no_indication", "insufficient"}
    chance = sample["audit_probability"].astype(float)
    sizes = {"documented": 10, "probable": 24, "no_indication": 17, "insufficient": 44}
    # Within a stratum, as many were drawn as the probability says.
    for stratum, rows in sample.groupby("stratum"):
        assert chance[rows.index].to_numpy() == pytest.approx(len(rows) / sizes[stratum], abs=1e-5)
    sheet = pd.read_csv(drawn.root / "audit.csv", dtype=str, keep_default_na=False)
    assert not {"tier", "stratum", "audit_probability", "coder"} & set(sheet.columns)
    assert (sheet["evidence"] != "").all()


def test_a_second_draw_does_not_spoil_the_first(call, drawn):
    before = sample_of(drawn, "codings")
    refused = call(drawn, "codings", "audit", "draw", "codings", "b.csv", "--seed", "9")
    assert refused.code == 1 and "a sample stands already" in refused.err
    assert sample_of(drawn, "codings").equals(before) and not (drawn.root / "b.csv").exists()
    assert call(drawn, "codings", "audit", "draw", "codings", "b.csv", "--replace").code == 0


def test_verdicts_come_back_once(call, drawn):
    judge(drawn, "probable")
    words = ("codings", "audit", "apply", "codings", "audit.csv", "--coder", "gh")
    assert call(drawn, *words).out.strip() == "20 judged, 0 already there, 0 open"
    before = sample_of(drawn, "codings")
    assert set(before["verdict"]) == {"probable"} and set(before["coder"]) == {"gh"}
    assert call(drawn, *words).out.strip() == "0 judged, 20 already there, 0 open"
    judge(drawn, "documented")
    refused = call(drawn, *words)
    assert refused.code == 1 and "verdict against one that stands" in refused.err
    assert sample_of(drawn, "codings").equals(before)


@pytest.mark.parametrize(("verdict", "reason", "coder", "told"), [
    ("probabel", "x", "gh", "did you mean 'probable'?"), ("probable", "", "gh", "without a reason"),
    ("probable", "x", "Jane Doe", "role or initials")])
def test_a_wrong_verdict_is_refused(call, drawn, verdict, reason, coder, told):
    judge(drawn, verdict, reason)
    refused = call(drawn, "codings", "audit", "apply", "codings", "audit.csv", "--coder", coder)
    assert refused.code == 1 and told in refused.err
    assert set(sample_of(drawn, "codings")["verdict"]) == {""}


def test_verdicts_without_a_sample_are_refused(call, checkout):
    (checkout.root / "audit.csv").write_text("organisation_id\n")
    refused = call(checkout, "codings", "audit", "apply", "matches", "audit.csv", "--coder", "gh")
    assert refused.code == 1 and "no sample was drawn" in refused.err


@pytest.mark.slow
def test_matches_are_drawn_from_both_kinds_of_spelling(call, spoilable):
    done = call(spoilable, "codings", "audit", "draw", "matches", "audit.xlsx", "-n", "30")
    assert done.code == 0, done.err
    sample = sample_of(spoilable, "matches")
    assert len(sample) == 30 and sample["stratum"].value_counts().to_dict() == {
        "same text": 15, "other text": 15}
    sheet = pd.read_excel(spoilable.root / "audit.xlsx", dtype=str, engine="calamine")
    assert {"name_as_written", "organisation_name", "rows_n", "verdict"} <= set(sheet.columns)
