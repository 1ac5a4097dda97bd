"""What is said of a visitor's mesh, for `python -m core inspect` and the data page."""

import numpy as np

from core.data.objects import body_of_mesh
from core.inputs import InputError
from core.inputs.point_cloud import PointCloud
from core.inspection import Answer, Inspectors, quantities
from core.papers.split_invariant_equivariant import exhibit, text
from core.papers.split_invariant_equivariant.exhibit import Subject
from core.papers.split_invariant_equivariant.measure import coded_by
from core.papers.split_invariant_equivariant.train import trained

TURNS = ((60, 0, 0), (0, 45, 0), (-45, 0, 45), (30, 30, 30))  # yaw, pitch, roll [degrees]


def own_subject(cloud: PointCloud, name: str = "mesh") -> Subject:
    """A visitor's mesh as a thing. Raises InputError where it has no faces, or no extent."""
    if cloud.mesh is None:
        raise InputError(
            "the file has no faces; a mesh (STL, OBJ, PLY or OFF with faces) can be seen"
        )
    body = body_of_mesh(cloud.mesh)
    if not 1e-3 < np.ptp(body.points, 0).max() < np.inf:
        raise InputError("it has no extent, so there is nothing to see")
    return Subject(name, body)


def inspect_mesh(cloud: PointCloud) -> Answer:
    """Ranks of the true view after some turns, what varies within its views, and how strange it is."""
    title = "Its views, steered by a turn, and how strange they are to the encoder"
    try:
        shown = own_subject(cloud)
    except InputError as error:
        return Answer(title, quantities(faces=0), [str(error)])
    codes = coded_by(trained("sie"), exhibit.gallery(shown).pixels)
    ranks = {
        arm: float(np.mean([exhibit.steer(shown, 0, turn, arm).rank for turn in TURNS]))
        for arm in ("sie", "biased")
    }
    rows = quantities(
        views=exhibit.GALLERY,
        mean_rank_of_true_view=ranks,
        strangeness=exhibit.strangeness(codes.part("whole")),
        mean_rank_of_a_guess=(exhibit.GALLERY + 1) / 2,
        spread_of_codes={h: float(codes.part(h).var(0).sum()) for h in ("stays", "turns")},
    )
    return Answer(title, rows, [text.OWN_FRAME])


INSPECTORS: Inspectors = {"point_cloud": inspect_mesh}
