"""The columns of every table in data/hand: a header with another name is told, not passed over."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from hrcstats.errors import Problem, nearest
from hrcstats.normalise import audit_draw, coding_notes, incidents, judgements, verdicts, watched
from hrcstats.normalise.codings import CODEBOOK_COLUMNS
from hrcstats.normalise.corrections import COLUMNS as CORRECTION_COLUMNS
from hrcstats.normalise.input_columns import HAND
from hrcstats.plan_history import AMENDMENT_COLUMNS, AMENDMENTS_FILE

_AUDITED = ["stratum", "audit_probability", "drawn_on", "seed", "verdict", "coder", "audited_on",
            "reason"]
HAND_COLUMNS: dict[str, Sequence[str]] = {
    **HAND,
    "aliases.csv": judgements.ALIAS_COLUMNS,
    "judgements.csv": judgements.JUDGEMENT_COLUMNS,
    "corrections.csv": CORRECTION_COLUMNS,
    "name_words.csv": ["rule", "language", "words", "decided_by", "decided_on", "reason"],
    "words_that_name_nobody.csv": ["words", "what_they_are", "coder", "read_on"],
    "published_figures_map.csv": ["claim_id", "table", "rows", "count", "definition",
                                  "explanation", "missing", "coder", "mapped_on"],
    AMENDMENTS_FILE: AMENDMENT_COLUMNS,
    "codings/codebook.csv": CODEBOOK_COLUMNS,
    "codings/dates.csv": [*coding_notes.KEY, "valid_from", "valid_to", *coding_notes.SIGNED],
    "codings/two_passes.csv": ["unit", "criterion", "coder_a", "coder_b"],
    "codings/withheld_evidence.csv": [*coding_notes.KEY, "shown_instead", *coding_notes.SIGNED],
    "audits/matches.csv": ["name_as_written", "organisation_id", *_AUDITED],
    "audits/codings.csv": ["organisation_id", "state_iso3", "origin", *_AUDITED],
    incidents.SOURCES: incidents.SOURCE_COLUMNS,
    incidents.STATEMENTS: incidents.STATEMENT_COLUMNS,
    incidents.CODINGS: incidents.CODING_COLUMNS,
    incidents.SAME: incidents.SAME_COLUMNS,
    verdicts.VERDICTS: verdicts.VERDICT_COLUMNS,
    "interruptions/audit_draws.csv": audit_draw.DRAW_COLUMNS,
    "interruptions/audit_sample.csv": audit_draw.SAMPLE_COLUMNS,
}


def check_headers(data_dir: Path) -> list[Problem]:
    """Columns that a table of data/hand lacks, or has and should not, each with the nearest name.

    A table that was not begun has no problem.
    """
    hand = data_dir / "hand"
    known = dict(HAND_COLUMNS) | {f"{watched.OBSERVED}/{path.name}": watched.OBSERVED_COLUMNS
                                  for path in (hand / watched.OBSERVED).glob("*.csv")}
    return [problem for file, columns in sorted(known.items()) if (hand / file).is_file()
            for problem in _check_header(hand / file, f"data/hand/{file}", columns)]


def _check_header(path: Path, where: str, columns: Sequence[str]) -> Iterator[Problem]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
    except (OSError, ValueError, csv.Error) as error:
        yield Problem("not a readable CSV", where, str(error), "columns " + ", ".join(columns),
                      "restore the file")
        return
    others = [name for name in header if name not in columns]
    missing = [name for name in columns if name not in header]
    for name in missing:
        yield Problem("missing column", where, expected=name,
                      remedy=nearest(name, others) or "add the column")
    for name in others:
        yield Problem("unknown column", where, name, ", ".join(columns),
                      nearest(name, missing or columns) or "drop the column")
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Problem("column stands twice", where, name, "each column once", "drop one of them")
