"""The slice that the brain's page opens on, with its true line: any other needs the head that all are cut
from, which takes seconds to build. assets/slices/make.py made the file."""

from pathlib import Path

import numpy as np

FILE = Path(__file__).resolve().parents[2] / "assets" / "slices" / "symbrain.npz"
NUMBER = 18


def first_slice(lesioned: bool) -> tuple[np.ndarray, np.ndarray]:
    """The slice (128, 128) float32 with lesions or without, and its line (3,)."""
    kind = "lesioned" if lesioned else "healthy"
    with np.load(FILE) as record:
        return record[f"{kind}_image"], record[f"{kind}_line"]
