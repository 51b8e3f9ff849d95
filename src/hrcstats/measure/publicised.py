"""Publicised incidents: counts, sources, disagreement, and whether a case is an S1 at all."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from hrcstats.measure.estimate import estimate_row, estimates_frame
from hrcstats.measure.inputs import require_columns
from hrcstats.measure.interruptions_seen import _tally

NO_RATE = "publicised incidents are a convenience sample: a count, never a rate"
_RULES = (  # in the order in which a coder asks; the first that answers decides
    ("body", ("other_body",), "not of the Human Rights Council"),
    ("body", ("unknown",), "the body is not named"),
    ("speaker", ("state", "nobody"), "no NGO had the floor"),
    ("objector", ("none",), "nobody objected: time ran out for all"),
    ("objector", ("chair",), "the chair broke in, no State (S3 where the floor was withdrawn)"),
    ("moment", ("before", "after"), "the objection did not begin during the slot"),
)


def classify_interruption(case: Mapping[str, object]) -> tuple[str, str]:
    """Whether a case is an interruption in the sense of S1, and the rule that decides.

    Parameters
    ----------
    case
        `body` (hrc, other_body, unknown), `objector` (state, chair, none, unknown), `moment`
        (during, before, after, unknown), `speaker` (ngo, state, nobody, unknown).

    Returns
    -------
    tuple of str
        `yes`, `no` or `unknown`, and why. Unknown is never no.

    Examples
    --------
    >>> case = {"body": "hrc", "objector": "state", "moment": "after", "speaker": "ngo"}
    >>> classify_interruption(case)
    ('no', 'the objection did not begin during the slot')
    """
    for column, values, why in _RULES:
        if case.get(column) in values:
            return ("unknown" if "unknown" in values else "no"), why
    told = {column: case.get(column) for column in ("body", "objector", "moment", "speaker")}
    wanted = {"body": "hrc", "objector": "state", "moment": "during", "speaker": "ngo"}
    missing = [column for column, value in wanted.items() if told[column] != value]
    if missing:
        return "unknown", "not told: " + ", ".join(missing)
    return "yes", "a State's point of order began during an NGO's slot"


def classify_incidents(cases: pd.DataFrame) -> pd.DataFrame:
    """`cases` with `is_s1` (yes, no, unknown) and `s1_rule`, by `classify_interruption`."""
    require_columns(cases, ["body", "objector", "moment", "speaker"], "classify_incidents(cases)")
    verdicts = [classify_interruption(case) for case in cases.to_dict("records")]
    return cases.assign(is_s1=[verdict for verdict, _ in verdicts],
                        s1_rule=[why for _, why in verdicts])


def count_incidents(incidents: pd.DataFrame, by: str) -> pd.DataFrame:
    """Publicised incidents per value of a column ("; " between several): counts, never rates.

    Quantity `incidents_by_...`, key `by`; most frequent first. `denominator_n` is the number of
    incidents, which is no denominator of a rate: the warnings say so.
    """
    require_columns(incidents, ["incident_id", by], "count_incidents(incidents)")
    values = incidents[by].fillna("").astype(str).str.split(r"\s*;\s*").explode().str.strip()
    counts = values.where(values != "", "not told").value_counts()
    return estimates_frame([
        {by: value, **estimate_row(f"incidents_by_{by}", count, n=count,
                                   denominator_n=len(incidents), warnings=NO_RATE,
                                   method="count of publicised incidents")}
        for value, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))])


def count_incident_positions(incidents: pd.DataFrame) -> pd.DataFrame:
    """How many publicised incidents name a State as interrupting, supporting or defending."""
    rows = _tally(incidents, "publicised incidents")
    return rows.assign(quantity="incidents_n", warnings=NO_RATE)


def source_bias(incidents: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """How far the incidents known hang on who publishes them.

    Returns
    -------
    pandas.DataFrame
        Rows `largest_organisation` (incidents of the organisation named most often; its name in
        `detail`), `only_the_party` (no other publisher than the NGO that spoke), `one_source`,
        each out of all incidents.
    """
    require_columns(sources, ["incident_id", "publisher_kind"], "source_bias(sources)")
    total = len(incidents)
    holders = incidents["slot_holder_as_written"].fillna("").str.split(";").str[0]
    holders = holders.str.replace(r"\s*\(.*\)", "", regex=True).str.strip()
    named = holders[holders != ""].value_counts()
    kinds = sources.groupby("incident_id")["publisher_kind"].agg(
        lambda found: set(found.fillna("other")))
    sizes = sources.groupby("incident_id").size()
    largest = str(named.index[0]) if len(named) else ""
    # Joint statements and slots of unclear ownership name it further on.
    involved = incidents["slot_holder_as_written"].fillna("").str.contains(largest, regex=False)
    found = [("largest_organisation", int(involved.sum()) if largest else 0, largest),
             ("only_the_party", int((kinds == {"party"}).sum()), ""),
             ("one_source", int((sizes == 1).sum()), "")]
    return estimates_frame([
        {"detail": detail, **estimate_row(quantity, n / total if total else None, n=n,
                                          denominator_n=total, warnings=NO_RATE,
                                          method="share of publicised incidents")}
        for quantity, n, detail in found])


def find_source_disagreements(statements: pd.DataFrame) -> pd.DataFrame:
    """Where sources of one incident say different things: every version, side by side.

    Takes `incident_id`, `field`, `value` (optional `source_index`); returns `incident_id`, `field`,
    `versions_n`, `versions` ("a | b"), by incident and field. Order within a list of States does
    not make a version.
    """
    require_columns(statements, ["incident_id", "field", "value"],
                    "find_source_disagreements(statements)")
    told = statements.assign(version=[
        "; ".join(sorted(part.strip() for part in str(value).split(";")))
        for value in statements["value"]])
    rows = []
    for (incident, field), group in told.groupby(["incident_id", "field"], sort=True):
        versions = list(dict.fromkeys(group["version"]))
        if len(versions) > 1:
            rows.append({"incident_id": incident, "field": field, "versions_n": len(versions),
                         "versions": " | ".join(versions)})
    return pd.DataFrame(rows, columns=["incident_id", "field", "versions_n", "versions"])
