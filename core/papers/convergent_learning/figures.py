"""What the page draws: partners as tiles joined by lines, matrices, weights, response maps and curves."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageDraw, ImageFont

from core.figures.charts import Bars, Curve, bars, lines
from core.figures.palette import Palette, Scale, rgb
from core.figures.slices import SlicePanel, SliceScene
from core.papers.convergent_learning.comparison import Compared
from core.papers.convergent_learning.exhibit import SHARES, Clustered, Matched, How, Predicted

SHOWN = 8  # pairs in a panel
WIDTH, HEIGHT, MARGIN = 640, 500, 36  # of a panel of pairs [pixels]
WEIGHTS = 8  # partners that are drawn of a prediction
GREY = Scale(0, 1, "input")


def _signed(values: np.ndarray, colours: Palette) -> np.ndarray:
    """Values (...) in [-1, 1] as colours (..., 3) uint8: from the ground to blue, or to orange below 0."""
    share = np.clip(np.nan_to_num(values), -1, 1)[..., None]
    tones = np.where(share > 0, rgb(colours.method), rgb(colours.baseline))
    ground = np.array(rgb(colours.ground))
    return (np.abs(share) * tones + (1 - np.abs(share)) * ground).round().astype(np.uint8)


def _tile(picture: np.ndarray, side: int) -> Image.Image:
    """What a unit looks for (s, s), ink white."""
    grey = Image.fromarray(GREY.levels(picture))
    return grey.resize((side, side), Image.Resampling.NEAREST)


def match_scene(found: Matched, is_matched: bool, how: How, colours: Palette) -> SliceScene:
    """The best pairs, the last pairs, and how alike all units are."""
    count = len(found.match.values)
    half = min(SHOWN, count // 2)
    parts = (("The best pairs", range(half)), ("The last pairs", range(count - half, count)))
    panels = [_pairs(name, found, list(at), is_matched, how, colours) for name, at in parts]
    panels.append(_table(found, is_matched, how, colours))
    return SliceScene(panels, "Units of two networks, and who is whose partner", 3, 37)


def _pairs(
    name: str, found: Matched, at: list[int], is_matched: bool, how: How, colours: Palette
) -> SlicePanel:
    match, step = found.match, (WIDTH - MARGIN) / len(at)
    side = int(min(step - 8, 120))
    canvas = Image.new("RGB", (WIDTH, HEIGHT), colours.ground)
    pen, font = ImageDraw.Draw(canvas), ImageFont.load_default(30)
    top, bottom = 4, HEIGHT - side - 40
    order = np.argsort(np.argsort(match.partners[at], kind="stable"))  # of B's units as they come
    places = np.arange(len(at)) if is_matched else order
    unit = 1 if how == "information" else 2
    paths, looks = [], []
    for column, (pair, place) in enumerate(zip(at, places, strict=True)):
        value = float(match.values[pair])
        upper, lower = (MARGIN + (n + 0.5) * step for n in (column, place))
        canvas.paste(_tile(found.first[match.units[pair]], side), (int(upper - side / 2), top))
        canvas.paste(
            _tile(found.second[match.partners[pair]], side), (int(lower - side / 2), bottom)
        )
        pen.text((lower, HEIGHT - 20), f"{value:.{unit}f}", colours.text, font, anchor="mm")
        ends = np.array([[upper, top + side + 4], [lower, bottom - 4]])
        paths.append(ends - np.array([WIDTH, HEIGHT]) / 2)
        looks.append((colours.method, 1 + 8 * max(value, 0) ** 2 / _most(found, how) ** 2))
    for letter, y in (("A", top), ("B", bottom)):
        pen.text((MARGIN / 2 - 4, y + side / 2), letter, colours.text, font, anchor="mm")
    said = ", ".join(f"{match.values[pair]:.2f}" for pair in at)
    where = "below each other" if is_matched else "each network in its own order"
    return SlicePanel(
        name,
        colours.method,
        f"{name}: units of A above, their partners of B below, {where}; alike by {said}",
        np.asarray(canvas),
        subtitle=f"{at[0] + 1} to {at[-1] + 1} of {len(match.values)}",
        paths=paths,
        looks=looks,
        crisp=True,
    )


def _most(found: Matched, how: How) -> float:
    return max(float(found.alike.max()), 1e-9) if how == "information" else 1.0


def _table(found: Matched, is_matched: bool, how: How, colours: Palette) -> SlicePanel:
    match = found.match
    rows = [*match.units, *np.setdiff1d(np.arange(len(found.first)), match.units)]
    columns = list(range(len(found.second)))
    if is_matched:
        rest = [] if how == "semi" else np.setdiff1d(columns, match.partners)
        columns = [*match.partners, *rest]
    shown = found.alike[np.ix_(rows, columns)] / _most(found, how)
    ordered = "in order of partners" if is_matched else "in its own order"
    return SlicePanel(
        "All units",
        colours.truth,
        f"How alike {len(rows)} units of A and {len(columns)} of B are, B {ordered}",
        _signed(shown, colours),
        subtitle=f"rows A, columns B {ordered}",
        crisp=True,
    )


def weights_scene(
    seen: Predicted, weights: np.ndarray, looks: tuple[np.ndarray, np.ndarray], colours: Palette
) -> SliceScene:
    """The units of A that predict a unit of B, the heaviest first. looks: what A's units and B's look for,
    by their number in the layer."""
    first, second = looks
    order = np.argsort(-np.abs(weights), kind="stable")
    used = [n for n in order if weights[n]][:WEIGHTS]
    canvas = Image.new("RGB", (WIDTH, 250), colours.ground)
    pen, font = ImageDraw.Draw(canvas), ImageFont.load_default(24)
    side, width = 104, len(first)
    canvas.paste(_tile(second[seen.target % width], 150), (4, 46))
    pen.text((79, 222), "unit of B", colours.text, font, anchor="mm")
    for place, n in enumerate(used):
        x, y = 190 + place % 4 * 114, place // 4 * 126
        canvas.paste(_tile(first[seen.units[n] % width], side - 14), (x, y + 4))
        pen.text((x + 45, y + 110), f"{weights[n]:+.2f}", colours.text, font, anchor="mm")
    count = int((weights != 0).sum())
    said = ", ".join(f"{weights[n]:+.2f}" for n in used) or "none"
    more = f", the {len(used)} heaviest shown" if count > len(used) else ""
    panel = SlicePanel(
        "From these units of A",
        colours.method,
        f"A unit of B, and the units of A that predict it, by weight: {said}",
        np.asarray(canvas),
        subtitle=f"{count} with a weight{more}",
        crisp=True,
    )
    return SliceScene([panel], "Who predicts a unit of B", 1, 30)


def answers_scene(
    digit: np.ndarray,
    said: Sequence[np.ndarray],
    looks: Sequence[np.ndarray],
    own: int,
    colours: Palette,
) -> SliceScene:
    """A digit, and what the unit and its twins in the other networks say of it. looks: what each looks
    for, drawn where a unit says one number of a digit; own: the network whose unit it is."""
    panels = [SlicePanel("The digit", colours.input, "The digit", GREY.picture(digit), crisp=True)]
    for net, (values, look) in enumerate(zip(said, looks, strict=True)):
        most = float(values.max())
        is_map = values.size > 1
        name = f"Network {'ABCD'[net]}"
        panels.append(
            SlicePanel(
                name,
                colours.method if net == own else colours.truth,
                f"{name}: its unit says {most:.2f} of the most it ever says",
                Scale(0, 1, "activity").picture(values) if is_map else GREY.picture(look),
                subtitle=f"says {most:.2f}{' at most' if is_map else ''}"
                + (", this unit" if net == own else ""),
                crisp=True,
            )
        )
    return SliceScene(panels, "One digit, one unit, four networks", 5, 17)


def path_figure(seen: Predicted, used: int, r2: float, colours: Palette) -> go.Figure:
    """R2 over the number of units that may be used."""
    curves = [
        Curve("Lasso", seen.counts, seen.r2, colours.method, mode="lines+markers", size=7),
        Curve("all, ridge", [1, seen.counts[-1]], [seen.ridge] * 2, colours.truth, "dash", 2),
        Curve("now", [used], [r2], colours.error, mode="markers", size=15),
    ]
    figure = lines(curves, "units of A that are used", "R2, unseen digits", colours, height=250)
    low = min(0, min(seen.r2), r2) - 0.03
    return figure.update_yaxes(range=[max(low, -0.5), 1.02]).update_layout(margin_b=50)


def clusters_scene(found: Clustered, colours: Palette) -> SliceScene:
    """Correlations of both networks' units, ordered by cluster."""
    count = len(found.alike)
    cuts = np.cumsum(found.of_first + found.of_second)[:-1]
    ends = np.array([-count / 2, count / 2])
    paths = []
    for cut in cuts - count / 2:
        paths += [np.stack([ends, [cut, cut]], 1), np.stack([[cut, cut], ends], 1)]
    panel = SlicePanel(
        f"{count} units of both networks",
        colours.method,
        f"Correlations of {count} units of two networks, ordered by cluster, {len(cuts) + 1} clusters",
        _signed(found.alike, colours),
        subtitle="ordered by cluster, in each A's units first",
        paths=paths,
        looks=[(colours.text, 1.4)] * len(paths),
        crisp=True,
    )
    return SliceScene([panel], "Clusters of units", 1, 50)


def composition_figure(found: Clustered, colours: Palette) -> go.Figure:
    """How many units of each network the clusters hold."""
    places = [str(n) for n in range(1, len(found.of_first) + 1)]
    groups = [
        Bars("units of A", found.of_first, colours.method),
        Bars("units of B", found.of_second, colours.baseline),
    ]
    return bars(groups, places, "cluster", "units", colours, height=340)


_KINDS = {"trained": "trained", "untrained": "untrained", "shuffled": "samples shuffled"}


def curves_figure(found: Mapping[str, np.ndarray], colours: Palette) -> go.Figure:
    """Partners' correlations, sorted: trained networks and two controls."""
    tones = (colours.method, colours.baseline, colours.input)
    share = np.linspace(0, 100, 101)
    curves = [
        Curve(_KINDS[name], share, values, tone, dash)
        for (name, values), tone, dash in zip(
            found.items(), tones, ("solid", "dash", "dot"), strict=True
        )
    ]
    figure = lines(curves, "pairs, sorted [%]", "correlation", colours, height=330)
    return figure.update_yaxes(range=[-0.05, 1.02])


def turning_figure(found: Mapping[str, np.ndarray], share: int, colours: Palette) -> go.Figure:
    """Partners' correlations while B is turned."""
    tones = {"trained": (colours.method, "solid"), "untrained": (colours.baseline, "dash")}
    curves = [
        Curve(name, SHARES, values, *tones[name], named=True) for name, values in found.items()
    ]
    figure = lines(curves, "B turned [%]", "mean |correlation|", colours, height=330)
    figure.add_vline(share, line={"color": colours.error, "dash": "dot", "width": 3})
    return figure.update_yaxes(range=[0, 1.02])


def own_figure(seen: Compared, colours: Palette) -> go.Figure:
    """A visitor's units by how well they are matched, beside two controls."""

    def curve(name: str, values: np.ndarray, tone: str, dash: str) -> Curve:
        return Curve(name, np.linspace(0, 100, max(len(values), 2)), values, tone, dash)

    curves = [
        curve("best partner", seen.best, colours.method, "solid"),
        curve("one to one", seen.matched, colours.transformation, "dash"),
        curve("samples shuffled", seen.shuffled, colours.input, "dot"),
    ]
    figure = lines(curves, "units of A, sorted [%]", "correlation", colours, height=320)
    return figure.update_yaxes(range=[-0.25, 1.02])
