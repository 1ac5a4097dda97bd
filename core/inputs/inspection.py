"""What the app would make of a visitor's file, for the command line."""

from pathlib import Path
from typing import Any

from core.inputs import InputError
from core.inputs.image import MAX_BYTES, read_image


def inspect_file(path: Path) -> dict[str, Any]:
    """A report on a file, with at least kind, size and notes.

    Raises InputError, with one sentence, for a file that the app would refuse.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)  # one more than the limit, so that it is noticed
    except OSError as error:
        raise InputError(
            f"cannot be read ({(error.strerror or 'unknown reason').lower()})"
        ) from error
    image = read_image(raw)
    height, width = image.pixels.shape
    return {
        "kind": "image",
        "width": width,
        "height": height,
        "mean": round(float(image.pixels.mean()), 4),
        "notes": list(image.notes),
    }
