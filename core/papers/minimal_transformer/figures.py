"""What the page draws: an encoder's blocks, its weights to scale, answers, scores, tokens, sizes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.blocks import Block, Diagram
from core.figures.charts import Curve, layout, lines
from core.figures.palette import Method, Palette, Scale
from core.figures.slices import SlicePanel, SliceScene, field_panel
from core.papers.minimal_transformer.exhibit import MergedDigit, Mirrored, parts
from core.papers.minimal_transformer.model import Form
from core.papers.minimal_transformer.train import FULL

PARTS = {
    "queries": Method("queries", "method"),
    "keys": Method("keys", "method_small"),
    "values": Method("values", "transformation"),
    "projection": Method("projection", "baseline_plus"),
    "mlp": Method("MLP", "baseline"),
    "norms": Method("layer norms", "error"),
    "around": Method("around the encoders", "input"),
}
FIXED = ("queries", "scores")  # cannot be taken out
PLACES = {  # of blocks in the diagram
    "keys": (0, 0),
    "queries": (1, 0),
    "values": (2, 0),
    "asymmetry": (0, 1),
    "scores": (1, 1),
    "projection": (2, 1),
    "mlp": (2, 2),
}
NAMED = 1_000  # parameters of a part whose name fits into its bar
QUANTITIES = {
    "loss": "cross entropy of unseen digits",
    "right": "unseen digits told rightly [%]",
    "gap": "cross entropy, unseen less training",
}
ARROWS = (
    ("keys", "asymmetry"),
    ("asymmetry", "scores"),
    ("queries", "scores"),
    ("scores", "projection"),
    ("values", "projection"),
    ("projection", "mlp"),
)


def absent(form: Form) -> frozenset[str]:
    """The blocks that a form is without."""
    off = {"own": (), "merged": ("keys",), "queries": ("keys", "asymmetry")}[form.keys]
    values = () if form.values else ("values", "projection")
    return frozenset((*off, *values, *(() if form.mlp else ("mlp",))))


def diagram(form: Form) -> Diagram:
    """An encoder; how many weights a block has in all four of them stands in it."""
    counts = parts(FULL)
    names = {key: f"{PARTS[key].name}: {counts[key]:,}" for key in counts if key in PLACES}
    names |= {"asymmetry": "asymmetry", "scores": "scores, softmax"}
    blocks = [
        Block(key, names[key][0].upper() + names[key][1:], *place, fixed=key in FIXED)
        for key, place in PLACES.items()
    ]
    return Diagram(blocks, ARROWS, "Blocks of an encoder, to be taken out", absent(form))


def scale_figure(form: Form, colours: Palette) -> go.Figure:
    """Parameters of the whole network and of this one, by part and to scale."""
    figure = go.Figure()
    columns = {"whole": parts(FULL), "this one": parts(form)}
    for key, method in PARTS.items():
        counts = [column[key] for column in columns.values()]
        figure.add_bar(
            x=list(columns),
            y=counts,
            name=method.name,
            marker={"color": method.tone(colours), "line": {"color": colours.ground, "width": 1}},
            text=[method.name if count > NAMED else "" for count in counts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": colours.ground, "size": 13},
            constraintext="none",
            hovertemplate=f"{method.name}: %{{y:,}}<extra></extra>",
        )
    most = sum(columns["whole"].values())
    figure.update_yaxes(title_text="parameters", range=[0, 1.03 * most], tickformat=",", nticks=5)
    figure = layout(figure, colours, height=430)
    return figure.update_layout(
        barmode="stack", bargap=0.15, showlegend=False, margin={"t": 10, "b": 30, "l": 90}
    )


def digit_scene(pixels: np.ndarray, colours: Palette) -> SliceScene:
    """The digit (8, 8)."""
    ink = (np.clip(pixels, 0, 1) * 255).round().astype(np.uint8)
    name, says = "The digit", "16 patches of 2 x 2"
    panel = SlicePanel(name, colours.input, f"{name}, {says}", ink, subtitle=says, crisp=True)
    return SliceScene([panel], name, 1, 28)


def answers_figure(shares: np.ndarray, names: Sequence[str], colours: Palette) -> go.Figure:
    """Which form says what: shares of classes (n, 10), the whole network above."""
    percent = np.round(100 * shares).astype(int)
    figure = go.Figure()
    figure.add_heatmap(
        z=percent,
        x=list(range(10)),
        y=list(names),
        zmin=0,
        zmax=100,
        colorscale=[[0, colours.ground], [1, colours.method]],
        text=np.where(percent >= 5, percent.astype(str), ""),
        texttemplate="%{text}",
        textfont={"size": 14},
        xgap=2,
        ygap=2,
        showscale=False,
        hovertemplate="%{y}: %{x} with %{z}%<extra></extra>",
    )
    figure.update_xaxes(title_text="says", dtick=1, showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, dtick=1, automargin=True)
    figure = layout(figure, colours, height=390)
    return figure.update_layout(margin={"l": 10, "t": 10, "b": 50})


def mirror_scene(found: Mirrored, colours: Palette) -> SliceScene:
    """Scores, the same across the diagonal, and the difference."""
    shown = {
        ("Scores", "row asks column"): found.scores,
        ("In the mirror", "column asks row"): found.scores.T,
    }
    return _two_ways(shown, "Scores of 16 patches, and their reflection", colours)


def merge_scene(found: MergedDigit, colours: Palette) -> SliceScene:
    """Tokens after all encoders by both ways, and the difference."""
    shown = {
        ("Step by step", "16 tokens, rows"): found.stepwise,
        ("Merged", "five matrices"): found.merged,
    }
    return _two_ways(shown, "Tokens after four encoders, by two ways", colours)


def _two_ways(
    shown: Mapping[tuple[str, str], np.ndarray], label: str, colours: Palette
) -> SliceScene:
    """Two fields, by title and subtitle, and what the second has more, on one scale."""
    one, other = shown.values()
    scale = Scale.signed(one, other)
    panels = [field_panel(*says, field, scale, colours.method) for says, field in shown.items()]
    difference = ("Difference", "same colours", other - one, scale, colours.error)
    return SliceScene([*panels, field_panel(*difference)], label, 3, 44)


def eigenvalue_figure(values: Mapping[str, np.ndarray], colours: Palette) -> go.Figure:
    """Eigenvalues in the complex plane, by name."""
    pairs = zip(values.items(), (colours.baseline, colours.method), strict=True)
    dots = [
        Curve(name, found.real, found.imag, tone, mode="markers", size=13)
        for (name, found), tone in pairs
    ]
    return lines(dots, "real part", "imaginary part", colours, height=400)


def sizes_figure(
    series: Mapping[str, Sequence[Mapping[str, Any]]], what: str, colours: Palette
) -> go.Figure:
    """A number over parameters, least to most of five starts: series of rows with "parameters",
    "name", "label" and what is asked for, (5,) each."""
    figure = go.Figure()
    looks = {
        "taken apart": (colours.method, "circle"),
        "whole, made smaller": (colours.baseline, "diamond"),
    }
    for name, rows in series.items():
        tone, symbol = looks[name]
        values = np.array([row[what] for row in rows], np.float32)
        mean = values.mean(1)
        figure.add_scatter(
            x=[row["parameters"] for row in rows],
            y=mean,
            error_y={"array": values.max(1) - mean, "arrayminus": mean - values.min(1)},
            name=name,
            mode="markers+text",
            marker={"size": 12, "color": tone, "symbol": symbol},
            text=[f"\u2002{row['label'][0]}\u2002" for row in rows],
            textposition=[row["label"][1] for row in rows],
            textfont={"color": tone, "size": 13},
            customdata=[row["name"] for row in rows],
            hovertemplate="%{customdata}: %{y:.3g}<extra></extra>",
        )
    ticks = [4_000, 8_000, 16_000, 32_000]
    figure.update_xaxes(
        title_text="parameters",
        type="log",
        tickvals=ticks,
        ticktext=[f"{tick:,}" for tick in ticks],
        range=[2.7, 4.6],
    )
    figure.update_yaxes(title_text=QUANTITIES[what])
    return layout(figure, colours, height=400)
