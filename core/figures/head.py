"""A head in space, cut open: its surface, what a wedge lays bare, and a plane through it."""

import numpy as np
from scipy import ndimage

from core.figures.cloud import CloudPanel, CloudScene, Points, blend
from core.figures.palette import Palette, rgb

_EYE = np.array(
    [-0.52, 0.74, 0.42]
)  # where the first view is seen from: front, a little from above


def head_scene(
    image: np.ndarray, head: np.ndarray, normal: np.ndarray, offset: float, colours: Palette
) -> CloudScene:
    """image (X, Y, Z) in [0, 1] and head (X, Y, Z) bool, axes to the right, forward and up.

    The plane is normal . x = offset, x in voxels from the middle of the first.
    """
    surface, every = np.argwhere(head & ~ndimage.binary_erosion(head)), np.argwhere(head)
    middle = (every.min(0) + every.max(0)) // 2
    radius = 1.01 * np.linalg.norm(every - middle, axis=1).max()
    cut = _in_wedge(surface, middle) & (surface != middle).all(1)
    bare = every[_in_wedge(every, middle) & (every == middle).any(1)]
    surface = surface[~cut]
    brightness = (255 * image[tuple(bare.T)].clip(0, 1)).astype(np.uint8)
    skin = blend(_light(head, surface), colours.ground, colours.input)
    tones = np.concatenate([skin, np.repeat(brightness[:, None], 3, 1)])
    points = np.concatenate([surface, bare])
    tones[np.abs(points @ normal - offset) < 0.7] = rgb(colours.method)
    layer = Points((points - middle) / radius, tones, 330 / radius)  # so large that neighbours meet
    title, says = "The head, cut open", "grey: surface; black to white: inside; blue: midplane"
    facing = np.diag([-1.0, -1.0, 1.0])[None]  # the viewer
    panel = CloudPanel(
        title, colours.method, f"{title}. {says}", [layer], says, turns=False, poses=facing
    )
    return CloudScene([panel], "A head in space", 1, 56)


def _in_wedge(points: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Which places (n, 3) lie in the eighth of space that is towards the eye, its sides included."""
    return ((points - middle) * np.sign(_EYE) >= 0).all(1)


def _light(head: np.ndarray, surface: np.ndarray) -> np.ndarray:
    """How bright the surface is at places (n, 3) that light from the eye meets: (n,) in [0, 1]."""
    slope = np.gradient(ndimage.gaussian_filter(head.astype(np.float32), 1.5))
    normals = -np.stack([part[tuple(surface.T)] for part in slope], 1)
    facing = normals @ _EYE / (np.linalg.norm(_EYE) * np.linalg.norm(normals, axis=1) + 1e-9)
    return 0.35 + 0.65 * facing.clip(0, 1)
