"""Watching a debate: the sheet out, the filled sheet back in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hrcstats.cli import moments
from hrcstats.cli.common import Overwrite, open_study, refuse_to_overwrite, require_coder
from hrcstats.errors import Problem, UsageError

app = typer.Typer(no_args_is_help=True, help="A debate watched by a person: every NGO slot, so "
                  "that interruptions have a denominator.\n\n"
                  "Example: `hrcstats watch sheet --debate debate_... -o sheet.xlsx`")


@app.command("list")
def watch_list() -> None:
    """The debates of the study with their ids, and which of them are observed in full.

    Example: `hrcstats watch list`
    """
    tables = moments.load()
    debates, slots = tables["debates"], tables["speaker_slots"]
    ngo = _ngo_slots(slots)
    for row in debates.sort_values(["session", "meeting_date"]).itertuples():
        day = "undated" if row.meeting_date != row.meeting_date else str(row.meeting_date)[:10]
        seen = "observed in full" if row.observed_in_full else "not observed"
        typer.echo(f"{row.debate_id}  {_session(row.session)}  {day}  item {row.agenda_item}  "
                   f"{row.debate_kind}  {ngo.get(row.debate_id, 0)} NGO slots  {seen}")


def _ngo_slots(slots: Any) -> Any:
    """NGO slots of each debate: those listed and those heard are the same slots, never added."""
    mine = slots[(slots["speaker_kind"] == "ngo")
                 & slots["observed_as"].isin(["listed", "delivered"])]
    return mine.groupby(["debate_id", "observed_as"]).size().groupby("debate_id").max()


def _session(value: object) -> str:
    return f"HRC{value}" if isinstance(value, str) and value else "session not known"


@app.command("sheet")
def watch_sheet(
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the sheet is written (.xlsx)")],
    debate: Annotated[str, typer.Option(help="debate_id (hrcstats watch list)")] = "",
    session: Annotated[str, typer.Option(help="Without --debate: the session, 58")] = "",
    day: Annotated[str, typer.Option(help="Without --debate: the day, 2025-03-17")] = "",
    item: Annotated[int, typer.Option(min=1, max=10, help="Without --debate: agenda item")] = 4,
    kind: Annotated[str, typer.Option(help="Without --debate: general_debate, ...")]
    = "general_debate",
    title: Annotated[str, typer.Option(help="Without --debate: title, where several are alike")]
    = "",
    replace: Overwrite = False,
) -> None:
    """The sheet for watching a debate, with its listed NGOs, drop-downs and instructions.

    Example: `hrcstats watch sheet --debate debate_a2b3c4d5e6f7 -o sheet.xlsx`
    """
    from hrcstats.normalise.calendar import check_sessions
    from hrcstats.normalise.inputs import Inputs
    from hrcstats.normalise.watch_sheet import debate_rows, new_debate, write_watch_sheet

    if bool(debate) == bool(session and day):
        raise UsageError(Problem("say which debate", "watch sheet", expected="--debate ID, or "
                                 "--session and --day", remedy="hrcstats watch list"))
    refuse_to_overwrite(out, replace)
    if debate:
        rows = debate_rows(moments.load(), debate)
    else:
        rows = new_debate(session, day, str(item), kind, title)
        sessions = Inputs(open_study().data_dir).sessions
        named = rows[["session", "meeting_date"]].assign(source_file="watch sheet",
                                                         source_line="options")
        if wrong := check_sessions(named, sessions):
            raise UsageError(wrong)
    typer.echo(f"{write_watch_sheet(rows, out):,} slots to watch -> {out}")


@app.command("apply")
def watch_apply(
    sheet: Annotated[Path, typer.Argument(help="The filled sheet (.xlsx or .csv)")],
    coder: Annotated[str, typer.Option(help="Who watched: a role or initials (required)")] = "",
) -> None:
    """A filled sheet into data/hand/observed; checked as a whole, harmless when applied twice.

    Example: `hrcstats watch apply sheet.xlsx --coder ab`, then `hrcstats build`
    """
    from hrcstats.normalise.places import Places
    from hrcstats.normalise.sources import list_hand
    from hrcstats.normalise.watched import apply_sheet

    require_coder(coder)
    data, today = open_study().data_dir, date.today().isoformat()
    done = apply_sheet(sheet, data / "hand",
                       Places.from_file(data / "reference" / "state_names.csv"),
                       coder, today)
    list_hand(data, f"hand/observed/{done['debate_id']}.csv", "A debate watched in full", today)
    typer.echo(f"{done['debate_id']} {done['status']}: {done['slots_n']} slots, "
               f"{done['delivered_n']} delivered, {done['interrupted_n']} interrupted")
    typer.echo("next: hrcstats build")
