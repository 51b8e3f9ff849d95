"""What a notebook uses: tables in, results and figures out, and how it ends.

The same calls work under `hrcstats run` and in JupyterLab; there, results go to `reports/scratch`.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest
from hrcstats.normalise.build import count_matches, count_rows
from hrcstats.normalise.sources import file_hash, load_sources
from hrcstats.plan import PLAN_FILE, Plan, load_plan
from hrcstats.plan_history import describe_history
from hrcstats.publish.drawings import FOLDER as DRAWINGS
from hrcstats.publish.drawings import keep_drawing
from hrcstats.publish.results import KEPT, RESULT_COLUMNS, as_results
from hrcstats.publish.site_html import NO_ROWS
from hrcstats.schema import load_tables
from hrcstats.study import Study, load_study

# Columns whose values are words of the study, read without their underscores.
_WORDS = ("quantity", "table", "papers", "name_rule", "entered_as", "topic", "covariate",
          "origin", "kind", "category")
_PACKAGES = ("hrcstats", "pandas", "numpy", "scipy", "statsmodels", "matplotlib", "papermill")


@dataclass
class NotebookRun:
    """One run of one notebook: loads tables, records results, shows figures, states its inputs."""

    name: str
    study: Study
    run_dir: Path
    scope: str = "all"
    exploratory: str = ""  # what of this run is outside the analysis plan, in words
    inputs: dict[str, str] = field(default_factory=dict)
    results: list[pd.DataFrame] = field(default_factory=list)

    def table(self, name: str) -> pd.DataFrame:
        """A built table by its name in the data dictionary.

        Raises
        ------
        HrcStatsError
            Where the name is unknown, or the tables were not built yet.
        """
        if name not in load_tables():
            raise HrcStatsError(Problem("unknown table", self.name, name,
                                        ", ".join(load_tables()), nearest(name, load_tables())))
        path = self.study.processed_dir / f"{name}.parquet"
        if not path.is_file():
            raise HrcStatsError(Problem("table not built", str(path), remedy="hrcstats build"))
        self.inputs[f"data/processed/{path.name}"] = file_hash(path)
        return pd.read_parquet(path)

    @cached_property
    def plan(self) -> Plan:
        """The analysis plan: what was chosen beforehand. An input of what is read from it."""
        file = self.study.data_dir / "hand" / PLAN_FILE
        self.inputs[f"data/hand/{PLAN_FILE}"] = file_hash(file)
        return load_plan(self.study.data_dir)

    def overview(self) -> pd.DataFrame:
        """Every table with its grain and number of rows."""
        return pd.DataFrame([
            {"table": name, "one row per": table.grain, "rows": len(self.table(name))}
            for name, table in load_tables().items()
        ])

    def facts(self, file: str) -> pd.DataFrame:
        """A table of data/reference or data/hand as strings, null where a cell is empty.

        `file` is its place under data/, such as `reference/state_regions.csv` or
        `hand/codings/two_passes.csv`.

        Raises
        ------
        HrcStatsError
            Where there is no such table.
        """
        path = self.study.data_dir / file
        if not path.is_file():
            folder = Path(file).parent.as_posix()
            there = [f"{folder}/{found.name}" for found in path.parent.glob("*.csv")]
            raise HrcStatsError(Problem("no such table", f"data/{file}",
                                        remedy=nearest(file, there)))
        self.inputs[f"data/{file}"] = file_hash(path)
        return pd.read_csv(path, dtype="string")

    def papers(self) -> pd.DataFrame:
        """The list of papers (`data/raw/sources.csv`) with their `source_id`."""
        self.inputs["data/raw/sources.csv"] = file_hash(
            self.study.data_dir / "raw" / "sources.csv")
        return load_sources(self.study.data_dir)

    def benchmark(self, name: str) -> pd.DataFrame:
        """Committed results of a simulation (`benchmarks/results`); no rows where it was not run.

        The measures that read it then refuse in words, so that a page says what is missing.
        """
        path = self.study.root / "benchmarks" / "results" / f"{name}.csv"
        if not path.is_file():
            return pd.DataFrame()
        self.inputs[f"benchmarks/results/{path.name}"] = file_hash(path)
        return pd.read_csv(path)

    def judged_pairs(self) -> pd.DataFrame:
        """The labelled pairs of names with what the matcher says of each (`is_same_judged`)."""
        from hrcstats.normalise.match import match_pairs

        path = self.study.root / "benchmarks" / "data" / "labelled_pairs.csv"
        if not path.is_file():
            return pd.DataFrame(columns=["name_a", "name_b", "is_same", "split", "is_same_judged"])
        self.inputs[f"benchmarks/data/{path.name}"] = file_hash(path)
        pairs = pd.read_csv(path, dtype=str, keep_default_na=False)
        said = match_pairs(pairs[["name_a", "name_b"]])["is_same"]
        return pairs.assign(is_same=pairs["is_same"] == "1", is_same_judged=said)

    def row_counts(self) -> pd.DataFrame:
        """Fragments in and rows out per folder of papers, from the ledger."""
        return count_rows(self.table("ledger"))

    def match_counts(self) -> pd.DataFrame:
        """Mentions of organisations per table: matched, new, waiting for review."""
        return count_matches({name: self.table(name) for name, table in load_tables().items()
                              if "match_decision" in table.names})

    def only(self, frame: pd.DataFrame, **values: Any) -> pd.DataFrame:
        """The rows of `frame` with these values.

        Raises
        ------
        HrcStatsError
            Where no row has them: the parameters ask for something that was not read.
        """
        mine = frame
        for column, value in values.items():
            mine = mine[mine[column] == value]
        if mine.empty:
            *others, last = values
            have = frame[list(values)].drop_duplicates().astype(str)
            asked = " of ".join(str(values[name]) for name in others)
            near = have[(have[others] == [str(values[name]) for name in others]).all(axis=1)]
            read = (near if len(near) else have)[[last, *others]].agg(" of ".join, axis=1)
            raise HrcStatsError(Problem(
                f"{last} {values[last]}{f' of {asked}' if asked else ''} was not read", self.name,
                remedy="read: " + "; ".join(sorted(read)[:40])))
        return mine

    def with_state_names(self, frame: pd.DataFrame, column: str) -> pd.DataFrame:
        """`frame` with `state_name` beside the ISO codes in `column`; null is "no address"."""
        names = pd.read_csv(self.study.data_dir / "reference" / "state_names.csv", dtype=str)
        by_code = names[names["is_display"] == "true"].set_index("iso3")["name_as_written"]
        return frame.assign(state_name=frame[column].map(by_code).fillna("no address printed"))

    def with_organisation_names(self, frame: pd.DataFrame) -> pd.DataFrame:
        """`frame` with `organisation_name` beside its `organisation_id`."""
        names = self.table("organisations").set_index("organisation_id")["organisation_name"]
        return frame.assign(organisation_name=frame["organisation_id"].map(names))

    def with_replies(self, frame: pd.DataFrame) -> pd.DataFrame:
        """`frame` with `reply` beside its `organisation_id`: what the coded organisation answered.

        Replies are part of the record and stand wherever a coding is shown, also one to a coding of
        another State; where there is none this is said.
        """
        replies = self.table("replies")
        words = replies["reply_date"].dt.strftime("%Y-%m-%d") + ": " + replies["reply"]
        said = words.groupby(replies["organisation_id"]).agg("; ".join).astype("object")
        found = frame["organisation_id"].map(said).astype("object")
        return frame.assign(reply=found.fillna("none on record"))

    def view(self, frame: pd.DataFrame, columns: Mapping[str, str] | None = None,
             shares: Iterable[str] = (), links: Mapping[str, str] | None = None) -> Any:
        """A table to be read: the columns asked for under plain words, no row numbers.

        `shares` names columns (0-1) to show as per cent; `links` names columns whose text leads to
        the address in another column. An empty cell says nothing; what is not
        known reads "-", never 0. A table without rows says so in one.
        """
        columns = columns or {name: name.removesuffix("_n").replace("_", " ") for name in frame}
        shown = frame[list(columns)].rename(columns=columns)
        if shown.empty and len(shown.columns):
            return _no_rows(list(shown.columns))
        percent = {columns[name] for name in shares}
        years = {columns[name] for name in columns if name.endswith("year")}  # 2018, not 2,018
        for name in _WORDS:
            if name in columns:
                shown[columns[name]] = shown[columns[name]].str.replace("_", " ")
        styled = shown.style.hide(axis="index").set_table_attributes('class="dataframe"')
        for name in shown:
            form = ("{:.0f}" if name in years and pd.api.types.is_numeric_dtype(shown[name])
                    else _cell_format(shown[name], is_share=name in percent))
            styled = styled.format(form, na_rep="-", subset=[name], escape="html")
        for name, address in (links or {}).items():
            linked = [_link(text, url) for text, url in zip(frame[name], frame[address],
                                                            strict=True)]
            shown[columns[name]] = linked
            styled = styled.format(None, subset=[columns[name]])
        return styled

    def record(self, estimates: pd.DataFrame, label: str = "", *, is_synthetic: bool = False,
               is_exploratory: bool = False) -> pd.DataFrame:
        """Adds estimate rows to the results under stable ids, and returns them to be read.

        They are exploratory where the run's parameters are not in the plan, or where the caller
        says so: a question that the plan does not ask.
        """
        why = self.exploratory or ("a question that the plan does not ask" if is_exploratory
                                   else "")
        if estimates.empty:
            return estimates
        rows = as_results(estimates, notebook=self.name, scope=self.scope, cell=_cell_number(),
                          sources="; ".join(sorted(self.inputs)), label=label,
                          is_synthetic=is_synthetic, why_exploratory=why,
                          plan_hash=load_plan(self.study.data_dir).hash)
        self._refuse_repeated(rows)
        # Running a cell again replaces its rows instead of repeating them.
        kept = [old[~old["result_id"].isin(set(rows["result_id"]))] for old in self.results]
        self.results = [*(old for old in kept if len(old)), rows]
        self.run_dir.mkdir(parents=True, exist_ok=True)
        pd.concat(self.results).to_csv(self.run_dir / "results.csv", index=False,
                                       lineterminator="\n")
        return estimates

    def keep_rows(self, name: str, rows: pd.DataFrame) -> pd.DataFrame:
        """Keeps the rows that a number counts where no built table tells them apart.

        `counted.toml` then leads from the number to them by this name.

        Raises
        ------
        HrcStatsError
            Where a built table has that name.
        """
        if name in load_tables():
            raise HrcStatsError(Problem("a built table has this name", self.name, name,
                                        "a name of its own"))
        folder = self._made() / KEPT
        folder.mkdir(exist_ok=True)
        rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        return rows

    def _refuse_repeated(self, rows: pd.DataFrame) -> None:
        """In a run from top to bottom two cells may not record two numbers under one id."""
        if not os.environ.get("HRCSTATS_RUN_DIR"):
            return
        fresh = rows.set_index("result_id")["value"]
        for old in self.results:
            before = old[old["cell"] != rows["cell"].iloc[0]].set_index("result_id")["value"]
            shared = before.index.intersection(fresh.index)
            differ = shared[(before[shared].fillna(0) != fresh[shared].fillna(0)).to_numpy()]
            if len(differ):
                raise HrcStatsError(Problem(
                    "two cells record different results under one id", self.name, str(differ[0]),
                    "ids of their own", "a key column that tells the two apart"))

    def figure(self, draw: Callable[..., Any], data: pd.DataFrame, *, figure_id: str, caption: str,
               alt: str, source: str, denominator: str, **options: Any) -> Any:
        """Draws `data` with a function of `figures.charts`, exports it, and shows it.

        Two packs are written: 170 mm wide in `figures`, and 85 mm (one column) in `figures-85mm`.
        `options` go to the drawing function. A run outside the plan says so in every caption.
        """
        from hrcstats.figures.export import show

        if self.exploratory:
            caption = f"Exploratory, not in the analysis plan ({self.exploratory}). {caption}"
        texts = {"figure_id": figure_id, "caption": caption, "alt": alt, "source": source,
                 "denominator": denominator, "data": data}
        told = {name: text for name, text in texts.items() if name != "data"}
        keep_drawing(self.run_dir / DRAWINGS / figure_id, draw, data, options, told)
        show(draw(data, width_mm=85, **options), out_dir=self.run_dir / "figures-85mm", **texts)
        return show(draw(data, width_mm=170, **options), out_dir=self.run_dir / "figures", **texts)

    def origin(self) -> str:
        """One line that says which code and which tables a page was made from."""
        return (f"hrcstats {version('hrcstats')}, notebook {self.name}, {self.scope}, commit "
                f"{os.environ.get('HRCSTATS_COMMIT', 'not recorded')}, input "
                f"{os.environ.get('HRCSTATS_INPUT_HASH', 'not recorded')}. Data: CC BY 4.0.")

    def close(self, limits: Iterable[str]) -> Any:
        """The end of every notebook: limits, inputs, the analysis plan, versions and the commit."""
        from IPython.display import Markdown

        if not self.results:
            pd.DataFrame(columns=RESULT_COLUMNS).to_csv(self._made() / "results.csv", index=False)
        (self._made() / "inputs.json").write_text(json.dumps(self.inputs, indent=1) + "\n")
        lines = ["### Limits", *(f"- {limit}" for limit in limits), "", "### Inputs",
                 *(f"- `{file}` sha256 `{digest[:16]}`"
                   for file, digest in sorted(self.inputs.items())),
                 "", "### Analysis plan", *self._about_plan(),
                 "", "### Versions", f"- Python {platform.python_version()}",
                 *(f"- {package} {version(package)}" for package in _PACKAGES),
                 f"- commit `{os.environ.get('HRCSTATS_COMMIT', 'not recorded')}`"]
        return Markdown("\n".join(lines))

    def _about_plan(self) -> list[str]:
        plan = load_plan(self.study.data_dir)
        return [f"- plan `{plan.hash}`, fixed on {plan.fixed_on}; "
                f"{describe_history(self.study.data_dir)}",
                f"- **this run is exploratory**: {self.exploratory}" if self.exploratory
                else "- the parameters of this run are in the plan"]

    def _made(self) -> Path:
        self.run_dir.mkdir(parents=True, exist_ok=True)
        return self.run_dir


def open_run(name: str) -> NotebookRun:
    """The run of the notebook `name`: the one that `hrcstats run` started, or a scratch run."""
    study = load_study()
    folder = os.environ.get("HRCSTATS_RUN_DIR")
    run_dir = Path(folder) if folder else study.reports_dir / "scratch" / name
    return NotebookRun(name, study, run_dir, os.environ.get("HRCSTATS_SCOPE", "all"),
                       os.environ.get("HRCSTATS_EXPLORATORY", ""))


def _no_rows(headings: list[str]) -> Any:
    """A bare header would leave open whether anything was looked for."""
    row = pd.DataFrame([[NO_ROWS, *[""] * (len(headings) - 1)]], columns=headings)
    return row.style.hide(axis="index").set_table_attributes('class="dataframe"')


def _link(text: object, address: object) -> str:
    """HTML of a text that leads to an address; the text alone where the address is none."""
    words = escape(str(text))
    if not str(address).startswith(("https://", "http://")):
        return words
    return f'<a href="{escape(str(address), quote=True)}">{words}</a>'


def _cell_format(values: pd.Series, *, is_share: bool) -> Any:
    """How a column is printed: per cent, whole number, decimal, date, or as it is."""
    if is_share:
        return "{:.1%}"
    if pd.api.types.is_datetime64_any_dtype(values):
        return "{:%Y-%m-%d}"
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        return None
    is_whole = (values.dropna() % 1 == 0).all()
    return "{:,.0f}" if is_whole else "{:,.4g}"


def _cell_number() -> int:
    """The execution number of the current cell; 0 outside a notebook."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return 0
    shell = get_ipython()
    return int(shell.execution_count) if shell else 0
