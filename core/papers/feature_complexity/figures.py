"""What the page draws: layers that melt, the members of a stack, and curves."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageDraw, ImageFont

from core.figures.charts import Curve, layout, lines
from core.figures.palette import Palette, rgb
from core.figures.slices import SlicePanel, SliceScene
from core.papers.feature_complexity.exhibit import Melted, Stack
from core.papers.feature_complexity.redundancy import LEVELS, Redundancy

SIDE = 288  # of a layer's picture [pixels]


def _tinted(values: np.ndarray, colours: Palette) -> np.ndarray:
    """(8, 8) by sign, the largest as full colour: (8, 8, 3) uint8."""
    share = values / max(float(np.abs(values).max()), 1e-12)
    tones = np.where((share > 0)[..., None], rgb(colours.method), rgb(colours.baseline))
    ground = np.array(rgb(colours.ground))
    weight = np.abs(share)[..., None]
    return (weight * tones + (1 - weight) * ground).round().astype(np.uint8)


def _grid(
    pictures: np.ndarray, counts: Sequence[int], colours: Palette, names: Sequence[str] = ()
) -> np.ndarray:
    """Pictures (n, 8, 8) as large as all fit, framed, with how many features each stands for."""
    across = max(int(np.ceil(len(pictures) ** 0.5)), 1)
    size = SIDE // across
    canvas = Image.new("RGB", (SIDE, SIDE), colours.ground)
    pen = ImageDraw.Draw(canvas)
    for n, (picture, count) in enumerate(zip(pictures, counts, strict=True)):
        left, top = n % across * size, n // across * size
        tile = Image.fromarray(_tinted(picture, colours))
        canvas.paste(tile.resize((size - 2, size - 2), Image.Resampling.NEAREST), (left, top))
        pen.rectangle((left, top, left + size - 2, top + size - 2), None, colours.grid)
        said = names[n] if names else str(count) if count > 1 else ""
        if said and size >= 24:
            font = ImageFont.load_default(max(11, size // 4))
            box = pen.textbbox((left + 2, top + 1), said, font)
            pen.rectangle(box, colours.ground)
            pen.text((left + 2, top + 1), said, colours.text, font)
    return np.asarray(canvas)


def melt_scene(melted: Melted, excitations: Sequence[np.ndarray], colours: Palette) -> SliceScene:
    """The hidden layers: what excites each feature that is left, the mean over those it stands for."""
    panels = []
    for layer, (groups, shown) in enumerate(zip(melted.found.groups, excitations, strict=True), 1):
        ordered = sorted(groups, key=len, reverse=True)
        pictures = np.stack([shown[group].mean(0) for group in ordered])
        says = f"{len(shown)} features, {len(groups)} left"
        panels.append(
            SlicePanel(
                f"Layer {layer}",
                colours.method,
                f"Layer {layer}: {says}",
                _grid(pictures, [len(group) for group in ordered], colours),
                subtitle=says,
                crisp=True,
            )
        )
    return SliceScene(panels, "Hidden layers as they melt", len(panels))


def stack_scene(found: Stack, shown: np.ndarray, layer: int, colours: Palette) -> SliceScene:
    """The members of a stack."""
    members = found.members[:25]
    letters = dict(zip(found.pair, "ab", strict=True))
    names = [letters.get(n, "") for n in range(len(members))]
    says = f"{len(found.members)} features of layer {layer} that became one"
    pixels = _grid(shown[members], [1] * len(members), colours, names)
    across = int(np.ceil(len(members) ** 0.5))
    rows = int(np.ceil(len(members) / across))
    panel = SlicePanel(
        "The stack",
        colours.method,
        says,
        pixels[: rows * (SIDE // across)],
        subtitle=says,
        crisp=True,
    )
    return SliceScene([panel], says, 1)


def stack_figure(found: Stack, colours: Palette) -> go.Figure:
    """What the two least alike members say of test digits."""
    a, b = (found.said[:, n].astype(np.float32) for n in found.pair)
    figure = go.Figure()
    marker = {"color": colours.method, "size": 6}
    figure.add_scatter(x=a, y=b, mode="markers", marker=marker, name="a test digit")
    figure.update_xaxes(title_text="what a says").update_yaxes(title_text="what b says")
    return layout(figure, colours, 340).update_layout(showlegend=False)


def sizes_figure(rows: Mapping[str, Any], colours: Palette) -> go.Figure:
    """Accuracy over what is left, by ways to get there."""
    tones = {
        "merged": ("nearest merged (IFM)", colours.method, "solid"),
        "folded": ("clustered and averaged", colours.transformation, "dash"),
        "pruned": ("smallest cut away", colours.baseline, "solid"),
        "pairs": ("random pairs merged", colours.error, "dot"),
    }
    curves = [
        Curve(name, rows["left"], rows[key], tone, dash, mode="lines+markers", size=7)
        for key, (name, tone, dash) in tones.items()
    ]
    figure = lines(curves, "parameters left [%]", "right test digits [%]", colours, log_x=True)
    ticks = {"tickvals": [1, 3, 10, 30, 100], "minor": {"ticks": ""}}
    return figure.update_yaxes(range=[0, 104]).update_xaxes(**ticks)


def depth_figure(rows: Mapping[str, Any], colours: Palette) -> go.Figure:
    """Features left in each layer over the reach, and of the untrained network."""
    tones = (colours.method, colours.transformation, colours.baseline)
    curves = [
        Curve(f"layer {n}", rows["betas"], values, tone)
        for n, (values, tone) in enumerate(zip(rows["layers"], tones, strict=True), 1)
    ]
    curves.append(Curve("untrained, all", rows["betas"], rows["untrained"], colours.truth, "dot"))
    figure = lines(curves, "reach beta [%]", "features left [%]", colours)
    return figure.update_yaxes(range=[0, 104])


def many_figure(rows: Sequence[Mapping[str, float]], colours: Palette) -> go.Figure:
    """Accuracy over complexity of networks that learnt with more or less noise."""
    figure = go.Figure()
    tones = (colours.method, colours.transformation, colours.baseline, colours.error)
    symbols = ("circle", "square", "diamond", "cross")
    noises = sorted({row["noise"] for row in rows})
    for noise, tone, symbol in zip(noises, tones, symbols, strict=True):
        chosen = [row for row in rows if row["noise"] == noise]
        figure.add_scatter(
            x=[row["complexity"] for row in chosen],
            y=[100 * row["accuracy"] for row in chosen],
            mode="markers",
            name=f"{noise:.0%} of labels drawn anew",
            marker={"color": tone, "size": 11, "symbol": symbol},
        )
    figure.update_xaxes(title_text="features left at beta 15%, of 192")
    figure.update_yaxes(title_text="right test digits [%]")
    return layout(figure, colours)


def own_figure(seen: Mapping[str, Redundancy], colours: Palette) -> go.Figure:
    """Features left of a visitor's networks, and of shuffled ones."""
    tones = dict(zip("AB", (colours.method, colours.baseline), strict=True))
    curves = []
    for name, each in seen.items():
        for values, what, dash in ((each.left, "", "solid"), (each.shuffled, ", shuffled", "dot")):
            share = 100 * np.array(values) / max(each.features, 1)
            curves.append(Curve(f"network {name}{what}", LEVELS, share, tones[name], dash))
    figure = lines(curves, "least correlation within a group", "features left [%]", colours)
    return figure.update_yaxes(range=[0, 104]).update_xaxes(autorange="reversed")
