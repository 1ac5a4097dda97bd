"""What cosines make of a visitor's two networks."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.inputs import InputError
from core.inputs.features import Features
from core.papers.relative_representations.data import in_turn
from core.papers.relative_representations.model import relative
from core.papers.relative_representations.scores import (
    accuracy,
    mean_cosine,
    overlap,
    retrieval,
    ridge,
)
from core.similarity import affine, linear_cka, rotation, unexplained

MOST = 2000  # samples that are compared, drawn at random of more
ANCHORS, DRAWN = 100, 20  # of samples; in the tables
FEWEST, NUMBERS = 20, 2_000_000  # samples; of samples times dimensions, as many as take a second
NOISE = 0.1  # of the copy of a single network's features, in standard deviations


@dataclass(frozen=True)
class Compared:
    """Two networks' features of the same samples.

    tables: cosines of twenty anchors, by both networks (2, k, k), and their labels (k,). scores: by what
    is measured, of the two and of the two with their rows shuffled. transfers: accuracy of a linear
    classifier that learnt one network's features and is told the other's, by what it hears and which way;
    NaN where widths differ.
    """

    tables: np.ndarray
    labels: np.ndarray
    anchors: int
    scores: dict[str, tuple[float, float]]
    transfers: dict[str, dict[str, float]]
    notes: tuple[str, ...]


def copied(values: np.ndarray) -> np.ndarray:
    """The same features in another network's words: turned, three times as large, with a little noise."""
    draws, width = np.random.default_rng(0), values.shape[1]
    made = np.empty_like(values)
    order = draws.permutation(width)
    for columns in np.array_split(order, -(-width // 256)):  # of all at once it may take seconds
        turn, _ = np.linalg.qr(draws.normal(size=(len(columns),) * 2))
        made[:, columns] = values[:, columns] @ turn
    return 3 * (made + NOISE * values.std() * draws.normal(size=values.shape))


def compare(found: Features) -> Compared:
    """Half of the samples hold the anchors and train classifiers, scores are of the other half.

    Raises InputError where there are too few samples, or a network says the same of all.
    """
    count, each = len(found.labels), np.bincount(found.labels)
    if count < FEWEST or each.max() < 2:
        raise InputError(
            f"there are {count} samples, {each.max()} of a class at most; {FEWEST} or more are needed, "
            "and two of a class"
        )
    notes = []
    if (each < 2).any():
        notes.append(f"{(each < 2).sum()} classes have one sample: no classifier can know them")
    width = found.values.shape[1] if found.others is None else found.others.shape[1]
    most = min(MOST, max(NUMBERS // max(width, found.values.shape[1]), 10 * FEWEST))
    rows = in_turn(torch.from_numpy(found.labels))[:most].sort().values
    if len(rows) < count:
        notes.append(f"{len(rows):,} of {count:,} samples are compared; classes take turns")
    values, others = found.values[rows.numpy()], found.others
    if others is not None:
        others = others[rows.numpy()]
    else:
        others = copied(values)
        notes.append(
            "there is one network: it is compared with a copy of itself, turned, three times as large, "
            f"with noise of {NOISE:g} standard deviations"
        )
    spaces = [_within_one(part) for part in (values, others)]
    labels = torch.from_numpy(found.labels)[rows]
    zeros = sum(int((space.norm(dim=1) == 0).sum()) for space in spaces)
    if zeros:
        notes.append(f"{zeros} features are 0 throughout: their cosines are taken as 0")
    learnt = in_turn(labels)[: len(labels) // 2]
    at = learnt[:ANCHORS]
    test = torch.ones(len(labels), dtype=torch.bool)
    test[learnt] = False
    told = [relative(space - space[at].mean(0), space[at] - space[at].mean(0)) for space in spaces]
    notes.append(f"cosines are with {len(at)} anchors, whose mean is taken away first")
    shuffle = torch.randperm(int(test.sum()), generator=torch.Generator().manual_seed(0))
    pairs = [[z[test] for z in both] for both in (told, spaces)]
    controls = [(first, second[shuffle]) for first, second in pairs]
    measures = {
        "mean_cosine": lambda r, z: mean_cosine(*r),
        "overlap": lambda r, z: overlap(*r),
        "retrieval": lambda r, z: retrieval(*r),
        "cka": lambda r, z: linear_cka(*z).item(),
    }
    scores = {name: (measure(*pairs), measure(*controls)) for name, measure in measures.items()}
    for name, fit in (("rotation", rotation), ("affine", affine)):
        made = fit(spaces[0][at], spaces[1][at])
        missed = [unexplained(z[0], z[1], made) for z in (pairs[1], controls[1])]
        scores[f"{name}_misses"] = missed[0], missed[1]
    shown = at[:DRAWN][labels[at[:DRAWN]].argsort(stable=True)]
    tables = torch.stack([_table(space, at, shown) for space in spaces]).numpy()
    same = spaces[0].shape[1] == spaces[1].shape[1]
    transfers = {
        "cosines": _transfers(told, labels, learnt, test),
        "features": _transfers(spaces, labels, learnt, test, crosses=same),
    }
    return Compared(tables, labels[shown].numpy(), len(at), scores, transfers, tuple(notes))


def _within_one(values: np.ndarray) -> Tensor:
    """Centred and scaled, which nothing that is measured sees, but for rounding."""
    centred = values - values.mean(0)
    largest = np.abs(centred).max()
    if largest <= 1e-9 * np.abs(values).max():
        raise InputError("a network says the same of all samples; features that differ are needed")
    return torch.from_numpy(centred / largest)


def _table(space: Tensor, at: Tensor, shown: Tensor) -> Tensor:
    middle = space[at].mean(0)
    return relative(space[shown] - middle, space[shown] - middle)


def _transfers(
    told: list[Tensor], labels: Tensor, learnt: Tensor, test: Tensor, crosses: bool = True
) -> dict[str, float]:
    classes = int(labels.max()) + 1
    heads = [ridge(z[learnt], labels[learnt], classes) for z in told]
    ways = {"A to A": (0, 0), "B to B": (1, 1), "A to B": (0, 1), "B to A": (1, 0)}
    return {
        way: accuracy(heads[a], told[b][test], labels[test]) if crosses or a == b else float("nan")
        for way, (a, b) in ways.items()
    }
