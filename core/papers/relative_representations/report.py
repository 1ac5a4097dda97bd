"""What is said of a visitor's two networks, for the command line."""

import numpy as np

from core.inputs import InputError
from core.inputs.features import Features
from core.inspection import Answer, Inspectors, quantities
from core.papers.relative_representations.comparison import compare


def inspect_features(found: Features) -> Answer:
    """Scores, each beside that of shuffled rows, and transfers."""
    title = "Whether two networks' features say the same, by cosines with anchors"
    try:
        seen = compare(found)
    except InputError as error:  # other rooms can answer for a few samples
        return Answer(title, quantities(anchors=0), [str(error)])
    values: dict[str, object] = {"anchors": seen.anchors}
    for name, (value, shuffled) in seen.scores.items():
        values |= {name: value, f"{name}_shuffled": shuffled}
    for heard, ways in seen.transfers.items():
        for way, value in ways.items():
            name = f"{heard}_{way.replace(' ', '_').lower()}"
            values[name] = None if np.isnan(value) else value
    return Answer(title, quantities(**values), list(seen.notes))


INSPECTORS: Inspectors = {"features": inspect_features}
