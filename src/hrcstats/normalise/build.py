"""data/raw + data/reference + data/hand -> data/processed: every table, its ledger, its counts."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from hrcstats import __version__
from hrcstats.errors import Problem, raise_if_any
from hrcstats.normalise import (
    codings,
    committee,
    events,
    incidents,
    observed,
    orders,
    speakers,
    transcripts,
    treaty_bodies,
    upr,
)
from hrcstats.normalise.calendar import check_sessions, infer_sessions
from hrcstats.normalise.coding_dates import add_dates
from hrcstats.normalise.inputs import Inputs
from hrcstats.normalise.registry import REGISTRY, Mentions, build_registry
from hrcstats.normalise.sources import check_sources
from hrcstats.normalise.withheld_evidence import withhold_evidence
from hrcstats.schema import check_tables, check_types, conform, datapackage, load_tables

EXPECTED_COUNTS = "expected_counts.csv"


@dataclass
class Built:
    """The tables of one build and what a person is told about it."""

    tables: dict[str, pd.DataFrame]
    counts: pd.DataFrame  # source, rows_in_n, rows_out_n, corrected_n, rejected_n, furniture_n
    unmatched: pd.DataFrame  # table, matched, review, new
    notes: list[str] = field(default_factory=list)
    mentions: pd.DataFrame | None = None  # for `hrcstats review export`
    registry: pd.DataFrame | None = None  # data/reference/organisations.csv, once accepted


def build_tables(data_dir: Path) -> Built:
    """All tables of the study in memory, checked.

    Raises
    ------
    HrcStatsError
        With every problem found: changed files, unknown sessions and States, dates outside their
        session, broken guards, residue in names, keys that repeat.
    """
    inputs = Inputs(data_dir)
    inputs.problems += check_sources(inputs.sources, data_dir)
    if broken := inputs.check_references():
        # Papers cannot be measured by a broken table: each would be wrong, and the cause hidden.
        raise_if_any([*inputs.problems, *broken])
    frames = _frames(inputs)
    # Types before the registry, which takes longest: every fault of the inputs is told at once.
    inputs.problems += check_types(frames)
    raise_if_any(inputs.problems)
    registry = build_registry(_mentions(frames), data_dir)
    frames |= registry.tables
    for name, decided in registry.assigned.items():
        frames[name] = frames[name].assign(**{column: decided[column] for column in decided})
    frames["codings"] = codings.name_subjects(frames["codings"], frames["organisations"])
    raise_if_any(codings.check_replies(frames["replies"], frames["codings"]))
    frames["ledger"] = inputs.ledger()
    tables = {name: conform(frames[name], name) for name in load_tables() if name in frames}
    raise_if_any(check_tables(tables))
    notes = [*registry.notes, *observed.stale_verdicts(tables)]
    return Built(tables, count_rows(tables["ledger"]), count_matches(tables), notes,
                 registry.mentions, registry.kept)


def _frames(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """The tables before matching; each block is one kind of paper."""
    places, problems = inputs.places, inputs.problems
    frames = {"sessions": inputs.sessions, "breaks": inputs.breaks}

    lists = infer_sessions(inputs.take_papers("speakers", "speakers"), inputs.sessions)
    problems += check_sessions(lists, inputs.sessions) + speakers.check_values(lists)
    slots, unknown = speakers.build_slots(lists, places)
    problems += unknown
    frames |= {"debates": speakers.build_debates(lists, places), "speaker_slots": slots,
               "interruption_candidates": pd.DataFrame(columns=["slot_id"])}
    heard = inputs.take_papers("transcripts", "transcripts")
    if len(heard):
        _add_delivered(frames, heard, inputs)
    problems += observed.add_observed(frames, inputs.data_dir / "hand", places)

    allotted = orders.build_allotted(
        infer_sessions(inputs.take_papers("orders", "orders_of_the_day").assign(flags=""),
                       inputs.sessions))
    frames |= {"allotted_times": allotted,
               "debates": orders.add_allotted(frames["debates"], allotted)}

    contributors = inputs.take_papers("upr", "upr")
    calendar = inputs.reference("upr_calendar")
    problems += upr.check_upr(contributors, calendar)
    submitters, unknown = upr.build_submitters(contributors, places)
    problems += unknown
    submissions = upr.build_submissions(submitters, calendar)
    totals = inputs.reference("upr_stated_totals")
    documents = upr.build_documents(submissions, totals, inputs.stated)
    problems += upr.check_totals(documents, totals)
    frames |= {"upr_submitters": submitters, "upr_submissions": submissions,
               "upr_documents": documents, "upr_version_changes": upr.build_changes(submitters)}

    reviewed, unknown = treaty_bodies.build_treaty_submissions(
        inputs.take_papers("treaty-bodies", "treaty_bodies"), places)
    problems += unknown
    frames["treaty_body_submissions"] = reviewed

    frames |= _committee_frames(inputs)

    notices = inputs.take_papers("side-events", "side_events")
    problems += events.check_events(notices, inputs.sessions)
    frames["side_events"], frames["side_event_organisers"] = events.build_side_events(notices)

    frames |= _incident_frames(inputs)

    book = codings.load_codebook(inputs.data_dir)
    coded = []
    for file in ("published", "first_hand"):
        rows, unknown = codings.build_codings(inputs.take_hand(f"codings/{file}.csv"), book, places)
        if file == "published":
            # After the ids: reading a date out of the evidence makes no other coding of it.
            rows, undated = add_dates(rows, inputs.data_dir)
            rows, unfit = withhold_evidence(rows, inputs.data_dir)
            problems += undated + unfit
        problems += unknown
        coded.append(rows)
    frames["codings"] = pd.concat(coded, ignore_index=True)
    frames["replies"] = codings.build_replies(inputs.take_hand("codings/replies.csv"))
    return frames


def _add_delivered(frames: dict[str, pd.DataFrame], heard: pd.DataFrame, inputs: Inputs) -> None:
    """Debates, slots and candidates of transcripts, beside those of the lists."""
    inputs.problems += check_sessions(heard, inputs.sessions)
    debates, slots, candidates = transcripts.build_delivered(heard, inputs.candidates,
                                                             inputs.places)
    for name, more in (("debates", debates), ("speaker_slots", slots)):
        frames[name] = pd.concat([frames[name], more], ignore_index=True)
    frames["interruption_candidates"] = candidates


def _incident_frames(inputs: Inputs) -> dict[str, pd.DataFrame]:
    hand = inputs.data_dir / "hand"
    told = inputs.take_tables("interruptions", only="publicised_incidents.csv")
    found, sources, unknown = events.build_interruptions(told, inputs.places)
    inputs.problems += unknown + incidents.check_incidents(found, hand)
    found, sources, said, doubles = incidents.add_hand(found, sources, hand)
    inputs.reject(doubles)
    alike = inputs.take_tables("interruptions", only="lookalikes.csv")
    return {"interruptions": found, "interruption_sources": sources,
            "interruption_statements": said,
            "interruption_lookalikes": incidents.build_lookalikes(alike, hand)}


def _committee_frames(inputs: Inputs) -> dict[str, pd.DataFrame]:
    places, problems = inputs.places, inputs.problems
    decisions = inputs.take_papers("committee", "committee_decisions")
    decisions, empty = committee.reject_empty(decisions, "organisation_as_written")
    inputs.reject(empty)
    problems += committee.check_names(decisions)
    problems += committee.check_decisions(decisions, inputs.reference("committee_sessions"))
    asked = inputs.take_tables("committee_questions")
    releases = inputs.take_papers("committee", "committee_releases")
    if len(releases):
        asked = pd.concat([asked, committee.release_questions(releases)], ignore_index=True)
    questions, unknown = committee.build_questions(asked.fillna(""), places)
    problems += unknown
    calls = inputs.take_tables("committee_votes")
    calls, empty = committee.reject_empty(calls, "state_as_written")
    inputs.reject(empty)
    votes, unknown = committee.build_votes(calls, places)
    problems += unknown + committee.check_votes(votes, inputs.reference("committee_members"),
                                                inputs.reference("committee_sessions"))
    written = inputs.as_written["committee_decisions"]
    official = committee.build_official_totals(inputs.reference("committee_official_totals"))
    return {"committee_decisions": committee.build_decisions(decisions),
            "committee_counts": committee.build_counts(written, decisions),
            "committee_official_totals": official,
            "committee_questions": questions, "committee_votes": votes}


def _mentions(frames: dict[str, pd.DataFrame]) -> list[Mentions]:
    """Which column of which table names organisations, and whose country is printed beside it."""
    slots = frames["speaker_slots"]
    organisers = frames["side_event_organisers"]
    told = frames["interruptions"]
    coded = frames["codings"]
    written = "organisation_as_written"
    return [
        Mentions("committee_decisions", frames["committee_decisions"], written),
        Mentions("upr_submitters", frames["upr_submitters"], written, "country_iso3"),
        Mentions("treaty_body_submissions", frames["treaty_body_submissions"], written),
        Mentions("speaker_slots", slots[~slots["speaker_kind"].str.startswith("state")],
                 "slot_holder_as_written"),
        Mentions("side_event_organisers", organisers[organisers["organiser_kind"] != "state"],
                 "organiser_as_written"),
        Mentions("committee_questions", frames["committee_questions"], written,
                 "organisation_country_iso3"),
        Mentions("interruptions",
                 told[events.names_an_organisation(told["slot_holder_as_written"])],
                 "slot_holder_as_written"),
        # First-hand codings name their subject by its id: there is nothing to match.
        Mentions("codings", coded[coded["subject_id"].fillna("") == ""], written),
    ]


def count_rows(ledger: pd.DataFrame) -> pd.DataFrame:
    """Fragments in and rows out per folder of papers; furniture and what is rejected give none."""
    folder = ledger["source_id"].str.split("/").str[0].rename("papers")
    kinds = ledger.groupby(folder)["kind"].value_counts().unstack(fill_value=0)
    kinds = kinds.reindex(columns=["row", "corrected", "rejected", "furniture"], fill_value=0)
    counts = kinds.add_suffix("_n").astype("int64")
    counts.insert(0, "in_n", kinds.sum(axis=1).astype("int64"))
    counts["rows_out_n"] = ledger.groupby(folder)["rows_n"].sum().astype("int64")
    return counts.reset_index()


def count_matches(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Mentions of organisations per table: matched, new, waiting for review, naming nobody."""
    rows = []
    for name, frame in tables.items():
        if "match_decision" in frame:
            found = frame["match_decision"].value_counts()
            rows.append({"table": name, "rows_n": len(frame)} | {
                decision: int(found.get(decision, 0)) for decision in ("matched", "new", "review")
            } | {"not_a_name": int(frame["match_decision"].isna().sum())})
    return pd.DataFrame(rows)


def write_tables(built: Built, processed_dir: Path) -> None:
    """Writes every table as Parquet and CSV with `datapackage.json`; all or nothing.

    The tables are written beside the old ones and exchanged at the end, so that a failed build
    leaves the previous one untouched.
    """
    fresh, old = processed_dir.with_name("processed.new"), processed_dir.with_name("processed.old")
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, frame in built.tables.items():
        frame.to_parquet(fresh / f"{name}.parquet", index=False)
        frame.to_csv(fresh / f"{name}.csv", index=False, lineterminator="\n")
    package = datapackage(built.tables, __version__)
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    (fresh / "datapackage.json").write_text(text, encoding="utf-8")
    built.counts.to_csv(fresh / "row_counts.csv", index=False, lineterminator="\n")
    built.unmatched.to_csv(fresh / "match_counts.csv", index=False, lineterminator="\n")
    if (processed_dir / EXPECTED_COUNTS).is_file():
        shutil.copy(processed_dir / EXPECTED_COUNTS, fresh / EXPECTED_COUNTS)
    if processed_dir.exists():
        processed_dir.rename(old)
    fresh.rename(processed_dir)
    shutil.rmtree(old, ignore_errors=True)


def accept(built: Built, data_dir: Path) -> None:
    """Commits to what a build found: its row counts and new organisations, as reviewed diffs."""
    expected_counts(built.tables).to_csv(data_dir / "processed" / EXPECTED_COUNTS, index=False,
                                         lineterminator="\n")
    if built.registry is not None:
        built.registry.to_csv(data_dir / REGISTRY, index=False, lineterminator="\n")


def expected_counts(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows per table and paper: committed, so that a change of input shows as a reviewed diff."""
    rows = []
    for name, frame in tables.items():
        by_paper = (frame.groupby("source_id").size() if "source_id" in frame
                    else pd.Series({"": len(frame)}))
        rows += [{"table": name, "source_id": paper, "rows_n": int(count)}
                 for paper, count in by_paper.items()]
    return pd.DataFrame(rows, columns=["table", "source_id", "rows_n"])


def check_counts(tables: dict[str, pd.DataFrame], path: Path) -> list[Problem]:
    """Tables and papers whose number of rows differs from the committed one."""
    remedy = "if the change is meant: hrcstats build --accept, and commit the diff"
    if not path.is_file():
        return [Problem("no committed counts", str(path), remedy=remedy)]
    before = pd.read_csv(path, dtype={"source_id": str}, keep_default_na=False)
    both = expected_counts(tables).merge(before, on=["table", "source_id"], how="outer",
                                         suffixes=("_now", "_before")).fillna({"rows_n_now": 0,
                                                                               "rows_n_before": 0})
    moved = both[both["rows_n_now"] != both["rows_n_before"]]
    return [Problem("row count differs from the committed one",
                    ", ".join(filter(None, (row.table, row.source_id))),
                    f"{row.rows_n_now:.0f}", f"{row.rows_n_before:.0f}", remedy)
            for row in moved.itertuples()]
