"""The midline of one slice: by two networks, with symmetry, and by three classical methods."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from scipy import ndimage
from torch import nn

from core.device import answer
from core.papers.symbrain import baselines
from core.papers.symbrain.align import aligned
from core.papers.symbrain.canvas import Canvas
from core.papers.symbrain.lines import SQUARE, Motion, fit_line, middle_of
from core.papers.symbrain.model import averaged
from core.papers.symbrain.synthesis import SIDE

METHODS = ("combined", "network", "symmetry", "correlation", "axes", "mask")
# Heat along the line: of what is no head, and of a head that is surely known; set on slices and
# pictures that are used for nothing else.
_HEAT = (0.1, 0.4)
NEAR = 2.0  # confidence is the chance of being as near as this [degrees and pixels]
_PITCHES = (0.8, 0.4, 0.2)  # of the refinement's steps [degrees and pixels]
_TYPICAL = np.array([1.5, 1.5])  # errors of a line that no network vouches for, likewise
_DOUBT = np.array([0.5, 0.3])  # of what the networks expect to be off by: they never saw a scan
_PRIOR = 0.05  # of the refinement, set on slices and scans that no figure is measured on
_UNLIKE = 0.02  # of any two halves, by noise alone


@dataclass(frozen=True)
class Midline:
    """What is found in a slice.

    lines: method -> (3,) on the canvas; heat and brain (128, 128): probabilities; spread: standard
    deviations, as the networks see them, of angle [degrees] and offset [pixels of the canvas]; symmetry:
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


class Found(NamedTuple):
    """What the networks find in n slices.

    heat and brain (n, N, N): probabilities; ridges (n, 3): the first network's lines; lines (n, 3):
    those moved by the second; errors (n, 2): what it expects to be off by, angle [degrees] and offset
    [pixels]; confidence (n,): the chance that a line is within `NEAR`.
    """

    heat: np.ndarray
    brain: np.ndarray
    ridges: np.ndarray
    lines: np.ndarray
    errors: np.ndarray
    confidence: np.ndarray


def find_lines(
    images: np.ndarray, net: nn.Module, aligner: nn.Module, group: tuple[Motion, ...] = SQUARE
) -> Found:
    """Look at slices (n, N, N). group: motions that the first network is averaged over."""
    pixels = torch.from_numpy(images)
    heat, brain = (m.numpy() for m in averaged(partial(answer, net), pixels, group))
    ridges = fit_line(heat * (heat > 0.05))
    pivots = np.stack([middle_of(mask) for mask in brain])
    moved, step = aligned(
        partial(answer, aligner), pixels, torch.from_numpy(ridges), torch.from_numpy(pivots)
    )
    errors = torch.stack([step.angle_spread, step.offset_spread], 1).numpy()
    known = np.array([trust(*parts) for parts in zip(heat, brain, ridges, strict=True)])
    confidence = known * chance_of_near(errors)
    return Found(heat, brain, ridges, moved.numpy(), errors, confidence)


def find_midline(
    canvas: Canvas, net: nn.Module, aligner: nn.Module, classical: bool = True
) -> Midline:
    """The line by each method, or without those that are beside the page's own.

    The combined line is the networks', moved to where the brain mirrors itself best, as far as their
    doubt lets it.
    """
    found = find_lines(canvas.image[None], net, aligner)
    heat, brain, ridge, line, errors, confidence = (part[0] for part in found)
    doubt = np.hypot(errors, _DOUBT)
    lines = {"combined": refined(canvas.image, line, brain, doubt), "network": line}
    if classical:
        lines["symmetry"] = refined(canvas.image, ridge, brain)
        lines["correlation"] = baselines.correlation_line(canvas.image)
        lines["axes"] = baselines.principal_line(canvas.image)
        lines["mask"] = baselines.mask_line(canvas.image)
    scores = {m: baselines.symmetry(canvas.image, lines[m], brain) for m in lines}
    angle, offset = np.sqrt(2) * errors  # Laplace's deviation, of its mean
    return Midline(
        canvas, lines, heat, brain, (float(angle), float(offset)), scores, float(confidence)
    )


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


def chance_of_near(errors: np.ndarray) -> np.ndarray:
    """(n,): that angle and offset are both within `NEAR`, by Laplace's law of their means (n, 2)."""
    return np.prod(1 - np.exp(-NEAR / errors), axis=-1)


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


def refined(
    image: np.ndarray, line: np.ndarray, brain: np.ndarray, errors: np.ndarray = _TYPICAL
) -> np.ndarray:
    """A line moved to where the brain mirrors itself best nearby, lesions aside.

    What two halves do not share is noise of unknown variance, so that the logarithm of one less their
    correlation stands for the likelihood: halves that are much alike have much say, those of an oblique
    slice little. A prior about the given line, of the errors (2,) it may have, angle [degrees] and
    offset [pixels], keeps it there where the slice says little. Symmetry is measured at half the
    resolution, which is enough for a tenth of a pixel.
    """
    smooth = _halved(ndimage.gaussian_filter(image.astype(float), 1.0))
    inside = _halved(brain.astype(float))
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
            far = (at + step) / errors
            alike = baselines.symmetry(smooth, moved(at + step), weights)
            return _PRIOR * float(far @ far) + float(np.log(1 + _UNLIKE - alike))

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


NOTICE = "research and teaching only, not for clinical use"


# Confidence below which a prediction is announced as unsure, and the input as no head that the networks
# know; set on slices and pictures that are used for nothing else.
SURE = 0.8
UNKNOWN = 0.08


def announcement(confidence: float) -> str:
    """What is said of a confidence; empty where it is high."""
    if confidence < UNKNOWN:
        return (
            "this does not look like a brain that the network knows (out of distribution); "
            "the line is a guess"
        )
    return "low confidence: check the line by eye" if confidence < SURE else ""
