"""Specification curves and power: refusals are seen and are no zero."""

import numpy as np
import pandas as pd
import pytest

from hrcstats.figures.power import draw_power
from hrcstats.figures.spec_curve import draw_spec_curve
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row

CHOICES = ["tier", "window"]
CURVE = estimates_frame([
    {"tier": "documented", "window": "whole"} | estimate_row("step", 0.8, low=0.4, high=1.4),
    {"tier": "probable", "window": "whole"} | estimate_row("step", 2.5, low=1.3, high=5.0),
    {"tier": "probable", "window": "late"} | refusal_row("step", "8 sessions: 12 are needed")])
POWER = estimates_frame([
    {"sessions": n, "ratio": ratio, "linked_mean": mean}
    | estimate_row("power", 0.1 * mean / 5, low=0.0, high=0.3, n=4, denominator_n=40)
    for n in (12, 24) for ratio in (1.5, 3.0) for mean in (5.0, 20.0)])


def points(figure):
    """Heights of all dots of the curve."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    return [float(y) for line in lines for y in np.atleast_1d(line.get_ydata())]


@pytest.mark.parametrize("width_mm", [85, 170])
def test_every_estimate_is_a_dot_and_every_choice_a_mark(width_mm):
    figure = draw_spec_curve(CURVE, CHOICES, width_mm=width_mm)
    figure.draw_without_rendering()
    assert sorted(points(figure)) == [0.8, 2.5]
    marks = [line for line in figure.axes[1].lines if line.get_marker() == "|"]
    assert sum(len(line.get_xdata()) for line in marks) == len(CURVE) * len(CHOICES)
    assert [text.get_text() for text in figure.axes[1].get_yticklabels()] == [
        "documented", "probable", "whole", "late"]


def test_an_interval_that_holds_one_is_open_and_refusals_are_counted_not_drawn():
    figure = draw_spec_curve(CURVE, CHOICES)
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert {(line.get_ydata()[0], line.get_markerfacecolor() == "white") for line in dots} == {
        (0.8, True), (2.5, False)}
    assert any("1 × no estimate" in text.get_text() for text in figure.axes[0].texts)


def test_where_all_were_refused_the_reasons_stand_in_the_figure():
    figure = draw_spec_curve(CURVE.iloc[2:], CHOICES)
    written = " ".join(text.get_text() for text in figure.axes[0].texts)
    assert "8 sessions: 12 are needed" in written.replace("\n", " ")


@pytest.mark.parametrize("width_mm", [85, 170])
def test_power_has_a_panel_a_ratio_and_a_line_a_length_and_says_simulated(width_mm):
    figure = draw_power(POWER, width_mm=width_mm)
    figure.draw_without_rendering()
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["share × 1.5", "share × 3"]
    for axes in figure.axes:
        named = {line.get_label() for line in axes.lines if "sessions" in str(line.get_label())}
        assert named == {"12 sessions", "24 sessions"}
    assert "simulated" in figure.get_supxlabel()


def test_power_that_was_not_simulated_is_a_refusal():
    missing = estimates_frame([{"sessions": None, "ratio": None, "linked_mean": None}
                               | refusal_row("power", "the file is missing")])
    assert any("the file is missing" in text.get_text()
               for text in draw_power(pd.DataFrame(missing)).axes[0].texts)


def test_many_reasons_are_counted_to_the_last():
    refused = estimates_frame([{"tier": "t", "window": str(n)} | refusal_row("step", f"reason {n}")
                               for n in range(7)])
    for language, said in (("en", "3 other reasons"), ("fr", "3 autres raisons"),
                           ("es", "3 otras razones")):
        figure = draw_spec_curve(refused, CHOICES, language=language)
        assert said in " ".join(text.get_text() for text in figure.axes[0].texts)
    assert "3 ×" in [label.get_text() for label in figure.axes[0].get_yticklabels()]
    five = draw_spec_curve(refused.head(5), CHOICES)
    written = " ".join(text.get_text() for text in five.axes[0].texts)
    assert "reason 4" in written and "other reasons" not in written
