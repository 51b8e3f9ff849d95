"""The coders' desk: blind sheets out, filled sheets in, disagreements to adjudicate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.measure.coding_checks import (
    CODED_KEY,
    RELATION_CRITERIA,
    REQUIRED,
    books_of,
    is_adjudicated,
    is_published,
    place_of,
    validate_codings,
)
from hrcstats.measure.inputs import is_blank, read_text, require_columns

EVIDENCE = ("source_kind", "url", "access_date", "confidence", "valid_from", "valid_to",
            "evidence_paraphrase")
CODING_COLUMNS = ["organisation_id", "organisation_name", "state_iso3", "criterion", "value",
                  *EVIDENCE[:4], "coder", "codebook_version", "valid_from", "valid_to",
                  "is_adjudicated", "evidence_paraphrase"]


def make_blind_sheet(subjects: pd.DataFrame, coder: str, *,
                     criteria: Sequence[str] = RELATION_CRITERIA, codebook_version: str = "",
                     codebook: pd.DataFrame | None = None, seed: int = 0) -> pd.DataFrame:
    """An empty sheet for one coder: every subject and criterion, in an order of the coder's own.

    Parameters
    ----------
    subjects
        `organisation_id`, `state_iso3`; optional `organisation_name`. Other columns, such as what
        was counted or what others coded, are left out: coders are blind to them.
    coder
        Role or initials that go into every row.
    criteria, codebook_version, codebook
        What is coded, by which version of which codebook (as `validate_codings` takes it).
    seed
        Of the order; with the coder's pseudonym it makes every coder's order another one.

    Returns
    -------
    pandas.DataFrame
        The columns of a coding, those to be filled in empty; one row a subject and criterion.

    Raises
    ------
    HrcStatsError
        A criterion that the codebook does not have.
    """
    require_columns(subjects, ["organisation_id", "state_iso3"], "subjects")
    books = books_of(codebook)
    known = books.get(codebook_version) or next(iter(books.values()))
    raise_if_any(Problem("unknown criterion", "criteria", criterion, ", ".join(known),
                         nearest(criterion, known)) for criterion in criteria
                 if criterion not in known)
    shown = [c for c in ("organisation_id", "organisation_name", "state_iso3")
             if c in subjects.columns]
    each = subjects[shown].drop_duplicates().merge(pd.DataFrame({"criterion": list(criteria)}),
                                                   how="cross")
    sheet = each.assign(coder=coder, codebook_version=codebook_version,
                        **dict.fromkeys(["value", *EVIDENCE], ""))
    rng = np.random.default_rng([seed, *coder.encode()])
    columns = [c for c in CODING_COLUMNS if c in sheet.columns]
    return sheet[columns].iloc[rng.permutation(len(sheet))].reset_index(drop=True)


def merge_sheets(sheets: Sequence[pd.DataFrame], codebook: pd.DataFrame | None = None
                 ) -> pd.DataFrame:
    """The filled rows of several coders' sheets as codings, or one error with every problem.

    A row without a value has not been coded yet and is left out; a coder who looked and could not
    tell writes `unknown`. Sheets may carry `place`, where each row stands.

    Raises
    ------
    HrcStatsError
        As `validate_codings`; a row with evidence but without a value.
    """
    problems: list[Problem] = []
    filled = []
    for number, sheet in enumerate(sheets, start=1):
        where = f"sheet {number}"
        try:
            require_columns(sheet, REQUIRED, where)
            coded = read_text(sheet["value"]).notna()
            half = ~coded & ~pd.concat([is_blank(sheet[column]) for column in EVIDENCE
                                        if column in sheet.columns], axis=1).all(axis=1)
            if half.any():
                problems.append(Problem("evidence without a value", place_of(sheet, where, half),
                                        expected="a value; unknown where it cannot be told"))
            filled.append(validate_codings(sheet[coded], where, codebook))
        except HrcStatsError as error:
            problems += error.problems
    raise_if_any(problems)
    return validate_codings(pd.concat(filled, ignore_index=True), "merged sheets", codebook)


def find_disagreements(codings: pd.DataFrame, adjudicator: str = "adjudicator") -> pd.DataFrame:
    """The sheet for adjudication: one row for each thing that first-hand coders saw differently.

    Parameters
    ----------
    codings
        As `validate_codings` accepts them.
    adjudicator
        Role or initials. What they coded themselves is left out: nobody rules on their own coding.

    Returns
    -------
    pandas.DataFrame
        `organisation_id`, `state_iso3`, `criterion`, what each coder said (one column a coder,
        empty where they did not code it), then the columns of a coding to fill in, with `coder` and
        `is_adjudicated` set. Things already adjudicated are left out.
    """
    codings = validate_codings(codings)
    codings = codings[~is_published(codings)]
    ruled = is_adjudicated(codings)
    settled = pd.MultiIndex.from_frame(codings.loc[ruled, CODED_KEY])
    own = codings[~pd.MultiIndex.from_frame(codings[CODED_KEY]).isin(settled)]
    said = own.pivot_table(index=CODED_KEY, columns="coder", values="value", aggfunc=_all_said)
    differ = said[said.nunique(axis=1) > 1]
    if adjudicator in differ.columns:
        differ = differ[differ[adjudicator].isna()].drop(columns=adjudicator)
    differ = differ.astype("object").where(differ.notna(), "").add_prefix("value_of_").reset_index()
    if "codebook_version" in own.columns:
        versions = own.groupby(CODED_KEY)["codebook_version"].max().rename("codebook_version")
        differ = differ.merge(versions.reset_index(), on=CODED_KEY, how="left")
    return differ.rename_axis(columns=None).assign(
        **dict.fromkeys(["value", *EVIDENCE], ""), coder=adjudicator, is_adjudicated=True)


def _all_said(values: pd.Series) -> str:
    """What one coder said of one thing: several values where it changed over time."""
    return " / ".join(dict.fromkeys(values.astype(str)))


def check_rulings(codings: pd.DataFrame, where: str = "codings") -> list[Problem]:
    """Rulings on what two coders did not code: there is nothing to adjudicate."""
    ruled = is_adjudicated(codings)
    own = codings[~is_published(codings) & ~ruled]
    coders = own.groupby(CODED_KEY)["coder"].nunique()
    key = pd.MultiIndex.from_frame(codings[CODED_KEY])
    lone = ruled & (pd.Series(coders.reindex(key).fillna(0).to_numpy(), index=codings.index) < 2)
    if not lone.any():
        return []
    return [Problem("nothing to adjudicate", place_of(codings, where, lone),
                    " / ".join(codings.loc[lone, CODED_KEY].iloc[0].astype(str)),
                    "two coders who coded it", "merge both coders' sheets first")]


def agreement_units(codings: pd.DataFrame) -> pd.DataFrame:
    """First-hand codings as `agreement` takes them: `unit`, `coder`, `value`, and `criterion`,
    `state_iso3` to group by. Adjudications and publications are no independent coders. Of a
    relation coded for several periods, each period is a unit.
    """
    codings = validate_codings(codings)
    own = codings[~is_published(codings) & ~is_adjudicated(codings)]
    unit = own["organisation_id"] + " / " + own["state_iso3"] + " / " + own["criterion"]
    if "valid_from" in own.columns:
        start = read_text(own["valid_from"]).fillna("")
        periods = own.assign(unit=unit).duplicated(["unit", "coder"], keep=False)
        unit = unit.where(~periods.groupby(unit).transform("any"), unit + " / " + start)
    return own[["criterion", "state_iso3", "coder", "value"]].assign(unit=unit)


def two_passes(units: pd.DataFrame) -> pd.DataFrame:
    """Units coded twice by one annotator as `agreement` takes them, the passes as if two coders.

    Parameters
    ----------
    units
        `unit`, `criterion`, `coder_a`, `coder_b`: what the first and the second pass said.

    Returns
    -------
    pandas.DataFrame
        `unit`, `criterion`, `coder` (pass 1, pass 2), `value`; an empty cell is a missing coding.
    """
    require_columns(units, ["unit", "criterion", "coder_a", "coder_b"], "two_passes(units)")
    return pd.concat([units[["unit", "criterion"]].assign(coder=name, value=units[column])
                      for name, column in (("pass 1", "coder_a"), ("pass 2", "coder_b"))],
                     ignore_index=True)
