"""The coders' desk: blind sheets out, filled sheets in, disagreements to adjudicate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.measure.codings import (
    BEHAVIOUR_CRITERIA,
    PUBLISHED,
    RELATION_CRITERIA,
    REQUIRED,
    validate_codings,
)
from hrcstats.measure.inputs import read_text, require_columns

CODED_KEY = ["organisation_id", "state_iso3", "criterion"]
ADJUDICATOR = "adjudication"


def make_blind_sheet(subjects: pd.DataFrame, coder: str, *,
                     criteria: Sequence[str] = RELATION_CRITERIA, codebook_version: str = "",
                     seed: int = 0) -> pd.DataFrame:
    """An empty sheet for one coder: every subject and criterion, in an order of the coder's own.

    Parameters
    ----------
    subjects
        `organisation_id`, `state_iso3`; optional `organisation_name`. Other columns, such as what
        was counted or what others coded, are left out: coders are blind to them.
    coder
        Pseudonym that goes into every row.
    criteria, codebook_version
        What is coded, by which codebook.
    seed
        Of the order; with the coder's pseudonym it makes every coder's order another one.

    Returns
    -------
    pandas.DataFrame
        The columns of a coding, those to be filled in empty; one row a subject and criterion.
    """
    require_columns(subjects, ["organisation_id", "state_iso3"], "subjects")
    unknown = [c for c in criteria if c not in (*RELATION_CRITERIA, *BEHAVIOUR_CRITERIA)]
    if unknown:
        raise HrcStatsError([Problem("unknown criterion", "make_blind_sheet", c,
                                     ", ".join((*RELATION_CRITERIA, *BEHAVIOUR_CRITERIA)))
                             for c in unknown])
    shown = [c for c in ("organisation_id", "organisation_name", "state_iso3")
             if c in subjects.columns]
    each = subjects[shown].drop_duplicates().merge(pd.DataFrame({"criterion": list(criteria)}),
                                                   how="cross")
    empty = [c for c in REQUIRED if c not in (*CODED_KEY, "coder")]
    sheet = each.assign(coder=coder, codebook_version=codebook_version,
                        **dict.fromkeys([*empty, "valid_from", "valid_to"], ""))
    rng = np.random.default_rng([seed, *coder.encode()])
    return sheet.iloc[rng.permutation(len(sheet))].reset_index(drop=True)


def merge_sheets(sheets: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The filled rows of several coders' sheets as codings, or one error with every problem.

    A row without a value has not been coded yet and is left out; a coder who looked and could not
    tell writes `unknown`.
    """
    problems: list[Problem] = []
    filled = []
    for number, sheet in enumerate(sheets, start=1):
        where = f"sheet {number}"
        try:
            require_columns(sheet, REQUIRED, where)
            filled.append(validate_codings(sheet[read_text(sheet["value"]).notna()], where))
        except HrcStatsError as error:
            problems += error.problems
    raise_if_any(problems)
    return validate_codings(pd.concat(filled, ignore_index=True), "merged sheets")


def find_disagreements(codings: pd.DataFrame) -> pd.DataFrame:
    """The sheet for adjudication: one row for each thing that first-hand coders saw differently.

    Returns
    -------
    pandas.DataFrame
        `organisation_id`, `state_iso3`, `criterion`, what each coder said (one column a coder),
        then the columns of a coding to fill in, with `coder` and `is_adjudicated` set. Things
        already adjudicated are left out.
    """
    codings = validate_codings(codings)
    own = codings[~codings["coder"].str.startswith(PUBLISHED)]
    if "is_adjudicated" in own.columns:
        ruled = own["is_adjudicated"].astype("string").str.casefold().isin(["true", "1", "yes"])
        settled = pd.MultiIndex.from_frame(own.loc[ruled, CODED_KEY])
        own = own[~pd.MultiIndex.from_frame(own[CODED_KEY]).isin(settled)]
    said = own.pivot_table(index=CODED_KEY, columns="coder", values="value", aggfunc="first")
    differ = said[said.nunique(axis=1) > 1].add_prefix("value_of_").reset_index()
    empty = [c for c in REQUIRED if c not in (*CODED_KEY, "coder")]
    return differ.rename_axis(columns=None).assign(coder=ADJUDICATOR, is_adjudicated=True,
                                                   **dict.fromkeys(empty, ""))


def agreement_units(codings: pd.DataFrame) -> pd.DataFrame:
    """First-hand codings as `agreement` takes them: `unit`, `coder`, `value`, and `criterion`,
    `state_iso3` to group by. Adjudications and publications are no independent coders.
    """
    codings = validate_codings(codings)
    own = codings[~codings["coder"].str.startswith(PUBLISHED)]
    if "is_adjudicated" in own.columns:
        ruled = own["is_adjudicated"].astype("string").str.casefold().isin(["true", "1", "yes"])
        own = own[~ruled]
    unit = own["organisation_id"] + " / " + own["state_iso3"] + " / " + own["criterion"]
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
