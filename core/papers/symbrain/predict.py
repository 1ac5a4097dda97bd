"""The midline of one slice: by two networks, with symmetry, and by three classical methods."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from scipy import ndimage
from torch import nn

from core.inputs import InputError
from core.papers.symbrain import baselines
from core.papers.symbrain.align import aligned
from core.papers.symbrain.lines import fit_line, pixel_grid
from core.papers.symbrain.model import averaged
from core.papers.symbrain.synthesis import SIDE, levelled

METHODS = ("combined", "network", "symmetry", "correlation", "axes", "mask")
_PITCHES = (1.5, 0.8, 0.3)  # of the refinement's steps [degrees and pixels]
# Heat along the line: of what is no head, and of a head that is surely known; set on slices and
# pictures that are used for nothing else.
_HEAT = (0.1, 0.4)
NEAR = 2.0  # confidence is the chance of being as near as this [degrees and pixels]
_PRIOR = 0.01  # of the refinement, in units of correlation
_MARGIN = 1.16  # side of the canvas, of the head's larger side


class Canvas(NamedTuple):
    """A slice as the network sees it: image (128, 128) float32 in [0, 1].

    scale: units of the slice in a pixel of the canvas; centre (x, y): the middle of the canvas, in
    units of the slice from its middle. A unit is a millimetre, or a pixel where pixels are square.
    """

    image: np.ndarray
    scale: float
    centre: tuple[float, float]

    def to_slice(self, line: np.ndarray) -> np.ndarray:
        """A line (..., 3) of the canvas in units of the slice."""
        line = np.array(line, float)
        shift = line[..., 0] * self.centre[0] + line[..., 1] * self.centre[1]
        line[..., 2] = line[..., 2] * self.scale + shift
        return line

    def from_slice(self, line: np.ndarray) -> np.ndarray:
        """The inverse of `to_slice`."""
        line = np.array(line, float)
        shift = line[..., 0] * self.centre[0] + line[..., 1] * self.centre[1]
        line[..., 2] = (line[..., 2] - shift) / self.scale
        return line


@dataclass(frozen=True)
class Midline:
    """What is found in a slice.

    lines: method -> (3,) on the canvas; heat and brain (128, 128): probabilities; spread: standard
    deviations of the combined line's angle [degrees] and offset [pixels of the canvas]; symmetry:
    method -> mirror correlation within the brain; confidence: the chance, as the networks see it, that
    the combined line is within `NEAR`.
    """

    canvas: Canvas
    lines: dict[str, np.ndarray]
    heat: np.ndarray
    brain: np.ndarray
    spread: tuple[float, float]
    symmetry: dict[str, float]
    confidence: float


def canvas_of(pixels: np.ndarray, spacing: tuple[float, float] = (1.0, 1.0)) -> Canvas:
    """The square around the head in a slice (H, W), resampled to 128 pixels.

    spacing: (row, column) size of a pixel. Raises InputError for a slice of one brightness.
    """
    pixels = np.asarray(pixels, np.float32)
    if float(pixels.max()) == float(pixels.min()):
        raise InputError("the slice is of one brightness; there is nothing to see")
    level = levelled(pixels)
    extent = float(np.max(np.array(pixels.shape) * spacing))
    pitch = extent / SIDE
    mask = baselines.foreground(_resampled(level, spacing, pitch, (0.0, 0.0), SIDE))
    rows, columns = (np.flatnonzero(mask.any(k)) for k in (1, 0))
    reach = min(max(len(rows), len(columns)) * pitch * _MARGIN, extent)
    most = (extent - reach) / 2
    x, y = (
        float(np.clip(((span[0] + span[-1]) / 2 - (SIDE - 1) / 2) * pitch, -most, most))
        for span in (columns, rows)
    )
    scale, centre = reach / SIDE, (x, y)
    return Canvas(levelled(_resampled(level, spacing, scale, centre, SIDE)), scale, centre)


def _resampled(
    image: np.ndarray,
    spacing: tuple[float, float],
    scale: float,
    centre: tuple[float, float],
    side: int,
) -> np.ndarray:
    """(side, side) pixels of size `scale` about `centre`, smoothed first where they are coarser."""
    sigma = [0.5 * np.sqrt(max((scale / s) ** 2 - 1, 0)) for s in spacing]
    smooth = ndimage.gaussian_filter(image, sigma)
    x, y = pixel_grid(side, side)
    rows = (y * scale + centre[1]) / spacing[0] + (image.shape[0] - 1) / 2
    columns = (x * scale + centre[0]) / spacing[1] + (image.shape[1] - 1) / 2
    return ndimage.map_coordinates(smooth, [rows, columns], order=1, prefilter=False)


def find_midline(
    canvas: Canvas,
    net: nn.Module,
    aligner: nn.Module,
    classical: bool = True,
) -> Midline:
    """The line by each method, or by the networks only."""
    device = next(net.parameters()).device
    with torch.inference_mode():
        image = torch.from_numpy(canvas.image)[None].to(device)
        heat, brain = (m[0].cpu().numpy() for m in averaged(net, image))
        ridge = fit_line((heat * (heat > 0.05))[None])[0]
        start, pivot = (
            torch.from_numpy(part).float()[None].to(device) for part in (ridge, middle_of(brain))
        )
        moved, step = aligned(aligner, image, start, pivot)
    line, *_ = moved.cpu().numpy().astype(float)
    wrong = float(step.angle_spread), float(step.offset_spread)
    lines = {"combined": line, "network": ridge}
    if classical:
        lines["symmetry"] = refined(canvas.image, ridge, brain)
        lines["correlation"] = baselines.correlation_line(canvas.image)
        lines["axes"] = baselines.principal_line(canvas.image)
        lines["mask"] = baselines.mask_line(canvas.image)
    scores = {m: baselines.symmetry(canvas.image, lines[m], brain) for m in lines}
    confidence = trust(heat, brain, ridge) * chance_of_near(wrong)
    spread = (np.sqrt(2) * wrong[0], np.sqrt(2) * wrong[1])
    return Midline(canvas, lines, heat, brain, spread, scores, confidence)


def middle_of(brain: np.ndarray) -> np.ndarray:
    """(2,): the centre of mass of a map, in pixels from the middle."""
    x, y = pixel_grid(*brain.shape)
    total = max(float(brain.sum()), 1e-6)
    return np.array([(x * brain).sum(), (y * brain).sum()]) / total


def heat_on(heat: np.ndarray, brain: np.ndarray, line: np.ndarray) -> float:
    """The mean heat along a line within the brain; 0 where it hardly meets the brain."""
    steps = np.arange(-SIDE, SIDE)
    middle = (SIDE - 1) / 2
    places = [
        line[1] * line[2] + line[0] * steps + middle,
        line[0] * line[2] - line[1] * steps + middle,
    ]
    on_line, inside = (
        ndimage.map_coordinates(values, places, order=1, prefilter=False)
        for values in (heat, brain)
    )
    inside = inside > 0.5
    return float(on_line[inside].mean()) if inside.sum() >= 16 else 0.0


def trust(heat: np.ndarray, brain: np.ndarray, line: np.ndarray) -> float:
    """How well the first network knows what it sees, in [0, 1]: by the mean heat along its line within
    the brain, which is low where its eight views disagree, and where it draws nothing."""
    low, high = _HEAT
    return float(np.clip((heat_on(heat, brain, line) - low) / (high - low), 0, 1))


def chance_of_near(errors: tuple[float, float]) -> float:
    """That both errors are at most `NEAR`, by Laplace's law of their means [degrees, pixels]."""
    angle, offset = (1 - np.exp(-NEAR / error) for error in errors)
    return float(angle * offset)


def lesion_weights(image: np.ndarray, line: np.ndarray, brain: np.ndarray) -> np.ndarray:
    """Weights (N, N) within the brain that fall where a slice differs from its mirror image.

    The difference is smoothed and measured against its median, so that one side's lesion loses its
    say while fine texture keeps it.
    """
    other = baselines.mirrored(image, line)
    both = np.minimum(brain, baselines.mirrored(brain, line))
    apart = ndimage.gaussian_filter(np.abs(image - other) * both, 2.5)
    inside = apart[both > 0.5]
    typical = float(np.median(inside)) if inside.size else 1.0
    return both / (1 + (apart / (2.5 * max(typical, 1e-3))) ** 4)


def refined(image: np.ndarray, line: np.ndarray, brain: np.ndarray) -> np.ndarray:
    """A line moved to where the brain mirrors itself best nearby, lesions aside.

    A prior of 1.5 degrees and 1.5 pixels about the given line keeps it there where the slice says
    little. Symmetry is measured at half the resolution, which is enough for a tenth of a pixel.
    """
    smooth, inside = _halved(ndimage.gaussian_filter(image, 1.0)), _halved(brain)
    start = np.array([line[0], line[1], line[2] / 2])
    middle = middle_of(inside)
    pivot = middle - (start[:2] @ middle - start[2]) * start[:2]

    def moved(step: np.ndarray) -> np.ndarray:
        c, s = np.cos(np.deg2rad(step[0])), np.sin(np.deg2rad(step[0]))
        normal = np.array([start[0] * c - start[1] * s, start[0] * s + start[1] * c])
        return np.array([*normal, normal @ pivot + step[1] / 2])

    best = np.zeros(2)
    for pitch in _PITCHES:
        weights = lesion_weights(smooth, moved(best), inside)

        def cost(step: np.ndarray, at: np.ndarray = best, weights: np.ndarray = weights) -> float:
            prior = _PRIOR * float((at + step) @ (at + step)) / 1.5**2
            return prior - baselines.symmetry(smooth, moved(at + step), weights)

        best = best + _downhill(cost, pitch)
    return moved(best) * [1, 1, 2]


def _downhill(cost: Callable[[np.ndarray], float], pitch: float) -> np.ndarray:
    """One step down: to the least of a paraboloid through nine points, `pitch` apart.

    The points lie evenly about the start, so that a mirrored problem has the mirrored step, which a
    simplex would not give.
    """
    steps = np.array([[i, j] for i in (-1, 0, 1) for j in (-1, 0, 1)]) * pitch
    values = np.array([cost(step) for step in steps])
    i, j = steps.T
    terms = np.stack([np.ones(9), i, j, i * i / 2, j * j / 2, i * j], 1)
    _, *slope, ii, jj, ij = np.linalg.lstsq(terms, values, rcond=None)[0]
    bend = np.array([[ii, ij], [ij, jj]])
    if np.linalg.eigvalsh(bend)[0] <= 0:
        return steps[values.argmin()]
    return np.clip(-np.linalg.solve(bend, slope), -2 * pitch, 2 * pitch)


def _halved(image: np.ndarray) -> np.ndarray:
    side = len(image) // 2
    return image.reshape(side, 2, side, 2).mean((1, 3))


def curve(heat: np.ndarray, line: np.ndarray) -> np.ndarray:
    """The curved midline (n, 2): x, y in pixels from the middle, along the line.

    At each step along the line, the mean of the heat within 8 pixels across it; steps with little heat
    are left out.
    """
    along = np.arange(-SIDE / 2, SIDE / 2, 2.0)
    across = np.arange(-8, 8.5, 0.5)
    x = line[0] * (line[2] + across) - line[1] * along[:, None]
    y = line[1] * (line[2] + across) + line[0] * along[:, None]
    rows = [y + (SIDE - 1) / 2, x + (SIDE - 1) / 2]
    found = ndimage.map_coordinates(heat, rows, order=1, prefilter=False)
    total = found.sum(1)
    clear = total > 0.25 * max(float(total.max()), 1e-6)
    bend = (found @ across)[clear] / total[clear]
    bend = ndimage.gaussian_filter1d(bend, 1.5, mode="nearest") if len(bend) > 3 else bend
    place = along[clear]
    reach = line[2] + bend
    return np.stack([line[0] * reach - line[1] * place, line[1] * reach + line[0] * place], 1)
