"""What a person may write about an interruption, and what contradicts itself (codebook, S1-S4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hrcstats.errors import Problem, nearest
from hrcstats.normalise.places import Places
from hrcstats.normalise.privacy import check_free_text

OUTCOMES = ("completed", "warned", "cut_off", "ruled_out", "unknown")
MOTIVES = ("relevance", "terminology", "accreditation", "non_accredited_group", "language",
           "silence", "time", "other")
KINDS = ("point_of_order", "chair_intervention", "cut_off", "not_heard", "none")
RULINGS = ("objection_upheld", "objection_overruled", "general_reminder", "vote", "no_ruling",
           "unknown")
_YES_NO = ("yes", "no", "unknown")
SAYS_SOMETHING = ("confirm", "correct", "missed", "seen")
_SAYS_NOTHING = ("reject", "none")
STATES = ("interrupting_states_iso3", "supporting_states_iso3", "defending_states_iso3")
FILLED = ["verdict", "kind", "interrupting_states_iso3", "motive", "is_procedural", "ruling",
          "outcome", "was_resumed", "was_finished", "objection_s", "supporting_states_iso3",
          "defending_states_iso3", "note"]
CHOICES = {"kind": KINDS, "motive": MOTIVES, "is_procedural": _YES_NO, "ruling": RULINGS,
           "outcome": OUTCOMES, "was_resumed": _YES_NO, "was_finished": _YES_NO}
GUIDE = [
    ("page_url", "open it: the video starts at the moment"),
    ("verdict", "candidates: confirm (it is what is proposed), correct (it is something else: say "
                "what), reject (nothing of the kind). Audited slots: none (nothing was missed) or "
                "missed. Watched slots: seen or none. Empty: the row stays in the queue"),
    ("kind", "point_of_order: a State's objection that begins during the NGO's slot; "
             "chair_intervention: the chair breaks in; cut_off: the floor is withdrawn before time "
             "is up; not_heard: called and absent"),
    ("interrupting_states_iso3", "names or three-letter codes, '; ' between"),
    ("motive", "relevance (not on the item), terminology (names of States or territories), "
               "accreditation (who the speaker is), non_accredited_group (names a group without "
               "status), language (undignified words), silence (a minute's silence, a ceremony), "
               "time, other"),
    ("is_procedural", "yes: overtime or plainly off the item, an objection that any speaker would "
                      "meet; no: aimed at what is said; unknown"),
    ("ruling", "objection_upheld, objection_overruled, general_reminder, vote, no_ruling, unknown"),
    ("outcome", "how the statement ended: completed, warned (and went on), cut_off, ruled_out (not "
                "allowed to go on as meant), unknown"),
    ("was_resumed, was_finished", "did the speaker get the floor back; did the speaker end by "
                                  "themselves"),
    ("objection_s", "seconds from the first word of the objection to the speaker's next word, or "
                    "to the end where there is none"),
    ("supporting_states_iso3", "States that backed the objection"),
    ("defending_states_iso3", "States that defended the speaker"),
    ("note", "no names of persons"),
]


def state_codes(text: str, places: Places) -> tuple[list[str], list[str]]:
    """Codes of the States named, in order, and what names none."""
    codes, unknown = [], []
    for name in (part.strip() for part in text.split(";")):
        code = name if name in places.iso3_by_key.values() else places.find_iso3(name)
        if name and code:
            codes.append(code)
        elif name and not places.is_known(name):
            unknown.append(name)
    return list(dict.fromkeys(codes)), unknown


def check_verdict(row: Mapping[str, str], places: Places,
                  known: Collection[str] | None = None) -> list[Problem]:
    """Everything wrong with one verdict: values, States, gaps, contradictions, persons' names.

    With `known` (see `privacy.known_words`) the note may hold no other capitalised words either.
    """
    place, verdict = row["place"], row["verdict"]
    allowed = {**CHOICES, "verdict": _verdicts_of(row)}
    problems = [Problem(f"unknown {column}", place, row[column], ", ".join(choices),
                        nearest(row[column], choices))
                for column, choices in allowed.items()
                if row.get(column) and row[column] not in choices]
    for column in STATES:
        problems += [Problem(f"unknown State in {column}", place, name,
                             "a code, or a spelling in data/reference/state_names.csv",
                             places.likely_state(name) or "add the spelling")
                     for name in state_codes(row.get(column, ""), places)[1]]
    problems += _seconds(row) + check_free_text([row], ["note"], known)
    if verdict in SAYS_SOMETHING:
        problems += _missing(row) + contradictions(row, places)
    elif verdict in _SAYS_NOTHING and row.get("kind") not in ("", "none", None):
        problems.append(Problem(f"verdict {verdict} beside a kind", place, row["kind"],
                                "an empty kind, or another verdict"))
    return problems


def _verdicts_of(row: Mapping[str, str]) -> tuple[str, ...]:
    if row.get("origin") == "watched":
        return ("seen", "none")
    return ("none", "missed") if row.get("candidate_index") == "0" else (
        "confirm", "correct", "reject")


def _missing(row: Mapping[str, str]) -> list[Problem]:
    needed = ["kind", "outcome"]
    if row.get("kind") == "point_of_order":
        needed += ["interrupting_states_iso3", "motive"]
    return [Problem(f"no {column}", row["place"], row["verdict"], "what the video shows",
                    "fill it in, or write unknown" if column == "outcome" else "fill it in")
            for column in needed if not row.get(column)]


def contradictions(row: Mapping[str, str], places: Places) -> list[Problem]:
    """An outcome that the other columns deny."""
    outcome, resumed, finished = (row.get(name, "") for name in
                                  ("outcome", "was_resumed", "was_finished"))
    clashes = [("completed", "no", "was_finished", finished),
               ("completed", "no", "was_resumed", resumed),
               ("cut_off", "yes", "was_finished", finished),
               ("ruled_out", "yes", "was_finished", finished)]
    found = [Problem("outcome contradicts the row", row["place"], f"{outcome}, {name} {value}",
                     f"not {name} {value} where the outcome is {outcome}",
                     "watch again, or write unknown")
             for said, value, name, given in clashes if outcome == said and given == value]
    supporting, defending = (set(state_codes(row.get(name, ""), places)[0]) for name in
                             ("supporting_states_iso3", "defending_states_iso3"))
    both = supporting & defending
    if both:
        found.append(Problem("a State both supports the objection and defends the speaker",
                             row["place"], "; ".join(sorted(both)), "one side",
                             "keep it on the side it took"))
    return found


def _seconds(row: Mapping[str, str]) -> list[Problem]:
    problems = []
    for column in ("objection_s", "start_s", "end_s"):
        text = row.get(column, "")
        try:
            fits = not text or 0 <= float(text) < 6 * 3600
        except ValueError:
            fits = False
        if not fits:
            problems.append(Problem(f"{column} is no number of seconds", row["place"], text,
                                    "seconds, for example 42"))
    return problems
