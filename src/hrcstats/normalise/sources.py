"""The list of papers (`data/raw/sources.csv`): what each file is, and that it is unchanged."""

from __future__ import annotations

import hashlib
import re
import shlex
from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest

SOURCE_COLUMNS = ["file", "sha256", "title", "symbol", "url", "licence", "retrieved", "language",
                  "observed_in_full"]


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def source_id(file: str) -> str:
    """The id of a paper: its path under data/ without the suffix, stable while the file stays."""
    return str(Path(file).with_suffix("")).removeprefix("raw/")


def load_sources(data_dir: Path) -> pd.DataFrame:
    """`data/raw/sources.csv` with a `source_id` a line."""
    path = data_dir / "raw" / "sources.csv"
    if not path.is_file():
        raise HrcStatsError(Problem("no list of papers", str(path),
                                    expected="columns " + ", ".join(SOURCE_COLUMNS)))
    sources = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [column for column in SOURCE_COLUMNS if column not in sources]
    if missing:
        raise HrcStatsError([
            Problem("missing column", str(path), expected=column,
                    remedy=nearest(column, sources.columns)) for column in missing
        ])
    return sources.assign(source_id=sources["file"].map(source_id))


def check_sources(sources: pd.DataFrame, data_dir: Path) -> list[Problem]:
    """Papers that changed, vanished, stand twice or were never listed; one problem each.

    Files in data/hand change with every decision, so their line has no hash.
    """
    problems = []
    for file in sources.loc[sources["file"].duplicated(), "file"]:
        problems.append(Problem("listed twice", "data/raw/sources.csv", file, "one line a file"))
    for file, sha256 in sources[["file", "sha256"]].itertuples(index=False):
        problems += _check_file(data_dir / file, file, sha256)
    listed = set(sources["file"])
    for folder in ("raw", "reference"):
        for path in sorted((data_dir / folder).rglob("*")):
            file = path.relative_to(data_dir).as_posix()
            if path.is_file() and file not in listed and not _is_own(file):
                problems.append(Problem("paper without a line in sources.csv", f"data/{file}",
                                        remedy=_how_to_register(file)))
    return problems


def _how_to_register(file: str) -> str:
    """A command that works as printed; "unknown" until a person puts what it is in its place."""
    return ("say what it is, where it was found and on which terms: hrcstats register "
            f"{shlex.quote(f'data/{file}')} --title {shlex.quote(Path(file).stem)} --url unknown "
            "--licence unknown")


def _is_own(file: str) -> bool:
    # The registry is the study's own record of organisations, not a paper.
    if any(part.startswith(".") for part in Path(file).parts):
        return True  # lists that fetch keeps as evidence
    return file in ("raw/sources.csv", "reference/organisations.csv") or Path(
        file).name.startswith("README")


def _check_file(path: Path, file: str, sha256: str) -> list[Problem]:
    if not path.is_file():
        return [Problem("paper is gone", f"data/{file}", expected="the file that sources.csv lists",
                        remedy="restore it, or remove its line")]
    if sha256 and (found := file_hash(path)) != sha256:
        return [Problem("file changed since it was registered", f"data/{file}", found[:12] + "...",
                        f"sha256 {sha256[:12]}...",
                        "restore it; or, if the change is meant, "
                        f"hrcstats register data/{file} --replace")]
    return []


def papers_of(sources: pd.DataFrame, data_dir: Path, folder: str) -> list[Path]:
    """Paths of the registered papers in one folder of data/raw, in order of name."""
    mine = sources.loc[sources["file"].str.startswith(f"raw/{folder}/"), "file"]
    return [data_dir / file for file in sorted(mine)]


def list_hand(data_dir: Path, file: str, title: str, today: str) -> None:
    """Gives a table of data/hand its line in sources.csv, once: its rows lead somewhere then."""
    sources = load_sources(data_dir).drop(columns="source_id")
    if file in set(sources["file"]) or not (data_dir / file).is_file():
        return
    row = dict.fromkeys(SOURCE_COLUMNS, "") | {"file": file, "title": title, "language": "en",
                                               "licence": "CC BY 4.0", "retrieved": today}
    out = pd.concat([sources, pd.DataFrame([row])]).sort_values("file")[SOURCE_COLUMNS]
    out.to_csv(data_dir / "raw" / "sources.csv", index=False, lineterminator="\n")


def _same_paper(sources: pd.DataFrame, file: str, sha256: str) -> str:
    """Another listed file with the same bytes; '' where there is none."""
    same = sources.loc[(sources["sha256"] == sha256) & (sources["file"] != file), "file"]
    return str(same.iloc[0]) if len(same) else ""


def about_problems(url: str, language: str) -> list[Problem]:
    """What is wrong with the address and the language given for a paper; empty values pass.

    Examples
    --------
    >>> [problem.value for problem in about_problems("www.ohchr.org", "english")]
    ['www.ohchr.org', 'english']
    >>> about_problems("https://www.ohchr.org", "fr")
    []
    """
    problems = []
    if url and url != "unknown" and not re.match(r"https?://[^\s/]", url):
        problems.append(Problem("not an address", "--url", url, "https://... or http://..., or the "
                                "word unknown", "copy the address from the browser"))
    if language and not re.fullmatch(r"[a-z]{2}", language):
        problems.append(Problem("not a language code", "--language", language,
                                "two small letters: en, fr, es, ar, ru, zh"))
    return problems


def register(data_dir: Path, paths: list[Path], *, retrieved: str, replace: bool = False,
             **about: str) -> pd.DataFrame:
    """Adds a line to sources.csv for each new paper (or the new hash with `replace`).

    Raises
    ------
    HrcStatsError
        Where a file lies outside data/raw and data/reference, does not exist, or is listed already.
    """
    sources = load_sources(data_dir).drop(columns="source_id")
    problems, rows = [], []
    for path in paths:
        try:
            file = path.resolve().relative_to(data_dir.resolve()).as_posix()
        except ValueError:
            problems.append(Problem("not under data/", str(path), remedy="copy it to data/raw/..."))
            continue
        if not path.is_file():
            problems.append(Problem("no such file", str(path)))
        elif file in set(sources["file"]) and not replace:
            problems.append(Problem("listed already", file, remedy="--replace takes the new hash"))
        elif (there := _same_paper(sources, file, file_hash(path))) and not replace:
            problems.append(Problem(f"this paper is already there as {there}", file,
                                    expected="each paper once", remedy=f"remove data/{file}"))
        else:
            old = sources[sources["file"] == file].to_dict("records")
            row = dict.fromkeys(SOURCE_COLUMNS, "") | (old[0] if old else {})
            rows.append(row | {"file": file, "sha256": file_hash(path), "retrieved": retrieved}
                        | {key: value for key, value in about.items() if value})
    if problems:
        raise HrcStatsError(problems)
    kept = sources[~sources["file"].isin([row["file"] for row in rows])]
    out = pd.concat([kept, pd.DataFrame(rows)]).sort_values("file")[SOURCE_COLUMNS]
    out.to_csv(data_dir / "raw" / "sources.csv", index=False, lineterminator="\n")
    return out
