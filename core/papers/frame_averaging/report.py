"""What the networks say of a visitor's cloud, for `python -m core inspect` and the data page."""

import torch

from core import shape_networks
from core.clouds import SHAPES, prepared
from core.device import best_device
from core.groups.frames import WELL_DETERMINED, pca_frame
from core.groups.rotations import random_rotations
from core.inputs.point_cloud import PointCloud
from core.inspection import Answer, Inspectors, quantities
from core.papers.frame_averaging.train import trained_points

POINTS = 1024
BACKBONE = "dgcnn"
ROTATIONS = 5


@torch.inference_mode()
def inspect_cloud(cloud: PointCloud) -> Answer:
    """Centroid and spectrum in the file's units, families, and both networks' commuting squares.

    eigenvalues: of the covariance, ascending; equivariance_error: median over ROTATIONS random
    rotations (seed 0) of the larger of the classes' and the normals' error.
    """
    shown = prepared(cloud, POINTS)
    points = shown.points[None].to(best_device())
    frame = pca_frame(points)
    averaged = trained_points(f"{BACKBONE}-averaged-seed0")
    plain = trained_points(f"{BACKBONE}-plain-seed0")
    turns = random_rotations(ROTATIONS, torch.Generator().manual_seed(0))

    def square(model: shape_networks.PointModel) -> float:
        errors = (shape_networks.invariance_error, shape_networks.normal_error)
        return max(error(model, points, turns).median for error in errors)

    models = {
        "plain": shape_networks.forward(plain, None, torch.float32),
        "frame_averaged": shape_networks.forward(averaged, "SE(3)", torch.float32),
    }
    probabilities = models["frame_averaged"](points).logits[0].softmax(0)
    gap = float(frame.gap[0])
    notes = [f"networks saw {len(shown.points)} points; frame averaged {BACKBONE.upper()}, seed 0"]
    if gap < WELL_DETERMINED:
        notes.append(
            f"the eigenvalue gap {gap:.1e} is nearly degenerate: the axes, and so the answer, hang on "
            "rounding and noise"
        )
    families = sorted(zip(probabilities.tolist(), SHAPES, strict=True), reverse=True)
    return Answer(
        "Which of ten families of shapes it takes this for, and whether turning changes the answer",
        [
            *quantities(
                centroid=cloud.points.mean(0).tolist(),
                eigenvalues=(frame.eigenvalues[0].double() * shown.radius**2).tolist(),
                frame_gap=gap,
                **{f"equivariance_error_{name}": square(model) for name, model in models.items()},
            ),
            *({"quantity": f"probability_{name}", "value": round(p, 4)} for p, name in families),
        ],
        notes,
    )


INSPECTORS: Inspectors = {"point_cloud": inspect_cloud}
