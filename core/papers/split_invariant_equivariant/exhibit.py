"""What the page's views show, as numbers: a thing steered, its two halves, a chain of turns."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core import memory
from core.data import views as data
from core.data.objects import Body, thing
from core.data.views import CAMERA, RANGE, SIDE
from core.equivariance import Square, square_of
from core.groups.so3.angles import from_rotation_vector
from core.groups.so3.distance import geodesic_distance
from core.groups.so3.quaternions import from_quaternion, multiply, to_quaternion_w
from core.papers.split_invariant_equivariant import measure
from core.papers.split_invariant_equivariant.measure import coded_by
from core.papers.split_invariant_equivariant.model import Hypernetwork, foretold
from core.papers.split_invariant_equivariant.train import trained

GALLERY = 50  # views of a thing, the true one among them
NEAREST = 6  # that are shown
STARTS = (
    (0, 0, 0),
    (25, -20, 15),
    (-30, 10, 30),
    (10, 30, -25),
)  # Euler angles of first views [degrees]
SWING = np.linspace(-RANGE, RANGE, 31)  # of a thing that turns [degrees]
AXES = {"z": (0.0, 0.0, 1.0), "y": (0.0, 1.0, 0.0), "x": (1.0, 0.0, 0.0)}  # of the thing
AROUND = 2  # things of each category whose codes the halves are seen among
MANY = 4000  # points of a thing that is drawn


@dataclass(frozen=True, eq=False)
class Subject(memory.Subject):
    """What is looked at: one of the app's things, or a visitor's."""

    name: str
    body: Body


def subject(category: str, member: int) -> Subject:
    """A thing that no network has seen."""
    seed = data.unseen(member)
    return Subject(category, thing(category, seed), key=("sie", category, seed))


class Gallery(NamedTuple):
    """Views (n, 32, 32) uint8 of a thing in poses (n, 4)."""

    pixels: Tensor
    poses: Tensor


def gallery(shown: Subject) -> Gallery:
    """All views but the true one, in random poses, in its light, lest that give it away."""

    def make() -> Gallery:
        angles = data.random_poses(GALLERY - 1, np.random.default_rng(11))
        poses = data.quaternion_of(angles).float()
        return Gallery(rendered(shown, data.rotation_of(angles)), poses)

    return shown.once("gallery", make)


def rendered(shown: Subject, rotations: Tensor) -> Tensor:
    """Views (n, 32, 32) uint8 of a thing turned by R (n, 3, 3), lit from the camera."""
    turned = CAMERA @ rotations.double().numpy()
    seen = data.render(shown.body, turned, SIDE, background=0.25)
    return torch.from_numpy((255 * seen).round().astype(np.uint8))


@dataclass(frozen=True)
class Steered:
    """A thing turned, and where the predictor says that its code is.

    nearest: the views (NEAREST, 32, 32) whose codes are nearest to the prediction; off: how far each is
    turned from the true one [degrees]; rank: of the true view among GALLERY; square: of the first view's
    projected code; is_inside: whether the pose lies within those that networks have seen.
    """

    nearest: np.ndarray
    off: np.ndarray
    rank: int
    square: Square[np.ndarray, Tensor]
    is_inside: bool


def steer(
    shown: Subject, start: int, turn: tuple[int, int, int], arm: str, wrong: bool = False
) -> Steered:
    """Turn a thing in its own frame by yaw, pitch and roll [degrees], and predict its code.

    start: which of STARTS is its first pose. wrong: the predictor is told the turn backwards.
    """
    q1 = data.quaternion_of(np.array(STARTS[start]))
    z = data.quaternion_of(np.array(turn[::-1]))
    q2 = multiply(q1, z)
    z = z * q2[:1].sign()  # as of poses with w >= 0
    views = rendered(shown, from_quaternion(torch.stack([q1, q2])))
    stored = gallery(shown)
    network = trained(arm)
    seen = shown.once((arm, "codes"), lambda: coded_by(network, stored.pixels).turning)
    fx, fgx = coded_by(network, views).turning
    told = z * torch.tensor([1.0, -1, -1, -1]) if wrong else z
    said = foretold(network, fx[None], told[None])[0]
    candidates = torch.cat([fgx[None], seen])
    cosines = F.normalize(candidates, dim=1) @ F.normalize(said, dim=0)
    order = cosines.argsort(descending=True)[:NEAREST]
    pixels = torch.cat([views[1:], stored.pixels])
    angles = geodesic_distance(
        from_quaternion(torch.cat([q2[None].float(), stored.poses])[order]),
        from_quaternion(q2.float()),
    )
    return Steered(
        pixels[order].numpy(),
        angles.rad2deg().numpy().round(),
        int((cosines > cosines[0]).sum()) + 1,
        square_of(views[0].numpy(), views[1].numpy(), fx, fgx, said),
        bool((np.abs(data.euler_of(from_quaternion(q2))) <= RANGE + 1e-6).all()),
    )


def turns_about(axis: str, degrees: np.ndarray) -> Tensor:
    """Rotations (n, 3, 3) about an axis of the thing, float64."""
    vectors = torch.tensor(AXES[axis], dtype=torch.float64) * torch.from_numpy(degrees)[:, None]
    return from_rotation_vector(vectors.deg2rad())


@dataclass(frozen=True)
class Halves:
    """Codes of a thing that turns, in the plane of most variance of codes of all things.

    paths: by half, places (T, 3) of the turning thing; others: by half, (n, 3) of things around it;
    moved: by half, the variance along the path over that of all codes; poses: (T, 3, 3).
    """

    paths: dict[str, np.ndarray]
    others: dict[str, np.ndarray]
    moved: dict[str, float]
    poses: np.ndarray
    pictures: np.ndarray


def halves(shown: Subject, axis: str, arm: str) -> Halves:
    """Both halves of the code while the thing swings about one of its axes."""

    def make() -> Halves:
        poses = turns_about(axis, SWING)
        pictures = rendered(shown, poses)
        own = coded_by(trained(arm), pictures)
        around = measure.coded(arm, 0, "test", AROUND)
        paths, others, moved = {}, {}, {}
        for half in ("stays", "turns"):
            path, all_codes = own.part(half), around.part(half).flatten(0, 1)
            paths[half], others[half] = _plane(path, all_codes)
            spread = all_codes.var(0, correction=0).sum()
            moved[half] = float(path.var(0, correction=0).sum() / spread)
        return Halves(paths, others, moved, poses.numpy(), pictures.numpy())

    return shown.once((axis, arm, "halves"), make)


def _plane(path: Tensor, around: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Along the three axes of most variance of the codes around, in the unit ball."""
    mean = around.mean(0)
    _, _, axes = torch.linalg.svd(around - mean, full_matrices=False)
    places = [(codes - mean) @ axes[:3].mT for codes in (path, around)]
    reach = torch.cat(places).norm(dim=1).quantile(0.98)
    shrunk = [p / torch.maximum(reach, p.norm(dim=1, keepdim=True)) * 0.95 for p in places]
    return shrunk[0].numpy(), shrunk[1].numpy()


@dataclass(frozen=True)
class Chain:
    """A turn applied again and again to one code, without a picture.

    true: views (k + 1, 32, 32) of the thing as it really turns; nearest: those whose codes are nearest
    to the chained code; off: how far they are turned from the true ones [degrees]; drift: how far k
    small turns and one large one are apart, relative to the latter.
    """

    true: np.ndarray
    nearest: np.ndarray
    off: np.ndarray
    drift: np.ndarray


def chain(shown: Subject, axis: str, step: int, arm: str) -> Chain:
    """From -90 to 90 degrees about an axis, by `step` degrees at a time."""
    degrees = np.arange(-RANGE, RANGE + 1, step).astype(float)
    poses = turns_about(axis, degrees)
    true, stored, network = rendered(shown, poses), gallery(shown), trained(arm)
    codes, seen = (coded_by(network, pixels).turning for pixels in (true, stored.pixels))
    small = to_quaternion_w(turns_about(axis, np.array([float(step)]))).float()
    said, drift = [codes[:1]], [0.0]
    for k in range(1, len(degrees)):
        said.append(foretold(network, said[-1], small))
        once = foretold(
            network, codes[:1], to_quaternion_w(turns_about(axis, np.array([k * step])))
        )
        drift.append(float((said[-1] - once).norm() / once.norm()))
    chained = torch.cat(said)
    candidates = F.normalize(torch.cat([codes, seen]), dim=1)
    best = (F.normalize(chained, dim=1) @ candidates.mT).argmax(1)
    rotations = torch.cat([poses.float(), from_quaternion(stored.poses)])
    return Chain(
        true.numpy(),
        torch.cat([true, stored.pixels])[best].numpy(),
        geodesic_distance(rotations[best], poses.float()).rad2deg().numpy().round(),
        np.array(drift),
    )


def matrices(arm: str) -> np.ndarray:
    """A_w, A_x, A_y and A_z (4, 64, 64) of a hypernetwork."""
    predictor = trained(arm).predictor
    assert isinstance(predictor, Hypernetwork)
    return predictor.matrices.detach().cpu().numpy()


def algebra_gap(found: np.ndarray) -> float:
    """|A_x A_x + A_w A_w| / |A_w A_w| of matrices (4, d, d): 0 where they multiply as quaternions do."""
    w, x = found[0] @ found[0], found[1] @ found[1]
    return float(np.linalg.norm(x + w) / np.linalg.norm(w))


def strangeness(codes: Tensor, arm: str = "sie") -> float:
    """How far codes (n, 64) lie from those of the app's unseen things, over how far those lie from each
    other's: medians of the distance to the nearest view of another thing."""
    around = measure.coded(arm, 0, "test", AROUND).part("whole")
    flat = around.flatten(0, 1)
    apart = torch.cdist(flat, flat)
    same = torch.arange(len(around)).repeat_interleave(around.shape[1])
    apart = apart.masked_fill(same[:, None] == same, torch.inf).min(1).values.median()
    return float(torch.cdist(codes, flat).min(1).values.median() / apart)
