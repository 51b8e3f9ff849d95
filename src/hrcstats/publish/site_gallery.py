"""What the notebooks about one session or State show: a link to each, with its figures."""

from __future__ import annotations

from html import escape

from hrcstats.publish import site_html as html
from hrcstats.publish.site_runs import Run

MOST_FIGURES = 2  # of each notebook; the notebook itself has all


def gallery(page: str, runs: list[Run]) -> str:
    """The notebooks of a page's subject, each with its first figures; "" where there is none."""
    if not runs:
        return ""
    return "## Notebooks\n\n" + html.block("".join(_entry(page, run) for run in runs))


def _entry(page: str, run: Run) -> str:
    marks = [mark for mark, is_so in (("failed", run.is_failed),
                                      ("older than its inputs", bool(run.changed_inputs)),
                                      ("outside the study", not run.is_planned)) if is_so]
    said = "".join(f' <strong class="hrc-mark">{mark}</strong>' for mark in marks)
    title = html.link(page, f"{run.page}.html", run.title)
    figures = "" if run.is_failed else "".join(
        _figure(page, run, folder.name) for folder in run.figure_folders[:MOST_FIGURES])
    shown = f'<div class="hrc-gallery">{figures}</div>' if figures else ""
    return f"<p><strong>{title}</strong>{said}</p>{shown}"


def _figure(page: str, run: Run, figure_id: str) -> str:
    folder = run.folder / "figures" / figure_id
    picture, alt, caption = (folder / name for name in (f"{figure_id}.svg", "alt.txt",
                                                        "caption.txt"))
    if not all(path.is_file() for path in (picture, alt, caption)):
        return ""
    source = html.address(page, f"{_base(run, figure_id)}.svg")
    place = html.address(page, f"{run.page}.html", run.figure_mark(figure_id))
    words = caption.read_text(encoding="utf-8").strip()
    said = escape(alt.read_text(encoding="utf-8").strip())
    image = (f'<img loading="lazy" class="hrc-image dark-light" src="{escape(source)}" '
             f'alt="{said}">')
    narrow = narrow_source(page, run, figure_id)
    return (f'<figure class="hrc-small"><a href="{escape(place)}"><picture>{narrow}{image}'
            f"</picture></a><figcaption>{html.safe(words)}</figcaption></figure>")


def narrow_source(page: str, run: Run, figure_id: str) -> str:
    """The drawing for one column of print, which a phone can show; "" where there is none."""
    if not (run.folder / "figures-85mm" / figure_id / f"{figure_id}.svg").is_file():
        return ""
    place = html.address(page, f"{_base(run, figure_id)}-85mm.svg")
    return f'<source media="(max-width: 600px)" srcset="{escape(place)}">'


def _base(run: Run, figure_id: str) -> str:
    return f"files/figures/{run.notebook}/{run.scope}/{figure_id}/{figure_id}"
