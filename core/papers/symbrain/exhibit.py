"""What the page shows: slices and volumes, what is found in them, and what happens under a motion."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy import ndimage

from core.data import first_slice
from core.equivariance import Square
from core.inputs.mri import Volume
from core.memory import kept
from core.papers.symbrain import samples
from core.papers.symbrain.lines import line_errors, line_of, pixel_grid, theta_rho
from core.papers.symbrain.predict import Midline
from core.papers.symbrain.slices import Slice, in_pixels, study
from core.papers.symbrain.volume import CUBE, Cube

SLICES = 24  # that come with the page
MOST_VOXELS = 3_000_000  # of a volume as it is drawn
LESION = 6.0  # radius of the brush [pixels of a slice of 128]


class Lesion(NamedTuple):
    """A painted spot: x, y and radius as shares of the slice's larger side, from its middle."""

    x: float
    y: float
    radius: float


@kept
def sample_slice(number: int, lesioned: bool) -> Slice:
    """A held-out synthetic slice, the same head with lesions or without."""
    if number == first_slice.NUMBER:
        image, line = first_slice.first_slice(lesioned)
    else:
        image, _, _, line = (part[0] for part in samples.synthetic_slice(number, lesioned))
    return Slice("a synthetic head", image, 1.0, "px", ("image left", "image right", "", ""), line)


def painted(shown: Slice, lesions: list[Lesion], brightness: float) -> Slice:
    """The slice with artificial lesions: soft discs of one brightness, 0 to 1 of the slice's range."""
    if not lesions:
        return shown
    x, y = pixel_grid(*shown.pixels.shape)
    side = max(shown.pixels.shape)
    share = np.zeros(shown.pixels.shape)
    for spot in lesions:
        far = np.hypot(x - spot.x * side, y - spot.y * side) - spot.radius * side
        share = np.maximum(share, 1 / (1 + np.exp((far / (0.012 * side)).clip(-30, 30))))
    low, high = np.percentile(shown.pixels, (1, 99))
    tone = low + brightness * (high - low)
    return replace(shown, pixels=(shown.pixels * (1 - share) + tone * share).astype(np.float32))


def misses(shown: Slice, midline: Midline) -> dict[str, tuple[float, float]]:
    """Method -> error of angle [degrees] and offset [units of the slice]; needs the truth."""
    assert shown.truth is not None
    out = {}
    for method, line in midline.lines.items():
        angle, offset = line_errors(midline.canvas.to_slice(line), shown.truth)
        out[method] = (float(angle), float(offset))
    return out


def turned(shown: Slice, angle: float, flipped: bool) -> Slice:
    """The slice mirrored left to right or not, then turned counter-clockwise [degrees]."""
    pixels = shown.pixels[:, ::-1] if flipped else shown.pixels
    if angle % 90 == 0:
        pixels = np.rot90(pixels, int(angle) // 90 % 4)
    else:
        side = len(pixels)
        x, y = pixel_grid(side, side)
        c, s = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
        rows = [x * s + y * c + (side - 1) / 2, x * c - y * s + (side - 1) / 2]
        pixels = ndimage.map_coordinates(
            pixels, rows, order=1, prefilter=False, cval=float(pixels.min())
        )
    return Slice(shown.name, np.ascontiguousarray(pixels), shown.pitch, shown.unit, ("",) * 4)


def turned_line(line: np.ndarray, angle: float, flipped: bool) -> np.ndarray:
    """A line (3,) under the same motion."""
    a, b, c = line
    a = -a if flipped else a
    turn = np.deg2rad(angle)
    return np.array([a * np.cos(turn) + b * np.sin(turn), b * np.cos(turn) - a * np.sin(turn), c])


LineSquare = Square[Slice, np.ndarray]  # of slices and lines in their pixels


def square(shown: Slice, midline: Midline, angle: float, flipped: bool, method: str) -> LineSquare:
    """Turn the slice then ask for its line, against ask then turn the line, in pixels.

    method: "combined" or "network"; error: the larger one of the angle between the two lines in right
    angles and of their offset in sides of the slice.
    """
    moved = turned(shown, angle, flipped)
    found = study(moved, classical=False)
    line = in_pixels(shown, midline, midline.lines[method])
    asked = in_pixels(moved, found, found.lines[method])
    carried = turned_line(line, angle, flipped)
    turn, shift = line_errors(asked, carried)
    error = max(float(turn) / 90, float(shift) / max(moved.pixels.shape))
    return Square(shown, moved, line, asked, carried, error)


def drawn_line(theta: float, rho: float, pitch: float) -> np.ndarray:
    """The visitor's line in pixels; rho in units."""
    line = line_of(theta, rho)
    line[2] /= pitch
    return line


def said(line: np.ndarray, pitch: float) -> tuple[float, float]:
    """(theta, rho in units) of a line in pixels."""
    theta, rho = theta_rho(line)
    return theta, rho * pitch


@kept
def sample_volume(name: str, yaw: int, roll: int, pitch: int) -> Volume:
    """The template or the newborn ("template", "newborn") as if the head had been turned [degrees]."""
    whole = samples.template_volume() if name == "template" else samples.newborn_volume()
    return samples.tilted(whole, yaw, roll, pitch)


@dataclass(frozen=True)
class DrawnVolume:
    """A volume as it is drawn: voxels (X, Y, Z) uint8 along its own axes, and their spacing [mm]."""

    voxels: np.ndarray
    spacing: tuple[float, float, float]


def drawable(volume: Volume) -> DrawnVolume:
    """The volume with at most three million voxels, 1st to 99.5th percentile as black to white."""
    shape = np.array(volume.voxels.shape)
    spacing = np.array(volume.spacing)
    size = float(np.prod(shape * spacing) / MOST_VOXELS) ** (1 / 3)
    wanted = np.maximum(spacing, size)
    counts = np.maximum((shape * spacing / wanted).astype(int), 1)
    wanted = shape * spacing / counts
    steps = wanted / spacing
    blurred = volume.voxels
    for k, step in enumerate(steps):
        if round(step) > 1:
            blurred = ndimage.uniform_filter1d(blurred, round(step), axis=k)
    voxels = ndimage.affine_transform(
        blurred, steps, (steps - 1) / 2, tuple(counts), order=1, prefilter=False, output=np.float32
    )
    low, high = np.percentile(voxels, (1, 99.5))
    grey = ((voxels - low) / max(float(high - low), 1e-9)).clip(0, 1) * 255
    right, forward, up = (float(s) for s in wanted)
    return DrawnVolume(grey.round().astype(np.uint8), (right, forward, up))


def overlay_of(
    volume: Volume, shown: DrawnVolume, cube: Cube, difference: np.ndarray
) -> np.ndarray:
    """A signed map on the cube's voxels, laid on the voxels as drawn: uint8, 128 where there is none."""
    steps = np.array(shown.spacing) / volume.spacing
    # Index as drawn -> index of the volume -> world -> index of the cube.
    start = volume.affine[:3, :3] @ ((steps - 1) / 2) + volume.affine[:3, 3]
    values = ndimage.affine_transform(
        difference,
        volume.affine[:3, :3] * steps / CUBE,
        (start - cube.corner) / CUBE,
        shown.voxels.shape,
        order=1,
        output=np.float32,
    )
    return (128 + values.clip(-0.5, 0.5) * 254).round().astype(np.uint8)


def plane_of_view(volume: Volume, plane: tuple[np.ndarray, float]) -> tuple[np.ndarray, float]:
    """A world plane in mm from the volume's middle along its own axes: normal (unit), offset."""
    normal, offset = plane
    axes = volume.affine[:3, :3] / volume.spacing
    middle = volume.affine[:3, :3] @ ((np.array(volume.voxels.shape) - 1) / 2)
    own = axes.T @ normal
    length = float(np.linalg.norm(own))
    rest = offset - normal @ (middle + volume.affine[:3, 3])
    return own / length, float(rest) / length
