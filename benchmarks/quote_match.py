"""The tables of docs/matching.md, from `results/match.csv` and the model's own error rates."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import log

import pandas as pd
from quote_table import per_cent, table

from hrcstats.normalise.match_model import MODEL_FILE

_NAMES = {"tfidf": "plain TF-IDF", "rapidfuzz_wratio": "rapidfuzz WRatio",
          "rapidfuzz_token_sort": "rapidfuzz token_sort"}
_QUANTITIES = {"top_1": "first candidate right",
               "absent_new_or_review": "absent names called `new` or `review`",
               "matched_right": "`matched` that are right",
               "matched_of_known": "known names called `matched`",
               "one_word_exchanged_believed": "one word exchanged for another",
               "one_word_added_believed": "one word or place added"}


def _with_interval(row: pd.Series) -> str:
    text = f"{row['value']:.3f}"
    return text if pd.isna(row["low"]) else f"{text} [{row['low']:.3f}, {row['high']:.3f}]"


def pairs(match: pd.DataFrame) -> str:
    """F1 on the held-out half, of the matcher and its peers, best first."""
    part = match[match["part"] == "pairs"]
    f1 = part[part["quantity"] == "f1"].set_index("method")
    wide = part.pivot(index="method", columns="quantity", values="value")
    wide = wide.loc[wide["f1"].sort_values(ascending=False).index]
    rows = [[_NAMES.get(method, method), _with_interval(f1.loc[method]),
             f"{row['precision']:.3f}", f"{row['recall']:.3f}", f"{row['seconds']:.1f}"]
            for method, row in wide.iterrows()]
    return table(["matcher", "F1", "precision", "recall", "seconds"], rows)


def halves(match: pd.DataFrame) -> str:
    """F1 over random halves of all pairs."""
    part = match[match["part"] == "splits"].sort_values("value", ascending=False)
    rows = [[_NAMES.get(row["method"], row["method"]), f"{row['value']:.3f}",
             f"{row['low']:.3f} to {row['high']:.3f}" if row["n"] > 1 else "",
             f"{row['n']:.0f}"] for _, row in part.iterrows()]
    return table(["matcher", "F1, mean", "of 95 % of the halves", "halves"], rows)


def draws(part_name: str) -> Callable[[pd.DataFrame], str]:
    """One row a quantity, one column a draw."""
    def build(match: pd.DataFrame) -> str:
        part = match[(match["part"] == part_name) & match["quantity"].isin(list(_QUANTITIES))]
        rows = [[_QUANTITIES[name], *(_with_interval(row) for _, row in group.iterrows())]
                for name, group in part.groupby("quantity", sort=False)]
        return table(["", *part["note"].unique()], rows)
    return build


def speed(match: pd.DataFrame) -> str:
    """Time, recall and memory by the number of names, and how the time grows."""
    part = match[match["part"].str.startswith("speed_")]
    wide = part.pivot(index="n", columns="quantity", values="value").sort_index()
    first_n, first = wide.index[0], wide["seconds_cpu"].iloc[0]
    rows = [[f"{n:,.0f}", f"{row['seconds_wall']:.1f} s", f"{row['seconds_cpu']:.1f} s",
             f"{row['seconds_cpu'] / first:.1f}", f"{n * log(n) / first_n / log(first_n):.1f}",
             f"{row['pairs']:,.0f}", f"{row['candidate_recall']:.3f}", f"{row['peak_gb']:.2f} GB"]
            for n, row in wide.iterrows()]
    return table(["names", "wall clock", "processor", "times the first", "n log n would give",
                  "pairs scored", "candidate recall", "peak memory"], rows)


def identify_speed(match: pd.DataFrame) -> str:
    """Time of 1,000 names against 7,000."""
    by = match[match["quantity"].str.startswith("identify_")].set_index("quantity")["value"]
    seconds = [f"{by[f'identify_1000_of_7000_seconds_{kind}']:.2f} s" for kind in ("wall", "cpu")]
    return table(["", "wall clock", "processor"],
                 [["1,000 names against 7,000, after import", *seconds]])


def rule(match: pd.DataFrame) -> str:
    """The study's counts under three rules of what one organisation is."""
    part = match[match["part"] == "rule"]
    wide = part.pivot(index="quantity", columns="method", values="value")
    rules = ["as_written", "case_folded", "matched"]
    rows = [[quantity.replace("_", " "), *(f"{row[name]:,.0f}" for name in rules)]
            for quantity, row in wide.loc[part["quantity"].unique()].iterrows()]
    rows_n = f"{part['n'].iloc[0]:,.0f}"
    return table([f"of {rows_n} rows", *(name.replace("_", " ") for name in rules)], rows)


def flags(match: pd.DataFrame) -> str:
    """Texts of the records that are no name of one organisation."""
    part = match[match["part"] == "flags"]
    rows = [[f"`{row['quantity']}`", f"{row['value']:.0f}"] for _, row in part.iterrows()]
    return table(["reason", f"of {part['n'].iloc[0]:,.0f} rows"], rows)


def errors(_match: pd.DataFrame) -> str:
    """Error rates of the thresholds, as the training wrote them beside the model."""
    held = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    rows = []
    for decision, limit in (("matched", "match_from"), ("new", "review_from")):
        found = held["errors_cross_fitted"][decision]
        side = "or more" if decision == "matched" else "below"
        score = held["thresholds"][limit]
        said = f"{score:.2f} {side}" if decision == "matched" else f"{side} {score:.2f}"
        rows.append([f"`{decision}` (score {said})",
                     f"{found['wrong_n']} of {found['of_n']}, {per_cent(found['share'])} %",
                     f"{per_cent(found['low'])} % to {per_cent(found['high'])} %"])
    return table(["decision", "wrong on cross-fitted pairs", "95 % interval"], rows)


TABLES: dict[str, Callable[[pd.DataFrame], str]] = {
    "match-errors": errors, "match-pairs": pairs, "match-halves": halves,
    "match-identify": draws("identify"), "match-adversary": draws("adversary"),
    "match-speed": speed, "match-identify-speed": identify_speed, "match-rule": rule,
    "match-flags": flags}
