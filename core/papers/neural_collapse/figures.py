"""Scenes and charts of the page, from numbers that `exhibit` has made."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Curve, layout, lines, name_ends
from core.figures.cloud import CloudPanel, CloudScene, CurvePanel, Lines, MatrixPanel, Points, blend
from core.figures.palette import Palette, class_colours, rgb
from core.figures.scatter import Scatter
from core.figures.square import Corners, square_cloud
from core.papers.neural_collapse import captions
from core.papers.neural_collapse.exhibit import Arrows, Collapse, Starved, Stream
from core.papers.neural_collapse.plane import Plane


def _painted(labels: np.ndarray, colours: Palette) -> np.ndarray:
    return np.array([rgb(tone) for tone in class_colours(colours)], np.uint8)[labels]


def _mixed(tone: str, ground: str, share: float) -> str:
    return "#" + blend(np.array([share]), ground, tone).tobytes().hex()


def _shafts(tips: np.ndarray) -> np.ndarray:
    """Segments (..., 1, 2, 3) from the middle to tips (..., 3)."""
    return np.stack([np.zeros_like(tips), tips], -2)[..., None, :, :].astype(np.float32)


def _heads(tips: np.ndarray, size: float) -> np.ndarray:
    """Segments (..., 4, 2, 3): four barbs at each tip (..., 3), shorter for short arrows."""
    length = np.linalg.norm(tips, axis=-1, keepdims=True)
    along = tips / np.maximum(length, 1e-9)
    helper = np.where(np.abs(along[..., :1]) < 0.9, [1.0, 0, 0], [0, 1.0, 0])
    side = np.cross(along, helper)
    side /= np.maximum(np.linalg.norm(side, axis=-1, keepdims=True), 1e-9)
    other = np.cross(along, side)
    reach = np.minimum(size, 0.5 * length)
    barbs = [tips - reach * along + 0.45 * reach * s for s in (side, -side, other, -other)]
    return np.stack([np.stack([tips, barb], -2) for barb in barbs], -3).astype(np.float32)


def _arrow_layers(arrows: Arrows, colours: Palette) -> list[Points | Lines]:
    """Means as thick bars that end in a ball, classifier rows as thin arrows, in colours of classes."""
    tones = class_colours(colours)
    layers: list[Points | Lines] = []
    for k in range(arrows.means.shape[-2]):
        mean, row = arrows.means[..., k, :], arrows.rows[..., k, :]
        layers.append(Lines(_shafts(mean), tones[k], 6.0))
        layers.append(Points(mean[..., None, :].astype(np.float32), tones[k], 14.0))
        layers.append(Lines(_shafts(row), _mixed(tones[k], colours.text, 0.55), 2.0))
        layers.append(Lines(_heads(row, 0.1), _mixed(tones[k], colours.text, 0.55), 2.5))
    return layers


def _matrix(
    title: str, values: np.ndarray, alt: str, subtitle: str, colours: Palette
) -> MatrixPanel:
    names = [str(k) for k in range(values.shape[-1])]
    return MatrixPanel(
        title,
        colours.method,
        alt,
        names,
        values.astype(np.float32),
        colours.method,
        colours.baseline,
        subtitle,
    )


def collapse_scene(
    shown: Collapse, frame: int | None, colours: Palette, brief: bool = False
) -> CloudScene:
    """Features streaming to their means, of training and test, with metrics and cosines; brief: three
    of the six panels, which are larger on a slide."""
    clouds = [
        CloudPanel(
            captions.SET_NAMES[name],
            colours.method,
            captions.cloud_alt(name, shown),
            [
                Points(shown.points[name], _painted(shown.labels[name], colours), 4.5),
                *_arrow_layers(shown.arrows[name], colours),
            ],
            captions.set_subtitle(name, shown),
            turns=False,
        )
        for name in shown.points
    ]
    logs = np.log10(np.maximum(shown.curves, 10.0**shown.floor)).astype(np.float32)
    tones = [colours.baseline if "test" in name else colours.method for name in shown.curve_names]
    curves = CurvePanel(
        "Metrics, log scale",
        colours.method,
        captions.CURVES_ALT,
        [captions.CURVE_NAMES[name] for name in shown.curve_names],
        tones,
        logs,
        shown.floor,
        1.0,
        colours.error,
        subtitle="0 is collapsed; click to go there",
        logs=True,
    )
    third = ("Rows with means", shown.duality, captions.DUALITY_ALT, captions.DUALITY_NAME)
    if shown.polytope is not None:
        third = ("Opposite pairs", shown.polytope[None], *captions.polytope(shown))
    matrices = [
        ("Cosines of class means", shown.cosines, captions.cosines_alt(shown), "measured"),
        ("Their target", shown.target[None], *captions.target(shown)),
        third,
    ]
    panels: list[CloudPanel | CurvePanel | MatrixPanel] = [*clouds, curves]
    panels += (_matrix(*matrix, colours) for matrix in matrices)
    if brief:
        panels = [panels[k] for k in (0, 3, 2 if shown.polytope is None else 5)]
    flat = shown.setting.classes <= 3
    label, names = captions.scene_label(shown), [f"{step:,} steps" for step in shown.steps]
    return CloudScene(panels, label, 3, 36, None, "after", 12, names, frame, flat)


def stream_scene(shown: Stream, frame: int | None, colours: Palette) -> CloudScene:
    """The unconstrained model's features on their way, from the first start and from the rotated one."""
    panels: list[CloudPanel | CurvePanel | MatrixPanel] = [
        CloudPanel(
            title,
            colours.method,
            captions.stream_alt(shown),
            [Points(points, _painted(shown.labels, colours), 4.5), *_arrow_layers(arrows, colours)],
            subtitle,
            turns=False,
        )
        for title, subtitle, points, arrows in (
            ("Train", "as drawn", shown.points, shown.arrows),
            ("Rotate, train, rotate back", "must be the same", shown.turned, shown.turned_arrows),
        )
    ]
    panels.append(
        CurvePanel(
            "Along the way, log scale",
            colours.method,
            captions.STREAM_CURVES_ALT,
            ["NC1", "NC2", "loss - theory", "square"],
            [colours.method, colours.method_small, colours.transformation, colours.error],
            np.log10(np.maximum(shown.curves, 1e-16)).astype(np.float32),
            -16.0,
            1.0,
            colours.error,
            subtitle="click to go there",
            logs=True,
        )
    )
    panels += [
        _matrix("Cosines of class means", shown.cosines, "Of all pairs", "measured", colours),
        _matrix("Their target", shown.target[None], "What they become", "theory", colours),
        _matrix("Rows with means", shown.duality, captions.DUALITY_ALT, "cosines", colours),
    ]
    names = [f"{step:,} steps" for step in shown.steps]
    front = len(shown.problem.counts) <= 3
    return CloudScene(panels, captions.STREAM_LABEL, 3, 36, None, "after", 15, names, frame, front)


def stream_square(shown: Stream, colours: Palette) -> CloudScene:
    """The square of the features: rotate the start, then train, against train, then rotate."""
    found, tints = shown.square, _painted(shown.labels, colours)
    corners = [[Points(end, tints, 7)] for end in (found.x, found.fx, found.gx, found.fgx)]
    says = Corners("the start", "rotated", "trained", "trained from there", "train", "rotate")
    gap, size = found.fgx - found.gfx, float(np.linalg.norm(found.fx, axis=1).mean())
    return square_cloud(corners, says, (found.gfx, gap), size, found, colours.method, colours)


def starved_scene(shown: Starved, colours: Palette) -> CloudScene:
    """Three classes: what theory says as pale bars, what the solver found as arrows inside them."""
    tones = class_colours(colours)
    panels: list[CloudPanel | MatrixPanel] = []
    for title, solved, theory in (
        ("Class means", shown.means, shown.theory_means),
        ("Classifier rows", shown.rows, shown.theory_rows),
    ):
        layers: list[Points | Lines] = []
        for k in range(3):
            if theory is not None:
                pale = _mixed(tones[k], colours.ground, 0.35)
                layers.append(Lines(_shafts(theory[k]), pale, 16.0))
            layers.append(Lines(_shafts(solved[k]), tones[k], 5.0))
            layers.append(Lines(_heads(solved[k], 0.12), tones[k], 4.0))
        lengths = ", ".join(f"{np.linalg.norm(tip) * shown.scale[title]:.3f}" for tip in solved)
        alt = f"{title} of three classes as arrows of length {lengths}"
        subtitle = "pale: theory" if theory is not None else "no theory here"
        panels.append(CloudPanel(title, colours.method, alt, layers, subtitle, turns=False))
    panels.append(
        _matrix(
            "What the model says",
            shown.logits[None],
            "Logits of the class means; column k is class k",
            "rows: logits, columns: classes",
            colours,
        )
    )
    return CloudScene(panels, captions.STARVED_LABEL, 3, 36, front=True)


def length_figure(shown: Starved, colours: Palette) -> go.Figure:
    """Length of the last class's mean over its samples: theory for each depth, and the solver."""
    tone = class_colours(colours)[2]
    curves = []
    for depth, lengths in shown.sweep.items():
        here = depth == shown.depth
        colour = tone if here else _mixed(tone, colours.ground, 0.4)
        dash, width = ("solid", "dash", "dot", "dashdot")[depth - 1], 5 if here else 2
        curves.append(Curve(f"theory, M = {depth}", shown.sizes, lengths, colour, dash, width))
    solved = ([shown.counts[2]], [shown.lengths[2]])
    curves.append(Curve("solver", *solved, colours.text, mode="markers"))
    figure = lines(curves, "samples of class 2", "length of its mean", colours, height=330)
    if shown.vanishes_at is not None:
        figure.add_vline(
            shown.vanishes_at,
            line={"color": colours.error, "width": 2, "dash": "dash"},
            annotation={"text": f"vanishes at {shown.vanishes_at:.1f}", "font": {"size": 15}},
        )
    figure.update_traces(marker={"size": 15, "symbol": "diamond"}, selector={"name": "solver"})
    return figure.update_xaxes(range=[0, 101]).update_yaxes(rangemode="tozero")


def polytope_figure(shown: dict[int, list[float]], classes: range, colours: Palette) -> go.Figure:
    """Loss of opposite pairs over a simplex's, over the number of classes, a curve for each depth."""
    dashes = ("solid", "dash", "dot", "dashdot")
    curves = [
        Curve(f"M = {depth}", classes, ratios, colours.method, dash, mode="lines+markers", size=8)
        for (depth, ratios), dash in zip(shown.items(), dashes, strict=True)
    ]
    figure = lines(curves, "classes K", "loss, pairs over simplex", colours, height=330)
    name_ends(figure, curves)
    says = {"annotation_text": "best simplex", "annotation_position": "bottom left"}
    return figure.add_hline(1, line_color=colours.text, **says)


def plane_scene(
    plane: Plane, names: Sequence[int], chosen: Sequence[int], colours: Palette
) -> Scatter:
    """A visitor's samples, by class."""
    says = [
        f"Sample {row}: class {names[own]}"
        + (f", nearer to the mean of class {names[near]}" if own != near else "")
        for row, own, near in zip(plane.rows, plane.own, plane.nearest, strict=True)
    ]
    return Scatter(
        plane.places, plane.own, class_colours(colours), says, captions.PLANE_ALT, chosen, 44
    )


def gram_figure(cosines: np.ndarray, names: Sequence[str], colours: Palette) -> go.Figure:
    """Cosines of a visitor's class means."""
    few = len(names) <= 12
    figure = go.Figure(
        go.Heatmap(
            z=cosines.astype(np.float32),
            x=[f"class {name}" for name in names],
            y=[f"class {name}" for name in names],
            zmin=-1,
            zmax=1,
            colorscale=[[0, colours.baseline], [0.5, colours.ground], [1, colours.method]],
            texttemplate="%{z:.2f}" if few else None,
            hovertemplate="%{y} and %{x}: %{z:.3f}<extra></extra>",
            colorbar={"title": "cosine"},
        )
    )
    figure.update_yaxes(autorange="reversed", scaleanchor="x", scaleratio=1, constrain="domain")
    figure.update_xaxes(constrain="domain")
    return layout(figure, colours, height=480)
