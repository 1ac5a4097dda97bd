"""What the piecewise network says of a visitor's cloud, for the command line too."""

import torch

from core.clouds import prepared
from core.data.assemblies import THINGS
from core.inputs.bvh import Motion
from core.inputs.point_cloud import PointCloud
from core.inspection import Answer, Inspectors, quantities
from core.papers.apen.exhibit import POINTS, SIZE, answered, film_of


def inspect_cloud(cloud: PointCloud) -> Answer:
    """Pieces, and the shares of the points that are taken for each thing."""
    shown, found = answered(prepared(cloud, POINTS), SIZE)
    counts = torch.bincount(found.labels, minlength=len(THINGS)).tolist()
    shares = {f"share_{THINGS[i]}": round(n / len(found.labels), 4) for i, n in enumerate(counts)}
    return Answer(
        "Parts that move alone: how many pieces it finds, and what it takes their points for",
        quantities(pieces=len(found.pieces.unique()), **shares),
        [f"{len(shown.points)} points; the whole taken for {SIZE:g} radii of a part"],
    )


def inspect_motion(motion: Motion) -> Answer:
    """Flicker and right labels of three networks, as shares of the points."""
    film = film_of(motion)
    return Answer(
        "Parts that move alone: six things hung on the bones; whose labels flicker as they move",
        quantities(
            **{f"flicker_{arm}": film.flicker(arm) for arm in film.labels},
            **{f"right_{arm}": film.right(arm) for arm in film.labels},
        ),
        [f"{len(film.puppet.scenes.points)} frames, each labelled alone"],
    )


INSPECTORS: Inspectors = {"point_cloud": inspect_cloud, "motion": inspect_motion}
