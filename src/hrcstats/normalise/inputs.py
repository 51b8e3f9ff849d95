"""Everything a build starts from: papers, reference tables and human decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem
from hrcstats.normalise.calendar import build_breaks, build_sessions
from hrcstats.normalise.corrections import apply_corrections, load_corrections
from hrcstats.normalise.hand_headers import check_headers
from hrcstats.normalise.input_columns import HAND, REFERENCE, TRANSCRIBED, load_reference
from hrcstats.normalise.places import Places
from hrcstats.normalise.sources import load_sources, papers_of
from hrcstats.read.ledger import LEDGER_COLUMNS
from hrcstats.read.papers import Papers, read_papers, read_tables


@dataclass
class Inputs:
    """The inputs of one build; collects problems and the ledger while papers are taken in."""

    data_dir: Path
    problems: list[Problem] = field(default_factory=list)
    ledgers: list[pd.DataFrame] = field(default_factory=list)
    stated: dict[str, dict[str, int]] = field(default_factory=dict)
    as_written: dict[str, pd.DataFrame] = field(default_factory=dict)  # before corrections
    candidates: pd.DataFrame = field(default_factory=pd.DataFrame)  # of transcripts
    persons_dropped_n: int = 0

    @cached_property
    def sources(self) -> pd.DataFrame:
        """The list of papers."""
        return load_sources(self.data_dir)

    @cached_property
    def headers(self) -> list[Problem]:
        """What is wrong with the headers of data/hand."""
        return check_headers(self.data_dir)

    @cached_property
    def corrections(self) -> pd.DataFrame:
        """Guarded corrections."""
        return load_corrections(self.data_dir / "hand" / "corrections.csv")

    @cached_property
    def places(self) -> Places:
        """State names in all spellings that occur."""
        return Places.from_table(self.reference("state_names"))

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """Sessions with season, rules and dates, as strings."""
        sessions = build_sessions(self.reference("session_calendar"),
                                  self.reference("special_sessions"), self.breaks)
        return sessions.fillna("")

    @cached_property
    def breaks(self) -> pd.DataFrame:
        """Published counts and rules per session."""
        return build_breaks(self.reference("session_facts"))

    @cached_property
    def known_names(self) -> list[str]:
        """Spellings in the committed registry: evidence for commas inside names of lists."""
        path = self.data_dir / "reference" / "organisations.csv"
        return list(pd.read_csv(path, dtype=str, keep_default_na=False)["alias_text"]) if (
            path.is_file()) else []

    def reference(self, name: str) -> pd.DataFrame:
        """A table of data/reference as strings; what is wrong with it joins the problems."""
        table, problems = load_reference(self.data_dir, name)
        self.problems += problems
        return table

    def check_references(self) -> list[Problem]:
        """What is wrong with the tables of data/reference and data/hand that others hang on."""
        found: list[Problem] = []
        for name in REFERENCE:
            found += load_reference(self.data_dir, name)[1]
        # The tables of `take_hand` are read like papers: their headers are told beside those.
        like_papers = {_hand_place(file) for file in HAND}
        found += [problem for problem in self.headers if problem.where not in like_papers]
        loads: list[Callable[[], object]] = [lambda: self.places]
        # What the header says already is not said again.
        if not self._headers_of("corrections.csv"):
            loads.append(lambda: self.corrections)
        for load in loads:
            try:
                load()
            except HrcStatsError as error:
                found += error.problems
        return found

    def take_papers(self, kind: str, folder: str) -> pd.DataFrame:
        """Rows of the papers in data/raw/`folder`, read as `kind`, corrected and in the ledger."""
        papers = read_papers(kind, papers_of(self.sources, self.data_dir, folder),
                             self.known_names if kind == "speakers" else None)
        return self._take(papers, folder)

    def take_tables(self, folder: str, only: str = "") -> pd.DataFrame:
        """Rows of the transcribed tables in data/raw/`folder` (of the file `only`, if named)."""
        paths = [path for path in papers_of(self.sources, self.data_dir, folder)
                 if not only or path.name == only]
        # A folder can hold tables of two shapes; the second is then known by folder and name.
        shape = f"{folder}/{Path(only).stem}"
        columns = TRANSCRIBED[shape if shape in TRANSCRIBED else folder]
        return _with_columns(self._take(read_tables(paths, columns), folder), columns)

    def take_hand(self, file: str) -> pd.DataFrame:
        """Rows of a table in data/hand; guarded corrections do not apply to human decisions."""
        papers = read_tables([self.data_dir / "hand" / file], HAND[file])
        self.problems += self._headers_of(file) or papers.problems
        return _with_columns(papers.rows, [*HAND[file], "source_file", "source_line"]).assign(
            source_id=(Path("hand") / Path(file).with_suffix("")).as_posix())

    def reject(self, rows: pd.DataFrame) -> None:
        """Notes in the ledger that these rows were rejected, with the reason each row carries."""
        for row in rows.itertuples():
            self._change(str(row.source_id), str(row.source_line), "rejected", 0, str(row.reason))

    def _headers_of(self, file: str) -> list[Problem]:
        return [problem for problem in self.headers if problem.where == _hand_place(file)]

    def _take(self, papers: Papers, folder: str) -> pd.DataFrame:
        self.problems += papers.problems
        self.stated |= papers.stated
        self.persons_dropped_n += papers.persons_dropped_n
        if len(papers.candidates):
            self.candidates = papers.candidates
        self.ledgers.append(_with_id(papers.ledger, folder))
        self.as_written[folder] = _with_id(papers.rows, folder)
        if papers.rows.empty:
            return _with_id(papers.rows, folder).assign(was_corrected=False)
        try:
            corrected = apply_corrections(papers.rows, self.corrections)
        except HrcStatsError as error:
            self.problems += error.problems
            return _with_id(papers.rows, folder).assign(was_corrected=False)
        for fix in corrected.done:
            self._note_correction(fix, folder)
        return _with_id(corrected.rows, folder)

    def _note_correction(self, fix: dict[str, object], folder: str) -> None:
        paper = f"{folder}/{Path(str(fix['source_file'])).stem}"
        rows_n = {"reject": 0, "replace": 1}.get(str(fix["action"]),
                                                 str(fix["new_value"]).count(" | ") + 1)
        kind = "corrected" if rows_n else "rejected"
        self._change(paper, str(fix["source_line"]), kind, rows_n,
                     f"{fix['correction_id']}: {fix['reason']}")

    def _change(self, paper: str, line: str, kind: str, rows_n: int, reason: str) -> None:
        for ledger in self.ledgers:
            at = (ledger["source_id"] == paper) & (ledger["line_start"].astype(str) == line)
            if at.any():
                ledger.loc[at, ["kind", "rows_n", "reason"]] = [kind, rows_n, reason]

    def ledger(self) -> pd.DataFrame:
        """The whole ledger; text is kept only where a fragment gave no row or was changed."""
        ledger = pd.concat(self.ledgers, ignore_index=True)
        is_plain = (ledger["kind"] == "row") & (ledger["reason"].fillna("") == "")
        ledger["text"] = ledger["text"].where(~is_plain, "")
        return ledger


def _hand_place(file: str) -> str:
    return f"data/hand/{file}"


def _with_columns(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """`rows` with columns that no paper gave, because none could be read, as empty ones."""
    return rows.assign(**{column: pd.Series(dtype="str") for column in columns
                          if column not in rows})


def _with_id(rows: pd.DataFrame, folder: str) -> pd.DataFrame:
    columns = rows if len(rows.columns) else pd.DataFrame(columns=LEDGER_COLUMNS)
    stems = columns["source_file"].map(lambda name: Path(str(name)).stem)
    return columns.assign(source_id=folder + "/" + stems.astype(str))
