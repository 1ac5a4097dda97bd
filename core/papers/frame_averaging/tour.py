"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_STRAIGHT = {"yaw": 0, "pitch": 0, "roll": 0}
_TURNED = {"yaw": 60, "pitch": 30, "roll": 0}
_TABLE = {
    "source": "shape",
    "shape": "table",
    "example": 4,
    "count": 512,
    "backbone": "dgcnn",
    "seed": 0,
    "averaging": "full",
    "group": "SE(3)",
}
_WHOLE = {"drawn": "three", "noise": 0.0, "dropped": 0.0, "scale": 1.0, "shift": 0.0}

TOUR = (
    TourStep(
        "A table, seen straight.",
        "Three networks name it and give a normal at every point, drawn as an arrow. Magenta ones are "
        "wrong. The plain network was trained on shapes that stand like this.",
        {"view": "square", **_TABLE, **_WHOLE, **_STRAIGHT},
    ),
    TourStep(
        "Turn it.",
        "The plain network takes it for a star and its normals go wrong. The augmented network saw "
        "all poses: it still says table, but its normals go wrong as well. The frame averaged one "
        "does not change: its square closes to rounding.",
        {"view": "square", **_TABLE, **_WHOLE, **_TURNED},
    ),
    TourStep(
        "The same as a square.",
        "The plain network: asked to the right, turned downwards. In the middle is how far the two ways "
        "round differ at each point. Choose the averaged network instead, and the square closes.",
        {"view": "square", **_TABLE, **_WHOLE, **_TURNED, "drawn": "square", "break": "plain"},
        uses=("break",),
    ),
    TourStep(
        "Where the symmetry comes from.",
        "The principal axes turn along with the cloud. Laid into them, with each choice of signs that "
        "is a rotation, the cloud becomes four copies. The same network votes on each, and the votes "
        "are averaged.",
        {"view": "copies", **_TABLE, **_STRAIGHT},
    ),
    TourStep(
        "Turn it again: the copies stay.",
        "Only the first panel has moved. What the network sees is the same set of clouds, so whatever "
        "it answers is invariant, trained or not.",
        {"view": "copies", **_TABLE, **_TURNED},
    ),
    TourStep(
        "What it does not protect from.",
        "Half of the table is missing. The axes move to what is left, the copies change, and the "
        "answer may too. The square still closes: equivariance is not robustness.",
        {"view": "square", **_TABLE, **_WHOLE, **_TURNED, "dropped": 0.5},
    ),
    TourStep(
        "Where it breaks: equal eigenvalues.",
        "Stretch a box until its spectrum is that of a cube, and go on. At that point the axes swap, "
        "the copies become others, and the output jumps. Weights that fade where a pose is "
        "undetermined keep it continuous.",
        {"view": "morph", "source": "shape", "morphed": "box", "example": 0, "stretch": 0.02},
        uses=("stretch",),
    ),
    TourStep(
        "The paper's table.",
        "Aligned in training and turned in test, plain networks collapse. Averaged networks score the "
        "same in every column, and on turned shapes better than augmentation.",
        {"view": "protocols", "of": "accuracy"},
    ),
    TourStep(
        "Five particles.",
        "The same idea inside a graph network: a new frame in each layer. Turn the world and the "
        "GNN predicts something else; EGNN and FA-GNN do not. On this system FA-GNN is nearer. Of all "
        "it is on a third, and EGNN's mean error is lower, but three seeds of both overlap; the paper "
        "has FA-GNN ahead, after far longer training.",
        {"view": "particles", "system": 92, "push": 1.0, **_TURNED},
    ),
)
