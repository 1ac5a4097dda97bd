"""What is timed of this paper: conversions against roma and SciPy, and the page's controls."""

from collections.abc import Callable
from typing import Any

from scipy.spatial.transform import Rotation

from core.atlas import Benchmark, Interaction
from core.groups import so3
from core.papers.rotation_continuity.measure import test_rotations

COUNT = 100_000


def benchmarks() -> list[Benchmark]:
    """The same conversions of 100,000 rotations, in float64."""
    import roma  # a developer's dependency

    matrices = test_rotations()[:COUNT].double()
    quaternions = so3.to_quaternion(matrices)
    vectors = so3.to_rotation_vector(matrices)
    six, nine = so3.to_6d(matrices), so3.to_9d(matrices)
    xyzw = roma.quat_wxyz_to_xyzw(quaternions)
    columns, square = six.unflatten(1, (2, 3)).mT, nine.unflatten(1, (3, 3))
    rows: list[tuple[str, str, Callable[[], Any], Callable[[], Any]]] = [
        (
            "6D to matrix",
            "roma",
            lambda: so3.from_6d(six),
            lambda: roma.special_gramschmidt(columns),
        ),
        (
            "9D to matrix, SVD",
            "roma",
            lambda: so3.from_9d_svd(nine),
            lambda: roma.special_procrustes(square),
        ),
        (
            "quaternion to matrix",
            "roma",
            lambda: so3.from_quaternion(quaternions),
            lambda: roma.unitquat_to_rotmat(xyzw),
        ),
        (
            "matrix to quaternion",
            "roma",
            lambda: so3.to_quaternion(matrices),
            lambda: roma.rotmat_to_unitquat(matrices),
        ),
        (
            "rotation vector to matrix",
            "roma",
            lambda: so3.from_rotation_vector(vectors),
            lambda: roma.rotvec_to_rotmat(vectors),
        ),
        (
            "matrix to Euler angles XZY",
            "SciPy",
            lambda: so3.to_euler(matrices, "XZY"),
            lambda: Rotation.from_matrix(matrices.numpy()).as_euler("XZY"),
        ),
    ]
    name = "rotation-continuity/{}, 100,000 in float64"
    return [Benchmark(name.format(what), peer, ours, theirs) for what, peer, ours, theirs in rows]


INTERACTIONS = (
    Interaction("walk, another axis", {}, "input[aria-label^='Axis: azimuth']"),
    Interaction("the ball's cut", {"view": "ball", "cut": 0.0}, "input[aria-label^='Cut at']"),
    Interaction("turn the second cloud", {"view": "square", "drawn": "pair"}, ".cloud"),
)
