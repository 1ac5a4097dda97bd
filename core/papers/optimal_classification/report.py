"""What networks of infinite width and depth make of a visitor's points, for the command line too."""

import io

import numpy as np
from sklearn.datasets import make_moons

from core.inputs.features import Features
from core.inspection import Answer, Inspectors, quantities
from core.memory import kept
from core.papers.optimal_classification import exhibit, model
from core.papers.optimal_classification.exhibit import MOST_OWN, Asked
from core.papers.optimal_classification.plane import split

ASKED = {
    "singular_kernel": Asked("optimal", 100),
    "erf_200_layers": Asked("erf", 200),
    "relu_ntk_3_layers": Asked("relu", 3, "ntk"),
}


def inspect_features(found: Features) -> Answer:
    """Shares of held-out points that are told wrongly, in two dimensions."""
    points, notes = exhibit.own(found)
    plane = split(points, MOST_OWN, 0)
    far, labels = plane.test_gaps.logits, plane.points.y
    wrong = {name: plane.wrong(plane.asked(exhibit.kernel(asked))) for name, asked in ASKED.items()}
    return Answer(
        "One class told from the rest in two dimensions: share of held-out points that are wrong",
        quantities(
            learnt_from=len(labels),
            held_out=len(plane.test.y),
            **wrong,
            nearest_neighbour=plane.wrong(model.nearest(far, labels)),
            majority_vote=plane.wrong(model.majority(far, labels)),
        ),
        notes,
    )


INSPECTORS: Inspectors = {"features": inspect_features}


@kept
def example_csv() -> bytes:
    """Two moons with noise: columns x, y and label."""
    points, labels = make_moons((240, 160), noise=0.25, random_state=0)
    with io.StringIO() as out:
        rows = np.column_stack([points, labels])
        np.savetxt(out, rows, "%.4f,%.4f,%d", header="x,y,label", comments="")
        return out.getvalue().encode()
