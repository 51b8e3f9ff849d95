"""Names against a registry of organisations: `matched`, `review` or `new`, each with its reason.

Every decision rests on the name, the registry's names and hand judgements alone: another alias or
judgement about somebody else cannot change it, since no weight is learnt from the data at hand.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
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
from hrcstats.normalise.names import display_name

CANDIDATES_N = 3
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


@dataclass
class _Registry:
    """The registry as forms (names and aliases) of organisations."""

    ids: list[str]
    shown: list[str]
    texts: list[str]
    owner: list[int]
    countries: list[str]
    parsed: list[Parsed]
    by_text: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_key: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


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
    known = _read_registry(registry)
    _check_names(names, column)
    country = _text_column(names, "country_iso3")
    wanted = pd.DataFrame({"text": _text_column(names, column), "country": country})
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
    raise_if_any(_missing_column(name, "pairs", pairs) for name in missing)
    columns = [_text_column(pairs, name) for name in ("name_a", "name_b", "country_a", "country_b")]
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


def _missing_column(name: str, what: str, frame: pd.DataFrame) -> Problem:
    return Problem("column missing", what, name, f"one of {list(frame.columns)}",
                   f"rename or add the column {name!r}")


def _text_column(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame.columns:
        return [""] * len(frame)
    return ["" if pd.isna(value) else str(value) for value in frame[name]]


def _check_names(names: pd.DataFrame, column: str) -> None:
    if column not in names.columns:
        raise HrcStatsError(_missing_column(column, "names", names))


def _read_registry(registry: pd.DataFrame) -> _Registry:
    missing = [name for name in ("organisation_id", "organisation_name")
               if name not in registry.columns]
    raise_if_any(_missing_column(name, "registry", registry) for name in missing)
    ids = _text_column(registry, "organisation_id")
    shown = _filled(ids, _text_column(registry, "organisation_name"))
    raise_if_any([*_empty_cells("organisation_id", ids), *_empty_cells("organisation_name", shown),
                  *_several_names(ids, shown)])
    aliases, countries = _text_column(registry, "alias_text"), _text_column(registry,
                                                                            "country_iso3")
    place = {organisation_id: at for at, organisation_id in enumerate(dict.fromkeys(ids))}
    forms: dict[tuple[str, int], str] = {}
    names_of: dict[int, str] = {}
    for organisation_id, name, alias, country in zip(ids, shown, aliases, countries, strict=True):
        owner = place[organisation_id]
        names_of.setdefault(owner, name)
        for text in (name, alias):
            if text.strip():
                forms[text, owner] = forms.get((text, owner)) or country
    texts = [text for text, _ in forms]
    known = _Registry(list(place), [names_of[at] for at in range(len(place))], texts,
                      [owner for _, owner in forms], list(forms.values()),
                      [parse(text) for text in texts])
    for text, owner, parsed in zip(texts, known.owner, known.parsed, strict=True):
        known.by_text[display_name(text)].add(owner)
        known.by_key[parsed.key].add(owner)
    return known


def _filled(ids: list[str], shown: list[str]) -> list[str]:
    """The names with those of alias rows, which may leave the name to the first row of their id."""
    first: dict[str, str] = {}
    for organisation_id, name in zip(ids, shown, strict=True):
        if name.strip():
            first.setdefault(organisation_id, name)
    return [name if name.strip() else first.get(organisation_id, "")
            for organisation_id, name in zip(ids, shown, strict=True)]


def _empty_cells(column: str, values: list[str]) -> list[Problem]:
    return [Problem("empty cell", f"registry, row {row}", column, f"an {column}",
                    "fill it, or leave the row out")
            for row, value in enumerate(values, start=2) if not value.strip()]


def _several_names(ids: list[str], shown: list[str]) -> list[Problem]:
    names_of: dict[str, set[str]] = defaultdict(set)
    for organisation_id, name in zip(ids, shown, strict=True):
        names_of[organisation_id].add(name)
    return [
        Problem("one organisation_id under several names", f"registry, {organisation_id}",
                " / ".join(sorted(found)), "one organisation_name an id",
                "keep one as organisation_name and write the others as alias_text")
        for organisation_id, found in names_of.items() if len(found) > 1
    ]


def _read_judgements(judgements: pd.DataFrame | None) -> dict[tuple[str, str], str]:
    """Verdict of each judged pair of texts, both ways round."""
    if judgements is None or judgements.empty:
        return {}
    found = {}
    for row in judgements.itertuples(index=False):
        a, b = display_name(str(row.name_a)), display_name(str(row.name_b))
        found[a, b] = found[b, a] = str(row.judgement)
    return found


def _decide_all(texts: list[str], countries: list[str], known: _Registry,
                judged: dict[tuple[str, str], str]) -> list[list[object]]:
    parsed = [parse(text) for text in texts]
    candidates = _score_candidates(parsed, countries, known)
    return [
        _decision_row(text, name, _judge(text, candidates.get(at, {}), known, judged), known)
        for at, (text, name) in enumerate(zip(texts, parsed, strict=True))
    ]


def _score_candidates(parsed: list[Parsed], countries: list[str], known: _Registry
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


def _judge(text: str, found: dict[int, _Candidate], known: _Registry,
           judged: dict[tuple[str, str], str]) -> list[_Candidate]:
    """Candidates after hand judgements, best first; a judged `same` comes first with score 1."""
    if judged:
        shown = display_name(text)
        for form, other in enumerate(known.texts):
            verdict = judged.get((shown, display_name(other)))
            if verdict == "different":
                found.pop(known.owner[form], None)
            elif verdict == "same":
                found[known.owner[form]] = _Candidate(known.owner[form], 2.0, form, True)
    return sorted(found.values(),
                  key=lambda one: (-one.score, not one.is_exact, known.ids[one.organisation]))


def _decision_row(text: str, name: Parsed, ranked: list[_Candidate], known: _Registry
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


def _decide(text: str, name: Parsed, ranked: list[_Candidate], known: _Registry
            ) -> tuple[str, str]:
    model = load_model()
    if ranked and ranked[0].score > 1:
        return "matched", "judged the same by hand"
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


def _decide_acronym(text: str, ranked: list[_Candidate], known: _Registry) -> tuple[str, str]:
    """An acronym matches only where one organisation alone is entered under exactly that text."""
    owners = known.by_text.get(display_name(text), set())
    if len(owners) == 1 and ranked and ranked[0].organisation in owners:
        return "matched", "flagged: acronym_only; the registry enters exactly this for one body"
    return "review", "flagged: acronym_only"


def _why(name: Parsed, candidate: _Candidate, known: _Registry) -> str:
    alias, shown = known.texts[candidate.form], known.shown[candidate.organisation]
    parts = ["same comparison key"] if candidate.is_exact else []
    if alias != shown:
        parts.append(f"through the alias {alias!r}")
    return "; ".join([*parts, explain(name, known.parsed[candidate.form])])
