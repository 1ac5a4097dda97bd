"""Scenes and charts of the page, from numbers that `exhibit` has made."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.figures.charts import Curve, add_dots, layout, lines
from core.figures.cloud import CloudPanel, CloudScene, Lines, Points
from core.figures.palette import Palette, class_colours, plotly_scale, rgb
from core.kernels import Layer
from core.papers.deep_learning_theory import captions, exhibit
from core.papers.deep_learning_theory.measure import MIDDLES
from core.papers.deep_learning_theory.theory import quartic_density
from core.papers.deep_learning_theory.train import DEPTHS, Setting

RADIUS = 0.85  # at which size 1 is drawn
DENSITIES = (-4.2, 0.5)  # powers of ten


def tones(colours: Palette) -> dict[str, str]:
    """The colour of each tuning."""
    three = (colours.baseline, colours.method, colours.baseline_wide)
    return dict(zip(exhibit.TUNINGS, three, strict=True))


def _hues(count: int) -> np.ndarray:
    """Colours (count, 3) uint8 once round a wheel."""
    angle = 2 * np.pi * np.arange(count)[:, None] / count + np.array([0, -2.1, 2.1])
    return (135 + 95 * np.cos(angle)).astype(np.uint8)


def _closed(loop: np.ndarray) -> np.ndarray:
    """Segments (..., P, 2, 3) of closed paths (..., P, 3)."""
    return np.stack([loop, np.roll(loop, -1, -2)], -2).astype(np.float32)


def _rings(colours: Palette) -> Lines:
    """Circles around the middle at size 1 and each tenth of it."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    ring = RADIUS * np.stack([np.cos(angle), np.sin(angle), 0 * angle], 1)
    radii = np.arange(1, int(exhibit.DECADES) + 1)[:, None, None] / exhibit.DECADES
    return Lines(_closed(radii * ring).reshape(-1, 2, 3), colours.grid, 1.5)


def _scene(panels: list[CloudPanel], label: str, height: int, frame: int | None) -> CloudScene:
    """Panels side by side, looked at from the front; the clock is depth."""
    names = [f"layer {number + 1}" for number in range(panels[0].frames)]
    return CloudScene(panels, label, len(panels), height, None, "", 8, names, frame, True)


def stream_scene(
    shown: Mapping[str, exhibit.Stream], frame: int | None, colours: Palette
) -> CloudScene:
    """A circle of inputs on its way through three networks."""
    panels = []
    for tuning, tone in tones(colours).items():
        loop = RADIUS * shown[tuning].loop
        curve, dots = Lines(_closed(loop), tone, 2.0), Points(loop, _hues(len(loop[0])), 7.0)
        title, alt = captions.TUNING_NAMES[tuning], captions.stream_alt(tuning, shown[tuning])
        layers, says = (_rings(colours), curve, dots), f"C_W = {shown[tuning].weight_variance:.3g}"
        panels.append(CloudPanel(title, tone, alt, layers, says, turns=False))
    return _scene(panels, captions.STREAM_LABEL, 36, frame)


def flow_figure(
    shown: Mapping[str, exhibit.Stream], what: Literal["kernel", "cosine"], colours: Palette
) -> go.Figure:
    """How large signals are, or how alike two inputs: theory as lines, networks as dots."""
    curves = []
    for tuning, tone in tones(colours).items():
        stream, name = shown[tuning], captions.TUNING_NAMES[tuning]
        layer = np.arange(1, len(stream.kernel) + 1)
        theory, networks = getattr(stream, f"{what}_theory"), getattr(stream, what)
        curves.append(Curve(name, layer, theory, tone))
        curves.append(Curve(name, layer, networks, tone, mode="markers", size=7, named=False))
    y_title, log_y = captions.FLOW_NAMES[what], what == "kernel"
    return lines(curves, "layer", y_title, colours, log_y=log_y, height=320)


def functions_figure(shown: exhibit.Shape, colours: Palette) -> go.Figure:
    """Random networks as functions on the circle."""
    classes, angle = class_colours(colours), np.linspace(0, 360, shown.functions.shape[1])
    curves = [
        Curve(f"network {k}", angle, values, classes[k % len(classes)], width=1.8, named=False)
        for k, values in enumerate(shown.functions)
    ]
    figure = lines(curves, "input [degrees]", "neuron / √K", colours, height=400)
    return figure.update_xaxes(dtick=90).update_yaxes(range=[-5, 5])


def density_figure(shown: exhibit.Shape, colours: Palette) -> go.Figure:
    """How a neuron of many networks is distributed: seen, in the limit, and with the first correction."""
    corrected = quartic_density(MIDDLES, 3 * shown.spread)
    corrected = np.where(corrected > 0, corrected, np.nan)  # far out the series goes below zero
    curves = [
        Curve("infinite width", MIDDLES, quartic_density(MIDDLES, 0), colours.truth),
        Curve("first correction", MIDDLES, corrected, colours.error, "dash"),
    ]
    figure = lines(curves, "neuron / √K", "density", colours, log_y=True, height=400)
    marker = {"color": colours.method, "opacity": 0.45}
    seen = np.maximum(shown.density, 10.0 ** (DENSITIES[0] - 1)).astype(np.float32)
    figure.add_bar(x=MIDDLES.astype(np.float32), y=seen, name="networks", marker=marker)
    figure.update_xaxes(range=[-4, 4]).update_yaxes(range=DENSITIES)
    return figure.update_layout(bargap=0)


def spread_figure(shown: exhibit.Spreads, what: str, colours: Palette) -> go.Figure:
    """Spreads of networks of three widths over depth over width, beside the theory."""
    looks = (colours.baseline, colours.transformation, colours.method)
    curves = []
    for (width, values), tone in zip(shown.measured.items(), looks, strict=True):
        ratio, name = np.arange(len(values)) / width, f"networks of width {width}"
        curves.append(Curve(name, ratio, values, tone, mode="markers"))
    if shown.theory is not None:  # at the last width, the largest
        curves.append(Curve("theory", curves[-1].x, shown.theory, colours.truth))
    y_title = captions.SPREAD_NAMES[what]
    return lines(curves, "r = layers between / width", y_title, colours, height=430)


def phase_figure(
    shown: exhibit.Phase, what: str, here: Layer, marks: Mapping[str, Layer], colours: Palette
) -> go.Figure:
    """The fate of gradients or signals over C_b and C_W, the customs' places and the chosen one."""
    figure, grid = make_subplots(), {"x": shown.biases, "y": shown.weights}
    figure.add_heatmap(
        z=np.clip({"gradient": shown.gradient, "signal": shown.signal}[what], -6, 6),
        zmin=-6,
        zmax=6,
        zsmooth="best",
        colorscale=plotly_scale("signed"),
        colorbar={"title": {"text": captions.FATES[what], "side": "right"}, "thickness": 10}
        | {"tickvals": [-6, 0, 6], "ticktext": ["10<sup>-6</sup>", "1", "10<sup>6</sup>"]},
        hovertemplate="C_b %{x:.2f}, C_W %{y:.2f}: 10^%{z:.1f}<extra></extra>",
        **grid,
    )
    figure.add_contour(
        z=shown.slope,
        contours={"start": 1, "end": 1, "coloring": "none"},
        line={"color": "#111111", "width": 2.5},
        showscale=False,
        showlegend=False,
        hoverinfo="skip",
        **grid,
    )
    for name, layer in marks.items():
        figure.add_annotation(
            x=layer.bias_variance,
            y=layer.weight_variance,
            text=captions.CUSTOM_NAMES[name],
            xanchor="left",
            ax=24,
            ay=5 if name == "critical" else -16,  # some customs are critical
            arrowhead=6,
            font={"color": "#111111", "size": 13},
            bgcolor="rgba(255,255,255,0.75)",
        )
    x, y, green = [here.bias_variance], [here.weight_variance], colours.transformation
    add_dots(figure, x, y, "chosen", green, size=16, showlegend=False)
    figure.update_xaxes(title_text="C<sub>b</sub>", range=[-0.02, 1])
    figure.update_yaxes(title_text="C<sub>W</sub>", range=[0.1, 4])
    return layout(figure, colours, height=400)


def fate_figure(here: exhibit.Fate, colours: Palette) -> go.Figure:
    """The way down through the layers from the chosen point."""
    layer, theory = np.arange(1, exhibit.FATE + 1), here.theory
    curves = [
        Curve("K", layer, theory.kernel, colours.method),
        Curve("K of networks", layer, here.kernel, colours.method, mode="markers", size=5),
        Curve("χ∥", layer, theory.parallel, colours.baseline),
        Curve("χ⊥", layer, theory.perpendicular, colours.error, "dash"),
    ]
    return lines(curves, "layer", "K; growth a layer", colours, log_y=True, height=400)


def descent_scene(shown: exhibit.Descent, frame: int | None, colours: Palette) -> CloudScene:
    """Digits layer by layer through one network, before and after it was trained."""
    painted = np.array([rgb(tone) for tone in class_colours(colours)], np.uint8)[shown.labels]
    panels = []
    for title, points in (("Before training", shown.before), ("After training", shown.after)):
        layers = (_rings(colours), Points(RADIUS * points, painted, 7.0))
        alt = f"{title}: 150 digits in each layer's three main directions"
        panels.append(CloudPanel(title, colours.method, alt, layers, captions.RINGS, turns=False))
    return _scene(panels, captions.DESCENT_LABEL, 40, frame)


def accuracy_figure(
    shown: Mapping[Setting, exhibit.Outcome], chosen: Setting, colours: Palette
) -> go.Figure:
    """Accuracy over depth for every start, the chosen one's line thick; bands: a standard deviation."""
    curves = [
        Curve(
            captions.SETTING_NAMES[setting.name],
            DEPTHS,
            found.accuracy.T,
            tone,
            dash="solid" if setting.activation == "tanh" else "dash",
            width=5 if setting == chosen else 2,
        )
        for (setting, found), tone in zip(shown.items(), class_colours(colours), strict=False)
    ]
    figure = lines(curves, "depth L", "unseen digits right", colours, log_x=True, height=420)
    return figure.update_xaxes(tickvals=DEPTHS, minor_ticks="").update_yaxes(tickformat=".0%")


def gradient_figure(shown: exhibit.Outcome, colours: Palette) -> go.Figure:
    """What is left of gradients in each hidden layer of the deepest networks, before training."""
    layer, tone = np.arange(1, len(shown.theory) + 1), colours.method
    every = np.tile(layer, len(shown.gradients))
    curves = [
        Curve("theory", layer, shown.theory, colours.truth),
        Curve("networks", every, shown.gradients.ravel(), tone, mode="markers", size=5),
    ]
    x_title, y_title = "layer, of 64, before training", "squared gradient / last layer's"
    return lines(curves, x_title, y_title, colours, log_y=True, height=420)
