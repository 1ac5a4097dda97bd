"""What is said of a visitor's units, for the command line."""

from math import isnan

from core.inputs import InputError
from core.inputs.features import Features
from core.inspection import Answer, Inspectors, quantities
from core.papers.convergent_learning.comparison import compare


def inspect_features(found: Features) -> Answer:
    """Matched correlations beside their controls, and what the other network predicts."""
    title = "Whether two networks have the same units"
    try:
        seen = compare(found)
    except InputError as error:  # other rooms can answer for a few samples
        return Answer(title, quantities(pairs=0), [str(error)])
    values: dict[str, object] = {
        "pairs": len(seen.pairs),
        "best": seen.best.mean(),
        "matched": seen.matched.mean(),
        "matched_shuffled": seen.shuffled.mean(),
        "reliable": seen.reliable,
        "unique": seen.unique,
        "dead": list(seen.dead),
        "needed": dict(zip(("1", "2_to_4", "more"), seen.needed, strict=True)),
    }
    for name, value in zip(("a_from_b", "b_from_a"), seen.ridge, strict=True):
        values[f"ridge_r2_{name}"] = None if isnan(value) else value
    for name, (still, turned) in seen.turned.items():
        values |= {name: still, f"{name}_turned": turned}
    return Answer(title, quantities(**values), list(seen.notes))


INSPECTORS: Inspectors = {"features": inspect_features}
