"""What is known of an organisation's home State: civic-space rating, region. No income groups.

A covariate is joined by State and year and never guessed. What is joined here describes a State,
not an organisation, and a difference between groups is an association.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.cluster_share import share_interval
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, read_text, require_columns, rows_at

RATINGS = ("open", "narrowed", "obstructed", "repressed", "closed")
ASSOCIATION = "an association, not a cause"
# A snapshot that rates fewer States was printed because of their rating: it would choose the
# States by what is measured.
_WORLD = 190
_FEW = 5
_NOT_IN_RECORDS = {
    "income_group": "no income groups of States in the records: none is invented",
}


def world_snapshots(ratings: pd.DataFrame) -> pd.DataFrame:
    """The yearly civic-space snapshots that rate the whole world, one row per State and year.

    Lists in press pieces name some States because of their rating (newly closed, still open). They
    are left out, and so are snapshots within a year: each snapshot stands for its own year only.

    Parameters
    ----------
    ratings
        `state_iso3`, `year_or_date`, `rating` (open, narrowed, obstructed, repressed, closed).

    Returns
    -------
    pandas.DataFrame
        `state_iso3`, `year`, `rating`, ordered by year and State.

    Raises
    ------
    HrcStatsError
        For a rating that is none of the five, or two ratings of one State in one snapshot.

    References
    ----------
    CIVICUS Monitor, ratings by year, as listed in `data/reference/civic_space_ratings.csv`.

    Examples
    --------
    >>> few = pd.DataFrame({"state_iso3": ["CUB"], "year_or_date": ["2024"], "rating": ["closed"]})
    >>> len(world_snapshots(few))
    0
    """
    where = "world_snapshots(ratings)"
    require_columns(ratings, ["state_iso3", "year_or_date", "rating"], where)
    rows = pd.DataFrame({name: read_text(ratings[name]).to_numpy() for name in (
        "state_iso3", "year_or_date", "rating")})
    unknown = ~rows["rating"].isin(RATINGS)
    one_each = rows.drop_duplicates()
    twice = pd.Series(rows.index.isin(one_each.index[one_each.duplicated(
        ["state_iso3", "year_or_date"])]), index=rows.index)
    raise_if_any(Problem(what, rows_at(where, bad), str(rows.loc[bad].iloc[0].to_dict()), expected)
                 for what, bad, expected in (
                     ("unknown rating", unknown, ", ".join(RATINGS)),
                     ("two ratings of one State in one snapshot", twice, "one rating"))
                 if bad.any())
    rows = rows[rows["year_or_date"].str.fullmatch(r"\d{4}").fillna(False)].drop_duplicates()
    states_n = rows.groupby("year_or_date")["state_iso3"].transform("nunique")
    rows = rows[states_n >= _WORLD]
    rows = rows.assign(year=rows["year_or_date"].astype(int))
    return rows[["state_iso3", "year", "rating"]].sort_values(
        ["year", "state_iso3"]).reset_index(drop=True)


def add_civic_space(frame: pd.DataFrame, ratings: pd.DataFrame, *, state: str, year: str,
                    max_gap_years: int = 0) -> pd.DataFrame:
    """`frame` with the civic-space rating of a State in a year; null where no snapshot is near.

    Parameters
    ----------
    frame
        Any rows with the columns named by `state` (ISO 3166-1 alpha-3) and `year` (a year or a
        date).
    ratings
        `data/reference/civic_space_ratings.csv`; only snapshots of the whole world are used.
    max_gap_years
        How far the nearest snapshot may lie from the year of the row. 0: its own year only.

    Returns
    -------
    pandas.DataFrame
        The rows in their order with `civic_space_rating`, `civic_space_year` (of the snapshot) and
        `civic_space_gap_n` (years between the two).

    Examples
    --------
    >>> ratings = pd.DataFrame({"state_iso3": [f"S{n}" for n in range(190)],
    ...                         "year_or_date": "2018", "rating": "open"})
    >>> rows = pd.DataFrame({"country": ["S1", "S1", None], "year": [2018, 2017, 2018]})
    >>> add_civic_space(rows, ratings, state="country", year="year")["civic_space_rating"].tolist()
    ['open', nan, nan]
    """
    require_columns(frame, [state, year], "add_civic_space(frame)")
    snapshots = world_snapshots(ratings)
    years = np.array(sorted(snapshots["year"].unique()))
    given = frame[year]
    given = given.dt.year if pd.api.types.is_datetime64_any_dtype(given) else given
    of_row = pd.to_numeric(given).to_numpy(dtype="float64", na_value=np.nan)
    if len(years) == 0:
        return frame.assign(civic_space_rating=None, civic_space_year=pd.NA,
                            civic_space_gap_n=pd.NA)
    gaps = np.abs(of_row[:, None] - years[None, :])
    # Of two snapshots equally near, the earlier: it cannot know what came after the decision.
    near = years[np.nan_to_num(gaps, nan=np.inf).argmin(axis=1)]
    gap = np.abs(of_row - near)
    is_near = gap <= max_gap_years
    by_key = snapshots.set_index(["state_iso3", "year"])["rating"]
    found = by_key.reindex(pd.MultiIndex.from_arrays([frame[state], near])).to_numpy()
    is_known = is_near & ~pd.isna(found)
    return frame.assign(
        civic_space_rating=pd.Series(np.where(is_known, found, None), index=frame.index),
        civic_space_year=pd.Series(near, index=frame.index).where(is_known).astype("Int64"),
        civic_space_gap_n=pd.Series(gap, index=frame.index).where(is_known).astype("Int64"))


def add_region(frame: pd.DataFrame, regions: pd.DataFrame, *, state: str) -> pd.DataFrame:
    """`frame` with `region` and `sub_region` of a State (UN M49); null where the State is unknown.

    Parameters
    ----------
    regions
        `data/reference/state_regions.csv`: `state_iso3`, `region`, `sub_region`.

    Examples
    --------
    >>> regions = pd.DataFrame({"state_iso3": ["CUB"], "region": ["Americas"],
    ...                         "sub_region": ["Caribbean"]})
    >>> add_region(pd.DataFrame({"country": ["CUB", None]}), regions, state="country")["region"]
    0    Americas
    1         NaN
    Name: region, dtype: object
    """
    require_columns(frame, [state], "add_region(frame)")
    require_columns(regions, ["state_iso3", "region", "sub_region"], "add_region(regions)")
    by_state = regions.drop_duplicates("state_iso3").set_index("state_iso3")
    return frame.assign(**{name: frame[state].map(by_state[name]).astype("object")
                           for name in ("region", "sub_region")})


def covariate_coverage(frame: pd.DataFrame, covariate: str) -> pd.DataFrame:
    """For how many rows a covariate is known: one estimate row, a refusal where it is not there.

    Examples
    --------
    >>> rows = pd.DataFrame({"region": ["Asia", None, "Africa", "Asia"]})
    >>> covariate_coverage(rows, "region")[["n", "denominator_n", "value"]].iloc[0].tolist()
    [3.0, 4.0, 0.75]
    >>> covariate_coverage(rows, "income_group")["warnings"].item()
    'no income groups of States in the records: none is invented'
    """
    key: dict[str, object] = {"covariate": covariate}
    if covariate not in frame.columns:
        reason = _NOT_IN_RECORDS.get(covariate, f"no column {covariate}")
        return estimates_frame([key | refusal_row("covariate_known_share", reason, n=0,
                                                  denominator_n=len(frame))])
    known_n = int((~is_blank(frame[covariate])).sum())
    if frame.empty:
        return estimates_frame([key | refusal_row("covariate_known_share", "no rows")])
    return estimates_frame([key | estimate_row(
        "covariate_known_share", known_n / len(frame), n=known_n, denominator_n=len(frame),
        method="rows counted")])


def mean_by_covariate(frame: pd.DataFrame, outcome: str, covariate: str, *,
                      cluster: str | None = None, level: float = 0.95) -> pd.DataFrame:
    """Mean of an outcome by covariate, with intervals that know that rows hang together.

    Parameters
    ----------
    frame
        Rows with `outcome` (a number, or 0 and 1), `covariate` and, if named, `cluster` (the
        organisation, say). Rows without an outcome or a covariate are left out and counted.

    Returns
    -------
    pandas.DataFrame
        Estimate rows keyed by `covariate` and `group`, largest group first; `n` is the rows of the
        group, `denominator_n` all rows; every row says that it is an association, and how many
        rows have no covariate.

    Notes
    -----
    For 0 and 1 the interval is Clopper-Pearson with the effective number of a cluster sample (Korn
    and Graubard); for other outcomes the mean with a cluster-robust standard error and a t quantile
    with G-1 degrees of freedom. Groups of fewer than five clusters get none.

    Examples
    --------
    >>> rows = pd.DataFrame({"y": [1, 0, 1, 1], "region": ["Asia", "Asia", "Asia", None]})
    >>> mean_by_covariate(rows, "y", "region")[["group", "n", "denominator_n"]].values.tolist()
    [['Asia', 3.0, 4.0]]
    """
    needed = [outcome, covariate, *([cluster] if cluster else [])]
    require_columns(frame, needed, "mean_by_covariate(frame)")
    frame = frame.reset_index(drop=True)  # without a cluster column each row is its own
    known = frame[~is_blank(frame[covariate]) & frame[outcome].notna()]
    key: dict[str, object] = {"covariate": covariate}
    if known.empty:
        return estimates_frame([key | {"group": ""} | refusal_row(
            f"mean_{outcome}", "no row has an outcome and a covariate", n=0,
            denominator_n=len(frame))])
    left_out = len(frame) - len(known)
    rows = []
    for group in known[covariate].value_counts(sort=True).index:
        here = known[known[covariate] == group]
        labels = here[cluster] if cluster else pd.Series(here.index, index=here.index)
        values = here[outcome].astype(float)
        rows.append(key | {"group": group} | _cluster_mean(
            f"mean_{outcome}", values, labels, level, len(frame), left_out))
    return estimates_frame(rows)


def _cluster_mean(quantity: str, values: pd.Series, labels: pd.Series, level: float,
                  all_n: int, left_out: int) -> dict[str, object]:
    mean, n = float(values.mean()), len(values)
    clusters_n = labels.nunique()
    warnings = [ASSOCIATION]
    if left_out:
        warnings.append(f"{left_out} of {all_n} rows have no outcome or no covariate")
    low = high = None
    if clusters_n < _FEW:
        warnings.append(f"{clusters_n} clusters: no interval")
    elif set(values) <= {0.0, 1.0}:
        low, high = share_interval(values.to_numpy(), labels.to_numpy(), level)
    else:
        low, high = _mean_interval(values, labels, level)
    return estimate_row(quantity, mean, low=low, high=high, level=level if low is not None else
                        None, n=n, denominator_n=all_n, warnings=warnings,
                        method=f"mean; interval by {clusters_n} clusters")


def _mean_interval(values: pd.Series, labels: pd.Series, level: float) -> tuple[float, float]:
    from scipy import stats

    mean = float(values.mean())
    sums = (values - mean).groupby(labels.to_numpy()).sum()
    clusters_n = len(sums)
    error = np.sqrt(clusters_n / (clusters_n - 1) * (sums**2).sum()) / len(values)
    half = float(stats.t.ppf((1 + level) / 2, clusters_n - 1) * error)
    return mean - half, mean + half
