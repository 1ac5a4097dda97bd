"""The room's numbers: the tug of war in recorded and replayed runs, and the linear network's."""

import numpy as np
import torch
from torch import Tensor, nn

from core.memory import kept
from core.papers.opposing_signals import linear
from core.papers.opposing_signals.data import samples
from core.papers.opposing_signals.linear import Problem
from core.papers.opposing_signals.model import descent
from core.papers.opposing_signals.train import EVERY, LARGEST, MIDWAY, Setting, recorded

REPLAYED = 100  # steps
LATE = slice(MIDWAY, None)  # after every removal and onset
START = np.array([0.3, 0.3, 0.1])  # of the linear network: c, m, o


@kept
def replay(setting: Setting) -> Tensor:
    """Descent gone on with from the shipped weights: every sample's loss, (REPLAYED + 1, n)."""
    net = setting.network()
    nn.utils.vector_to_parameters(recorded(setting)["midway"], net.parameters())
    return descent(net, samples(setting.planting), setting.rate, REPLAYED + 1)


def correlation(setting: Setting) -> float:
    """Of the changes of the two groups' mean losses, over the replayed steps."""
    losses, group = replay(setting), samples(setting.planting).group
    sides = torch.stack([losses[:, group == side].mean(1) for side in (1, 2)])
    return torch.corrcoef(sides.diff(dim=1))[0, 1].item()


def planted_share(setting: Setting) -> float:
    """The share of the two groups among the samples whose losses change most, over the replay."""
    largest = replay(setting).diff(dim=0).abs().topk(LARGEST, dim=1).indices
    return (samples(setting.planting).group[largest] > 0).float().mean().item()


def onset(setting: Setting) -> float:
    """The first step at which the sharpness was found above its limit."""
    assert setting.limit is not None
    above = np.flatnonzero(recorded(setting)["sharpness"].numpy() > setting.limit)
    return float(EVERY * above[0]) if len(above) else float("inf")


def share_at_edge(setting: Setting) -> float:
    """After onset, how often the sharpness was within a quarter of its limit."""
    assert setting.limit is not None
    after = recorded(setting)["sharpness"].numpy()[int(onset(setting)) // EVERY :]
    return float((abs(after / setting.limit - 1) <= 0.25).mean())


def tug(groups: np.ndarray) -> np.ndarray:
    """How hard two groups pull, step by step: half the difference of their losses' changes, (T - 1,).

    groups: (T, 2). What both do together does not count.
    """
    return abs(np.diff(groups @ np.array([0.5, -0.5])))


def late_tug(setting: Setting) -> float:
    """Its mean from MIDWAY on."""
    return float(tug(recorded(setting)["groups"].numpy()[LATE]).mean())


def flip_gap() -> float:
    """How far o' / o is from 1 - eta alpha c^2 in float64, over 200 steps of linear networks."""
    gaps = []
    for alpha, size, rate in ((4, 4, 0.1), (16, 4, 0.04), (2, 3, 0.3)):
        c, _, o = linear.descent(Problem(alpha, size), START, rate, 200).T
        seen = abs(o[:-1]) > 1e-200
        gaps.append(abs(o[1:] / np.where(seen, o[:-1], 1) - (1 - rate * alpha * c[:-1] ** 2))[seen])
    return float(np.concatenate(gaps).max())


def final_sharpness_gap() -> float:
    """The largest relative distance between alpha c^2 where flow ends and alpha |beta|."""
    gaps = []
    for size in (1, 2, 4, 8):
        problem = Problem(4, size)
        c = linear.flow(problem, START / 3, np.array([0.0, 60 / size]))[-1, 0]
        gaps.append(abs(problem.alpha * c * c / problem.final_sharpness - 1))
    return max(gaps)


def closed_form_gap() -> float:
    """The largest difference of c and o between flow, integrated, and the closed form."""
    problem, times = Problem(4, 4), np.linspace(0, 3, 61)
    integrated = linear.flow(problem, np.array([0.2, 0.2, 0.01]), times)
    return float(abs(integrated - linear.balanced_flow(problem, 0.2, 0.01, times)).max())


def spikes(problem: Problem, rate: float) -> bool:
    """Whether the |o| of a network trained on 20,000 drawn samples first fades, then grows tenfold."""
    o = abs(linear.simulate(problem, START, rate, 400, 10_000, seed=0)[:, 2])
    least = int(o[:60].argmin())
    return bool(o[least:].max() > 10 * o[least])


def threshold_share() -> float:
    """How often a network's o spikes exactly where alpha |beta| > 2 / eta: of 36 problems.

    None lies within a tenth of equality. alpha is large, so that steps are small for the signal: else
    descent jumps to another place of the valley than flow goes to. With alpha from 2 to 8, another
    start, and any growth taken for a spike, 0.64 of such problems agreed.
    """
    right = []
    for times in (0.3, 0.5, 0.7, 0.9, 1.1, 1.3):
        for alpha in (16.0, 32.0):
            for size in (1.0, 2.0, 4.0):
                rate = 2 * times / (alpha * size)
                right.append(spikes(Problem(alpha, size), rate) == (times > 1))
    return float(np.mean(right))
