"""How the two halves of a head differ: signed maps, and three indices with their baseline.

What is measured depends on the line or plane, on the field's unevenness and on noise; a number means
something beside the same number of the symmetric template only. None of this is a diagnosis.
"""

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from core.memory import kept
from core.papers.symbrain.baselines import mirrored, symmetry
from core.papers.symbrain.lines import pixel_grid
from core.papers.symbrain.samples import template_volume, tilted, true_plane
from core.papers.symbrain.slices import study, volume_slice
from core.papers.symbrain.volume import CUBE, Cube, cube_of

SMOOTHING = 2.0  # standard deviation, in pixels or voxels


class Asymmetry(NamedTuple):
    """map: (N, N) or (X, Y, Z) float32, smoothed, each point minus its mirror image, zero outside the
    brain; correlation of the halves; difference: mean absolute value of the map within the brain;
    balance: (right - left) / (right + left) of the area or volume, right being where x grows."""

    map: np.ndarray
    correlation: float
    difference: float
    balance: float

    def indices(self) -> dict[str, float]:
        """The three numbers, rounded."""
        return {
            "mirror_correlation": round(self.correlation, 4),
            "mean_difference": round(self.difference, 4),
            "balance": round(self.balance, 4),
        }


def slice_asymmetry(image: np.ndarray, brain: np.ndarray, line: np.ndarray) -> Asymmetry:
    """Of a slice (N, N) in [0, 1] across a line; brain (N, N): its probability."""
    mask = brain > 0.5
    both = mask & (mirrored(mask.astype(float), line) > 0.5)
    smooth = ndimage.gaussian_filter(image, SMOOTHING)
    difference = (smooth - mirrored(smooth, line)) * both
    x, y = pixel_grid(*image.shape)
    sign = 1 if line[0] >= 0 else -1
    away = sign * (line[0] * x + line[1] * y - line[2])
    return _asymmetry(difference, both, symmetry(image, line, mask.astype(float)), mask, away)


def volume_asymmetry(cube: Cube, normal: np.ndarray, offset: float) -> Asymmetry:
    """Of a head resampled to voxels of 3 mm, across a plane in world coordinates."""
    index = np.indices(cube.image.shape).reshape(3, -1).T
    away = (index * CUBE + cube.corner) @ normal - offset
    other = index - 2 * away[:, None] * normal / CUBE
    smooth = ndimage.gaussian_filter(cube.image, SMOOTHING / 2)

    def mirror(values: np.ndarray) -> np.ndarray:
        found = ndimage.map_coordinates(values, other.T, order=1, prefilter=False)
        return found.reshape(cube.image.shape)

    both = cube.head & (mirror(cube.head.astype(np.float32)) > 0.5)
    image, opposite = cube.image[both], mirror(cube.image)[both]
    correlation = float(np.corrcoef(image, opposite)[0, 1]) if both.sum() > 8 else 0.0
    away = away.reshape(cube.image.shape)
    return _asymmetry((smooth - mirror(smooth)) * both, both, correlation, cube.head, away)


def _asymmetry(
    difference: np.ndarray, both: np.ndarray, correlation: float, mask: np.ndarray, away: np.ndarray
) -> Asymmetry:
    inside = np.abs(difference[both])
    # What lies on the line belongs to neither side.
    on_right, on_left = (int((mask & (side > 1e-6)).sum()) for side in (away, -away))
    return Asymmetry(
        difference.astype(np.float32),
        correlation,
        float(inside.mean()) if inside.size else 0.0,
        (on_right - on_left) / max(on_right + on_left, 1),
    )


@kept
def slice_baseline() -> dict[str, float]:
    """The indices of an axial slice of the template, turned by 12 degrees in its own plane.

    The template is symmetric: what is left is what resampling and the line's error bring in.
    """
    midline = study(volume_slice(tilted(template_volume(), 12, 0), 2, 90), classical=False)
    return slice_asymmetry(midline.canvas.image, midline.brain, midline.lines["combined"]).indices()


@kept
def template_baseline() -> dict[str, float]:
    """The indices of the template, tilted, across its true plane: what resampling brings in."""
    cube = cube_of(tilted(template_volume(), 12, -8, 5))
    return volume_asymmetry(cube, *true_plane(12, -8)).indices()
