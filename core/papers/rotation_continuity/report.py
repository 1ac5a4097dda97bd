"""What the page says of a visitor's rotations, for `python -m core inspect` and the data page."""

from torch import Tensor

from core.groups.so3 import to_quaternion
from core.inputs.bvh import Motion
from core.inputs.trajectory import Trajectory
from core.inspection import Answer, Inspectors
from core.papers.rotation_continuity.exhibit import rows_along
from core.papers.rotation_continuity.paths import lift


def inspect_motion(motion: Motion) -> Answer:
    """How often each representation of the root's rotation jumps over the motion."""
    return _tears(to_quaternion(motion.rotations[:, 0].double()), "the root's rotations")


def inspect_trajectory(trajectory: Trajectory) -> Answer:
    """How often each representation jumps along the rotations."""
    return _tears(trajectory.quaternions, "the rotations")


def _tears(quaternions: Tensor, along: str) -> Answer:
    *_, rows = rows_along(lift(quaternions), "XZY")
    return Answer(
        f"Where {along} would tear, by representation",
        [{"representation": row.entry.name, "tears": len(row.tears)} for row in rows],
        [f"tears are counted along {along}, each step by its shortest way"],
    )


INSPECTORS: Inspectors = {"motion": inspect_motion, "trajectory": inspect_trajectory}
