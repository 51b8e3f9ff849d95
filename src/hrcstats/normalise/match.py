"""Names against a registry of organisations: `matched`, `review` or `new`, each with its reason.

Every decision rests on the name, the registry's names and hand judgements alone: another alias or
judgement about somebody else cannot change it, since no weight is learnt from the data at hand.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, raise_if_any
from hrcstats.normalise.judgements import judgement_contradictions
from hrcstats.normalise.match_candidates import candidate_pairs
from hrcstats.normalise.match_features import Parsed, parse
from hrcstats.normalise.match_joined import names_two_known
from hrcstats.normalise.match_model import (
    explain,
    is_same_entry,
    load_model,
    score_and_doubt,
    score_pairs,
)
from hrcstats.normalise.match_pause import collector_paused
from hrcstats.normalise.match_registry import (
    Registry,
    missing_column,
    read_registry,
    text_column,
)
from hrcstats.normalise.names import comparison_key, display_name

CANDIDATES_N = 3
_JUDGED = 2.0  # above every score of the model
_Judged = dict[str, list[tuple[str, str]]]
# Reasons for which a text is no name at all; an acronym may still be an exact registry entry.
_NEVER_MATCHED = frozenset({"empty", "too_long", "right_to_left", "number_only", "chatbot_residue",
                            "page_header", "two_organisations", "single_letter",
                            "legal_form_only"})
DECISION_COLUMNS = ["organisation_id", "organisation_name", "score", "decision", "reason"]
CANDIDATE_COLUMNS = [
    f"candidate_{n}_{part}" for n in range(1, CANDIDATES_N + 1) for part in ("id", "name", "score")
]


@dataclass
class _Candidate:
    organisation: int
    score: float
    form: int
    is_exact: bool


@collector_paused()
def match_names(names: pd.DataFrame, registry: pd.DataFrame, *, column: str,
                judgements: pd.DataFrame | None = None) -> pd.DataFrame:
    """Each name with the organisation it means, or with what a person should look at.

    Parameters
    ----------
    names
        Any frame; `column` holds the names as written. An optional `country_iso3` is evidence.
    registry
        `organisation_id`, `organisation_name`, optional `alias_text` (several rows for one
        organisation) and optional `country_iso3`.
    column
        The column of `names` to match.
    judgements
        Hand decisions: `name_a`, `name_b`, `judgement` (`same`, `different`, `unsure`). They bind.

    Returns
    -------
    pandas.DataFrame
        All rows and columns of `names` in their order, plus `organisation_id`,
        `organisation_name` (both empty unless matched), `score`, `decision`, `reason` and the
        three nearest organisations with their scores.

    Raises
    ------
    HrcStatsError
        Where a column is absent or the registry holds one id under two names.
    """
    known = read_registry(registry)
    _check_names(names, column)
    country = text_column(names, "country_iso3")
    wanted = pd.DataFrame({"text": text_column(names, column), "country": country})
    distinct = wanted.drop_duplicates()
    decided = _decide_all(distinct["text"].tolist(), distinct["country"].tolist(), known,
                          _read_judgements(judgements))
    found = pd.DataFrame(decided, columns=[*DECISION_COLUMNS, *CANDIDATE_COLUMNS])
    found.index = pd.MultiIndex.from_frame(distinct)
    rows = found.reindex(pd.MultiIndex.from_frame(wanted))
    rows.index = names.index
    kept = names.drop(columns=[name for name in rows.columns if name in names.columns])
    return pd.concat([kept, rows], axis=1)


@collector_paused()
def match_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each pair of names with the score that both mean one organisation, and the verdict.

    Needs `name_a` and `name_b`; optional `country_a`, `country_b` are evidence. Adds `score`
    (0-1) and `is_same`. A text that is no name is the same as nothing (score 0).
    """
    missing = [name for name in ("name_a", "name_b") if name not in pairs.columns]
    raise_if_any(missing_column(name, "pairs", pairs) for name in missing)
    columns = [text_column(pairs, name) for name in ("name_a", "name_b", "country_a", "country_b")]
    scores = np.zeros(len(pairs))
    comparable, places = [], []
    for at, (a, b, country_a, country_b) in enumerate(zip(*columns, strict=True)):
        left, right = parse(a), parse(b)
        if _NEVER_MATCHED.intersection(left.problems + right.problems):
            continue
        comparable.append((left, right, country_a, country_b))
        places.append(at)
    scores[places] = score_pairs(comparable)
    return pairs.assign(score=scores.round(4), is_same=scores >= load_model().same_from)


def _check_names(names: pd.DataFrame, column: str) -> None:
    if column not in names.columns:
        raise HrcStatsError(missing_column(column, "names", names))


def _read_judgements(judgements: pd.DataFrame | None) -> _Judged:
    """What is judged about each name: the other name and the verdict, both ways round.

    Names stand by their comparison key, so that a judgement holds for every spelling; where a
    judgement is about two spellings of one key, they stand as they are shown.
    """
    found: _Judged = defaultdict(list)
    if judgements is None or judgements.empty:
        return found
    rows = judgements.astype(str).to_dict("records")
    raise_if_any(judgement_contradictions(rows))
    for row in rows:
        a, b = comparison_key(row["name_a"]), comparison_key(row["name_b"])
        if a == b:
            a, b = display_name(row["name_a"]), display_name(row["name_b"])
        found[a].append((b, row["judgement"]))
        found[b].append((a, row["judgement"]))
    return found


def _decide_all(texts: list[str], countries: list[str], known: Registry,
                judged: _Judged) -> list[list[object]]:
    parsed = [parse(text) for text in texts]
    candidates = _score_candidates(parsed, countries, known)
    return [
        _decision_row(text, name, _judge(text, candidates.get(at, {}), known, judged), known)
        for at, (text, name) in enumerate(zip(texts, parsed, strict=True))
    ]


def _score_candidates(parsed: list[Parsed], countries: list[str], known: Registry
                      ) -> dict[int, dict[int, _Candidate]]:
    """For each name the best-scoring form of each organisation worth comparing."""
    best: dict[int, dict[int, _Candidate]] = defaultdict(dict)
    comparable = [at for at, name in enumerate(parsed) if _is_comparable(name)]
    if not comparable or not known.texts:
        return best
    pairs = candidate_pairs([parsed[at] for at in comparable], known.parsed)
    rows = [(comparable[left], int(form)) for left, form in pairs]
    scores, exchanged = score_and_doubt(
        (parsed[at], known.parsed[form], countries[at], known.countries[form])
        for at, form in rows)
    doubted = {(at, known.owner[form])
               for (at, form), is_exchanged in zip(rows, exchanged, strict=True) if is_exchanged}
    for (at, form), score in zip(rows, scores, strict=True):
        owner = known.owner[form]
        is_exact = parsed[at].key == known.parsed[form].key
        is_certain = is_exact or is_same_entry(parsed[at], known.parsed[form])
        if not is_certain and (at, owner) in doubted:
            # "... Project Council" is near the alias "... Project" of "... Project Foundation".
            score = min(score, load_model().at_most["in_doubt"])
        held = best[at].get(owner)
        if held is None or (is_exact, score) > (held.is_exact, held.score):
            best[at][owner] = _Candidate(owner, float(score), form, is_exact)
    return best


def _is_comparable(name: Parsed) -> bool:
    return bool(name.tokens) and not {"empty", "too_long"}.intersection(name.problems)


def _judge(text: str, found: dict[int, _Candidate], known: Registry, judged: _Judged
           ) -> list[_Candidate]:
    """Candidates after hand judgements, best first; a judged `same` comes first with score 1."""
    if judged:
        for form in {display_name(text), comparison_key(text)}:
            for other, verdict in judged.get(form, ()):
                _apply(verdict, known.by_text[other] | known.by_key[other], found, known)
    return sorted(found.values(),
                  key=lambda one: (-one.score, not one.is_exact, known.ids[one.organisation]))


def _apply(verdict: str, owners: set[int], found: dict[int, _Candidate], known: Registry) -> None:
    for owner in owners:
        if verdict == "different":
            found.pop(owner, None)
        elif verdict == "same":
            found[owner] = _Candidate(owner, _JUDGED, known.owner.index(owner), True)


def _decision_row(text: str, name: Parsed, ranked: list[_Candidate], known: Registry
                  ) -> list[object]:
    decision, reason = _decide(text, name, ranked, known)
    top = ranked[0] if ranked else None
    is_matched = decision == "matched" and top is not None
    row: list[object] = [
        known.ids[top.organisation] if is_matched and top else None,
        known.shown[top.organisation] if is_matched and top else None,
        round(min(top.score, 1.0), 4) if top else 0.0,
        decision,
        reason,
    ]
    for at in range(CANDIDATES_N):
        if at < len(ranked):
            one = ranked[at]
            row += [known.ids[one.organisation], known.shown[one.organisation],
                    round(min(one.score, 1.0), 4)]
        else:
            row += [None, None, None]
    return row


def _decide(text: str, name: Parsed, ranked: list[_Candidate], known: Registry
            ) -> tuple[str, str]:
    model = load_model()
    judged = [known.shown[one.organisation] for one in ranked if one.score == _JUDGED]
    if judged:
        return (("matched", "judged the same by hand") if len(judged) == 1 else
                ("review", "judged the same as several organisations: " + " / ".join(judged)))
    flags = _NEVER_MATCHED.intersection(name.problems)
    if not flags and name.key not in known.by_key and names_two_known(text, known.by_key):
        flags = frozenset({"two_organisations"})
    if flags:
        return "review", "flagged: " + ", ".join(sorted(flags))
    if "acronym_only" in name.problems:
        return _decide_acronym(text, ranked, known)
    if not ranked or ranked[0].score < model.review_from:
        return "new", "no organisation is near" if not ranked else _why(name, ranked[0], known)
    rivals = [c for c in ranked[1:] if c.score >= model.match_from
              and (c.is_exact or not ranked[0].is_exact)]
    if ranked[0].score >= model.match_from and not rivals:
        return "matched", _why(name, ranked[0], known)
    if rivals:
        return "review", "several organisations fit: " + _why(name, ranked[0], known)
    return "review", _why(name, ranked[0], known)


def _decide_acronym(text: str, ranked: list[_Candidate], known: Registry) -> tuple[str, str]:
    """An acronym matches only where one organisation alone is entered under exactly that text."""
    owners = known.by_text.get(display_name(text), set())
    if len(owners) == 1 and ranked and ranked[0].organisation in owners:
        return "matched", "flagged: acronym_only; the registry enters exactly this for one body"
    return "review", "flagged: acronym_only"


def _why(name: Parsed, candidate: _Candidate, known: Registry) -> str:
    alias, shown = known.texts[candidate.form], known.shown[candidate.organisation]
    parts = ["same comparison key"] if candidate.is_exact else []
    if alias != shown:
        parts.append(f"through the alias {alias!r}")
    return "; ".join([*parts, explain(name, known.parsed[candidate.form])])
