"""What people judged about names: two are the same organisation, or not, or it cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.normalise.clusters import contradictions
from hrcstats.normalise.names import comparison_key

JUDGED_UNSURE = "judged unsure by hand"  # stays in doubt in every table, and is asked no more
JUDGEMENT_COLUMNS = ["name_a", "name_b", "judgement", "coder", "judged_date", "reason"]
ALIAS_COLUMNS = ["alias_text", "organisation_name", "coder", "judged_date", "reason"]


def judgement_contradictions(judgements: Sequence[dict[str, str]]) -> list[Problem]:
    """Judgements "different" that a chain of judgements "same" denies, each with its chain."""
    labels: dict[str, int] = {}
    pairs: dict[str, list[tuple[int, int]]] = {"same": [], "different": [], "unsure": []}
    for row in judgements:
        a, b = (labels.setdefault(comparison_key(row[name]) or row[name], len(labels))
                for name in ("name_a", "name_b"))
        pairs.setdefault(row["judgement"], []).append((a, b))
    return contradictions(pairs["same"], pairs["different"], list(labels))


def stale_decisions(mentions: pd.DataFrame, judgements: pd.DataFrame | None = None,
                    aliases: pd.DataFrame | None = None, *, column: str = "name_as_written"
                    ) -> pd.DataFrame:
    """Judgements and aliases about names that no record holds (any more): `table`, `name`, `why`.

    They change nothing and may be misspelt or left over from a corrected source.
    """
    known = {comparison_key(str(name)) for name in mentions[column].dropna().unique()}
    rows = []
    for row in [] if judgements is None else judgements.to_dict("records"):
        for name in (str(row["name_a"]), str(row["name_b"])):
            if comparison_key(name) not in known:
                rows.append(("judgements", name, "stale: no record holds this name"))
    for row in [] if aliases is None else aliases.to_dict("records"):
        if comparison_key(str(row["alias_text"])) not in known:
            rows.append(("aliases", str(row["alias_text"]), "unused: no record holds this alias"))
    return pd.DataFrame(rows, columns=["table", "name", "why"]).drop_duplicates(ignore_index=True)
