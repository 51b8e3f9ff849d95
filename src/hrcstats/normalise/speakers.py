"""Speaker lists as written to `debates` and `speaker_slots`."""

from __future__ import annotations

import pandas as pd

from hrcstats.errors import Problem, nearest
from hrcstats.normalise.ids import locator, stable_ids
from hrcstats.normalise.input_columns import unknown_values
from hrcstats.normalise.places import Places
from hrcstats.read.columns import SPEAKER_KINDS

_DEBATE = ["session", "meeting_date", "month", "agenda_item", "debate_kind",
           "state_concerned_as_written", "debate_title", "undated_paper"]


def check_values(rows: pd.DataFrame) -> list[Problem]:
    """Kinds of speaker and agenda items that do not exist; one problem per paper and value."""
    allowed = {"speaker_kind": SPEAKER_KINDS,
               "agenda_item": ("", *(str(item) for item in range(1, 11)))}
    return unknown_values(rows, allowed)


def build_debates(rows: pd.DataFrame, places: Places) -> pd.DataFrame:
    """One row per debate; `is_list_complete` speaks of the list of NGOs.

    A debate is identified by session, date, item, kind and State concerned; an undated list can
    only be identified by its paper. Two releases of one debate are therefore one debate.
    """
    keyed = add_debate_id(rows)
    first = keyed.drop_duplicates("debate_id").set_index("debate_id")
    kinds = keyed["speaker_kind"]
    debates = first.assign(
        title=first["debate_title"],
        state_concerned_iso3=first["state_concerned_as_written"].map(places.find_iso3),
        is_list_complete=_completeness(keyed[kinds == "ngo"]),
        is_state_list_complete=_completeness(keyed[kinds.str.startswith("state")]),
        observed_in_full=False,
    )
    return debates.reset_index()


def add_debate_id(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with their `debate_id`, and `source_locator` where it is absent."""
    month = rows["flags"].fillna("").str.extract(r"date_to_month:(\d{4}-\d\d)")[0].fillna("")
    dated = (rows["meeting_date"].fillna("") != "") | (month != "")
    keyed = rows.assign(month=month, undated_paper=rows["source_id"].where(~dated, ""),
                        source_locator=locator(rows))
    keyed[_DEBATE] = keyed[_DEBATE].fillna("").astype(str)
    debates = keyed.drop_duplicates(_DEBATE)[_DEBATE]
    debates["debate_id"] = stable_ids("debate", debates, _DEBATE)
    return keyed.merge(debates, on=_DEBATE, how="left")


def _completeness(rows: pd.DataFrame) -> pd.Series:
    """True where every row of the debate's list says so, False where one denies it, else null."""
    said = rows.assign(said=rows["is_list_complete"].astype(str).str.lower())
    return said.groupby("debate_id")["said"].agg(
        lambda values: "false" if "false" in set(values)
        else ("true" if set(values) == {"true"} else "")
    )


def build_slots(rows: pd.DataFrame, places: Places) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per listed place, with the State's code for States; names are matched later.

    A State that no spelling explains is a problem, unless the name is flagged as cut off.
    """
    slots = add_debate_id(rows).assign(observed_as="listed")
    slots["slot_id"] = stable_ids(
        "slot", slots, ["debate_id", "speaker_kind", "speaker_as_written"])
    slots["slot_holder_as_written"] = slots["slot_holder_as_written"].where(
        slots["slot_holder_as_written"].fillna("") != "", slots["speaker_as_written"])
    is_state = slots["speaker_kind"].str.startswith("state")
    slots["state_iso3"] = slots["slot_holder_as_written"].where(is_state).map(
        lambda name: places.find_iso3(name) if isinstance(name, str) else None)
    is_cut = slots["flags"].fillna("").str.contains("name_truncated")
    unknown = slots[is_state & slots["state_iso3"].isna() & ~is_cut]
    problems = [
        Problem("unknown State spelling", f"{row.source_file}, {row.source_locator}",
                str(row.slot_holder_as_written), "a spelling in data/reference/state_names.csv",
                nearest(str(row.slot_holder_as_written), places.spellings)
                or "add the spelling, or correct the row with a guarded correction")
        for row in unknown.itertuples() if not places.is_known(str(row.slot_holder_as_written))
    ]
    return slots, problems + _misspelt_states(slots, places)


def _misspelt_states(slots: pd.DataFrame, places: Places) -> list[Problem]:
    """Names that a reader could only take for NGOs, and that look like a State's."""
    assumed = slots[slots["flags"].fillna("").str.contains("kind_assumed")]
    problems = []
    for row in assumed.itertuples():
        name = str(row.slot_holder_as_written)
        likely = places.likely_state(name)
        if likely:
            problems.append(Problem(
                "a name among States that looks like a State's",
                f"{row.source_file}, {row.source_locator}", name,
                "a spelling in data/reference/state_names.csv", f"did you mean {likely!r}? Correct "
                "it in data/hand/corrections.csv, or add the spelling"))
    return problems
