"""Evidence that blames persons is kept as transcribed and shown in neutral words."""

import pandas as pd
import pytest

from hrcstats.normalise.withheld_evidence import WITHHELD, withhold_evidence
from hrcstats.publish.coding_desk import load_codings

BLAMES = ["pleaded guilty", "alleging mismanagement"]


@pytest.mark.parametrize("words", BLAMES)
def test_the_sentence_is_transcribed_and_not_shown(checkout, tables, read_csv, words):
    published = read_csv(checkout.data_dir / "hand" / "codings" / "published.csv")
    assert published["evidence_paraphrase"].str.contains(words).sum() == 1
    shown = tables["codings"]["evidence_paraphrase"].fillna("")
    assert not shown.str.contains(words).any() and len(shown) == 277
    assert not load_codings(checkout.data_dir)["evidence_paraphrase"].str.contains(words).any()


@pytest.mark.parametrize(("change", "words"), [
    ({"publication": "Nobody"}, "withheld evidence of no coding"),
    ({"shown_instead": ""}, "withheld evidence without shown_instead"),
    ({"reason": " "}, "withheld evidence without reason"),
    ({"decided_by": ""}, "withheld evidence without decided_by"),
])
def test_a_row_that_cannot_be_is_told_with_its_line(checkout, read_csv, change, words):
    path = checkout.data_dir / WITHHELD
    read_csv(path).head(1).assign(**change).to_csv(path, index=False)
    codings = read_csv(checkout.data_dir / "hand" / "codings" / "published.csv")
    _, problems = withhold_evidence(codings, checkout.data_dir)
    assert [problem.what for problem in problems] == [words]
    assert "line 2" in problems[0].where


def test_a_row_given_twice_is_told(checkout, read_csv):
    path = checkout.data_dir / WITHHELD
    rows = read_csv(path)
    pd.concat([rows, rows.head(1)]).to_csv(path, index=False)
    codings = read_csv(checkout.data_dir / "hand" / "codings" / "published.csv")
    [problem] = withhold_evidence(codings, checkout.data_dir)[1]
    assert "twice" in problem.what
