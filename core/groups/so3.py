"""Representations of rotations, after "On the Continuity of Rotation Representations in Neural
Networks" (Zhou et al., CVPR 2019, arXiv 1812.07035).

A representation is a pair of maps. f takes coordinates to a rotation, and is what a network's output
goes through; g takes a rotation to coordinates, with f(g(R)) = R. It is *continuous* when g is.
No representation of SO(3) by four real numbers or fewer is (SO(3) does not embed in R^4).

All maps work on batches, in the dtype of their input. Rotations are matrices (..., 3, 3) that act on
columns; quaternions are (w, x, y, z); angles are in radians.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor
from torch.nn.functional import normalize

TINY = 1e-8  # below this length a vector has no direction worth keeping
AXES = "xyz"

Map = Callable[[Tensor], Tensor]


# Distances


def geodesic_distance(first: Tensor, second: Tensor) -> Tensor:
    """The angle (...) in [0, pi] of the rotation that takes `first` (..., 3, 3) to `second`.

    Sine and cosine go into atan2, which keeps its digits near 0 and near pi, where acos loses half.
    """
    return rotation_angle(first.mT @ second)


def rotation_angle(matrix: Tensor) -> Tensor:
    """The angle (...) in [0, pi] of rotations (..., 3, 3)."""
    sine = (_vee(matrix - matrix.mT) / 2).norm(dim=-1)
    cosine = (matrix.diagonal(dim1=-2, dim2=-1).sum(-1) - 1) / 2
    return torch.atan2(sine, cosine)


def _vee(skew: Tensor) -> Tensor:
    return torch.stack([skew[..., 2, 1], skew[..., 0, 2], skew[..., 1, 0]], -1)


def deviation(matrix: Tensor) -> Tensor:
    """How far matrices (..., 3, 3) are from rotations: |M^T M - I|_F, plus 2 where det M < 0."""
    identity = torch.eye(3, dtype=matrix.dtype, device=matrix.device)
    stretch = (matrix.mT @ matrix - identity).flatten(-2).norm(dim=-1)
    return stretch + 2 * (torch.linalg.det(matrix) < 0)


# Quaternions


def from_quaternion(quaternion: Tensor) -> Tensor:
    """Quaternions (..., 4) of any length but 0 to rotations (..., 3, 3)."""
    w, x, y, z = normalize(quaternion, dim=-1, eps=TINY).unbind(-1)
    rows = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
        (2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
        (2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)),
    )
    return torch.stack([torch.stack(row, -1) for row in rows], -2)


def to_quaternion(matrix: Tensor) -> Tensor:
    """Rotations (..., 3, 3) to unit quaternions (..., 4), either of the two signs.

    4 q q^T is linear in the matrix; its row with the largest diagonal entry is q without a
    cancellation.
    """
    m = matrix
    xx, yy, zz = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    wx, wy, wz = _vee(m - m.mT).unbind(-1)
    xy, xz, yz = (m[..., i, j] + m[..., j, i] for i, j in ((0, 1), (0, 2), (1, 2)))
    rows = torch.stack(
        [
            torch.stack([1 + xx + yy + zz, wx, wy, wz], -1),
            torch.stack([wx, 1 + xx - yy - zz, xy, xz], -1),
            torch.stack([wy, xy, 1 - xx + yy - zz, yz], -1),
            torch.stack([wz, xz, yz, 1 - xx - yy + zz], -1),
        ],
        -2,
    )
    best = rows.diagonal(dim1=-2, dim2=-1).argmax(-1)
    index = best[..., None, None].expand(*best.shape, 1, 4)
    return normalize(rows.gather(-2, index).squeeze(-2), dim=-1)


def _positive(quaternion: Tensor, component: int) -> Tensor:
    return torch.where(quaternion[..., component : component + 1] < 0, -quaternion, quaternion)


def to_quaternion_w(matrix: Tensor) -> Tensor:
    """The quaternion (..., 4) with w >= 0. Jumps from q to -q where the angle passes pi."""
    return _positive(to_quaternion(matrix), 0)


def to_quaternion_z(matrix: Tensor) -> Tensor:
    """The quaternion (..., 4) in the half-space z >= 0, as in the paper's code. Jumps at z = 0."""
    return _positive(to_quaternion(matrix), 3)


def multiply(first: Tensor, second: Tensor) -> Tensor:
    """The Hamilton product (..., 4) of quaternions: the rotation `second`, then `first`."""
    a, u = first[..., :1], first[..., 1:]
    b, v = second[..., :1], second[..., 1:]
    u, v = torch.broadcast_tensors(u, v)
    real = a * b - (u * v).sum(-1, keepdim=True)
    return torch.cat([real, a * v + b * u + torch.linalg.cross(u, v)], -1)


# Axis and angle


def from_axis_angle(coordinates: Tensor) -> Tensor:
    """(angle, axis) (..., 4), the axis of any length but 0, to rotations (..., 3, 3)."""
    half = coordinates[..., :1] / 2
    axis = normalize(coordinates[..., 1:], dim=-1, eps=TINY)
    return from_quaternion(torch.cat([half.cos(), axis * half.sin()], -1))


def to_axis_angle(matrix: Tensor) -> Tensor:
    """(angle in [0, pi], unit axis) (..., 4); at the identity the axis is x."""
    q = to_quaternion_w(matrix)
    length = q[..., 1:].norm(dim=-1, keepdim=True)
    angle = 2 * torch.atan2(length, q[..., :1])
    x_axis = torch.tensor([1.0, 0, 0], dtype=q.dtype, device=q.device)
    tiny = torch.finfo(q.dtype).tiny
    axis = torch.where(length < tiny, x_axis, q[..., 1:] / length.clamp_min(tiny))
    return torch.cat([angle, axis], -1)


def from_rotation_vector(vector: Tensor) -> Tensor:
    """Axis times angle (..., 3), the angle being |r|, to rotations (..., 3, 3).

    (The paper's code takes |r| for half of the angle.)
    """
    half = vector.norm(dim=-1, keepdim=True) / 2
    return from_quaternion(torch.cat([half.cos(), vector * torch.sinc(half / math.pi) / 2], -1))


def to_rotation_vector(matrix: Tensor) -> Tensor:
    """Axis times angle (..., 3), in the ball of radius pi. Jumps across its boundary."""
    coordinates = to_axis_angle(matrix)
    return coordinates[..., :1] * coordinates[..., 1:]


# Euler angles


def about_axis(axis: int, angle: Tensor) -> Tensor:
    """Rotations (..., 3, 3) about coordinate axis 0, 1 or 2 by angles (...)."""
    half = angle / 2
    parts = [half.cos(), *(torch.zeros_like(half),) * 3]
    parts[1 + axis] = half.sin()
    return from_quaternion(torch.stack(parts, -1))


def from_euler(angles: Tensor, order: str = "XZY") -> Tensor:
    """Angles (..., 3) about the axes of `order` to rotations (..., 3, 3).

    Capitals turn about the body's own axes ("XZY": R = X(a) Z(b) Y(c)), small letters about fixed
    ones ("xzy": R = Y(c) Z(b) X(a)), as in SciPy. Raises ValueError for anything but such an order.
    """
    i, j, k = _axes(order)
    a, b, c = angles.unbind(-1)
    if order.islower():
        i, j, k, a, b, c = k, j, i, c, b, a
    return about_axis(i, a) @ about_axis(j, b) @ about_axis(k, c)


def to_euler(matrix: Tensor, order: str = "XZY") -> Tensor:
    """Angles (..., 3) about the axes of `order`, the outer two in [-pi, pi).

    Where the middle angle locks the outer axes together (gimbal lock), the last angle is 0. After
    Bernardes and Viollet, "Quaternion to Euler angles conversion" (PLOS ONE, 2022).
    Raises ValueError for anything but an order.
    """
    own = order.isupper()
    axes = _axes(order)
    i, j, k = axes[::-1] if own else axes  # an order about own axes is the reverse about fixed ones
    proper = i == k
    k = 3 - i - j if proper else k
    sign = (i - j) * (j - k) * (k - i) / 2
    q = to_quaternion_w(matrix)
    w, x, y, z = q[..., 0], q[..., 1 + i], q[..., 1 + j], q[..., 1 + k] * sign
    a, b, c, d = (w, x, y, z) if proper else (w - y, x + z, y + w, z - x)
    middle = 2 * torch.atan2(torch.hypot(c, d), torch.hypot(a, b))
    half_sum, half_difference = torch.atan2(b, a), torch.atan2(d, c)
    lock = 4 * torch.finfo(q.dtype).eps
    side = 1 if own else -1
    half_difference = torch.where(middle < lock, side * half_sum, half_difference)
    half_sum = torch.where(middle > math.pi - lock, side * half_difference, half_sum)
    inner, outer = half_sum - half_difference, half_sum + half_difference
    if not proper:
        outer, middle = outer * sign, middle - math.pi / 2
    first, last = (outer, inner) if own else (inner, outer)
    return torch.stack([_wrapped(first), middle, _wrapped(last)], -1)


def _wrapped(angle: Tensor) -> Tensor:
    return torch.remainder(angle + math.pi, 2 * math.pi) - math.pi


def _axes(order: str) -> tuple[int, int, int]:
    low = order.lower()
    good = len(order) == 3 and set(low) <= set(AXES) and low[0] != low[1] != low[2]
    if not good or not (order.islower() or order.isupper()):
        raise ValueError(f"'{order}' is no order of axes; one is 'XYZ' (own axes) or 'xyz' (fixed)")
    return tuple(AXES.index(letter) for letter in low)  # type: ignore[return-value]


def from_euler_sin_cos(pairs: Tensor, order: str = "XZY") -> Tensor:
    """(sin, cos) of three Euler angles (..., 6), each pair of any length but 0, to rotations."""
    unit = normalize(pairs.unflatten(-1, (3, 2)), dim=-1, eps=TINY)
    return unprojected_sin_cos(unit.flatten(-2), order)


def to_euler_sin_cos(matrix: Tensor, order: str = "XZY") -> Tensor:
    """(sin, cos) of each of the Euler angles (..., 6). Does not wrap, but jumps in a gimbal lock."""
    angles = to_euler(matrix, order)
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(-2)


def unprojected_sin_cos(pairs: Tensor, order: str = "XZY") -> Tensor:
    """The product (..., 3, 3) of three would-be rotations [[cos, -sin], [sin, cos]]; see the paper's
    code. A rotation only where every pair has length 1."""
    i, j, k = _axes(order)
    factors = [
        _planar(axis, pairs[..., 2 * n], pairs[..., 2 * n + 1]) for n, axis in enumerate((i, j, k))
    ]
    return factors[0] @ factors[1] @ factors[2]


def _planar(axis: int, sine: Tensor, cosine: Tensor) -> Tensor:
    one, zero = torch.ones_like(sine), torch.zeros_like(sine)
    block = {
        0: ((one, zero, zero), (zero, cosine, -sine), (zero, sine, cosine)),
        1: ((cosine, zero, sine), (zero, one, zero), (-sine, zero, cosine)),
        2: ((cosine, -sine, zero), (sine, cosine, zero), (zero, zero, one)),
    }[axis]
    return torch.stack([torch.stack(row, -1) for row in block], -2)


# Hopf coordinates


def from_hopf(coordinates: Tensor) -> Tensor:
    """(theta, phi, tau) (..., 3) to rotations: a point of the sphere, and where on its circle."""
    theta, phi, tau = coordinates[..., 0] / 2, coordinates[..., 1], coordinates[..., 2] / 2
    c, s, c_phi, s_phi = tau.cos(), tau.sin(), phi.cos(), phi.sin()
    near = torch.stack([c, s], -1) * theta.cos()[..., None]
    far = torch.stack([c * c_phi - s * s_phi, s * c_phi + c * s_phi], -1) * theta.sin()[..., None]
    return from_quaternion(torch.cat([near, far], -1))


def to_hopf(matrix: Tensor) -> Tensor:
    """(theta in [0, pi], phi and tau in [0, 2 pi)) (..., 3)."""
    w, x, y, z = _positive(to_quaternion(matrix), 1).unbind(-1)  # x >= 0: tau / 2 in [0, pi]
    theta = 2 * torch.atan2(torch.hypot(y, z), torch.hypot(w, x))
    half = torch.atan2(x, w)
    phi = torch.remainder(torch.atan2(z, y) - half, 2 * math.pi)
    return torch.stack([theta, phi, 2 * half], -1)


# Vectors: Gram-Schmidt, singular values, symmetric matrices


def from_6d(vectors: Tensor) -> Tensor:
    """Two columns (..., 6) to a rotation by Gram-Schmidt; the third is their cross product.

    Equivariant: f(Q a1, Q a2) = Q f(a1, a2) for every rotation Q.
    """
    first = normalize(vectors[..., :3], dim=-1, eps=TINY)
    third = normalize(torch.linalg.cross(first, vectors[..., 3:]), dim=-1, eps=TINY)
    return torch.stack([first, torch.linalg.cross(third, first), third], -1)


def to_6d(matrix: Tensor) -> Tensor:
    """The first two columns (..., 6). Continuous."""
    return matrix[..., :2].mT.flatten(-2)


# The scale of the paper's code, which spreads the three numbers over about [-1, 1].
_STEREOGRAPHIC = (math.sqrt(2) + 1, math.sqrt(2) + 1, math.sqrt(2))


def from_5d(coordinates: Tensor) -> Tensor:
    """Two plain entries and three stereographic ones (..., 5) to a rotation, through 6D."""
    point = coordinates[..., 2:] * coordinates.new_tensor(_STEREOGRAPHIC)
    squared = point.square().sum(-1, keepdim=True)
    # On the sphere: ((s - 1) / (s + 1), 2 q / (s + 1)); then divided by the length of the last three.
    length = 2 * squared.sqrt().clamp_min(TINY)
    sphere = torch.cat([squared - 1, 2 * point], -1) / length
    return from_6d(torch.cat([coordinates[..., :2], sphere], -1))


def to_5d(matrix: Tensor) -> Tensor:
    """The 6D columns, of which the last four numbers are projected stereographically (..., 5).

    Continuous: the pole of the projection is never reached, since |a1_z| <= |a2| = 1.
    """
    columns = to_6d(matrix)
    sphere = normalize(columns[..., 2:], dim=-1)
    point = sphere[..., 1:] / (1 - sphere[..., :1])
    return torch.cat([columns[..., :2], point / columns.new_tensor(_STEREOGRAPHIC)], -1)


def from_9d(entries: Tensor) -> Tensor:
    """Nine entries, row by row (..., 9), to a rotation by Gram-Schmidt of the first two columns."""
    return from_6d(to_6d(entries.unflatten(-1, (3, 3))))


def from_9d_svd(entries: Tensor) -> Tensor:
    """Nine entries, row by row (..., 9), to the nearest rotation in the Frobenius norm.

    U diag(1, 1, det(U V^T)) V^T, after Levinson et al., "An Analysis of SVD for Deep Rotation
    Estimation" (NeurIPS 2020). Equivariant on both sides: f(P M Q) = P f(M) Q.
    """
    u, _, vt = torch.linalg.svd(entries.unflatten(-1, (3, 3)))
    sign = torch.linalg.det(u @ vt)
    ones = torch.ones_like(sign)
    return (u * torch.stack([ones, ones, sign], -1)[..., None, :]) @ vt


def to_9d(matrix: Tensor) -> Tensor:
    """All nine entries, row by row (..., 9). Continuous."""
    return matrix.flatten(-2)


_UPPER = tuple((i, j) for i in range(4) for j in range(i, 4))


def from_10d(entries: Tensor) -> Tensor:
    """The upper triangle of a symmetric 4x4 matrix, row by row (..., 10), to a rotation.

    Its quaternion is the eigenvector of the smallest eigenvalue, after Peretroukhin et al., "A Smooth
    Representation of Belief over SO(3) for Deep Rotation Learning with Uncertainty" (RSS 2020).
    """
    index = [[_UPPER.index((min(i, j), max(i, j))) for j in range(4)] for i in range(4)]
    symmetric = entries[..., torch.tensor(index, device=entries.device)]
    return from_quaternion(torch.linalg.eigh(symmetric)[1][..., 0])


def to_10d(matrix: Tensor) -> Tensor:
    """The upper triangle of -q q^T (..., 10). Continuous: q and -q give the same."""
    q = to_quaternion(matrix)
    return -torch.stack([q[..., i] * q[..., j] for i, j in _UPPER], -1)


# Any dimension


def from_columns(columns: Tensor) -> Tensor:
    """n - 1 columns (..., n, n - 1) to a rotation (..., n, n): the 6D map of any dimension n >= 2.

    Gram-Schmidt, then the generalised cross product as the last column.
    """
    n = columns.shape[-2]
    q, r = torch.linalg.qr(columns)
    q = q * r.diagonal(dim1=-2, dim2=-1).sign()[..., None, :]
    minors = [torch.cat([q[..., :i, :], q[..., i + 1 :, :]], -2) for i in range(n)]
    signs = torch.tensor([(-1.0) ** (i + n + 1) for i in range(n)]).to(q)
    last = signs * torch.linalg.det(torch.stack(minors, -3))
    return torch.cat([q, last[..., None]], -1)


def to_columns(matrix: Tensor) -> Tensor:
    """All columns but the last (..., n, n - 1). Continuous."""
    return matrix[..., :-1]


# The catalogue


@dataclass(frozen=True)
class Representation:
    """Coordinates of a rotation. `f`: (..., size) -> (..., 3, 3); `g` back, with f(g(R)) = R.

    tears: where g jumps, in words; empty for a continuous one. squash: what bounds a network's raw
    output before f; unprojected: what the loss sees instead of f, where the paper trains without
    the projection.
    """

    key: str
    name: str
    size: int
    f: Map
    g: Map
    coordinates: tuple[str, ...]
    tears: str = ""
    squash: Map | None = None
    unprojected: Map | None = None

    @property
    def continuous(self) -> bool:
        """Whether g is continuous on all of SO(3)."""
        return not self.tears


def euler(order: str = "XZY") -> Representation:
    """Euler angles about the axes of `order`. Raises ValueError for anything but an order."""
    i, j, k = (AXES[axis] for axis in _axes(order))
    return Representation(
        "euler",
        f"Euler angles {order}",
        3,
        partial(from_euler, order=order),
        partial(to_euler, order=order),
        (f"about {i}", f"about {j}", f"about {k}"),
        "where an outer angle passes 180\u00b0, and in a gimbal lock",
    )


def _squash_axis_angle(raw: Tensor) -> Tensor:
    return torch.cat([math.pi * raw[..., :1].tanh(), raw[..., 1:]], -1)


def _squash_hopf(raw: Tensor) -> Tensor:
    return (raw.tanh() + 1) * math.pi * raw.new_tensor([0.5, 1.0, 1.0])


def _letters(prefix: str, count: int) -> tuple[str, ...]:
    return tuple(f"{prefix}{n}" for n in range(1, count + 1))


_MATRIX = tuple(f"m{i}{j}" for i in "123" for j in "123")

REPRESENTATIONS: dict[str, Representation] = {
    entry.key: entry
    for entry in (
        Representation("6d", "6D", 6, from_6d, to_6d, _letters("a", 6)),
        Representation("5d", "5D", 5, from_5d, to_5d, _letters("p", 5)),
        Representation(
            "9d",
            "9D, Gram-Schmidt",
            9,
            from_9d,
            to_9d,
            _MATRIX,
            unprojected=lambda raw: raw.unflatten(-1, (3, 3)),
        ),
        Representation("svd", "9D, SVD", 9, from_9d_svd, to_9d, _MATRIX),
        Representation(
            "10d", "10D, symmetric", 10, from_10d, to_10d, tuple(f"A{i}{j}" for i, j in _UPPER)
        ),
        Representation(
            "quaternion",
            "Quaternion",
            4,
            from_quaternion,
            to_quaternion_w,
            ("w", "x", "y", "z"),
            "where the angle passes 180\u00b0: q becomes -q",
        ),
        Representation(
            "half-quaternion",
            "Quaternion, half-space z",
            4,
            from_quaternion,
            to_quaternion_z,
            ("w", "x", "y", "z"),
            "where z passes 0: q becomes -q",
        ),
        Representation(
            "axis-angle",
            "Axis and angle",
            4,
            from_axis_angle,
            to_axis_angle,
            ("angle", "x", "y", "z"),
            "where the angle passes 180\u00b0 (the axis flips), and at the identity (no axis)",
            squash=_squash_axis_angle,
        ),
        Representation(
            "rotation-vector",
            "Rotation vector",
            3,
            from_rotation_vector,
            to_rotation_vector,
            ("x", "y", "z"),
            "where the angle passes 180\u00b0: r becomes -r",
        ),
        euler(),
        Representation(
            "euler-sin-cos",
            "Euler sin, cos",
            6,
            from_euler_sin_cos,
            to_euler_sin_cos,
            ("sin a", "cos a", "sin b", "cos b", "sin c", "cos c"),
            "in a gimbal lock",
            squash=torch.tanh,
            unprojected=unprojected_sin_cos,
        ),
        Representation(
            "hopf",
            "Hopf",
            3,
            from_hopf,
            to_hopf,
            ("theta", "phi", "tau"),
            "where phi or tau passes 360\u00b0, and at both ends of theta",
            squash=_squash_hopf,
        ),
    )
}
