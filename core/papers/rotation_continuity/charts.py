"""The charts of the page: distributions of errors, and what the networks on the circle learned."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Curve, lines
from core.figures.palette import Palette, rgb
from core.groups.so3 import REPRESENTATIONS
from core.papers.rotation_continuity.figures import CAST
from core.papers.rotation_continuity.measure import ANGLE_EDGES, HISTOGRAM_EDGES, SHARES
from core.papers.rotation_continuity.toy import ToyRun, grid_degrees


def error_figure(
    table: dict[str, Any], what: str, kinds: Sequence[str], few: Sequence[str], colours: Palette
) -> go.Figure:
    """what: "histogram", "percentiles", "mean_by_angle" or "max_by_angle", over all seeds.

    few: kinds that are named."""
    x = {
        "histogram": np.sqrt(HISTOGRAM_EDGES[1:] * np.maximum(HISTOGRAM_EDGES[:-1], 5e-3)),
        "percentiles": -np.log10(1 - SHARES / 100),
    }.get(what, (ANGLE_EDGES[1:] + ANGLE_EDGES[:-1]) / 2)
    curves, seen = [], Counter[bool]()
    for kind in sorted(kinds, key=lambda kind: kind in few):  # these above the others
        entry, tone = REPRESENTATIONS[kind], CAST[kind].tone(colours)
        named = kind in few
        dash, width = (
            ("solid", "dash")[seen[entry.continuous]] if named else "solid",
            3.2 if named else 1,
        )
        seen[entry.continuous] += named
        y = np.array(table[kind][what], np.float64)
        pale = f"rgba{(*rgb(tone), 0.5)}"
        y = np.where(y > 0, y, np.nan)
        curves.append(Curve(entry.name, x, y, tone if named else pale, dash, width, named=named))
    x_title, y_title = {
        "histogram": ("error [degrees]", "test rotations"),
        "percentiles": ("share of rotations with a smaller error", "error [degrees]"),
        "mean_by_angle": ("angle of the true rotation [degrees]", "mean error [degrees]"),
        "max_by_angle": ("angle of the true rotation [degrees]", "largest error [degrees]"),
    }[what]
    figure = lines(curves, x_title, y_title, colours, what == "histogram", True, 520)
    if what != "histogram":
        _name_ends(figure, [curve for curve in curves if curve.named])
    if what == "percentiles":
        shares = ["0", "90%", "99%", "99.9%", "99.99%", "99.999%"]
        figure.update_xaxes(tickvals=list(range(6)), ticktext=shares)
    return figure


def _name_ends(figure: go.Figure, curves: Sequence[Curve]) -> None:
    """Names at right ends on a logarithmic axis: below the lower curve of a pair, above the upper."""
    ends = sorted((float(np.ravel(curve.y)[-1]), curve.name, curve.colour) for curve in curves)
    for number, (y, name, tone) in enumerate(ends):
        look = {"font": {"color": tone, "size": 15}, "showarrow": False, "xanchor": "right"}
        side = "bottom" if number % 2 else "top"
        x = np.ravel(curves[0].x)[-1]
        figure.add_annotation(text=name, x=x, y=np.log10(y), yanchor=side, **look)


def toy_figures(run: ToyRun, colours: Palette) -> tuple[go.Figure, go.Figure]:
    """What both networks answer at the last snapshot, and by how much they err."""
    x = grid_degrees().astype(np.float32)
    curves = [Curve("truth", x, (x + 180) % 360 - 180, colours.truth, mode="markers", size=3)]
    looks = {
        "angle": ("one angle", colours.baseline),
        "circle": ("cosine and sine", colours.method),
    }
    off = []
    for key, (name, tone) in looks.items():
        answer = (run.predicted[key][-1] + 180) % 360 - 180
        curves.append(Curve(name, x, answer, tone, mode="markers", size=4))
        off.append(Curve(name, x, np.maximum(run.error(key)[-1], 1e-3), tone))
    title = "true angle [degrees]"
    answers = lines(curves, title, "answer [degrees]", colours, height=430).update_yaxes(dtick=90)
    errors = lines(off, title, "error [degrees]", colours, log_y=True, height=430)
    errors.update_yaxes(dtick=1, range=[-2.5, 2.4])
    return answers.update_xaxes(dtick=90), errors.update_xaxes(dtick=90)
