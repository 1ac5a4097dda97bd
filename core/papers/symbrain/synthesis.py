"""Slices of heads that never were, with the truth about their midline: domain randomisation.

As in SynthSeg (Billot et al. 2023), everything that differs between scanners and between people is
drawn at random around one symmetric head: pose, size, shape, contrast, bias, noise, blur, thickness of
the slice, field of view, skull or none, lesions on one side that push what surrounds them.

The truth is the midplane x = 0 of the head, bent with the head but not pushed by a lesion.
"""

from typing import NamedTuple

import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional

from core.memory import kept
from core.papers.symbrain.heads import INSIDE, SPACING, TISSUES, template_head
from core.papers.symbrain.lines import pixel_grid, ridge_line

SIDE = 128  # pixels of a slice
RIDGE = 1.5  # standard deviation of the heat across the midline [pixels]
BAND = 8.0  # and of the broad band that is learned with it
TILT = 35.0  # largest rotation of a head about each axis [degrees]
TILTED = 0.3  # share of heads that are rotated by anything up to it, not by a few degrees

# fluid, grey, white, skull, scalp, face, eyes: as in T1, T2, PD, FLAIR, newborn T1 and T2.
_CONTRASTS = np.array(
    [
        [0.15, 0.50, 0.80, 0.08, 0.90, 0.50, 0.25],
        [1.00, 0.60, 0.38, 0.06, 0.45, 0.30, 1.00],
        [0.60, 0.85, 0.65, 0.06, 0.60, 0.45, 0.70],
        [0.08, 0.75, 0.60, 0.06, 0.60, 0.35, 0.15],
        [0.20, 0.65, 0.45, 0.10, 0.85, 0.50, 0.30],
        [1.00, 0.45, 0.68, 0.08, 0.50, 0.35, 1.00],
    ]
)


class Slices(NamedTuple):
    """images (n, 128, 128) float32 in [0, 1]; distance (n, 128, 128) float32, to the midline [pixels],
    signed; brain (n, 128, 128) bool; lines (n, 3) float64, the straight line that fits the midline."""

    images: np.ndarray
    distance: np.ndarray
    brain: np.ndarray
    lines: np.ndarray


class Lesion(NamedTuple):
    """centre (3,) and radius in the head [mm], brightness in [0, 1], and how far it pushes [mm]."""

    centre: np.ndarray
    radius: float
    brightness: float
    push: float


class _Pose(NamedTuple):
    """Where the slice lies: rows of `axes` are its x, its y and its normal in the head [mm/pixel]."""

    axes: np.ndarray
    centre: np.ndarray


def synthesise(count: int, seed: int, lesioned: float, tilted: float = TILTED) -> Slices:
    """`count` slices, each drawn from (seed, its number) alone.

    lesioned, tilted: shares of heads with lesions, and of those that are rotated far.
    """
    return _stacked([_slice((seed, k), lesioned, tilted) for k in range(count)])


def not_heads(count: int, seed: int) -> np.ndarray:
    """(count, 128, 128) images without a brain: noise, ramps, stripes, boards, blobs, polygons, blank."""
    return np.stack([_other(np.random.default_rng((seed, k, 2))) for k in range(count)])


def heat_of(distance: np.ndarray, brain: np.ndarray, width: float = RIDGE) -> np.ndarray:
    """The heat map that belongs to the truth: a ridge along the midline, within the brain."""
    return np.exp(-((distance / width) ** 2) / 2, dtype=np.float32) * brain


def _stacked(slices: list[tuple[np.ndarray, ...]]) -> Slices:
    images, distance, brain = (np.stack(part) for part in zip(*slices, strict=True))
    return Slices(images, distance, brain, ridge_line(heat_of(distance, brain)))


def _slice(seed: tuple[int, int], lesioned: float, tilted: float) -> tuple[np.ndarray, ...]:
    """Lesions have chances of their own, so that a head can be had with them and without."""
    random, fate = np.random.default_rng(seed), np.random.default_rng((*seed, 1))
    ill = fate.random() < lesioned
    while True:
        pose = _pose(random, tilted)
        points = _points(pose, random)
        lesions = _lesions(points, fate) if ill else []
        maps = _tissues(_pushed(points, lesions), pose, random)
        brain = maps[:INSIDE].sum(0) > 0.5
        distance = _distance(points[0])
        ridge = brain & (np.abs(distance) < 1)
        if brain.sum() > 900 and ridge.sum() > 50:
            break
    healthy = _painted(maps, random)
    image = _acquired(_with_lesions(healthy, maps, _pushed(points, lesions), lesions, fate), random)
    turns, flipped = random.integers(4), random.integers(2)
    out = [image, distance * (-1 if flipped else 1), brain]
    out = [np.rot90(o[:, ::-1] if flipped else o, int(turns)) for o in out]
    return np.ascontiguousarray(out[0]), np.ascontiguousarray(out[1], np.float32), out[2]


def _pose(random: np.random.Generator, tilted: float) -> _Pose:
    """Axial or coronal, tilted a little or a lot, any size, off the middle, at any depth."""
    little = random.normal(0, 8, 3).clip(-TILT, TILT)
    tilt = little if random.random() < 1 - tilted else random.uniform(-TILT, TILT, 3)
    pitch, roll, yaw = np.deg2rad(tilt)
    turn = _rotation(2, yaw) @ _rotation(1, roll) @ _rotation(0, pitch)
    if random.random() < 0.5:  # axial: x to the right, y to the back, through z
        frame = np.array([[1.0, 0, 0], [0, -1, 0], [0, 0, 1]])
        depth, spin = random.uniform(-45, 68), random.uniform(-45, 45) - np.rad2deg(yaw)
    else:  # coronal: x to the right, y downwards, through y
        frame = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
        depth, spin = random.uniform(-88, 52), random.uniform(-45, 45) - np.rad2deg(roll)
    spin = np.deg2rad(spin)
    inplane = np.array(
        [[np.cos(spin), np.sin(spin), 0], [-np.sin(spin), np.cos(spin), 0], [0, 0, 1]]
    )
    size = random.uniform(160, 240) / SIDE  # mm of the template in a pixel
    stretch = np.exp(random.normal(0, 0.06, 3)).clip(0.85, 1.18)
    axes = (inplane @ frame @ turn) * stretch * size
    shift = random.uniform(-0.07, 0.07, 2) * SIDE
    centre = np.array([0, -18.0, 12]) * (1 - np.abs(frame[2])) + depth * np.abs(frame[2])
    return _Pose(axes, centre - shift @ axes[:2])


def _rotation(axis: int, angle: float) -> np.ndarray:
    turn = np.eye(3)
    i, j = [k for k in range(3) if k != axis]
    turn[i, i] = turn[j, j] = np.cos(angle)
    turn[i, j], turn[j, i] = -np.sin(angle), np.sin(angle)
    return turn


def _points(pose: _Pose, random: np.random.Generator) -> np.ndarray:
    """(3, 128, 128): where in the template each pixel lies [mm], in a head of a shape of its own."""
    x, y = pixel_grid(SIDE, SIDE)
    flat = np.tensordot(pose.axes[:2], np.stack([x, y]), axes=(0, 0)) + pose.centre[:, None, None]
    bend = [_smooth(random, 3, size) for size in random.uniform(0.5, 3.5, 3)]  # asymmetry, growth
    fold = [_smooth(random, 10, size) for size in random.uniform(0.5, 2.5, 3)]  # other gyri
    fold[0] = fold[0] * (1 - np.exp(-((flat[0] / 12) ** 2)))  # the falx does not fold
    return flat + np.stack(bend) + np.stack(fold)


def _smooth(random: np.random.Generator, knots: int, size: float) -> np.ndarray:
    """(128, 128) random field of standard deviation about `size`, `knots` bumps across."""
    coarse = random.normal(0, size, (knots + 3, knots + 3))
    start = 1 + random.random()
    at = start + np.linspace(0, knots - 1, SIDE)
    spline = _cubic(at - np.floor(at))
    column = np.zeros((SIDE, knots + 3))
    for k in range(4):
        column[np.arange(SIDE), (np.floor(at).astype(int) - 1 + k).clip(0, knots + 2)] += spline[k]
    return (
        1.6 * column @ coarse @ column.T
    )  # a B-spline field has about 0.6 of its knots' deviation


def _cubic(t: np.ndarray) -> np.ndarray:
    """Weights (4, n) of a uniform cubic B-spline."""
    inner = 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1
    return np.stack([(1 - t) ** 3, *inner, t**3]) / 6


def _distance(x: np.ndarray) -> np.ndarray:
    """Signed distance to the curve x = 0 [pixels], to first order."""
    down, right = np.gradient(x)
    return x / np.maximum(np.hypot(down, right), 1e-3)


def _lesions(points: np.ndarray, random: np.random.Generator) -> list[Lesion]:
    """One to three, all on one side, near the slice."""
    side = random.choice([-1, 1])
    number = random.choice([1, 1, 1, 2, 3])
    inner = np.argwhere(side * points[0] > 12)
    if not len(inner):
        return []
    out = []
    for _ in range(number):
        row, column = inner[random.integers(len(inner))]
        centre = points[:, row, column] * np.array([1, 0.8, 0.8])
        radius = random.uniform(5, 26)
        out.append(Lesion(centre, radius, random.uniform(0, 1), random.uniform(0, 0.45) * radius))
    return out


def _pushed(points: np.ndarray, lesions: list[Lesion]) -> np.ndarray:
    """What lies at each point once lesions have pushed it there: tissue from nearer their centre."""
    for lesion in lesions:
        away = points - lesion.centre[:, None, None]
        far = np.sqrt((away**2).sum(0)) + 1e-6
        reach = np.exp(-(((far - lesion.radius) / (1.2 * lesion.radius)) ** 2).clip(0))
        points = points - away / far * reach * lesion.push
    return points


def _tissues(points: np.ndarray, pose: _Pose, random: np.random.Generator) -> np.ndarray:
    """(7, 128, 128): shares of the tissues in each pixel of a slice, thin or thick."""
    maps, origin = _head_tensor()
    thick = random.uniform(2, 8) if random.random() < 0.3 else 0.0
    normal = pose.axes[2] / np.linalg.norm(pose.axes[2])
    layers = [0.0] if thick == 0 else [-thick / 2, 0.0, thick / 2]
    index = np.stack([points + layer * normal[:, None, None] for layer in layers]) / SPACING
    index = np.moveaxis(index, 1, -1) + origin[::-1]
    size = np.array(maps.shape[:1:-1])  # x, y, z, as grid_sample has them, from -1 to 1
    grid = torch.from_numpy((2 * index / (size - 1) - 1).astype(np.float32))
    found = functional.grid_sample(maps, grid[None], align_corners=True)
    return found[0].mean(1).numpy()


@kept
def _head_tensor() -> tuple[torch.Tensor, np.ndarray]:
    head = template_head()
    return torch.tensor(head.maps)[None], head.origin


def _painted(maps: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The slice before any scanner: a brightness for each tissue, and texture."""
    if random.random() < 0.55:
        bright = _CONTRASTS[random.integers(len(_CONTRASTS))] + random.normal(0, 0.08, len(TISSUES))
    else:
        bright = random.uniform(0, 1, len(TISSUES))
        bright[INSIDE] = random.uniform(0, 0.25)
    if random.random() < 0.35:  # stripped of all that is not brain
        bright[INSIDE:] = 0
        bright[0] *= random.choice([1.0, 0.3])
    bright = bright.clip(0, 1.2)
    image = np.tensordot(bright, maps, 1)
    return image * (1 + _smooth(random, 24, random.uniform(0, 0.12)))


def _with_lesions(
    image: np.ndarray,
    maps: np.ndarray,
    points: np.ndarray,
    lesions: list[Lesion],
    random: np.random.Generator,
) -> np.ndarray:
    inside = maps[:INSIDE].sum(0)
    for lesion in lesions:
        far = np.sqrt(((points - lesion.centre[:, None, None]) ** 2).sum(0))
        ragged = lesion.radius * (1 + _smooth(random, 12, 0.12))
        share = inside / (1 + np.exp(((far - ragged) / 1.5).clip(-30, 30)))
        rim = np.exp(-(((far - ragged) / 3) ** 2)) * inside * random.choice([0, 0, 0.5])
        image = image * (1 - share) + lesion.brightness * share + rim * random.uniform(-0.5, 0.5)
    return image.clip(0)


def _acquired(image: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """What a scanner and a converter make of the slice: (128, 128) float32 in [0, 1]."""
    image = image * np.exp(_smooth(random, 2, random.uniform(0, 0.35)))
    if random.random() < 0.15:
        image = image + random.uniform(0.03, 0.12) * np.roll(
            image, random.integers(16, SIDE - 16), random.integers(2)
        )
    image = ndimage.gaussian_filter(image, random.uniform(0, 1.4, 2) * (random.random() < 0.7))
    if random.random() < 0.25:  # coarse pixels
        step = random.uniform(1.3, 3)
        small = ndimage.zoom(image, 1 / step, order=1, grid_mode=True, mode="nearest")
        ratio = SIDE / np.array(small.shape)
        image = ndimage.zoom(small, ratio, order=1, grid_mode=True, mode="nearest")
    image = image / max(float(image.max()), 1e-6)
    noise = random.uniform(0, 0.08) * (random.random() < 0.8)
    real, imaginary = random.normal(0, noise + 1e-9, (2, SIDE, SIDE))
    image = np.hypot(image + real, imaginary)
    if random.random() < 0.12:  # part of the head is out of view
        cut = random.integers(4, 26)
        image[(slice(None, cut), slice(SIDE - cut, None))[random.integers(2)]] = 0
    image = levelled(image)
    if random.random() < 0.06:
        image = image.max() - image
    return (image ** np.exp(random.normal(0, 0.25))).astype(np.float32)


def levelled(image: np.ndarray) -> np.ndarray:
    """An image stretched so that its 1st and 99.5th percentiles become 0 and 1, and cut there."""
    low, high = np.percentile(image, (1, 99.5))
    return ((image - low) / max(high - low, 1e-6)).clip(0, 1).astype(np.float32)


def _other(random: np.random.Generator) -> np.ndarray:
    x, y = pixel_grid(SIDE, SIDE)
    kind = random.integers(8)
    angle = random.uniform(0, np.pi)
    along = x * np.cos(angle) + y * np.sin(angle)
    if kind == 0:
        image = random.normal(0, 1, (SIDE, SIDE))
    elif kind == 1:
        image = ndimage.gaussian_filter(random.normal(0, 1, (SIDE, SIDE)), random.uniform(1, 12))
    elif kind == 2:
        image = along + random.normal(0, random.uniform(0, 10), (SIDE, SIDE))
    elif kind == 3:
        image = np.sin(along * random.uniform(0.05, 1)) > random.uniform(-0.5, 0.5)
    elif kind == 4:
        across = y * np.cos(angle) - x * np.sin(angle)
        pitch = random.uniform(0.05, 0.5)
        image = np.sin(along * pitch) * np.sin(across * pitch) + random.normal(0, 0.1, x.shape)
    elif kind == 5:
        image = random.uniform(0, 1) + np.zeros((SIDE, SIDE))
    else:
        image = np.zeros((SIDE, SIDE))
        for _ in range(random.integers(1, 14)):
            image = image + random.uniform(-1, 1) * _blob(x, y, random)
        image = image + random.normal(0, random.choice([0, 0.05]), x.shape)
    image = levelled(ndimage.gaussian_filter(np.asarray(image, float), random.uniform(0, 1.5)))
    return levelled(image * _window(x, y, random)) if random.random() < 0.5 else image


def _window(x: np.ndarray, y: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """An ellipse or a rectangle about the middle, as large as heads are: all else is black."""
    wide, tall = random.uniform(30, 62, 2)
    turn = random.uniform(0, np.pi)
    u = (x * np.cos(turn) + y * np.sin(turn)) / wide
    v = (y * np.cos(turn) - x * np.sin(turn)) / tall
    power = random.choice([2.0, 4.0, 20.0])
    return (np.abs(u) ** power + np.abs(v) ** power < 1).astype(float)


def _blob(x: np.ndarray, y: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """An ellipse or a rectangle anywhere."""
    cx, cy = random.uniform(-50, 50, 2)
    wide, tall = random.uniform(4, 55, 2)
    turn = random.uniform(0, np.pi)
    u = ((x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)) / wide
    v = ((y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)) / tall
    inside = np.hypot(u, v) < 1 if random.random() < 0.6 else np.maximum(np.abs(u), np.abs(v)) < 1
    return inside.astype(float)
