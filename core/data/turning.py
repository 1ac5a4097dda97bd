"""Films of upright things that turn, on a plain ground or in clutter, as grey pictures of 32 x 32.

In clutter walls pass by behind, light comes from any side, and other things stand beside or before.
"""

import numpy as np
import torch
from scipy.ndimage import zoom

from core.data.objects import thing
from core.data.renderings import render
from core.groups.so3.angles import about_axis
from core.memory import kept

SIDE = 32  # pixels
_POINTS = 2500  # of a body, enough for so small a picture
_TILT = -70.0  # the camera looks down by 20 degrees
_PLAIN_LIGHT = (0.3, 0.5, 1.0)
_BRIGHTEST = 0.7  # of walls
_BEHIND, _BEFORE = 0.5, 0.2  # how often another thing is half hidden, or half hides
_OTHERS = ("aeroplane", "animal", "car", "chair", "lamp", "mug", "sofa", "table")


def upright(azimuths: np.ndarray) -> np.ndarray:
    """Of things that stand upright and are turned by azimuths (n,) [degrees]: (n, 3, 3)."""
    turned = about_axis(2, torch.tensor(np.deg2rad(azimuths)))
    tilt = about_axis(0, torch.tensor(np.deg2rad(_TILT), dtype=torch.float64))
    return (tilt @ turned).numpy()


def film(
    category: str, seed: int, azimuths: np.ndarray, clutter: np.random.Generator | None = None
) -> np.ndarray:
    """A thing turned by azimuths (n,) [degrees], (n, 32, 32) uint8; clutter draws what is around."""
    body, at = thing(category, seed, _POINTS), upright(azimuths)
    if clutter is None:
        return _bytes(render(body, at, SIDE, _PLAIN_LIGHT))
    middle = np.array([*clutter.uniform(-1.2, 1.2, 2), 1])
    lights = middle + clutter.normal(0, 0.15, (len(at), 3))
    found = render(body, at, SIDE, lights, _scenery(clutter, len(at)))
    return _bytes(_beside(clutter, found, 0.5) if clutter.random() < _BEFORE else found)


def _bytes(pictures: np.ndarray) -> np.ndarray:
    return (np.clip(pictures, 0, 1) * 255).round().astype(np.uint8)


def _scenery(rng: np.random.Generator, count: int) -> np.ndarray:
    """A wall, smooth or in patches, that passes by, often with another thing before it."""
    cells = int(rng.integers(4, 10))
    wall = rng.uniform(0, rng.uniform(0.2, _BRIGHTEST), (cells, cells))
    wall = zoom(wall, 2 * SIDE / cells, order=int(rng.integers(2)), mode="nearest")
    corners = rng.integers(0, len(wall) - SIDE + 1, (count, 2))
    walls = np.stack([wall[y : y + SIDE, x : x + SIDE] for y, x in corners])
    return _beside(rng, walls, 0.35) if rng.random() < _BEHIND else walls


def _beside(rng: np.random.Generator, pictures: np.ndarray, nearest: float) -> np.ndarray:
    """With another thing before them, moved aside by at least `nearest` of their side."""
    others = _others()
    other = others[rng.integers(len(others))]
    away = rng.choice((-1, 1)) * rng.uniform(nearest, nearest + 0.15, len(pictures))
    places = (SIDE * np.stack([rng.uniform(-0.1, 0.2, len(pictures)), away], 1)).astype(int)
    moved = np.stack([_moved(other, *place) for place in places])
    return moved[:, 0] + (1 - moved[:, 1]) * pictures


def _moved(picture: np.ndarray, down: int, right: int) -> np.ndarray:
    """Planes (2, H, W), 0 where nothing comes from."""
    found = np.roll(picture, (down, right), (1, 2))
    rows = slice(down) if down > 0 else slice(down, None) if down else slice(0)
    columns = slice(right) if right > 0 else slice(right, None) if right else slice(0)
    found[:, rows] = found[:, :, columns] = 0
    return found


@kept
def _others() -> np.ndarray:
    """Things that stand beside: brightness and cover, (n, 2, 32, 32)."""
    rng = np.random.default_rng(4)
    found = []
    for category in _OTHERS:
        for seed in range(2000, 2004):
            body = thing(category, seed, _POINTS)
            at = upright(rng.uniform(0, 360, 2))
            black, white = (
                render(body, at, SIDE, (0.5, 0.5, 1.0), ground) for ground in (0.0, 1.0)
            )
            found.append(np.stack([black, 1 - (white - black)], 1))
    return np.concatenate(found)
