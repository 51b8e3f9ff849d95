"""Evidence of published codings that is not shown as transcribed: neutral words in its place.

`published.csv` stays as it was transcribed. Some sentences identify or blame natural persons;
`data/hand/codings/withheld_evidence.csv` says which, what is shown instead, why, who and when.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.normalise.coding_notes import KEY, read_coding_notes

WITHHELD = Path("hand") / "codings" / "withheld_evidence.csv"


def withhold_evidence(codings: pd.DataFrame,
                      data_dir: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Published codings with neutral words where a person decided so.

    Parameters
    ----------
    codings
        The columns of `published.csv` in `coding_notes.KEY`, and `evidence_paraphrase`.

    Returns
    -------
    tuple
        The codings, and a problem for each row of `withheld_evidence.csv` that fits no coding,
        stands twice, or lacks its words, a reason, a person or a day.
    """
    withheld, problems = read_coding_notes(data_dir, WITHHELD, ["shown_instead"],
                                           "withheld evidence", codings)
    if withheld is None or "evidence_paraphrase" not in codings:
        return codings, problems
    shown = dict(zip(withheld[KEY].itertuples(index=False, name=None), withheld["shown_instead"],
                     strict=True))
    keys = codings[KEY].itertuples(index=False, name=None)
    return codings.assign(evidence_paraphrase=[
        shown.get(key, text) for key, text in zip(keys, codings["evidence_paraphrase"],
                                                  strict=True)]), problems
