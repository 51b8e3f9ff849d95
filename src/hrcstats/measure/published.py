"""Published figures beside what the records give: recomputed where they can be, explained or named
as missing where they cannot. A published number enters no estimate.

How a figure is recomputed is a row of `data/hand/published_figures_map.csv`, not code: a table, the
rows to take, what to count in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import require_columns
from hrcstats.measure.published_rows import count_in, rows_where

MAP_COLUMNS = ["claim_id", "table", "rows", "count", "definition", "explanation", "missing"]
DEFINITIONS = ("same", "different")
_PART = re.compile(r"\s*(?P<sign>~|>=|>|<=|<)?\s*(?P<number>\d+(?:\.\d+)?)"
                   r"(?:/(?P<under>\d+))?\s*")
_PLAIN_PARTS = re.compile(r"\s+/\s+|\s+vs\s+")
_JOINED = re.compile(r"\d+(?:-\d+)+")  # 6-10-3, 1998-2024
_ABOUT = 0.1  # how far "about 300" may lie from the number


def published_claims(figures: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Both tables of published figures as one, each claim with an id.

    Parameters
    ----------
    figures
        `data/reference/published_figures.csv`.
    counts
        `data/reference/published_counts_upr_and_events.csv`; its claims are named by measure and
        context, which together stand once.

    Returns
    -------
    `claim_id`, `published_by`, `year`, `measure`, `population`, `value_as_written`, `unit`,
    `source_url`: one row a claim, in the order of the tables.
    """
    require_columns(figures, ["claim_id", "source_title", "url", "year", "measure", "population",
                              "value", "unit"], "published_claims(figures)")
    require_columns(counts, ["measure", "context", "as_stated", "value", "url"],
                    "published_claims(counts)")
    first = figures.rename(columns={"source_title": "published_by", "value": "value_as_written",
                                    "url": "source_url"})
    second = pd.DataFrame({
        "claim_id": counts["measure"] + ": " + counts["context"],
        "published_by": counts["url"].str.extract(r"//(?:www\.)?([^/]+)", expand=False),
        "measure": counts["measure"].str.replace("_", " "), "population": counts["context"],
        "value_as_written": counts["value"], "unit": counts["as_stated"],
        "source_url": counts["url"]})
    claims = pd.concat([first, second], ignore_index=True)[
        ["claim_id", "published_by", "year", "measure", "population", "value_as_written", "unit",
         "source_url"]]
    twice = claims["claim_id"][claims["claim_id"].duplicated()]
    if len(twice):
        raise HrcStatsError([Problem("published figure given twice", "published_claims", claim,
                                     "one row a claim") for claim in twice])
    return claims


def compare_published(claims: pd.DataFrame, mapping: pd.DataFrame,
                      tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every published figure beside the number that the records give, or what is missing for it.

    Parameters
    ----------
    claims
        Of `published_claims`.
    mapping
        `MAP_COLUMNS`, one row a claim. Without `table` the claim is not recomputed, and `missing`
        says what would be needed. `rows` selects ("decision = granted | declined; year <= 2016",
        `~` is "contains"); `count` is one of `rows`, `distinct COLUMN`, `sum COLUMN`,
        `only COLUMN`, `entries COLUMN + COLUMN`, `votes COLUMN`, `years COLUMN`, `largest COLUMN`.
        Several numbers of one claim ("6-10-3", "9 / 6") take several counts, ";" between.
    tables
        Tables and results of measures by the names used in `mapping`.

    Returns
    -------
    pandas.DataFrame
        Estimate rows `recomputed`, one a number of a claim, keyed by `claim_id`, `part` (1..),
        with `published_as_written`, `published_n`, `definition`, `agrees` (null where not
        recomputed), `difference_n`, `explanation`, `missing` and what the claim is about. A claim
        that is not recomputed is a refusal.

    Raises
    ------
    HrcStatsError
        A claim without a row in the mapping or the other way round; a table or column that does not
        exist; a definition that is neither "same" nor "different"; a claim without explanation.

    Notes
    -----
    "About" agrees within a tenth; "more than" with anything above. Agreement under a different
    definition is chance and is not counted as reproduced.
    """
    require_columns(mapping, MAP_COLUMNS, "data/hand/published_figures_map.csv")
    mapping = mapping.astype("object").where(mapping.notna(), "")
    raise_if_any(_mapping_problems(claims, mapping, tables))
    by_claim = mapping.set_index("claim_id")
    rows: list[dict[str, object]] = []
    for _, claim in claims.iterrows():
        rows += _compare(claim, by_claim.loc[claim["claim_id"]], tables)
    frame = estimates_frame(rows)
    return frame.astype({"agrees": "boolean", "published_n": "Float64", "difference_n": "Float64"})


def reproduced_share(compared: pd.DataFrame) -> pd.DataFrame:
    """How many claims were recomputed, and how many of those with the same definition agree.

    A claim of several numbers agrees when all of them do.

    Returns
    -------
    Two estimate rows: `claims_recomputed_share` (of all claims) and `claims_reproduced_share` (of
    those recomputed under the same definition).
    """
    claims = claim_outcomes(compared)
    done = claims["was_recomputed"]
    is_same = claims["definition"].eq("same") & done
    agrees = claims["is_equal"]
    rows = [estimate_row("claims_recomputed_share", done.mean(), n=done.sum(),
                         denominator_n=len(done), method="claims counted")]
    if not is_same.any():
        rows.append(refusal_row("claims_reproduced_share", "no claim has the same definition"))
    else:
        rows.append(estimate_row(
            "claims_reproduced_share", agrees[is_same].mean(), n=agrees[is_same].sum(),
            denominator_n=is_same.sum(), method="claims with the same definition counted",
            warnings="chosen by what the records hold: no sample of published figures"))
    return estimates_frame(rows)


def claim_outcomes(compared: pd.DataFrame) -> pd.DataFrame:
    """Each published figure with what came of it: the claims that `reproduced_share` counts.

    Parameters
    ----------
    compared
        Of `compare_published`.

    Returns
    -------
    One row a claim, in their order: `claim_id`, `was_recomputed` (all its numbers), `definition`,
    `is_equal` (all its numbers agree; false where not recomputed), then `recomputed` ("; " between
    several numbers, empty where there is none) and what the claim is about.
    """
    by_claim = compared.groupby("claim_id", sort=False)
    about = by_claim[["published_by", "measure", "population", "published_as_written",
                      "definition", "explanation", "missing", "source_url"]].first()
    return pd.DataFrame({
        "was_recomputed": by_claim["value"].apply(lambda values: bool(values.notna().all())),
        "is_equal": by_claim["agrees"].apply(lambda values: bool(values.fillna(False).all())),
        "recomputed": by_claim["value"].apply(
            lambda values: "; ".join(f"{value:g}" for value in values.dropna())),
    }).join(about).reset_index()


def parse_published(text: str) -> list[tuple[str, float]]:
    """Sign and number of each part of a published figure; empty where it is no number.

    Examples
    --------
    >>> parse_published("~300"), parse_published("6-10-3"), parse_published("1/3")
    ([('~', 300.0)], [('', 6.0), ('', 10.0), ('', 3.0)], [('', 0.3333333333333333)])
    >>> parse_published(">500 vs 10-50")
    []
    """
    parts = text.split("-") if _JOINED.fullmatch(text.strip()) else _PLAIN_PARTS.split(text.strip())
    found = [_PART.fullmatch(part) for part in parts]
    numbers = []
    for part in found:
        if part is None:
            return []
        numbers.append((part["sign"] or "", float(part["number"]) / float(part["under"] or 1)))
    return numbers


def _mapping_problems(claims: pd.DataFrame, mapping: pd.DataFrame,
                      tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    where = "data/hand/published_figures_map.csv"
    here, there = set(mapping["claim_id"]), set(claims["claim_id"])
    problems = [Problem("published figure without a row", where, claim, "one row a claim",
                        "say how it is recomputed, or what is missing") for claim in there - here]
    problems += [Problem("row of no published figure", where, claim, "a claim_id",
                         nearest(claim, there - here)) for claim in here - there]
    problems += [Problem("claim given twice", where, claim)
                 for claim in mapping["claim_id"][mapping["claim_id"].duplicated()]]
    for number, row in enumerate(mapping.to_dict("records"), start=2):
        place = f"{where}, line {number}"
        if not row["table"]:
            if not row["missing"]:
                problems.append(Problem("neither recomputed nor explained", place,
                                        str(row["claim_id"]), "what is missing"))
            continue
        if row["table"] not in tables:
            problems.append(Problem("unknown table", place, row["table"], ", ".join(tables),
                                    nearest(row["table"], tables)))
        if row["definition"] not in DEFINITIONS:
            problems.append(Problem("unknown definition", place, row["definition"],
                                    ", ".join(DEFINITIONS)))
        if row["definition"] == "different" and not row["explanation"]:
            problems.append(Problem("difference without a reason", place, str(row["claim_id"]),
                                    "explanation", "say in what the definitions differ"))
    return problems


def _compare(claim: pd.Series, entry: pd.Series, tables: Mapping[str, pd.DataFrame]
             ) -> list[dict[str, object]]:
    written = "" if pd.isna(claim["value_as_written"]) else str(claim["value_as_written"])
    parts = parse_published(written) or [("", float("nan"))]
    values = _recomputed(claim["claim_id"], entry, tables) if entry["table"] else []
    if values and len(values) != len(parts):
        raise HrcStatsError(Problem(
            "another number of counts than of figures", f"published figure {claim['claim_id']}",
            f"{len(values)} counts", f"{len(parts)}: {written}", "mend `count` in the mapping"))
    rows = []
    for number, (sign, published) in enumerate(parts, start=1):
        key = {"claim_id": claim["claim_id"], "part": number,
               "published_by": claim["published_by"], "year": claim["year"],
               "measure": claim["measure"], "population": claim["population"],
               "published_as_written": written,
               "published_n": None if pd.isna(published) else published,
               "definition": entry["definition"], "explanation": entry["explanation"],
               "missing": entry["missing"], "source_url": claim["source_url"]}
        value = values[number - 1] if values else None
        if value is None:
            rows.append(key | {"agrees": None, "difference_n": None} | refusal_row(
                "recomputed", entry["missing"] or "no such row in the records"))
            continue
        rows.append(key | {"agrees": _agrees(sign, published, value),
                           "difference_n": None if pd.isna(published) else value - published}
                    | estimate_row("recomputed", value, n=value,
                                   method=f"{entry['table']}: {entry['count']}",
                                   warnings=entry["explanation"]))
    return rows


def _recomputed(claim_id: str, entry: pd.Series, tables: Mapping[str, pd.DataFrame]
                ) -> list[float | None]:
    where = f"published figure {claim_id}"
    chosen = rows_where(tables[entry["table"]], entry["rows"], where)
    return [value for count in entry["count"].split(";")
            for value in count_in(chosen, count.strip(), where)]


def _agrees(sign: str, published: float, value: float) -> bool | None:
    if pd.isna(published):
        return None
    if sign == "~":
        return abs(value - published) <= _ABOUT * published
    compare = {">": value > published, ">=": value >= published, "<": value < published,
               "<=": value <= published}
    return bool(compare.get(sign, abs(value - published) < 1e-9))


def count_outcomes(compared: pd.DataFrame) -> pd.DataFrame:
    """Claims by what came of them: equal, different, counted under another definition, or not.

    Returns
    -------
    Four estimate rows `claims` keyed by `outcome`; `denominator_n` is all claims. An outcome of no
    claim is a zero.
    """
    claims = claim_outcomes(compared)
    agrees, done = claims["is_equal"], claims["was_recomputed"]
    is_same = claims["definition"].eq("same")
    outcomes = {"recomputed, equal": done & is_same & agrees,
                "recomputed, differs": done & is_same & ~agrees,
                "recomputed under another definition": done & ~is_same,
                "not recomputed": ~done}
    return estimates_frame({"outcome": name} | estimate_row(
        "claims", found.sum(), n=found.sum(), denominator_n=len(found), method="claims counted")
        for name, found in outcomes.items())
