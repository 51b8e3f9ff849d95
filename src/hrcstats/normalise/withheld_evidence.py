"""Evidence of published codings that is not shown as transcribed: neutral words in its place.

`published.csv` stays as it was transcribed. Some sentences identify or blame natural persons;
`data/hand/codings/withheld_evidence.csv` says which, what is shown instead, why, who and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from hrcstats.errors import Problem, nearest
from hrcstats.normalise.coding_dates import KEY

WITHHELD = Path("hand") / "codings" / "withheld_evidence.csv"
COLUMNS = [*KEY, "shown_instead", "reason", "decided_by", "decided_on"]
_WHERE = f"data/{WITHHELD.as_posix()}"


def withhold_evidence(codings: pd.DataFrame,
                      data_dir: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Published codings with neutral words where a person decided so.

    Parameters
    ----------
    codings
        The columns of `published.csv` in `KEY`, and `evidence_paraphrase`.

    Returns
    -------
    tuple
        The codings, and a problem for each row of `withheld_evidence.csv` that fits no coding,
        stands twice, or lacks its words, a reason, a person or a day.
    """
    path = data_dir / WITHHELD
    if not path.is_file():
        return codings, []
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [Problem("missing column", _WHERE, expected=name, remedy=nearest(name, table))
               for name in COLUMNS if name not in table]
    if missing or "evidence_paraphrase" not in codings:
        return codings, missing
    # A column that the codings lack is told once, where they are read.
    is_whole = all((codings[name].fillna("") != "").any() for name in KEY)
    problems = list(_problems(table, codings)) if is_whole else []
    shown = dict(zip(table[KEY].itertuples(index=False, name=None), table["shown_instead"],
                     strict=True))
    keys = codings[KEY].itertuples(index=False, name=None)
    return codings.assign(evidence_paraphrase=[
        shown.get(key, text) for key, text in zip(keys, codings["evidence_paraphrase"],
                                                  strict=True)]), problems


def _problems(table: pd.DataFrame, codings: pd.DataFrame) -> Iterator[Problem]:
    coded = set(codings[KEY].itertuples(index=False, name=None))
    for line, row in enumerate(table.to_dict("records"), start=2):
        where = f"{_WHERE}, line {line}"
        if tuple(row[name] for name in KEY) not in coded:
            yield Problem("evidence of no coding", where, row["organisation_as_written"],
                          "a row of data/hand/codings/published.csv with the same organisation, "
                          "State, criterion and publication",
                          nearest(row["organisation_as_written"], {key[0] for key in coded}))
        for name in COLUMNS[len(KEY):]:
            if not row[name].strip():
                yield Problem(f"withheld evidence without {name}", where, expected=name)
    for line in table.index[table.duplicated(KEY)]:
        yield Problem("evidence of one coding withheld twice", f"{_WHERE}, line {line + 2}",
                      table.at[line, "organisation_as_written"], "one row")
