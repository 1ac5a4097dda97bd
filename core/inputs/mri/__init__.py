"""MRI volumes that a visitor uploads: NIfTI within bounds, or one sentence of refusal."""

from core.inputs.mri.header import MAX_BYTES, MAX_VOXELS, Header, looks_like_nifti, read_header
from core.inputs.mri.volume import Volume, read_volume

__all__ = [
    "MAX_BYTES",
    "MAX_VOXELS",
    "Header",
    "Volume",
    "looks_like_nifti",
    "read_header",
    "read_volume",
]
