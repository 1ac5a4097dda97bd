"""What the page says of a visitor's scan, for `python -m core inspect` and the data page."""

from typing import Any

import numpy as np

from core.inputs import InputError
from core.inputs.image import GreyImage
from core.inputs.mri import Volume
from core.inspection import Answer, Inspectors, quantities
from core.papers.symbrain.asymmetry import (
    slice_asymmetry,
    slice_baseline,
    template_baseline,
    volume_asymmetry,
)
from core.papers.symbrain.predict import NOTICE, announcement
from core.papers.symbrain.slices import Slice, image_slice, slice_line, study, volume_slice
from core.papers.symbrain.train import trained, trained_aligner
from core.papers.symbrain.volume import Plane, cube_of, plane_of


def inspect_image(image: GreyImage) -> Answer:
    """A picture taken for a slice: its line in pixels from the middle, y downwards."""
    return _of_slice(image_slice(image))


def inspect_volume(volume: Volume) -> Answer:
    """A volume's plane in world coordinates, or the line of a file with a single slice."""
    flat = volume.flat_axis
    if flat is not None:
        return _of_slice(volume_slice(volume, flat, 0))
    try:
        plane = plane_of(volume, trained(), trained_aligner())
    except InputError as error:
        return Answer(_OF_VOLUME, [], [str(error), NOTICE])
    cube = cube_of(volume)
    found = volume_asymmetry(cube, plane.normal, plane.offset)
    return Answer(
        _OF_VOLUME,
        quantities(
            **plane_report(plane), asymmetry=found.indices() | {"template": template_baseline()}
        ),
        _notes(plane.confidence, [] if volume.oriented else [_UNORIENTED]),
    )


_OF_VOLUME = "The head's midplane, n . x = offset in world coordinates (RAS)"
_OF_SLICE = (
    "Taken for a slice of a head: its midline, x cos(theta) + y sin(theta) = rho from the middle"
)
_UNORIENTED = "the file does not say how the head lies: x is the image's right, not the patient's"


def plane_report(plane: Plane) -> dict[str, Any]:
    """A plane in numbers."""
    return {
        "plane": {
            "normal": [round(float(v), 6) for v in plane.normal],
            "offset_mm": round(plane.offset, 3),
        },
        "yaw_deg": round(plane.yaw, 3),
        "roll_deg": round(plane.roll, 3),
        "confidence": round(plane.confidence, 3),
        "residual_mm": round(float(np.median(plane.residuals)), 3),
    }


def _of_slice(shown: Slice) -> Answer:
    try:
        midline = study(shown, classical=False)
    except InputError as error:
        return Answer(_OF_SLICE, [], [str(error), NOTICE])
    found = slice_asymmetry(midline.canvas.image, midline.brain, midline.lines["combined"])
    return Answer(
        _OF_SLICE,
        quantities(
            **slice_line(shown, midline),
            confidence=round(midline.confidence, 3),
            asymmetry=found.indices() | {"template": slice_baseline()},
        ),
        _notes(midline.confidence, []),
    )


def _notes(confidence: float, notes: list[str]) -> list[str]:
    said = announcement(confidence)
    return [*notes, *([said] if said else []), NOTICE]


INSPECTORS: Inspectors = {"image": inspect_image, "mri": inspect_volume}
