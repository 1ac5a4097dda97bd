"""What the page draws: regions of the plane, barcodes of digits, the matrix of proofs, and curves."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageDraw, ImageFont

from core.figures.charts import Curve, add_polygons, layout, lines
from core.figures.cloud import blend
from core.figures.palette import Palette, class_colours, rgb
from core.figures.slices import SlicePanel, SliceScene
from core.papers.neural_activation_patterns.data import ARMS, NAMES, TURN
from core.papers.neural_activation_patterns.exhibit import Read
from core.papers.neural_activation_patterns.nets import Shape
from core.relu.plane import Balls, Ground, Promise

PALE, SOLID = 0.2, 0.75  # of a class's colour
CELL, MARGIN = 26, 20  # of the matrix [pixels]
LIGHTS = (256, 192)  # of a barcode [pixels]


def status_colours(colours: Palette) -> dict[str, str]:
    """Of a question: three that are told apart, and none for a region that is empty."""
    return {
        "proved": colours.transformation,
        "counterexample": colours.error,
        "undecided": colours.input,
        "empty": colours.baseline,
    }


def light_colours(colours: Palette) -> tuple[str, ...]:
    """Of neurons that are on, off, free, and not as the pattern asks."""
    return colours.method, colours.input, colours.grid, colours.error


def mixed(tone: str, strength: float, colours: Palette) -> str:
    """A colour on the ground, as "rgb(r,g,b)"."""
    r, g, b = blend(np.array([strength]), colours.ground, tone)[0].astype(int)
    return f"rgb({r},{g},{b})"


def plane_figure(
    ground: Ground, promise: Promise | None, balls: Balls | None, c: int, colours: Palette
) -> go.Figure:
    """The square: pale what the network says, solid what follows the pattern of c, magenta where the
    network is wrong there; or proved balls; unseen points of the class; and the arms' letters."""
    figure = go.Figure()
    tones = class_colours(colours)
    pale = np.array([blend(np.array([PALE]), colours.ground, tone)[0] for tone in tones], np.uint8)
    if promise is not None:
        tone = mixed(tones[c], SOLID, colours)
        add_polygons(figure, promise.right, tone, "follows the pattern")
        if promise.wrong:
            add_polygons(figure, promise.wrong, colours.error, "follows, but told otherwise")
    if balls is not None:
        ends = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        places = zip(balls.middles, balls.radii, strict=True)
        squares = [middle + radius * ends for middle, radius in places]
        add_polygons(figure, squares, mixed(tones[c], 0.5, colours), "a proved ball", colours.text)
    unseen = ground.unseen.x[ground.unseen.labels == c].astype(np.float32)
    figure.add_scatter(
        x=unseen[:, 0],
        y=unseen[:, 1],
        name=f"unseen points of {NAMES[c]}",
        mode="markers",
        marker={"color": colours.text, "size": 4},
    )
    for k, letter in enumerate(NAMES):
        angle = (2 * k + 1) * np.pi / ARMS + TURN  # of the middle of an arm, at a radius of 1
        x, y = np.cos(angle), np.sin(angle)
        figure.add_annotation(
            x=x, y=y, text=f"<b>{letter}</b>", showarrow=False, bgcolor=colours.ground, borderpad=2
        )
    side = {"range": [-ground.reach, ground.reach], "constrain": "domain", "showgrid": False}
    figure.update_xaxes(title_text="x", **side)
    figure.update_yaxes(title_text="y", scaleanchor="x", **side)
    figure.add_layout_image(
        source=Image.fromarray(pale[ground.said]),
        xref="x",
        yref="y",
        x=-ground.reach,
        y=ground.reach,
        sizex=2 * ground.reach,
        sizey=2 * ground.reach,
        sizing="stretch",
        layer="below",
    )
    figure = layout(figure, colours, height=430)
    return figure.update_layout(margin={"t": 30, "b": 45})


def barcode(read: Read, shape: Shape, colours: Palette) -> np.ndarray:
    """The hidden neurons as lights, a row a layer: on and off as the pattern asks, faint where it asks
    nothing, magenta where it asks for the other."""
    width, height = LIGHTS[0] // shape.width, LIGHTS[1] // shape.depth
    free = read.pattern == 0
    on, off = (np.array(rgb(tone)) for tone in (colours.method, colours.input))
    lights = np.where((read.hidden > 0)[:, None], on, off).astype(float)
    ground = np.array(rgb(colours.ground))
    lights[free] = 0.25 * lights[free] + 0.75 * ground
    lights[read.broken] = rgb(colours.error)
    grid = lights.reshape(shape.depth, shape.width, 3).repeat(height, 0).repeat(width, 1)
    rows, columns = np.arange(grid.shape[0]) % height, np.arange(grid.shape[1]) % width
    grid[rows < height // 8] = ground
    grid[:, columns == 0] = ground
    is_off = (read.hidden <= 0).reshape(shape.depth, shape.width).repeat(height, 0).repeat(width, 1)
    grid[(rows > height * 5 // 8)[:, None] & is_off] = ground  # not by colour alone
    return grid.astype(np.uint8)


def digit_scene(
    read: Read, shape: Shape, title: str, colours: Palette, height: int = 56
) -> SliceScene:
    """An image, and its barcode beside it; height: of both [percent of the window's]."""
    broken, fixed = int(read.broken.sum()), int(np.count_nonzero(read.pattern))
    ink = (np.clip(read.pixels, 0, 1) * 255).round().astype(np.uint8)
    picture = SlicePanel(title, colours.input, f"{title}, 8 x 8 pixels", ink, crisp=True)
    lights = SlicePanel(
        f"Its {shape.width * shape.depth} neurons",
        colours.method,
        f"{fixed} neurons are fixed by the pattern of {read.c}, {broken} are not as it says",
        barcode(read, shape, colours),
        subtitle=f"pattern of {read.c}: {fixed} fixed, {broken} broken",
        crisp=True,
    )
    return SliceScene([picture, lights], f"{title} and its barcode", 2, height)


def cell_at(x: float, y: float) -> tuple[int, int] | None:
    """The row and column of the matrix at a place in its picture [pixels from the middle], if any."""
    side = MARGIN + 10 * CELL
    column, row = (int((value + side / 2 - MARGIN) // CELL) for value in (x, y))
    return (row, column) if 0 <= row < 10 and 0 <= column < 10 and row != column else None


def matrix(
    status: Sequence[Sequence[str]],
    witnesses: np.ndarray,
    chosen: tuple[int, int],
    colours: Palette,
) -> np.ndarray:
    """Verdicts on all pairs, a counterexample as its image: (H, W, 3) uint8."""
    side = MARGIN + 10 * CELL
    picture = Image.new("RGB", (side, side), colours.ground)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(13)
    tones = status_colours(colours)
    for k in range(10):
        at = MARGIN + (k + 0.5) * CELL
        pen.text((at, MARGIN / 2), str(k), colours.text, font, anchor="mm")
        pen.text((MARGIN / 2, at), str(k), colours.text, font, anchor="mm")
        for j in range(10):
            if k == j:
                continue
            left, top = MARGIN + j * CELL, MARGIN + k * CELL
            tone = tones[status[k][j]]
            pen.rectangle((left + 1, top + 1, left + CELL - 2, top + CELL - 2), tone)
            if status[k][j] == "counterexample":
                image = blend(witnesses[k, j], tone, "#ffffff").astype(np.uint8).reshape(8, 8, 3)
                small = Image.fromarray(image.repeat(2, 0).repeat(2, 1))
                picture.paste(small, (left + 5, top + 5))
            if (k, j) == chosen:
                pen.rectangle((left, top, left + CELL - 1, top + CELL - 1), None, colours.text, 2)
    return np.asarray(picture)


def matrix_panel(
    status: Sequence[Sequence[str]],
    witnesses: np.ndarray,
    chosen: tuple[int, int],
    colours: Palette,
) -> SlicePanel:
    """The matrix, to be clicked."""
    count = sum(cell == "proved" for k, row in enumerate(status) for cell in row)
    return SlicePanel(
        "Pattern of row, taken for column",
        colours.transformation,
        f"Of 90 pairs of digits {count} are proved",
        matrix(status, witnesses, chosen, colours),
        subtitle=f"{count} of 90 pairs proved; click a cell",
        brush=2.0,
        crisp=True,
    )


def shares_figure(rows: Sequence[Mapping[str, Any]], colours: Palette) -> go.Figure:
    """Of test digits [%]: which follow their class's pattern, and which of these are proved, by delta."""
    dials = [row["delta"] for row in rows]
    names = {"recall": "follow", "proved": "follow, and the pattern is proved"}
    tones = {"recall": colours.input, "proved": colours.transformation}
    curves = []
    for key, name in names.items():
        values = np.array([row[key] for row in rows]).T
        curves.append(Curve(name, dials, values, tones[key], mode="lines+markers"))
    figure = lines(curves, "delta [%]", "test digits [%]", colours, height=300)
    return figure.update_yaxes(range=[-2, 102])
