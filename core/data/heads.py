"""Heads: what makes a person, what makes a picture of one, and the picture.

A person's shape is mean + even . E + odd . O: the mirror M maps E to itself and O to -O, so the person in
the mirror is (even, -odd). Moles are odd in the same way: each lies on one side.
The model's data are in the public domain (CC0); assets/heads/extract.py made the file.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from core.memory import kept

FILE = Path(__file__).resolve().parents[2] / "assets" / "heads" / "head.npz"
REACH = 0.95  # from the middle of a picture to its edge [decimetres]
AMBIENT = 0.35  # of the light
TONES = np.array([-0.45, -0.16, 0.3, -0.55])  # brows, lips, white of the eye, iris: against skin
SKIN = 0.62
UNITS = 10  # of an expression, a side
EVEN, ODD = 40, 12
MOLE = 0.07  # radius [decimetres]
DOWN = -0.1  # of the picture's middle below the eyes
DEEP = 0.05  # so far behind the foremost a sample still counts


class Mole(NamedTuple):
    """Where on the skin, x and y of the mean head [decimetres], and how much it darkens there."""

    x: float
    y: float
    depth: float


@dataclass(frozen=True)
class Person:
    """even (EVEN,) and odd (ODD,) in standard deviations; moles; tones (4,): factors of TONES."""

    even: np.ndarray
    odd: np.ndarray
    tones: np.ndarray
    moles: tuple[Mole, ...] = ()

    def mirrored(self) -> "Person":
        """The person in the mirror."""
        moles = tuple(mole._replace(x=-mole.x) for mole in self.moles)
        return replace(self, odd=-self.odd, moles=moles)


@dataclass(frozen=True)
class Shot:
    """How a person is taken: angles [degrees]; light, where it comes from, -1 (left) to 1; left, right:
    (UNITS,) how much of each unit of expression, on the image's left and right side."""

    yaw: float = 0.0
    pitch: float = 0.0
    light: float = 0.0
    left: np.ndarray | None = None
    right: np.ndarray | None = None
    ground: float = 0.3

    def mirrored(self) -> "Shot":
        """The same taken in the mirror."""
        return replace(self, yaw=-self.yaw, light=-self.light, left=self.right, right=self.left)


class Picture(NamedTuple):
    """pixels (side, side) float32 in [0, 1]; eyes and nose: x of the eyes at the image's left and right,
    and of the tip of the nose [shares of the width]."""

    pixels: np.ndarray
    eyes: tuple[float, float]
    nose: float


@dataclass(frozen=True)
class Head:
    """The model: mean (V, 3) and modes (n, 3 V) [decimetres]; triangles (F, 3), those of one side first;
    albedo (V, 4), as TONES has it; vertices of both eyes, and of the tip of the nose.

    x is to the image's right, y upwards, z to the front; the eyes are at y = z = 0.
    """

    mean: np.ndarray
    even: np.ndarray
    odd: np.ndarray
    units: np.ndarray
    units_mirrored: np.ndarray
    triangles: np.ndarray
    albedo: np.ndarray
    eye: np.ndarray
    other_eye: np.ndarray
    nose: int


@kept
def head() -> Head:
    """The model as shipped, its modes made even and odd to the last bit."""
    with np.load(FILE) as file:
        found = {name: file[name] for name in file.files}
    mirror = found["mirror"].astype(int)

    def reflected(values: np.ndarray) -> np.ndarray:
        return values[..., mirror, :] * np.array([-1, 1, 1], np.float32)

    def modes(name: str, sign: int) -> np.ndarray:
        values = found[name] * found[f"{name}_scale"][:, None, None]
        return (values + sign * reflected(values)) / (2 if sign else 1)

    mean = (found["mean"] + reflected(found["mean"])) / 2
    units = modes("units", 0)
    eye = found["eye"].astype(int)
    middle = abs(mean[:, 0]) < 1e-4
    flat = {"even": modes("even", 1), "odd": modes("odd", -1)}
    flat |= {"units": units, "units_mirrored": reflected(units)}
    return Head(
        mean,
        **{name: values.reshape(len(values), -1) for name, values in flat.items()},
        triangles=found["triangles"].astype(int),
        albedo=found["albedo"].astype(np.float32) / 255,
        eye=eye,
        other_eye=mirror[eye],
        nose=int(np.where(middle, mean[:, 2], -np.inf).argmax()),
    )


class Samples(NamedTuple):
    """Points of the surface: corners (S, 3) as vertices, their weights (S, 3), the triangle (S,)."""

    corners: np.ndarray
    weights: np.ndarray
    owners: np.ndarray


@kept
def samples(side: int) -> Samples:
    """So many that a picture of `side` pixels has about six a pixel; those of both sides mirrored."""
    model = head()
    half = np.arange(len(model.triangles) // 2)
    a, b, c = (model.mean[model.triangles[half, corner]] for corner in range(3))
    areas = np.cross(b - a, c - a) / 2
    facing = np.maximum(areas[:, 2], 0.4 * np.linalg.norm(areas, axis=1))
    count = np.ceil(6 * facing * (side / (2 * REACH)) ** 2).astype(int)
    owner = np.repeat(half, count)
    # Triangles are filled by the R2 sequence, folded: more evenly than by chance.
    u = (0.5 + np.arange(1, len(owner) + 1)[:, None] * [0.7548776662, 0.5698402910]) % 1
    u = np.where(u.sum(1, keepdims=True) > 1, 1 - u, u)
    weights = np.column_stack([u, 1 - u.sum(1)]).astype(np.float32)
    mirrored = model.triangles[owner + len(half)][:, ::-1]
    corners = np.concatenate([model.triangles[owner], mirrored])
    owners = np.concatenate([owner, owner + len(half)])
    return Samples(corners, np.concatenate([weights, weights]), owners)


@kept
def _around() -> csr_matrix:
    """Which triangles (V, F) meet in a vertex."""
    triangles = head().triangles
    rows, columns = triangles.ravel(), np.repeat(np.arange(len(triangles)), 3)
    return csr_matrix((np.ones(len(rows), np.float32), (rows, columns)))


def surface(person: Person, shot: Shot) -> np.ndarray:
    """The vertices (V, 3) of a person with an expression, not turned yet."""
    model = head()
    moved = person.even.astype(np.float32) @ model.even + person.odd.astype(np.float32) @ model.odd
    if shot.right is not None and shot.left is not None:
        moved = moved + shot.right.astype(np.float32) @ model.units
        moved += shot.left.astype(np.float32) @ model.units_mirrored
    return model.mean + moved.reshape(-1, 3)


def paint(person: Person) -> np.ndarray:
    """How much light each vertex (V,) throws back."""
    model = head()
    skin = SKIN + model.albedo @ (TONES * person.tones).astype(np.float32)
    for mole in person.moles:
        far = np.square(model.mean[:, :2] - np.array([mole.x, mole.y], np.float32)).sum(1)
        skin = skin - mole.depth * np.exp(-far / MOLE**2) * (model.mean[:, 2] > -0.5)
    return skin


def rotation(yaw: float, pitch: float) -> np.ndarray:
    """(3, 3), which turns row vectors: first to the side, then up or down [degrees]."""
    (sy, sp), (cy, cp) = np.sin(np.radians([yaw, pitch])), np.cos(np.radians([yaw, pitch]))
    turn = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    return (turn @ np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])).astype(np.float32)


def render(person: Person, shot: Shot, side: int) -> Picture:
    """A picture of a person, the tip of the nose on its middle column.

    Each pixel is the mean of what lies foremost in it; about six samples of the surface a pixel.
    """
    model, points = head(), samples(side)
    vertices = surface(person, shot) @ rotation(shot.yaw, shot.pitch)
    a, b, c = (vertices[model.triangles[:, corner]] for corner in range(3))
    across = np.cross(b - a, c - a)
    seen = (across[:, 2] > 0)[points.owners]  # what faces away is behind something
    corners, weights = points.corners[seen], points.weights[seen]
    normals = _around() @ across
    normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12
    angle = np.radians(75 * shot.light)
    towards = np.array([np.sin(angle), 0.35, np.cos(angle)], np.float32)
    lit = AMBIENT + (1 - AMBIENT) * np.maximum(normals @ (towards / np.linalg.norm(towards)), 0)
    middle = vertices[model.nose, 0]
    flat = np.column_stack([vertices - [middle, DOWN, 0], lit * paint(person)]).astype(np.float32)
    x, y, z, value = np.einsum("skc,sk->cs", flat[corners], weights)
    column, row = np.floor((1 + x / REACH) * side / 2), np.floor((1 - y / REACH) * side / 2)
    inside = (column >= 0) & (column < side) & (row >= 0) & (row < side)
    cell, z, value = (row * side + column)[inside].astype(int), z[inside], value[inside]
    front = np.full(side * side, -np.inf, np.float32)
    np.maximum.at(front, cell, z)
    near = z > front[cell] - DEEP
    number = np.bincount(cell[near], minlength=side * side).reshape(side, side)
    total = np.bincount(cell[near], value[near], side * side).reshape(side, side)
    pixels = _filled(total, number, shot.ground)
    eyes = [vertices[ball, 0].mean() - middle for ball in (model.other_eye, model.eye)]
    return Picture(pixels, (eyes[0] / (2 * REACH) + 0.5, eyes[1] / (2 * REACH) + 0.5), 0.5)


def _filled(total: np.ndarray, number: np.ndarray, ground: float) -> np.ndarray:
    """Means of pixels; one that nothing fell in, but in most around it, is the mean of those."""
    hit = number > 0
    pixels = np.where(hit, total / np.maximum(number, 1), 0)
    around, known = (_neighbours(values) for values in (pixels, hit.astype(float)))
    empty = np.where(known >= 5, around / np.maximum(known, 1), ground)
    return np.where(hit, pixels, empty).astype(np.float32)


def _neighbours(values: np.ndarray) -> np.ndarray:
    """The sum of the eight values around each."""
    rows = np.pad(values, ((1, 1), (0, 0)))
    three = np.pad(rows[:-2] + rows[1:-1] + rows[2:], ((0, 0), (1, 1)))
    return three[:, :-2] + three[:, 1:-1] + three[:, 2:] - values
