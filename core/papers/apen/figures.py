"""The scenes and charts of the page, from numbers that `exhibit` and `measure` have made."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from scipy.spatial import cKDTree
from torch import Tensor

from core.clouds import Cloud
from core.data.assemblies import THINGS, Scenes
from core.figures.charts import Bars, Curve, bars, lines
from core.figures.cloud import Bar, CloudPanel, CloudScene, Lines, Points
from core.figures.palette import Method, Palette, class_colours, rgb
from core.groups.rotations import Euler
from core.inputs.point_cloud import subset
from core.papers.apen.answers import Answer
from core.papers.apen.exhibit import Collapse, Cut, Reaction
from core.papers.apen.measure import CUTS, FILMED, Film
from core.papers.apen.train import ARMS, Arm

REACH = 3.0  # what is drawn as long as 1 [radii of a thing]; an assembly is flat and wide
MOST = 200_000  # points of a file that are coloured
FLIGHT = 14  # frames from a cloud to its votes
REST = 8  # frames that everything stands still after each flight
CAST: dict[Arm, Method] = {
    "plain": Method("Plain", "baseline"),
    "turned": Method("Plain, turned", "baseline_wide"),
    "moved": Method("Plain, parts moved", "baseline_plus"),
    "averaged": Method("Global frame", "transformation"),
    "cells": Method("Cells only", "method_small"),
    "learned": Method("Piecewise", "method"),
    "parts": Method("Told the parts", "text"),
}


def counted(number: int, what: str) -> str:
    """1 piece, but 2 pieces."""
    return f"{number} {what}{'s' * (number > 1)}"


def thing_tones(colours: Palette) -> tuple[str, ...]:
    """One colour for each thing, none of them that of errors."""
    return tuple(class_colours(colours)[place] for place in (0, 1, 2, 4, 5, 6))


def _tinted(labels: Tensor, colours: Palette) -> np.ndarray:
    return np.array([rgb(tone) for tone in thing_tones(colours)], np.uint8)[labels.numpy()]


def _hues(cells: Tensor, colours: Palette) -> np.ndarray:
    """A colour for each cell, of nine in turn, none of them that of errors."""
    tones = [rgb(tone) for place, tone in enumerate(class_colours(colours)) if place != 3]
    return np.array(tones, np.uint8)[cells.unique(return_inverse=True)[1].numpy() % len(tones)]


def move_scene(
    scene: Scenes,
    pivot: tuple[float, float, float],
    thing: int,
    reactions: Mapping[Arm, Reaction],
    turn: Euler,
    by_thing: bool,
    colours: Palette,
) -> CloudScene:
    """One assembly for each network, coloured by what its points are taken for, with a ring around each
    that is taken for something else than before; one thing of it turns. by_thing: whether bars tell the
    changes of each thing, or of all that did not move and how much is right."""
    points = (scene.points[0] / REACH).numpy()
    middle = (pivot[0] / REACH, pivot[1] / REACH, pivot[2] / REACH)
    moves = (scene.parts[0] == thing).numpy()
    panels = []
    for arm, said in reactions.items():
        tints, changed = _tinted(said.after, colours), said.changed.numpy()
        layers: list[Points | Lines] = []
        for chosen, about, size in ((~moves, None, 6), (moves, middle, 10)):
            rings = chosen & changed
            layers += [
                Points(points[chosen], tints[chosen], size, pivot=about),
                Points(points[rings], colours.error, size + 6, pivot=about),
            ]
        panels.append(
            CloudPanel(
                CAST[arm].name,
                CAST[arm].tone(colours),
                f"The assembly as {CAST[arm].name} labels it: {said.others:.0%} of the points of "
                "things that did not move are taken for something else than before",
                layers,
                f"others changed: {said.others:.0%}; right: {said.right:.0%}",
                _per_thing(said, thing) if by_thing else _in_all(said),
            )
        )
    return CloudScene(panels, "An assembly of six things, one of which turns", 3, 34, turn)


def _per_thing(said: Reaction, thing: int) -> list[Bar]:
    names = [name + " (turned)" * (place == thing) for place, name in enumerate(THINGS)]
    return [Bar(name, share) for name, share in zip(names, said.by_thing, strict=True)]


def _in_all(said: Reaction) -> list[Bar]:
    return [Bar("changed", said.others), Bar("right", said.right)]


def cut_scene(found: Cut, colours: Palette) -> CloudScene:
    """The cells in some colours, and those that cross a border, alone."""
    points, crosses = (found.scene.points[0] / REACH).numpy(), found.mixed.numpy()
    hues = _hues(found.cells, colours)
    layers = [Points(points, hues, 7), Points(points[crosses], colours.error, 13)]
    panel = CloudPanel(
        "First cells",
        colours.method,
        f"The assembly in {len(found.cells.unique())} cells; {found.terms.mixed:.0%} of its points "
        "lie in cells that cross a border",
        layers,
        f"ringed: {found.terms.mixed:.0%} of the points, in cells that cross a border",
    )
    return CloudScene([panel], "An assembly cut into cells", 1, 46)


def terms_figure(
    recorded: Sequence[Mapping[str, float]], count: int, height: int, colours: Palette
) -> go.Figure:
    """The bound and what was measured over the number of first cells."""
    bound = [min(1.0, each["mixed"] + each["doubt"]) for each in recorded]
    curves = [
        Curve("Bound, (\u03bb + \u03b4) M", CUTS, bound, colours.truth, "dash"),
        Curve("Cells carried along", CUTS, [e["carried"] for e in recorded], colours.method),
        Curve("Cells cut anew", CUTS, [e["anew"] for e in recorded], colours.baseline),
    ]
    figure = lines(curves, "first cells", "change of mind", colours, log_x=True, height=height)
    figure.update_xaxes(tickmode="array", tickvals=[1, 4, 12, 24, 48], minor_ticks="")
    return figure.add_vline(count, line={"color": colours.transformation, "dash": "dot"})


def collapse_scene(found: Collapse, colours: Palette) -> CloudScene:
    """Points fly to their votes, block by block, coloured by the pieces that the block saw."""
    points = found.scene.points[0].numpy()
    stops = [points, *(votes[0].numpy() for votes in found.out.votes)]
    shades = [_hues(cells[0], colours) for cells in found.out.cells]
    flown: list[np.ndarray] = []
    tints: list[np.ndarray] = []
    names: list[str] = []
    for block, (start, end) in enumerate(itertools.pairwise(stops)):
        for share in np.linspace(0, 1, FLIGHT):
            flown.append(start + share * (end - start))
            tints.append(shades[block])
            names.append(f"block {block + 1} votes")
        for _ in range(REST):
            flown.append(end)
            tints.append(shades[block + 1])
            names.append(f"votes of block {block + 1}, in new pieces")
    flights, colouring = np.stack(flown) / REACH, np.stack(tints)
    panels = [
        CloudPanel(
            "Votes",
            colours.method,
            "Each point flies to where its vote says that the centre of its part is",
            [Points(flights.astype(np.float32), colouring, 7)],
            f"off by {found.votes[-1]:.2f} radii of a thing, before pieces merge at last",
        ),
        CloudPanel(
            "Pieces",
            colours.method,
            "The assembly, coloured by the pieces that the network sees",
            [Points(points / REACH, colouring, 7)],
            f"{found.pieces[0]} cells become {counted(found.pieces[-1], 'piece')}; "
            "colours only tell them apart",
        ),
    ]
    return CloudScene(panels, "Votes for the centres of parts", 2, 48, rate=10, frame_names=names)


def film_scene(found: Film, colours: Palette) -> CloudScene:
    """A puppet in motion, as three networks label it."""
    points, bones = found.puppet.drawn()
    panels = [
        CloudPanel(
            CAST[arm].name,
            CAST[arm].tone(colours),
            f"The puppet as {CAST[arm].name} labels it",
            [Lines(bones, colours.grid, 2), Points(points, _tinted(found.labels[arm], colours), 6)],
            f"{found.flicker(arm):.0%} flicker, {found.right(arm):.0%} right",
        )
        for arm in FILMED
    ]
    return CloudScene(panels, "A puppet of six things", 3, 44, frame_label="frame")


def answer_scene(cloud: Cloud, found: Answer, colours: Palette) -> CloudScene:
    """A cloud in the pieces that were found, and with what each point is taken for."""
    points = cloud.points.numpy()
    number = counted(len(found.pieces.unique()), "piece")
    panels = [
        CloudPanel(
            "Pieces",
            colours.method,
            f"The cloud in {number}",
            [Points(points, _hues(found.pieces, colours), 7)],
            f"{number}; colours only tell them apart",
        ),
        CloudPanel(
            "Taken for",
            colours.method,
            f"The cloud, coloured by the thing that each point is taken for, most for a {found.thing}",
            [Points(points, _tinted(found.labels, colours), 7)],
            f"most points: {found.thing}, {found.share:.0%}",
        ),
    ]
    return CloudScene(panels, "A cloud in pieces", 2, 48)


def coloured(
    whole: np.ndarray, cloud: Cloud, found: Answer, colours: Palette
) -> tuple[np.ndarray, np.ndarray]:
    """At most MOST of all points of a file, and colours of what the nearest labelled one is taken for."""
    points = whole[subset(len(whole), MOST, seed=0)]
    nearest = cKDTree(cloud.in_file_units()).query(points)[1]
    return points, _tinted(found.labels[nearest], colours)


def score_figure(recorded: Mapping[str, Mapping[str, Any]], colours: Palette) -> go.Figure:
    """Mean IoU by network, on arrangements as in training and on others."""
    names = [CAST[arm].name for arm in ARMS]
    groups = []
    for quantity, name, tone in (
        ("seen", "Arranged as in training", colours.input),
        ("unseen", "Never seen", colours.method),
    ):
        seeds = [np.array(recorded[arm][quantity]) for arm in ARMS]
        mean, high, low = (np.array([f(each) for each in seeds]) for f in (np.mean, np.max, np.min))
        groups.append(Bars(name, mean, tone, high - mean, mean - low))
    figure = bars(groups, names, "", "mean IoU", colours)
    return figure.update_yaxes(range=[0, 1])
