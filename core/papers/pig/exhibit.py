"""What the page shows: fields while they were trained and after, Gaussians pulled about, and a mesh
that is moved as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from core import checkpoints
from core.inputs import InputError
from core.memory import kept
from core.papers.pig.mesh import SHOWN, Edit, Mesh, drawn, edited, trained_pig
from core.papers.pig.model import Field, Jet
from core.papers.pig.problems import PROBLEMS, Problem
from core.papers.pig.train import FRAMES, SIDE, SLUG, noted_steps, problem_of, trained

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
