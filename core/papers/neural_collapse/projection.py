"""Which directions of the feature space to look at: three for a scene, two for a plane."""

import numpy as np
from scipy.linalg import helmert
from scipy.optimize import minimize

from core.groups.rotations import from_euler
from core.memory import kept

# Three orthogonal vectors look about equally long under both: as if they were 120 degrees apart, and like
# the legs of a tripod.
TILT, TRIPOD = (from_euler(0, 0, degrees).numpy() for degrees in (10, 70))


@kept
def spread_axes(classes: int, count: int = 3) -> np.ndarray:
    """(count, K) orthonormal rows under which K orthonormal vectors fall as far apart as possible.

    In three dimensions two classes lie on a line and three in the plane, with the sum of all along the
    third axis; four are a tetrahedron, exactly. From five on (in two dimensions: four) the least energy
    sum 1 / distance^2 is searched for, among projections that send the sum of all to the middle.
    """
    centred = helmert(classes)  # (K - 1, K), orthonormal, rows sum to 0
    if classes <= count:
        flat = np.zeros((count, classes))
        flat[: classes - 1] = centred
        flat[-1] = classes**-0.5
        return flat
    if classes == count + 1:
        return centred
    pairs = np.triu_indices(classes, 1)

    def axes(point: np.ndarray) -> np.ndarray:
        return np.linalg.qr(point.reshape(classes - 1, count))[0].T @ centred

    def energy(point: np.ndarray) -> float:
        apart = axes(point)[:, pairs[0]] - axes(point)[:, pairs[1]]
        return float((1 / ((apart**2).sum(0) + 1e-6)).sum())

    draw = np.random.default_rng(0)
    tries = [minimize(energy, draw.normal(size=count * (classes - 1))) for _ in range(3)]
    return axes(min(tries, key=lambda found: found.fun).x)


def feature_axes(means: np.ndarray, count: int = 3) -> np.ndarray:
    """(count, d) orthonormal directions that show class means (K, d), d >= K - 1, by `spread_axes`.

    The nearest orthonormal vectors to the means (their polar factor) stand for the classes. Three
    that are not in a plane are tilted, so that they do not look as if they were.
    """
    left, sizes, right = np.linalg.svd(means, full_matrices=False)
    axes = spread_axes(len(means), count) @ left @ right
    left, _, right = np.linalg.svd(axes, full_matrices=False)
    axes = left @ right  # fewer classes than three leave a row of zeros
    return TRIPOD @ axes if len(means) == count == 3 and sizes[-1] > 0.02 * sizes[0] else axes
