"""A visitor's photograph: where its face is, and the face as our heads are framed.

The detector is scikit-image's, with the cascade of local binary patterns that it ships: it finds frontal
faces and knows nobody. Eyes are taken to lie where they do in its boxes on average.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.data.heads import DOWN, REACH, head
from core.inputs import image
from core.inputs.image import GreyImage
from core.memory import kept
from core.papers.symface.exhibit import FINE
from core.papers.symface.model import SIDE

SEARCHED = 320  # pixels of the longer side while a face is looked for
EYES = (0.53, 0.35, 0.44)  # in a box: the middle of the eyes, right and down, and their distance
BLURRED = 2.0  # eye distance in the shrunken picture over that in the framed one


@dataclass(frozen=True)
class Place:
    """Of the eyes in a picture: x, y of their middle and their distance [pixels]; tilt [degrees]."""

    x: float
    y: float
    distance: float
    tilt: float = 0.0


def _shipped(name: str) -> Path:
    import skimage

    return Path(skimage.__file__).parent / "data" / name


@kept
def portrait() -> GreyImage:
    """The astronaut Eileen Collins by NASA, in the public domain, as scikit-image ships it."""
    return image.read_image(_shipped("astronaut.png").read_bytes())


@kept
def portrait_place() -> Place | None:
    """Where its face is."""
    return found(portrait().pixels)


def found(pixels: np.ndarray) -> Place | None:
    """The largest face of a picture (H, W) in [0, 1]; None where the detector finds none."""
    from skimage.feature import Cascade

    scale = min(1.0, SEARCHED / max(pixels.shape))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = np.asarray(Image.fromarray((255 * pixels).astype(np.uint8)).resize(size))
    if min(small.shape) < 32:
        return None
    boxes = Cascade(str(_shipped("lbpcascade_frontalface_opencv.xml"))).detect_multi_scale(
        img=small, scale_factor=1.2, step_ratio=1, min_size=(32, 32), max_size=small.shape
    )
    if not boxes:
        return None
    box = max(boxes, key=lambda one: one["width"])
    right, down, apart = EYES
    x, y = box["c"] + right * box["width"], box["r"] + down * box["height"]
    return Place(x / scale, y / scale, apart * box["width"] / scale)


def somewhere(pixels: np.ndarray) -> Place:
    """Where one begins to look when no face was found: in the middle."""
    height, width = pixels.shape
    return Place(width / 2, 0.45 * height, 0.25 * min(height, width))


def framed(pixels: np.ndarray, place: Place) -> np.ndarray:
    """The face (FINE SIDE, FINE SIDE) with its eyes where our heads have them; outside it is 0."""
    side = FINE * SIDE
    model = head()
    apart = 2 * model.mean[model.eye, 0].mean() / (2 * REACH) * side
    row = (1 + DOWN / REACH) * side / 2
    shrink = min(1.0, BLURRED * apart / place.distance)
    whole = Image.fromarray((255 * pixels).astype(np.uint8))
    size = (max(1, round(whole.width * shrink)), max(1, round(whole.height * shrink)))
    small = whole.resize(size, Image.Resampling.BOX)
    scale, angle = place.distance * shrink / apart, np.radians(place.tilt)
    a, b = scale * np.cos(angle), scale * np.sin(angle)
    x, y = place.x * shrink, place.y * shrink
    terms = (a, -b, x - a * side / 2 + b * row, b, a, y - b * side / 2 - a * row)
    cut = small.transform((side, side), Image.Transform.AFFINE, terms, Image.Resampling.BILINEAR)
    return np.asarray(cut, np.float32) / 255


def shrunken(fine: np.ndarray) -> np.ndarray:
    """What a network sees (SIDE, SIDE) of a framed face."""
    return fine.reshape(SIDE, FINE, SIDE, FINE).mean((1, 3))
