"""The registry: which organisations the records name, each with an id that never changes.

An id is minted once, from the first comparison key under which an organisation is met, and kept;
minting again only adds. Merging and splitting leave a trail (see `trail`).
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.normalise.acronym_twins import twin_reason, twins_in_doubt
from hrcstats.normalise.clusters import Groups, Link, group_names
from hrcstats.normalise.judgements import JUDGED_UNSURE
from hrcstats.normalise.match_candidates import candidate_pairs
from hrcstats.normalise.match_features import Parsed, parse
from hrcstats.normalise.match_model import explain, load_model, score_pairs
from hrcstats.normalise.match_pause import collector_paused
from hrcstats.normalise.names import comparison_key, display_name

REGISTRY_COLUMNS = ["organisation_id", "organisation_name", "alias_text", "alias_kind",
                    "country_iso3", "valid_from", "valid_to", "former_id", "changed_date",
                    "change_reason"]
ASSIGNMENT_COLUMNS = ["organisation_id", "organisation_name", "score", "decision", "reason",
                      "candidate_1_id", "candidate_1_name", "candidate_1_score"]
# Texts of these kinds name nobody; an acronym or a right-to-left name is still somebody's name.
_NO_NAME = frozenset({"empty", "too_long", "number_only", "chatbot_residue", "page_header",
                      "two_organisations", "single_letter", "legal_form_only"})
_LETTERS_OF_ID = 12
_Pairs = list[tuple[int, int]]


@dataclass
class _Names:
    """Distinct comparison keys of the mentions, with what is known about each."""

    keys: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)      # the usual spelling of each key
    spellings: list[Counter[str]] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    held_id: list[str] = field(default_factory=list)    # id in the existing registry, or ""
    place: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, text: str) -> int:
        """The row of a key, new where it was not met before."""
        if key not in self.place:
            self.place[key] = len(self.keys)
            self.keys.append(key)
            self.texts.append(text)
            self.spellings.append(Counter())
            self.countries.append("")
            self.held_id.append("")
        return self.place[key]


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
    names = _Names()
    _add_registry(names, registry)
    row_of_text, flags = _add_mentions(names, mentions)
    same, different, unsure = _hand_decisions(names, judgements, aliases, name_changes)
    _release_judged_apart(names, different)
    parsed = [parse(text) for text in names.texts]
    links = _links(names, parsed)
    model = load_model()
    groups = group_names(len(names.keys), links, join_from=model.match_from,
                         apart_below=model.review_from, same=same, different=different,
                         labels=names.texts, owners=names.held_id)
    ids, shown = _name_groups(names, groups, parsed, _ids_ever_used(registry))
    minted = _registry_frame(names, ids, shown, registry, name_changes)
    _date_merges(minted, registry, judgements)
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


def _add_registry(names: _Names, registry: pd.DataFrame | None) -> None:
    if registry is None or registry.empty:
        return
    for row in registry.to_dict("records"):
        for column in ("organisation_name", "alias_text"):
            text = row.get(column)
            if not isinstance(text, str) or not text.strip():
                continue
            key = _key(text)
            at = names.add(key, text)
            if not names.held_id[at]:
                names.held_id[at] = str(row["organisation_id"])


def _key(text: str) -> str:
    """The comparison key; of a name that has none (other scripts), the text itself."""
    return comparison_key(text) or display_name(text)


def _add_mentions(names: _Names, mentions: pd.DataFrame) -> tuple[dict[str, int], dict[str, str]]:
    """Rows of the distinct texts, and the flags of those that name nobody."""
    texts = ["" if pd.isna(value) else str(value) for value in mentions["name_as_written"]]
    counts = Counter(texts)
    flags: dict[str, str] = {}
    row_of_text: dict[str, int] = {}
    # Sorted, so that the order of the rows never decides a spelling or an id.
    for text in sorted(counts):
        problems = parse(text).problems
        if _NO_NAME.intersection(problems):
            flags[text] = ", ".join(problems)
            continue
        at = names.add(_key(text), display_name(text))
        names.spellings[at][display_name(text)] += counts[text]
        row_of_text[text] = at
    if "country_iso3" in mentions.columns:
        _add_countries(names, texts, mentions["country_iso3"], row_of_text)
    for at, spellings in enumerate(names.spellings):
        if spellings:
            names.texts[at] = max(spellings, key=lambda text: (spellings[text], len(text), text))
    return row_of_text, flags


def _add_countries(names: _Names, texts: list[str], countries: pd.Series,
                   row_of_text: dict[str, int]) -> None:
    found: dict[int, set[str]] = defaultdict(set)
    for text, country in zip(texts, countries, strict=True):
        if isinstance(country, str) and country and text in row_of_text:
            found[row_of_text[text]].add(country)
    for at, codes in found.items():
        # Several addresses say nothing: an organisation may have offices in several countries.
        names.countries[at] = codes.pop() if len(codes) == 1 else ""


def _hand_decisions(names: _Names, judgements: pd.DataFrame | None, aliases: pd.DataFrame | None,
                    name_changes: pd.DataFrame | None
                    ) -> tuple[_Pairs, _Pairs, _Pairs]:
    """Pairs of rows that are the same, different, and judged unsure."""
    same: _Pairs = []
    judged: dict[str, _Pairs] = {"same": same, "different": [], "unsure": []}
    for row in _records(judgements):
        pair = names.place.get(_key(str(row["name_a"]))), names.place.get(_key(str(row["name_b"])))
        if None not in pair and pair[0] != pair[1]:
            judged[row["judgement"]].append((int(pair[0] or 0), int(pair[1] or 0)))
    for row in _records(aliases):
        same += _joined_names(names, str(row["alias_text"]), str(row["organisation_name"]))
    for row in _records(name_changes):
        same += _joined_names(names, str(row["old_name_as_written"]),
                              str(row["new_name_as_written"]))
    return same, judged["different"], judged["unsure"]


def _joined_names(names: _Names, *texts: str) -> list[tuple[int, int]]:
    """The pair of two names of one organisation; a name unknown so far joins a known one."""
    keys = [_key(text) for text in texts]
    is_named = not any(_NO_NAME.intersection(parse(text).problems) for text in texts)
    if keys[0] == keys[1] or not is_named or not any(key in names.place for key in keys):
        return []
    a, b = (names.add(key, display_name(text)) for key, text in zip(keys, texts, strict=True))
    return [(a, b)]


def _release_judged_apart(names: _Names, different: list[tuple[int, int]]) -> None:
    """A name judged different from another under the same id loses that id and gets its own."""
    for a, b in different:
        if names.held_id[a] and names.held_id[a] == names.held_id[b]:
            names.held_id[b] = ""


def _records(frame: pd.DataFrame | None) -> list[dict]:
    return [] if frame is None else frame.to_dict("records")


def _links(names: _Names, parsed: list[Parsed]) -> list[Link]:
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
    return {str(row[name]) for row in _records(registry) for name in columns if row.get(name)}


def _name_groups(names: _Names, groups: Groups, parsed: list[Parsed], taken: set[str]
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


def _registry_frame(names: _Names, ids: list[str], shown: list[str],
                    registry: pd.DataFrame | None, name_changes: pd.DataFrame | None
                    ) -> pd.DataFrame:
    """One row for each organisation and spelling; what the registry held before is kept."""
    held = {str(row.get("alias_text") or row["organisation_name"]): row
            for row in _records(registry)}
    held_texts: dict[int, set[str]] = defaultdict(set)
    for text in held:
        held_texts[names.place.get(_key(text), -1)].add(text)
    rows = []
    for at, spellings in enumerate(names.spellings):
        texts = {*spellings, *held_texts[at]}
        for text in sorted(texts or {names.texts[at]}):
            row = dict.fromkeys(REGISTRY_COLUMNS, "")
            row |= {name: value for name, value in held.get(text, {}).items()
                    if name in row and value == value and value is not None}
            if row["organisation_id"] not in ("", ids[at]):
                row["former_id"] = row["organisation_id"]
            row |= {"organisation_id": ids[at], "organisation_name": shown[at],
                    "alias_text": text, "alias_kind": row["alias_kind"] or "as_written",
                    "country_iso3": names.countries[at] or row["country_iso3"]}
            rows.append(row)
    _date_renames(rows, name_changes)
    frame = pd.DataFrame(rows, columns=REGISTRY_COLUMNS, dtype=object)
    return frame.sort_values(["organisation_id", "alias_text"], ignore_index=True)


def _date_merges(frame: pd.DataFrame, registry: pd.DataFrame | None,
                 judgements: pd.DataFrame | None) -> None:
    """When and why a judgement brought rows under another id, on each row that changed it."""
    before = {str(row["alias_text"]): row["organisation_id"] for row in _records(registry)
              if row.get("alias_text")}
    said = {}
    for row in _records(judgements):
        if row["judgement"] == "same":
            for name in ("name_a", "name_b"):
                said[_key(str(row[name]))] = (row.get("judged_date", ""), row.get("reason", ""))
    for at, alias in frame["alias_text"].items():
        is_moved = before.get(alias, "") not in ("", frame.at[at, "organisation_id"])
        if is_moved and _key(alias) in said:
            frame.loc[at, ["changed_date", "change_reason"]] = said[_key(alias)]


def _date_renames(rows: list[dict], name_changes: pd.DataFrame | None) -> None:
    """Former names end, and new names begin, on the day the Committee took note of the change."""
    ended, begun = {}, {}
    for row in _records(name_changes):
        noted = str(row["committee_session_end"])
        ended[_key(str(row["old_name_as_written"]))] = noted
        begun[_key(str(row["new_name_as_written"]))] = noted
    for row in rows:
        key = _key(row["alias_text"])
        if key in ended:
            row |= {"alias_kind": "former_name", "valid_to": ended[key]}
        if key in begun:
            row |= {"alias_kind": row["alias_kind"] if key in ended else "new_name",
                    "valid_from": begun[key]}


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
