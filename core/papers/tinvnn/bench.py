"""What is timed of this room: scaling by axes against scikit-learn's, and controls in the browser."""

import numpy as np
from sklearn.decomposition import PCA

from core.atlas import Benchmark, Interaction
from core.data.shapes import shapes
from core.groups.scaling import scaled


def benchmarks() -> list[Benchmark]:
    """Z of 1,024 points, up to signs, and the same by principal components."""
    points = shapes("test").points[:1].double()
    cloud = points[0].numpy()

    def ours() -> np.ndarray:
        return scaled(points, "none", sized=False).points[0].numpy()

    def theirs() -> np.ndarray:
        return PCA(3).fit_transform(cloud)

    return [Benchmark("tinvnn/Z of 1,024 points", "sklearn PCA", ours, theirs)]


INTERACTIONS = (
    Interaction("turn the cloud", {"view": "hands"}, ".cloud"),
    Interaction("turn the map", {"view": "tours"}, "input[aria-label^='Turn the map']"),
)
