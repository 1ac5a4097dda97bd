"""Volumes and slices that come with the page: none of them is a scan of a person.

The template is the average of 152 adults' T1 scans, made symmetric (ICBM 2009a, with nilearn); the
newborn is drawn from its tissue maps, in the contrast and size of a newborn's T2 scan.
"""

import numpy as np
from scipy import ndimage

from core.inputs.mri import Volume
from core.memory import kept
from core.papers.symbrain import synthesis
from core.papers.symbrain.heads import SPACING, template, template_head


def rotation(yaw: float, roll: float, pitch: float) -> np.ndarray:
    """(3, 3): pitch about the right axis, then roll about forward, then yaw about up [degrees].

    The head's normal (1, 0, 0) then has just this yaw and roll, as `Plane` reads them.
    """
    a = np.tan(np.deg2rad(yaw))
    b = np.tan(np.deg2rad(roll))
    right = np.array([1.0, a, b]) / np.sqrt(1 + a * a + b * b)
    forward = np.array([0.0, 1.0, 0.0]) - right[1] * right
    forward /= np.linalg.norm(forward)
    turned = np.stack([right, forward, np.cross(right, forward)], 1)
    c, s = np.cos(np.deg2rad(pitch)), np.sin(np.deg2rad(pitch))
    return turned @ np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def _volume(voxels: np.ndarray, affine: np.ndarray, note: str) -> Volume:
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    return Volume(
        np.ascontiguousarray(voxels, np.float32),
        affine,
        (float(spacing[0]), float(spacing[1]), float(spacing[2])),
        "RAS",
        True,
        1,
        0,
        (note,),
    )


@kept
def template_volume() -> Volume:
    """The symmetric template's T1, 1 mm, its midplane at x = 0."""
    whole = template("t1")
    return _volume(whole.voxels, whole.affine, "the bundled template")


@kept
def newborn_volume() -> Volume:
    """A head of 0.62 times the adult size in a newborn's T2 contrast, skull and face on: 1.25 mm."""
    head = template_head()
    bright = np.array([1.0, 0.45, 0.68, 0.08, 0.5, 0.35, 1.0])
    image = np.tensordot(bright, head.maps, 1).transpose(2, 1, 0)
    random = np.random.default_rng(7)
    texture = ndimage.gaussian_filter(random.normal(size=image.shape), 1.2)
    image = image * (1 + 0.25 * texture) + 0.015 * np.abs(random.normal(size=image.shape))
    spacing = SPACING * 0.62
    affine = np.diag([spacing, spacing, spacing, 1.0])
    affine[:3, 3] = -head.origin[::-1] * spacing
    return _volume(image, affine, "a synthetic newborn, drawn from tissue maps")


def tilted(
    volume: Volume, yaw: float, roll: float, pitch: float = 0.0, shift: float = 0.0
) -> Volume:
    """The volume resampled as if the head had been turned, and moved `shift` mm to the right.

    Its true plane is normal = rotation(yaw, roll, pitch) x and offset = normal . (shift, 0, 0), where
    the volume's own is x = 0.
    """
    back = np.linalg.inv(volume.affine)
    turn = rotation(yaw, roll, pitch)
    # A point p of the new volume shows what was at turn^T (p - shift).
    linear = back[:3, :3] @ turn.T @ volume.affine[:3, :3]
    moved = turn.T @ (volume.affine[:3, 3] - [shift, 0, 0])
    voxels = ndimage.affine_transform(
        volume.voxels,
        linear,
        back[:3, :3] @ moved + back[:3, 3],
        order=1,
        prefilter=False,
        output=np.float32,
    )
    return _volume(voxels, volume.affine, *volume.notes)


def true_plane(yaw: float, roll: float, shift: float = 0.0) -> tuple[np.ndarray, float]:
    """Normal and offset [mm] of such a tilted head's midplane."""
    normal = rotation(yaw, roll, 0.0)[:, 0]
    return normal, float(normal[0] * shift)


def synthetic_slice(number: int, lesioned: bool) -> synthesis.Slices:
    """One held-out slice, with lesions or without."""
    from core.papers.symbrain.train import HELD_OUT

    return synthesis.synthesise(1, HELD_OUT + 7000 + number, float(lesioned))
