"""Count in how many distinct names of the records each word stands, and mostly in which language.

    python benchmarks/match_counts.py FACTS_FOLDER

Writes src/hrcstats/normalise/match_counts.csv. Only counts of words leave the records.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

from hrcstats.normalise.match_words import language_of_words, translated_words
from hrcstats.normalise.name_fold import WORD, fold
from hrcstats.normalise.names import comparison_key
from hrcstats.normalise.not_names import name_problems

OUT = Path(__file__).parents[1] / "src" / "hrcstats" / "normalise" / "match_counts.csv"
SOURCES = {"committee_decisions.csv": "organisation_as_written",
           "upr_submissions.csv": "organisation_name"}


def distinct_names(folder: Path) -> list[str]:
    """One spelling of every organisation name of the records, joined by its sorted words."""
    columns = [pd.read_csv(folder / file)[column] for file, column in SOURCES.items()]
    speakers = pd.read_csv(folder / "speakers.csv")
    columns.append(speakers.loc[speakers["speaker_kind"] == "ngo", "speaker_name_as_written"])
    names = sorted({name for name in pd.concat(columns).dropna() if not name_problems(name)})
    return list({" ".join(sorted(comparison_key(name).split())): name for name in names}.values())


def main(folder: Path) -> None:
    """Count and write."""
    names = distinct_names(folder)
    counts: Counter[str] = Counter()
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        language = language_of_words(set(WORD.findall(fold(name))))
        for word in set(comparison_key(name).split()):
            counts[word] += 1
            votes[word][language] += 1
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", "names_n", "language"])
        writer.writerow(["", len(names), ""])
        for word in sorted(counts):
            if counts[word] > 1 or word in translated_words():
                writer.writerow([word, counts[word], _mostly(votes[word])])


def _mostly(votes: Counter[str]) -> str:
    """The language of three quarters of the names whose linking words tell their language."""
    known = {language: n for language, n in votes.items() if language}
    best = max(known, key=lambda language: known[language], default="")
    return best if best and known[best] >= 0.75 * sum(known.values()) else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
