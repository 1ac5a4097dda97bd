"""MRI volumes that a visitor uploads: NIfTI within bounds, or one sentence of refusal."""

from typing import Any

import numpy as np

from core.inputs.kinds import Kind
from core.inputs.mri.header import MAX_BYTES, MAX_VOXELS, Header, nifti_likeness, read_header
from core.inputs.mri.presets import sample_head
from core.inputs.mri.volume import Volume, read_volume

__all__ = [
    "KIND",
    "MAX_BYTES",
    "MAX_VOXELS",
    "Header",
    "Volume",
    "middle",
    "read_header",
    "read_volume",
]


MOST_LOOKED_AT = 5_000_000  # voxels that percentiles are taken of


def _brief(volume: Volume) -> str:
    shape = " x ".join(str(n) for n in volume.voxels.shape)
    size = " x ".join(f"{s:.2f}" for s in volume.spacing)
    stored = f"stored as {volume.orientation}" if volume.oriented else "left and right unknown"
    return f"{shape} voxels of {size} mm, {stored}"


def _facts(volume: Volume) -> dict[str, Any]:
    some = volume.voxels.ravel()[:: volume.voxels.size // MOST_LOOKED_AT + 1]
    low, high = np.percentile(some, (1, 99))
    return {
        "format": "NIfTI",
        "shape": list(volume.voxels.shape),
        "spacing_mm": [round(side, 4) for side in volume.spacing],
        "orientation": volume.orientation,
        "volumes": volume.volumes,
        "intensity": [float(low), float(high)],
    }


def middle(volume: Volume) -> np.ndarray:
    """The middle slice across the longest axis that is up, or the only one, upright."""
    axis = 2 if volume.flat_axis is None else volume.flat_axis
    shown = np.take(volume.voxels, volume.voxels.shape[axis] // 2, axis).T[::-1]
    low, high = np.percentile(shown, (1, 99))
    return ((shown - low) / ((high - low) or 1.0)).clip(0, 1)


KIND = Kind(
    name="mri",
    title="MRI volume",
    what="volumes",
    formats="NIfTI (.nii, .nii.gz)",
    says="How it is stored and how the head lies, told by the file's own affine.",
    extensions=("nii", "gz"),
    max_bytes=MAX_BYTES,
    likeness=nifti_likeness,
    read=read_volume,
    brief=_brief,
    facts=_facts,
    sample_name="head.nii.gz",
    sample=sample_head,
    image=middle,
)
