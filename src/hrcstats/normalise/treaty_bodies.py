"""Contributors to treaty-body reviews as written to `treaty_body_submissions`."""

from __future__ import annotations

import pandas as pd

from hrcstats.errors import Problem
from hrcstats.normalise.ids import locator, stable_ids
from hrcstats.normalise.places import Places, add_iso3

_SUBMISSION = ["body", "state_concerned_as_written", "session", "doc_symbol", "category",
               "organisation_as_written"]


def build_treaty_submissions(rows: pd.DataFrame, places: Places
                             ) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per submission listed; a State that is not known is a problem.

    Where no State is printed, the reader gives the code in the document's symbol.
    """
    keyed = rows.assign(source_locator=locator(rows))
    keyed["treaty_submission_id"] = stable_ids("treaty", keyed, _SUBMISSION)
    written = keyed["state_concerned_as_written"]
    is_code = written.isin(set(places.iso3_by_key.values()))
    named, problems = add_iso3(keyed.assign(state=written.mask(is_code)), "state", places,
                               "state_concerned_iso3")
    codes = named["state_concerned_iso3"].where(~is_code, written)
    return named.assign(state_concerned_iso3=codes), problems
