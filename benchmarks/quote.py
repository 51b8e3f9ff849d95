"""Writes the figures that docs/methods and docs/matching.md quote, from the committed results.

Each table stands between two comments that name it; everything between them comes from here, and a
test compares. Run it after a calibration, from the repository root:

    python benchmarks/quote.py
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import quote_match
from quote_table import per_cent, table

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
PAGES = [DOCS / "matching.md", *sorted((DOCS / "methods").glob("*.md"))]
PEERS = ("hrcstats", "quasi-Poisson", "Poisson", "OLS of log share")
# What each measure of others.csv is called in the documents.
MEASURES = {
    "false_alarm": "false alarms", "power": "found", "reported": "reported at all",
    "within_one": "dated within one session",
    "within_one_bound": "the same, all but the date known",
    "covered": "intervals that cover", "width": "sessions in the interval", "warned": "warned",
    "refused": "refused", "covered_as_coded": "cover without correction",
    "step_covered": "step: intervals that cover", "bias_log": "bias of the log ratio",
    "step_covered_as_coded": "step: cover without correction",
    "covered_majority": "cover when coded by majority"}
_PLAIN = ("width", "bias_log")  # not shares
_MARKED = re.compile(r"(<!-- begin ([a-z-]+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


def spread(shares: pd.Series) -> str:
    """Least and most of some shares, in per cent."""
    low, high = per_cent(shares.min()), per_cent(shares.max())
    return low if low == high else f"{low} to {high}"


def surge_no_effect(surge: pd.DataFrame) -> str:
    """False alarms and coverage where nothing was planted, by sessions and method."""
    scope = surge[surge["is_in_scope"] & surge["is_false_alarm"] & (surge["step"] == 1)]
    rows = []
    for (sessions_n, rho), part in scope.groupby(["sessions_n", "autocorrelation"]):
        by = part.groupby("method")
        alarms = [spread(by.get_group(name)["rejected_share"])
                  for name in ("hrcstats", "hrcstats slope", *PEERS[1:])]
        rows.append([str(sessions_n), f"{rho:g}", *alarms,
                     spread(by.get_group("hrcstats")["covered_share"])])
    return table(["sessions", "autocorrelation", "step", "slope", "quasi-Poisson", "plain Poisson",
                  "OLS of the log share", "coverage of the step"], rows)


def surge_power(surge: pd.DataFrame) -> str:
    """How often a doubling is found at 5 %, beside what other fits would say."""
    chosen = surge[surge["is_in_scope"] & (surge["step"] == 2) & (surge["noise"] == "counts")]
    rows = []
    for _, part in chosen.groupby("cell"):
        first, by = part.iloc[0], part.set_index("method")
        rows.append([str(first["sessions_n"]), f"{first['overdispersion']:g}",
                     f"{first['autocorrelation']:g}",
                     *(per_cent(by.loc[name, "rejected_share"]) for name in PEERS),
                     *(per_cent(by.loc[name, "covered_share"]) for name in PEERS)])
    names = ("hrcstats", "quasi-Poisson", "Poisson", "OLS")
    return table(["sessions", "overdispersion", "autocorrelation",
                  *(f"{name} finds" for name in names),
                  *(f"{name} covers" for name in names)], rows)


def surge_failing(surge: pd.DataFrame) -> str:
    """Cells in which step or slope leave the limits, or that lie outside the scope."""
    ours = surge[surge["method"].str.startswith("hrcstats")]
    ours = ours[~ours["holds"] | ~ours["is_in_scope"]]
    rows = [[str(row.sessions_n), f"{row.overdispersion:g}", f"{row.autocorrelation:g}", row.noise,
             f"{row.step:g}", "slope" if "slope" in row.method else "step",
             f"{100 * row.rejected_share:.2f}" if row.is_false_alarm else "",
             f"{100 * row.covered_share:.2f}", per_cent(row.warned_share),
             "yes" if row.is_in_scope else "no"] for row in ours.itertuples()]
    return table(["sessions", "overdispersion", "autocorrelation", "noise", "planted step",
                  "estimate", "false alarms", "coverage", "warned", "in scope"], rows)


def surge_summary(surge: pd.DataFrame) -> str:
    """How many cells in scope hold, by method, and the extremes of ours."""
    scope = surge[surge["is_in_scope"]]
    rows = []
    for name in ("hrcstats", "hrcstats slope", *PEERS[1:]):
        part = scope[scope["method"] == name]
        alarms = part.loc[part["is_false_alarm"], "rejected_share"]
        rows.append([name.replace("hrcstats", "hrcstats step") if name == "hrcstats" else name,
                     f"{part['holds'].sum()} of {len(part)}", spread(alarms),
                     spread(part["covered_share"]),
                     f"{part['replicates'].min()} to {part['replicates'].max()}"])
    return table(["method", "cells that hold", "false alarms", "coverage", "replicates a cell"],
                 rows)


def of_estimator(name: str) -> Callable[[pd.DataFrame], str]:
    """The table of one estimator's cells."""
    def build(others: pd.DataFrame) -> str:
        rows = []
        for row in others[others["estimator"] == name].itertuples():
            share = f"{row.share:.3f}" if row.measure in _PLAIN else per_cent(row.share)
            limits = "" if pd.isna(row.low_limit) else (
                f"{per_cent(row.low_limit)} to {per_cent(row.high_limit)}")
            holds = "" if pd.isna(row.low_limit) else ("yes" if str(row.holds) == "True" else "no")
            rows.append([row.setting, MEASURES[row.measure], share, f"{row.n:.0f}", limits, holds])
        return table(["made-up series", "measure", "% (or number)", "replicates", "asked", "holds"],
                     rows)
    return build


def access(frame: pd.DataFrame) -> str:
    """The measures of access, each beside the simpler method that it replaces."""
    rows = [[row.what, row.scenario, row.method, *("" if pd.isna(share) else per_cent(share)
                                                    for share in (row.coverage, row.false_alarms)),
             f"{row.used_n:.0f}", "yes" if str(row.holds) == "True" else "no"]
            for row in frame.itertuples()]
    return table(["measure", "made-up record", "method", "coverage %", "false alarms %",
                  "replicates", "holds"], rows)


_SAID = {"covered": "exact", "covered_mid_p": "mid-p", "covered_naive": "slots as independent",
         "covered_corrected": "corrected", "covered_as_flagged": "as flagged",
         "contained": "bounds", "refused": "refused",
         "covered_known_to_fail": "capture-recapture, unequal chances"}


def silencing_independent(silencing: pd.DataFrame) -> str:
    """Coverage of the two limits where slots are independent, by rate, over the sizes."""
    part = silencing[silencing["what"] == "slots independent"]
    rate = part["setting"].str.extract(r"rate ([\d.]+)")[0]
    rows = []
    for value, group in part.groupby(rate.astype(float)):
        by = group.set_index("measure")["share"]
        mid = group[group["measure"] == "covered_mid_p"]
        above = mid["share"] > 0.97
        forced = above & (mid["attainable"] > 0.97)
        rows.append([f"{100 * value:g}", spread(by["covered"]), spread(by["covered_mid_p"]),
                     f"{above.sum()} of {len(mid)}", f"{forced.sum()}"])
    return table(["rate, %", "exact covers, %", "mid-p covers, %", "mid-p above 97 %",
                  "of these, no interval lower"], rows)


def silencing_of(what: str) -> Callable[[pd.DataFrame], str]:
    """One row a cell of a kind, one column a measure."""
    def build(silencing: pd.DataFrame) -> str:
        part = silencing[silencing["what"] == what]
        names = list(dict.fromkeys(part["measure"]))
        rows = []
        for _, group in part.groupby("cell"):
            by = group.set_index("measure")["share"]
            holds = group["holds"].dropna().astype(str)
            rows.append([group["setting"].iloc[0],
                         *(per_cent(by[name]) if name in by else "" for name in names),
                         "" if holds.empty else "yes" if (holds == "True").all() else "no"])
        said = _SAID | ({"covered": "capture-recapture"} if what == "capture" else {})
        return table(["made-up", *(said[name] + ", %" for name in names), "holds"], rows)
    return build


TABLES: dict[str, tuple[str, Callable[[pd.DataFrame], str]]] = {
    "surge-summary": ("surge", surge_summary), "surge-no-effect": ("surge", surge_no_effect),
    "surge-power": ("surge", surge_power), "surge-failing": ("surge", surge_failing),
    "scan": ("others", of_estimator("scan_surges")),
    "changes": ("others", of_estimator("find_changes")),
    "displacement": ("others", of_estimator("estimate_displacement")),
    "coding-error": ("others", of_estimator("coding error")),
    "audited-share": ("others", of_estimator("estimate_audited_share")),
    "imputation": ("others", of_estimator("impute_codings")),
    "concentration": ("others", of_estimator("concentration")),
    "specification": ("others", of_estimator("compare_specifications")),
    "access": ("access", access),
    "silencing-independent": ("silencing", silencing_independent),
    "silencing-few-debates": ("silencing", silencing_of("few debates")),
    **{f"silencing-{what}": ("silencing", silencing_of(what))
       for what in ("debates", "audited", "bounds", "capture")},
    **{name: ("match", build) for name, build in quote_match.TABLES.items()}}


def quoted(text: str) -> str:
    """The document with each marked table as the results now give it."""
    def renew(match: re.Match[str]) -> str:
        source, build = TABLES[match.group(2)]
        # Read where it is needed: a page can be renewed before another calibration has ended.
        results = pd.read_csv(HERE / "results" / f"{source}.csv")
        return f"{match.group(1)}\n{build(results)}\n{match.group(3)}"

    return _MARKED.sub(renew, text)


if __name__ == "__main__":
    for page in PAGES:
        before = page.read_text(encoding="utf-8")
        after = quoted(before)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"{page.name} renewed")
