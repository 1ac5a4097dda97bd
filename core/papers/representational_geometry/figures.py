"""What the page draws, from numbers of `exhibit` and `records`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from core.conditions import frontier
from core.data.patterns import Task
from core.figures.charts import Bars, Curve, bars, lines
from core.figures.cloud import CloudPanel, CloudScene, Lines, Points
from core.figures.palette import Palette, class_colours, rgb
from core.papers.representational_geometry import captions, exhibit
from core.papers.representational_geometry.exhibit import RADIUS, Cloud, Plane
from core.papers.representational_geometry.model import SHAPE_NAMES
from core.papers.representational_geometry.records import Way

RATE = 4  # frames a second


def tones(colours: Palette) -> dict[str, str]:
    """Of activations; those of the two classes are others."""
    purple = class_colours(colours)[6]
    return {"tanh": colours.transformation, "relu": colours.error, "clipped": purple}


def class_tones(colours: Palette) -> tuple[str, str]:
    """Of a negative and a positive target."""
    blue, orange, *_ = class_colours(colours)
    return orange, blue


def _layers(cloud: Cloud, task: Task, picks: bool, colours: Palette) -> list[Points | Lines]:
    """Conditions in the colours of their labels, edges, and coding vectors."""
    places = cloud.places
    bars = {tuple(sorted(pair)) for pair in cloud.pairs}
    thin = np.array([pair for pair in exhibit.edges(task).T.tolist() if tuple(pair) not in bars])
    first, second = (places[:, ends] for ends in thin.T)
    gap = 0.08 * (second - first)  # lest lines are seen on the points
    shafts = np.stack([first + gap, second - gap], 2)
    layers: list[Points | Lines] = [Lines(shafts, colours.grid, 2)]
    if cloud.pairs:
        i, j = np.array(cloud.pairs).T
        layers.append(Lines(np.stack([places[:, i], places[:, j]], 2), colours.text, 3.5))
    return [*layers, Points(places, _paint(task.sides, colours), 22, pickable=picks)]


def _paint(sides: np.ndarray, colours: Palette) -> np.ndarray:
    """The colours (P, 3) of conditions' labels."""
    return np.array([rgb(tone) for tone in class_tones(colours)], np.uint8)[sides.astype(int)]


def clouds_scene(
    ways: Sequence[Way],
    alignments: Sequence[tuple[float, float]],
    frame: int | None,
    colours: Palette,
    says: tuple[str, str],
    picks: bool = False,
) -> CloudScene:
    """The inputs, and hidden layers that learnt them over the training with their target and input
    alignment in the end. says: beside the inputs' title and the others'; picks: inputs are clicked."""
    task, names = ways[0].task, tones(colours)
    panels = [
        CloudPanel(
            "Inputs",
            colours.input,
            f"{len(task.means)} patterns as points, coloured by label",
            _layers(exhibit.inputs_cloud(task), task, picks, colours),
            says[0],
            captions.bars(task.alignment, 1.0),
            turns=False,
        )
    ]
    for way, (target, own) in zip(ways, alignments, strict=True):
        name = SHAPE_NAMES[way.shape]
        panels.append(
            CloudPanel(
                name,
                names[way.shape],
                f"The same patterns in the hidden layer of {name}: target alignment {target:.2f}, "
                f"input alignment {own:.2f}",
                _layers(exhibit.hidden_cloud(way), task, False, colours),
                says[1],
                captions.bars(target, own),
                turns=False,
            )
        )
    steps = [f"{step:,} steps" for step in ways[0].steps]
    return CloudScene(
        panels, captions.CLOUDS_LABEL, len(panels), 42, None, "after", RATE, steps, frame
    )


def square_figure(
    ways: Sequence[Way], ends: Mapping[str, tuple[Tensor, Tensor]], colours: Palette
) -> go.Figure:
    """Input and target alignment: the frontier, ways from the start, and where all seeds end."""
    names, edge = tones(colours), frontier(ways[0].task.alignment)
    curves = [Curve("frontier", edge[:, 0], edge[:, 1], colours.text, "dash", 2)]
    for way in ways:
        path = Curve("on the way", way.to_inputs, way.to_targets, names[way.shape], size=6)
        curves.append(replace(path, mode="lines+markers", named=False))
    for shape, (inputs, targets) in ends.items():
        name = SHAPE_NAMES[shape]
        curves.append(Curve(name, inputs, targets, names[shape], mode="markers", size=14))
    titles = captions.MEASURES["input"], captions.MEASURES["target"]
    return _unit(lines(curves, *titles, colours, height=400))


def _unit(figure: go.Figure) -> go.Figure:
    """Axes from 0 to 1."""
    return figure.update_xaxes(range=[0, 1.03]).update_yaxes(range=[0, 1.03])


def curves_figure(
    dials: Sequence[float],
    values: Mapping[str, Tensor],
    at: float,
    family: str,
    measure: str,
    colours: Palette,
) -> go.Figure:
    """A number over the tasks of a family, one curve an activation with a band over seeds, (tasks, R)."""
    names = tones(colours)
    curves = [
        Curve(SHAPE_NAMES[shape], dials, found.mT.numpy(), names[shape], mode="lines+markers")
        for shape, found in values.items()
    ]
    titles = captions.DIALS[family], captions.MEASURES[measure]
    figure = lines(curves, *titles, colours, height=400)
    return figure.add_vline(at, line={"color": colours.text, "width": 1, "dash": "dot"})


def activations_figure(ends: Mapping[str, tuple[Tensor, Tensor]], colours: Palette) -> go.Figure:
    """Both alignments of each activation, means over the seeds, the most like the labels first."""
    order = sorted(ends, key=lambda shape: -float(ends[shape][1].mean()))
    groups = [
        Bars(name, [float(ends[shape][part].mean()) for shape in order], tone)
        for name, part, tone in (
            (captions.MEASURES["target"], 1, colours.method),
            (captions.MEASURES["input"], 0, colours.input),
        )
    ]
    figure = bars(groups, [SHAPE_NAMES[s] for s in order], "", "alignment", colours, height=430)
    return figure.update_yaxes(range=[0, 1.03]).update_layout(margin_b=120)


def plane_scene(
    planes: Mapping[str, Plane], steps: Sequence[int], frame: int | None, colours: Palette
) -> CloudScene:
    """Units as points in the plane of their weights, over arrows of where they are pushed."""
    names, panels = tones(colours), []
    for shape, found in planes.items():
        size = RADIUS / (1.2 * found.reach)
        arrows, heads = _in_space(size * found.arrows), size * found.arrows[:, 1]
        name = SHAPE_NAMES[shape]
        panels.append(
            CloudPanel(
                name,
                names[shape],
                f"Weights of {found.places.shape[1]} units of {name} over the training, and arrows",
                [
                    Lines(arrows, colours.input, 1.5),
                    Points(_in_space(heads), colours.input, 3.5),
                    Points(_in_space(size * found.places), names[shape], 7),
                    Points(_in_space(size * found.patterns), _paint(found.sides, colours), size=18),
                ],
                captions.PLANE_AXES,
                turns=False,
            )
        )
    shown = [f"{step:,} steps" for step in steps]
    return CloudScene(
        panels, captions.PLANE_LABEL, 2, 52, None, "after", RATE, shown, frame, front=True
    )


def _in_space(flat: np.ndarray) -> np.ndarray:
    """(..., 2) as (..., 3), float32."""
    return np.concatenate([flat, np.zeros((*flat.shape[:-1], 1))], -1).astype(np.float32)


def own_figure(own: np.ndarray, target: np.ndarray, colours: Palette) -> go.Figure:
    """Alignment of a visitor's two matrices with each dichotomy: above the line the first is nearer."""
    curves = [
        Curve("equally aligned", [0, 1], [0, 1], colours.text, "dash", 2),
        Curve("a dichotomy", own, target, colours.method, mode="markers"),
    ]
    return _unit(lines(curves, "second matrix", "features", colours, height=340))
