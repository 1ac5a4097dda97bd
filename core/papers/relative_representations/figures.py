"""What the page draws: two spaces and their tables of cosines, the board of strangers, and curves."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageDraw, ImageFont

from core.figures.charts import Curve, lines
from core.figures.cloud import CloudPanel, CloudScene, CurvePanel, Lines, MatrixPanel, Points
from core.figures.palette import Palette, class_colours, rgb
from core.figures.slices import SlicePanel, SliceScene
from core.papers.relative_representations.comparison import Compared
from core.papers.relative_representations.exhibit import Space, Stitched, Strangers

CELL, GAP = 48, 6  # of the board [pixels]
_AXES = 0.35 * np.array([[[-1, 0, 0], [1, 0, 0]], [[0, -1, 0], [0, 1, 0]], [[0, 0, -1], [0, 0, 1]]])


def _cloud(name: str, space: Space, turns: bool, colours: Palette) -> CloudPanel:
    tones = np.array([rgb(tone) for tone in class_colours(colours)], np.uint8)
    layers: list[Points | Lines] = [
        Lines(_AXES.astype(np.float32), colours.input, 3.0),
        Points(space.codes, tones[space.labels], 4.0),
        Points(space.anchors, tones[space.anchor_labels], 11.0),
    ]
    return CloudPanel(
        f"{name}: its code",
        colours.method if turns else colours.truth,
        f"300 test digits as points in space, coloured by digit, as {name} has them",
        layers,
        "drag it" if turns else "stays",
        turns=turns,
    )


def _table(name: str, space: Space, tone: str, colours: Palette) -> MatrixPanel:
    names = [str(label) for label in space.anchor_labels]
    return MatrixPanel(
        f"{name}: its cosines",
        tone,
        f"{len(names)} x {len(names)} cosines of anchors, two of each digit, in the space of {name}",
        names,
        space.cosines[None].astype(np.float32),
        colours.method,
        colours.baseline,
        "blue 1, orange -1",
    )


def own_scene(seen: Compared, colours: Palette) -> CloudScene:
    """Two tables of cosines of a visitor's samples."""
    names = [str(label) for label in seen.labels]
    panels = [
        MatrixPanel(
            f"Network {name}: cosines of {len(names)} anchors",
            tone,
            f"Cosines of {len(names)} anchors by network {name}",
            names,
            table[None].astype(np.float32),
            colours.method,
            colours.baseline,
            "named by class; blue 1, orange -1",
        )
        for name, table, tone in zip(
            "AB", seen.tables, (colours.truth, colours.method), strict=True
        )
    ]
    return CloudScene(panels, "What two networks say of the same samples", 2, 42)


def strangers_scene(shown: Strangers, turn: tuple[int, int, int], colours: Palette) -> CloudScene:
    """Two networks' codes, of which the second can be turned, and what each says of the anchors."""
    (first, second), names = shown.spaces, ("Network A", "Network B")
    panels: list[CloudPanel | CurvePanel | MatrixPanel] = [
        _cloud(names[0], first, False, colours),
        _cloud(names[1], second, True, colours),
        _table(names[0], first, colours.truth, colours),
        _table(names[1], second, colours.method, colours),
    ]
    return CloudScene(panels, "Two networks' codes of the same digits", 4, 50, turn)


def board_picture(shown: Stitched, colours: Palette) -> np.ndarray:
    """What decoders (columns) draw of what encoders (rows) say: (H, W, 3) uint8; own ones framed, the
    digit in the corner."""
    count, step = len(shown.pictures), CELL + GAP
    picture = Image.new("RGB", ((count + 1) * step,) * 2, colours.ground)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(17)

    def paste(pixels: np.ndarray, row: int, column: int) -> None:
        grey = (np.clip(pixels.reshape(8, 8), 0, 1) * 255).round().astype(np.uint8)
        image = Image.fromarray(grey.repeat(CELL // 8, 0).repeat(CELL // 8, 1))
        picture.paste(image, (column * step + GAP // 2, row * step + GAP // 2))

    paste(shown.digit, 0, 0)
    for i in range(1, count + 1):
        middle = (i + 0.5) * step
        pen.text((middle, step / 2), f"D{i}", colours.text, font, anchor="mm")
        pen.text((step / 2, middle), f"E{i}", colours.text, font, anchor="mm")
        pen.rectangle((i * step, i * step, (i + 1) * step - 1, (i + 1) * step - 1), colours.method)
        for j in range(1, count + 1):
            paste(shown.pictures[i - 1, j - 1], i, j)
    return np.asarray(picture)


def board_scene(shown: Stitched, heard: str, colours: Palette) -> SliceScene:
    """The board."""
    board = SlicePanel(
        "Encoder of the row, decoder of the column",
        colours.method,
        f"25 pictures: five encoders before five decoders that hear {heard}; framed: a network whole",
        board_picture(shown, colours),
        subtitle=f"heard: {heard}; framed: left whole",
        crisp=True,
    )
    return SliceScene([board], "A digit through every encoder and decoder", 1, 54)


def anchors_figure(
    rows: Mapping[str, Any], trained_at: Mapping[str, Any], count: int, colours: Palette
) -> go.Figure:
    """Accuracy of strangers over how many anchors there are; a line where the slider stands."""
    counts = rows["counts"]
    curves = [
        Curve("cosines, told to a stranger", counts, rows["strangers"], colours.method),
        Curve("code, rotated to fit the anchors", counts, rows["rotation"], colours.baseline),
        Curve("cosines, left whole", counts, rows["own"], colours.truth, "dot"),
    ]
    if trained_at:
        curves.append(
            Curve(
                "decoder trained on cosines",
                trained_at["counts"],
                trained_at["strangers"],
                colours.error,
                mode="markers",
            )
        )
    figure = lines(curves, "anchors", "right test digits [%]", colours, log_x=True)
    figure.add_vline(count, line={"color": colours.input, "dash": "dash"})
    ticks = {"tickvals": [4, 10, 30, 100, 300], "minor": {"ticks": ""}}
    return figure.update_yaxes(range=[0, 104]).update_xaxes(**ticks)
