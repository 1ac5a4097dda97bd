"""What is said of a visitor's paths, on the page and on the command line."""

from core import laws_of_motion as laws
from core.inputs.path import Paths
from core.inspection import Answer, Inspectors, quantities
from core.papers.soft_equivariance import motion
from core.papers.soft_equivariance.text import ABOUT_PATHS


def inspect_paths(found: Paths) -> Answer:
    """The verdict on each symmetry of the law of motion, with its numbers."""
    states, units = laws.states(found.paths)
    judged = motion.judged(states)
    strengths = motion.soft(states)[1].tolist()
    rows = {
        symmetry: {
            "verdict": verdict.word,
            "violation": round(verdict.violation, 4),
            "strength": float(f"{strength:.3g}"),
            "cost": float(f"{verdict.cost:.3g}"),
        }
        for (symmetry, verdict), strength in zip(judged.verdicts.items(), strengths, strict=True)
    }
    centre = [round(value, 6) for value in units.origin.tolist()]
    values = quantities(points_used=len(states.x), centre=centre, **rows)
    return Answer("Symmetries of the law by which the paths move", values, [ABOUT_PATHS])


INSPECTORS: Inspectors = {"path": inspect_paths}
