"""What the page says of a visitor's motion, for `python -m core inspect` and the data page."""

from typing import Any

from core.groups.so3 import to_quaternion
from core.inputs.bvh import Motion
from core.papers.rotation_continuity.exhibit import rows_along
from core.papers.rotation_continuity.paths import lift


def inspect(motion: Motion) -> dict[str, Any]:
    """How often each representation of the root's rotation jumps over the motion."""
    path = lift(to_quaternion(motion.rotations[:, 0].double()))
    *_, rows = rows_along(path, "XZY")
    return {
        "root_tears": {row.entry.name: len(row.tears) for row in rows},
        "notes": ["tears are counted along the root's rotations, each step by its shortest way"],
    }


INSPECTORS = {"motion": inspect}
