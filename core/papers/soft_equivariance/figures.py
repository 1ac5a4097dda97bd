"""The scenes and charts of the page, from numbers that `exhibit` and `measure` have made."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from core.equivariance import Square
from core.figures.charts import Bars, Curve, bars, lines, mark_x
from core.figures.cloud import CloudPanel, CloudScene, Lines, Points, blend, globe
from core.figures.palette import Method, Palette
from core.figures.paths import PathGroup, paths_chart
from core.figures.square import Corners, square_cloud
from core.figures.verdict import plain
from core.groups.rotations import from_euler
from core.papers.soft_equivariance import exhibit
from core.papers.soft_equivariance.exhibit import DIALS, Found, Moved
from core.papers.soft_equivariance.measure import METHODS
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
SEGMENTS, POINTS = globe()
LOW = 225  # height of charts below pictures [pixels]
BESIDE = ("o3", "free", "soft")  # whose answers are drawn beside the truth
NAMES = {"turns": "Turns", "shifts": "Shifts", "scalings": "Scalings", "mirror": "Mirror"}


def _size(who: int) -> float:
    """A length that no answer to these masses exceeds by much."""
    return 0.95 * float(exhibit.shown_bodies(who).moments()[0].trace())


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
    truth = SEGMENTS @ matrices["truth"].T / size
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
        here = SEGMENTS @ matrices[method].T / size
        gaps = POINTS @ np.stack([matrices["truth"].T, matrices[method].T]) / size
        layers = [
            Lines(truth, colours.grid, 1.5),
            Lines(gaps.swapaxes(0, 1), colours.error, 1.5),
            Lines(here, tone, 2),
        ]
        error = f"error {plain(found.errors[method])}"
        alt = f"The answer of {CAST[method].name} beside the truth; {error}"
        panels.append(CloudPanel(CAST[method].name, tone, alt, layers, error))
    return CloudScene(panels, "What four maps make of five masses", 2 if alone else 4, 31)


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
    mark_x(figure, here, colours.text)
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
        [Lines(SEGMENTS @ fx.T / size, tone, 2)],
        masses,
        [Lines(SEGMENTS @ back.T / size, tone, 2)],
    )
    ends = POINTS @ straight.T / size
    gap = (ends, POINTS @ back.T / size - ends)
    says = Corners("five masses", "turned", "model first", "turn first", CAST[arm].name)
    return square_cloud(corners, says, gap, 1.0, found, tone, colours, turn)


def network_errors(recorded: Mapping[str, Any], colours: Palette) -> go.Figure:
    """Mean errors over the three places of the dial; what was trained at one is a mark."""
    curves = []
    for arm in ARMS:
        along = arm in ALONG
        at = ALPHAS if along else ALPHAS[-1:]
        values = np.array([np.mean(recorded[f"{alpha:g}"][arm]["errors"]) for alpha in at])
        mode = "lines+markers" if along else "markers"
        tone = CAST[arm].tone(colours)
        curves.append(Curve(CAST[arm].name, np.array(at), values, tone, mode=mode, size=9))
    figure = lines(curves, "dial \u03b1", "error, unseen", colours, log_y=True, height=420)
    return figure.update_xaxes(tickvals=ALPHAS)


def violation_figure(
    recorded: Mapping[str, Any], truth: Mapping[str, float], colours: Palette
) -> go.Figure:
    """How far networks and the truth are from symmetric, means of seeds and half their range."""
    groups = [Bars("The truth", np.array([truth[axis] for axis in "xyz"]), colours.truth)]
    for arm in ("free", "soft"):
        values = np.array([recorded[arm][axis] for axis in "xyz"])
        tone = CAST[arm].tone(colours)
        groups.append(Bars(CAST[arm].name, values.mean(1), tone, np.ptp(values, 1) / 2))
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


def path_figure(found: Moved, height: int, colours: Palette) -> go.Figure:
    """Paths, and where two laws lead from the beginning of the first ones."""
    groups = [
        PathGroup("the paths", [p.places for p in found.paths[:60]], colours.input, 5, opacity=0.55)
    ]
    for name, dash in (("free", "dot"), ("soft", "solid")):
        tone = CAST[name].tone(colours)
        groups.append(PathGroup(CAST[name].name, list(found.tracks[name]), tone, 2, dash))
    return _tight(paths_chart(groups, colours, height))


def symmetry_figure(found: Moved, height: int, colours: Palette) -> go.Figure:
    """The violation of each symmetry by the learned law, and by the true one where it is known."""
    verdicts = found.judged.verdicts.values()
    heights = np.array([each.violation for each in verdicts])
    words = [each.word.replace(" be ", "<br>be ") for each in verdicts]
    groups = [Bars("of the free law", heights, colours.baseline, texts=words)]
    if found.truth:
        groups.append(Bars("of the true law", np.array(found.truth), colours.truth))
    figure = bars(groups, [*NAMES.values()], "", "violation, 0 to 1", colours, height=height)
    figure.update_layout(uniformtext={"minsize": 11, "mode": "show"})
    return _tight(figure.update_yaxes(range=[0, 1.3]))


def price_figure(found: Moved, height: int, colours: Palette) -> go.Figure:
    """lambda of each symmetry, as PER found it."""
    group = Bars("found by tuning", np.maximum(found.strengths, 1e-6), colours.method)
    figure = bars([group], [*NAMES.values()], "", "strength \u03bb", colours, True, height)
    return _tight(figure.update_yaxes(range=[-6.2, 0], dtick=2))


def cost_figure(found: Moved, height: int, colours: Palette) -> go.Figure:
    """The error on parts left out by each law."""
    names = {"free": "Free", "soft": "Soft", **NAMES}
    heights = np.array([max(found.judged.errors[key], 1e-8) for key in names])
    group = Bars("on parts left out", heights, colours.error)
    title = "law: free, soft, or with one exact symmetry"
    return _tight(bars([group], [*names.values()], title, "error", colours, True, height))


MOTION = {"violations": symmetry_figure, "strengths": price_figure, "costs": cost_figure}
