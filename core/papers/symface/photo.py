"""A visitor's photograph: where the eyes are, and the face as our heads are framed."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.data.heads import DOWN, REACH, head
from core.data.photographs import face_box, portrait
from core.memory import kept
from core.papers.symface.exhibit import FINE
from core.papers.symface.model import SIDE

EYES = (0.53, 0.35, 0.44)  # in a box about a face: their middle, right and down, and their distance
BLURRED = 2.0  # eye distance in the shrunken picture over that in the framed one


@dataclass(frozen=True)
class Place:
    """Of the eyes in a picture: x, y of their middle and their distance [pixels]; tilt [degrees]."""

    x: float
    y: float
    distance: float
    tilt: float = 0.0


@kept
def portrait_place() -> Place | None:
    """Where the eyes of the portrait are that is shown first."""
    return found(portrait().pixels)


def found(pixels: np.ndarray) -> Place | None:
    """Of the largest face of a picture (H, W) in [0, 1]; None where none is found."""
    box, (right, down, apart) = face_box(pixels), EYES
    if box is None:
        return None
    return Place(box.x + right * box.side, box.y + down * box.side, apart * box.side)


def somewhere(pixels: np.ndarray) -> Place:
    """Where one begins to look when no face was found: in the middle."""
    height, width = pixels.shape
    return Place(width / 2, 0.45 * height, 0.25 * min(height, width))


def framed(pixels: np.ndarray, place: Place) -> np.ndarray:
    """The face (FINE SIDE, FINE SIDE) with its eyes where our heads have them; outside it is 0."""
    side, model = FINE * SIDE, head()
    apart = model.mean[model.eye, 0].mean() / REACH * side
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
