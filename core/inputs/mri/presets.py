"""The head that comes with the app: the ICBM 2009a symmetric template, which nilearn carries."""

import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from nibabel.nifti1 import Nifti1Image

from core.inputs.mri.volume import read_volume


def template_bytes(kind: str) -> bytes:
    """The template at 1 mm: "t1", "gm" or "wm", as a .nii.gz file.

    The file is read where nilearn keeps it: importing nilearn itself takes seconds and much memory.
    """
    found = find_spec("nilearn")
    assert found is not None
    assert found.origin is not None
    name = f"mni_icbm152_{kind}_tal_nlin_sym_09a_converted.nii.gz"
    return (Path(found.origin).parent / "datasets" / "data" / name).read_bytes()


def sample_head() -> bytes:
    """The template at 2 mm, its axes turned by ten degrees about the vertical."""
    whole = read_volume(template_bytes("t1"))
    voxels = (whole.voxels[::2, ::2, ::2] * (255 / whole.voxels.max())).astype(np.uint8)
    angle = np.deg2rad(10)
    turn = np.eye(4)
    turn[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    image = Nifti1Image(voxels, turn @ whole.affine @ np.diag([2, 2, 2, 1]))
    return gzip.compress(image.to_bytes(), 6, mtime=0)
