"""Palettes, films and exports."""

import io
import json

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image
from plotly.subplots import make_subplots

from core.figures import charts, export
from core.figures.film import Film, Panel, film_gif
from core.figures.palette import DARK, LIGHT, Scale, colour_map, palette
from core.figures.paths import PathGroup, paths_chart
from core.figures.slices import Ellipses


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_role_stands_out_from_the_ground(theme):
    """WCAG asks 3:1 of graphics and 4.5:1 of text; thin grid lines are meant to recede."""
    roles = dict(vars(palette(theme)))
    ground = roles.pop("ground")
    for role, colour in roles.items():
        wanted = {"grid": 1.1, "text": 4.5}.get(role, 2.6)
        assert contrast(colour, ground) >= wanted, role


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_baseline_and_method_differ_without_red_and_green(colours):
    """Orange against blue: far apart in the blue channel, which all but tritanopes see."""
    blue = [int(c[5:7], 16) for c in (colours.baseline, colours.method)]
    assert abs(blue[0] - blue[1]) > 90


@pytest.mark.parametrize("name", ["input", "activity", "error"])
def test_sequential_maps_grow_brighter(name):
    values = [luminance("#" + bytes(c).hex()) for c in colour_map(name)]
    assert np.all(np.diff(values) > -1e-3)
    assert colour_map(name).shape == (256, 3)


def test_the_signed_map_is_lightest_in_the_middle():
    values = [luminance("#" + bytes(c).hex()) for c in colour_map("signed")]
    assert 118 <= int(np.argmax(values)) <= 138


def test_values_outside_the_range_are_clipped():
    values = np.array([-1, 0, 0.5, 1, 9, np.nan])
    assert Scale(0, 1, "input").levels(values).tolist() == [0, 0, 128, 255, 255, 0]


def film() -> Film:
    plain = Panel(
        "plain",
        np.arange(48, dtype=np.uint8).reshape(3, 4, 4) * 5,
        "input",
        "#000000",
        "plain frames",
    )
    tiles = np.full((2, 2, 3, 4, 4), 255, np.uint8)
    grid = Panel("grid", tiles, "input", "#000000", "a grid of tiles", first=1)
    return Film([plain, grid], 1, "two panels", (20, 20))


def test_a_film_is_as_long_as_its_last_panel():
    assert film().frames == 3


def test_a_film_becomes_a_gif_of_all_frames():
    gif = Image.open(io.BytesIO(film_gif(film())))
    assert gif.n_frames == 3
    assert gif.size[0] > gif.size[1]


def test_figures_export_to_html_without_the_network_and_to_csv():
    lines = [charts.Curve("a", np.arange(3), np.ones((2, 3)), "#112233")]
    figure = charts.lines(lines, "x [s]", "y [m]", LIGHT)
    html = export.figure_html(figure).decode()
    assert "<script src=" not in html
    assert export.figure_rows(figure) == [
        {"series": "a", "x": float(x), "y": 1.0} for x in range(3)
    ]
    assert export.csv_bytes([{"a": 1, "b": "x"}]) == b"a,b\r\n1,x\r\n"


def test_arrays_export_to_npz():
    arrays = np.load(io.BytesIO(export.npz_bytes({"a": np.arange(3)})))
    assert arrays["a"].tolist() == [0, 1, 2]


def test_axes_have_titles_with_units():
    figure = charts.lines([], "time [s]", "error [px]", DARK)
    assert isinstance(figure, go.Figure)
    assert figure.layout.xaxis.title.text == "time [s]"


def test_a_gif_shows_the_ellipses_of_its_panels():
    """One that moves from the left half of a black picture to the right."""
    places = np.array([[[0.25, 0.5, 0.1, 0.2, 1.0]], [[0.75, 0.5, 0.1, 0.2, 1.0]]], np.float32)
    ellipses = Ellipses(places, np.zeros(1, np.uint8), ("#FF0000",))
    black = np.zeros((2, 8, 8), np.uint8)
    panel = Panel("a", black, "input", "#000000", "a", ellipses=ellipses)
    gif = Image.open(io.BytesIO(film_gif(Film([panel], 0, "film", (40,)), side=100)))
    for frame, half in ((0, slice(0, 62)), (1, slice(62, 124))):
        gif.seek(frame)
        red = np.asarray(gif.convert("RGB")).astype(int)
        red = (red[..., 0] > 150) & (red[..., 1:].max(-1) < 80)
        assert red[:, half].sum() > 40
        assert red.sum() == red[:, half].sum()


def test_polygons_are_closed_rings_in_one_trace_apart_from_each_other():
    triangle, square = (
        np.array([[0, 0], [1, 0], [0, 1.0]]),
        np.array([[2, 2], [3, 2], [3, 3], [2, 3.0]]),
    )
    figure = go.Figure()
    charts.add_polygons(figure, [triangle, square], LIGHT.method, "regions")
    (trace,) = figure.data
    drawn = np.column_stack([trace.x, trace.y])
    assert trace.fill == "toself"
    np.testing.assert_array_equal(drawn[:4], [*triangle, triangle[0]])
    assert np.isnan(drawn[4]).all()
    np.testing.assert_array_equal(drawn[5:10], [*square, square[0]])


def in_steps(figure: go.Figure, height: int) -> go.Figure:
    """The shared look as Plotly puts it on a figure bit by bit."""
    plain = charts.layout(go.Figure(), LIGHT, height).layout
    axis = {"gridcolor": LIGHT.grid, "zeroline": False, "tickfont_size": 14, "title_font_size": 15}
    names = ("font", "paper_bgcolor", "plot_bgcolor", "margin", "legend", "hoverlabel")
    figure.update_layout(height=height, **{name: plain[name] for name in names}, overwrite=True)
    return figure.update_xaxes(**axis).update_yaxes(**axis)


def test_the_look_leaves_what_axes_have_of_their_own():
    def drawn() -> go.Figure:
        figure = make_subplots(2, 3, subplot_titles=list("abcdef"))
        figure.add_scatter(x=[1, 2], y=[3, 4], row=1, col=2)
        figure.update_xaxes(title_text="t", showgrid=False, row=2, col=3, type="log")
        figure.update_yaxes(title={"text": "u", "font": {"color": "red"}}, title_font_size=20)
        figure.add_annotation(text="n", x=1, y=1)
        return figure.update_layout(legend_x=3, margin_l=3, title="T", hoverlabel_namelength=3)

    at_once, stepwise = charts.layout(drawn(), LIGHT, 500), in_steps(drawn(), 500)
    assert json.loads(at_once.to_json()) == json.loads(stepwise.to_json())


def test_plots_beside_each_other_are_as_plotly_makes_them_in_steps():
    trace = {"type": "bar", "x": [1, 2], "y": [3, 4], "name": "n"}
    at_once = charts.beside(
        [("one", [trace]), ("two", [trace, trace])],
        {"dtick": 1, "tickfont": {"size": 12}},
        {"title": {"text": "y"}},
        LIGHT,
        300,
    )
    figure = make_subplots(1, 2, subplot_titles=["one", "two"], shared_yaxes=True)
    for column in (1, 2, 2):
        figure.add_trace(trace, row=1, col=column)
    in_steps(figure, 300).update_xaxes(dtick=1, tickfont_size=12).update_yaxes(
        title_text="y", col=1
    )
    assert json.loads(at_once.to_json()) == json.loads(figure.to_json())


def test_a_mark_is_plotlys_own_line_across():
    line = {"color": "#123456", "width": 2, "dash": "dot"}
    drawn = charts.mark_x(go.Figure(), 3, "#123456", 2)
    assert drawn.to_dict() == go.Figure().add_vline(3, line=line).to_dict()


def test_long_names_below_bars_stand_in_lines_and_slant_nowhere():
    names = ["Plain, parts moved", "Piecewise"]
    axis = charts.bars([charts.Bars("a", [1, 2], "#000000")], names, "", "", LIGHT).layout.xaxis
    assert list(axis.ticktext) == ["Plain, parts<br>moved", "Piecewise"]
    assert list(axis.tickvals) == names
    assert set(axis.autotickangles) == {0, 90}


def test_a_low_chart_of_paths_keeps_its_ranges():
    """Else a chart that is first mounted a few pixels high shows hundreds of units and a dot."""
    square = np.array([[0.0, 0.0], [4.0, 2.0]])
    chart = paths_chart([PathGroup("a", [square], "#000000")], LIGHT, 300).layout
    assert chart.xaxis.constrain == chart.yaxis.constrain == "domain"
    assert tuple(chart.xaxis.range) == pytest.approx((-0.6, 4.6))
