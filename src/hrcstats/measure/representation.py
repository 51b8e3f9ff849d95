"""Whose organisations contribute to reviews: regional groups, languages, the global South."""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.covariates import RATINGS, add_civic_space
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import by_state, require_columns
from hrcstats.measure.reviews import latest_versions
from hrcstats.measure.submissions import ADDRESS_IS_NO_CODING
from hrcstats.plural import plural

GLOBAL_SOUTH = ("African", "Asia-Pacific", "Latin American and Caribbean")
UN_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
UNKNOWN, NO_GROUP = "address unknown", "no regional group"
_KEYS = ["doc_symbol", "state_under_review_iso3"]


def add_groups(submitters: pd.DataFrame, submissions: pd.DataFrame,
               groups: pd.DataFrame) -> pd.DataFrame:
    """Each organisation once a document, with the group and language of its address.

    An organisation that stands under several submissions of a document counts once, with the first
    address printed for it; a name without a match stands for itself.

    Returns
    -------
    `doc_symbol`, `state_under_review_iso3`, `name_key`, `country_iso3`, `un_regional_group`
    (`UNKNOWN` without an address), `un_language` (those of the six UN languages that are official
    in the State of the address, " and " between; "none of the six"; `UNKNOWN`).
    """
    require_columns(groups, ["state_iso3", "un_regional_group", "official_languages"],
                    "add_groups(groups)")
    last = latest_versions(submissions)
    society = last[last["category"] == "civil_society"]
    named = submitters.merge(society[["submission_id", *_KEYS]], on="submission_id")
    named["name_key"] = named["organisation_id"].fillna(named["organisation_as_written"])
    # The first address that is printed, wherever in the document: members often have none.
    once = (named.groupby([*_KEYS, "name_key"], sort=False)["country_iso3"].first()
            .reset_index())
    has_address = once["country_iso3"].notna()
    group = once["country_iso3"].map(by_state(groups, "un_regional_group"))
    once["un_regional_group"] = group.fillna(NO_GROUP).where(has_address, UNKNOWN)
    spoken = once["country_iso3"].map(by_state(groups, "official_languages")).fillna("")
    once["un_language"] = spoken.map(_un_languages).where(has_address, UNKNOWN)
    return once


def _un_languages(codes: str) -> str:
    """The UN languages among official ones; "zh_Hant" is Chinese too."""
    bare = {code.partition("_")[0] for code in codes.split(";")}
    return " and ".join(code for code in UN_LANGUAGES if code in bare) or "none of the six"


def count_represented(organisations: pd.DataFrame, by: str = "un_regional_group") -> pd.DataFrame:
    """Organisations of each review by the regional group, or language, of their address.

    Parameters
    ----------
    organisations
        As `add_groups` returns them.
    by
        `un_regional_group` or `un_language`.

    Returns
    -------
    pandas.DataFrame
        Estimate rows keyed by `doc_symbol`, `state_under_review_iso3`, `by`: `value` is the share
        (0-1) of all organisations of the document, those without an address among them.

    Notes
    -----
    The language is one of the State of the address, not that of the submission: summaries do not
    say in which language a submission was written.
    """
    require_columns(organisations, [*_KEYS, by], "count_represented(organisations)")
    rows = []
    for key, here in organisations.groupby(_KEYS):
        for group, count in here[by].value_counts().items():
            rows.append(dict(zip(_KEYS, key, strict=True)) | {by: group} | estimate_row(
                "organisations_share", count / len(here), n=count, denominator_n=len(here),
                method="organisations counted once a document", warnings=ADDRESS_IS_NO_CODING))
    return estimates_frame(rows)


def global_south_share(organisations: pd.DataFrame, *, is_abroad_only: bool = False
                       ) -> pd.DataFrame:
    """The share of organisations with an address in the African, Asia-Pacific or GRULAC group.

    Parameters
    ----------
    organisations
        As `add_groups` returns them.
    is_abroad_only
        Leaves out addresses in the State under review, which decide the share of most reviews.

    Returns
    -------
    pandas.DataFrame
        Per document `global_south_share`: out of the organisations with an address; `low` and
        `high` count those without one all as not South, all as South. Bounds, not an interval of
        sampling.

    Notes
    -----
    "Global South" is the three regional groups named, which hold Japan and the Republic of Korea
    too; there is no official list. Territories without a group count as not South.

    Examples
    --------
    >>> those = pd.DataFrame({"doc_symbol": "A", "state_under_review_iso3": "CUB",
    ...     "country_iso3": ["KEN", "FRA", None], "un_regional_group":
    ...     ["African", "Western European and others", UNKNOWN]})
    >>> global_south_share(those)[["low", "value", "high"]].round(2).iloc[0].tolist()
    [0.33, 0.5, 0.67]
    """
    rows = []
    for key, every in organisations.groupby(_KEYS):
        keys = dict(zip(_KEYS, key, strict=True))
        here = every[every["country_iso3"] != key[1]] if is_abroad_only else every
        unknown = int((here["un_regional_group"] == UNKNOWN).sum())
        known, south = len(here) - unknown, int(here["un_regional_group"].isin(GLOBAL_SOUTH).sum())
        quantity = "global_south_share" + ("_abroad" if is_abroad_only else "")
        if not known:
            rows.append(keys | refusal_row(quantity, "no organisation with an address",
                                           denominator_n=0))
            continue
        rows.append(keys | estimate_row(
            quantity, south / known, low=south / len(here), high=(south + unknown) / len(here),
            n=south, denominator_n=known, method="bounds: addresses unknown not South, South",
            warnings=f"{ADDRESS_IS_NO_CODING}; {unknown} "
                     f"{plural(unknown, 'organisation')} without an address"))
    return estimates_frame(rows)


def count_civic_space(submissions: pd.DataFrame, ratings: pd.DataFrame, *,
                      max_gap_years: int = 0) -> pd.DataFrame:
    """Civil-society submissions by the civic-space rating of the State of their first address.

    Parameters
    ----------
    submissions
        `doc_symbol`, `version`, `state_under_review_iso3`, `category`, `first_country_iso3`,
        `year`.
    ratings
        `state_iso3`, `year_or_date`, `rating`; snapshots that rate the whole world are used, each
        for itself (see `add_civic_space`).
    max_gap_years
        How many years the snapshot may lie from the review.

    Returns
    -------
    pandas.DataFrame
        Estimate rows `rating_share` keyed by `doc_symbol`, `state_under_review_iso3`,
        `civic_space_rating` (from open to closed, then unknown) and `civic_space_year`, the
        snapshot. A review too far from every snapshot is one refusal row.

    Notes
    -----
    Unknown is an address not printed or a State or territory that the snapshot does not rate. A
    rating describes the State of the address, not the organisation.
    """
    society = latest_versions(submissions).query("category == 'civil_society'")
    rated = add_civic_space(society, ratings, state="first_country_iso3", year="year",
                            max_gap_years=max_gap_years)
    rows = []
    for key, here in rated.groupby(_KEYS):
        keys = dict(zip(_KEYS, key, strict=True))
        snapshot = here["civic_space_year"].min()
        if pd.isna(snapshot):
            rows.append(keys | {"civic_space_rating": None, "civic_space_year": None} | refusal_row(
                "rating_share", f"no snapshot of the world within {max_gap_years} years of the "
                "review", denominator_n=len(here)))
            continue
        counts = here["civic_space_rating"].fillna("unknown").value_counts()
        gap = int(here["civic_space_gap_n"].max())
        rows += [keys | {"civic_space_rating": name, "civic_space_year": int(snapshot)}
                 | estimate_row("rating_share", counts.get(name, 0) / len(here),
                                n=counts.get(name, 0), denominator_n=len(here),
                                method="submissions counted",
                                warnings=[ADDRESS_IS_NO_CODING]
                                + [f"snapshot {gap} years from the review"] * (gap > 0))
                 for name in (*RATINGS, "unknown")]
    return estimates_frame(rows)
