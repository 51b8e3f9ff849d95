"""A made-up Council: simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from hrcstats.cli.common import write_json, write_table
from hrcstats.errors import HrcStatsError, Problem, UsageError

_SURGE = "STATE:START:RATIO, or these and then END and DISPLACED, with colons between"


def add_to(app: typer.Typer) -> None:
    """Gives the command of this module to `hrcstats`."""
    app.command()(simulate)


def simulate(
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of what is made up")],
    seed: Annotated[int, typer.Option(min=0, help="Same seed and options, same Council")],
    sessions: Annotated[int, typer.Option(min=1, max=200, help="How many sessions")] = 36,
    first_session: Annotated[int, typer.Option(min=1, help="Number of the first")] = 25,
    states: Annotated[int, typer.Option(min=1, max=99, help="States XA1, XA2, ...")] = 5,
    organisations: Annotated[int, typer.Option(min=2, max=9999, help="How many")] = 240,
    linked_share: Annotated[float, typer.Option(help="Share of them linked to a State")] = 0.25,
    slots: Annotated[int, typer.Option(min=1, help="NGO slots of a March session")] = 200,
    june_factor: Annotated[float, typer.Option(help="June lists as a multiple of March")] = 0.7,
    break_session: Annotated[int | None, typer.Option(help="Lists change length from here")] = None,
    break_factor: Annotated[float, typer.Option(help="By this factor")] = 1.3,
    capped_from: Annotated[int | None, typer.Option(
        help="From here lists are capped at the mean of three before")] = None,
    missing: Annotated[list[int] | None, typer.Option(
        help="A session without papers; may be repeated")] = None,
    overdispersion: Annotated[float, typer.Option(help="Variance over mean of slots")] = 1.5,
    autocorrelation: Annotated[float, typer.Option(help="From session to session")] = 0.0,
    interruption_rate: Annotated[float, typer.Option(help="Share of slots interrupted")] = 0.01,
    coding_error: Annotated[float, typer.Option(help="Share of codings that are wrong")] = 0.0,
    coders: Annotated[int, typer.Option(min=1, help="How many coders")] = 2,
    matching_error: Annotated[float, typer.Option(help="Share of slots matched wrongly")] = 0.0,
    surge: Annotated[list[str] | None, typer.Option(
        help=f"{_SURGE}, for example XA1:43:2.0; may be repeated")] = None,
    reviews: Annotated[int, typer.Option(min=0, max=26, help="UPR summaries to make up")] = 2,
    papers: Annotated[bool, typer.Option("--papers/--no-papers", help="Papers to read back")]
    = True,
    paper_format: Annotated[str, typer.Option(help="Of speaker lists: html or txt")] = "html",
    transcripts: Annotated[bool, typer.Option(
        "--transcripts", help="Also a session of transcripts (JSON) with planted faults")] = False,
) -> None:
    """A made-up Council with known truth: tables, papers, and what reading them must give.

    Every row of every table is marked synthetic, every paper says so. `truth.csv` holds what was
    planted; `speaker_paper_rows.csv` and `upr_paper_rows.csv` what `hrcstats read` must find in
    `papers/`.

    Example: `hrcstats simulate -o made_up --seed 1 --surge XA1:43:2.0`
    """
    plan = {
        "first_session": first_session, "sessions_n": sessions, "states_n": states,
        "organisations_n": organisations, "linked_share": linked_share, "slots_n": slots,
        "june_factor": june_factor, "break_session": break_session, "break_factor": break_factor,
        "capped_from": capped_from, "missing_sessions": tuple(missing or ()),
        "overdispersion": overdispersion, "autocorrelation": autocorrelation,
        "interruption_rate": interruption_rate, "coding_error": coding_error, "coders_n": coders,
        "matching_error": matching_error, "surges": tuple(map(_read_surge, surge or []))}
    _write_council(out, plan, seed, reviews if papers else None, paper_format)
    if transcripts:
        _write_transcripts(out, seed)


def _write_council(out: Path, plan: dict[str, Any], seed: int, reviews: int | None,
                   paper_format: str) -> None:
    """Tables, and papers unless `reviews` is None; all is made before anything is written."""
    from hrcstats.measure.simulate import CouncilPlan, simulate_council

    try:
        council = simulate_council(CouncilPlan(**plan), seed=seed)
        made = {} if reviews is None else _make_papers(council, seed, reviews, paper_format)
    except HrcStatsError as error:  # what cannot be made up was asked for on the command line
        raise UsageError(error.problems) from error
    for old in [*out.glob("papers/*/synthetic_*"), *out.glob("*_paper_rows.csv")]:
        old.unlink()  # papers of an earlier Council would not fit these tables
    for name, table in council.items():
        _write(table, out / f"{name}.csv")
    for kind, written in made.items():
        _write(written.rows, out / f"{kind}_paper_rows.csv")
        _write_papers(written.papers, out / "papers" / kind)


def _read_surge(text: str) -> Any:
    from hrcstats.measure.simulate import PlantedSurge

    parts = text.split(":")
    try:
        if not 3 <= len(parts) <= 5:
            raise ValueError(text)
        return PlantedSurge(parts[0], int(parts[1]), float(parts[2]),
                            int(parts[3]) if len(parts) > 3 and parts[3] else None,
                            float(parts[4]) if len(parts) > 4 else 0.0)
    except ValueError as error:
        raise UsageError(Problem("not a surge", "--surge", text, _SURGE,
                                 "for example XA1:43:2.0")) from error


def _make_papers(council: dict[str, Any], seed: int, reviews: int,
                 paper_format: str) -> dict[str, Any]:
    from hrcstats.measure.simulate_papers import make_speaker_papers, make_upr_papers

    made = {"speaker": make_speaker_papers(council["speaker_slots"], council["organisations"],
                                           paper_format=paper_format)}
    if reviews:
        made["upr"] = make_upr_papers(council["organisations"], reviews, seed=seed)
    return made


def _write(table: Any, path: Path) -> None:
    write_table(table, path)
    typer.echo(f"{len(table):,} rows -> {path}")


def _write_papers(papers: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in papers.items():
        (folder / name).write_text(text, encoding="utf-8")
    typer.echo(f"{len(papers):,} papers -> {folder}")


def _write_transcripts(out: Path, seed: int) -> None:
    from hrcstats.measure.simulate_transcripts import simulate_transcripts

    made = simulate_transcripts(seed)
    for number, recording in enumerate(made.recordings, start=1):
        write_json(recording, out / "transcripts" / f"recording_{number:03d}.json")
    write_table(made.slots, out / "transcripts_slots_truth.csv")
    write_table(made.candidates, out / "transcripts_candidates_truth.csv")
    typer.echo(f"{len(made.recordings):,} recordings -> {out / 'transcripts'}")
