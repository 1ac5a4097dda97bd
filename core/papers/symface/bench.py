"""What is timed of this room: heads against an exact renderer, and controls of the page."""

import numpy as np
import pyvista as pv

from core.atlas import Benchmark, Interaction
from core.data.heads import REACH, Shot, head, render, surface
from core.papers.symface.data import person
from core.papers.symface.model import SIDE


def benchmarks() -> list[Benchmark]:
    """One picture of 40 x 40 pixels: by samples of the surface, and by a ray a pixel."""
    someone, shot = person(0, 1.0), Shot()

    def theirs() -> np.ndarray:
        triangles = head().triangles
        faces = np.column_stack([np.full(len(triangles), 3), triangles])
        mesh = pv.PolyData(surface(someone, shot), faces)
        at = (np.arange(SIDE) + 0.5) / SIDE * 2 * REACH - REACH
        x, y = np.meshgrid(at, at)
        origins = np.column_stack([x.ravel(), y.ravel(), np.full(SIDE * SIDE, 3.0)])
        hits = [mesh.ray_trace(o, o - [0, 0, 6], first_point=True)[0] for o in origins]
        return np.array([hit[2] if len(hit) else -np.inf for hit in hits])

    return [
        Benchmark(
            "symface/a picture of a head, 40 x 40 pixels",
            "pyvista ray_trace, a ray a pixel, depths only",
            lambda: render(someone, shot, SIDE).pixels,
            theirs,
        )
    ]


INTERACTIONS = (
    Interaction("the light moves", {"light": -0.9}, "input[aria-label^='Light']"),
    Interaction(
        "a twin's asymmetry", {"view": "twins", "apart": 1.0}, "input[aria-label^='Asymmetry']"
    ),
)
