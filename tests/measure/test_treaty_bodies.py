"""Published counts of treaty-body submissions stand side by side."""

import pandas as pd

from hrcstats.measure import treaty_body_counts


def test_two_sources_of_one_review_keep_their_different_counts(reference):
    counts = treaty_body_counts(reference("treaty_body_submissions"))
    hong_kong = counts[(counts["body"] == "CESCR") & (counts["session"] == "73")
                       & (counts["quantity"] == "published_count")]
    assert hong_kong["value"].tolist() == [30, 0.5, 38]
    assert hong_kong["source_url"].nunique() == 2
    assert hong_kong["warnings"].str.contains("about|more than|mainland").all()


def test_names_are_counted_and_every_fact_is_used(reference):
    facts = reference("treaty_body_submissions")
    counts = treaty_body_counts(facts)
    named = counts[counts["quantity"] == "organisations_named"]
    assert named.set_index("body")["n"].to_dict() == {"CESCR": 11, "CEDAW": 1}
    assert (counts["quantity"] == "published_count").sum() + named["n"].sum() == len(facts)


def test_a_source_without_a_number_is_a_refusal(reference):
    facts = reference("treaty_body_submissions").head(1).assign(value="")
    counts = treaty_body_counts(facts)
    assert pd.isna(counts["value"].item()) and counts["warnings"].item()
