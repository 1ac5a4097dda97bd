"""The scenes and charts of the page."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.beliefs import Dots, belief_layers, body_layer, dots_of, ghost_layer, marks
from core.data.objects import Body
from core.figures.charts import Curve, lines
from core.figures.cloud import CloudPanel, CloudScene, Lines, Points
from core.figures.palette import Method, Palette, Scale, colour_map, rgb
from core.figures.slices import SlicePanel, SliceScene
from core.groups.rotations import Euler
from core.papers.single_view_pose.exhibit import (
    TILE,
    SolidSeen,
    Turned,
    harmonic_values,
    kernels,
    sphere,
)
from core.papers.single_view_pose.live import STAGES, STEPS, Live
from core.papers.single_view_pose.model import DEGREE
from core.papers.single_view_pose.train import COUNTS, Head

CAST = {
    "exact": Method("Induced, averaged encoder", "method"),
    "induced": Method("Induced lift", "method_small"),
    "orthographic": Method("Orthographic lift", "transformation"),
    "mlp": Method("Plain MLP", "baseline"),
    "svd": Method("MLP to one rotation", "baseline_wide"),
    "shuffled": Method("Shuffled lift", "error"),
}


def _panel(
    title: str,
    says: str,
    tone: str,
    layers: Sequence[Points | Lines],
    turns: bool = False,
    pose: np.ndarray | None = None,
) -> CloudPanel:
    poses = None if pose is None else pose[None]
    return CloudPanel(title, tone, f"{title}: {says}", layers, says, turns=turns, poses=poses)


def turned_scene(
    found: Turned, body: Body, pose: Euler, head: str, g: str, colours: Palette
) -> CloudScene:
    """The commuting square: the thing and the belief, before and after a motion."""
    tone = CAST[head].tone(colours)
    back = found.motion.T @ found.best[1]
    (first, second), size = found.dots, 5.0 if len(found.expected.turns) > 1 else 13.0
    said = "belief" if len(first.turns) > 1 else "one rotation"
    gap = [
        *belief_layers(second, colours, size),
        Points(0.99 * found.expected.places, colours.input, size + 3),
    ]
    before, after = (belief_layers(dots, colours, size) for dots in found.dots)
    bodies = [
        [body_layer(body, pose), ghost_layer(body, believed, tone)]
        for pose, believed in zip(found.poses, (found.best[0], back), strict=True)
    ]
    off = f"{found.degrees:.2g}\u00b0 apart" if found.degrees >= 0.01 else "0\u00b0 apart"
    panels = [
        _panel("x", "drag it; dots: as believed", colours.input, bodies[0], True),
        _panel("f(x)", said, tone, before),
        _panel("g x", g, colours.transformation, bodies[1], True, found.motion),
        _panel("f(g x)", said, tone, after),
        _panel("f(g x) over g f(x)", off, colours.error, gap),
    ]
    label = f"Commuting square of a belief, {off}"
    return CloudScene(panels, label, 3, 27, pose, front=True, square=("f", "g"))


def seen_scene(images: np.ndarray, names: Sequence[str], colours: Palette) -> SliceScene:
    """What the network sees: pictures (n, H, W) in [0, 1]."""
    scale = Scale(0.0, 1.0, "input")
    panels = [
        SlicePanel(name, colours.input, f"The picture of {name}", scale.picture(image), crisp=True)
        for name, image in zip(names, images, strict=True)
    ]
    return SliceScene(panels, "What the network sees", len(panels), 24, narrow=min(len(panels), 3))


def solid_scene(found: SolidSeen, body: Body, pose: Euler, colours: Palette) -> CloudScene:
    """A solid, and the belief about its pose; sticks point at all poses that look alike."""
    belief = [*belief_layers(found.dots, colours), marks(found.alike, colours)]
    thing = [body_layer(body, found.pose, large=True)]
    panels = [
        _panel("The thing", "drag it", colours.input, thing, True),
        _panel("Its belief", "sticks: poses that look alike", colours.method, belief),
    ]
    return CloudScene(panels, "A solid and a belief", 2, 50, pose, front=True)


def cabinet_scene(
    head: Head, signal: int, feature: int, at: tuple[int, int], colours: Palette
) -> SliceScene:
    """Two triangles of kernels, row l and column m: a learned lift's and the orthographic one."""
    shown: tuple[Head, ...] = (head, "orthographic")
    panels = [
        SlicePanel(
            title,
            CAST[name].tone(colours),
            f"Kernels of the {title}",
            _triangle(kernels(name, signal, feature), at, colours),
            subtitle=f"row l = 0 to {DEGREE}, column m = {-DEGREE} to {DEGREE}",
        )
        for name in shown
        for title in [CAST[name].name]
    ]
    return SliceScene(panels, "Filter cabinets", 2, 34)


def _triangle(values: np.ndarray, at: tuple[int, int], colours: Palette) -> np.ndarray:
    edge = 3
    side = TILE + 2 * edge
    picture = np.empty((len(values) * side, values.shape[1] * side, 3), np.uint8)
    picture[:] = rgb(colours.ground)
    for row, column in np.ndindex(*values.shape[:2]):
        y, x = row * side, column * side
        if (row, column - DEGREE) == at:
            picture[y : y + side, x : x + side] = rgb(colours.error)
        if not np.isnan(values[row, column, 0, 0]):
            inner = Scale(-1, 1, "signed").picture(values[row, column])
            picture[y + edge : y + side - edge, x + edge : x + side - edge] = inner
    return picture


def sphere_scene(
    at: tuple[int, int], signals: dict[str, np.ndarray], shares: dict[str, float], colours: Palette
) -> CloudScene:
    """One harmonic, and signals of lifts on the sphere; the camera looks from above."""
    order, m = at
    every = [
        (f"Y, l = {order}, m = {m}", "spherical harmonic", colours.text, None),
        *(
            (CAST[head].name, f"{shares[head]:.0%} behind", CAST[head].tone(colours), values)
            for head, values in signals.items()
        ),
    ]
    harmonic = harmonic_values()[:, order * order + order + m]
    phi = np.linspace(0, 2 * np.pi, 61)
    rim = np.stack([np.cos(phi), np.sin(phi), 0 * phi], 1)
    ring = Lines(1.01 * np.stack([rim[:-1], rim[1:]], 1), colours.text, 2)
    panels = []
    for title, says, tone, values in every:
        shown = harmonic if values is None else values
        colour = colour_map("signed")[Scale.signed(shown).levels(shown)]
        points = Points(0.98 * sphere(), colour, 9.0)
        panels.append(_panel(title, says, tone, [points, ring]))
    return CloudScene(panels, "Signals on the sphere: above the ring is what is seen", 3, 30)


def curves_figure(medians: dict[str, list[list[float]]], colours: Palette) -> go.Figure:
    """The median error (counts, seeds) over the number of training views, by head."""
    curves = [
        Curve(CAST[head].name, COUNTS, np.array(found).T, CAST[head].tone(colours))
        for head, found in medians.items()
    ]
    ticks = {"tickvals": COUNTS, "ticktext": [f"{count:,}" for count in COUNTS]}
    figure = lines(
        curves, "training views", "median error [degrees]", colours, True, True, height=400
    )
    degrees = [2, 5, 10, 20, 50, 100]  # a logarithmic axis without exponents
    return figure.update_xaxes(**ticks).update_yaxes(tickvals=degrees)


def own_scene(found: Live, body: Body, which: int, dots: Dots, colours: Palette) -> CloudScene:
    """A held-out view of a visitor's thing, the pose that is believed as a ghost, and the belief."""
    pose = found.seen.rotations[which].numpy()
    ghost = ghost_layer(body, pose.T @ found.found[which].numpy(), CAST["exact"].tone(colours))
    truth = dots_of(found.seen.rotations[which : which + 1])
    tone = CAST["exact"].tone(colours)
    layers = [body_layer(body, pose, follows=False, large=True), ghost]
    belief = [*belief_layers(dots, colours), marks(truth, colours)]
    panels = [
        _panel("The thing", "dots: as believed", colours.input, layers, pose=pose),
        _panel("The belief", "stick: the truth", tone, belief),
    ]
    return CloudScene(panels, "A held-out view and a belief", 2, 40, front=True)


def live_figure(found: Live, colours: Palette) -> go.Figure:
    """The median error of held-out views over the steps so far."""
    steps = np.arange(len(found.medians)) * STEPS
    curve = Curve("held-out views", steps, found.medians, CAST["exact"].tone(colours))
    figure = lines([curve], "steps", "median error [degrees]", colours, height=240)
    return figure.update_xaxes(range=[0, STAGES * STEPS]).update_yaxes(rangemode="tozero")
