"""From the state of the page's controls to what it shows: what the networks say of a cloud."""

from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.clouds import SHAPES, Cloud
from core.device import best_device
from core.equivariance import Square, square_of
from core.groups.frames import Frame, Group, pca_frame
from core.groups.rotations import Euler, act, from_euler
from core.memory import kept
from core.nets.point_net import Averaged
from core.papers.frame_averaging import averages, nbody
from core.papers.frame_averaging.averages import Averaging, say
from core.papers.frame_averaging.train import GRAPHS, trained_graph


class Answer(NamedTuple):
    """What one network says of a turned cloud, and its commuting squares.

    normals (N, 3) are turned back into the cloud's own axes; votes (F, C) and frame of an average.
    """

    probabilities: np.ndarray  # (C,)
    normals: np.ndarray
    classes: Square[Tensor, Tensor]  # of the logits (1, C); x and g x are the clouds (1, N, 3)
    arrows: Square[Tensor, Tensor]  # of the normals (1, N, 3)
    votes: np.ndarray | None
    frame: Frame | None

    @property
    def family(self) -> str:
        """The most probable class."""
        return SHAPES[int(self.probabilities.argmax())]


@torch.inference_mode()
def ask(
    name: str, cloud: Cloud, turn: Euler, averaging: Averaging | None = None, group: Group = "SE(3)"
) -> Answer:
    """Turn the cloud, ask a trained network, and measure the square against the unturned cloud."""
    rotation = from_euler(*turn).to(best_device())
    points = cloud.points[None].to(best_device())
    key = ("unturned", name, averaging, group, points.device)
    straight = cloud.once(key, lambda: say(name, points, averaging, group))
    moved = act(rotation, points)
    output = say(name, moved, averaging, group)
    logits = (straight.logits, output.logits, straight.logits)
    normals = (straight.normals, output.normals, act(rotation, straight.normals))
    votes, frame = None, None
    if isinstance(output, Averaged):
        votes = output.votes[0].softmax(1).cpu().numpy()
        frame = Frame(*(tensor.cpu() for tensor in vars(output.frame).values()))
    return Answer(
        output.logits[0].softmax(0).cpu().numpy(),
        act(rotation.T, output.normals[0]).cpu().numpy(),
        square_of(points, moved, *logits).seen(Tensor.cpu),
        square_of(points, moved, *normals).seen(Tensor.cpu),
        votes,
        frame,
    )


UNAVERAGED = ("plain", "augmented")


def three_answers(
    cloud: Cloud, turn: Euler, backbone: str, seed: int, averaging: Averaging, group: Group
) -> dict[str, Answer]:
    """Of the plain, the augmented and the averaged network."""
    asked = (cloud, turn, backbone, seed, averaging, group)
    return {network: one_answer(network, *asked) for network in (*UNAVERAGED, "averaged")}


def one_answer(
    network: str,
    cloud: Cloud,
    turn: Euler,
    backbone: str,
    seed: int,
    averaging: Averaging = "full",
    group: Group = "SE(3)",
) -> Answer:
    """Of one of the three; the averaged one has the backbone that was trained in the frame's poses."""
    if network in UNAVERAGED:
        return ask(f"{backbone}-{network}-seed{seed}", cloud, turn)
    method = "augmented" if averaging == "weighted" else "averaged"
    return ask(f"{backbone}-{method}-seed{seed}", cloud, turn, averaging, group)


def vote_rows(answers: dict[str, Answer]) -> list[dict[str, Any]]:
    """Probabilities of all classes: of each network, and of each pose of the averaged one."""
    rows: list[dict[str, Any]] = [
        {
            "network": network,
            "pose": "all",
            **dict(zip(SHAPES, row.probabilities.tolist(), strict=True)),
        }
        for network, row in answers.items()
    ]
    votes = answers["averaged"].votes if "averaged" in answers else None
    if votes is not None:
        rows += [
            {"network": "averaged", "pose": pose, **dict(zip(SHAPES, vote, strict=True))}
            for pose, vote in enumerate(votes.tolist(), 1)
        ]
    return rows


def oriented(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """Normals (N, 3) with the common sign that makes most of them point away from the middle.

    The paper's loss is blind to the sign, so a network learns normals up to one sign for all.
    """
    outwards = np.sign((normals * (points - points.mean(0))).sum()) or 1.0
    return outwards * normals


class Morph(NamedTuple):
    """A cloud whose spectrum has been stretched, and the two averages of it."""

    cloud: Cloud
    frame: Frame
    averaged: Answer
    weighted: Answer


def morph(cloud: Cloud, stretch: float, backbone: str, seed: int) -> Morph:
    """The stretched cloud under the PCA frame, and under the weighted frame."""
    shape = Cloud(averages.stretched(cloud.points, stretch), None, family=cloud.family)
    averaged, weighted = (
        ask(name, shape, (0, 0, 0), averaging)
        for _, name, averaging in averages.compared(backbone, seed)
    )
    return Morph(shape, pca_frame(shape.points[None]), averaged, weighted)


MORPH_STRETCHES = np.sort(np.append(np.linspace(-0.5, 1, 24), averages.JUMP))


def morph_curves(cloud: Cloud, backbone: str, seed: int) -> dict[str, np.ndarray]:
    """Of both averages, their logits' distance from those at the right end, over MORPH_STRETCHES."""

    def find() -> dict[str, np.ndarray]:
        logits = averages.logits_along(cloud.points, MORPH_STRETCHES, backbone, seed)
        return {name: (said - said[-1]).norm(dim=1).numpy() for name, said in logits.items()}

    return cloud.once(("curves", backbone, seed), find)


def morph_jumps(cloud: Cloud, backbone: str, seed: int) -> dict[str, float]:
    """`averages.jumps` of a cloud."""
    return cloud.once(
        ("jumps", backbone, seed), lambda: averages.jumps(cloud.points, backbone, seed)
    )


class NBodyRun(NamedTuple):
    """One system in a turned world: the truth, and each network's prediction, all turned back."""

    trajectory: np.ndarray  # (T, 5, 3)
    charge: np.ndarray  # (5,)
    predictions: dict[str, np.ndarray]  # (5, 3) each
    mse: dict[str, float]
    square: dict[str, Square[Tensor, Tensor]]  # of the positions (1, 5, 3)
    reach: float  # the largest distance from the middle of the true paths


@kept
def followed(system: int, push: float) -> nbody.Trajectory:
    """The true motion of a test system whose first particle's velocity is multiplied by `push`."""
    stored = nbody.systems("test").pick(slice(system, system + 1))
    velocity = stored.velocity[0].numpy().copy()
    velocity[0] *= push
    return nbody.follow(stored.position[0].numpy(), velocity, stored.charge[0].numpy())


@torch.inference_mode()
def nbody_run(system: int, push: float, turn: Euler, seed: int) -> NBodyRun:
    """Turn the world, let the three networks predict, and turn their predictions back."""
    true = followed(system, push)
    rotation = from_euler(*turn)
    start, velocity, charge = (
        torch.tensor(values)[None].to(best_device())
        for values in (true.positions[0], true.velocity, true.charge)
    )
    target = torch.tensor(true.positions[-1])
    predictions, mse, square = {}, {}, {}
    for network in GRAPHS:
        model = trained_graph(f"{network}-seed{seed}")
        straight = model(start, velocity, charge)
        moved = act(rotation, start)
        turned = model(moved, act(rotation, velocity), charge)
        found = square_of(start, moved, straight, turned, act(rotation, straight))
        back = act(rotation.T, turned[0]).cpu()
        predictions[network] = back.numpy()
        mse[network] = (back - target).square().mean().item()
        square[network] = found.seen(Tensor.cpu)
    middle = true.positions.mean((0, 1))
    every = [true.positions.reshape(-1, 3), *predictions.values()]
    reach = max(float(np.linalg.norm(points - middle, axis=1).max()) for points in every)
    return NBodyRun(true.positions, true.charge, predictions, mse, square, reach)
