"""What is said of a visitor's cloud or places, for `python -m core inspect` and the data page."""

from core.clouds import SHAPES, prepared
from core.data.maps import PLACES
from core.groups.scaling import scaled
from core.inputs.places import Places, in_unit_square
from core.inputs.point_cloud import PointCloud
from core.inspection import Answer, Inspectors, quantities
from core.papers.tinvnn import exhibit, measure, text
from core.papers.tinvnn.exhibit import MapMotion
from core.papers.tinvnn.train import INPUTS

POINTS = 1024


def inspect_cloud(cloud: PointCloud) -> Answer:
    """Spectrum in the file's units, what the signs of Z hang on, and the family by the network on Z."""
    shown = prepared(cloud, POINTS)
    seen = scaled(shown.points[None])
    said = measure.answer(shown.points)
    notes = [f"the network saw {len(shown.points)} points; {said.milliseconds:.1f} ms"]
    if seen.margin[0] < text.UNSURE:
        notes.append(text.IS_UNSURE)
    families = sorted(zip(said.logits.softmax(0).tolist(), SHAPES, strict=True), reverse=True)
    return Answer(
        "Coordinates made of its distances, and which of ten families a network on them sees",
        [
            *quantities(
                eigenvalues=(seen.eigenvalues[0].double() * shown.radius**2).tolist(),
                eigenvalue_gap=float(seen.gap[0]),
                skewness=seen.decisions[0].abs().tolist(),  # a turn can change the signs
            ),
            *({"quantity": f"probability_{name}", "value": round(p, 4)} for p, name in families),
        ],
        notes,
    )


def inspect_places(found: Places) -> Answer:
    """The gaps of four networks' tours, on the map as it is and turned by a right angle."""
    square = in_unit_square(found.points)
    said = {
        f"gap_{name}": exhibit.desk(square, "coast", motion, INPUTS).gaps
        for name, motion in (("as_it_is", MapMotion()), ("turned_90", MapMotion(90.0)))
    }
    title = "How much longer than a short tour those of four networks are [share]"
    return Answer(title, quantities(**said), [f"they learned coasts of {PLACES} places"])


INSPECTORS: Inspectors = {"point_cloud": inspect_cloud, "places": inspect_places}
