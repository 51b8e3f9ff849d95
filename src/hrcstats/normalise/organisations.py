"""The registry: which organisations the records name, each with an id that never changes.

An id is minted once, from the first comparison key under which an organisation is met, and kept;
minting again only adds. Merging and splitting leave a trail (see `trail`).
"""

from __future__ import annotations

import base64
import hashlib

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.normalise.acronym_twins import twin_reason, twins_in_doubt
from hrcstats.normalise.clusters import Groups, Link, group_names
from hrcstats.normalise.judgements import JUDGED_UNSURE
from hrcstats.normalise.match_candidates import candidate_pairs
from hrcstats.normalise.match_features import Parsed, parse
from hrcstats.normalise.match_model import explain, load_model, score_pairs
from hrcstats.normalise.match_pause import collector_paused
from hrcstats.normalise.registry_names import (
    Names,
    add_mentions,
    add_registry,
    hand_decisions,
    records,
    release_judged_apart,
)
from hrcstats.normalise.registry_rows import date_merges, registry_frame

ASSIGNMENT_COLUMNS = ["organisation_id", "organisation_name", "score", "decision", "reason",
                      "candidate_1_id", "candidate_1_name", "candidate_1_score"]
_LETTERS_OF_ID = 12


@collector_paused()
def mint_registry(mentions: pd.DataFrame, *, registry: pd.DataFrame | None = None,
                  judgements: pd.DataFrame | None = None, aliases: pd.DataFrame | None = None,
                  name_changes: pd.DataFrame | None = None
                  ) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Organisations of the records, and which of them each mention means.

    Parameters
    ----------
    mentions
        `name_as_written`, `source_id`, optional `country_iso3`: one row for each mention.
    registry
        Organisations minted before; they keep their ids, minting only adds.
    judgements
        Hand decisions on pairs: `name_a`, `name_b`, `judgement` (`same`, `different`, `unsure`).
    aliases
        Hand-written aliases: `alias_text`, `organisation_name`.
    name_changes
        Dated renames: `old_name_as_written`, `new_name_as_written`, `committee_session_end`.

    Returns
    -------
    registry, assignments
        The registry has one row for each organisation and spelling met, sorted by id;
        assignments has the rows of `mentions` in their order with `organisation_id`,
        `organisation_name`, `score`, `decision`, `reason` and the nearest other organisation.
        A text that names nobody has no id, decision `review` and its flag as the reason.

    Raises
    ------
    HrcStatsError
        Where a column is absent or judgements contradict each other.
    """
    raise_if_any(
        Problem("column missing", "mentions", name, f"one of {list(mentions.columns)}",
                f"rename or add the column {name!r}")
        for name in ("name_as_written", "source_id") if name not in mentions.columns
    )
    names = Names()
    add_registry(names, registry)
    row_of_text, flags = add_mentions(names, mentions)
    same, different, unsure = hand_decisions(names, judgements, aliases, name_changes)
    release_judged_apart(names, different)
    parsed = [parse(text) for text in names.texts]
    links = _links(names, parsed)
    model = load_model()
    groups = group_names(len(names.keys), links, join_from=model.match_from,
                         apart_below=model.review_from, same=same, different=different,
                         labels=names.texts, owners=names.held_id)
    ids, shown = _name_groups(names, groups, parsed, _ids_ever_used(registry))
    minted = registry_frame(names, ids, shown, registry, name_changes)
    date_merges(minted, registry, judgements)
    # What a person judged different is settled: the next nearest is asked about, if any.
    links = [link for link in links if not groups.are_apart(link.a, link.b)]
    assigned = _assignments(mentions, row_of_text, flags, parsed, groups, ids, shown,
                            links, {frozenset((ids[a], ids[b])) for a, b in unsure})
    return minted, assigned


def mint_id(key: str, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """A permanent opaque id from a comparison key; another one where that is already taken."""
    for salt in range(1000):
        digest = hashlib.sha256(f"{key}#{salt}".encode() if salt else key.encode()).digest()
        minted = "org_" + base64.b32encode(digest).decode().lower()[:_LETTERS_OF_ID]
        if minted not in taken:
            return minted
    raise HrcStatsError(Problem("no free organisation_id", "registry", key))


def _links(names: Names, parsed: list[Parsed]) -> list[Link]:
    """Scored pairs of distinct keys worth comparing."""
    usable = [at for at, name in enumerate(parsed)
              if name.tokens and not {"right_to_left", "acronym_only"}.intersection(name.problems)]
    if len(usable) < 2:
        return []
    pairs = [(usable[a], usable[b]) for a, b in candidate_pairs([parsed[at] for at in usable])]
    scores = score_pairs((parsed[a], parsed[b], names.countries[a], names.countries[b])
                         for a, b in pairs)
    return [Link(float(score), a, b) for score, (a, b) in zip(scores, pairs, strict=True)]


def _ids_ever_used(registry: pd.DataFrame | None) -> set[str]:
    columns = ("organisation_id", "former_id")
    return {str(row[name]) for row in records(registry) for name in columns if row.get(name)}


def _name_groups(names: Names, groups: Groups, parsed: list[Parsed], taken: set[str]
                 ) -> tuple[list[str], list[str]]:
    """Id and shown name of the group of every key; a held id wins, else one is minted.

    Of several held ids the first wins, that of a full name before that of a bare acronym.
    """
    ids, shown = [""] * len(names.keys), [""] * len(names.keys)
    for at in sorted(range(len(names.keys)), key=lambda row: names.keys[row]):
        if groups.root(at) != at:
            continue
        members = groups.members(at)
        usual = max(members, key=lambda row: (sum(names.spellings[row].values()),
                                              len(names.keys[row]), names.keys[row]))
        held = sorted((row for row in members if names.held_id[row]),
                      key=lambda row: ("acronym_only" in parsed[row].problems, row))
        minted = names.held_id[held[0]] if held else mint_id(names.keys[usual], taken)
        taken.add(minted)
        for row in members:
            ids[row], shown[row] = minted, names.texts[held[0] if held else usual]
    return ids, shown


def _assignments(mentions: pd.DataFrame, row_of_text: dict[str, int], flags: dict[str, str],
                 parsed: list[Parsed], groups: Groups, ids: list[str], shown: list[str],
                 links: list[Link], unsure: set[frozenset[str]]) -> pd.DataFrame:
    nearest = _nearest_other(links, ids)
    twins = twins_in_doubt(parsed, groups, ids)
    review_from = load_model().review_from
    decided: dict[str, tuple] = {
        text: (None, None, 0.0, "review", f"flagged: {flag}", None, None, None)
        for text, flag in flags.items()
    }
    for text, at in row_of_text.items():
        link, other = nearest.get(at, (None, -1))
        is_doubtful = link is not None and link.score >= review_from
        reason = explain(parsed[at], parsed[other]) if is_doubtful else ""
        if is_doubtful and frozenset((ids[at], ids[other])) in unsure:
            reason = JUDGED_UNSURE
        if at in twins:
            is_doubtful, others = True, twins[at]
            other = others[0]
            link = Link(float(score_pairs([(parsed[at], parsed[other], "", "")])[0]), at, other)
            is_unsure = any(frozenset((ids[at], ids[one])) in unsure for one in others)
            reason = JUDGED_UNSURE if is_unsure else twin_reason([shown[one] for one in others])
        size = len(groups.members(at))
        decision = "review" if is_doubtful else "matched" if size > 1 else "new"
        near = ((ids[other], shown[other], round(link.score, 4)) if link is not None
                else (None, None, None))
        decided[text] = (ids[at], shown[at], 1.0 if size > 1 else 0.0, decision, reason, *near)
    texts = ["" if pd.isna(value) else str(value) for value in mentions["name_as_written"]]
    found = pd.DataFrame([decided[text] for text in texts], columns=ASSIGNMENT_COLUMNS,
                         index=mentions.index)
    kept = mentions.drop(columns=[name for name in ASSIGNMENT_COLUMNS if name in mentions.columns])
    return pd.concat([kept, found], axis=1)


def _nearest_other(links: list[Link], ids: list[str]) -> dict[int, tuple[Link, int]]:
    """For each key the best link to a key of another organisation."""
    best: dict[int, tuple[Link, int]] = {}
    for link in links:
        if ids[link.a] == ids[link.b]:
            continue
        for at, other in ((link.a, link.b), (link.b, link.a)):
            if at not in best or link.score > best[at][0].score:
                best[at] = link, other
    return best
