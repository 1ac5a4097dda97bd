"""Pictures of bodies in any pose: points splatted into a depth buffer, the same on every machine.

The camera looks along -z from far away, so that the picture has no perspective; x runs to the right and
y up: a turn about z turns the picture in its plane, and with the light on the camera's axis a quarter
turn does so to the pixel.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.ndimage import grey_closing

from core.data.objects import Body

FINER = 2  # places of the depth buffer along a pixel's side
AMBIENT = 0.25  # share of its brightness that a place has when no light falls on it
AHEAD = (0.0, 0.0, 1.0)  # from the body to a light that stands where the camera is
_CROSS = ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0))  # which places a point covers


def render(
    body: Body,
    rotations: np.ndarray,
    side: int = 32,
    light: ArrayLike = AHEAD,
    background: ArrayLike = 0.0,
) -> np.ndarray:
    """Pictures (B, side, side) float32 in [0, 1] of a body turned by each of the rotations (B, 3, 3).

    Row 0 is on top. The unit ball fills the picture. light: directions to the light in the camera's
    frame, (3,) or (B, 3), of any length; background: a brightness, or pictures (B, side, side), seen
    where the body is not. Six thousand points fill pictures of 32, four times as many those of 64.
    """
    towards = np.broadcast_to(np.asarray(light, np.float32), (len(rotations), 3))
    shade, cover = zip(
        *(_splat(body, *pose, side) for pose in zip(rotations, towards, strict=True)), strict=True
    )
    return np.stack(shade) + (1 - np.stack(cover)) * np.asarray(background, np.float32)


def _splat(
    body: Body, rotation: np.ndarray, light: np.ndarray, side: int
) -> tuple[np.ndarray, np.ndarray]:
    """Brightness (side, side) on black, and the share of each pixel that the body covers."""
    fine = side * FINER
    rotation = np.asarray(rotation, np.float32)
    normals = body.normals @ rotation.T
    facing = normals[:, 2] > 0
    points = body.points[facing] @ rotation.T
    lit = np.clip(normals[facing] @ light / np.linalg.norm(light), 0, 1)
    brightness = body.albedo[facing] * (AMBIENT + (1 - AMBIENT) * lit)
    nearest_last = points[:, 2].argsort(kind="stable")
    column = _place(points[nearest_last, 0], fine)
    row = _place(-points[nearest_last, 1], fine)
    # A border takes what a cross would lay outside.
    at = np.stack([(row + dy + 1) * (fine + 2) + column + dx + 1 for dy, dx in _CROSS], 1)
    buffer = np.full((fine + 2) ** 2, -1, np.float32)
    buffer[at.ravel()] = brightness[nearest_last].repeat(len(_CROSS))
    # Closed: a gap between points that is narrower than three places is filled from its sides.
    buffer = grey_closing(buffer.reshape(fine + 2, fine + 2), size=3)[1:-1, 1:-1]
    return _pooled(np.maximum(buffer, 0)), _pooled((buffer >= 0).astype(np.float32))


def _place(coordinate: np.ndarray, fine: int) -> np.ndarray:
    return np.clip(((coordinate + 1) / 2 * fine).astype(int), 0, fine - 1)


def _pooled(buffer: np.ndarray) -> np.ndarray:
    side = len(buffer) // FINER
    return buffer.reshape(side, FINER, side, FINER).mean((1, 3))
