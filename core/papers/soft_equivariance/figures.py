"""The scenes and charts of the page, from numbers that `exhibit` and `measure` have made."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from core.equivariance import Square
from core.figures.charts import Bars, Curve, bars, layout, lines
from core.figures.cloud import CloudPanel, CloudScene, Lines, Points, blend
from core.figures.palette import Method, Palette
from core.figures.slices import SlicePanel, SliceScene
from core.figures.square import Corners, square_cloud
from core.figures.verdict import plain
from core.groups.rotations import from_euler
from core.papers.soft_equivariance import exhibit
from core.papers.soft_equivariance.exhibit import DIALS, Found, Moved, Sweep
from core.papers.soft_equivariance.measure import METHODS
from core.papers.soft_equivariance.motion import SYMMETRIES
from core.papers.soft_equivariance.train import ALONG, ALPHAS, ARMS, TUNED_AT

CAST = {
    "free": Method("Free", "baseline"),
    "o3": Method("Exact: all turns", "baseline_plus"),
    "oracle": Method("Exact: right axis", "text"),
    "equal": Method("Soft, not tuned", "method_small"),
    "soft": Method("Soft, tuned", "method"),
    "mlp": Method("Perceptron", "input"),
    "augmented": Method("Turned copies", "transformation"),
    "residual": Method("RPP", "baseline_wide"),
    "truth": Method("The truth", "truth"),
}
LOW = 225  # height of charts below pictures [pixels]
BESIDE = ("o3", "free", "soft")  # whose answers are drawn beside the truth
BOARD = 240  # pixels of the board that is drawn on
NAMES = {"turns": "Turns", "shifts": "Shifts", "scalings": "Scalings", "mirror": "Mirror"}


def _sphere() -> tuple[np.ndarray, np.ndarray]:
    """Segments (n, 2, 3) of meridians and parallels, and points (m, 3)."""
    angle = np.linspace(0, 2 * np.pi, 37)
    circles = [
        np.stack([np.cos(a) * np.sin(angle), np.sin(a) * np.sin(angle), np.cos(angle)], 1)
        for a in np.arange(0, np.pi, np.pi / 6)
    ]
    for z in (-0.8, -0.4, 0.0, 0.4, 0.8):
        r = (1 - z * z) ** 0.5
        circles.append(np.stack([r * np.cos(angle), r * np.sin(angle), 0 * angle + z], 1))
    segments = np.concatenate([np.stack([c[:-1], c[1:]], 1) for c in circles])
    return segments, np.concatenate([c[::3] for c in circles])


_SEGMENTS, _POINTS = _sphere()


def _size(who: int) -> float:
    """A length that no answer to these masses exceeds by much."""
    return 0.8 * float(exhibit.shown_bodies(who).moments()[0].trace())


def _masses(who: int, colours: Palette) -> Points:
    masses, places = (part[0].numpy() for part in exhibit.shown_bodies(who))
    share = masses / masses.max()
    far = np.linalg.norm(places, axis=1).max()
    return Points(0.95 * places / far, blend(share, colours.grid, colours.transformation), 13)


def ellipsoid_scene(found: Found, who: int, alone: bool, colours: Palette) -> CloudScene:
    """The truth's and the methods' answers to five masses, as images of the unit sphere, and how far they
    are from the truth's. alone: whether no charts stand below."""
    matrices = exhibit.answers(found.weights, who)
    size = _size(who)
    truth = _SEGMENTS @ matrices["truth"].T / size
    panels = [
        CloudPanel(
            "The truth",
            colours.truth,
            "Five masses, and what the true map makes of them",
            [Lines(truth, colours.truth, 2), _masses(who, colours)],
            "green: the masses",
        )
    ]
    for method in BESIDE:
        tone = CAST[method].tone(colours)
        here = _SEGMENTS @ matrices[method].T / size
        gaps = _POINTS @ np.stack([matrices["truth"].T, matrices[method].T]) / size
        layers = [
            Lines(truth, colours.grid, 1.5),
            Lines(gaps.swapaxes(0, 1), colours.error, 1.5),
            Lines(here, tone, 2),
        ]
        error = f"error {plain(found.errors[method])}"
        alt = f"The answer of {CAST[method].name} beside the truth; {error}"
        panels.append(CloudPanel(CAST[method].name, tone, alt, layers, error))
    return CloudScene(panels, "What four maps make of five masses", 4, 60 if alone else 31)


def strength_figure(found: Found, height: int, colours: Palette) -> go.Figure:
    """lambda of each candidate axis, as found, and as it would have been best."""
    places = [f"about {name}" for name in found.strengths]
    best = np.array([*found.hindsight.values()])
    groups = [
        Bars("found by tuning", np.array([*found.strengths.values()]), colours.method),
        Bars("best in hindsight, to 1,000", best, colours.input, striped=True),
    ]
    figure = bars(groups, places, "", "strength \u03bb", colours, log_y=True, height=height)
    return _tight(figure.update_yaxes(range=[-3, 3.2], dtick=1))


def curve_figure(
    errors: Mapping[str, np.ndarray], here: float, height: int, colours: Palette
) -> go.Figure:
    """Errors as the dial turns."""
    curves = [
        Curve(
            CAST[method].name,
            DIALS,
            errors[method],
            CAST[method].tone(colours),
            width=2.5,
            named=height > LOW or method not in BESIDE,  # those stand above
        )
        for method in METHODS
    ]
    figure = lines(curves, "dial \u03b1", "error, unseen", colours, log_y=True, height=height)
    figure.update_yaxes(dtick=1)
    figure.add_vline(here, line={"color": colours.text, "width": 1.5, "dash": "dot"})
    return _tight(figure)


def _tight(figure: go.Figure) -> go.Figure:
    return figure.update_layout(
        margin={"t": 45, "b": 42, "l": 62, "r": 5}, legend={"font": {"size": 12}}
    )


def turned_scene(
    found: Square[Tensor, Tensor],
    arm: str,
    who: int,
    turn: tuple[float, float, float],
    colours: Palette,
) -> CloudScene:
    """The square of five masses and a rotation g, with answers as images of the unit sphere."""
    size, tone = _size(who), CAST[arm].tone(colours)
    g = from_euler(*turn).numpy()
    fx, fgx, gfx = (
        part[0].double().numpy().reshape(3, 3) for part in (found.fx, found.fgx, found.gfx)
    )
    back, straight = g.T @ fgx @ g, g.T @ gfx @ g  # the browser turns what lies beyond g
    masses = [_masses(who, colours)]
    corners = (
        masses,
        [Lines(_SEGMENTS @ fx.T / size, tone, 2)],
        masses,
        [Lines(_SEGMENTS @ back.T / size, tone, 2)],
    )
    ends = _POINTS @ straight.T / size
    gap = (ends, _POINTS @ back.T / size - ends)
    says = Corners("five masses", "turned", "model first", "turn first", CAST[arm].name)
    return square_cloud(corners, says, gap, 1.0, found, tone, colours, turn)


def network_errors(recorded: Mapping[str, Any], colours: Palette) -> go.Figure:
    """Errors of trained networks over the three places of the dial; what was trained at one is a mark."""
    curves = []
    for arm in ARMS:
        along = arm in ALONG
        at = ALPHAS if along else ALPHAS[-1:]
        values = np.array([recorded[f"{alpha:g}"][arm]["errors"] for alpha in at]).T
        mode = "lines+markers" if along else "markers"
        tone = CAST[arm].tone(colours)
        shape = values if along else values.mean(0)
        curves.append(Curve(CAST[arm].name, np.array(at), shape, tone, mode=mode, size=9))
    figure = lines(curves, "dial \u03b1", "error, unseen", colours, log_y=True, height=420)
    return figure.update_xaxes(tickvals=ALPHAS)


def violation_figure(
    recorded: Mapping[str, Any],
    arms: Sequence[str],
    truth: Mapping[str, float],
    colours: Palette,
) -> go.Figure:
    """How far networks and the truth are from symmetric about each axis, means and spreads of seeds."""
    groups = [Bars("The truth", np.array([truth[axis] for axis in "xyz"]), colours.truth)]
    for arm in arms:
        values = np.array([recorded[arm][axis] for axis in "xyz"])
        tone = CAST[arm].tone(colours)
        groups.append(Bars(CAST[arm].name, values.mean(1), tone, values.std(1, ddof=1)))
    places = [f"turns about {axis}" for axis in "xyz"]
    figure = bars(groups, places, "", "violation, 0 to 1", colours, height=420)
    return figure.update_yaxes(rangemode="tozero")


def reading_figure(curve: Sequence[Mapping[str, float]], colours: Palette) -> go.Figure:
    """R of the three axes while a network trains, and the step at which they are weighed."""
    tones = (colours.baseline, colours.baseline_plus, colours.method)
    dashes = ("solid", "dash", "solid")
    steps = np.array([row["step"] for row in curve])
    curves = [
        Curve(f"about {axis}", steps, np.array([row[f"R {axis}"] for row in curve]), tone, dash)
        for axis, tone, dash in zip("xyz", tones, dashes, strict=True)
    ]
    title = "distance R of all weights"
    figure = lines(curves, "step of the training", title, colours, log_y=True, height=420)
    return figure.add_vline(
        TUNED_AT,
        line={"color": colours.text, "width": 1.5, "dash": "dot"},
        annotation={"text": " weighed here", "font": {"color": colours.text}},
    )


def sweep_scene(found: Sweep, truth: np.ndarray, colours: Palette) -> CloudScene:
    """R of every axis as the shade of a sphere, with the true and the found axis."""
    axes = np.concatenate([found.axes, -found.axes])
    shade = np.tile(found.readings / found.readings.max(), 2)
    layers: list[Points | Lines] = [
        Points(0.8 * axes, blend(shade, colours.method, colours.grid), 9),
        Lines(np.stack([-truth, truth])[None], colours.truth, 3),
        Lines(0.95 * np.stack([-found.best, found.best])[None], colours.method, 5),
    ]
    panel = CloudPanel(
        "Distance from symmetry about every axis",
        colours.method,
        "A sphere, blue towards the axes about which the fitted map is nearly symmetric",
        layers,
        "blue: small. Thin: the true axis; thick: the one that was found",
    )
    return CloudScene([panel], "A sphere of axes", 1, 58)


def path_figure(found: Moved, height: int, colours: Palette) -> go.Figure:
    """Paths, and where two laws lead from the beginning of the first ones."""
    figure = go.Figure()
    groups: list[tuple[str, Sequence[np.ndarray], dict[str, Any], str]] = [
        (
            "the paths",
            [p.places for p in found.paths[:60]],
            {"color": colours.input, "width": 5},
            "",
        )
    ]
    for name, dash in (("free", "dot"), ("soft", "solid")):
        line = {"color": CAST[name].tone(colours), "width": 2, "dash": dash}
        groups.append((CAST[name].name, list(found.tracks[name]), line, name))
    for title, tracks, line, key in groups:
        joined = np.concatenate([np.append(t, [[np.nan, np.nan]], 0) for t in tracks])
        figure.add_scatter(
            x=joined[:, 0].astype(np.float32),
            y=joined[:, 1].astype(np.float32),
            name=title,
            mode="lines",
            line=line,
            opacity=1.0 if key else 0.55,
            hoverinfo="skip",
        )
    places = np.concatenate([p.places for p in found.paths[:60]])
    low, high = places.min(0), places.max(0)
    room = 0.15 * float((high - low).max())
    figure.update_xaxes(title_text="x", range=[low[0] - room, high[0] + room])
    figure.update_yaxes(title_text="y", range=[low[1] - room, high[1] + room], scaleanchor="x")
    return _tight(layout(figure, colours, height))


def symmetry_figure(found: Moved, height: int, colours: Palette) -> go.Figure:
    """The violation of each symmetry by the learned law, and by the true one where it is known."""
    verdicts = found.judged.verdicts
    words = [verdicts[symmetry].word for symmetry in SYMMETRIES]
    heights = np.array([verdicts[symmetry].violation for symmetry in SYMMETRIES])
    groups = [Bars("of the free law", heights, colours.baseline, texts=words)]
    if found.truth:
        true = np.array([found.truth[symmetry] for symmetry in SYMMETRIES])
        groups.append(Bars("of the true law", true, colours.truth))
    figure = bars(groups, [*NAMES.values()], "", "violation, 0 to 1", colours, height=height)
    return _tight(figure.update_yaxes(range=[0, 1.15]))


def cost_figure(found: Moved, height: int, colours: Palette) -> go.Figure:
    """The error on parts left out by each law."""
    errors = found.judged.errors
    names = {"free": CAST["free"].name, "soft": CAST["soft"].name}
    names |= {symmetry: f"Exact: {NAMES[symmetry].lower()}" for symmetry in SYMMETRIES}
    tones = [CAST[n].tone(colours) if n in CAST else colours.baseline_plus for n in errors]
    figure = go.Figure()
    figure.add_bar(
        x=[names[name] for name in errors],
        y=np.array([max(value, 1e-8) for value in errors.values()], np.float32),
        marker={"color": tones},
        showlegend=False,
    )
    figure.update_yaxes(title_text="error, left out", type="log", exponentformat="power")
    return _tight(layout(figure, colours, height))


def strengths_of_motion(found: Moved, height: int, colours: Palette) -> go.Figure:
    """lambda of each symmetry, as PER found it."""
    verdicts = found.judged.verdicts
    values = np.array([verdicts[symmetry].strength for symmetry in SYMMETRIES])
    group = Bars("found by tuning", np.maximum(values, 1e-6), colours.method)
    figure = bars([group], [*NAMES.values()], "", "strength \u03bb", colours, True, height)
    return _tight(figure.update_yaxes(range=[-6.2, 0], dtick=2))


def board_scene(strokes: Sequence[np.ndarray], colours: Palette) -> SliceScene:
    """The board that the visitor draws on. strokes: (n, 2) each, in units of its side, y upwards."""
    ground = int(colours.ground[1:3], 16)
    pixels = np.full((BOARD, BOARD, 3), ground, np.uint8)
    step = BOARD // 8
    pixels[step // 2 :: step] = pixels[:, step // 2 :: step] = ground + (
        24 if ground < 128 else -24
    )
    paths = [np.stack([s[:, 0], -s[:, 1]], 1) * BOARD for s in strokes]
    panel = SlicePanel(
        "Draw here",
        colours.text,
        "A board: each stroke is the path of a body",
        pixels,
        subtitle="each stroke is a path",
        brush=BOARD / 9,
        paths=paths,
        path_colour=colours.method,
    )
    return SliceScene([panel], "A board to draw paths on", 1, 46)
