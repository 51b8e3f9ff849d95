"""What a study's codings say: tiers with why, agreement of coders, probabilities, and replies."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError
from hrcstats.measure.coder_agreement import agreement
from hrcstats.measure.coding_sheets import agreement_units
from hrcstats.measure.codings import derive_tiers
from hrcstats.measure.dawid_skene import estimate_coder_error
from hrcstats.measure.estimate import estimates_frame, refusal_row
from hrcstats.normalise.codings import load_codebook
from hrcstats.publish.coding_desk import load_codings, load_replies


def tier_rows(data_dir: Path, on: str = "", sessions: pd.DataFrame | None = None) -> pd.DataFrame:
    """The derived tier of every relation with why, the organisation's name and its replies.

    `on` is a date, or a session where `sessions` is given; empty: whenever the relation held.
    """
    codings = load_codings(data_dir)
    tiers = derive_tiers(codings.drop(columns="place"), on or None, sessions)
    names = codings.groupby("organisation_id")["organisation_name"].first()
    tiers.insert(1, "organisation_name", tiers["organisation_id"].map(names))
    return with_replies(tiers, load_replies(data_dir, codings))


def with_replies(frame: pd.DataFrame, replies: pd.DataFrame) -> pd.DataFrame:
    """`frame` with `reply`: what the subject says, wherever its coding is shown.

    Parameters
    ----------
    frame
        Codings or tiers: `organisation_id`, `state_iso3`.
    replies
        `organisation_id`, `state_iso3` (empty: about every State), `reply_date`, `reply`, and `url`
        or `source_url`.

    Returns
    -------
    pandas.DataFrame
        The same rows; `reply` is "2026-11-28: words (address)", several joined by " | ", empty
        where the subject has not replied.
    """
    said: dict[tuple[str, str], list[str]] = {}
    for row in replies.to_dict("records"):
        url = row.get("url") or row.get("source_url")
        state = row["state_iso3"] if isinstance(row["state_iso3"], str) else ""
        day = str(row["reply_date"])[:10]
        said.setdefault((row["organisation_id"], state), []).append(
            f"{day}: {row['reply']} ({url})")
    reply = [" | ".join([*said.get((row.organisation_id, row.state_iso3), []),
                         *said.get((row.organisation_id, ""), [])]) for row in frame.itertuples()]
    return frame.assign(reply=reply)


def agreement_rows(data_dir: Path, *, replicates: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Alpha and AC1 of first-hand coders per criterion, over all States and for each State.

    Key `criterion`, `state_iso3` ("all" over all States). Ordinal criteria are compared as ordinal,
    in the order of the codebook, `unknown` left out: it has no place in an order.
    """
    codings = load_codings(data_dir)
    units = agreement_units(codings.drop(columns="place"))
    book = load_codebook(data_dir).drop_duplicates("code", keep="last").set_index("code")
    rows = []
    for criterion, mine in units.groupby("criterion"):
        level = str(book.at[str(criterion), "level"])
        order = [value.strip() for value in str(book.at[str(criterion), "values"]).split(";")
                 if value.strip() != "unknown"]
        if level == "ordinal":
            mine = mine.assign(value=mine["value"].where(mine["value"] != "unknown"))
        for scope, part in [("all", mine), *mine.groupby("state_iso3")]:
            found = agreement(part, level, order=order if level == "ordinal" else None,
                              replicates=replicates, seed=seed)
            rows += [{"criterion": criterion, "state_iso3": scope, **row}
                     for row in found.to_dict("records")]
    if not rows:
        rows = [{"criterion": "none", "state_iso3": "all",
                 **refusal_row(quantity, "there is no first-hand coding yet")}
                for quantity in ("alpha", "ac1")]
    return estimates_frame(rows)


def probability_rows(data_dir: Path) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Dawid-Skene, criterion by criterion: probabilities of values, errors of coders, refusals.

    Each criterion is estimated alone, because coders err differently on each. A criterion with
    fewer than three coders is refused with the reason in words.
    """
    codings = load_codings(data_dir)
    units = agreement_units(codings.drop(columns="place"))
    values, errors, refused = [], [], {}
    for criterion, mine in units.groupby("criterion"):
        try:
            of_units, of_coders = estimate_coder_error(mine)
        except HrcStatsError as error:
            refused[str(criterion)] = str(error)
            continue
        values.append(of_units.assign(criterion=criterion))
        errors.append(of_coders.assign(criterion=criterion))
    empty = pd.DataFrame()
    return (pd.concat(values, ignore_index=True) if values else empty,
            pd.concat(errors, ignore_index=True) if errors else empty, refused)
