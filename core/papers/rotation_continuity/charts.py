"""The charts of the page: distributions of errors, and what the networks on the circle learned."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import Curve, add_dots, add_line, layout, lines
from core.figures.palette import Palette
from core.groups.so3 import REPRESENTATIONS
from core.papers.rotation_continuity.figures import CAST
from core.papers.rotation_continuity.measure import ANGLE_EDGES, HISTOGRAM_EDGES, SHARES
from core.papers.rotation_continuity.toy import ToyRun, grid_degrees

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def error_figure(
    table: dict[str, Any], what: str, kinds: Sequence[str], colours: Palette
) -> go.Figure:
    """what: "histogram", "percentiles", "mean_by_angle" or "max_by_angle", over all seeds."""
    x = {
        "histogram": np.sqrt(HISTOGRAM_EDGES[1:] * np.maximum(HISTOGRAM_EDGES[:-1], 5e-3)),
        "percentiles": -np.log10(1 - SHARES / 100),
    }.get(what, (ANGLE_EDGES[1:] + ANGLE_EDGES[:-1]) / 2)
    curves, seen = [], Counter[bool]()
    for kind in kinds:
        entry = REPRESENTATIONS[kind]
        again, dash = divmod(seen[entry.continuous], len(DASHES))
        seen[entry.continuous] += 1
        y = np.array(table[kind][what], np.float64)
        tone, width = CAST[kind].tone(colours), 3.2 - 0.9 * again
        curves.append(Curve(entry.name, x, np.where(y > 0, y, np.nan), tone, DASHES[dash], width))
    x_title, y_title = {
        "histogram": ("error [degrees]", "test rotations"),
        "percentiles": ("share of rotations with a smaller error", "error [degrees]"),
        "mean_by_angle": ("angle of the true rotation [degrees]", "mean error [degrees]"),
        "max_by_angle": ("angle of the true rotation [degrees]", "largest error [degrees]"),
    }[what]
    figure = lines(curves, x_title, y_title, colours, what == "histogram", True, 520)
    if what == "percentiles":
        shares = ["0", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %"]
        figure.update_xaxes(tickvals=list(range(6)), ticktext=shares)
    return figure


def toy_figure(run: ToyRun, colours: Palette) -> go.Figure:
    """What both networks answer at the last snapshot, and by how much they err."""
    from plotly.subplots import make_subplots

    figure = make_subplots(1, 2, horizontal_spacing=0.12)
    x = grid_degrees().astype(np.float32)
    add_dots(figure, x, (x + 180) % 360 - 180, "truth", colours.truth, size=3)
    looks = {
        "angle": ("one angle", colours.baseline),
        "circle": ("cosine and sine", colours.method),
    }
    for key, (name, tone) in looks.items():
        answer = (run.predicted[key][-1] + 180) % 360 - 180
        error = np.maximum(run.error(key)[-1], 1e-3)
        add_dots(figure, x, answer, name, tone, size=4)
        add_line(figure, x, error, name, tone, column=2, showlegend=False)
    figure.update_xaxes(title_text="true angle [degrees]", dtick=90)
    figure.update_yaxes(title_text="answer [degrees]", dtick=90, row=1, col=1)
    figure.update_yaxes(
        title_text="error [degrees]", type="log", dtick=1, range=[-2.5, 2.4], row=1, col=2
    )
    return layout(figure, colours, height=430)
