"""The home State of an applicant, where a paper prints one, and what that paper knew already.

The sheets of decisions print no State. Four other places do, for few applicants; two of them are
written after the decision that one would explain by it.
"""

from __future__ import annotations

import pandas as pd

from hrcstats.measure.inputs import require_columns

# place of the evidence: whether it was printed because of how the application fared
BASES = {"State in brackets after the name": False, "address in a review's summary": False,
         "State in a press release on its questions": True,
         "State in a press release on its recommendation": True}
_BRACKETS = r"\(([^()]+)\)\s*$"


def home_states(decisions: pd.DataFrame, state_names: pd.DataFrame, *,
                submitters: pd.DataFrame | None = None, questions: pd.DataFrame | None = None,
                recommended: pd.DataFrame | None = None) -> pd.DataFrame:
    """Home State by organisation, as printed, with what kind of place prints it.

    Parameters
    ----------
    decisions
        `committee_decisions`: a State in brackets at the end of a name counts.
    state_names
        `data/reference/state_names.csv`: `name_as_written`, `iso3`, `kind`.
    submitters
        `upr_submitters`: `organisation_id`, `country_iso3`.
    questions
        `committee_questions`: `organisation_id`, `organisation_country_iso3`.
    recommended
        `data/reference/consultative_status_by_country.csv`: its rows of organisations, found by
        their exact name among the decisions.

    Returns
    -------
    pandas.DataFrame
        One row per organisation, by id: `country_iso3` (null where places disagree), `bases`,
        `is_disputed`, `is_independent` (whether a place prints the State that does not depend on
        how the application fared). An association with the outcome may rest on those rows only.

    Notes
    -----
    Codings of relations to a State are not used: a relation is no address.

    Examples
    --------
    >>> rows = pd.DataFrame({"organisation_id": ["o"],
    ...                      "organisation_as_written": ["National Forum (Yemen)"]})
    >>> names = pd.DataFrame({"name_as_written": ["Yemen"], "iso3": ["YEM"], "kind": ["un_name"]})
    >>> home_states(rows, names)[["country_iso3", "is_independent"]].values.tolist()
    [['YEM', True]]
    """
    require_columns(decisions, ["organisation_id", "organisation_as_written"],
                    "home_states(decisions)")
    require_columns(state_names, ["name_as_written", "iso3", "kind"], "home_states(state_names)")
    bases = list(BASES)
    evidence = [_in_brackets(decisions, state_names).assign(basis=bases[0])]
    if submitters is not None:
        evidence.append(submitters[["organisation_id", "country_iso3"]].assign(basis=bases[1]))
    if questions is not None:
        evidence.append(questions[["organisation_id", "organisation_country_iso3"]].rename(
            columns={"organisation_country_iso3": "country_iso3"}).assign(basis=bases[2]))
    if recommended is not None:
        evidence.append(_recommended(decisions, recommended).assign(basis=bases[3]))
    found = pd.concat(evidence, ignore_index=True).dropna().drop_duplicates()
    applicants = set(decisions["organisation_id"].dropna())
    found = found[found["organisation_id"].isin(applicants)]
    by = found.groupby("organisation_id")
    one = pd.DataFrame({
        "country_iso3": by["country_iso3"].first(),
        "bases": by["basis"].agg(lambda names: "; ".join(sorted(set(names)))),
        "is_disputed": by["country_iso3"].nunique() > 1,
        "is_independent": ~by["basis"].agg(lambda names: all(BASES[name] for name in names))
        .astype(bool)})
    one["country_iso3"] = one["country_iso3"].mask(one["is_disputed"])
    return one.reset_index()


def add_home_states(frame: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """`frame` with `country_iso3`, where a place that does not depend on the outcome prints it.

    Parameters
    ----------
    frame
        Rows with `organisation_id`, such as spells.
    homes
        Of `home_states`.

    Examples
    --------
    >>> homes = pd.DataFrame({"organisation_id": ["a", "b"], "country_iso3": ["CUB", "FRA"],
    ...                       "is_independent": [True, False]})
    >>> rows = pd.DataFrame({"organisation_id": ["a", "b"]})
    >>> add_home_states(rows, homes)["country_iso3"].isna().tolist()
    [False, True]
    """
    require_columns(frame, ["organisation_id"], "add_home_states(frame)")
    usable = homes[homes["is_independent"]].set_index("organisation_id")["country_iso3"]
    return frame.assign(country_iso3=frame["organisation_id"].map(usable).astype("object"))


def _in_brackets(decisions: pd.DataFrame, state_names: pd.DataFrame) -> pd.DataFrame:
    states = state_names[state_names["kind"] != "not_a_state"].drop_duplicates("name_as_written")
    by_name = states.set_index(states["name_as_written"].str.casefold())["iso3"]
    by_name = by_name[~by_name.index.duplicated()]
    printed = decisions["organisation_as_written"].str.extract(_BRACKETS)[0].str.casefold()
    return pd.DataFrame({"organisation_id": decisions["organisation_id"],
                         "country_iso3": printed.map(by_name)})


def _recommended(decisions: pd.DataFrame, recommended: pd.DataFrame) -> pd.DataFrame:
    mine = recommended[recommended["row_type"] == "organisation"]
    ids = decisions.dropna(subset=["organisation_id"]).drop_duplicates("organisation_as_written")
    by_name = ids.set_index("organisation_as_written")["organisation_id"]
    return pd.DataFrame({"organisation_id": mine["org_or_measure"].map(by_name),
                         "country_iso3": mine["country_iso3"]})
