"""What a visitor's file is: read within bounds, with a report, for the command line and data page."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from core.inputs import InputError
from core.inputs.bvh import Motion, looks_like_bvh, read_bvh
from core.inputs.features import MAX_BYTES as MAX_FEATURES_BYTES
from core.inputs.features import Features, looks_like_archive, read_features
from core.inputs.field import ScalarField, looks_like_field, read_field
from core.inputs.image import looks_like_image, read_image
from core.inputs.mri import Volume, looks_like_nifti, read_volume
from core.inputs.point_cloud import PointCloud, read_point_cloud


class Inspected(NamedTuple):
    """A file's kind ("image", "mri", "motion", "features", "field", "point_cloud"), value and report.

    A report has at least kind and notes.
    """

    kind: str
    value: Any
    report: dict[str, Any]


def read_file(path: Path) -> bytes:
    """The bytes of a file, one more than is read at most, so that more is noticed.

    Raises InputError when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_FEATURES_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"cannot be read ({(error.strerror or 'unknown reason').lower()})"
        ) from error


def inspect(raw: bytes) -> Inspected:
    """What the app makes of a file, told by its content.

    Raises InputError, with one sentence, for a file that the app would refuse.
    """
    if looks_like_image(raw):
        image = read_image(raw)
        height, width = image.pixels.shape
        report = {
            "kind": "image",
            "width": width,
            "height": height,
            "mean": round(float(image.pixels.mean()), 4),
            "notes": list(image.notes),
        }
        return Inspected("image", image, report)
    if looks_like_nifti(raw):
        volume = read_volume(raw)
        return Inspected("mri", volume, _volume_report(volume))
    if looks_like_bvh(raw):
        motion = read_bvh(raw)
        return Inspected("motion", motion, _motion_report(motion))
    if looks_like_archive(raw):
        features = read_features(raw)
        return Inspected("features", features, _features_report(features))
    if looks_like_field(raw):
        field = read_field(raw)
        return Inspected("field", field, _field_report(field))
    cloud = read_point_cloud(raw)
    return Inspected("point_cloud", cloud, _cloud_report(cloud))


def _volume_report(volume: Volume) -> dict[str, Any]:
    low, high = np.percentile(volume.voxels, (1, 99))
    return {
        "kind": "mri",
        "format": "NIfTI",
        "shape": list(volume.voxels.shape),
        "spacing_mm": [round(side, 4) for side in volume.spacing],
        "orientation": volume.orientation,
        "volumes": volume.volumes,
        "intensity": [float(low), float(high)],
        "notes": list(volume.notes),
    }


def _motion_report(motion: Motion) -> dict[str, Any]:
    return {
        "kind": "motion",
        "format": "BVH",
        "joints": len(motion.names),
        "frames": len(motion.rotations),
        "seconds": round(motion.interval * len(motion.rotations), 3),
        "notes": list(motion.notes),
    }


def _features_report(features: Features) -> dict[str, Any]:
    return {
        "kind": "features",
        "format": "NPZ",
        "samples": len(features.labels),
        "dimensions": features.values.shape[1],
        "class_count": len(features.classes),
        "notes": [],
    }


def _field_report(field: ScalarField) -> dict[str, Any]:
    return {
        "kind": "field",
        "format": "NPY",
        "nodes": list(field.values.shape),
        "lowest": float(field.values.min()),
        "highest": float(field.values.max()),
        "notes": list(field.notes),
    }


def _cloud_report(cloud: PointCloud) -> dict[str, Any]:
    low, high = cloud.points.min(0), cloud.points.max(0)
    return {
        "kind": "point_cloud",
        "format": cloud.format,
        "points": len(cloud.points),
        "triangles": 0 if cloud.mesh is None else len(cloud.mesh.triangles),
        "normals": cloud.normals is not None,
        "extent": np.stack([low, high]).tolist(),
        "notes": list(cloud.notes),
    }
