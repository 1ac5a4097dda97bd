"""Lines in a slice, the eight motions of its square, and the fit of a line to a heat map.

A line is (a, b, c) with a^2 + b^2 = 1: the points with a x + b y = c, in pixels from the middle of the
image, x to the right and y downwards. (a, b, c) and (-a, -b, -c) are the same line.
"""

import numpy as np
import torch
from torch import Tensor

from core.memory import kept

# The symmetries of a square: quarter turns (counter-clockwise on the screen), after a flip of x or not.
SQUARE = tuple((turns, flipped) for flipped in (False, True) for turns in range(4))
Motion = tuple[int, bool]

_SCALES = (8.0, 6.0, 4.0, 3.0, *(2.5,) * 8)  # of the robust fit [pixels]


def line_of(theta: float, rho: float) -> np.ndarray:
    """The line x cos(theta) + y sin(theta) = rho, theta in degrees: (3,) float64."""
    angle = np.deg2rad(theta)
    return np.array([np.cos(angle), np.sin(angle), rho])


def theta_rho(line: np.ndarray) -> tuple[float, float]:
    """(theta, rho) of a line, theta in degrees in [0, 180)."""
    theta = float(np.rad2deg(np.arctan2(line[1], line[0]))) % 360
    if theta < 180:
        return theta, float(line[2])
    return theta - 180, -float(line[2])


def line_errors(line: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Between lines (..., 3): the angle [degrees] and the difference of rho [pixels]."""
    cosine = (line[..., :2] * truth[..., :2]).sum(-1)
    sine = line[..., 0] * truth[..., 1] - line[..., 1] * truth[..., 0]
    angle = np.rad2deg(np.arctan2(np.abs(sine), np.abs(cosine)))
    return angle, np.abs(line[..., 2] - np.where(cosine < 0, -1, 1) * truth[..., 2])


def moved_line(line: np.ndarray, motion: Motion) -> np.ndarray:
    """The image of lines (..., 3) under a motion of the square."""
    turns, flipped = motion
    a, b, c = np.moveaxis(np.asarray(line), -1, 0)
    if flipped:
        a = -a
    for _ in range(turns):
        a, b = b, -a
    return np.stack([a, b, c], -1)


def moved(images: Tensor, motion: Motion) -> Tensor:
    """Images (..., N, N) under a motion of the square."""
    turns, flipped = motion
    return torch.rot90(images.flip(-1) if flipped else images, turns, (-2, -1))


def moved_back(images: Tensor, motion: Motion) -> Tensor:
    """The inverse of `moved`."""
    turns, flipped = motion
    back = torch.rot90(images, -turns, (-2, -1))
    return back.flip(-1) if flipped else back


@kept
def pixel_grid(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """(x, y), each (height, width), in pixels from the middle; not to be written into."""
    y, x = np.mgrid[:height, :width].astype(float)
    x, y = x - (width - 1) / 2, y - (height - 1) / 2
    x.flags.writeable = y.flags.writeable = False
    return x, y


def middle_of(brain: np.ndarray) -> np.ndarray:
    """(2,): the centre of mass of a map, in pixels from the middle."""
    x, y = pixel_grid(*brain.shape)
    total = max(float(brain.sum()), 1e-6)
    return np.array([(x * brain).sum(), (y * brain).sum()]) / total


def fit_line(heat: np.ndarray) -> np.ndarray:
    """The line along the strongest ridge of heat maps (n, H, W), none negative.

    It starts where the sum of heat along a line is largest, over lines 3 degrees and 1 pixel apart (the
    Hough transform), and goes on by reweighted total least squares: Cauchy's weights of the distance to
    the line, over a scale that narrows to 2.5 pixels, so that a second ridge does not pull. Returns
    lines (n, 3); a map without heat gives the line x = 0.
    """
    x, y = pixel_grid(*heat.shape[1:])
    warm = heat.any(0)
    x, y, heat = x[warm], y[warm], heat[:, warm].astype(float)
    lines = np.stack([_strongest(weights, x, y) for weights in heat])
    for scale in _SCALES:
        away = lines[:, :1] * x + lines[:, 1:2] * y - lines[:, 2:]
        lines = _least_squares(heat / (1 + (away / scale) ** 2), x, y)
    return lines


def _strongest(weights: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The line (3,) with the largest sum of weights (m,) on it, of points x, y."""
    warm = weights > 0.1 * weights.max(initial=0)
    thetas = np.deg2rad(np.arange(0, 180, 3.0))
    rhos = np.outer(np.cos(thetas), x[warm]) + np.outer(np.sin(thetas), y[warm])
    most = int(np.ceil(np.hypot(x, y).max(initial=0))) + 3
    bins = np.round(rhos).astype(int) + most
    width = 2 * most + 1
    flat = (bins + width * np.arange(len(thetas))[:, None]).ravel()
    sums = np.bincount(flat, np.tile(weights[warm], len(thetas)), len(thetas) * width)
    smooth = np.convolve(sums, [1, 2, 3, 2, 1], "same").reshape(len(thetas), width)
    row, column = np.unravel_index(smooth.argmax(), smooth.shape)
    return np.array([np.cos(thetas[row]), np.sin(thetas[row]), column - most])


def ridge_line(heat: np.ndarray) -> np.ndarray:
    """The line (n, 3) of least squares through maps (n, H, W) of one straight ridge and nothing else."""
    x, y = (axis.ravel() for axis in pixel_grid(*heat.shape[1:]))
    return _least_squares(heat.reshape(len(heat), -1).astype(float), x, y)


def _least_squares(weights: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Lines (n, 3) with the least weighted squared distance."""
    total = weights.sum(1)
    safe = np.maximum(total, 1e-12)
    mx, my = weights @ x / safe, weights @ y / safe
    xx = weights @ x**2 / safe - mx**2
    yy = weights @ y**2 / safe - my**2
    xy = weights @ (x * y) / safe - mx * my
    scatter = np.stack([np.stack([xx, xy], -1), np.stack([xy, yy], -1)], -2)
    _, vectors = np.linalg.eigh(scatter)
    a, b = vectors[..., 0, 0], vectors[..., 1, 0]
    empty = total < 1e-9
    a, b = np.where(empty, 1.0, a), np.where(empty, 0.0, b)
    return np.stack([a, b, a * mx + b * my], -1)
