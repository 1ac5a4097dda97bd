"""What is said of a visitor's features, for the command line."""

from core.inputs.features import Features
from core.inspection import Answer, Inspectors, quantities
from core.papers.feature_complexity.redundancy import LEVELS, notes, of_both


def inspect_features(found: Features) -> Answer:
    """Features left, by the least correlation within a group, beside shuffled ones."""
    seen = of_both(found)
    values: dict[str, object] = {}
    for name, each in seen.items():
        of = name.lower()
        values |= {f"{of}_features": each.features, f"{of}_constant": each.constant}
        for level, left, shuffled in zip(LEVELS, each.left, each.shuffled, strict=True):
            values[f"{of}_left_{level:g}"] = left
            values[f"{of}_left_{level:g}_shuffled"] = shuffled
    title = "How many features are left when those that correlate are one"
    return Answer(title, quantities(**values), notes(found, seen))


INSPECTORS: Inspectors = {"features": inspect_features}
