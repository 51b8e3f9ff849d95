"""The figures draw what they are given: refusals in words, zero as zero, missing as missing."""

from pathlib import Path

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.figures import charts, theme
from hrcstats.figures.power import draw_power
from hrcstats.figures.rows import wrap_label
from hrcstats.figures.words import LANGUAGES, interval, number, word
from hrcstats.measure.estimate import estimate_row, estimates_frame, refusal_row

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def estimates():
    return estimates_frame([
        {"name": "Some", **estimate_row("share", 0.25, low=0.2, high=0.3, n=50, denominator_n=200)},
        {"name": "None of 180", **estimate_row("share", 0.0, low=0, high=0.02, n=0,
                                               denominator_n=180)},
        {"name": "Cut", **refusal_row("share", "the list is cut")},
    ])


def texts(figure):
    axes = figure.axes[0]
    return [text.get_text() for text in [*axes.texts, *axes.get_yticklabels()] if text.get_text()]


def is_drawn(figure):
    figure.draw_without_rendering()
    return True


@pytest.mark.parametrize("draw", [charts.draw_intervals, charts.draw_bars])
def test_refused_row_is_written_and_not_drawn(estimates, draw):
    figure = draw(estimates, "name", is_share=True)
    assert any("no estimate: the list is cut" in text for text in texts(figure))
    refused = {2}
    axes = figure.axes[0]
    assert not [line for line in axes.lines if refused & set(line.get_ydata())]
    assert not [bar for bar in axes.patches if abs(bar.get_y() + bar.get_height() / 2 - 2) < 0.1]


@pytest.mark.parametrize("draw", [charts.draw_intervals, charts.draw_bars])
def test_zero_is_drawn_and_written(estimates, draw):
    figure = draw(estimates, "name", is_share=True)
    assert any(text.startswith("0.0% (0.0–2.0%)") for text in texts(figure))
    assert [line for line in figure.axes[0].lines if 0.0 in list(line.get_xdata())]


def test_value_interval_and_denominator_stand_beside_the_mark(estimates):
    assert "25.0% (20.0–30.0%)\n50 of 200" in texts(charts.draw_intervals(estimates, "name",
                                                                          is_share=True))


def test_all_rows_refused_leave_no_scale(estimates):
    figure = charts.draw_intervals(estimates.tail(1), "name")
    assert len(figure.axes[0].get_xticks()) == 0


@pytest.mark.parametrize("width_mm", [85, 170])
@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_sizes_stay_legible(estimates, width_mm, language):
    figure = charts.draw_intervals(estimates, "name", is_share=True, width_mm=width_mm,
                                   language=language, title="A title " * 8)
    assert is_drawn(figure)
    assert round(figure.get_figwidth() * 25.4) == width_mm
    axes = figure.axes[0]
    sizes = [text.get_fontsize() for text in [*axes.texts, *axes.get_yticklabels(),
                                              *axes.get_xticklabels(), axes.xaxis.label]]
    assert min(sizes) >= 6.5
    box = figure.get_tightbbox().padded(-0.02)
    assert box.x0 >= -0.05 and box.x1 <= figure.get_figwidth() + 0.05


def test_names_with_markup_and_dollars_are_drawn_as_written():
    name = "a $x_1$ <b> & 100% \\alpha"
    frame = estimates_frame([{"name": name, **estimate_row("n", 1)}])
    figure = charts.draw_bars(frame, "name")
    assert name in [text.replace("\n", " ") for text in texts(figure)]
    assert is_drawn(figure)


def test_long_names_are_cut_with_a_sign():
    frame = estimates_frame([{"name": "word " * 60, **estimate_row("n", 1)}])
    label = charts.draw_bars(frame, "name").axes[0].get_yticklabels()[0].get_text()
    assert label.count("\n") == 2 and label.endswith("…")


def test_no_name_of_a_state_is_cut_in_one_column():
    names = pd.read_csv(REPOSITORY / "data" / "reference" / "state_names.csv", dtype=str)
    shown = "SVN (48): " + names.loc[names["is_display"] == "true", "name_as_written"]
    assert len(shown) > 190
    assert not [name for name in shown if "…" in wrap_label(name, theme.SINGLE_COLUMN_MM)]


@pytest.mark.filterwarnings("error:constrained_layout not applied")
@pytest.mark.parametrize("language", LANGUAGES)
def test_grid_of_many_sessions_keeps_its_room_in_one_column(language):
    cells = pd.DataFrame([{"item": f"item {item}", "session": n, "state": "cut_list"}
                          for item in range(2, 9) for n in range(11, 41)])
    figure = charts.draw_coverage_grid(cells, "item", "session", width_mm=85, language=language)
    assert is_drawn(figure)
    assert figure.axes[0].get_position().width > 0.6
    assert 8 <= len(figure.axes[0].get_xticks()) <= 30


def test_stack_with_an_unknown_part_is_refused_whole():
    frame = estimates_frame([
        {"s": "2013", "part": "new", "official": 180.0, **estimate_row("d", 91)},
        {"s": "2013", "part": "old", "official": 180.0, **refusal_row("d", "rows are missing")},
        {"s": "2016", "part": "new", "official": None, **estimate_row("d", 94)},
    ])
    figure = charts.draw_stacked(frame, "s", "part", official_column="official")
    assert any("rows are missing" in text for text in texts(figure))
    assert "180" in texts(figure) and "91" not in texts(figure) and "94" in texts(figure)


def test_timeline_breaks_its_line_where_a_session_is_missing():
    frame = estimates_frame([
        {"session": n, **(refusal_row("x", "no papers") if n == 44 else estimate_row("x", n - 42))}
        for n in (43, 44, 45)])
    figure = charts.draw_timeline(frame, "session", breaks={44: "no June debates"})
    values = figure.axes[0].lines[0].get_ydata()
    assert list(values)[::2] == [1, 3] and pd.isna(values[1])
    assert "no June debates" in texts(figure)
    assert figure.axes[0].get_legend().get_texts()[0].get_text().startswith("missing")


@pytest.mark.parametrize(("is_share", "top"), [(True, 0.1), (False, 1.0)])
def test_an_axis_of_zeros_alone_starts_at_zero(is_share, top):
    frame = estimates_frame([{"session": n, **estimate_row("x", 0.0, low=0, high=0)}
                             for n in (43, 44, 45)])
    figure = charts.draw_timeline(frame, "session", is_share=is_share)
    assert figure.axes[0].get_ylim() == (0.0, top)
    below = estimates_frame([{"session": n, **estimate_row("x", n - 44)} for n in (43, 45)])
    assert charts.draw_timeline(below, "session").axes[0].get_ylim()[0] < -1


def test_a_group_that_nobody_coded_is_missing_with_its_reason_beside_one_that_is_known():
    why = "none of the organisations counted is coded for this State"
    frame = estimates_frame([
        row for n in (43, 44) for row in (
            {"session": n, "slots": "all NGO slots", **estimate_row("x", 9)},
            {"session": n, "slots": "linked slots", **refusal_row("x", why, n=0)})])
    axes = charts.draw_timeline(frame, "session", group_column="slots").axes[0]
    crosses = [line for line in axes.lines if line.get_marker() == "x"]
    assert [list(line.get_xdata()) for line in crosses] == [[43, 44]]
    said = axes.get_legend().get_texts()[0].get_text().replace("\n", " ")
    assert said == f"linked slots: missing: {why}"
    assert axes.get_ylim()[0] == 0


def test_coverage_tells_three_states_apart_by_sign_too():
    cells = pd.DataFrame({"debate": ["a", "a", "b"], "session": [1, 2, 1],
                          "state": ["complete_list", "cut_list", "no_papers"]})
    figure = charts.draw_coverage_grid(cells, "debate", "session")
    signs = [text.get_text() for text in figure.axes[0].texts]
    assert sorted(signs) == sorted(["●", "◐", "·", "·"])


def test_unknown_state_of_a_cell_names_the_nearest():
    cells = pd.DataFrame({"debate": ["a"], "session": [1], "state": ["cut_lists"]})
    with pytest.raises(HrcStatsError, match="did you mean 'cut_list'"):
        charts.draw_coverage_grid(cells, "debate", "session")


def test_missing_columns_are_named_together(estimates):
    with pytest.raises(HrcStatsError) as caught:
        charts.draw_bars(estimates.drop(columns=["low", "warnings"]), "label")
    for name in ("'label'", "'low'", "'warnings'"):
        assert name in str(caught.value)


def test_empty_frame_is_an_error(estimates):
    with pytest.raises(HrcStatsError, match="no estimates"):
        charts.draw_intervals(estimates.head(0), "name")


def test_unknown_language_is_an_error(estimates):
    with pytest.raises(HrcStatsError, match="en, fr, es"):
        charts.draw_intervals(estimates, "name", language="de")


def test_figures_change_no_input(estimates):
    before = estimates.copy()
    charts.draw_intervals(estimates, "name")
    pd.testing.assert_frame_equal(estimates, before)


@pytest.mark.parametrize(("value", "language", "is_share", "expected"), [
    (1234, "en", False, "1,234"), (1234, "fr", False, "1\u202f234"), (0.125, "en", True, "12.5%"),
    (0.125, "es", True, "12,5\u00a0%"), (0.0, "en", True, "0.0%"), (2.345, "en", False, "2.3"),
    (0.0076, "en", False, "0.01"), (float("nan"), "en", False, ""),
])
def test_numbers_are_written_as_the_language_does(value, language, is_share, expected):
    assert number(value, language, is_share=is_share) == expected


def test_interval_needs_both_ends():
    assert interval(0.1, float("nan")) == ""
    assert interval(0.1, 0.2, is_share=True) == "(10.0–20.0%)"


def test_every_word_is_there_in_every_language():
    assert word("deferred", "fr") == "différées"
    assert word("words of one's own", "es") == "words of one's own"


def test_palette_keeps_colours_apart():
    assert len(set(theme.PALETTE)) == 8


def test_curves_have_their_numbers_at_risk_and_leave_out_what_is_refused():
    frame = estimates_frame([
        {"kind": kind, "time": time, "at_risk_n": 10 - 4 * time, **estimate_row(
            "cumulative_incidence", value, low=value, high=value, n=1, denominator_n=10)}
        for kind, time, value in (("granted", 0, 0.2), ("granted", 1, 0.4), ("closed", 0, 0.0),
                                  ("closed", 1, 0.1))]
        + [{"kind": "", "time": float("nan"), "at_risk_n": float("nan"),
            **refusal_row("median_wait", "not reached")}])
    figure = charts.draw_curves(frame, "time", "kind", x_label="sessions")
    assert is_drawn(figure)
    axes = figure.axes[0]
    assert {text.get_text() for text in axes.texts} >= {"10", "6"}
    assert [line.get_label() for line in axes.lines] == ["granted", "closed"]


def test_the_null_of_a_row_is_a_stroke_beside_its_dot(estimates):
    with_null = estimates.assign(null_value=[0.4, 0.1, None])
    axes = charts.draw_intervals(with_null, "name", null_column="null_value").axes[0]
    strokes = [line for line in axes.lines if line.get_color() == theme.VERMILION
               and len(line.get_xdata())]
    assert [line.get_xdata()[0] for line in strokes] == [0.4, 0.1]


def test_chance_is_named_above_the_rows(estimates):
    with_null = estimates.assign(null_value=[0.4, 0.1, None])
    figure = charts.draw_intervals(with_null, "name", null_column="null_value", language="fr")
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["par hasard"]


def test_power_says_its_words_in_the_language():
    frame = estimates_frame([
        {"linked_mean": n, "sessions": 12, "ratio": 1.5, **estimate_row("power", 0.5, n=5)}
        for n in (3, 10)])
    figure = draw_power(frame, language="es", x_label="turnos")
    said = [figure.get_supylabel(), figure.axes[0].get_title("left"),
            *(text.get_text() for text in figure.axes[0].get_legend().get_texts())]
    assert said == ["potencia: oleadas halladas al nivel del 5 %", "proporción × 1,5",
                    "12 períodos de sesiones"]
