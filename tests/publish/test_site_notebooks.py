"""Notebook pages: what a reader on a phone gets of a figure."""

import nbformat
import pandas as pd

from hrcstats.figures import charts
from hrcstats.figures.export import show
from hrcstats.measure.estimate import estimate_row, estimates_frame
from hrcstats.publish.site_notebooks import _for_phones
from hrcstats.publish.site_runs import Run


def test_notebook_offers_the_narrow_drawing_to_a_phone(tmp_path):
    frame = estimates_frame([{"label": "Órgano Cubano", **estimate_row("slots", 3, n=3)}])
    texts = {"figure_id": "slots-read", "data": pd.DataFrame(frame), "caption": "Slots.",
             "alt": "One bar, 3.", "source": "lists", "denominator": "all lists"}
    shown = show(charts.draw_bars(frame, "label"), out_dir=tmp_path / "figures", **texts)
    run = Run("02_presence", "all", tmp_path, {"status": "ok"})

    def page():
        cell = nbformat.v4.new_code_cell("show()", outputs=[nbformat.v4.new_output(
            "display_data", {"text/html": shown.html})])
        return _for_phones(cell, run).outputs[0]["data"]["text/html"]

    assert page() == shown.html
    show(charts.draw_bars(frame, "label", width_mm=85), out_dir=tmp_path / "figures-85mm", **texts)
    source = ('<picture><source media="(max-width: 600px)" srcset="../../files/figures/'
              '02_presence/all/slots-read/slots-read-85mm.svg"><img src=')
    assert source in page() and "></picture></div><figcaption>" in page()
