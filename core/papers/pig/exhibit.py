"""What the page shows: fields while they were trained and after, Gaussians pulled about, and a mesh
that is moved as a whole."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core import checkpoints
from core.equivariance import Square
from core.inputs import InputError
from core.memory import kept
from core.papers.pig.model import PIG, Field, Jet
from core.papers.pig.problems import PROBLEMS, Problem
from core.papers.pig.train import FRAMES, SIDE, SLUG, noted_steps, problem_of, trained

SHOWN = 96  # pixels of the pictures of trained fields
MOST_EDITS = 40


@kept
def truth_picture(name: str, side: int, at: float | None = None) -> np.ndarray:
    """The true solution (side, side) on a problem's grid."""
    problem = PROBLEMS[name]
    return problem.truth(problem.grid(side, at)).reshape(side, side).numpy()


class Growth(NamedTuple):
    """A training as a film: errors (FRAMES, SIDE, SIDE), and how many iterations each frame has
    seen."""

    errors: np.ndarray
    iterations: list[int]


def growth(name: str) -> Growth:
    """The diary of a checkpoint."""
    card = checkpoints.read(SLUG, name).card
    iterations = [20 * step for step in noted_steps(card["steps"])]
    return Growth(trained(name).errors().numpy(), iterations)


@dataclass(frozen=True)
class Mesh:
    """Gaussians of a field: centres and widths (n, d) in coordinates scaled to [-1, 1], weights and
    channels (n,)."""

    centres: np.ndarray
    widths: np.ndarray
    weights: np.ndarray
    channels: np.ndarray

    @property
    def importance(self) -> np.ndarray:
        """(n,): |w| times the volume, the integral of each Gaussian up to a constant."""
        return np.abs(self.weights) * np.prod(self.widths, 1)


def mesh_of(field: PIG) -> Mesh:
    """The Gaussians of a field."""
    parts = (field.means, field.log_widths.exp())
    centres, widths = (part.detach().flatten(0, 1).numpy() for part in parts)
    weights = field.weights.detach().flatten().numpy()
    channels = np.repeat(np.arange(len(field.weights)), field.weights.shape[1])
    return Mesh(centres, widths, weights, channels)


def mesh_film(name: str) -> list[Mesh]:
    """The Gaussians of PIG at each frame of its diary."""
    pages = trained(name).gaussians.double().numpy()
    d = (pages.shape[1] - 1) // 2
    channels = np.repeat(np.arange(pages.shape[2]), pages.shape[3])
    out = []
    for page in pages:
        flat = page.reshape(2 * d + 1, -1).T
        out.append(Mesh(flat[:, :d], np.exp(flat[:, d : 2 * d]), flat[:, -1], channels))
    return out


def ellipse_places(problem: Problem, mesh: Mesh, at: float | None = None) -> np.ndarray:
    """(n, 5) float32 as `Ellipses` has them: one width about each centre; opacity by |w|.

    Of three dimensions, the cut at the time that is shown: fainter the further a Gaussian is in time.
    """
    centres, widths = mesh.centres[:, -2:], mesh.widths[:, -2:]
    size = np.abs(mesh.weights)
    largest = np.quantile(size[size > 0], 0.9) if size.any() else 1.0
    opacity = 0.9 * np.minimum(size / largest, 1)
    if problem.at is not None:
        low, high = problem.box.low[0], problem.box.high[0]
        time = 2 * ((problem.at if at is None else at) - low) / (high - low) - 1
        opacity = opacity * np.exp(-0.5 * ((time - mesh.centres[:, 0]) / mesh.widths[:, 0]) ** 2)
    x, y = (centres[:, 0] + 1) / 2, (1 - centres[:, 1]) / 2
    return np.stack([x, y, widths[:, 0] / 2, widths[:, 1] / 2, opacity], 1).astype(np.float32)


@dataclass(frozen=True)
class View:
    """A field at one time: u, truth and residual (SHOWN, SHOWN), and the relative error of this
    picture."""

    u: np.ndarray
    truth: np.ndarray
    residual: np.ndarray
    error: float


def drawn(field: Field, points: Tensor) -> Tensor:
    """u (P,) at many points, a few at a time, which the processor's cache thanks for."""
    with torch.inference_mode():
        return torch.cat([field(part) for part in points.split(2048)])


def view(field: Field, problem: Problem, at: float | None = None) -> View:
    """A field on the grid of the pictures."""
    x = problem.grid(SHOWN, at)
    with torch.inference_mode():
        jets = [field.jet(part) for part in x.split(2048)]
        jet = Jet(*(torch.cat(parts, -1) for parts in zip(*jets, strict=True)))
        residual = problem.residual(x, jet)
    truth = truth_picture(problem.name, SHOWN, at)
    u, r = (part.reshape(SHOWN, SHOWN).numpy() for part in (jet.value, residual))
    return View(u, truth, r, float(np.linalg.norm(u - truth) / np.linalg.norm(truth)))


@kept
def trained_view(name: str, at: float | None = None) -> View:
    """A trained field as it ended."""
    return view(trained(name).field, problem_of(name), at)


def spectrum(values: np.ndarray) -> np.ndarray:
    """Amplitude (n / 2,) by frequency of a field (n, n), over rings of the plane of frequencies.

    The field is tapered to 0 at its edge (Hann), so that the edge is not taken for detail.
    """
    n = len(values)
    taper = np.hanning(n)
    power = np.abs(np.fft.fft2(values * taper[:, None] * taper)) ** 2
    k = np.fft.fftfreq(n, 1 / n)
    ring = np.hypot(k[:, None], k).round().astype(int)
    sums = np.bincount(ring.ravel(), power.ravel(), n)
    return np.sqrt(sums[: n // 2]) / n**2


class Edit(NamedTuple):
    """What the visitor did to a Gaussian: moved it to x, y (shares of the picture), or removed it
    (None)."""

    number: int
    place: tuple[float, float] | None


def edits_of(text: str, count: int) -> list[Edit]:
    """Edits from the address: "12:0.31,0.70;40:x". Raises InputError when they are not."""
    out = []
    for part in text.split(";")[:MOST_EDITS] if text else []:
        index, _, place = part.partition(":")
        try:
            number = int(index)
            x, y = (0.0, 0.0) if place == "x" else (float(v) for v in place.split(","))
        except ValueError:
            raise InputError(
                "the edits in the address are not ours; pull a Gaussian to make new ones"
            ) from None
        if not (0 <= number < count and 0 <= x <= 1 and 0 <= y <= 1):
            raise InputError(
                "the edits in the address name a Gaussian or a place that is not there"
            )
        out.append(Edit(number, None if place == "x" else (x, y)))
    return out


def text_of(edits: Sequence[Edit]) -> str:
    """The inverse of `edits_of`; of several edits of one Gaussian the last counts."""
    last = {edit.number: edit for edit in edits}
    return ";".join(
        f"{e.number}:" + ("x" if e.place is None else f"{e.place[0]:.3f},{e.place[1]:.3f}")
        for e in list(last.values())[-MOST_EDITS:]
    )


def edited(field: PIG, edits: Sequence[Edit], pruned: int) -> PIG:
    """A copy of a field after some edits, without its `pruned` least important Gaussians."""
    count = field.means.shape[1]
    changed = _copy(field)
    means, weights = changed.means.data, changed.weights.data
    least = np.argsort(mesh_of(field).importance)[:pruned]
    weights.view(-1)[torch.from_numpy(least.copy())] = 0
    for edit in edits:
        channel, number = divmod(edit.number, count)
        if edit.place is None:
            weights[channel, number] = 0
        else:
            x, y = edit.place
            means[channel, number, -2:] = torch.tensor([2 * x - 1, 1 - 2 * y])
    return changed


def trained_pig(name: str) -> PIG:
    """The field of a checkpoint that has Gaussians."""
    field = trained(name).field
    assert isinstance(field, PIG)
    return field


def _copy(field: PIG) -> PIG:
    return copy.deepcopy(field).requires_grad_(False)


@kept
def pruning(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Gaussians kept, and the error of the picture without the others, the least important first."""
    problem = problem_of(name)
    field = trained_pig(name)
    count = field.weights.numel()
    kept = np.unique(np.geomspace(20, count, 24).round().astype(int))
    x = problem.grid(SIDE)
    truth = truth_picture(problem.name, SIDE)
    errors = []
    for n in kept:
        u = drawn(edited(field, (), count - int(n)), x).reshape(SIDE, SIDE).numpy()
        errors.append(np.linalg.norm(u - truth) / np.linalg.norm(truth))
    return kept, np.array(errors)


def moved_mesh(name: str, dx: float, dy: float, degrees: float) -> Square[Mesh, np.ndarray]:
    """Turn all Gaussians about the middle and shift them, then draw; against draw, then move the
    picture.

    dx, dy: in the scaled coordinates; the picture is moved without interpolation, by asking the field
    where each pixel came from. Widths lie along the axes, so only quarter turns can take them along.
    Fields are (SHOWN, SHOWN); the error is relative to g f(x).
    """
    problem = problem_of(name)
    field = trained_pig(name)
    after = _copy(field)
    turn = _rotation(degrees)
    shift = torch.tensor([dx, dy], dtype=torch.float64)
    after.means.data[..., -2:] = field.means[..., -2:].detach() @ turn.T + shift
    if round(degrees / 90) % 2:
        after.log_widths.data[..., -2:] = field.log_widths[..., -2:].detach().flip(-1)
    x = problem.grid(SHOWN)
    scaled = (x - field.middle) / field.reach
    source = scaled.clone()
    source[:, -2:] = (scaled[:, -2:] - shift) @ turn
    moved, carried = (
        drawn(f, points).reshape(SHOWN, SHOWN).numpy()
        for f, points in ((after, x), (field, source * field.reach + field.middle))
    )
    error = float(np.linalg.norm(moved - carried) / np.linalg.norm(carried))
    u = trained_view(name).u
    return Square(mesh_of(field), mesh_of(after), u, moved, carried, error)


def _rotation(degrees: float) -> Tensor:
    """(2, 2), exact for quarter turns."""
    c, s = float(np.cos(np.deg2rad(degrees))), float(np.sin(np.deg2rad(degrees)))
    if degrees % 90 == 0:
        c, s = round(c), round(s)
    return torch.tensor([[c, -s], [s, c]], dtype=torch.float64)


def learning_curves(recipes: Mapping[str, str]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Method -> seconds and relative errors along its training."""
    out = {}
    for method, name in recipes.items():
        card = checkpoints.read(SLUG, name).card
        steps = np.array([point["step"] for point in card["curve"]], float)
        errors = np.array([point["l2"] for point in card["curve"]])
        out[method] = (steps / card["steps"] * card["seconds"], errors)
    return out


def frame_names() -> tuple[str, ...]:
    """What the film calls its frames: the share of each training that is over."""
    shares = (np.linspace(0, 1, FRAMES)) ** 2
    return tuple(f"{share:.1%} trained" for share in shares)
