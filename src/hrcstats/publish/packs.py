"""Figure packs for report writers: from the runs, in the formats, width and language asked for."""

from __future__ import annotations

import gettext
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pycountry

from hrcstats.errors import HrcStatsError, Problem, UsageError, nearest
from hrcstats.figures.export import COMMIT_VARIABLE, INPUT_HASH_VARIABLE, show
from hrcstats.figures.translate import Translator
from hrcstats.figures.words import LANGUAGES
from hrcstats.publish.drawings import FOLDER, read_drawing, translate_drawing
from hrcstats.publish.site_names import state_name
from hrcstats.study import Study, run_files

FORMATS = ("svg", "pdf", "png")
WIDTHS = (85, 170)
STILL_ENGLISH = "still_english.txt"


@dataclass(frozen=True)
class Pack:
    """The folder of one figure, and the texts on it that nobody has translated yet."""

    folder: Path
    untranslated: list[str] = field(default_factory=list)


def export_packs(study: Study, *, scope: str, formats: str, width_mm: int | None,
                 out_dir: Path, language: str = "en") -> list[Pack]:
    """Each figure of the runs with its data, caption, alt text and citation.

    English packs are copied from the runs. For another language the figure is drawn again from the
    rows kept beside it; texts without a translation stay English, are named in the pack
    (`still_english.txt`) and returned.

    Raises
    ------
    UsageError
        For a format, width or language that is not offered.
    HrcStatsError
        Where no executed run has a figure in this scope.
    """
    wanted = [kind.strip() for kind in formats.split(",") if kind.strip()]
    _check(wanted, width_mm, language)
    kind = "figures-85mm" if width_mm == 85 else "figures"
    found = run_files(study.reports_dir, f"{kind}/*")
    folders = [folder for folder in found if folder.is_dir() and scope in folder.as_posix()]
    if not folders:
        raise HrcStatsError(Problem("no figure in this scope", "reports/runs", scope,
                                    remedy="hrcstats study, then the name of a notebook or figure"))
    if language == "en":
        return [Pack(_copy(folder, out_dir, wanted)) for folder in folders]
    names = state_names(study, language)
    return [_draw_again(folder, out_dir, wanted, width_mm or 170, Translator(language, names))
            for folder in folders]


def state_names(study: Study, language: str) -> dict[str, str]:
    """The name of every State in a language, by each of its English names on record."""
    path = study.data_dir / "reference" / "state_names.csv"
    if not path.is_file():
        return {}
    say = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    english = table[(table["language"] == "en") & (table["iso3"] != "")]
    return {name: say(state_name(code)) for name, code
            in zip(english["name_as_written"], english["iso3"], strict=True)
            if pycountry.countries.get(alpha_3=code)}


def _check(formats: list[str], width_mm: int | None, language: str) -> None:
    problems = [Problem("unknown format", "--format", kind, ", ".join(FORMATS))
                for kind in formats if kind not in FORMATS]
    if width_mm is not None and width_mm not in WIDTHS:
        problems.append(Problem("width not offered", "--width-mm", str(width_mm), "85 or 170"))
    if language not in LANGUAGES:
        problems.append(Problem("language not offered", "--language", language,
                                ", ".join(LANGUAGES), nearest(language, LANGUAGES)))
    if problems:
        raise UsageError(problems)


def _target(folder: Path, out_dir: Path) -> Path:
    target = out_dir / folder.parents[2].name / folder.parents[1].name / folder.name
    shutil.rmtree(target, ignore_errors=True)
    return target


def _copy(folder: Path, out_dir: Path, wanted: list[str]) -> Path:
    target = _target(folder, out_dir)
    shutil.copytree(folder, target)
    _drop_formats(target, wanted)
    return target


def _draw_again(folder: Path, out_dir: Path, wanted: list[str], width_mm: int,
                translator: Translator) -> Pack:
    drawing = translate_drawing(read_drawing(folder.parents[1] / FOLDER / folder.name), translator)
    target = _target(folder, out_dir)
    figure = drawing.draw(drawing.data, width_mm=width_mm, language=translator.language,
                          **drawing.options)
    with _origin(folder):
        show(figure, data=drawing.data, out_dir=target.parent, language=translator.language,
             **drawing.texts)
    _drop_formats(target, wanted)
    untranslated = list(translator.unknown)
    if untranslated:
        (target / STILL_ENGLISH).write_text("\n".join(untranslated) + "\n", encoding="utf-8")
    return Pack(target, untranslated)


def _drop_formats(target: Path, wanted: list[str]) -> None:
    for kind in set(FORMATS) - set(wanted):
        for path in target.glob(f"*.{kind}"):
            path.unlink()


@contextmanager
def _origin(folder: Path) -> Iterator[None]:
    """Commit and input of the run that computed the figure, for the citation of its translation."""
    text = (folder / "citation.txt").read_text(encoding="utf-8")
    found = re.search(r"commit (\S+)\. Input: (\S+)\. ", text)
    origin = dict(zip((COMMIT_VARIABLE, INPUT_HASH_VARIABLE), found.groups() if found else (),
                      strict=False))
    before = {name: os.environ.get(name) for name in origin}
    os.environ.update(origin)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
