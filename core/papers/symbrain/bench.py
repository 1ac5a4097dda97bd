"""What is timed of this paper: symmetry search against plain loops of SciPy, and the page's controls."""

import numpy as np
from scipy import ndimage

from core.atlas import Benchmark, Interaction
from core.papers.symbrain import baselines
from core.papers.symbrain.lines import line_of
from core.papers.symbrain.samples import synthetic_slice

_THETAS = np.arange(0.0, 180.0, 6.0)


def _one_by_one(image: np.ndarray) -> np.ndarray:
    """The same search, mirroring the slice anew for each line."""
    rhos = np.arange(-19.0, 19.5, 0.5)
    return np.array([[baselines.symmetry(image, line_of(t, r)) for r in rhos] for t in _THETAS])


def benchmarks() -> list[Benchmark]:
    """All lines of a 64-pixel slice: convolution of turned rows, against mirroring for each line."""
    image = ndimage.zoom(synthetic_slice(0, False).images[0], 0.5, order=1)
    return [
        Benchmark(
            "symbrain/mirror correlation of 2310 lines, 64 pixels",
            "scipy.ndimage.map_coordinates, line by line",
            lambda: baselines.mirror_correlation(image, _THETAS),
            lambda: _one_by_one(image),
        )
    ]


INTERACTIONS = (
    Interaction("your line", {"mode": "yours"}, "input[aria-label^='Angle']"),
    Interaction("another slice", {"sample": 0}, "input[aria-label^='Which slice']"),
    Interaction("turn the slice", {"view": "square"}, "input[aria-label^='Turn by']"),
)
