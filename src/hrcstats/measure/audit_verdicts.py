"""What an audit by hand found, brought to the slots that the estimators take."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.measure.codings import TIERS
from hrcstats.measure.inputs import read_booleans, read_text, require_columns

_AUDIT_COLUMNS = ("audit_probability", "verdict")


def apply_coding_audit(slots: pd.DataFrame, audit: pd.DataFrame, state_iso3: str,
                       tiers: Sequence[str] = ("documented",)) -> pd.DataFrame:
    """Slots with what an audit of codings found, as `estimate_audited_share` takes them.

    Parameters
    ----------
    slots
        `organisation_id`, `is_linked` (as coded, at the same cut-off); one row a slot.
    audit
        `organisation_id`, `state_iso3`, `audit_probability`, `verdict` (the tier that the auditor
        found; empty where not judged yet). Relations that were not drawn have no row.
    state_iso3
        The State whose organisations are counted.
    tiers
        The cut-off: tiers that count as linked.

    Returns
    -------
    pandas.DataFrame
        `slots` with `is_audited`, `is_linked_audit` (null where not audited), `audit_probability`.

    Raises
    ------
    HrcStatsError
        A sample in which drawn rows wait for their verdict: what was judged first is no probability
        sample. An organisation that stands twice.

    Examples
    --------
    >>> slots = pd.DataFrame({"organisation_id": ["a", "a", "b"], "is_linked": [True, True, False]})
    >>> audit = pd.DataFrame({"organisation_id": ["a"], "state_iso3": ["XXA"],
    ...                       "audit_probability": [0.5], "verdict": ["insufficient"]})
    >>> apply_coding_audit(slots, audit, "XXA")["is_linked_audit"].tolist()
    [False, False, <NA>]
    """
    where = "apply_coding_audit(audit)"
    require_columns(slots, ["organisation_id", "is_linked"], "apply_coding_audit(slots)")
    require_columns(audit, ["organisation_id", "state_iso3", *_AUDIT_COLUMNS], where)
    mine = audit[audit["state_iso3"] == state_iso3]
    verdicts = _verdicts(mine, ["organisation_id"], TIERS, where)
    found = slots["organisation_id"].map(verdicts["verdict"])
    return _with_audit(slots, found.isin(list(tiers)), found.notna(),
                       slots["organisation_id"].map(verdicts["audit_probability"]))


def apply_match_audit(slots: pd.DataFrame, audit: pd.DataFrame, *,
                      column: str = "name_as_written") -> pd.DataFrame:
    """Slots with what an audit of matches found, as `estimate_audited_share` takes them.

    A match that the auditor found wrong takes its slots from the organisation: they count as not
    linked. Links that the matcher missed are not seen by this audit.

    Parameters
    ----------
    slots
        `organisation_id`, `is_linked`, and the name as written in `column`; one row a slot.
    audit
        `name_as_written`, `organisation_id`, `audit_probability`, `verdict` (same, different).

    Returns
    -------
    pandas.DataFrame
        `slots` with `is_audited`, `is_linked_audit` (null where not audited), `audit_probability`.

    Raises
    ------
    HrcStatsError
        As `apply_coding_audit`.
    """
    where = "apply_match_audit(audit)"
    require_columns(slots, ["organisation_id", "is_linked", column], "apply_match_audit(slots)")
    require_columns(audit, ["name_as_written", "organisation_id", *_AUDIT_COLUMNS], where)
    key = ["name_as_written", "organisation_id"]
    verdicts = _verdicts(audit, key, ("same", "different"), where)
    places = pd.MultiIndex.from_frame(slots[[column, "organisation_id"]].rename(
        columns={column: "name_as_written"}))
    found = pd.Series(verdicts["verdict"].reindex(places).to_numpy(), index=slots.index)
    chance = pd.Series(verdicts["audit_probability"].reindex(places).to_numpy(), index=slots.index)
    problems: list[Problem] = []
    linked = read_booleans(slots, "is_linked", "apply_match_audit(slots)", problems)
    return _with_audit(slots, linked.fillna(False).astype(bool) & (found == "same"),
                       found.notna(), chance)


def _verdicts(audit: pd.DataFrame, key: list[str], allowed: Sequence[str],
              where: str) -> pd.DataFrame:
    """Verdicts and probabilities by key; every drawn row must have been judged."""
    verdict = read_text(audit["verdict"])
    waiting = int(verdict.isna().sum())
    if waiting:
        raise HrcStatsError(Problem("audit is not finished", where,
                                    f"{waiting} of {len(audit)} drawn rows without a verdict",
                                    "a verdict on every drawn row", "hrcstats codings audit apply"))
    unknown = ~verdict.isin(allowed)
    twice = audit.duplicated(key, keep=False)
    if unknown.any() or twice.any():
        raise HrcStatsError([
            *(Problem("unknown verdict", where, str(value), ", ".join(allowed))
              for value in verdict[unknown].unique()),
            *(Problem("drawn twice", where, str(tuple(values)), "one row")
              for values in audit.loc[twice, key].drop_duplicates().to_numpy())])
    return audit.assign(verdict=verdict, audit_probability=pd.to_numeric(
        audit["audit_probability"])).set_index(key)[["verdict", "audit_probability"]]


def _with_audit(slots: pd.DataFrame, found: pd.Series, audited: pd.Series,
                chance: pd.Series) -> pd.DataFrame:
    verdict = pd.Series(found, index=slots.index).astype("boolean").mask(~audited)
    return slots.assign(is_audited=audited.to_numpy(), is_linked_audit=verdict,
                        audit_probability=chance.fillna(0.0))
