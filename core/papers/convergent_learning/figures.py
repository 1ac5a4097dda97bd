"""What the page draws: partners as tiles joined by lines, matrices, weights, response maps and curves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageDraw, ImageFont

from core.figures.charts import Bars, Curve, bars, lines, mark_x
from core.figures.palette import Palette, Scale, rgb
from core.figures.slices import SlicePanel, SliceScene
from core.papers.convergent_learning.comparison import Compared
from core.papers.convergent_learning.exhibit import SHARES, Clustered, Matched, Predicted

SHOWN = 6  # pairs in a panel
WIDTH, HEIGHT, MARGIN = 640, 320, 40  # of a row of pairs [pixels]
WEIGHTS = 8  # partners that are drawn of a prediction
GREY = Scale(0, 1, "input")


def _signed(values: np.ndarray, colours: Palette) -> np.ndarray:
    """Values (...) in [-1, 1] as colours (..., 3) uint8: from the ground to blue, or orange below 0."""
    size = np.abs(values)[..., None]
    tones = np.where(values[..., None] > 0, rgb(colours.method), rgb(colours.baseline))
    return (size * tones + (1 - size) * np.array(rgb(colours.ground))).round().astype(np.uint8)


class _Sheet:
    """A picture with tiles and words on it."""

    def __init__(self, height: int, size: int, colours: Palette) -> None:
        self.canvas = Image.new("RGB", (WIDTH, height), colours.ground)
        self.pen, self.colours = ImageDraw.Draw(self.canvas), colours
        self.font = ImageFont.load_default(size)

    def tile(self, picture: np.ndarray, x: float, y: float, side: int) -> None:
        """What excites a unit (s, s), in [-1, 1], with its upper left corner there."""
        shown = Image.fromarray(_signed(picture, self.colours))
        self.canvas.paste(shown.resize((side, side), Image.Resampling.NEAREST), (int(x), int(y)))
        frame = int(x), int(y), int(x) + side, int(y) + side
        self.pen.rectangle(frame, None, self.colours.input)

    def write(self, words: str, x: float, y: float) -> None:
        """Words about a point."""
        self.pen.text((x, y), words, self.colours.text, self.font, anchor="mm")


def match_scene(found: Matched, is_matched: bool, letter: str, colours: Palette) -> SliceScene:
    """The best and the last pairs, and how alike all units are. letter: of the second network."""
    panels = [make(found, is_matched, letter, colours) for make in (_pairs, _table)]
    return SliceScene(panels, "Units of two networks, and who is whose partner", 2, 52)


def _pairs(found: Matched, is_matched: bool, letter: str, colours: Palette) -> SlicePanel:
    """The best pairs, and below them the last."""
    match, count = found.match, len(found.match.values)
    half = min(SHOWN, count // 2)
    step, sheet = (WIDTH - MARGIN) / half, _Sheet(2 * HEIGHT, 32, colours)
    side, paths, looks = int(min(step - 12, 88)), [], []
    for down, at in (0, np.arange(half)), (HEIGHT, np.arange(count - half, count)):
        top, bottom = down + 2, down + HEIGHT - side - 50
        order = np.argsort(np.argsort(match.partners[at], kind="stable"))  # of B's as they come
        for column, pair in enumerate(at):
            place, value = column if is_matched else order[column], float(match.values[pair])
            upper, lower = (MARGIN + (n + 0.5) * step for n in (column, place))
            sheet.tile(found.looks[0][match.units[pair]], upper - side / 2, top, side)
            sheet.tile(found.looks[1][match.partners[pair]], lower - side / 2, bottom, side)
            sheet.write(f"{value:.2f}", lower, bottom + side + 20)
            ends = np.array([[upper, top + side + 6], [lower, bottom - 6]])
            paths.append(ends - np.array([WIDTH / 2, HEIGHT]))
            looks.append((colours.method, 1 + 9 * max(value, 0) ** 2))
        for name, y in ("A", top), (letter, bottom):
            sheet.write(name, MARGIN / 2 - 4, y + side / 2)
    said = [f"{value:.2f}" for value in match.values]
    where = "below each other" if is_matched else f"{letter} in its own order"
    return SlicePanel(
        "The best pairs, and the last",
        colours.method,
        f"Units of A, and their partners of {letter}, {where}; correlations of the best "
        f"{', '.join(said[:half])}, of the last {', '.join(said[-half:])}",
        np.asarray(sheet.canvas),
        subtitle=f"1 to {half}, and {count - half + 1} to {count}, of {count}",
        paths=paths,
        looks=looks,
    )


def _table(found: Matched, is_matched: bool, letter: str, colours: Palette) -> SlicePanel:
    match, (height, width) = found.match, found.alike.shape
    rows = [*match.units, *np.setdiff1d(np.arange(height), match.units)]
    columns = [*match.partners, *np.setdiff1d(np.arange(width), match.partners)]
    if not is_matched:
        columns = sorted(columns)
    ordered = "in order of partners" if is_matched else "in its own order"
    return SlicePanel(
        "All units",
        colours.truth,
        f"Correlations of {len(rows)} units of A and {width} of {letter}, {letter} {ordered}",
        _signed(found.alike[np.ix_(rows, columns)], colours),
        subtitle=f"rows A, columns {letter}, {ordered}",
        crisp=True,
    )


def weights_scene(
    seen: Predicted,
    weights: np.ndarray,
    looks: tuple[np.ndarray, np.ndarray],
    letter: str,
    colours: Palette,
) -> SliceScene:
    """The units of A that predict a unit of B, the heaviest first. looks: of all units of A and of B."""
    width, sheet = len(looks[0]), _Sheet(250, 26, colours)
    order = np.argsort(-np.abs(weights), kind="stable")
    used = [n for n in order if weights[n]][:WEIGHTS]
    sheet.tile(looks[1][seen.target % width], 6, 34, 150)
    sheet.write(f"unit of {letter}", 81, 212)
    for place, n in enumerate(used):
        x, y = 190 + place % 4 * 114, place // 4 * 126
        sheet.tile(looks[0][seen.units[n] % width], x, y + 2, 90)
        sheet.write(f"{weights[n]:+.2f}", x + 45, y + 109)
    said = ", ".join(f"{weights[n]:+.2f}" for n in used) or "none"
    count = int((weights != 0).sum())
    panel = SlicePanel(
        "From these units of A",
        colours.method,
        f"A unit of {letter}, and the units of A that predict it, by weight: {said}",
        np.asarray(sheet.canvas),
        subtitle=f"{count} with a weight" + f", the heaviest {WEIGHTS}" * (count > WEIGHTS),
    )
    return SliceScene([panel], "Who predicts a unit", 1, 22)


def answers_scene(
    digit: np.ndarray,
    said: Sequence[np.ndarray],
    looks: Sequence[np.ndarray],
    own: int,
    colours: Palette,
) -> SliceScene:
    """A digit, and what the unit and its twins in the other networks say of it. looks: what each looks
    for, drawn where a unit says one number of a digit; own: the network whose unit it is."""
    picture = GREY.picture(digit)
    panels = [SlicePanel("Digit", colours.input, "The digit", picture, subtitle="for all")]
    for net, (values, look) in enumerate(zip(said, looks, strict=True)):
        name, says = f"{'ABCD'[net]}: {values.max():.2f}", "of its most"
        is_map = values.size > 1
        shown = Scale(0, 1, "activity").picture(values) if is_map else _signed(look, colours)
        tone = colours.method if net == own else colours.truth
        panels.append(SlicePanel(name, tone, f"Network {name} {says}", shown, subtitle=says))
    return SliceScene(
        [replace(p, crisp=True) for p in panels], "One digit, four networks", 5, 15, wide=3
    )


def path_figure(seen: Predicted, used: int, r2: float, colours: Palette) -> go.Figure:
    """R2 over the number of units that are used, as the price falls."""
    most = max(seen.used)
    curves = [
        Curve("a few", seen.used, seen.r2, colours.method, mode="lines+markers", size=7),
        Curve("all units", [0, most], [seen.ridge] * 2, colours.truth, "dash", 2),
        Curve("now", [used], [r2], colours.error, mode="markers", size=16),
    ]
    figure = lines(curves, "units of A that are used", "R2, unseen", colours, height=200)
    low = max(min(0, *seen.r2) - 0.05, -0.5)
    return figure.update_yaxes(range=[low, 1.04]).update_layout(margin={"b": 48, "t": 30})


def clusters_scene(found: Clustered, letter: str, colours: Palette) -> SliceScene:
    """Correlations of both networks' units, ordered by cluster."""
    count, cuts = len(found.alike), np.cumsum(sum(found.sizes))[:-1]
    ends, paths = np.array([-count / 2, count / 2]), []
    for cut in cuts - count / 2:
        paths += [np.stack([ends, [cut, cut]], 1), np.stack([[cut, cut], ends], 1)]
    panel = SlicePanel(
        f"{count} units of A and {letter}",
        colours.method,
        f"Correlations of {count} units of two networks in {len(cuts) + 1} clusters",
        _signed(found.alike, colours),
        subtitle="cluster by cluster, in each those of A first",
        paths=paths,
        looks=[(colours.text, 1.4)] * len(paths),
        crisp=True,
    )
    return SliceScene([panel], "Clusters of units", 1, 44)


def composition_figure(found: Clustered, letter: str, colours: Palette) -> go.Figure:
    """How many units of each network the clusters hold."""
    tones = (colours.method, colours.baseline)
    groups = [
        Bars(f"units of {name}", sizes, tone)
        for name, sizes, tone in zip(("A", letter), found.sizes, tones, strict=True)
    ]
    places = [f"no. {n + 1}" for n in range(len(found.sizes[0]))]
    return bars(groups, places, "cluster, by size", "units", colours, height=320)


def sorted_figure(
    found: Mapping[str, np.ndarray], x_title: str, colours: Palette, height: int
) -> go.Figure:
    """Correlations of partners, sorted, (n,) or (pairs, n), over the share of units: three kinds."""
    tones = (colours.method, colours.baseline, colours.input)
    looks = zip(found.items(), tones, ("solid", "dash", "dot"), strict=True)
    curves = [
        Curve(name, np.linspace(0, 100, seen.shape[-1]), seen, tone, dash)
        for (name, values), tone, dash in looks
        for seen in [values if values.shape[-1] > 1 else np.repeat(values, 2, -1)]  # one: a line
    ]
    return lines(curves, x_title, "correlation", colours, height=height)


def turning_figure(
    found: Mapping[str, np.ndarray], share: int, letter: str, colours: Palette
) -> go.Figure:
    """Partners' correlations while the second network is turned."""
    curves = [
        Curve("trained", SHARES, found["trained"], colours.method),
        Curve("untrained", SHARES, found["untrained"], colours.baseline, "dash"),
    ]
    figure = lines(curves, f"{letter} turned [%]", "mean |correlation|", colours, height=270)
    mark_x(figure, share, colours.error, 3)
    return figure.update_yaxes(range=[0, 1.02])


def own_figure(seen: Compared, colours: Palette) -> go.Figure:
    """A visitor's units by how well they are matched, beside two controls."""
    found = {
        "best partner": seen.best,
        "one to one": seen.matched,
        "one to one, samples shuffled": seen.shuffled,
    }
    figure = sorted_figure(found, "units of A, sorted [%]", colours, 300)
    lowest = min(0.0, *(float(values.min()) for values in found.values()))
    return figure.update_yaxes(range=[lowest - 0.03, 1.03])
