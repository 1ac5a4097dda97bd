"""Pictures and charts of the page, from numbers that `exhibit` and `measure` have made."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from core.figures.charts import Bars, Curve, bars, beside, layout, lines
from core.figures.corners import CornerPicture
from core.figures.palette import Method, Palette, Scale, plotly_scale
from core.figures.slices import SlicePanel, SliceScene
from core.papers.lie_group_decompositions import exhibit
from core.papers.lie_group_decompositions.data import DIGIT
from core.papers.lie_group_decompositions.exhibit import FINE, Answer, Digit, Moves, Pairs
from core.papers.lie_group_decompositions.measure import ANGLES, RATIOS
from core.papers.lie_group_decompositions.model import SIDE

CAST = {
    "plain": Method("plain CNN", "baseline"),
    "augmented": Method("augmented CNN", "baseline_wide"),
    "turns": Method("turns only", "transformation"),
    "sl2": Method("SL(2)", "method"),
    "gl2": Method("GL+(2)", "method_small"),
}
SQUARE = DIGIT / SIDE  # half the side of a digit's square, where the picture reaches from -1 to 1
MOMENTS_SHOWN, GAP = 5, 4  # pictures of a strip, and pixels between them


def grey(pixels: np.ndarray) -> np.ndarray:
    """Values in [0, 1] as levels."""
    return (255 * np.clip(pixels, 0, 1)).round().astype(np.uint8)


def corner_picture(
    digit: Digit, g: Tensor, keeps_area: bool, alt: str, colours: Palette
) -> CornerPicture:
    """The digit to pull."""
    a, b, c, d = (round(value, 3) for value in g.flatten().tolist())
    return CornerPicture(
        grey(digit.fine),
        (a, b, c, d),
        SQUARE,
        keeps_area,
        colours.transformation,
        "Pull the corners",
        alt,
    )


def strip_scene(digit: Digit, g: Tensor, says: tuple[str, str], colours: Palette) -> SliceScene:
    """Above, a turn and then a stretch; below, the flow whose end is g, or that there is none.

    says: of both.
    """
    two, one = exhibit.two_moves(g), exhibit.flow(g)
    moves = _strip("Two moves: turn, then stretch", says[0], digit, two, colours.method)
    if one is not None:
        flow = _strip("One flow: exp(s log g)", says[1], digit, one, colours.transformation)
    else:
        flow = _strip("No flow", says[1], digit, two[:1], colours.error)
    return SliceScene([moves, flow], "The same element in two ways", 1, 10)


def _strip(title: str, says: str, digit: Digit, elements: Tensor, tone: str) -> SlicePanel:
    """Moments side by side, each with what becomes of a circle; crosses where there is none."""
    side = FINE * SIDE
    pictures = np.zeros((MOMENTS_SHOWN, side, side), np.uint8)
    pictures[: len(elements)] = grey(exhibit.frames(digit, elements))
    paths = []
    for index in range(MOMENTS_SHOWN):
        shapes = (
            [exhibit.ellipse(elements[index], SQUARE * side / 2)]
            if index < len(elements)
            else _cross(side)
        )
        paths += [_middle(index, 0, MOMENTS_SHOWN, 1, side) + shape for shape in shapes]
    heard = f"{title}: {says}"
    mosaic = _mosaic(pictures, MOMENTS_SHOWN, 110)
    return SlicePanel(
        title, tone, heard, mosaic, subtitle=says, paths=paths, path_colour=tone, crisp=True
    )


def _cross(side: int) -> list[np.ndarray]:
    return [np.array([[-1, sign], [1, -sign]]) * 0.3 * side for sign in (1, -1)]


def _middle(column: int, row: int, columns: int, rows: int, side: int) -> np.ndarray:
    """Of a tile of a mosaic, from the middle of all."""
    step = side + GAP
    return np.array([column - (columns - 1) / 2, row - (rows - 1) / 2]) * step


def _mosaic(tiles: np.ndarray, columns: int, gap: int) -> np.ndarray:
    """Tiles (n, side, side) or (n, side, side, 3) row by row, with gaps of a grey level."""
    side, rows = tiles.shape[1], -(-len(tiles) // columns)
    size = (rows * (side + GAP) - GAP, columns * (side + GAP) - GAP)
    mosaic = np.full((*size, *tiles.shape[3:]), gap, np.uint8)
    for index, tile in enumerate(tiles):
        top, left = (place * (side + GAP) for place in divmod(index, columns))
        mosaic[top : top + side, left : left + side] = tile
    return mosaic


def answers_figure(
    found: Mapping[str, Answer], right: int | None, alone: bool, colours: Palette
) -> go.Figure:
    """Logits of networks beside each other: bars of the moved picture, marks of the upright one.

    alone: whether nothing else is shown.
    """
    digits, plots = np.arange(10), []
    for arm, answer in found.items():
        method, tone = CAST[arm], CAST[arm].tone(colours)
        shown = [tone if digit in (answer.says, right) else colours.input for digit in digits]
        spread = {"array": answer.spread.astype(np.float32), "color": colours.text, "width": 2}
        pulled = {
            "type": "bar",
            "x": digits,
            "y": answer.moved.astype(np.float32),
            "error_y": spread,
            "marker": {"color": shown},
            "name": f"{method.name}, pulled",
        }
        mark = {"symbol": "line-ew", "size": 12, "line": {"width": 2, "color": colours.text}}
        upright = {
            "type": "scatter",
            "x": digits,
            "y": answer.still.astype(np.float32),
            "mode": "markers",
            "marker": mark,
            "name": f"{method.name}, upright",
        }
        title = method.name.replace(" ", "<br>")  # four have to fit a phone, and so have digits
        plots.append((f"{title}: {answer.says}", (pulled, upright)))
    told = sorted(
        {answer.says for answer in found.values()} | (set() if right is None else {right})
    )
    ticks = {"tickvals": told, "range": [-0.7, 9.7], "tickangle": 0}
    x_axis, y_axis = ticks | {"showgrid": False}, {"title": {"text": "logit"}}
    figure = beside(plots, x_axis, y_axis, colours, 430 if alone else 195)
    return figure.update_layout(margin={"l": 55, "r": 5, "t": 44, "b": 28}, showlegend=False)


def map_figure(rows: Sequence[Sequence[float]], here: Moves, colours: Palette) -> go.Figure:
    """Accuracy by turn and stretch, what exp does not reach, and the visitor's element."""
    figure = go.Figure()
    figure.add_heatmap(
        x=list(ANGLES),
        y=list(RATIOS),
        z=np.array(rows, np.float32),
        zmin=0,
        zmax=100,
        colorscale=plotly_scale("activity"),
        colorbar={"title": {"text": "right [%]", "side": "right"}, "thickness": 14},
        hovertemplate="turn %{x}\u00b0, ratio %{y}: %{z:.0f}%<extra></extra>",
    )
    ratios = np.linspace(1, RATIOS[-1] + 0.25, 60)
    edge = np.degrees(np.arccos(-1 / np.cosh(np.log(ratios) / 2)))
    for side in (1, -1):
        figure.add_scatter(
            x=np.concatenate([side * edge, [side * 195, side * 195]]).astype(np.float32),
            y=np.concatenate([ratios, [ratios[-1], 1]]).astype(np.float32),
            mode="lines",
            fill="toself",
            fillpattern={"shape": "x", "fgcolor": colours.error, "size": 9},
            line={"color": colours.error, "width": 3},
            name="exp does not reach",
            showlegend=side == 1,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[here.angle],
        y=[min(here.ratio, RATIOS[-1] + 0.25)],
        mode="markers",
        marker={"size": 18, "color": colours.transformation, "line": {"width": 3, "color": "#fff"}},
        name="your element",
    )
    figure.update_xaxes(title_text="turn [degrees]", range=[-195, 195], dtick=90, tickangle=0)
    figure.update_yaxes(
        title_text="stretch: ratio of the axes", range=[0.75, RATIOS[-1] + 0.25], dtick=0.5
    )
    return layout(figure, colours, 440)


def kernel_scene(
    elements: Tensor, kernels: np.ndarray, pairs: Pairs, colours: Palette
) -> SliceScene:
    """One kernel of the lift at elements of the group, and one of the block between all pairs."""
    panels = [_warped_panel(elements, kernels, colours), _pairs_panel(pairs, colours)]
    return SliceScene(panels, "Kernels as functions on the group", 2, 50)


def _warped_panel(elements: Tensor, kernels: np.ndarray, colours: Palette) -> SlicePanel:
    count, side = kernels.shape[:2]
    columns = min(count, 3)
    rows = -(-count // columns)
    pictures = Scale.signed(kernels).picture(kernels.reshape(-1, side))
    outlines = [
        _middle(index % columns, index // columns, columns, rows, side)
        + exhibit.ellipse(g, side / 2).clip(-side / 2, side / 2)
        for index, g in enumerate(elements)
    ]
    return SlicePanel(
        "One kernel at the samples",
        colours.method,
        "a kernel of the first layer, turned and stretched by each sample",
        _mosaic(pictures.reshape(count, side, side, 3), columns, 255),
        subtitle="k(h\u207b\u00b9u): turned and stretched with the ellipse",
        paths=outlines,
        path_colour=colours.transformation,
        crisp=True,
    )


def _pairs_panel(here: Pairs, colours: Palette) -> SlicePanel:
    count = len(here.reached)
    side = len(here.kernels) // count
    crosses = [
        (np.array([column, row]) + 0.5 - count / 2) * side + line
        for row, column in np.argwhere(~here.reached)
        for line in _cross(side)
    ]
    return SlicePanel(
        "Another, between all pairs of samples",
        colours.method,
        "kernels from each sample to each, as tiles",
        Scale.signed(here.kernels).picture(here.kernels),
        subtitle="row: to h, column: from h\u0303; crossed: no log(h\u207b\u00b9h\u0303)",
        paths=crosses,
        looks=[(colours.error, 3)] * len(crosses),
        crisp=True,
    )


def price_figure(
    counts: Sequence[int], curves: Mapping[str, Sequence[float]], title: str, colours: Palette
) -> go.Figure:
    """A relative change of logits by the number of samples, a curve a network."""
    shown = [
        Curve(CAST[arm].name, counts, values, CAST[arm].tone(colours), mode="lines+markers")
        for arm, values in curves.items()
    ]
    figure = lines(shown, "samples N", title, colours, log_x=True, height=400)
    figure.update_xaxes(
        tickvals=list(counts), ticktext=[str(count) for count in counts], minor=None
    )
    return figure.update_yaxes(rangemode="tozero")


def accuracy_figure(
    accuracy: Mapping[str, Mapping[str, Sequence[float]]],
    names: Mapping[str, str],
    colours: Palette,
) -> go.Figure:
    """Right answers of each network on each family, by its name: mean and deviation of the seeds."""
    groups = []
    for arm, by_family in accuracy.items():
        seeds = np.array([by_family[family] for family in names])
        spread = seeds.std(1, ddof=1)
        tone = CAST[arm].tone(colours)
        groups.append(Bars(CAST[arm].name, seeds.mean(1), tone, spread, spread))
    figure = bars(groups, list(names.values()), "", "right [percent]", colours)
    return figure.update_yaxes(range=[0, 101])


def tiles(digits: Sequence[Digit]) -> np.ndarray:
    """Digits (n, DIGIT, DIGIT) uint8 without their frames."""
    edge = (SIDE - DIGIT) // 2
    return np.stack([grey(digit.pixels[edge:-edge, edge:-edge]) for digit in digits])
