"""What is said of a visitor's points, for `python -m core inspect` and the data page."""

from typing import Any

from core.inputs.places import Places, in_unit_square
from core.inspection import Answer, Inspectors, quantities
from core.papers.pointer_networks import exhibit
from core.papers.pointer_networks.train import SIZES


def inspect_places(found: Places) -> Answer:
    """The hulls that two networks write, and how much longer than a short one the pointer's tour is."""
    x = in_unit_square(found.points)
    rows: dict[str, Any] = {}
    for kind in ("pointer", "set"):
        hull = exhibit.answer(x, kind)
        rows[f"hull_{kind}"] = {"right": hull.right, "area_share": hull.share}
    tour = exhibit.answer(x, "pointer", "tour")
    title = "The hulls that two networks write of the points, and a tour"
    low, high = SIZES["hull"]
    notes = [f"they learned sets of {low} to {high} points", "no area: the answer crosses itself"]
    return Answer(title, quantities(**rows, tour_over_short=tour.share), notes)


INSPECTORS: Inspectors = {"places": inspect_places}
