"""Contributors to UPR summaries: how many, of which kind, and with addresses in which State."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row

ADDRESS_IS_NO_CODING = "an address is not a coding: it says where, not for whom"


def check_stated_totals(documents: pd.DataFrame) -> pd.DataFrame:
    """Submissions listed beside the total that each document states (its own checksum).

    Returns
    -------
    Estimate rows keyed by `doc_symbol` and `state_under_review_iso3`: `value` is the number listed,
    `denominator_n` the number stated. A difference, or an unknown total, is a warning.
    """
    rows = []
    for document in documents.sort_values("doc_symbol").itertuples():
        stated = None if pd.isna(document.stated_n) else int(document.stated_n)
        warning = "stated total not seen" if stated is None else (
            "" if stated == document.listed_n
            else f"the document states {stated} and lists {document.listed_n}")
        rows.append({"doc_symbol": document.doc_symbol,
                     "state_under_review_iso3": document.state_under_review_iso3}
                    | estimate_row("submissions_listed", document.listed_n, n=document.listed_n,
                                   denominator_n=stated, method="submissions counted",
                                   warnings=warning))
    return estimates_frame(rows)


def count_submissions(submissions: pd.DataFrame) -> pd.DataFrame:
    """Submissions per document by category and kind, out of all submissions of the document.

    Returns
    -------
    Estimate rows keyed by `doc_symbol`, `state_under_review_iso3`, `category`, `submission_kind`,
    with `organisations_n` (listed under these submissions; repeated ones counted each time).
    """
    total = submissions.groupby("doc_symbol").size()
    keys = ["doc_symbol", "state_under_review_iso3", "category", "submission_kind"]
    rows = [
        dict(zip(keys, key, strict=True)) | {"organisations_n": int(here["members_n"].sum())}
        | estimate_row("submissions", len(here), n=len(here), denominator_n=total[key[0]],
                       method="submissions counted")
        for key, here in submissions.groupby(keys)
    ]
    return estimates_frame(rows)


def count_addresses(submissions: pd.DataFrame, *, category: str = "civil_society",
                    submission_kind: str = "individual") -> pd.DataFrame:
    """Submissions per document by the State of the address printed.

    Counts submissions, not organisations: for joint submissions the address is the first one
    printed. A submission without a printed address is counted under null, never dropped.

    Returns
    -------
    Estimate rows keyed by `doc_symbol`, `state_under_review_iso3`, `country_iso3`, most first:
    `value` is the share (0-1) of the document's submissions of this category and kind.
    """
    mine = submissions[(submissions["category"] == category)
                       & (submissions["submission_kind"] == submission_kind)]
    rows = []
    for (symbol, state), here in mine.groupby(["doc_symbol", "state_under_review_iso3"]):
        for country, count in here["first_country_iso3"].value_counts(dropna=False).items():
            rows.append({"doc_symbol": symbol, "state_under_review_iso3": state,
                         "country_iso3": country}
                        | estimate_row("address_share", count / len(here), n=count,
                                       denominator_n=len(here),
                                       method=f"{submission_kind} {category} submissions counted",
                                       warnings=ADDRESS_IS_NO_CODING))
    return estimates_frame(rows)


def largest_foreign_address(addresses: pd.DataFrame) -> pd.DataFrame:
    """Per document, the State other than the one under review with most addresses.

    Where no address lies outside the State under review the row is a refusal.
    """
    rows = []
    addresses = addresses.reset_index(drop=True)  # the largest is found by its label
    for (symbol, state), here in addresses.groupby(["doc_symbol", "state_under_review_iso3"]):
        key = {"doc_symbol": symbol, "state_under_review_iso3": state}
        foreign = here[here["country_iso3"].notna() & (here["country_iso3"] != state)]
        if foreign.empty:
            rows.append(key | {"country_iso3": None} | refusal_row(
                "largest_foreign_address_share", "no address outside the State under review"))
            continue
        top = foreign.loc[foreign["value"].idxmax()]
        tied = sorted(foreign.loc[(foreign["n"] == top["n"])
                                  & (foreign["country_iso3"] != top["country_iso3"]),
                                  "country_iso3"])
        warnings = [top["warnings"]] + ([f"tied with {', '.join(tied)}"] if tied else [])
        rows.append(key | {"country_iso3": top["country_iso3"]} | estimate_row(
            "largest_foreign_address_share", top["value"], n=top["n"],
            denominator_n=top["denominator_n"], method=top["method"], warnings=warnings))
    return estimates_frame(rows)
