"""Photographs of faces that scikit-image ships, and its detector of frontal faces, which knows nobody."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import skimage
from PIL import Image

from core.inputs import image
from core.inputs.image import GreyImage
from core.memory import kept

SHIPPED = Path(skimage.__file__).parent / "data"
SEARCHED = 320  # pixels of the longer side while a face is looked for
LEAST = 32  # side of the smallest face that is looked for [pixels of those]


class Box(NamedTuple):
    """A square in a picture: x and y of its left upper corner, and its side [pixels]."""

    x: float
    y: float
    side: float


@kept
def portrait() -> GreyImage:
    """The astronaut Eileen Collins by NASA, in the public domain."""
    return image.read_image((SHIPPED / "astronaut.png").read_bytes())


@kept
def face_crops() -> np.ndarray:
    """A hundred small photographs of faces, without names: (100, 25, 25) float32 in [0, 1]."""
    return np.load(SHIPPED / "lfw_subset.npy")[:100].astype(np.float32)


def face_box(pixels: np.ndarray) -> Box | None:
    """The largest frontal face of a picture (H, W) in [0, 1]; None where none is found."""
    from skimage.feature import Cascade

    scale = min(1.0, SEARCHED / max(pixels.shape))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = np.asarray(Image.fromarray((255 * pixels).astype(np.uint8)).resize(size))
    if min(small.shape) < LEAST:
        return None
    boxes = Cascade(str(SHIPPED / "lbpcascade_frontalface_opencv.xml")).detect_multi_scale(
        img=small, scale_factor=1.2, step_ratio=1, min_size=(LEAST, LEAST), max_size=small.shape
    )
    if not boxes:
        return None
    found = max(boxes, key=lambda box: box["width"])
    return Box(found["c"] / scale, found["r"] / scale, found["width"] / scale)
