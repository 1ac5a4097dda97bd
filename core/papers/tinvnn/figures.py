"""The scenes and charts of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.clouds import SHAPES, Cloud, class_bars, likeliest
from core.figures.charts import Bars, Curve, bars, lines
from core.figures.cloud import (
    CloudPanel,
    CloudScene,
    Lines,
    MatrixPanel,
    Points,
    along,
)
from core.figures.palette import Method, Palette
from core.figures.paths import BOARD, board
from core.figures.slices import Ellipses, SlicePanel, SliceScene
from core.figures.square import Corners, square_cloud
from core.figures.verdict import plain
from core.papers.tinvnn.exhibit import Broken, Desk, Hands, Rebuilt, Similarity
from core.papers.tinvnn.measure import METHODS, MOTIONS, POINT_COUNTS, WAYS, Way

CAST = {
    "plain": Method("Plain", "baseline"),
    "augmented": Method("Rotation augmented", "baseline_wide"),
    "averaged": Method("Frame averaged", "method_small"),
    "scaled": Method("On Z", "method"),
    "raw": Method("Raw coordinates", "baseline"),
    "centred": Method("Centred, sized", "baseline_plus"),
    "turned": Method("Centred, sized, trained turned", "baseline_wide"),
}
_WORLD = 0.75  # how large a cloud is drawn: shifted, too, it stays in its panel
_AXES = np.array([[-axis, axis] for axis in np.eye(3)])  # both ways


def _axes(colours: Palette) -> Lines:
    return Lines(0.95 * _AXES, colours.grid, 2)


def _in_ball(z: np.ndarray) -> np.ndarray:
    return z / max(float(np.linalg.norm(z, axis=1).max()), 1e-12)


def hands_scene(cloud: Cloud, found: Hands, g: Similarity, colours: Palette) -> CloudScene:
    """The moved cloud with what a plain network says, and Z with what the network on Z says."""
    pair = {name: found.probabilities[name] for name in ("plain", "scaled")}
    points = _WORLD * found.given, _in_ball(found.z.fgx[0].numpy())
    titles = "The cloud, in the world", "Z, made of its distances"
    tints = along(cloud.points.numpy(), colours)
    panels = _answers(cloud, pair, points, titles, tints, colours)
    panels[0] = replace(panels[0], turns=True)
    return CloudScene(panels, "A cloud to turn, and its Z", 2, 46, g.turn)


def _answers(
    cloud: Cloud,
    probabilities: Mapping[str, np.ndarray],
    points: Sequence[np.ndarray],
    titles: Sequence[str],
    tints: np.ndarray,
    colours: Palette,
) -> list[CloudPanel]:
    """Two clouds (n, 3), and what two networks say of them, with bars for the same classes."""
    classes = sorted(likeliest(cloud, np.maximum(*probabilities.values()), 4))
    panels = []
    for (name, said), places, title in zip(probabilities.items(), points, titles, strict=True):
        says = f"{CAST[name].name}: a {SHAPES[int(said.argmax())]}"
        layers: list[Points | Lines] = [Points(places, tints, 5)]
        if name == "scaled":
            layers.append(_axes(colours))
        rows, tone = class_bars(cloud, said, classes), CAST[name].tone(colours)
        panels.append(CloudPanel(title, tone, f"{title}; {says}", layers, says, rows, turns=False))
    return panels


def z_square(cloud: Cloud, found: Hands, g: Similarity, colours: Palette) -> CloudScene:
    """The commuting square of Z, on whose side g does nothing."""
    tints, z = along(cloud.points.numpy(), colours), found.z
    fx, fgx = z.fx[0].numpy(), z.fgx[0].numpy()
    size = float(np.linalg.norm(fx, axis=1).max())
    says = Corners("the cloud", "moved", "its Z", "Z of the moved one", "Z")
    axes, tone = _axes(colours), colours.method
    corners: tuple[list[Points | Lines], ...] = (
        [Points(_WORLD * cloud.points.numpy(), tints, 4)],
        [axes, Points(fx / size, tints, 4)],
        [Points(_WORLD * found.given, tints, 4)],
        [axes, Points(fgx / size, tints, 4)],
    )
    gap = (fx / size, (fgx - fx) / size)
    scene = square_cloud(corners, says, gap, 1.0, z, tone, colours, g.turn)
    panels = [
        replace(panel, turns=number == 2) if isinstance(panel, CloudPanel) else panel
        for number, panel in enumerate(scene.panels)
    ]
    panels[-1] = replace(panels[-1], title="f(g x) - f(x)")
    return replace(scene, panels=panels)


def distance_scene(found: Rebuilt, used: int, source: str, colours: Palette) -> CloudScene:
    """The cloud, its distances as a matrix, and what is rebuilt of them, laid over it."""
    size = float(np.linalg.norm(found.points, axis=1).max())
    x, laid = found.points / size, found.laid / size
    tints = along(found.laid, colours)
    some = np.linspace(0, len(x) - 1, 48).round().astype(int)
    matrix = found.distance[np.ix_(some, some)] / found.distance.max()
    joined = Lines(np.stack([x, laid], 1), colours.error, 1.5)
    panels: list[CloudPanel | MatrixPanel] = [
        CloudPanel(
            "The cloud", colours.input, "The cloud", [Points(x, tints, 5)], f"{len(x)} points"
        ),
        MatrixPanel(
            "Its distances",
            colours.text,
            "The matrix of distances, near pairs faint",
            [""] * len(some),
            matrix[None],
            colours.text,
            colours.text,
            "near ones faint",
        ),
        CloudPanel(
            "Rebuilt",
            colours.method,
            f"What {used} eigenvalues rebuild, laid over the cloud by a turn",
            [Points(x, colours.input, 3), joined, Points(laid, tints, 5)],
            f"from {source}, misses by {plain(found.missed)}",
        ),
    ]
    return CloudScene(panels, "A cloud, its distances, and the cloud rebuilt", 3, 44)


def broken_scene(cloud: Cloud, found: Broken, colours: Palette) -> CloudScene:
    """The changed cloud as it lies, and its Z, with what two networks say."""
    points = found.points, _in_ball(found.seen.points[0].numpy())
    tints = along(found.points, colours)
    panels = _answers(cloud, found.probabilities, points, ("The cloud", "Z"), tints, colours)
    return CloudScene(panels, "A changed cloud, and its Z", 2, 38)


WAY_TITLES: Mapping[Way, str] = {
    "pull": "pull on one end",
    "cube": "spread (1: as it is, 0: all equal)",
    "cut": "share sawn off",
}


def broken_figure(found: Broken, way: Way, here: float, colours: Palette) -> go.Figure:
    """How far each network's logits are from those at the left end, along the way."""
    curves = [
        Curve(CAST[name].name, WAYS[way], found.curves[name], CAST[name].tone(colours))
        for name in ("scaled", "averaged")
    ]
    figure = lines(
        curves, WAY_TITLES[way], "change of logits since the left end", colours, height=330
    )
    figure.add_vline(x=here, line={"color": colours.transformation, "width": 2, "dash": "dot"})
    return figure.update_yaxes(rangemode="tozero")


def desk_scene(found: Desk, chosen: int, own: bool, colours: Palette) -> SliceScene:
    """The map as it is given, and each network's tour over the short one, on the map as it lies.

    own: whether the places are the visitor's and stay where they are.
    """
    names = [f"{found.gaps[name]:+.0%}: {CAST[name].name}" for name in found.tours]
    given = SlicePanel(
        "Map as given",
        colours.transformation,
        "The moved map on the plane of its coordinates",
        board(2, colours),
        subtitle="squares are 1 wide",
        ellipses=_dots(0.5 + (found.given - 0.75) / 2, -1, False, colours.transformation, 0.014),
    )
    panels = [given]
    for (name, tour), title in zip(found.tours.items(), names, strict=True):
        tone = CAST[name].tone(colours)
        panels.append(
            SlicePanel(
                title,
                tone,
                f"The tour by {title} longer than the short one",
                board(0, colours),
                subtitle="grey: a short tour" if own else "drag a place; grey: a short tour",
                curve=_drawn(found.places, found.short),
                curve_colour=colours.input,
                paths=[_drawn(found.places, tour)],
                path_colour=tone,
                ellipses=_dots(found.places, chosen, not own, tone, 0.018),
            )
        )
    return SliceScene(panels, "A map and tours through it", 3, 50)


def _drawn(places: np.ndarray, tour: np.ndarray) -> np.ndarray:
    """A closed tour through places (n, 2) in the unit square, in pixels from the middle, y downwards."""
    round_trip = np.append(tour, tour[0])
    return BOARD * (places[round_trip] - 0.5) * (1, -1)


def _dots(places: np.ndarray, chosen: int, grips: bool, tone: str, radius: float) -> Ellipses:
    """Places (n, 2) in the unit square, y upwards, as discs."""
    x, y = places.T
    each = np.stack([x, 1 - y, *np.full((2, len(x)), radius), np.ones(len(x))], 1)
    kinds = np.zeros(len(x), np.uint8)
    return Ellipses(each[None].astype(np.float32), kinds, (tone,), chosen, grips)


_HOW = {"upright": "upright", "turned": "turned", "cut": "half cut off"}


def score_figure(
    scores: Mapping[str, Any], quantity: str, height: int, colours: Palette
) -> go.Figure:
    """Of methods, by disturbance; quantity: accuracy or normal_angle."""
    values = {
        method: np.array([scores[method][how][quantity] for how in _HOW]) for method in METHODS
    }
    title = {"accuracy": "accuracy", "normal_angle": "median angle of normals [degrees]"}[quantity]
    return _seeds(values, [*_HOW.values()], "test shapes", title, height, colours)


def gap_figure(gaps: Mapping[str, Any], height: int, colours: Palette) -> go.Figure:
    """How much longer than short tours those of networks are [%], by input and motion."""
    values = {
        given: 100 * np.array([[one[motion] for one in seeds] for motion in MOTIONS])
        for given, seeds in gaps.items()
    }
    return _seeds(
        values, ["still", *MOTIONS[1:]], "the whole map", "longer by [%]", height, colours
    )


def _seeds(
    values: Mapping[str, np.ndarray],
    places: Sequence[str],
    x_title: str,
    y_title: str,
    height: int,
    colours: Palette,
) -> go.Figure:
    """Bars of values (places, seeds) by method: means, and standard deviations as whiskers."""
    groups = [
        Bars(CAST[name].name, found.mean(1), CAST[name].tone(colours), found.std(1))
        for name, found in values.items()
    ]
    figure = bars(groups, places, x_title, y_title, colours, height=height)
    return figure.update_yaxes(rangemode="tozero")


_TIMED = {
    "axes": ("Z by principal axes", "method", "solid"),
    "distances": ("Z by all distances", "error", "dash"),
    "network": ("network on Z, all of it", "method", "dot"),
    "average": ("frame average of 4 poses", "method_small", "solid"),
}


def cost_figure(
    milliseconds: Mapping[str, list[float]], height: int, colours: Palette
) -> go.Figure:
    """Milliseconds a cloud, by the number of its points."""
    curves = [
        Curve(
            name,
            POINT_COUNTS,
            milliseconds[key],
            getattr(colours, role),
            dash,
            mode="lines+markers",
            size=7,
        )
        for key, (name, role, dash) in _TIMED.items()
    ]
    figure = lines(curves, "points n", "time [ms]", colours, True, True, height)
    return figure.update_xaxes(tickvals=POINT_COUNTS, ticktext=[f"{n:,}" for n in POINT_COUNTS])
